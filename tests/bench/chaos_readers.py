"""Ask a store all the while it is written, and judge what the answers cite."""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.bench.chaos_folder import MANY, NUMBER, News, sentence

# Answers questions from its standard input, the store staying open between them.
WARM = """
import json, sys
from pathlib import Path
from qa.assistant import Assistant
from qa.config import Config
with Assistant(Config(store=Path(sys.argv[1]), offline=True), note=lambda _: None) as opened:
    for line in sys.stdin:
        answer = opened.ask(line.strip())
        print(json.dumps([
            {"path": each.path, "record": each.record, "sentence": each.sentence.text}
            for each in (*answer.citations, *answer.nearest)
        ]), flush=True)
"""
PAUSE = 1.0  # seconds, at most, between two questions
PATIENCE = 900.0  # seconds a reader may take for one question

Finding = Callable[[str, str], None]


def judged(citations: list[dict[str, Any]], news: News, since: float) -> tuple[list[str], set[int]]:
    """Return what is wrong with some citations, and the numbers of the sentences they cite.

    All that an answer cites of one article has to stand in one version of it, and in none that was
    replaced before the last whole run that ended before the question was asked.
    """
    wrong: list[str] = []
    by_article: dict[tuple[str, int | None], set[int]] = {}
    for each in citations:
        told = " ".join(each["sentence"].split())
        numbers = [int(number) for number in NUMBER.findall(told)]
        if not numbers:
            continue  # a headline
        if len(numbers) > 1 or told != sentence(numbers[0]):
            wrong.append(f"{told!r} is no sentence of any article")
        by_article.setdefault((each["path"], each["record"]), set()).update(numbers)
    for (path, record), cited in by_article.items():
        versions = news.since(Path(path), since)
        if Path(path).suffix[1:] in MANY:
            index = (record or 1) - 1
            contents = [set(held[index]) for held in versions if index < len(held)]
        else:
            contents = [set(held[0]) for held in versions]
        if not any(cited <= content for content in contents):
            wrong.append(f"{path}#{record}: {sorted(cited)} are in no version it had ({contents})")
    return wrong, {number for numbers in by_article.values() for number in numbers}


class Readers:
    """Two readers, one a process for each question and one that stays open, until `close`."""

    def __init__(
        self, store: Path, news: News, finding: Finding, environment: Mapping[str, str], seed: int
    ) -> None:
        self.asked: Counter[str] = Counter()
        self._store, self._news, self._finding = store, news, finding
        self._environment = dict(environment)
        self._rng = random.Random(seed)
        self._over = threading.Event()
        self._locks = {"cold": threading.Lock(), "warm": threading.Lock()}
        self._warm: subprocess.Popen[str] | None = None
        self._threads = [
            threading.Thread(target=self._ask_on, args=(kind, ask), daemon=True)
            for kind, ask in (("cold", self._cold), ("warm", self._ask_warm))
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Let the questions in hand be answered, and ask no more."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._end_warm()

    def pause(self) -> None:
        """Let the questions in hand be answered, and close what is open, until `resume`."""
        for lock in self._locks.values():
            lock.acquire()
        self._end_warm()

    def resume(self) -> None:
        """Go on asking."""
        for lock in self._locks.values():
            lock.release()

    def _ask_on(self, kind: str, ask: Callable[[str], list[dict[str, Any]] | str]) -> None:
        while not self._over.is_set():
            with self._locks[kind]:
                self._ask_one(kind, ask)
            time.sleep(self._rng.uniform(0, PAUSE))

    def _ask_one(self, kind: str, ask: Callable[[str], list[dict[str, Any]] | str]) -> None:
        news = self._news
        since = news.indexed
        files = news.files()
        if not since or not files:
            return
        held = news.held(self._rng.choice(files))
        if held is None:
            return
        number = self._rng.choice(self._rng.choice(held))
        answer = ask(f"What does note {number} say? {sentence(number)[9:50]}")
        self.asked[kind] += 1
        if isinstance(answer, str):
            self._finding(f"{kind} reader failed", answer)
            return
        wrong, cited = judged(answer, news, since)
        self.asked[f"{kind}, sentence found"] += number in cited
        for told in wrong:
            self._finding(f"{kind} reader was told what is wrong", told)

    def _cold(self, question: str) -> list[dict[str, Any]] | str:
        words = ["ask", question, "--json", "--offline", "--store", str(self._store)]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "qa", *words],
                capture_output=True,
                text=True,
                timeout=PATIENCE,
                check=False,
                env=self._environment,
            )
        except subprocess.TimeoutExpired:
            return f"no answer within {PATIENCE:g} seconds"
        if done.returncode not in (0, 7) or "Traceback" in done.stderr:
            return f"exit code {done.returncode}: {done.stderr[-2000:]} {done.stdout[-500:]}"
        answer = json.loads(done.stdout)
        found: list[dict[str, Any]] = [*answer["citations"], *answer["nearest"]]
        return found

    def _ask_warm(self, question: str) -> list[dict[str, Any]] | str:
        if self._warm is None:
            self._warm = subprocess.Popen(
                [sys.executable, "-c", WARM, str(self._store)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env=self._environment,
            )
        warm = self._warm
        assert warm.stdin is not None
        assert warm.stdout is not None
        patience = threading.Timer(PATIENCE, warm.kill)
        patience.start()
        line = ""
        with suppress(BrokenPipeError):
            warm.stdin.write(question + "\n")
            warm.stdin.flush()
            line = warm.stdout.readline()
        patience.cancel()
        if line:
            found: list[dict[str, Any]] = json.loads(line)
            return found
        _, told = warm.communicate()
        self._warm = None
        return f"exit code {warm.returncode}: {told[-2000:]}"

    def _end_warm(self) -> None:
        if self._warm is not None:
            self._warm.communicate()
            self._warm = None
