"""An article's text -> the blocks of it that may hold sentences, and how its lines were laid out.

Blocks are found by their offsets; no character is changed, unescaped or rendered, and nothing is
read from disk. What stands between two blocks is white space or markup.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from .header_lines import header_lines_at, is_header_line
from .types import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

TITLE_WORDS = 20  # of 100 first lines in four sets of articles, 2026-11, one at most is longer
HEADING_WORDS = 12  # below the title a longer line is more often a caption or a pull quote
# How wrapped lines are known; best boundary F1 over the layouts of tests/bench, 2026-11.
UNENDED_SHARE = 0.3  # at least, of the lines stop mid-sentence
LONG_LINE = 0.6  # of the width; shorter unended lines are headings and lists
WRAPPED_SHARE = 0.8  # at least, of the long unended lines have no room for the next word
WIDER = 0.1  # at most, of the lines are clearly wider
WRAPS = (25, 400)  # characters; narrower lines are lists, wider ones paragraphs
FEW_WRAPS = (35, 100)  # the same where only one or two lines can tell
LINE_LIMIT = 1000  # characters; a longer line is not looked at as a heading
LINES_COMPARED = 50  # enough to see how wide the lines below a headline are

LINE_END = re.compile(r"\r\n?|\n")
_LINE_BREAK = re.compile(r"[\r\n]\s*+")
_QUOTED_LINE_BREAK = re.compile(r"[\r\n][\s>]*+")
_BLANK_LINE = re.compile(r"[\r\n](?!(?<=\r)\n)[^\S\r\n]*+[\r\n]\s*+")
_END_MARK = re.compile(r"[.!?…:,。！？｡；：，।؟۔][\"'”’»)\]*_」』）]*\Z")
_SENTENCE_END = re.compile(r"[.!?…:;。！？｡।؟۔][\"'”’»)\]*_」』）]*\Z")
_QUOTED = re.compile(r"[\"“«‘].*[\"”»’]\Z", re.DOTALL)
_BULLET = re.compile(r"(?:[-–—*+•·]|\(?(?:\d{1,3}|[a-z])[.)])\s")
BULLETS = "•·▪●◦‣⁃"
BULLET = re.compile(rf"(?<!\S)[{BULLETS}]\s?(?=\S)")
_MARKERS = re.compile(
    r"(?:[^\S\r\n]*+(?:>|[-+*](?=\s)|\d{1,9}[.)](?=\s)|#{1,6}(?=\s)))*+\s*+(?:\[[ xX]\]\s++)?"
)
_MARKUP_ONLY = re.compile(r"[*_~`\[\]()#>|!\s=+-]+\Z")
_WHOLE_LINK = re.compile(r"!?\[(?P<inner>[^\[\]]*+)\]\([^()]*+(?:\([^()]*+\)[^()]*+)?\)\Z")
_EMPHASIS = re.compile(r"\*+|_+|~~+")
_CLOSING_HASHES = re.compile(r"(?<![^\s])#+\Z")


class Block(NamedTuple):
    """A run of prose: characters `[start, end)`, without white space at its ends."""

    start: int
    end: int
    heading: bool


class LineBreak(NamedTuple):
    """A line end inside a block: `end` closes one line, `start` opens the next.

    `first_word` is the length of the next line's first word; a `forced` line end was surely meant.
    """

    line_start: int
    end: int
    start: int
    first_word: int
    forced: bool


def prose_blocks(text: str, start: int, markup: Markup) -> list[Block]:
    """The blocks from character `start` on that may hold sentences, in order, without overlap.

    In Markdown these are headings, paragraphs, list items, quotations and table rows; code, HTML,
    rules, link definitions and the markers at a block's start are left out. In plain text they are
    the paragraphs between blank lines. A first line that reads as a headline is a heading, and so
    are the lines of a header around it ("Date: 2017-11-30"), each by itself.
    """
    blocks = list(
        _markdown_blocks(text, start) if markup == "markdown" else _paragraphs(text, start)
    )
    if not blocks or (not blocks[0].heading and text[start : blocks[0].start].strip()):
        return blocks  # what follows a marker is a list item or a quotation, not a headline
    head, rest = _without_header_lines(text, blocks)
    if rest and not rest[0].heading:
        first = rest[0]
        title_end = _headline_end(text, first)
        if not title_end:
            return [*head, *rest]
        below = _trimmed(text, title_end, first.end)
        rest = [
            Block(first.start, title_end, True),
            *([Block(*below, False)] if below[0] < below[1] else ()),
            *rest[1:],
        ]
    more, below_title = _without_header_lines(text, rest[1:])
    return [*head, *rest[:1], *more, *below_title]


def _without_header_lines(text: str, blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The lines of a header with which some blocks begin, and what is left of the blocks."""
    head: list[Block] = []
    for number, block in enumerate(blocks):
        lines = header_lines_at(text, block.start, block.end)
        head += [Block(first, last, True) for first, last in lines]
        first, last = _trimmed(text, lines[-1][1] if lines else block.start, block.end)
        if first < last:
            return head, [block._replace(start=first), *blocks[number + 1 :]]
    return head, []


def line_breaks(text: str, block: Block, markup: Markup) -> list[LineBreak]:
    """The line ends inside a block; in Markdown the marks of a quotation belong to them."""
    breaks = []
    line_start = block.start
    pattern = _QUOTED_LINE_BREAK if markup == "markdown" else _LINE_BREAK
    for match in pattern.finditer(text, block.start, block.end):
        line_end, next_start = match.span()
        if next_start == block.end:
            break
        forced = text[next_start] in BULLETS
        if markup == "markdown" and text[line_end - 1] == "\\":
            forced, line_end = True, line_end - 1
        elif markup == "markdown" and text.startswith("  ", line_end - 2):
            forced = True
        while line_end > line_start and text[line_end - 1].isspace():
            line_end -= 1
        first_word = text[next_start : min(next_start + 60, block.end)].split(None, 1)[0]
        breaks.append(LineBreak(line_start, line_end, next_start, len(first_word), forced))
        line_start = next_start
    return breaks


def wrap_width(text: str, breaks: list[LineBreak]) -> int:
    """The width at which an article was wrapped; 0 where its line ends were meant.

    Wrapped lines give themselves away: many stop in the middle of a sentence, and these had no room
    for the next line's first word. Lines much shorter than the others, a list's, do not count.
    """
    unended = [line for line in breaks if not ends_line(text, line)]
    if not unended or len(unended) < UNENDED_SHARE * len(breaks):
        return 0
    width = _common_width([line.end - line.line_start for line in unended])
    long = [line for line in unended if line.end - line.line_start >= LONG_LINE * width]
    few = len(long) < 3
    narrowest, widest = FEW_WRAPS if few else WRAPS
    if not narrowest <= width <= widest or (few and any(_is_title(text, line) for line in unended)):
        return 0
    full = sum(is_full(line, width) for line in long)
    wider = sum(line.end - line.line_start > 1.2 * width for line in breaks)
    return width if full >= WRAPPED_SHARE * len(long) and wider <= WIDER * len(breaks) else 0


def _common_width(lengths: list[int]) -> int:
    """The length that lines with nine tenths of the characters do not exceed.

    So neither many short lines nor one long address or table row is the measure.
    """
    remaining = sum(lengths) // 10
    for length in sorted(lengths, reverse=True):
        remaining -= length
        if remaining < 0:
            return length
    return 0


def is_full(line: LineBreak, width: int) -> bool:
    """Whether the next line's first word had no room at the end of this line."""
    return line.end - line.line_start + 1 + line.first_word > width


def ends_line(text: str, line: LineBreak) -> bool:
    """Whether a line closes with an end mark, quotation marks and brackets apart."""
    return _SENTENCE_END.search(text, max(line.line_start, line.end - 8), line.end) is not None


def without_markup(text: str, start: int, end: int) -> tuple[int, int]:
    """A sentence without the Markdown at its ends that belongs to none of its words.

    Emphasis around the whole sentence, one mark of a pair whose other stands outside, and a link's
    target are taken off; `**Moscow** said` keeps its pair.
    """
    if _MARKUP_ONLY.match(text, start, end):
        return start, start
    for _ in range(8):  # nested pairs; a bound, since a text may be all markup
        before = start, end
        link = _WHOLE_LINK.match(text, start, end)
        if link:
            start, end = link.span("inner")
        opening = _EMPHASIS.match(text, start, end)
        if opening:
            partner = text.find(opening.group(), opening.end(), end)
            if partner < 0 or partner + len(opening.group()) == end:
                start = opening.end()
                end = end if partner < 0 else partner
        elif text[start] == "[" and text.find("]", start, end) < 0:
            start += 1
        run = text[end - 1]
        if run in "*_~" and end - start > 1:
            first = end - 1
            while first > start and text[first - 1] == run:
                first -= 1
            if text.find(text[first:end], start, first) < 0:
                end = first
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if (start, end) == before or start >= end:
            break
    return start, end


def _is_title(text: str, line: LineBreak) -> bool:
    """Whether most words of a line have a capital, as in a headline, a name or an address."""
    words = text[line.line_start : line.end].split()
    return sum(word[0].islower() for word in words) < 0.4 * len(words)


def _paragraphs(text: str, start: int) -> Iterator[Block]:
    """Plain text's paragraphs; a short line without end mark before a blank line is a heading."""
    for match in _BLANK_LINE.finditer(text, start):
        first, last = _trimmed(text, start, match.start())
        start = match.end()
        if first < last:
            line = text[first:last] if last - first < LINE_LIMIT else ""
            has_figures = any(map(str.isdecimal, line))  # "Net 5.5 mln vs 5.4 mln" is a fact
            yield Block(first, last, not has_figures and _reads_as_heading(line, HEADING_WORDS))
    first, last = _trimmed(text, start, len(text))
    if first < last:
        yield Block(first, last, False)


def _headline_end(text: str, block: Block) -> int:
    """Where the headline that opens a block ends; 0 where its first line is text.

    The next word had room on the headline's line: otherwise it is a wrapped paragraph.
    """
    lines = LINE_END.split(text[block.start : block.end], maxsplit=LINES_COMPARED)
    headline = lines[0].rstrip()
    if len(headline) >= LINE_LIMIT or not _reads_as_heading(headline, TITLE_WORDS):
        return 0
    if len(lines) > 1:
        following = lines[1].lstrip("> \t")
        room = max(map(len, lines[:LINES_COMPARED])) - len(headline)
        first_word = len((following.split(None, 1) or [""])[0])
        wraps = following[:1].islower() or 1 + first_word > room
        if wraps and not is_header_line(following.rstrip()):
            return 0
    return block.start + len(headline)


def _reads_as_heading(line: str, most_words: int) -> bool:
    """Whether a text is one short line without an end mark, and neither a list item nor a quote."""
    return (
        bool(line)
        and "\n" not in line
        and "\r" not in line
        and _END_MARK.search(line) is None
        and len(line.split()) <= most_words
        and any(map(str.isalnum, line))
        and _BULLET.match(line) is None
        and _QUOTED.match(line) is None
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _markdown_parser() -> "MarkdownIt":
    """A parser of blocks alone: what stands inside a paragraph is not looked at."""
    from markdown_it import MarkdownIt  # 35 ms that plain text does not need

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _markdown_blocks(text: str, start: int) -> Iterator[Block]:
    """The blocks of a Markdown text, from the line numbers of its parsed blocks."""
    line_starts = [start, *(match.end() for match in LINE_END.finditer(text, start)), len(text)]
    heading = None
    in_row = False
    for token in _markdown_parser().parse(text[start:]):
        if token.type == "heading_open":
            heading = token.markup
        elif token.type == "heading_close":
            heading = None
        elif token.type in ("tr_open", "tr_close"):
            in_row = token.type == "tr_open"
        is_row = token.type == "tr_open"
        if token.map is None or not (is_row or (token.type == "inline" and not in_row)):
            continue
        first, last = line_starts[token.map[0]], line_starts[token.map[1]]
        markers = _MARKERS.match(text, first, last)
        first, last = _trimmed(text, markers.end() if markers else first, last)
        if is_row:
            first, last = _without_pipes(text, first, last)
        elif heading and heading.startswith("#"):
            hashes = _CLOSING_HASHES.search(text, max(first, last - LINE_LIMIT), last)
            first, last = _trimmed(text, first, hashes.start() if hashes else last)
        if first < last:
            yield Block(first, last, heading is not None)


def _without_pipes(text: str, start: int, end: int) -> tuple[int, int]:
    """A table row without the bars at its ends."""
    while start < end and (text[start] == "|" or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] == "|" or text[end - 1].isspace()):
        end -= 1
    return start, end
