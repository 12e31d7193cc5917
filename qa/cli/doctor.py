"""`qa doctor`: check the store, mend it, and make it compact."""

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import StoreError
from .options import (
    JsonOption,
    OfflineOption,
    QuietOption,
    StoreOption,
    WaitOption,
    add_command,
    settings,
)
from .progress import looking

if TYPE_CHECKING:
    from ..store_types import Check, Checkup, Compacted

STYLES = {"ok": "green", "pending": "cyan", "warning": "yellow", "damaged": "bold red"}
NAME_WIDTH = 14
STATUS_WIDTH = 9


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "doctor", doctor, "Check the store, and mend what is damaged.")


def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend it from what can be read, then check again.")
    ] = False,
    compact: Annotated[
        bool, typer.Option("--compact", help="Let the text of deleted articles leave the disk.")
    ] = False,
    wait: WaitOption = False,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check the store: catalogue, indexes, files, embedder, history, disk."""
    from ..as_json.stores import checkup_object
    from ..assistant import Assistant
    from .json_line import dumps
    from .terminal import note, say, silent

    with (
        looking(quiet=quiet or json) as progress,
        Assistant(
            settings(store=store, offline=offline), note=silent if quiet else note
        ) as assistant,
    ):
        checkup = assistant.repair(wait=wait, progress=progress) if repair else None
        compacted = assistant.compact(wait=wait, progress=progress) if compact else None
        if checkup is None or compact:
            checkup = assistant.check(progress)
    if json:
        say(dumps(checkup_object(checkup, compacted)))
    else:
        if compacted is not None and not quiet:
            _print_compacted(compacted)
        print_checkup(checkup, quiet=quiet)
    if not checkup.clean:
        raise typer.Exit(StoreError.exit_code)


def print_checkup(checkup: "Checkup", *, quiet: bool) -> None:
    """Print a line for each check, and below it what to do; with `quiet` only what is not well."""
    from .terminal import note

    for check in checkup.checks:
        if check.status != "ok" or not quiet:
            _print_check(check)
    if not quiet:
        note(_verdict(checkup))


def _print_compacted(done: "Compacted") -> None:
    from .terminal import note

    note(f"The store took {done.before:,} bytes and takes {done.after:,} now.")
    if done.forgotten:
        questions = "question" if done.forgotten == 1 else "questions"
        note(f"Forgot {done.forgotten:,} {questions} whose answers quote what is not stored now.")
    if done.dropped:
        note(f"Deleted what was set aside earlier: {', '.join(done.dropped)}.")


def _print_check(check: "Check") -> None:
    from rich.text import Text

    from ..naming import shown
    from .terminal import clean, results

    line = Text.assemble(
        (f"{check.status:<{STATUS_WIDTH}}", STYLES[check.status]),
        f"{check.name:<{NAME_WIDTH}} ",
        clean(shown(check.message)),
    )
    results().print(line, soft_wrap=True)
    if check.hint and check.status != "ok":
        margin = " " * (STATUS_WIDTH + NAME_WIDTH + 1)
        results().print(Text(f"{margin}{clean(shown(check.hint))}", style="dim"), soft_wrap=True)


def _verdict(checkup: "Checkup") -> str:
    damaged = sum(check.status == "damaged" for check in checkup.checks)
    if damaged:
        return f"{damaged} {'check' if damaged == 1 else 'checks'} found damage."
    if checkup.pending:
        return "Nothing is damaged. What is pending the next `qa index` does."
    return "Nothing is damaged, nothing is pending."
