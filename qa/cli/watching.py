"""`qa index --watch`: what each run has done, a line each, and nothing while nothing changes."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..store_types import IndexReport

if TYPE_CHECKING:
    from ..assistant import Assistant

Report = Callable[[IndexReport], None]


def refuse_with_watch(**given: bool) -> None:
    """Refuse what a watch cannot be asked for as well.

    Raises:
        UsageError: one of the options was given.
    """
    for name, value in given.items():
        if value:
            option = name.replace("_", "-")
            raise UsageError(
                f"--watch goes with everything but --{option}.",
                hint=f"Run `qa index --{option}` by itself.",
            )


def watch_paths(
    assistant: "Assistant",
    paths: list[str],
    *,
    prune: bool,
    progress: Callable[[], AbstractContextManager[Report]],
    stop: Callable[[], bool],
    store: str,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Index and print what was done, then again after each change, until it is to stop."""
    from .index_report import print_report
    from .terminal import note, silent

    tell = silent if quiet or as_json else note
    listeners: list[Report] = []

    def pass_on(done: IndexReport) -> None:
        for listener in listeners:
            listener(done)

    runs = assistant.watch(paths, prune=prune, report=pass_on, stop=stop)
    with progress() as report:
        listeners.append(report)
        first = next(runs, None)
    listeners.clear()  # later runs are short, and a bar would be drawn all the time
    if first is not None:
        print_report(first, store, as_json=as_json, quiet=quiet, verbose=verbose)
        if not stop():
            tell("Watching for changes; Ctrl-C ends that.")
        told = Told(first)
        for done in runs:
            told.print(done, store, as_json=as_json, quiet=quiet, verbose=verbose)
    tell("Stopped watching. Nothing is lost: the next run finds what is left, and what changes.")


class Told:
    """What has been told already, and is not told again while it stays so."""

    def __init__(self, first: IndexReport) -> None:
        self._failures = set(first.failures)
        self._skipped = set(first.skipped)

    def print(
        self, done: IndexReport, store: str, *, as_json: bool, quiet: bool, verbose: bool
    ) -> None:
        """Print what is new in a report."""
        from ..as_json.stores import index_object
        from .index_report import notes_of
        from .json_line import dumps
        from .terminal import clean, note, problem, say

        for failure in done.failures:
            if failure not in self._failures:
                problem(failure)
        skipped = [each for each in done.skipped if each not in self._skipped]
        ended = bool(self._failures) and not done.failures
        self._failures = set(done.failures)
        if not done.failures:  # else not all was looked at
            self._skipped = set(done.skipped)
        else:
            self._skipped |= set(done.skipped)
        if as_json:
            say(dumps(index_object(done, store)))
            return
        if quiet:
            return
        if ended:
            note("What went wrong before is right again.")
        if changes := ", ".join(_changes(done)):
            say(clean(f"{time.strftime('%H:%M:%S')} {changes}."))
        for line in notes_of(done, skipped, verbose=verbose):
            note(line)


def _changes(done: IndexReport) -> Iterator[str]:
    counts: Iterable[tuple[int, str]] = (
        (done.new, "new article" if done.new == 1 else "new articles"),
        (done.changed, "changed"),
        (done.removed, "removed"),
        (done.renamed, "renamed"),
    )
    for count, what in counts:
        if count:
            yield f"{count:,} {what}"
