"""Sentences and hits -> which of them say nothing that others do not say already. Pure.

Numbers and denials must be the same, and the content words of one must stand in the other in the
same order: "9 million" for "5 million", "not", or one name for another says something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from .numbers import NUMBER_WORDS, plain_marks
from .speech import tells_nothing
from .terms import terms, words
from .types import Hit, Passage, Sentence

SAME = 90.0  # of 100, rapidfuzz: what is less alike is another sentence; more alike may be
TIED = 0.001  # of a fused score, in deviations: the same text gets that far from itself by rounding
DENIAL = re.compile(r"\b(?:not|no|never|none|nor|neither|without|cannot)\b|n['’]t\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def normalised(text: str) -> str:
    """Return a text on one line, with straight quotation marks and plain hyphens."""
    return " ".join(plain_marks(text).split())


def says_the_same(one: str, other: str) -> bool:
    """Tell whether two sentences are near-equal and nothing sets them against each other."""
    if fuzz.token_sort_ratio(one, other, score_cutoff=SAME) < SAME:
        return False
    first, second = _content(one), _content(other)
    shorter, longer = sorted((first.terms, second.terms), key=len)
    rest = iter(longer)
    if not all(term in rest for term in shorter):
        return False
    return (first.figures, first.denials) == (second.figures, second.denials)


class _Content(NamedTuple):
    """What two sentences that say the same have in common: stems, figures, how often "not"."""

    terms: tuple[str, ...]
    figures: tuple[str, ...]
    denials: int


@lru_cache(maxsize=4096)
def _content(text: str) -> _Content:
    figures = sorted(word for word in words(text) if word[0].isdigit() or word in NUMBER_WORDS)
    return _Content(tuple(terms(text)), tuple(figures), len(DENIAL.findall(text)))


def same_sentence(text: str, among: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence of an article that is the same as a text, else one that says the same."""
    wanted = normalised(text)
    prose = [
        (normalised(sentence.text), sentence)
        for sentence in among
        if not sentence.heading and _as_long(sentence.text, text)
    ]
    same = [one for told, one in prose if told == wanted]
    if not same:
        same = [one for told, one in prose if says_the_same(told, wanted)]
    return same[0] if same else None


@dataclass(slots=True)
class Unrepeated:
    """Hits as they come, best first, without those that only repeat others of their story.

    Of two that are equally good and say the same, the earlier dated stays.
    """

    hits: list[Hit] = field(default_factory=list)
    repeated: int = 0
    _told: dict[int, dict[str, int]] = field(default_factory=dict)  # sentences, by story

    def add(self, hit: Hit) -> None:
        """Take in a hit that says something that none before it says; else count it."""
        if hit.passage.story is None:
            self.hits.append(hit)
            return
        told = self._told.setdefault(hit.passage.story, {})
        said = _said(hit.passage)
        places: set[int] = set()
        for sentence in said:
            place = _place(sentence, told)
            if place is None:
                break
            places.add(place)
        else:
            if places:
                self.repeated += 1
                self._exchange(hit, places)
                return
        told |= {sentence: len(self.hits) for sentence in said if sentence not in told}
        self.hits.append(hit)

    def _exchange(self, hit: Hit, places: set[int]) -> None:
        """Put a hit in the place of the one that says all of it, where it is the earlier."""
        place, *more = places
        if not more and _is_earlier(hit, self.hits[place]):
            self.hits[place] = hit


def _said(passage: Passage) -> list[str]:
    """Return what a passage says; headlines and credits are every outlet's own."""
    told = [one.text for one in passage.sentences if not one.heading]
    return [normalised(text) for text in told if not tells_nothing(text)]


def _place(sentence: str, told: dict[str, int]) -> int | None:
    """Return which hit tells a sentence."""
    if sentence in told:
        return told[sentence]
    return next(
        (
            place
            for other, place in told.items()
            if _as_long(sentence, other) and says_the_same(sentence, other)
        ),
        None,
    )


def _as_long(one: str, other: str) -> bool:
    """Tell whether two texts may be near-equal for all their lengths say."""
    shorter, longer = sorted((len(one), len(other)))
    return 4 * shorter >= 3 * longer


def _is_earlier(hit: Hit, kept: Hit) -> bool:
    """Tell whether a hit is as good as the one kept, says as much, and is dated before it."""
    day, other = hit.passage.date, kept.passage.date
    return (
        kept.score - hit.score <= TIED
        and len(hit.passage.sentences) == len(kept.passage.sentences)
        and day is not None
        and (other is None or day < other)
    )
