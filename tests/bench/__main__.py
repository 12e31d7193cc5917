"""Run benchmarks by name: `python -m tests.bench [NAME ...]`, quality and speed by default.

Each is a module here with `run(eval_folder) -> figures` that prints its own tables; the figures
are written to `.bench/<name>.json`. Where the evaluation data is absent nothing is run.
"""

import os
import sys
from importlib.util import find_spec

from .data import DEFAULT_EVAL, eval_folder
from .running import run_apart

DEFAULT_BENCHES = ("quality", "speed")


def main(names: list[str]) -> int:
    """Run the named benchmarks one after the other.

    Returns:
        0, 1 where one failed, 2 where one does not exist.
    """
    unknown = [name for name in names if find_spec(f"{__package__}.{name}") is None]
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}", file=sys.stderr)
        return 2
    folder = eval_folder()
    if folder is None:
        wanted = os.environ.get("QA_EVAL") or DEFAULT_EVAL
        print(f"skipped: no evaluation data in {wanted} (set QA_EVAL)")
        return 0
    codes = [run_apart(name, folder) for name in names or DEFAULT_BENCHES]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
