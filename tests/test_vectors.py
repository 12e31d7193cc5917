"""What any vector index has to do, then what Chroma's files alone have to."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from qa.adapters import vectors as module
from qa.adapters.vectors import ChromaVectors, collection_name, open_collection
from qa.errors import StoreBusy, StoreDamaged, StoreError
from qa.protocols import VectorIndex, Vectors
from tests.builders import run_python, start_python

DIMENSIONS = 8

Open = Callable[[], VectorIndex]


def chroma(folder: Path, *, patience: float = 60.0) -> ChromaVectors:
    return ChromaVectors(folder, "hashed", DIMENSIONS, create=True, patience=patience)


@pytest.fixture(params=[pytest.param(chroma, id="chroma")])
def open_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Open the same index as often as wanted."""
    opened: list[VectorIndex] = []

    def open_one() -> VectorIndex:
        opened.append(request.param(tmp_path))
        return opened[-1]

    yield open_one
    for index in opened:
        index.close()


@pytest.fixture
def index(open_index: Open) -> VectorIndex:
    """One index."""
    return open_index()


def unit(count: int, seed: int = 1) -> Vectors:
    """Return `(count, DIMENSIONS)` vectors of unit length."""
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    result: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def test_the_nearest_come_first_with_their_cosines(index: VectorIndex) -> None:
    rows = unit(50)
    index.add(range(1, 51), rows)
    found = index.search(rows[7], 50)
    cosines = rows @ rows[7]
    assert [number for number, _ in found] == [int(at) + 1 for at in np.argsort(-cosines)]
    np.testing.assert_allclose([score for _, score in found], np.sort(cosines)[::-1], atol=1e-5)


def test_no_more_than_k_are_found(index: VectorIndex) -> None:
    index.add(range(1, 31), unit(30))
    assert len(index.search(unit(1)[0], 5)) == 5
    assert len(index.search(unit(1)[0], 500)) == 30


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    assert index.search(unit(1)[0], 5) == []
    assert index.ids() == set()
    index.delete([1, 2])
    index.add([], np.zeros((0, DIMENSIONS), dtype=np.float32))
    assert index.ids() == set()


def test_a_deleted_passage_is_never_found_again(index: VectorIndex) -> None:
    rows = unit(40)
    index.add(range(1, 41), rows)
    index.delete([*range(1, 21), 999])
    assert index.ids() == set(range(21, 41))
    assert {number for number, _ in index.search(rows[0], 40)} == set(range(21, 41))


def test_adding_again_replaces(index: VectorIndex) -> None:
    rows = unit(2)
    index.add([1], rows[:1])
    index.add([1], rows[1:])
    ((number, score),) = index.search(rows[1], 5)
    assert number == 1
    assert score == pytest.approx(1.0, abs=1e-5)


def test_vectors_come_back_as_they_were_added(index: VectorIndex) -> None:
    rows = unit(30)
    index.add(range(1, 31), rows)
    held = index.vectors([3, 7, 999])
    assert set(held) == {3, 7}
    np.testing.assert_allclose(held[7], rows[6], atol=1e-6)
    assert index.vectors([]) == {}


def test_a_whole_index_passes_and_stays_vouched_for(index: VectorIndex, open_index: Open) -> None:
    index.add(range(1, 31), unit(30))
    index.vouch("state")
    index.examine()
    assert not index.cut_short()
    assert index.problem() is None
    assert index.vouched() == open_index().vouched() == "state"
    assert index.ids() == set(range(1, 31))


def test_a_killed_touch_is_told_from_other_damage(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 31), unit(30))
    index.close()
    (tmp_path / "vectors.json").unlink()
    assert index.cut_short()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 5000)
    for _ in range(2):
        with pytest.raises(StoreDamaged):
            chroma(tmp_path).examine()
        assert chroma(tmp_path).cut_short()
    index.rebuild()
    index.add(range(1, 31), unit(30))
    index.close()
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 5000)
    with pytest.raises(StoreDamaged):
        chroma(tmp_path).examine()
    assert not chroma(tmp_path).cut_short()


def test_a_problem_is_not_told_of_while_others_are_at_work(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 31), unit(30))
    index.close()
    (tmp_path / "vectors.json").unlink()
    with FileLock(tmp_path / "vectors.lock"):
        shutil.rmtree(tmp_path / "vectors")
        assert index.problem() is None
    assert "missing" in str(index.problem())


def test_more_than_one_batch_goes_in_and_out(index: VectorIndex) -> None:
    count = module.BATCH + 500
    index.add(range(1, count + 1), unit(count))
    assert index.ids() == set(range(1, count + 1))
    index.delete(range(1, count + 1))
    assert index.ids() == set()


def test_a_vector_of_zeros_does_no_harm(index: VectorIndex) -> None:
    rows = unit(3)
    rows[1] = 0.0
    index.add([1, 2, 3], rows)
    assert index.search(rows[0], 1)[0][0] == 1
    assert len(index.search(rows[1], 3)) == 3


def test_the_index_is_still_there_when_opened_again(index: VectorIndex, open_index: Open) -> None:
    rows = unit(10)
    index.add(range(1, 11), rows)
    index.close()
    other = open_index()
    assert other.ids() == set(range(1, 11))
    assert other.search(rows[3], 1)[0][0] == 4


def test_rebuilding_starts_empty_and_takes_new_passages(index: VectorIndex) -> None:
    index.add(range(1, 11), unit(10))
    index.vouch("now")
    index.rebuild()
    assert index.vouched() is None
    assert index.ids() == set()
    index.add([5], unit(1))
    assert [number for number, _ in index.search(unit(1)[0], 5)] == [5]


def test_an_index_is_clean_once_vouched_for(index: VectorIndex, open_index: Open) -> None:
    assert index.vouched() is None
    index.add([1, 2], unit(2))
    assert index.vouched() is None
    index.vouch("now")
    assert index.vouched() == "now"
    index.add([3], unit(1))
    index.delete([1])
    index.search(unit(1)[0], 1)
    assert index.vouched() == "now"
    index.close()
    assert open_index().vouched() == "now"


def test_a_seal_of_the_first_version_is_read_but_vouches_for_nothing(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add([1, 2], unit(2))
    index.vouch("now")
    index.close()
    seal = tmp_path / module.SEAL_NAME
    told = json.loads(seal.read_text(encoding="utf-8"))
    del told["state"]
    seal.write_text(json.dumps({**told, "whole": True}), encoding="utf-8")
    again = chroma(tmp_path)
    assert again.vouched() is None
    assert again._seal() is not None  # so that the files are not tried in a child process
    again.vouch("later")
    assert again.vouched() == "later"


def test_a_big_index_is_given_longer_to_open(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    (tmp_path / "vectors").mkdir()
    with (tmp_path / "vectors" / "graph.bin").open("wb") as file:
        file.truncate(300_000_000)
    assert index._patient() == module.PROBE_SECONDS + 300


ADD_IN_CHILD = """
import sys
from pathlib import Path
from tests.test_vectors import chroma, unit
index = chroma(Path(sys.argv[1]))
index.add([50], unit(1, seed=9))
index.delete([1])
index.close()
"""


def test_what_another_process_wrote_is_seen_after_refresh(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 11), unit(10))
    index.search(unit(1)[0], 3)
    run_python(ADD_IN_CHILD, str(tmp_path))
    index.refresh()
    assert index.search(unit(1, seed=9)[0], 1)[0][0] == 50
    assert index.ids() == {*range(2, 11), 50}
    index.close()


# Chroma's files


def test_a_client_is_not_used_again_once_others_have_changed_the_files(tmp_path: Path) -> None:
    """Its graph would be older than the files, and could be written over them."""
    index = chroma(tmp_path)
    index.add(range(1, 11), unit(10))
    run_python(ADD_IN_CHILD, str(tmp_path))
    assert index.search(unit(1, seed=9)[0], 1)[0][0] == 50  # without refresh
    index.close()


def test_the_client_stays_open_while_nobody_else_comes(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add([1], unit(1))
    client = index._opened
    index.search(unit(1)[0], 1)
    index.delete([1])
    assert index._opened is client
    index.close()


def test_patience_ends_in_store_busy(tmp_path: Path) -> None:
    index = chroma(tmp_path, patience=0.05)
    with FileLock(tmp_path / module.LOCK_NAME), pytest.raises(StoreBusy):
        index.search(unit(1)[0], 1)
    index.add([1], unit(1))
    assert index.search(unit(1)[0], 1)[0][0] == 1
    index.close()


DIE_IN_TOUCH = """
import os, signal, sys
from pathlib import Path
from tests.test_vectors import chroma, unit
index = chroma(Path(sys.argv[1]))
with index._touch() as collection:
    collection.upsert(ids=["50"], embeddings=unit(1, seed=9))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def die_in_touch(folder: Path) -> None:
    process = start_python(DIE_IN_TOUCH, str(folder))
    _, err = process.communicate()
    assert process.returncode == -signal.SIGKILL, err


def test_after_a_killed_touch_whole_files_are_used_but_not_vouched_for(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 11), unit(10))
    index.vouch("now")
    index.close()
    die_in_touch(tmp_path)
    reader = ChromaVectors(tmp_path, "hashed", DIMENSIONS)
    assert reader.vouched() is None
    found = {number for number, _ in reader.search(unit(1)[0], 20)}
    assert found >= set(range(1, 11))
    assert reader.vouched() is None  # a reader cannot know what is missing
    reader.close()


def test_after_a_killed_touch_broken_files_are_damaged_and_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 11), unit(10))
    index.vouch("now")
    index.close()
    die_in_touch(tmp_path)
    (tmp_path / "vectors" / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    reader = ChromaVectors(tmp_path, "hashed", DIMENSIONS)
    with pytest.raises(StoreDamaged, match="does not open"):
        reader.search(unit(1)[0], 1)
    monkeypatch.setattr(module, "PROBE", "raise SystemExit('tried again')")
    with pytest.raises(StoreDamaged) as caught:
        reader.search(unit(1)[0], 1)
    assert "tried again" not in caught.value.message
    writer = chroma(tmp_path)
    assert writer.vouched() is None
    writer.rebuild()
    writer.add([1], unit(1))
    assert [number for number, _ in reader.search(unit(1)[0], 5)] == [1]
    writer.close()
    reader.close()


@pytest.mark.parametrize(
    ("probe", "reason"),
    [
        pytest.param("import os; os.abort()", "it crashes", id="crash"),
        pytest.param("import time; time.sleep(60)", "it hangs", id="hang"),
    ],
)
def test_files_that_crash_or_hang_their_reader_are_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, probe: str, reason: str
) -> None:
    index = chroma(tmp_path)
    index.add([1], unit(1))
    index.close()
    (tmp_path / module.SEAL_NAME).unlink()
    monkeypatch.setattr(module, "PROBE", probe)
    monkeypatch.setattr(module, "PROBE_SECONDS", 0.5)
    with pytest.raises(StoreDamaged, match=reason):
        chroma(tmp_path).search(unit(1)[0], 1)


def test_a_missing_folder_is_damage_to_a_reader(tmp_path: Path) -> None:
    reader = ChromaVectors(tmp_path, "hashed", DIMENSIONS)
    with pytest.raises(StoreDamaged, match="missing"):
        reader.search(unit(1)[0], 1)
    assert not (tmp_path / "vectors").exists()


def test_files_changed_behind_our_back_are_not_clean(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add(range(1, 11), unit(10))
    index.vouch("now")
    index.close()
    (graph,) = (tmp_path / "vectors").glob("*/data_level0.bin")
    data = graph.read_bytes()
    graph.write_bytes(os.urandom(len(data)))
    assert chroma(tmp_path).vouched() is None


@pytest.mark.parametrize("name", ["index_metadata.pickle", "length.bin"])
@pytest.mark.parametrize("lost", [True, False], ids=["lost", "cut short"])
def test_a_file_lost_or_cut_short_is_damage(tmp_path: Path, name: str, lost: bool) -> None:
    """Chroma itself opens such a graph, and finds one of its passages."""
    index = chroma(tmp_path)
    index.add(range(1, 3_001), unit(3_000))  # enough for the graph to be written
    index.vouch("now")
    index.close()
    (path,) = (tmp_path / "vectors").glob(f"*/{name}")
    path.unlink()
    if not lost:
        path.touch()
    for _ in range(2):
        with pytest.raises(StoreDamaged, match=f"not what they were left as: .*{name}"):
            chroma(tmp_path).search(unit(1)[0], 20)
    assert name in str(chroma(tmp_path).problem())


def test_a_store_copied_elsewhere_answers_as_before(tmp_path: Path) -> None:
    store = tmp_path / "one"
    store.mkdir()
    index = chroma(store)
    index.add(range(1, 11), unit(10))
    index.close()
    shutil.copytree(store, tmp_path / "two", copy_function=shutil.copyfile)
    reader = ChromaVectors(tmp_path / "two", "hashed", DIMENSIONS)
    assert len(reader.search(unit(1)[0], 20)) == 10
    reader.close()


def test_the_vectors_of_another_embedder_are_damage(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add([1], unit(1))
    index.vouch("now")
    index.close()
    other = ChromaVectors(tmp_path, "other", 4, create=True)
    assert other.vouched() is None
    with pytest.raises(StoreDamaged, match="another embedder"):
        other.ids()
    other.rebuild()
    other.add([1], np.ones((1, 4), dtype=np.float32))
    assert other.ids() == {1}
    other.close()


def test_a_lock_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="Cannot lock"):
        chroma(tmp_path / "file").vouched()


@pytest.mark.parametrize("name", ["wordllama", "openai:text-embedding-3-small", "/m/é", "x" * 900])
def test_chroma_takes_the_names_we_make(tmp_path: Path, name: str) -> None:
    client, collection = open_collection(
        str(tmp_path / "vectors"), collection_name(name), create=True
    )
    assert collection.name == collection_name(name)
    client.close()


def test_nearly_all_of_the_truly_nearest_are_found(tmp_path: Path) -> None:
    """Among many vectors without clusters, which a graph finds hardest."""
    rows = np.random.default_rng(5).standard_normal((6_000, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = ChromaVectors(tmp_path, "hashed", 64, create=True)
    index.add(range(6_000), rows)
    shares = []
    for row in rows[:10]:
        nearest = set(np.argsort(-(rows @ row))[:100].tolist())
        shares.append(len(nearest & {number for number, _ in index.search(row, 100)}) / 100)
    index.close()
    assert np.mean(shares) > 0.98  # with Chroma's own setting .91


def test_an_index_made_with_a_shallower_search_gets_the_present_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SEARCHED", 10)
    index = chroma(tmp_path)
    index.add(range(1, 51), unit(50))
    index.close()
    monkeypatch.undo()
    index = chroma(tmp_path)
    index.add([51], unit(1, 2))
    index.close()
    client, collection = open_collection(
        str(tmp_path / module.FOLDER_NAME), collection_name("hashed"), create=False
    )
    hnsw = collection.configuration_json["hnsw"]
    client.close()
    assert hnsw["ef_search"] == module.SEARCHED
    assert index.ids() == set(range(1, 52))
    index.close()


def test_a_collection_that_has_gone_is_told_once_and_without_names_of_code(tmp_path: Path) -> None:
    index = chroma(tmp_path)
    index.add([1], unit(1))
    index.close()
    client, _ = open_collection(
        str(tmp_path / module.FOLDER_NAME), collection_name("hashed"), create=False
    )
    client.delete_collection(collection_name("hashed"))
    client.close()
    problem = str(chroma(tmp_path).problem())
    assert problem.count("does not open") == 1
    assert "qa.errors" not in problem
    assert problem.endswith("does not exist.")


def test_an_index_that_is_there_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chroma would roll back in the background what it had begun, and hold up what is written."""
    index = chroma(tmp_path)
    index.add([1], unit(1))
    index.close()

    def made(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr("chromadb.api.client.Client.create_collection", made)
    monkeypatch.setattr("chromadb.api.client.Client.get_or_create_collection", made)
    index = chroma(tmp_path)
    index.add([2], unit(1, 2))
    assert index.ids() == {1, 2}
    index.close()
