"""A process that opens an index: how its end is told, and what hangs from what is only slow."""

import os
import sys
import time
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


Times = tuple[float, float]  # seconds on a core and in line for one, so far


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Times]], str | None]:
    """Probe a process for which this is told one after the other, and which ends after the last.

    It may take any time to end, in which it stands in line.
    """

    def probe(times: list[Times]) -> str | None:
        told = tmp_path / "told"

        def seconds(pid: int) -> Times:
            if len(times) > 1:
                return times.pop(0)
            told.touch()
            times[0] = (times[0][0], times[0][1] + SOON)
            return times[0]

        monkeypatch.setattr(vectors_probe, "_seconds", seconds)
        return failure_of([sys.executable, "-c", UNTIL_TOLD, str(told)], SOON)

    return probe


@pytest.mark.parametrize(
    "times",
    [
        pytest.param([(0.01, 0.0), (0.02, 0.0), (0.03, 0.0)], id="has a fifth of a core"),
        pytest.param([(0.0, 0.04), (0.0, 0.09), (0.0, 0.14)], id="stands in line"),
    ],
)
def test_a_process_that_gets_on_or_would_is_waited_for(
    waiting: Callable[[list[Times]], str | None], times: list[Times]
) -> None:
    assert waiting(times) is None


@pytest.mark.parametrize(
    "times",
    [
        pytest.param([(0.01, 0.0), (0.01, 0.0), (0.02, 0.0)], id="does nothing"),
        pytest.param([(0.02, 0.0), (0.2, 0.0), (0.3, 0.0)], id="never comes to an end"),
        pytest.param([(0.0, 0.0), (0.0, 0.0)], id="of which nothing is told"),
    ],
)
def test_a_process_that_does_nothing_or_too_much_hangs(
    waiting: Callable[[list[Times]], str | None], times: list[Times]
) -> None:
    assert waiting(times) == "it hangs"


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="this system tells nothing of its processes"
)
def test_what_a_process_does_is_read() -> None:
    while time.process_time() < 0.05:
        pass
    on_core, in_line = vectors_probe._seconds(os.getpid())
    assert 0.03 <= on_core <= time.process_time() + 0.1
    assert in_line >= 0
    assert vectors_probe._seconds(2**30) == (0.0, 0.0)
