"""Kill `qa index` at random moments and compare the store with one built without a kill.

Some 2,000 Reuters articles; twenty SIGKILLs of real processes, each at a seeded random moment of a
run that takes new articles in and changes others; then one run to the end. Prints a table. Run as
`python -m tests.bench.kills`; everything is written to a temporary folder.
"""

import os
import random
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from tests.bench.data import eval_folder
from tests.builders import StoreState, store_state

ARTICLES = 2_000
KILLS = 20
CHANGED = 700  # articles between two runs, so that a run lasts long enough to be killed in
SEED = 11
MARK = "This line stands in the changed version only.\n"


def reuters(archive: Path, folder: Path, count: int) -> None:
    """Unpack the first so many articles, in the order of their names."""
    with tarfile.open(archive) as packed:
        members = sorted((one for one in packed if one.isfile()), key=lambda one: one.name)
        for member in members[:count]:
            content = packed.extractfile(member)
            assert content is not None
            path = folder / Path(member.name).name
            path.write_bytes(content.read())
            os.utime(path, (1e9, 1e9))


def start_index(folder: Path, store: Path) -> "subprocess.Popen[str]":
    """Start a real index run."""
    return subprocess.Popen(
        [sys.executable, "-m", "qa", "index", str(folder), "--store", str(store), "--offline"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    """Wait for a run that has to succeed; returns its notes."""
    _, notes = process.communicate()
    if process.returncode:
        raise RuntimeError(notes)
    return notes


def change(folder: Path, rng: random.Random, changed: set[str]) -> None:
    """Change some articles from A to B, and as many of the changed ones back to A."""
    for path in rng.sample(sorted(folder.iterdir()), CHANGED):
        text = path.read_bytes()
        if path.name in changed:
            path.write_bytes(text.removesuffix(MARK.encode()))
            changed.discard(path.name)
        else:
            path.write_bytes(text + MARK.encode())
            changed.add(path.name)
        os.utime(path, (1e9 + rng.randrange(10**6),) * 2)


def torn(store: Path, versions: dict[str, set[str]]) -> int:
    """Count articles of which the catalogue shows a text that no version ever had."""
    from qa.adapters.catalogue_writing import SqliteCatalogueWriter
    from qa.types import Filter

    if not (store / "catalogue.sqlite3").exists():
        return 0
    catalogue = SqliteCatalogueWriter(store, create=True)
    wrong = 0
    for listed in catalogue.articles(Filter()):
        record = catalogue.article(listed.article.id)
        wrong += record is None or record.article.text not in versions[listed.article.id]
    catalogue.close()
    return wrong


def run(folder: Path, *, articles: int = ARTICLES, kills: int = KILLS) -> dict[str, float]:
    """Measure, print a table, and return the figures by name."""
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        news, store = Path(place) / "news", Path(place) / "store"
        news.mkdir()
        reuters(folder / "reuters-articles.tar.gz", news, articles)
        began = time.perf_counter()
        finish(start_index(news, Path(place) / "first"))
        whole = time.perf_counter() - began
        versions = {
            path.name: {told.decode(), told.decode() + MARK}
            for path in news.iterdir()
            for told in [path.read_bytes()]
        }
        changed: set[str] = set()
        figures: dict[str, float] = {"seconds of a whole run": round(whole, 1)}
        done = 0
        for name in ("killed", "ended before the kill", "indexes rebuilt", "torn articles"):
            figures[name] = 0
        while done < kills:
            process = start_index(news, store)
            try:
                process.wait(timeout=rng.uniform(0.2, whole / 2))
                figures["ended before the kill"] += 1
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                done += 1
                figures["killed"] += 1
            _, notes = process.communicate()
            if process.returncode not in (0, -signal.SIGKILL):
                raise RuntimeError(notes)
            figures["indexes rebuilt"] += "anew from the catalogue" in notes
            figures["torn articles"] += torn(store, versions)
            change(news, rng, changed)
        figures["indexes rebuilt"] += "anew" in finish(start_index(news, store))
        finish(start_index(news, Path(place) / "other"))
        compare(store_state(store), store_state(Path(place) / "other"), figures)
    for name, value in figures.items():
        print(f"{name:32} {value:10,g}")
    return figures


def compare(killed: StoreState, whole: StoreState, figures: dict[str, float]) -> None:
    """Add what differs between the two stores; all of it has to be 0."""
    names = killed.articles.keys() | whole.articles.keys()
    figures["articles"] = len(whole.articles)
    figures["passages"] = len(whole.passage_ids)
    figures["articles that differ"] = sum(
        killed.articles.get(name) != whole.articles.get(name) for name in names
    )
    current = killed.passage_ids
    figures["passages lost or left, vectors"] = len(current ^ killed.vector_ids)
    figures["passages lost or left, graph"] = len(current ^ killed.nearest_ids)
    figures["passages lost or left, keywords"] = len(current ^ killed.keyword_ids)
    figures["passages twice, keywords"] = killed.keyword_count - len(killed.keyword_ids)
    figures["dead passages"] = len(killed.dead)


if __name__ == "__main__":
    found = eval_folder()
    if found is None:
        print("skipped: no evaluation data (set QA_EVAL)")
    else:
        run(found)
