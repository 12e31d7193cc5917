"""An RTF file -> one article, its text by paragraphs.

Comments, deleted and hidden text, pictures, headers and footers are left out; text that was
inserted stays. Notes come last.
"""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from ...errors import ArticleError
from ...types import Extracted
from .paragraphs import Paragraph, Stated, article, one_line, row
from .rtf_words import CODE_PAGES, NO_TEXT, PROPERTIES, SIGNS, TEXT, TOKEN

START = b"{\\rtf"
WESTERN = "cp1252"
NOWHERE, BODY, NOTE, FONTS, STYLES, INFO = "nowhere", "body", "note", "fonts", "styles", "info"
PLACES = {"fonttbl": FONTS, "stylesheet": STYLES, "info": INFO}
OTHER_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_DATES = ("yr", "mo", "dy")


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the article of an RTF file.

    Raises:
        ArticleError: nothing can be read of it; the message is the reason alone.
    """
    data = stream.read().lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if not data.startswith(START):
        raise ArticleError("not an RTF file")
    document = _Document()
    whole = document.follow(data.decode("latin-1"))
    values = document.properties
    stated = Stated(
        title=values.get("title"),
        author=values.get("author") or values.get("operator"),
        dates=(document.date("creatim"), document.date("revtim")),
    )
    problem = None if whole else "broken; its end is missing"
    yield article(document.paragraphs(), stated, name, problem)


class _Group(NamedTuple):
    """What holds within a pair of braces."""

    place: str = BODY
    around: str = BODY  # the place of what is said twice, plainly and in Unicode
    font: int = -1
    skipped: int = 1  # signs after each \\u, for readers that do not know it
    unseen: bool = False


class _Document:
    """The text and the properties of a document, gathered while its words are followed."""

    def __init__(self) -> None:
        self.properties: dict[str, str] = {}
        self._dates: dict[str, dict[str, int]] = {}
        self._body: list[Paragraph] = []
        self._notes: list[Paragraph] = []
        self._cell: list[Paragraph] = []
        self._row: list[list[Paragraph]] = []
        self._words: list[str] = []
        self._set_aside: list[list[str]] = []  # the words around a note
        self._bytes = bytearray()
        self._encodings: dict[int, str] = {}  # by font
        self._encoding = WESTERN
        self._styles: dict[int, str] = {}
        self._style = 0
        self._in_table = False
        self._starred = False
        self._to_skip = 0
        self._group = _Group()
        self._groups: list[_Group] = []

    def follow(self, text: str) -> bool:
        """Follow the words of a document, and tell whether its end was reached."""
        position = 0
        while match := TOKEN.match(text, position):
            position = match.end()
            word, number, code, sign, brace, run = match.groups()
            if run is not None:
                self._bytes += run[self._skip(len(run)) :].encode("latin-1")
            elif code is not None:
                if not self._skip(1):
                    self._bytes.append(int(code, 16))
            elif word is not None:
                self._flush()
                if word == "bin":
                    position += max(int(number or 0), 0)
                else:
                    self._word(word, None if number is None else int(number))
            elif brace == "{":
                self._flush()
                self._groups.append(self._group)
            elif brace == "}":
                self._close()
                if not self._groups:
                    return True
            elif sign is not None:
                self._flush()
                self._sign(sign)
        return False

    def paragraphs(self) -> list[Paragraph]:
        """Return the paragraphs, also of a document that stops in the middle."""
        while self._groups:
            self._close()
        self._end_paragraph()
        self._end_row()
        return [*self._body, *self._notes]

    def date(self, name: str) -> str | None:
        """Return a date of the properties as ISO 8601 writes it."""
        parts = self._dates.get(name, {})
        if not all(part in parts for part in _DATES):
            return None
        return "{yr:04}-{mo:02}-{dy:02}".format(**parts)

    def _skip(self, signs: int) -> int:
        """Return how many of some signs only repeat what a \\u has said."""
        skipped = min(self._to_skip, signs)
        self._to_skip -= skipped
        return skipped

    def _close(self) -> None:
        self._flush()
        closed, self._group = self._group, self._groups.pop()
        self._to_skip = 0
        if closed.place == NOTE and self._group.place != NOTE:
            self._end_paragraph(NOTE)
            self._words = self._set_aside.pop()
        elif closed.place == STYLES:
            if name := one_line("".join(self._words)).strip("; "):
                self._styles[self._style] = name
            self._words.clear()
            self._style = 0

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in SIGNS and not self._skip(1):
            self._add(SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        place = self._group.place
        if word == "ud":
            self._group = self._group._replace(place=self._group.around)
        elif place == NOWHERE:
            return
        elif word in NO_TEXT or (starred and word not in TEXT):
            self._group = self._group._replace(place=NOWHERE)
        elif word == "upr":
            self._group = self._group._replace(place=NOWHERE, around=place)
        elif word in PLACES:
            self._group = self._group._replace(place=PLACES[word])
        elif place == INFO and word in PROPERTIES:
            known = word in self.properties or word in self._dates
            self._group = self._group._replace(place=NOWHERE if known else word)
        elif word == "footnote":
            if place != NOTE:
                self._set_aside.append(self._words)
                self._words = []
            self._group = self._group._replace(place=NOTE)
        elif word in SIGNS:
            if not self._skip(1):
                self._add(SIGNS[word])
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._to_skip = self._group.skipped
        elif number is not None and place in ("creatim", "revtim"):
            self._dates.setdefault(place, {})[word] = number
        elif place in (BODY, NOTE):
            self._layout(word)
            self._font(word, number)
        else:
            self._font(word, number)

    def _layout(self, word: str) -> None:
        """Follow a word that parts paragraphs, cells and rows."""
        if word in ("par", "sect"):
            self._end_paragraph(self._group.place)
        elif word == "pard":
            self._style, self._in_table = 0, False
        elif word == "intbl":
            self._in_table = True
        elif word in ("cell", "nestcell"):
            self._in_table = True
            self._end_paragraph()
            self._row.append(self._cell)
            self._cell = []
        elif word in ("row", "nestrow"):
            self._end_row()

    def _font(self, word: str, number: int | None) -> None:
        """Follow a word about letters: their font, their encoding, whether they are seen."""
        if word == "plain":
            self._group = self._group._replace(unseen=False)
        elif word in ("v", "deleted"):
            self._group = self._group._replace(unseen=number != 0)
        elif word in OTHER_PAGES:
            self._encoding = OTHER_PAGES[word]
        elif number is None:
            return
        elif word == "f":
            self._group = self._group._replace(font=number)
        elif word == "uc":
            self._group = self._group._replace(skipped=max(number, 0))
        elif word == "s":
            self._style = number
        elif word == "fcharset" and number in CODE_PAGES:
            self._encodings[self._group.font] = CODE_PAGES[number]
        elif word in ("ansicpg", "cpg"):
            self._use_page(f"cp{number}", of_font=word == "cpg")

    def _use_page(self, encoding: str, *, of_font: bool) -> None:
        try:
            codecs.lookup(encoding)
        except LookupError:
            return
        if of_font:
            self._encodings[self._group.font] = encoding
        else:
            self._encoding = encoding

    def _flush(self) -> None:
        """Decode the bytes that have come together, by the font they are in."""
        if self._bytes:
            encoding = self._encodings.get(self._group.font, self._encoding)
            self._add(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()

    def _add(self, text: str) -> None:
        place = self._group.place
        if place in (BODY, NOTE, STYLES):
            if not self._group.unseen:
                self._words.append(text)
        elif place in PROPERTIES:
            self.properties[place] = self.properties.get(place, "") + text

    def _end_paragraph(self, place: str = BODY) -> None:
        text = one_line("".join(self._words))
        self._words.clear()
        found = [Paragraph(text, self._styles.get(self._style, ""))] if text else []
        if place == NOTE:
            self._notes += found
        elif self._in_table:
            self._cell += found
        else:
            self._end_row()
            self._body += found

    def _end_row(self) -> None:
        self._body += row([*self._row, self._cell])
        self._row, self._cell = [], []
