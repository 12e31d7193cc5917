"""`qa move` on the command line."""

import json
import shutil
from pathlib import Path

import pytest

from tests.builders import write_articles
from tests.stores import CommandLine


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line beside a folder `news` of three articles."""
    monkeypatch.chdir(tmp_path)
    write_articles(tmp_path / "news", 3)
    run = CommandLine(tmp_path)
    assert run("index", "news").code == 0
    return run


def test_moving_is_told(run: CommandLine) -> None:
    shutil.move("news", "archive")
    told = run("move", "news", "archive")
    assert told.code == 0, told
    assert told.out == ""
    assert "Re-pointed 3 articles from" in told.err
    assert run("show", "archive/000.txt").code == 0
    shutil.move("archive", "news")
    Path("news/000.txt").unlink()
    told = run("move", "archive", "news", "--json")
    assert json.loads(told.out) == {
        "schema": "qa.move/1",
        "old": str(run.folder / "archive"),
        "new": str(run.folder / "news"),
        "articles": 3,
        "folders": 1,
        "missing": 1,
    }


def test_what_is_not_there_exits_4_unless_forced(run: CommandLine) -> None:
    told = run("move", "news", "nowhere")
    assert told.code == 4
    assert "--force" in told.err
    told = run("move", "news", "nowhere", "--force")
    assert told.code == 0
    assert "Not there: 3" in told.err
