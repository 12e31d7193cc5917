"""A zip file of XML parts, as office programs write them -> the parts, within bounds.

What a part unpacks to is counted while it is read: what the file says of itself is not believed.
No entity is ever expanded; a part that declares any is refused.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from ...errors import ArticleError

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MOST_UNPACKED = 100_000_000  # bytes, of all parts read of one file
PIECE = 65_536  # bytes, of the first read of a part
LARGEST_PIECE = 8_388_608  # of those after: the parser looks at a word without end from its start
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also around an encrypted new file
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What the library lets through when a file is broken, beside its own error.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, KeyError, IndexError,
    NotImplementedError, OverflowError, ValueError,
)  # fmt: skip


class Package:
    """An open file of parts; all of it together may unpack to `MOST_UNPACKED` bytes."""

    def __init__(self, stream: BinaryIO, kind: str) -> None:
        """Open it.

        Raises:
            ArticleError: it is no such file; the message is the reason alone.
        """
        self._left = MOST_UNPACKED
        try:
            self._zip = zipfile.ZipFile(stream)
            self.parts = frozenset(self._zip.namelist())
        except BROKEN as error:
            raise ArticleError(_no_zip(stream, kind)) from error

    def parse(self, part: str, handler: "Handler") -> str | None:
        """Feed a part to a handler; return why its end was not reached, if it was not.

        Raises:
            ArticleError: it unpacks to too much, or declares entities.
        """
        from defusedxml import DefusedXmlException
        from defusedxml.sax import make_parser

        parser = make_parser()
        parser.forbid_dtd = True
        parser.reset()
        parser.setContentHandler(handler)
        try:
            for piece in self._pieces(part):
                parser.feed(piece)
            parser.close()
        except DefusedXmlException as error:
            raise ArticleError("declares XML entities, which are not expanded") from error
        except (SAXException, LookupError, ValueError):  # the latter: an encoding it cannot read
            return "broken; a part of it cannot be read"
        return None

    def holds(self, part: str, words: bytes) -> bool:
        """Tell whether some bytes stand in a part that is there and can be read."""
        try:
            return words in b"".join(self._pieces(part))
        except _Cut:
            return False

    def _pieces(self, part: str) -> Iterator[bytes]:
        try:
            info = self._zip.getinfo(part)
            if info.flag_bits & 1:
                raise ArticleError("encrypted; it needs a password")
            size = PIECE
            with self._zip.open(info) as file:
                while piece := file.read(size):
                    size = min(2 * size, LARGEST_PIECE)
                    self._left -= len(piece)
                    if self._left < 0:
                        raise ArticleError(f"unpacks to more than {MOST_UNPACKED // 10**6} MB")
                    yield piece
        except BROKEN as error:
            raise _Cut(str(error)) from error


class _Cut(SAXException):
    """A part ends before its end."""


class Handler(ContentHandler):
    """What is met in a part, names without their prefixes."""

    def startElement(self, name: str, attrs: "AttributesImpl") -> None:  # noqa: N802
        """Pass on the start of an element."""
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Pass on the end of an element."""
        self.end(name.rpartition(":")[2])

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        """Meet the start of an element."""

    def end(self, name: str) -> None:
        """Meet the end of an element."""


def attribute(attributes: "AttributesImpl", name: str) -> str | None:
    """Return the value of an attribute, whatever its prefix."""
    for key in attributes.getNames():
        if key.rpartition(":")[2] == name:
            return attributes.getValue(key)
    return None


class Fields(Handler):
    """The text of each leaf of a small part, such as the properties of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._text: list[str] = []

    def begin(self, name: str, attributes: "AttributesImpl") -> None:
        """Forget what was around the element."""
        self._text.clear()

    def characters(self, content: str) -> None:
        """Collect text."""
        self._text.append(content)

    def end(self, name: str) -> None:
        """Keep the first value of a name."""
        if words := "".join(self._text).strip():
            self.values.setdefault(name, words)
        self._text.clear()


def _no_zip(stream: BinaryIO, kind: str) -> str:
    stream.seek(0)
    data = stream.read()
    if data.startswith(OLD_OFFICE):
        if ENCRYPTED in data:
            return "encrypted; it needs a password"
        return f"in an old format of Office; save it as {kind}"
    return f"not a {kind} file, or broken"
