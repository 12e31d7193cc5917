"""Untrusted text -> Markdown that shows it and does nothing else. Pure.

Every character of an article, a question or a model reaches a Markdown file through here.
"""

import re

from .composing import folded
from .harmless import clean

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
OPENS_A_BLOCK = re.compile(r"^(?=(?:\d+[.)]|[-+=])(?:[\s=-]|$))(\d*)")


def escaped(text: str) -> str:
    """Return a text on one line with what Markdown would take for markup escaped."""
    line = MARKUP.sub(r"\\\1", clean(folded(text)))
    return OPENS_A_BLOCK.sub(r"\1\\", line)
