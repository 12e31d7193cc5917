"""Find article files in folders and read them; everything left out is told with its reason.

Nothing but regular files is ever opened, and no file is read before its size is known to be
bearable.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence

from pathspec import GitIgnoreSpec

from ..errors import ArticleError, UsageError
from ..naming import shown
from ..types import ArticleRecord, Finding
from .files_walking import NOTHING_KNOWN, Known, Links, Walk, left_out
from .readers.registry import NOTHING_MORE, format_of
from .sources import open_source, reason_of, too_large

MAX_SIZE = 50_000_000  # bytes


def find_files(
    root: str,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    max_size: int = MAX_SIZE,
    known: Known = NOTHING_KNOWN,
    same: set[str] | None = None,
    own: str | None = None,
    readers: Mapping[str, str] = NOTHING_MORE,
    links: Links | None = None,
) -> Iterator[Finding]:
    """Walk a folder in the order of names, or look at one file.

    Patterns are those of `.gitignore`, relative to `root`; a `.qaignore` in any folder holds from
    there on. Files whose size and times are as `known` are not told: their paths go into `same`.
    Nothing is told of `own`, the store's folder. A link to a hidden file of the folder is an
    article in the link's place; other links are told, and followed as `links` says.

    Raises:
        ArticleError: there is no such file or folder, or it cannot be read.
        UsageError: a pattern is not one.
    """
    included = _spec(include, "--include") if include else None
    excluded = _spec(exclude, "--exclude") if exclude else None

    def unwanted(path: str) -> bool:
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
        yield _judged(root, status, max_size, readers, known)
        return
    same = set() if same is None else same
    walk = Walk(root, unwanted if patterned else None, known, same, own, links or Links())
    try:
        for found in walk.entries():
            yield found if isinstance(found, Finding) else _judged(*found, max_size, readers, known)
    except OSError as error:
        raise _unreadable(root, error) from error


def _spec(patterns: Sequence[str], origin: str) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(patterns)
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"A pattern of {origin} cannot be used: {error}",
            hint="Patterns are written as in .gitignore, such as 'drafts/' or '*.md'.",
        ) from error


def _judged(
    path: str, status: os.stat_result, max_size: int, readers: Mapping[str, str], known: Known
) -> Finding:
    if not stat.S_ISREG(status.st_mode):
        return left_out(path, "not a regular file", gone=True)
    found = format_of(path, readers)
    if found is None and path in known:
        return left_out(path, "read by a reader that is not named now (--reader)")
    if found is None:
        return left_out(path, "no format that is read", gone=True)
    if not status.st_size:
        return left_out(path, "empty")
    if status.st_size > max_size and not found.many:
        return left_out(path, too_large(status.st_size, max_size))
    return Finding(
        path,
        status.st_size,
        status.st_mtime_ns,
        found.name,
        ctime_ns=status.st_ctime_ns,
    )


def real_path(path: str) -> str:
    """Return a path with all links followed, as articles are known by."""
    return os.path.realpath(os.path.expanduser(path))


def own_path(path: str) -> str:
    """Return a path with the links of its folder followed, but not the last one.

    An article that a link stands for is known by this.
    """
    folder, name = os.path.split(os.path.abspath(os.path.expanduser(path)))
    return os.path.join(os.path.realpath(folder), name)


def is_stale(record: ArticleRecord) -> bool:
    """Tell whether an article's file has changed, or gone, since it was indexed."""
    path = record.article.path
    if not os.path.isabs(path):  # it came from no file
        return False
    try:
        status = os.stat(path)
        if status.st_size != record.size:
            return True
        if (status.st_mtime_ns, status.st_ctime_ns) == (record.mtime_ns, record.ctime_ns):
            return False
        found = format_of(path)
        if found is None or found.many:  # its articles are told apart by more than its bytes
            return True
        with open_source(path) as source:
            return source.digest != record.digest
    except (OSError, ArticleError):
        return True


def _unreadable(root: str, error: OSError) -> ArticleError:
    if error.errno == errno.ENOENT:
        return ArticleError(
            f"There is no file or folder {shown(root)}.", hint="Check the spelling of the path."
        )
    return ArticleError(
        f"{shown(root)} {reason_of(error)}.", hint="Check its permissions, or name another folder."
    )
