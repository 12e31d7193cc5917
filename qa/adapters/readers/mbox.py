"""A mailbox -> an article a message, read as a stream: a mailbox may be larger than memory."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from ...errors import ArticleError
from ...types import Extracted
from .letter import read_letter
from .message import parse_message

LARGEST = 50_000_000  # bytes of a message; what is larger carries more than a letter
LONGEST_LINE = 1_000_000  # bytes read at a time
POSTMARK = re.compile(rb"From (?:.*\b)?\d\d?:\d\d\b.*\b\d{4}\b")
FIELD = re.compile(rb">?[A-Za-z][\w-]*:")
ESCAPED = re.compile(rb">+From ")


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the article of each message; what is none has an empty text and a `problem`.

    Raises:
        ArticleError: it is no mailbox.
    """
    record = 0
    for data in _messages(stream):
        record += 1
        try:
            if data is None:
                raise ArticleError(f"a message larger than {LARGEST // 1_000_000} MB")
            yield read_letter(parse_message(data), record)
        except ArticleError as error:
            yield Extracted("", record=record, problem=error.message)
    if not record:
        raise ArticleError("not a mailbox: it has no line that begins a message")


def _messages(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the bytes of each message, None for one that is too large.

    A message begins with a line "From SENDER TIME" after a blank line; a "From" in its text that
    is not marked as such has no time and no field after it.
    """
    lines: list[bytes] | None = None  # None before the first message
    size = 0
    blank = True
    begins = False
    line = stream.readline(LONGEST_LINE)
    while line:
        following = stream.readline(LONGEST_LINE)
        if blank and line.startswith(b"From "):
            begins = POSTMARK.match(line) is not None or FIELD.match(following) is not None
        if begins:
            if lines is not None:
                yield b"".join(lines) if size <= LARGEST else None
            lines, size, begins = [], 0, False
        elif lines is not None:
            size += len(line)
            if size <= LARGEST:
                lines.append(line[1:] if ESCAPED.match(line) else line)
            else:
                lines.clear()
        elif line.strip():
            return
        blank = not line.strip(b"\r\n")
        line = following
    if lines is not None:
        yield b"".join(lines) if size <= LARGEST else None
