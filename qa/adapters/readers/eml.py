"""A saved mail message -> its article."""

from collections.abc import Iterator
from typing import BinaryIO

from ...types import Extracted
from .letter import read_letter
from .message import parse_message


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the one article of a message; places are lines of its text, the first its subject.

    Raises:
        ArticleError: it is no message, or there is no text in it.
    """
    yield read_letter(parse_message(stream.read()))
