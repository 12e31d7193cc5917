"""Measure speed and memory, as ratios to the bare sum of the libraries in the same run.

Every command is a process of its own; what is compared is run in turns (A B A B), and medians are
told, because other work on the machine slows both alike. Nothing here fails: targets are printed
beside the figures. Set QA_BENCH_ARTICLES for a quick run on fewer stories.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from .data import BENCH, ROOT, first_stories, limit, new_folder, news_stories, own_environment
from .warm import made_questions

INDEX_RUNS = 2
UNCHANGED_RUNS = 5
COLD_RUNS = 7
HELP_RUNS = 7
WARM_SIZES = (1_000, 4_000, 16_663)  # articles
COLD_QUESTION = "what did the minister say about oil prices"
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes

TARGETS = {
    "index": 1.2,
    "index memory": 1.2,
    "unchanged": 3.0,
    "cold ask": 1.5,
    "warm median ms": 30.0,
}
TWO_WORKERS = 1.5  # times as fast as one, where two cores are free


class Ran(NamedTuple):
    """A finished process: wall seconds, peak megabytes, and what it printed."""

    seconds: float
    megabytes: float
    out: str


def timed(command: Sequence[str], store: Path, *, allowed: Sequence[int] = (0,)) -> Ran:
    """Run a process to its end.

    Raises:
        RuntimeError: it ended with a code that is not allowed.
    """
    environment = own_environment(store) | {"PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    errors = store.parent / "stderr.txt"
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, env=environment, cwd=store.parent
        )
    assert process.stdout is not None
    out = process.stdout.read().decode("utf-8")
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode not in allowed:
        told = errors.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {told}")
    return Ran(seconds, usage.ru_maxrss * MAXRSS_UNIT / 1e6, out)


def qa(store: Path, *words: str) -> Ran:
    """Run `qa`; a question without an answer (7) is no failure here."""
    return timed([sys.executable, "-m", "qa", *words], store, allowed=(0, 7))


def bare(store: Path, *words: str) -> Ran:
    """Run a bare sum."""
    return timed([sys.executable, "-m", "tests.bench.bare", *words], store)


def compared(ours: Sequence[float], theirs: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Return both medians and their ratio."""
    return {
        "qa": round(median(ours), digits),
        "bare": round(median(theirs), digits),
        "ratio": round(median(ours) / median(theirs), 2),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def measure_index(stories: Path) -> dict[str, Any]:
    """Index the stories with `qa` and barely on one core, then with one and two processes."""
    ours, theirs, parts, single, double = [], [], [], [], []
    for _ in range(INDEX_RUNS):
        with on_cores(1):
            store = new_folder("speed-one") / ".qa"
            ours.append(qa(store, "index", "--json", str(stories)))
            store = new_folder("speed-bare") / "store"
            theirs.append(bare(store, "index", str(stories), str(store)))
            store = new_folder("speed-parts") / "store"
            parts.append(bare(store, "index", str(stories), str(store), "parts"))
        store = new_folder("speed-single") / ".qa"
        single.append(qa(store, "index", "--json", "--workers", "1", str(stories)))
        store = new_folder("speed-qa") / ".qa"
        double.append(qa(store, "index", "--json", "--workers", "2", str(stories)))
    told, bare_told = json.loads(ours[-1].out), json.loads(theirs[-1].out)
    single_seconds = [run.seconds for run in single]
    double_seconds = [run.seconds for run in double]
    return {
        "articles": told["new"],
        "passages": {"qa": told["passages"], "bare": bare_told["passages"]},
        "bare splitter": bare_told["splitter"],
        "index": compared([run.seconds for run in ours], [run.seconds for run in parts]),
        "index, libraries": compared(
            [run.seconds for run in ours], [run.seconds for run in theirs]
        ),
        "cores": compared([run.seconds for run in ours], [run.seconds for run in double]),
        "workers": {
            "one": round(median(single_seconds), 2),
            "two": round(median(double_seconds), 2),
            "ratio": round(median(single_seconds) / median(double_seconds), 2),
        },
        "index runs": {
            "qa": [round(run.seconds, 1) for run in ours],
            "bare": [round(run.seconds, 1) for run in theirs],
            "one": [round(seconds, 1) for seconds in single_seconds],
            "two": [round(seconds, 1) for seconds in double_seconds],
        },
        "index memory": compared(
            [run.megabytes for run in ours], [run.megabytes for run in theirs], digits=0
        ),
    }


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """Let what is started inside use so many cores, where the system can say so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_cores)[:count])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def measure_unchanged(stories: Path, store: Path) -> dict[str, float]:
    """Index unchanged stories again; the same on one tiny article is the start-up."""
    tiny = new_folder("speed-tiny") / "articles"
    tiny.mkdir()
    (tiny / "one.txt").write_text("Rain fell in Geneva on Monday.\n", encoding="utf-8")
    tiny_store = tiny.parent / ".qa"
    qa(tiny_store, "index", str(tiny))
    ours, starts, walks = [], [], []
    for _ in range(UNCHANGED_RUNS):
        ours.append(qa(store, "index", "--json", str(stories)).seconds)
        starts.append(qa(tiny_store, "index", "--json", str(tiny)).seconds)
        walks.append(json.loads(bare(store, "walk", str(stories)).out)["seconds"])
    spent = median(ours) - median(starts)
    return {
        **compared([spent], walks, digits=3),
        "whole": round(median(ours), 3),
        "start-up": round(median(starts), 3),
    }


def measure_cold(store: Path, bare_store: Path) -> dict[str, float]:
    """Ask one question in a fresh process, with `qa` and barely, in turns."""
    ours, theirs = [], []
    for _ in range(COLD_RUNS):
        ours.append(qa(store, "ask", "--offline", COLD_QUESTION))
        theirs.append(bare(bare_store, "ask", str(bare_store), COLD_QUESTION))
    return {
        **compared([run.seconds for run in ours], [run.seconds for run in theirs]),
        "qa MB": round(median(run.megabytes for run in ours)),
        "bare MB": round(median(run.megabytes for run in theirs)),
    }


def measure_warm(stories: Path, full_store: Path) -> dict[str, dict[str, Any]]:
    """Ask made questions in one process, over stores of growing size."""
    total = sum(1 for _ in stories.iterdir())
    smallest = first_stories(stories, min(WARM_SIZES[0], total))
    questions = new_folder("speed-warm") / "questions.json"
    questions.write_text(json.dumps(made_questions(sorted(smallest.iterdir()))), encoding="utf-8")
    figures = {}
    for size in sorted({min(size, total) for size in WARM_SIZES}):
        store = full_store
        if size < total:
            store = questions.parent / str(size) / ".qa"
            store.parent.mkdir()
            qa(store, "index", str(first_stories(stories, size)))
        command = [sys.executable, "-m", "tests.bench.warm", str(store), str(questions)]
        told = json.loads(timed(command, store).out)
        figures[str(size)] = {
            "p50": round(median(told["times"]), 1),
            "p95": round(percentile(told["times"], 0.95), 1),
            "worst": round(max(told["times"]), 1),
            "refused": told["refused"],
            "steps p50": {name: round(median(each), 1) for name, each in told["steps"].items()},
        }
    return figures


def measure_help(store: Path) -> dict[str, float]:
    """Start `qa --help` and a Python that does nothing, in turns; milliseconds."""
    ours, theirs = [], []
    for _ in range(HELP_RUNS):
        ours.append(qa(store, "--help").seconds * 1000)
        theirs.append(timed([sys.executable, "-c", "pass"], store).seconds * 1000)
    return compared(ours, theirs, digits=0)


def print_tables(figures: Mapping[str, Any]) -> None:
    """Print the ratios with their targets, then the warm questions by size of the store."""
    passages = figures["passages"]
    print(f"{figures['articles']:,} articles; passages: qa {passages['qa']:,},", end=" ")
    print(f"bare {passages['bare']:,}; bare splitter: {figures['bare splitter']}")
    print(f"{'':<24}{'qa':>9}{'bare':>9}{'ratio':>8}{'target':>9}")
    labels = {
        "index": "index on one core, s",
        "index, libraries": "- bare: libraries alone",
        "index memory": "index, peak MB",
        "unchanged": "index unchanged, s",
        "cold ask": "cold ask, s",
        "help": "--help, ms",
    }
    for name, label in labels.items():
        row = figures[name]
        wanted = f"<= {TARGETS[name]}" if name in TARGETS else ""
        print(f"{label:<24}{row['qa']:>9}{row['bare']:>9}{row['ratio']:>8}{wanted:>9}")
    workers = figures["workers"]
    print(f"index with one process {workers['one']} s, with two {workers['two']} s:", end=" ")
    print(f"{workers['ratio']} times as fast;", end=" ")
    print(f"with two on two cores {figures['cores']['ratio']} times as on one (>= {TWO_WORKERS})")
    print(f"\nwarm question, ms; target p50 < {TARGETS['warm median ms']:.0f}")
    print(f"{'articles':>9}{'p50':>8}{'p95':>8}{'worst':>8}{'refused':>9}  steps (p50)")
    for size, row in figures["warm"].items():
        steps = ", ".join(f"{name} {spent}" for name, spent in row["steps p50"].items())
        print(f"{size:>9}{row['p50']:>8}{row['p95']:>8}{row['worst']:>8}", end="")
        print(f"{row['refused']:>9}  {steps}")


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure everything, print tables and return the figures by name."""
    stories = news_stories(eval_folder)
    stories = first_stories(stories, limit("QA_BENCH_ARTICLES") or 10**9)
    figures = measure_index(stories)
    store, bare_store = BENCH / "speed-qa" / ".qa", BENCH / "speed-bare" / "store"
    figures["unchanged"] = measure_unchanged(stories, store)
    figures["cold ask"] = measure_cold(store, bare_store)
    figures["help"] = measure_help(store)
    figures["warm"] = measure_warm(stories, store)
    print_tables(figures)
    return figures
