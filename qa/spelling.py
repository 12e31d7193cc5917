"""A name the articles do not have -> the name of theirs it was meant for. Pure.

Only names are mended: an unknown common word is left alone, since it tells what the articles lack.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from .names import NOT_NAMES, TITLES
from .terms import WORD, words
from .vocabulary import is_common

# Behind a word or a comma: what begins a sentence, a line or a quotation is capital anyway.
NAME = re.compile(r"(?<=[\w,;)][ \n])[^\W\d_a-z][^\W\d_]{2,}\b")
LOWER = re.compile(r"\b[^\W\d_A-Z][^\W\d_]{2,}\b")
SHORTEST = 4  # letters; shorter names are too near to one another
# Before a name that is typed in lower case: "what did lavrow say", "according to lavrow".
BEFORE_A_NAME = re.compile(
    r"\b(?:did|does|do|has|had|will|would|was|is|by|from|to|says?|said|mr|mrs|ms|dr|sir|"
    r"president|minister|senator|governor|mayor|judge|ambassador|secretary|general)\.? \Z",
    re.IGNORECASE,
)


def tolerance(word: str) -> int:
    """Return how many edits a misspelt name of this length may be away from the right one."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 8 else 2


def may_be_name(text: str, start: int) -> bool:
    """Tell whether the word of a question at a character may be a name: by its capital or place."""
    before, word = text[:start], WORD.match(text, start)
    if word is None or (word[0].islower() and is_common(word[0])):
        return False
    if text[start].isupper() and re.search(r"\w", before):
        return True
    return BEFORE_A_NAME.search(before) is not None


def nearest_name(word: str, texts: Iterable[str]) -> str | None:
    """Return the name in the texts that a word most likely stands for, None where none is near.

    A name is capital inside a sentence, more often than small, and no title. Both begin with the
    same letter; of the nearest, the most frequent wins.
    """
    lowered = word.lower()
    if not tolerance(word):
        return None
    seen: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        seen.update(name for name in NAME.findall(text) if name[0].isupper())
        small.update(LOWER.findall(text))
    best: tuple[int, int, str] | None = None
    for name, count in seen.items():
        plain = name.lower()
        if plain[0] != lowered[0] or plain == lowered:
            continue
        if small[plain] >= count or plain in NOT_NAMES or plain in TITLES:
            continue
        edits = OSA.distance(lowered, plain, score_cutoff=tolerance(word))
        if edits <= tolerance(word) and (best is None or (edits, -count, name) < best):
            best = (edits, -count, name)
    return best[2] if best else None


def nearest_speaker(wanted: str, speakers: Sequence[str]) -> str | None:
    """Return the part of a speaker's name that a misspelt name most likely stands for.

    Every word of it must be near a word of the same speaker's name, in their order; the fewest
    edits in all win. None where nobody's name is near.
    """
    asked = words(wanted)
    best: tuple[int, str] | None = None
    for speaker in speakers:
        fitting = _fitting(asked, speaker.split()) if asked else None
        if fitting is not None and (best is None or fitting < best):
            best = fitting
    return best[1] if best else None


def _fitting(asked: Sequence[str], name: Sequence[str]) -> tuple[int, str] | None:
    """Return how many edits lead from words to words of a name, and those; None if too many."""
    edits, at = 0, 0
    taken: list[str] = []
    for word in asked:
        near = [
            (OSA.distance(word, part.lower().strip(".,")), place)
            for place, part in enumerate(name[at:], start=at)
        ]
        fewest, place = min(near, default=(len(word), 0))
        if fewest > tolerance(word):
            return None
        edits, at = edits + fewest, place + 1
        taken.append(name[place])
    return edits, " ".join(taken)
