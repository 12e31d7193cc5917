"""Embeds with all-MiniLM-L6-v2 through Chroma's own ONNX embedder: 384 numbers, unit length.

The model (80 MB) is downloaded by Chroma the first time and kept in `~/.cache/chroma`.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import httpx
import numpy as np
from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

from ..errors import ModelUnavailable
from ..protocols import Vectors

BATCH = 32
FILES = (  # all that Chroma looks for: where one is missing it downloads them
    "config.json",
    "model.onnx",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
)


class MiniLMEmbedder:
    """Embedder with a small neural network: better on meaning, some sixty times slower.

    `instead` tells a user for whom the model cannot be had what else to do.
    """

    name = "minilm"
    dimensions = 384

    def __init__(
        self,
        *,
        offline: bool = False,
        note: Callable[[str], None] = lambda _: None,
        instead: str = "use `--embedder wordllama`",
    ) -> None:
        self._offline = offline
        self._note = note
        self._instead = instead

    @cached_property
    def _model(self) -> ONNXMiniLM_L6_V2:
        model = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
        folder = Path(model.DOWNLOAD_PATH) / model.EXTRACTED_FOLDER_NAME
        if all((folder / name).exists() for name in FILES):
            return model
        if self._offline:
            raise ModelUnavailable(
                f"The model minilm is not in {folder}, and --offline forbids downloading it.",
                hint=f"Run the command once without --offline, or {self._instead}.",
            )
        self._note(f"Downloading the model of minilm (80 MB, once) from {model.MODEL_DOWNLOAD_URL}")
        _download(model, folder, self._instead)
        return model

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, 384)` float32, rows of unit length."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            batch = [texts[row] or " " for row in rows]
            self._pad(batch)
            vectors[rows] = np.asarray(self._model(batch), dtype=np.float32)
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, `(384,)` float32, which is that of any text."""
        vector: Vectors = self.embed([question])[0]
        return vector

    def _pad(self, batch: Sequence[str]) -> None:
        """Fill the texts of a batch up to the longest of them.

        Chroma fills every text up to 256 tokens. The vectors are the same, since what is filled
        up is masked, and a sentence costs a fifth of the time.
        """
        tokenizer = self._model.tokenizer
        tokenizer.no_padding()
        longest = max(len(tokenizer.encode(text).ids) for text in batch)
        tokenizer.enable_padding(pad_id=0, pad_token="[PAD]", length=longest)


def _download(model: ONNXMiniLM_L6_V2, folder: Path, instead: str) -> None:
    try:
        model._download_model_if_not_exists()  # shows its own progress bar, on stderr
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The model minilm cannot be downloaded ({str(error) or type(error).__name__}).",
            hint=f"Check the connection, put the model's files into {folder} yourself,"
            f" or {instead}, which needs no download.",
        ) from error
