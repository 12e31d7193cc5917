"""The JSON object of a command -> JSON, JSON Lines, CSV or Markdown for other programs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..errors import UsageError
from .json_line import dumps
from .terminal import say

Object = Mapping[str, Any]

LISTS = ("text", "json", "jsonl", "csv", "markdown")  # of commands that print a list


def chosen_format(asked: str | None, *, json: bool, allowed: Sequence[str]) -> str:
    """Return the format that `--format` and `--json` ask for, the first allowed without either.

    Raises:
        UsageError: this cannot be printed in that format, or both ask for different ones.
    """
    if json and asked not in (None, "json"):
        raise UsageError(f"--json and --format {asked} exclude each other.", hint="Leave one out.")
    if json:
        return "json"
    if asked is None:
        return allowed[0]
    if asked not in allowed:
        raise UsageError(
            f"--format {asked!r} cannot be printed here.", hint=f"Choose {', '.join(allowed)}."
        )
    return asked


def listed(told: Object, name: str, form: str) -> str:
    """Return an object as JSON, or its list as JSON Lines, CSV or a table in Markdown."""
    rows = told[name]
    if form == "json":
        return dumps(told)
    if form == "jsonl":
        return "\n".join(map(dumps, rows))
    from ..pages.tables import as_csv, as_markdown

    return as_csv(name, rows) if form == "csv" else as_markdown(name, rows)


def print_listed(told: Object, name: str, form: str) -> None:
    """Print an object, or its list in a format; JSON Lines of an empty list are no line."""
    if form != "jsonl" or told[name]:
        say(listed(told, name, form))


def answer_text(told: Object, form: str) -> str:
    """Return a `qa.answer/1` object as JSON or Markdown."""
    if form != "markdown":
        return dumps(told)
    from ..pages.answer_markdown import answer_markdown

    return answer_markdown(told)


def batch_printer(form: str) -> Callable[[Object], None]:
    """Return what prints each answer of a batch; the names of columns come before the first."""
    if form == "csv":
        from ..pages.tables import csv_head, csv_row

        say(csv_head("answers"))
        return lambda told: say(csv_row("answers", told))
    if form == "markdown":
        from ..pages.answer_markdown import answer_markdown

        return lambda told: say(answer_markdown(told) + "\n")
    return lambda told: say(dumps(told))
