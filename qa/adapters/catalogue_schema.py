"""The catalogue's tables, and how SQLite's errors become ours.

Text lies in compressed blocks of some 16 kB that articles share; a block is rewritten when half of
it is dead. Sentence spans are packed numbers, one row an article.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from ..errors import StoreDamaged, StoreError, StoreMismatch, StoreNotFound
from .catalogue_migration import COPIES_AND_STORIES, Note, migrate

FORMAT = 3  # the last step of `catalogue_migration.py` leads to it
STATE_BYTES = 8  # of the random mark that each change gets
BLOCK_BYTES = 16_384  # before compression: a question reads some twenty, an index run fills many
MAX_TEXT_BYTES = 900_000_000  # SQLite refuses a value above 1 GB

TABLES = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE folder (
    key INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    whole INTEGER NOT NULL          -- 0: only single files of it were named
);
CREATE TABLE removed (path BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE block (key INTEGER PRIMARY KEY, data BLOB NOT NULL, size INTEGER NOT NULL);
CREATE TABLE article (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    path BLOB NOT NULL,
    record INTEGER,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    outlet TEXT,
    url TEXT,
    language TEXT,
    metadata TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT 'line',
    marks BLOB NOT NULL DEFAULT x'',    -- int32: where each unit begins, none for lines
    body INTEGER NOT NULL,
    markup TEXT NOT NULL,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,      -- -1: not known
    indexed_at TEXT NOT NULL,
    generation INTEGER NOT NULL,
    rules TEXT NOT NULL,
    block INTEGER NOT NULL REFERENCES block(key),
    block_start INTEGER NOT NULL,   -- bytes of the block's UTF-8
    block_size INTEGER NOT NULL,
    sentence_count INTEGER NOT NULL,
    passage_count INTEGER NOT NULL,
    story INTEGER                       -- the first article of those that tell the same
);
CREATE UNIQUE INDEX article_place ON article (path, ifnull(record, 0));
CREATE INDEX article_block ON article (block);
CREATE INDEX article_rules ON article (rules);
CREATE TABLE sentences (            -- apart, so that looking at all articles reads little
    article INTEGER PRIMARY KEY REFERENCES article(key),
    spans BLOB NOT NULL,            -- int32 rows: start, end, line, heading, speaker
    speakers TEXT NOT NULL
);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article(key),
    first INTEGER NOT NULL,         -- sentences, half-open
    last INTEGER NOT NULL,
    vector BLOB NOT NULL            -- float16
);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE speaker (
    name TEXT NOT NULL, passage INTEGER NOT NULL, PRIMARY KEY (name, passage)
) WITHOUT ROWID;
CREATE INDEX speaker_passage ON speaker (passage);
CREATE TABLE draft (passage INTEGER PRIMARY KEY, embedder TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE reserved (first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE TABLE dead (passage INTEGER PRIMARY KEY);
"""
    + COPIES_AND_STORIES
)


def takes(text: str) -> bool:
    """Tell whether a text is short enough to be stored."""
    if 4 * len(text) <= MAX_TEXT_BYTES:  # bytes of UTF-8, at most
        return True
    return len(text.encode("utf-8", "surrogatepass")) <= MAX_TEXT_BYTES


@contextmanager
def sqlite_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a StoreError that names the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Turn what broken contents of a row raise into StoreDamaged."""
    try:
        yield
    except (zlib.error, ValueError, LookupError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"The catalogue {path} is damaged ({reason}).",
        hint="Run `qa doctor --repair`: it saves all articles that can still be read.",
    )


def _translated(error: sqlite3.Error, path: Path) -> StoreError:
    if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
        return StoreError(
            f"The store {path.parent} was closed while it was in use.",
            hint="Open it again, and close it once nobody asks any more.",
        )
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"The disk is full or failing: cannot write {path} ({error}).",
            hint="Free some space and run the command again; nothing indexed so far is lost.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(
            f"The store {path.parent} cannot be written ({error}).",
            hint="Make it writable, or copy it to a place that is, and name it with --store.",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            f"The catalogue {path} is locked by another program ({error}).",
            hint="Try again when that program has ended.",
        )
    return _damaged(path, str(error))


def open_connection(
    path: Path, *, create: bool = False, note: Note = lambda _: None
) -> sqlite3.Connection:
    """Open the catalogue file and check that it is one, of a format we know.

    An older format is brought up to date, which is told in notes.

    Raises:
        StoreDamaged: the file is not a catalogue.
        StoreMismatch: it was written by a newer version.
        StoreError: it cannot be opened or written.
    """
    with sqlite_errors(path):
        mode = "rwc" if create else "rw"
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=30, check_same_thread=False
        )
        try:
            _check_format(connection, path, create=create, note=note)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -8000")
        except BaseException:
            connection.close()
            raise
    return connection


def _check_format(connection: sqlite3.Connection, path: Path, *, create: bool, note: Note) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "meta" not in tables:
        if not create and not tables:
            raise StoreNotFound(
                f"Nothing is indexed in {path.parent} yet.",
                hint="Index some articles first: `qa index FOLDER`.",
            )
        if tables:
            raise StoreDamaged(
                f"{path} is not a catalogue of qa.",
                hint=f"Move {path.parent} away and index the articles again.",
            )
        statements = "".join(
            f"INSERT INTO meta VALUES ('{key}', {value!r});"
            for key, value in {
                "format": FORMAT,
                "generation": 0,
                "state": token_hex(STATE_BYTES),
                "next_passage": 1,
            }.items()
        )
        connection.executescript(f"BEGIN IMMEDIATE;{TABLES}{statements}COMMIT;")
        return
    row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    if row is None or not isinstance(row[0], int):
        raise StoreDamaged(
            f"The catalogue {path} does not tell its format.",
            hint=f"Move {path.parent} away and index the articles again.",
        )
    if row[0] > FORMAT:
        raise StoreMismatch(
            f"The store {path.parent} was written by a newer version of qa"
            f" (format {row[0]}, this version reads up to {FORMAT}).",
            hint="Install the newest version of qa, or name another store with --store.",
        )
    if row[0] < FORMAT:
        migrate(connection, path, note)
