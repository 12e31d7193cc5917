"""A page of a PDF, as PDFium sees it -> its printed lines with their boxes, in reading order.

Only the library is asked here; what the lines mean is for `pdf_paragraphs`.
"""

import ctypes
import math
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

BREAKS = "\r\n"
HYPHEN = "\x02"  # PDFium's sign for a hyphen at a line end, after which it gives no line end
LARGEST_PAGE = 500_000  # characters; a broadsheet page has some 20,000
LAST_CODE = 0x10FFFF
REPLACEMENT = "\ufffd"
LEVEL = 0.1  # radians


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


class _Letter(NamedTuple):
    place: int
    sign: str
    left: float
    right: float


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
    letters: list[_Letter] = []
    for letter in _letters(text):
        if letter.sign not in BREAKS:
            letters.append(letter)
        if letter.sign in BREAKS or letter.sign == HYPHEN:
            yield from _line(text, letters, number)
            letters = []
    yield from _line(text, letters, number)


def _letters(text: pdfium.FPDF_TEXTPAGE) -> Iterator[_Letter]:
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    for index in range(min(pdfium.FPDFText_CountChars(text), LARGEST_PAGE)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        sign = chr(code) if code <= LAST_CODE else REPLACEMENT
        if pdfium.FPDFText_GetLooseCharBox(text, index, reference):
            yield _Letter(index, sign, box.left, box.right)
        else:
            yield _Letter(index, sign, 0.0, 0.0)


def _line(
    text: pdfium.FPDF_TEXTPAGE, letters: list[_Letter], number: int
) -> Iterator[tuple[Line, bool]]:
    """Make a line of letters, if any can be seen; the middle one stands for its font."""
    seen = [each for each in letters if not each.sign.isspace() and each.right > each.left]
    if not seen:
        return
    middle = seen[len(seen) // 2].place
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, middle, ctypes.byref(x), ctypes.byref(y))
    size = float(pdfium.FPDFText_GetFontSize(text, middle))
    if pdfium.FPDFText_GetMatrix(text, middle, ctypes.byref(matrix)):
        size *= math.hypot(matrix.b, matrix.d)
    words = "".join(each.sign for each in letters)
    left, right = min(each.left for each in seen), max(each.right for each in seen)
    level = abs(pdfium.FPDFText_GetCharAngle(text, middle)) < LEVEL
    yield Line(number, words, left, right, y.value, abs(size)), level
