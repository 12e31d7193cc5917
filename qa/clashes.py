"""Two sentences of articles of whatever dates -> what of one matter they tell differently. Pure.

A clause of one must say what a clause of the other does, in the same words, with one number, one
day or one "not" different: "Six people were killed" and, a week later, "eight people were killed".
Whatever the longer clause adds must stand around the shorter one, so that both are of the same.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final, Literal, NamedTuple

from .clauses import Clause, days_of, read_clauses, root
from .counts import RATIO
from .event_dates import EventDate
from .likeness import KEPT
from .measures import measures
from .numbers import Number, as_written
from .periods import COARSENESS
from .recurring import comes_again
from .roughly import agree
from .same_matter import dated_apart, tells_moment, title_keys
from .statements import Statement, read_statement
from .telling import Told
from .terms import STOP_WORDS, terms

SEASON: Final = 92  # days between two articles within which they may tell of one matter
MONTH: Final = 31  # the same of what one says and the other denies
TOGETHER: Final = 2  # content words that two clauses must share beside what they count
DENIED: Final = 2  # the same of what one says and the other denies
ANCHORS: Final = 2  # words of either title that must stand around the other sentence
PROGRESS: Final = frozenset("yet still longer far soon again".split())


class Clash(NamedTuple):
    """What two sentences tell differently, in the words of each; of a denial none."""

    about: Literal["number", "date", "negation"]
    first: str = ""
    second: str = ""


def clash(one: Told, other: Told) -> Clash | None:
    """Return what two sentences tell differently of the same; None where they do not."""
    if not _may_clash(one.statement, other.statement) or not _of_one_matter(one, other):
        return None
    clauses = [read_clauses(each.statement.text) for each in (one, other)]
    if not all(clauses) or _name_others(clauses[0][0], clauses[1][0]):
        return None
    for mine, theirs in product(*clauses):
        if mine.unsure or theirs.unsure or not _say_the_same(mine, theirs, one, other):
            continue
        found = (
            _number(mine, theirs, one, other)
            or _day(mine, theirs, one, other)
            or _denial(mine, theirs, one, other)
        )
        if found:
            return found
    return None


def _may_clash(one: Statement, other: Statement) -> bool:
    """Whether both state numbers, or days, or one alone denies; soon known."""
    first, second = one.quantities, other.quantities
    if (first.numbers and second.numbers) or (first.days and second.days):
        return True
    denied = [any(each.strong for each in told.negations) for told in (one, other)]
    return denied[0] != denied[1]


def _of_one_matter(one: Told, other: Told) -> bool:
    """Whether two sentences may be of one matter, by their titles and their articles' dates."""
    apart = _days_between(one, other)
    if apart is not None and apart > SEASON:
        return False
    if apart is None and any(tells_moment(each.statement.text) for each in (one, other)):
        return False
    return _anchored(one, other, dated=apart is not None) and not _titles_differ(one, other)


def _anchored(one: Told, other: Told, *, dated: bool) -> bool:
    """Whether enough of each title is around the other sentence, or without dates in its title."""
    first, second = (frozenset(map(root, title_keys(each))) for each in (one, other))
    anchors = first & second
    if dated:
        anchors |= (first & _surroundings(other)) | (second & _surroundings(one))
    return len(anchors) >= ANCHORS


def _titles_differ(one: Told, other: Told) -> bool:
    """Whether titles have other names beside the same word: "Storm Ada", "Storm Bert"."""
    first, second = _names_beside(one.title), _names_beside(other.title)
    return any(
        not (names | second[word]) & around
        for word, names in first.items()
        if word in second and not names & second[word]
        for around in [_surroundings(one) & _surroundings(other)]
    )


@lru_cache(maxsize=KEPT)
def _names_beside(title: str) -> dict[str, frozenset[str]]:
    """Return the stems of the names of a title by the word before each, "in" or "storm".

    There are none where every word has a capital.
    """
    statement = read_statement(title)
    words = statement.words
    if all(word.text[0].isupper() for word in words if word.key not in STOP_WORDS):
        return {}
    found: dict[str, frozenset[str]] = {}
    for run in statement.names:
        if run[0] == 0:  # "Storm Ada", where any word has a capital
            found[words[0].stem] = frozenset(words[place].stem for place in run[1:])
        else:
            found[words[run[0] - 1].stem] = frozenset(words[place].stem for place in run)
    return {word: names for word, names in found.items() if names}


def _name_others(one: Clause, other: Clause) -> bool:
    """Whether each of two sentences names somebody or something that the other does not."""
    return bool(one.names - other.words and other.names - one.words)


def _days_between(one: Told, other: Told) -> int | None:
    first, second = one.cited.date, other.cited.date
    return None if first is None or second is None else abs((first - second).days)


def _surroundings(one: Told) -> frozenset[str]:
    return _stems((one.statement.text, *one.cited.around))


@lru_cache(maxsize=KEPT)  # each sentence is compared with many
def _stems(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(root(stem) for text in texts for stem in terms(text))


def _say_the_same(mine: Clause, theirs: Clause, one: Told, other: Told) -> bool:
    """Whether a clause has the words of another, and what either has alone is around the other."""
    if mine.will is not theirs.will:
        return False
    shared = mine.words & theirs.words
    if len(shared) < TOGETHER or shared <= mine.names | theirs.names:
        return False
    alone = (
        mine.words - shared - _in_full(one, shared),
        theirs.words - shared - _in_full(other, shared),
    )
    if min(map(len, alone)) > 1:
        return False
    return alone[0] <= _surroundings(other) and alone[1] <= _surroundings(one)


def _in_full(one: Told, shared: frozenset[str]) -> frozenset[str]:
    """Return the stems of the names of a sentence that the other has in part: "Tom Reeve"."""
    words = one.statement.words
    runs = (frozenset(root(words[place].stem) for place in run) for run in one.statement.names)
    return frozenset().union(*(run for run in runs if run & shared))


def _number(mine: Clause, theirs: Clause, one: Told, other: Told) -> Clash | None:
    """Return the one number on which two clauses differ, of the same thing and the same time."""
    texts = one.statement.text, other.statement.text
    pairs = list(_unequal(mine.numbers, theirs.numbers, texts))
    if len(pairs) != 1 or not _at_one_time(mine, theirs, one, other):
        return None
    first, second = pairs[0]
    titles = () if first.kind == "plain" else (one.title, other.title)
    if any(map(comes_again, (*texts, *titles))):
        return None
    if not _of_the_same(first, second, mine, theirs):
        return None
    return Clash("number", as_written(texts[0], first), as_written(texts[1], second))


def _unequal(
    mine: tuple[Number, ...], theirs: tuple[Number, ...], texts: tuple[str, str]
) -> Iterator[tuple[Number, Number]]:
    """Yield the numbers of two clauses that agree with none of the other's, each with each."""
    matched = [(a, b) for a, b in product(mine, theirs) if agree(a, texts[0], b, texts[1])]
    left = [a for a in mine if all(a is not pair[0] for pair in matched)]
    right = [b for b in theirs if all(b is not pair[1] for pair in matched)]
    yield from product(left, right)


def _of_the_same(first: Number, second: Number, mine: Clause, theirs: Clause) -> bool:
    """Whether two numbers count the same, and clauses share enough beside what they count."""
    if first.kind != second.kind or first.year or second.year or first.kind == "ordinal":
        return False
    counted = first.units & second.units
    if first.kind == "plain" and not counted:
        return False
    units = measures(first.units), measures(second.units)
    if all(units) and not units[0] & units[1]:
        return False
    small, large = sorted((abs(first.value), abs(second.value)))
    if large > RATIO * small:
        return False
    return len((mine.words & theirs.words) - counted) >= TOGETHER


def _at_one_time(mine: Clause, theirs: Clause, one: Told, other: Told) -> bool:
    """Whether no day or year that two clauses state tells them apart."""
    if _days_between(one, other) is None and dated_apart(one, other):
        return False
    first, second = _days(mine, one), _days(theirs, other)
    return not (first and second) or any(_meet(a, b) for a, b in product(first, second))


def _days(clause: Clause, told: Told) -> tuple[EventDate, ...]:
    return days_of(clause, told.statement.text, told.cited.date)


def _meet(one: EventDate, other: EventDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def _day(mine: Clause, theirs: Clause, one: Told, other: Told) -> Clash | None:
    """Return the days on which two clauses put the same, where neither can be the next time.

    What is over must be so in both articles, and what is to come must be to come in both.
    """
    dates = one.cited.date, other.cited.date
    if mine.denied or theirs.denied or any(map(comes_again, (one.title, other.title))):
        return None
    days = _days(mine, one), _days(theirs, other)
    if any(len(each) != 1 for each in days):
        return None
    first, second = days[0][0], days[1][0]
    if _meet(first, second) or max(COARSENESS[each.precision] for each in (first, second)) > 2:
        return None
    if first.tense != second.tense or first.tense == "open":  # of a table, without a verb
        return None
    published = sorted(date for date in dates if date)
    over = max(first.last, second.last) <= published[0]
    to_come = min(first.first, second.first) >= published[-1]
    if not (over or to_come):
        return None
    if list(_unequal(mine.numbers, theirs.numbers, (one.statement.text, other.statement.text))):
        return None
    if first.words == second.words:
        return None  # "yesterday" in what was printed again a day later
    return Clash("date", *(day.words.rstrip(".,") for day in (first, second)))


def _denial(mine: Clause, theirs: Clause, one: Told, other: Told) -> Clash | None:
    """Return that one of two clauses denies what the other says."""
    shared = mine.words & theirs.words
    if mine.denied is theirs.denied or len(shared) < DENIED:
        return None
    apart = _days_between(one, other)
    if apart is None or apart > MONTH or not _at_one_time(mine, theirs, one, other):
        return None
    words = {word.text for each in (one, other) for word in each.statement.words}
    names = mine.names | theirs.names
    if words & PROGRESS or (mine.words ^ theirs.words) - names or len(shared - names) < TOGETHER:
        return None
    return Clash("negation")
