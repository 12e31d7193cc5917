"""Lines in the order in which pages draw them -> in the order in which they are read.

Pure. Most programs draw a column after the other. Some draw across the page, line after line, and
then a line holds a piece of every column; it is known by the gap that stands below gaps.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from .pdf_lines import Gap, Line

LEAST_LINES = 4  # with a gap at one place: justified words do not come to that
LEAST_LETTERS = 18  # on either side, in the middle one of the lines; less is a table
LONGEST = 400  # lines that are looked at for one column
MOST_COLUMNS = 12
MOST_GAPS = 24  # in a line; more are a row of a table, or leaders
FURTHEST = 3.0  # sizes between two lines of one column


def in_reading_order(lines: Sequence[Line], most: int = MOST_COLUMNS) -> list[Line]:
    """Return the lines with those cut that run across columns, and each column after the other."""
    ordered: list[Line] = []
    index = 0
    while index < len(lines):
        parted = _columns(lines, index) if most > 1 else ()
        found = max(parted, key=lambda each: each[1], default=None)
        if found is None:
            ordered.append(lines[index])
            index += 1
            continue
        middle, end = found
        pieces = [_cut(line, middle) for line in lines[index:end]]
        ordered += [left for left, _ in pieces if left]
        ordered += in_reading_order([right for _, right in pieces if right], most - 1)
        index = end
    return ordered


def _columns(lines: Sequence[Line], start: int) -> Iterator[tuple[float, int]]:
    """Yield where two columns part that begin at a line, and the index of the line after them."""
    gaps = lines[start].gaps
    for gap in gaps if len(gaps) <= MOST_GAPS else ():
        left, right = gap.left, gap.right
        end = start + 1
        parted = [lines[start]]
        while end < min(len(lines), start + LONGEST):
            line, over = lines[end], lines[end - 1]
            step = over.baseline - line.baseline
            if line.page != over.page or not 0 < step < FURTHEST * line.size:
                break
            place = _gap_within(line, left, right)
            if place is not None:
                left, right = max(left, place.left), min(right, place.right)
                parted.append(line)
            elif line.right > right and line.left < left:
                break
            end += 1
        if len(parted) >= LEAST_LINES and _is_prose(parted, (left + right) / 2):
            yield (left + right) / 2, end


def _gap_within(line: Line, left: float, right: float) -> Gap | None:
    gaps = line.gaps if len(line.gaps) <= MOST_GAPS else ()
    return next((gap for gap in gaps if gap.left < right and gap.right > left), None)


def _is_prose(lines: Sequence[Line], middle: float) -> bool:
    pieces = [_cut(line, middle) for line in lines]
    sides = ([len(piece.text) for piece in side if piece] for side in zip(*pieces, strict=True))
    return all(median(side) >= LEAST_LETTERS for side in sides)


def _cut(line: Line, middle: float) -> tuple[Line | None, Line | None]:
    """Return the pieces of a line to the left and to the right of a place on the page."""
    gap = next((gap for gap in line.gaps if gap.left < middle < gap.right), None)
    if gap is None:
        return (line, None) if line.right <= middle else (None, line)
    before = tuple(each for each in line.gaps if each.end <= gap.start)
    after = tuple(
        each._replace(start=each.start - gap.end, end=each.end - gap.end)
        for each in line.gaps
        if each.start >= gap.end
    )
    return (
        line._replace(text=line.text[: gap.start], right=gap.left, gaps=before),
        line._replace(text=line.text[gap.end :], left=gap.right, gaps=after),
    )
