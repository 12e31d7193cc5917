"""Names in a catalogue that begin in some way, for a shell that completes a word.

Loads nothing but SQLite, opens the catalogue for reading only, and waits for nobody: where it
cannot be read at once there are no names.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

Kind = Literal["article", "speaker"]
FILE_NAME = "catalogue.sqlite3"
PATIENCE = 0.2  # seconds; somebody is waiting with a key pressed
STATEMENTS: dict[Kind, str] = {
    "article": "SELECT id FROM article WHERE substr(id, 1, ?) = ? ORDER BY id LIMIT ?",
    "speaker": "SELECT DISTINCT name FROM speaker WHERE lower(substr(name, 1, ?)) = lower(?)"
    " OR instr(lower(name), ' ' || lower(?)) > 0 ORDER BY name LIMIT ?",
}


def names(store: Path, kind: Kind, beginning: str, *, limit: int) -> list[str]:
    """Return ids of articles that begin so, or names of speakers of which a part does."""
    words: list[object] = [len(beginning), beginning, limit]
    if kind == "speaker":
        words.insert(2, beginning)
    try:
        address = f"{(store / FILE_NAME).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            return [name for (name,) in connection.execute(STATEMENTS[kind], words)]
    except (sqlite3.Error, OSError, ValueError):
        return []
