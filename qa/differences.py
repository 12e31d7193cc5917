"""Two sentences that tell the same -> the particular on which they differ.

A number, a date or a name: what one says, what the other says. A number is compared with the one
that stands among the same words, a name with the one in its place. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

from .agreement import Cited, is_named
from .datelines import dateline_end
from .days import Day, resolved
from .measures import measures
from .names import is_person
from .numbers import Number, as_written
from .roughly import agree
from .statements import Statement, Word
from .terms import STOP_WORDS

About = Literal["number", "date", "name", "speaker"]

_BESIDE: Final = 4  # content words on either side of a number that tell what it is of
_ENOUGH_BESIDE: Final = 2  # of them that two numbers must share to be of the same


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sentences differ on, in the words of each."""

    about: About
    said: str
    found: str


def differences(claim: Cited, other: Cited) -> Iterator[Difference]:
    """Yield the particulars that a claim states otherwise than another sentence, surest first."""
    one, two = claim.statement, other.statement
    yield from _numbers(one, two)
    yield from _days(claim, other)
    yield from _names(claim, other)


def _numbers(one: Statement, two: Statement) -> Iterator[Difference]:
    """Yield the numbers of a claim that another sentence has otherwise."""
    mine, theirs = unmatched(one, two)
    for number in mine:
        rivals = [each for each in theirs if _comparable(number, each)]
        scored = [(_likeness(number, one, each, two), each) for each in rivals]
        likely = max(scored, key=lambda pair: pair[0], default=None)
        if likely is None or likely[0] < _ENOUGH_BESIDE:
            if (none := _none_of(number, two)) is not None:
                yield Difference("number", as_written(one.text, number), none)
            continue
        about: About = "date" if number.year else "number"
        yield Difference(about, as_written(one.text, number), as_written(two.text, likely[1]))


def rival_numbers(one: Statement, two: Statement) -> list[Difference]:
    """Return the numbers of two sentences that agree with none of the other's, as pairs.

    The pairs whose surroundings share most come first, however little that is.
    """
    mine, theirs = unmatched(one, two)
    pairs = [(a, b) for a in mine for b in theirs if _comparable(a, b) and not a.year]
    pairs.sort(key=lambda pair: -_likeness(pair[0], one, pair[1], two))
    return [
        Difference("number", as_written(one.text, a), as_written(two.text, b)) for a, b in pairs
    ]


def unmatched(one: Statement, two: Statement) -> tuple[list[Number], list[Number]]:
    """Return the numbers of each of two sentences that none of the other's agrees with.

    Each number stands for one of the other's at most, an equal one before one that is rounded.
    """
    mine, theirs = list(one.quantities.numbers), list(two.quantities.numbers)
    for equal in (True, False):
        for number in tuple(mine):
            fitting = [
                each
                for each in theirs
                if (
                    (number.value, number.kind) == (each.value, each.kind)
                    if equal
                    else agree(number, one.text, each, two.text)
                )
            ]
            if fitting:
                mine.remove(number)
                theirs.remove(fitting[0])
    stated = [
        number
        for number in mine
        if not any(number.value == each.value for each in two.quantities.numbers)
    ]
    return stated, theirs


def _none_of(number: Number, statement: Statement) -> str | None:
    """Return the "no" of a sentence that says there are none of what a number counts."""
    words = statement.words
    for word, following in pairwise(words):
        if word.key == "no" and following.stem in number.units:
            return word.text
    return None


def _comparable(number: Number, other: Number) -> bool:
    if number.year != other.year:
        return False
    if number.kind != other.kind:
        return False
    first, second = measures(number.units), measures(other.units)
    return not (first and second) or bool(first & second)


def _likeness(number: Number, one: Statement, other: Number, two: Statement) -> float:
    """Return how much two numbers stand among the same words, what they count twice."""
    shared = len(_beside(number, one) & _beside(other, two))
    counted = len(number.units & other.units)
    return shared + counted


def _beside(number: Number, statement: Statement) -> set[str]:
    """Return the content stems next to a number, and to a number's place words such as "by"."""
    before = [w for w in statement.words if w.end <= number.start and _tells(w)]
    after = [w for w in statement.words if w.start >= number.end and _tells(w)]
    return {word.stem for word in (*before[-_BESIDE:], *after[:_BESIDE])}


def _tells(word: Word) -> bool:
    return word.key not in STOP_WORDS and any(map(str.isalpha, word.text))


def _days(claim: Cited, other: Cited) -> Iterator[Difference]:
    """Yield the dates of a claim that stand otherwise in the place of those of another sentence."""
    one, two = claim.statement, other.statement
    stated = two.quantities.days
    begin = dateline_end(two.text)  # what is before dates the article
    for day in one.quantities.days:
        if any(_may_be_same(day, claim, each, other) for each in stated):
            continue
        rivals = [each for each in stated if each.start >= begin and _alike(day, each)]
        scored = [(len(_around(day, one) & _around(each, two)), each) for each in rivals]
        likely = max(scored, key=lambda pair: pair[0], default=None)
        if likely is not None and likely[0] >= _ENOUGH_BESIDE:
            rival = likely[1]
            yield Difference(
                "date", one.text[day.start : day.end], two.text[rival.start : rival.end]
            )


def _alike(day: Day, other: Day) -> bool:
    """Whether two dates tell of the same kinds of thing: both a day of a month, both a weekday."""
    return (day.month is None) == (other.month is None) and (day.day is None) == (other.day is None)


def _may_be_same(day: Day, claim: Cited, other: Day, cited: Cited) -> bool:
    both = [
        (mine, theirs)
        for mine, theirs in zip(day[:4], other[:4], strict=True)
        if mine is not None and theirs is not None
    ]
    if both and all(mine == theirs for mine, theirs in both):
        return True
    for later in (False, True):
        first = resolved(day, claim.date or cited.date, later)
        second = resolved(other, cited.date or claim.date, later)
        if first is not None and first == second:
            return True
    return False


def _around(day: Day, statement: Statement) -> set[str]:
    before = [w for w in statement.words if w.end <= day.start and _tells(w)]
    after = [w for w in statement.words if w.start >= day.end and _tells(w)]
    return {word.stem for word in (*before[-_BESIDE:], *after[:_BESIDE])}


def _names(claim: Cited, other: Cited) -> Iterator[Difference]:
    """Yield a claim's names in whose place, between the same words, another sentence has others.

    Both must be persons, or neither, and nothing but them may be exchanged.
    """
    one, two = claim.statement, other.statement
    missing = [run for run in one.names if not is_named(one, run, [other])]
    if not missing:
        return
    begin = dateline_end(two.text)
    named = [run for run in two.names if two.words[run[0]].start >= begin]
    keys, others = [word.key for word in one.words], [word.key for word in two.words]
    exchanged = [
        (set(range(a, b)), set(range(c, d)))
        for tag, a, b, c, d in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes()
        if tag == "replace"
    ]
    for run in missing:
        for mine, theirs in exchanged:
            rival = next((each for each in named if set(each) & theirs), None)
            if not set(run) & mine or rival is None or is_named(two, rival, [claim]):
                continue
            said, found = _named(one, run), _named(two, rival)
            alone = mine <= {*run, run[0] - 1} and theirs <= {*rival, rival[0] - 1}
            persons = is_person(said), is_person(found)
            if all(persons) or (alone and not any(persons)):
                yield Difference("name", said, found)


def _named(statement: Statement, run: Sequence[int]) -> str:
    text = statement.text[statement.words[run[0]].start : statement.words[run[-1]].end]
    return text.removesuffix("'s")
