"""Question -> hits: keywords and vectors, filtered, fused into one ranking of passages.

One view of the catalogue is read; when the store changed before the hits were looked up, they are
retrieved again. A hit that is not current is dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import StoreBusy, StoreDamaged
from .fusion import fuse
from .protocols import Catalogue, Embedder, Ids, KeywordIndex, VectorIndex, Vectors
from .types import Filter, Hit

CANDIDATES = 100  # of each index; more finds the right passage no more often (tests/bench)
RESOLVED = 40  # passages looked up; ranking reads no more than that
NARROW = 2_000  # passages; up to here a filter's passages are all scored, beyond it over-fetched
EXACT = 200_000  # passages; up to here the catalogue's own vectors stand in for a busy index
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Retriever:
    """The open parts of a store that answering reads; `vectors` None where there is no index."""

    catalogue: Catalogue
    keywords: KeywordIndex
    vectors: VectorIndex | None
    embedder: Embedder | None


def retrieve(
    question: str,
    terms: Sequence[str],
    *,
    parts: Retriever,
    wanted: Filter,
    note: Callable[[str], None],
    k: int = CANDIDATES,
) -> tuple[list[Hit], int]:
    """Return hits, best first, and the generation of the store they were found in."""
    vector = parts.embedder.embed([question])[0] if parts.embedder is not None else None
    for attempt in range(ATTEMPTS):
        generation = parts.catalogue.generation()
        with parts.catalogue.snapshot():
            allowed = parts.catalogue.matching(wanted) if wanted else None
        if allowed is not None and not len(allowed):
            return [], generation
        by_keyword = dict(parts.keywords.search(terms, k, allowed))
        by_vector = _nearest(vector, k, allowed, parts, note) if vector is not None else {}
        with parts.catalogue.snapshot() as seen:
            if seen != generation and attempt + 1 < ATTEMPTS:
                refresh(parts)
                continue
            return _resolved(by_keyword, by_vector, vector, parts), seen
    raise AssertionError("the last attempt always returns")


def refresh(parts: Retriever) -> None:
    """Let the indexes see what other processes have written."""
    parts.keywords.refresh()
    if parts.vectors is not None:
        parts.vectors.refresh()


def _nearest(
    vector: Vectors,
    k: int,
    allowed: Ids | None,
    parts: Retriever,
    note: Callable[[str], None],
) -> dict[int, float]:
    if allowed is not None and len(allowed) <= NARROW:
        return _exactly(vector, k, allowed, parts.catalogue)
    total = parts.catalogue.passage_count()
    if parts.vectors is None:
        return {}
    try:
        wide = k if allowed is None else min(total, 2 * k * total // len(allowed) + k)
        found = parts.vectors.search(vector, wide)
    except (StoreBusy, StoreDamaged) as error:
        if total > EXACT:
            note(f"{error.message} Answering from keywords alone.")
            return {}
        if isinstance(error, StoreDamaged):
            note(f"{error.message} Answering without it; `qa index` rebuilds it.")
        return _exactly(vector, k, allowed, parts.catalogue)
    if allowed is None:
        return dict(found)
    kept = set(allowed.tolist())
    inside = [(number, score) for number, score in found if number in kept][:k]
    if len(inside) < min(k, len(allowed)) and len(allowed) <= EXACT:
        return _exactly(vector, k, allowed, parts.catalogue)
    return dict(inside)


def _exactly(
    vector: Vectors, k: int, allowed: Ids | None, catalogue: Catalogue
) -> dict[int, float]:
    """Score passages by the catalogue's own vectors, without the index."""
    ids, vectors = catalogue.vectors(None if allowed is None else allowed.tolist())
    if not len(ids) or vectors.shape[1] != len(vector):
        return {}
    scores = vectors @ vector
    best = np.argsort(-scores, kind="stable")[:k]
    return {int(ids[at]): float(scores[at]) for at in best}


def _resolved(
    by_keyword: dict[int, float],
    by_vector: dict[int, float],
    vector: Vectors | None,
    parts: Retriever,
) -> list[Hit]:
    """Look up the found passages and fuse their scores, all cosines made exact."""
    found = sorted({*by_keyword, *by_vector})
    ids, vectors = parts.catalogue.vectors(found)
    current = set(ids.tolist())
    keyword = {number: score for number, score in by_keyword.items() if number in current}
    cosines: dict[int, float] = {}
    if vector is not None and len(ids) and vectors.shape[1] == len(vector):
        cosines = dict(zip(ids.tolist(), (vectors @ vector).tolist(), strict=True))
    ranking = fuse(keyword, cosines)[:RESOLVED]
    passages = parts.catalogue.passages([number for number, _ in ranking])
    keyword_ranks = {number: rank for rank, number in enumerate(keyword, start=1)}
    near = [number for number in by_vector if number in current]
    vector_ranks = {number: rank for rank, number in enumerate(near, start=1)}
    return [
        Hit(
            passage=passages[number],
            score=score,
            keyword_rank=keyword_ranks.get(number),
            vector_rank=vector_ranks.get(number),
            keyword_score=keyword.get(number, 0.0),
            vector_score=cosines.get(number, 0.0),
        )
        for number, score in ranking
    ]
