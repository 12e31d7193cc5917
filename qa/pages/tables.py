"""Objects of a list -> a table in CSV or Markdown, its columns those of the list's kind.

Texts of articles are untrusted: no cell begins a formula in a spreadsheet, and nothing in them is
read as markup.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from ..harmless import clean
from ..markdown_words import escaped
from .csv_lines import csv_line
from .places import place

Object = Mapping[str, Any]

CITED = ("number", "article", "place", "date", "speaker", "title", "sentence", "score")
COLUMNS: Mapping[str, tuple[str, ...]] = {  # of a table, by what an object calls its list
    "sentences": CITED,
    "articles": (
        "article", "date", "title", "author", "outlet", "url", "language", "sentences", "passages",
        "path", "indexed_at",
    ),
    "questions": ("number", "asked_at", "status", "question", "conversation"),
    "answers": (
        "line", "id", "status", "question", "text", "places", "model", "error", "notes",
    ),
}  # fmt: skip
IN_MARKDOWN: Mapping[str, tuple[str, ...]] = {  # a table's columns where a person reads it
    "sentences": ("number", "place", "date", "speaker", "sentence"),
    "articles": ("date", "article", "title", "outlet"),
    "questions": ("number", "asked_at", "status", "question"),
}


def as_csv(name: str, rows: Iterable[Object]) -> str:
    """Return a table, by what an object calls its list, under a line of names."""
    return "\n".join([csv_head(name), *(csv_row(name, row) for row in rows)])


def as_markdown(name: str, rows: Iterable[Object]) -> str:
    """Return a table of the columns that a person reads."""
    columns = IN_MARKDOWN[name]
    return "\n".join(
        [
            f"| {' | '.join(each.replace('_', ' ') for each in columns)} |",
            f"|{' --- |' * len(columns)}",
            *(f"| {' | '.join(escaped(_cell(row, each)) for each in columns)} |" for row in rows),
        ]
    )


def csv_head(name: str) -> str:
    """Return the line that names the columns of a table."""
    return csv_line(COLUMNS[name])


def csv_row(name: str, row: Object) -> str:
    """Return one line of a table."""
    return csv_line([_cell(row, each) for each in COLUMNS[name]])


def _cell(row: Object, column: str) -> str:
    if column == "place":
        return place(row)
    if column == "places":
        return "; ".join(map(place, row["citations"]))
    if column == "error":
        return clean(row["error"]["message"]) if row["error"] else ""
    value = row.get(column)
    if isinstance(value, list):
        return "; ".join(clean(str(each)) for each in value)
    return "" if value is None else clean(str(value))
