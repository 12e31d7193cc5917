"""A sentence -> its clauses, without who said so: the words, numbers, days and denials of each.

"Six people died when the bridge fell, police said." tells two things, and neither is about the
police. English, by punctuation and conjunctions; nothing is parsed. Pure.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .event_dates import EventDate, date_mentions
from .likeness import KEPT
from .numbers import NUMBER_WORDS, Number
from .statements import NEGATORS, Statement, Word, read_statement
from .terms import STOP_WORDS
from .verbs import verb_forms

_BOUND: Final = re.compile(
    r"[;:]\s|,['\"]?\s(?!\d{4}\b)|\s-\s|['\"]?\s['\"]|(?<=\w)[\"]|[.!?]['\"]?\s"
    r"|\s(?=(?:when|after|before|while|because|although|though|which|who|whose|where|but)\s)"
)
_SAID: Final = frozenset(
    "said says say told tells added adds announced stated declared reported warned claimed".split()
)
_ACCORDING: Final = re.compile(r"\W*according\s+to\b", re.IGNORECASE)
_PRONOUNS: Final = frozenset("it he she they its his her their".split())
_AFTER_SAID: Final = 2  # content words behind "said" with which it is followed by what was said
_APPOSITION: Final = 6  # words behind "according to the mayor," that only tell who that is
_SAYS_LITTLE: Final = frozenset(
    "around nearly almost roughly approximately least estimated estimate today yesterday tomorrow "
    "tonight morning afternoon evening night day days week weeks weekend month months year years "
    "ago last next now already again still meanwhile however mr mrs ms".split()
)
_FUTURE: Final = frozenset("will shall would won't wouldn't".split())
_UNSURE: Final = frozenset(
    "if whether unless may might could can should must perhaps possibly likely unlikely denied "
    "denies deny denying doubted rejected dismissed".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What a part of a sentence tells.

    `spans` are its characters, half-open; `words` the stems of its content words without numbers
    and days, of a verb in one form; `names` those that are of names. `will` tells that it is to
    come, `unsure` that it is only possible, or denied by a verb.
    """

    spans: tuple[tuple[int, int], ...]
    words: frozenset[str]
    names: frozenset[str]
    numbers: tuple[Number, ...]
    denied: bool
    will: bool
    unsure: bool


@lru_cache(maxsize=KEPT)
def read_clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a sentence: all of it together, then each where there are several."""
    statement = read_statement(text)
    spans = tuple(_told(statement))
    if not spans:
        return ()
    whole = _clause(statement, spans)
    if len(spans) == 1:
        return (whole,)
    return (whole, *(_clause(statement, (span,)) for span in spans))


def days_of(clause: Clause, text: str, published: datetime.date | None) -> tuple[EventDate, ...]:
    """Return the days on which that happens which a clause of a sentence tells.

    `published` is its article's date, from which "on Monday" is reckoned; without one there are
    none.
    """
    if published is None:
        return ()
    return tuple(
        day
        for day in _days(text, published)
        if not (day.aside or day.saying) and _inside(day.start, clause.spans)
    )


@lru_cache(maxsize=KEPT)
def _days(text: str, published: datetime.date) -> tuple[EventDate, ...]:
    return tuple(date_mentions(text, published))


def _inside(start: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(begin <= start < end for begin, end in spans)


def day_meant(text: str, published: datetime.date | None, words: str) -> str:
    """Return the date that some words of a sentence mean; where that is not known, the words."""
    days = _days(text, published) if published else ()
    return next((str(day.first) for day in days if day.words.startswith(words)), words.lower())


def _told(statement: Statement) -> Iterator[tuple[int, int]]:
    """Yield the characters of each clause that does not only tell who says so."""
    text, start = statement.text, 0
    told = said = False
    for end, following in [*(found.span() for found in _BOUND.finditer(text)), (len(text),) * 2]:
        words = [word for word in statement.words if start <= word.start < end]
        begin = start
        start = following
        if not words:
            continue
        if _ACCORDING.match(text, begin, end):
            said = told
            continue
        if said and len(words) <= _APPOSITION and all(map(_is_of_somebody, words)):
            continue
        place = next((at for at, word in enumerate(words) if word.text in _SAID), None)
        if place is not None:
            behind = [word for word in words[place + 1 :] if _tells(word)]
            if not place or len(behind) < _AFTER_SAID:
                said = told
                continue
            if words[place + 1].text not in _PRONOUNS:  # "the bank said it expects"
                begin = words[place].end
        told = True
        yield begin, end


def _is_of_somebody(word: Word) -> bool:
    return not any(map(str.isdigit, word.text)) and word.text not in NEGATORS


def _clause(statement: Statement, spans: tuple[tuple[int, int], ...]) -> Clause:
    numbers = tuple(one for one in statement.quantities.numbers if _inside(one.start, spans))
    taken = [(one.start, one.end) for one in numbers]
    taken += [(day.start, day.end) for day in statement.quantities.days]
    words = [word for word in statement.words if _inside(word.start, spans)]
    stems = frozenset(
        root(word.stem) for word in words if _tells(word) and not _inside(word.start, taken)
    )
    names = {root(statement.words[place].stem) for run in statement.names for place in run}
    denials = (statement.words[one.place] for one in statement.negations if one.strong)
    written = {word.text for word in words}  # "may", not "May"
    return Clause(
        spans=spans,
        words=stems,
        names=stems & names,
        numbers=numbers,
        denied=any(_inside(word.start, spans) for word in denials),
        will=bool(written & _FUTURE),
        unsure=bool(written & _UNSURE),
    )


@lru_cache(maxsize=KEPT)
def root(stem: str) -> str:
    """Return one form of a verb for all, "know" and "knew"; any other stem as it is."""
    return min(verb_forms(stem))


def _tells(word: Word) -> bool:
    return (
        word.key not in STOP_WORDS
        and word.key not in NEGATORS
        and word.text not in _SAID
        and word.text.lower() not in _SAYS_LITTLE
        and word.text.lower() not in NUMBER_WORDS
        and any(map(str.isalpha, word.text))
    )
