"""Vectors in Chroma, made safe for many processes by one lock.

Chroma's local store is not made for several processes: opening it and asking applies pending
entries to the graph, so a reader writes too. Every touch is therefore under `vectors.lock`, and
ends by sealing the files: their sizes and times are written down. Whoever finds no seal, or another
state than the seal tells, opens the files in a child process first, because opening broken ones can
crash or hang; and a client is used again only while the files are as it left them.
"""

import json
import os
import re
import sqlite3
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from shutil import disk_usage, rmtree
from threading import RLock
from typing import TYPE_CHECKING, Any, NoReturn, cast

import numpy as np
from filelock import FileLock, Timeout

from ..errors import StoreBusy, StoreDamaged, StoreError
from ..protocols import Vectors
from .vectors_probe import failure_of

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

FOLDER_NAME = "vectors"
LOCK_NAME = "vectors.lock"
SEAL_NAME = "vectors.json"
BATCH = 2_000  # ids a call; Chroma takes 5,461 at most
# Neighbours looked at in a search. Of the 100 truly nearest among 92,000 passages of news Chroma's
# own setting, 100, finds .68 and of the 10 nearest .83; 800 finds .94 and .97, in 3 ms more.
SEARCHED = 800
POLL_SECONDS = 0.02
DATABASE_NAME = "chroma.sqlite3"
FULL_DISK = re.compile(r"disk is full|No space left|disk I/O error|os error (28|27)", re.IGNORECASE)
SCARCE_BYTES = 20_000_000  # a batch takes some 10 MB while it is written, and lets go on failing
PROBE_SECONDS = 30  # for a small index; opening 30,000 passages, some 100 MB, takes one
PROBE_PACE = 1_000_000  # bytes a second that a big one is given beyond that

PROBE = """
import sys
from qa.adapters.vectors import open_collection
from qa.errors import StoreError
try:
    client, collection = open_collection(sys.argv[1], sys.argv[2], create=False)
except StoreError as error:
    sys.exit(str(error.__cause__ or error))
if collection.count():
    vector = [[1.0] * int(sys.argv[3])]
    collection.query(query_embeddings=vector, n_results=1, include=["distances"])
collection.get(include=[])
client.close()
"""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the last touch left: sizes (bytes) and times (ns) of all files by relative path.

    `state` is the catalogue's mark it was vouched for with, `broken` why it did not open, `torn`
    whether that was after a touch that did not end.
    """

    collection: str
    state: str | None = None
    broken: str | None = None
    torn: bool = False
    files: dict[str, list[int]] = field(default_factory=dict)


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
        self._seal_path = folder / SEAL_NAME
        self._lock = FileLock(folder / LOCK_NAME, mode=0o600)
        self._turn = RLock()  # of the threads of this process, which need not poll
        self._name = collection_name(embedder)
        self._dimensions = dimensions
        self._create = create
        self._patience = patience
        self._opened: tuple[Client, Collection] | None = None
        self._left: dict[str, list[int]] | None = None

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

    def vouched(self) -> str | None:
        """Return the state it was vouched for with; None if a touch since did not end well."""
        with self._locked():
            seal = self._seal()
        if seal is None or seal.broken or seal.collection != self._name:
            return None
        return seal.state

    def vouch(self, state: str) -> None:
        """Record that the index holds what the catalogue does in this state."""
        with self._locked():
            seal = self._seal()
            if seal is not None and not seal.broken:
                self._write_seal(replace(seal, state=state))

    def is_open(self) -> bool:
        """Tell whether the index is loaded, so that a search need not wait for that."""
        return self._opened is not None

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors held of these passages, of unit length; unknown ids are left out."""
        found: dict[int, Vectors] = {}
        for start in range(0, len(ids), BATCH):
            with self._touch() as collection:
                held = collection.get(
                    ids=[str(number) for number in ids[start : start + BATCH]],
                    include=["embeddings"],
                )
            rows = np.asarray(held["embeddings"], dtype=np.float32)
            found.update(zip(map(int, held["ids"]), rows, strict=True))
        return found

    def problem(self) -> str | None:
        """Return why the index cannot be used; it is opened only where its files are in doubt.

        While another process is at work in it, nothing is known.
        """
        try:
            with self._locked(0):
                if not self._there():
                    return _damaged(self.path, "it is missing").message
                seal = self._seal()
                if seal is not None:
                    return _damaged(self.path, seal.broken).message if seal.broken else None
                self._check_sizes()
                self._probe()
                self._write_seal(Seal(self._name, files=self._files()))
        except StoreDamaged as error:
            return error.message
        except StoreError:
            return None
        return None

    def examine(self) -> None:
        """Look at every file, whatever the index was vouched for with.

        Raises:
            StoreDamaged: the index is missing, or a file is not what it was written as.
        """
        with self._locked():
            if not self._there():
                raise _damaged(self.path, "it is missing")
            seal = self._seal()
            if seal is not None and seal.broken:
                raise _damaged(self.path, seal.broken)
            self._check_sizes()
            self._check_database()
            self._probe()
            if seal is not None:  # opening it may have changed it
                self._write_seal(replace(seal, files=self._files()))

    def cut_short(self) -> bool:
        """Tell whether the last that was done to the files did not end, as after a kill."""
        seal = self._seal_as_written()
        return seal is None or seal.torn

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""
        self._left = None

    def rebuild(self) -> None:
        """Throw everything away and start empty."""
        with self._locked(), _store_errors(self.path):
            self._close_client()
            self._seal_path.unlink(missing_ok=True)
            if self.path.is_dir() and not self.path.is_symlink():
                rmtree(self.path)
            else:  # a file has taken its place, or a link
                self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of files and memory."""
        if self._opened is None:
            return
        try:
            with self._locked():
                self._close_client()
        except StoreBusy:  # the answers are out; the end of the process lets go of the rest
            self._opened = None

    @contextmanager
    def _locked(self, patience: float | None = None) -> Iterator[None]:
        patience = self._patience if patience is None else patience
        began = time.monotonic()
        if not self._turn.acquire(timeout=patience):
            raise self._busy()
        try:
            left = max(patience - (time.monotonic() - began), 0.0)
            with self._locked_file(left):
                yield
        finally:
            self._turn.release()

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            f"Others have held the vectors of {self.path.parent} for {self._patience:.0f} seconds.",
            hint="Try again in a moment.",
        )

    @contextmanager
    def _locked_file(self, patience: float) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=patience, poll_interval=POLL_SECONDS)
        except Timeout as error:
            raise self._busy() from error
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
        if self._opened is None and (self._create or self._there()):
            import chromadb  # noqa: F401  # takes most of a second: not while others wait

        with self._locked():
            seal = self._seal()
            if seal is None or seal.files != self._left:
                self._close_client()
            if seal is None and self._there():
                self._check_sizes()
                self._probe()
            elif seal is not None and seal.broken:
                raise _damaged(self.path, seal.broken)
            elif seal is not None and seal.collection != self._name:
                raise _damaged(self.path, "it holds the vectors of another embedder")
            with _store_errors(self.path):
                self._seal_path.unlink(missing_ok=True)
                if self._create and not self._there():
                    rmtree(self.path, ignore_errors=True)  # what a torn deletion left
                if self._opened is None:
                    self._opened = open_collection(str(self.path), self._name, create=self._create)
                yield self._opened[1]
            self._left = self._files()
            state = seal.state if seal is not None else None
            self._write_seal(Seal(self._name, state, files=self._left))

    def _there(self) -> bool:
        return (self.path / DATABASE_NAME).exists()

    def _check_sizes(self) -> None:
        """See that no file was lost or cut short since the last touch; a copy has other times only.

        Chroma opens without some of them as if nothing were amiss, and finds next to nothing.
        """
        seal = self._seal_as_written()
        if seal is None:
            return
        files = self._files()
        harmed = [
            name for name in {*seal.files, *files} if _size(seal.files, name) != _size(files, name)
        ]
        if harmed:
            self._give_up("its files are not what they were left as: " + ", ".join(sorted(harmed)))

    def _check_database(self) -> None:
        """See that SQLite finds nothing wrong with Chroma's file, reading all of it."""
        try:
            with closing(sqlite3.connect(self.path / DATABASE_NAME)) as connection:
                told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            told = str(error)
        if told != "ok":
            self._give_up(f"{DATABASE_NAME}: {told.splitlines()[-1]}")

    def _give_up(self, reason: str) -> NoReturn:
        """Tell that the files do not open, in the seal too, so that nobody tries again."""
        self._write_seal(Seal(self._name, None, reason, self.cut_short(), self._files()))
        raise _damaged(self.path, reason)

    def _probe(self) -> None:
        """Open the files in a child process, since a touch before us did not end.

        Raises:
            StoreDamaged: they do not open there.
        """
        command = [sys.executable, "-c", PROBE, str(self.path), self._name, str(self._dimensions)]
        failure = failure_of(command, self._patient())
        if failure is not None:
            self._give_up(failure)

    def _patient(self) -> float:
        """Return how many seconds the files may take to open before they are said to hang."""
        return PROBE_SECONDS + sum(size for size, _ in self._files().values()) / PROBE_PACE

    def _seal(self) -> Seal | None:
        """Return what the last touch left, None where one did not end or the files are others."""
        seal = self._seal_as_written()
        if seal is None or not self._there() or seal.files != self._files():
            return None
        return seal

    def _seal_as_written(self) -> Seal | None:
        names = {each.name for each in fields(Seal)}
        try:
            told = json.loads(self._seal_path.read_text(encoding="utf-8"))
            return Seal(**{name: value for name, value in told.items() if name in names})
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def _write_seal(self, seal: Seal) -> None:
        beside = self._seal_path.with_suffix(".new")
        with suppress(OSError):  # without a seal the next touch looks closer, that is all
            beside.write_text(json.dumps(asdict(seal)), encoding="utf-8")
            os.replace(beside, self._seal_path)

    def _files(self) -> dict[str, list[int]]:
        files: dict[str, list[int]] = {}
        for place, _, names in os.walk(self.path):
            for name in names:
                path = os.path.join(place, name)
                with suppress(FileNotFoundError):
                    status = os.stat(path)
                    files[os.path.relpath(path, self.path)] = [status.st_size, status.st_mtime_ns]
        return files

    def _close_client(self) -> None:
        self._left = None
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None


def _size(files: dict[str, list[int]], name: str) -> int | None:
    return files[name][0] if name in files else None


def collection_name(embedder: str) -> str:
    """Return a name Chroma takes: 3 to 512 of its letters, the same for the same embedder."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in embedder)
    return f"passages-{kept[:200]}-v1"


def open_collection(path: str, name: str, *, create: bool) -> "tuple[Client, Collection]":
    """Open Chroma's client on a folder and its collection, without telemetry.

    Raises:
        StoreDamaged: there is no such folder or collection, or it does not open.
    """
    if not create and not (Path(path) / DATABASE_NAME).exists():
        raise _damaged(Path(path), "it is missing")
    import chromadb  # a second of start-up, needed only now
    from chromadb.config import Settings
    from chromadb.errors import NotFoundError

    with _store_errors(Path(path)):
        settings = Settings(anonymized_telemetry=False, is_persistent=True)
        client = cast("Client", chromadb.PersistentClient(path, settings=settings))
        wanted: dict[str, Any] = {"embedding_function": None}
        # Not `get_or_create_collection`: of one that is there it drops a transaction, rolled back
        # only in the background, and what is written meanwhile finds the database locked.
        try:
            collection = client.get_collection(name, **wanted)
        except NotFoundError:
            if not create:
                raise
            wanted["configuration"] = {"hnsw": {"space": "cosine", "ef_search": SEARCHED}}
            return client, client.create_collection(name, **wanted)
        if create:
            _search_as_wide(collection)
        return client, collection


def _search_as_wide(collection: "Collection") -> None:
    """Set how widely is searched in a collection that an earlier version made."""
    if (collection.configuration_json.get("hnsw") or {}).get("ef_search") == SEARCHED:
        return
    with (
        warnings.catch_warnings()
    ):  # of Chroma's about itself, where there is no embedding function
        warnings.simplefilter("ignore", DeprecationWarning)
        collection.modify(configuration={"hnsw": {"ef_search": SEARCHED}})


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
        if FULL_DISK.search(str(error)) or disk_usage(path.parent).free < SCARCE_BYTES:
            raise StoreError(
                f"The disk is full: cannot write {path}.",
                hint="Free some space and run the command again; nothing indexed so far is lost.",
            ) from error
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"The vector index {path} does not open: {reason.rstrip('.')}.",
        hint="Run `qa doctor --repair`: it builds the vector index anew from the catalogue.",
    )
