"""Wait for a process that opens an index -> why it does not open, or nothing.

A machine may be so busy that opening takes minutes: what hangs is told by the time of a core that
the process takes, not by the clock alone.
"""

import os
import subprocess
from pathlib import Path

IDLE = 0.002  # of a core: what gets on at all has more, 3 % with twenty others on two cores


def failure_of(command: list[str], patience: float) -> str | None:
    """Return why a command fails, None where it succeeds.

    It hangs where it takes more than `patience` seconds of a core, or next to none in that time.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    used = 0.0
    try:
        while True:
            try:
                _, told = process.communicate(timeout=patience)
                break
            except subprocess.TimeoutExpired:
                before, used = used, _seconds_of_core(process.pid)
                if used - before < IDLE * patience or used > patience:
                    return "it hangs"
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
    if not process.returncode:
        return None
    return " ".join(told.strip().splitlines()[-1:]) or "it crashes"


def _seconds_of_core(pid: int) -> float:
    """Return the time that a process has taken of a core, 0 where that cannot be told."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        user, system = fields.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError):
        return 0.0
