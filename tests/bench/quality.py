"""Measure answers: questions with known sentences -> how often the right one is cited.

`make bench-quality` prints one table: squad and clapnq, simpler ways of ranking beside them, and
what is refused there and over the news stories. Figures of answers are read from what `qa ask
--json` prints. A refused question is judged by its `nearest` sentences, since those are shown; the
strict figure counts a refusal as wrong. Set QA_BENCH_QUESTIONS for a quick run on a sample.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.as_json.answers import answer_object
from qa.assistant import Assistant
from qa.cli.json_line import dumps
from qa.config import Config
from qa.errors import ModelUnavailable
from qa.types import Answer

from .baselines import baseline_shares
from .data import (
    Record,
    limit,
    new_folder,
    news_stories,
    own_environment,
    read_records,
    sample,
)
from .quality_table import print_table
from .refusals import invented_questions, precision_of_refusal, refused_share
from .warm import made_questions

SETS = ("squad", "clapnq")
MOST_REFUSABLE = 1_500  # questions of one kind without an answer; keeps a run to some minutes
CITATIONS_CHECKED = 2_000  # answers whose every citation is compared with the file
PROCESS_QUESTIONS = 50  # asked again through a real `qa ask --batch --json` process
GOLD_BEGINNING = 60  # characters by which a sentence and a gold sentence know each other

AnswerObject = dict[str, Any]
Judge = Callable[[AnswerObject, Record], bool]


NEURAL_QUESTIONS = 100  # of each set, by which MiniLM is measured: it embeds 20 sentences a second


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer fared: places of the right sentence and of the right article from 1, or 0."""

    right_at: int
    article_first: bool
    refused: bool


def folded(text: str) -> str:
    """Return a text with each run of white space made one space."""
    return " ".join(text.split())


def right_for_squad(citation: Record, question: Record) -> bool:
    """Tell whether a cited sentence is of the right article and contains an accepted answer."""
    sentence = folded(citation["sentence"])
    return citation["article"] == question["article_file"] and any(
        folded(answer) in sentence for answer in question["answer_sentence_contains"]
    )


def right_for_clapnq(citation: Record, question: Record) -> bool:
    """Tell whether a cited sentence of the right article is a gold sentence, by its beginning."""
    sentence = folded(citation["sentence"])
    return citation["article"] == question["article_file"] and any(
        sentence[:GOLD_BEGINNING] in gold or gold[:GOLD_BEGINNING] in sentence
        for gold in map(folded, question["gold_sentences"])
    )


RIGHT: dict[str, Judge] = {"squad": right_for_squad, "clapnq": right_for_clapnq}


def shown_citations(answer: AnswerObject) -> list[Record]:
    """Return what a reader sees, best first: the citations, or the nearest of a refusal."""
    shown = answer["citations"] or answer["nearest"]
    return sorted(shown, key=lambda citation: int(citation["number"]))


def judge(answer: AnswerObject, question: Record, right: Judge) -> Verdict:
    """Compare one answer with what is known of its question."""
    shown = shown_citations(answer)
    places = (place for place, one in enumerate(shown, start=1) if right(one, question))
    return Verdict(
        right_at=next(places, 0),
        article_first=bool(shown) and shown[0]["article"] == question["article_file"],
        refused=answer["status"] == "not_found",
    )


def shares(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Return the shares of answers that are right, by name; strict ones count refusals wrong."""
    count = max(len(verdicts), 1)

    def share(holds: Callable[[Verdict], bool]) -> float:
        return round(sum(map(holds, verdicts)) / count, 4)

    return {
        "questions": len(verdicts),
        "first": share(lambda one: one.right_at == 1),
        "first_three": share(lambda one: 1 <= one.right_at <= 3),
        "article_first": share(lambda one: one.article_first),
        "first_strict": share(lambda one: one.right_at == 1 and not one.refused),
        "first_three_strict": share(lambda one: 1 <= one.right_at <= 3 and not one.refused),
        "refused": share(lambda one: one.refused),
    }


def line_at(text: str, start: int) -> int:
    """Return the line, from 1, of a character; LF, CRLF and CR end lines."""
    before = text[:start]
    ends = before.count("\n") + before.count("\r") - before.count("\r\n")
    between_pair = before.endswith("\r") and text[start : start + 1] == "\n"
    return 1 + ends - between_pair


def citation_errors(answer: AnswerObject, text_of: Callable[[str], str]) -> list[str]:
    """Return what is wrong with an answer's citations, compared with the files themselves."""
    errors = []
    for citation in answer["citations"] + answer["nearest"]:
        text = text_of(citation["path"])
        place = f"{citation['article']}:{citation['line']}"
        if text[citation["start"] : citation["end"]] != citation["sentence"]:
            errors.append(f"{place}: the sentence is not at {citation['start']}")
        if line_at(text, citation["start"]) != citation["line"]:
            errors.append(f"{place}: the line is {line_at(text, citation['start'])}")
    return errors


class FileTexts:
    """Texts of files decoded as the design says, each read once."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        if path not in self._texts:
            self._texts[path] = Path(path).read_bytes().decode("utf-8").removeprefix("\ufeff")
        return self._texts[path]


def ask_all(
    assistant: Assistant,
    questions: Iterable[Record],
    see: Callable[[Answer, Record], None] = lambda *_: None,
) -> list[AnswerObject]:
    """Return the object that `qa ask --json` prints for each question; `see` gets the answers."""
    store = assistant.summary()
    told = []
    for one in questions:
        answer = assistant.ask(one["question"])
        see(answer, one)
        told.append(json.loads(dumps(answer_object(answer, store, asked_id=one["id"]))))
    return told


def right_passage_found(answer: Answer, question: Record, right: Judge) -> bool:
    """Tell whether one of the first ten passages found holds a right sentence."""
    return any(
        right({"sentence": sentence.text, "article": sentence.article_id}, question)
        for hit in answer.hits[:10]
        for sentence in hit.passage.sentences
    )


def process_differences(store: Path, answers: Sequence[AnswerObject]) -> int:
    """Return how many answers a real `qa ask --batch --json` process gives differently."""
    batch = "".join(
        json.dumps({"id": one["id"], "question": one["question"]}) + "\n" for one in answers
    )
    done = subprocess.run(
        [sys.executable, "-m", "qa", "ask", "--offline", "--json", "--batch", "-"],
        input=batch,
        capture_output=True,
        check=False,  # 7 tells that a question was not answered
        encoding="utf-8",
        env=own_environment(store),
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    unlike = [
        one for one, other in zip(answers, told, strict=True) if _lasting(one) != _lasting(other)
    ]
    return len(unlike)


def _lasting(answer: AnswerObject) -> AnswerObject:
    """Return an answer without what changes from run to run, and what only a batch tells."""
    passing = ("timings_ms", "usage", "line", "asked")
    return {name: value for name, value in answer.items() if name not in passing}


def measure_set(name: str, folder: Path, most: int | None) -> dict[str, Any]:
    """Index one set afresh, ask everything, and return the figures by name."""
    store = new_folder(f"quality-{name}") / ".qa"
    questions = sample(read_records(folder / name / "questions.dev.jsonl"), most)
    refusable = min(most or MOST_REFUSABLE, MOST_REFUSABLE)
    hard = sample(read_records(folder / name / "unanswerable.dev.jsonl"), refusable)
    found: list[bool] = []
    with Assistant(Config(store=store, offline=True)) as writing:
        report = writing.index([str(folder / name / "articles")])
    with Assistant.open(Config(store=store, offline=True)) as assistant:
        ask_all(assistant, questions[:1])  # loads what is loaded once
        began = time.perf_counter()
        answers = ask_all(
            assistant,
            questions,
            lambda answer, one: found.append(right_passage_found(answer, one, RIGHT[name])),
        )
        per_question = (time.perf_counter() - began) / max(len(answers), 1)
        refused_hard = refused_share(ask_all(assistant, hard))
        others = {
            other: sample(read_records(folder / other / "questions.dev.jsonl"), refusable)
            for other in SETS
            if other != name
        }
        refusals = measure_refusals(assistant, refused_share(answers), others)
        plain = {
            f"{share}_{kind}": figure
            for kind, with_vectors in (("bm25", False), ("fusion", True))
            for share, figure in baseline_shares(
                assistant, questions, RIGHT[name], with_vectors=with_vectors
            ).items()
        }
    text_of = FileTexts()
    errors = [
        error for one in answers[:CITATIONS_CHECKED] for error in citation_errors(one, text_of)
    ]
    pairs = zip(answers, questions, strict=True)
    return {
        "articles": report.new,
        "passages": report.passages,
        **shares([judge(answer, question, RIGHT[name]) for answer, question in pairs]),
        "passage_in_ten": round(sum(found) / max(len(found), 1), 4),
        **plain,
        **measure_minilm(name, folder, most),
        **refusals,
        "refused_hard": refused_hard,
        "hard_questions": len(hard),
        "citations_per_answer": round(
            sum(len(shown_citations(one)) for one in answers) / len(answers), 1
        ),
        "answers_checked": min(len(answers), CITATIONS_CHECKED),
        "citation_errors": len(errors),
        "citation_error_examples": errors[:5],
        "process_differences": process_differences(store, answers[:PROCESS_QUESTIONS]),
        "ms_per_question": round(per_question * 1000, 2),
    }


def measure_refusals(
    assistant: Assistant, refused: float, others: dict[str, list[Record]]
) -> dict[str, Any]:
    """Ask what a store does not answer; `refused` is the share refused of what it does."""
    figures: dict[str, Any] = {"refused": refused}
    recalls = []
    for other, questions in others.items():
        recalls.append(refused_share(ask_all(assistant, questions)))
        figures[f"refused_{other}"] = recalls[-1]
    figures["refused_invented"] = refused_share(ask_all(assistant, invented_questions()))
    figures["recall"] = min(recalls)
    figures["precision"] = precision_of_refusal(refused, min(recalls))
    return figures


def measure_news(folder: Path, most: int | None) -> dict[str, Any]:
    """Index the news stories and ask about headlines, then what the stories do not answer."""
    stories = news_stories(folder)
    store = new_folder("quality-news") / ".qa"
    refusable = min(most or MOST_REFUSABLE, MOST_REFUSABLE)
    headlines = [
        {"id": str(number), "question": question}
        for number, question in enumerate(made_questions(sorted(stories.iterdir())))
    ]
    others = {
        name: sample(read_records(folder / name / "questions.dev.jsonl"), refusable)
        for name in SETS
    }
    with Assistant(Config(store=store, offline=True)) as writing:
        report = writing.index([str(stories)])
    with Assistant.open(Config(store=store, offline=True)) as assistant:
        ask_all(assistant, headlines[:1])
        began = time.perf_counter()
        refused = refused_share(ask_all(assistant, headlines))
        per_question = (time.perf_counter() - began) / len(headlines)
        refusals = measure_refusals(assistant, refused, others)
    return {
        "articles": report.new,
        "passages": report.passages,
        "questions": len(headlines),
        **refusals,
        "ms_per_question": round(per_question * 1000, 2),
    }


def measure_minilm(name: str, folder: Path, most: int | None) -> dict[str, Any]:
    """Rank by MiniLM in the place of the product's vectors, where its model is already here."""
    store = new_folder(f"quality-{name}-minilm") / ".qa"
    count = min(most or NEURAL_QUESTIONS, NEURAL_QUESTIONS)
    questions = sample(read_records(folder / name / "questions.dev.jsonl"), count)
    config = Config(store=store, offline=True, embedder="minilm")
    try:
        with Assistant(config) as writing:
            writing.index([str(folder / name / "articles")])
    except ModelUnavailable:
        return {}
    with Assistant.open(config) as assistant:
        measured = baseline_shares(assistant, questions, RIGHT[name], with_vectors=True)
    return {f"{share}_minilm": figure for share, figure in measured.items()}


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure both sets and the news, print a table and return the figures by set."""
    most = limit("QA_BENCH_QUESTIONS")
    figures = {name: measure_set(name, eval_folder, most) for name in SETS}
    figures["news"] = measure_news(eval_folder, most)
    print_table(figures)
    return figures
