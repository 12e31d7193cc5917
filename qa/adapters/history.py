"""Questions and answers kept in the store: one SQLite file that every asking process writes to.

Best effort: what cannot be written is told in a note and never stops an answer. A damaged file is
moved aside. The sentences of an answer are kept as they were shown, with their place, so that they
can be compared with the index later; what was retrieved besides is not kept.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from ..errors import StoreError
from ..types import Answer, Citation, Claim, Disagreeing, Sentence, Turn, Usage

FILE_NAME = "history.sqlite3"
FORMAT = 1
PATIENCE = 2.0  # seconds for other processes that write; a turn is written in milliseconds

TABLES = """
CREATE TABLE conversation (key INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL);
CREATE TABLE turn (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER REFERENCES conversation(key),   -- NULL: a single question
    asked_at TEXT NOT NULL,
    question TEXT NOT NULL,
    searched TEXT NOT NULL,
    status TEXT NOT NULL,
    answer TEXT NOT NULL                                 -- JSON
);
CREATE INDEX turn_conversation ON turn (conversation);
"""

COLUMNS = ("number", "conversation", "asked_at", "question", "searched", "answer")
DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)

Note = Callable[[str], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that was asked: its number, when, in which conversation, and what came of it."""

    number: int
    asked_at: datetime
    conversation: int | None
    turn: Turn


class SqliteHistory:
    """The history of a store; its file is opened for each call, so any process may clear it.

    Without `writes` nothing new is kept, and what is there can be read.
    """

    def __init__(self, store: Path, *, note: Note = lambda _: None, writes: bool = True) -> None:
        self._path = store / FILE_NAME
        self._writes = writes
        self._note = note
        self._told = False

    def save(self, turn: Turn, conversation: int | None = None) -> int | None:
        """Keep a turn and return its number; None where that is off or, with a note, fails."""
        values = (
            conversation,
            _now(),
            _storable(turn.question),
            _storable(turn.searched),
            turn.answer.status,
            _encoded(turn.answer),
        )
        return self._written(
            "INSERT INTO turn (conversation, asked_at, question, searched, status, answer)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )

    def begin_conversation(self) -> int | None:
        """Return the key of a new conversation; None as with `save`."""
        return self._written("INSERT INTO conversation (started) VALUES (?)", (_now(),))

    def entries(self, words: Sequence[str] = (), *, last: int | None = None) -> list[Entry]:
        """Return what was asked, oldest first: all words occur in question or answer.

        Raises:
            StoreError: the file cannot be read.
        """
        wanted = [word.casefold() for word in words]
        found: list[Entry] = []
        for entry in self._read("ORDER BY number DESC"):
            told = (
                f"{entry.turn.question}\n{entry.turn.searched}\n{entry.turn.answer.text}".casefold()
            )
            if all(word in told for word in wanted):
                found.append(entry)
            if last is not None and len(found) == last:
                break
        return found[::-1]

    def entry(self, number: int) -> Entry | None:
        """Return one question by its number, None where there is none.

        Raises:
            StoreError: the file cannot be read.
        """
        return next(iter(self._read("WHERE number = ?", (number,))), None)

    def latest_conversation(self, *, but: int | None = None) -> tuple[int, tuple[Turn, ...]] | None:
        """Return the key and the turns of the conversation that was last spoken in.

        Raises:
            StoreError: the file cannot be read.
        """
        latest = (
            "WHERE conversation = (SELECT conversation FROM turn WHERE conversation IS NOT NULL"
            " AND conversation IS NOT ? ORDER BY number DESC LIMIT 1) ORDER BY number"
        )
        entries = list(self._read(latest, (but,)))
        if not entries or entries[0].conversation is None:
            return None
        return entries[0].conversation, tuple(entry.turn for entry in entries)

    def clear(self) -> int:
        """Forget everything and return how many questions that were.

        Raises:
            StoreError: the file cannot be written.
        """
        if not self._path.exists():
            return 0
        with self._reporting():
            return self._run(_emptied)

    def forget(self, numbers: Sequence[int]) -> None:
        """Forget some questions for good, and conversations of which none is left.

        Raises:
            StoreError: the file cannot be written.
        """

        def forgotten(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(
                    "DELETE FROM turn WHERE number = ?", [(number,) for number in numbers]
                )
                connection.execute(
                    "DELETE FROM conversation WHERE key NOT IN"
                    " (SELECT conversation FROM turn WHERE conversation IS NOT NULL)"
                )
            _shrink(connection)

        with self._reporting():
            self._run(forgotten)

    def _written(self, statement: str, values: Sequence[object]) -> int | None:
        if not self._writes:
            return None

        def write(connection: sqlite3.Connection) -> int | None:
            with connection:
                return connection.execute(statement, values).lastrowid

        try:
            return self._run(write)
        except (sqlite3.Error, OSError, StoreError) as error:
            if not self._told:
                self._note(f"This is not kept in the history ({_reason(error)}).")
            self._told = True
            return None

    def _read(self, condition: str, values: Sequence[object] = ()) -> Iterator[Entry]:
        if not self._path.exists():
            return
        query = f"SELECT {', '.join(COLUMNS)} FROM turn {condition}"
        with self._reporting():
            for row in self._run(lambda connection: connection.execute(query, values).fetchall()):
                number, conversation, asked_at, question, searched, answer = row
                turn = Turn(question, searched, _decoded(answer))
                yield Entry(number, datetime.fromisoformat(asked_at), conversation, turn)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn what reading raises into a StoreError."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The history {self._path} cannot be read ({_reason(error)}).",
                hint="Move it away; nothing else depends on it.",
            ) from error
        except (ValueError, LookupError, TypeError) as error:
            raise StoreError(
                f"The history {self._path} holds what this version of qa cannot read ({error}).",
                hint="`qa history clear` empties it, or move it away; nothing else depends on it.",
            ) from error

    def _run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do some work on the open file; one that is damaged is moved aside and begun anew."""
        try:
            with closing(self._connected()) as connection:
                return work(connection)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
                raise
            self._move_aside(str(error))
        with closing(self._connected()) as connection:
            return work(connection)

    def _connected(self) -> sqlite3.Connection:
        new = not self._path.exists()
        connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level="IMMEDIATE")
        try:
            if new:
                os.chmod(self._path, 0o600)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > FORMAT:
                raise StoreError(
                    f"The history {self._path} was written by a newer version of qa.",
                    hint="Install the newest version of qa, or move the file away.",
                )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing
            if version < FORMAT:
                self._make_tables(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def _make_tables(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:  # no other was faster
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")

    def _move_aside(self, reason: str) -> None:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{FILE_NAME}.damaged-{stamp}")
        for end in ("", "-wal", "-shm"):
            file = Path(f"{self._path}{end}")
            if file.exists():
                file.replace(f"{aside}{end}")
        self._note(f"The history was damaged ({reason}); it is now {aside.name}, a new one begins.")


def _emptied(connection: sqlite3.Connection) -> int:
    count = int(connection.execute("SELECT count(*) FROM turn").fetchone()[0])
    with connection:
        connection.execute("DELETE FROM turn")
        connection.execute("DELETE FROM conversation")
    _shrink(connection)
    return count


def _shrink(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")  # what was asked is to be gone from the disk too
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _storable(text: str) -> str:
    """Return a text without lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


# Answers as JSON


def _encoded(answer: Answer) -> str:
    value = asdict(replace(answer, hits=(), timings_ms={}))
    return json.dumps(value, default=date.isoformat)


def _decoded(text: str) -> Answer:
    value = json.loads(text)
    return Answer(
        question=value["question"],
        status=value["status"],
        text=value["text"],
        claims=tuple(
            Claim(one["text"], tuple(one["citations"]), one["supported"], one["reason"])
            for one in value["claims"]
        ),
        citations=tuple(map(_citation, value["citations"])),
        nearest=tuple(map(_citation, value["nearest"])),
        notes=tuple(value["notes"]),
        disagreements=tuple(map(_disagreeing, value.get("disagreements", ()))),
        model=value["model"],
        usage=Usage(**value.get("usage", {})),
        generation=value["generation"],
    )


def _disagreeing(value: dict[str, Any]) -> Disagreeing:
    (first, second), (one, other) = value["citations"], value["words"]
    by = value.get("by", "rules")
    return Disagreeing((first, second), value["about"], (one, other), by)


def _citation(value: dict[str, Any]) -> Citation:
    known = {name: value[name] for name in ("number", "path", "title", "record", "score", "stale")}
    return Citation(
        sentence=Sentence(**value["sentence"]),
        date=date.fromisoformat(value["date"]) if value["date"] else None,
        also_in=tuple(map(_citation, value["also_in"])),
        context=Sentence(**value["context"]) if value.get("context") else None,
        **known,
    )
