"""Articles taken out by name: they stay out until forgotten, and no kill loses anything."""

import os
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.catalogue import SqliteCatalogue
from qa.errors import ArticleError, StoreMismatch
from qa.indexing import IndexParts
from tests.builders import Told, assistant, write, write_articles
from tests.indexing.runs import RAILWAY, held, run


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
