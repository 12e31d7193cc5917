"""Folders -> the files to read and the articles to drop: what an index run has to do.

Beyond the walk and stat of the files, an unchanged folder costs nothing; pruning reads no file.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from .errors import ArticleError
from .file_types import FileToIndex, Finding, Folder, KnownFile
from .naming import (
    all_within,
    distinguishing_prefix,
    free_id,
    holding_folder,
    is_within,
    relative_id,
    shown,
    within_any,
)


@dataclass(slots=True)
class Plan:
    """What an index run has to do. Paths are real paths.

    `same` counts the files that are as they were, `unchanged` their articles; `passed` counts the
    files that gave nothing and are as they were, `forget` are those of which that holds no longer.
    `removed` are keys of the catalogue by id; `no_copies` are files, with the number of a record,
    that were copies.
    """

    files: list[FileToIndex] = field(default_factory=list)
    same: int = 0
    passed: int = 0
    unchanged: int = 0
    removed: dict[str, int] = field(default_factory=dict)
    no_copies: list[tuple[str, int | None]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)

    @property
    def found(self) -> int:
        """How many files hold articles, as far as can be told without reading them."""
        return len(self.files) + self.same + self.passed

    def keep(self, known: Sequence[KnownFile]) -> None:
        """Count a file that is as it was."""
        self.same += 1
        self.unchanged += len(known)

    def drop(self, path: str, known: Iterable[KnownFile]) -> None:
        """Let a file leave the index."""
        for each in known:
            if each.copy:
                self.no_copies.append((path, each.record))
            else:
                self.removed[each.article_id] = each.key


# Walks a folder; the paths of files that are as they are known go into the set, all else is told.
Walk = Callable[[str, set[str]], Iterator[Finding]]


def make_plan(
    roots: Sequence[str],
    *,
    known: dict[str, list[KnownFile]],
    folders: Sequence[Folder],
    kept_out: set[str],
    walk: Walk,
    gone: Iterable[str] = (),
    passed: Collection[str] = (),
    prune: bool = True,
) -> Plan:
    """Compare what lies in the folders with what is known; nothing is read or written.

    A folder that is missing, or holds nothing where it held articles, drops none of them and is
    told in `failures`. Known paths that are `gone` from elsewhere are dropped too. `passed` are
    files that gave nothing when they were read.
    """
    plan = Plan()
    taken = {_file_id(file) for files in known.values() for file in files}
    seen: set[str] = set()
    for root in roots:
        try:
            same: set[str] = set()
            findings = list(walk(root, same))
        except ArticleError as error:
            plan.failures.append(error.message)
            continue
        survey = _survey(findings, kept_out, seen, plan)
        if passed:
            still = {finding.path for finding in findings if finding.passed}
            plan.forget += [path for path in all_within(passed, [root]) if path not in still]
        survey.found += len(same)
        for path in same - seen:
            plan.keep(known[path])
        seen |= same
        unknown = [finding.path for finding in survey.files if finding.path not in known]
        single = root in same or [finding.path for finding in findings[:2]] == [root]
        folder = _folder_of(root, single, [*folders, *plan.folders], unknown, taken)
        if folder is not None and survey.found:
            plan.folders.append(folder)
        _sort_files(
            survey.files, known, [*folders, *plan.folders], taken, _records_of(kept_out), plan
        )
        inside = all_within(known, [root])
        if not survey.found and not survey.protected:
            plan.failures.append(_empty_folder(root, survey.kept_out, kept_out, bool(inside)))
        elif prune:
            _prune(inside, known, seen, survey.protected, plan)
    if prune:
        for path in gone:
            plan.drop(path, known[path])
    return plan


@dataclass(slots=True)
class _Survey:
    """What one root holds: `files` are those no root before it held, `found` counts them all."""

    files: list[Finding] = field(default_factory=list)
    protected: set[str] = field(default_factory=set)
    found: int = 0
    kept_out: int = 0


def _survey(findings: Iterable[Finding], kept_out: set[str], seen: set[str], plan: Plan) -> _Survey:
    """Part what was found into files to look at and paths that stay as they are."""
    survey = _Survey()
    for finding in findings:
        if kept_out and within_any(finding.path, kept_out):
            if finding.reason is None or finding.passed:
                survey.kept_out += 1
                plan.skipped.append((finding.path, "taken out by `qa remove`"))
        elif finding.reason is not None and finding.passed:
            survey.found += 1
            if finding.path not in seen:
                seen.add(finding.path)
                plan.passed += 1
                plan.skipped.append((finding.path, finding.reason))
        elif finding.reason is not None:
            plan.skipped.append((finding.path, finding.reason))
            if not finding.gone:
                survey.protected.add(finding.path)
        else:
            survey.found += 1
            if finding.path not in seen:
                seen.add(finding.path)
                survey.files.append(finding)
    return survey


def _folder_of(
    root: str,
    single: bool,
    folders: Sequence[Folder],
    unknown: Sequence[str],
    taken: set[str],
) -> Folder | None:
    """Return the folder to remember for a root, None where a known one holds it."""
    path = os.path.dirname(root) if single else root
    for folder in folders:
        if folder.path == path and (folder.whole or single):
            return None
        if folder.whole and is_within(path, folder.path):
            return None
    prefix = distinguishing_prefix(path, unknown, taken.__contains__)
    known = next((folder for folder in folders if folder.path == path), None)
    return Folder(path, known.prefix if known else prefix, whole=not single)


def _sort_files(
    files: Iterable[Finding],
    known: dict[str, list[KnownFile]],
    folders: Sequence[Folder],
    taken: set[str],
    records_out: Mapping[str, frozenset[int | None]],
    plan: Plan,
) -> None:
    prefixes = {folder.path: folder.prefix for folder in folders}
    for finding in files:
        before = known.get(finding.path, ())
        if before and finding.same_as(before[0]):
            plan.keep(before)
            continue
        if before:
            article_id = _file_id(before[0])
        else:
            folder = holding_folder(finding.path, prefixes) or os.path.dirname(finding.path)
            article_id = _new_id(finding.path, folder, prefixes.get(folder, ""), taken)
            taken.add(article_id)
        name = shown(os.path.basename(finding.path))
        out = records_out.get(finding.path, frozenset())
        plan.files.append(
            FileToIndex(finding.path, article_id, name, finding.format, tuple(before), out, finding)
        )


def _records_of(kept_out: Iterable[str]) -> dict[str, frozenset[int | None]]:
    """Return the records that were taken out by hand, by the file they are of."""
    found: dict[str, frozenset[int | None]] = {}
    for each in kept_out:
        path, _, number = each.rpartition("#")
        if path and number.isdecimal():
            found[path] = found.get(path, frozenset()) | {int(number)}
    return found


def _new_id(path: str, folder: str, prefix: str, taken: set[str]) -> str:
    wanted = relative_id(path, folder, prefix)
    if wanted in taken:
        wanted = relative_id(
            path, folder, distinguishing_prefix(folder, [path], taken.__contains__)
        )
    return free_id(wanted, taken.__contains__)


def _file_id(known: KnownFile) -> str:
    """Return the id of a file by that of an article of it, which may end in a record's number."""
    if known.record is None:
        return known.article_id
    return known.article_id.removesuffix(f"#{known.record}")


def _prune(
    inside: Iterable[str],
    known: dict[str, list[KnownFile]],
    seen: set[str],
    protected: set[str],
    plan: Plan,
) -> None:
    for path in inside:
        if path in seen or within_any(path, protected):
            continue
        plan.drop(path, known[path])


def _empty_folder(root: str, left_out: int, kept_out: set[str], held_articles: bool) -> str:
    if left_out:
        inside = any(is_within(path, root) for path in kept_out)
        named = root if inside else holding_folder(root, kept_out) or root
        return (
            f"All articles in {shown(root)} were taken out by `qa remove`;"
            f" `qa remove --forget {quote(shown(named))}` lets them in again."
        )
    if held_articles:
        return f"{shown(root)} holds no articles any more; those indexed from it are kept."
    return (
        f"There are no articles in {shown(root)} that can be read"
        " (`qa index --help` names the formats)."
    )
