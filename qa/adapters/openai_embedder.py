"""Embeds through OpenAI's API, or through any server that speaks its embeddings.

Turns texts into vectors of unit length, a batch a request; a batch that fails for a while is sent
again. Keeps nothing: put `CachedEmbedder` before it. Loads the library when a text is embedded.
"""

import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..errors import QAError
from ..protocols import Vectors
from ..types import Usage
from .openai_server import LONGEST_WAIT, Server, again_in, well_formed

if TYPE_CHECKING:
    import openai

    from .openai_errors import Trouble

DIMENSIONS = {
    "text-embedding-3-small": 1536,
    "text-embedding-3-large": 3072,
    "text-embedding-ada-002": 1536,
}
BATCH = 128  # texts a request; of passages some 20,000 tokens, OpenAI takes 300,000
LONGEST_TEXT = 24_000  # characters; some 6,000 tokens of English, OpenAI takes 8,191


class OpenAIEmbedder:
    """Embedder behind OpenAI's API or a compatible server.

    `timeout` is seconds of silence, `price` per million tokens; `dimensions` shortens the vectors
    of models that can. `progress` is called with the texts done and all texts of a call, `note`
    with what a user should know while waiting.

    Raises:
        ConfigError: the address or the key cannot be used.
    """

    def __init__(
        self,
        model: str,
        *,
        api_key: str | None,
        base_url: str | None,
        timeout: float = 60.0,
        retries: int = 3,
        dimensions: int | None = None,
        price: float | None = None,
        progress: Callable[[int, int], None] = lambda done, total: None,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.server = Server.at(base_url, api_key, timeout=timeout, retries=retries)
        self.usage = Usage(cost=None if price is None else 0.0)
        self._model = model
        self._shortened = dimensions
        self._size = dimensions or DIMENSIONS.get(model)
        self._price = price
        self._progress = progress
        self._note = note

    def __repr__(self) -> str:
        return f"OpenAIEmbedder({self._model!r}, base_url={self.server.shown!r})"

    @property
    def name(self) -> str:
        """The name the store records, such as `openai:text-embedding-3-small`."""
        return f"openai:{self._model}" + (f"@{self._shortened}" if self._shortened else "")

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has; of a model not known, its first vectors tell it."""
        if self._size is None:
            self._size = int(self._patiently(["dimensions"]).shape[1])
        return self._size

    @cached_property
    def client(self) -> "openai.OpenAI":
        """The official client; the first use loads the library."""
        from .openai_client import open_client

        client = open_client(self.server)
        weakref.finalize(self, client.close)
        return client

    def close(self) -> None:
        """Let go of the connection."""
        if "client" in self.__dict__:
            self.client.close()
            del self.client

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, dimensions)` float32, rows of unit length (zero for a text without words).

        Raises:
            ConfigError: there is no key, and the server needs one.
            ModelError: the vectors cannot be had.
        """
        filled = [row for row, text in enumerate(texts) if text.strip()]
        batches: list[Vectors] = []
        for start in range(0, len(filled), BATCH):
            rows = filled[start : start + BATCH]
            batch = self._patiently([well_formed(texts[row])[:LONGEST_TEXT] for row in rows])
            size = self._size = self._size or batch.shape[1]
            if batch.shape[1] != size:
                raise self._not_promised(f"vectors of {batch.shape[1]:,} numbers and not {size:,}")
            batches.append(batch)
            self._progress(start + len(rows), len(filled))
        vectors = np.zeros((len(texts), self._size or self.dimensions), dtype=np.float32)
        if batches:
            vectors[filled] = np.concatenate(batches)
        return vectors

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, `(dimensions,)` float32, which is that of any text."""
        vector: Vectors = self.embed([question])[0]
        return vector

    def _patiently(self, texts: list[str]) -> Vectors:
        """Return the vectors of one batch, asking again where that may help."""
        self.server.check_key()
        waits = self.server.waits()
        began = time.perf_counter()
        while True:
            done = self._attempt(texts)
            if isinstance(done, np.ndarray):
                seconds = self.usage.seconds + time.perf_counter() - began
                self.usage = replace(self.usage, seconds=seconds)
                return done
            back_off = next(waits, None)
            if not done.again or back_off is None:
                raise done.error  # outside `except`: the library's exceptions may hold the key
            wait = min(back_off if done.wait is None else done.wait, LONGEST_WAIT)
            self._note(again_in(done.error, wait))
            time.sleep(wait)

    def _attempt(self, texts: list[str]) -> "Vectors | Trouble":
        from .openai_client import begun
        from .openai_errors import FAILURES, diagnose

        body: dict[str, object] = {
            "model": self._model,
            "input": texts,
            "encoding_format": "float",
        }
        if self._shortened:
            body["dimensions"] = self._shortened
        try:
            # As plain JSON: the library's own types break on some replies of a wrong form.
            client = self.client
            reply = begun(
                self.server, lambda: client.post("/embeddings", body=body, cast_to=object)
            )
        except FAILURES as failure:
            return diagnose(failure, self.server, self._model, begun=False)
        self._count(_field(_field(reply, "usage"), "prompt_tokens"))
        return self._read(_field(reply, "data"), len(texts))

    def _read(self, data: object, count: int) -> Vectors:
        """Return the vectors of a reply in the order of its texts, distrusting their form."""
        if not isinstance(data, list) or len(data) != count:
            raise self._not_promised("a reply without a vector for each text")
        places = [_field(item, "index") for item in data]
        if places != list(range(count)) and any(place is not None for place in places):
            if sorted(place for place in places if type(place) is int) != list(range(count)):
                raise self._not_promised("vectors that are numbered wrongly")
            data = [data[places.index(place)] for place in range(count)]
        try:
            with np.errstate(over="ignore"):  # what is too large becomes infinite, and is refused
                vectors = np.array([_field(item, "embedding") for item in data], dtype="f4")
        except (TypeError, ValueError, OverflowError):
            vectors = np.zeros(0, dtype=np.float32)
        if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise self._not_promised("vectors that are none")
        lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(lengths, 1e-30)).astype(np.float32)
        return unit

    def _count(self, tokens: object) -> None:
        if type(tokens) is int and tokens >= 0:
            taken = self.usage.input_tokens + tokens
            cost = None if self._price is None else taken * self._price / 1e6
            self.usage = replace(self.usage, input_tokens=taken, cost=cost)

    def _not_promised(self, what: str) -> QAError:
        from .openai_errors import not_promised

        return not_promised(self.server, what)


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None
