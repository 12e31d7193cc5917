"""Run a process and watch what memory and processor time it and its children take.

Memory that processes share is counted once (PSS), which Linux tells in `/proc`.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
PAUSE = 0.5  # seconds between two looks


class Watched(NamedTuple):
    """A finished process: wall seconds, its own peak and that of its whole tree in MB, its output.

    `busy` are the seconds of processor time that the tree took; other work on the machine does not
    lengthen them. `trace` tells `(seconds, MB of the process, MB of its tree)` as time went on.
    """

    seconds: float
    busy: float
    own: float
    tree: float
    out: str
    trace: list[tuple[float, float, float]]


def watched(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    *,
    allowed: Sequence[int] = (0,),
    pause: float = PAUSE,
) -> Watched:
    """Run a process to its end; what it writes to stderr goes to a file in the folder.

    Raises:
        RuntimeError: it ended with a code that is not allowed, or this is not Linux.
    """
    if not sys.platform.startswith("linux"):
        raise RuntimeError("the memory of a tree of processes can be watched on Linux only")
    errors = folder / "stderr.txt"
    began = time.perf_counter()
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, env=environment, cwd=folder
        )
    trace: list[tuple[float, float, float]] = []
    busy: dict[int, float] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(pause):
            tree = _tree(process.pid)
            sizes = [_megabytes(each) for each in tree]
            for each in tree[1:]:
                busy[each] = max(busy.get(each, 0.0), _busy(each))
            trace.append((time.perf_counter() - began, sizes[0], sum(sizes)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        assert process.stdout is not None
        out = process.stdout.read().decode("utf-8")
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    finally:
        ended.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        told = errors.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told}")
    own = max([each[1] for each in trace], default=usage.ru_maxrss * 1024 / 1e6)
    tree = max([each[2] for each in trace], default=own)
    spent = usage.ru_utime + usage.ru_stime + sum(busy.values())
    return Watched(seconds, spent, own, tree, out, trace)


def _tree(process: int) -> list[int]:
    """Return a process and all that come of it."""
    found = [process]
    for each in found:
        with suppress(OSError):
            for thread in (PROC / str(each) / "task").iterdir():
                found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def _megabytes(process: int) -> float:
    """Return how much memory a process takes, its part of what it shares; 0 once it has ended."""
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _busy(process: int) -> float:
    """Return the seconds of processor time that a process has taken; 0 once it has ended."""
    with suppress(OSError):
        text = (PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return 0.0
