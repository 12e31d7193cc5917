"""The tree of a page -> its text, one paragraph, heading, list item or table row a line.

Takes HTML as lxml parses it and what trafilatura makes of it. Between two blocks lies a blank line,
so that no line end has to be guessed at; only the items of a list follow each other.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from lxml.etree import LxmlError, _Element, iterwalk

FAILURES = (  # what a library may raise over a page that is not as it expects
    ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, LxmlError,
)  # fmt: skip
Kind = Literal["text", "heading", "item"]

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 head".split())
ITEMS = frozenset("li item dt dd".split())
ROWS = frozenset("tr row".split())
CELLS = frozenset("td th cell".split())
PREFORMATTED = frozenset("pre code".split())
BREAKS = frozenset("br lb".split())
SEPARATE = frozenset(
    """address article aside blockquote body caption center details dialog div dl fieldset
    figcaption figure footer form header hgroup hr html list main nav ol p pre quote section
    summary table tbody tfoot thead ul""".split()
)
ENDS_BLOCK = SEPARATE | HEADINGS | ITEMS | ROWS | CELLS
IN_DATA_CELL = CELLS | (frozenset(("hi", "ref", "p")))
NEVER_SHOWN = frozenset(
    """script style template noscript iframe object svg math canvas audio video select button head
    textarea datalist nav title""".split()
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
INVISIBLE = re.compile(  # controls, soft hyphens, directions; not the joiners that scripts need
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]+"
)
SPACES = re.compile(r"\s+")
AROUND_BREAK = re.compile(r"[^\S\n]*\n[^\S\n]*")
PARAGRAPH = re.compile(r"\n{2,}")
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
MAY_BE_MARK = "//*[local-name() = 'sup' or @role or @*[contains(name(), ':type')]]"
NOTE_ROLE = re.compile(r"(?:doc-)?(?:noteref|backlink)")
NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?")
POWER = re.compile(r"[-−+]?\d{1,3}")
RAISED = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")
WIDEST_CELL = 200  # characters; wider ones lay out a page
BULLET = "• "
BULLETED = re.compile(r"[•·▪●◦‣⁃*–—-]\s*|\(?\w{1,3}[.)]\s")
WHOLE = re.compile(r"[^\Wa-z][^\n]*[.!?…][\"'”’)]*\Z|[\"“'‘][^\Wa-z][^\n]*[.!?…\"”’]\Z")


class Block(NamedTuple):
    """A line of a page's text (a few, where the page itself breaks it), and what it was."""

    text: str
    kind: Kind = "text"


def joined(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, each on a line of its own.

    Items that are not whole sentences keep a bullet, which tells them from wrapped lines.
    """
    parts = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        texts = [block.text for block in group]
        if kind == "item":
            whole = all(WHOLE.match(text) for text in texts)
            parts.append("\n".join(text if whole else _bulleted(text) for text in texts))
        else:
            parts.append("\n\n".join(texts))
    return "\n\n".join(parts)


def _bulleted(text: str) -> str:
    return text if BULLETED.match(text) else BULLET + text


def blocks_of(tree: _Element, *, chosen: bool = False) -> Iterator[Block]:
    """Yield the blocks of a tree in the order of reading.

    What a browser would not show is left out, unless the tree is already `chosen` from a page.
    """
    walk = _Walk(chosen)
    for event, element in iterwalk(tree, events=("start", "end")):
        if event == "start":
            walk.open(element)
        else:
            yield from walk.close(element)
            if element is not tree and walk.left_out is None:
                walk.add(element.tail)
    yield from walk.rest()


class _Walk:
    """What is open while a tree is walked, without recursion: pages may be deeply nested."""

    def __init__(self, chosen: bool) -> None:
        self.chosen = chosen
        self.pieces: list[str] = []
        self.cells: list[str] = []
        self.kinds: list[Kind] = []
        self.done: list[Block] = []
        self.left_out: _Element | None = None
        self.row: _Element | None = None
        self.preformatted = 0

    def add(self, text: str | None) -> None:
        """Take text over as it is shown: white space folded, but for what is preformatted."""
        if text:
            text = INVISIBLE.sub("", text)
            self.pieces.append(text if self.preformatted else SPACES.sub(" ", text))

    def open(self, element: _Element) -> None:
        """Begin what an element is, with the text before its first child."""
        if self.left_out is not None:
            return
        tag = tag_of(element)
        if not self.chosen and (tag in NEVER_SHOWN or (tag != "body" and is_hidden(element))):
            self.left_out = element
            return
        if tag in BREAKS:
            self.pieces.append("\n")
        elif tag in ENDS_BLOCK and self.row is None:
            self._end()
        if tag in ROWS and self.row is None and _is_data(element):
            self.row = element
        if tag in HEADINGS:
            self.kinds.append("heading")
        elif tag in ITEMS:
            self.kinds.append("item")
        self.preformatted += tag in PREFORMATTED
        self.add(element.text)

    def close(self, element: _Element) -> Iterator[Block]:
        """End what an element is, and yield the blocks that are whole."""
        if self.left_out is not None:
            if self.left_out is element:
                self.left_out = None
            return
        tag = tag_of(element)
        self.preformatted -= tag in PREFORMATTED
        if self.row is None:
            if tag in ENDS_BLOCK:
                self._end()
        elif tag in CELLS or element is self.row:
            cell = SPACES.sub(" ", "".join(self.pieces)).strip()
            self.pieces.clear()
            if cell:
                self.cells.append(cell)
        if element is self.row:
            if self.cells:
                self.done.append(Block(" | ".join(self.cells)))
            self.cells.clear()
            self.row = None
        if (tag in HEADINGS or tag in ITEMS) and self.kinds:
            self.kinds.pop()
        yield from self.done
        self.done.clear()

    def rest(self) -> Iterator[Block]:
        """Yield what no element has closed."""
        self._end()
        yield from self.done

    def _end(self) -> None:
        """Close the block in hand; two line breaks in a row make two blocks of it."""
        kind = self.kinds[-1] if self.kinds else "text"
        text = AROUND_BREAK.sub("\n", "".join(self.pieces)).strip()
        self.pieces.clear()
        for part in PARAGRAPH.split(text):
            if part and kind == "heading":
                part = SPACES.sub(" ", part)
            if part:
                self.done.append(Block(part, kind))


def settle_superscripts(tree: _Element) -> None:
    """Take the numbers of notes out of a tree, and write powers so that they stay powers."""
    marks = tree.xpath(MAY_BE_MARK)
    for mark in marks:
        text = "".join(mark.itertext()).strip()
        parent = mark.getparent()
        if _is_note(mark) or (NOTE_MARK.fullmatch(text) and _is_linked(mark)):
            if parent is not None:
                _drop(mark, parent)
        elif len(mark) == 0 and POWER.fullmatch(text):
            mark.text = text.translate(RAISED)


def _is_note(element: _Element) -> bool:
    """Tell whether an element only leads to a note or back from it."""
    role = element.get("role") or element.get(EPUB_TYPE) or element.get("epub:type")
    return role is not None and NOTE_ROLE.search(role) is not None


def _is_linked(mark: _Element) -> bool:
    parent = mark.getparent()
    within = parent is not None and tag_of(parent) == "a"
    return within or any(tag_of(each) == "a" for each in mark)


def _drop(element: _Element, parent: _Element) -> None:
    """Take an element out of its parent, the text behind it apart."""
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def tag_of(element: _Element) -> str:
    """Return an element's name without its namespace, in small letters; empty for other nodes."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def is_hidden(element: _Element) -> bool:
    """Tell whether a browser would not show an element, as far as it says so itself."""
    style = element.get("style")
    return (style is not None and HIDDEN.search(style) is not None) or "hidden" in element.attrib


def _is_data(row: _Element) -> bool:
    """Tell whether a row holds data, not the layout of a page."""
    cells = 0
    for element in row.iterdescendants():
        tag = tag_of(element)
        if tag in CELLS:
            cells += 1
            if len("".join(element.itertext())) > WIDEST_CELL:
                return False
        elif tag in ENDS_BLOCK and tag != "p":
            return False
    return cells > 1
