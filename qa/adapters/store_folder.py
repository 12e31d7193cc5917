"""The store's folder: making it, measuring it, and the lock that lets one writer in at a time."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import StoreBusy, StoreError, StoreNotFound

CATALOGUE = "catalogue.sqlite3"
LOCK_NAME = "writer.lock"
HOLDER_NAME = "writer.json"
FOREVER = -1.0  # of filelock's time-outs
HOLDER_ATTEMPTS = 20
HOLDER_SECONDS = 0.05


def is_store(folder: Path) -> bool:
    """Tell whether a folder holds a store."""
    return (folder / CATALOGUE).exists()


def check_store(folder: Path) -> None:
    """See that there is a store.

    Raises:
        StoreNotFound: there is none.
        StoreError: the path is something else, or cannot be written: even reading needs that.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is not a folder.", hint="Name another store with --store.")
    if not is_store(folder):
        raise StoreNotFound(
            f"There is no store at {folder}.",
            hint="Index some articles first: `qa index FOLDER`; or name a store with --store.",
        )
    if not os.access(folder, os.W_OK):
        raise _read_only(folder, "it is read-only")


def make_store_folder(folder: Path) -> None:
    """Make the store's folder, readable by its owner only, which git ignores by itself.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
    except OSError as error:
        raise StoreError(
            f"The store {folder} cannot be made ({error.strerror}).",
            hint="Name another place with --store.",
        ) from error


def store_bytes(folder: Path) -> int:
    """Return how many bytes the store takes on disk."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:  # another process has just let go of it
                continue
    return total


@contextmanager
def writer_lock(folder: Path, *, wait: bool) -> Iterator[None]:
    """Hold the writer's lock.

    Raises:
        StoreBusy: another process holds it and `wait` is false; the message says who.
    """
    lock = FileLock(folder / LOCK_NAME, mode=0o600)
    try:
        lock.acquire(timeout=FOREVER if wait else 0, poll_interval=0.1)
    except Timeout as error:
        raise StoreBusy(
            f"The store {folder} is being written by {holder_of(folder)}.",
            hint="Try again when it is done, or add --wait.",
        ) from error
    except OSError as error:
        raise _read_only(folder, error.strerror) from error
    holder = folder / HOLDER_NAME
    told = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    try:
        with suppress(OSError):  # it only serves a message
            holder.write_text(json.dumps(told), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def holder_of(folder: Path) -> str:
    """Name the process that holds the lock; it may be about to write down who it is."""
    for _ in range(HOLDER_ATTEMPTS):
        try:
            told = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
            if told["host"] != socket.gethostname() or _is_alive(told["pid"]):
                return f"process {told['pid']} on {told['host']} (since {told['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            pass
        time.sleep(HOLDER_SECONDS)
    return "another process"


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _read_only(folder: Path, reason: str | None) -> StoreError:
    return StoreError(
        f"The store {folder} cannot be written ({reason}).",
        hint="Make it writable, or copy it to a place that is, and name it with --store.",
    )
