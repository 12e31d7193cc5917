"""`qa index`: read new and changed articles into the store."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Annotated

import typer

from ..errors import ArticleError
from ..store_types import IndexReport
from .completing import complete_embedder
from .options import (
    JsonOption,
    OfflineOption,
    QuietOption,
    StoreOption,
    WaitOption,
    add_command,
    settings,
)

LINE_SECONDS = 5.0  # between two lines of progress where there is no terminal

PatternOption = list[str] | None


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "index", index, "Read new and changed articles into the store.")


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Folders or files (.txt .md .html .mhtml .pdf .docx .odt .rtf .epub .eml .mbox"
            " .jsonl .json .csv .tsv); - for JSON records from standard input; without any, all"
            " that the store knows.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, and do nothing.")
    ] = False,
    no_prune: Annotated[
        bool, typer.Option("--no-prune", help="Keep articles whose files have vanished.")
    ] = False,
    include: Annotated[
        PatternOption,
        typer.Option(
            "--include", metavar="PATTERN", help="Only files that match, as in .gitignore."
        ),
    ] = None,
    exclude: Annotated[
        PatternOption, typer.Option("--exclude", metavar="PATTERN", help="Not files that match.")
    ] = None,
    max_size: Annotated[
        str | None,
        typer.Option("--max-size", metavar="MB", help="Skip larger files.  [default: 50]"),
    ] = None,
    workers: Annotated[
        str | None,
        typer.Option(
            "--workers", metavar="N", help="Processes that read files.  [default: one a core]"
        ),
    ] = None,
    file_timeout: Annotated[
        str | None,
        typer.Option(
            "--file-timeout",
            metavar="SECONDS",
            help="Skip a file that takes longer to read.  [default: 60]",
        ),
    ] = None,
    follow_links: Annotated[
        bool,
        typer.Option("--follow-links", help="Follow links, also those that leave the folder."),
    ] = False,
    fields: Annotated[
        str | None,
        typer.Option(
            "--fields",
            metavar="ROLE=NAME,...",
            help="What the fields of records are: text=body,date=published.",
        ),
    ] = None,
    reader: Annotated[
        PatternOption,
        typer.Option(
            "--reader",
            metavar=".END=CLASS",
            help="Read files of another kind: '.ipynb=llama_index.readers.file:IPYNBReader'.",
        ),
    ] = None,
    file_dates: Annotated[
        bool,
        typer.Option("--file-dates", help="Date an article that has no date by its file."),
    ] = False,
    embedder: Annotated[
        str | None,
        typer.Option(
            "--embedder",
            metavar="NAME",
            help="wordllama (default) or minilm; another one than before embeds all again.",
            autocompletion=complete_embedder,
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every file again and replace what is stored.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: index what comes, changes or goes.")
    ] = False,
    wait: WaitOption = False,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every skipped file and every problem.")
    ] = False,
) -> None:
    """Read new and changed articles into the store; drop those whose files have gone."""
    from ..assistant import Assistant
    from .index_report import print_report
    from .terminal import note, silent
    from .watching import refuse_with_watch, watch_paths

    config = settings(
        store=store,
        include=tuple(include or ()),
        exclude=tuple(exclude or ()),
        max_size=max_size,
        workers=workers,
        file_timeout=file_timeout,
        follow_links=follow_links,
        fields=fields,
        readers=tuple(reader) if reader else None,
        file_dates=file_dates,
        embedder=embedder,
        offline=offline,
    )
    if watch:
        refuse_with_watch(dry_run=dry_run, rebuild=rebuild)
    progress = partial(_progress, quiet=quiet or json)
    place = str(config.store)
    with (
        _stopping(note, signal.SIGINT, *([signal.SIGTERM] if watch else [])) as stop,
        Assistant(config, note=silent if quiet else note) as assistant,
    ):
        if watch:
            watch_paths(
                assistant,
                paths or [],
                prune=not no_prune,
                progress=progress,
                stop=stop,
                store=place,
                as_json=json,
                quiet=quiet,
                verbose=verbose,
            )
            return
        with progress() as report:
            done = assistant.index(
                paths or (),
                prune=not no_prune,
                dry_run=dry_run,
                wait=wait,
                rebuild=rebuild,
                report=report,
                stop=stop,
            )
    print_report(done, place, as_json=json, quiet=quiet, verbose=verbose)
    if done.interrupted:
        raise typer.Exit(130)
    if done.failures:
        raise typer.Exit(ArticleError.exit_code)


@contextmanager
def _stopping(
    note: Callable[[str], None], *signals: signal.Signals
) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the run after the batch in hand, and the second one at once."""
    asked = False

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        note("Stopping after the batch in hand. Press Ctrl-C again to stop at once.")

    before = {each: signal.signal(each, ask_to_stop) for each in signals}
    try:
        yield lambda: asked
    finally:
        for each, action in before.items():
            signal.signal(each, action)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[IndexReport], None]]:
    if quiet:
        yield lambda report: None
    elif sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
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
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[speed]}/s,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    console = notes()
    with Progress(
        *columns, console=console, transient=True, expand=console.width < 100
    ) as progress:
        task = progress.add_task("", total=None, speed="-")
        pace = _Pace()

        def report(done: IndexReport) -> None:
            seen, speed = pace.of(done)
            progress.update(task, total=done.total, completed=seen, speed=f"{speed:.0f}")

        yield report


class _Pace:
    """How many of the files to look at have been dealt with, and how many were read a second."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._same: int | None = None

    def of(self, done: IndexReport) -> tuple[int, float]:
        """Return how many are done, and how many were read a second."""
        if self._same is None:  # those that are as they were are not read
            self._same = done.files
        read = done.files - self._same
        return done.files, read / max(time.monotonic() - self._began, 0.001)


def _lines() -> Callable[[IndexReport], None]:
    last = time.monotonic()
    pace = _Pace()

    def report(done: IndexReport) -> None:
        nonlocal last
        seen, speed = pace.of(done)
        if time.monotonic() - last >= LINE_SECONDS:
            last = time.monotonic()
            of_all = f"{seen:,} of {done.total:,} files" if done.total else f"{seen:,} records"
            line = f"{of_all}, {speed:.0f}/s"  # records of a stream: how many come is not known
            print(line, file=sys.stderr, flush=True)

    return report
