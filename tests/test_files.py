"""Walking folders: what holds an article, what is left out and why."""

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.adapters.files import find_files, is_stale, real_path
from qa.adapters.files_walking import Links
from qa.adapters.sources import open_source
from qa.errors import ArticleError, UsageError
from qa.types import Article, ArticleRecord


def write(folder: Path, name: str | bytes, data: str | bytes = "Some text.\n") -> str:
    path = os.path.join(os.fsencode(folder), os.fsencode(name))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return os.fsdecode(path)


def walked(
    folder: Path, *, include: Sequence[str] = (), exclude: Sequence[str] = (), max_size: int = 1_000
) -> tuple[list[str], dict[str, tuple[str, bool]]]:
    """Return the articles' relative paths, and what is left out with reason and `gone`."""
    found: list[str] = []
    left_out: dict[str, tuple[str, bool]] = {}
    for finding in find_files(str(folder), include=include, exclude=exclude, max_size=max_size):
        name = os.path.relpath(finding.path, folder)
        if finding.reason is None:
            found.append(name)
        else:
            left_out[name] = (finding.reason, finding.gone)
    return found, left_out


def test_text_and_markdown_are_found_in_all_folders_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.MARKDOWN", "c.text", "a/a.TXT"):
        write(tmp_path, name)
    found, left_out = walked(tmp_path)
    assert found == ["a/a.TXT", "a/b/c.MARKDOWN", "a/z.md", "b.txt", "c.text"]
    assert left_out == {}


def test_size_time_and_markup_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.md", "12345")
    (finding,) = find_files(str(tmp_path))
    status = os.stat(path)
    assert (finding.path, finding.size, finding.mtime_ns) == (path, 5, status.st_mtime_ns)
    assert finding.format == "markdown"


@pytest.mark.parametrize(
    ("name", "data", "reason", "gone"),
    [
        pytest.param(".hidden.txt", "text", "hidden", True, id="hidden file"),
        pytest.param("a.xyz", "text", "no format that is read", True, id="other kind"),
        pytest.param("a", "text", "no format that is read", True, id="no suffix"),
        pytest.param("a.txt", "", "empty", False, id="empty"),
        pytest.param("a.txt", "x" * 1_001, "larger than 0.001 MB", False, id="too large"),
    ],
)
def test_what_is_left_out_and_why(
    tmp_path: Path, name: str, data: str, reason: str, gone: bool
) -> None:
    write(tmp_path, name, data)
    found, left_out = walked(tmp_path)
    assert found == []
    assert left_out[name][0].startswith(reason)
    assert left_out[name][1] is gone


def test_a_hidden_folder_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path, ".git/a.txt")
    assert walked(tmp_path) == ([], {".git": ("hidden", True)})


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"with spaces .txt", id="spaces"),
        pytest.param(b"two\nlines.txt", id="newline"),
        pytest.param("🎈 naïve.txt".encode(), id="emoji"),
        pytest.param(b"caf\xe9.txt", id="not UTF-8"),
        pytest.param(b"-rf.txt", id="like an option"),
    ],
)
def test_odd_names_are_found_and_read(tmp_path: Path, name: bytes) -> None:
    path = write(tmp_path, name, "text")
    (finding,) = find_files(str(tmp_path))
    assert finding.path == path
    with open_source(finding.path) as source:
        assert [found.text for found in source.articles()] == ["text"]


def test_qaignore_holds_from_its_folder_on_and_inner_ones_come_first(tmp_path: Path) -> None:
    write(tmp_path, ".qaignore", "draft*\nold/\n/top.txt\n")
    write(tmp_path, "sub/.qaignore", "private.txt\n!draft-final.txt\n")
    for name in (
        "draft1.txt", "keep.txt", "top.txt", "private.txt", "old/a.txt", "sub/top.txt",
        "sub/draft2.txt", "sub/draft-final.txt", "sub/private.txt", "sub/deep/private.txt",
    ):  # fmt: skip
        write(tmp_path, name)
    found, left_out = walked(tmp_path)
    assert found == ["keep.txt", "private.txt", "sub/draft-final.txt", "sub/top.txt"]
    assert left_out["old"] == ("excluded", True)
    assert left_out["sub/deep/private.txt"] == ("excluded", True)


def test_include_and_exclude_are_for_one_run_and_prune_nothing(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "sub/c.md"):
        write(tmp_path, name)
    found, left_out = walked(tmp_path, include=["*.md"])
    assert found == ["b.md", "sub/c.md"]
    assert left_out == {"a.txt": ("excluded", False)}
    found, left_out = walked(tmp_path, exclude=["sub/"])
    assert found == ["a.txt", "b.md"]
    assert left_out == {"sub/c.md": ("excluded", False)}
    found, _ = walked(tmp_path, include=["*.md"], exclude=["b*"])
    assert found == ["sub/c.md"]


def test_a_pattern_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(UsageError, match="--exclude"):
        walked(tmp_path, exclude=["!"])


def test_links_lead_nowhere_but_to_hidden_files_of_the_folder(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.txt")
    folder = tmp_path / "news"
    write(folder, "a.txt")
    write(folder, ".hidden.txt")
    os.symlink(outside, folder / "out.txt")
    os.symlink(folder, folder / "loop")
    os.symlink("..", folder / "up")
    os.symlink("self.txt", folder / "self.txt")
    os.symlink("nothing.txt", folder / "dangling.txt")
    os.symlink("a.txt", folder / "again.txt")
    write(folder, ".annex/ab/c1d2.txt")
    os.symlink(".annex/ab/c1d2.txt", folder / "kept.txt")
    os.symlink("../kept.txt", folder / ".annex" / "back.txt")
    os.symlink(".hidden.txt", folder / "shown.txt")
    os.symlink(".hidden.txt", folder / "twice.txt")
    found, left_out = walked(folder)
    assert found == ["a.txt", "kept.txt", "shown.txt"]
    assert left_out["again.txt"][0] == "a link to another file of the folder"
    assert left_out["twice.txt"][0] == "a link to another file of the folder"
    assert {name for name, (_, gone) in left_out.items() if gone} == set(left_out)
    assert left_out["out.txt"][0] == "a link that leaves the folder, not followed"
    assert left_out["loop"][0] == left_out["up"][0] == "a link to a folder, not followed"
    assert left_out["self.txt"][0] == "a link that leads in a circle"
    assert left_out["dangling.txt"][0].startswith("a link to nothing")


def test_the_stores_own_folder_is_not_walked(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "own/b.txt")
    found = find_files(str(tmp_path), own=str(tmp_path / "own"))
    assert [os.path.basename(finding.path) for finding in found] == ["a.txt"]


def test_nothing_but_regular_files_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / ".qaignore")  # reading it would wait for ever
    write(tmp_path, "a.txt")
    found, left_out = walked(tmp_path)
    assert found == ["a.txt"]
    assert left_out["pipe.txt"] == ("not a regular file", True)
    with pytest.raises(ArticleError, match="not a regular file"):
        open_source(str(tmp_path / "pipe.txt"))


def test_folders_may_lie_deeper_than_the_stack(tmp_path: Path) -> None:
    depth = 1_300
    opened = os.open(tmp_path, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=opened)
        inner = os.open("d", os.O_RDONLY, dir_fd=opened)
        os.close(opened)
        opened = inner
    os.close(opened)
    write(tmp_path, "e.txt")
    try:
        assert walked(tmp_path) == (["e.txt"], {})
    finally:
        subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)  # rmtree is recursive


UNREADABLE = """
import sys
from pathlib import Path
from tests.test_files import walked
print(walked(Path(sys.argv[1])))
"""


def without_override(command: list[str]) -> list[str]:
    """Return a command that runs without root's right to override permissions."""
    if os.geteuid():
        return command
    dropped = "-dac_override,-dac_read_search"
    return ["setpriv", f"--bounding-set={dropped}", f"--inh-caps={dropped}", *command]


def test_an_unreadable_folder_is_told_and_not_taken_for_gone(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "closed/b.txt")
    os.chmod(tmp_path / "closed", 0)
    try:
        done = subprocess.run(
            without_override([sys.executable, "-c", UNREADABLE, str(tmp_path)]),
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.chmod(tmp_path / "closed", 0o755)
    assert done.returncode == 0, done.stderr
    reason = f"cannot be read ({os.strerror(errno.EACCES)})"
    assert done.stdout.strip() == repr((["a.txt"], {"closed": (reason, False)}))


def test_a_single_file_is_looked_at_by_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    (finding,) = find_files(path)
    assert (finding.path, finding.reason) == (path, None)


def test_a_missing_folder_is_an_article_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="There is no file or folder"):
        list(find_files(str(tmp_path / "missing")))


def test_a_file_that_grew_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "x" * 2_000_000)
    with pytest.raises(ArticleError, match=r"larger than 1 MB \(2 MB"):
        open_source(path, max_size=1_000_000)
    assert open_source(path, max_size=2_000_000).seen.size == 2_000_000


def test_content_has_a_digest_of_its_bytes(tmp_path: Path) -> None:
    first = open_source(write(tmp_path, "a.txt", "one"))
    again = open_source(write(tmp_path, "b.txt", "one"))
    other = open_source(write(tmp_path, "c.txt", "two"))
    assert first.digest == again.digest != other.digest
    assert first.seen.size == 3


def test_stale_is_a_file_with_another_text(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "one")
    content = open_source(path)
    record = ArticleRecord(
        Article("a.txt", path, "one", "one"),
        1,
        1,
        1,
        "",
        3,
        content.seen.mtime_ns,
        content.digest or b"",
        content.seen.ctime_ns,
    )
    assert not is_stale(record)
    os.utime(path, (1, 1))
    assert not is_stale(record)  # only the time changed
    write(tmp_path, "a.txt", "two")
    assert is_stale(record)
    os.utime(path, ns=(content.seen.mtime_ns, content.seen.mtime_ns))
    assert is_stale(record)  # set back, as `cp -p` does
    os.unlink(path)
    assert is_stale(record)


def test_a_real_path_has_no_links_and_no_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    os.symlink(tmp_path, tmp_path / "link")
    assert real_path(str(tmp_path / "link" / "a.txt")) == str(tmp_path / "a.txt")
    assert real_path("~/a.txt") == str(tmp_path / "a.txt")


def followed(root: Path, *elsewhere: Path) -> tuple[list[str], dict[str, str]]:
    """Return what is found when links are followed, and why the rest is not."""
    links = Links(follow=True, elsewhere=frozenset(map(str, elsewhere)))
    findings = list(find_files(str(root), links=links))
    files = [os.path.relpath(each.path, root) for each in findings if each.reason is None]
    reasons = {os.path.relpath(f.path, root): f.reason for f in findings if f.reason is not None}
    return files, reasons


def test_links_are_followed_when_asked_and_nothing_is_met_twice(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "outside"
    write(folder, "a.txt")
    write(folder, "inner/b.txt")
    write(outside, "c.txt")
    write(outside, "deep/d.txt")
    write(outside, ".hidden.txt")
    os.symlink(outside / "c.txt", folder / "0.txt")
    os.symlink(outside / "c.txt", folder / "1.txt")
    os.symlink(outside / "deep", folder / "k")
    os.symlink(outside, folder / "l")
    os.symlink(outside, folder / "m")
    os.symlink(folder / "inner", folder / "n")
    os.symlink(folder, folder / "o")
    os.symlink("q.txt", folder / "q.txt")
    os.symlink(folder, outside / "back")
    os.symlink(outside, outside / "deep" / "round")
    files, reasons = followed(folder)
    assert files == ["0.txt", "a.txt", "inner/b.txt", "k/d.txt"]
    again, anyway = "a link to another file that is indexed anyway", "a link to a folder that is"
    assert reasons["1.txt"] == again
    assert "k/round/back" in reasons
    for path in ("l", "m", "n", "o"):
        assert reasons[path].startswith(anyway)
    assert reasons["q.txt"] == "a link that leads in a circle"


def test_a_link_to_what_is_indexed_by_itself_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "news", tmp_path / "outside"
    write(folder, "a.txt")
    write(outside, "deep/d.txt")
    os.symlink(outside / "deep", folder / "k")
    os.symlink(outside / "deep" / "d.txt", folder / "d.txt")
    assert followed(folder)[0] == ["a.txt", "d.txt"]
    assert followed(folder, outside)[0] == ["a.txt"]


def test_a_link_to_a_folder_above_ends(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "news"
    write(folder, "a.txt")
    write(tmp_path / "above", "b.txt")
    os.symlink(tmp_path / "above", folder / "up")
    files, reasons = followed(folder)
    assert files == ["a.txt", "up/b.txt"]
    assert reasons["up/news"] == "a link to a folder that is indexed anyway"
