"""Vectors in Chroma, made safe for many processes by one lock.

Chroma's local store is not made for several processes: opening it and asking applies pending
entries to the graph, so a reader writes too. Every touch is therefore under `vectors.lock`, and
bracketed by a marker file. Whoever finds the marker of a touch that never ended opens the files in
a child process first, because opening broken ones can crash or hang.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, cast

from filelock import FileLock, Timeout

from ..errors import StoreBusy, StoreDamaged, StoreError
from ..protocols import Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

FOLDER_NAME = "vectors"
LOCK_NAME = "vectors.lock"
MARKER_NAME = "vectors.touched"
BATCH = 2_000  # ids a call; Chroma takes 5,461 at most
POLL_SECONDS = 0.02
PROBE_SECONDS = 60

PROBE = """
import sys
from qa.adapters.vectors import open_collection
client, collection = open_collection(sys.argv[1], sys.argv[2], create=False)
if collection.count():
    vector = [[1.0] * int(sys.argv[3])]
    collection.query(query_embeddings=vector, n_results=1, include=["distances"])
collection.get(include=[])
client.close()
"""


class ChromaVectors:
    """Vector index of one embedder, in a folder of its own.

    `patience` is how many seconds a call waits for other processes.
    """

    def __init__(
        self,
        folder: Path,
        embedder: str,
        dimensions: int,
        *,
        create: bool = False,
        patience: float = 60.0,
    ) -> None:
        self.path = folder / FOLDER_NAME
        self._marker = folder / MARKER_NAME
        self._lock = FileLock(folder / LOCK_NAME, mode=0o644)
        self._name = collection_name(embedder)
        self._dimensions = dimensions
        self._create = create
        self._patience = patience
        self._opened: tuple[Client, Collection] | None = None
        self._stale = False

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add passages; adding an id again replaces it."""
        for start in range(0, len(ids), BATCH):
            with self._touch() as collection:
                collection.upsert(
                    ids=[str(number) for number in ids[start : start + BATCH]],
                    embeddings=vectors[start : start + BATCH],
                )

    def delete(self, ids: Sequence[int]) -> None:
        """Take passages out; unknown ids are no error."""
        for start in range(0, len(ids), BATCH):
            with self._touch() as collection:
                collection.delete(ids=[str(number) for number in ids[start : start + BATCH]])

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Return up to k `(id, cosine)`, best first.

        Raises:
            StoreBusy: another process holds the index longer than the patience allows.
            StoreDamaged: the index does not open.
        """
        with self._touch() as collection:
            found = collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            )
        distances = (found["distances"] or [[]])[0]
        return [
            (int(number), 1.0 - distance)
            for number, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def ids(self) -> set[int]:
        """Return the ids of all passages held."""
        with self._touch() as collection:
            return {int(number) for number in collection.get(include=[])["ids"]}

    def clean(self) -> bool:
        """Tell whether the last touch of the index ended as it should and its files are there."""
        return (self.path / "chroma.sqlite3").exists() and not self._marker.exists()

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""
        self._stale = True

    def rebuild(self) -> None:
        """Throw everything away and start empty."""
        with self._locked():
            self._close_client()
            rmtree(self.path, ignore_errors=True)
            self._marker.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of files and memory."""
        if self._opened is not None:
            with self._locked():
                self._close_client()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=self._patience, poll_interval=POLL_SECONDS)
        except Timeout as error:
            raise StoreBusy(
                f"Other processes have held the vectors of {self.path.parent}"
                f" for {self._patience:.0f} seconds.",
                hint="Try again in a moment.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"Cannot lock {self._lock.lock_file} ({error.strerror}).",
                hint="Make the store writable, or copy it to a place that is.",
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _touch(self) -> "Iterator[Collection]":
        with self._locked():
            if self._marker.exists():
                self._close_client()
                self._probe()
            if self._stale:
                self._close_client()
            with _store_errors(self.path):
                self._marker.touch()
                if self._opened is None:
                    self._opened = open_collection(str(self.path), self._name, create=self._create)
                yield self._opened[1]
            self._marker.unlink(missing_ok=True)

    def _probe(self) -> None:
        """Open the files in a child process, since a touch before us did not end.

        Raises:
            StoreDamaged: they do not open there.
        """
        if self._create and not self.path.exists():
            return
        command = [sys.executable, "-c", PROBE, str(self.path), self._name, str(self._dimensions)]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=PROBE_SECONDS, check=False, text=True
            )
            failure = done.stderr.strip().splitlines()[-1:] if done.returncode else None
        except subprocess.TimeoutExpired:
            failure = ["it hangs"]
        if failure is not None:
            raise _damaged(self.path, " ".join(failure) or "it crashes")

    def _close_client(self) -> None:
        self._stale = False
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None


def collection_name(embedder: str) -> str:
    """Return a name Chroma takes: 3 to 512 of its letters, the same for the same embedder."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in embedder)
    return f"passages-{kept[:200]}-v1"


def open_collection(path: str, name: str, *, create: bool) -> "tuple[Client, Collection]":
    """Open Chroma's client on a folder and its collection, without telemetry.

    Raises:
        StoreDamaged: there is no such folder or collection, or it does not open.
    """
    if not create and not (Path(path) / "chroma.sqlite3").exists():
        raise _damaged(Path(path), "it is missing")
    import chromadb  # a second of start-up, needed only now
    from chromadb.config import Settings

    with _store_errors(Path(path)):
        settings = Settings(anonymized_telemetry=False, is_persistent=True)
        client = cast("Client", chromadb.PersistentClient(path, settings=settings))
        wanted: dict[str, Any] = {"embedding_function": None}
        if create:
            wanted["configuration"] = {"hnsw": {"space": "cosine"}}
            return client, client.get_or_create_collection(name, **wanted)
        return client, client.get_collection(name, **wanted)


@contextmanager
def _store_errors(path: Path) -> Iterator[None]:
    """Turn what Chroma raises into StoreDamaged; it has no base exception of its own kind."""
    try:
        yield
    except (StoreError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except OSError as error:
        raise StoreError(
            f"Cannot use {path} ({error.strerror or error}).",
            hint="Check the disk and the permissions of the store.",
        ) from error
    except BaseException as error:  # Rust panics derive from BaseException alone
        if "database or disk is full" in str(error) or "No space left" in str(error):
            raise StoreError(
                f"The disk is full: cannot write {path}.",
                hint="Free some space and run the command again; nothing indexed so far is lost.",
            ) from error
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"The vector index {path} does not open: {reason}.",
        hint="Run `qa index`: it rebuilds the vector index from the catalogue.",
    )
