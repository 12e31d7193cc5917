"""Wait for a process that opens an index -> why it does not open, or nothing.

A machine may be so busy that a process gets 4 thousandths of a core (seen with twenty others on
two), and opening takes minutes: what hangs is told by what the process does, not by the clock.
"""

import subprocess
from contextlib import suppress
from pathlib import Path

IDLE = 0.05  # of the time: what gets on, or would, spends more on a core or in line for one


def failure_of(command: list[str], patience: float) -> str | None:
    """Return why a command fails, None where it succeeds.

    It hangs where it takes more than `patience` seconds of a core, or in that time next to none
    without so much as waiting for one.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    active = 0.0
    try:
        while True:
            try:
                _, told = process.communicate(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                on_core, in_line = _seconds(process.pid)
                before, active = active, on_core + in_line
                if active - before < IDLE * patience or on_core > patience:
                    return "it hangs"
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
    if not process.returncode:
        return None
    return " ".join(told.strip().splitlines()[-1:]) or "it crashes"


def _seconds(pid: int) -> tuple[float, float]:
    """Return the time a process has had a core, and stood in line for one; 0 where none tells."""
    on_core = in_line = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError, ValueError):  # a thread has ended
            spent, waited = path.read_text(encoding="ascii").split()[:2]
            on_core, in_line = on_core + int(spent), in_line + int(waited)
    return on_core / 1e9, in_line / 1e9
