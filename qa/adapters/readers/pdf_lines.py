"""A page of a PDF, as PDFium sees it -> its printed lines with their boxes, in reading order.

Only the library is asked here; what the lines mean is for `pdf_paragraphs`.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

HYPHEN = "\x02"  # at a line end, after which PDFium gives no line end; or else U+FFFE
_PRINTED = re.compile(r"[^\r\n\x02]*[^\s\x02][^\r\n\x02]*\x02?|[^\S\r\n]*\x02")
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"(?:(?<=[^\W\d]{3})|(?<=[.,;:!?)\"”’]))\d{1,3}(?!\w)")
RAISED = 0.2  # sizes above the other letters
WIDE = 1.0  # sizes; a space is a quarter of one
LARGEST_PAGE = 500_000  # characters; a broadsheet page has some 20,000
LAST_CODE = 0x10FFFF
REPLACEMENT = "\ufffd"
LEVEL = 0.1  # radians


class Gap(NamedTuple):
    """A wide gap within a line: `start` to `end` in its text, `left` to `right` on the page."""

    start: int
    end: int
    left: float
    right: float


class Line(NamedTuple):
    """One printed line: its text and where it stands, in points from the page's lower left corner.

    `baseline` is what its letters stand on, `size` the size of its font.
    """

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    gaps: tuple[Gap, ...] = ()


def page_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    """Return the lines of a page, in the order in which the page draws them.

    Text that stands upright or aslant (a stamp, the margin of a preprint) is left out unless there
    is no other.
    """
    text = page.get_textpage()
    try:
        lines = list(_lines(text.raw, number))
    finally:
        text.close()
    level = [line for line, is_level in lines if is_level]
    return level or [line for line, _ in lines]


def _lines(text: pdfium.FPDF_TEXTPAGE, number: int) -> Iterator[tuple[Line, bool]]:
    """Cut a page's letters into lines; with each, whether it is level."""
    letters = _letters(text)
    for match in _PRINTED.finditer(letters):
        yield _line(text, number, match[0], match.start())


def _letters(text: pdfium.FPDF_TEXTPAGE) -> str:
    """Return the letters of a page, one for each that PDFium counts."""
    count = min(pdfium.FPDFText_CountChars(text), LARGEST_PAGE)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    codes = buffer[:count]
    if written != count + 1 or any(0xD800 <= code < 0xE000 for code in codes):
        codes = [
            pdfium.FPDFText_GetUnicode(text, index) for index in range(count)
        ]  # six times slower
    letters = "".join(chr(code) if code <= LAST_CODE else REPLACEMENT for code in codes)
    return letters.replace("\ufffe", HYPHEN)


def _line(text: pdfium.FPDF_TEXTPAGE, number: int, letters: str, start: int) -> tuple[Line, bool]:
    """Make a line of letters, the first of them at `start`; its middle stands for its font."""
    seen = [match.span() for match in _WORD.finditer(letters)]
    middle = start + seen[len(seen) // 2][0]
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, middle, ctypes.byref(x), ctypes.byref(y))
    size = float(pdfium.FPDFText_GetFontSize(text, middle))
    if pdfium.FPDFText_GetMatrix(text, middle, ctypes.byref(matrix)):
        size *= math.hypot(matrix.b, matrix.d)
    edges = [
        (_edges(text, start + first).left, _edges(text, start + end - 1).right)
        for first, end in seen
    ]
    gaps = tuple(
        Gap(before[1], after[0], left[1], right[0])
        for (before, after), (left, right) in zip(pairwise(seen), pairwise(edges), strict=True)
        if right[0] - left[1] > WIDE * abs(size)
    )
    left, right = min(min(edge) for edge in edges), max(max(edge) for edge in edges)
    level = abs(pdfium.FPDFText_GetCharAngle(text, middle)) < LEVEL
    letters = _without_marks(text, letters, start, y.value, abs(size))
    return Line(number, letters, left, right, y.value, abs(size), gaps), level


def _without_marks(
    text: pdfium.FPDF_TEXTPAGE, letters: str, start: int, baseline: float, size: float
) -> str:
    """Blank out each raised number after a word, the mark of a note; `cleaned` drops the zeros."""
    for match in _MARK.finditer(letters):
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, start + match.start(), ctypes.byref(x), ctypes.byref(y))
        if y.value - baseline > RAISED * size:
            blank = "\0" * len(match[0])
            letters = letters[: match.start()] + blank + letters[match.end() :]
    return letters


def _edges(text: pdfium.FPDF_TEXTPAGE, index: int) -> pdfium.FS_RECTF:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
    return box
