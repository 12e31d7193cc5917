"""Filters in retrieval: what is found under them, and what they cost."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qa import retrieval
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.adapters.keywords import TantivyKeywords
from qa.protocols import Ids
from qa.retrieval import LastingKeywords, Retriever
from qa.types import Filter
from tests.builders import THINGS, new_article, sentence

K = 10
ARTICLES = 120


class CountedKeywords(TantivyKeywords):
    """The real index, which notes down what it is asked for."""

    asked: list[tuple[int, bool]]

    def search(
        self, terms: Sequence[str], k: int, among: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Search, and note down k and whether a set was given."""
        self.asked.append((k, among is not None))
        return super().search(terms, k, among)


@pytest.fixture
def keywords(tmp_path: Path) -> CountedKeywords:
    """An index of many passages, half of them of `odd/` articles."""
    index = CountedKeywords(tmp_path, create=True)
    index.asked = []
    return index


@pytest.fixture
def parts(tmp_path: Path, keywords: CountedKeywords, monkeypatch: pytest.MonkeyPatch) -> Retriever:
    """A store without vectors, of which any filter is wide."""
    monkeypatch.setattr(retrieval, "NARROW", 5)
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    rng = random.Random(3)
    for number in range(ARTICLES):
        told = [sentence(rng) for _ in range(4)]
        if number == 7:
            told = [f"{one} A zeppelin was seen." for one in told]
        folder = "odd" if number % 2 else "even"
        new = new_article(catalogue, f"{folder}/{number}.txt", told)
        catalogue.replace([new], rules="1")
        keywords.add((p.id, p.title, p.text) for p in new.passages)
    keywords.commit()
    return Retriever(catalogue, LastingKeywords(lambda: keywords), None, None)


def found(parts: Retriever, terms: Sequence[str], wanted: Filter) -> dict[int, float]:
    hits = retrieval.retrieve("?", terms, parts=parts, wanted=wanted, note=print, k=K).hits
    return {hit.passage.id: hit.keyword_score for hit in hits}


@pytest.mark.parametrize("folder", ["odd", "even"])
def test_a_wide_filter_finds_what_a_set_of_passages_would(
    parts: Retriever, keywords: CountedKeywords, folder: str
) -> None:
    wanted = Filter(articles=(f"{folder}/*",))
    allowed = parts.catalogue.matching(wanted)
    rng = random.Random(folder)
    for _ in range(20):
        terms = rng.sample(THINGS, 3)
        exact = [score for _, score in keywords.search(terms, K, allowed)]
        scores = found(parts, terms, wanted)
        assert sorted(scores.values(), reverse=True) == pytest.approx(exact)
        assert np.isin(list(scores), allowed).all()


def test_a_wide_filter_needs_no_set_where_enough_of_what_is_found_passes(
    parts: Retriever, keywords: CountedKeywords
) -> None:
    assert found(parts, ["harbour", "minist"], Filter(articles=("odd/*",)))
    assert [with_set for _, with_set in keywords.asked] == [False]


def test_a_wide_filter_is_asked_again_with_a_set_where_too_few_pass(
    parts: Retriever, keywords: CountedKeywords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "_over_fetched", lambda k, allowed, total: 2)
    wanted = Filter(articles=("even/*",))
    exact = keywords.search(["minist"], K, parts.catalogue.matching(wanted))
    keywords.asked.clear()
    assert len(found(parts, ["minist"], wanted)) == len(exact) == K
    assert keywords.asked == [(2, False), (K, True)]


def test_a_wide_filter_that_nothing_passes_is_not_asked_again(
    parts: Retriever, keywords: CountedKeywords
) -> None:
    """All that matches was seen: there is no more further down."""
    assert found(parts, ["zeppelin"], Filter(articles=("even/*",))) == {}
    assert [with_set for _, with_set in keywords.asked] == [False]
