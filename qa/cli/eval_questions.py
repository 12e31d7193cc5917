"""A file of questions and what is right for each, JSON Lines or CSV -> the questions."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..naming import shown

if TYPE_CHECKING:
    from ..evaluating import Expected


def read_questions(name: str) -> "list[Expected]":
    """Return the questions of a file, `-` for standard input.

    Raises:
        UsageError: it cannot be read, holds no question, or a line is wrong (which is named).
    """
    from ..evaluating import expected_of
    from .ask import standard_input

    try:
        raw = standard_input().read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{shown(name)} cannot be read ({reason}).",
            hint="Name a UTF-8 file of questions, JSON Lines or CSV, or - for standard input.",
        ) from error
    rows = _table(text, name) if name.lower().endswith((".csv", ".tsv")) else _lines(text)
    questions = [expected_of(fields, number) for number, fields in rows]
    if not questions:
        raise UsageError(
            f"{shown(name)} holds no question.", hint='Write a line {"question": "..."} for each.'
        )
    return questions


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from .batch_lines import parsed_line

    for number, line in enumerate(text.split("\n"), start=1):  # a JSON text may hold other ends
        if line.strip():
            try:
                yield number, parsed_line(line.strip())
            except UsageError as error:
                raise UsageError(f"Line {number}: {error.message}", hint=error.hint) from error


def _table(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    delimiter = "\t" if name.lower().endswith(".tsv") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    began = 1  # the line after the last row: where one that is wrong begins
    try:
        if reader.fieldnames:  # read here
            began = reader.line_num + 1
        for row in reader:
            if None in row:
                raise UsageError(
                    f"Line {reader.line_num} has more cells than the first line names."
                )
            yield reader.line_num, {key: value for key, value in row.items() if value}
            began = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(
            f"Line {began} is not CSV: {error}.",
            hint='A cell that begins with " ends with one; a " inside of it is written twice.',
        ) from error
