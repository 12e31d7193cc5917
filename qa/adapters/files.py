"""Find article files in folders and read them; everything left out is told with its reason.

Nothing but regular files is ever opened, and no file is read before its size is known to be
bearable.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

from ..errors import ArticleError, UsageError
from ..file_types import Finding, Passed
from ..naming import shown
from ..types import ArticleRecord
from .files_walking import NOTHING_KNOWN, Known, Links, Walk, left_out
from .readers.registry import NOTHING_MORE, READERS_VERSION, format_of
from .sources import open_source, reason_of, too_large

MAX_SIZE = 50_000_000  # bytes


NOTHING_PASSED: Mapping[str, Passed] = {}


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
    options: str = "",
    passed: Mapping[str, Passed] = NOTHING_PASSED,
    links: Links | None = None,
) -> Iterator[Finding]:
    """Walk a folder in the order of names, or look at one file.

    Patterns are those of `.gitignore`, relative to `root`; a `.qaignore` in any folder holds from
    there on. Files whose size and times are as `known` are not told: their paths go into `same`.
    Those that gave nothing when they were read by the same readers, with the same `options`, are
    told with the reason.
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
    judge = _Judge(max_size, readers, options, known, passed)
    try:
        status = os.stat(root)
    except OSError as error:
        raise _unreadable(root, error) from error
    if not stat.S_ISDIR(status.st_mode):
        yield judge(root, status)
        return
    same = set() if same is None else same
    walk = Walk(root, unwanted if patterned else None, known, same, own, links or Links())
    try:
        for found in walk.entries():
            yield found if isinstance(found, Finding) else judge(*found)
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


@dataclass(frozen=True, slots=True)
class _Judge:
    """Tells of a file that is not as it is known whether it is to be read."""

    max_size: int
    readers: Mapping[str, str]
    options: str
    known: Known
    passed: Mapping[str, Passed]

    def __call__(self, path: str, status: os.stat_result) -> Finding:
        """Return what was found; the file is not opened."""
        if not stat.S_ISREG(status.st_mode):
            return left_out(path, "not a regular file", gone=True)
        found = format_of(path, self.readers)
        if found is None and path in self.known:
            return left_out(path, "read by a reader that is not named now (--reader)")
        if found is None:
            return left_out(path, "no format that is read", gone=True)
        if not status.st_size:
            return left_out(path, "empty")
        if status.st_size > self.max_size and not found.many:
            return left_out(path, too_large(status.st_size, self.max_size))
        finding = Finding(
            path,
            status.st_size,
            status.st_mtime_ns,
            found.name,
            ctime_ns=status.st_ctime_ns,
            reader=f"{READERS_VERSION} {found.reader} {self.max_size} {self.options}",
        )
        before = self.passed.get(path)
        if before is not None and finding.as_passed(before.reason) == before:
            return finding._replace(reason=before.reason, passed=True)
        return finding


def checked_path(path: str) -> str:
    """Return a path as it is.

    Raises:
        ArticleError: no path can be written so: with a NUL, or half a character.
    """
    try:
        if b"\0" not in os.fsencode(path):
            return path
    except UnicodeEncodeError:
        pass
    raise ArticleError(f"{shown(path)} is no name of a file or article.", hint="Check its letters.")


def real_path(path: str) -> str:
    """Return a path with all links followed, as articles are known by.

    Raises:
        ArticleError: no path can be written so.
    """
    return os.path.realpath(os.path.expanduser(checked_path(path)))


def own_path(path: str) -> str:
    """Return a path with the links of its folder followed, but not the last one.

    An article that a link stands for is known by this.

    Raises:
        ArticleError: no path can be written so.
    """
    folder, name = os.path.split(os.path.abspath(os.path.expanduser(checked_path(path))))
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
