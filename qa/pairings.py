"""A claim and the sentences it cites -> whether a figure stands with its own date or place. Pure.

"7.8 percent in November, compared with 7.1 percent in October" bears out neither with the month of
the other. Looked at are only sentences in which two figures and two dates, or places, take turns,
so that each surely goes with its neighbour.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from .agreement import Cited
from .differences import written
from .numbers import Number
from .statements import Statement

_PLACING: Final = frozenset("in at for from of near".split())


class Anchor(NamedTuple):
    """A date or a place of a sentence, the characters `[start, end)`, and what it is known by."""

    start: int
    end: int
    known: frozenset[tuple[str, object]]


def exchanged_figure(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a sentence gives a claim's one figure for another date or place."""
    figures = [number for number in claim.quantities.numbers if not number.year]
    if len(figures) != 1:
        return None
    for anchors in (_times, _places):
        mine = list(anchors(claim))
        if len(mine) != 1:
            continue
        for one in cited:
            theirs = sorted(anchors(one.statement))
            held = [each for each in one.statement.quantities.numbers if _like(figures[0], each)]
            held.sort(key=lambda each: each.start)
            if len(theirs) != 2 or len(held) != 2 or not _take_turns(held, theirs):
                continue
            places = [at for at, each in enumerate(theirs) if each.known & mine[0].known]
            if len(places) != 1:
                continue
            own, other = held[places[0]], held[1 - places[0]]
            if other.value == figures[0].value != own.value:
                text = one.statement.text
                anchor = theirs[places[0]]
                return (
                    f"the cited sentence says {written(text, own)}"
                    f" with {text[anchor.start : anchor.end].strip()}"
                )
    return None


def _times(statement: Statement) -> Iterator[Anchor]:
    days = statement.quantities.days
    for day in days:
        yield Anchor(day.start, day.end, frozenset([("day", day[:4])]))
    for number in statement.quantities.numbers:
        if number.year and not any(day.start <= number.start < day.end for day in days):
            yield Anchor(number.start, number.end, frozenset([("year", number.value)]))


def _places(statement: Statement) -> Iterator[Anchor]:
    words = statement.words
    for run in statement.names:
        if run[0] and words[run[0] - 1].key in _PLACING:
            known = frozenset(("name", words[place].key) for place in run)
            yield Anchor(words[run[0]].start, words[run[-1]].end, known)


def _like(number: Number, other: Number) -> bool:
    if other.year or number.kind != other.kind:
        return False
    return number.kind == "percent" or bool(number.units & other.units)


def _take_turns(numbers: Sequence[Number], anchors: Sequence[Anchor]) -> bool:
    marks = [(each.start, "figure") for each in numbers] + [(each.start, "") for each in anchors]
    return all(one[1] != other[1] for one, other in pairwise(sorted(marks)))
