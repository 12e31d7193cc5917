"""A reply of a chat model, piece by piece, from the events that a server sends.

What a server refuses to be asked is left out and asked again; what it sends is believed in
nothing, not even in its types. A request is repeated only while nothing of the reply has arrived.
"""

import json
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import httpx
import openai

from ..errors import ModelReplyCut, ModelReplyInvalid
from ..types import Message, Usage
from .openai_client import Watched, begun
from .openai_errors import (
    FAILURES,
    TOO_LONG,
    Trouble,
    content_refused,
    diagnose,
    not_promised,
    words_of,
)
from .openai_server import LONGEST_WAIT, again_in, well_formed

if TYPE_CHECKING:
    from .openai_chat import OpenAIChat

LONGEST_TOKEN = 32  # characters; a reply far beyond what was allowed is not waited for
SHORTEST_LIMIT = 4_000  # characters of a reply that are always let through
LONGEST_REPLY = 30  # time-outs from the request to the end of a reply that never falls silent
THOUGHTS = ("reasoning_content", "reasoning", "thinking")  # as servers name them in a delta
REFUSED_FORMS = (400, 422)  # status of a request that may be worded in another way


class OpenAIReply:
    """A reply as it arrives; what is wrong with it is raised at its place in the stream."""

    def __init__(self, chat: "OpenAIChat", messages: Sequence[Message], max_tokens: int) -> None:
        self._chat = chat
        self._server = chat.server
        self._messages = messages
        self._max_tokens = max_tokens
        self._usage = Usage()
        self._characters = 0
        self._refusal = ""
        self._finish: str | None = None
        self._thought = False
        self._sent_at = 0.0
        self._pieces = self._arriving()

    @property
    def usage(self) -> Usage:
        """What the reply took; tokens are zero where the server does not tell."""
        return self._usage

    def __iter__(self) -> Iterator[str]:
        """Yield pieces of text as they arrive.

        Raises:
            ConfigError: there is no key, and the server needs one.
            ModelError: the reply cannot be had, stalls, breaks off, or is none.
        """
        return self._pieces

    def close(self) -> None:
        """Stop the reply and let go of its connection."""
        self._pieces.close()

    def _arriving(self) -> Generator[str, None, None]:
        self._server.check_key()
        self._sent_at = time.perf_counter()
        waits = self._server.waits()
        passed = self._chat.pace.passed
        try:
            while True:
                trouble = yield from self._attempt()
                if trouble is None:
                    return
                # Raised here, after `except`: the library's exceptions may hold the key.
                if trouble.holds_all and self._chat.pace.passed > passed:
                    waits = self._server.waits()  # others get through: it is a matter of turns
                passed = self._chat.pace.passed
                back_off = next(waits, None)
                if self._characters or not trouble.again or back_off is None:
                    raise trouble.error
                self._wait(trouble, back_off if trouble.wait is None else trouble.wait)
        finally:
            self._usage = replace(self._usage, seconds=time.perf_counter() - self._sent_at)

    def _wait(self, trouble: Trouble, seconds: float) -> None:
        seconds = min(seconds, LONGEST_WAIT)
        if not trouble.holds_all:
            self._chat.note(again_in(trouble.error, seconds))
            time.sleep(seconds)
        elif self._chat.pace.hold(seconds):  # waited for at the next turn, by whoever asks
            self._chat.note(again_in(trouble.error, seconds))

    def _attempt(self) -> Generator[str, None, Trouble | None]:
        """Yield the pieces of one request's reply; return what ended it before its time."""
        try:
            with closing(self._opened()) as stream:
                yield from self._read(stream)
        except FAILURES as failure:
            begun = self._characters > 0
            return diagnose(failure, self._server, self._chat.name, begun=begun)
        return None

    def _opened(self) -> openai.Stream[object]:
        """Send the request, worded anew as long as the server refuses the form of it."""
        while True:
            body = self._chat.wording.body(self._messages, self._max_tokens)
            try:
                # As plain JSON: the library's own types break on some replies of a wrong form.
                with self._chat.pace.turn():
                    return begun(self._server, partial(self._send, body))
            except openai.APIStatusError as error:
                words = words_of(error)
                is_form = error.status_code in REFUSED_FORMS and not TOO_LONG.search(words)
                if not (is_form and self._chat.wording.learn(words, body)):
                    raise

    def _send(self, body: dict[str, object]) -> openai.Stream[object]:
        return self._chat.client.post(
            "/chat/completions",
            body=body,
            cast_to=object,
            stream=True,
            stream_cls=openai.Stream[object],
        )

    def _read(self, stream: openai.Stream[object]) -> Iterator[str]:
        kind = stream.response.headers.get("content-type", "").lower()
        if "html" in kind:
            raise not_promised(self._server, "a web page and no reply")
        if "json" in kind:
            yield from self._piece(_whole_reply(stream.response))
        else:
            yield from self._events(stream)
        self._check_end()

    def _events(self, stream: openai.Stream[object]) -> Iterator[str]:
        watched = stream.response.stream
        assert isinstance(watched, Watched)
        any_event = False
        try:
            for event in stream:
                any_event = True
                known = self._heard_so_far()
                pieces = list(self._piece(event))
                self._thought |= (thinks := _thinks(event))
                if thinks or self._heard_so_far() != known:
                    watched.heard()
                if time.perf_counter() - self._sent_at > LONGEST_REPLY * self._server.timeout:
                    raise httpx.ReadTimeout("the reply does not end")
                yield from pieces
        except (httpx.HTTPError, httpx.StreamError):
            if self._finish is None:
                raise
        if not any_event and not watched.is_events:
            raise not_promised(self._server, "something that is no reply")
        if self._finish is None and not watched.said_done:
            raise httpx.RemoteProtocolError("the stream ended before the reply did")

    def _heard_so_far(self) -> tuple[object, ...]:
        """What has come of the reply; an event that changes none of it is silence."""
        return self._characters, len(self._refusal), self._finish, self._usage.output_tokens

    def _piece(self, event: object) -> Iterator[str]:
        """Yield the text of an event, if any; keep what it tells of usage and of the end."""
        self._keep_usage(self._field(event, "usage"))
        choices = self._field(event, "choices")
        if choices is not None and not isinstance(choices, list):
            raise self._wrong_type("choices")
        for choice in (choices or [])[:1]:
            delta = self._field(choice, "delta") or self._field(choice, "message")
            text = self._text(delta, "content")
            self._refusal += self._text(delta, "refusal")
            self._finish = self._text(choice, "finish_reason") or self._finish
            if text:
                self._count(text)
                yield well_formed(text)

    def _count(self, text: str) -> None:
        if not self._characters:
            milliseconds = (time.perf_counter() - self._sent_at) * 1000
            self._usage = replace(self._usage, first_token_ms=milliseconds)
        self._characters += len(text)
        if self._characters > max(SHORTEST_LIMIT, LONGEST_TOKEN * self._max_tokens):
            raise ModelReplyInvalid(
                f"{self._chat.name} does not stop: {self._characters:,} characters, though"
                f" {self._max_tokens:,} tokens were allowed.",
                hint="Choose another model with --model.",
            )

    def _keep_usage(self, told: object) -> None:
        if told is None:
            return
        tokens = [self._field(told, name) for name in ("prompt_tokens", "completion_tokens")]
        taken, given = (count if type(count) is int and count >= 0 else 0 for count in tokens)
        prices = self._chat.prices
        cost = (taken * prices[0] + given * prices[1]) / 1e6 if prices else None
        self._usage = replace(self._usage, input_tokens=taken, output_tokens=given, cost=cost)

    def _check_end(self) -> None:
        if self._refusal or self._finish == "content_filter":
            raise content_refused(self._chat.name, self._server.cleaned(self._refusal))
        if self._finish == "length":
            raise ModelReplyCut(
                f"The reply of {self._chat.name} was cut off: it did not fit"
                f" {self._max_tokens:,} tokens.",
                hint="Ask for less, or choose another model with --model.",
            )
        if not self._characters and self._thought:
            raise ModelReplyInvalid(
                f"{self._chat.name} thought, and said nothing.",
                hint="Ask for less, or choose another model with --model.",
            )
        if not self._characters:
            raise not_promised(self._server, "an empty reply")

    def _field(self, value: object, name: str) -> object:
        """Return a field of a value that must be an object; None where it has none."""
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self._wrong_type(name)
        found: object = value.get(name)
        return found

    def _text(self, value: object, name: str) -> str:
        text = self._field(value, name)
        if text is not None and not isinstance(text, str):
            raise self._wrong_type(name)
        return text or ""

    def _wrong_type(self, name: str) -> ModelReplyInvalid:
        return not_promised(self._server, f"a reply whose {name!r} is of a wrong type")


def _thinks(event: object) -> bool:
    """Tell whether an event carries thoughts, which are shown to nobody and are no silence."""
    choices = event.get("choices") if isinstance(event, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    delta = first.get("delta") if isinstance(first, dict) else None
    return isinstance(delta, dict) and any(delta.get(name) for name in THOUGHTS)


def _whole_reply(response: httpx.Response) -> object:
    """Return the reply of a server that does not stream, though it was asked to."""
    data: object = json.loads(response.read())
    if isinstance(data, dict) and data.get("error"):
        raise openai.APIError("refused", response.request, body=data["error"])
    return data
