"""What stands for an article: an id, a path, a citation as printed; and never the wrong one."""

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.errors import ArticleError
from tests.stores import CommandLine


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Two folders that hold the same name, so that `a.txt` is one's id and the other's path."""
    for folder, color in (("x", "red"), ("y", "green")):
        (tmp_path / folder).mkdir()
        text = f"Tunnel news\n\nThe mayor closed the {color} tunnel on Friday.\n"
        (tmp_path / folder / "a.txt").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    run = CommandLine(tmp_path)
    assert run("index", "x", "y").code == 0
    return run


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param("y/a.txt", id="id and path"),
        pytest.param("y/a.txt:3", id="with its line"),
        pytest.param("[2] y/a.txt:3", id="with its number"),
        pytest.param("[1] y/a.txt:3  2018-01-01  Tunnel news", id="the whole line"),
    ],
)
@pytest.mark.parametrize("command", ["show", "remove"])
def test_a_citation_as_printed_stands_for_its_article(
    run: CommandLine, command: str, reference: str
) -> None:
    told = run(command, reference)
    assert told.code == 0, told.err
    if command == "show":
        assert "green tunnel" in told.out
    else:
        assert [record.article.id for record in opened(run).articles()] == ["a.txt"]


@pytest.mark.parametrize("command", ["show", "remove"])
def test_an_id_that_is_another_ones_path_is_not_guessed(
    run: CommandLine, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "y")
    told = run(command, "a.txt")
    assert told.code == ArticleError.exit_code
    assert "x/a.txt and the path of" in told.err
    assert "full path" in told.err
    assert run(command, str(tmp_path / "y" / "a.txt")).code == 0
    assert "a.txt" in {record.article.id for record in opened(run).articles()}


def test_letting_in_never_picks_one_of_several(run: CommandLine, tmp_path: Path) -> None:
    for folder in ("x", "y"):
        assert run("remove", str(tmp_path / folder / "a.txt")).code == 0
    told = run("remove", "--forget", "a.txt")
    assert told.code == ArticleError.exit_code
    assert str(tmp_path / "x" / "a.txt") in told.err
    assert run("remove", "--forget", "y/a.txt").code == 0
    assert run("index", "y").code == 0
    assert [record.article.path for record in opened(run).articles()] == [
        str(tmp_path / "y" / "a.txt")
    ]


def test_a_single_file_that_is_gone_leaves_the_index(run: CommandLine, tmp_path: Path) -> None:
    alone = tmp_path / "z"
    alone.mkdir()
    for name in ("f.txt", "g.txt"):
        (alone / name).write_text(f"Story\n\nThis is what {name} tells of the sea.\n", "utf-8")
        assert run("index", f"z/{name}").code == 0
    (alone / "f.txt").unlink()
    told = run("index")
    assert told.code == 0, told.err
    ids = [record.article.id for record in opened(run).articles()]
    assert "g.txt" in ids
    assert "f.txt" not in ids


def test_a_bad_pattern_stops_nothing(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x" / ".qaignore").write_text("!\nsecret*\n", "utf-8")
    for name in ("secret.txt", "open.txt"):
        (tmp_path / "x" / name).write_text("Story\n\nThe harbour opens in May.\n", "utf-8")
    assert run("index", "x").code == 0
    ids = {record.article.id for record in opened(run).articles()}
    assert "open.txt" in ids
    assert "secret.txt" not in ids


def test_undated_articles_left_out_by_the_question_are_counted(run: CommandLine) -> None:
    told = run("ask", "what did the mayor close last week", "--json")
    assert "2 articles without a date are left out by the dates asked for." in told.out


def opened(run: CommandLine) -> Assistant:
    return Assistant.open(Config(store=run.folder / ".qa"))
