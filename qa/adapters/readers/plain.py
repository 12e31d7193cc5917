"""Plain text and Markdown: decoded, never rewritten, with a YAML header where there is one."""

from collections.abc import Iterator
from typing import BinaryIO

from ...decoding import decode
from ...front_matter import extract
from ...types import Extracted


def read_text(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the text of a file.

    Raises:
        ArticleError: it is not text; the message is the reason alone.
    """
    yield extract(decode(stream.read()), "plain")


def read_markdown(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the text of a Markdown file, markup included.

    Raises:
        ArticleError: it is not text; the message is the reason alone.
    """
    yield extract(decode(stream.read()), "markdown")
