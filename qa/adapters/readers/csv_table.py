"""CSV and TSV, gzipped or not -> the articles in its rows.

The first row names the columns; rows are counted from 1 below it, blank lines are not. Delimiter
and quotes are told from the first rows: those that give most rows the same number of cells.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, BinaryIO, Final

from ...dates import date_of_value
from ...errors import ArticleError
from ...record_fields import Fields, candidates
from ...records import Raw, read_records
from ...types import Extracted
from .marking import marked, too_long
from .unpacking import LONGEST, Unpacked, lines

SAMPLE: Final = 400_000  # characters, from which the dialect is told
SAMPLE_ROWS: Final = 200
DELIMITERS: Final = ",\t;|"
ALONE: Final = "\x1f"  # the delimiter of a file of one column: it is in no text
LONGEST_NAME: Final = 100  # characters of a column's name


class _LineTooLong(Exception):
    """A line that cannot be held, in the midst of csv's reading."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a row are set apart."""

    delimiter: str
    quoting: int = csv.QUOTE_MINIMAL
    escape: str | None = None

    def reader(self, rows: Iterable[str]) -> Iterator[list[str]]:
        quotes: dict[str, Any] = {"quoting": self.quoting, "escapechar": self.escape}
        if self.escape is not None:
            quotes["doublequote"] = False
        return csv.reader(rows, delimiter=self.delimiter, **quotes)


def read(stream: BinaryIO, name: str, *, fields: Fields) -> Iterator[Extracted]:
    """Yield the articles of a table; `record` counts its rows, the header apart.

    Raises:
        ArticleError: it has no header, no row, or no column with a text; the message is the reason
            alone.
    """
    csv.field_size_limit(LONGEST)
    source = Unpacked(stream)
    pieces = source.pieces()
    head = ""
    while len(head) < SAMPLE and (piece := next(pieces, None)) is not None:
        head += piece
    end = "\r" if "\r" in head and "\n" not in head else "\n"
    first, _, rest = head.partition(end)
    delimiters = DELIMITERS
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        head, delimiters = rest, first.strip()[-1]  # Excel's own word for its delimiter
    dialect = _dialect(head, delimiters, end)
    coming = lines(chain([head], pieces), end=end)
    return read_records(marked(_records(coming, dialect, fields), source), fields, unit="row")


def _dialect(sample: str, delimiters: str, end: str) -> Dialect:
    """Return the dialect in which most of the first rows have as many cells as the header."""
    kinds = [
        Dialect(delimiter, quoting, escape)
        for delimiter in delimiters
        for quoting, escape in (
            (csv.QUOTE_MINIMAL, None),
            (csv.QUOTE_MINIMAL, "\\"),
            (csv.QUOTE_NONE, None),
        )
    ]
    best, best_score = Dialect(ALONE), 0.0
    for kind in kinds:
        score = _score(sample, kind, end)
        if score > best_score:
            best, best_score = kind, score
    return best


def _score(sample: str, dialect: Dialect, end: str) -> float:
    """Return the share of rows with as many cells as the header, 0 where that has one."""
    parts = (line for line in lines([sample], end=end) if line is not None)
    widths = []
    with suppress(csv.Error):
        for row in islice(dialect.reader(parts), SAMPLE_ROWS):
            if row:
                widths.append(len(row))
    if not widths or widths[0] < 2:
        return 0.0
    compared = widths[1:-1] or widths[1:] or widths  # the last of the sample may be cut
    return sum(width == widths[0] for width in compared) / len(compared) + min(widths[0], 9) / 1000


class _Lines:
    """Lines for csv to read; unlike a generator it goes on after a line that is too long."""

    def __init__(self, coming: Iterator[str | None]) -> None:
        self.coming = coming

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.coming)
        if line is None:
            raise _LineTooLong
        return line


def _records(coming: Iterator[str | None], dialect: Dialect, fields: Fields) -> Iterator[Raw]:
    """Yield the rows below the header as records."""
    reading = dialect.reader(_Lines(coming))
    header: list[str] = []
    number = 0
    while True:
        try:
            row = next(reading)
        except StopIteration:
            return
        except _LineTooLong:
            number += 1
            yield too_long(number)
        except csv.Error as error:
            number += 1
            yield Raw(number, None, problem=f"record {number} is not CSV ({error})")
        else:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header(row, fields)
                continue
            number += 1
            yield _record(row, header, number)


def _record(row: list[str], header: list[str], number: int) -> Raw:
    if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
        problem = f"record {number} has {len(row)} cells where the header has {len(header)}"
        return Raw(number, None, problem=problem)
    return Raw(number, dict(zip(header, row, strict=False)), sum(map(len, row)))


def _header(row: list[str], fields: Fields) -> list[str]:
    """Return the names of the columns, each but once.

    Raises:
        ArticleError: the first row holds values, not names.
    """
    names: list[str] = []
    for cell in (cell.strip().removeprefix("\ufeff") for cell in row):
        taken = sum(name == cell or name.startswith(f"{cell} (") for name in names)
        names.append(f"{cell} ({taken + 1})" if taken and cell else cell)
    known = candidates(tuple((name, None) for name in names), fields)
    if fields == Fields() and not any(known.values()) and any(map(_is_value, names)):
        raise ArticleError(
            "its first row holds no names of columns",
            hint="Put a row of names above the others, such as title,text,date.",
        )
    return names


def _is_value(cell: str) -> bool:
    return (
        len(cell) > LONGEST_NAME
        or cell.isdecimal()
        or cell.startswith(("http://", "https://"))
        or date_of_value(cell) is not None
    )
