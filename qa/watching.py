"""Folders that change -> an index run after each change, once it is quiet, for as long as asked.

A run looks at all there is, so that whatever its predecessor missed is found by the next.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from .changing import STANDARD_INPUT, known_roots, update_store
from .errors import QAError, StoreBusy, UsageError
from .naming import shown
from .store_types import IndexReport
from .wiring import Wiring

BUSY_SECONDS = 1.0  # between two tries while another process writes
RETRY_SECONDS = 10.0  # after a run that failed; twice as many after each next one
LONGEST_RETRY = 300.0
LONGEST_REST = 30.0  # a folder that takes long to walk is not walked all the time

Stop = Callable[[], bool]
Report = Callable[[IndexReport], None]


def watch_store(
    wiring: Wiring, paths: Sequence[str], *, prune: bool, report: Report, stop: Stop
) -> Iterator[IndexReport]:
    """Index, and again whenever files come, change or go; yield what each run has done.

    Raises:
        QAError: the first run fails. What goes wrong later is told in a report's `failures`.
    """
    from .adapters.readers.registry import format_of
    from .adapters.store_folder import check_store
    from .adapters.watching import Watch

    if STANDARD_INPUT in paths:
        raise UsageError(
            "- stands for records from standard input, which cannot be watched.",
            hint="Name folders and files.",
        )
    if not paths:
        check_store(wiring.config.store)
    failed = 0
    begun = False
    roots = _roots(wiring, paths, Roots())
    while not stop():
        with Watch(
            roots.folders,
            roots.files,
            own=os.path.realpath(wiring.config.store),
            is_article=lambda path: format_of(path, wiring.readers) is not None,
            note=wiring.note,
        ) as watch:
            try:
                done = _run(wiring, paths, prune, report, stop)
                failed = 0
            except (QAError, OSError) as error:
                if not begun:
                    raise
                done = IndexReport(failures=[_told(error)])
                failed += 1
            if done is None:
                return
            begun = True
            yield _with_what_is_kept(done, [*paths, *roots.folders, *roots.files])
            if done.interrupted:
                return
            before, roots = roots, _roots(wiring, paths, roots)
            if roots == before:  # else what is new must be watched, and looked at, at once
                retry = min(RETRY_SECONDS * 2 ** (failed - 1), LONGEST_RETRY) if failed else None
                watch.wait(stop, rest=min(done.seconds, LONGEST_REST), retry=retry)


@dataclass(frozen=True, slots=True)
class Roots:
    """What is watched: folders with all in them, and single files. Real paths."""

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def _roots(wiring: Wiring, paths: Sequence[str], before: Roots) -> Roots:
    """Return what to watch now; what is not there stays what it was `before`."""
    from .adapters.catalogue import SqliteCatalogue
    from .adapters.files import own_path, real_path

    if not paths:
        try:
            with closing(SqliteCatalogue(wiring.config.store)) as catalogue:
                folders = catalogue.folders()
                known, out = catalogue.known_files(), catalogue.kept_out()
        except QAError:  # the run says what is wrong
            return before
        whole, loose = known_roots(known, folders, out)
        return Roots(tuple(whole), tuple(loose))
    found = [real_path(path) for path in paths]
    files = [
        path
        for path in found
        if path in before.files or os.path.isfile(path)
        if not os.path.isdir(path)
    ]
    links = [own_path(path) for path in paths if os.path.islink(path)]
    return Roots(
        tuple(dict.fromkeys(path for path in found if path not in files)),
        tuple(dict.fromkeys([*files, *links])),
    )


def _run(
    wiring: Wiring, paths: Sequence[str], prune: bool, report: Report, stop: Stop
) -> IndexReport | None:
    """Index once another process that writes has ended; None where that was not waited for."""
    waiting = False
    while True:
        try:
            return update_store(wiring, paths, prune=prune, report=report, stop=stop)
        except StoreBusy as error:
            if not waiting:
                wiring.note(f"{error.message} Waiting for it.")
            waiting = True
        time.sleep(BUSY_SECONDS)
        if stop():
            return None


def _told(error: QAError | OSError) -> str:
    if isinstance(error, QAError):
        return f"{error.message} {error.hint}" if error.hint else error.message
    place = f"{shown(error.filename)}: " if isinstance(error.filename, str) else ""
    return f"{place}{error.strerror or error}."


def _with_what_is_kept(done: IndexReport, watched: Sequence[str]) -> IndexReport:
    """Say of what is gone what that means here, rather than to look at its spelling."""
    for path in watched:
        gone = f"There is no file or folder {shown(path)}."
        done.failures = [
            f"{shown(path)} is not there. What was indexed from it is kept, and it is watched for."
            if failure.startswith(gone)
            else failure
            for failure in done.failures
        ]
    return done
