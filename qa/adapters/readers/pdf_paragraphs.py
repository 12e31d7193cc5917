"""Printed lines in reading order -> paragraphs, as their layout tells them.

Pure. A paragraph runs on over the end of a column and of a page. Where layout is silent lines stay
together: a sentence cut in two is lost, two paragraphs in one are not.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from .pdf_lines import Line

OTHER_SIZE = 1.12  # times; a heading, a caption, a note
INDENT = (0.5, 6.0)  # sizes of the font; wider ones are another column
WIDE_GAP = 1.3  # times the usual distance of lines
FEW_LINES = 4  # too few to know their usual distance
USUAL_LEADING = 1.25  # sizes, where there is nothing to measure
MUCH_ROOM = 0.35  # of the column's width left free: a line that was meant to end
_BULLET = re.compile(r"\s*[•·▪●◦‣⁃]\s*\S")
_ONLY_BULLET = re.compile(r"\s*(?:[•·▪●◦‣⁃–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s*")
_DASH = re.compile(r"\s*(?:[–—*-]|\(?(?:\d{1,2}|[a-z])[.)])\s+\S")
_NOTE = re.compile(r"\s*(?:\(?\d{1,3}[).]?|[*†‡§]+)\s*[^\W\d]")
_END = re.compile(r"[.!?:…]['\"”’»)\]]*\s*\Z")


class Column(NamedTuple):
    """Lines below each other in fonts of one size, with the edges they share, in points."""

    lines: tuple[Line, ...]
    left: float
    right: float
    leading: float

    def is_indented(self, line: Line) -> bool:
        """Tell whether a line begins a little to the right of the others."""
        least, most = INDENT
        return least * line.size < line.left - self.left < most * line.size


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped into paragraphs, all of them, in the order given."""
    groups: list[list[Line]] = []
    before: tuple[Line, Column] | None = None
    leading = _usual_leading(lines)
    for column in _columns(lines, leading):
        indented = sum(map(column.is_indented, column.lines)) * 2 <= len(column.lines)
        for line in column.lines:
            hangs = bool(groups) and _hangs(line, groups[-1][0])
            if before is None or _begins(line, column, *before, indented and not hangs):
                groups.append([])
            groups[-1].append(line)
            before = line, column
    return _notes_first(groups)


def _notes_first(groups: list[list[Line]]) -> list[list[Line]]:
    """Return the paragraphs with those made one that notes at the foot of a column cut in two.

    The notes come before: so all the text of a page is on its page.
    """
    usual = median([line.size for group in groups for line in group] or [0.0])
    ordered: list[list[Line]] = []
    notes: list[list[Line]] = []
    for group in groups:
        if ordered and group[0].size < usual / OTHER_SIZE and _NOTE.match(group[0].text):
            notes.append(group)
            continue
        if notes:
            last = ordered[-1]
            same_size = _ratio(last[-1].size, group[0].size) <= OTHER_SIZE
            if same_size and not _END.search(last[-1].text):
                ordered[-1:] = [*notes, [*last, *group]]
                notes = []
                continue
            ordered += notes
            notes = []
        ordered.append(group)
    return ordered + notes


def _begins(line: Line, column: Column, last: Line, above: Column, by_indent: bool) -> bool:
    """Tell whether a line begins a paragraph, `last` being the one before it."""
    if _ONLY_BULLET.fullmatch(last.text):
        return False
    if _BULLET.match(line.text):
        return True
    if _DASH.match(line.text) and _END.search(last.text):
        return True
    if _ratio(line.size, last.size) > OTHER_SIZE:
        return True
    same = column is above
    if same and last.baseline - line.baseline > WIDE_GAP * column.leading:
        return True
    ended = _END.search(last.text) is not None
    if by_indent and column.is_indented(line) and (ended or not above.is_indented(last)):
        return True
    return _was_meant(line, last, above)


def _hangs(line: Line, first: Line) -> bool:
    """Tell whether a line stands below the words of a list's item, to the right of its sign."""
    item = _BULLET.match(first.text) or _DASH.match(first.text)
    return item is not None and line.left > first.left


def _was_meant(line: Line, last: Line, above: Column) -> bool:
    """Tell whether the last line ended though the next word had room in it."""
    room = above.right - last.right
    words = line.text.split(None, 1)
    width = (line.right - line.left) * len(words[0]) / max(len(line.text), 1) if words else 0.0
    if room <= width + line.size / 2:
        return False
    if _END.search(last.text):
        return True
    return room > MUCH_ROOM * (above.right - above.left) and not line.text.lstrip()[:1].islower()


def _columns(lines: Sequence[Line], leading: float) -> list[Column]:
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _is_below(line, runs[-1]):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [_column(run, leading) for run in runs]


def _is_below(line: Line, run: list[Line]) -> bool:
    """Tell whether a line goes on below a run of lines."""
    last = run[-1]
    return (
        line.page == last.page
        and last.baseline > line.baseline
        and line.left < max(each.right for each in run[-FEW_LINES:])
        and line.right > min(each.left for each in run[-FEW_LINES:])
        and _ratio(line.size, last.size) <= OTHER_SIZE
    )


def _column(run: list[Line], leading: float) -> Column:
    """Measure a run; its left edge is one that at least two lines share, if any do."""
    lefts = sorted(round(line.left) for line in run)
    shared = [left for left, right in pairwise(lefts) if right - left <= 1]
    left = shared[0] if shared else lefts[0]
    if len(run) >= FEW_LINES:
        leading = _leading(run)
    else:
        leading *= run[0].size
    return Column(tuple(run), left, max(line.right for line in run), leading)


def _leading(run: Sequence[Line]) -> float:
    return median(a.baseline - b.baseline for a, b in pairwise(run))


def _usual_leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines, in sizes of their font."""
    steps = [
        (a.baseline - b.baseline) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size > 0 and 0 < a.baseline - b.baseline < 3 * a.size
    ]
    return median(steps) if steps else USUAL_LEADING


def _ratio(one: float, other: float) -> float:
    least, most = sorted((one, other))
    return most / least if least > 0 else 1.0
