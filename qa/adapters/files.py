"""Find article files in folders and read them; everything left out is told with its reason.

Nothing but regular files is ever opened, links are followed neither out of the folder nor to what
the walk meets by itself, and no file is read before its size is known to be bearable.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from pathspec import GitIgnoreSpec

from ..errors import ArticleError, UsageError
from ..naming import shown
from ..types import ArticleRecord, Finding, KnownFile, Passed
from .readers.registry import NOTHING_MORE, READERS_VERSION, format_of
from .sources import open_source, reason_of, too_large

IGNORE_FILE = ".qaignore"
MAX_SIZE = 50_000_000  # bytes


Known = Mapping[str, Sequence[KnownFile]]
NOTHING_KNOWN: Known = {}
NOTHING_PASSED: Mapping[str, Passed] = {}
Ignored = Callable[[str], bool]
Rules = tuple[str, GitIgnoreSpec]  # of a `.qaignore`, with the folder it lies in


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
    outside: bool = False,
) -> Iterator[Finding]:
    """Walk a folder in the order of names, or look at one file.

    Patterns are those of `.gitignore`, relative to `root`; a `.qaignore` in any folder holds from
    there on. Files whose size and times are as `known` are not told: their paths go into `same`.
    Those that gave nothing when they were read by the same readers, with the same `options`, are
    told with the reason.
    Nothing is told of `own`, the store's folder. A link to a hidden file of the folder is an
    article in the link's place; other links are told and not followed.

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
    judge = _Judge(max_size, readers, options, known, passed)
    try:
        status = os.stat(root)
    except OSError as error:
        raise _unreadable(root, error) from error
    if not stat.S_ISDIR(status.st_mode):
        yield judge(root, status)
        return
    ignored = left_out if patterned else None
    walk = _Walk(root, ignored, known, set() if same is None else same, own)
    for found in walk.entries():
        yield found if isinstance(found, Finding) else judge(*found)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk over a folder; `linked` are files that an earlier link of it has stood for."""

    root: str
    left_out: Ignored | None
    known: Known
    same: set[str]
    own: str | None
    linked: set[str] = field(default_factory=set)

    def entries(self) -> Iterator[Finding | tuple[str, os.stat_result]]:
        """Walk without recursion: folders may lie deeper than Python's stack.

        The path of an unchanged file is all that is made of it, so that a big folder in which
        nothing happened costs little more than its stat calls.
        """
        left_out, own = self.left_out, self.own
        waiting: list[tuple[Iterator[os.DirEntry[str]], tuple[Rules, ...]]] = []
        try:
            waiting.append(_listed(self.root, ()))
        except OSError as error:
            raise _unreadable(self.root, error) from error
        while waiting:
            entries, rules = waiting[-1]
            for entry in entries:
                path = entry.path
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if is_folder and path == own:
                        continue
                    if entry.name[0] == ".":
                        yield _left_out(path, "hidden", gone=True)
                    elif rules and _is_ignored(path + "/" if is_folder else path, rules):
                        yield _left_out(path, "excluded", gone=True)
                    elif is_folder:
                        waiting.append(_listed(path, rules))
                        break  # its entries come next; the rest of this folder's after them
                    elif left_out and left_out(path):
                        yield _left_out(path, "excluded")  # for this run alone: an article stays
                    elif entry.is_symlink():
                        yield from self._link(path)
                    else:
                        status = entry.stat(follow_symlinks=False)
                        if not self._is_known(path, status):
                            yield path, status
                except OSError as error:
                    yield _left_out(path, reason_of(error))
            else:
                waiting.pop()

    def _is_known(self, path: str, status: os.stat_result) -> bool:
        before = self.known.get(path)
        if before is None or not _is_same(before[0], status):
            return False
        self.same.add(path)
        return True

    def _link(self, path: str) -> Iterator[Finding | tuple[str, os.stat_result]]:
        """Follow a link to a hidden file of the folder; tell why any other is not followed."""
        try:
            status = os.stat(path)
            target = os.path.realpath(path)
        except OSError as error:
            yield _left_out(path, reason_of(error), gone=error.errno in (errno.ENOENT, errno.ELOOP))
            return
        inside = self.root.rstrip("/") + "/"
        if stat.S_ISDIR(status.st_mode):
            yield _left_out(path, "a link to a folder, not followed", gone=True)
        elif not target.startswith(inside):
            yield _left_out(path, "a link that leaves the folder, not followed", gone=True)
        elif "/." not in target[len(inside) - 1 :] or target in self.linked:
            yield _left_out(path, "a link to another file of the folder", gone=True)
        else:
            self.linked.add(target)
            by_itself = target in self.known and path not in self.known  # and keeps its id
            place = target if by_itself else path
            if not self._is_known(place, status):
                yield place, status


def _is_same(known: KnownFile, status: os.stat_result) -> bool:
    return (
        known.mtime_ns == status.st_mtime_ns
        and known.ctime_ns == status.st_ctime_ns  # `cp -p` and `rsync` set the other back
        and known.size == status.st_size
    )


def _listed(
    folder: str, rules: tuple[Rules, ...]
) -> tuple[Iterator["os.DirEntry[str]"], tuple[Rules, ...]]:
    """Return a folder's entries in the order of names, and the ignore rules that hold there."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=attrgetter("name"))
    return iter(entries), (*rules, *_ignore_file(folder))


def _is_ignored(path: str, rules: tuple[Rules, ...]) -> bool:
    """Ask the innermost `.qaignore` first: what it says, or lets in again, holds."""
    for folder, spec in reversed(rules):
        verdict = spec.check_file(path[len(folder) :].lstrip("/")).include
        if verdict is not None:
            return verdict
    return False


def _ignore_file(folder: str) -> list[Rules]:
    path = os.path.join(folder, IGNORE_FILE)
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return []
        lines = Path(path).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    patterns = lines.splitlines()
    try:
        return [(folder, GitIgnoreSpec.from_lines(patterns))]
    except (ValueError, TypeError):  # one bad line takes none of the others with it
        return [(folder, GitIgnoreSpec.from_lines(filter(_is_pattern, patterns)))]


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, TypeError):
        return False
    return True


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
            return _left_out(path, "not a regular file", gone=True)
        found = format_of(path, self.readers)
        if found is None and path in self.known:
            return _left_out(path, "read by a reader that is not named now (--reader)")
        if found is None:
            return _left_out(path, "no format that is read", gone=True)
        if not status.st_size:
            return _left_out(path, "empty")
        if status.st_size > self.max_size and not found.many:
            return _left_out(path, too_large(status.st_size, self.max_size))
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


def _left_out(path: str, reason: str, *, gone: bool = False) -> Finding:
    return Finding(path, reason=reason, gone=gone)


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
