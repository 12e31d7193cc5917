"""Keyword scores and vector scores of passages -> one ranking.

Scores of the two searches have different units: each is standardised over the candidates (mean 0,
deviation 1), then they are added. Passages are numbers here; nothing is looked up.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

# What a vector score counts beside a keyword score. The right passage first: squad .752, clapnq
# .913 (at 0.4 .755, .887; at 1.0 .727, .913), 2026-11.
VECTOR_WEIGHT: Final = 0.6

EQUAL: Final = 1e-9  # scores nearer than this are equal: their difference is rounding


def fuse(keyword: Mapping[int, float], vector: Mapping[int, float]) -> list[tuple[int, float]]:
    """The passages of both searches with their fused scores, best first; equal scores by number.

    `keyword` holds BM25 scores, of which a missing one is 0; `vector` holds cosines, of which a
    missing one is the lowest known. A search that tells the candidates nothing apart (none found,
    one candidate, equal scores) adds 0 to each.
    """
    passages = sorted({*keyword, *vector})
    worst = min(vector.values(), default=0.0)
    by_keyword = _standardised([keyword.get(passage, 0.0) for passage in passages])
    by_vector = _standardised([vector.get(passage, worst) for passage in passages])
    fused = (by_keyword + VECTOR_WEIGHT * by_vector).tolist()
    return sorted(zip(passages, fused, strict=True), key=lambda pair: (-pair[1], pair[0]))


def _standardised(scores: list[float]) -> NDArray[np.float64]:
    """Scores with mean 0 and deviation 1; zeros where they are all equal."""
    values: NDArray[np.float64] = np.array(scores, dtype=np.float64)
    if not len(values) or np.ptp(values) <= EQUAL * max(1.0, np.abs(values).max()):
        return np.zeros_like(values)
    values -= values.mean()
    values /= values.std()
    return values
