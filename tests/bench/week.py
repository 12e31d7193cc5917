"""Simulate a week of news: what a day's articles cost in time, memory and disk.

A day brings 1,000 new articles, 50 changed and 20 removed, to a store of 50,000; QA_BENCH_WEEK is
another size, of which a day then takes as large a share. The store that `scale` left is used where
there is one. Nothing here fails.
"""

import json
import os
import random
from pathlib import Path
from typing import Any

from .data import BENCH, SEED, news_stories
from .recombined import Recombined, article_path, write_articles
from .scale import WHOLE, disk, index_new, qa

SIZE = 50_000
DAYS = 7
NEW, CHANGED, REMOVED = 0.02, 0.001, 0.0004  # shares of the size, a day
LATER = "\n\nThe ministry of Corvalin said later that the figures of {} were preliminary.\n"

COLUMNS = {
    "new": "new",
    "changed": "changed",
    "removed": "removed",
    "seconds": "s",
    "busy s": "CPU s",
    "MB": "peak MB",
    "disk: catalogue": "catalogue",
    "disk: vectors": "vectors",
    "disk: keywords": "keywords",
    "store MB": "store MB",
    "cold ask s": "cold s",
}


def start(size: int, made: Recombined) -> tuple[Path, Path]:
    """Return the articles and the store of the first day."""
    place = BENCH / f"scale-{size}"
    if not (place / WHOLE).exists():
        index_new(size, made)
    (place / WHOLE).unlink()  # from now on it holds something else
    return place / "articles", place / ".qa"


class Week:
    """What lies in the folder as the days go by, the same each time."""

    def __init__(self, articles: Path, size: int, made: Recombined) -> None:
        self._articles = articles
        self._made = made
        self._size = size
        self._there = list(range(size))
        self._next = size
        self._chance = random.Random(SEED)

    def pass_day(self, day: int) -> None:
        """Bring new articles, change some and remove some."""
        chosen = self._chance.sample(self._there, round((CHANGED + REMOVED) * self._size))
        removed = set(chosen[: round(REMOVED * self._size)])
        for number in removed:
            article_path(self._articles, number).unlink()
        for number in chosen[len(removed) :]:
            with article_path(self._articles, number).open("a", encoding="utf-8") as file:
                file.write(LATER.format(f"day {day}"))
        self._there = [number for number in self._there if number not in removed]
        new = range(self._next, self._next + round(NEW * self._size))
        write_articles(self._made, self._articles, new)
        self._there += new
        self._next = new.stop


def measure_day(articles: Path, store: Path) -> dict[str, Any]:
    """Index what a day brought."""
    run = qa(store, "index", "--json", str(articles))
    told = json.loads(run.out)
    return {
        **{name: told[name] for name in ("new", "changed", "removed")},
        "seconds": round(run.seconds, 1),
        "busy s": round(run.busy, 1),
        "MB": round(run.tree),
        **sizes(store),
        "cold ask s": round(qa(store, "ask", "--offline", "what did the ministry say").seconds, 2),
    }


def sizes(store: Path) -> dict[str, float]:
    """Return the megabytes of the store, and of its parts."""
    every = sum(each.stat().st_size for each in store.rglob("*") if each.is_file())
    return {**disk(store), "store MB": round(every / 1e6, 1)}


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure every day, then compact; print a table and return the figures by day."""
    size = int(os.environ.get("QA_BENCH_WEEK") or SIZE)
    made = Recombined(news_stories(eval_folder))
    articles, store = start(size, made)
    days: dict[str, Any] = {"0": {"articles": size, **sizes(store)}}
    print("day 0", days["0"])
    print(f"{'day':>4}", *(f"{label:>10}" for label in COLUMNS.values()))
    week = Week(articles, size, made)
    for day in range(1, DAYS + 1):
        week.pass_day(day)
        row = days[str(day)] = measure_day(articles, store)
        print(f"{day:>4}", *(f"{row[name]:>10,}" for name in COLUMNS), flush=True)
    compacting = qa(store, "doctor", "--compact")
    days["compacted"] = {
        "seconds": round(compacting.seconds, 1),
        "busy s": round(compacting.busy, 1),
        "MB": round(compacting.tree),
        **sizes(store),
    }
    print("compacted", days["compacted"])
    return days
