"""What the pages of docs/ show works as they show it; the console examples are run in test_readme.

A block of Python is run after those before it on its page, and prints the block of text below it; a
block of shell is run with the corpus beside it.
"""

import gc
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command

import qa
from docs.hooks import PLACE, reference
from qa.assistant import Assistant
from qa.cli.app import app
from qa.config import SETTINGS
from tests.conftest import ROOT
from tests.stores import news

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
EXAMPLES = DOCS / "examples"
LONGEST = 40  # lines
PYTHON = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", re.M | re.S)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
QUESTION = "what did Lavrov say about sanctions"


def having(pattern: re.Pattern[str]) -> list[Path]:
    return [page for page in PAGES if pattern.search(page.read_text("utf-8"))]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the pages take it to be: the corpus, and its store."""
    shutil.copytree(news(), tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of LlamaIndex
@pytest.mark.parametrize("page", having(PYTHON), ids=lambda page: page.name)
def test_python_prints_what_a_page_shows(
    page: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, Any] = {"__name__": page.stem}
    for code, shown in PYTHON.findall(page.read_text("utf-8")):
        exec(compile(code, str(page), "exec"), names)
        assert capsys.readouterr().out == shown
    names.clear()
    gc.collect()  # what is left open is told now


@pytest.mark.parametrize(
    ("page", "code"),
    [(page, code) for page in having(SHELL) for code in SHELL.findall(page.read_text("utf-8"))],
    ids=lambda each: each.name if isinstance(each, Path) else "",
)
def test_shell_does_what_a_page_says(page: Path, code: str, folder: Path) -> None:
    shutil.rmtree(folder / ".qa")
    own = folder / "bin"
    own.mkdir()
    (own / "qa").write_text(f'#!/bin/sh\nexec {sys.executable} -m qa "$@"\n', "ascii")
    (own / "qa").chmod(0o755)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": f"{own}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_its_place_in_python() -> None:
    page = (DOCS / "python.md").read_text("utf-8")
    table = dict(re.findall(r"^\| `qa (\w+)` \| (.*) \|$", page, re.M))
    assert set(table) == set(get_command(app).commands)  # type: ignore[attr-defined]
    for cell in table.values():
        for name in re.findall(r"`([a-z_]+)[^`-]*`", cell):
            assert hasattr(Assistant, name) or hasattr(qa, name), name


def run_example(name: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(EXAMPLES / name), *words],
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
    )


def test_the_nightly_script_writes_a_digest(folder: Path) -> None:
    questions = folder / "questions.txt"
    questions.write_text(f"{QUESTION}\n\nwhat did Merkel say about *pensions*\n", "utf-8")
    for new in (18, 0):
        done = run_example("nightly.py", "corpus", "questions.txt", "digest.md")
        assert done.returncode == 0, done.stderr
        told = (folder / "digest.md").read_text("utf-8")
        assert f"{new} new, 0 changed." in told
    assert f"## {QUESTION}\n" in told
    cited = re.search(r"^- \\\[1\\\] (.*):(\d+), 2017-11-30, .*\n  > (.*)$", told, re.M)
    assert cited is not None
    with Assistant.open("corpus/.qa") as opened:
        lines = opened.article(cited[1]).article.text.splitlines()
    assert cited[3] in lines[int(cited[2]) - 1]
    assert r"## what did Merkel say about \*pensions\*" in told
    assert "The articles do not answer this." in told


def test_nothing_in_the_digest_is_markup_of_others(folder: Path) -> None:
    articles = folder / "mine"
    articles.mkdir()
    for number, opening in enumerate(("- ", "1. ", "&lt;b&gt; ", "# ")):
        text = f"{opening}Ada Quill opened bridge {number} at Harlow for the *ferry* line."
        (articles / f"a_b_ [x](y) *{number}*.txt").write_text(f"The bridges\n\n{text}\n", "utf-8")
    (folder / "q.txt").write_bytes("\ufeff  \t\nwho opened bridge 2 at Harlow\r\n???\n".encode())
    done = run_example("nightly.py", "mine", "q.txt", "digest.md")
    assert done.returncode == 0, done.stderr
    told = (folder / "digest.md").read_text("utf-8")
    assert "None" not in told
    tokens = MarkdownIt("commonmark").parse(told)
    assert [each.tag for each in tokens if each.type == "heading_open"] == ["h1", "h2"]
    assert "ordered_list_open" not in [each.type for each in tokens]
    inner = [child for each in tokens for child in each.children or ()]
    assert {each.type for each in inner} <= {"text", "text_special", "softbreak"}
    assert "&lt;b&gt;" in "".join(each.content for each in inner)
    assert "a_b_ [x](y) *2*.txt" in "".join(each.content for each in inner)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "python nightly.py FOLDER QUESTIONS DIGEST"),
        (("corpus", "nothing.txt", "digest.md"), "No such file or directory: 'nothing.txt'"),
        (("corpus", "questions.txt", "no/digest.md"), "No such file or directory: 'no/digest.md'"),
        (("corpus", "questions.txt", "digest.md", "some day"), "'some day' is no date"),
    ],
)
def test_what_the_nightly_script_cannot_do_is_told(
    folder: Path, words: tuple[str, ...], message: str
) -> None:
    (folder / "questions.txt").write_text(QUESTION, "utf-8")
    done = run_example("nightly.py", *words)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_nightly_script_looks_at_new_articles_alone(folder: Path) -> None:
    (folder / "questions.txt").write_text(QUESTION, "utf-8")
    done = run_example("nightly.py", "corpus", "questions.txt", "digest.md", "2018-02")
    assert done.returncode == 0, done.stderr
    assert "2017" not in (folder / "digest.md").read_text("utf-8")
    done = run_example("nightly.py", "no-such-folder", "questions.txt", "digest.md")
    assert done.returncode == 1
    assert "There is no file or folder no-such-folder." in done.stderr


def test_the_agent_answers_from_the_store(folder: Path) -> None:
    quiet = "error,ignore::DeprecationWarning"  # of LlamaIndex's agents about themselves
    words = (str(folder / ".qa"), QUESTION)
    done = run_example("llama_index_agent.py", *words, PYTHONWARNINGS=quiet)
    assert done.returncode == 0, done.stderr
    assert "[1] lavrov-drills.txt:18 (2017-11-30, Lavrov says" in done.stdout
    assert "More sanctions against North Korea will not work" in done.stdout


def test_the_examples_are_short() -> None:
    for example in EXAMPLES.glob("*.py"):
        assert len(example.read_text("utf-8").splitlines()) < LONGEST, example.name


def test_the_site_is_built_of_all_pages_and_fetches_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "default", "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    shown = (tmp_path / "site" / "nightly.html").read_text("utf-8")
    assert "python nightly.py FOLDER QUESTIONS DIGEST" in shown
    built = {page.stem for page in (tmp_path / "site").glob("*.html")} - {"404"}
    assert built == {page.stem for page in PAGES}
    loaded = re.compile(r'<(?:script|img|iframe|link)[^>]+(?:src|href)="?(?:https?:)?//')
    for page in (tmp_path / "site").glob("*.html"):
        assert not loaded.search(page.read_text("utf-8")), page.name
    assert "qa.integrations.llama_index.QARetriever" in (tmp_path / "site" / "api.html").read_text(
        "utf-8"
    )


def test_the_reference_describes_every_command_and_option() -> None:
    text = "\n".join(reference())
    group: Any = get_command(app)
    assert PLACE in (DOCS / "cli.md").read_text("utf-8")
    for name, command in group.commands.items():
        section = text.partition(f"## `qa {name}`\n")[2].partition("\n## ")[0]
        assert section, name
        for option in command.params:
            assert option.param_type_name == "argument" or option.opts[0] in section, option.name


def test_the_page_of_settings_names_each() -> None:
    text = (DOCS / "configuration.md").read_text("utf-8")
    for name in SETTINGS:
        assert f"`{name}`" in text, name
        assert f"QA_{name.upper()}" in text, name
