"""Index runs over real folders and a real store: what is taken in, kept, changed, dropped."""

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from qa import indexing
from qa.adapters import sources
from qa.adapters.readers.registry import Format
from qa.errors import ArticleError, StoreNotFound
from qa.file_types import FileToIndex
from qa.indexing import index_pieces
from qa.preparing import prepare
from qa.store_types import IndexReport
from tests.builders import assistant, store_state, write, write_articles
from tests.indexing.runs import HARBOUR, RAILWAY, counts, held, run


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
