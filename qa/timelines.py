"""Ranked sentences -> the events they tell, in order, each told once with all its sources. Pure.

A date in a sentence counts before its article's. Of two sentences of the same day that hold the
same words and figures, one tells the event and the other is a further source of it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from .event_dates import EventDate, date_mentions, event_date
from .numbers import read_quantities
from .periods import COARSENESS, Days, day_of
from .persons import same_speaker
from .ranking import RankedSentence
from .repeats import DENIAL, says_the_same
from .terms import terms
from .types import Citation, Sentence

DatedBy = Literal["sentence", "article"]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline: when, how that is known, and the sentences that tell it.

    `words` are those that date it, None where the article's date does; `guessed` that they state no
    year, and that it may be another. `others` tell the same in other words, the best first.
    """

    days: Days
    dated_by: DatedBy
    words: str | None
    citation: Citation
    others: tuple[Citation, ...] = ()
    guessed: bool = False

    @property
    def sure(self) -> bool:
        """Whether its sentence says when it was, and of which year."""
        return self.dated_by == "sentence" and not self.guessed

    @property
    def speaker(self) -> str | None:
        """Who says it."""
        return self.citation.sentence.speaker


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events found for a topic in their order; `left_out` are those beyond the best k."""

    topic: str
    events: tuple[Event, ...] = ()
    left_out: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A ranked sentence and when that happens which it tells of."""

    one: RankedSentence
    days: Days
    words: str | None
    guessed: bool = False

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.one.sentence

    @property
    def worth(self) -> float:
        """How well it fits the topic, and a timeline: a sentence that says when fits better."""
        return self.one.score + (0.0 if self.words is None else SAYS_WHEN)


SAYS_WHEN: Final = 2.0  # of scores between 10 and 25

# What each event of the same period counts less than the one before it, so that what all articles
# look back on does not take every place.
CROWDED: Final = 1.0

# Of two sentences that tell the same event of one day or week in other words, shares of the content
# words of the shorter and of the longer; of a month or more the first has to be higher; and how
# many words make a comparison.
SHARED_OF_SHORTER: Final = 0.6
SHARED_OF_LONGER: Final = 0.4
SHARED_OF_LONG_TIMES: Final = 0.75
FEWEST_WORDS: Final = 4
LONG_AGO: Final = 2  # years
NEAR: Final = 3  # sentences before one that may say of what year it tells
RUN_WITHIN: Final = 14  # days in which outlets run a story


_CAPITALISED: Final = re.compile(r"\b[A-Z]\w+")
NEVER: Final = day_of(date.max)


def date_sentence(one: RankedSentence) -> Dated | None:
    """Return a sentence with the date it tells of, else its article's; None where neither is."""
    passage = one.passage.passage
    before = next(
        (s for s in passage.sentences if s.index == one.sentence.index - 1 and not s.heading), None
    )
    told: EventDate | None = None if before is None else event_date(before.text, passage.date)
    found = event_date(one.sentence.text, passage.date, told=told)
    if found is not None:
        guessed = found.guessed or (found.yearless and _tells_of_long_ago(one))
        return Dated(one, found.days, found.words, guessed)
    return None if passage.date is None else Dated(one, day_of(passage.date), None)


def _tells_of_long_ago(one: RankedSentence) -> bool:
    """Tell whether sentences shortly before give a year long past, which a day may be of, too."""
    passage = one.passage.passage
    if passage.date is None:
        return False
    return any(
        each.last.year <= passage.date.year - LONG_AGO
        for sentence in passage.sentences
        if 0 < one.sentence.index - sentence.index <= NEAR and not sentence.heading
        for each in date_mentions(sentence.text, passage.date)
        if not each.yearless
    )


def within(days: Days, since: date | None, until: date | None) -> bool:
    """Tell whether a period touches another, whose ends may be open."""
    return (since is None or days.last >= since) and (until is None or days.first <= until)


@dataclass(slots=True)
class Gathering:
    """The sentences that tell one event, the best first, and the words and figures it is known by.

    `copies` are nearly the same as the first; `others` tell it in other words.
    """

    first: Dated
    copies: list[Dated] = field(default_factory=list)
    others: list[Dated] = field(default_factory=list)


def gather(sentences: Iterable[Dated]) -> list[Gathering]:
    """Return the events that sentences tell, best first, each with all the sentences that do."""
    events: list[Gathering] = []
    for dated in sorted(sentences, key=lambda each: each.worth, reverse=True):
        for event in events:
            if _is_copy(event.first, dated):
                event.copies.append(dated)
                if _told_by(dated) < _told_by(event.first):  # whoever told it first
                    event.first, event.copies[-1] = dated, event.first
                break
            if any(_is_same_event(each, dated) for each in (event.first, *event.others)):
                event.others.append(dated)
                break
        else:
            events.append(Gathering(dated))
    return events


def _told_by(dated: Dated) -> tuple[date, date]:
    """Return the day of an event and of its article, which tell whose sentence stands first."""
    return dated.days.first, dated.one.passage.passage.date or date.max


def best_of(events: Sequence[Gathering], k: int) -> list[Gathering]:
    """Return the k events that fit best, the more crowded a period is the fewer of it."""
    taken: Counter[Days] = Counter()
    worths = []
    for event in events:
        worths.append(event.first.worth - CROWDED * taken[event.first.days])
        taken[event.first.days] += 1
    order = sorted(range(len(events)), key=lambda place: worths[place], reverse=True)
    return [events[place] for place in order[:k]]


def in_order(events: Iterable[Gathering]) -> list[Gathering]:
    """Return events by their dates; of one day the longer period last, then as articles tell."""
    return sorted(
        events,
        key=lambda each: (
            each.first.days.first,
            COARSENESS[each.first.days.precision],
            each.first.days.last,
            each.first.one.passage.passage.date or date.max,
            each.first.sentence.article_id,
            each.first.sentence.index,
        ),
    )


def by_speaker(events: Sequence[Event]) -> list[tuple[str, list[Event]]]:
    """Return the events that somebody says by who says them; who says most is first.

    "Lavrov" and "Sergei Lavrov" are one, by the longer name.
    """
    groups: dict[str, list[Event]] = {}
    for event in events:
        if event.speaker is None:
            continue
        known = next((name for name in groups if same_speaker(name, event.speaker)), None)
        if known is not None and len(event.speaker) > len(known):
            groups[event.speaker] = groups.pop(known)
            known = event.speaker
        groups.setdefault(known or event.speaker, []).append(event)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def _is_copy(one: Dated, other: Dated) -> bool:
    """Tell whether sentences are nearly the same; outlets may run a story on different days."""
    if one.days != other.days and not (one.words is None and other.words is None):
        return False
    apart = abs((one.days.first - other.days.first).days)
    return apart <= RUN_WITHIN and says_the_same(one.sentence.text, other.sentence.text)


def _is_same_event(one: Dated, other: Dated) -> bool:
    """Tell whether sentences of two articles tell one event of one day in different words."""
    if one.sentence.article_id == other.sentence.article_id or one.days != other.days:
        return False
    first, second = _words_of(one), _words_of(other)
    shorter, longer = sorted((len(first), len(second)))
    shared = len(first & second)
    fine = COARSENESS[one.days.precision] <= COARSENESS["week"]
    if shorter < FEWEST_WORDS:
        return False
    if shared < (SHARED_OF_SHORTER if fine else SHARED_OF_LONG_TIMES) * shorter:
        return False
    if shared < SHARED_OF_LONGER * longer:
        return False
    if bool(DENIAL.search(one.sentence.text)) != bool(DENIAL.search(other.sentence.text)):
        return False
    named, also_named = _names_of(one), _names_of(other)
    if 2 * len(named & also_named) < min(len(named), len(also_named)):
        return False
    return _figures_agree(one.sentence.text, other.sentence.text)


def _words_of(dated: Dated) -> set[str]:
    """Return the content words of a sentence but those that date it."""
    return set(terms(dated.sentence.text)) - set(terms(dated.words or ""))


def _names_of(dated: Dated) -> set[str]:
    """Return the words of a sentence that are written as names, the first left out."""
    rest = dated.sentence.text.partition(" ")[2]
    return set(terms(" ".join(_CAPITALISED.findall(rest)))) - set(terms(dated.words or ""))


def _figures_agree(one: str, other: str) -> bool:
    """Tell whether all the figures of one text are in the other, or one of them states none."""
    first = {(each.value, each.kind) for each in read_quantities(one).numbers if not each.year}
    second = {(each.value, each.kind) for each in read_quantities(other).numbers if not each.year}
    return first <= second or second <= first
