"""Texts -> what tells which of them are one story in two wordings, as agencies' stories are run.

A signature (MinHash) is made of every run of three words of a text and is small; texts that are
mostly alike have a band of it in common, which is how they find each other. Whether two then tell
the same is read off the texts: one that has another figure, date or name in the place of the
first's is another story, however alike the rest. Pure.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from typing import Final

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from .numbers import NUMBER_WORDS, read_quantities
from .terms import STOP_WORDS, WORD
from .types import Sentence

VERSION: Final = 1  # raise it when any text may get another signature: stored ones are made anew
SHINGLE: Final = 3  # words
LEAST_WORDS: Final = 30  # what is shorter may be alike by chance
LEAST_DIFFERENT: Final = 20
SLOTS: Final = 128  # of a signature, a byte each: likeness is estimated to within .04
# Bands of seven slots find all pairs of which eight tenths are alike, and 96 of 100 of those with
# seven tenths, among 16,658 stories of an agency (2026-11); of unlike ones next to none.
BAND_SLOTS: Final = 7
BANDS: Final = 14
ALIKE: Final = 0.7  # of 95 pairs of stories from here to .8, all that pass `tells_same` are ones
COMPARED_WORDS: Final = 4_000  # of a long text
APART: Final = 2  # words; changes nearer to each other are one
SHORT: Final = 12  # words; of a longer change the figures need not correspond
OTHER_NAMES: Final = 2  # places; an outlet may have its own name where the other had its own
SIMILAR_NAMES: Final = 60.0  # of 100, rapidfuzz: one name, spelt otherwise
_PROBE: Final = "the ferry sank off the harbour and the mayor thanked all who came to help " * 3

_TOKEN: Final = re.compile(r"\d(?:[\d.,:/-]*\d)?|[^\W_]+")
_NIL: Final = re.compile(r"\bnil\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"(?<=\d)-(?=\d)")
_FRACTION: Final = re.compile(r"(?<![\d/.])(?:(\d{1,4})[- ])?(\d{1,2})/(\d{1,2})(?![\d/])")


def prose_of(sentences: Iterable[Sentence]) -> str:
    """Return what sentences tell, without headings, of which every outlet has its own."""
    return " ".join(sentence.text for sentence in sentences if not sentence.heading)


def signature_of(prose: str) -> bytes:
    """Return the signature of a text, `SLOTS` bytes; none (`b""`) of one too short to tell."""
    words = WORD.findall(prose.lower())
    if len(words) < LEAST_WORDS or len(set(words)) < LEAST_DIFFERENT:
        return b""
    return _signature(words)


def _signature(words: Sequence[str]) -> bytes:
    from rensa import RMinHash

    hashed = RMinHash(num_perm=SLOTS, seed=1)
    hashed.update(list(map(" ".join, zip(words, words[1:], words[2:], strict=False))))
    return np.array(hashed.digest(), dtype=np.uint32).astype(np.uint8).tobytes()


@cache
def scheme() -> str:
    """Return a name for how signatures are made here; those made in another way do not compare.

    It holds a signature itself, so that a library that hashes otherwise is found out.
    """
    return f"{VERSION}:{_signature(WORD.findall(_PROBE))[:16].hex()}"


def bands_of(signature: bytes) -> list[int]:
    """Return the bands of a signature, of which texts that are alike share one: 60-bit numbers."""
    return [
        int.from_bytes(bytes([band]) + signature[band * BAND_SLOTS : (band + 1) * BAND_SLOTS])
        for band in range(BANDS if signature else 0)
    ]


def likeness(one: bytes, other: bytes) -> float:
    """Return, by their signatures, how much of two texts is alike: Jaccard, estimated."""
    if len(one) != SLOTS or len(other) != SLOTS:
        return 0.0
    same = np.frombuffer(one, dtype=np.uint8) == np.frombuffer(other, dtype=np.uint8)
    return float(np.count_nonzero(same)) / SLOTS


def tells_same(one: str, other: str) -> bool:
    """Tell whether two texts that are much alike tell one story.

    They do unless one has another figure, day or, more than once, another name where the first has
    its own. What only one of them has (a paragraph more) sets them not apart.
    """
    first, second = sorted((one, other))  # whichever comes first, the verdict is one
    texts = (_Text(first), _Text(second))
    other_names = 0
    for start, end, start2, end2 in _changes(*texts):
        parts = (texts[0].part(start, end), texts[1].part(start2, end2))
        short = max(end - start, end2 - start2) <= SHORT
        if (short or all(map(_is_table, parts))) and _figures_differ(*parts):
            return False
        if short:
            other_names += _names_differ(
                texts[0].names(start, end, but=texts[1]), texts[1].names(start2, end2, but=texts[0])
            )
    return other_names < OTHER_NAMES


class _Text:
    """A text by its words."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(_TOKEN.finditer(text))[:COMPARED_WORDS]
        self._words = [each[0] for each in self._found]
        self.words = [word.lower() for word in self._words]
        self.all = set(self.words)
        self._plain = {word for word in self._words if word.islower()}

    def part(self, start: int, end: int) -> str:
        """Return the text of some words, and of numbers right beside them."""
        while start and _is_figure(self.words[start - 1]):
            start -= 1
        while end < len(self.words) and _is_figure(self.words[end]):
            end += 1
        return "" if start == end else self._text[self._found[start].start() : self._end(end)]

    def _end(self, end: int) -> int:
        return self._found[end - 1].end() + 1  # with a sign behind it: 5%

    def names(self, start: int, end: int, *, but: "_Text") -> set[str]:
        """Return the names among some words that another text has nowhere."""
        return {
            word.lower()
            for word in self._words[start:end]
            if word[0].isupper()
            and len(word) > 1
            and word.lower() not in STOP_WORDS
            and word.lower() not in self._plain | but._plain | but.all
        }


def _changes(one: _Text, other: _Text) -> list[tuple[int, int, int, int]]:
    """Return the runs of words, half-open, in which two texts differ; near ones are one."""
    runs: list[tuple[int, int, int, int]] = []
    for change in Indel.opcodes(one.words, other.words):
        if change.tag == "equal":
            continue
        start, start2 = change.src_start, change.dest_start
        if runs and start - runs[-1][1] <= APART:
            start, start2 = runs[-1][0], runs[-1][2]
            runs.pop()
        runs.append((start, change.src_end, start2, change.dest_end))
    return runs


def _is_figure(word: str) -> bool:
    return word[0].isdigit() or word in NUMBER_WORDS


def _is_table(part: str) -> bool:
    words: list[str] = _TOKEN.findall(part)
    return 4 * sum(word[0].isdigit() for word in words) >= len(words) > 0


def _figures_differ(one: str, other: str) -> bool:
    """Tell whether two texts each state a number, or a day, that the other does not."""
    return any(
        _each_has_its_own(mine, theirs)
        for mine, theirs in zip(_figures(one), _figures(other), strict=True)
    )


def _figures(text: str) -> tuple[list[Hashable], ...]:
    """Return the numbers, the dates, the weekdays and the years of a text."""
    text = _RANGE.sub(" to ", _FRACTION.sub(_decimal, _NIL.sub("zero", text)))
    numbers, days = read_quantities(text)
    return (
        [number.value for number in numbers],
        [(day.month, day.day) for day in days if day.month is not None],
        [day.weekday for day in days if day.weekday is not None],
        [day.year for day in days if day.year is not None],
    )


def _decimal(found: re.Match[str]) -> str:
    whole, part, of = (int(group or 0) for group in found.groups())
    return f"{whole + part / of:.4f}".rstrip("0").rstrip(".") if of else found[0]


def _each_has_its_own(mine: Iterable[Hashable], theirs: Iterable[Hashable]) -> bool:
    one, other = Counter(mine), Counter(theirs)
    return bool(one - other) and bool(other - one)


def _names_differ(mine: set[str], theirs: set[str]) -> bool:
    if not mine or not theirs:
        return False
    return all(fuzz.ratio(one, other) < SIMILAR_NAMES for one in mine for other in theirs)
