"""Two sentences of different articles -> the number, date or yes and no on which they disagree.

Both must tell the same of the same (`same_matter.py`), and differ on one thing alone; or count the
same differently (`counts.py`). Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, combinations, product
from typing import Final, Literal

from .agreement import differing_polarity
from .clashes import clash
from .clauses import day_meant
from .counts import RATIO, differing_counts
from .differences import Difference, differences, unmatched
from .likeness import Shared, are_opposed
from .numbers import in_sentence
from .same_matter import dated_apart, same_moment, same_subject
from .statements import NEGATORS, Statement, read_statement
from .support import Evidence, share_of_words
from .telling import Told

Matter = Literal["number", "date", "negation"]

# Shares of the words of one sentence that the other must have, of the shorter and of the longer.
# Chosen on tests/bench/compare, 2026-11.
SAME: Final = 0.7
SAME_LONGER: Final = 0.5
SAME_FOR_DENIAL: Final = 0.8
WHOLE: Final = 0.85  # with less, numbers far from each other are of different things
ADDED: Final = 2  # words that a denial may add: "did not"
MORE_NUMBERS: Final = 2  # that a longer sentence may have beside those of both
MOST_VALUES: Final = 3  # of one matter; more are a series, such as each day's prices


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What two sentences disagree on, and the words of each; of a denial all of them."""

    about: Matter
    first: str
    second: str

    @property
    def words(self) -> tuple[str, str]:
        """The words of each, as they stand within a sentence: "six" for "Six"."""
        return in_sentence(self.first), in_sentence(self.second)


def disagreement(one: Told, other: Told) -> Disagreement | None:
    """Return what two sentences disagree on; None where they agree or tell different things."""
    if any(each.statement.text.rstrip("\"' ").endswith("?") for each in (one, other)):
        return None
    if same_moment(one, other) and same_subject(one, other):
        shares = (
            share_of_words(one.statement.text, [_evidence(other)]),
            share_of_words(other.statement.text, [_evidence(one)]),
        )
        if max(shares) >= SAME and min(shares) >= SAME_LONGER:
            matter = _on_one_thing(one, other, min(shares))
            return None if max(shares) < WHOLE and _is_far(matter) else matter
    if counts := differing_counts(one, other):
        return Disagreement("number", *counts)
    return _clashing(one, other)


def disagreeing_pairs(
    sentences: Sequence[Told], against: Sequence[Told] = ()
) -> Iterator[tuple[Told, Told, Disagreement]]:
    """Yield two sentences of different articles that disagree, each matter once, the best first.

    Those `against` them are compared with the sentences, not with each other. Where many sentences
    differ one from the other, they are a series and none of them disagrees.
    """
    shared = Shared(one.sentence for one in (*sentences, *against))
    pairs = []
    for one, other in chain(combinations(sentences, 2), product(sentences, against)):
        if one.sentence.article_id == other.sentence.article_id:
            continue
        if not shared.enough(one.sentence, other.sentence):
            continue
        if (matter := disagreement(one, other)) is not None:
            pairs.append((one, other, matter))
    values: dict[tuple[int, Matter], set[str]] = {}
    for one, other, matter in pairs:
        for each in (one, other):
            values.setdefault((id(each), matter.about), set()).update(_values(one, other, matter))
    seen: set[tuple[str, frozenset[str]]] = set()
    for one, other, matter in pairs:
        key = (matter.about, _values(one, other, matter))
        told = max(len(values[id(each), matter.about]) for each in (one, other))
        if key not in seen and told <= MOST_VALUES:
            seen.add(key)
            yield _in_time(one, other, matter)


def _values(one: Told, other: Told, matter: Disagreement) -> frozenset[str]:
    """Return what two sentences say otherwise, a day by its date where that is known."""
    if matter.about != "date":
        return frozenset((matter.first.lower(), matter.second.lower()))
    pairs = ((one, matter.first), (other, matter.second))
    return frozenset(day_meant(e.statement.text, e.cited.date, words) for e, words in pairs)


def _clashing(one: Told, other: Told) -> Disagreement | None:
    """Return what a clause of each tells differently, whatever else the sentences say."""
    found = clash(one, other)
    if found is None or found.about != "negation":
        return found and Disagreement(*found)
    return Disagreement("negation", one.sentence.text, other.sentence.text)


def _in_time(one: Told, other: Told, matter: Disagreement) -> tuple[Told, Told, Disagreement]:
    """Return a pair with the article that appeared first before the other."""
    first, second = one.cited.date, other.cited.date
    if first and second and first > second:
        return other, one, Disagreement(matter.about, matter.second, matter.first)
    return one, other, matter


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
    return Disagreement("negation", one.sentence.text, other.sentence.text)


def _is_far(matter: Disagreement | None) -> bool:
    """Whether two numbers are so far apart that one is likely to be of a part."""
    if matter is None or matter.about != "number":
        return False
    values = [
        abs(number.value)
        for words in (matter.first, matter.second)
        for number in read_statement(words).quantities.numbers[:1]
    ]
    return len(values) > 1 and max(values) > RATIO * min(values)


def _single(found: Sequence[Difference], one: Told, other: Told) -> Disagreement | None:
    if len(found) != 1:
        return None
    difference = found[0]
    about: Matter = "date" if difference.about == "date" else "number"
    if about == "number" and dated_apart(one, other):
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
    apart = denials[0] != denials[1] or are_opposed(one.statement.stems, other.statement.stems)
    return "the cited sentence says the opposite" in reasons or (apart and reasons != {None})


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


def _evidence(one: Told) -> Evidence:
    around = one.cited.around
    return Evidence(
        one.statement.text, around[0], around[2], one.cited.speaker, around[1], one.cited.date
    )
