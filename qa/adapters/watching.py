"""Folders and files -> when something about them changes, by `watchfiles`.

It may tell of too much, never of too little: what a change comes to is for an index run to find.
"""

import os
import time
from collections.abc import Callable, Generator, Sequence
from types import TracebackType

from watchfiles import Change, watch
from watchfiles.main import FileChange

from ..naming import is_within

TICK = 0.5  # seconds between two looks at whether to stop, and at whether folders have gone
QUIET = 1.5  # seconds without any change after which files are taken to be whole
LONGEST = 10.0  # seconds that changes without end are waited for
POLL_MS = 5_000  # between two looks at all files, where the system tells of no changes
IGNORE_FILE = ".qaignore"

Changes = Generator[set[FileChange], None, None]


class Watch:
    """Watches folders with all that is in them, and single files; to be used as a context manager.

    Changes count from when it is made. Hidden files, those in `own` (the store) and those that are
    not articles by name (`is_article`) are of no concern. `note` is told if the system is short of
    means to tell of changes, in which case all files are looked at over and over instead.
    """

    def __init__(
        self,
        folders: Sequence[str],
        files: Sequence[str],
        *,
        own: str,
        is_article: Callable[[str], bool],
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folders = folders
        self._files = frozenset(files)
        self._own = own
        self._is_article = is_article
        self._early = False
        places = {os.path.dirname(path) for path in files}  # a file may be replaced by another
        self._identities = {path: _identity(path) for path in (*folders, *places)}
        self._changes: list[Changes] = []
        for paths, recursive in ((folders, True), (sorted(places), False)):
            there = [path for path in paths if self._identities[path] is not None]
            if there:
                self._begin(there, recursive, note)

    def __enter__(self) -> "Watch":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for changes in self._changes:
            changes.close()

    def wait(
        self, stop: Callable[[], bool], *, rest: float = 0.0, retry: float | None = None
    ) -> None:
        """Return once something has changed and it is quiet again, or `stop` says so.

        Not before `rest` seconds, and after `retry` seconds even if nothing changes.
        """
        began = time.monotonic()
        first = last = None
        if self._early:
            first = last = began
        while not stop():
            changed = self._changed()
            now = time.monotonic()
            if changed:
                first, last = first or now, now
            if retry is not None and now - began >= retry:
                return
            if first is None or last is None or now - began < rest:
                continue
            if now - last >= QUIET or now - first >= LONGEST:
                return

    def _begin(self, paths: list[str], recursive: bool, note: Callable[[str], None]) -> None:
        changes = _changes_of(paths, recursive)
        try:
            self._early |= self._concerning(next(changes))  # only now it is watched
        except FileNotFoundError:  # just gone: seen by its identity
            return
        except (OSError, RuntimeError) as error:
            note(
                f"The system tells of no changes ({' '.join(str(error).split())}): looking at all"
                f" files every {POLL_MS // 1000} seconds instead."
                " A higher fs.inotify.max_user_watches saves that."
            )
            changes = _changes_of(paths, recursive, polling=True)
            try:
                next(changes)
            except OSError:  # gone, or not to be read: seen by its identity, or by the next run
                return
        self._changes.append(changes)

    def _changed(self) -> bool:
        """Wait a moment; tell whether something that matters has changed."""
        changed = False
        if not self._changes:
            time.sleep(TICK)
        for changes in list(self._changes):
            try:
                changed |= self._concerning(next(changes))
            except (OSError, RuntimeError, StopIteration):  # it tells no more: begun anew
                self._changes.remove(changes)
                changed = True
        return changed | self._replaced()

    def _replaced(self) -> bool:
        """Tell whether a folder has gone, has come, or is another one of the same name."""
        now = {path: _identity(path) for path in self._identities}
        replaced = now != self._identities
        self._identities = now
        return replaced

    def _concerning(self, changes: set[FileChange]) -> bool:
        return any(self._concerns(kind, path) for kind, path in changes)

    def _concerns(self, kind: Change, path: str) -> bool:
        if is_within(path, self._own):
            return False
        if path in self._files or path in self._identities:
            return True
        folder = next((each for each in self._folders if is_within(path, each)), None)
        if folder is None:
            return False
        if os.path.basename(path) == IGNORE_FILE:
            return True
        if "/." in path[len(folder.rstrip("/")) :]:
            return False
        if self._is_article(path):
            return True
        return kind == Change.deleted or os.path.isdir(path)  # what has gone may be a folder


def _changes_of(paths: list[str], recursive: bool, *, polling: bool | None = None) -> Changes:
    return watch(
        *paths,
        watch_filter=None,
        debounce=100,
        step=100,
        rust_timeout=int(TICK * 1000),
        yield_on_timeout=True,
        recursive=recursive,
        force_polling=polling,
        poll_delay_ms=POLL_MS,  # unless a variable says otherwise
        ignore_permission_denied=True,
    )


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
