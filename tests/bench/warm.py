"""Questions put to one warm process: `python -m tests.bench.warm STORE QUESTIONS.json`.

Prints the milliseconds of every question and of every step as one JSON object. It runs in a
process of its own, so that what it loads does not count against other measurements.
"""

import json
import random
import re
import sys
import time
from pathlib import Path
from typing import Any

from .data import SEED

QUESTIONS = 200
PATTERNS = (
    "What happened with {}?",
    "What was said about {}?",
    "Why {}?",
    "Who announced {}?",
    "How much {}?",
    "When did {} happen?",
)
WARM_UP = 10  # questions asked before the clock runs


def title_words(title: str) -> list[str]:
    """Return the words of a headline that a person would repeat: no codes, no bare numbers."""
    plain = re.sub(r"<[^>]*>", " ", title)
    found = re.findall(r"[A-Za-z][A-Za-z.'-]*[A-Za-z]", plain)
    return [word.lower() if word.isupper() and len(word) > 4 else word for word in found]


def made_questions(stories: list[Path], count: int = QUESTIONS) -> list[str]:
    """Return questions about headlines, the same ones each time."""
    chance = random.Random(SEED)
    questions = []
    for path in chance.sample(stories, len(stories)):
        words = title_words(path.read_text(encoding="utf-8").partition("\n")[0])
        if len(words) >= 3:
            pattern = chance.choice(PATTERNS)
            questions.append(pattern.format(" ".join(words[: chance.randint(3, 7)])))
        if len(questions) == count:
            break
    return questions


def ask_all(store: Path, questions: list[str]) -> dict[str, Any]:
    """Return milliseconds: of each question, also of processor time, and of each step by name."""
    from qa.assistant import Assistant
    from qa.config import Config

    times: list[float] = []
    busy: list[float] = []
    steps: dict[str, list[float]] = {}
    refused = 0
    with Assistant.open(Config(store=store, offline=True)) as assistant:
        for question in questions[-WARM_UP:]:
            assistant.ask(question)
        for question in questions:
            began, worked = time.perf_counter(), time.process_time()
            answer = assistant.ask(question)
            busy.append((time.process_time() - worked) * 1000)
            times.append((time.perf_counter() - began) * 1000)
            refused += answer.status == "not_found"
            for step, spent in answer.timings_ms.items():
                steps.setdefault(step, []).append(spent)
            steps.setdefault("before", []).append(times[-1] - answer.timings_ms["total"])
    return {"times": times, "busy": busy, "steps": steps, "refused": refused}


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    print(json.dumps(ask_all(Path(sys.argv[1]), asked)))
