"""Cells -> a line of CSV that no spreadsheet takes for anything but text and numbers."""

import csv
import io
import re
from collections.abc import Iterable

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if text.startswith(FORMULA) and not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return f"'{text}"
    return text


def csv_line(cells: Iterable[str]) -> str:
    """Return one line of CSV; cells that a spreadsheet would compute begin with a quote."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(safe_cell, cells))
    return out.getvalue().removesuffix("\n")
