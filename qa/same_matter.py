"""Two sentences of different articles -> whether they tell of the same, and of the same moment.

Conservative: names, titles and dates must agree; what only comes again, such as yesterday's price
and today's, is not the same. Pure.
"""

import re
from collections.abc import Sequence, Set
from functools import lru_cache
from typing import Final

from .agreement import is_named
from .context import needs_context
from .days import resolved
from .likeness import KEPT
from .names import ORGANISATION_WORDS
from .recurring import comes_again
from .reporting_verbs import SAYING
from .statements import Statement, read_statement
from .telling import Told
from .terms import STOP_WORDS, terms, words
from .verbs import tells_past

SOON: Final = 3  # days between two articles within which they may tell of the same moment
TITLE: Final = 0.6  # share of the words of two titles that tell one story
BESIDE: Final = 0.75  # of the words of the sentences beside two that are one, told twice
_MOMENT: Final = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently|at present|so far|this (?:week|month|year"
    r"|morning|afternoon|evening|quarter)|last (?:week|month|year|night|quarter)|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|early|late|latest|earlier|later|closed|opened|opening|closing"
    r"|trading|traded|session|midday|noon|afternoon|morning)\b",
    re.IGNORECASE,
)
_PART_OF_DAY: Final = re.compile(r"\b(?:morning|midday|noon|afternoon|evening|night)\b")
_IT_SAID: Final = re.compile(
    r"\b(?:it|he|she|they|the (?:company|firm|bank|group|ministry|department|agency))\s(?:also\s)?"
    r"(?:said|says|added)\b",
    re.IGNORECASE,
)
_TABLE: Final = re.compile(r"\bvs\b")
# In the past too, where their form does not tell it.
_UNMARKED: Final = frozenset("was were had beat cut set shut put".split())


def same_subject(one: Told, other: Told) -> bool:
    """Whether two sentences name the same: the first name of each in the other, all of the fewer.

    Of a line of a table ("Net 43,000 vs 26,000") the story must be the same. Where one names
    nobody, or tells only in a pronoun whom it is about, the articles' titles must be nearly the
    same.
    """
    if any(_TABLE.search(each.statement.text) for each in (one, other)):
        return _one_story(one, other)
    fewer, more = sorted((one, other), key=lambda each: len(each.statement.names))
    if not fewer.statement.names:
        dated = one.cited.date and other.cited.date
        return _titles_agree(one, other) if dated else _one_story(one, other)
    if not all(is_named(fewer.statement, run, [more.cited]) for run in fewer.statement.names):
        return False
    for each, against in ((one, other), (other, one)):
        first = _keys(each.statement, each.statement.names[0]) - ORGANISATION_WORDS
        if first and not first & _all_keys(against):
            return False
    return (not _leans(one) and not _leans(other)) or _titles_agree(one, other)


def same_moment(one: Told, other: Told) -> bool:
    """Whether two sentences can be of the same moment, by their articles' dates and their words.

    Where a date is not known, only two tellings of one story are sure to be.
    """
    first, second = one.cited.date, other.cited.date
    if _is_series(one, other):
        return False
    if first is not None and first == second:
        return not _hours_apart(one, other)
    moments = [tells_moment(each.statement.text) for each in (one, other)]
    told = any(moments) or any(map(_is_past, (one, other)))
    if not told or _days_meet(one, other):
        return True
    if first is None or second is None:
        return _one_story(one, other)
    if all(moments) or not within(one, other, SOON):
        return False
    return not all(comes_again(each.statement.text) for each in (one, other))


def dated_apart(one: Told, other: Told) -> bool:
    """Whether both sentences state dates or years, and no two that are the same."""
    first, second = _stated_dates(one), _stated_dates(other)
    if first and second and not first & second:
        return True
    years = [
        {int(number.value) for number in each.statement.quantities.numbers if number.year}
        for each in (one, other)
    ]
    return bool(years[0] and years[1]) and not years[0] & years[1]


def within(one: Told, other: Told, days: int) -> bool:
    first, second = one.cited.date, other.cited.date
    return first is None or second is None or abs((first - second).days) <= days


def title_keys(one: Told) -> frozenset[str]:
    return _keys_of_title(one.title)


@lru_cache(maxsize=KEPT)  # each sentence is compared with many
def _keys_of_title(title: str) -> frozenset[str]:
    return frozenset(stem for stem in terms(title) if len(stem) > 2)


@lru_cache(maxsize=KEPT)
def tells_moment(text: str) -> bool:
    """Tell whether a text speaks of a moment that only its article's date tells: "today"."""
    return _MOMENT.search(text) is not None


def _titles_agree(one: Told, other: Told) -> bool:
    return _alike(title_keys(one), title_keys(other), TITLE)


def _one_story(one: Told, other: Told) -> bool:
    """Whether two sentences stand in the same place of one story, told twice."""
    if not _titles_agree(one, other) or _figures(one.title) != _figures(other.title):
        return False
    beside = [
        (first, second)
        for first, second in zip(one.cited.around[::2], other.cited.around[::2], strict=True)
        if first or second
    ]
    return not beside or any(_alike(set(terms(a)), set(terms(b)), BESIDE) for a, b in beside)


def _is_series(one: Told, other: Told) -> bool:
    """Whether two sentences tell of what comes again, in articles whose titles are of two times."""
    if not all(comes_again(each.statement.text) for each in (one, other)):
        return False
    return not _titles_agree(one, other) or _figures(one.title) != _figures(other.title)


def _figures(title: str) -> frozenset[str]:
    return frozenset(word for word in words(title) if word.isdigit())


def _alike(first: Set[str], second: Set[str], share: float) -> bool:
    return len(first & second) >= share * len(first | second) > 0


def _leans(one: Told) -> bool:
    """Whether a sentence is about somebody or something that only the ones before name."""
    opening = one.statement.text[:1].islower() or _IT_SAID.search(one.statement.text)
    return bool(opening) or needs_context(one.statement.text)


def _all_keys(one: Told) -> set[str]:
    return set(one.statement.keys) | _beside(one)


def _keys(statement: Statement, run: Sequence[int]) -> set[str]:
    return {statement.words[place].key for place in run} - STOP_WORDS


def _beside(one: Told) -> set[str]:
    return {key for text in one.cited.around for key in read_statement(text).keys}


def _hours_apart(one: Told, other: Told) -> bool:
    """Whether both sentences name a part of the day, and not the same."""
    parts = [set(_PART_OF_DAY.findall(each.statement.text.lower())) for each in (one, other)]
    return all(parts) and not parts[0] & parts[1]


def _days_meet(one: Told, other: Told) -> bool:
    """Whether both sentences state a date, and one that is the same."""
    return bool(_stated_dates(one) & _stated_dates(other))


def _stated_dates(one: Told) -> set[tuple[int, int]]:
    """Return the months and days that a sentence states, those of weekdays where they are known."""
    found = set()
    ways = (False,) if _is_past(one) else (False, True)
    for day in one.statement.quantities.days:
        if day.month is not None and day.day is not None:
            found.add((day.month, day.day))
        for later in ways:
            full = resolved(day, one.cited.date, later)
            if full is not None and day.day is None and day.weekday is not None:
                found.add((full.month, full.day))
    return found


def _is_past(one: Told) -> bool:
    """Whether a sentence tells what happened, rather than what is."""
    written = [word.text for word in one.statement.words if word.text not in SAYING]
    return any(word in _UNMARKED or tells_past(word) for word in written)
