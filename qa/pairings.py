"""A claim and the sentences it cites -> whether a figure stands with its own date or place. Pure.

"7.8 percent in November, compared with 7.1 percent in October" bears out neither with the month of
the other. Looked at are only sentences in which two figures and two dates, or places, take turns,
so that each surely goes with its neighbour.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from .agreement import Cited
from .numbers import Number, as_written, count_alike
from .statements import Statement

_PLACING: Final = frozenset("in at for from of near".split())


class Anchor(NamedTuple):
    """A date or a place of a sentence, the characters `[start, end)`, and what it is known by."""

    start: int
    end: int
    known: frozenset[tuple[str, object]]


def exchanged_figure(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where each sentence with a claim's one figure gives it otherwise.

    That is for another date or place than the claim's, which the sentence gives another figure.
    """
    figures = [number for number in claim.quantities.numbers if not number.year]
    if len(figures) != 1:
        return None
    figure = figures[0]
    holders = [one.statement for one in cited if _holds(one.statement, figure)]
    for anchors in (_times, _places):
        mine = list(anchors(claim))
        if len(mine) != 1:
            continue
        reasons = [_exchanged(figure, mine[0], one, sorted(anchors(one))) for one in holders]
        if reasons and all(reasons):
            return reasons[0]
    return None


def _exchanged(
    figure: Number, mine: Anchor, sentence: Statement, theirs: Sequence[Anchor]
) -> str | None:
    held = [each for each in sentence.quantities.numbers if count_alike(figure, each)]
    if len(theirs) != 2 or len(held) != 2 or not _take_turns(held, theirs):
        return None
    places = [at for at, each in enumerate(theirs) if each.known & mine.known]
    if len(places) != 1 or held[places[0]].value == figure.value:
        return None
    own, anchor = as_written(sentence.text, held[places[0]]), theirs[places[0]]
    return f"the cited sentence says {own} with {sentence.text[anchor.start : anchor.end].strip()}"


def _holds(statement: Statement, figure: Number) -> bool:
    return any(
        each.value == figure.value and count_alike(figure, each)
        for each in statement.quantities.numbers
    )


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


def _take_turns(numbers: Sequence[Number], anchors: Sequence[Anchor]) -> bool:
    marks = [(each.start, "figure") for each in numbers] + [(each.start, "") for each in anchors]
    return all(one[1] != other[1] for one, other in pairwise(sorted(marks)))
