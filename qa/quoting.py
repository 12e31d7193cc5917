"""A text with straight quotation marks -> its quotations, and whether other texts have their words.

A single mark is one where it stands before a word or after one, and is no apostrophe. A mark
without its partner reaches to the end of the text, or from its beginning.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from .terms import WORD

LONGEST_QUOTATION: Final = 500  # characters; a mark that stays open so long was none

_MARK: Final = re.compile(
    r"""(?P<double>")
    | (?<![^\s(\["/;:-])'(?=\w)(?!(?:\d\ds?|n|em|til|tis|twas|cause|bout|round|cos)\b)(?P<opens>)
    | (?<=[\w.,!?…%)])'(?!\w)(?P<closes>)""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_LEFT_OUT: Final = re.compile(r"\.\.\.|\u2026|\[[^\]]*\]")


class Quotation(NamedTuple):
    """Words in quotation marks; `start` and `end` are characters, half-open, marks included."""

    words: str
    start: int
    end: int
    closed: bool = True


def read_quotations(text: str) -> list[Quotation]:
    """Return the quotations of a text, in order and without overlap."""
    marks = list(_MARK.finditer(text))
    found: list[Quotation] = []
    opened: re.Match[str] | None = None
    for place, mark in enumerate(marks):
        position = mark.start()
        single = mark["double"] is None
        if opened is None:
            if mark["opens"] is not None or (not single and not _only_closes(text, position)):
                opened = mark
            elif not found and _closes_unopened(text, position, single=single):
                found.append(Quotation(text[:position].strip(), 0, position + 1))
        elif single == (opened["double"] is None) and (
            not single or (mark["closes"] is not None and not _is_genitive(text, marks[place:]))
        ):
            words = text[opened.end() : position].strip()
            found.append(Quotation(words, opened.start(), position + 1))
            opened = None
    if opened is not None:
        words = text[opened.end() :].strip()
        found.append(Quotation(words, opened.start(), len(text), closed=False))
    return [one for one in found if one.words]


def _only_closes(text: str, position: int) -> bool:
    """Whether a double mark stands behind a word: "...," he said, or 5" of rain."""
    return position > 0 and not text[position - 1].isspace() and text[position - 1] not in "([;:/-'"


def _closes_unopened(text: str, position: int, *, single: bool) -> bool:
    """Whether a mark that nothing opened ends a quotation that began before the text."""
    before = text[position - 1]
    if not single:
        return not before.isdigit()
    return before in ",!?…" or (before == "." and not text[position + 1 :].strip())  # "Bros.' film"


def _is_genitive(text: str, marks: Sequence[re.Match[str]]) -> bool:
    """Whether the first of some marks may be "workers'", and a later one ends the quotation."""

    def doubtful(mark: re.Match[str]) -> bool:
        position = mark.start()
        return text[position - 1] == "s" and re.match(r"' [a-z]", text[position:]) is not None

    if not doubtful(marks[0]):
        return False
    for mark in marks[1:]:
        if mark["closes"] is None:
            return False
        if not doubtful(mark):
            return True
    return False


def is_in_quotation(text: str) -> bool:
    """Tell whether a text ends inside a quotation that has not grown too long."""
    found = read_quotations(text)
    return bool(found) and not found[-1].closed and len(text) - found[-1].start < LONGEST_QUOTATION


def misquoted(quotations: Sequence[str], texts: Sequence[str]) -> str | None:
    """Return the first words of quotations that no text has, word for word; None if all are there.

    What is left out by dots or put in brackets does not count; of several sentences each may be in
    another text.
    """
    flat = [flattened(text) for text in texts]
    flat += [flattened(" ".join(one.words for one in read_quotations(text))) for text in texts]
    for quotation in quotations:
        for part in _LEFT_OUT.split(quotation):
            for sentence in _parts(part, flat):
                wanted = flattened(sentence)
                if wanted.strip() and not any(wanted in text for text in flat):
                    return sentence.strip()
    return None


def _parts(part: str, flat: Sequence[str]) -> Iterator[str]:
    """Yield a quotation whole where a text has it so, else sentence by sentence."""
    if any(flattened(part) in text for text in flat):
        yield part
    else:
        yield from _SENTENCE_END.split(part)


def flattened(text: str) -> str:
    """Return the words of a text between single spaces: marks and case do not count."""
    return f" {' '.join(WORD.findall(text.casefold()))} "
