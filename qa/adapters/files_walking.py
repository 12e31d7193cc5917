"""Walk over a folder -> the files to look at; links and loops, hidden files, `.qaignore`.

Links are followed neither out of the folder nor to what the walk meets by itself, unless that is
asked for; then nothing that a link leads to is met twice, and no folder is walked without end.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from ..file_types import Finding, KnownFile
from ..naming import is_within, within_any
from .sources import reason_of

IGNORE_FILE = ".qaignore"

Known = Mapping[str, Sequence[KnownFile]]
NOTHING_KNOWN: Known = {}
Ignored = Callable[[str], bool]
Rules = tuple[str, GitIgnoreSpec]  # of a `.qaignore`, with the folder it lies in


@dataclass(frozen=True, slots=True)
class Links:
    """Whether links are followed wherever they lead, but for `elsewhere`: folders that are indexed
    by themselves. `walked` are the folders, `met` the files that a link of this run has led to.
    """

    follow: bool = False
    elsewhere: frozenset[str] = frozenset()
    walked: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)


class _Level(NamedTuple):
    """A folder being walked: what is left of it, the rules there, where it is if behind a link."""

    entries: "Iterator[os.DirEntry[str]]"
    rules: tuple[Rules, ...]
    real: str | None


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk over a folder; the paths of files that are as they are known go into `same`."""

    root: str
    left_out: Ignored | None
    known: Known
    same: set[str]
    own: str | None
    links: Links

    def entries(self) -> Iterator[Finding | tuple[str, os.stat_result]]:
        """Walk without recursion: folders may lie deeper than Python's stack.

        The path of an unchanged file is all that is made of it, so that a big folder in which
        nothing happened costs little more than its stat calls.

        Raises:
            OSError: the folder cannot be read.
        """
        own = self.own
        waiting = [_listed(self.root, (), None)]
        while waiting:
            entries, rules, real = waiting[-1]
            for entry in entries:
                path = entry.path
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if is_folder and path == own:
                        continue
                    if entry.name[0] == ".":
                        yield left_out(path, "hidden", gone=True)
                    elif rules and _is_ignored(path + "/" if is_folder else path, rules):
                        yield left_out(path, "excluded", gone=True)
                    elif is_folder and real is None:
                        waiting.append(_listed(path, rules, None))
                        break  # its entries come next; the rest of this folder's after them
                    elif not is_folder and self.left_out and self.left_out(path):
                        yield left_out(path, "excluded")  # for this run alone: an article stays
                    elif real is not None or entry.is_symlink():
                        found = self._link(path, entry, real)
                        if isinstance(found, str):
                            waiting.append(_listed(path, rules, found))
                            break
                        yield from found
                    else:
                        status = entry.stat(follow_symlinks=False)
                        if not self._is_known(path, status):
                            yield path, status
                except OSError as error:
                    yield left_out(path, reason_of(error))
            else:
                waiting.pop()

    def _is_known(self, path: str, status: os.stat_result) -> bool:
        before = self.known.get(path)
        if before is None or not _is_same(before[0], status):
            return False
        self.same.add(path)
        return True

    def _link(
        self, path: str, entry: "os.DirEntry[str]", real: str | None
    ) -> "str | Iterator[Finding | tuple[str, os.stat_result]]":
        """Follow a link, or what lies behind one; tell why it is not followed.

        Returns:
            the real path of a folder to walk, else what is found.
        """
        try:
            status = os.stat(path)
            plain = real is not None and not entry.is_symlink()
            target = f"{real}/{entry.name}" if plain else os.path.realpath(path)
        except OSError as error:
            gone = error.errno in (errno.ENOENT, errno.ELOOP)
            return iter((left_out(path, reason_of(error), gone=gone),))
        if stat.S_ISDIR(status.st_mode):
            reason = self._no_folder(target)
            if reason is None:
                self.links.walked.add(target)
                return target
            return iter((left_out(path, reason, gone=True),))
        return self._linked_file(path, target, status)

    def _no_folder(self, target: str) -> str | None:
        """Return why a link to a folder is not followed."""
        if not self.links.follow:
            return "a link to a folder, not followed"
        if self.own is not None and is_within(target, self.own):
            return "a link to the store"
        if target == self.root or target in self.links.walked or self._by_itself(target):
            return "a link to a folder that is indexed anyway"
        return None

    def _by_itself(self, target: str) -> bool:
        """Tell whether the walk meets what a link leads to, or another folder's does."""
        inside = self.root.rstrip("/") + "/"
        if target.startswith(inside):
            return "/." not in target[len(inside) - 1 :]
        return within_any(target, self.links.elsewhere)

    def _linked_file(
        self, path: str, target: str, status: os.stat_result
    ) -> Iterator[Finding | tuple[str, os.stat_result]]:
        links = self.links
        inside = is_within(target, self.root)
        if not inside and not links.follow:
            yield left_out(path, "a link that leaves the folder, not followed", gone=True)
        elif self._by_itself(target) or target in links.met:
            where = "of the folder" if inside else "that is indexed anyway"
            yield left_out(path, f"a link to another file {where}", gone=True)
        else:
            links.met.add(target)
            by_itself = target in self.known and path not in self.known  # and keeps its id
            place = target if by_itself else path
            if not self._is_known(place, status):
                yield place, status


def left_out(path: str, reason: str, *, gone: bool = False) -> Finding:
    """Return that a path is not read; an article of one that is `gone` leaves the index."""
    return Finding(path, reason=reason, gone=gone)


def _is_same(known: KnownFile, status: os.stat_result) -> bool:
    return (
        known.mtime_ns == status.st_mtime_ns
        and known.ctime_ns == status.st_ctime_ns  # `cp -p` and `rsync` set the other back
        and known.size == status.st_size
    )


def _listed(folder: str, rules: tuple[Rules, ...], real: str | None) -> _Level:
    """Return a folder's entries in the order of names, and the ignore rules that hold there."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=attrgetter("name"))
    return _Level(iter(entries), (*rules, *_ignore_file(folder)), real)


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
