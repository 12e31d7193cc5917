"""A name the articles do not have -> the name of theirs it was meant for. Pure.

Only names are mended: an unknown common word is left alone, since it tells what the articles lack.
"""

import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import OSA

WORD = re.compile(r"(?<![.!?]\s)\b[^\W\d_a-z][^\W\d_]{2,}\b")  # not at a sentence's beginning
SHORTEST = 4  # letters; shorter names are too near to one another


def tolerance(word: str) -> int:
    """Return how many edits a misspelt name of this length may be away from the right one."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 8 else 2


def nearest_name(word: str, texts: Iterable[str]) -> str | None:
    """Return the name in the texts that a word most likely stands for, None where none is near.

    Names begin with the same letter; of the nearest, the most frequent wins.
    """
    lowered = word.lower()
    if not tolerance(word):
        return None
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update(name for name in WORD.findall(text) if name[0].isupper())
    best: tuple[int, int, str] | None = None
    for name, count in seen.items():
        if name[0].lower() != lowered[0] or name.lower() == lowered:
            continue
        edits = OSA.distance(lowered, name.lower(), score_cutoff=tolerance(word))
        if edits <= tolerance(word) and (best is None or (edits, -count, name) < best):
            best = (edits, -count, name)
    return best[2] if best else None
