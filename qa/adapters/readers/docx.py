"""A Word document (.docx) -> one article, its text by paragraphs.

Comments, deleted and hidden text, field codes, tables of contents, headers and footers are left
out; text that was inserted stays. Notes come last.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO

from ...errors import ArticleError
from ...types import Extracted
from .paragraphs import Gatherer, Stated, article
from .zipped import Fields, Handler, Package, attribute

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

RELATIONS = "_rels/.rels"
PROPERTIES = "docProps/core.xml"
MAIN = "word/document.xml"
NOTES = ("footnotes.xml", "endnotes.xml")
_LEFT_OUT = frozenset(
    ("del", "moveFrom", "Fallback", "instrText", "delInstrText", "delText", "rt", "tblPr", "trPr",
     "tcPr", "sectPr", "tblGrid")
)  # fmt: skip
_SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_CONTENTS = re.compile(r"toc ?\d|table of figures", re.IGNORECASE)
_OFF = frozenset(("0", "false", "off"))
_NOTE = frozenset(("footnote", "endnote"))


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the article of a Word document.

    Raises:
        ArticleError: nothing can be read of it; the message is the reason alone.
    """
    package = Package(stream, ".docx")
    main = _main_part(package)
    folder = main.rpartition("/")[0]
    styles, fields = _Styles(), Fields()
    _parse_if_there(package, f"{folder}/styles.xml", styles)
    _parse_if_there(package, PROPERTIES, fields)
    body = _Body(styles.names)
    problem = package.parse(main, body)
    found = body.gathered.all()
    for part in NOTES:
        notes = _Body(styles.names)
        problem = _parse_if_there(package, f"{folder}/{part}", notes) or problem
        found += notes.gathered.all()
    values = fields.values
    stated = Stated(
        title=values.get("title"),
        author=values.get("creator") or values.get("lastModifiedBy"),
        dates=(values.get("created"), values.get("modified")),
        language=values.get("language"),
    )
    yield article(found, stated, name, problem)


def _main_part(package: Package) -> str:
    relations = _Relations()
    _parse_if_there(package, RELATIONS, relations)
    main = relations.main or MAIN
    if main not in package.parts:
        raise ArticleError("not a .docx file: there is no document in it")
    return main


def _parse_if_there(package: Package, part: str, handler: Handler) -> str | None:
    return package.parse(part, handler) if part in package.parts else None


def _separates(note: "AttributesImpl") -> bool:
    """Tell whether a note is no note but the line above the notes."""
    return attribute(note, "type") not in (None, "normal")


class _Relations(Handler):
    """Which part is the document; programs may name it as they like."""

    main: str | None = None

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        kind = attribute(attributes, "Type") or ""
        if name == "Relationship" and kind.endswith("/officeDocument"):
            self.main = (attribute(attributes, "Target") or "").lstrip("/")


class _Styles(Handler):
    """The names of the styles; their ids are translated in some editions of Word, names are not."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, str] = {}
        self._style: str | None = None

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        if name == "style":
            self._style = attribute(attributes, "styleId")
        elif name == "name" and self._style is not None:
            self.names[self._style] = attribute(attributes, "val") or ""
            self._style = None


class _Body(Handler):
    """Gathers the paragraphs of a document, or of its notes."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        super().__init__()
        self.gathered = Gatherer()
        self._styles = styles
        self._left_out = 0  # how deep within an element that is left out
        self._properties = 0
        self._in_text = False
        self._hidden = False

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        if self._left_out:
            self._left_out += 1
        elif name in ("pPr", "rPr"):
            self._properties += 1
        elif self._properties:
            self._property(name, attributes)
        elif name in _LEFT_OUT or (name in _NOTE and _separates(attributes)):
            self._left_out = 1
        elif name == "p":
            self.gathered.begin()
        elif name == "r":
            self._hidden = False
        elif name == "t":
            self._in_text = True
        elif name in _SIGNS:
            self.gathered.add(_SIGNS[name])
        elif name == "tr":
            self.gathered.begin_row()
        elif name == "tc":
            self.gathered.begin_cell()

    def _property(self, name: str, attributes: "AttributesImpl") -> None:
        value = attribute(attributes, "val") or ""
        if name == "pStyle":
            style = self._styles.get(value, value)
            self.gathered.set_style(style, left_out=_CONTENTS.fullmatch(style) is not None)
        elif name == "vanish":
            self._hidden = value not in _OFF
        elif name == "del":
            self.gathered.join_next()

    def characters(self, content: str) -> None:
        if self._in_text and not self._hidden and not self._left_out:
            self.gathered.add(content)

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
        elif name in ("pPr", "rPr"):
            self._properties -= 1
            if name == "pPr":
                self._hidden = False  # of the paragraph's mark alone
        elif self._properties:
            return
        elif name == "p":
            self.gathered.end()
        elif name == "t":
            self._in_text = False
        elif name == "tr":
            self.gathered.end_row()
