"""An article's text -> its paragraphs, and where quotations lie in it; both by offsets."""

import re
from collections.abc import Sequence
from itertools import pairwise

from .cue_words import MASK
from .types import Span

_QUOTE_MARK = re.compile(r"[“”„«»\"]|''|``")


def paragraph_numbers(text: str, spans: Sequence[Span]) -> list[int]:
    """The paragraph of each sentence: blank lines part them, or line ends where those are rare."""
    breaks = [0]
    for one, following in pairwise(spans):
        between = text[one.end : following.start]
        breaks.append(max(between.count("\n"), between.count("\r")))
    blank = sum(count >= 2 for count in breaks)
    single = sum(count == 1 for count in breaks)
    least = 1 if single > 3 * blank else 2
    numbers = []
    number = 0
    for count in breaks:
        number += count >= least
        numbers.append(number)
    return numbers


def find_quotations(
    text: str, spans: Sequence[Span], paragraphs: Sequence[int]
) -> list[tuple[int, int]]:
    """Where quotations lie, marks included; one left open ends with its paragraph."""
    found: list[tuple[int, int]] = []
    if _QUOTE_MARK.search(text) is None:
        return found
    first = 0
    for index in range(1, len(spans) + 1):
        if index < len(spans) and paragraphs[index] == paragraphs[first]:
            continue
        end = spans[index - 1].end
        opened = -1
        for match in _QUOTE_MARK.finditer(text, spans[first].start, end):
            mark = match[0]
            if opened < 0:
                inches = mark == '"' and text[match.start() - 1 : match.start()].isdigit()
                if mark not in "”»" and not inches:
                    opened = match.start()
            elif mark not in "“„«":
                found.append((opened, match.end()))
                opened = -1
        if opened >= 0:
            found.append((opened, end))
        first = index
    return found


def mask_quotations(text: str, quotations: Sequence[tuple[int, int]]) -> str:
    """The text with its quotations masked, of equal length; a quoted word or two stay readable."""
    pieces = []
    position = 0
    for start, end in quotations:
        if " " in text[start:end] or end - start > 14:
            pieces += [text[position:start], MASK * (end - start)]
            position = end
    return "".join([*pieces, text[position:]])
