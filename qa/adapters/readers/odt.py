"""An OpenDocument text (.odt) -> one article, its text by paragraphs.

Comments, deleted and hidden text, tables of contents, headers and footers are left out; text that
was inserted stays. Notes come last.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from ...errors import ArticleError
from ...types import Extracted
from .paragraphs import Gatherer, Stated, article
from .zipped import Fields, Handler, Package, attribute

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

CONTENT = "content.xml"
META = "meta.xml"
MANIFEST = "META-INF/manifest.xml"
_LEFT_OUT = frozenset(
    ("annotation", "tracked-changes", "table-of-content", "alphabetical-index", "hidden-text",
     "hidden-paragraph", "note-citation", "ruby-text", "desc", "binary-data", "script", "forms")
)  # fmt: skip
_OF_TEXT = frozenset(("p", "h", "span", "a"))
_SIGNS = {"tab": " ", "line-break": " ", "s": " "}


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the article of an OpenDocument text.

    Raises:
        ArticleError: nothing can be read of it; the message is the reason alone.
    """
    package = Package(stream, ".odt")
    if MANIFEST in package.parts and package.holds(MANIFEST, b"encryption-data"):
        raise ArticleError("encrypted; it needs a password")
    if CONTENT not in package.parts:
        raise ArticleError("not an .odt file: there is no document in it")
    fields, body = Fields(), _Body()
    if META in package.parts:
        package.parse(META, fields)
    problem = package.parse(CONTENT, body)
    values = fields.values
    stated = Stated(
        title=values.get("title"),
        author=values.get("initial-creator") or values.get("creator"),
        dates=(values.get("creation-date"), values.get("date")),
        language=values.get("language"),
    )
    yield article(body.gathered.all(), stated, name, problem)


class _Body(Handler):
    """Gathers the paragraphs of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.gathered = Gatherer()
        self._parents: dict[str, str] = {}  # of the styles that were made for one paragraph
        self._within: list[str] = []
        self._left_out = 0  # how deep within an element that is left out

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        around = self._within[-1] if self._within else ""
        self._within.append(name)
        if self._left_out:
            self._left_out += 1
        elif name in _LEFT_OUT or (name == "title" and around not in _OF_TEXT):  # of a picture
            self._left_out = 1
        elif name == "style":
            style, parent = (
                attribute(attributes, "name"),
                attribute(attributes, "parent-style-name"),
            )
            self._parents[style or ""] = parent or ""
        elif name in ("p", "h"):
            style = attribute(attributes, "style-name") or ""
            self.gathered.begin(self._parents.get(style, style))
        elif name in _SIGNS:
            self.gathered.add(_SIGNS[name])
        elif name == "table-row":
            self.gathered.begin_row()
        elif name == "table-cell":
            self.gathered.begin_cell()
        elif name == "note":
            self.gathered.begin_note()

    def characters(self, content: str) -> None:
        if not self._left_out:
            self.gathered.add(content)

    def end(self, name: str) -> None:
        self._within.pop()
        if self._left_out:
            self._left_out -= 1
        elif name in ("p", "h"):
            self.gathered.end()
        elif name == "table-row":
            self.gathered.end_row()
        elif name == "note":
            self.gathered.end_note()
