"""A saved web page -> its article: the body without what surrounds it, and what the page tells.

The body is found by trafilatura. Nothing is fetched, whatever the page refers to.
"""

import logging
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from ...decoding import MARKS, decode
from ...errors import ArticleError
from ...types import Extracted
from .blocks import FAILURES, Block, blocks_of, joined, settle_superscripts
from .page_facts import facts_of, language_of_page
from .page_lead import without_lead

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what fails is told by `problem`
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

HEAD = 4096  # bytes in which a page declares its encoding
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
AS_WINDOWS = {"iso-8859-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
              "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
              "iso-8859-9": "cp1254", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DECLARATIONS = re.compile(  # of XML and of entities, which no page needs
    r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>\[]*\[[^\]]*\]\s*>)?", re.IGNORECASE
)
ANY_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)\b[^<>]*>")
KEPT_TAGS = frozenset(
    "html head title meta link script style body p h1 h2 h3 h4 h5 h6 br li article time".split()
)


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the one article of a page; places are lines of its text, the first its title.

    Raises:
        ArticleError: there is no text in it, or it is not text at all.
    """
    yield read_page(page_text(stream.read()))


def read_page(html: str, *, url: str | None = None) -> Extracted:
    """Return the article of a page whose characters are known; `url` is where it was saved from."""
    tree = parse(html)
    if tree is None:
        raise ArticleError("no text in it")
    facts = facts_of(tree, html, url)
    blocks = _main_blocks(tree)
    title, blocks = without_lead(blocks, facts)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise ArticleError("no text in it")
    body = joined(blocks)
    return Extracted(
        text=f"{title}\n\n{body}\n" if title else f"{body}\n",
        title=title,
        date=facts.date,
        author=facts.author,
        outlet=facts.outlet,
        url=facts.url,
        language=language_of_page(facts.language, body),
        metadata=facts.metadata,
    )


def page_text(data: bytes, declared: str | None = None) -> str:
    """Return the characters of a page: by its mark, as UTF-8, as it declares, else by a guess.

    Raises:
        ArticleError: the bytes are not text.
    """
    if any(data.startswith(mark) for mark, _ in MARKS):
        return decode(data)
    if data[:2] == b"<\0" or data[:2] == b"\0<":
        return data.decode("utf-16-le" if data[0] else "utf-16-be", "replace")
    if b"\0" in data and b"<" in data[:HEAD]:
        data = data.replace(b"\0", b"")
    found = DECLARED.search(data, 0, HEAD)
    encoding = declared or (found[1].decode("ascii", "replace") if found else "")
    encoding = AS_WINDOWS.get(encoding.lower(), encoding)
    if not encoding.lower().startswith("iso-2022"):  # which looks like ASCII
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(encoding) if encoding else decode(data)
    except (LookupError, ValueError):
        return decode(data)


def parse(html: str) -> HtmlElement | None:
    """Return the tree of a page, None where there is nothing in it.

    A page nested too deeply for the parser, or with too long a text in one piece, loses the tags
    that only lay it out.
    """
    html = DECLARATIONS.sub("", NOT_XML.sub("", html))
    tree, whole = _parsed(html)
    if whole:
        return tree
    flat = ANY_TAG.sub(lambda tag: tag[0] if tag[2].lower() in KEPT_TAGS else "\n", html)
    return _parsed(flat, huge=True)[0]


def _parsed(html: str, *, huge: bool = False) -> tuple[HtmlElement | None, bool]:
    """Return a page's tree, and whether all of it is there."""
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=huge,
    )
    try:
        tree = document_fromstring(html.encode("utf-8"), parser=parser)
    except (LxmlError, ValueError, AssertionError):
        return None, True
    fatal = any(entry.level_name == "FATAL" for entry in parser.error_log)
    return tree, not fatal


def _main_blocks(tree: HtmlElement) -> list[Block]:
    """Return the blocks of a page's article; where none is found, all that the page shows."""
    settle_superscripts(tree)
    _open_layout_tables(tree)
    try:
        document = bare_extraction(tree, include_comments=False, include_tables=True)
    except FAILURES:
        document = None
    body = getattr(document, "body", None)
    blocks = list(blocks_of(body, chosen=True)) if body is not None else []
    return blocks or list(blocks_of(tree))


def _open_layout_tables(tree: HtmlElement) -> None:
    """Make plain boxes of tables that only lay a page out, as trafilatura takes all for data."""
    layouts = [table for table in tree.iter("table") if _is_layout(table)]
    for table in layouts:
        table.tag = "div"
    for part in tree.xpath("//tr | //td | //th | //tbody | //thead | //tfoot") if layouts else ():
        if next(part.iterancestors("table"), None) is None:
            part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether a table holds others, headings of a page, or a story in one of its cells."""
    if next(table.iterdescendants("table", "h1", "h2"), None) is not None:
        return True
    return any(sum(1 for _ in cell.iterchildren("p")) > 1 for cell in table.iter("td"))
