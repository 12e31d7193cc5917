"""Broken, restored and half-written indexes: answered without, mended by the next run."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.adapters.vectors import ChromaVectors
from qa.errors import StoreDamaged
from tests.builders import Told, assistant, store_state, write, write_articles
from tests.indexing.runs import HARBOUR, RAILWAY, counts, run


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
    real = getattr(ChromaVectors, point)

    def killed(self: object, *values: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2 or point == "vouch":
            raise Killed
        real(self, *values)

    monkeypatch.setattr(ChromaVectors, point, killed)
    with pytest.raises(Killed):
        run(store)
    monkeypatch.setattr(ChromaVectors, point, real)
    run(store)
    assert store_state(store) == before


def test_a_damaged_catalogue_is_left_as_it_is(store: Path, news: Path) -> None:
    run(store, news)
    path = store / "catalogue.sqlite3"
    path.write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreDamaged):
        run(store, news)
    assert path.read_bytes() == b"garbage" * 1000
