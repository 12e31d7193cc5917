"""Every command explains itself at 80 columns."""

import pytest
from typer.main import get_command

from qa.cli.app import app
from tests.conftest import Ran
from tests.stores import CommandLine

COMMANDS = (
    "index",
    "ask",
    "chat",
    "search",
    "timeline",
    "compare",
    "check",
    "history",
    "articles",
    "show",
    "remove",
    "move",
    "status",
    "doctor",
    "eval",
    "config",
    "schema",
    "mcp",
)
NO_STORE = {"schema"}  # commands that look at no store
NO_JSON = {"mcp"}  # speaks a protocol of its own


@pytest.fixture
def run(tmp_path, monkeypatch) -> CommandLine:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(tmp_path)


def test_the_overview_names_every_command_whole(run: CommandLine) -> None:
    told = run("--help")
    assert told.code == 0
    assert set(getattr(get_command(app), "commands")) == set(COMMANDS)  # noqa: B009
    for name in COMMANDS:
        line = next(line for line in told.out.splitlines() if line.startswith(f"  {name} "))
        assert line.endswith("."), line
        assert not line.endswith("..."), line


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_the_terminal_and_hides_python(run: CommandLine, command: str) -> None:
    told = run(command, "-h")
    assert (told.code, told.err) == (0, "")
    assert told == run(command, "--help")
    assert all(len(line) <= 80 for line in told.out.splitlines())
    assert "<" not in told.out
    assert "--store FOLDER" in told.out or command in NO_STORE
    assert ("--json" in told.out) != (command in NO_JSON)


def test_no_command_shows_the_help_as_wrong_usage(run: CommandLine) -> None:
    told = run()
    assert told == Ran(2, "", run("--help").out)


def test_the_version_is_told(run: CommandLine) -> None:
    assert run("--version").out.startswith("qa ")
