"""Shown text -> which statement a number `[n]` belongs to, where models put it before or after.

"It fell. [1] Oil rose. [2]" has numbers last, "[1] It fell. [2] Oil rose." has them first; "[2]:
Oil rose." and "[2] says that oil rose." begin a statement with theirs wherever they stand.
"""

import re
from typing import Final

NUMBER: Final = re.compile(r"\[(\d+)\]")

ITEM: Final = r"(?:[-–—*+•·▪●◦‣\u2043]|\(?(?:\d{1,3}|[A-Za-z])[.)])"
_RUN: Final = re.compile(r"\[\d+\](?:[\s,;]*+(?:and\s++)?\[\d+\])*+")
_FIRST: Final = re.compile(rf"(?:>\s*)*(?:{ITEM}\s+)?[*_`(]{{0,3}}\[\d+\]")
_AFTER_LEAD_IN: Final = re.compile(r"[^.!?\n\[\]]{1,80}:[*_`]{0,3}\s*[*_`(]{0,3}\[\d+\]")
_ALONE: Final = re.compile(r"[^\w\[\]]*(?:\[\d+\][^\w\[\]]*)+")
_SUBJECT: Final = re.compile(
    r"\s*+(?::|(?:also\s|further\s|and\s)?(?:says?|said|states?|stated|reports?|reported|adds?|added"
    r"|notes?|noted|tells?|told|shows?|mentions?|mentioned|quotes?|describes?|explains?|confirms?"
    r"|indicates?|suggests?|claims?|argues?|warns?)\b(?!\s*\Z))"
)
_SUBJECT_BEGUN: Final = re.compile(
    r"\s*+(?:[,;]?\s*+(?:and\s*+)?(?:\[\d*)?|[a-z]{1,12}\s?[a-z]{0,12})\s*"
)
_COLON: Final = re.compile(
    rf"\A((?:[^\w\[]{{0,6}}|{ITEM}\s+)(?:\[\d+\][*_`]{{0,3}})+[*_`]{{0,3}})\s*:"
)


def begins_with_number(text: str, start: int, *, opens_line: bool) -> bool:
    """Tell whether a statement has its number before it, after a list marker or a lead-in too."""
    first = _FIRST.match(text, start) is not None
    return first or (opens_line and _AFTER_LEAD_IN.match(text, start) is not None)


def is_alone(text: str) -> bool:
    """Tell whether a line holds numbers and nothing else."""
    return _ALONE.fullmatch(text) is not None


def begins_statement(text: str, start: int, *, final: bool) -> bool | None:
    """Whether the numbers at a place are the next statement's subject; None while that is open."""
    run = _RUN.match(text, start)
    end = run.end() if run else start
    if _SUBJECT.match(text, end):
        return True
    return None if not final and _SUBJECT_BEGUN.fullmatch(text, end) else False


def without_colon(text: str) -> str:
    """A statement "[1]: It fell." without the colon."""
    return _COLON.sub(r"\1", text, count=1)
