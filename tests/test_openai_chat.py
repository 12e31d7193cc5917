"""The chat model against a real server that streams, stalls, breaks off, refuses and lies."""

import gzip
import json
import logging
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import formatdate

import httpx
import openai
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters import openai_server
from qa.adapters.openai_chat import DEFAULT_MODEL, OpenAIChat
from qa.adapters.openai_client import Watched
from qa.adapters.openai_errors import FAILURES, diagnose, seconds_to_wait
from qa.adapters.openai_request import Wording
from qa.adapters.openai_server import Server
from qa.errors import (
    ConfigError,
    ModelError,
    ModelRefused,
    ModelReplyCut,
    ModelReplyInvalid,
    ModelUnavailable,
    QAError,
)
from qa.types import Message
from tests.loopback import (
    DONE,
    Loopback,
    Recorded,
    Scripted,
    event,
    piece,
    refused,
    serving,
    streamed,
    usage,
)

KEY = "sk-test-0123456789abcdefXYZ"
MESSAGES = [Message("system", "Be brief."), Message("user", "What did he say?")]


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_server, "FIRST_WAIT", 0.001)


def chat(
    server: Loopback | str, *, model: str = "m", key: str | None = KEY, timeout: float = 30.0,
    retries: int = 3, notes: list[str] | None = None,
) -> OpenAIChat:  # fmt: skip
    return OpenAIChat(
        model,
        api_key=key,
        base_url=server if isinstance(server, str) else server.url,
        timeout=timeout,
        retries=retries,
        prices=(2.0, 10.0),
        note=(notes if notes is not None else []).append,
    )


def reply_text(server: Loopback | str, **options: object) -> str:
    model = chat(server, **options)  # type: ignore[arg-type]
    try:
        return "".join(model.stream(MESSAGES, max_tokens=100))
    finally:
        model.close()


def failure_of(server: Loopback | str, **options: object) -> QAError:
    """Return the error that a reply ends in, after checking that no key is in any of it."""
    with pytest.raises(QAError) as caught:
        reply_text(server, **options)
    error = caught.value
    chain = [error, error.__cause__, error.__context__]
    told = "".join(traceback.format_exception(error)) + repr(chain) + repr(error.hint)
    assert KEY not in told
    assert error.hint
    return error


# Good replies


def test_a_reply_arrives_in_pieces_with_its_usage() -> None:
    with serving(streamed("Hello ", "world", ".")) as server:
        model = chat(server)
        reply = model.stream(MESSAGES, max_tokens=100)
        assert server.requests == []
        assert list(reply) == ["Hello ", "world", "."]
        assert (reply.usage.input_tokens, reply.usage.output_tokens) == (10, 5)
        assert reply.usage.cost == pytest.approx((10 * 2.0 + 5 * 10.0) / 1e6)
        assert reply.usage.first_token_ms is not None
        assert 0 < reply.usage.first_token_ms <= reply.usage.seconds * 1000
        assert server.requests[0].body["messages"] == [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "What did he say?"},
        ]
        model.close()


def test_a_piece_is_handed_on_before_the_next_is_there() -> None:
    with serving(Scripted([piece("first"), "hang"])) as server:
        model = chat(server)
        reply = model.stream(MESSAGES, max_tokens=100)
        assert next(iter(reply)) == "first"
        reply.close()
        assert list(reply) == []
        model.close()


@pytest.mark.parametrize(
    "scripted",
    [
        pytest.param(Scripted([piece("Yes."), piece(finish="stop")]), id="no usage, no DONE"),
        pytest.param(Scripted([piece("Yes."), DONE]), id="DONE and no reason"),
        pytest.param(Scripted([piece("Yes."), b"data:[DONE]\n\n"]), id="DONE without a space"),
        pytest.param(Scripted([piece("Yes."), piece(finish="eos"), DONE]), id="its own reason"),
        pytest.param(
            Scripted([event({"choices": []}), piece(role="assistant"), piece("Yes."), DONE]),
            id="events without text",
        ),
        pytest.param(
            Scripted([piece(reasoning_content="hm"), piece("Yes.", finish="stop")]), id="thoughts"
        ),
        pytest.param(
            Scripted([b": hello\n\n", piece("Yes."), b"\r\n", piece(finish="stop")]), id="comments"
        ),
        pytest.param(
            Scripted([piece("Yes.", finish="stop"), "hang"]), id="silent after its end"
        ),
        pytest.param(Scripted([piece("Yes.", finish="stop"), "cut"]), id="cut after its end"),
        pytest.param(Scripted([b"data: {\"choices\":[{\"del", 0.02,
            b"ta\":{\"content\":\"Yes.\"}}]}\n", 0.02, b"\ndata: [DO", b"NE]\n\n"]),
            id="events in parts"),
        pytest.param(
            Scripted(
                [json.dumps({"choices": [{"message": {"role": "assistant", "content": "Yes."},
                    "finish_reason": "stop"}], "_odd": 1}).encode()],
                kind="application/json"),
            id="not streamed",
        ),
        pytest.param(
            Scripted([piece("Yes.", finish="stop"), usage("many", -3), DONE]), id="odd usage"
        ),
    ],
)  # fmt: skip
def test_replies_of_other_servers_are_understood(scripted: Scripted) -> None:
    with serving(scripted) as server:
        assert reply_text(server, timeout=scripted.patience) == "Yes."


def test_halves_of_characters_are_replaced_on_both_ways() -> None:
    with serving(
        Scripted([b'data: {"choices":[{"delta":{"content":"a\\ud83d"}}]}\n\n', DONE])
    ) as server:
        model = chat(server)
        assert list(model.stream([Message("user", "b\udcff")], max_tokens=5)) == ["a\ufffd"]
        assert server.requests[0].body["messages"][0]["content"] == "b\ufffd"
        model.close()


# Failures


@pytest.mark.parametrize(
    ("scripted", "kind", "words"),
    [
        pytest.param(
            refused(401, {"message": f"Incorrect API key provided: {KEY}"}),
            ModelRefused, "does not accept the API key", id="wrong key"),
        pytest.param(
            refused(400, {"message": "API key not valid. Please pass a valid API key."}),
            ModelRefused, "does not accept the API key", id="wrong key as a bad request"),
        pytest.param(
            refused(403, {"message": f"Project of {KEY} has no access"}),
            ModelRefused, "may not use m", id="not allowed"),
        pytest.param(
            refused(404, {"message": "The model `m` does not exist", "code": "model_not_found"}),
            ModelRefused, "There is no model m", id="no such model"),
        pytest.param(
            Scripted([b"<html>not here</html>"], status=404, kind="text/html"),
            ModelRefused, "knows no such request", id="wrong path"),
        pytest.param(
            refused(429, {"message": "You exceeded it", "code": "insufficient_quota"}),
            ModelRefused, "quota", id="quota"),
        pytest.param(refused(402, {"message": "Insufficient Balance"}), ModelRefused, "quota",
            id="no money"),
        pytest.param(
            refused(429, {"message": "slow down"}, Retry_After="3600"),
            ModelUnavailable, "limits the rate", id="rate limit for an hour"),
        pytest.param(
            refused(400, {"message": "This model's maximum context length is 4096 tokens. However,"
                " you requested 5000 tokens (max_tokens 100)", "code": "context_length_exceeded"}),
            ModelRefused, "too long for m", id="too long"),
        pytest.param(
            refused(400, {"message": "the request exceeds the available context size"}),
            ModelRefused, "too long for m", id="too long for llama.cpp"),
        pytest.param(
            refused(429, {"message": "Request too large for m on tokens per min (TPM)",
                "code": "rate_limit_exceeded"}),
            ModelRefused, "too long for m", id="too long for the rate"),
        pytest.param(Scripted([b"too big"], status=413, kind="text/plain"), ModelRefused,
            "too long for m", id="body too large"),
        pytest.param(
            refused(400, {"message": "The response was filtered", "code": "content_filter"}),
            ModelRefused, "refused the content", id="content refused"),
        pytest.param(
            Scripted([piece("I "), piece(finish="content_filter"), DONE]),
            ModelRefused, "refused the content", id="content refused in the reply"),
        pytest.param(
            Scripted([piece(refusal="I will "), piece(refusal="not."), piece(finish="stop"), DONE]),
            ModelRefused, 'refused the content: "I will not."', id="refusal in words"),
        pytest.param(
            Scripted([piece("A long"), piece(finish="length"), DONE]),
            ModelReplyCut, "cut off", id="length"),
        pytest.param(
            Scripted([b"moved"], status=308, headers={"Location": "http://127.0.0.1:9/v1"}),
            ModelRefused, "sends requests on to", id="moved"),
        pytest.param(refused(418, "no tea"), ModelRefused, 'status 418): "no tea"',
            id="any refusal"),
        pytest.param(Scripted(["hang"]), ModelUnavailable, "did not answer", id="silent"),
        pytest.param(Scripted(["drip"]), ModelUnavailable, "did not answer", id="only comments"),
        pytest.param(Scripted([piece("A"), "hang"]), ModelUnavailable, "stalled", id="stalled"),
        pytest.param(Scripted([piece("A"), "drip"]), ModelUnavailable, "stalled",
            id="stalled with comments"),
        pytest.param(Scripted(["idle"]), ModelUnavailable, "did not answer", id="empty events"),
        pytest.param(Scripted([piece("A"), "idle"]), ModelUnavailable, "stalled",
            id="stalled with empty events"),
        pytest.param(Scripted(drips_headers=True), ModelUnavailable, "did not answer",
            id="headers without end"),
        pytest.param(Scripted([piece(reasoning_content="Hm."), piece(finish="stop"), DONE]),
            ModelReplyInvalid, "thought, and said nothing", id="only thoughts"),
        pytest.param(refused(503, {"message": "down"}, Retry_After="3600"),
            ModelUnavailable, 'failed (status 503): "down"', id="down for an hour"),
        pytest.param(Scripted([b"oh", "hang"], status=401), ModelUnavailable, "did not answer",
            id="stalled error"),
        pytest.param(Scripted([piece("A"), "cut"]), ModelUnavailable, "broke off", id="cut"),
        pytest.param(Scripted([piece("A")]), ModelUnavailable, "broke off", id="ends early"),
        pytest.param(Scripted([piece("A"), event({"error": {"message": "overloaded"}})]),
            ModelUnavailable, "overloaded", id="error in the stream"),
        pytest.param(Scripted([event({"error": {"message": "no", "code": 402}})]),
            ModelRefused, "quota", id="error with a status in the stream"),
        pytest.param(Scripted([b"<!doctype html><p>Welcome"], kind="text/html"),
            ModelReplyInvalid, "a web page", id="web page"),
        pytest.param(Scripted([b"Ollama is running"], kind="text/plain"),
            ModelReplyInvalid, "something that is no reply", id="plain text"),
        pytest.param(Scripted([DONE]), ModelReplyInvalid, "an empty reply", id="empty reply"),
        pytest.param(Scripted([event({"choices": []}), DONE]),
            ModelReplyInvalid, "an empty reply", id="empty choices"),
        pytest.param(Scripted([b"data: {nonsense\n\n"]),
            ModelReplyInvalid, "cannot be read", id="not JSON"),
        pytest.param(Scripted([piece("A"), b"data: \xff\xfe\n\n"]),
            ModelReplyInvalid, "cannot be read", id="not UTF-8"),
        pytest.param(Scripted([event("[" * 100_000)]),
            ModelReplyInvalid, "cannot be read", id="nested without end"),
        pytest.param(Scripted([event('{"created": ' + "9" * 5_000 + "}")]),
            ModelReplyInvalid, "cannot be read", id="a number without end"),
        pytest.param(Scripted([event([1, 2])]), ModelReplyInvalid, "wrong type", id="a list"),
        pytest.param(Scripted([event({"choices": "none"})]), ModelReplyInvalid, "wrong type",
            id="choices of a wrong type"),
        pytest.param(Scripted([event({"choices": ["x"]})]), ModelReplyInvalid, "wrong type",
            id="choice of a wrong type"),
        pytest.param(Scripted([piece(5)]), ModelReplyInvalid, "wrong type",
            id="text of a wrong type"),
        pytest.param(Scripted([piece("A", finish=7)]), ModelReplyInvalid, "wrong type",
            id="reason of a wrong type"),
        pytest.param(Scripted([b"[1]"], kind="application/json"), ModelReplyInvalid, "wrong type",
            id="whole reply of a wrong type"),
        pytest.param(Scripted([b"{}"], kind="application/json"), ModelReplyInvalid, "empty reply",
            id="whole reply without anything"),
        pytest.param(Scripted([b'{"error": "model m is not found"}'], kind="application/json"),
            ModelUnavailable, "not found", id="error with status 200"),
        pytest.param(Scripted([piece("x" * 1_000)] * 50), ModelReplyInvalid, "does not stop",
            id="endless text"),
        pytest.param(Scripted([b"data: " + b"x" * 5_000_000]),
            ModelReplyInvalid, "more than a reply", id="endless line"),
        pytest.param(Scripted([gzip.compress(DONE)], headers={"Content-Encoding": "gzip"}),
            ModelReplyInvalid, "compressed", id="compressed"),
    ],
)  # fmt: skip
def test_each_failure_has_its_error(scripted: Scripted, kind: type[QAError], words: str) -> None:
    with serving(scripted) as server:
        error = failure_of(server, timeout=scripted.patience, retries=0)
        assert type(error) is kind
        assert words in error.message
        assert error.exit_code == 6


def test_what_arrived_before_a_failure_is_kept() -> None:
    with serving(Scripted([piece("One. "), piece("Two. "), "cut"])) as server:
        model = chat(server)
        pieces: list[str] = []
        with pytest.raises(ModelUnavailable):
            pieces.extend(model.stream(MESSAGES, max_tokens=9))  # extend keeps what came
        assert pieces == ["One. ", "Two. "]
        model.close()


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = failure_of(f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
    assert type(error) is ModelUnavailable
    assert "refused" in error.message
    assert "ollama serve" in str(error.hint)


def test_a_name_that_cannot_be_looked_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure_of("http://models.example/v1")
    assert type(error) is ModelUnavailable
    assert "no host models.example" in error.message


def test_a_plain_server_asked_for_tls_is_told() -> None:
    with serving() as server:
        error = failure_of(server.url.replace("http:", "https:"))
    assert type(error) is ModelUnavailable
    assert "secure connection" in error.message
    assert "http://" in str(error.hint)


def test_a_certificate_that_is_not_trusted_is_told() -> None:
    failure = httpx.ConnectError("failed")
    failure.__cause__ = ssl.SSLCertVerificationError(1, "self-signed certificate")
    trouble = diagnose(failure, Server("https://x.example/v1"), "m", begun=False)
    assert "secure connection" in trouble.error.message
    assert "SSL_CERT_FILE" in str(trouble.error.hint)
    assert not trouble.again


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("ALL_PROXY", "socks5://me:hush@127.0.0.1:9", "proxy"),
        ("HTTPS_PROXY", "odd://127.0.0.1:9", "proxy"),
        ("SSL_CERT_FILE", "not-there.pem", "certificates"),
    ],
)
def test_a_variable_that_keeps_the_library_from_starting_is_told(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    for name in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv(variable, value)
    error = failure_of("https://models.example/v1")
    assert type(error) is ConfigError
    assert words in error.message
    assert "hush" not in "".join(traceback.format_exception(error))


def test_a_proxy_is_not_used_for_the_users_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(streamed("Yes.")) as server:
        assert reply_text(server) == "Yes."


# Keys


def test_openai_wants_a_key_before_anything_is_sent_or_loaded() -> None:
    code = (
        "import sys\n"
        "from qa.adapters.openai_chat import OpenAIChat\n"
        "from qa.errors import ConfigError\n"
        "model = OpenAIChat(api_key=None, base_url=None)\n"
        "assert 'openai' not in sys.modules\n"
        "try: model.prepare()\n"
        "except ConfigError as error: print(error.message, error.hint)\n"
        "assert 'openai' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "no API key" in done.stdout
    assert "OPENAI_API_KEY" in done.stdout
    with pytest.raises(ConfigError):
        list(OpenAIChat(api_key=" ", base_url="").stream(MESSAGES, max_tokens=5))


def test_a_server_of_ones_own_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    with serving(streamed("Yes.")) as server:
        assert reply_text(server, key=None) == "Yes."
        headers = server.requests[0].headers
        assert headers["Authorization"] == "Bearer no-key"
        assert "org-of-somebody" not in repr(headers)


@pytest.mark.parametrize(
    ("scripted", "lasting"),
    [
        pytest.param(refused(401, {"message": "no"}), True, id="key"),
        pytest.param(refused(402, {"message": "no"}), True, id="quota"),
        pytest.param(refused(403, {"message": "no"}), True, id="not allowed"),
        pytest.param(refused(404, {"message": "no model m"}), True, id="no model"),
        pytest.param(
            refused(400, {"message": "no", "code": "content_filter"}), False, id="content"
        ),
        pytest.param(refused(413, {"message": "no"}), False, id="too long"),
        pytest.param(refused(500, {"message": "no"}), False, id="down"),
    ],
)
def test_what_every_question_would_fail_of_is_told(scripted: Scripted, lasting: bool) -> None:
    with serving(scripted) as server:
        error = failure_of(server, retries=0)
    assert isinstance(error, ModelError)
    assert error.lasting is lasting


def test_a_server_that_is_not_there_fails_every_question() -> None:
    with serving() as server:
        place = server.url
    error = failure_of(place, retries=0)
    assert isinstance(error, ModelError)
    assert error.lasting


def test_a_server_that_wants_a_key_is_told_from_one_that_rejects_it() -> None:
    with serving(refused(401, {"message": "no"})) as server:
        assert "wants an API key" in failure_of(server, key=None).message


@pytest.mark.parametrize("key", ["sk-1\nx", "sk-ключ", "sk 1"])
def test_a_key_that_cannot_be_one_is_refused_unseen(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        OpenAIChat(api_key=key, base_url=None)
    assert key not in caught.value.message
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "url",
    ["localhost:1234/v1", "ftp://x/v1", "http://", "http://a b/", "http://[::1", "http://a:99999/"],
)
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="base URL"):
        OpenAIChat(api_key=KEY, base_url=url)


def test_the_key_is_in_no_repr_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(streamed("Yes."), refused(400, {"message": f"{KEY} is odd"})) as server:
        model = chat(server)
        assert list(model.stream(MESSAGES, max_tokens=9)) == ["Yes."]
        with pytest.raises(ModelRefused, match=r"\[key\] is odd"):
            list(model.stream(MESSAGES, max_tokens=9))
        assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"
        assert KEY not in caplog.text + repr(model) + repr(model.server) + model.name
        model.close()


def test_a_password_in_the_address_is_not_shown() -> None:
    model = OpenAIChat("m", api_key=None, base_url="https://me:hush@x.example:8/v1?token=hush")
    assert model.server.shown == "https://x.example:8/v1"
    assert "hush" not in repr(model) + model.server.cleaned("hush said me")


# Asking again


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(refused(429, {"message": "slow"}, Retry_After="0"), id="429"),
        pytest.param(refused(429, {"message": "slow"}, Retry_After_Ms="5"), id="429 in ms"),
        pytest.param(
            refused(429, {"message": "slow"}, Retry_After=formatdate(0, usegmt=True)), id="a date"
        ),
        pytest.param(refused(429, {"message": "slow"}, Retry_After="soon"), id="no time"),
        pytest.param(refused(500, {"message": "oh"}), id="500"),
        pytest.param(Scripted([b"<html>"], status=503, kind="text/html"), id="503"),
        pytest.param(refused(408, {"message": "late"}), id="408"),
        pytest.param(Scripted(["cut"]), id="cut before the first piece"),
        pytest.param(Scripted([piece(role="assistant")]), id="ended before the first piece"),
        pytest.param(Scripted([event({"error": {"message": "busy"}})]), id="error event"),
    ],
)  # fmt: skip
def test_a_passing_failure_is_tried_again_and_told(first: Scripted) -> None:
    notes: list[str] = []
    with serving(first, streamed("Yes.")) as server:
        assert reply_text(server, notes=notes) == "Yes."
    assert len(notes) == 1
    assert "Trying again" in notes[0]


def test_tries_end() -> None:
    with serving(*[refused(500, {"message": "oh"})] * 3) as server:
        error = failure_of(server, retries=2)
    assert "failed (status 500)" in error.message
    assert len(server.requests) == 3


def test_retry_after_is_waited_for() -> None:
    with serving(refused(429, {"message": "slow"}, Retry_After="1"), streamed("Yes.")) as server:
        began = time.monotonic()
        assert reply_text(server) == "Yes."
        assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "2"}, 2),
        ({"retry-after": "-2"}, 0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "next week"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_to_wait(headers) == seconds


def test_nothing_is_asked_again_after_the_first_piece() -> None:
    with serving(Scripted([piece("A"), "cut"])) as server:
        failure_of(server)
    assert len(server.requests) == 1


# Wording

REASONING_FORM = {"reasoning_effort", "max_completion_tokens"}


@pytest.mark.parametrize(
    ("refusal", "gone"),
    [
        pytest.param("Unknown parameter: 'stream_options'", {"stream_options"}, id="usage"),
        pytest.param("include_usage is not supported", {"stream_options"}, id="its field"),
        pytest.param("Unsupported value: 'temperature' does not support 0", {"temperature"},
            id="temperature"),
        pytest.param("'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
            {"max_tokens"}, id="length"),
        pytest.param("Extra inputs are not permitted", {"stream_options", "temperature"},
            id="unnamed"),
    ],
)  # fmt: skip
def test_what_a_server_refuses_is_left_out_from_then_on(refusal: str, gone: set[str]) -> None:
    with serving(refused(400, {"message": refusal}), streamed("A."), streamed("B.")) as server:
        model = chat(server, retries=0)
        assert list(model.stream(MESSAGES, max_tokens=9)) == ["A."]
        assert list(model.stream(MESSAGES, max_tokens=9)) == ["B."]
        model.close()
    first, *later = (set(request.body) for request in server.requests)
    assert gone <= first
    for names in later:
        assert names - {"max_completion_tokens"} == first - gone


def test_the_form_of_fastapi_is_understood() -> None:
    detail = [{"loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]
    body = json.dumps({"detail": detail}).encode()
    with serving(Scripted([body], status=422, kind="application/json"), streamed("A.")) as server:
        assert reply_text(server) == "A."
    assert "temperature" in server.requests[1].body


def test_a_server_that_refuses_everything_is_asked_a_few_times_only() -> None:
    def answer(request: Recorded) -> Scripted:
        names = " ".join(set(request.body) - {"model", "messages", "stream"})
        return refused(400, {"message": f"not supported: {names}, role system"})

    with serving(by=answer) as server:
        assert "status 400" in failure_of(server).message
    assert len(server.requests) <= 6
    assert set(server.requests[-1].body) == {"model", "messages", "stream"}


def test_rules_move_into_the_question_where_there_is_no_system_role() -> None:
    refusal = refused(400, {"message": "System role not supported"})
    with serving(refusal, streamed("A.")) as server:
        assert reply_text(server) == "A."
    assert server.requests[1].body["messages"] == [
        {"role": "user", "content": "Be brief.\n\nWhat did he say?"}
    ]


@pytest.mark.parametrize(
    ("model", "url", "names"),
    [
        pytest.param("gpt-4.1-mini", None, {"temperature", "max_completion_tokens"}, id="openai"),
        pytest.param(DEFAULT_MODEL, None, REASONING_FORM, id="reasons"),
        pytest.param("o4-mini", None, REASONING_FORM, id="o"),
        pytest.param("gpt-5-copy", "http://[::1]:1/v1", {"temperature", "max_tokens"}, id="other"),
    ],
)  # fmt: skip
def test_each_model_is_asked_in_its_own_words(model: str, url: str | None, names: set[str]) -> None:
    body = OpenAIChat(model, api_key=KEY, base_url=url).wording.body(MESSAGES, 100)
    assert set(body) == names | {"model", "messages", "stream", "stream_options"}


def test_the_default_model_is_one_that_the_library_knows() -> None:
    from typing import get_args

    from openai.types.shared.chat_model import ChatModel

    assert DEFAULT_MODEL in get_args(ChatModel)


@pytest.mark.parametrize(
    ("url", "window", "expected"),
    [(None, None, 128_000), ("http://localhost:11434/v1", None, 4_096), (None, 99, 99)],
)
def test_the_window_is_known_or_told(url: str | None, window: int | None, expected: int) -> None:
    assert OpenAIChat("m", api_key=KEY, base_url=url, window=window).window == expected


# Any reply whatever

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["choices", "delta", "content", "usage", "error", "message", "refusal",
                         "finish_reason", "prompt_tokens", "code", "_fields_set", "values"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
PARTS = st.lists(
    st.builds(lambda text, finish: piece(text, finish=finish), JSON, JSON)
    | st.builds(lambda choice: event({"choices": [choice]}), JSON)
    | JSON.map(event)
    | st.binary(max_size=20)
    | st.just(DONE),
    max_size=5,
)
SCRIPTED = st.builds(
    Scripted,
    PARTS,
    status=st.sampled_from([200, 200, 200, 400, 404, 429, 500]),
    kind=st.sampled_from(["text/event-stream", "text/event-stream", "application/json", "x/y"]),
)


@pytest.fixture(scope="module")
def any_server() -> Iterator[tuple[Loopback, list[Scripted], OpenAIChat]]:
    current: list[Scripted] = []
    with serving(by=lambda _: current[0]) as server:
        model = chat(server, retries=0)
        yield server, current, model
        model.close()


@given(scripted=SCRIPTED)
@settings(max_examples=150, deadline=None)
def test_any_reply_is_text_or_an_error_of_ours(
    any_server: tuple[Loopback, list[Scripted], OpenAIChat], scripted: Scripted
) -> None:
    _, current, model = any_server
    current[:] = [scripted]
    kind: type[QAError] | None
    try:
        pieces = list(model.stream(MESSAGES, max_tokens=50))
    except QAError as error:
        pieces = [error.message, error.hint or ""]
        kind = type(error)
    else:
        kind = None
    assert all(pieces)
    assert "".join(pieces).encode("utf-8")
    assert kind in (None, ModelRefused, ModelReplyInvalid, ModelUnavailable)


REFUSALS = ["temperature", "max_tokens", "max_completion_tokens", "stream_options", "system role"]


@given(st.lists(st.sampled_from([*REFUSALS, "extra"]), min_size=20, max_size=20))
def test_wording_is_learned_a_few_times_at_most(refusals: list[str]) -> None:
    wording = Wording("m", Server("http://localhost/v1"))
    assert sum(wording.learn(each, wording.body(MESSAGES, 9)) for each in refusals) <= 6
    assert wording.body(MESSAGES, 5)["model"] == "m"


def kinds_of(base: type[BaseException]) -> Iterator[type[BaseException]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


LIBRARY_ERRORS = {*kinds_of(openai.OpenAIError), *kinds_of(httpx.HTTPError)}


@pytest.mark.parametrize("kind", sorted(LIBRARY_ERRORS, key=repr))
def test_each_exception_of_the_library_is_one_of_ours(kind: type[BaseException]) -> None:
    assert issubclass(kind, FAILURES)
    failure = kind.__new__(kind)
    request = httpx.Request("POST", "http://localhost/v1")
    response = httpx.Response(500, request=request)
    told = {"message": f"bad {KEY}", "body": {"message": f"bad {KEY}"}, "code": None, "type": None}
    failure.__dict__.update(told, response=response, request=request, status_code=500)
    failure.args = (f"bad {KEY}",)
    trouble = diagnose(failure, Server("http://localhost/v1", KEY), "m", begun=False)
    assert trouble.error.exit_code == 6
    assert KEY not in trouble.error.message


def test_a_response_is_watched_for_its_size() -> None:
    body = httpx.ByteStream(b"")
    response = httpx.Response(200, stream=body)
    watched = Watched(response, 5.0)
    assert b"".join(watched) == b""
    assert not watched.said_done


# Several threads


def test_a_limit_told_to_one_thread_holds_all() -> None:
    times: list[float] = []
    limited = threading.Event()

    def by(request: Recorded) -> Scripted:
        times.append(time.monotonic())
        if len(times) == 1:
            return refused(429, {"message": "slow"}, Retry_After="1")
        return streamed("Yes.")

    def read() -> str:
        return "".join(model.stream(MESSAGES, max_tokens=100))

    with serving(by=by) as server, ThreadPoolExecutor(4) as pool:
        model = chat(server)
        model.note = lambda _: limited.set()
        first = pool.submit(read)
        assert limited.wait(30)
        others = [pool.submit(read) for _ in range(3)]
        assert [each.result() for each in (first, *others)] == ["Yes."] * 4
        model.close()
    assert len(times) == 5
    assert times[1] - times[0] >= 1


def test_threads_learn_together_how_to_ask() -> None:
    """All are refused for the same reason at once, and none takes the other's learning for none."""
    together = threading.Barrier(4, timeout=30)

    def by(request: Recorded) -> Scripted:
        if "temperature" in request.body:
            no = refused(400, {"message": "temperature is not supported"})
            return replace(no, parts=[together.wait, *no.parts])
        return streamed("Yes.")

    with serving(by=by) as server, ThreadPoolExecutor(4) as pool:
        model = chat(server)
        model.prepare()
        replies = [
            pool.submit(lambda: "".join(model.stream(MESSAGES, max_tokens=9))) for _ in range(4)
        ]
        assert [each.result() for each in replies] == ["Yes."] * 4
        model.close()
    assert all("stream_options" in request.body for request in server.requests)
