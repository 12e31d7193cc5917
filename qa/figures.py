"""A claim and the sentences it cites, as read -> the number or date on which they disagree."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .agreement import Cited
from .days import Day, resolved
from .meanings import same_meaning
from .measures import measures
from .numbers import Number
from .roughly import holds
from .statements import Statement
from .terms import STOP_WORDS, stem

_FIRST: Final = frozenset(
    "debut debuted initial inaugural maiden earliest opening original".split()
)
_WORDS_FOR: Final = {  # words that state a number without being one
    0: frozenset({"no", "none", "nobody", "nothing"}),
    2: frozenset("both pair couple twin twins duo".split()),
    3: frozenset({"trio"}),
}
_FALLING: Final = frozenset(
    map(stem, "fell fall drop dropped down decline declined lost loss shrank shrink cut".split())
)
_OCCASIONS: Final = frozenset(map(stem, "times occasions".split()))
_ONE: Final = frozenset("one a an single another each every per".split())
_SEVERAL: Final = frozenset(
    "several many some few most all both various numerous multiple dozens hundreds thousands "
    "these those".split()
)
_FUTURE: Final = re.compile(
    r"\b(?:will|would|next|planned|plans|scheduled|expected|due|until|by|opens?|begins?|starts?"
    r"|meets?|to (?:be|take|start|begin|open|hold|meet))\b"
)


def differing_number(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a number of the claim is not in the cited sentences, or counts else."""
    stated = [number for one in cited for number in one.statement.quantities.numbers]
    for number in claim.quantities.numbers:
        written = claim.text[number.start : number.end].strip(" -")
        if number.kind == "plain" and written.lower() in ("one", "1"):
            if not _has_single(number, cited) and (
                _counts_otherwise(number, stated) or _has_several(number, cited)
            ):
                return f'the cited sentence does not say "{written}" of this'
            continue
        equal = [
            other
            for one in cited
            for other in one.statement.quantities.numbers
            if _equal(number, other)
            or _is_fall(number, other, claim, one.statement)
            or _is_bounded(number, claim, other, one.statement)
        ]
        if equal:
            if not any(_measure_alike(number, other, claim, cited) for other in equal) or (
                _counts_otherwise(number, stated)
                and all(other.units and not other.units & number.units for other in equal)
            ):
                return f"the number {written} is not of this in the cited sentence"
        elif not (
            _is_stated_year(number, cited)
            or (_is_in_words(number, cited) and not _counts_otherwise(number, stated))
        ):
            return f"the number {written} is not in the cited sentence"
    return _many(claim, cited)


_MANY: Final = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "millions": 2 * 10**6,
}


def _many(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim says "hundreds" of what the sentences count fewer of."""
    for place, word in enumerate(claim.words):
        least = _MANY.get(word.key)
        if least is None or any(word.stem in one.statement.stems for one in cited):
            continue
        units = {other.stem for other in claim.words[place + 1 : place + 4]}
        counted = [
            number.value
            for one in cited
            for number in one.statement.quantities.numbers
            if number.kind == "plain" and not number.year and number.units & units
        ]
        if counted and all(value < least for value in counted):
            return f'the cited sentence does not say "{word.text}" of this'
    return None


def _equal(number: Number, other: Number) -> bool:
    if {number.kind, other.kind} == {"percent", "fraction"}:
        return max(number.value, other.value) == 100 * min(number.value, other.value)
    if number.kind == "plain" and other.kind == "clock" and not number.units:
        return other.value in (number.value, number.value + 12)
    if number.value != other.value:
        return False
    if {number.kind, other.kind} == {"times", "plain"}:
        return bool(_OCCASIONS & (number.units if number.kind == "plain" else other.units))
    return number.kind == other.kind or {number.kind, other.kind} == {"clock", "plain"}


def _is_bounded(number: Number, claim: Statement, other: Number, sentence: Statement) -> bool:
    """Whether a claim says "more than 10" of what the sentence counts 14 of, and the like."""
    return bool(number.units & other.units) and holds(number, claim.text, other, sentence.text)


def _is_fall(number: Number, other: Number, claim: Statement, sentence: Statement) -> bool:
    """Whether a claim says "-5 percent" where the sentence says that it "fell 5 percent"."""
    if number.value >= 0 or number.value != -other.value or number.kind != other.kind:
        return False
    return bool(sentence.stems & _FALLING) and not claim.stems & _FALLING


def _measure_alike(number: Number, other: Number, claim: Statement, cited: Sequence[Cited]) -> bool:
    """Whether two equal numbers can be of one measure: not "5 days" and "5 hours"."""
    if number.kind != "plain":
        return True
    one, another = measures(number.units), measures(other.units)
    if one and another:
        return bool(one & another)
    if one:
        return not other.units or any(one & measures(each.statement.stems) for each in cited)
    return not another or not number.units or bool(another & measures(claim.stems))


def _counts_otherwise(number: Number, stated: Sequence[Number]) -> bool:
    """Whether the sentences give what the number counts another number, and not this one."""
    same = [other for other in stated if other.units & number.units and other.kind == number.kind]
    return bool(same) and not number.year and all(other.value != number.value for other in same)


def _has_single(number: Number, cited: Sequence[Cited]) -> bool:
    for one in cited:
        words = one.statement.words
        for place, word in enumerate(words):
            near = {other.stem for other in words[place + 1 : place + 3]}
            if word.key in _ONE and near & number.units:
                return True
    return False


def _has_several(number: Number, cited: Sequence[Cited]) -> bool:
    """Whether a sentence tells of several of what the number counts, in a word."""
    for one in cited:
        words = one.statement.words
        for place, word in enumerate(words):
            near = {other.stem for other in words[place + 1 : place + 4]}
            if word.key in _SEVERAL and near & number.units:
                return True
    return False


def _is_stated_year(number: Number, cited: Sequence[Cited]) -> bool:
    """Whether a date states the year, or the article's date does where no other year is stated."""
    if not number.year:
        return False
    for one in cited:
        days = one.statement.quantities.days
        if any(day.year == number.value for day in days):
            return True
        years = [day for day in days if day.year]
        years_alone = [other for other in one.statement.quantities.numbers if other.year]
        if one.date and one.date.year == number.value and not (years or years_alone):
            return True
    return False


def _is_in_words(number: Number, cited: Sequence[Cited]) -> bool:
    keys = frozenset[str]().union(*(one.statement.keys for one in cited))
    if number.kind == "times":
        return False
    if number.kind == "ordinal":
        return number.value == 1 and bool(keys & _FIRST)
    return number.value in _WORDS_FOR and bool(keys & _WORDS_FOR[int(number.value)])


def differing_date(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a date of the claim is not one of the cited sentences'."""
    stated = [day for one in cited for day in _stated_days(one)]
    years = {int(number.value) for one in cited for number in one.statement.quantities.numbers
             if number.year}  # fmt: skip
    for day in claim.quantities.days:
        wanted = _on_its_own_weekday(day, claim)
        if not any(_covers(other, wanted, years) for other in stated):
            return f"the date {claim.text[day.start : day.end]} is not in the cited sentence"
        if any(_is_of_another(day, claim, one.statement) for one in cited):
            return (
                f"the date {claim.text[day.start : day.end]} is not of this in the cited sentence"
            )
    return None


_CLAUSE_END: Final = re.compile(
    r"[;,:]|\b(?:and|but|then|while|before|after|when|until)\b", re.IGNORECASE
)


def _is_of_another(day: Day, claim: Statement, sentence: Statement) -> bool:
    """Whether a sentence of several dates gives this one to another clause than the claim does.

    The word next to the date decides, or the whole clause where it shares none with the right one.
    """
    dated = sentence.quantities.days
    own = [other for other in dated if _covers(other, day._replace(weekday=None), set())]
    if len(own) != 1 or len(dated) < 2:
        return False
    right = _clause(own[0], sentence)
    wrong = [word for other in dated if other != own[0] for word in _clause(other, sentence)]
    clause = _clause(day, claim)
    last = _with_same(clause[-1:])
    if last & set(wrong) and not last & set(right):
        return True
    words = _with_same(clause)
    return bool(words & (set(wrong) - set(right))) and not words & (set(right) - set(wrong))


def _clause(day: Day, statement: Statement) -> list[str]:
    """Return the content stems of the clause a date stands in, those before it last.

    Of two dates in a clause each has the words before it.
    """
    days = statement.quantities.days
    ends = [found.span() for found in _CLAUSE_END.finditer(statement.text)]
    ends = [end for end in ends if not any(one.start <= end[0] < one.end for one in days)]
    ends += [(one.start, one.end) for one in days if one != day]
    start = max((end[1] for end in ends if end[1] <= day.start), default=0)
    stop = min((end[0] for end in ends if end[0] >= day.end), default=len(statement.text))
    words = [
        word
        for word in statement.words
        if start <= word.start < stop
        and not day.start <= word.start < day.end
        and word.key not in STOP_WORDS
    ]
    before = [word.stem for word in words if word.start < day.start]
    after = [word.stem for word in words if word.start >= day.end]
    shared = any(one.start == stop for one in days)
    return before if before and shared else [*after, *before]


def _with_same(stems: Sequence[str]) -> set[str]:
    return {other for one in stems for other in same_meaning().get(one, frozenset({one}))}


def _stated_days(one: Cited) -> Iterator[Day]:
    """Yield a sentence's dates as written and, where the article's date tells, in full."""
    later = _FUTURE.search(one.statement.text) is not None
    for day in one.statement.quantities.days:
        yield day
        for future in {False, later}:
            full = resolved(day, one.date, future)
            if full is not None:
                alone = day.month is not None and day.day is None
                yield Day(
                    full.year,
                    full.month,
                    None if alone else full.day,
                    None if alone else full.weekday(),
                    0,
                    0,
                )


def _on_its_own_weekday(day: Day, claim: Statement) -> Day:
    """Return a claim's date without the need of its year where that is stated as a number."""
    if day.month is None or day.year is not None:
        return day
    numbers = claim.quantities.numbers
    year = next((int(number.value) for number in numbers if number.year), None)
    return day._replace(year=year) if year and len(claim.quantities.days) == 1 else day


def _covers(stated: Day, wanted: Day, years: set[int]) -> bool:
    """Whether a stated date has all that another states; a year may stand by itself."""
    return (
        (wanted.year in (None, stated.year) or (stated.year is None and wanted.year in years))
        and wanted.month in (None, stated.month)
        and wanted.day in (None, stated.day)
        and wanted.weekday in (None, stated.weekday)
    )
