"""Reranks with a cross-encoder through the package fastembed, which qa does not install by itself.

The model is downloaded by fastembed the first time, some 80 MB to 2 GB, and kept in
`FASTEMBED_CACHE_PATH`, by default the user's cache folder.
"""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from platformdirs import user_cache_path

from ..errors import ConfigError, ModelUnavailable
from ..protocols import Scores

if TYPE_CHECKING:
    from fastembed.rerank.cross_encoder import TextCrossEncoder

PREFIX = "fastembed:"


class FastEmbedReranker:
    """A cross-encoder that reads question and sentence together: slower than vectors, and better.

    `model` is a name as fastembed lists it, such as `Xenova/ms-marco-MiniLM-L-6-v2`.
    """

    def __init__(
        self, model: str, *, offline: bool = False, note: Callable[[str], None] = lambda _: None
    ) -> None:
        self._name = model
        self._offline = offline
        self._note = note

    @property
    def name(self) -> str:
        """The name it was chosen by."""
        return PREFIX + self._name

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Return `(n,)` float32, higher is better."""
        model = self._model
        try:
            found = list(model.rerank(question, texts))
        except _failures() as error:
            raise ModelUnavailable(
                f"The reranker {self.name} failed ({_reason(error)}).",
                hint="Leave --reranker out, or choose another one.",
            ) from error
        return np.array(found, dtype=np.float32)

    @cached_property
    def _model(self) -> "TextCrossEncoder":
        try:
            from fastembed.rerank.cross_encoder import TextCrossEncoder
        except ImportError as error:
            raise ModelUnavailable(
                f"The reranker {self.name} needs the package fastembed"
                + ("." if _is_absent(error) else f", which cannot be loaded ({error})."),
                hint="Install it: pip install fastembed. Or use `--reranker minilm`.",
            ) from error
        from loguru import logger  # fastembed's own, which would tell every attempt on stderr

        logger.disable("fastembed")
        known = [str(each["model"]) for each in TextCrossEncoder.list_supported_models()]
        if self._name.lower() not in map(str.lower, known):
            raise ConfigError(
                f"fastembed has no reranker {self._name!r}.",
                hint="Choose " + ", ".join(PREFIX + each for each in known) + ".",
            )
        folder = os.environ.get("FASTEMBED_CACHE_PATH") or str(user_cache_path("qa") / "fastembed")
        try:
            return TextCrossEncoder(self._name, cache_dir=folder, local_files_only=True)
        except _failures() as error:
            if self._offline:
                raise ModelUnavailable(
                    f"The model of the reranker {self.name} is not in {folder}, and --offline"
                    " forbids downloading it.",
                    hint="Run the command once without --offline, or leave --reranker out.",
                ) from error
        self._note(f"Downloading the model of {self.name} into {folder} (once).")
        try:
            return TextCrossEncoder(self._name, cache_dir=folder)
        except _failures() as error:
            raise ModelUnavailable(
                f"The model of the reranker {self.name} cannot be downloaded ({_reason(error)}).",
                hint="Check the connection, put the model's files into"
                f" {folder} yourself, or use `--reranker minilm`.",
            ) from error


def _failures() -> tuple[type[Exception], ...]:
    """Return what fastembed raises: its own, Hugging Face's and the runtime's exceptions."""
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    of_runtime = (
        each
        for each in vars(runtime).values()
        if isinstance(each, type) and issubclass(each, Exception)
    )
    return (RuntimeError, ValueError, OSError, *of_runtime)


def _is_absent(error: ImportError) -> bool:
    return (error.name or "").partition(".")[0] == "fastembed"


def _reason(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
