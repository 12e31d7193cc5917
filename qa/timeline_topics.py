"""A topic and ranked sentences -> which of them are about it, and state something. Pure.

That a sentence stands in an article on the topic is not enough.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .headings import read_heading
from .periods import COARSENESS
from .ranking import RankedSentence
from .terms import terms
from .timelines import Dated

# Shares of a topic that a sentence must hold: with its title and neighbours, and itself; one that
# says when may hold less, or have neighbours that hold it. Read on topics of Reuters stories and
# the sample articles, 2026-11: below .65 two of three sentences are about something else.
AROUND: Final = 0.65
ITSELF: Final = 0.5
SAYING_WHEN: Final = 0.6  # of what it must hold otherwise
NEXT_TO: Final = 0.7
# In an article with all of a topic in its title, what says on which day or in which week is on it;
# what gives a month is as often beside it, what gives a year mostly (Reuters, 2026-11).
WEEKS: Final = COARSENESS["week"]
# Of several things at once ("the launch and the sanctions") few sentences hold all: where the best
# of a store that has something to say hold less than this, as much less is asked of the others.
FULL_AROUND: Final = 0.9
FULL_ITSELF: Final = 0.75
LEAST_AROUND: Final = 0.5  # below it, one word of three is all that is shared
BEST: Final = 5  # the sentence by which that is judged; the first may be chance

_SEVERAL: Final = re.compile(r"[,&]|\b(?:and|or)\b")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BEGINNING: Final = 3  # characters that a word shares with its stem
_NAME: Final = 4  # characters of a name, at least, that make another of it
_CELL_END: Final = re.compile(r"(?:^|\s)\|(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Bar:
    """The shares of a topic that a sentence must hold, with its surroundings and by itself.

    Of the topic's `names` its passage or title must hold one: oil and output are no OPEC. The
    articles `beside` hold no more than one word of a topic of several: of a city's budget "city".
    `asked` are the topic's terms, none where it is of several things.
    """

    around: float = AROUND
    itself: float = ITSELF
    names: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


def bar_for(topic: str, ranked: Sequence[RankedSentence], *, enough: bool) -> Bar:
    """Return what is asked of each sentence, given how much of the topic the best ones hold.

    `enough` tells that the articles do have something on it. Of a topic of several things no one
    name or word has to be in all its events.
    """
    several = _SEVERAL.search(topic) is not None
    asked = frozenset(terms(topic))
    if several:
        bar = Bar()
    else:
        bar = Bar(names=names_in(topic, ranked), beside=_beside(topic, ranked), asked=asked)
    if not enough:
        return bar
    around = sorted((one.evidence for one in ranked), reverse=True)[:BEST]
    itself = sorted((one.topic for one in ranked), reverse=True)[:BEST]
    share = AROUND * min(1.0, min(around, default=1.0) / FULL_AROUND)
    return replace(
        bar,
        around=share if several else max(share, LEAST_AROUND),
        itself=ITSELF * min(1.0, min(itself, default=1.0) / FULL_ITSELF),
    )


def _beside(topic: str, ranked: Iterable[RankedSentence]) -> frozenset[str]:
    """Return the ids of the articles that hold at most one word of a topic of several."""
    asked = set(terms(topic))
    held: dict[str, set[str]] = {}
    for passage in {id(one.passage): one.passage.passage for one in ranked}.values():
        of_article = held.setdefault(passage.article_id, set(terms(passage.title)) & asked)
        of_article |= asked.intersection(terms(passage.text))
    return frozenset(each for each, found in held.items() if len(found) < 2 <= len(asked))


def names_in(topic: str, ranked: Iterable[RankedSentence]) -> frozenset[str]:
    """Return the terms of a topic that the sentences write as names, however the topic does."""
    asked = set(terms(topic))
    beginnings = tuple({term[:_BEGINNING] for term in asked})
    names: set[str] = set()
    others: set[str] = set()
    for one in ranked if asked else ():
        for found in _WORD.finditer(one.sentence.text):
            if not found[0].lower().startswith(beginnings):
                continue
            held = asked.intersection(terms(found[0]))
            if found[0][0].islower():
                others |= held
            elif found.start():
                names |= held
    return frozenset(names - others)


def is_on_topic(dated: Dated, bar: Bar) -> bool:
    """Tell whether a sentence is about the topic, not only an article that is."""
    one = dated.one
    if one.sentence.heading or one.evidence < bar.around:
        return False
    if one.evidence < AROUND and one.sentence.article_id in bar.beside:
        return False
    if not _names_one(one.passage.passage.text, dated, bar):
        return False
    if one.topic >= bar.itself:
        return True
    if dated.words is None or not _names_one(one.sentence.text, dated, bar):
        return False
    if one.topic >= SAYING_WHEN * bar.itself or one.topic_around >= NEXT_TO:
        return True
    return COARSENESS[dated.days.precision] <= WEEKS and _is_titled(dated, bar)


def _is_titled(dated: Dated, bar: Bar) -> bool:
    """Tell whether the title of an article holds all of a topic of several words."""
    return len(bar.asked) > 1 and bar.asked <= set(terms(dated.one.passage.passage.title))


def is_row(text: str) -> bool:
    """Tell whether a sentence is a row of a table none of whose cells states anything."""
    cells = _CELL_END.split(text)
    return len(cells) > 1 and not any(read_heading(cell).states for cell in cells)


def _names_one(text: str, dated: Dated, bar: Bar) -> bool:
    """Tell whether a text or its title holds a name of the topic, as "Korean" holds Korea."""
    beginnings = tuple(name[: max(len(name) - 1, _NAME)] for name in bar.names)
    held = (*terms(text), *terms(dated.one.passage.passage.title))
    return not beginnings or any(term.startswith(beginnings) for term in held)
