"""Links in folders of articles: followed out of them only when asked, and each thing met once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import assistant, store_state, write
from tests.conftest import Ran

BOATS = "Boats\n\nThe boats came to the harbour on {day}, and nobody minded at all.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a link to a folder and one to a file outside of it."""
    write(tmp_path / "news", "own.txt", BOATS.format(day="Monday"))
    write(tmp_path / "outside", "inner/boats.txt", BOATS.format(day="Tuesday"))
    write(tmp_path / "outside", "ships.txt", BOATS.format(day="Sunday"))
    os.symlink(tmp_path / "outside" / "inner", tmp_path / "news" / "linked")
    os.symlink(tmp_path / "outside" / "ships.txt", tmp_path / "news" / "ships.txt")
    return tmp_path / "news"


def index(folder: Path, *paths: Path, follow: bool = True) -> tuple[int, int, int, int]:
    with assistant(folder.parent / "store", follow_links=follow) as opened:
        done = opened.index([str(path) for path in paths])
    return done.new, done.changed, done.unchanged, done.removed


def articles(folder: Path) -> list[str]:
    state = store_state(folder.parent / "store")
    state.assert_whole()
    return sorted(state.articles)


def test_links_that_leave_the_folder_are_not_followed_unless_asked(folder: Path) -> None:
    index(folder, folder, follow=False)
    assert articles(folder) == ["own.txt"]
    assert index(folder, folder) == (2, 0, 1, 0)
    assert articles(folder) == ["linked/boats.txt", "own.txt", "ships.txt"]
    assert index(folder, follow=False) == (0, 0, 1, 2)
    assert articles(folder) == ["own.txt"]


def test_what_lies_behind_links_is_kept_up_to_date(folder: Path) -> None:
    outside = folder.parent / "outside"
    index(folder, folder)
    assert index(folder) == (0, 0, 3, 0)
    write(outside, "inner/boats.txt", BOATS.format(day="Friday"), age=30)
    assert index(folder) == (0, 1, 2, 0)
    with assistant(folder.parent / "store") as opened:
        told = opened.ask("when did the boats come to the harbour").citations
        assert {"Tuesday" in each.sentence.text for each in told} == {False}
        assert [each.path for each in told if "Friday" in each.sentence.text] == [
            str(folder / "linked" / "boats.txt")
        ]
        assert not any(each.stale for each in told)
    (outside / "inner" / "boats.txt").unlink()
    assert index(folder) == (0, 0, 2, 1)
    (outside / "ships.txt").unlink()
    assert index(folder) == (0, 0, 1, 1)


@pytest.mark.parametrize("first", ["news", "outside"])
def test_a_folder_that_is_indexed_by_itself_is_not_met_through_a_link(
    folder: Path, first: str
) -> None:
    outside = folder.parent / "outside"
    both = (folder, outside) if first == "news" else (outside, folder)
    assert index(folder, *both)[0] == 3
    assert articles(folder) == ["inner/boats.txt", "own.txt", "ships.txt"]
    assert index(folder, folder) == (0, 0, 1, 0)
    assert index(folder) == (0, 0, 3, 0)


def test_an_article_behind_a_link_is_shown_by_its_path(
    folder: Path, qa: Callable[..., Ran]
) -> None:
    store = str(folder.parent / "store")
    ran = qa("index", "news", "--follow-links", "--store", store, cwd=folder.parent)
    assert ran.code == 0, ran
    for reference in ("linked/boats.txt", "news/linked/boats.txt"):
        ran = qa("show", reference, "--store", store, cwd=folder.parent)
        assert (ran.code, "Tuesday" in ran.out) == (0, True), ran


def test_a_file_among_articles_may_not_have_links_followed(
    folder: Path, qa: Callable[..., Ran]
) -> None:
    (folder / "qa.toml").write_text("follow_links = true\n", encoding="utf-8")
    ran = qa("index", ".", cwd=folder)
    assert ran.code == 3, ran
    assert "follow_links" in ran.err
    (folder / "qa.toml").unlink()
    ran = qa("index", ".", cwd=folder, QA_FOLLOW_LINKS="yes")
    assert (ran.code, "3 new" in ran.out) == (0, True), ran
