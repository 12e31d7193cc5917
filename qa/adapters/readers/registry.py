"""Which reader a file name asks for. The readers themselves are loaded when one is used."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from ...types import Extracted

Read = Callable[[BinaryIO, str], Iterator[Extracted]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: what reads it, and whether a file of it holds many articles.

    `reader` is `module:function` in this package. What is `trusted` has a reader of our own, whose
    time and memory are in proportion to the file's size.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...]
    many: bool = False
    trusted: bool = False


FORMATS = (
    Format("text", "plain:read_text", (".txt", ".text"), trusted=True),
    Format("markdown", "plain:read_markdown", (".md", ".markdown"), trusted=True),
)
BY_NAME: Mapping[str, Format] = {each.name: each for each in FORMATS}
BY_SUFFIX: Mapping[str, Format] = {suffix: each for each in FORMATS for suffix in each.suffixes}


def format_of(path: str) -> Format | None:
    """Return the format that a file's name tells, None where it tells none that is read."""
    start = path.rfind("/") + 1
    dot = path.rfind(".", start)
    if dot <= start:
        return None
    suffix = path[dot:].lower()
    if suffix == ".gz":
        dot = path.rfind(".", start, dot)
        suffix = path[dot:].lower() if dot > start else suffix
    return BY_SUFFIX.get(suffix)


def reader_of(name: str) -> Read:
    """Return the function that reads a format."""
    module, _, function = BY_NAME[name].reader.partition(":")
    found: Read = getattr(import_module(f".{module}", __package__), function)
    return found
