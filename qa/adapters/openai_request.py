"""Words a chat request so that a server takes it.

Turns messages into the body of a request, and learns from a refusal what to leave out or say in
another way. Sends nothing, loads no library.
"""

import re
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from ..types import Message
from .openai_server import Server, well_formed

REASONING = re.compile(r"o\d|gpt-5")  # OpenAI's models that reject a temperature
REASONING_TOKENS = 2_000  # for thoughts, which count as output but are not shown
# What may be left out, and how a refusal speaks of it.
OPTIONAL = {
    "stream_options": re.compile(r"stream_options|include_usage"),
    "temperature": re.compile(r"temperature"),
    "reasoning_effort": re.compile(r"reasoning"),
}
LENGTHS = ("max_completion_tokens", "max_tokens")
UNNAMED = re.compile(
    r"un(?:recogni[sz]ed|known|supported|expected)|not (?:supported|permitted|allowed)|extra",
    re.IGNORECASE,
)
NO_SYSTEM = re.compile(
    r"\bsystem\b.{0,40}\b(?:role|messages?|prompt|instruction)|\brole\b.{0,40}\bsystem\b",
    re.IGNORECASE,
)


class Wording:
    """How to ask one model at one server; starts from what is known of it, then learns."""

    def __init__(self, model: str, server: Server) -> None:
        self._model = model
        reasons = server.is_openai and REASONING.match(model) is not None
        self._spare = REASONING_TOKENS if reasons else 0
        self._optional: dict[str, Any] = {"stream_options": {"include_usage": True}}
        self._optional |= {"reasoning_effort": "low"} if reasons else {"temperature": 0}
        self._lengths = list(LENGTHS if server.is_openai else reversed(LENGTHS))
        self._system = True
        self._guesses = not server.is_openai
        self._learning = Lock()

    def body(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        """Return the body of a request for at most `max_tokens` shown tokens."""
        body: dict[str, Any] = {
            "model": self._model,
            "messages": self._messages(messages),
            "stream": True,
            **self._optional.copy(),
        }
        for name in self._lengths[:1]:
            body[name] = max_tokens + self._spare
        return body

    def _messages(self, messages: Sequence[Message]) -> list[dict[str, str]]:
        worded = [(message.role, well_formed(message.content)) for message in messages]
        if not self._system:
            rules = [text for role, text in worded if role == "system"]
            worded = [(role, text) for role, text in worded if role != "system"]
            first = worded[0][1] if worded and worded[0][0] == "user" else ""
            worded[: 1 if first else 0] = [("user", "\n\n".join([*rules, first]).strip())]
        return [{"role": role, "content": text} for role, text in worded]

    def learn(self, refusal: str, refused: Mapping[str, Any]) -> bool:
        """Tell whether there is another way to ask after a refusal of a body in these words."""
        with self._learning:
            return self._is_other(refused) or self._learn(refusal)

    def _is_other(self, refused: Mapping[str, Any]) -> bool:
        """Tell whether another thread has learned since how to ask."""
        roles = {message["role"] for message in refused["messages"]}
        return (
            any(name in refused and name not in self._optional for name in OPTIONAL)
            or any(name in refused and name not in self._lengths[:1] for name in LENGTHS)
            or ("system" in roles and not self._system)
        )

    def _learn(self, refusal: str) -> bool:
        named = [name for name in self._optional if OPTIONAL[name].search(refusal)]
        for name in named:
            del self._optional[name]
        if self._lengths and re.search(rf"\b{self._lengths[0]}\b", refusal):
            named.append(self._lengths.pop(0))
        if self._system and NO_SYSTEM.search(refusal):
            self._system = False
            named.append("system")
        if not named and self._guesses and UNNAMED.search(refusal):
            self._guesses = False
            named.extend(self._optional)
            self._optional.clear()
        return bool(named)
