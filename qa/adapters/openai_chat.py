"""The chat model behind OpenAI's API, or behind any server that speaks its chat completions.

Turns messages into a reply that is still to come (`openai_reply`). Loads the library only when a
reply is asked for.
"""

import weakref
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..types import Message
from .openai_pacing import Pace
from .openai_request import Wording
from .openai_server import Server

if TYPE_CHECKING:
    import openai

    from .openai_reply import OpenAIReply

DEFAULT_MODEL = "gpt-5.4-mini"  # OpenAI's current small model, 2026-11
OPENAI_WINDOW = 128_000  # tokens; the smallest window of OpenAI's models in use
OTHER_WINDOW = 4_096  # tokens; what Ollama gives unless told otherwise, cutting the rest off


class OpenAIChat:
    """Chat model behind OpenAI's API or a compatible server.

    `timeout` is seconds of silence, `window` tokens, `prices` per million tokens in and out; `note`
    receives what a user should know while waiting. Nothing is read from the environment but what
    the library reads itself: proxies, certificates, OpenAI's organization.

    Raises:
        ConfigError: the address or the key cannot be used.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        api_key: str | None,
        base_url: str | None,
        timeout: float = 60.0,
        window: int | None = None,
        prices: tuple[float, float] | None = None,
        retries: int = 3,
        note: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.server = Server.at(base_url, api_key, timeout=timeout, retries=retries)
        self.wording = Wording(model, self.server)
        self.pace = Pace()
        self.prices = prices
        self.note = note
        self._model = model
        self._window = window

    def __repr__(self) -> str:
        return f"OpenAIChat({self._model!r}, base_url={self.server.shown!r})"

    @property
    def name(self) -> str:
        """The model's name, as it was given."""
        return self._model

    @property
    def window(self) -> int:
        """How many tokens messages and reply may take together."""
        return self._window or (OPENAI_WINDOW if self.server.is_openai else OTHER_WINDOW)

    @cached_property
    def client(self) -> "openai.OpenAI":
        """The official client; the first use loads the library, half a second's work."""
        from .openai_client import open_client

        client = open_client(self.server)
        weakref.finalize(self, client.close)
        return client

    def prepare(self) -> None:
        """Load the library and build the client ahead of a reply; connects to nothing."""
        self.server.check_key()
        from . import openai_reply  # noqa: F401  # loaded here, or by the first reply

        assert self.client

    def close(self) -> None:
        """Let go of the connection."""
        if "client" in self.__dict__:
            self.client.close()
            del self.client

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> "OpenAIReply":
        """Return a reply of at most `max_tokens` tokens; nothing is sent before iteration."""
        from .openai_reply import OpenAIReply

        return OpenAIReply(self, messages, max_tokens)
