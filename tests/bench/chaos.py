"""Change a folder at random, break index runs off in every way, and look whether all is whole.

Each round changes files, starts `qa index` and lets something happen to it; then `qa doctor` may
find nothing but pending work, the next `qa index` has to end well, `qa doctor` has to be clean, and
the store has to hold what the files do. Two readers ask all the while. At the end a store made
anew has to hold the same. Run by `make chaos`; QA_CHAOS_SECONDS and QA_CHAOS_SEED say how long
and which; the exit code is 1 where anything was found, and what the store was like is kept.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.chaos_folder import MANY, NUMBER, News
from tests.bench.chaos_readers import Readers

SECONDS = 600.0
FILES = 40  # to begin with
DISK = 300_000_000  # bytes of the small disk
PATIENCE = 1800.0  # seconds that a process may take, on the busiest machine
KEPT = 5  # stores in which something was found
INSIDE = "--inside"  # a mount namespace of its own
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
NO_OVERRIDE = "-dac_override,-dac_read_search"  # root, too, is to be kept out by permissions
INDEX = """
import sys
from qa import indexing
indexing.BATCH_PASSAGES = int(sys.argv.pop(1))
from qa.__main__ import main
main()
"""


def stored(store: Path) -> dict[tuple[str, int | None], tuple[object, ...]]:
    """Return what a store holds of each file and record: text, sentences, passages."""
    from qa.adapters.catalogue import SqliteCatalogue

    catalogue = SqliteCatalogue(store)
    found: dict[tuple[str, int | None], tuple[object, ...]] = {}
    for path, files in catalogue.known_files().items():
        for known in files:
            record = catalogue.article(known.article_id)
            assert record is not None
            found[path, known.record] = (
                record.article.text,
                record.article.title,
                tuple((s.start, s.end, s.line, s.heading, s.speaker) for s in record.sentences),
                tuple((p.start, p.end) for p in record.passages),
            )
    catalogue.close()
    return found


def wanted(news: News) -> dict[tuple[str, int | None], list[int]]:
    """Return the numbers of the sentences that a store of the folder has to hold."""
    return {
        (str(path), number if path.suffix[1:] in MANY else None): list(content)
        for path in news.files()
        for number, content in enumerate(news.held(path) or (), start=1)
    }


@dataclass
class Chaos:
    """A folder, its store, and what has been found."""

    place: Path
    seed: int
    mounted: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    round: int = 0

    def __post_init__(self) -> None:
        """Lay out the place."""
        self.rng = random.Random(self.seed)
        folder, self.disk = self.place / "news", self.place / "disk"
        folder.mkdir(parents=True)
        self.disk.mkdir(exist_ok=True)
        self.store = self.disk / "store"
        self.news = News(folder, self.rng)
        named = ("QA_", "OPENAI_")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(named)}
        self.environment["XDG_CONFIG_HOME"] = str(self.place)
        self.environment["QA_PATIENCE"] = "120"  # on a busy machine others hold the vectors long
        self.what = "the first run"

    def found(self, kind: str, told: str) -> None:
        """Take down a finding, with the store as it is."""
        self.findings.append((self.round, kind, told))
        print(f"seed {self.seed}, round {self.round}, {self.what}: {kind}: {told}", flush=True)
        if len(self.findings) <= KEPT:
            kept = Path(tempfile.mkdtemp(prefix=f"qa-chaos-{self.seed}-{self.round}-"))
            with suppress(OSError, shutil.Error):  # files come and go
                shutil.copytree(self.store, kept / "store")
                shutil.copytree(self.news.folder, kept / "news", symlinks=True)
            print(f"kept in {kept}", flush=True)

    # Processes

    def qa(self, *words: str, batch: int = 2_000, limit: int = 0) -> "subprocess.Popen[str]":
        """Start a real `qa`, with small batches or a limit on its files if told so."""

        def limited() -> None:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        command = [sys.executable, "-c", INDEX, str(batch), *words, "--store", str(self.store)]
        if os.geteuid() == 0:
            dropped = [f"--bounding-set={NO_OVERRIDE}", f"--inh-caps={NO_OVERRIDE}"]
            command = ["setpriv", *dropped, *command]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            preexec_fn=limited,
            process_group=0,
        )

    def index(self, batch: int = 2_000, limit: int = 0) -> "subprocess.Popen[str]":
        """Start an index run."""
        words = ["index", str(self.news.folder), "--offline", "--workers", "2"]
        return self.qa(*words, batch=batch, limit=limit)

    def ended(self, process: "subprocess.Popen[str]", what: str, codes: tuple[int, ...]) -> str:
        """Wait for a process that has to end with one of some codes; return what it printed."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.found(f"{what} hangs", f"it did not end within {PATIENCE:g} seconds")
            process.kill()
            out, err = process.communicate()
            return out
        if process.returncode not in codes or "Traceback" in err:
            self.found(f"{what} failed", f"exit code {process.returncode}: {err[-3000:]}")
        self.counts["runs that built an index anew"] += "anew" in err
        return out

    # Checks

    def doctor(self, when: str, *, pending: bool, damage: bool = False) -> None:
        """Look at the store: nothing may be damaged, and nothing pending unless told so."""
        out = self.ended(self.qa("doctor", "--json"), "doctor", (0, 5))
        allowed = {"ok", *(["pending"] if pending else [])}
        for check in json.loads(out)["checks"] if out.startswith("{") else []:
            if check["name"] in ("disk", "files") and check["status"] == "warning":
                continue
            if check["name"] == "files" and check["status"] == "pending" and self.news.blocked:
                continue
            if check["status"] not in allowed:
                told = f"{check['name']}: {check['status']}: {check['message']} ({check['hint']})"
                if not damage:
                    self.found(f"doctor {when}", told)

    def compare(self) -> None:
        """See that the store holds what the files do."""
        held = stored(self.store)
        expected = wanted(self.news)
        for key in sorted(held.keys() | expected.keys(), key=str):
            numbers = [int(n) for n in NUMBER.findall(str(held[key][0]))] if key in held else None
            if numbers != expected.get(key):
                told = f"{key}: {numbers} in the store, {expected.get(key)} in the file"
                self.found("the store holds something else", told)

    def whole_run(self) -> None:
        """Bring the store up to date undisturbed, and see that it is."""
        began = time.time()
        self.ended(self.index(batch=self.rng.choice([20, 2_000])), "index", (0,))
        self.news.indexed = began
        self.doctor("after index", pending=False)
        self.compare()

    def made_anew(self) -> None:
        """Compare with a store that is made of the files at once."""
        self.what = "a store made anew"
        self.news.settle()
        self.whole_run()
        before, self.store = stored(self.store), self.disk / "anew"
        self.ended(self.index(), "index", (0,))
        anew = stored(self.store)
        for key in sorted(before.keys() | anew.keys(), key=str):
            if before.get(key) != anew.get(key):
                told = f"{key}: {before.get(key)} before, {anew.get(key)} now"
                self.found("a store made anew differs", told)
        self.counts["articles compared with a store made anew"] = len(anew)
        shutil.rmtree(self.store)
        self.store = self.disk / "store"


def group(leader: int) -> list[int]:
    """Return the processes that a run started and that are still there, itself left out."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdecimal() and entry.name != str(leader):
                state, _, of_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(of_group) == leader and state != "Z":
                    found.append(int(entry.name))
    return found


def run(
    place: Path,
    *,
    seconds: float,
    seed: int,
    files: int = FILES,
    least: int = 1,
    mounted: bool = False,
) -> Chaos:
    """Make rounds until the time is over, at least so many; return what came of it."""
    from tests.bench.chaos_kinds import KINDS

    chaos = Chaos(place, seed, mounted)
    print(f"seed {seed}, in {place}{', on a small disk' if mounted else ''}", flush=True)
    ends = time.monotonic() + seconds
    for _ in range(files):
        chaos.news.add()
    chaos.whole_run()
    readers = Readers(chaos.store, chaos.news, chaos.found, chaos.environment, seed)
    waiting: list[Callable[[Chaos, Readers], None]] = []
    try:
        while chaos.round < least or time.monotonic() < ends:
            waiting = waiting or chaos.rng.sample(KINDS, len(KINDS))
            one_round(chaos, readers, waiting.pop())
        chaos.made_anew()
    finally:
        readers.close()
    chaos.counts.update({f"questions, {name}": count for name, count in readers.asked.items()})
    return chaos


def one_round(chaos: Chaos, readers: Readers, kind: "Callable[[Chaos, Readers], None]") -> None:
    """Change the folder, let something happen to a run, and see that the next mends it."""
    chaos.round += 1
    chaos.what = kind.__name__
    chaos.counts[f"rounds, {kind.__name__}"] += 1
    chaos.news.change(chaos.rng.randint(1, 25))
    kind(chaos, readers)
    chaos.whole_run()
    print(f"round {chaos.round}, {chaos.what}: {len(chaos.findings)} findings so far", flush=True)


def report(chaos: Chaos) -> None:
    """Print what was done and found."""
    figures: Mapping[str, int] = {
        "rounds": chaos.round,
        **dict(sorted(chaos.counts.items())),
        **{f"changes, {name}": count for name, count in sorted(chaos.news.done.items())},
        "findings": len(chaos.findings),
    }
    for name, value in figures.items():
        print(f"{name:48} {value:8,}")


def main(words: list[str]) -> int:
    """Run for a while, on a small disk of its own where that may be mounted."""
    if INSIDE not in words and subprocess.run([*NAMESPACE, "true"], check=False).returncode == 0:
        again = [sys.executable, "-m", "tests.bench.chaos", INSIDE]
        return subprocess.run([*NAMESPACE, *again], check=False).returncode
    seconds = float(os.environ.get("QA_CHAOS_SECONDS") or SECONDS)
    seed = int(os.environ.get("QA_CHAOS_SEED") or random.randrange(10**6))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="qa-chaos-") as name:
        place = Path(name).resolve()
        (place / "disk").mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place / "disk")]
        mounted = INSIDE in words and subprocess.run(mount, check=False).returncode == 0
        try:
            chaos = run(place, seconds=seconds, seed=seed, mounted=mounted)
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", str(place / "disk")], check=False)
    report(chaos)
    return 1 if chaos.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
