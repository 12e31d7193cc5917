"""Index runs over real folders and a real store: what is kept, changed, dropped, built again."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from qa import indexing, wiring
from qa.adapters import sources
from qa.adapters.catalogue import SqliteCatalogue
from qa.adapters.readers.registry import Format
from qa.errors import ArticleError, StoreMismatch, StoreNotFound
from qa.file_types import FileToIndex
from qa.indexing import IndexParts, index_pieces
from qa.off_topic import OFF_TOPIC
from qa.preparing import prepare
from qa.rebuilding import Side
from qa.store_types import IndexReport
from qa.wiring import Wiring
from tests.builders import HashedWords, Told, assistant, store_state, write, write_articles
from tests.format_1 import take_back

HARBOUR = "The harbour\n\nThe minister opened the new harbour on Monday.\n"
RAILWAY = "The railway\n\nThe railway reached the border town on Friday.\n"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "news"
    write(folder, "harbour.txt", HARBOUR)
    write(folder, "railway.txt", RAILWAY)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A place for a store."""
    return tmp_path / "store"


def run(store: Path, *paths: Path, told: Told | None = None, **more: object) -> IndexReport:
    settings = {key: more.pop(key) for key in ("embedder", "include", "exclude") if key in more}
    with assistant(store, told, **settings) as opened:
        return opened.index([str(path) for path in paths], **more)  # type: ignore[arg-type]


def held(store: Path) -> dict[str, str]:
    """Return the texts by id, having checked that both indexes match."""
    state = store_state(store)
    state.assert_whole()
    return {article_id: str(told[1]) for article_id, told in state.articles.items()}


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed


def test_a_first_run_takes_everything_in(store: Path, news: Path) -> None:
    report = run(store, news)
    assert counts(report) == (2, 0, 0, 0)
    assert report.total == report.files == 2
    assert held(store) == {"harbour.txt": HARBOUR, "railway.txt": RAILWAY}


def test_a_second_run_reads_nothing(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news)
    before = store_state(store)

    def read(path: str, **_: object) -> None:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr("qa.adapters.sources.open_source", read)
    assert counts(run(store, news)) == (0, 0, 2, 0)
    assert counts(run(store)) == (0, 0, 2, 0)
    assert store_state(store) == before


def test_a_changed_article_takes_the_old_ones_place(store: Path, news: Path) -> None:
    run(store, news)
    write(news, "harbour.txt", HARBOUR.replace("Monday", "Sunday"), age=30)
    assert counts(run(store, news)) == (0, 1, 1, 0)
    assert "Sunday" in held(store)["harbour.txt"]


def test_a_moved_article_may_change_after_another_took_its_place(store: Path, news: Path) -> None:
    run(store, news)
    (news / "harbour.txt").rename(news / "port.txt")
    write(news, "harbour.txt", HARBOUR.replace("Monday", "Friday"))
    assert counts(run(store, news)) == (0, 1, 1, 0)
    assert held(store)["port.txt"] == HARBOUR
    write(news, "port.txt", HARBOUR.replace("Monday", "Sunday"))
    assert counts(run(store, news)) == (0, 1, 2, 0)
    assert "Friday" in held(store)["harbour.txt"]
    assert "Sunday" in held(store)["port.txt"]


@pytest.mark.parametrize("copy", [None, HARBOUR.replace("Monday", "Sunday")])
@pytest.mark.parametrize("third", [False, True])
def test_a_copy_may_go_or_change_when_its_article_does(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy: str | None, third: bool
) -> None:
    news = tmp_path / "news"
    for name in ("a.txt", "b.txt", *(["c.txt"] if third else [])):
        write(news, name, HARBOUR)
    run(store, news)
    monkeypatch.setattr(indexing, "BATCH_PASSAGES", 1)
    write(news, "a.txt", HARBOUR.replace("Monday", "Friday"))
    if copy is None:
        (news / "b.txt").unlink()
    else:
        write(news, "b.txt", copy)
    run(store, news)
    expected = {"a.txt": HARBOUR.replace("Monday", "Friday"), "b.txt": copy}
    if third:
        expected["c.txt"] = HARBOUR
    assert held(store) == {name: text for name, text in expected.items() if text is not None}


def test_a_touched_article_is_compared_by_its_text(store: Path, news: Path) -> None:
    run(store, news)
    generation = assistant(store).status().generation
    os.utime(news / "harbour.txt", (1e9, 1e9))
    assert counts(run(store, news)) == (0, 0, 2, 0)
    assert assistant(store).status().generation == generation


def test_another_text_of_the_same_size_and_time_is_seen(store: Path, news: Path) -> None:
    """As `cp -p` and `rsync -t` leave it."""
    run(store, news)
    times = (news / "harbour.txt").stat()
    other = write(news.parent, "other.txt", HARBOUR.replace("Monday", "Sunday"))
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    shutil.copy2(other, news / "harbour.txt")
    assert (news / "harbour.txt").stat().st_mtime_ns == times.st_mtime_ns
    with assistant(store) as opened:
        assert opened.is_stale(opened.article("harbour.txt"))
    assert counts(run(store, news)) == (0, 1, 1, 0)
    assert "Sunday" in held(store)["harbour.txt"]


def test_what_is_known_of_a_file_may_change_without_its_text(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news)
    os.chmod(news / "harbour.txt", 0o600)
    read: list[str] = []
    real = sources.open_source

    def reading(path: str, format: Format, *, max_size: int | None = None) -> sources.Source:
        read.append(path)
        return real(path, format, max_size=max_size)

    monkeypatch.setattr(sources, "open_source", reading)
    assert counts(run(store, news)) == (0, 0, 2, 0)
    assert counts(run(store, news)) == (0, 0, 2, 0)
    assert read == [str(news / "harbour.txt")]  # once, to compare it


def test_a_b_a_within_one_time_stamp_is_seen(store: Path, news: Path) -> None:
    """Same size, same time: only the text tells."""
    other = HARBOUR.replace("Monday", "Sunday")
    path = news / "harbour.txt"
    now = path.stat().st_mtime_ns + 600_000_000_000  # young however long the runs take
    for text in (HARBOUR, other, HARBOUR, other):
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(now, now))
        run(store, news)
        assert held(store)["harbour.txt"] == text


def test_vanished_articles_leave_and_no_prune_keeps_them(store: Path, news: Path) -> None:
    run(store, news)
    (news / "railway.txt").unlink()
    assert counts(run(store, news, prune=False)) == (0, 0, 1, 0)
    assert set(held(store)) == {"harbour.txt", "railway.txt"}
    assert counts(run(store)) == (0, 0, 1, 1)
    assert set(held(store)) == {"harbour.txt"}


@pytest.mark.parametrize(
    "missing", [pytest.param(True, id="missing"), pytest.param(False, id="empty")]
)
def test_a_lost_folder_keeps_its_articles_and_is_told(
    store: Path, news: Path, missing: bool
) -> None:
    run(store, news)
    shutil.rmtree(news)
    if not missing:
        news.mkdir()
    report = run(store)
    assert len(report.failures) == 1
    assert report.removed == 0
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_include_does_not_prune_the_rest(store: Path, news: Path) -> None:
    run(store, news)
    run(store, news, include=("rail*",))
    run(store, news, exclude=("rail*",))
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_a_dry_run_changes_nothing(store: Path, news: Path) -> None:
    assert counts(run(store, news, dry_run=True)) == (2, 0, 0, 0)
    assert not store.exists()
    run(store, news)
    before = store_state(store)
    write(news, "harbour.txt", HARBOUR + "More of it.\n")
    (news / "railway.txt").unlink()
    write(news, "new.txt", HARBOUR)
    assert counts(run(store, news, dry_run=True)) == (1, 1, 0, 1)
    assert store_state(store) == before


def test_one_bad_file_does_not_stop_the_others(store: Path, news: Path) -> None:
    (news / "nul.txt").write_bytes(b"\0" * 100)
    (news / "blank.txt").write_text(" \n\n ")
    report = run(store, news)
    assert report.new == 2
    assert {Path(path).name for path, _ in report.skipped} == {"nul.txt", "blank.txt"}
    assert report.failures == []


def test_a_file_that_turns_bad_keeps_its_old_version(store: Path, news: Path) -> None:
    run(store, news)
    (news / "harbour.txt").write_bytes(b"\0" * 100)
    report = run(store, news)
    assert [Path(path).name for path, _ in report.skipped] == ["harbour.txt"]
    assert held(store)["harbour.txt"] == HARBOUR


def test_a_text_too_long_to_be_stored_is_skipped_alone(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(news, "long.txt", HARBOUR * 20)
    monkeypatch.setattr("qa.adapters.catalogue_schema.MAX_TEXT_BYTES", 400)
    report = run(store, news)
    assert report.skipped == [(str(news / "long.txt"), "too long to be stored")]
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_a_folder_without_articles_leaves_no_store(store: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    report = run(store, tmp_path / "none")
    assert "There are no articles in" in report.failures[0]
    assert not store.exists()


def test_a_run_that_skips_everything_says_so(store: Path, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "nul.txt").write_bytes(b"\0" * 100)
    assert run(store, tmp_path / "bad").failures == [
        "All files were skipped; there is nothing to index."
    ]


def test_no_such_folder_makes_no_store(store: Path, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="There is no file or folder"):
        run(store, tmp_path / "missing")
    assert not store.exists()
    with pytest.raises(StoreNotFound):
        run(store)


def test_two_folders_with_the_same_paths_are_told_apart(store: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, "a.txt", HARBOUR)
    run(store, tmp_path / "one", tmp_path / "two")
    assert set(held(store)) == {"a.txt", "two/a.txt"}
    write(tmp_path / "two", "b.txt", RAILWAY)
    run(store)
    assert set(held(store)) == {"a.txt", "two/a.txt", "two/b.txt"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"two\nlines and spaces.txt", id="newline"),
        pytest.param("🎈.txt".encode(), id="emoji"),
        pytest.param(b"caf\xe9.txt", id="not UTF-8"),
    ],
)
def test_odd_names_stay_known(store: Path, news: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(news), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HARBOUR)
    os.utime(path, (1e9, 1e9))
    report = run(store, news)
    assert (report.new, report.copies) == (2, 1)
    assert counts(run(store, news)) == (0, 0, 3, 0)
    with assistant(store) as opened:
        record = opened.article(os.fsdecode(path))
        assert not opened.is_stale(record)
        assert opened.article(record.article.id) == record
    os.unlink(path)
    assert run(store, news).removed == 1


def test_what_is_removed_stays_out_until_forgotten(store: Path, news: Path) -> None:
    run(store, news)
    with assistant(store) as opened:
        assert opened.remove(["harbour.txt"]) == 1
    assert set(held(store)) == {"railway.txt"}
    run(store, news)
    assert set(held(store)) == {"railway.txt"}
    with assistant(store) as opened:
        opened.remove(["harbour.txt"], forget=True)
    run(store, news)
    assert set(held(store)) == {"railway.txt", "harbour.txt"}


def test_a_removed_folder_stays_out_and_does_not_fail_later_runs(
    store: Path, news: Path, tmp_path: Path
) -> None:
    write(tmp_path / "other", "c.txt", RAILWAY)
    run(store, news, tmp_path / "other")
    with assistant(store) as opened:
        assert opened.remove([str(news)]) == 2
        with pytest.raises(ArticleError):
            opened.remove(["nothing.txt"])
    assert set(held(store)) == {"c.txt"}
    assert run(store).failures == []
    assert set(held(store)) == {"c.txt"}
    with assistant(store) as opened:
        opened.remove([str(news)], forget=True)
    run(store)
    assert set(held(store)) == {"c.txt", "harbour.txt", "railway.txt"}


def test_taking_out_what_is_out_already_says_so(store: Path, news: Path) -> None:
    run(store, news)
    told = Told()
    with assistant(store, told) as opened:
        assert opened.remove(["harbour.txt", str(news / "railway.txt")]) == 2
        generation = opened.status().generation
        for reference in ("harbour.txt", str(news / "harbour.txt"), "[1] harbour.txt:3  Harbour"):
            assert opened.remove([reference]) == 0
        assert opened.status().generation == generation
        assert opened.remove(["railway.txt"], forget=True) == 0
        with pytest.raises(ArticleError, match=r"No article nothing\.txt"):
            opened.remove(["nothing.txt"])
    assert told.notes[0] == "harbour.txt is already taken out."
    assert len(told.notes) == 3


def test_a_kill_after_the_last_change_of_a_removal_loses_nothing(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news)

    class Killed(BaseException):
        pass

    def killed(parts: IndexParts) -> None:
        raise Killed

    monkeypatch.setattr("qa.indexing.bury", killed)
    with assistant(store) as opened, pytest.raises(Killed):
        opened.remove(["harbour.txt"])
    monkeypatch.undo()
    told = Told()
    with assistant(store, told) as opened:
        assert opened.remove(["harbour.txt"]) == 0
    assert "harbour.txt is already taken out." in told.notes
    run(store, news)
    assert set(held(store)) == {"railway.txt"}


def test_forgetting_a_folder_lets_in_all_that_was_taken_out_of_it(store: Path, news: Path) -> None:
    write(news.parent / "other", "c.txt", RAILWAY)
    run(store, news, news.parent / "other")
    with assistant(store) as opened:
        opened.remove(["harbour.txt", "railway.txt", "c.txt"])
        (failure,) = opened.index([str(news)]).failures
        assert f"`qa remove --forget {news}`" in failure
        opened.remove([str(news)], forget=True)
    run(store, news, news.parent / "other")
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_many_references_read_what_is_known_once(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "many", 30)
    run(store, tmp_path / "many")
    reads = 0
    real = SqliteCatalogue.known_files

    def known_files(self: SqliteCatalogue) -> object:
        nonlocal reads
        reads += 1
        return real(self)

    monkeypatch.setattr(SqliteCatalogue, "known_files", known_files)
    with assistant(store) as opened:
        assert opened.remove([f"{number:03}.txt" for number in range(30)]) == 30
    assert reads == 1


def test_changing_again_and_again_keeps_no_file_open(store: Path, news: Path) -> None:
    def open_files() -> int:
        links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
        return sum(
            "catalogue.sqlite3" in os.readlink(each) for each in links if os.path.lexists(each)
        )

    with assistant(store) as opened:
        counted = []
        for _ in range(5):
            opened.index([str(news)])
            opened.articles()
            opened.remove(["harbour.txt"])
            opened.remove(["harbour.txt"], forget=True)
            counted.append(open_files())
    assert counted[1:] == counted[1:2] * 4  # SQLite itself keeps one for the next opening
    assert open_files() == 0


def test_removing_with_another_embedder_set_is_refused(store: Path, news: Path) -> None:
    run(store, news)
    with (
        assistant(store, embedder="minilm", offline=True) as opened,
        pytest.raises(StoreMismatch),
    ):
        opened.remove(["harbour.txt"])
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_one_assistant_asks_changes_and_asks_again(store: Path, news: Path) -> None:
    question = "when did the minister open the harbour"
    with assistant(store) as opened:
        opened.index([str(news)])
        assert "Monday" in opened.ask(question).text
        write(news, "harbour.txt", HARBOUR.replace("Monday", "Sunday"), age=30)
        opened.index([str(news)])
        answer = opened.ask(question)
        assert "Sunday" in answer.text
        assert "Monday" not in answer.text
        opened.remove(["harbour.txt"])
        assert "harbour" not in opened.ask(question).text


def test_a_stopped_run_keeps_whole_batches_and_the_next_goes_on(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH_PASSAGES", 3)
    write_articles(tmp_path / "many", 12)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    report = run(store, tmp_path / "many", stop=stop)
    assert report.interrupted
    assert report.new == 5
    assert len(held(store)) == 5
    report = run(store, tmp_path / "many")
    assert counts(report) == (7, 0, 5, 0)
    assert len(held(store)) == 12


def test_an_article_that_a_link_stands_for_is_known_by_the_link(store: Path, news: Path) -> None:
    """As git-annex keeps files."""
    write(news, ".annex/f00.txt", RAILWAY.replace("border", "mountain"))
    os.symlink(".annex/f00.txt", news / "mountain.txt")
    assert run(store, news).new == 3
    assert counts(run(store, news)) == (0, 0, 3, 0)
    assert counts(run(store, news / "mountain.txt")) == (0, 0, 1, 0)
    assert counts(run(store)) == (0, 0, 3, 0)
    with assistant(store) as opened:
        for reference in ("mountain.txt", str(news / "mountain.txt"), f"{news}/mountain.txt:3"):
            assert opened.article_id(reference) == "mountain.txt"
        assert not opened.is_stale(opened.article("mountain.txt"))
    write(news, ".annex/f00.txt", RAILWAY.replace("border", "valley"), age=30)
    assert counts(run(store, news)) == (0, 1, 2, 0)
    (news / ".annex" / "f00.txt").unlink()
    assert run(store, news).removed == 1
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


def test_a_hidden_file_indexed_by_itself_is_not_indexed_again_through_a_link(
    store: Path, news: Path
) -> None:
    hidden = write(news, ".annex/f00.txt", RAILWAY.replace("border", "mountain"))
    run(store, hidden)
    os.symlink(".annex/f00.txt", news / "mountain.txt")
    assert counts(run(store, news)) == (2, 0, 1, 0)
    assert set(held(store)) == {"f00.txt", "harbour.txt", "railway.txt"}


def test_a_store_in_the_indexed_folder_is_not_told_of(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(news)
    for _ in range(2):
        assert run(Path("sf"), Path(".")).skipped == []


def test_a_stopped_run_prunes_nothing(store: Path, news: Path) -> None:
    run(store, news)
    (news / "railway.txt").unlink()
    os.utime(news / "harbour.txt", (1e9, 1e9))
    assert run(store, news, stop=lambda: True).removed == 0
    assert set(held(store)) == {"harbour.txt", "railway.txt"}


# Deriving again


def test_new_rules_derive_again_from_the_stored_text_without_the_file(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news)
    shutil.rmtree(news)
    news.mkdir()
    write(news, "other.txt", RAILWAY)
    before = store_state(store)
    monkeypatch.setattr(indexing, "RULES", "sentences 99")
    told = Told()
    run(store, news, prune=False, told=told)
    after = store_state(store)
    after.assert_whole()
    assert "Splitting 2 articles again" in str(told)
    assert {one: after.articles[one] for one in before.articles} == before.articles
    assert not before.passage_ids & after.passage_ids
    again = Told()
    run(store, news, prune=False, told=again)
    assert "again" not in str(again)


@pytest.fixture
def two_embedders(monkeypatch: pytest.MonkeyPatch) -> dict[str, HashedWords]:
    """Two embedders to choose from, `one` and `two`, in the place of the real ones."""
    made = {"one": HashedWords("one", 16), "two": HashedWords("two", 24)}
    monkeypatch.setattr(Wiring, "embedder", lambda self, name: made[name])
    monkeypatch.setattr(wiring, "DEFAULT_EMBEDDER", "one")
    return made


def embedded(embedder: HashedWords) -> int:
    """Return how many texts were embedded, the questions of the gate apart."""
    return sum(text not in OFF_TOPIC for text in embedder.texts)


def test_another_embedder_embeds_again_from_the_catalogue(
    store: Path, news: Path, two_embedders: dict[str, HashedWords]
) -> None:
    run(store, news)
    for path in news.iterdir():
        path.unlink()
    run(store, embedder="two")
    state = store_state(store)
    state.assert_whole()
    assert embedded(two_embedders["two"]) == len(state.passage_ids)
    with assistant(store) as opened:
        assert opened.status().embedder == "two"
        assert opened.search("the new harbour").sentences
    with assistant(store, embedder="one") as opened, pytest.raises(StoreMismatch) as caught:
        opened.search("the new harbour")
    assert "qa index --embedder one" in str(caught.value.hint)


def test_embedding_again_goes_on_where_it_was_stopped(
    store: Path,
    tmp_path: Path,
    two_embedders: dict[str, HashedWords],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("qa.rebuilding.EMBED_BATCH", 4)
    write_articles(tmp_path / "many", 10)
    run(store, tmp_path / "many")
    before = store_state(store)
    answers = iter([False, False, True])
    report = run(store, embedder="two", stop=lambda: next(answers))
    assert report.interrupted
    assert embedded(two_embedders["two"]) == 8
    assert store_state(store) == before  # the vectors of before are still in use
    with assistant(store) as opened:
        assert opened.search("the harbour").sentences
    run(store, embedder="two")
    assert embedded(two_embedders["two"]) == len(before.passage_ids)
    after = store_state(store)
    after.assert_whole()
    assert after.articles == before.articles


def test_a_kill_after_the_new_vectors_came_into_use_is_mended(
    store: Path,
    news: Path,
    two_embedders: dict[str, HashedWords],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(store, news)

    class Killed(BaseException):
        pass

    def killed(side: Side, parts: IndexParts) -> None:
        raise Killed

    monkeypatch.setattr("qa.rebuilding.rebuild", killed)
    with pytest.raises(Killed):
        run(store, embedder="two")
    monkeypatch.undo()
    made = {"one": HashedWords("one", 16), "two": HashedWords("two", 24)}
    monkeypatch.setattr(Wiring, "embedder", lambda self, name: made[name])
    told = Told()
    with assistant(store, told) as opened:
        assert opened.search("the new harbour").sentences
    run(store, told=told)
    store_state(store).assert_whole()
    assert embedded(made["two"]) == 1  # one question, and no passage again


# Mending


def harm_vectors(store: Path) -> None:
    shutil.rmtree(store / "vectors")


def garble_database(store: Path) -> None:
    (store / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 5_000)


def garble_graph(store: Path) -> None:
    for path in (store / "vectors").glob("*/*.bin"):
        path.write_bytes(os.urandom(path.stat().st_size))


def empty_graph(store: Path) -> None:
    for path in (store / "vectors").glob("*/*.bin"):
        path.write_bytes(b"")


def drop_graph(store: Path) -> None:
    for path in (store / "vectors").glob("*/*"):
        path.unlink()


def harm_keywords(store: Path) -> None:
    shutil.rmtree(store / "keywords")


def garble_meta(store: Path) -> None:
    (store / "keywords" / "meta.json").write_text("{garbage")


def garble_segments(store: Path) -> None:
    for path in (store / "keywords").glob("*.*"):
        if path.suffix != ".json":
            path.write_bytes(b"\xff" * 99)


def empty_keywords(store: Path) -> None:
    for path in (store / "keywords").iterdir():
        path.unlink()


@pytest.mark.parametrize(
    ("harm", "part"),
    [
        pytest.param(harm_vectors, "vector", id="vectors missing"),
        pytest.param(garble_database, "vector", id="garbage in Chroma's database"),
        pytest.param(garble_graph, "vector", id="garbage in the graph"),
        pytest.param(empty_graph, "vector", id="graph empty"),
        pytest.param(drop_graph, "vector", id="graph missing"),
        pytest.param(harm_keywords, "keyword", id="keywords missing"),
        pytest.param(garble_meta, "keyword", id="garbage in the keywords' list"),
        pytest.param(garble_segments, "keyword", id="garbage in the keywords' segments"),
        pytest.param(empty_keywords, "keyword", id="keywords empty"),
    ],
)
def test_a_broken_index_is_answered_without_and_mended_by_the_next_run(
    store: Path, news: Path, harm: Callable[[Path], None], part: str
) -> None:
    question = "when did the minister open the new harbour"
    write_articles(news, 40)
    run(store, news)
    before = store_state(store)
    shutil.copytree(store, store.with_name("other"), copy_function=shutil.copy2)
    harm(store)
    with assistant(store) as opened:
        answer = opened.ask(question)
        assert answer.citations[0].sentence.article_id == "harbour.txt"
        assert any(f"{part} index" in note for note in answer.notes) or part == "vector"
    told = Told()
    report = run(store, told=told)
    assert counts(report) == (0, 0, 42, 0)
    assert store_state(store) == before
    assert f"{part} index" in str(told) or harm is garble_graph  # so small a graph is never read
    with assistant(store) as opened:
        answer = opened.ask(question)
        assert answer.citations[0].sentence.article_id == "harbour.txt"
        assert answer.notes == ()
    other = store.with_name("other")  # the same harm, and nobody asked before the run
    harm(other)
    told = Told()
    run(other, told=told)
    assert store_state(other) == before
    assert f"{part} index" in str(told) or harm is garble_graph
    told = Told()
    run(other, told=told)
    assert told.notes == []


def catalogue_of(store: Path) -> bytes:
    assert not (store / "catalogue.sqlite3-wal").exists()
    return (store / "catalogue.sqlite3").read_bytes()


def restore(store: Path, backup: bytes) -> None:
    (store / "catalogue.sqlite3").write_bytes(backup)


def test_after_a_restored_catalogue_both_indexes_hold_what_it_does(store: Path, news: Path) -> None:
    write_articles(news, 5)
    run(store, news)
    backup = catalogue_of(store)
    for name in ("000.txt", "001.txt"):  # as many passages, under other numbers
        write(news, name, (news / name).read_text() + "\nMore of it.\n", age=30)
    run(store, news)
    restore(store, backup)
    told = Told()
    shutil.rmtree(news)
    run(store, told=told)
    store_state(store).assert_whole()
    assert "vector index belongs to another state" in str(told)
    assert "keyword index belongs to another state" in str(told)
    told = Told()
    run(store, told=told)
    assert told.notes == []


def test_a_number_given_twice_since_a_backup_is_not_taken_for_the_same(
    store: Path, news: Path
) -> None:
    """Two lines of change after one backup give the same numbers to other passages."""
    run(store, news)
    fork = catalogue_of(store)
    write(news, "new.txt", RAILWAY.replace("border", "mountain"))
    run(store, news)
    one_line = catalogue_of(store)
    restore(store, fork)
    write(news, "new.txt", HARBOUR.replace("harbour", "airport"))
    run(store, news)
    other_line = store_state(store)
    restore(store, one_line)
    write(news, "new.txt", RAILWAY.replace("border", "mountain"))
    run(store, news)
    state = store_state(store)
    state.assert_whole()
    assert state.passage_ids == other_line.passage_ids
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        assert not parts.keywords.search(("airport",), 5)
        assert parts.keywords.search(("mountain",), 5)
        ids, rows = parts.catalogue.vectors()
        for number, row in zip(ids.tolist(), rows, strict=True):
            assert dict(parts.vectors.search(row, 10))[number] == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("part", ["vectors", "keywords"])
def test_an_index_restored_from_before_the_last_change_is_mended(
    store: Path, news: Path, part: str
) -> None:
    run(store, news)
    shutil.copytree(store, store.with_name("backup"))
    write(news, "harbour.txt", HARBOUR.replace("Monday", "Sunday"), age=30)
    run(store, news)
    for name in ("vectors", "vectors.json") if part == "vectors" else ("keywords",):
        subprocess.run(["rm", "-r", str(store / name)], check=True)
        subprocess.run(["cp", "-a", str(store.with_name("backup") / name), str(store)], check=True)
    told = Told()
    run(store, news, told=told)
    store_state(store).assert_whole()
    assert "does not match the catalogue" in str(told)


def test_a_store_of_the_first_format_is_brought_up_to_date(store: Path, news: Path) -> None:
    run(store, news)
    before = store_state(store)
    take_back(store)
    with assistant(store) as opened:
        assert "Monday" in opened.ask("when did the minister open the new harbour").text
    told = Told()
    assert counts(run(store, news, told=told)) == (0, 0, 2, 0)
    assert told.notes == ["Looking for the same story among 2 stored articles."]
    assert store_state(store) == before
    assert counts(run(store, news, told=told)) == (0, 0, 2, 0)
    assert len(told.notes) == 1
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        state, _ = parts.catalogue.states()
        assert parts.vectors.vouched() == parts.keywords.vouched() == state


def test_keywords_of_another_schema_are_built_anew(store: Path, news: Path) -> None:
    run(store, news)
    before = store_state(store)
    meta = store / "keywords" / "meta.json"
    told = json.loads(meta.read_text(encoding="utf-8"))
    told["schema"][1]["name"] = "headline"
    meta.write_text(json.dumps(told), encoding="utf-8")
    with assistant(store) as opened:
        assert "another version" in " ".join(opened.ask("when did the harbour open").notes)
    notes = Told()
    run(store, news, told=notes)
    assert "another version" in str(notes)
    assert store_state(store) == before


@pytest.mark.parametrize("point", ["add", "vouch"])
def test_a_rebuild_that_is_killed_is_done_again(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    write_articles(news, 30)
    monkeypatch.setattr("qa.rebuilding.REBUILD_BATCH", 10)
    run(store, news)
    before = store_state(store)
    shutil.rmtree(store / "vectors")

    class Killed(BaseException):
        pass

    calls = 0
    real = getattr(facade_vectors(), point)

    def killed(self: object, *values: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2 or point == "vouch":
            raise Killed
        real(self, *values)

    monkeypatch.setattr(facade_vectors(), point, killed)
    with pytest.raises(Killed):
        run(store)
    monkeypatch.setattr(facade_vectors(), point, real)
    run(store)
    assert store_state(store) == before


def facade_vectors() -> type:
    from qa.adapters.vectors import ChromaVectors

    return ChromaVectors


def test_what_a_killed_run_left_is_cleared_also_by_remove(store: Path, news: Path) -> None:
    """Passages in both indexes of which the catalogue only knows that they were set aside."""
    run(store, news)
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        first = parts.catalogue.reserve(3)
        lost = [first, first + 1, first + 2]
        parts.vectors.add(lost, np.ones((3, 256), dtype=np.float32))
        parts.keywords.add((number, "lost", "lost words") for number in lost)
        parts.keywords.commit()
    told = Told()
    with assistant(store, told) as opened:
        opened.remove(["harbour.txt"])
    assert "Finished an interrupted run" in str(told)
    assert set(held(store)) == {"railway.txt"}


def test_a_damaged_catalogue_is_left_as_it_is(store: Path, news: Path) -> None:
    from qa.errors import StoreDamaged

    run(store, news)
    path = store / "catalogue.sqlite3"
    path.write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreDamaged):
        run(store, news)
    assert path.read_bytes() == b"garbage" * 1000


def test_vectors_in_both_places_are_the_same(store: Path, news: Path) -> None:
    run(store, news)
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        ids, rows = parts.catalogue.vectors()
        for number, row in zip(ids.tolist(), rows, strict=True):
            found = dict(parts.vectors.search(row, 10))
            assert found[number] == pytest.approx(1.0, abs=1e-4)


def test_what_fails_in_writing_reaches_the_caller(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing goes on in a thread of its own."""
    run(store, news)
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:

        def fail(*_: object) -> int:
            raise ArticleError("cannot reserve")

        monkeypatch.setattr(parts.catalogue, "reserve", fail)
        file = FileToIndex(str(write(news, "new.txt", "Text here.")), "new.txt", "new.txt", "text")
        pieces = prepare(file, sources.Opener(1_000), lambda text: True)
        with pytest.raises(ArticleError, match="cannot reserve"):
            index_pieces(pieces, parts=parts, counts=IndexReport())
    with sqlite3.connect(store / "catalogue.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM article").fetchone() == (2,)
    connection.close()


def test_rebuilding_reads_every_file_again_and_replaces_what_was_stored(
    store: Path, news: Path
) -> None:
    write_articles(news, 5)
    run(store, news)
    before = store_state(store)
    (news / "004.txt").unlink()
    with assistant(store) as opened:
        generation = opened.summary().generation
        opened.remove(["003.txt"])
        report = opened.index(rebuild=True)
        assert counts(report) == (0, 5, 0, 1)
        assert opened.summary().generation > generation + 1
    after = store_state(store)
    after.assert_whole()
    assert not after.passage_ids & before.passage_ids
    kept = {name: told for name, told in before.articles.items() if name in after.articles}
    assert after.articles == kept
    assert set(before.articles) - set(kept) == {"003.txt", "004.txt"}


def test_readers_see_whole_articles_while_all_is_rebuilt(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(news, 30)
    monkeypatch.setattr("qa.indexing.BATCH_PASSAGES", 6)
    run(store, news)
    question = "when did the minister open the new harbour"
    seen = []

    class Killed(BaseException):
        pass

    def look(report: object) -> None:
        with assistant(store) as reader:
            seen.append((len(reader.articles()), reader.ask(question).citations[0].sentence.text))
        if len(seen) == 8:
            raise Killed

    with assistant(store) as opened, pytest.raises(Killed):
        opened.index(rebuild=True, report=look)
    assert len(set(seen)) == 1
    with assistant(store) as opened:
        assert len(opened.articles()) == 32
        assert opened.check().clean
        assert counts(opened.index(rebuild=True))[1] == 32
    store_state(store).assert_whole()
