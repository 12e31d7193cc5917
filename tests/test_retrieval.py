"""Retrieval: filters and what they cost, and what stands in for an index that is not open."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from qa import retrieval
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.adapters.keywords import TantivyKeywords
from qa.adapters.sketch import VectorSketch
from qa.adapters.vectors import ChromaVectors
from qa.errors import StoreBusy, StoreDamaged, StoreError
from qa.protocols import Ids, Vectors
from qa.retrieval import LastingKeywords, Retriever
from qa.types import Filter
from tests.builders import (
    DIMENSIONS,
    THINGS,
    HashedWords,
    assistant,
    new_article,
    sentence,
    start_python,
    write_articles,
)

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


# What stands in for an index that is not open


class CountedVectors(ChromaVectors):
    """An index that counts how often it is asked, and answers or fails as told."""

    asked = 0
    opened = False
    fails: StoreError | None = None

    def is_open(self) -> bool:
        """Tell what the test says."""
        return self.opened

    def problem(self) -> str | None:
        """Find nothing wrong: there are no files to look at."""
        return None

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Count, and find nothing or fail."""
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return []


@pytest.fixture
def sketched(parts: Retriever, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Retriever:
    """The store with a sketch of its vectors, too big for anything to read all of them."""
    monkeypatch.setattr(retrieval, "AT_ONCE", 0)
    monkeypatch.setattr(retrieval, "EXACT", 0)
    monkeypatch.setattr(retrieval, "SKETCHED", 60)
    catalogue = parts.catalogue
    sketch = VectorSketch(tmp_path, DIMENSIONS)
    sketch.fill([catalogue.vectors()], catalogue.states()[0])
    index = CountedVectors(tmp_path, "hashed", DIMENSIONS)
    return Retriever(catalogue, parts.keywords, index, HashedWords(), sketch)


def near(parts: Retriever, told: list[str], wanted: Filter | None = None) -> list[int]:
    """Return what is found by meaning alone, nearest first."""
    hits = retrieval.retrieve(
        "the harbour opened", (), parts=parts, wanted=wanted or Filter(), note=told.append, k=K
    ).hits
    return [hit.passage.id for hit in hits]


def nearest(parts: Retriever, folder: str = "") -> set[int]:
    """Return what is nearest by the catalogue's vectors, every passage scored."""
    assert parts.embedder is not None
    ids, vectors = parts.catalogue.vectors()
    allowed = set(parts.catalogue.matching(Filter(articles=(f"{folder}*",))).tolist())
    scores = vectors @ parts.embedder.embed_question("the harbour opened")
    return set([n for n in ids[np.argsort(-scores)].tolist() if n in allowed][:3])


def test_the_first_questions_do_not_wait_for_the_index(
    sketched: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "FEW", 2)
    told: list[str] = []
    for _ in range(2):
        assert nearest(sketched) <= set(near(sketched, told))
    assert isinstance(sketched.vectors, CountedVectors)
    assert sketched.vectors.asked == 0
    near(sketched, told)
    assert sketched.vectors.asked == 1
    assert told == []


def test_an_index_that_is_open_is_asked_at_once(sketched: Retriever) -> None:
    assert isinstance(sketched.vectors, CountedVectors)
    sketched.vectors.opened = True
    near(sketched, [])
    assert sketched.vectors.asked == 1


def test_a_sketch_of_another_state_is_not_used(sketched: Retriever, tmp_path: Path) -> None:
    VectorSketch(tmp_path, DIMENSIONS).fill([sketched.catalogue.vectors()], "another")
    assert isinstance(sketched.vectors, CountedVectors)
    near(sketched, [])
    assert sketched.vectors.asked == 1


@pytest.mark.parametrize("folder", ["odd", "even"])
def test_the_sketch_finds_under_a_wide_filter(sketched: Retriever, folder: str) -> None:
    found = near(sketched, [], Filter(articles=(f"{folder}/*",)))
    assert nearest(sketched, f"{folder}/") <= set(found)
    assert len(found) == K


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(StoreBusy("It is held."), [], id="busy"),
        pytest.param(
            StoreDamaged("It does not open."),
            ["It does not open. Answering without it; `qa doctor --repair` rebuilds it."],
            id="damaged",
        ),
    ],
)
def test_the_sketch_stands_in_for_an_index_that_cannot_be_asked(
    sketched: Retriever, error: StoreError, told: list[str]
) -> None:
    assert isinstance(sketched.vectors, CountedVectors)
    sketched.vectors.opened, sketched.vectors.fails = True, error
    notes: list[str] = []
    assert nearest(sketched) <= set(near(sketched, notes))
    assert notes == told


def test_without_a_sketch_a_big_store_answers_from_keywords_alone(
    sketched: Retriever, tmp_path: Path
) -> None:
    assert isinstance(sketched.vectors, CountedVectors)
    sketched.vectors.opened, sketched.vectors.fails = True, StoreBusy("It is held.")
    (tmp_path / "sketch.bin").unlink()
    notes: list[str] = []
    assert near(sketched, notes) == []
    assert notes == ["It is held. Answering from keywords alone."]


ASK = """
import sys
from pathlib import Path
from qa import retrieval
from tests.builders import assistant
retrieval.AT_ONCE = 0
with assistant(Path(sys.argv[1])) as opened:
    assert opened.search("the harbour opened").sentences
print("chromadb" in sys.modules)
"""


def test_a_single_question_loads_no_chroma(tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 20)
    with assistant(tmp_path / "store") as opened:
        opened.index([str(tmp_path / "news")])
    out, err = start_python(ASK, str(tmp_path / "store")).communicate()
    assert out == "False\n", err
