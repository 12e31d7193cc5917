"""Pieces of printed lines -> whole lines.

Pure. A change of font or of height parts a line, and so does a large initial.
"""

from collections.abc import Sequence

from .pdf_lines import Line

SAME_LINE = 0.3  # sizes; a sign from another font may stand a little off
NEAR = 1.2  # sizes; the gap between two columns is wider
SPACE = 0.12  # sizes; a narrow space
INITIAL = 1.7  # times the size of the letters beside it
BESIDE = 8  # lines; an initial is drawn before its paragraph or after it
WORDS_BY_THEMSELVES = frozenset("AIO")


def whole_lines(lines: Sequence[Line]) -> list[Line]:
    """Return lines with their pieces put together, in the order of the first piece."""
    return _with_initials(_side_by_side(lines))


def _side_by_side(lines: Sequence[Line]) -> list[Line]:
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last and last.page == line.page and _is_beside(line, last):
            spaced = line.left - last.right > SPACE * last.size
            text = f"{last.text.rstrip()}{' ' if spaced else ''}{line.text.lstrip()}"
            whole[-1] = last._replace(text=text, right=line.right)
        else:
            whole.append(line)
    return whole


def _is_beside(line: Line, last: Line) -> bool:
    level = abs(line.baseline - last.baseline) < SAME_LINE * last.size
    return level and -SAME_LINE * last.size < line.left - last.right < NEAR * last.size


def _with_initials(lines: list[Line]) -> list[Line]:
    """Put a paragraph's first letter, where it is as high as several lines, before the first."""
    within = {word for line in lines for word in line.text.split()[1:]}
    changed: dict[int, Line] = {}
    gone: set[int] = set()
    for index, line in enumerate(lines):
        letter = line.text.strip()
        if len(letter) != 1 or not letter.isupper():
            continue
        around = range(max(index - BESIDE, 0), min(index + BESIDE, len(lines)))
        beside = [place for place in around if _is_initial(line, lines[place])]
        if beside:
            first = max(beside, key=lambda place: lines[place].baseline)
            rest = lines[first].text.lstrip()
            apart = letter in WORDS_BY_THEMSELVES and rest.split(None, 1)[0] in within
            changed[first] = lines[first]._replace(text=f"{letter}{' ' if apart else ''}{rest}")
            gone.add(index)
    return [changed.get(place, line) for place, line in enumerate(lines) if place not in gone]


def _is_initial(letter: Line, line: Line) -> bool:
    """Tell whether a large letter stands at the left end of a line."""
    return (
        line.page == letter.page
        and letter.size >= INITIAL * line.size > 0
        and -line.size < line.left - letter.right < 2 * line.size
        and -SAME_LINE * line.size < line.baseline - letter.baseline < letter.size
    )
