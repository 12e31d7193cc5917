"""Fit the gate: signals of answerable and off-corpus questions -> the constants of `qa/gate.py`.

Logistic regression on squad and clapnq, both of the same weight, each set's own questions against
the other set's; fitted on each set alone as well and tried on the other, so that what holds on one
set only is seen. `python -m tests.bench fit_gate`; the signals' weights, the threshold and the
confidence of a sentence are printed as they stand in the code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.answering import rank, understand
from qa.assistant import EVERYTHING, Assistant
from qa.config import Config
from qa.gate import Calibration, Signals, read_signals

from .data import Record, limit, new_folder, read_records, sample
from .quality import RIGHT, SETS

QUESTIONS = 3_000  # of each set
MOST_REFUSED = (
    0.075  # of a set's own questions; below what is promised, since others will be harder
)
RIDGE = 1.0
STEPS = 60
CITED = 8

Matrix = NDArray[np.float64]


class Sentence(NamedTuple):
    """A cited sentence: how far its score is behind the best, whether it answers."""

    behind: float
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to one store: its signals and length, and what would be cited."""

    signals: Matrix
    refused_by_name: bool
    sentences: tuple[Sentence, ...] = ()


def ask(assistant: Assistant, questions: Sequence[Record], set_name: str | None) -> list[Asked]:
    """Put questions to a store; `set_name` tells whose they are where the store answers them."""
    reading = assistant._wiring.reading
    kept = Calibration.from_text(reading.retriever.catalogue.calibration() or "")
    assert kept is not None
    asked = []
    for one in questions:
        understood = understand(
            one["question"], reading=reading, wanted=EVERYTHING, speaker=None, today=date.today()
        )
        ranking = rank(understood, reading=reading, note=lambda _: None)
        best = max((each.score for each in ranking.sentences), default=0.0)
        sentences = tuple(
            Sentence(
                each.score - best,
                set_name is not None
                and RIGHT[set_name](
                    {"sentence": each.sentence.text, "article": each.sentence.article_id}, one
                ),
            )
            for each in ranking.sentences[:CITED]
        )
        signals = np.array(read_signals(ranking.hits, ranking.sentences))
        standardised = (signals - kept.middle) / np.array(kept.spread)
        length = np.log(max(len(understood.question.terms), 1))
        asked.append(
            Asked(np.append(standardised, length), bool(ranking.verdict.absent), sentences)
        )
    return asked


def logistic(features: Matrix, labels: Matrix, weights: Matrix) -> Matrix:
    """Return the weights and the constant of a logistic regression, by Newton's method."""
    rows = np.column_stack([features, np.ones(len(features))])
    ridge = np.diag([RIDGE] * features.shape[1] + [0.0])
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        shares = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weights * (shares - labels)) + ridge @ found
        bend = (rows * (weights * shares * (1 - shares))[:, None]).T @ rows + ridge
        found -= np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
    return found


def fit(sets: Sequence[tuple[Sequence[Asked], Sequence[Asked]]]) -> Matrix:
    """Fit on answerable and off-corpus questions, each kind of each set weighing the same.

    What is refused for a name that no article holds is left out: the signals do not decide it.
    """
    features, labels, weights = [], [], []
    for kinds in sets:
        for label, asked in zip((1.0, 0.0), kinds, strict=True):
            kept = np.array([one.signals for one in asked if not one.refused_by_name])
            features.append(kept)
            labels.append(np.full(len(kept), label))
            weights.append(np.full(len(kept), 300 / len(kept)))
    return logistic(np.concatenate(features), np.concatenate(labels), np.concatenate(weights))


def logits(asked: Sequence[Asked], fitted: Matrix) -> Matrix:
    """Return the log odds of each question; very low where a name decides."""
    found: Matrix = np.array([one.signals for one in asked]) @ fitted[:-1] + fitted[-1]
    return np.where([one.refused_by_name for one in asked], -20.0, found)


def fit_confidence(
    sets: Sequence[tuple[Sequence[Asked], Sequence[Asked]]], fitted: Matrix
) -> Matrix:
    """Fit how sure a cited sentence is by its question's log odds and its score's distance."""
    features, labels, weights = [], [], []
    for kinds in sets:
        for asked in kinds:
            for one, logit in zip(asked, logits(asked, fitted), strict=True):
                for sentence in one.sentences:
                    features.append([max(logit, -8.0), sentence.behind])
                    labels.append(float(sentence.right))
                    weights.append(300 / len(asked))
    return logistic(np.array(features), np.array(labels), np.array(weights))


def run(folder: Path) -> dict[str, Any]:
    """Fit, print what belongs into `qa/gate.py`, and how it does across sets."""
    most = limit("QA_BENCH_QUESTIONS") or QUESTIONS
    questions = {
        name: sample(read_records(folder / name / "questions.dev.jsonl"), most) for name in SETS
    }
    kinds: dict[str, tuple[list[Asked], list[Asked]]] = {}
    for name, other in zip(SETS, reversed(SETS), strict=True):
        store = new_folder(f"fit-gate-{name}") / ".qa"
        with Assistant(Config(store=store, offline=True)) as assistant:
            assistant.index([str(folder / name / "articles")])
        with Assistant.open(Config(store=store, offline=True)) as assistant:
            kinds[name] = (
                ask(assistant, questions[name], name),
                ask(assistant, questions[other], None),
            )
    fitted = fit(list(kinds.values()))
    enough = min(float(np.quantile(logits(own, fitted), MOST_REFUSED)) for own, _ in kinds.values())
    confidence = fit_confidence(list(kinds.values()), fitted)
    print("WEIGHTS", dict(zip(Signals._fields, fitted[:-2].round(2).tolist(), strict=True)))
    print(f"LENGTH_WEIGHT {fitted[-2]:.2f}  BIAS {fitted[-1]:.2f}  ENOUGH {enough:.2f}")
    print(f"_CONFIDENCE {confidence.round(2).tolist()}")
    print_shares("fitted on both", kinds, fitted, enough)
    for name in SETS:
        alone = fit([kinds[name]])
        cut = float(np.quantile(logits(kinds[name][0], alone), MOST_REFUSED))
        print_shares(f"fitted on {name}", kinds, alone, cut)
    return {"weights": fitted.tolist(), "enough": enough, "confidence": confidence.tolist()}


def print_shares(
    title: str, kinds: dict[str, tuple[list[Asked], list[Asked]]], fitted: Matrix, enough: float
) -> None:
    """Print what share of a set's own and of the other set's questions would be refused."""
    for name, (own, elsewhere) in kinds.items():
        refused = [float((logits(asked, fitted) < enough).mean()) for asked in (own, elsewhere)]
        print(f"{title:<18} {name:<8} own refused {refused[0]:.3f}, other's {refused[1]:.3f}")
