"""Untrusted text -> text that does nothing to whatever shows it. Pure."""

import re

# What turns the direction of text around, or ends a line where none is seen to end.
HIDDEN = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
# Control characters but tab and line feed, and lone surrogates, which no encoding takes.
UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{HIDDEN}]")
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


def clean(text: str) -> str:
    """Return a text without terminal escapes, control characters and changes of direction."""
    return UNSAFE.sub("", ESCAPES.sub("", text))
