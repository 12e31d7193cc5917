"""What the README and the docs show is what happens, and the README names every command."""

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
from tests.loopback import Recorded, Scripted, serving, streamed
from tests.stores import CommandLine
from tests.test_cli_model import label_of

README = ROOT / "README.md"
LONGEST = 250  # lines
TOLD = "Searching: "  # begins what a chat tells on stderr


def examples() -> Iterator[tuple[Path, str, str]]:
    """Yield each command that a console block shows, with its document and the output below it.

    A document's first block of Markdown is the `draft.md` that its commands find.
    """
    for document in (README, *sorted((ROOT / "docs").glob("*.md"))):
        blocks = re.findall(r"^```console\n(.*?)^```", document.read_text("utf-8"), re.M | re.S)
        for block in blocks:
            for shown in re.split(r"^\$ qa ", block, flags=re.M)[1:]:
                command, _, output = shown.partition("\n")
                yield document, command, output.strip()


def half_true(request: Recorded) -> Scripted:
    """Answer as a model may: what an article says, and something that none says."""
    label = label_of(request, "More sanctions against North Korea")
    return streamed(
        f"More sanctions against North Korea will not work, Lavrov said [{label}]."
        f" Russia has lost $90 million by them [{label}]."
    )


def what_happens(run: CommandLine, command: str, output: str) -> str:
    """Return what a command prints; of a chat, with the questions that its example types."""
    words = shlex.split(command)
    if "-m" in words:
        with serving(by=half_true) as server:
            return run(*words, variables={"OPENAI_BASE_URL": server.url}).out.strip()
    if words[0] != "chat":
        return run(*words).out.strip()
    told = ""
    typed = [line for line in output.splitlines() if line.startswith("> ")]
    for number, line in enumerate(typed):
        given = "".join(f"{each[2:]}\n" for each in typed[: number + 1])
        ran = run(*words, given=given)
        before = run(*words, given="".join(f"{each[2:]}\n" for each in typed[:number]))
        notes = [each for each in ran.err.splitlines() if each.startswith(TOLD)]
        new = notes[len([each for each in before.err.splitlines() if each.startswith(TOLD)]) :]
        told += "\n".join([line, *new, ran.out.removeprefix(before.out).strip(), "", ""])
    return told.strip()


@pytest.mark.parametrize(("document", "command", "output"), list(examples()))
def test_examples_show_what_happens(
    document: Path, command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    run = CommandLine(tmp_path)
    assert run("index", "corpus/").code == 0
    if draft := re.search(r"^```markdown\n(.*?)^```", document.read_text("utf-8"), re.M | re.S):
        (tmp_path / "draft.md").write_text(draft[1], "utf-8")
    told = what_happens(run, command, output)
    if os.environ.get("GOLDEN"):
        text = document.read_text("utf-8")
        document.write_text(
            text.replace(f"$ qa {command}\n{output}".rstrip(), f"$ qa {command}\n{told}"), "utf-8"
        )
        return
    assert [line.rstrip() for line in told.splitlines()] == [
        line.rstrip() for line in output.splitlines()
    ]


def test_there_are_examples_and_every_command_is_named() -> None:
    text = README.read_text("utf-8")
    assert {document.name for document, *_ in examples()} >= {"README.md", "models.md"}
    for name in getattr(get_command(app), "commands"):  # noqa: B009
        assert f"`qa {name}" in text, name
    assert len(text.splitlines()) < LONGEST
