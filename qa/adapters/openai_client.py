"""Opens the official client on a server, with bounds that the client itself does not have.

The client waits for each read, so a server that drips bytes holds it forever; and it collects a
line of any length. Every response is therefore watched: for silence between events, and for size.
Retries are not the client's, because a user must be told of a wait, and no wait helps against a
used-up quota.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

import httpx
import openai

from ..errors import ConfigError, ModelReplyInvalid
from .openai_server import PLACEHOLDER, Server

CONNECTING = 10.0  # seconds; a host that answers at all does so within a few
LARGEST_RESPONSE = 64_000_000  # bytes; 100,000 tokens arrive as some 30 million
LARGEST_LINE = 4_000_000  # bytes of one line of a stream; a usual one has some 300
EVENTS_END = b"data: [DONE]"
HEADERS_BOUND = 2.0  # time-outs until a response begins: one to connect, one to answer
Result = TypeVar("Result")


class Watched(httpx.SyncByteStream):
    """A response's bytes as they arrive, within a size, ended by silence.

    `heard()` tells that something of use has arrived; bytes that make no event are silence.
    `is_events` is whether the server says that a stream of events follows.
    """

    def __init__(self, response: httpx.Response, timeout: float) -> None:
        stream = response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        self._stream = stream
        self._timeout = timeout
        self.is_events = "event-stream" in response.headers.get("content-type", "")
        self._tail = b""
        self.heard()

    def heard(self) -> None:
        """Start to wait anew."""
        self._heard_at = time.monotonic()

    @property
    def said_done(self) -> bool:
        """Tell whether the bytes so far end in the mark that ends a stream."""
        return self._tail.rstrip().replace(b"data:[", b"data: [").endswith(EVENTS_END)

    def __iter__(self) -> Iterator[bytes]:
        size = line = 0
        for part in self._stream:
            size += len(part)
            line = len(part) - part.rfind(b"\n") - 1 if b"\n" in part else line + len(part)
            if size > LARGEST_RESPONSE or (self.is_events and line > LARGEST_LINE):
                raise ModelReplyInvalid(
                    f"The model's server sent more than a reply can be ({size / 1e6:,.0f} MB).",
                    hint="Check the base URL, or choose another model with --model.",
                )
            if time.monotonic() - self._heard_at > self._timeout:
                raise httpx.ReadTimeout("nothing but filling arrived")
            self._tail = (self._tail + part)[-32:]
            yield part

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()


def begun(server: Server, send: Callable[[], Result]) -> Result:
    """Return what a request returns once its response begins.

    The transport waits for each read, so that a server which drips its headers would hold it for
    ever; it is waited for in a thread of its own, which is let go at the bound.

    Raises:
        httpx.ReadTimeout: the response has not begun by then.
    """
    response: Future[Result] = Future()

    def run() -> None:
        try:
            result = send()
        except BaseException as error:
            if response.set_running_or_notify_cancel():
                response.set_exception(error)
            return
        if response.set_running_or_notify_cancel():
            response.set_result(result)
        elif isinstance(result, openai.Stream):
            result.close()

    Thread(target=run, daemon=True).start()
    try:
        return response.result(timeout=HEADERS_BOUND * server.timeout)
    except TimeoutError:
        if not response.cancel():  # it began at the last moment, or failed by itself
            return response.result()
        raise httpx.ReadTimeout("the response does not begin") from None
    finally:
        response.cancel()


def open_client(server: Server) -> openai.OpenAI:
    """Return a client for a server; it connects when first used.

    It follows no redirection, since sentences go where the user said and nowhere else, and uses no
    proxy for the user's own machine.
    """

    def watch(response: httpx.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelReplyInvalid(
                f"{server.shown} answers in a compressed form that was not asked for.",
                hint="Turn compression off in the server or the proxy before it.",
            )
        response.stream = Watched(response, server.timeout)

    timeout = httpx.Timeout(server.timeout, connect=min(CONNECTING, server.timeout))
    client = openai.OpenAI(
        api_key=server.key or PLACEHOLDER,
        admin_api_key="",
        base_url=server.base_url,
        timeout=timeout,
        max_retries=0,
        default_headers={"Accept-Encoding": "identity"},
        http_client=_transport(server, timeout, watch),
    )
    if not server.is_openai:  # who the user is at OpenAI is nobody else's business
        client.organization = client.project = None
    return client


def _transport(
    server: Server, timeout: httpx.Timeout, watch: Callable[[httpx.Response], None]
) -> httpx.Client:
    failure: ConfigError | None = None
    try:
        return httpx.Client(
            base_url=server.base_url,
            timeout=timeout,
            trust_env=not server.is_loopback,
            follow_redirects=False,
            event_hooks={"response": [watch]},
        )
    except (ImportError, ValueError, httpx.InvalidURL):
        failure = ConfigError(
            "The proxy named by HTTPS_PROXY, HTTP_PROXY or ALL_PROXY cannot be used.",
            hint="Mend or unset that variable; a SOCKS proxy needs `pip install httpx[socks]`.",
        )
    except OSError:
        failure = ConfigError(
            "The certificates named by SSL_CERT_FILE or SSL_CERT_DIR cannot be read.",
            hint="Mend or unset that variable.",
        )
    raise failure  # outside `except`: a proxy's address may hold a password
