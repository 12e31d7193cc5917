"""Two sentences -> whether they can tell of the same, so far as that is soon known. Pure.

What costs more is looked at only of sentences that pass here (`same_matter.py`, `counts.py`).
"""

import re
from collections.abc import Iterable, Set
from functools import lru_cache
from typing import Final

from .meanings import opposites
from .numbers import NUMBER_WORDS
from .terms import terms
from .types import Sentence

KEPT: Final = 4_096  # texts of which is kept what was read off them
SHARED: Final = 2  # content words that two sentences must share to be compared at all
_HEDGES: Final = (
    r"(?:about|around|some|roughly|approximately|more than|over|at least|nearly|almost|up to"
    r"|no more than|no fewer than|fewer than|less than|an estimated|only|just|the|all|another)\s+"
)
BEGINNING: Final = rf"(?:\A|[,;:]\s|\bthat\s|[\"'(]|\s-\s)\W*(?:{_HEDGES})*"
_COUNTS: Final = re.compile(
    rf"{BEGINNING}(?:\d|(?:{'|'.join(sorted(NUMBER_WORDS))})\b)", re.IGNORECASE
)
OF_THEM: Final = re.compile(r"\s+of (?:them|these|those)\b", re.IGNORECASE)


def counts_them(text: str) -> bool:
    """Tell whether a text counts what only the sentences before it name: "240 of them"."""
    return OF_THEM.search(text) is not None


@lru_cache(maxsize=KEPT)
def may_count(text: str) -> bool:
    """Tell whether a clause of a text begins with a count; False is sure, and soon known."""
    return _COUNTS.search(text) is not None


@lru_cache(maxsize=KEPT)
def _content_of(text: str) -> frozenset[str]:
    return frozenset(word for word in terms(text) if word.isalpha())


def are_opposed(one: Set[str], other: Set[str]) -> bool:
    """Tell whether a stem means the opposite of one of the other stems, and is none of them."""
    known = opposites()
    return any(not other.isdisjoint(known.get(word, ())) for word in one - other)


class Shared:
    """Tells which sentences share words enough to tell of the same."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._words = {id(one): _content_of(one.text) for one in sentences}

    def share(self, one: Sentence, other: Sentence) -> float:
        """Return the share of the content words of the sentence with fewer that both have."""
        first, second = self._words[id(one)], self._words[id(other)]
        return len(first & second) / max(min(len(first), len(second)), 1)

    def opposed(self, one: Sentence, other: Sentence) -> bool:
        """Whether one of two sentences has a word that means the opposite of one of the other's."""
        return are_opposed(self._words[id(one)], self._words[id(other)])

    def enough(self, one: Sentence, other: Sentence, least: int = SHARED) -> bool:
        """Whether two of the sentences share so many content words, or one beside "of them"."""
        count = len(self._words[id(one)] & self._words[id(other)])
        return count >= least or (count > 0 and any(map(counts_them, (one.text, other.text))))
