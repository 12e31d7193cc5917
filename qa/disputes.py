"""The sentences an answer cites, and those that came close -> which of them disagree. Pure.

Only few are compared, so that no question waits for it.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .composing import key_of
from .cue_words import MONTHS, WEEKDAYS
from .likeness import KEPT, Shared, may_count
from .numbers import NUMBER_WORDS
from .telling import Told, told_beside
from .terms import words
from .types import Citation, Disagreeing, Hit, Sentence

if TYPE_CHECKING:
    from .disagreements import Disagreement

NEXT_BEST: Final = 6  # sentences that are not cited, compared with those that are
ALIKE: Final = 2  # content words that two sentences must share
# Of those of the shorter, unless both count something: to disagree they need .7 of all its words.
LIKE: Final = 0.5
_COUNTING: Final = NUMBER_WORDS | WEEKDAYS | MONTHS
_DENIAL: Final = re.compile(r"\b(?:not?|never|none|nobody|cannot)\b|n['’]t\b", re.IGNORECASE)

Key = tuple[str, int]


def disputed(
    citations: Sequence[Citation], ranked: Iterable[Sentence], hits: Sequence[Hit]
) -> tuple[tuple[Disagreeing, ...], tuple[str, ...]]:
    """Return which cited sentences disagree, and notes on what others say against them.

    `ranked` are the sentences found, best first; `hits` tell what stands beside each.
    """
    if not citations:
        return (), ()
    numbers = {key_of(one.sentence): one.number for one in citations}
    known = {key_of(one.sentence) for each in citations for one in (each, *each.also_in)}
    others = [sentence for sentence in ranked if key_of(sentence) not in known][:NEXT_BEST]
    likely = _alike([one.sentence for one in citations], others)
    if not likely:
        return (), ()
    from .disagreements import disagreeing_pairs  # reads dates, which few questions need

    surroundings = _Surroundings(hits)
    told = [
        surroundings.told(one.sentence) or _told(one)
        for one in citations
        if key_of(one.sentence) in likely
    ]
    near = [surroundings.told(sentence) for sentence in others if key_of(sentence) in likely]
    against = [one for one in near if one is not None]
    pairs: list[Disagreeing] = []
    notes: list[str] = []
    for one, other, matter in disagreeing_pairs(told, against):
        first, second = (numbers.get(key_of(each.sentence)) for each in (one, other))
        if first and second:
            pairs.append(Disagreeing((first, second), matter.about, matter.words))
        elif number := first or second:
            notes.append(_note(number, other if first else one, matter, turned=not first))
    return tuple(pairs), tuple(notes)


def _alike(cited: Sequence[Sentence], others: Sequence[Sentence]) -> set[Key]:
    """Return those of two articles that share words enough to tell the same, one of them cited."""
    both = (*cited, *others)
    shared = Shared(both)
    stating = {key_of(one) for one in both if _may_state(one.text)}
    denials = {key_of(one) for one in both if _DENIAL.search(one.text)}
    found: set[Key] = set()
    for at, one in enumerate(cited):
        for other in (*cited[at + 1 :], *others):
            if one.article_id == other.article_id or not shared.enough(one, other, ALIKE):
                continue
            pair = {key_of(one), key_of(other)}
            may_differ = pair <= stating or len(pair & denials) == 1
            if not (may_differ or shared.opposed(one, other)):
                continue
            if shared.share(one, other) >= LIKE or (may_count(one.text) and may_count(other.text)):
                found |= pair
    return found


@lru_cache(maxsize=KEPT)
def _may_state(text: str) -> bool:
    """Tell whether a text may state a number or a date."""
    return any(word[0].isdigit() or word in _COUNTING for word in words(text))


class _Surroundings:
    """What stands beside the sentences of hits."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._around: dict[str, dict[int, str]] = {}
        self._about = {hit.passage.article_id: hit.passage for hit in hits}
        for hit in hits:
            for sentence in hit.passage.sentences:
                self._around.setdefault(sentence.article_id, {})[sentence.index] = sentence.text

    def told(self, sentence: Sentence) -> Told | None:
        """Return a sentence as it is compared; None where no hit is of its article."""
        about = self._about.get(sentence.article_id)
        if about is None:
            return None
        around = self._around[sentence.article_id]
        return told_beside(sentence, around, about.title, about.date)


def _told(citation: Citation) -> Told:
    return told_beside(citation.sentence, {}, citation.title, citation.date)


def _note(number: int, other: Told, matter: "Disagreement", *, turned: bool) -> str:
    """Return what another article says against a cited sentence, in a line."""
    mine, theirs = (matter.second, matter.first) if turned else (matter.first, matter.second)
    place = f"{other.sentence.article_id}:{other.sentence.line}"
    if matter.about == "negation":
        return f"Another article contradicts [{number}]: {place}"
    return f"Another article says {theirs} where [{number}] says {mine}: {place}"
