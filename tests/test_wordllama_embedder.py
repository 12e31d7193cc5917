"""The embedder that needs no download: its vectors, made in either of two ways."""

import numpy as np
import pytest

from qa.adapters import wordllama_embedder
from qa.adapters.wordllama_embedder import WordLlamaEmbedder

TEXTS = ["The harbour opened on Monday.", "", "harbour", "Fishermen mend their nets. " * 3, " "]


@pytest.mark.parametrize("few", [0, 10_000], ids=["multiplied", "added"])
def test_vectors_have_the_length_1_and_no_words_make_none(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(wordllama_embedder, "FEW_TOKENS", few)
    lengths = np.linalg.norm(WordLlamaEmbedder().embed(TEXTS), axis=1)
    assert lengths == pytest.approx([1, 0, 1, 1, 0], abs=1e-5)


def test_both_ways_of_adding_make_the_same_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    added = WordLlamaEmbedder().embed(TEXTS)
    monkeypatch.setattr(wordllama_embedder, "FEW_TOKENS", 0)
    assert WordLlamaEmbedder().embed(TEXTS) == pytest.approx(added, abs=1e-5)


def test_no_text_has_no_vector() -> None:
    assert WordLlamaEmbedder().embed([]).shape == (0, 256)
