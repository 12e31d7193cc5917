"""Run one benchmark in a process of its own and write its figures to `.bench/<name>.json`."""

import importlib
import time
from collections.abc import Mapping
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


def print_wanted(figures: Mapping[str, float], wanted: Mapping[str, float]) -> None:
    """Print a table of the figures that have a value to reach, with what is missing."""
    print(f"{'figure':<34}{'measured':>10}{'at least':>10}")
    for name, least in wanted.items():
        missing = "" if figures[name] >= least else "  missed"
        print(f"{name:<34}{figures[name]:>10.1f}{least:>10.1f}{missing}")
