"""What a catalogue holds -> what is wrong with it; nothing is written.

The file is checked by SQLite, each article by what every reader relies on: its text unpacks, its
sentences ascend inside the text, its passages cover them, each has a vector of the right length.
"""

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..store_types import Flaw

SHOWN = 3  # of SQLite's own findings
NUMBERS = 5  # of a sentence: start, end, line, heading, speaker
Run = tuple[int, int, bytes, int]  # of a passage: its sentences, half-open, its vector, its id
BELONGING = (
    ("passage", "article", "passages of no article"),
    ("sentences", "article", "sentences of no article"),
    ("copy", "article", "copies of no article"),
)
OWN_COPIES = (
    "FROM copy WHERE EXISTS (SELECT 1 FROM article"
    " WHERE article.path = copy.path AND ifnull(article.record, 0) = copy.record)"
)


def file_problems(connection: sqlite3.Connection) -> list[str]:
    """Return what SQLite finds wrong with its file."""
    try:
        rows = connection.execute(f"PRAGMA quick_check({SHOWN})").fetchall()
    except sqlite3.DatabaseError as error:
        return [str(error)]
    lines = [line for (text,) in rows for line in str(text).splitlines()]
    told = [line for line in lines if not line.startswith("***")]  # names the database
    return [] if told == ["ok"] else told[:SHOWN]


def stray_problems(connection: sqlite3.Connection) -> list[str]:
    """Return what belongs to no article, and numbers that would be given twice."""
    problems = []

    def count(statement: str, told: str) -> None:
        ((number,),) = connection.execute(statement).fetchall()
        if number:
            problems.append(f"{number:,} {told}")

    for table, column, told in BELONGING:
        count(f"SELECT count(*) FROM {table} WHERE {column} NOT IN (SELECT key FROM article)", told)
    count(f"SELECT count(*) {OWN_COPIES}", "copies where an article itself is")
    count(
        "SELECT count(*) FROM speaker WHERE passage NOT IN (SELECT id FROM passage)",
        "speakers of no passage",
    )
    count(
        "SELECT count(*) FROM block WHERE key NOT IN (SELECT block FROM article)",
        "texts of no article",
    )
    count(
        "SELECT count(*) FROM passage WHERE id >="
        " (SELECT value FROM meta WHERE key = 'next_passage')",
        "passages whose numbers would be given again",
    )
    return problems


def article_flaws(
    connection: sqlite3.Connection, dimensions: int, report: Callable[[int, int], None]
) -> Iterator[Flaw]:
    """Yield what is wrong with articles, in the order of their blocks, each block read once."""
    ((total,),) = connection.execute("SELECT count(*) FROM article").fetchall()
    rows = connection.execute(
        "SELECT key, id, block, block_start, block_size, sentence_count, passage_count,"
        " spans, speakers FROM article LEFT JOIN sentences ON sentences.article = article.key"
        " ORDER BY block, key"
    )
    held, data = None, b""
    for number, row in enumerate(rows, start=1):
        key, article_id, block = row[:3]
        if block != held:
            held, data = block, _unpacked(connection, block)
        text = _text(data, row[3], row[4])
        reason = "its text cannot be read"
        if text is not None:
            reason = _flaw(connection, row, len(text), dimensions) or ""
        if reason:
            yield Flaw(key, article_id, reason, text is None)
        report(number, total)


def _unpacked(connection: sqlite3.Connection, block: int) -> bytes:
    """Return a block's bytes, none where they do not unpack to what they were."""
    rows = connection.execute("SELECT data, size FROM block WHERE key = ?", (block,)).fetchall()
    try:
        data = zlib.decompress(rows[0][0])
    except (IndexError, TypeError, zlib.error):
        return b""
    return data if len(data) == rows[0][1] else b""


def _text(data: bytes, start: int, size: int) -> str | None:
    if start < 0 or size <= 0 or start + size > len(data):
        return None
    try:
        return data[start : start + size].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None


def _flaw(
    connection: sqlite3.Connection, row: tuple[Any, ...], length: int, dimensions: int
) -> str | None:
    """Return what is wrong with what was derived from a text of some characters."""
    key, sentences, passages, packed, told = row[0], *row[5:9]
    try:
        spans = np.frombuffer(packed, dtype=np.int32).reshape(-1, NUMBERS)
        names = [*json.loads(told), None]  # -1 stands for nobody
    except (ValueError, TypeError):
        return "its sentences cannot be read"
    starts, ends = spans[:, 0], spans[:, 1]
    if len(spans) != sentences or not len(spans):
        return f"it has {len(spans)} sentences, not {sentences}"
    if starts[0] < 0 or ends[-1] > length or (starts >= ends).any():
        return "sentences lie outside its text"
    if (starts[1:] < ends[:-1]).any() or (spans[:, 2] < 1).any():
        return "its sentences do not ascend"
    if spans[:, 4].max() >= len(names) - 1 or spans[:, 4].min() < -1:
        return "a sentence has an unknown speaker"
    runs = connection.execute(
        "SELECT first, last, vector, id FROM passage WHERE article = ? ORDER BY first", (key,)
    ).fetchall()
    return _flaw_of_passages(runs, passages, len(spans), dimensions) or _flaw_of_speakers(
        connection, key, runs, [names[number] for number in spans[:, 4]]
    )


def _flaw_of_speakers(
    connection: sqlite3.Connection, key: int, runs: list[Run], spoken: list[str | None]
) -> str | None:
    held = set(
        connection.execute(
            "SELECT passage, name FROM speaker WHERE passage IN"
            " (SELECT id FROM passage WHERE article = ?)",
            (key,),
        )
    )
    wanted = {
        (number, name) for first, last, _, number in runs for name in spoken[first:last] if name
    }
    return None if held == wanted else "its speakers are not those of its sentences"


def _flaw_of_passages(runs: list[Run], told: int, sentences: int, dimensions: int) -> str | None:
    if len(runs) != told:
        return f"it has {len(runs)} passages, not {told}"
    reached = 0
    for first, last, vector, _ in runs:
        if first != reached or last <= first:
            return "its passages do not cover its sentences"
        reached = last
        if len(vector) != 2 * dimensions:
            return f"a passage's vector has not {dimensions} numbers"
        if not np.isfinite(np.frombuffer(vector, dtype=np.float16)).all():
            return "a passage's vector holds what is no number"
    return None if reached == sentences else "its passages do not cover its sentences"
