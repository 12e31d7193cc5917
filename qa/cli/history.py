"""`qa history`: earlier questions and answers, their citations checked again."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .ask import NOT_FOUND
from .completing import complete_history
from .options import (
    FormatOption,
    JsonOption,
    QuietOption,
    StoreOption,
    add_command,
    counted,
    settings,
)

if TYPE_CHECKING:
    from ..adapters.history import Entry
    from ..assistant import Assistant

BECOME = {
    "moved": "now on line {line}",
    "changed": "not in the article any more",
    "gone": "the article is not indexed any more",
}


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "history", history, "List, search or show earlier questions and answers.")


def history(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS | show N | clear]",
            help="Words that question or answer hold; or show N; or clear.",
            show_default=False,
            autocompletion=complete_history,
        ),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--last", metavar="N", help="Only the newest N.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Clear without asking.")] = False,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List earlier questions and answers; show one again; forget them all."""
    from ..assistant import Assistant
    from .formats import LISTS, chosen_format
    from .terminal import note, silent

    chosen = chosen_format(form, json=json, allowed=LISTS)
    tell = silent if quiet else note
    newest = None if last is None else counted(last, "--last")
    words = words or []
    with Assistant.open(settings(store=store), note=tell) as assistant:
        if words == ["clear"]:
            _clear(assistant, yes=yes, json=chosen == "json", quiet=quiet)
        elif words[:1] == ["show"] and len(words) == 2:
            _show(assistant, words[1], chosen)
        else:
            entries = assistant.history.entries(words, last=newest)
            _list(entries, chosen)
            if not entries:
                tell("No earlier question matches." if words else "Nothing has been asked yet.")
                raise typer.Exit(NOT_FOUND)


def _list(entries: "Sequence[Entry]", form: str) -> None:
    from ..as_json.histories import history_object
    from .formats import print_listed
    from .render import print_history

    if form != "text":
        print_listed(history_object(entries), "questions", form)
    else:
        print_history(entries)


def _show(assistant: "Assistant", number: str, form: str) -> None:
    from ..as_json.histories import shown_history_object
    from ..pages.answer_markdown import answer_markdown
    from .disagreement_render import print_disagreements
    from .formats import listed
    from .render import print_answer, print_history, print_written
    from .terminal import clean, problem, say

    entry = assistant.history.entry(int(number)) if _is_number(number) else None
    if entry is None:
        raise UsageError(
            f"There is no question {number} in the history.", hint="`qa history` lists them."
        )
    answer = entry.turn.answer
    rechecked = assistant.recheck(answer.citations or answer.nearest)
    if form != "text":
        told = shown_history_object(entry, rechecked)
        (shown,) = told["questions"]
        whole = {**shown, "error": None, "nearest": []}
        say(answer_markdown(whole) if form == "markdown" else listed(told, "questions", form))
        return
    print_history([entry])
    if entry.turn.searched != entry.turn.question:
        say(f"Searched: {clean(entry.turn.searched)}")
    say("")
    if answer.model is None:
        print_answer(answer)
    else:
        print_written(answer)
        print_disagreements(answer)
    for each in rechecked:
        if each.verdict != "same":
            line = each.now.line if each.now else 0
            problem(f"[{each.citation.number}] {BECOME[each.verdict].format(line=line)}")


def _clear(assistant: "Assistant", *, yes: bool, json: bool, quiet: bool) -> None:
    from ..as_json.histories import cleared_history_object
    from .json_line import dumps
    from .terminal import note, say

    if not yes:
        if json or sys.stdin is None or not sys.stdin.isatty():
            raise UsageError("Clearing the history needs a yes.", hint="qa history clear --yes")
        count = len(assistant.history.entries())
        if not typer.confirm(f"Forget {count:,} questions and their answers?", err=True):
            raise typer.Exit
    cleared = assistant.history.clear()
    if json:
        say(dumps(cleared_history_object(cleared)))
    elif not quiet:
        note(f"Forgot {cleared:,} {'question' if cleared == 1 else 'questions'}.")


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 19
