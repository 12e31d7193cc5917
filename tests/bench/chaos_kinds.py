"""What may happen to a run, each a function of its own; the next run mends what each leaves."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.bench.chaos import Chaos, group
from tests.bench.chaos_readers import Readers

LONGEST = 5.0  # seconds until something happens
ORPHANED = 20.0  # seconds within which the processes of a killed run have to end
KILLED, STOPPED = -signal.SIGKILL, 130


def undisturbed(chaos: Chaos, readers: Readers) -> None:
    """Let the files change while they are read."""
    process = _begun(chaos)
    for _ in range(4):
        time.sleep(chaos.rng.uniform(0, 0.7))
        chaos.news.change(3)
    chaos.ended(process, "index", (0,))
    chaos.doctor("after files changed in a run", pending=True)


def killed(chaos: Chaos, readers: Readers) -> None:
    """Kill the run at any moment of it."""
    process = _begun(chaos)
    _wait(chaos, process)
    process.kill()
    _broken_off(chaos, process, (0, KILLED))


def killed_writing(chaos: Chaos, readers: Readers) -> None:
    """Kill the run soon after it begins to write."""
    process = _begun(chaos)
    _until_it_writes(chaos, process)
    process.kill()
    _broken_off(chaos, process, (0, KILLED))


def killed_twice(chaos: Chaos, readers: Readers) -> None:
    """Kill the run, and the next that was to mend it."""
    killed_writing(chaos, readers)
    chaos.news.change(3)
    killed_writing(chaos, readers)


def interrupted(chaos: Chaos, readers: Readers) -> None:
    """Press Ctrl-C, now and then twice."""
    process = _begun(chaos)
    _wait(chaos, process)
    process.send_signal(signal.SIGINT)
    if chaos.rng.random() < 0.5:
        time.sleep(chaos.rng.uniform(0, 0.3))
        process.send_signal(signal.SIGINT)
    _broken_off(chaos, process, (0, STOPPED, -signal.SIGINT))


def power_cut(chaos: Chaos, readers: Readers) -> None:
    """Stop the run, and go on with a copy of the store as it was at that moment."""
    readers.pause()
    try:
        process = _begun(chaos)
        _until_it_writes(chaos, process)
        process.send_signal(signal.SIGSTOP)
        copy = chaos.disk / "copy"
        shutil.copytree(chaos.store, copy)
        process.kill()
        process.communicate()
        shutil.rmtree(chaos.store)
        copy.rename(chaos.store)
    finally:
        readers.resume()
    chaos.doctor("after a power cut", pending=True)


def worker_killed(chaos: Chaos, readers: Readers) -> None:
    """Kill a process that reads files: its file is skipped, and read by the next run."""
    process = _begun(chaos)
    _wait(chaos, process)
    started = group(process.pid)
    if started:
        chaos.counts["processes of a run killed"] += 1
        with suppress(ProcessLookupError):
            os.kill(chaos.rng.choice(started), signal.SIGKILL)
    chaos.ended(process, "index", (0, 1, 5))
    chaos.doctor("after a worker was killed", pending=True)


def full_disk(chaos: Chaos, readers: Readers) -> None:
    """Leave next to no space on the disk, or let no file grow beyond a limit."""
    if chaos.mounted and chaos.rng.random() < 0.7:
        room = os.statvfs(chaos.disk)
        free = chaos.rng.choice([0, 50_000, 300_000, 1_500_000])
        filler = chaos.disk / "filler"
        with filler.open("wb") as file:
            file.write(bytes(max(0, room.f_bavail * room.f_frsize - free)))
        try:
            process = _begun(chaos)
            chaos.ended(process, "index on a full disk", (0, 5))
        finally:
            filler.unlink()
    else:
        limit = chaos.rng.choice([100_000, 400_000, 1_000_000])
        process = chaos.index(batch=chaos.rng.choice([20, 2_000]), limit=limit)
        chaos.ended(process, "index with a limit on files", (0, 5))
    chaos.counts["disks found full"] += process.returncode == 5
    chaos.doctor("after a full disk", pending=True)


def two_writers(chaos: Chaos, readers: Readers) -> None:
    """Start two runs at once, one of which gives way, and kill one of them."""
    one, other = _begun(chaos), _begun(chaos)
    _wait(chaos, one)
    one.kill()
    chaos.ended(other, "the other index", (0, 5))
    _broken_off(chaos, one, (0, 5, KILLED))


def repair_killed(chaos: Chaos, readers: Readers) -> None:
    """Kill a run, and the repair of what it left."""
    killed_writing(chaos, readers)
    process = chaos.qa("doctor", "--repair")
    _wait(chaos, process)
    process.kill()
    _broken_off(chaos, process, (0, 5, KILLED))


def compact_killed(chaos: Chaos, readers: Readers) -> None:
    """Make the store compact, and kill that."""
    process = chaos.qa("doctor", "--compact")
    _wait(chaos, process)
    process.kill()
    _broken_off(chaos, process, (0, 5, KILLED))


def damaged(chaos: Chaos, readers: Readers) -> None:
    """Take bytes out of a file of an index, which a repair or the next run mends."""
    names = ("vectors", "keywords")
    files = [
        path
        for name in names
        for path in sorted((chaos.store / name).rglob("*"))
        if path.is_file() and path.stat().st_size > 100
    ]
    readers.pause()
    try:
        if files:
            path = chaos.rng.choice(files)
            if chaos.rng.random() < 0.3:
                path.unlink()
            else:
                os.truncate(path, path.stat().st_size // 2)
            chaos.what += f" ({path.relative_to(chaos.store)})"
    finally:
        readers.resume()
    if chaos.rng.random() < 0.7:
        chaos.ended(chaos.qa("doctor", "--repair"), "repair", (0,))
        chaos.doctor("after a repair", pending=True)


KINDS: list[Callable[[Chaos, Readers], None]] = [
    undisturbed, killed, killed_writing, killed_twice, interrupted, power_cut, worker_killed,
    full_disk, two_writers, repair_killed, compact_killed, damaged,
]  # fmt: skip


def _begun(chaos: Chaos) -> "subprocess.Popen[str]":
    return chaos.index(batch=chaos.rng.choice([10, 40, 2_000]))


def _wait(chaos: Chaos, process: "subprocess.Popen[str]") -> None:
    ends = time.monotonic() + chaos.rng.uniform(0.1, LONGEST)
    while time.monotonic() < ends and process.poll() is None:
        time.sleep(0.01)


def _until_it_writes(chaos: Chaos, process: "subprocess.Popen[str]") -> None:
    """Wait until a file of the store changes, and then a little."""
    before = _state(chaos.store)
    while process.poll() is None and _state(chaos.store) == before:
        time.sleep(0.01)
    ends = time.monotonic() + chaos.rng.uniform(0, 1.5)
    while time.monotonic() < ends and process.poll() is None:
        time.sleep(0.005)


def _state(store: Path) -> list[tuple[int, int]]:
    found = []
    for path in (store / "keywords" / "meta.json", store / "vectors.json", store / "vectors"):
        if path.exists():
            found.append((path.stat().st_mtime_ns, path.stat().st_size))
    return found


def _broken_off(chaos: Chaos, process: "subprocess.Popen[str]", codes: tuple[int, ...]) -> None:
    chaos.ended(process, chaos.what, codes)
    code = process.returncode
    how = {0: "ended before", KILLED: "SIGKILL", STOPPED: "SIGINT", -signal.SIGINT: "SIGINT"}
    chaos.counts[f"runs, {how.get(code, f'exit code {code}')}"] += 1
    ends = time.monotonic() + ORPHANED
    while (left := group(process.pid)) and time.monotonic() < ends:
        time.sleep(0.05)
    if left:
        chaos.found("processes of a killed run go on", str(left))
    chaos.doctor(f"after {chaos.what}", pending=True)
