"""The sketch of the vectors: what it finds, what it is of, and what kills and full disks leave."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters import sketch as module
from qa.adapters.sketch import VectorSketch
from qa.protocols import Ids, Vectors
from tests.builders import start_python

DIMENSIONS = 20  # not a whole number of bytes


def unit(count: int, seed: int = 1, dimensions: int = DIMENSIONS) -> Vectors:
    """Return vectors of unit length."""
    rows = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    result: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def ids(*numbers: int) -> Ids:
    return np.array(numbers, dtype=np.int64)


def drawn(folder: Path, count: int = 50, state: str = "a") -> VectorSketch:
    """Return the sketch of so many passages, numbered from 1."""
    sketch = VectorSketch(folder, DIMENSIONS)
    sketch.fill([(np.arange(1, count + 1), unit(count))], state)
    return sketch


def found(sketch: VectorSketch, count: int, state: str = "a", seed: int = 1) -> set[int] | None:
    near = sketch.near(unit(1, seed)[0], count, states=(state,), among=None)
    return None if near is None else set(near.tolist())


def test_there_is_none_at_first(tmp_path: Path) -> None:
    sketch = VectorSketch(tmp_path, DIMENSIONS)
    assert sketch.state() is None
    assert found(sketch, 5) is None
    sketch.add([1], unit(1))
    sketch.delete([1])
    sketch.vouch("a", None)
    assert sketch.state() is None


def test_it_is_of_one_state_of_the_catalogue(tmp_path: Path) -> None:
    sketch = drawn(tmp_path, state="a")
    assert found(sketch, 50, "a") == set(range(1, 51))
    assert found(sketch, 50, "b") is None
    sketch.vouch("c", "b")  # it did not hold what the catalogue did before
    assert sketch.state() == "a"
    sketch.vouch("b", "a")
    assert VectorSketch(tmp_path, DIMENSIONS).state() == "b"


@given(st.integers(0, 10_000), st.integers(1, 300))
def test_scores_are_the_sums_of_numbers_signed_as_the_rows(seed: int, dimensions: int) -> None:
    rows, vector = unit(30, seed, dimensions), unit(1, seed + 1, dimensions)[0]
    scores = module._scores(np.packbits(rows > 0, axis=1), vector)
    np.testing.assert_allclose(scores, np.where(rows > 0, 1, -1) @ vector, atol=1e-4)


def test_the_nearest_are_among_those_found(tmp_path: Path) -> None:
    rows = unit(20_000, dimensions=256)  # more than a block
    sketch = VectorSketch(tmp_path, 256)
    sketch.fill(
        [(np.arange(1, 15_001), rows[:15_000]), (np.arange(15_001, 20_001), rows[15_000:])], "a"
    )
    for number in (1, 8_192, 8_193, 20_000):
        near = sketch.near(rows[number - 1], 20, states=("a",), among=None)
        assert near is not None
        assert len(near) == 20
        assert number in near


def test_only_the_allowed_are_found(tmp_path: Path) -> None:
    sketch = drawn(tmp_path)
    near = sketch.near(unit(1)[0], 3, states=("a",), among=ids(7, 9, 11, 13, 99))
    assert near is not None
    assert len(near) == 3
    assert set(near.tolist()) < {7, 9, 11, 13}


def test_added_passages_are_found_and_deleted_ones_are_not(tmp_path: Path) -> None:
    sketch = drawn(tmp_path)
    reader = VectorSketch(tmp_path, DIMENSIONS)
    assert found(reader, 100) == set(range(1, 51))
    sketch.add([60, 61], unit(2, 9))
    sketch.delete([3, 4, 99])
    sketch.vouch("b", "a")
    assert found(sketch, 100, "b") == {*range(1, 51), 60, 61} - {3, 4}
    assert found(reader, 100, "b") == {*range(1, 51), 60, 61} - {3, 4}


def test_a_file_of_which_much_is_gone_is_written_anew(tmp_path: Path) -> None:
    sketch = drawn(tmp_path, 100)
    size = sketch.path.stat().st_size
    sketch.delete(range(1, 21))
    assert sketch.path.stat().st_size == size
    sketch.delete(range(21, 41))
    assert sketch.path.stat().st_size < size
    assert found(sketch, 100) == set(range(41, 101))


def test_rows_of_a_run_that_was_killed_are_overwritten(tmp_path: Path) -> None:
    sketch = drawn(tmp_path)
    with sketch.path.open("ab") as file:
        file.write(b"\7" * 100)
    assert found(sketch, 100) == set(range(1, 51))
    sketch.add([51], unit(1, 2))
    assert found(VectorSketch(tmp_path, DIMENSIONS), 100) == set(range(1, 52))


def test_what_it_lacks_is_counted(tmp_path: Path) -> None:
    rows = unit(50)
    sketch = drawn(tmp_path)
    assert sketch.lacking(np.arange(1, 51), rows) == 0
    assert sketch.lacking(ids(3, 99), rows[[2, 3]]) == 1
    assert sketch.lacking(ids(3, 4), -rows[[2, 3]]) == 2
    sketch.add([3], -rows[[2]])  # again, which replaces it
    assert sketch.lacking(ids(3), -rows[[2]]) == 0
    assert VectorSketch(tmp_path / "nowhere", DIMENSIONS).lacking(ids(3), rows[:1]) == 1
    sketch.fill([], "b")
    assert sketch.lacking(ids(3), rows[:1]) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from qa.adapters import sketch as module
sketch = module.VectorSketch(Path(sys.argv[1]), 20)
module._write_header = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "add":
    sketch.add([51, 52], np.ones((2, 20), dtype=np.float32))
elif sys.argv[2] == "fill":
    sketch.fill([(np.arange(1, 9), np.ones((8, 20), dtype=np.float32))], "b")
else:
    sketch.vouch("b", "a")
"""


@pytest.mark.parametrize("step", ["add", "fill", "vouch"])
def test_a_kill_leaves_what_was_there(tmp_path: Path, step: str) -> None:
    drawn(tmp_path)
    process = start_python(KILLED, str(tmp_path), step)
    process.communicate()
    assert process.returncode == -9
    sketch = VectorSketch(tmp_path, DIMENSIONS)
    assert sketch.state() == "a"
    assert found(sketch, 100) == set(range(1, 51))


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: data[:30], id="within the header"),
        pytest.param(lambda data: data[:-1], id="cut short"),
        pytest.param(lambda data: b"something else" + data[14:], id="another file"),
    ],
)
def test_a_broken_file_is_not_used_until_it_is_filled(tmp_path: Path, harm: object) -> None:
    assert callable(harm)
    sketch = drawn(tmp_path)
    sketch.path.write_bytes(harm(sketch.path.read_bytes()))
    assert sketch.state() is None
    sketch.add([60], unit(1))
    sketch.vouch("b", "a")
    assert found(sketch, 5, "b") is None
    sketch.fill([(ids(1, 2), unit(2))], "c")
    assert found(sketch, 5, "c") == {1, 2}


def test_the_sketch_of_another_embedder_is_not_used(tmp_path: Path) -> None:
    drawn(tmp_path)
    assert VectorSketch(tmp_path, 256).state() is None
    near = VectorSketch(tmp_path, DIMENSIONS).near(
        unit(1, dimensions=256)[0], 5, states=("a",), among=None
    )
    assert near is None


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")
def test_a_full_disk_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "sketch.new").symlink_to("/dev/full")
    drawn(tmp_path)
    assert not (tmp_path / module.FILE_NAME).exists()


@pytest.mark.parametrize("step", ["add", "vouch"])
def test_a_file_that_cannot_be_written_is_taken_away(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sketch = drawn(tmp_path)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write_header", fails)
    if step == "add":
        sketch.add([60], unit(1))
    else:
        sketch.vouch("b", "a")
    assert sketch.state() is None
