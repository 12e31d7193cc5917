"""A catalogue of an earlier format -> one of the present format, step by step.

Each step turns one format into the next, all in one transaction, after a copy of the file as it was
has been laid beside it. A step is never changed once a version with it was out.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from secrets import token_hex

Note = Callable[[str], None]
Step = Callable[[sqlite3.Connection], None]

COPIES_AND_STORIES = """
CREATE INDEX article_digest ON article (digest);
CREATE INDEX article_story ON article (story) WHERE story IS NOT NULL;
CREATE TABLE copy (                 -- a file, or a record of one, that holds what an article does
    path BLOB NOT NULL,
    record INTEGER NOT NULL,        -- 0: the whole file
    article INTEGER NOT NULL REFERENCES article(key),
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,        -- of the article it would be without the other
    PRIMARY KEY (path, record)
) WITHOUT ROWID;
CREATE INDEX copy_article ON copy (article);
CREATE TABLE passed (               -- a file that gave nothing when it was read
    path BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    reason TEXT NOT NULL,
    reader TEXT NOT NULL            -- and all else that decides what comes of it
) WITHOUT ROWID;
CREATE TABLE signature (article INTEGER PRIMARY KEY REFERENCES article(key), data BLOB NOT NULL);
CREATE TABLE band (                 -- articles that may tell the same lie together
    hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)
) WITHOUT ROWID;
"""


def migrate(connection: sqlite3.Connection, path: Path, note: Note) -> None:
    """Bring a catalogue up to date, unless another process has been quicker.

    Raises:
        sqlite3.Error: it cannot be read or copied, or a step fails: it stays as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _format(connection)
        steps = [step for step in STEPS if step[0] >= found]
        if steps:
            note(f"Bringing the catalogue from format {found} to {STEPS[-1][1]}.")
            backup = back_up(path, found)
            note(f"The catalogue as it was is kept as {backup.name}; delete it when you like.")
        for _, into, change in steps:
            change(connection)
            connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (into,))
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def back_up(path: Path, found: int) -> Path:
    """Lay a copy of a catalogue beside it, the only one of its kind, and return its path.

    It is read through a connection of its own: SQLite does not copy from one that holds a lock.
    """
    backup = path.with_name(f"{path.name}.format-{found}")
    beside = backup.with_name(f"{backup.name}.new")
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(beside)) as copy:
        source.backup(copy)
    os.replace(beside, backup)
    for other in path.parent.glob(f"{path.name}.format-*"):
        if other != backup:
            other.unlink(missing_ok=True)
    return backup


def _format(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0])


def _know_what_no_program_sets_back(connection: sqlite3.Connection) -> None:
    """Remember when a file last changed in any way, and mark each state of the catalogue."""
    connection.execute("ALTER TABLE article ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT -1")
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('state', ?)", (token_hex(8),))


def _know_copies_stories_and_places(connection: sqlite3.Connection) -> None:
    """Make room for copies, for articles that tell the same, and for pages and the like."""
    for column in (
        "outlet TEXT",
        "unit TEXT NOT NULL DEFAULT 'line'",
        "marks BLOB NOT NULL DEFAULT x''",
        "story INTEGER",
    ):
        connection.execute(f"ALTER TABLE article ADD COLUMN {column}")
    for statement in filter(str.strip, COPIES_AND_STORIES.split(";\n")):
        connection.execute(statement)


STEPS: tuple[tuple[int, int, Step], ...] = (
    (1, 2, _know_what_no_program_sets_back),
    (2, 3, _know_copies_stories_and_places),
)
