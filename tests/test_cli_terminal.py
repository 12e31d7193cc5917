"""Colours and links are for terminals that want them."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

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


def piped(*words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *words], cwd=news(), capture_output=True, check=True,
        env={**os.environ, **variables},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "colored"),
    [
        pytest.param({"FORCE_COLOR": "1"}, True, id="forced"),
        pytest.param({"FORCE_COLOR": "1", "TERM": "dumb"}, True, id="forced, dumb"),
        pytest.param({"FORCE_COLOR": "0"}, False, id="0"),
        pytest.param({"FORCE_COLOR": ""}, False, id="empty"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="both"),
    ],
)
def test_a_pipe_is_colored_when_that_is_forced(variables: dict[str, str], colored: bool) -> None:
    done = piped(*QUESTION, **variables)
    assert (b"\x1b[1m" in done.stdout) == colored
    text = re.sub(rb"\x1b\[[0-9;]*m", b"", done.stdout)
    assert text == piped(*QUESTION).stdout


def test_forced_color_is_no_progress_and_no_json(tmp_path: Path) -> None:
    done = piped("index", "corpus", "--store", str(tmp_path / ".qa"), FORCE_COLOR="1")
    assert b"articles, " not in done.stderr
    assert b"\r" not in done.stderr
    assert b"\x1b" not in piped(*QUESTION, "--json", FORCE_COLOR="1").stdout


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    for number in range(300):
        text = f"Report {number}\n\nThe harbour of town {number} opened on Monday.\n" * 3
        (tmp_path / f"{'long-name-' * 15}{number}.txt").write_text(text, encoding="utf-8")
    store = ["--store", str(tmp_path / ".qa")]
    piped("index", str(tmp_path), *store)
    for form in ("text", "json", "jsonl", "csv", "markdown"):
        with subprocess.Popen(
            [sys.executable, "-m", "qa", "articles", "--format", form, *store],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


def test_elsewhere_nothing_is_styled() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa", *QUESTION], cwd=news(), capture_output=True, check=True
    )
    assert b"\x1b" not in done.stdout + done.stderr
    longest = max(map(len, done.stdout.decode().splitlines()))
    assert longest > 80
