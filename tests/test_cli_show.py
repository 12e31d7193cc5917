"""`qa show`: an article by every name it has, a sentence marked, an editor opened."""

import json
from pathlib import Path

import pytest

from qa.types import Article, ArticleRecord, Sentence
from tests.stores import CommandLine, news


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.chdir(news())
    return CommandLine(news())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("lavrov-drills.txt", id="id"),
        pytest.param("corpus/lavrov-drills.txt", id="path"),
        pytest.param("./corpus/../corpus/lavrov-drills.txt", id="path with detours"),
        pytest.param("{here}/corpus/lavrov-drills.txt", id="absolute path"),
        pytest.param("[3] corpus/lavrov-drills.txt", id="citation with its number"),
    ],
)
def test_an_article_has_many_names(run: CommandLine, name: str) -> None:
    name = name.format(here=news())
    whole = run("show", name)
    assert whole.code == 0
    assert whole.out == run("show", "lavrov-drills.txt").out
    assert not any(line.startswith(">") for line in whole.out.splitlines())
    marked = run("show", f"{name}:18")
    arrows = [line for line in marked.out.splitlines() if line.startswith(">")]
    assert len(arrows) == 1
    assert arrows[0].startswith('> 18  "More sanctions against')


def test_every_line_is_shown_as_it_is_in_the_file(run: CommandLine) -> None:
    lines = (news() / "corpus" / "lavrov-drills.txt").read_text().split("\n")
    shown = run("show", "lavrov-drills.txt").out.splitlines()[3:]
    assert [line.partition("  ")[2].strip() for line in shown if line.strip()] == [
        line.strip() for line in lines[: len(shown)]
    ]


def test_a_line_without_a_sentence_is_told(run: CommandLine) -> None:
    told = run("show", "lavrov-drills.txt:17")
    assert told.code == 0
    assert "There is no sentence on line 17." in told.err


def test_json_holds_sentences_and_passages(run: CommandLine) -> None:
    told = json.loads(run("show", "lavrov-drills.txt:18", "--json").out)
    assert told["schema"] == "qa.article/1"
    text = (news() / "corpus" / "lavrov-drills.txt").read_bytes().decode()
    for sentence in told["sentences"]:
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]
    assert told["passages"]


def record_of(text: str, *sentences: tuple[str, int]) -> ArticleRecord:
    found = tuple(
        Sentence("a.txt", index, text.index(words), text.index(words) + len(words), line, words)
        for index, (words, line) in enumerate(sentences)
    )
    return ArticleRecord(
        Article("a.txt", "/a.txt", text, "A"), 1, len(found), 1, "", sentences=found
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_wrapped_sentence_is_marked_from_any_of_its_lines(
    end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from qa.cli.render import print_article

    text = end.join(["One is short.", "Two goes", "on.", "", "Three."])
    record = record_of(text, ("One is short.", 1), (f"Two goes{end}on.", 2), ("Three.", 5))
    for line, arrows in ((1, "1"), (2, "23"), (3, "23"), (4, ""), (5, "5")):
        assert print_article(record, line) == bool(arrows)
        out = capsys.readouterr().out.splitlines()
        assert "".join(row[2] for row in out if row.startswith(">")) == arrows


def test_a_file_that_changed_is_told(tmp_path: Path) -> None:
    run = CommandLine(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("The mayor opened the bridge on Monday.\n")
    run("index", str(path))
    path.write_text("Something else entirely happened on Tuesday.\n")
    told = run("show", "a.txt")
    assert "The mayor opened the bridge" in told.out
    assert "changed since it was indexed" in told.err
    path.unlink()
    assert "changed since it was indexed" in run("show", "a.txt").err
    told = run("show", "a.txt", "--edit")
    assert told.code == 4
    assert f"{path} has gone." in told.err


@pytest.mark.parametrize(
    ("program", "words"),
    [
        pytest.param("vim", "+18 {path}", id="vi"),
        pytest.param("code", "--goto {path}:18", id="code"),
        pytest.param("hx", "{path}:18", id="helix"),
    ],
)
def test_the_editor_opens_at_the_line(
    run: CommandLine, tmp_path: Path, program: str, words: str
) -> None:
    editor = tmp_path / program
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/told\n')
    editor.chmod(0o755)
    told = run("show", "lavrov-drills.txt:18", "--edit", variables={"EDITOR": str(editor)})
    assert (told.code, told.out, told.err) == (0, "", "")
    path = news() / "corpus" / "lavrov-drills.txt"
    assert (tmp_path / "told").read_text() == words.format(path=path) + "\n"


@pytest.mark.parametrize(
    ("editor", "reason"),
    [
        pytest.param("/no/such/editor", "does not start", id="missing"),
        pytest.param("'", "does not start", id="open quote"),
        pytest.param("false", "ended with code 1", id="failing"),
    ],
)
def test_an_editor_that_fails_is_told(run: CommandLine, editor: str, reason: str) -> None:
    told = run("show", "lavrov-drills.txt", "--edit", variables={"EDITOR": editor})
    assert told.code == 3
    assert reason in told.err
    assert "Set EDITOR" in told.err
