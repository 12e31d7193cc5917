"""A line at the head of an article that says something of it, not of its matter. Pure.

"Date: 2017-11-30", "By: Ada Quill", "Source: Courier" as plain texts carry them where others have
front matter. Such a line is kept, as a heading, and belongs to no title and to no sentence.
"""

import re
from typing import Final

LONGEST: Final = 120  # characters; what is longer is text

_TITLES: Final = "title|headline"
_WITH_DATE: Final = (
    r"date|pub(?:lication)?[ -]?date|published(?:[ ](?:on|at))?|posted(?:[ ]on)?|created"
    r"|(?:last[ ])?(?:updated|modified)"
)
_LABELS: Final = (
    r"by|authors?|byline|written[ ]by|reporters?|reporting[ ]by|editors?|edited[ ]by|source|outlet"
    r"|publisher|publication|newspaper|agency|dateline|url|link|section|category|categories|tags?"
    r"|keywords?|topics?|language|copyright"
)
_LINE: Final = re.compile(
    rf"[*_]*(?:(?P<title>{_TITLES})|(?P<dated>{_WITH_DATE})|{_LABELS})[*_]*\s?:[*_]*(?:[ \t]+|\Z)"
    r"(?P<value>[^\r\n]*)\Z",
    re.IGNORECASE,
)
_LINE_END: Final = re.compile(r"[\r\n]")


def is_header_line(line: str) -> bool:
    """Tell whether a line, without white space at its ends, is one of a header."""
    found = _LINE.match(line) if len(line) <= LONGEST else None
    if found is None:
        return False
    return found["dated"] is None or any(map(str.isdecimal, found["value"]))


def title_in(line: str) -> str:
    """Return the title that a line of a header gives; empty where it gives none."""
    found = _LINE.match(line)
    return found["value"].strip(" \t*_") if found is not None and found["title"] else ""


def header_lines_at(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the lines of a header with which the characters `[start, end)` begin, as spans."""
    lines = []
    while start < end:
        found = _LINE_END.search(text, start, end)
        stop = found.start() if found else end
        line = text[start : min(stop, start + LONGEST + 1)].rstrip()
        if not is_header_line(line):
            break
        lines.append((start, start + len(line)))
        start = stop
        while start < end and text[start].isspace():
            start += 1
    return lines
