"""`qa show`: print an article, a sentence marked, or open it in an editor."""

import os
import shlex
import subprocess
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import ArticleError, ConfigError, UsageError
from ..naming import shown
from .completing import complete_article
from .options import FormatOption, JsonOption, StoreOption, add_command, settings

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..types import ArticleRecord

AFTER_COLON = ("code", "codium", "code-insiders", "cursor", "hx", "subl", "zed")  # path:line
GOTO = ("code", "codium", "code-insiders", "cursor")


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "show", show, "Print an article, a sentence of it marked.")


def show(
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE[:LINE]",
            help="An id, a path, or a citation as printed: news/a.txt:18",
            autocompletion=complete_article,
        ),
    ],
    edit: Annotated[bool, typer.Option("--edit", help="Open it in $EDITOR, at the line.")] = False,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Print an article as it was indexed, the sentence at a line marked."""
    from ..as_json.articles import article_object
    from ..assistant import Assistant
    from ..excerpts import lines_of
    from ..pages.answer_markdown import article_markdown
    from .formats import chosen_format
    from .json_line import dumps
    from .render import print_article
    from .terminal import note, say

    chosen = chosen_format(form, json=json, allowed=("text", "json", "markdown"))
    if edit and chosen != "text":
        raise UsageError(f"--edit and --{chosen} exclude each other.", hint="Leave one out.")
    with Assistant.open(settings(store=store)) as assistant:
        record, line = find_article(article, assistant)
        stale = assistant.is_stale(record)
        for told in assistant.problems():
            note(told)
    last = len(lines_of(record.article.text))
    if line is not None and not 1 <= line <= last:
        raise UsageError(
            f"{record.article.id} has no line {line}; its last is {last}.",
            hint=f"`qa show {shlex.quote(record.article.id)}` prints it with line numbers.",
        )
    if edit:
        open_editor(record.article.path, line or 1)
        return
    if stale:
        note("The file has changed since it was indexed; this is the indexed text.")
    if chosen == "markdown":
        say(article_markdown(article_object(record), record.article.text))
    elif chosen == "json":
        say(dumps(article_object(record)))
    elif not print_article(record, line):
        note(f"There is no sentence on line {line}.")


def find_article(reference: str, assistant: "Assistant") -> "tuple[ArticleRecord, int | None]":
    """Return the article, and the line if one is named, that an id, a path or a citation means.

    Raises:
        ArticleError: no such article is indexed.
    """
    if not reference.strip():
        raise UsageError("ARTICLE is empty.", hint="`qa articles` lists what is indexed.")
    article_id, line = assistant.place(reference)
    return assistant.article(article_id), line


def open_editor(path: str, line: int) -> None:
    """Open a file at a line in the user's editor and wait for its end.

    Raises:
        ArticleError: the file has gone.
        ConfigError: the editor does not start, or fails.
    """
    if not os.path.exists(path):
        raise ArticleError(f"{shown(path)} has gone.", hint="`qa show` prints the indexed text.")
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    hint = "Set EDITOR to an editor, such as: export EDITOR=nano"
    try:
        words = shlex.split(command)
        program = os.path.basename(words[0])
        flags = ["--goto"] if program in GOTO else []
        place = [f"{path}:{line}"] if program in AFTER_COLON else [f"+{line}", path]
        code = subprocess.run([*words, *flags, *place], check=False).returncode
    except (OSError, ValueError, IndexError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ConfigError(
            f"The editor {command!r} does not start ({reason}).", hint=hint
        ) from error
    if code:
        raise ConfigError(f"The editor {command!r} ended with code {code}.", hint=hint)
