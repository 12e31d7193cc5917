"""A store -> what questions score in it by chance, which the gate compares a question with.

Off-topic questions are asked of the store after indexing, when it changed enough to matter: some
milliseconds each, for keywords, vectors and ranking are those of any question.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .answering import judged_alike
from .errors import ModelError
from .gate import GATE_VERSION, Signals, calibrate, read_signals
from .indexing import IndexParts
from .off_topic import OFF_TOPIC
from .protocols import Catalogue, Embedder, Ids, Vectors
from .questions import parse_question
from .ranking import rank_sentences
from .retrieval import CANDIDATES, EXACT, resolve

MATERIAL = 0.1  # share of passages that may be new or gone before the questions are asked again
BLOCK = 2_000  # passages scored at once
RANKED = 10  # passages ranked for each question; the best sentence is seldom in another


class _Basis(NamedTuple):
    """What a calibration was made of."""

    version: int
    embedder: str | None
    generation: int
    passages: int
    newest: int  # the highest passage id


def calibrate_store(parts: IndexParts, ranking_embedder: Embedder) -> bool:
    """Ask a store the off-topic questions, if it changed enough since, and keep what they score.

    Returns:
        whether they were asked; not of an empty store, nor where the embedder cannot be reached.
    """
    catalogue = parts.catalogue
    kept = catalogue.calibrated_for()
    before = _Basis(*json.loads(kept)) if kept else None
    embedder, _ = catalogue.embedder()
    generation = catalogue.generation()
    if before is not None and before[:3] == (GATE_VERSION, embedder, generation):
        return False
    if catalogue.is_empty():
        return False
    same_rules = before is not None and before[:2] == (GATE_VERSION, embedder)
    if before is not None and same_rules and _share_changed(before, catalogue) <= MATERIAL:
        return False
    ids = catalogue.passage_ids()
    try:
        chance = _signals_of_chance(OFF_TOPIC, ids, parts, ranking_embedder)
    except ModelError:
        return False
    basis = _Basis(GATE_VERSION, embedder, generation, len(ids), int(ids[-1]))
    catalogue.set_calibration(calibrate(chance).as_text(), made_for=json.dumps(basis))
    return True


def _share_changed(before: _Basis, catalogue: Catalogue) -> float:
    """Return the share of passages that are new or gone; ids are never used again."""
    new = catalogue.passage_count(after=before.newest)
    kept = catalogue.passage_count() - new
    return ((before.passages - kept) + new) / before.passages


def _signals_of_chance(
    questions: Sequence[str], ids: Ids, parts: IndexParts, ranking_embedder: Embedder
) -> list[Signals]:
    vectors = parts.embedder.embed(questions)
    near = _nearest(vectors, ids, parts)
    signals = []
    for text, vector, by_vector in zip(questions, vectors, near, strict=True):
        question = parse_question(text)
        by_keyword = dict(parts.keywords.search(question.terms, CANDIDATES))
        hits = resolve(by_keyword, by_vector, vector, parts.catalogue, count=RANKED).hits
        if parts.embedder is not ranking_embedder:
            hits = judged_alike(text, hits, ranking_embedder)
        ranked = rank_sentences(
            question,
            hits,
            frequencies=parts.keywords.frequencies(question.terms),
            passages_total=len(ids),
            embed=ranking_embedder.embed,
        )
        signals.append(read_signals(hits, ranked))
    return signals


def _nearest(vectors: Vectors, ids: Ids, parts: IndexParts) -> list[dict[int, float]]:
    """Return the nearest passages of each question, by number."""
    if len(ids) > EXACT:
        return [dict(parts.vectors.search(vector, CANDIDATES)) for vector in vectors]
    return _exactly(vectors, ids, parts.catalogue)


def _exactly(vectors: Vectors, ids: Ids, catalogue: Catalogue) -> list[dict[int, float]]:
    """Score all passages by the catalogue's vectors, a block at a time: memory stays flat."""
    count = len(vectors)
    numbers = np.zeros((count, 0), dtype=np.int64)
    cosines = np.zeros((count, 0), dtype=np.float32)
    for start in range(0, len(ids), BLOCK):
        found, passages = catalogue.vectors(ids[start : start + BLOCK].tolist())
        numbers = np.hstack([numbers, np.broadcast_to(found, (count, len(found)))])
        cosines = np.hstack([cosines, vectors @ passages.T])
        kept = min(CANDIDATES, cosines.shape[1]) - 1
        best = np.argpartition(-cosines, kept, axis=1)[:, : kept + 1]
        numbers = np.take_along_axis(numbers, best, axis=1)
        cosines = np.take_along_axis(cosines, best, axis=1)
    order = np.argsort(-cosines, axis=1, kind="stable")
    numbers = np.take_along_axis(numbers, order, axis=1)
    cosines = np.take_along_axis(cosines, order, axis=1)
    return [
        dict(zip(row.tolist(), near.tolist(), strict=True))
        for row, near in zip(numbers, cosines, strict=True)
    ]
