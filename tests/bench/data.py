"""Where benchmark data lies: finds the evaluation folder, unpacks and samples what it holds.

Everything written goes under `.bench/`, never into the evaluation folder.
"""

import json
import os
import random
import shutil
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parent.parent.parent
BENCH = ROOT / ".bench"
DEFAULT_EVAL = ROOT / "../shared/eval"
SEED = 20261123

Record = dict[str, Any]
Item = TypeVar("Item")


def eval_folder() -> Path | None:
    """Return the evaluation folder (QA_EVAL), or None where it is absent."""
    folder = Path(os.environ.get("QA_EVAL") or DEFAULT_EVAL).resolve()
    return folder if folder.is_dir() else None


def limit(name: str) -> int | None:
    """Return the size that a variable such as QA_BENCH_QUESTIONS sets for a quick run, if any."""
    value = os.environ.get(name)
    return int(value) if value else None


def read_records(path: Path) -> list[Record]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sample(items: Sequence[Item], count: int | None) -> list[Item]:
    """Return `count` items in their own order, the same ones each time; all without a count."""
    if count is None or count >= len(items):
        return list(items)
    chosen = random.Random(SEED).sample(range(len(items)), count)
    return [items[at] for at in sorted(chosen)]


def news_stories(folder: Path) -> Path:
    """Return the folder of the unpacked Reuters stories, unpacked once."""
    unpacked = BENCH / "reuters"
    if not unpacked.is_dir():
        partial = new_folder("reuters.partial")
        with tarfile.open(folder / "reuters-articles.tar.gz") as archive:
            archive.extractall(partial, filter="data")
        partial.rename(unpacked)
    return unpacked / "articles"


def first_stories(stories: Path, count: int) -> Path:
    """Return a folder with the first `count` stories, the whole folder where it holds no more."""
    paths = sorted(stories.iterdir())
    if count >= len(paths):
        return stories
    folder = BENCH / f"reuters-{count}"
    if not folder.is_dir():
        partial = new_folder(f"{folder.name}.partial")
        for path in paths[:count]:
            shutil.copy2(path, partial)
        partial.rename(folder)
    return folder


def new_folder(name: str) -> Path:
    """Return a folder under `.bench/` that is empty."""
    folder = BENCH / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def own_environment(store: Path) -> dict[str, str]:
    """Return the environment of a `qa` process that uses a store and no setting of the user."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    return kept | {"QA_STORE": str(store), "XDG_CONFIG_HOME": str(BENCH / "no-settings")}


def save(name: str, figures: Mapping[str, Any]) -> Path:
    """Write figures to `.bench/<name>.json` and return its path."""
    BENCH.mkdir(exist_ok=True)
    path = BENCH / f"{name}.json"
    path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
