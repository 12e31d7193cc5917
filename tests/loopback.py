"""A real HTTP server on loopback that answers as a script says: well, badly, slowly or never.

Every request is recorded, and its body checked against the types of the installed `openai`; one
that does not fit fails the test when the server closes.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

# What a body is sent as: bytes, seconds to pause, something to wait for or to do, or an end that no
# body should have.
Part = bytes | float | Callable[[], object] | Literal["cut", "hang", "drip", "idle"]


@dataclass(frozen=True)
class Scripted:
    """One response: a status, headers, and the parts of its body in their order."""

    parts: Sequence[Part] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/event-stream"
    drips_headers: bool = False

    @property
    def patience(self) -> float:
        """Seconds a test should wait in silence: few where silence is the point."""
        return 0.6 if self.drips_headers or {"hang", "drip", "idle"} & set(self.parts) else 30.0


@dataclass(frozen=True)
class Recorded:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


def event(data: object) -> bytes:
    """Return one event of a stream."""
    text = data if isinstance(data, str) else json.dumps(data)
    return f"data: {text}\n\n".encode()


DONE = event("[DONE]")


def piece(text: object = None, *, finish: object = None, **delta: object) -> bytes:
    """Return an event that holds a piece of text, or the reason why the reply ended."""
    told = ({} if text is None else {"content": text}) | delta
    choice = {"index": 0, "delta": told, "finish_reason": finish}
    return event({**ENVELOPE, "choices": [choice]})


def usage(taken: object, given: object) -> bytes:
    """Return the event that tells the tokens."""
    tokens = {"prompt_tokens": taken, "completion_tokens": given, "total_tokens": 0}
    return event({**ENVELOPE, "choices": [], "usage": tokens})


ENVELOPE = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}


def streamed(*texts: str, finish: str = "stop") -> Scripted:
    """Return a reply as a good server streams it."""
    return Scripted([*map(piece, texts), piece(finish=finish), usage(10, 5), DONE])


def refused(status: int, error: object, **headers: str) -> Scripted:
    """Return an error as a good server sends it."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"error": error}).encode()
    return Scripted([body], status=status, headers=told, kind="application/json")


def vectors(body: Mapping[str, Any], dimensions: int = 3) -> Scripted:
    """Return embeddings that depend on the texts, in the form of the API."""
    rows = [
        {"object": "embedding", "index": index, "embedding": vector(text, dimensions)}
        for index, text in enumerate(body["input"])
    ]
    tokens = {"prompt_tokens": 4 * len(rows), "total_tokens": 4 * len(rows)}
    reply = {"object": "list", "model": body["model"], "data": rows, "usage": tokens}
    return Scripted([json.dumps(reply).encode()], kind="application/json")


def vector(text: str, dimensions: int = 3) -> list[float]:
    """Return the vector, not of unit length, that `vectors` gives a text."""
    return [1.0 + sum(text.encode()[place::dimensions]) for place in range(dimensions)]


class Loopback:
    """The running server: its address, and what it was asked."""

    def __init__(self, script: Sequence[Scripted] | Callable[[Recorded], Scripted]) -> None:
        for kind in ("chat", "embeddings"):
            _expected(kind)  # takes a moment once, which no client should wait for
        self._script = script
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self.left = threading.Event()  # a client did not wait for the end of a reply
        self.requests: list[Recorded] = []
        self.unfit: list[str] = []
        self._server = _QuietServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """The base URL for a client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(self, request: Recorded) -> Scripted:
        """Record a request and return what the script has for it."""
        with self._lock:
            self.requests.append(request)
            problem = misfit(request)
            if problem:
                self.unfit.append(problem)
            if callable(self._script):
                return self._script(request)
            if len(self.requests) > len(self._script):
                self.unfit.append(f"{len(self.requests)} requests, {len(self._script)} scripted")
                return refused(418, {"message": "the script has ended"})
            return self._script[len(self.requests) - 1]

    def close(self) -> None:
        """Stop, and let go of whoever still waits."""
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving(
    *script: Scripted, by: Callable[[Recorded], Scripted] | None = None
) -> Iterator[Loopback]:
    """Run a server that gives the scripted responses in turn, or those that `by` returns."""
    server = Loopback(by or script)
    try:
        yield server
    finally:
        server.close()
    assert not server.unfit, server.unfit


def _handler(server: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", 0)))
            request = Recorded(self.path, dict(self.headers.items()), json.loads(raw))
            scripted = server.answer(request)
            try:
                self._send(scripted)
            except ConnectionError:
                server.left.set()
                self.close_connection = True

        def _send(self, scripted: Scripted) -> None:
            if scripted.drips_headers:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Filling: ")
                while not server.closing.wait(0.02):
                    self.wfile.write(b".")
                self.close_connection = True
                return
            self.send_response(scripted.status)
            self.send_header("Content-Type", scripted.kind)
            self.send_header("Transfer-Encoding", "chunked")
            for name, value in scripted.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for part in scripted.parts:
                if isinstance(part, bytes):
                    self._send_bytes(part)
                elif isinstance(part, float):
                    time.sleep(part)
                elif callable(part):
                    part()
                elif part == "hang":
                    server.closing.wait()
                elif part == "drip":
                    while not server.closing.wait(0.02):
                        self._send_bytes(b": still here\n\n")
                elif part == "idle":
                    while not server.closing.wait(0.02):
                        self._send_bytes(piece(""))
                if part in ("cut", "hang", "drip", "idle"):
                    self.close_connection = True
                    return
            self.wfile.write(b"0\r\n\r\n")

        def _send_bytes(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def misfit(request: Recorded) -> str | None:
    """Return why a request's body is not one that the installed library would send."""
    from pydantic import ValidationError

    kind = "embeddings" if request.path.endswith("/embeddings") else "chat"
    adapter, names = _expected(kind)
    unknown = set(request.body) - names
    if unknown:
        return f"{request.path}: unknown parameters {sorted(unknown)}"
    try:
        body = adapter.validate_python(request.body, strict=False)
        list(body.get("messages", ()))  # checked as it is read
    except ValidationError as error:
        return f"{request.path}: {error}"
    return None


@cache
def _expected(kind: str) -> tuple[Any, set[str]]:
    from openai.types import EmbeddingCreateParams
    from openai.types.chat.completion_create_params import CompletionCreateParamsStreaming
    from pydantic import TypeAdapter

    shape: Any = EmbeddingCreateParams if kind == "embeddings" else CompletionCreateParamsStreaming
    names = {name for base in shape.__mro__ for name in getattr(base, "__annotations__", {})}
    names |= set(shape.__required_keys__ | shape.__optional_keys__)
    return TypeAdapter(shape), names
