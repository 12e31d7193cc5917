"""Two sentences that begin with a count of the same things -> the counts, where they differ. Pure.

As in "About 230 aircraft take part" and "more than 260 aircraft have taken off": what else they say
may be different.
"""

import re
from typing import Final

from .likeness import BEGINNING, OF_THEM
from .numbers import Number
from .reporting_verbs import SAYING
from .roughly import agree
from .same_matter import title_keys, within
from .statements import Statement, read_statement
from .telling import Told
from .terms import STOP_WORDS

MONTH: Final = 31  # days within which two counts may be of the same
RATIO: Final = 3  # how far apart two counts of the same may lie; further, one is of a part
_CLAUSE: Final = re.compile(rf"{BEGINNING}\Z", re.IGNORECASE)


def differing_counts(one: Told, other: Told) -> tuple[str, str] | None:
    """Return two counts of the same, each the subject of its sentence, that cannot both be right.

    As in "About 230 aircraft take part" and "more than 260 aircraft have taken off".
    """
    mine = _subjects(one) if within(one, other, MONTH) else []
    theirs = _subjects(other) if mine else []
    for number, counted in mine:
        for against, same in theirs:
            if not counted & same or number.kind != against.kind:
                continue
            if agree(number, one.statement.text, against, other.statement.text):
                continue
            large, small = max(number.value, against.value), min(number.value, against.value)
            if large > RATIO * small or not _shares_more(one, other, counted | same):
                continue
            if not _subjects_around(one) & _subjects_around(other):
                return None
            return _shown(number, one.statement), _shown(against, other.statement)
    return None


def _subjects_around(one: Told) -> frozenset[str]:
    """Return the title's words, and the names of a sentence and of the one before it, as keys."""
    before = read_statement(one.cited.around[0])
    names = {
        statement.words[place].key
        for statement in (one.statement, before)
        for run in statement.names
        for place in run
    }
    return title_keys(one) | (names - STOP_WORDS)


def _subjects(one: Told) -> list[tuple[Number, frozenset[str]]]:
    """Return the counts with which a clause begins, each with the stems of what is counted."""
    found = []
    text = one.statement.text
    for number in one.statement.quantities.numbers:
        if number.kind != "plain" or number.year or number.value < 10:
            continue
        if not _CLAUSE.search(text[: number.start].removesuffix("$")):
            continue
        counted = number.units
        if OF_THEM.match(text, number.end):
            before = read_statement(one.cited.around[0]).quantities.numbers
            counted = frozenset[str]().union(*(each.units for each in before))
        if counted:
            found.append((number, counted))
    return found


def _shares_more(one: Told, other: Told, counted: frozenset[str]) -> bool:
    """Whether two sentences share a telling word beside what both count."""
    shared = one.statement.stems & other.statement.stems - counted
    words = {
        word.stem
        for word in one.statement.words
        if word.key not in STOP_WORDS
        and word.text not in SAYING
        and any(map(str.isalpha, word.text))
    }
    return bool(shared & words)


def _shown(number: Number, statement: Statement) -> str:
    return " ".join(statement.text[number.start : number.end].split())
