"""Looking after the catalogue: checked, set right, re-pointed to other paths, and made compact."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence

from ..errors import StoreBusy
from ..store_types import Flaw
from .catalogue_checking import OWN_COPIES, article_flaws, file_problems, stray_problems
from .catalogue_schema import sqlite_errors
from .catalogue_writing import SqliteCatalogueWriter

MOVING = b"\x00"  # before a path that is being given: no file's name holds it


class SqliteCatalogueUpkeep(SqliteCatalogueWriter):
    """The catalogue with what looks after it; what only reads needs no lock."""

    def file_problems(self) -> list[str]:
        """Return what is wrong with the file itself, rather than with what it says."""
        with sqlite_errors(self.path):
            return file_problems(self._connection)

    def problems(self) -> list[str]:
        """Return what is wrong with the file as such, and with what belongs to no article."""
        with sqlite_errors(self.path):
            found = file_problems(self._connection)
            return found or stray_problems(self._connection)

    def flaws(self, report: Callable[[int, int], None] = lambda *_: None) -> Iterator[Flaw]:
        """Yield what is wrong with articles, each read in whole; `report` gets done and total."""
        with self.snapshot(), sqlite_errors(self.path):
            yield from article_flaws(self._connection, self.embedder()[1], report)

    def waiting(self) -> int:
        """Return how many vectors of another embedder wait until all are there."""
        return int(self._rows("SELECT count(*) FROM draft")[0][0])

    def set_right(self, flaws: Sequence[Flaw]) -> None:
        """Take out what cannot be read and what belongs to no article.

        An article whose text is not lost stays, without sentences and passages, as one derived by
        other rules.
        """
        with self._transaction("IMMEDIATE"):
            generation = self._next_generation()
            self._take_out([flaw.key for flaw in flaws if flaw.lost])
            for flaw in flaws:
                if not flaw.lost:
                    self._underive(flaw.key, generation)
            stray = "SELECT id FROM passage WHERE article NOT IN (SELECT key FROM article)"
            self._list_dead(number for (number,) in self._rows(stray))
            self._run(f"DELETE FROM passage WHERE id IN ({stray})")
            for table in ("sentences", "copy", "signature", "band"):
                self._run(f"DELETE FROM {table} WHERE article NOT IN (SELECT key FROM article)")
            self._run(f"DELETE {OWN_COPIES}")
            self._run("DELETE FROM speaker WHERE passage NOT IN (SELECT id FROM passage)")
            self._run("DELETE FROM block WHERE key NOT IN (SELECT block FROM article)")
            self._forget_signatures()  # the next `qa index` makes them anew
            self._free_numbers()

    def _underive(self, key: int, generation: int) -> None:
        self._list_dead(
            number for (number,) in self._rows("SELECT id FROM passage WHERE article = ?", (key,))
        )
        self._run(
            "DELETE FROM speaker WHERE passage IN (SELECT id FROM passage WHERE article = ?)",
            (key,),
        )
        self._run("DELETE FROM passage WHERE article = ?", (key,))
        self._run("INSERT OR REPLACE INTO sentences VALUES (?, x'', '[]')", (key,))
        self._run(
            "UPDATE article SET sentence_count = 0, passage_count = 0, rules = '', generation = ?"
            " WHERE key = ?",
            (generation, key),
        )

    def _free_numbers(self) -> None:
        """See that the next passages and blocks get numbers that none has."""
        for key, table, column in (
            ("next_passage", "passage", "id"),
            ("next_block", "block", "key"),
        ):
            ((newest,),) = self._rows(f"SELECT coalesce(max({column}), 0) FROM {table}")
            self._set(key, max(int(self._meta(key) or 1), newest + 1))

    def repoint(
        self,
        articles: Mapping[str, str],
        folders: Mapping[str, str],
        kept_out: Mapping[str, str],
    ) -> None:
        """In one transaction give files and folders other paths; all ids stay."""
        with self._transaction("IMMEDIATE"):
            generation = self._next_generation()
            self._connection.executemany(
                "UPDATE article SET path = ?, generation = ? WHERE path = ?",
                [
                    (MOVING + os.fsencode(new), generation, os.fsencode(old))
                    for old, new in articles.items()
                ],
            )
            self._connection.executemany(
                "UPDATE copy SET path = ? WHERE path = ?",
                [(MOVING + os.fsencode(new), os.fsencode(old)) for old, new in articles.items()],
            )
            for table in ("article", "copy"):
                self._run(
                    f"UPDATE {table} SET path = substr(path, 2) WHERE substr(path, 1, 1) = ?",
                    (MOVING,),
                )
            self._repoint_folders(folders)
            self._forget_passed([*folders, *articles])
            for old in kept_out:
                self._run("DELETE FROM removed WHERE path = ?", (os.fsencode(old),))
            self._connection.executemany(
                "INSERT OR IGNORE INTO removed VALUES (?)",
                [(os.fsencode(new),) for new in kept_out.values()],
            )

    def _repoint_folders(self, folders: Mapping[str, str]) -> None:
        known = {
            os.fsdecode(row[1]): row
            for row in self._rows("SELECT key, path, prefix, whole FROM folder")
        }
        moved = [(known[old], new) for old, new in folders.items() if old in known]
        for row, _ in moved:
            self._run("DELETE FROM folder WHERE key = ?", (row[0],))
        for row, new in moved:
            self._run(
                "INSERT INTO folder (key, path, prefix, whole) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (path) DO UPDATE SET whole = max(whole, excluded.whole)",
                (row[0], os.fsencode(new), row[2], row[3]),
            )

    def compact(self) -> None:
        """Let nothing that was deleted stay in the file or beside it.

        Raises:
            StoreBusy: another process reads an older state of it.
        """
        with sqlite_errors(self.path):
            self._connection.execute("PRAGMA secure_delete = ON")
        with self._transaction("IMMEDIATE"):
            for (block,) in self._rows("SELECT key FROM block ORDER BY key"):
                self._repack(block)
        with sqlite_errors(self.path):
            self._connection.execute("VACUUM")
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreBusy(
                f"Another process reads {self.path}, so that deleted text stays beside it.",
                hint="Run `qa doctor --compact` again when it has ended.",
            )

    def _repack(self, block: int) -> None:
        """Write a block anew without the texts that no article has any more."""
        places = self._rows(
            "SELECT DISTINCT block_start, block_size FROM article WHERE block = ?"
            " ORDER BY block_start",
            (block,),
        )
        ((size,),) = self._rows("SELECT size FROM block WHERE key = ?", (block,))
        if sum(length for _, length in places) == size:
            return
        if places:
            data = self._block(block)
            fresh = self._write_block(b"".join(data[at : at + length] for at, length in places))
            start = 0
            for at, length in places:
                self._run(
                    "UPDATE article SET block = ?, block_start = ?"
                    " WHERE block = ? AND block_start = ?",
                    (fresh, start, block, at),
                )
                start += length
        self._run("DELETE FROM block WHERE key = ?", (block,))
