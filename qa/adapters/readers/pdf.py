"""A PDF -> one article, its text by pages, through PDFium.

Paragraphs become lines of running text, whole over line ends and pages; running heads, feet and
page numbers are left out. A mark stands where a page's own text begins, even within a sentence.
PDFium is not made for threads: one document at a time in a process.
"""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from ...errors import ArticleError
from ...types import Extracted
from .pdf_columns import in_reading_order
from .pdf_furniture import without_furniture
from .pdf_lines import Line, page_lines
from .pdf_paragraphs import paragraphs
from .pdf_pieces import whole_lines
from .pdf_words import Vocabulary, cleaned, ended
from .properties import LONGEST_TITLE, sane_author, sane_title, stated_date, stated_language

LARGE = 1.2  # times the usual size of letters: a headline
SECTION = "\n\n"
LONGEST_TAG = 100  # bytes; "en-US" takes 12
FAILURES_IN_A_ROW = 50  # pages; a broken page tree may promise millions


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the article of a PDF.

    Raises:
        ArticleError: nothing can be read of it; the message is the reason alone.
    """
    document = _opened(stream.read())
    try:
        lines, pages, failed = _lines(document)
        printed = without_furniture(lines)
        if not any(sign.isalnum() for line in printed.lines for sign in line.text):
            raise ArticleError(_nothing(pages, failed))
        groups = paragraphs(whole_lines(in_reading_order(printed.lines)))
        told, marks = _flow(groups)
        info = {key: _stated(document, key) for key in document.METADATA_KEYS}
        language = _language(document)
    finally:
        document.close()
    yield Extracted(
        text=SECTION.join(text for _, text in told),
        title=sane_title(info.get("Title"), name) or _headline(told),
        author=sane_author(info.get("Author")),
        date=stated_date([info.get("CreationDate"), info.get("ModDate")]),
        url=printed.url,
        language=language,
        unit="page",
        marks=marks,
        problem=f"{failed} of {pages} pages cannot be read" if failed else None,
    )


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ArticleError("encrypted; it needs a password") from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise ArticleError("encrypted in a way that is not known") from error
        raise ArticleError("not a PDF, or broken") from error


def _lines(document: pypdfium2.PdfDocument) -> tuple[list[Line], int, int]:
    """Return the lines of all pages that can be read, the number of pages, and of failures."""
    lines: list[Line] = []
    failed = in_a_row = 0
    pages = len(document)
    for index in range(pages):
        try:
            page = document[index]
            try:
                lines.extend(page_lines(page, index + 1))
            finally:
                page.close()
            in_a_row = 0
        except pypdfium2.PdfiumError:
            failed += 1
            in_a_row += 1
            if in_a_row == FAILURES_IN_A_ROW:
                failed += pages - index - 1
                break
    return lines, pages, failed


def _nothing(pages: int, failed: int) -> str:
    return (
        "broken; no page of it can be read"
        if failed and failed == pages
        else "no text in it (a scan?)"
    )


def _flow(
    groups: Sequence[Sequence[Line]],
) -> tuple[list[tuple[Sequence[Line], str]], tuple[int, ...]]:
    """Return the lines and the text of each paragraph, and where in all texts each page begins.

    A paragraph of signs that no reader sees is left out. A page without text begins where the next
    one does.
    """
    vocabulary = Vocabulary.of(line.text for group in groups for line in group)
    told: list[tuple[Sequence[Line], str]] = []
    begins: dict[int, int] = {}
    offset = 0
    for group in groups:
        text = ""
        for line in group:
            words = cleaned(line.text)
            text = vocabulary.joined(text, words)
            begins.setdefault(line.page, offset + len(text) - len(words))
        text = ended(text)
        if text:
            told.append((group, text))
            offset += len(text) + len(SECTION)
    return told, _marks(begins, offset - len(SECTION))


def _marks(begins: dict[int, int], length: int) -> tuple[int, ...]:
    """Return a mark for each page up to the last with text, ascending."""
    marks: list[int] = []
    following = max(length - 1, 0)
    for page in range(max(begins), 0, -1):
        following = min(begins.get(page, following), following)
        marks.append(following)
    return tuple(reversed(marks))


def _headline(told: Sequence[tuple[Sequence[Line], str]]) -> str | None:
    """Return the paragraph in the largest letters of the first page, if larger than the others."""
    sizes = [line.size for group, _ in told for line in group for _ in line.text]
    usual = median(sizes)
    first = told[0][0][0].page
    chosen: tuple[float, str] | None = None
    for group, text in told:
        if group[0].page != first:
            break
        size = group[0].size
        is_title = len(text) <= LONGEST_TITLE and sum(map(str.isalpha, text)) > 2
        if is_title and size >= LARGE * usual and (chosen is None or size > chosen[0]):
            chosen = size, text
    return chosen[1] if chosen else None


def _stated(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _language(document: pypdfium2.PdfDocument) -> str | None:
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    if not 0 < length < LONGEST_TAG:
        return None
    buffer = (pdfium.FPDF_WCHAR * length)()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, length)
    return stated_language("".join(map(chr, buffer)).rstrip("\0"))
