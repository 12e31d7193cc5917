"""Find article files in folders and read them; everything left out is told with its reason.

Nothing but regular files is ever opened, links are not followed out of the folder, and no file is
read before its size is known to be bearable.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pathspec import GitIgnoreSpec

from ..errors import ArticleError, UsageError
from ..naming import shown
from ..types import ArticleRecord, Finding, Markup

SUFFIXES: dict[str, Markup] = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
}
IGNORE_FILE = ".qaignore"
MAX_SIZE = 50_000_000  # bytes
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file's bytes, their digest, and size and time as they were when reading ended."""

    data: bytes
    digest: bytes
    size: int
    mtime_ns: int


Ignored = Callable[[str], bool]


def find_files(
    root: str,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    max_size: int = MAX_SIZE,
) -> Iterator[Finding]:
    """Walk a folder in the order of names, or look at one file.

    Patterns are those of `.gitignore`, relative to `root`; a `.qaignore` in any folder holds from
    there on.

    Raises:
        ArticleError: there is no such file or folder, or it cannot be read.
        UsageError: a pattern is not one.
    """
    included = _spec(include, "--include") if include else None
    excluded = _spec(exclude, "--exclude") if exclude else None

    def left_out(path: str) -> bool:
        inner = os.path.relpath(path, root)
        if excluded is not None and excluded.match_file(inner):
            return True
        return included is not None and not included.match_file(inner)

    patterned = include or exclude
    try:
        status = os.stat(root)
    except OSError as error:
        raise _unreadable(root, error) from error
    if not stat.S_ISDIR(status.st_mode):
        yield _judged(root, status, max_size)
        return
    yield from _walk(root, root, left_out if patterned else None, (), max_size)


def _walk(
    root: str, folder: str, left_out: Ignored | None, ignored: tuple[Ignored, ...], max_size: int
) -> Iterator[Finding]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        ignored = (*ignored, *_ignore_file(folder))
    except OSError as error:
        if folder == root:
            raise _unreadable(root, error) from error
        yield _left_out(folder, _reason(error))
        return
    for entry in entries:
        name, path = entry.name, entry.path
        if name[0] == ".":
            yield _left_out(path, "hidden", gone=True)
        elif entry.is_dir(follow_symlinks=False):
            if any(matches(path + "/") for matches in ignored):
                yield _left_out(path, "excluded", gone=True)
            else:
                yield from _walk(root, path, left_out, ignored, max_size)
        elif any(matches(path) for matches in ignored):
            yield _left_out(path, "excluded", gone=True)
        elif left_out and left_out(path):
            yield _left_out(path, "excluded")  # for this run alone: an article it is stays
        elif entry.is_symlink():
            yield _linked(root, path, max_size)
        else:
            try:
                yield _judged(path, entry.stat(follow_symlinks=False), max_size)
            except OSError as error:
                yield _left_out(path, _reason(error))


def _ignore_file(folder: str) -> list[Ignored]:
    try:
        lines = Path(folder, IGNORE_FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    spec = _spec(lines.splitlines(), os.path.join(folder, IGNORE_FILE))

    def matches(path: str) -> bool:
        inner = path[len(folder) :].lstrip("/")
        return spec.match_file(inner)

    return [matches]


def _spec(patterns: Sequence[str], origin: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"A pattern of {origin} cannot be used: {error}",
            hint="Patterns are written as in .gitignore, such as 'drafts/' or '*.md'.",
        ) from error


def _linked(root: str, path: str, max_size: int) -> Finding:
    """Judge a link: a file inside the folder is found under its real path, all else left out."""
    try:
        status = os.stat(path)
        target = os.path.realpath(path)
    except OSError as error:
        return _left_out(path, _reason(error), gone=error.errno in (errno.ENOENT, errno.ELOOP))
    if stat.S_ISDIR(status.st_mode):
        return _left_out(path, "a link to a folder, not followed", gone=True)
    if not target.startswith(root.rstrip("/") + "/"):
        return _left_out(path, "a link that leaves the folder, not followed", gone=True)
    return _judged(target, status, max_size)


def _judged(path: str, status: os.stat_result, max_size: int) -> Finding:
    if not stat.S_ISREG(status.st_mode):
        return _left_out(path, "not a regular file", gone=True)
    suffix = os.path.splitext(path)[1].lower()
    if suffix not in SUFFIXES:
        return _left_out(path, "not a .txt or .md file", gone=True)
    if not status.st_size:
        return _left_out(path, "empty")
    if status.st_size > max_size:
        return _left_out(
            path, f"larger than {max_size / 1e6:g} MB ({status.st_size / 1e6:.0f} MB; --max-size)"
        )
    return Finding(path, status.st_size, status.st_mtime_ns, SUFFIXES[suffix])


def _left_out(path: str, reason: str, *, gone: bool = False) -> Finding:
    return Finding(path, reason=reason, gone=gone)


def real_path(path: str) -> str:
    """Return a path with all links followed, as articles are known by."""
    return os.path.realpath(os.path.expanduser(path))


def is_stale(record: ArticleRecord) -> bool:
    """Tell whether an article's file has changed, or gone, since it was indexed."""
    path = record.article.path
    try:
        status = os.stat(path)
        if status.st_size != record.size:
            return True
        if status.st_mtime_ns == record.mtime_ns:
            return False
        return read_content(path).digest != record.digest
    except (OSError, ArticleError):
        return True


def read_content(path: str) -> FileContent:
    """Read a whole file.

    Raises:
        ArticleError: it cannot be read; the message is the reason alone.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            data = file.readall()
            status = os.fstat(file.fileno())
    except OSError as error:
        raise ArticleError(_reason(error)) from error
    except MemoryError as error:
        raise ArticleError("too large for the memory there is") from error
    digest = blake2b(data, digest_size=DIGEST_BYTES).digest()
    return FileContent(data, digest, len(data), status.st_mtime_ns)


def _reason(error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "a link that leads in a circle"
    if error.errno == errno.ENOENT:
        return "a link to nothing, or gone meanwhile"
    return f"cannot be read ({error.strerror or error})"


def _unreadable(root: str, error: OSError) -> ArticleError:
    if error.errno == errno.ENOENT:
        return ArticleError(
            f"There is no file or folder {shown(root)}.", hint="Check the spelling of the path."
        )
    return ArticleError(
        f"{shown(root)} {_reason(error)}.", hint="Check its permissions, or name another folder."
    )
