import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.fusion import fuse

numbers = st.integers(min_value=1, max_value=40)
scores = st.integers(min_value=0, max_value=6000).map(lambda hundredths: hundredths / 100)
cosine = st.integers(min_value=-100, max_value=100).map(lambda hundredths: hundredths / 100)
bm25 = st.dictionaries(numbers, scores, max_size=12)
cosines = st.dictionaries(numbers, cosine, max_size=12)


@pytest.mark.parametrize(
    ("keyword", "vector", "expected"),
    [
        pytest.param({}, {}, [], id="nothing found"),
        pytest.param({7: 3.0}, {}, [7], id="one candidate"),
        pytest.param({1: 1.0, 2: 5.0}, {}, [2, 1], id="keywords alone"),
        pytest.param({}, {1: 0.1, 2: 0.5}, [2, 1], id="vectors alone"),
        pytest.param({3: 2.0, 1: 2.0, 2: 2.0}, {}, [1, 2, 3], id="equal scores by number"),
        pytest.param({1: 2.0, 2: 2.0}, {1: 0.1, 2: 0.4}, [2, 1], id="constant keyword scores"),
        pytest.param({1: 9.0, 2: 1.0}, {1: 0.1, 2: 0.4}, [1, 2], id="keywords count more"),
        pytest.param({1: 3.0, 2: 2.9, 3: 0.1}, {1: 0.1, 2: 0.6, 3: 0.1}, [2, 1, 3], id="added"),
        pytest.param({1: 4.0}, {1: 0.3, 2: 0.3}, [1, 2], id="not found by keywords is 0"),
    ],
)
def test_order(keyword: dict[int, float], vector: dict[int, float], expected: list[int]) -> None:
    assert [passage for passage, _ in fuse(keyword, vector)] == expected


def test_a_search_that_tells_nothing_apart_adds_nothing() -> None:
    assert fuse({4: 2.5}, {4: 0.7}) == [(4, 0.0)]


def test_standardised_scores_are_added() -> None:
    (first, high), (second, low) = fuse({1: 3.0, 2: 1.0}, {1: 0.9, 2: 0.1})
    assert (first, second) == (1, 2)
    assert high == pytest.approx(1.6)
    assert low == pytest.approx(-1.6)


@given(bm25, cosines)
def test_every_passage_once_best_first(keyword: dict[int, float], vector: dict[int, float]) -> None:
    fused = fuse(keyword, vector)
    assert sorted(passage for passage, _ in fused) == sorted({*keyword, *vector})
    assert all(math.isfinite(score) for _, score in fused)
    assert fused == sorted(fused, key=lambda pair: (-pair[1], pair[0]))


@given(bm25, cosines, st.floats(min_value=0.5, max_value=8))
def test_the_unit_of_a_score_does_not_matter(
    keyword: dict[int, float], vector: dict[int, float], unit: float
) -> None:
    plain = dict(fuse(keyword, vector))
    scaled = dict(fuse({number: score * unit for number, score in keyword.items()}, vector))
    assert scaled == pytest.approx(plain, abs=1e-3)
