"""Measure what grows with the number of articles: time, memory, disk, and how soon one is answered.

The articles are news stories recombined with other names and numbers, 10,000, 50,000 and 200,000 of
them; QA_BENCH_SCALE names other sizes (`QA_BENCH_SCALE=1000,4000`). Beside the time that passed
the processor time is told, which other work on the machine does not lengthen. Nothing here fails.
"""

import json
import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

from .data import BENCH, ROOT, new_folder, news_stories, own_environment
from .recombined import Recombined, article_path, write_articles
from .speed import COLD_QUESTION, percentile
from .warm import made_questions
from .watching import Watched, watched

SIZES = "10000,50000,200000"
QUESTIONS_OF = 1_000  # the first articles, which stores of every size hold
COLD_RUNS = 3
UNCHANGED_RUNS = 3
WHOLE = "indexed.json"  # beside a store that holds what its name says
CURVE = 8  # points of memory over time that are kept
ADDED = "\n\nThe harbour of Ulmaford is closed until further notice, its master Zinanvale said.\n"

COLUMNS = {
    "passages": "passages",
    "seconds": "index s",
    "busy s": "CPU s",
    "ms an article": "CPU ms/art",
    "MB, all processes": "MB all",
    "MB, the main one": "MB main",
    "disk: catalogue": "catalogue",
    "disk: vectors": "vectors",
    "disk: keywords": "keywords",
    "unchanged s": "same s",
    "unchanged CPU s": "same CPU",
    "one changed s": "1 new s",
    "one changed CPU s": "1 new CPU",
    "cold ask s": "cold s",
    "cold ask CPU s": "cold CPU",
    "cold ask MB": "cold MB",
    "warm p50 ms": "p50 ms",
    "warm p95 ms": "p95 ms",
    "warm CPU p50 ms": "CPU p50",
}


def sizes() -> list[int]:
    """Return how many articles to measure with, ascending."""
    return sorted(map(int, (os.environ.get("QA_BENCH_SCALE") or SIZES).split(",")))


def qa(store: Path, *words: str, pause: float = 0.5) -> Watched:
    """Run `qa` on a store; a question without an answer (7) is no failure here."""
    command = [sys.executable, "-m", "qa", *words]
    environment = own_environment(store) | {"PYTHONPATH": str(ROOT)}
    return watched(command, environment, store.parent, allowed=(0, 7), pause=pause)


def megabytes(path: Path) -> float:
    """Return how much room a file, or all files of a folder, take."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return round(sum(each.stat().st_size for each in files) / 1e6, 1)


def disk(store: Path) -> dict[str, float]:
    """Return the megabytes of each part of a store."""
    catalogue = sum(megabytes(path) for path in store.glob("catalogue.sqlite3*"))
    return {
        "disk: catalogue": round(catalogue, 1),
        "disk: vectors": megabytes(store / "vectors"),
        "disk: keywords": megabytes(store / "keywords"),
    }


def measure(size: int, made: Recombined) -> dict[str, Any]:
    """Index so many articles in a new store, ask it, and return the figures by name."""
    articles, store, run = index_new(size, made)
    told = json.loads(run.out)
    return {
        "articles": told["new"] + told["copies"],
        "copies": told["copies"],
        "passages": told["passages"],
        "seconds": round(run.seconds, 1),
        "busy s": round(run.busy, 1),
        "ms an article": round(1000 * run.busy / size, 2),
        "MB, all processes": round(run.tree),
        "MB, the main one": round(run.own),
        "MB as time goes on": curve(run),
        **disk(store),
        **measure_changes(articles, store),
        **measure_cold(store),
        **measure_warm(articles, store, min(size, QUESTIONS_OF)),
    }


def index_new(size: int, made: Recombined) -> tuple[Path, Path, Watched]:
    """Index so many articles in a new store; return their folder, the store and the run."""
    place = new_folder(f"scale-{size}")
    articles, store = place / "articles", place / ".qa"
    write_articles(made, articles, range(size))
    run = qa(store, "index", "--json", "--workers", "2", str(articles))
    (place / WHOLE).write_text(run.out, encoding="utf-8")
    return articles, store, run


def curve(run: Watched) -> list[tuple[int, int, int]]:
    """Return memory at some points of a run: seconds, MB of the main process, MB of all."""
    step = max(1, len(run.trace) // CURVE)
    return [(round(at), round(own), round(tree)) for at, own, tree in run.trace[::step]]


def measure_changes(articles: Path, store: Path) -> dict[str, float]:
    """Index again with nothing changed, and after one article changed; seconds."""
    same: list[Watched] = []
    changed: list[Watched] = []
    for number in range(UNCHANGED_RUNS):
        same.append(qa(store, "index", str(articles)))
        with article_path(articles, number).open("a", encoding="utf-8") as file:
            file.write(ADDED)
        changed.append(qa(store, "index", str(articles)))
    return {
        "unchanged s": round(median(run.seconds for run in same), 2),
        "unchanged CPU s": round(median(run.busy for run in same), 2),
        "one changed s": round(median(run.seconds for run in changed), 2),
        "one changed CPU s": round(median(run.busy for run in changed), 2),
    }


def measure_cold(store: Path) -> dict[str, float]:
    """Ask one question in processes of their own: seconds and megabytes."""
    runs = [qa(store, "ask", "--offline", COLD_QUESTION, pause=0.05) for _ in range(COLD_RUNS)]
    return {
        "cold ask s": round(median(run.seconds for run in runs), 2),
        "cold ask CPU s": round(median(run.busy for run in runs), 2),
        "cold ask MB": round(median(run.tree for run in runs)),
    }


def measure_warm(articles: Path, store: Path, count: int) -> dict[str, float]:
    """Ask made questions in one process: milliseconds."""
    questions = store.parent / "questions.json"
    paths = [article_path(articles, number) for number in range(count)]
    questions.write_text(json.dumps(made_questions(paths)), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.warm", str(store), str(questions)]
    environment = own_environment(store) | {"PYTHONPATH": str(ROOT)}
    run = watched(command, environment, store.parent)
    told = json.loads(run.out)
    times = told["times"]
    return {
        "warm p50 ms": round(median(times), 1),
        "warm p95 ms": round(percentile(times, 0.95), 1),
        "warm CPU p50 ms": round(median(told["busy"]), 1),
        "warm MB": round(run.tree),
    }


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print one line for each size."""
    print(f"{'articles':>9}", *(f"{label:>10}" for label in COLUMNS.values()))
    for row in rows:
        cells = (f"{row[name]:>10,}" for name in COLUMNS)
        print(f"{row['articles']:>9,}", *cells, flush=True)


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure every size, print a table and return the figures by size."""
    made = Recombined(news_stories(eval_folder))
    rows = []
    for size in sizes():
        rows.append(measure(size, made))
        print_table(rows)
        print("  MB as time goes on (s, main, all):", rows[-1]["MB as time goes on"], flush=True)
        (BENCH / "scale-partial.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return {str(row["articles"]): row for row in rows}
