"""What a shell may complete: values of options, ids of articles and names of speakers.

The ids and names are those of the store in question. Whoever presses a key wants names or nothing:
no error, no note, no library that takes time to load. Shells evaluate what they are given, and
names come from files of others: only plain ones are given.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal

import typer

from ..config import LOCAL_EMBEDDERS
from ..errors import QAError

Completed = Callable[[typer.Context, str], list[str]]

MOST = 200  # more than a person looks through
PLAIN = re.compile(r"[\w./#@%+=,: -]+")  # nothing that a shell obeys
QUOTES = ("'", '"')
FORMATS: Final[Mapping[str, str]] = {  # of commands, for --format
    "ask": "text json markdown",
    "ask --batch": "jsonl json csv markdown",
    "search": "text json jsonl csv markdown",
    "articles": "text json jsonl csv markdown",
    "history": "text json jsonl csv markdown",
    "timeline": "text json markdown csv",
    "compare": "text json csv markdown",
    "eval": "text json csv markdown",
    "show": "text json markdown",
    "check": "text json csv markdown html",
}


class Escaped(str):
    """A name as bash is to read it, which begins as the name itself does.

    Typer drops what does not begin with the word so far, and knows that word without escapes.
    """

    def startswith(self, *words: Any) -> bool:
        """Tell how the name begins that bash reads."""
        return self.replace("\\ ", " ").startswith(*words)


def complete_article(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return ids of articles that begin with a word."""
    return _fit(_names(ctx, "article", incomplete))


def complete_speaker(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return names of speakers that begin with a word, or their surnames where these do."""
    found = _names(ctx, "speaker", incomplete)
    whole = [name for name in found if name.startswith(incomplete)]
    surnames = [name.rpartition(" ")[2] for name in found if name not in whole]
    return _fit(sorted({*whole, *(name for name in surnames if name.startswith(incomplete))}))


def complete_format(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the formats that a command prints."""
    name = ctx.info_name or ""
    batch = " --batch" if ctx.params.get("batch") else ""
    return _beginning(FORMATS.get(name + batch, "").split(), incomplete)


def complete_schema(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the names of the JSON Schemas."""
    from ..as_json.schemas import schema_names

    return _beginning(schema_names(), incomplete)


def complete_history(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what `qa history` can do, while its first word is typed."""
    return [] if ctx.params.get("words") else _beginning(("show", "clear"), incomplete)


def one_of(*values: str) -> Completed:
    """Return what completes an option of a few values."""

    def complete(ctx: typer.Context, incomplete: str) -> list[str]:
        return _beginning(values, incomplete)

    return complete


complete_embedder = one_of(*LOCAL_EMBEDDERS)


def _beginning(values: Iterable[str], incomplete: str) -> list[str]:
    return [value for value in values if value.startswith(incomplete)]


def _fit(names: list[str]) -> list[str]:
    plain = [name for name in names if PLAIN.fullmatch(name)]
    if os.environ.get("_QA_COMPLETE") != "complete_bash" or _in_quotes():
        return plain  # the other shells quote by themselves
    return [Escaped(name.replace(" ", r"\ ")) for name in plain]


def _in_quotes() -> bool:
    """Tell whether the word that bash completes begins with a quote."""
    words = os.environ.get("COMP_WORDS", "").split("\n")
    number = os.environ.get("COMP_CWORD", "")
    word = words[int(number)] if number.isdigit() and int(number) < len(words) else ""
    return word.startswith(QUOTES)


def _names(ctx: typer.Context, kind: Literal["article", "speaker"], beginning: str) -> list[str]:
    from ..assistant import Assistant
    from .options import settings

    try:
        store = settings(store=ctx.params.get("store")).store
    except QAError:
        return []
    return Assistant.beginning_with(store, kind, beginning, limit=MOST)
