"""How well `qa.speakers` tells who says what, and how fast: `python -m tests.bench.speakers`.

Measured on news articles whose attributions were annotated by hand (PolNeAR). An attribution
counts when it names its speaker: pronouns and plain groups ("she", "critics") are left out. The
sentence that holds most of what is said must have a speaker with the same last name. Precision is
right / answered, recall right / all, both in percent. Rules are fitted on the even half of the
articles (in alphabetical order); the odd half tells whether they hold elsewhere.
"""

import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from qa.names import bare_name, name_runs
from qa.sentences import split_sentences
from qa.speakers import find_speakers
from qa.types import Span

from .running import print_wanted

DEFAULT_FOLDER = "../shared/eval"
HALVES = ("fitted", "unseen")
# Who says each sentence of the mission's article, as a reader judges: the initial of the last name.
MISSION = "R L K L L L L L L - L L H - L L L L L".split()
# What is to be reached: the figure, its value at least.
WANTED = {
    "direct, unseen: F1": 92.0,
    "direct, unseen: precision": 94.0,
    "all, unseen: precision": 88.0,
    "all, unseen: recall": 70.0,
    "direct, unseen, no marks: recall": 70.0,
    "mission: right sentences": len(MISSION),
    "articles/s": 300,
}

SpeakerFinder = Callable[[str, Sequence[Span]], list[str | None]]


class Attribution(NamedTuple):
    """What somebody says in an article: its kind, the speaker's name, where the words lie."""

    kind: str
    name: str
    content: list[tuple[int, int]]


class Case(NamedTuple):
    """An article with its sentences and its attributions."""

    file: str
    text: str
    spans: list[Span]
    attributions: list[Attribution]


class Outcome(NamedTuple):
    """One attribution and the speaker that was found for it."""

    kind: str
    name: str
    found: str | None
    sentence: str

    @property
    def right(self) -> bool:
        """Whether the last names agree."""
        return self.found is not None and last_name(self.found) == last_name(self.name)


def last_name(name: str) -> str:
    """The last word of a name in lower case, without genitive and full stop."""
    words = re.sub(r"[’']s?\b", "", name).replace(".", "").lower().split()
    while len(words) > 1 and words[-1] in ("jr", "sr", "iii"):
        words.pop()
    return words[-1] if words else ""


def named_speaker(annotated: str) -> str | None:
    """The name in an annotated speaker, "Sen. X Y, a friend of Z" -> "X Y"; None for a group."""
    head = re.split(r"[,(]|\bwho\b", annotated)[0]
    words = re.findall(r"[\w.’'-]+", head)
    runs = name_runs(words)
    if not runs or words[0].lower() in ("a", "an", "some", "many"):
        return None
    run = runs[-1]
    for one in runs:
        if words[one.end : one.end + 1] and words[one.end] in ("of", "for", "at", "in", "from"):
            return bare_name(words[one.start : one.end])
    if run.end < len(words) or set(words[: run.start]) & {"of", "for", "at", "in", "from"}:
        return None
    return bare_name(words[run.start : run.end])


def read_cases(folder: Path) -> list[Case]:
    """The annotated articles in alphabetical order."""
    records = defaultdict(list)
    lines = (folder / "quotes" / "attributions.dev.jsonl").read_text("utf-8").splitlines()
    for record in map(json.loads, lines):
        records[record["article_file"]].append(record)
    cases = []
    for path in sorted((folder / "quotes" / "articles").iterdir()):
        text = path.read_bytes().decode("utf-8")
        attributions = []
        for record in records[path.name]:
            content = [(part["start"], part["end"]) for part in record["content"]]
            name = named_speaker(record["speaker"] or "")
            if name:
                attributions.append(Attribution(record["kind"], name, content))
        cases.append(Case(path.name, text, split_sentences(text), attributions))
    return cases


def overlap(span: Span, content: Sequence[tuple[int, int]]) -> int:
    """How many characters of some stretches lie in a sentence."""
    return sum(max(0, min(span.end, end) - max(span.start, start)) for start, end in content)


def outcomes(case: Case, speakers: Sequence[str | None]) -> list[Outcome]:
    """What was found for each attribution of an article."""
    found = []
    for attribution in case.attributions:
        index = max(
            range(len(case.spans)), key=lambda i: overlap(case.spans[i], attribution.content)
        )
        span = case.spans[index]
        sentence = " ".join(case.text[span.start : span.end].split())
        found.append(Outcome(attribution.kind, attribution.name, speakers[index], sentence))
    return found


def figures_of(found: Sequence[Outcome]) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent."""
    answered = sum(outcome.found is not None for outcome in found)
    right = sum(outcome.right for outcome in found)
    total = answered + len(found)
    return (
        100 * right / max(1, answered),
        100 * right / max(1, len(found)),
        200 * right / max(1, total),
    )


def without_marks(case: Case) -> Case:
    """The same article with every quotation mark and apostrophe lost, offsets kept."""
    return case._replace(text=re.sub(r"[“”\"’‘'`]", " ", case.text))


def mission_right(folder: Path, find: SpeakerFinder) -> int:
    """How many sentences of the mission's article have the speaker whom a reader would name."""
    right = 0
    for path in (folder / "mission").glob("*.txt"):
        text = path.read_bytes().decode("utf-8")
        spans = split_sentences(text)
        for judged, speaker in zip(MISSION, find(text, spans), strict=True):
            right += (last_name(speaker)[0].upper() if speaker else "-") == judged
    return right


def run(folder: Path, find: SpeakerFinder = find_speakers) -> dict[str, float]:
    """Measure everything, print a table, and return the figures by name."""
    cases = read_cases(folder)
    figures: dict[str, float] = {}
    print(f"{'set':<34}{'count':>7}{'precision':>11}{'recall':>9}{'F1':>8}")
    began = time.process_time()
    speakers = [find(case.text, case.spans) for case in cases]
    seconds = time.process_time() - began
    lost = [without_marks(case) for case in cases]
    lost_speakers = [find(case.text, case.spans) for case in lost]
    for marks, these, theirs in (("", cases, speakers), (", no marks", lost, lost_speakers)):
        for number, half in enumerate(HALVES):
            pairs = list(zip(these, theirs, strict=True))[number::2]
            found = [outcome for case, named in pairs for outcome in outcomes(case, named)]
            for kind in ("direct", "mixed", "indirect", "all"):
                chosen = [outcome for outcome in found if kind in (outcome.kind, "all")]
                precision, recall, f1 = figures_of(chosen)
                name = f"{kind}, {half}{marks}"
                print(f"{name:<34}{len(chosen):>7}{precision:>11.1f}{recall:>9.1f}{f1:>8.1f}")
                figures |= {
                    f"{name}: precision": precision,
                    f"{name}: recall": recall,
                    f"{name}: F1": f1,
                }
    figures["mission: right sentences"] = mission_right(folder, find)
    figures["articles/s"] = len(cases) / seconds
    print()
    print_wanted(figures, WANTED)
    return figures


def main() -> None:
    """Run on the folder in QA_EVAL, or say that it is absent."""
    folder = Path(os.environ.get("QA_EVAL", DEFAULT_FOLDER))
    if not (folder / "quotes").is_dir():
        print(f"skipped: no evaluation data in {folder} (set QA_EVAL)")
        return
    run(folder)


if __name__ == "__main__":
    main()
