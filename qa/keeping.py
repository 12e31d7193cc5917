"""Keeping a store: taking articles in and out, checking it, mending it, moving it."""

import os
from collections.abc import Callable, Iterator

from .opened import Opened, Paths, StorePath
from .store_types import Checkup, Compacted, IndexReport, Moved


class Keeping(Opened):
    """The part of an `Assistant` that changes a store and looks after it."""

    def index(
        self,
        paths: Paths = (),
        *,
        prune: bool = True,
        dry_run: bool = False,
        wait: bool = False,
        rebuild: bool = False,
        report: Callable[[IndexReport], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> IndexReport:
        """Bring the store up to date with folders and files, or with all it knows of.

        With `rebuild` every file is read again, and what was made of it replaced.

        `report` is called as work goes on; `stop` is asked between files and ends the run after
        the batch in hand. Folders that could not be used are told in the report's `failures`.

        Raises:
            ArticleError: none of the paths exists.
            StoreBusy: another process is writing and `wait` is false.
            StoreNotFound: no path is given and there is no store.
        """
        from .changing import update_store

        return update_store(
            self._wiring,
            _listed(paths),
            prune=prune,
            dry_run=dry_run,
            wait=wait,
            rebuild=rebuild,
            report=report,
            stop=stop,
        )

    def watch(
        self,
        paths: Paths = (),
        *,
        prune: bool = True,
        report: Callable[[IndexReport], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[IndexReport]:
        """Index, and again whenever files come, change or go; yield what each run has done.

        It ends soon after `stop` says so. Another process that writes is waited for. What goes
        wrong in a later run is told in its report's `failures`, and tried again.

        Raises:
            ArticleError: none of the paths exists.
            StoreError: the first run fails.
            StoreNotFound: no path is given and there is no store.
        """
        from .watching import watch_store

        return watch_store(self._wiring, _listed(paths), prune=prune, report=report, stop=stop)

    def remove(self, references: Paths, *, forget: bool = False, wait: bool = False) -> int:
        """Take articles or whole folders out and keep them out; with `forget`, let them in again.

        Returns:
            how many articles left the index; 0 with `forget`, which changes no article.

        Raises:
            ArticleError: a reference is no article, and no folder that holds any.
        """
        from .changing import take_out

        return take_out(self._wiring, _listed(references), forget=forget, wait=wait)

    # Looking after

    def check(self, progress: Callable[[str, int, int], None] = lambda *_: None) -> Checkup:
        """Look at all of the store as a reader does; `progress` gets what, done and total.

        The store need not open for that.
        """
        from .doctoring import check_store

        return check_store(self._wiring, progress)

    def repair(
        self, *, wait: bool = False, progress: Callable[[str, int, int], None] = lambda *_: None
    ) -> Checkup:
        """Mend the store from its catalogue, and that from all of it that can be read.

        Returns:
            what is found afterwards; what was mended is told in notes.

        Raises:
            StoreBusy: another process is writing and `wait` is false.
            StoreDamaged: nothing of the catalogue can be read.
        """
        from .mending import repair_store

        return repair_store(self._wiring, wait=wait, progress=progress)

    def compact(
        self, *, wait: bool = False, progress: Callable[[str, int, int], None] = lambda *_: None
    ) -> Compacted:
        """Let deleted text leave the disk: of the catalogue, the indexes and the history.

        Raises:
            StoreBusy: another process is at work in the store.
            StoreDamaged: it has to be repaired before.
        """
        from .compacting import compact_store

        return compact_store(self._wiring, wait=wait, progress=progress)

    def move(
        self, old: StorePath, new: StorePath, *, force: bool = False, wait: bool = False
    ) -> Moved:
        """Re-point a file, a folder, or all under it, after it was moved; no file is read.

        Raises:
            ArticleError: nothing is known of OLD, NEW is not there (unless `force`), or something
                else is indexed there.
        """
        from .moving import move_articles

        return move_articles(self._wiring, os.fspath(old), os.fspath(new), force=force, wait=wait)


def _listed(paths: Paths) -> list[str]:
    """Return paths or references as a list; one alone need not stand in a list."""
    if isinstance(paths, str | os.PathLike):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]
