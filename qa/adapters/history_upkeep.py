"""The history, looked after: checked, begun anew, and rid of what quotes deleted articles."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from ..errors import StoreError
from ..types import Citation
from .history import DAMAGE, FILE_NAME, SqliteHistory

Gone = Callable[[Sequence[Citation]], bool]


def history_problem(store: Path) -> str | None:
    """Return what is wrong with the history's file, None where all is well or nothing is kept."""
    path = store / FILE_NAME
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path, timeout=2.0)) as connection:
            told = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
        if told != "ok":
            return told.splitlines()[-1]
        SqliteHistory(store, writes=False).entries()
    except sqlite3.DatabaseError as error:
        damaged = getattr(error, "sqlite_errorcode", 0) & 0xFF in DAMAGE
        return str(error) if damaged else None
    except StoreError as error:
        return error.message
    return None


def begin_anew(store: Path, stamp: str) -> str:
    """Move the history aside, so that the next question begins a new one; return its new name."""
    aside = f"{FILE_NAME}.damaged-{stamp}"
    for end in ("", "-wal", "-shm"):
        path = store / f"{FILE_NAME}{end}"
        if path.exists():
            path.replace(store / f"{aside}{end}")
    return aside


def forget_quotations(store: Path, gone: Gone) -> int:
    """Forget the questions whose answers quote what is gone; return how many.

    What was deleted before leaves the disk too. `gone` tells of an answer's citations, cited and
    nearest ones, with those in which they are repeated.
    """
    path = store / FILE_NAME
    if not path.exists():
        return 0
    history = SqliteHistory(store)
    numbers = []
    for entry in history.entries():
        answer = entry.turn.answer
        cited = [*answer.citations, *answer.nearest]
        if gone([*cited, *(also for each in cited for also in each.also_in)]):
            numbers.append(entry.number)
    history.forget(numbers)
    return len(numbers)
