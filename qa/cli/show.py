"""`qa show`: print an article, a sentence marked, or open it in an editor."""

import os
import re
import shlex
import subprocess
from typing import Annotated

import typer

from ..errors import ArticleError, ConfigError, UsageError
from .options import JsonOption, StoreOption, settings

PLACE = re.compile(r"(?P<article>.+):(?P<line>\d+)")


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("show")(show)


def show(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE[:LINE]", help="An id, a path, or a citation as printed: news/a.txt:18."
        ),
    ],
    edit: Annotated[bool, typer.Option("--edit", help="Open it in $EDITOR, at the line.")] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """Print an article as it was indexed, the sentence at a line marked."""
    from ..assistant import Assistant
    from .as_json import article_object, dumps
    from .render import print_article
    from .terminal import note, say

    with Assistant.open(settings(store=store)) as assistant:
        try:
            record, line = assistant.article(article), None
        except ArticleError:
            found = PLACE.fullmatch(article)
            if found is None:
                raise
            record, line = assistant.article(found["article"]), int(found["line"])
        stale = assistant.is_stale(record)
    last = record.article.text.count("\n") + 1
    if line is not None and not 1 <= line <= last:
        raise UsageError(f"{record.article.id} has no line {line}; its last is {last}.")
    if stale:
        note("The file has changed since it was indexed; this is the indexed text.")
    if edit:
        raise typer.Exit(_edit(record.article.path, line or 1))
    if json:
        say(dumps(article_object(record)))
    else:
        print_article(record, line)


def _edit(path: str, line: int) -> int:
    """Open a file at a line in the user's editor; return the editor's exit code."""
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command)
        place = [f"{path}:{line}"] if "code" in os.path.basename(words[0]) else [f"+{line}", path]
        flags = ["--goto"] if "code" in os.path.basename(words[0]) else []
        return subprocess.run([*words, *flags, *place], check=False).returncode
    except (OSError, ValueError, IndexError) as error:
        raise ConfigError(
            f"The editor {command!r} does not start ({error}).", hint="Set EDITOR to one that does."
        ) from error
