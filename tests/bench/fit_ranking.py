"""Fit the ranking: squad and clapnq -> the weights in `qa/ranking.py`.

Prints what belongs there, and how often the right sentence comes first and among the first three
when each fifth of the articles is ranked by weights fitted on the others. Sentences are described
by the product's own steps. Run it again, with the new weights in place, when a feature changes:
which sentences are compared by vectors depends on the weights.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.answering import rank, understand
from qa.assistant import EVERYTHING, Assistant
from qa.config import Config
from qa.features import FEATURES, candidates_of, term_weights
from qa.ranking import weigh

from .data import SEED, Record, limit, new_folder, read_records, sample
from .quality import RIGHT, SETS

# What a set's questions weigh: clapnq's are few, and as worth fitting as squad's are.
WEIGHT_OF = {"squad": 1.0, "clapnq": 10.0}
RIDGE = 2.0
STEPS = 12
FOLDS = 5

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Described:
    """One question: what is known of each sentence, and which of them are right."""

    set_name: str
    article: str
    features: Matrix  # (sentences, features)
    right: NDArray[np.bool_]


def describe(assistant: Assistant, questions: Sequence[Record], set_name: str) -> list[Described]:
    """Return the questions of which a right sentence is among those compared by vectors."""
    reading = assistant._wiring.reading
    parts = reading.retriever
    described = []
    for one in questions:
        understood = understand(
            one["question"], reading=reading, wanted=EVERYTHING, speaker=None, today=date.today()
        )
        question = understood.question
        hits = rank(understood, reading=reading, note=lambda _: None).hits
        candidates = candidates_of(question, hits)
        if not candidates or not question.terms:
            continue
        weights = term_weights(
            question, parts.keywords.frequencies(question.terms), parts.catalogue.passage_count()
        )
        weighed = weigh(question, candidates, weights, reading.rank_embedder.embed)
        rows = np.delete(np.arange(len(candidates)), weighed.others)
        sentences = [candidates[row].sentence for row in rows.tolist()]
        right = np.array(
            [
                RIGHT[set_name]({"sentence": each.text, "article": each.article_id}, one)
                for each in sentences
            ]
        )
        described.append(Described(set_name, one["article_file"], weighed.features[rows], right))
    return described


def fit(questions: Sequence[Described]) -> Matrix:
    """Fit by listwise softmax: the right sentences' share of all that a question's score."""
    kept = [one for one in questions if one.right.any()]
    rows = np.concatenate([one.features for one in kept])
    right = np.concatenate([one.right for one in kept])
    sizes = np.array([len(one.right) for one in kept])
    starts, of = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(kept)), sizes)
    counts = np.array([WEIGHT_OF[one.set_name] for one in kept])
    deviation = rows.std(axis=0) + 1e-9
    rows = (rows - rows.mean(axis=0)) / deviation
    found = np.zeros(rows.shape[1])

    def shares(scores: Matrix) -> Matrix:
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        return powers / np.add.reduceat(powers, starts)[of]

    def loss(weights: Matrix) -> float:
        of_right = np.add.reduceat(shares(rows @ weights) * right, starts)
        return float(-counts @ np.log(of_right + 1e-300) + RIDGE / 2 * weights @ weights)

    for _ in range(STEPS):
        scores = rows @ found
        all_shares, right_shares = shares(scores), shares(np.where(right, scores, -1e9))
        slope = rows.T @ ((all_shares - right_shares) * counts[of]) + RIDGE * found
        middle = np.add.reduceat(rows * all_shares[:, None], starts, axis=0)
        bend = (rows * (all_shares * counts[of])[:, None]).T @ rows
        bend += RIDGE * np.eye(len(found)) - (middle * counts[:, None]).T @ middle
        step = np.linalg.solve(bend, slope)
        before = loss(found)
        while loss(found - step) > before and np.abs(step).max() > 1e-6:
            step = step / 2
        found = found - step
    weights: Matrix = found / deviation
    return weights


def first_places(questions: Sequence[Described], weights: Matrix) -> list[int]:
    """Return the place, from 1, of the best right sentence of each question, 0 without one."""
    places = []
    for one in questions:
        order = np.argsort(-(one.features @ weights), kind="stable")
        right = np.flatnonzero(one.right[order])
        places.append(int(right[0]) + 1 if len(right) else 0)
    return places


def across_articles(questions: Sequence[Described]) -> list[int]:
    """Return the same places, each question's by weights fitted on other articles."""
    articles = sorted({one.article for one in questions})
    random.Random(SEED).shuffle(articles)
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    places = [0] * len(questions)
    for number in range(FOLDS):
        weights = fit([one for one in questions if fold[one.article] != number])
        for at, one in enumerate(questions):
            if fold[one.article] == number:
                places[at] = first_places([one], weights)[0]
    return places


def run(folder: Path) -> dict[str, Any]:
    """Fit, print what belongs into `qa/ranking.py`, and how it does on articles unseen."""
    questions: list[Described] = []
    for name in SETS:
        store = new_folder(f"fit-ranking-{name}") / ".qa"
        asked = sample(
            read_records(folder / name / "questions.dev.jsonl"), limit("QA_BENCH_QUESTIONS")
        )
        with Assistant(Config(store=store, offline=True)) as assistant:
            assistant.index([str(folder / name / "articles")])
        with Assistant.open(Config(store=store, offline=True)) as assistant:
            questions += describe(assistant, asked, name)
    weights = fit(questions)
    for feature, weight in zip(FEATURES, weights.round(1).tolist(), strict=True):
        print(f'    "{feature}": {weight},')
    for title, places in (
        ("fitted on all", first_places(questions, weights)),
        ("on other articles", across_articles(questions)),
    ):
        for name in SETS:
            own = [p for p, one in zip(places, questions, strict=True) if one.set_name == name]
            first = sum(place == 1 for place in own) / len(own)
            three = sum(1 <= place <= 3 for place in own) / len(own)
            print(f"{title:<18} {name:<7} {len(own):>5} questions: {first:.4f} / {three:.4f}")
    return {"weights": dict(zip(FEATURES, weights.tolist(), strict=True))}
