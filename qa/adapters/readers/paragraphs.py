"""The paragraphs of a document, as a reader meets them -> one article.

Pure. A paragraph is a line of the text, and so is a table row of short cells; notes come last, in
the order of their marks. Places are paragraphs, counted from 1 without empty ones.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...errors import ArticleError
from ...types import Extracted
from .properties import sane_author, sane_title, stated_date, stated_language

BETWEEN = "\n\n"
CELL = 80  # characters; a table with longer cells is there for the layout


class Paragraph(NamedTuple):
    """Some text in one line, and the style it has, by name."""

    text: str
    style: str = ""


@dataclass(slots=True)
class _Open:
    """A paragraph that has begun and not ended; others may lie within it, as in a text box."""

    style: str
    words: list[str] = field(default_factory=list)
    inner: list[Paragraph] = field(default_factory=list)
    left_out: bool = False
    joins_next: bool = False


class Gatherer:
    """Gathers paragraphs, rows of tables and notes while a document is read."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._rows: list[list[list[Paragraph]]] = []
        self._body: list[Paragraph] = []
        self._notes: list[Paragraph] = []
        self._begun: list[str] = []  # the text of a paragraph that goes on in the next
        self._outer: list[tuple[list[_Open], list[list[list[Paragraph]]]]] = []

    def begin(self, style: str = "") -> None:
        """Begin a paragraph."""
        self._open.append(_Open(style, self._begun))
        self._begun = []

    def add(self, words: str) -> None:
        """Add text to the paragraph that has begun last; outside of any it is nobody's."""
        if self._open:
            self._open[-1].words.append(words)

    def set_style(self, style: str, *, left_out: bool = False) -> None:
        """Say what style the paragraph that has begun last is in, and whether it is no text."""
        if self._open:
            self._open[-1].style = style
            self._open[-1].left_out = left_out

    def join_next(self) -> None:
        """Let the next paragraph go on with the one that has begun last: its end was deleted."""
        if self._open:
            self._open[-1].joins_next = True

    def end(self) -> None:
        """End the paragraph that has begun last."""
        if not self._open:
            return
        done = self._open.pop()
        if done.joins_next:
            self._begun = ["".join(done.words)]
            self._put(done.inner)
            return
        text = "" if done.left_out else one_line("".join(done.words))
        found = [Paragraph(text, done.style)] if text else []
        self._put([*found, *done.inner])

    def _put(self, found: Sequence[Paragraph]) -> None:
        if self._open:
            self._open[-1].inner.extend(found)
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1].extend(found)
        elif self._outer:
            self._notes.extend(found)
        else:
            self._body.extend(found)

    def begin_row(self) -> None:
        """Begin a row of a table, within a cell of another or not."""
        self._rows.append([])

    def begin_cell(self) -> None:
        """Begin a cell."""
        if self._rows:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """End a row."""
        if self._rows:
            self._put(row(self._rows.pop()))

    def begin_note(self) -> None:
        """Begin a note, whose text stands at the end of all."""
        self._outer.append((self._open, self._rows))
        self._open, self._rows = [], []

    def end_note(self) -> None:
        """End a note, and go on where it stood."""
        if self._outer:
            self._end_all()
            self._open, self._rows = self._outer.pop()

    def all(self) -> list[Paragraph]:
        """Return the paragraphs, also of a document that stops in the middle."""
        while self._outer:
            self.end_note()
        self._end_all()
        return [*self._body, *self._notes]

    def _end_all(self) -> None:
        if self._begun:
            self.begin()
        while self._open:
            self.end()
        while self._rows:
            self.end_row()


def article(
    paragraphs: Sequence[Paragraph], stated: "Stated", name: str, problem: str | None = None
) -> Extracted:
    """Return the article that paragraphs make.

    Raises:
        ArticleError: there is no text in them.
    """
    if not any(map(str.isalnum, (sign for each in paragraphs for sign in each.text))):
        raise ArticleError(problem or "no text in it")
    marks = []
    offset = 0
    for paragraph in paragraphs:
        marks.append(offset)
        offset += len(paragraph.text) + len(BETWEEN)
    styled = {each.style.casefold(): each.text for each in reversed(paragraphs)}
    titled = styled.get("title") or styled.get("headline")
    return Extracted(
        text=BETWEEN.join(each.text for each in paragraphs),
        title=sane_title(stated.title, name) or sane_title(titled, ""),
        author=sane_author(stated.author) or sane_author(styled.get("author")),
        date=stated_date([styled.get("date"), *stated.dates]),  # so styled by pandoc
        language=stated_language(stated.language),
        unit="paragraph",
        marks=tuple(marks),
        problem=problem,
    )


class Stated(NamedTuple):
    """What a document says of itself; of its dates the first that is one counts."""

    title: str | None = None
    author: str | None = None
    dates: tuple[str | None, ...] = ()
    language: str | None = None


def row(cells: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """Return a table's row as one paragraph, or as all that are in it where these are long."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return []
    if all(len(cell) == 1 and len(cell[0].text) <= CELL for cell in filled):
        return [Paragraph("\t".join(cell[0].text for cell in filled))]
    return [paragraph for cell in filled for paragraph in cell]


def one_line(text: str) -> str:
    """Return text with its white space folded, without signs that no reader sees."""
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return " ".join(text.translate(_UNSEEN).split())


_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = dict.fromkeys(  # controls, the soft hyphen, marks of bytes' order, pictures in a font
    [*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0xFEFF, *range(0xE000, 0xF900)]
)
