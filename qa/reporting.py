"""A sentence -> who says what it reports, and whether a name says anything in it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from .cue_words import HEADS, MASK, words_of
from .cues import find_cue
from .names import TITLES, bare_name, is_possessive
from .quoting import read_quotations
from .reporting_verbs import SAYING
from .statements import Statement, Word
from .subjects import Subject
from .terms import STOP_WORDS
from .vocabulary import is_common

_REPORTS: Final = SAYING | frozenset(
    "called calls urged urges denied denies promised promises accused accuses believes believed "
    "argues insists claims warns announces condemned condemns rejected rejects criticised "
    "criticized praised thinks expects voiced described describes confirmed confirms pledged "
    "proposed demanded demands wants hopes hoped refused declined regretted repeated asks "
    "acknowledged dismissed estimates regards saying adding".split()
)
_HARDLY_SAYING: Final = frozenset("wants hopes hoped refused declined thinks expects".split())
_SMALL_NAME: Final = re.compile(r"(?i:according to) ([a-z][a-z'-]+)(?=[,.;]|\Z)")
_SPEAKER_REACH: Final = 5  # words between a name and its verb of saying


@lru_cache(maxsize=256)
def reporting_subject(text: str) -> tuple[Subject, bool] | None:
    """Return who says what the sentence reports, a name without titles; None where nobody does.

    With it goes whether the verb can mean nothing else but saying: "said", not "called".
    """
    masked = text
    for quoted in read_quotations(text):
        length = quoted.end - quoted.start
        masked = masked[: quoted.start] + MASK * length + masked[quoted.end :]
    words = words_of(masked)
    if (small := _SMALL_NAME.search(text)) and not _is_ordinary(small[1]):
        return Subject(small[1], "name"), True
    cue = find_cue(words)
    if cue is None or not (cue.saying or words[cue.position] in _REPORTS - _HARDLY_SAYING):
        return None
    if cue.subject.kind != "name":
        return (cue.subject, True) if cue.saying else None
    return cue.subject._replace(text=bare_name(cue.subject.text.split())), cue.saying


def _is_ordinary(word: str) -> bool:
    return word in STOP_WORDS or word in HEADS or is_common(word) or word.endswith("s")


def says(statement: Statement, surname: str, reach: int = _SPEAKER_REACH) -> bool:
    """Tell whether a sentence has the name, given by its key, right before a verb of saying.

    `reach` is how many words further the verb may be; where a clause begins with the verb it may
    stand before the name.
    """
    words = statement.words
    for place, word in enumerate(words):
        owner = is_possessive(word.text) or (
            place + 1 < len(words) and words[place + 1].text == "s"
        )
        if word.key != surname or owner:
            continue
        start = _after_apposition(statement, place)
        for other in words[start : start + reach]:
            if other.text in _REPORTS:
                return True
            if other.text == "and" or (
                other.text[0].isupper() and other.text.lower() not in TITLES
            ):
                break
        before = words[max(0, place - 5) : place]
        if any(other.key == "according" for other in before):
            return True
        if _is_inverted(statement.text, before[-4:]):
            return True
    return False


def _is_inverted(text: str, before: Sequence[Word]) -> bool:
    """Whether the words before a name have a verb of saying that begins its clause."""
    verbs = [word for word in before if word.text in SAYING]
    return bool(verbs) and text[: verbs[-1].start].rstrip()[-1:] in ("", ",", '"', "?", "!", "'")


def _after_apposition(statement: Statement, place: int) -> int:
    """Return the place of the first word after "X" or after "X, the chairman of Y,"."""
    text, words = statement.text, statement.words
    if text[words[place].end : words[place].end + 1] != ",":
        return place + 1
    closed = text.find(",", words[place].end + 1)
    if closed < 0:
        return place + 1
    return next((at for at in range(place + 1, len(words)) if words[at].start > closed), place + 1)


def says_pronoun(statement: Statement) -> bool:
    """Tell whether a sentence has "he said", "she says" or the like."""
    return any(
        word.key in ("he", "she") and other.text in SAYING
        for word, other in pairwise(statement.words)
    )
