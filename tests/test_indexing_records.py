"""Index runs over files that hold many articles, and over records from standard input."""

import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.adapters import sources
from qa.adapters.readers.registry import BY_NAME
from qa.errors import ArticleError, UsageError
from qa.file_types import FileToIndex
from qa.indexing import Batch, store_batch
from qa.preparing import PIECE_PASSAGES, Piece, embed_articles, prepare
from qa.store_types import IndexReport
from tests.builders import assistant, store_state, write

TOWNS = ("Arden", "Brack", "Corley", "Dunmore", "Ennis")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A place for a store."""
    return tmp_path / "store"


def record(town: str, day: int = 1, **more: object) -> dict[str, object]:
    return {
        "title": f"A bridge for {town}",
        "body": f"The council of {town} voted for a bridge. It will be built by day {day}.",
        "published": f"2020-03-0{day}",
        **more,
    }


def lines(records: Sequence[object]) -> str:
    return "".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in records)


def put(folder: Path, name: str, text: str, *, age: float = 60.0) -> str:
    return str(write(folder, name, text, age=age))


def run(store: Path, *paths: str, **more: bool) -> IndexReport:
    with assistant(store) as opened:
        return opened.index(paths, **more)  # type: ignore[arg-type]


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed


def texts(store: Path) -> dict[str, str]:
    """Return the second line of each article by id, having checked that both indexes match."""
    state = store_state(store)
    state.assert_whole()
    return {name: str(told[1]).split("\n\n")[1] for name, told in state.articles.items()}


def test_each_record_is_an_article_and_only_changed_ones_are_read_again(
    store: Path, tmp_path: Path
) -> None:
    first = [record(town) for town in TOWNS]
    path = put(tmp_path, "news.jsonl", lines(first))
    report = run(store, path)
    assert (counts(report), report.total, report.files) == ((5, 0, 0, 0), 1, 1)
    assert set(texts(store)) == {f"news.jsonl#{number}" for number in range(1, 6)}
    assert counts(run(store, path)) == (0, 0, 5, 0)
    first[2] = record("Corley", 7)
    put(tmp_path, "news.jsonl", lines([*first, record("Fenwick")]), age=30)
    assert counts(run(store, path)) == (1, 1, 4, 0)
    assert "day 7" in texts(store)["news.jsonl#3"]
    put(tmp_path, "news.jsonl", lines(first[:2]), age=20)
    assert counts(run(store, path)) == (0, 0, 2, 4)
    os.unlink(path)
    write(tmp_path, "other.txt", "Another article is here to stay.")
    assert counts(run(store, str(tmp_path)))[3] == 2


def test_a_record_that_is_none_costs_itself_alone(store: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "news.jsonl", lines([record("Arden"), "{not JSON", record("Brack")]))
    report = run(store, path)
    assert counts(report) == (2, 0, 0, 0)
    ((where, reason),) = report.problems
    assert where == path
    assert "record 2" in reason
    assert set(texts(store)) == {"news.jsonl#1", "news.jsonl#3"}


def test_the_place_of_a_record_is_its_number(store: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "news.jsonl", lines([record(town) for town in TOWNS]))
    run(store, path)
    with assistant(store) as opened:
        answer = opened.ask("what did the council of Dunmore vote for")
        best = answer.citations[0]
        assert (best.record, best.sentence.article_id) == (4, "news.jsonl#4")
        assert opened.place(f"[1] {path}#4:3  2020-03-01") == ("news.jsonl#4", 3)
        assert not best.stale
        put(tmp_path, "news.jsonl", lines([record("Fenwick")]), age=30)
        assert opened.ask("what did the council of Dunmore vote for").citations[0].stale


def test_a_record_that_is_taken_out_stays_out_until_it_is_let_in(
    store: Path, tmp_path: Path
) -> None:
    path = put(tmp_path, "news.jsonl", lines([record(town) for town in TOWNS]))
    run(store, path)
    with assistant(store) as opened:
        assert opened.remove(["news.jsonl#2"]) == 1
    put(tmp_path, "news.jsonl", lines([record(town) for town in (*TOWNS, "Fenwick")]), age=30)
    assert counts(run(store, path)) == (1, 0, 4, 0)
    assert "news.jsonl#2" not in texts(store)
    with assistant(store) as opened:
        opened.remove(["news.jsonl#2"], forget=True)
    assert counts(run(store, path)) == (1, 0, 5, 0)


def test_equal_records_are_stored_once(store: Path, tmp_path: Path) -> None:
    path = put(tmp_path, "news.jsonl", lines([record("Arden"), record("Arden"), record("Brack")]))
    report = run(store, path)
    assert (report.new, report.copies) == (2, 1)
    with assistant(store) as opened:
        (copy,) = opened.article("news.jsonl#1").copies
        assert (copy.article_id, copy.path, copy.record) == ("news.jsonl#2", str(path), 2)
    put(tmp_path, "news.jsonl", lines([record("Ennis"), record("Arden"), record("Brack")]), age=9)
    assert counts(run(store, path)) == (0, 1, 2, 0)
    found = texts(store)
    assert {name: "Arden" in text for name, text in found.items()} == {
        "news.jsonl#1": False, "news.jsonl#2": True, "news.jsonl#3": False,
    }  # fmt: skip


def pieces_of(path: str) -> list[Piece]:
    file = FileToIndex(path, "news.jsonl", "news.jsonl", "json")
    return list(prepare(file, sources.Opener(1_000), lambda text: True))


def test_a_long_file_comes_in_pieces_and_is_known_only_when_all_are_there(tmp_path: Path) -> None:
    long = [record(f"Town {number}") for number in range(PIECE_PASSAGES + 10)]
    path = put(tmp_path, "news.jsonl", lines(long), age=1_000)
    first, last = pieces_of(path)
    assert (len(first.articles), len(last.articles)) == (PIECE_PASSAGES, 10)
    assert (first.last, first.seen) == (False, None)
    assert all(new.mtime_ns == -1 for new in first.articles)
    assert last.last
    assert last.seen is not None
    assert last.seen.mtime_ns == os.stat(path).st_mtime_ns


def test_a_file_read_in_part_is_read_again(store: Path, tmp_path: Path) -> None:
    """As after a kill between two batches."""
    long = [record(f"Town {number}") for number in range(PIECE_PASSAGES + 10)]
    path = put(tmp_path, "news.jsonl", lines(long), age=1_000)
    store.mkdir()
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        parts.catalogue.set_embedder(parts.embedder.name, parts.embedder.dimensions)
        batch = Batch()
        batch.add(pieces_of(path)[0])
        batch.articles = embed_articles(batch.articles, parts.embedder)
        store_batch(batch, parts)
    assert counts(run(store, path)) == (10, 0, PIECE_PASSAGES, 0)
    assert counts(run(store, path)) == (0, 0, PIECE_PASSAGES + 10, 0)


def test_the_formats_that_hold_many_articles_are_those_of_records() -> None:
    assert {name for name, each in BY_NAME.items() if each.many} == {"json", "csv", "mbox"}


def typed(monkeypatch: pytest.MonkeyPatch, records: Sequence[object]) -> None:
    stream = io.TextIOWrapper(io.BytesIO(lines(records).encode()))
    monkeypatch.setattr(sys, "stdin", stream)


def test_records_from_standard_input_are_known_by_their_own_names(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, [record("Arden", id="a1"), record("Brack", url="https://x.example/b"), "{"])
    report = run(store, "-")
    assert counts(report) == (2, 0, 0, 0)
    assert [path for path, _ in report.skipped] != []
    assert set(texts(store)) == {"stdin:a1", "stdin:https://x.example/b"}
    typed(monkeypatch, [record("Arden", 5, id="a1"), record("Brack", url="https://x.example/b")])
    assert counts(run(store, "-")) == (0, 1, 1, 0)
    assert "day 5" in texts(store)["stdin:a1"]
    assert counts(run(store)) == (0, 0, 0, 0)  # they are of no folder, and stay
    assert len(texts(store)) == 2
    with assistant(store) as opened:
        assert not opened.is_stale(opened.article("stdin:a1"))
        assert opened.remove(["stdin:a1"]) == 1
    assert set(texts(store)) == {"stdin:https://x.example/b"}


def test_of_records_with_one_id_the_last_stands(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, [record("Arden", day, id="a1") for day in (1, 2, 2, 3)])
    report = run(store, "-")
    assert counts(report) == (1, 0, 0, 0)
    assert [problem for _, problem in report.problems] == [
        "record 2: it takes the place of another one with the id a1",
        "record 3: another one is the same",
        "record 4: it takes the place of another one with the id a1",
    ]
    assert "day 3" in texts(store)["stdin:a1"]
    typed(monkeypatch, [record("Arden", day, id="a1") for day in (3, 4, 5)])
    assert counts(run(store, "-")) == (0, 1, 1, 0)
    assert "day 5" in texts(store)["stdin:a1"]
    assert len(texts(store)) == 1


def test_records_of_one_id_may_come_in_several_batches(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.indexing.BATCH_PASSAGES", 1)
    typed(monkeypatch, [record("Arden", day, id="a1") for day in (1, 2, 3)])
    report = run(store, "-")
    assert (report.new, report.passages) == (1, 3)
    assert list(texts(store)) == ["stdin:a1"]
    assert "day 3" in texts(store)["stdin:a1"]


def test_records_that_share_an_address_are_all_kept(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = [record(town, url="https://x.example/") for town in TOWNS]
    typed(monkeypatch, site)
    report = run(store, "-")
    assert counts(report) == (5, 0, 0, 0)
    assert report.problems[0][1] == (
        "record 2: another one has the address https://x.example/ too; both are kept"
    )
    assert len(texts(store)) == 5
    typed(monkeypatch, site)
    assert counts(run(store, "-")) == (0, 0, 5, 0)


def test_records_that_cannot_be_read_are_told_each_by_its_number(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, [record("Arden"), "{", "{", {"title": "no text"}])
    report = run(store, "-")
    assert counts(report) == (1, 0, 0, 0)
    assert {path for path, _ in report.skipped} == {"standard input"}
    assert [reason.split(" (")[0] for _, reason in report.skipped] == [
        "record 2 is not JSON",
        "record 3 is not JSON",
        "record 4 has no text",
    ]


def test_nothing_else_goes_with_standard_input(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="standard input"):
        run(store, "-", str(tmp_path))
    typed(monkeypatch, [])
    with pytest.raises(ArticleError, match=r"holds no article \(no record in it\)"):
        run(store, "-")
    assert not store.exists()
