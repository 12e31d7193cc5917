"""Killed at any moment, the next run carries on; nothing is lost and nothing half seen."""

import random
import signal
import subprocess
from pathlib import Path

import pytest

from tests.builders import (
    StoreState,
    assistant,
    start_python,
    start_qa,
    store_state,
    write,
    write_articles,
)

# An index run that kills itself just before or after the n-th call of a step of the protocol.
KILLED_AT = """
import os, signal, sys
from qa import indexing
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.adapters.keywords import TantivyKeywords
from qa.adapters.vectors import ChromaVectors
from tests.builders import assistant
from pathlib import Path

kind, step, when, number, store, *paths = sys.argv[1:]
parts = {"catalogue": SqliteCatalogueWriter, "keywords": TantivyKeywords, "vectors": ChromaVectors}
real, calls = getattr(parts[kind], step), 0


def killing(self, *values, **named):
    global calls
    calls += 1
    if when == "before" and calls == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(self, *values, **named)
    if when == "after" and calls == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return result


setattr(parts[kind], step, killing)
indexing.BATCH_PASSAGES = 40
with assistant(Path(store)) as opened:
    opened.index(paths)
"""

OLD = "The bridge\n\nThe old bridge over the Drina was closed by engineers on Tuesday.\n"
NEW = "The bridge\n\nThe old bridge over the Drina was blown up by soldiers on Sunday.\n"


def index(store: Path, *paths: Path) -> None:
    with assistant(store) as opened:
        opened.index([str(path) for path in paths])


def same_but_for_numbers(one: StoreState, other: StoreState) -> None:
    one.assert_whole()
    other.assert_whole()
    assert one.articles == other.articles
    assert len(one.passage_ids) == len(other.passage_ids)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StoreState]:
    """A folder of changed articles beside one, and the state of a store built without a kill."""
    place = tmp_path_factory.mktemp("built")
    write_articles(place / "news", 30, sentences=30)
    write(place / "news", "bridge.txt", NEW)
    index(place / "store", place / "news")
    return place / "news", store_state(place / "store")


@pytest.mark.parametrize(
    ("kind", "step", "when", "number"),
    [
        pytest.param("catalogue", "reserve", "after", 1, id="ids set aside"),
        pytest.param("vectors", "add", "after", 1, id="first vectors added"),
        pytest.param("vectors", "add", "after", 2, id="second vectors added"),
        pytest.param("keywords", "add", "after", 2, id="keywords not committed"),
        pytest.param("keywords", "commit", "after", 2, id="keywords committed"),
        pytest.param("catalogue", "replace", "before", 2, id="before the second batch"),
        pytest.param("catalogue", "replace", "after", 1, id="after the first batch"),
        pytest.param("catalogue", "replace", "after", 2, id="after the second batch"),
        pytest.param("vectors", "delete", "after", 1, id="dead vectors deleted"),
        pytest.param("keywords", "delete", "after", 1, id="dead keywords not committed"),
        pytest.param("catalogue", "buried", "before", 1, id="before forgetting the dead"),
        pytest.param("catalogue", "buried", "after", 1, id="after forgetting the dead"),
    ],
)
def test_a_kill_between_two_steps_shows_old_or_new(
    tmp_path: Path,
    built: tuple[Path, StoreState],
    kind: str,
    step: str,
    when: str,
    number: int,
) -> None:
    """A first version of everything is indexed, then all articles change and the run is killed."""
    news, unkilled = built
    store, folder = tmp_path / "store", tmp_path / "news"
    write_articles(folder, 30, sentences=30, seed=2)
    write(folder, "bridge.txt", OLD, age=90)
    index(store, folder)
    for path in sorted(news.iterdir()):
        write(folder, path.name, path.read_text(encoding="utf-8"))
    process = start_python(KILLED_AT, kind, step, when, str(number), str(store), str(folder))
    _, err = process.communicate()
    assert process.returncode == -signal.SIGKILL, err

    with assistant(store) as opened:
        record = opened.article("bridge.txt")
        assert record.article.text in (OLD, NEW)
        answer = opened.ask("what happened to the old bridge over the Drina")
        cited = [one.sentence.text for one in answer.citations]
        told = record.article.text.split("\n\n")[1].strip()
        assert cited[0] == told
        other = ({OLD, NEW} - {record.article.text}).pop().split("\n\n")[1].strip()
        assert other not in cited
        assert len(opened.articles()) == 31

    index(store, folder)
    same_but_for_numbers(store_state(store), unkilled)


def test_a_to_b_killed_and_back_to_a(tmp_path: Path) -> None:
    store, folder = tmp_path / "store", tmp_path / "news"
    write_articles(folder, 5)
    write(folder, "bridge.txt", OLD, age=90)
    index(store, folder)
    before = store_state(store)
    for step in (("vectors", "add"), ("catalogue", "replace")):
        write(folder, "bridge.txt", NEW, age=60)
        process = start_python(KILLED_AT, *step, "after", "1", str(store), str(folder))
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        write(folder, "bridge.txt", OLD, age=30)
        index(store, folder)
        same_but_for_numbers(store_state(store), before)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, StoreState]:
    """A folder of some 2,200 passages, two batches, and the state of an unkilled store."""
    place = tmp_path_factory.mktemp("long")
    write_articles(place / "news", 150, sentences=140)
    index(place / "store", place / "news")
    return place / "news", store_state(place / "store")


@pytest.mark.parametrize("seed", range(2))
def test_a_real_run_killed_at_random_moments_carries_on(
    tmp_path: Path, long: tuple[Path, StoreState], seed: int
) -> None:
    rng = random.Random(seed)
    folder, unkilled = long
    store = tmp_path / "store"
    for _ in range(2):
        process = start_qa("index", str(folder), "--store", str(store))
        try:
            process.wait(timeout=rng.uniform(0.3, 3.0))
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
    process = start_qa("index", str(folder), "--store", str(store))
    _, err = process.communicate()
    assert process.returncode == 0, err
    same_but_for_numbers(store_state(store), unkilled)
