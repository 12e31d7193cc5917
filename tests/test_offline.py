"""The demo needs no network: it runs where every connection and name look-up is refused."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CORPUS, Ran

TRY = "import socket\nwith socket.socket({}) as tried: tried.{}"
ATTEMPTS = {
    "connection": "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
    "connection by a raw socket": TRY.format("", "connect(('192.0.2.1', 80))"),
    "IPv6": TRY.format("socket.AF_INET6", "connect(('2001:db8::1', 80))"),
    "datagram": TRY.format("type=socket.SOCK_DGRAM", "sendto(b'x', ('192.0.2.1', 9))"),
    "look-up": "import socket; socket.getaddrinfo('example.invalid', 80)",
    "old look-up": "import socket; socket.gethostbyname('example.invalid')",
    "page": "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_guard_refuses_in_a_child_process(attempt: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS[attempt]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "RuntimeError: a test " in done.stderr


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_guard_refuses_in_this_process(attempt: str) -> None:
    with pytest.raises(RuntimeError, match="a test "):
        exec(ATTEMPTS[attempt], {})


def test_the_guard_lets_loopback_through() -> None:
    code = (
        "import socket; server = socket.create_server(('127.0.0.1', 0));"
        "socket.create_connection(server.getsockname()).close(); server.close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_demo_runs_without_a_network(qa: Callable[..., Ran], tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    indexed = qa("index", "corpus/", "--offline", cwd=tmp_path)
    assert indexed.code == 0, indexed.err
    asked = qa("ask", "what did Lavrov say about sanctions", "--offline", "--json", cwd=tmp_path)
    assert asked.code == 0, asked.err
    answer = json.loads(asked.out)
    assert answer["status"] == "answered"
    assert answer["model"] is None
    assert answer["citations"][0]["article"] == "lavrov-drills.txt"
