"""A damaged catalogue -> a new one of all rows that can still be read.

Rows are read forwards until the damage, backwards up to it, and between the two one by one. The
damaged file is kept aside; until the new one is whole nothing is changed.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from shutil import copyfile
from typing import Any

from ..errors import StoreDamaged
from .catalogue import FILE_NAME
from .catalogue_schema import FORMAT, STATE_BYTES, TABLES, sqlite_errors

MENDED = f"{FILE_NAME}.mended"
REACH = 100_000  # numbers tried behind the last row read where the end cannot be read either
ENDS = ("", "-wal", "-shm")
HEAD_BYTES = 100
PAGE_BYTES = 4096  # SQLite's own, which all our files have


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of it: how many articles were saved, which not, and the damaged file's new name."""

    articles: int
    lost: tuple[str, ...]
    aside: str


def salvage(folder: Path, stamp: str) -> Salvaged:
    """Put what can be read of a damaged catalogue in its place; the writer's lock is held.

    Raises:
        StoreDamaged: nothing of it can be read.
    """
    path, mended = folder / FILE_NAME, folder / MENDED
    for end in (*ENDS, "-journal"):
        Path(f"{mended}{end}").unlink(missing_ok=True)
    with sqlite_errors(path), _readable(path) as old:
        schema = _schema_of(old, path)
        ids = set(_readable_ids(old))
        os.close(os.open(mended, os.O_CREAT | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(mended)) as new, new:
            for statement in schema.values():
                new.execute(statement)
            for table in _tables_of(new):
                if table in _tables_of(old):
                    _copy(old, new, table)
            _complete(new)
            saved = {article_id for (article_id,) in new.execute("SELECT id FROM article")}
    aside = f"{FILE_NAME}.damaged-{stamp}"
    _exchange(folder, mended, aside)
    return Salvaged(len(saved), tuple(sorted(ids - saved)), aside)


@contextmanager
def _readable(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a damaged file; where SQLite refuses it altogether, a copy with its head put right."""
    with closing(_opened(path)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError:
            pass
        else:
            yield connection
            return
    copy = path.with_name(f"{path.name}.copy.new")
    try:
        for end in ENDS[:2]:
            if Path(f"{path}{end}").exists():
                copyfile(f"{path}{end}", f"{copy}{end}")
        _put_head_right(copy)
        with closing(_opened(copy)) as connection:
            yield connection
    finally:
        for end in ENDS:
            Path(f"{copy}{end}").unlink(missing_ok=True)


def _put_head_right(path: Path) -> None:
    """Write the first bytes of a file as SQLite's file format has them, by the size it has now.

    See https://www.sqlite.org/fileformat2.html, "The Database Header".
    """
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.execute("CREATE TABLE any (one)")
        head = bytearray(empty.serialize()[:HEAD_BYTES])
    pages = -(-path.stat().st_size // PAGE_BYTES)
    head[16:20] = PAGE_BYTES.to_bytes(2, "big") + b"\x02\x02"  # written ahead, as ours are
    head[28:40] = pages.to_bytes(4, "big") + bytes(8)  # and no free pages
    head[92:96] = head[24:28]  # the number of pages counts
    with open(path, "r+b") as file:
        file.write(head)
        file.truncate(pages * PAGE_BYTES)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _schema_of(old: sqlite3.Connection, path: Path) -> dict[str, str]:
    """Return what makes the tables and indexes, by name; of a lost table as it is at present."""
    try:
        found = dict(old.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    except sqlite3.DatabaseError as error:
        raise _unreadable(path, str(error)) from error
    if "article" not in found or "block" not in found:
        raise _unreadable(path, "no article can be found in it")
    with closing(sqlite3.connect(":memory:")) as present:
        present.executescript(TABLES)
        wanted = dict(present.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    schema = {name: sql for name, sql in found.items() if not name.startswith("sqlite_")}
    missing = {name: sql for name, sql in wanted.items() if name not in found}
    both = schema | {name: sql for name, sql in missing.items() if not name.startswith("sqlite_")}
    return dict(sorted(both.items(), key=lambda each: each[1].startswith("CREATE TABLE") is False))


def _tables_of(connection: sqlite3.Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    ]


def _readable_ids(old: sqlite3.Connection) -> Iterator[str]:
    """Yield the ids of articles; an index tells them even where their rows are gone."""
    with suppress(sqlite3.DatabaseError):
        for (article_id,) in old.execute("SELECT id FROM article ORDER BY id"):
            yield article_id


def _copy(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    held = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    names = ", ".join(name for name in columns if name in held)
    marks = ", ".join("?" * len(names.split(", ")))
    for row in _rows(old, table, names):
        with suppress(sqlite3.DatabaseError):  # a row that is none
            new.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)


def _rows(old: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[Any, ...]]:
    """Yield all rows of a table that can be read."""
    try:
        old.execute(f"SELECT rowid FROM {table} LIMIT 0")
    except sqlite3.DatabaseError:  # a table without row numbers can be read up to the damage only
        with suppress(sqlite3.DatabaseError):
            yield from old.execute(f"SELECT {names} FROM {table}")
        return
    last, first = 0, None
    try:
        for number, *row in old.execute(f"SELECT rowid, {names} FROM {table} ORDER BY rowid"):
            yield tuple(row)
            last = number
        return
    except sqlite3.DatabaseError:
        pass
    with suppress(sqlite3.DatabaseError):
        for number, *row in old.execute(
            f"SELECT rowid, {names} FROM {table} WHERE rowid > ? ORDER BY rowid DESC", (last,)
        ):
            yield tuple(row)
            first = number
    for number in range(last + 1, first if first is not None else last + REACH):
        with suppress(sqlite3.DatabaseError):
            yield from old.execute(f"SELECT {names} FROM {table} WHERE rowid = ?", (number,))


def _complete(new: sqlite3.Connection) -> None:
    """Give the new catalogue what every catalogue tells of itself, and a state of its own."""
    newest = "SELECT coalesce(max(generation), 0) FROM article"
    told = dict(new.execute("SELECT key, value FROM meta"))
    told.setdefault("format", FORMAT)
    generation = max(_whole(told.get("generation")), new.execute(newest).fetchone()[0]) + 1
    told |= {"generation": generation, "state": token_hex(STATE_BYTES)}
    for key in ("state_before", "signatures", "all_signed"):  # rows of theirs may be lost
        told.pop(key, None)
    for key, table, column in (("next_passage", "passage", "id"), ("next_block", "block", "key")):
        ((held,),) = new.execute(f"SELECT coalesce(max({column}), 0) FROM {table}").fetchall()
        told[key] = max(_whole(told.get(key)), held + 1)
    new.execute("DELETE FROM meta")
    new.executemany("INSERT INTO meta VALUES (?, ?)", told.items())


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 1


def _exchange(folder: Path, mended: Path, aside: str) -> None:
    """Move the damaged file aside, with what belongs to it, and the new one in its place."""
    path = folder / FILE_NAME
    os.link(path, folder / aside)
    for end in ENDS[1:]:  # before the new file takes the name: they are none of it
        with suppress(FileNotFoundError):
            os.replace(f"{path}{end}", folder / f"{aside}{end}")
    os.replace(mended, path)


def _unreadable(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"Nothing of the catalogue {path} can be read ({reason}).",
        hint="Restore it from a backup and run `qa index`,"
        f" or move {path.parent} away and index the articles again.",
    )
