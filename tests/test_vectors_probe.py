"""A process that opens an index: how its end is told, and what hangs from what is only slow."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.adapters import vectors_probe
from qa.adapters.vectors_probe import failure_of

SOON = 0.05  # seconds
UNTIL_TOLD = """
import pathlib, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
"""


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        pytest.param("pass", None, id="well"),
        pytest.param("import os; os.abort()", "it crashes", id="crash"),
        pytest.param("raise SystemExit('no graph')", "no graph", id="with a reason"),
        pytest.param("import sys; sys.stderr.write('x' * 10**6); sys.exit()", None, id="talks"),
    ],
)
def test_the_end_of_a_process_is_told(code: str, failure: str | None) -> None:
    assert failure_of([sys.executable, "-c", code], 600) == failure


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[float]], str | None]:
    """Probe a process that has taken these times of a core when it is looked at, and then ends.

    It may take any time to end, in which it gets on by very little.
    """

    def probe(times: list[float]) -> str | None:
        told = tmp_path / "told"

        def seconds_of_core(pid: int) -> float:
            if len(times) > 1:
                return times.pop(0)
            told.touch()
            times[0] += 1e-6
            return times[0]

        monkeypatch.setattr(vectors_probe, "_seconds_of_core", seconds_of_core)
        return failure_of([sys.executable, "-c", UNTIL_TOLD, str(told)], SOON)

    return probe


def test_a_process_that_gets_on_is_waited_for(
    waiting: Callable[[list[float]], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors_probe, "IDLE", 1e-9)
    assert waiting([0.001, 0.002, 0.003, 0.004]) is None


@pytest.mark.parametrize(
    "times",
    [
        pytest.param([0.01, 0.01, 0.02], id="does nothing"),
        pytest.param([0.01, 0.02, 10 * SOON, 20 * SOON], id="never comes to an end"),
    ],
)
def test_a_process_that_does_nothing_or_too_much_hangs(
    waiting: Callable[[list[float]], str | None], times: list[float]
) -> None:
    assert waiting(times) == "it hangs"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no such files on this system")
def test_the_time_of_a_core_is_read() -> None:
    import os
    import time

    while time.process_time() < 0.05:
        pass
    assert 0.03 <= vectors_probe._seconds_of_core(os.getpid()) <= time.process_time() + 0.1
    assert vectors_probe._seconds_of_core(2**30) == 0.0
