"""`qa eval`: figures on a user's own questions, two settings compared, wrong files named."""

import json
import shutil
from pathlib import Path

import pytest

from tests.stores import CommandLine, news

QUESTIONS = (
    {
        "id": "sanctions",
        "question": "what did Lavrov say about sanctions",
        "article": "lavrov-drills.txt",
        "sentence": "that kind of pressure is spent",
    },
    {"id": "pensions", "question": "what did Merkel say about pensions", "answerable": False},
    {"id": "wrong", "question": "who won the cup final", "article": "storm-ottilie.txt"},
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the sample articles, indexed, and questions."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(news() / "corpus", tmp_path / "corpus")
    lines = [json.dumps(question) for question in QUESTIONS]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert CommandLine(tmp_path)("index", str(tmp_path / "corpus")).code == 0
    return tmp_path


def test_it_tells_what_is_right_and_names_what_is_not(folder: Path) -> None:
    told = CommandLine(folder)("eval", "questions.jsonl")
    assert told.code == 0
    rows = [line.rsplit(maxsplit=1) for line in told.out.splitlines()[2:] if line.strip()]
    figures = {name.strip(): value for name, value in rows}
    assert figures["right, all in all"] == "0.667"
    assert figures["a right sentence first"] == "1.000"
    assert figures["refused where they do not"] == "1.000"
    assert figures["citations not found at their place"] == "0"
    assert "not right: wrong  who won the cup final  (not the right article)" in told.out


def test_json_tells_each_question_and_the_other_setting(folder: Path) -> None:
    told = CommandLine(folder)("eval", "questions.jsonl", "--json", "--against", "k=1")
    assert told.code == 0
    value = json.loads(told.out)
    assert value["schema"] == "qa.eval/1"
    assert [each["right"] for each in value["results"]] == [True, True, False]
    assert value["settings"]["k"] == "8"
    assert value["against"]["settings"]["k"] == "1"
    assert value["against"]["figures"]["citations"] < value["figures"]["citations"]
    assert value["against"]["chance"] == 1.0


def test_the_table_holds_both_settings(folder: Path) -> None:
    told = CommandLine(folder)("eval", "questions.jsonl", "--against", "k=1")
    assert told.out.startswith("3 questions; against k=1\n")
    assert "The difference is no more than chance gives (sign test, p = 1.000)." in told.out


@pytest.mark.parametrize(("share", "code"), [("0.6", 0), ("0.7", 7)])
def test_a_script_can_ask_for_a_share(folder: Path, share: str, code: int) -> None:
    assert CommandLine(folder)("eval", "questions.jsonl", "--at-least", share).code == code


def test_csv_and_plain_lines_are_questions_too(folder: Path) -> None:
    (folder / "q.csv").write_text(
        "question,answer,answerable\nwhat did Lavrov say about sanctions,pressure,\n"
        "what is love,,false\n",
        encoding="utf-8",
    )
    told = json.loads(CommandLine(folder)("eval", "q.csv", "--json").out)
    assert [(each["id"], each["right"]) for each in told["results"]] == [("2", True), ("3", True)]
    (folder / "q.txt").write_text("who won the cup final\n\nwho opened the museum\n", "utf-8")
    told = json.loads(CommandLine(folder)("eval", "q.txt", "--json").out)
    assert [each["id"] for each in told["results"]] == ["1", "3"]


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("", (), "holds no question"),
        ('{"question": ', (), "Line 1: This line is not JSON"),
        ('{"question": "a"}\n{"q": "b"}', (), "Line 2 has unknown fields: q"),
        ("who?", ("--at-least", "80"), "a share between 0 and 1, not 80"),
        ("who?", ("--against", "k"), "--against 'k' is no setting to compare"),
        ("who?", ("--against", "embedder=minilm"), "An embedder is a store's own"),
        ("who?", ("--against", "colour=blue"), "the keys are store, k, model"),
    ],
)
def test_what_is_wrong_is_named(
    folder: Path, text: str, words: tuple[str, ...], message: str
) -> None:
    (folder / "q.jsonl").write_text(text, encoding="utf-8")
    told = CommandLine(folder)("eval", "q.jsonl", *words)
    assert told.code == 2
    assert message in told.err


def test_no_such_file(folder: Path) -> None:
    told = CommandLine(folder)("eval", "nothing.jsonl")
    assert told.code == 2
    assert "nothing.jsonl cannot be read (No such file or directory)" in told.err
