"""The store's folder, looked after: who may read it, what lies about, how much room is left.

Only what `qa` itself makes in the folder is ever touched.
"""

import os
import stat
import time
from contextlib import suppress
from pathlib import Path
from shutil import disk_usage

from filelock import FileLock, Timeout

from .store_folder import HOLDER_NAME, LOCK_NAME, holder_of

OWN_FILES = (
    "catalogue.sqlite3",
    "history.sqlite3",
    "embedded.sqlite3",
    "vectors",
    "keywords",
    "sketch",
    "writer",
)
OWN_NAMES = (".gitignore",)
SETTINGS_NAME = "qa.toml"  # may lie there, and is its writer's to open and close
INDEXES = ("vectors", "keywords")
BEFORE_LAST = ("catalogue.sqlite3.", "history.sqlite3.")  # what was set aside, and backups
PARTIAL = (".new", ".mended", ".mended-wal", ".mended-shm", ".mended-journal", ".new-journal")
ABANDONED_SECONDS = 60.0  # readers write seals too, in a moment
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def own_entries(folder: Path) -> list[str]:
    """Return the paths of all files and folders that `qa` keeps in a store, the outer first."""
    found: list[str] = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.islink(path) or not _is_own(name):
            continue
        found.append(path)
        if name in INDEXES:
            for place, folders, names in os.walk(path):
                found += (os.path.join(place, name) for name in (*folders, *names))
    return found


def _is_own(name: str) -> bool:
    return name in OWN_NAMES or name.startswith(OWN_FILES)


def make_private(folder: Path) -> None:
    """Let nobody but its owner read a store, whatever the umask and the libraries made of it.

    The folder itself is closed where nothing else lies in it; files that are not ours stay as they
    are, and so does what cannot be changed.
    """
    if _is_ours_alone(folder):
        _close(folder)
    for path in own_entries(folder):
        _close(Path(path))


def open_to_others(folder: Path) -> list[str]:
    """Return which of the store's files others may read; none where its folder is closed."""
    if not folder.stat().st_mode & OTHERS:
        return []
    found = []
    for path in own_entries(folder):
        with suppress(FileNotFoundError):
            if os.stat(path).st_mode & OTHERS:
                found.append(path)
    return found or ([str(folder)] if _is_ours_alone(folder) else [])


def _is_ours_alone(folder: Path) -> bool:
    return all(_is_own(name) or name == SETTINGS_NAME for name in os.listdir(folder))


def _close(path: Path) -> None:
    with suppress(OSError):
        mode = stat.S_IMODE(path.lstat().st_mode)
        wanted = mode & ~OTHERS
        if mode != wanted:
            path.chmod(wanted)


def leftovers(folder: Path) -> list[Path]:
    """Return files that a killed process left half written."""
    found = [path for path in map(Path, own_entries(folder)) if _is_left(path)]
    if (folder / HOLDER_NAME).exists() and writer_at_work(folder) is None:
        found.append(folder / HOLDER_NAME)
    return found


def clear_leftovers(folder: Path) -> None:
    """Take half written files away; the writer's lock is held."""
    for path in map(Path, own_entries(folder)):
        if _is_left(path):
            with suppress(FileNotFoundError):
                path.unlink()


def _is_left(path: Path) -> bool:
    """Tell whether a file is a half written one that nobody writes any more."""
    if not path.name.endswith(PARTIAL):
        return False
    with suppress(FileNotFoundError):
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    return False


def set_aside(folder: Path) -> list[Path]:
    """Return damaged files that were moved aside, and backups of earlier formats."""
    return [
        path
        for path in map(Path, own_entries(folder))
        if path.parent == folder
        and path.name.startswith(BEFORE_LAST)
        and not path.name.endswith(PARTIAL)
    ]


def writer_at_work(folder: Path) -> str | None:
    """Return who is writing to a store, None where nobody is."""
    if not (folder / HOLDER_NAME).exists():  # nobody, or somebody who has not begun
        return None
    lock = FileLock(folder / LOCK_NAME, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return holder_of(folder)
    except OSError:
        return None
    lock.release()
    return None


def free_bytes(folder: Path) -> int:
    """Return how many bytes the disk of a store has left."""
    return disk_usage(folder).free


def remove_kept_vectors(folder: Path) -> None:
    """Delete the vectors kept of embedders behind a connection, of deleted texts too."""
    for end in ("", "-wal", "-shm", "-journal"):
        (folder / f"embedded.sqlite3{end}").unlink(missing_ok=True)
