"""The lines of all pages -> those that are the article's: running heads, feet and numbers go.

Pure. A line at the edge of a page is furniture when the same line stands at the same height on
many pages, or when it is the number of its page or holds it. Lines of a table of contents go too.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from .pdf_lines import Line

EDGE_LINES = 3  # from the top and from the bottom; a head and its rule, a foot of two lines
SAME_HEIGHT = 4.0  # points; odd and even pages differ by a rounding
LEAST_PAGES = 2
LEAST_HEADS = 3  # "Chapter 2: Boats 17", with other words in every chapter
SHARE = 0.4  # of the pages: left and right pages have heads of their own
_ROMAN = re.compile(r"\W*[ivxlc]+\W*")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite)\s*)?(?P<number>\d{1,4})(?:\s*(?:of|/|von)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_WITH_HEAD = re.compile(r"(?P<first>\d{1,4})\s+\D.*|.*\D\s+(?P<last>\d{1,4})", re.DOTALL)
_COUNTED = re.compile(r"\W*page\s+\d{1,4}\s*(?:of|/)\s*\d{1,4}\W*", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:\.\s?){5}\s*(?:\d{1,4}|[ivxlc]+)\s*\Z")  # "The boats . . . . . 17"
_PRINTED = re.compile(r"(?P<url>(?:https?|file)://\S+)(?:\s+\d{1,4}/\d{1,4})?\s*")
_PRINTED_ON = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}[:.]\d\d")


class Printed(NamedTuple):
    """The lines that are left, and the address that a browser printed at the foot, if it did."""

    lines: list[Line]
    url: str | None


def without_furniture(lines: Sequence[Line]) -> Printed:
    """Return the lines without running heads, feet and page numbers, in the order given.

    Where nothing would be left, all of them are the article's.
    """
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = {page: _edges(mine) for page, mine in pages.items()}
    dropped = _repeated(edges, len(pages)) | _numbered(edges) | _counted(edges)
    url, printed = _by_browser(edges)
    dropped |= printed
    dropped.update(line for line in lines if _CONTENTS.search(line.text))
    kept = [line for line in lines if line not in dropped]
    return Printed(kept, url) if kept else Printed(list(lines), None)


def _edges(lines: list[Line]) -> list[Line]:
    """Return the uppermost and the lowest lines of a page, those of one height as one of them."""
    heights = sorted({round(line.baseline) for line in lines})
    chosen = {*heights[:EDGE_LINES], *heights[-EDGE_LINES:]}
    return [line for line in lines if round(line.baseline) in chosen]


def _repeated(edges: dict[int, list[Line]], pages: int) -> set[Line]:
    """Return the edge lines that come back, at the same height, on many pages."""
    seen: dict[str, list[Line]] = {}
    for lines in edges.values():
        for line in lines:
            seen.setdefault(_alike(line.text), []).append(line)
    needed = max(LEAST_PAGES, SHARE * pages)
    dropped: set[Line] = set()
    for same in seen.values():
        at: dict[int, set[int]] = {}  # the pages by height
        for line in same:
            at.setdefault(_step(line), set()).add(line.page)
        level = {
            step
            for step, there in at.items()
            if len(there.union(at.get(step - 1, ()), at.get(step + 1, ()))) >= needed
        }
        dropped.update(line for line in same if _step(line) in level)
    return dropped


def _step(line: Line) -> int:
    return int(line.baseline / SAME_HEIGHT)


def _alike(text: str) -> str:
    """Return a line as it is on every page: in small letters, a Roman number as any other."""
    words = " ".join(text.casefold().split())
    return "#" if _ROMAN.fullmatch(words) else words


def _numbered(edges: dict[int, list[Line]]) -> set[Line]:
    """Return the edge lines that hold their page's number: alone, or with a head, at one height.

    A number is a page's when it is in step with the pages.
    """
    found: list[tuple[Line, int, bool]] = []
    for page, lines in edges.items():
        for line in lines:
            words = line.text.strip()
            if match := _PAGE_NUMBER.fullmatch(words):
                found.append((line, int(match["number"]) - page, True))
            elif match := _WITH_HEAD.fullmatch(words):
                number = int(match["first"] or match["last"])
                found.append((line, number - page, False))
    alone: dict[int, set[int]] = {}
    level: dict[tuple[int, int], set[int]] = {}
    for line, offset, _ in found:
        alone.setdefault(offset, set()).add(line.page)
        level.setdefault((offset, _height(line)), set()).add(line.page)
    return {
        line
        for line, offset, is_alone in found
        if (is_alone and len(alone[offset]) >= LEAST_PAGES)
        or len(level[offset, _height(line)]) >= LEAST_HEADS
    }


def _counted(edges: dict[int, list[Line]]) -> set[Line]:
    """Return the lines that say "page 1 of 1", which need no second page."""
    return {line for each in edges.values() for line in each if _COUNTED.fullmatch(line.text)}


def _by_browser(edges: dict[int, list[Line]]) -> tuple[str | None, set[Line]]:
    """Return what a browser prints on a page: the address below, date and title above."""
    dropped: set[Line] = set()
    url: str | None = None
    for lines in edges.values():
        lowest, highest = min(lines, key=_height), max(lines, key=_height)
        match = _PRINTED.fullmatch(lowest.text)
        if match is None:
            continue
        dropped.add(lowest)
        if match["url"].startswith("http"):
            url = url or match["url"]
        if _PRINTED_ON.match(highest.text):
            dropped.update(line for line in lines if _height(line) == _height(highest))
    return url, dropped


def _height(line: Line) -> int:
    return round(line.baseline)
