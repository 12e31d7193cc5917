"""The store's folder: making it, measuring it, and the lock that lets one writer in at a time."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import StoreBusy, StoreError, StoreNotFound

CATALOGUE = "catalogue.sqlite3"
LOCK_NAME = "writer.lock"
HOLDER_NAME = "writer.json"
FOREVER = -1.0  # of filelock's time-outs


def check_store(folder: Path) -> None:
    """See that there is a store.

    Raises:
        StoreNotFound: there is none.
        StoreError: the path is something else.
    """
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is not a folder.", hint="Name another store with --store.")
    if not (folder / CATALOGUE).exists():
        raise StoreNotFound(
            f"There is no store at {folder}.",
            hint="Index some articles first: `qa index FOLDER`; or name a store with --store.",
        )


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
            f"The store {folder} is being written by {_holder(folder)}.",
            hint="Try again when it is done, or add --wait.",
        ) from error
    except OSError as error:
        raise StoreError(
            f"The store {folder} cannot be written ({error.strerror}).",
            hint="Make it writable, or copy it to a place that is, and name it with --store.",
        ) from error
    holder = folder / HOLDER_NAME
    try:
        told = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        try:
            holder.write_text(json.dumps(told), encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"The store {folder} cannot be written ({error.strerror}).",
                hint="Free some space, or make the store writable, and run the command again.",
            ) from error
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    try:
        told = json.loads((folder / HOLDER_NAME).read_text(encoding="utf-8"))
        return f"process {told['pid']} on {told['host']} (since {told['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
