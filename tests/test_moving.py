"""Articles that were moved are known at their new places, and nothing is embedded again."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.moving import replaced
from qa.protocols import Embedder, NewArticle
from tests.builders import assistant, store_state, write, write_articles

HARBOUR = "Harbour opens\n\nMinister Adeyemi opened the new harbour on Monday, officials said.\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of articles, some in a folder inside."""
    write_articles(tmp_path / "old" / "news", 3)
    write(tmp_path / "old" / "news", "inner/harbour.txt", HARBOUR)
    return tmp_path / "old" / "news"


@pytest.fixture
def store(tmp_path: Path, news: Path) -> Path:
    """A store of these articles."""
    with assistant(tmp_path / "store") as opened:
        opened.index([str(news)])
    return tmp_path / "store"


def paths(store: Path) -> dict[str, str]:
    with assistant(store) as opened:
        return {record.article.id: record.article.path for record in opened.articles()}


def no_embedding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an index run fail that embeds an article."""

    def refuse(articles: Sequence[NewArticle], embedder: Embedder) -> list[NewArticle]:
        assert not articles
        return []

    monkeypatch.setattr("qa.indexing.embed_articles", refuse)


def test_only_what_is_at_or_under_a_path_is_replaced() -> None:
    known = ["/a/b", "/a/b/c.txt", "/a/bc/d.txt", "/a"]
    assert replaced(known, "/a/b", "/x") == {"/a/b": "/x", "/a/b/c.txt": "/x/c.txt"}
    assert replaced(["/a/b"], "/", "/x") == {"/a/b": "/x/a/b"}


def test_a_moved_folder_keeps_ids_and_is_not_read_again(store: Path, news: Path) -> None:
    before, state = paths(store), store_state(store)
    place = news.parent.parent / "new"
    shutil.move(news, place)
    with assistant(store) as opened:
        moved = opened.move(str(news), str(place))
        assert (moved.articles, moved.folders, moved.missing) == (4, 1, 0)
        assert opened.summary().folders == (str(place),)
        report = opened.index()
        assert (report.new, report.changed, report.unchanged, report.removed) == (0, 0, 4, 0)
        assert opened.check().clean
    after = paths(store)
    assert after == {each: path.replace(str(news), str(place)) for each, path in before.items()}
    assert store_state(store) == state


def test_the_indexes_stay_vouched_for(store: Path, news: Path) -> None:
    place = news.parent.parent / "new"
    shutil.move(news, place)
    with assistant(store) as opened:
        opened.move(str(news), str(place))
        with opened._wiring.writing_parts() as parts:
            state, _ = parts.catalogue.states()
            assert parts.vectors.vouched() == parts.keywords.vouched() == state


def test_a_store_and_its_articles_copied_to_another_machine_work_there(
    store: Path, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "machine" / "home"
    shutil.copytree(store, there / "store", copy_function=shutil.copy)  # with other times
    shutil.copytree(news, there / "articles", copy_function=shutil.copy)
    state = store_state(store)
    shutil.rmtree(tmp_path / "old")
    shutil.rmtree(store)
    no_embedding(monkeypatch)
    with assistant(there / "store") as opened:
        answer = opened.ask("who opened the harbour")
        assert answer.citations[0].sentence.article_id == "inner/harbour.txt"
        assert answer.citations[0].stale
        assert opened.article("inner/harbour.txt").article.text == HARBOUR
        opened.move(str(news), str(there / "articles"))
        assert not opened.ask("who opened the harbour").citations[0].stale
        report = opened.index()
        assert (report.new, report.changed, report.unchanged, report.removed) == (0, 0, 4, 0)
        assert opened.check().clean
    assert store_state(there / "store") == state


def test_a_folder_inside_and_all_above_can_be_moved(store: Path, news: Path) -> None:
    shutil.move(news / "inner", news / "harbours")
    with assistant(store) as opened:
        assert opened.move(str(news / "inner"), str(news / "harbours")).articles == 1
    assert paths(store)["inner/harbour.txt"] == str(news / "harbours" / "harbour.txt")
    shutil.move(news.parent, news.parent.parent / "above")
    with assistant(store) as opened:
        assert opened.move(str(news.parent), str(news.parent.parent / "above")).folders == 1
    assert paths(store)["000.txt"] == str(news.parent.parent / "above" / "news" / "000.txt")


def test_a_single_file_goes_into_a_folder_as_with_mv(store: Path, news: Path) -> None:
    place = news.parent / "archive"
    place.mkdir()
    shutil.move(news / "000.txt", place)
    with assistant(store) as opened:
        assert opened.move(str(news / "000.txt"), str(place)).articles == 1
        report = opened.index()
        assert (report.new, report.unchanged, report.removed) == (0, 4, 0)
    assert paths(store)["000.txt"] == str(place / "000.txt")


def test_paths_that_trade_places(store: Path, news: Path) -> None:
    (news / "000.txt").rename(news / "x")
    (news / "001.txt").rename(news / "000.txt")
    with assistant(store) as opened, pytest.raises(ArticleError, match="is indexed already"):
        opened.move(str(news / "001.txt"), str(news / "000.txt"))


def test_a_folder_moved_into_itself(store: Path, news: Path) -> None:
    news.rename(news.parent / "x")
    (news / "news").parent.mkdir()
    (news.parent / "x").rename(news / "news")
    with assistant(store) as opened:
        assert opened.move(str(news), str(news / "news")).articles == 4
        assert opened.check().clean
    assert paths(store)["000.txt"] == str(news / "news" / "000.txt")


def test_what_was_taken_out_stays_out_at_its_new_place(store: Path, news: Path) -> None:
    with assistant(store) as opened:
        opened.remove(["000.txt"])
        place = news.parent / "new"
        shutil.move(news, place)
        opened.move(str(news), str(place))
        assert opened.index().new == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("news", "nowhere", "There is no file or folder"),
        ("unknown", "new", "Nothing is indexed from"),
        ("news", "file", "is a file"),
        ("news", "empty", "None of the 4 articles"),
        ("news", "other", "Only 1 of the 4 articles"),
        ("news", "news", "is where it was"),
        ("", "new", "OLD is empty"),
        ("news", " ", "NEW is empty"),
    ],
)
def test_what_cannot_be_moved_is_told_and_changes_nothing(
    store: Path, news: Path, old: str, new: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (news.parent / "empty").mkdir()
    (news.parent / "file").touch()
    write(news.parent / "other", "000.txt", HARBOUR)
    monkeypatch.chdir(news.parent)
    before = paths(store)
    with assistant(store) as opened, pytest.raises(ArticleError, match=told):
        opened.move(old, new)
    assert paths(store) == before


def test_force_points_to_where_nothing_is_yet(store: Path, news: Path) -> None:
    with assistant(store) as opened:
        moved = opened.move(str(news), "/mnt/later", force=True)
        assert (moved.missing, moved.new) == (4, "/mnt/later")
    assert paths(store)["000.txt"] == "/mnt/later/000.txt"


def test_bytes_that_are_no_utf8_are_moved(store: Path, news: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (news / name).write_text(HARBOUR.replace("harbour", "library"))
    with assistant(store) as opened:
        opened.index()
        place = news.parent / "new"
        shutil.move(news, place)
        opened.move(str(news), str(place))
    assert str(place / name) in paths(store).values()


def test_a_copy_is_moved_as_its_article_is(tmp_path: Path, store: Path, news: Path) -> None:
    write(tmp_path / "apart", "again.txt", HARBOUR)
    with assistant(store) as opened:
        assert opened.index([str(tmp_path / "apart")]).copies == 1
    shutil.move(tmp_path / "apart", tmp_path / "elsewhere")
    with assistant(store) as opened:
        assert opened.move(str(tmp_path / "apart"), str(tmp_path / "elsewhere")).articles == 1
        harbour = opened.article("inner/harbour.txt")
        assert [each.path for each in harbour.copies] == [str(tmp_path / "elsewhere" / "again.txt")]
        report = opened.index()
        assert (report.new, report.changed, report.removed) == (0, 0, 0)
