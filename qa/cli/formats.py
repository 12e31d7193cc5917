"""The JSON object of a command -> JSON Lines, CSV or Markdown for other programs.

Texts of articles are untrusted: no cell begins a formula in a spreadsheet, and nothing in them is
read as markup.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..errors import UsageError
from ..harmless import clean
from ..markdown_words import escaped
from ..pages.csv_lines import csv_line
from ..types import Disagreeing
from .json_line import dumps
from .render import shown_path
from .terminal import say

Object = Mapping[str, Any]

LISTS = ("text", "json", "jsonl", "csv", "markdown")  # of commands that print a list
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
    if form == "csv":
        return "\n".join([csv_head(name), *(csv_row(name, row) for row in rows)])
    columns = IN_MARKDOWN[name]
    head = [f"| {' | '.join(each.replace('_', ' ') for each in columns)} |"]
    head.append(f"|{' --- |' * len(columns)}")
    return "\n".join(
        [
            *head,
            *(f"| {' | '.join(escaped(_cell(row, each)) for each in columns)} |" for row in rows),
        ]
    )


def answer_text(told: Object, form: str) -> str:
    """Return a `qa.answer/1` object as JSON or Markdown."""
    return answer_markdown(told) if form == "markdown" else dumps(told)


def batch_printer(form: str) -> Callable[[Object], None]:
    """Return what prints each answer of a batch; the names of columns come before the first."""
    if form == "csv":
        say(csv_head("answers"))
        return lambda told: say(csv_row("answers", told))
    if form == "markdown":
        return lambda told: say(answer_markdown(told) + "\n")
    return lambda told: say(dumps(told))


def csv_head(name: str) -> str:
    """Return the line that names the columns of a table."""
    return csv_line(COLUMNS[name])


def csv_row(name: str, row: Object) -> str:
    """Return one line of a table."""
    return csv_line([_cell(row, each) for each in COLUMNS[name]])


def answer_markdown(told: Object) -> str:
    """Return an answer, a refusal or an error as Markdown, citations with sentence and place."""
    lines = [f"## {escaped(told['question']) or '(no question)'}", ""]
    if told["error"] is not None:
        lines += [f"*Not answered: {escaped(told['error']['message'])}*", ""]
    elif told["model"] is None:
        for paragraph in told["text"].split("\n\n"):
            lines += [escaped(paragraph), ""]
    else:
        lines += [*map(_claim, told["claims"]), "", f"*Written by {escaped(told['model'])}.*", ""]
    lines += [f"*{escaped(each)}*\n" for each in told["notes"]]
    for each in told.get("disagreements", ()):
        (first, second), (one, other) = each["citations"], each["words"]
        disagreeing = Disagreeing((first, second), each["about"], (one, other))
        lines += [f"*{escaped(disagreeing.told)}*", ""]
    if told["nearest"] and not told["citations"]:
        lines += ["Nearest sentences:", ""]
    for citation in told["citations"] or told["nearest"]:
        lines += _citation(citation)
    return "\n".join(lines).rstrip("\n")


def article_markdown(told: Object, text: str) -> str:
    """Return an article as Markdown: its title, what is known of it, its text as it stands."""
    about = [f"- {name}: {escaped(str(told[name]))}" for name in ("date", "author", "outlet", "url")
             if told[name]]  # fmt: skip
    about.append(f"- file: {escaped(shown_path(told['path']))}")
    body = [each for each in told["sentences"] if each["text"] != told["title"]]
    prose = text[body[0]["start"] : body[-1]["end"]] if body else ""
    paragraphs = re.split(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*", prose)
    head = "\n".join([f"# {escaped(told['title'])}", "", *about])
    return "\n\n".join([head, *map(escaped, paragraphs)])


def place(citation: Object) -> str:
    """Return where a sentence lies, as `qa show` takes it and as its source counts."""
    record = "" if citation["record"] is None else f"#{citation['record']}"
    line = f"{shown_path(citation['path'])}{record}:{citation['line']}"
    kind, number = citation["place"]["kind"], citation["place"]["value"]
    return line if kind in ("line", "record") else f"{line} ({kind} {number})"


def _claim(claim: Object) -> str:
    numbers = "".join(f"\\[{number}\\]" for number in claim["citations"])
    words = f"- {escaped(claim['text'])} {numbers}".rstrip()
    if claim["supported"]:
        return words
    return f"{words} *(not supported: {escaped(claim['reason'] or '')})*"


def _citation(citation: Object) -> Iterator[str]:
    about = (citation["date"], citation["speaker"], citation["title"])
    told = ", ".join(escaped(part) for part in about if part)
    yield f"- \\[{citation['number']}\\] {escaped(place(citation))}, {told}"
    yield f"  > {escaped(citation['sentence'])}"
    yield ""


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
