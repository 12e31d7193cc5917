"""Simpler ways of finding the sentence, to see what ranking adds: BM25, and fusion with vectors.

Each takes the best passages of the product's own indexes and ranks their sentences by standardised
scores added up: the passage's, the sentence's BM25, and with vectors the sentence's cosine.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.assistant import EVERYTHING, Assistant
from qa.protocols import Embedder
from qa.retrieval import retrieve
from qa.terms import query_terms, terms
from qa.types import Hit, Sentence

from .data import Record

PASSAGES = 5
USUAL_LENGTH = 14  # content words of a sentence
SATURATION, LENGTH = 1.2, 0.75  # BM25's k1 and b

Scores = NDArray[np.float64]
Right = Callable[[Record, Record], bool]


def baseline_shares(
    assistant: Assistant, questions: Sequence[Record], right: Right, *, with_vectors: bool
) -> dict[str, Any]:
    """Return how often the first, and one of the first three sentences of a baseline is right."""
    reading = assistant._wiring.reading
    embedder = reading.retriever.embedder if with_vectors else None
    first = first_three = 0
    for one in questions:
        ranked = _ranked(one["question"], assistant, embedder)
        judged = [
            right({"sentence": sentence.text, "article": sentence.article_id}, one)
            for sentence in ranked[:3]
        ]
        first += any(judged[:1])
        first_three += any(judged)
    count = max(len(questions), 1)
    return {"first": round(first / count, 4), "first_three": round(first_three / count, 4)}


def _ranked(text: str, assistant: Assistant, embedder: Embedder | None) -> list[Sentence]:
    parts = assistant._wiring.reading.retriever
    asked = query_terms(text)
    if embedder is None:
        found = parts.keywords.search(asked, PASSAGES)
        passages = parts.catalogue.passages([number for number, _ in found])
        hits = [Hit(passages[number], score) for number, score in found]
    else:
        hits = retrieve(text, asked, parts=parts, wanted=EVERYTHING, note=lambda _: None).hits
    pool = [
        (sentence, hit.score)
        for hit in hits[:PASSAGES]
        for sentence in hit.passage.sentences
        if not sentence.heading
    ]
    if not pool:
        return []
    counts = parts.keywords.frequencies(asked)
    total = parts.catalogue.passage_count()
    rarity = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
    scores = _standardised([score for _, score in pool])
    scores += _standardised([_bm25(sentence.text, rarity) for sentence, _ in pool])
    if embedder is not None:
        vectors = embedder.embed([text, *(sentence.text for sentence, _ in pool)])
        scores += _standardised((vectors[1:] @ vectors[0]).tolist())
    return [pool[at][0] for at in np.argsort(-scores, kind="stable")]


def _bm25(text: str, rarity: dict[str, float]) -> float:
    held = terms(text)
    damping = SATURATION * (1 - LENGTH + LENGTH * len(held) / USUAL_LENGTH)
    counts = ((weight, held.count(term)) for term, weight in rarity.items())
    return sum(weight * n * (SATURATION + 1) / (n + damping) for weight, n in counts)


def _standardised(scores: Sequence[float]) -> Scores:
    values: Scores = np.array(scores, dtype=np.float64)
    values -= values.mean()
    values /= values.std() + 1e-9
    return values
