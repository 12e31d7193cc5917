"""Keeps the vectors of an embedder that costs money or time, so that no text is embedded twice.

Turns texts into vectors known from a small SQLite file, asking the embedder behind it for the rest
in batches; each batch is kept as soon as it is there, so a failure halfway loses none of them. A
file that cannot be used costs only what it would have saved. Deletes nothing.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..protocols import Embedder, Vectors
from ..types import Usage

BATCH = 128  # texts; what is paid for twice at most when a run is killed
AT_ONCE = 500  # keys in one statement, well below SQLite's limit
BUSY = 10.0  # seconds to wait for another process
SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sizes (embedder TEXT PRIMARY KEY, dimensions INTEGER NOT NULL);
"""


class CachedEmbedder:
    """Embedder that asks another one only for texts it has not seen.

    `place` tells servers apart that give one model's name to different models. `progress` is
    called with the number of texts that have their vector and the number there are, `before` once,
    before the first of them is asked for.
    """

    def __init__(
        self,
        embedder: Embedder,
        path: Path,
        *,
        place: str = "",
        batch: int = BATCH,
        progress: Callable[[int, int], None] = lambda done, total: None,
        note: Callable[[str], None] = lambda _: None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        self._before: Callable[[], None] | None = before
        self._embedder = embedder
        self._path = path
        self._identity = f"{embedder.name}\n{place}"
        self._batch = batch
        self._progress = progress
        self._note = note
        self._usable = True

    @property
    def name(self) -> str:
        """The name of the embedder behind."""
        return self._embedder.name

    @cached_property
    def dimensions(self) -> int:
        """How many numbers a vector has; asks nobody when a vector has been kept."""
        question = "SELECT dimensions FROM sizes WHERE embedder = ?"
        known = self._rows(question, [self._identity])
        if known:
            return int(known[0][0])
        self._announce()
        dimensions = self._embedder.dimensions
        self._write("INSERT OR REPLACE INTO sizes VALUES (?, ?)", [(self._identity, dimensions)])
        return dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, dimensions)` float32, rows of unit length (zero for a text without words).

        Raises:
            ModelError: the embedder behind failed; what it gave before is kept.
        """
        return self._embedded(texts, self._embedder.embed)

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, `(dimensions,)` float32; kept like those of texts.

        Raises:
            ModelError: the embedder behind failed.
        """
        behind = self._embedder.embed_question
        vector: Vectors = self._embedded(
            [question], lambda texts: behind(texts[0])[np.newaxis], kind="question\n"
        )[0]
        return vector

    @property
    def usage(self) -> Usage:
        """What the embedder behind has taken in this process, as far as it tells."""
        taken = getattr(self._embedder, "usage", None)
        return taken if isinstance(taken, Usage) else Usage()

    def _embedded(
        self, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors], *, kind: str = ""
    ) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rows: dict[bytes, list[int]] = {}
        for row, text in enumerate(texts):
            rows.setdefault(self._key(kind + text), []).append(row)
        kept = self._kept(list(rows))
        for key, vector in kept.items():
            vectors[rows[key]] = vector
        missing = [key for key in rows if key not in kept]
        done = len(kept)
        for start in range(0, len(missing), self._batch):
            self._announce()
            keys = missing[start : start + self._batch]
            fresh = embed([texts[rows[key][0]] for key in keys])
            self._keep(keys, fresh)
            for key, vector in zip(keys, fresh, strict=True):
                vectors[rows[key]] = vector
            done += len(keys)
            self._progress(done, len(rows))
        return vectors

    def _announce(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            before()

    def _key(self, text: str) -> bytes:
        told = f"{self._identity}\n{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(told).digest()

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the vectors in the file; one of another length than now is passed over."""
        kept: dict[bytes, Vectors] = {}
        for start in range(0, len(keys), AT_ONCE):
            asked = keys[start : start + AT_ONCE]
            marks = ", ".join("?" * len(asked))
            question = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
            for key, blob in self._rows(question, asked):
                if len(blob) == 4 * self.dimensions:
                    kept[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
        return kept

    def _keep(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        blobs = (vector.astype("<f4").tobytes() for vector in vectors)
        rows = list(zip(keys, blobs, strict=True))
        self._write("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _rows(self, question: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        if not self._usable or not self._path.exists():
            return []
        try:
            with closing(self._opened()) as file:
                return file.execute(question, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def _write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        if not self._usable:
            return
        try:
            with closing(self._opened()) as file, file:
                file.executemany(statement, rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def _opened(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._path, timeout=BUSY)
        try:
            file.executescript(SCHEMA)
        except sqlite3.Error:
            file.close()
            raise
        return file

    def _give_up(self, error: sqlite3.Error) -> None:
        self._usable = False
        self._note(
            f"The kept vectors in {self._path} cannot be used ({error}); delete the file to start"
            " anew. Texts are embedded again meanwhile."
        )
