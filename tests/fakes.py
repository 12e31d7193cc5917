"""A chat model that replies from a queue and keeps every request."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from qa.errors import ModelError
from qa.types import Message, Usage

LABELLED = re.compile(r"^\[(s\d+)\] (.*)$", re.MULTILINE)
USAGE = Usage(input_tokens=900, output_tokens=30, seconds=0.5, first_token_ms=80.0)

Written = str | Callable[[Sequence[Message]], str]
Result = TypeVar("Result")
Cut = Callable[[str], Sequence[str]]


def returned(steps: Generator[object, None, Result]) -> Result:
    """Run a generator to its end and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def in_pieces(size: int) -> Cut:
    """Return what cuts a text into pieces of so many characters."""
    return lambda text: [text[at : at + size] for at in range(0, len(text), size)]


def label_of(messages: Sequence[Message], words: str) -> str:
    """Return the label, in brackets, of the one sentence of a request that holds some words."""
    found = [label for label, text in LABELLED.findall(messages[-1].content) if words in text]
    assert len(found) == 1, (words, found)
    return f"[{found[0]}]"


def citing(reply: str) -> Written:
    """Return a reply in which `{some words}` becomes the label of the sentence that holds them."""

    def written(messages: Sequence[Message]) -> str:
        return re.sub(r"\{([^}]+)\}", lambda found: label_of(messages, found[1]), reply)

    return written


@dataclass
class ScriptedReply:
    """A reply that arrives in pieces, and may break off with an error after the last."""

    pieces: Sequence[str]
    error: ModelError | None = None
    usage: Usage = USAGE
    closed: int = 0
    given: int = 0

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            self.given += 1
            yield piece
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        """Count that the reply was let go."""
        self.closed += 1


@dataclass
class ScriptedModel:
    """Replies in turn with what is written; `cut` makes the pieces, `error` ends every reply."""

    written: list[Written]
    cut: Cut = field(default_factory=lambda: in_pieces(7))
    error: ModelError | None = None
    name: str = "scripted"
    window: int = 16_000
    requests: list[tuple[Message, ...]] = field(default_factory=list)
    max_tokens: list[int] = field(default_factory=list)
    replies: list[ScriptedReply] = field(default_factory=list)

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> ScriptedReply:
        """Return the next reply and keep the request."""
        self.requests.append(tuple(messages))
        self.max_tokens.append(max_tokens)
        written = self.written.pop(0)
        text = written if isinstance(written, str) else written(messages)
        self.replies.append(ScriptedReply(self.cut(text), self.error))
        return self.replies[-1]
