"""What goes wrong is told in one way: message, hint, exit code, and one object with --json."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.stores import CommandLine, news

COMMANDS = ("index", "ask", "search", "articles", "show", "remove", "status", "config")


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


@pytest.mark.parametrize(
    ("words", "code", "message", "hint"),
    [
        pytest.param(["ask", ""], 2, "question is empty", "Type it", id="empty question"),
        pytest.param(["ask", " \n "], 2, "question is empty", "Type it", id="blank question"),
        pytest.param(["ask"], 2, "no question", "Type it", id="no question"),
        pytest.param(["search", " "], 2, "query is empty", "qa search", id="empty query"),
        pytest.param(["compare", ""], 2, "topic is empty", "qa compare", id="empty topic"),
        pytest.param(
            ["search", "--article", "a\udcff", "x"], 2, "is no text", "UTF-8", id="article of bytes"
        ),
        pytest.param(["search"], 2, "no query", "qa search", id="no query"),
        pytest.param(["timeline"], 2, "no topic", "Type it", id="no topic"),
        pytest.param(["ask", "x" * 100_000], 2, "100,000 characters", "one thing", id="long"),
        pytest.param(["index", ""], 2, "file or folder is empty", "Write .", id="empty path"),
        pytest.param(["remove", " "], 2, "an article is empty", "", id="empty article"),
        pytest.param(["remove", "--forget", ""], 2, "an article is empty", "", id="empty forget"),
        pytest.param(["ask", "-k", "0", "x"], 2, "-k must be a whole number", "", id="k of 0"),
        pytest.param(["ask", "-k", "abc", "x"], 2, "not 'abc'", "", id="k no number"),
        pytest.param(["ask", "-k", "2.5", "x"], 2, "not '2.5'", "", id="k no whole number"),
        pytest.param(["ask", "--foo", "x"], 2, "--foo", "qa ask --help", id="unknown flag"),
        pytest.param(["ask", "x", "--since"], 2, "--since", "--help", id="flag without value"),
        pytest.param(["--json", "ask", "x"], 2, "--json", "after the command", id="flag before"),
        pytest.param(["sho"], 2, "Did you mean 'show'", "search", id="misspelt command"),
        pytest.param(["what did he say"], 2, "No such command", "ask", id="question, no command"),
        pytest.param(["show"], 2, "Missing argument", "qa show --help", id="missing argument"),
        pytest.param(["show", "-dash.txt"], 2, "-d", "qa show -- -dash.txt", id="name with dash"),
        pytest.param(["show", ""], 2, "empty", "qa articles", id="empty article"),
        pytest.param(
            ["ask", "--since", "gugus", "x"], 2, "'gugus' is no date", "last week", id="no date"
        ),
        pytest.param(
            ["ask", "--since", "", "x"], 2, "--since '' is no date", "2017", id="empty date"
        ),
        pytest.param(["ask", "--until", "2017-13-45", "x"], 2, "no date", "2017", id="no such day"),
        pytest.param(
            ["articles", "--since", "2018", "--until", "2017"],
            2,
            "ends (2017-12-31) before it begins (2018-01-01)",
            "Exchange",
            id="period turned round",
        ),
        pytest.param(["ask", "--speaker", "", "x"], 2, "is no name", "Lavrov", id="empty speaker"),
        pytest.param(
            ["ask", "--batch", "/no/such", ""],
            2,
            "/no/such cannot be read",
            "one question a line",
            id="no batch file",
        ),
        pytest.param(
            ["ask", "--batch", "-", "x"],
            2,
            "beside --batch",
            "leave one out",
            id="batch and question",
        ),
        pytest.param(
            ["index", "--max-size", "-1"],
            2,
            "--max-size must be a number above 0",
            "",
            id="size below 0",
        ),
        pytest.param(["index", "--max-size", "nan"], 2, "--max-size", "", id="size no number"),
        pytest.param(["index", "--embedder", "word2vec"], 2, "minilm", "", id="embedder"),
        pytest.param(
            ["index", "/no/such/folder"], 4, "/no/such/folder", "spelling", id="no folder"
        ),
        pytest.param(
            ["show", "lavrov-drils.txt"],
            4,
            "lavrov-drils.txt",
            "lavrov-drills.txt",
            id="near article",
        ),
        pytest.param(["show", "zzz.txt"], 4, "zzz.txt", "qa articles", id="unknown article"),
        pytest.param(
            ["show", "zzz.txt:3"], 4, "zzz.txt", "qa articles", id="unknown article with line"
        ),
        pytest.param(
            ["show", "cup-final.txt:999"],
            2,
            "cup-final.txt has no line 999",
            "qa show cup-final.txt",
            id="line out of range",
        ),
        pytest.param(["show", "cup-final.txt:0"], 2, "no line 0", "qa show", id="line 0"),
        pytest.param(
            ["show", "cup-final.txt:" + "9" * 5000], 4, "No article", "", id="endless line"
        ),
        pytest.param(
            ["show", "--edit", "--json", "cup-final.txt"],
            2,
            "--edit and --json",
            "Leave",
            id="edit and json",
        ),
        pytest.param(["remove", "zzz.txt"], 4, "zzz.txt", "qa articles", id="removing the unknown"),
        pytest.param(
            ["ask", "x", "--store", "/no/such"],
            5,
            "no store at /no/such",
            "qa index",
            id="no store",
        ),
        pytest.param(["ask", "x", "--store", ""], 5, "no store", "qa index", id="store of no name"),
        pytest.param(
            ["ask", "x", "--store", "~nobody-here/x"], 2, "--store must be a path", "", id="no home"
        ),
        pytest.param(
            ["ask", "x", "--store", "a" * 5000], 2, "--store must be a path", "", id="endless store"
        ),
    ],
)
def test_each_error_has_message_hint_and_code(
    run: CommandLine, words: list[str], code: int, message: str, hint: str
) -> None:
    told = run(*words)
    assert told.code == code
    assert told.out == "" or "--json" in words
    first, *rest = told.err.splitlines()
    assert first.startswith("qa: ")
    assert message in first
    assert hint in "\n".join(rest)
    assert "Traceback" not in told.err


@pytest.mark.parametrize("command", COMMANDS)
def test_json_prints_one_object_for_wrong_usage_too(run: CommandLine, command: str) -> None:
    told = run(command, "--json", "--no-such-option")
    error = json.loads(told.out)["error"]
    assert told.code == error["exit"] == 2
    assert error["kind"] == "usage"
    assert "--no-such-option" in error["message"]
    assert f"qa {command} --help" in error["hint"]


@pytest.mark.parametrize("command", ["ask", "search", "articles", "show", "remove", "status"])
def test_json_prints_one_object_without_a_store(run: CommandLine, command: str) -> None:
    words = ["x"] if command in ("ask", "search", "show", "remove") else []
    told = run(command, *words, "--json", "--store", "/no/such")
    error = json.loads(told.out)["error"]
    assert (told.code, error["exit"], error["kind"]) == (5, 5, "store_not_found")


def test_the_error_of_a_question_holds_the_question(run: CommandLine) -> None:
    told = json.loads(run("ask", "--json", "-k", "0", "who", "won?").out)
    assert told["schema"] == "qa.answer/1"
    assert (told["status"], told["question"]) == ("error", "who won?")


def test_what_follows_two_dashes_is_no_option(run: CommandLine) -> None:
    assert run("show", "--", "--json").out == ""


def test_a_store_that_is_a_file_is_told(run: CommandLine) -> None:
    path = news() / "corpus" / "cup-final.txt"
    told = run("status", "--store", str(path))
    assert told.code == 5
    assert f"{path} is not a folder." in told.err


def test_wrong_input_reaches_the_terminal_without_escapes(run: CommandLine) -> None:
    for words in (["show", "a\x1b]0;x\x07\u202eb"], ["ask", "--\x1b[31mx", "y"], ["\x1b[2J"]):
        told = run(*words)
        assert told.code in (2, 4)
        assert not set("\x1b\x07\u202e") & set(told.err)


Start = Callable[..., Ran]


def test_an_embedder_that_there_is_not_is_told_as_a_setting(run: CommandLine) -> None:
    told = run("ask", "drills", variables={"QA_EMBEDDER": "bogus"})
    assert told.code == 3
    assert "QA_EMBEDDER must be wordllama, minilm" in told.err


@pytest.mark.parametrize(
    "words",
    ["articles", "ask --offline -k 50 drills", "search -k 400 drills", "show cup-final.txt"],
)
def test_a_closed_pipe_is_quiet(words: str) -> None:
    command = f"{sys.executable} -m qa {words} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=news(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"
    assert "Traceback" not in done.stderr
    assert "qa: " not in done.stderr


STARTING = """
import sys, qa.__main__
sys.argv = ["qa", "ask", "drills", "--offline"]
print("up", flush=True)
qa.__main__.main()
"""


@pytest.mark.parametrize("after", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_ctrl_c_while_starting_shows_no_traceback(after: float) -> None:
    command = [sys.executable, "-c", STARTING]
    process = subprocess.Popen(
        command, cwd=news(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in told


def test_a_full_disk_behind_stdout_is_told() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa", "status"], cwd=news(), stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 5
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_closed_streams_are_no_error() -> None:
    for closing, code in ((">&-", 0), ("2>&-", 0), ("<&-", 0)):
        command = f"{sys.executable} -m qa config {closing}"
        done = subprocess.run(["bash", "-c", command], cwd=news(), capture_output=True, check=False)
        assert done.returncode == code, closing
        assert b"Traceback" not in done.stderr


def test_a_closed_standard_input_is_told(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.cli import ask
    from qa.errors import UsageError

    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="closed"):
        ask.question_of(["-"])


def test_an_encoding_without_the_letters_is_no_error(qa: Start) -> None:
    told = qa("articles", cwd=news(), PYTHONIOENCODING="ascii")
    assert told.code == 0
    assert "Br\\xe9vanne" in told.out
    told = qa("articles", "--json", cwd=news(), PYTHONIOENCODING="ascii")
    titles = [article["title"] for article in json.loads(told.out)["articles"]]
    assert any("Brévanne" in title for title in titles)


def test_a_working_folder_that_has_gone_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    command = f"rmdir {folder}; exec {sys.executable} -m qa status"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "working folder does not exist any more" in done.stderr


def test_ctrl_c_ends_a_question_with_its_code(tmp_path: Path) -> None:
    """Standard input is a pipe that never ends, so the command is waiting when it is told."""
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "ask", "--batch", "-"], cwd=news(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("what did Lavrov say about sanctions\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["status"] == "answered"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "Interrupted.\n")


def test_ctrl_c_ends_an_index_run_after_the_batch_in_hand(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3_000):
        (folder / f"{number}.txt").write_text(f"Story {number}\n\nThe mayor spoke.\n" * 20)
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "index", "many"], cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    catalogue = tmp_path / ".qa" / "catalogue.sqlite3"
    while not catalogue.exists() and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130
    assert "Stopping after the batch in hand." in err
    assert out.startswith("Stopped early: ")
    assert "run the command again to go on" in err
