"""Two sentences of different articles -> the number, date or yes and no on which they disagree.

Conservative: both must tell the same of the same, at the same time, and differ on one thing alone.
What only comes again, such as yesterday's price and today's, is no disagreement. Pure.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final, Literal

from .agreement import Cited, differing_polarity, is_named
from .context import needs_context
from .days import resolved
from .differences import Difference, differences, unmatched
from .names import ORGANISATION_WORDS
from .numbers import Number
from .reporting_verbs import SAYING
from .roughly import agree
from .statements import NEGATORS, Statement, read_statement
from .support import Evidence, read_cited, share_of_words
from .terms import STOP_WORDS, terms
from .types import Citation, Disagreeing, Hit, Sentence

Matter = Literal["number", "date", "negation"]

# Shares of the words of one sentence that the other must have, of the shorter and of the longer.
# Chosen on tests/bench/compare, 2026-11.
SAME: Final = 0.7
SAME_LONGER: Final = 0.5
SAME_FOR_DENIAL: Final = 0.8
SOON: Final = 3  # days between two articles within which they may tell of the same moment
ADDED: Final = 2  # words that a denial may add: "did not"
SHARED: Final = 2  # content words that two sentences must share to be compared at all
MONTH: Final = 31  # days within which two counts may be of the same
TITLE: Final = 0.6  # share of the words of two titles that tell one story
BESIDE: Final = 0.75  # of the words of the sentences beside two that are one, told twice
MORE_NUMBERS: Final = 2  # that a longer sentence may have beside those of both
MOST_VALUES: Final = 3  # of one matter; more are a series, such as each day's prices
RATIO: Final = 3  # how far apart two counts of the same may lie; further, one is of a part
_HEDGES: Final = (
    r"(?:about|around|some|roughly|approximately|more than|over|at least|nearly|almost|up to"
    r"|no more than|no fewer than|fewer than|less than|an estimated|only|just|the|all|another)\s+"
)
_CLAUSE: Final = re.compile(
    rf"(?:\A|[,;:]\s|\bthat\s|[\"'(]|\s-\s)\W*(?:{_HEDGES})*\Z", re.IGNORECASE
)
_OF_THEM: Final = re.compile(r"\s+of (?:them|these|those)\b", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"\b(?:today|yesterday|tomorrow|tonight|now|currently|at present|so far|this (?:week|month|year"
    r"|morning|afternoon|evening|quarter)|last (?:week|month|year|night|quarter)|(?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day|early|late|latest|earlier|later|closed|opened|opening|closing"
    r"|trading|traded|session|midday|noon|afternoon|morning)\b",
    re.IGNORECASE,
)
_IT_SAID: Final = re.compile(
    r"\b(?:it|he|she|they|the (?:company|firm|bank|group|ministry|department|agency))\s(?:also\s)?"
    r"(?:said|says|added)\b",
    re.IGNORECASE,
)
_TABLE: Final = re.compile(r"\bvs\b")
_PAST: Final = re.compile(r"[a-z]+[^e]ed")
_PAST_WORDS: Final = frozenset(
    "was were had did rose fell grew made got went came became began won lost sold bought built "
    "cut met paid left gave took sent spoke set shut put told held found kept brought".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as it is compared: what it says, when its article appeared, and what is beside."""

    sentence: Sentence
    cited: Cited
    title: str = ""

    @property
    def statement(self) -> Statement:
        """What the sentence says."""
        return self.cited.statement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What two sentences disagree on, and the words of each; of a denial the reason."""

    about: Matter
    first: str
    second: str


def told_beside(
    sentence: Sentence, around: Mapping[int, str], title: str, date: datetime.date | None
) -> Told:
    """Return a sentence as it is compared; `around` are sentences of its article by index."""
    before = " ".join(around.get(sentence.index - back, "") for back in (2, 1)).strip()
    after = around.get(sentence.index + 1, "")
    evidence = Evidence(sentence.text, before, after, sentence.speaker, title, date)
    return Told(sentence, read_cited(evidence), title)


def disagreement(one: Told, other: Told) -> Disagreement | None:
    """Return what two sentences disagree on; None where they agree or tell different things."""
    if any(each.statement.text.rstrip("\"' ").endswith("?") for each in (one, other)):
        return None
    if _same_moment(one, other) and _same_subject(one, other):
        shares = (
            share_of_words(one.statement.text, [_evidence(other)]),
            share_of_words(other.statement.text, [_evidence(one)]),
        )
        if max(shares) >= SAME and min(shares) >= SAME_LONGER:
            return _on_one_thing(one, other, min(shares))
    return _on_a_count(one, other)


def disagreeing_pairs(sentences: Sequence[Told]) -> Iterator[tuple[Told, Told, Disagreement]]:
    """Yield two sentences of different articles that disagree, each matter once, the best first.

    Where many sentences differ one from the other, they are a series and none of them disagrees.
    """
    stems = {id(one): frozenset(terms(one.statement.text)) for one in sentences}
    pairs = []
    for one, other in combinations(sentences, 2):
        if one.sentence.article_id == other.sentence.article_id:
            continue
        if len(stems[id(one)] & stems[id(other)]) < SHARED:
            continue
        if (matter := disagreement(one, other)) is not None:
            pairs.append((one, other, matter))
    values: dict[int, set[str]] = {}
    for one, other, matter in pairs:
        for each in (one, other):
            told = values.setdefault(id(each), set())
            told |= {matter.first.lower(), matter.second.lower()}
    seen: set[tuple[str, frozenset[str]]] = set()
    for one, other, matter in pairs:
        key = (matter.about, frozenset((matter.first.lower(), matter.second.lower())))
        if key not in seen and all(len(values[id(each)]) <= MOST_VALUES for each in (one, other)):
            seen.add(key)
            yield _in_time(one, other, matter)


def _in_time(one: Told, other: Told, matter: Disagreement) -> tuple[Told, Told, Disagreement]:
    """Return a pair with the article that appeared first before the other."""
    first, second = one.cited.date, other.cited.date
    if first and second and first > second:
        return other, one, Disagreement(matter.about, matter.second, matter.first)
    return one, other, matter


def between_citations(
    citations: Sequence[Citation], hits: Sequence[Hit]
) -> tuple[Disagreeing, ...]:
    """Return which cited sentences disagree; the hits tell what stands beside them."""
    around: dict[str, dict[int, str]] = {}
    for hit in hits:
        for sentence in hit.passage.sentences:
            around.setdefault(sentence.article_id, {})[sentence.index] = sentence.text
    numbers = {(one.sentence.article_id, one.sentence.index): one.number for one in citations}
    sentences = [
        told_beside(one.sentence, around.get(one.sentence.article_id, {}), one.title, one.date)
        for one in citations
    ]
    return tuple(
        Disagreeing(
            (
                numbers[one.sentence.article_id, one.sentence.index],
                numbers[other.sentence.article_id, other.sentence.index],
            ),
            matter.about,
            (matter.first, matter.second),
        )
        for one, other, matter in disagreeing_pairs(sentences)
    )


def _on_one_thing(one: Told, other: Told, share: float) -> Disagreement | None:
    """Return the one number, date or denial on which two like sentences differ."""
    found = [*differences(one.cited, other.cited)]
    if any(each.about in ("name", "speaker") for each in found):
        return None
    if found:
        return _single(found, one, other)
    if share < SAME_FOR_DENIAL or _has_other_figures(one.statement, other.statement):
        return None
    if not _contradict(one, other):
        return None
    return Disagreement("negation", one.statement.text, other.statement.text)


def _single(found: Sequence[Difference], one: Told, other: Told) -> Disagreement | None:
    if len(found) != 1:
        return None
    difference = found[0]
    about: Matter = "date" if difference.about == "date" else "number"
    if about == "number" and _dated_apart(one, other):
        return None
    if not _rest_agrees(one.statement, other.statement):
        return None
    return Disagreement(about, difference.said, difference.found)


def _rest_agrees(one: Statement, other: Statement) -> bool:
    """Whether two sentences have hardly a number but the differing one that the other has not."""
    alone = [*map(len, unmatched(one, other))]
    return min(alone) <= 1 and max(alone) <= MORE_NUMBERS


def _contradict(one: Told, other: Told) -> bool:
    """Whether one of two like sentences denies what the other says, or has the opposite word."""
    if _denied_alone(one.statement, other.statement):
        return True
    denials = [any(each.strong for each in told.statement.negations) for told in (one, other)]
    reasons = {
        differing_polarity(one.statement, [other.cited]),
        differing_polarity(other.statement, [one.cited]),
    }
    return "the cited sentence says the opposite" in reasons or (
        denials[0] != denials[1] and reasons != {None}
    )


def _denied_alone(one: Statement, other: Statement) -> bool:
    """Whether one of two sentences has a "not" among the same words where the other has none."""
    first, second = ([word.key for word in each.words] for each in (one, other))
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        more = first[a:b] if tag == "delete" else second[c:d] if tag == "insert" else []
        if any(key in NEGATORS for key in more) and len(more) <= ADDED:
            return True
    return False


def _has_other_figures(one: Statement, other: Statement) -> bool:
    """Whether each of two sentences has numbers that the other does not have."""
    return all(unmatched(one, other))


def _same_subject(one: Told, other: Told) -> bool:
    """Whether two sentences name the same: the first name of each in the other, all of the fewer.

    Where one names nobody, or tells only in a pronoun whom it is about, the articles' titles must
    be nearly the same.
    """
    fewer, more = sorted((one, other), key=lambda each: len(each.statement.names))
    if not fewer.statement.names:
        dated = one.cited.date and other.cited.date
        if any(_TABLE.search(each.statement.text) for each in (one, other)):
            return False
        return _titles_agree(one, other) if dated else _one_story(one, other)
    if not all(is_named(fewer.statement, run, [more.cited]) for run in fewer.statement.names):
        return False
    for each, against in ((one, other), (other, one)):
        first = _keys(each.statement, each.statement.names[0]) - ORGANISATION_WORDS
        if first and not first & _all_keys(against):
            return False
    return (not _leans(one) and not _leans(other)) or _titles_agree(one, other)


def _titles_agree(one: Told, other: Told) -> bool:
    return _alike(_title_keys(one), _title_keys(other), TITLE)


def _one_story(one: Told, other: Told) -> bool:
    """Whether two sentences stand in the same place of one story, told twice."""
    if not _titles_agree(one, other):
        return False
    beside = [
        (first, second)
        for first, second in zip(one.cited.around[::2], other.cited.around[::2], strict=True)
        if first or second
    ]
    return not beside or any(_alike(set(terms(a)), set(terms(b)), BESIDE) for a, b in beside)


def _alike(first: Set[str], second: Set[str], share: float) -> bool:
    return len(first & second) >= share * len(first | second) > 0


def _leans(one: Told) -> bool:
    """Whether a sentence is about somebody or something that only the ones before name."""
    opening = one.statement.text[:1].islower() or _IT_SAID.search(one.statement.text)
    return bool(opening) or needs_context(one.statement.text)


def _all_keys(one: Told) -> set[str]:
    return set(one.statement.keys) | _beside(one)


def _keys(statement: Statement, run: Sequence[int]) -> set[str]:
    return {statement.words[place].key for place in run}


def _title_keys(one: Told) -> set[str]:
    return {stem for stem in terms(one.title) if len(stem) > 2}


def _beside(one: Told) -> set[str]:
    return {key for text in one.cited.around for key in read_statement(text).keys}


def _same_moment(one: Told, other: Told) -> bool:
    """Whether two sentences can be of the same moment, by their articles' dates and their words.

    Where a date is not known, only two tellings of one story are sure to be.
    """
    first, second = one.cited.date, other.cited.date
    if first is not None and first == second:
        return True
    moments = [_MOMENT.search(each.statement.text) is not None for each in (one, other)]
    told = any(moments) or any(map(_is_past, (one, other)))
    if not told or _days_meet(one, other):
        return True
    if first is None or second is None:
        return _one_story(one, other)
    return not all(moments) and _within(one, other, SOON)


def _days_meet(one: Told, other: Told) -> bool:
    """Whether both sentences state a date, and one that is the same."""
    return bool(_stated_dates(one) & _stated_dates(other))


def _dated_apart(one: Told, other: Told) -> bool:
    """Whether both sentences state dates or years, and no two that are the same."""
    first, second = _stated_dates(one), _stated_dates(other)
    if first and second and not first & second:
        return True
    years = [
        {int(number.value) for number in each.statement.quantities.numbers if number.year}
        for each in (one, other)
    ]
    return bool(years[0] and years[1]) and not years[0] & years[1]


def _stated_dates(one: Told) -> set[tuple[int, int]]:
    """Return the months and days that a sentence states, those of weekdays where they are known."""
    found = set()
    for day in one.statement.quantities.days:
        if day.month is not None and day.day is not None:
            found.add((day.month, day.day))
        for later in (False, True):
            full = resolved(day, one.cited.date, later)
            if full is not None and day.day is None and day.weekday is not None:
                found.add((full.month, full.day))
    return found


def _is_past(one: Told) -> bool:
    """Whether a sentence tells what happened, rather than what is."""
    words = [word.text for word in one.statement.words if word.text not in SAYING]
    return any(word in _PAST_WORDS or _PAST.fullmatch(word) for word in words)


def _on_a_count(one: Told, other: Told) -> Disagreement | None:
    """Return two counts of the same, each the subject of its sentence, that cannot both be right.

    As in "About 230 aircraft take part" and "more than 260 aircraft have taken off".
    """
    if not _within(one, other, MONTH) or not _subjects_around(one) & _subjects_around(other):
        return None
    for number, counted in _subjects(one):
        for against, same in _subjects(other):
            if not counted & same or number.kind != against.kind:
                continue
            if agree(number, one.statement.text, against, other.statement.text):
                continue
            large, small = max(number.value, against.value), min(number.value, against.value)
            if large > RATIO * small or not _shares_more(one, other, counted | same):
                continue
            return Disagreement(
                "number", _shown(number, one.statement), _shown(against, other.statement)
            )
    return None


def _within(one: Told, other: Told, days: int) -> bool:
    first, second = one.cited.date, other.cited.date
    return first is None or second is None or abs((first - second).days) <= days


def _subjects_around(one: Told) -> set[str]:
    """Return the title's words, and the names of a sentence and of the one before it, as keys."""
    before = read_statement(one.cited.around[0])
    return _title_keys(one) | {
        statement.words[place].key
        for statement in (one.statement, before)
        for run in statement.names
        for place in run
    }


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
        if _OF_THEM.match(text, number.end):
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


def _evidence(one: Told) -> Evidence:
    around = one.cited.around
    return Evidence(
        one.statement.text, around[0], around[2], one.cited.speaker, around[1], one.cited.date
    )
