"""The files and folders that indexing meets, and what the catalogue remembers of them.

Plain values, free of input and output.
"""

from dataclasses import dataclass
from typing import NamedTuple


class KnownFile(NamedTuple):
    """What the catalogue remembers of a file's article: enough to tell whether it has changed.

    `mtime_ns` is -1 when the file was so young that its time stamp proves nothing, or was not read
    to its end; `ctime_ns` when it is not known. `copy` tells that `key` is of an article of another
    file with the same content.
    """

    key: int
    article_id: str
    size: int
    mtime_ns: int
    digest: bytes
    ctime_ns: int = -1
    record: int | None = None
    copy: bool = False


class SeenFile(NamedTuple):
    """A file's size in bytes and its times in nanoseconds, as they were when it was read."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int


class Passed(NamedTuple):
    """A file that was read in vain: how it was then, why, and by what (see `Finding.reader`)."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    reason: str
    reader: str


@dataclass(frozen=True, slots=True)
class FileToIndex:
    """A file to read: where it is, the id its article gets (before `#n` of a record), its format.

    `known` is what the catalogue holds of it; `left_out` are records that were taken out by hand;
    `found` is how it was found.
    """

    path: str
    article_id: str
    name: str
    format: str
    known: tuple[KnownFile, ...] = ()
    left_out: frozenset[int | None] = frozenset()
    found: "Finding | None" = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that articles came from; `whole` is false when only single files of it were named.

    `prefix` stands before the relative paths in its articles' ids, empty unless ids would collide.
    """

    path: str
    prefix: str = ""
    whole: bool = True


class Finding(NamedTuple):
    """One thing a walk met: a file that may hold articles, or what is left out, with a `reason`.

    Sizes are bytes, times nanoseconds (`ctime_ns`: when the file or what is known about it
    last changed, which no program can set back). `gone` tells that it counts as not being there: an
    article it was before leaves the index. `reader` stands for all that decides what comes of
    reading the file; `passed` tells that it gave nothing when it was read so, and stays unread.
    """

    path: str
    size: int = 0
    mtime_ns: int = 0
    format: str = "text"
    reason: str | None = None
    gone: bool = False
    ctime_ns: int = -1
    reader: str = ""
    passed: bool = False

    def as_passed(self, reason: str) -> Passed:
        """Return what is to be remembered of a file that gave nothing."""
        return Passed(self.path, self.size, self.mtime_ns, self.ctime_ns, reason, self.reader)

    def same_as(self, known: KnownFile) -> bool:
        """Tell whether size and times are as known, so that the text is taken for unchanged."""
        return (self.size, self.mtime_ns, self.ctime_ns) == (
            known.size,
            known.mtime_ns,
            known.ctime_ns,
        )
