"""What an index run has to do: ids, prefixes, known folders, pruning. Nothing touches a disk."""

import os
from collections.abc import Iterator

import pytest

from qa.errors import ArticleError
from qa.file_types import Finding, Folder, KnownFile
from qa.updating import Plan, make_plan


class Disk:
    """Folders that are only told of."""

    def __init__(self, *findings: Finding | str) -> None:
        self.findings = [Finding(one, 10, 100) if isinstance(one, str) else one for one in findings]

    def walk(self, root: str) -> Iterator[Finding]:
        """Yield what lies in a folder, as the walk of real folders does."""
        exact = [one for one in self.findings if one.path == root]
        inside = [one for one in self.findings if one.path.startswith(root + "/")]
        if not exact and not inside and not root.startswith("/empty"):
            raise ArticleError(f"There is no file or folder {root}.")
        yield from exact or inside


def plan(
    disk: Disk,
    *roots: str,
    known: dict[str, str] | None = None,
    folders: tuple[Folder, ...] = (),
    kept_out: set[str] | None = None,
    prune: bool = True,
) -> Plan:
    """Plan a run over roots; `known` holds ids by path, all of size 10 and time 100."""
    files = {
        path: [KnownFile(number, article_id, 10, 100, b"")]
        for number, (path, article_id) in enumerate((known or {}).items(), start=1)
    }
    return make_plan(
        roots,
        known=files,
        folders=folders,
        kept_out=kept_out or set(),
        walk=lambda root, same: disk.walk(root),
        prune=prune,
    )


def ids(made: Plan) -> dict[str, str]:
    return {file.path: file.article_id for file in made.files}


def test_new_files_get_ids_relative_to_their_folder() -> None:
    made = plan(Disk("/news/a.txt", "/news/x/b.md"), "/news")
    assert ids(made) == {"/news/a.txt": "a.txt", "/news/x/b.md": "x/b.md"}
    assert made.folders == [Folder("/news")]
    assert made.failures == []


def test_unchanged_files_are_not_read_again() -> None:
    known = {"/news/a.txt": "a.txt", "/news/b.txt": "b.txt"}
    disk = Disk("/news/a.txt", Finding("/news/b.txt", 10, 101))
    made = plan(disk, "/news", known=known, folders=(Folder("/news"),))
    assert (made.unchanged, ids(made)) == (1, {"/news/b.txt": "b.txt"})
    assert made.files[0].known is not None
    assert made.removed == {}
    assert made.folders == []


@pytest.mark.parametrize(
    ("finding", "read"),
    [
        pytest.param(Finding("/news/a.txt", 10, 100), False, id="same"),
        pytest.param(Finding("/news/a.txt", 11, 100), True, id="other size"),
        pytest.param(Finding("/news/a.txt", 10, 99), True, id="older"),
        pytest.param(Finding("/news/a.txt", 10, -1), True, id="other time"),
        pytest.param(Finding("/news/a.txt", 10, 100, ctime_ns=5), True, id="time set back"),
    ],
)
def test_change_is_detected_by_size_and_times(finding: Finding, read: bool) -> None:
    made = plan(Disk(finding), "/news", known={"/news/a.txt": "a.txt"})
    assert bool(made.files) is read


def test_the_later_of_two_folders_gets_the_shortest_distinguishing_prefix() -> None:
    made = plan(Disk("/one/a.txt", "/two/a.txt", "/two/b.txt"), "/one", "/two")
    assert ids(made) == {
        "/one/a.txt": "a.txt",
        "/two/a.txt": "two/a.txt",
        "/two/b.txt": "two/b.txt",
    }
    assert made.folders == [Folder("/one"), Folder("/two", "two")]


def test_a_prefix_that_is_taken_grows() -> None:
    known = {"/one/a.txt": "a.txt", "/one/two/a.txt": "two/a.txt"}
    disk = Disk("/x/two/a.txt")
    made = plan(disk, "/x/two", known=known, folders=(Folder("/one"),))
    assert ids(made) == {"/x/two/a.txt": "x/two/a.txt"}


def test_a_folder_keeps_its_prefix_for_later_files() -> None:
    folders = (Folder("/one"), Folder("/two", "two"))
    made = plan(Disk("/two/new.txt"), "/two", folders=folders)
    assert ids(made) == {"/two/new.txt": "two/new.txt"}


def test_a_later_file_that_collides_gets_a_prefix_of_its_own() -> None:
    known = {"/one/a.txt": "a.txt", "/two/b.txt": "b.txt"}
    folders = (Folder("/one"), Folder("/two"))
    made = plan(Disk("/two/a.txt", "/two/b.txt"), "/two", known=known, folders=folders)
    assert ids(made) == {"/two/a.txt": "two/a.txt"}


def test_an_id_once_given_never_changes() -> None:
    known = {"/news/x/a.txt": "a.txt"}
    disk = Disk(Finding("/news/x/a.txt", 99, 99), "/news/a.txt")
    made = plan(disk, "/news", known=known, folders=(Folder("/news/x"),))
    assert ids(made)["/news/x/a.txt"] == "a.txt"
    assert ids(made)["/news/a.txt"] == "news/a.txt"


def test_a_file_belongs_to_the_innermost_known_folder() -> None:
    folders = (Folder("/news"), Folder("/news/x", "x"))
    made = plan(Disk("/news/x/y/a.txt"), "/news", folders=folders)
    assert ids(made) == {"/news/x/y/a.txt": "x/y/a.txt"}


def test_a_single_file_belongs_to_its_known_folder() -> None:
    made = plan(Disk("/news/x/a.txt"), "/news/x/a.txt", folders=(Folder("/news"),))
    assert ids(made) == {"/news/x/a.txt": "x/a.txt"}
    assert made.folders == []


def test_a_single_file_belongs_else_to_its_parent() -> None:
    made = plan(Disk("/news/x/a.txt"), "/news/x/a.txt")
    assert ids(made) == {"/news/x/a.txt": "a.txt"}
    assert made.folders == [Folder("/news/x", whole=False)]


def test_naming_the_whole_folder_later_keeps_ids_and_makes_it_whole() -> None:
    known = {"/news/a.txt": "a.txt"}
    folders = (Folder("/news", whole=False),)
    made = plan(Disk("/news/a.txt", "/news/b.txt"), "/news", known=known, folders=folders)
    assert ids(made) == {"/news/b.txt": "b.txt"}
    assert made.folders == [Folder("/news")]


def test_naming_a_file_prunes_nothing_else() -> None:
    known = {"/news/a.txt": "a.txt", "/news/gone.txt": "gone.txt"}
    made = plan(Disk("/news/a.txt"), "/news/a.txt", known=known, folders=(Folder("/news"),))
    assert made.removed == {}


def test_overlapping_folders_count_each_file_once() -> None:
    made = plan(Disk("/news/a.txt", "/news/x/b.txt"), "/news", "/news/x")
    assert len(made.files) == 2
    assert made.failures == []


def test_vanished_files_leave_unless_kept() -> None:
    known = {"/news/a.txt": "a.txt", "/news/b.txt": "b.txt", "/other/c.txt": "c.txt"}
    assert plan(Disk("/news/a.txt"), "/news", known=known).removed == {"b.txt": 2}
    assert plan(Disk("/news/a.txt"), "/news", known=known, prune=False).removed == {}


@pytest.mark.parametrize(
    ("left_out", "removed"),
    [
        pytest.param(Finding("/news/b.txt", reason="hidden", gone=True), True, id="gone"),
        pytest.param(Finding("/news/b.txt", reason="empty"), False, id="a file that fails"),
        pytest.param(Finding("/news/x", reason="cannot be read"), False, id="a closed folder"),
    ],
)
def test_what_is_left_out_stays_unless_it_counts_as_gone(left_out: Finding, removed: bool) -> None:
    known = {"/news/a.txt": "a.txt", left_out.path: "b.txt"}
    if left_out.path == "/news/x":
        known = {"/news/a.txt": "a.txt", "/news/x/b.txt": "x/b.txt"}
    made = plan(Disk("/news/a.txt", left_out), "/news", known=known)
    assert bool(made.removed) is removed
    assert made.skipped == [(left_out.path, left_out.reason)]


def test_a_missing_folder_prunes_nothing_and_is_told() -> None:
    made = plan(Disk(), "/news", known={"/news/a.txt": "a.txt"}, folders=(Folder("/news"),))
    assert made.removed == {}
    assert made.failures == ["There is no file or folder /news."]


def test_a_suddenly_empty_folder_prunes_nothing_and_is_told() -> None:
    known = {"/empty/a.txt": "a.txt"}
    made = plan(Disk(), "/empty", known=known, folders=(Folder("/empty"),))
    assert made.removed == {}
    assert "holds no articles any more" in made.failures[0]


def test_a_folder_that_never_held_articles_is_told_and_not_remembered() -> None:
    made = plan(Disk(), "/empty")
    assert "There are no articles in /empty" in made.failures[0]
    assert made.folders == []


def test_one_bad_folder_does_not_stop_the_others() -> None:
    made = plan(Disk("/news/a.txt"), "/missing", "/news")
    assert ids(made) == {"/news/a.txt": "a.txt"}
    assert len(made.failures) == 1


def test_what_was_taken_out_stays_out() -> None:
    disk = Disk("/news/a.txt", "/news/x/b.txt", "/news/xy.txt")
    made = plan(disk, "/news", kept_out={"/news/a.txt", "/news/x"})
    assert ids(made) == {"/news/xy.txt": "xy.txt"}
    assert {path for path, _ in made.skipped} == {"/news/a.txt", "/news/x/b.txt"}


def test_a_folder_wholly_taken_out_says_how_to_let_it_in() -> None:
    made = plan(Disk("/my news/a.txt"), "/my news", kept_out={"/my news/a.txt"})
    assert "`qa remove --forget '/my news'` lets" in made.failures[0]
    made = plan(Disk("/news/x/a.txt"), "/news/x", kept_out={"/news"})
    assert "`qa remove --forget /news` lets" in made.failures[0]


def test_names_that_look_alike_when_shown_get_different_ids() -> None:
    raw = os.fsdecode(b"/news/caf\xe9.txt")
    made = plan(Disk(raw, "/news/caf\\xe9.txt"), "/news")
    assert len(set(ids(made).values())) == 2
