"""Ask from twenty processes at once, again and again, while an index run changes and deletes.

Some 3,000 Reuters articles and questions that the store answers at rest. Counts answers, refusals,
crashes and notes, and prints a table. Run as `python -m tests.bench.readers`.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.bench.data import eval_folder
from tests.bench.kills import MARK, finish, reuters, start_index
from tests.builders import store_state, write

ARTICLES = 3_000
READERS = 20
ROUNDS = 3
SEED = 5

FACTS = (
    (
        "dockyard",
        "The admiral opened the Valparaiso dockyard on Monday.",
        "who opened the dockyard",
    ),
    ("viaduct", "Saboteurs destroyed the Przemysl viaduct on Friday.", "who destroyed the viaduct"),
    ("orchid", "Botanists named a Bornean orchid after Amundsen.", "who named the Bornean orchid"),
)


def ask(store: Path, question: str) -> tuple[int, list[str], str, float]:
    """Ask in a process of its own; returns exit code, cited sentences, stderr and seconds."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "qa", "ask", question, "--json", "--store", str(store), "--offline"],
        capture_output=True,
        text=True,
        check=False,
    )
    cited: list[str] = []
    if done.returncode == 0:
        cited = [one["sentence"] for one in json.loads(done.stdout)["citations"]]
    return done.returncode, cited, done.stderr, time.perf_counter() - began


def keep_changing(folder: Path, store: Path, stop: threading.Event, turns: list[str]) -> None:
    """Change, delete and bring back articles, and index, until told to stop."""
    rng = random.Random(SEED)
    gone: dict[Path, bytes] = {}
    while not stop.is_set():
        for path, told in gone.items():
            path.write_bytes(told)
        gone.clear()
        for path in rng.sample(sorted(folder.glob("reut*")), 900):
            told = path.read_bytes()
            if rng.random() < 0.5:
                gone[path] = told
                path.unlink()
            else:
                path.write_bytes(told + MARK.encode())
        turns.append(finish(start_index(folder, store)))


def run(folder: Path, *, articles: int = ARTICLES) -> dict[str, float]:
    """Measure, print a table, and return the figures by name."""
    with tempfile.TemporaryDirectory() as place:
        news, store = Path(place) / "news", Path(place) / "store"
        news.mkdir()
        reuters(folder / "reuters-articles.tar.gz", news, articles)
        for name, told, _ in FACTS:
            write(news, f"{name}.txt", f"Brief\n\n{told}\n")
        finish(start_index(news, store))
        for _, told, question in FACTS:
            code, cited, notes, _ = ask(store, question)
            if code or told not in cited:
                raise RuntimeError(f"not answered at rest: {question} {notes}")
        stop, turns = threading.Event(), list[str]()
        writer = threading.Thread(target=keep_changing, args=(news, store, stop, turns))
        writer.start()
        answers: list[tuple[str, tuple[int, list[str], str, float]]] = []

        def reader(number: int) -> None:
            _, told, question = FACTS[number % len(FACTS)]
            answers.append((told, ask(store, question)))

        for _ in range(ROUNDS):
            threads = [threading.Thread(target=reader, args=(one,)) for one in range(READERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        stop.set()
        writer.join()
        state = store_state(store)
        state.assert_whole()
    seconds = [answer[3] for _, answer in answers]
    figures: dict[str, float] = {
        "questions": len(answers),
        "answered right": sum(told in answer[1] for told, answer in answers),
        "refused": sum(answer[0] == 7 for _, answer in answers),
        "failed": sum(answer[0] not in (0, 7) for _, answer in answers),
        "with a note about an index": sum("index" in answer[2] for _, answer in answers),
        "index runs meanwhile": len(turns),
        "median seconds": round(statistics.median(seconds), 1),
        "longest seconds": round(max(seconds), 1),
        "passages afterwards, all whole": len(state.passage_ids),
    }
    for name, value in figures.items():
        print(f"{name:32} {value:10,g}")
    return figures


if __name__ == "__main__":
    found = eval_folder()
    if found is None:
        print("skipped: no evaluation data (set QA_EVAL)")
    else:
        run(found)
