"""Run one benchmark in a process of its own and write its figures to `.bench/<name>.json`."""

import importlib
import time
from multiprocessing import get_context
from pathlib import Path

from .data import save


def run_apart(name: str, folder: Path) -> int:
    """Run one benchmark in a process of its own; return 0, or 1 where it failed.

    A child's peak memory counts what its parent had at the start, so the parent must be small.
    """
    process = get_context("spawn").Process(target=run_bench, args=(name, folder))
    process.start()
    process.join()
    return int(process.exitcode != 0)


def run_bench(name: str, folder: Path) -> None:
    """Run one benchmark, which prints its tables, and write its figures."""
    print(f"== {name}", flush=True)
    began = time.perf_counter()
    figures = importlib.import_module(f"{__package__}.{name}").run(folder)
    path = save(name, figures)
    print(f"{time.perf_counter() - began:.0f} s, written to {path}\n", flush=True)
