"""A text -> a file of the user's: all of it or none, never over a folder.

What is asked for by an option goes over an old file, what is saved in a chat over none.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import UsageError
from .terminal import clean

STANDARD_OUTPUT = "-"


def page_target(name: str, option: str, *, read: str = "") -> Path:
    """Return the file that an option names for a page.

    Raises:
        UsageError: the name is empty, stands for standard output, or no file can be there.
    """
    if not name.strip():
        raise UsageError(f"{option} names no file: it is empty.", hint=f"{option} page.html")
    if name == STANDARD_OUTPUT:
        raise UsageError(
            f"{option} - would print the page among the results.",
            hint=f"Name a file: {option} page.html; of one called - write ./-",
        )
    check_target(Path(name), option, read=read)
    return Path(name)


def check_target(path: Path, option: str, *, read: str = "") -> None:
    """See, before the work for it is done, that a file can be written there.

    Raises:
        UsageError: it is a folder, or lies in none, or is the file that is `read`.
    """
    shown = clean(str(path))
    if read and os.path.exists(path) and os.path.exists(read) and os.path.samefile(path, read):
        raise UsageError(
            f"{option} {shown} is the file that is read, and would be lost.",
            hint="Name another file.",
        )
    if os.path.isdir(path):
        raise UsageError(f"{option} {shown} is a folder.", hint="Name a file in it.")
    if not os.path.isdir(path.parent):
        raise UsageError(
            f"{option} {shown}: there is no folder {clean(str(path.parent))}.",
            hint="Make the folder first, or name another file.",
        )
    if not os.access(path if os.path.exists(path) else path.parent, os.W_OK):
        raise UsageError(f"{option} {shown} cannot be written.", hint="Name another file.")


def write_whole(path: Path, text: str, option: str) -> None:
    """Write a file at once, so that nobody sees half of it; a link stays one.

    Raises:
        UsageError: it cannot be written.
    """
    check_target(path, option)
    data = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():  # a pipe or a device
            target.write_bytes(data)
            return
        with _beside(target, data) as whole:
            if target.exists():
                whole.chmod(target.stat().st_mode & 0o777)
            os.replace(whole, target)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{option} {clean(str(path))} cannot be written ({reason}).", hint="Name another file."
        ) from error


def write_new(path: Path, text: str) -> None:
    """Write a file that was not there, at once, so that nobody sees half of it.

    Raises:
        UsageError: there is one of that name, or it cannot be written.
    """
    shown = clean(str(path))
    try:
        if os.path.lexists(path):
            raise FileExistsError
        with _beside(path, text.encode("utf-8", "backslashreplace")) as whole:
            _name(whole, path)
    except FileExistsError as error:
        raise UsageError(f"{shown} exists already.", hint="Name another file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"{shown} cannot be written ({reason}).") from error


@contextmanager
def _beside(path: Path, data: bytes) -> Iterator[Path]:
    """Write a file beside the one that is meant; what is left of it in the end is deleted."""
    beside = path.with_name(f".{path.name[:50]}.{os.getpid()}.part")
    try:
        beside.write_bytes(data)
        yield beside
    finally:
        with suppress(OSError):
            beside.unlink()


def _name(whole: Path, path: Path) -> None:
    """Give a file its name; one that has come to be there since is not replaced.

    Raises:
        FileExistsError: there is one.
    """
    try:
        os.link(whole, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        path.open("x").close()
        os.replace(whole, path)
