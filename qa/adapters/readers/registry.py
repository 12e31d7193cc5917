"""Which reader a file name asks for. The readers themselves are loaded when one is used."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from ...types import Extracted

READERS_VERSION = 1  # raised when a file may be read that was not before: it is tried again
Read = Callable[..., Iterator[Extracted]]  # a stream, a name, and fields where it has records


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files: what reads it, and whether a file of it may hold many articles.

    `reader` is `module:function` in this package, or the name of a class of LlamaIndex's where the
    format is one that only the user knows of. What is `trusted` has a reader of our own, whose time
    and memory are in proportion to the file's size. Where a file has `fields`, the user may say
    which of them are what.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...]
    many: bool = False
    trusted: bool = False
    fields: bool = False
    zipped: bool = False


FORMATS = (
    Format("text", "plain:read_text", (".txt", ".text"), trusted=True),
    Format("markdown", "plain:read_markdown", (".md", ".markdown"), trusted=True),
    Format("html", "html:read", (".html", ".htm", ".xhtml")),
    Format("mhtml", "mhtml:read", (".mhtml", ".mht")),
    Format("pdf", "pdf:read", (".pdf",)),
    Format("docx", "docx:read", (".docx",)),
    Format("odt", "odt:read", (".odt",)),
    Format("rtf", "rtf:read", (".rtf",)),
    Format("epub", "epub:read", (".epub",)),
    Format("eml", "eml:read", (".eml",)),
    Format("mbox", "mbox:read", (".mbox",), many=True),
    Format(
        "json", "json_records:read", (".json", ".jsonl", ".ndjson"), True, fields=True, zipped=True
    ),
    Format("csv", "csv_table:read", (".csv", ".tsv"), True, fields=True, zipped=True),
)
BY_NAME: Mapping[str, Format] = {each.name: each for each in FORMATS}
BY_SUFFIX: Mapping[str, Format] = {suffix: each for each in FORMATS for suffix in each.suffixes}
RECORDS = "json"  # the format of what is read from standard input
CUSTOM = "reader:"  # before the ending that a user names a reader for
NOTHING_MORE: Mapping[str, str] = {}


def format_of(path: str, readers: Mapping[str, str] = NOTHING_MORE) -> Format | None:
    """Return the format that a file's name tells, None where it tells none that is read.

    `readers` are classes of LlamaIndex's by the endings they are for, which come first.
    """
    start = path.rfind("/") + 1
    dot = path.rfind(".", start)
    if dot <= start:
        return None
    suffix = path[dot:].lower()
    if suffix in readers:
        return Format(CUSTOM + suffix, readers[suffix], (suffix,), many=True, fields=True)
    if suffix != ".gz":
        return BY_SUFFIX.get(suffix)
    inner = path.rfind(".", start, dot)
    found = BY_SUFFIX.get(path[inner:dot].lower()) if inner > start else None
    return found if found and found.zipped else None


def named(name: str, readers: Mapping[str, str] = NOTHING_MORE) -> Format:
    """Return the format of a name that `format_of` gave."""
    return BY_NAME.get(name) or Format(
        name, readers.get(name.removeprefix(CUSTOM), ""), (), many=True, fields=True
    )


def reader_of(found: Format) -> Read:
    """Return the function that reads a format of this package's."""
    module, _, function = found.reader.partition(":")
    read: Read = getattr(import_module(f".{module}", __package__), function)
    return read
