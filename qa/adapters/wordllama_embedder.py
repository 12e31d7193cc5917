"""Embeds with wordllama's weights: the mean of token vectors, 256 numbers, unit length.

The weights and the tokenizer lie inside the wordllama package. They are read from there directly:
importing the package costs 0.3 seconds, sets up logging for the whole process and looks for the
tokenizer where it is not. Its tokenizer never joins pieces across a space, so words are tokenized
one by one and remembered, which makes the same vectors several times faster.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from ..errors import ModelUnavailable
from ..protocols import Vectors

WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
BATCH = 64  # texts pooled at once, which share many of their tokens
# Tokens; up to here token vectors are added up one by one. A matrix product would start threads,
# and wait for them longer than it computes where the machine is busy: 18 ms for 64 words.
FEW_TOKENS = 2_000
REMEMBERED_WORDS = 100_000


class WordLlamaEmbedder:
    """Embedder whose model is carried inside a package: no download, no connection."""

    name = "wordllama"
    dimensions = 256

    def __init__(self) -> None:
        self._tokens: dict[str, list[int]] = {}

    @cached_property
    def _folder(self) -> Path:
        spec = find_spec("wordllama")
        if spec is None or spec.origin is None:
            raise ModelUnavailable(
                "The package wordllama is not installed.", hint="Run `pip install wordllama`."
            )
        return Path(spec.origin).parent

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        try:
            return Tokenizer.from_str((self._folder / TOKENIZER).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from error

    @cached_property
    def _weights(self) -> NDArray[np.float16]:
        try:
            with safe_open(self._folder / WEIGHTS, framework="numpy") as weights:
                table: NDArray[np.float16] = weights.get_tensor("embedding.weight")
                return table
        except (OSError, SafetensorError) as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: Exception) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model files of wordllama in {self._folder} cannot be read ({error}).",
            hint="Install it again: `pip install --force-reinstall wordllama`.",
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, 256)` float32, rows of unit length (zero for a text without words)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            self._embed_batch(texts[start : start + BATCH], vectors[start : start + BATCH])
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, `(256,)` float32, which is that of any text."""
        vector: Vectors = self.embed([question])[0]
        return vector

    def _embed_batch(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Fill in vectors: the sum of each text's token vectors, made as long as 1."""
        tokens: list[int] = []
        ends: list[int] = []
        known = self._tokens.get
        for text in texts:
            for word in text.split():
                tokens += known(word) or self._tokenize(word)
            ends.append(len(tokens))
        if not tokens:
            return
        counts = np.diff(ends, prepend=0)
        few = len(tokens) <= FEW_TOKENS
        sums = self._added(tokens, counts) if few else self._multiplied(tokens, counts)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        np.divide(sums, norms, out=vectors, where=norms > 0)

    def _added(self, tokens: list[int], counts: NDArray[np.int64]) -> Vectors:
        """Return the sum of each text's token vectors, token by token."""
        sums = np.zeros((len(counts), self.dimensions), dtype=np.float32)
        worded = counts > 0
        starts = (np.cumsum(counts) - counts)[worded]
        sums[worded] = np.add.reduceat(self._weights[tokens].astype(np.float32), starts, axis=0)
        return sums

    def _multiplied(self, tokens: list[int], counts: NDArray[np.int64]) -> Vectors:
        """Return the same sums: how often each text has each token, times the tokens' vectors."""
        rows = np.repeat(np.arange(len(counts)), counts)
        distinct, columns = np.unique(np.array(tokens, dtype=np.int32), return_inverse=True)
        shape = (len(counts), len(distinct))
        held = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
        sums: Vectors = held.reshape(shape).astype(np.float32) @ self._weights[distinct].astype(
            np.float32
        )
        return sums

    def _tokenize(self, word: str) -> list[int]:
        encoded = self._tokenizer.encode(
            word.encode("utf-8", "replace").decode(), add_special_tokens=False
        )
        if len(self._tokens) >= REMEMBERED_WORDS:
            self._tokens.clear()
        ids: list[int] = encoded.ids
        self._tokens[word] = ids
        return ids
