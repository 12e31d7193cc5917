"""Colours and links are for terminals that want them."""

import os
import pty
import subprocess
import sys

import pytest

from tests.stores import news

QUESTION = ["ask", "what did Lavrov say about sanctions"]


def on_terminal(*words: str, **variables: str) -> str:
    """Return what `qa` prints where its output is a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **variables}
    with subprocess.Popen(
        [sys.executable, "-m", "qa", *words], cwd=news(), stdin=subprocess.DEVNULL,
        stdout=theirs, stderr=theirs, env=environment,
    ) as process:  # fmt: skip
        os.close(theirs)
        printed = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
            printed += part
        process.wait()
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def test_a_terminal_gets_styles_and_links() -> None:
    printed = on_terminal(*QUESTION)
    assert "\x1b[1m" in printed
    assert f"file://{news()}/corpus/lavrov-drills.txt" in printed


@pytest.mark.parametrize(
    "variables",
    [pytest.param({"NO_COLOR": "1"}, id="NO_COLOR"), pytest.param({"TERM": "dumb"}, id="dumb")],
)
def test_a_plain_terminal_gets_text_as_wide_as_it_is(variables: dict[str, str]) -> None:
    printed = on_terminal(*QUESTION, **variables)
    assert "\x1b" not in printed
    assert "corpus/lavrov-drills.txt:18" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_progress_on_a_terminal_leaves_the_summary(tmp_path: os.PathLike[str]) -> None:
    printed = on_terminal("index", "corpus", "--store", os.path.join(tmp_path, ".qa"))
    assert "articles, " in printed
    assert "Done: 18 new articles" in printed


def test_elsewhere_nothing_is_styled() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa", *QUESTION], cwd=news(), capture_output=True, check=True
    )
    assert b"\x1b" not in done.stdout + done.stderr
    longest = max(map(len, done.stdout.decode().splitlines()))
    assert longest > 80
