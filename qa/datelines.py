"""A sentence -> where it begins after a dateline such as "MINSK, Nov 30 (Castellan) - ". Pure.

`dates.py` reads the day of an article's dateline; this is for what a sentence says.
"""

import re
from typing import Final

_DATELINE: Final = re.compile(
    r"\s*(?=[A-Z]{3})[^a-z()]{3,}[^.!?()]{0,40}(?:\([^)]{1,40}\)\s*)?\s(?:-|–|—|--)\s"
    r"|\s*[A-Z][^!?()\n]{2,60}\([A-Z][^)]{1,40}\)\s*(?:-|–|—|--)\s"
)


def dateline_end(text: str) -> int:
    """Return where a sentence begins after a dateline such as "MINSK, Nov 30 (Castellan) - "."""
    found = _DATELINE.match(text)
    return found.end() if found else 0
