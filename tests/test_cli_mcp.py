"""`qa mcp` as a process: standard input and output, HTTP on loopback, and what it refuses."""

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from qa.assistant import Assistant
from qa.config import Config
from tests.conftest import ROOT, Ran
from tests.loopback import Loopback, Recorded, Scripted, piece, serving, streamed
from tests.stores import news

QUESTION = "what did Lavrov say about sanctions"
EXAMPLE = ROOT / "docs" / "examples" / "mcp_client.py"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-03-26",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}


def started(*words: str, offline: bool = True, **variables: str) -> StdioServerParameters:
    where = ["--store", str(news() / ".qa"), *(["--offline"] if offline else [])]
    env = {**os.environ, **variables}
    command = ["-m", "qa", "mcp", *where, *words]
    return StdioServerParameters(command=sys.executable, args=command, env=env)


def test_a_client_asks_a_process_over_its_standard_streams() -> None:
    async def session() -> Any:
        async with Client(started()) as client:
            assert client.server_info is not None
            assert client.server_info.name == "qa"
            return await client.call_tool("ask", {"question": QUESTION})

    with Assistant.open(Config(store=news() / ".qa", offline=True)) as assistant:
        before = assistant.history.entries()
        told = asyncio.run(session()).structured_content
        assert told["text"] == assistant.ask(QUESTION).text
        assert assistant.history.entries() == before  # reading leaves nothing behind


def test_nothing_but_the_protocol_is_on_standard_output() -> None:
    lines = [
        INITIALIZE,
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {
                "name": "ask",
                "arguments": {"question": "what did Lavrow say on sanctions"},
            },
        },
        {"jsonrpc": "2.0", "id": 3, "method": "no/such"},
    ]
    process = subprocess.Popen(
        [sys.executable, *started().args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write("not json\n" + "".join(json.dumps(line) + "\n" for line in lines))
    process.stdin.flush()
    messages: list[dict[str, Any]] = []
    while len([each for each in messages if each.get("id") in (1, 2, 3)]) < 3:
        messages.append(json.loads(process.stdout.readline()))
    rest, err = process.communicate()
    messages += [json.loads(line) for line in rest.splitlines()]
    assert process.returncode == 0
    assert all(message["jsonrpc"] == "2.0" for message in messages)
    replies = {message["id"]: message for message in messages if message.get("id") is not None}
    assert replies[1]["result"]["protocolVersion"] == "2025-03-26"
    assert not replies[2]["result"]["isError"]
    assert "error" in replies[3]
    notes = [
        message["params"]["data"]
        for message in messages
        if message.get("method") == "notifications/message"
    ]
    assert any("Lavrov" in note for note in notes)  # a misspelt name was understood
    assert "Traceback" not in err


def test_a_cancelled_question_does_not_hold_up_the_next() -> None:
    async def session() -> Any:
        async with Client(started()) as client:
            asking = [
                asyncio.create_task(client.call_tool("ask", {"question": QUESTION}))
                for _ in range(5)
            ]
            await asyncio.sleep(0)
            for task in asking[:4]:
                task.cancel()
            done = await asyncio.gather(*asking, return_exceptions=True)
            assert all(isinstance(each, asyncio.CancelledError) for each in done[:4])
            return done[4]

    assert asyncio.run(session()).structured_content["status"] == "answered"


def test_nobody_who_only_searches_waits_for_a_model() -> None:
    held = threading.Event()

    def waiting(request: Recorded) -> Scripted:
        held.wait(30)
        return streamed("NO ANSWER IN THE ARTICLES")

    async def session(url: str) -> Any:
        model = {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "sk-test"}
        async with Client(started("-m", "scripted", offline=False, **model)) as client:
            asking = [
                asyncio.create_task(client.call_tool("ask", {"question": QUESTION}))
                for _ in range(6)
            ]
            await asyncio.sleep(0.5)
            found = await client.call_tool("search", {"query": QUESTION})
            assert not any(task.done() for task in asking)
            held.set()
            await asyncio.gather(*asking)
            return found

    with serving(by=waiting) as server:
        assert asyncio.run(session(server.url)).structured_content["sentences"]
        assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("ask", {"question": QUESTION}),
        ("compare", {"topic": "how many aircraft take part in the drill"}),
        ("check", {"draft": "Aircraft flew for a long time over the sea during manoeuvres."}),
    ],
)
def test_a_cancelled_call_lets_the_model_stop(tool: str, given: dict[str, str]) -> None:
    begun = threading.Event()

    def writing(request: Recorded) -> Scripted:
        begun.set()
        return Scripted([piece("words "), 0.05] * 600)

    async def session(server: Loopback) -> bool:
        model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        async with Client(started("-m", "scripted", offline=False, **model)) as client:
            calling = asyncio.create_task(client.call_tool(tool, given))
            assert await asyncio.to_thread(begun.wait, 30)
            calling.cancel()
            await asyncio.gather(calling, return_exceptions=True)
            return await asyncio.to_thread(server.left.wait, 60)

    with serving(by=writing) as server:
        assert asyncio.run(session(server))


@contextmanager
def served(*words: str) -> Iterator[str]:
    """Run a server over HTTP on a free port; give its address, and interrupt it in the end."""
    process = subprocess.Popen(
        [sys.executable, *started("--http", "0", *words).args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr
        found = None
        while found is None:
            line = process.stderr.readline()
            assert line, "the server ended before it listened"
            found = re.search(r"http://\S+/mcp", line)
        yield found[0]
    finally:
        process.terminate()
        out, err = process.communicate()
        assert out == ""
        assert "Traceback" not in err


def posted(url: str, **headers: str) -> int:
    """Return the status of a handshake posted with some headers."""
    host = url.removeprefix("http://").removesuffix("/mcp")
    connection = HTTPConnection(host)
    sent = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        **{name.title(): value for name, value in headers.items()},
    }
    connection.request("POST", "/mcp", json.dumps(INITIALIZE), sent)
    status = connection.getresponse().status
    connection.close()
    return status


def test_clients_ask_over_http_and_other_names_and_sites_are_refused() -> None:
    async def session(url: str) -> list[Any]:
        async with Client(url) as one, Client(url, mode="legacy") as other:
            calls = [each.call_tool("ask", {"question": QUESTION}) for each in (one, other, one)]
            return await asyncio.gather(*calls)

    with served("--allow-host", "news.example") as url:
        assert url.startswith("http://127.0.0.1:")
        texts = {result.structured_content["text"] for result in asyncio.run(session(url))}
        assert len(texts) == 1
        assert posted(url) == 200
        assert posted(url, origin="http://localhost:5173") == 200
        assert posted(url, host="news.example:80") == 200
        assert posted(url, host="articles.example") == 421
        assert posted(url, origin="https://evil.example") == 403


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        pytest.param(["--http", "0.0.0.0:8765"], 2, "other machines", id="all interfaces"),
        pytest.param(["--http", "news.example:8765"], 2, "--allow-host NAME", id="name"),
        pytest.param(["--http", "here"], 2, "is no port", id="no port"),
        pytest.param(["--http", "70000"], 2, "is no port", id="port"),
        pytest.param(["--allow-host", "x"], 2, "is for --http", id="no http"),
        pytest.param(["corpus"], 2, "is for --write", id="folder"),
        pytest.param(["--write", "nowhere"], 2, "nowhere is no folder", id="no folder"),
        pytest.param(["--store", "nowhere"], 5, "There is no store", id="no store"),
    ],
)
def test_what_cannot_be_served_is_refused(
    qa: Callable[..., Ran], words: list[str], code: int, told: str
) -> None:
    done = qa("mcp", "--store", str(news() / ".qa"), *words)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


def test_a_taken_port_is_told(qa: Callable[..., Ran]) -> None:
    with served() as url:
        port = url.removesuffix("/mcp").rpartition(":")[2]
        done = qa("mcp", "--store", str(news() / ".qa"), "--http", port)
    assert (done.code, done.out) == (2, "")
    assert f"127.0.0.1:{port}" in done.err


def test_a_missing_package_is_named(qa: Callable[..., Ran], tmp_path: Path) -> None:
    hiding = "import sys\nsys.modules['mcp'] = None\n"
    (tmp_path / "usercustomize.py").write_text(hiding)
    code = f"{hiding}from qa.__main__ import main\nsys.argv = ['qa', 'mcp']\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "pip install 'qa-articles[mcp]'" in done.stderr


def test_the_example_of_a_client_runs_and_is_short() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(news() / ".qa"), QUESTION],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Tools: ask, search, timeline" in done.stdout
    assert "answered - Sergei Lavrov" in done.stdout
    assert ">" in done.stdout
    assert len(EXAMPLE.read_text().splitlines()) < 40
