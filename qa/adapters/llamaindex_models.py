"""Chat models and embedders of any provider that LlamaIndex has an integration for.

Turns a name such as `llamaindex:llama_index.llms.anthropic.Anthropic?model=...` into a model behind
our protocols. Loads LlamaIndex only when asked for such a model, and never touches its global
settings.
"""

import queue
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ModelReplyInvalid, ModelUnavailable, QAError
from ..protocols import Vectors
from ..types import Message, Usage
from .llamaindex_spec import Spec, asked, built

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM


def load_llama_index_chat(spec: str, *, timeout: float = 60.0) -> "LlamaIndexChat":
    """Return the chat model that a `llamaindex:` name stands for; `timeout` is seconds of silence.

    Raises:
        ConfigError: the name, or one of its arguments, cannot be used.
        ModelUnavailable: the integration is not installed or cannot be set up.
    """
    from llama_index.core.llms import LLM

    parsed = Spec.parsed(spec)
    return LlamaIndexChat(built(parsed, LLM, "chat model"), parsed, timeout)


def load_llama_index_embedder(spec: str) -> "LlamaIndexEmbedder":
    """Return the embedder that a `llamaindex:` name stands for.

    Raises:
        ConfigError: the name, or one of its arguments, cannot be used.
        ModelUnavailable: the integration is not installed or cannot be set up.
    """
    from llama_index.core.base.embeddings.base import BaseEmbedding

    parsed = Spec.parsed(spec)
    return LlamaIndexEmbedder(built(parsed, BaseEmbedding, "embedder"), parsed)


class LlamaIndexChat:
    """Chat model behind an integration of LlamaIndex."""

    def __init__(self, model: "LLM", spec: Spec, timeout: float) -> None:
        self.model = model
        self.spec = spec
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"LlamaIndexChat({self.name!r})"

    @property
    def name(self) -> str:
        """The name it was chosen by, without secrets."""
        return self.spec.name

    @cached_property
    def window(self) -> int:
        """How many tokens messages and reply may take together, as the integration tells."""
        told = asked(self.spec, "knows no window", lambda: self.model.metadata.context_window)
        return int(told)

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> "LlamaIndexReply":
        """Return a reply; nothing is sent before iteration.

        The limit is set where the integration has one of this name and the user set none.
        """
        fields: Mapping[str, Any] = type(self.model).model_fields
        if "max_tokens" in fields and "max_tokens" not in self.spec.arguments:
            self.model.max_tokens = max_tokens  # type: ignore[attr-defined]
        return LlamaIndexReply(self, messages)


class LlamaIndexReply:
    """A reply as it arrives.

    It is read in a thread of its own, because integrations differ in what they call a time-out and
    many have none.
    """

    def __init__(self, chat: LlamaIndexChat, messages: Sequence[Message]) -> None:
        self._chat = chat
        self._messages = messages
        self._usage = Usage()
        self._stopped = threading.Event()
        # What the thread hands over: a response, the failure that ended it, or None at the end.
        self._arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._pieces = self._arriving()

    @property
    def usage(self) -> Usage:
        """What the reply took; tokens are zero where the integration does not tell."""
        return self._usage

    def __iter__(self) -> Iterator[str]:
        """Yield pieces of text as they arrive.

        Raises:
            ModelError: the reply cannot be had, stalls, breaks off, or is empty.
        """
        return self._pieces

    def close(self) -> None:
        """Stop the reply; the integration lets go of its connection with its next piece."""
        self._stopped.set()
        self._pieces.close()

    def _arriving(self) -> Generator[str, None, None]:
        began = time.perf_counter()
        threading.Thread(target=self._read, daemon=True).start()
        so_far = ""
        try:
            while (response := self._next(bool(so_far))) is not None:
                piece = _piece(response, so_far)
                if not isinstance(piece, str):
                    raise self._invalid("text that is none")
                self._keep_usage(response)
                if piece:
                    if not so_far:
                        milliseconds = (time.perf_counter() - began) * 1000
                        self._usage = replace(self._usage, first_token_ms=milliseconds)
                    so_far += piece
                    yield piece.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if not so_far:
                raise self._invalid("an empty reply")
        finally:
            self._stopped.set()
            self._usage = replace(self._usage, seconds=time.perf_counter() - began)

    def _next(self, begun: bool) -> Any:
        try:
            arrived = self._arrived.get(timeout=self._chat.timeout)
        except queue.Empty:
            arrived = ModelUnavailable(
                f"{self._chat.spec.class_name} {'stalled' if begun else 'did not answer'}:"
                f" nothing came for {self._chat.timeout:g} s.",
                hint="Ask again, allow more with --timeout SECONDS, or use --offline.",
            )
        if isinstance(arrived, QAError):
            raise arrived
        return arrived

    def _read(self) -> None:
        """Hand over what the integration yields (runs in the thread)."""

        def hand_over() -> None:
            for response in self._chat.model.stream_chat(_chat_messages(self._messages)):
                if self._stopped.is_set():
                    break
                self._arrived.put(response)

        try:
            asked(self._chat.spec, "failed", hand_over)
        except QAError as failure:
            self._arrived.put(failure)
        else:
            self._arrived.put(None)

    def _keep_usage(self, response: object) -> None:
        raw = getattr(response, "raw", None)
        told = raw.get("usage") if isinstance(raw, dict) else getattr(raw, "usage", None)
        extra = getattr(response, "additional_kwargs", None) or {}
        taken = _count(extra, told, "prompt_tokens", "input_tokens")
        given = _count(extra, told, "completion_tokens", "output_tokens")
        if taken or given:
            self._usage = replace(self._usage, input_tokens=taken, output_tokens=given)

    def _invalid(self, what: str) -> ModelReplyInvalid:
        return ModelReplyInvalid(
            f"{self._chat.spec.class_name} sent {what}.",
            hint="Check its arguments, or choose another model with --model.",
        )


def _chat_messages(messages: Sequence[Message]) -> list[Any]:
    from llama_index.core.llms import ChatMessage

    return [ChatMessage(role=message.role, content=message.content) for message in messages]


def _piece(response: Any, so_far: str) -> object:
    """Return what a response adds; some integrations send only the whole text so far."""
    delta = getattr(response, "delta", None)
    if delta is not None:
        return delta
    whole = getattr(getattr(response, "message", None), "content", None) or ""
    return whole[len(so_far) :] if isinstance(whole, str) else whole


def _count(extra: object, told: object, *names: str) -> int:
    for place in (extra, told):
        for name in names:
            value = place.get(name) if isinstance(place, dict) else getattr(place, name, None)
            if type(value) is int and value > 0:
                return value
    return 0


class LlamaIndexEmbedder:
    """Embedder behind an integration of LlamaIndex; put `CachedEmbedder` before it."""

    def __init__(self, model: "BaseEmbedding", spec: Spec) -> None:
        self._model = model
        self._spec = spec
        self._size: int | None = None

    def __repr__(self) -> str:
        return f"LlamaIndexEmbedder({self.name!r})"

    @property
    def name(self) -> str:
        """The name the store records: the one it was chosen by, without secrets."""
        return self._spec.name

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; the first vectors tell it."""
        if self._size is None:
            self.embed_question("dimensions")
        return self._size or 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, dimensions)` float32, rows of unit length (zero for a text without words)."""
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if not filled:
            return np.zeros((len(texts), self.dimensions), dtype=np.float32)
        wanted = [texts[row] for row in filled]
        told = asked(self._spec, "failed", lambda: self._model.get_text_embedding_batch(wanted))
        unit = self._unit(told, len(filled))
        vectors = np.zeros((len(texts), unit.shape[1]), dtype=np.float32)
        vectors[filled] = unit
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question; some models embed it in another way than a text."""
        told = asked(self._spec, "failed", lambda: self._model.get_query_embedding(question))
        vector: Vectors = self._unit([told], 1)[0]
        return vector

    def _unit(self, told: object, count: int) -> Vectors:
        try:
            with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused
                vectors = np.array(told, dtype=np.float32)
        except (TypeError, ValueError, OverflowError):
            vectors = np.zeros(0, dtype=np.float32)
        fits = vectors.ndim == 2 and vectors.shape == (count, self._size or vectors.shape[-1])
        fits = fits and vectors.size > 0
        if not fits or not np.isfinite(vectors).all():
            raise ModelReplyInvalid(
                f"{self._spec.class_name} sent vectors that are none.",
                hint="Check its arguments, or choose another with --embedder.",
            )
        lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(lengths, 1e-30)).astype(np.float32)
        self._size = unit.shape[1]
        return unit
