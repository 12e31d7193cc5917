"""An article's text -> its sentences as offsets, and the lines on which they start.

Rules for English news, whatever the layout: paragraphs, wrapped lines, one sentence a line, lines
broken by mistake after "U.S.". The text is never changed; a sentence is a slice of it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from .header_lines import is_header_line
from .markup import (
    BULLET,
    BULLETS,
    LINE_END,
    WRAPS,
    Block,
    LineBreak,
    ends_line,
    is_full,
    line_breaks,
    prose_blocks,
    without_markup,
    wrap_width,
)
from .sentence_ends import CANDIDATE, breaks_a_name, ends_sentence
from .types import Markup, Span

SPLITTER_VERSION = 3  # raise it when any text may come out otherwise: stored articles are redone
LONGEST_DATE = 30  # characters: "Wednesday, September 30, 2015" has 29
LONGEST = 2000  # characters; a table or an encoded file is cut so that passages stay bounded


_LIST_ITEM = re.compile(r"(?<!\S)\(?(?P<label>[1-9]\d?|[a-z])[.)]{1,2}(?=\s)")
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = "(?:(?:Jan|Febr)uary|March|April|May|Ju(?:ne|ly)|August|(?:Sept|Nov|Dec)ember|October)"
_DATE_LINE = re.compile(  # as web pages put it between headline and story, without an end mark
    rf"\b{_DAY}, (?:{_MONTH} \d{{1,2}},|\d{{1,2}} {_MONTH}) \d{{4}}(?=\s+[\"“]?[A-Z]|\Z)"
)


def split_sentences(text: str, *, start: int = 0, markup: Markup = "plain") -> list[Span]:
    """The sentences of a text from character `start` on, in order and without overlap.

    Offsets are characters, half-open; no sentence begins or ends in white space, none is longer
    than LONGEST, and between two lies only white space and, in Markdown, markup.
    """
    blocks = prose_blocks(text, start, markup)
    if markup == "plain":
        blocks = [*blocks[:1], *(_without_captions(text, block) for block in blocks[1:])]
    breaks = _breaks_of(text, blocks, markup)
    width = wrap_width(text, [line for lines in breaks for line in lines])
    flowing = markup == "markdown"
    spans: list[Span] = []
    for block, lines in zip(blocks, breaks, strict=True):
        if block.heading:
            sentences: Iterable[tuple[int, int]] = _without_date(text, block)
        elif lines:
            runs = _runs(text, block, lines, width, flowing)
            sentences = (pair for first, last in runs for pair in _sentences(text, first, last))
        else:
            sentences = _sentences(text, block.start, block.end)
        for first, last in sentences:
            for piece in [(first, last)] if last - first <= LONGEST else _cut(text, first, last):
                start, end = without_markup(text, *piece) if flowing else piece
                if start < end:
                    spans.append(Span(start, end, block.heading))
    return spans


def line_numbers(text: str, offsets: Sequence[int]) -> list[int]:
    """The 1-based line of each offset; LF, CRLF and a lone CR each end a line."""
    line_ends = [match.end() for match in LINE_END.finditer(text)]
    return [bisect_right(line_ends, offset) + 1 for offset in offsets]


def _breaks_of(text: str, blocks: list[Block], markup: Markup) -> list[list[LineBreak]]:
    """The line ends inside each block."""
    if "\n" not in text and "\r" not in text:
        return [[] for _ in blocks]
    return [[] if block.heading else line_breaks(text, block, markup) for block in blocks]


def _runs(
    text: str, block: Block, lines: list[LineBreak], width: int, flowing: bool
) -> Iterator[tuple[int, int]]:
    """A block's text between the line ends that were meant; Markdown's lines flow into another."""
    start = block.start
    listed = not flowing and _is_list(text, block, lines)
    for line in lines:
        if listed or not _is_soft(text, line, width, flowing):
            yield start, line.end
            start = line.start
    yield start, block.end


def _is_list(text: str, block: Block, lines: list[LineBreak]) -> bool:
    """Whether a block is a list of words: every line narrow, none with an end mark."""
    last = LineBreak(lines[-1].start, block.end, block.end, 0, False)
    return all(
        line.end - line.line_start < WRAPS[0] and not ends_line(text, line)
        for line in (*lines, last)
    )


def _is_soft(text: str, line: LineBreak, width: int, flowing: bool) -> bool:
    """Whether a line end falls inside a sentence or may: then the words decide, as in a line."""
    if line.forced:
        return False
    if width and is_full(line, width):
        return True
    last = text[line.end - 1]
    if not ends_line(text, line) or last in "…;":
        goes_on = last in ",-–—" and line.end - line.line_start > 20
        return flowing or goes_on or text[line.start].islower()
    if last != ".":
        return False
    return breaks_a_name(text, line)


def _without_captions(text: str, block: Block) -> Block:
    """A block that is no heading if it holds a whole sentence and more: "He won. Photo: NAME"."""
    if block.heading and sum(1 for _ in _sentences(text, block.start, block.end)) > 1:
        return block._replace(heading=False)
    return block


def _without_date(text: str, heading: Block) -> Iterator[tuple[int, int]]:
    """A heading, and the date line at its end apart from it."""
    start = heading.start
    if is_header_line(text[start : heading.end]):
        yield start, heading.end
        return
    date = _DATE_LINE.search(text, max(start + 1, heading.end - LONGEST_DATE), heading.end)
    if date is not None:
        yield start, _before_space(text, date.start())
        start = date.start()
    yield start, heading.end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a run of prose."""
    date = _DATE_LINE.match(text, start, end)
    if date is not None and date.end() < end:
        yield date.span()
        start = date.end()
        while text[start].isspace():
            start += 1
    for first, last in _list_items(text, start, end):
        begin = first
        for match in CANDIDATE.finditer(text, first, last):
            if match.end() < last and ends_sentence(text, match, begin, last):
                ideographic = match["ideographic"] is not None
                stop = match.start("ideographic") if ideographic else match.end("closers")
                yield begin, _before_space(text, stop)
                begin = match.end()
        yield begin, last


def _list_items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items of a list written in one run, "1) ... 2) ..."; the whole run where it is none."""
    item = _LIST_ITEM.match(text, start, end)
    if text[start] in BULLETS:
        for bullet in BULLET.finditer(text, start + 1, end):
            yield start, _before_space(text, bullet.start())
            start = bullet.start()
    elif item is not None:
        expected = item["label"]
        for item in _LIST_ITEM.finditer(text, start, end):
            if item["label"] != expected:
                continue
            if item.start() > start:
                yield start, _before_space(text, item.start())
                start = item.start()
            if expected.isdecimal():
                expected = str(int(expected) + 1)
            elif expected.isalpha():
                expected = chr(ord(expected) + 1)
    yield start, end


def _before_space(text: str, end: int) -> int:
    """An end moved before the white space that precedes it."""
    while text[end - 1].isspace():
        end -= 1
    return end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of at most LONGEST characters, cut at white space where there is some."""
    while end - start > LONGEST:
        limit = start + LONGEST
        stop = next((i for i in range(limit, limit - LONGEST // 2, -1) if text[i].isspace()), limit)
        yield start, _before_space(text, stop)
        start = stop
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
