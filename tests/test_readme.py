"""What the README shows is what happens, and it names every command."""

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from qa.cli.app import app
from tests.conftest import CORPUS, ROOT
from tests.stores import CommandLine

README = ROOT / "README.md"
LONGEST = 250  # lines


def examples() -> Iterator[tuple[str, str]]:
    """Yield each command that a console block shows, with the output below it."""
    for block in re.findall(r"^```console\n(.*?)^```", README.read_text("utf-8"), re.M | re.S):
        for shown in re.split(r"^\$ qa ", block, flags=re.M)[1:]:
            command, _, output = shown.partition("\n")
            yield command, output.strip()


@pytest.mark.parametrize(("command", "output"), list(examples()))
def test_examples_show_what_happens(
    command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    run = CommandLine(tmp_path)
    assert run("index", "corpus/").code == 0
    told = run(*shlex.split(command)).out.strip()
    if os.environ.get("GOLDEN"):
        text = README.read_text("utf-8")
        README.write_text(
            text.replace(f"$ qa {command}\n{output}".rstrip(), f"$ qa {command}\n{told}"), "utf-8"
        )
        return
    assert [line.rstrip() for line in told.splitlines()] == output.splitlines()


def test_there_are_examples_and_every_command_is_named() -> None:
    text = README.read_text("utf-8")
    assert len(list(examples())) >= 2
    for name in getattr(get_command(app), "commands"):  # noqa: B009
        assert f"`qa {name}" in text, name
    assert len(text.splitlines()) < LONGEST
