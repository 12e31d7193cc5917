"""What shells are given to complete, asked by real shells and as they ask."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qa.cli.completing import FORMATS
from tests.builders import write
from tests.conftest import ROOT
from tests.stores import CommandLine, news
from tests.test_imports import HEAVY


def completed(
    line: str | list[str], *, cwd: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Ask what may stand for the last word of a line, as bash does."""
    words = line.split(" ") if isinstance(line, str) else line
    return subprocess.run(
        [sys.executable, "-m", "qa"], cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "_QA_COMPLETE": "complete_bash", "COMP_WORDS": "\n".join(words),
             "COMP_CWORD": str(len(words) - 1), **variables},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("qa sho", ["show"]),
        ("qa show lavrov-d", ["lavrov-drills.txt"]),
        ("qa remove lavrov-d", ["lavrov-drills.txt"]),
        ("qa ask --article lavrov-d", ["lavrov-drills.txt"]),
        ("qa ask --speaker Lavr", ["Lavrov"]),
        ("qa search --speaker Serg", ["Sergei\\ Lavrov"]),
        (["qa", "ask", "--speaker", '"Sergei '], ["Sergei Lavrov"]),
        (["qa", "ask", "--speaker", "'Serg"], ["Sergei Lavrov"]),
        (["qa", "ask", "--speaker", "Sergei\\ L"], ["Sergei\\ Lavrov"]),
        ("qa ask --format ", ["text", "json", "markdown"]),
        ("qa ask --batch x --format c", ["csv"]),
        ("qa search --format js", ["json", "jsonl"]),
        ("qa check --format h", ["html"]),
        ("qa index --embedder ", ["wordllama", "minilm"]),
        ("qa ask --reranker m", ["minilm"]),
        ("qa timeline --by s", ["speaker"]),
        ("qa schema a", ["answer", "article", "articles"]),
        ("qa history ", ["show", "clear"]),
        ("qa history c", ["clear"]),
        ("qa history show ", []),
        ("qa show nothing-begins-so", []),
        ("qa show '", None),
        ("qa show %", []),
    ],
)
def test_words_are_completed_from_the_store(line: str | list[str], found: list[str] | None) -> None:
    done = completed(line, cwd=news())
    assert (done.returncode, done.stderr) == (0, "")
    if found is not None:
        assert done.stdout.split("\n") == [*(found or [""]), ""]


@pytest.mark.parametrize("command", FORMATS)
def test_the_formats_are_those_that_a_command_prints(command: str, tmp_path: Path) -> None:
    needed = {"ask": ["x"], "ask --batch": ["x"], "search": ["x"], "timeline": ["x"],
              "compare": ["x"], "eval": ["x"], "show": ["x"], "check": ["x"]}  # fmt: skip
    words = [*command.split(), *needed.get(command, []), "--format", "no-such-format"]
    told = CommandLine(news())(*words)
    assert f"Choose {', '.join(FORMATS[command].split())}." in told.err


def test_the_store_that_is_named_counts(tmp_path: Path) -> None:
    store = str(news() / ".qa")
    elsewhere = completed("qa show lavrov-d", cwd=tmp_path)
    assert (elsewhere.stdout.strip(), elsewhere.stderr, elsewhere.returncode) == ("", "", 0)
    for line, variables in (
        (f"qa show --store {store} lavrov-d", {}),
        ("qa show lavrov-d", {"QA_STORE": store}),
    ):
        done = completed(line, cwd=tmp_path, **variables)
        assert done.stdout.splitlines() == ["lavrov-drills.txt"]


def test_only_names_that_no_shell_obeys_are_given(tmp_path: Path) -> None:
    for name in ("my last notes.txt", "my $(touch x).txt", "my'quote.txt", "my;ls.txt"):
        write(tmp_path / "n", name, f"Notes\n\nThe harbour of {name} opened on Monday.\n")
    subprocess.run([sys.executable, "-m", "qa", "index", "n", "-q"], cwd=tmp_path, check=True)
    assert completed("qa show my", cwd=tmp_path).stdout == "my\\ last\\ notes.txt\n"
    fish = {"_QA_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    told = completed("", cwd=tmp_path, **fish, _TYPER_COMPLETE_ARGS="qa show my")
    assert told.stdout == "my last notes.txt\n"


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda store: (store / "catalogue.sqlite3").write_text("xxx"), id="damaged"),
        pytest.param(lambda store: (store / "catalogue.sqlite3").unlink(), id="gone"),
        pytest.param(
            lambda store: sqlite3.connect(store / "catalogue.sqlite3").executescript(
                "DROP TABLE IF EXISTS article"
            ),
            id="of another form",
        ),
        pytest.param(lambda store: (store.parent / "qa.toml").write_text("k = ["), id="qa.toml"),
    ],
)  # fmt: skip
def test_what_is_broken_gives_no_names_and_no_word_of_it(tmp_path: Path, spoil: object) -> None:
    store = tmp_path / ".qa"
    store.mkdir()
    sqlite3.connect(store / "catalogue.sqlite3").execute("CREATE TABLE article (id)")
    assert callable(spoil)
    spoil(store)
    for line in ("qa show x", "qa ask --speaker x"):
        done = completed(line, cwd=tmp_path)
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_completing_loads_nothing_heavy() -> None:
    code = (
        "import sys, pathlib\n"
        "from qa.assistant import Assistant\n"
        "import qa.cli.app\n"
        f"found = Assistant.beginning_with(pathlib.Path({str(news() / '.qa')!r}), 'article', 'l')\n"
        "assert found\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name.split(".")[0] for name in done.stdout.split()} & set(HEAVY)


BASH = """
source <(_QA_COMPLETE=source_bash qa)
COMP_WORDS=(qa show lavrov-d); COMP_CWORD=2
_qa_completion qa
printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = "_QA_COMPLETE=source_fish qa | source; complete -C 'qa show lavrov-d'"
ZSH = """
autoload -U compinit; compinit -u -D
eval "$(_QA_COMPLETE=source_zsh qa)"
words=(qa show lavrov-d); CURRENT=3
_arguments() { print -r -- "$*" }
_qa_completion
"""
SHELLS = {"bash": BASH, "fish": FISH, "zsh": ZSH}


@pytest.mark.parametrize("shell", [name for name in SHELLS if shutil.which(name)])
def test_real_shells_complete(shell: str, tmp_path: Path) -> None:
    program = tmp_path / "qa"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qa "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    paths = [str(tmp_path), os.environ["PATH"]]
    done = subprocess.run(
        [shell, "-c", SHELLS[shell]], cwd=news(), capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": os.pathsep.join(paths), "TERM": "dumb"},
    )  # fmt: skip
    assert "lavrov-drills.txt" in done.stdout, done
    assert str(ROOT) not in done.stderr
    assert "Traceback" not in done.stderr
