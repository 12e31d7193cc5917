"""What went wrong with a request, in our words: each error of the client and its transport.

Returns errors, raises none, and keeps no link to what it was given: a library's exceptions may hold
the key. Servers' own words are cleaned before a message repeats them.
"""

import json
import math
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

import httpx
import openai

from ..errors import ModelRefused, ModelReplyInvalid, ModelUnavailable, QAError
from .openai_server import LONGEST_WAIT, Server

# What a request may raise; ValueError is the reply's: JSON, UTF-8, a number without end.
FAILURES = (
    openai.OpenAIError, httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, ValueError,
    RecursionError,
)  # fmt: skip
TOO_LONG = re.compile(
    r"context.?(?:length|window|size)|maximum context|n_ctx|(?:prompt|input|request)\b.{0,30}"
    r"too (?:long|large)|reduce the length|too many (?:input )?tokens",
    re.IGNORECASE,
)
UNSAFE = re.compile(r"content.?(?:filter|policy|management)|safety|moderation", re.IGNORECASE)
NO_MODEL = re.compile(
    r"model\b.{0,120}(?:not found|not exist|unknown|not available|not supported|decommissioned)"
    r"|(?:unknown|invalid|no such|find) model|model_not_found",
    re.IGNORECASE | re.DOTALL,
)
WRONG_KEY = re.compile(
    r"(?:invalid|incorrect|wrong).{0,12}api.?key|api.?key not valid", re.IGNORECASE
)
QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
MINUTE = 60
LONGEST_READ = 10_000  # characters of an error that are looked at


@dataclass(frozen=True)
class Trouble:
    """An error for the user, whether trying again may help, and the seconds a server asks for.

    `holds_all` tells that the server has too much to do, whoever asks.
    """

    error: QAError
    again: bool = False
    wait: float | None = None
    holds_all: bool = False


def diagnose(failure: BaseException, server: Server, model: str, *, begun: bool) -> Trouble:
    """Return what a failure means; `begun` tells that a part of the reply had arrived."""
    chain = list(_causes(failure))
    for error in chain:
        if isinstance(error, QAError):
            return Trouble(error)
    if isinstance(failure, openai.APIStatusError):
        return _of_status(failure, server, model)
    if any(isinstance(error, (httpx.TimeoutException, TimeoutError)) for error in chain) or (
        isinstance(failure, openai.APITimeoutError)
    ):
        return _of_silence(chain, server, model, begun)
    if isinstance(failure, (openai.APIResponseValidationError, ValueError, RecursionError)):
        return Trouble(not_promised(server, "what cannot be read as a reply"))
    if isinstance(failure, (openai.APIConnectionError, httpx.HTTPError)):
        return _of_connection(chain, server, begun)
    if isinstance(failure, openai.APIError):
        return _of_status(failure, server, model)
    return Trouble(not_promised(server, server.cleaned(failure) or type(failure).__name__))


def not_promised(server: Server, what: str) -> ModelReplyInvalid:
    """Return the error for a reply that is not what the API promises."""
    return ModelReplyInvalid(
        f"{server.shown} sent {what}.",
        hint="Check that OPENAI_BASE_URL names a server with OpenAI's API (mostly it ends in /v1).",
    )


def cut_short(server: Server) -> ModelUnavailable:
    """Return the error for a reply whose end never came."""
    return ModelUnavailable(
        f"The reply from {server.shown} broke off before its end.",
        hint="Ask again; if it happens often, look at the server's log or the proxy before it.",
    )


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that Retry-After asks for, as a number or as a date; None without."""
    told = headers.get("retry-after-ms")
    scale = 1000.0
    if told is None:
        told, scale = headers.get("retry-after"), 1.0
    if told is None:
        return None
    try:
        seconds = float(told) / scale
    except ValueError:
        try:
            seconds = parsedate_to_datetime(told).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _causes(failure: BaseException) -> Iterator[BaseException]:
    error: BaseException | None = failure
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _of_silence(chain: list[BaseException], server: Server, model: str, begun: bool) -> Trouble:
    if any(isinstance(error, httpx.ConnectTimeout) for error in chain):
        return Trouble(
            ModelUnavailable(
                f"{server.shown} cannot be reached: it does not answer.",
                hint="Check the address and the connection, or use --offline.",
            )
        )
    state = "stalled: nothing more came" if begun else "did not answer: nothing came"
    return Trouble(
        ModelUnavailable(
            f"{model} at {server.shown} {state} for {server.timeout:g} s.",
            hint="Ask again, allow more with --timeout SECONDS, or use --offline.",
        )
    )


def _of_connection(chain: list[BaseException], server: Server, begun: bool) -> Trouble:
    secure = [error for error in chain if isinstance(error, ssl.SSLError)]
    if secure:
        reason = str(secure[0])
        plain = "WRONG_VERSION" in reason or "RECORD_LAYER" in reason
        return Trouble(
            ModelUnavailable(
                f"No secure connection to {server.shown} ({server.cleaned(reason)}).",
                hint="The server seems to speak plain HTTP: try http:// in the base URL."
                if plain
                else "Check the date and the address; for a company's certificate set"
                " SSL_CERT_FILE.",
                lasting=True,
            )
        )
    if any(isinstance(error, socket.gaierror) for error in chain):
        return Trouble(
            ModelUnavailable(
                f"There is no host {server.host}, or its name cannot be looked up.",
                hint="Check the base URL and the connection, or use --offline.",
                lasting=True,
            )
        )
    if any(isinstance(error, ConnectionRefusedError) for error in chain):
        return Trouble(
            ModelUnavailable(
                f"Nothing answers at {server.shown}: the connection was refused.",
                hint="Start the server (Ollama: `ollama serve`), or check the port in the base URL."
                if server.is_loopback
                else "Check the address, or use --offline.",
                lasting=True,
            )
        )
    if begun:
        return Trouble(cut_short(server), again=True)
    return Trouble(
        ModelUnavailable(
            f"The connection to {server.shown} was lost before a reply.",
            hint="Ask again, or use --offline.",
        ),
        again=True,
    )


def _of_status(failure: openai.APIError, server: Server, model: str) -> Trouble:
    """Judge a refusal by its status, also one that came as an event of a stream."""
    response = failure.response if isinstance(failure, openai.APIStatusError) else None
    status = response.status_code if response is not None else _status_told(failure)
    words = words_of(failure)
    told = server.cleaned(words)
    said = f': "{told}"' if told else "."
    codes = {str(failure.code), str(failure.type)}
    if status == 402 or codes & QUOTA_CODES:
        return _refusal(
            f"The quota for {server.shown} is used up{said}",
            "Look at your plan and billing there, choose another model, or use --offline.",
            lasting=True,
        )
    is_too_much = status == 429 and "request too large" in words.lower()  # no wait helps
    if not is_too_much and (status == 429 or "rate_limit_exceeded" in codes):
        wait = seconds_to_wait(response.headers) if response is not None else None
        trouble = _of_load(f"{server.shown} limits the rate{said}", wait, "in a minute")
        return replace(trouble, holds_all=trouble.again)
    if status in (401, 407) or (status == 400 and WRONG_KEY.search(words)):
        return _of_key(server)
    if status == 413 or TOO_LONG.search(words) or "context_length_exceeded" in codes:
        return _refusal(
            f"The question with its sentences is too long for {model}{said}",
            "Ask with a smaller -k, or choose a model with a larger window.",
        )
    if UNSAFE.search(" ".join([words, *codes])):
        return Trouble(content_refused(model, told))
    if status == 403:
        return _refusal(
            f"The key may not use {model} at {server.shown}{said}",
            "Choose another model with --model, or another key.",
            lasting=True,
        )
    if status == 404 or (status in (400, 422) and NO_MODEL.search(" ".join([words, *codes]))):
        return _of_missing(server, model, told, bool(NO_MODEL.search(" ".join([words, *codes]))))
    if status is not None and 300 <= status < 400:
        return _of_move(server, response)
    if status is None or status in (408, 409) or status >= 500:
        state = f" (status {status})" if status else ""
        wait = seconds_to_wait(response.headers) if response is not None else None
        return _of_load(f"{server.shown} failed{state}{said}", wait, "in a while")
    return _refusal(
        f"{server.shown} refused the request (status {status}){said}",
        "Check the model's name and the base URL.",
    )


def _refusal(message: str, hint: str, *, lasting: bool = False) -> Trouble:
    return Trouble(ModelRefused(message, hint=hint, lasting=lasting))


def content_refused(model: str, told: str) -> ModelRefused:
    """Return the error for a model that will not talk about this; `told` are its cleaned words."""
    said = f': "{told}"' if told else "."
    return ModelRefused(
        f"{model} refused the content{said}",
        hint="Put the question in other words, or use --offline.",
    )


def _of_load(message: str, wait: float | None, soon: str) -> Trouble:
    """Judge a refusal that may pass, by the seconds that the server asks to wait."""
    if wait is not None and wait > LONGEST_WAIT:
        minutes = math.ceil(wait / MINUTE)
        hint = f"Ask again in {minutes:,} minutes, choose another model, or use --offline."
        return Trouble(ModelUnavailable(message, hint=hint))
    hint = f"Ask again {soon}, or use --offline."
    error = ModelUnavailable(message, hint=hint)
    return Trouble(error, again=True, wait=wait, holds_all=wait is not None)


def _of_key(server: Server) -> Trouble:
    # The server's words are left out: they tend to repeat the key in part.
    if server.key is None:
        return _refusal(
            f"{server.shown} wants an API key, and there is none.",
            "Set OPENAI_API_KEY.",
            lasting=True,
        )
    return _refusal(
        f"{server.shown} does not accept the API key.",
        "Check OPENAI_API_KEY, and that OPENAI_BASE_URL is the server the key is for.",
        lasting=True,
    )


def _of_missing(server: Server, model: str, told: str, is_model: bool) -> Trouble:
    if is_model or (told and "model" in told.lower()):
        pull = f", or get it with `ollama pull {model}`" if server.is_loopback else ""
        return _refusal(
            f"There is no model {model} at {server.shown}.",
            f"Choose one with --model{pull}.",
            lasting=True,
        )
    return _refusal(
        f"{server.shown} knows no such request (status 404).",
        "Check the base URL: mostly it ends in /v1.",
        lasting=True,
    )


def _of_move(server: Server, response: httpx.Response | None) -> Trouble:
    place = server.cleaned(response.headers.get("location", "")) if response is not None else ""
    return _refusal(
        f"{server.shown} sends requests on to {place or 'another address'}.",
        "Set OPENAI_BASE_URL to the address that answers itself, if you trust it.",
        lasting=True,
    )


def _status_told(failure: openai.APIError) -> int | None:
    """Return the status that an error within a stream names, if any."""
    body = failure.body if isinstance(failure.body, dict) else {}
    for name in ("status", "code"):
        value = body.get(name)
        if isinstance(value, int) and 300 <= value < 600:
            return value
    return None


def words_of(failure: openai.APIError) -> str:
    """Return what the server said, empty for a web page."""
    body = failure.body
    for name in ("message", "detail", "error"):
        if isinstance(body, dict) and body.get(name):
            body = body[name]
    words = body if isinstance(body, str) else json.dumps(body, default=str) if body else ""
    return "" if words.lstrip()[:1] == "<" else words[:LONGEST_READ]
