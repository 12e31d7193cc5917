"""`qa index`: read new and changed articles into the store."""

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

import typer

from ..errors import ArticleError
from ..naming import shown
from ..types import IndexReport
from .options import (
    JsonOption,
    OfflineOption,
    QuietOption,
    StoreOption,
    VerboseOption,
    WaitOption,
    settings,
)

LISTED = 5  # skipped files named for each reason, unless --verbose
LINE_SECONDS = 5.0  # between two lines of progress where there is no terminal

PatternOption = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("index")(index)


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...", help="Folders or files; without any, all folders known to the store."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")
    ] = False,
    no_prune: Annotated[
        bool, typer.Option("--no-prune", help="Keep articles whose files have vanished.")
    ] = False,
    include: Annotated[
        PatternOption, typer.Option("--include", metavar="PATTERN", help="Only files that match.")
    ] = None,
    exclude: Annotated[
        PatternOption, typer.Option("--exclude", metavar="PATTERN", help="Not files that match.")
    ] = None,
    max_size: Annotated[
        float | None, typer.Option("--max-size", help="Skip larger files, in MB.  [default: 50]")
    ] = None,
    embedder: Annotated[
        str | None,
        typer.Option("--embedder", help="wordllama (default) or minilm; embeds again if changed."),
    ] = None,
    wait: WaitOption = False,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Read new and changed articles into the store; drop those whose files have gone."""
    from ..assistant import Assistant
    from .terminal import note, silent

    config = settings(
        store=store,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        max_size=max_size,
        embedder=embedder,
        offline=offline,
    )
    with (
        _stopping(note) as stop,
        _progress(quiet=quiet or json) as report,
        Assistant(config, note=silent if quiet else note) as assistant,
    ):
        done = assistant.index(
            paths or (), prune=not no_prune, dry_run=dry_run, wait=wait, report=report, stop=stop
        )
    _print(done, str(config.store), as_json=json, quiet=quiet, verbose=verbose)
    if done.interrupted:
        raise typer.Exit(130)
    if done.failures:
        raise typer.Exit(ArticleError.exit_code)


@contextmanager
def _stopping(note: Callable[[str], None]) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the run after the batch in hand, and the second one at once."""
    asked = False

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        note("Stopping after the batch in hand. Press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[IndexReport], None]]:
    if quiet:
        yield lambda report: None
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Callable[[IndexReport], None]]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from .terminal import notes

    columns = (
        TextColumn("Indexing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles, {task.fields[speed]}/s,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=notes(), transient=True) as progress:
        task = progress.add_task("", total=None, speed="-")
        began = time.monotonic()

        def report(done: IndexReport) -> None:
            fresh = done.new + done.changed
            speed = f"{fresh / max(time.monotonic() - began, 0.001):.0f}"
            progress.update(
                task,
                total=done.total,
                completed=done.new + done.changed + done.unchanged,
                speed=speed,
            )

        yield report


def _lines() -> Callable[[IndexReport], None]:
    last = began = time.monotonic()

    def report(done: IndexReport) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_SECONDS:
            last = now
            fresh = done.new + done.changed
            print(
                f"{fresh + done.unchanged:,} of {done.total:,} articles,"
                f" {fresh / (now - began):.0f}/s",
                file=sys.stderr,
                flush=True,
            )

    return report


def _print(done: IndexReport, store: str, *, as_json: bool, quiet: bool, verbose: bool) -> None:
    from .terminal import clean, note, problem, say

    for failure in done.failures:
        problem(failure)
    if as_json:
        from .as_json import dumps, index_object

        say(dumps(index_object(done, store)))
        return
    if quiet:
        return
    verb = (
        "Would index" if done.dry_run else "Stopped early; kept" if done.interrupted else "Indexed"
    )
    counts = f"{done.new:,} new, {done.changed:,} changed, {done.unchanged:,} unchanged"
    say(f"{verb} {counts}, {done.removed:,} removed, {len(done.skipped):,} skipped.")
    if not done.dry_run:
        say(f"{done.passages:,} new passages in {done.seconds:.1f} s. Store: {clean(store)}")
    for line in _reasons(done.skipped, verbose=verbose):
        note(line)
    for path, reason in done.problems:
        note(f"{shown(path)}: {reason}")
    if done.not_english:
        note(
            f"{done.not_english:,} of them not in English: they are indexed, but the rules for"
            " sentences and speakers are made for English."
        )


def _reasons(skipped: list[tuple[str, str]], *, verbose: bool) -> Iterator[str]:
    for reason, count in Counter(reason for _, reason in skipped).most_common():
        paths = [shown(path) for path, why in skipped if why == reason]
        named = paths if verbose else paths[:LISTED]
        more = (
            f" and {count - len(named):,} more (--verbose names them)" if count > len(named) else ""
        )
        yield f"Skipped, {reason}: {', '.join(named)}{more}"
