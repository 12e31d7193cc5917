"""What `qa` adds to a model's time: before its request leaves, and before its words are seen.

Two figures, each against a scripted server on loopback. The first is taken in one warm process:
from the store's answer to the arrival of the request. The second is taken on a pseudo-terminal:
from the moment the server sends a reply's first words to the moment they are on the screen.
Set QA_BENCH_REPLIES for a quick run on fewer questions.
"""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from qa.assistant import Assistant
from qa.config import Config
from tests.loopback import DONE, Recorded, Scripted, piece, serving, streamed

from .data import ROOT, first_stories, limit, new_folder, news_stories, own_environment
from .speed import percentile
from .warm import WARM_UP, made_questions

ARTICLES = 4_000
QUESTIONS = 60
SCREENS = 10
TARGETS = {"before the request": 60.0, "first word": 50.0}  # milliseconds, medians
PAUSE = 0.4  # seconds before a reply's first words, so that nothing else is under way
WORDS = "Crude oil prices rose, the minister told reporters"  # past what is held back for refusals
PATIENCE = 60.0  # seconds until a process that shows nothing is given up
QUESTION = "what did the minister say about oil prices"


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure both, print a table; figures are milliseconds."""
    stories = first_stories(news_stories(eval_folder), ARTICLES)
    store = new_folder("replies") / ".qa"
    with Assistant(Config(store=store)) as assistant:
        assistant.index([str(stories)])
    count = limit("QA_BENCH_REPLIES") or QUESTIONS
    asked = made_questions(sorted(stories.iterdir()), count + WARM_UP)
    figures = {
        "before the request": _summary(before_the_request(store, asked)),
        "first word": _summary([first_word(store) for _ in range(min(SCREENS, count))]),
    }
    _print(figures)
    return figures


def before_the_request(store: Path, questions: list[str]) -> list[float]:
    """Return milliseconds between the store's answer and the arrival of each request."""
    arrived: list[float] = []

    def reply(_: Recorded) -> Scripted:
        arrived.append(time.perf_counter())
        return streamed("Oil prices rose [s1].")

    spent: list[float] = []
    with serving(by=reply) as server:
        config = Config(store=store, model="scripted", base_url=server.url, window=16_000)
        with Assistant(config) as assistant:
            for number, question in enumerate(questions):
                known = len(arrived)
                answer = assistant.ask(question)
                ended = time.perf_counter()
                if number < WARM_UP or len(arrived) == known:  # refused: no request has left
                    continue
                timings = answer.timings_ms
                found = ended - (timings["total"] - timings["retrieve"]) / 1000
                spent.append((arrived[-1] - found) * 1000)
    return spent


def first_word(store: Path) -> float:
    """Return milliseconds between the sending of a reply's first words and their being shown.

    Raises:
        RuntimeError: they are not shown at all.
    """
    sent: list[float] = []

    def reply(_: Recorded) -> Scripted:
        sent.append(time.perf_counter() + PAUSE)
        return Scripted([PAUSE, piece(WORDS), PAUSE, piece(" [s1]."), piece(finish="stop"), DONE])

    with serving(by=reply) as server:
        words = ["ask", "-m", "scripted", QUESTION]
        environment = own_environment(store) | {
            "PYTHONPATH": str(ROOT),
            "OPENAI_BASE_URL": server.url,
            "TERM": "xterm-256color",
            "QA_HISTORY": "off",
        }
        shown = _shown_on_terminal([sys.executable, "-m", "qa", *words], environment)
        if shown is None or not sent:
            raise RuntimeError("the reply's first words were not shown")
        return (shown - sent[0]) * 1000


def _shown_on_terminal(command: list[str], environment: dict[str, str]) -> float | None:
    """Return when the first of `WORDS` came out of a process on a terminal of its own."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        os.close(theirs)
        screen, when = b"", None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not select.select([ours], [], [], 1.0)[0]:
                continue
            try:
                screen += os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            if when is None and WORDS.split()[0].encode() in screen:
                when = time.perf_counter()
        process.kill()
    os.close(ours)
    return when


def _summary(spent: list[float]) -> dict[str, float]:
    return {
        "measured": len(spent),
        "p50": round(median(spent), 1),
        "p95": round(percentile(spent, 0.95), 1),
    }


def _print(figures: dict[str, Any]) -> None:
    print(f"{'ms':22}{'measured':>10}{'p50':>8}{'p95':>8}{'target':>9}")
    for name, row in figures.items():
        wanted = f"<= {TARGETS[name]:.0f}"
        print(f"{name:22}{row['measured']:10}{row['p50']:8}{row['p95']:8}{wanted:>9}")
