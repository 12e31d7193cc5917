"""An e-book (EPUB) -> its text by chapter, in the order of reading, and what its package says.

The archive is read in memory, member by member, up to a bound; nothing is written anywhere, and no
XML that declares entities is parsed.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from html.entities import html5
from posixpath import dirname, join, normpath
from typing import BinaryIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml.etree import LxmlError, XMLParser, _Element, fromstring

from ...dates import date_of_value
from ...errors import ArticleError
from ...types import Extracted
from .blocks import EPUB_TYPE, Block, blocks_of, joined, settle_superscripts, tag_of
from .html import page_text, parse
from .page_facts import language_of_page

LARGEST = 100_000_000  # bytes unpacked, of all that is read
CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
PAGES = frozenset(("application/xhtml+xml", "text/html", "application/xml", "text/xml"))
ENTITIES = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # how UTF-16 begins
NAMED = re.compile(r"&(\w+;)")
OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
BROKEN = (  # what the standard library raises over an archive that is none
    BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, LookupError,
    ArithmeticError, struct.error,
)  # fmt: skip
NOT_READ = re.compile(r"\b(?:cover|toc|title-?page|halftitlepage|copyright-page|index|lo[itv])\b")
COVER_NAME = re.compile(r"(?:^|/)(?:cover|title_?-?page|toc|nav)\.\w+\Z", re.IGNORECASE)
URL = re.compile(r"https?://\S+\Z")


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the one article of a book; places are chapters: files of its spine that hold text.

    Raises:
        ArticleError: it is no EPUB, is too large or protected, or there is no text in it.
    """
    try:
        with ZipFile(stream) as archive:
            yield _book(_Package(archive))
    except BROKEN as error:
        raise ArticleError("a damaged e-book, or none") from error


class _Package:
    """An open archive, from which no more than LARGEST bytes are ever unpacked."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())
        self.left = LARGEST

    def read(self, name: str) -> bytes:
        """Return a member's bytes, with no declaration of entities among them."""
        with self.archive.open(name) as member:
            data = member.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise ArticleError(f"larger than {LARGEST // 1_000_000} MB when unpacked")
        plain = data.replace(b"\0", b"") if data.startswith(WIDE) else data
        if ENTITIES.search(plain):
            raise ArticleError("its XML declares entities, which are not expanded")
        return data


def _book(package: _Package) -> Extracted:
    place = _package_document(package)
    root = _xml(package.read(place))
    if root is None:
        raise ArticleError("its package document is no XML")
    facts = _facts(root)
    chapters = []
    problems = []
    for path in _spine(root, dirname(place), package):
        if path not in package.names:
            problems.append(f"{path} is missing")
            continue
        blocks = _chapter(package.read(path))
        if any(character.isalnum() for block in blocks for character in block.text):
            chapters.append(joined(blocks))
    if not chapters:
        raise ArticleError("no text in it")
    title = _first(facts, "title")
    lead = f"{title}\n\n" if title and chapters[0].split("\n", 1)[0] != title else ""
    text, marks = lead, [0]
    for number, chapter in enumerate(chapters):
        if number:
            marks.append(len(text))
        text += chapter + "\n\n"
    return _extracted(text[:-1], title, facts, tuple(marks), "; ".join(problems) or None)


def _extracted(
    text: str,
    title: str | None,
    facts: dict[str, list[str]],
    marks: tuple[int, ...],
    problem: str | None,
) -> Extracted:
    addresses = (*facts.get("identifier", ()), *facts.get("source", ()))
    metadata = {
        "identifier": _first(facts, "identifier"),
        "categories": ", ".join(facts.get("subject", ())),
        "description": _first(facts, "description"),
    }
    return Extracted(
        text=text,
        title=title,
        date=next((day for each in facts.get("date", ()) if (day := date_of_value(each))), None),
        author=", ".join(facts.get("creator", ())) or None,
        outlet=_first(facts, "publisher"),
        url=next((each for each in addresses if URL.match(each)), None),
        language=language_of_page((_first(facts, "language") or "")[:2].lower() or None, text),
        metadata={key: value for key, value in metadata.items() if value},
        unit="chapter",
        marks=marks,
        problem=problem,
    )


def _package_document(package: _Package) -> str:
    """Return the name of the file that lists a book's parts."""
    if CONTAINER in package.names:
        root = _xml(package.read(CONTAINER))
        for element in root.iter() if root is not None else ():
            path = element.get("full-path")
            if tag_of(element) == "rootfile" and path in package.names:
                return str(path)
    found = sorted(name for name in package.names if name.lower().endswith(".opf"))
    if not found:
        raise ArticleError("not an e-book: it has no package document")
    return found[0]


def _spine(root: _Element, folder: str, package: _Package) -> list[str]:
    """Return the names of the files to read, in order; not those that only lead to others."""
    items: dict[str, tuple[str, str]] = {}
    order: list[str] = []
    left_out = set()
    for element in root.iter():
        tag = tag_of(element)
        if tag == "item" and element.get("id") and element.get("href"):
            path = _member(folder, element.get("href", ""))
            items[element.get("id", "")] = path, element.get("media-type") or ""
            if "nav" in (element.get("properties") or "").split() or COVER_NAME.search(path):
                left_out.add(path)
        elif tag == "itemref" and element.get("linear") != "no":
            order.append(element.get("idref") or "")
        elif tag == "reference" and NOT_READ.search(element.get("type") or ""):
            left_out.add(_member(folder, element.get("href") or ""))
    listed = [items[each] for each in order if each in items]
    paths = [path for path, kind in listed if kind in PAGES and path not in left_out]
    if ENCRYPTION in package.names:
        locked = _locked(package)
        if any(path in locked for path in paths):
            raise ArticleError("protected against reading (DRM)")
    return list(dict.fromkeys(paths))


def _locked(package: _Package) -> set[str]:
    root = _xml(package.read(ENCRYPTION))
    references = (element.get("URI") for element in root.iter()) if root is not None else ()
    return {_member("", address) for address in references if address}


def _member(folder: str, address: str) -> str:
    """Return the name in the archive of an address in one of its files."""
    return normpath(join(folder, unquote(address.partition("#")[0]))).lstrip("/")


def _chapter(data: bytes) -> list[Block]:
    """Return the blocks of one file of the spine, none where it is a cover or a table of contents.

    Most are XML; what is not is read as browsers read pages.
    """
    text = page_text(data)
    tree = _xml(NAMED.sub(_character, text).encode("utf-8"))
    if tree is None:
        tree = parse(text)
    if tree is None:
        return []
    for element in tree.iter():
        tag = tag_of(element)
        kind = element.get(EPUB_TYPE) or element.get("epub:type") or ""
        if tag in ("html", "body", "section") and NOT_READ.search(kind):
            return []
        if tag not in ("html", "head", "title", "meta", "link", "style", "body", "section", "div"):
            break
    settle_superscripts(tree)
    return list(blocks_of(tree))


def _character(name: re.Match[str]) -> str:
    """Return the character of an entity of HTML; XML's own stay, others are no entities."""
    return name[0] if name[1] in OF_XML else html5.get(name[1], name[0])


def _xml(data: bytes) -> _Element | None:
    """Return the root of an XML file, None where it is not well formed."""
    parser = XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return fromstring(data, parser=parser)
    except (LxmlError, ValueError):
        return None


def _facts(root: _Element) -> dict[str, list[str]]:
    """Return what the package says of its book, by Dublin Core's names, in the order it says it."""
    facts: dict[str, list[str]] = {}
    for element in root.iter("{http://purl.org/dc/elements/1.1/}*"):
        value = " ".join("".join(element.itertext()).split())
        if value:
            facts.setdefault(tag_of(element), []).append(value)
    return facts


def _first(facts: dict[str, list[str]], key: str) -> str | None:
    return next(iter(facts.get(key, ())), None)
