"""Ranked sentences -> the same, the best of them in the order in which a neural model agrees.

Nothing is found or left out here, and whether the evidence is enough has been decided before.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from .protocols import Embedder, Reranker, Scores
from .ranking import RankedSentence

BEST: Final = 24  # sentences that are compared again; a cross-encoder takes some 10 ms for each
# What one standard deviation of a model's scores adds to a sentence's own. MiniLM's cosines help at
# no weight: right first, of 60 questions each, squad .70, .67, .60 and clapnq .75, .72, .67 at 0, 1
# and 2, 2026-11. No cross-encoder has been measured.
WEIGHT: Final = 1.0


class EmbeddingReranker:
    """A reranker made of an embedder: the cosine of question and sentence."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def name(self) -> str:
        """The embedder's name."""
        return self._embedder.name

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Return `(n,)` float32 cosines."""
        vectors = self._embedder.embed([question, *texts])
        cosines: Scores = vectors[1:] @ vectors[0]
        return cosines


def rerank_best(
    question: str, ranked: Sequence[RankedSentence], reranker: Reranker
) -> tuple[RankedSentence, ...]:
    """Return ranked sentences, the first `BEST` of them ordered by the model's scores too.

    A sentence is compared together with the one before it. Words of the speaker asked for stay
    before those of others.

    Raises:
        ModelUnavailable: the model cannot be loaded or fails.
    """
    best, rest = ranked[:BEST], ranked[BEST:]
    if len(best) < 2:
        return tuple(ranked)
    neural = reranker.scores(question, [_with_previous(one) for one in best]).astype(np.float64)
    spread = float(neural.std())
    gains = WEIGHT * (neural - neural.mean()) / spread if spread else np.zeros(len(best))
    scored = [
        replace(one, score=one.score + gain) for one, gain in zip(best, gains.tolist(), strict=True)
    ]
    least = min(one.score for one in scored)
    ordered = sorted(scored, key=lambda one: (one.spoken, one.score), reverse=True)
    return (*ordered, *(replace(one, score=min(one.score, least)) for one in rest))


def _with_previous(one: RankedSentence) -> str:
    """Return a sentence behind the one before it in its passage, headings left out."""
    near = one.passage.passage.sentences
    before = [s.text for s in near if s.index == one.sentence.index - 1 and not s.heading]
    return " ".join([*before, one.sentence.text])
