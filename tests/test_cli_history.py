"""`qa history`: listing, searching, showing, clearing; and that it never stops an answer."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qa.adapters.history import SqliteHistory
from qa.markdown_words import escaped
from qa.types import Claim, Disagreeing
from tests.schemas import check_object
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about resolutions and sanctions"
REFUSED = "what did Merkel say about pensions"
DISAGREE = "[1] says 230, [2] says 260."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own with the sample articles, indexed."""
    shutil.copytree(news() / "corpus", tmp_path / "corpus")
    return tmp_path


@pytest.fixture
def qa(folder: Path) -> CommandLine:
    """The command line with the folder's store."""
    return CommandLine(folder)


@pytest.fixture
def asked(folder: Path, qa: CommandLine) -> Path:
    """The folder after two questions."""
    assert qa("index", str(folder / "corpus")).code == 0
    assert qa("ask", QUESTION).code == 0
    assert qa("ask", REFUSED).code == 7
    return folder


def test_it_lists_what_was_asked_the_newest_last(asked: Path, qa: CommandLine) -> None:
    told = qa("history")
    assert told.code == 0
    first, second = told.out.splitlines()
    assert first.startswith("1  ")
    assert first.endswith(f"answered   {QUESTION}")
    assert second.endswith(f"not found  {REFUSED}")
    assert qa("history", "--last", "1").out.splitlines() == [second]


def test_words_search_it(asked: Path, qa: CommandLine) -> None:
    assert QUESTION in qa("history", "lavrov", "pressure").out
    none = qa("history", "lavrov", "bananas")
    assert (none.code, none.out) == (7, "")


def test_it_is_one_json_object(asked: Path, qa: CommandLine) -> None:
    told = json.loads(qa("history", "--json").out)
    assert told["schema"] == "qa.history/1"
    assert [list(each) for each in told["questions"]] == [
        ["number", "asked_at", "conversation", "question", "status"]
    ] * 2
    shown = json.loads(qa("history", "show", "1", "--json").out)
    (question,) = shown["questions"]
    assert question["text"].startswith("Sergei Lavrov")
    assert {each["now"] for each in question["citations"]} == {"same"}


def test_show_prints_the_answer_as_it_was(asked: Path, qa: CommandLine) -> None:
    shown = qa("history", "show", "1")
    assert shown.code == 0
    assert shown.out.endswith(qa("ask", QUESTION).out)
    assert shown.err == ""


def test_show_tells_which_sentences_disagree(asked: Path, qa: CommandLine) -> None:
    question = "how many aircraft take part in the drill?"
    told = qa("ask", question, "--offline")
    assert told.out.splitlines()[-1] == f"The articles disagree: {DISAGREE}"
    answer = json.loads(qa("ask", question, "--offline", "--json").out)
    for number in ("3", "4"):
        assert qa("history", "show", number).out.endswith(told.out)
        markdown = qa("history", "show", number, "--format", "markdown").out
        assert f"\n*The articles disagree: {escaped(DISAGREE)}*\n" in markdown
        shown = json.loads(qa("history", "show", number, "--json").out)
        assert shown["questions"][0]["disagreements"] == answer["disagreements"] != []
        line = json.loads(qa("history", "show", number, "--format", "jsonl").out)
        assert line == shown["questions"][0]
        check_object(shown)
    assert (
        json.loads(qa("history", "show", "1", "--json").out)["questions"][0]["disagreements"] == []
    )


def test_show_tells_which_sentences_a_model_cites_disagree(asked: Path, qa: CommandLine) -> None:
    history = SqliteHistory(asked / ".qa")
    kept = history.entry(1)
    assert kept is not None
    differing = Disagreeing((1, 2), "number", ("230", "260"))
    claims = (Claim("Some 230 or 260.", (1, 2)),)
    answer = replace(kept.turn.answer, model="m", claims=claims, disagreements=(differing,))
    history.save(replace(kept.turn, answer=answer))
    assert qa("history", "show", "3").out.splitlines()[-1] == f"The articles disagree: {DISAGREE}"


def test_show_tells_which_sentences_have_changed_moved_or_gone(
    asked: Path, qa: CommandLine
) -> None:
    before = json.loads(qa("history", "show", "1", "--json").out)["questions"][0]
    cited = [(each["article"], each["sentence"]) for each in before["citations"]]
    assert cited[0][0] == cited[1][0] == "lavrov-drills.txt"
    drills = asked / "corpus" / "lavrov-drills.txt"
    text = drills.read_text(encoding="utf-8")
    mark = text.index("MINSK")
    text = text[:mark] + "A new first paragraph.\n\n" + text[mark:]
    drills.write_text(text.replace("Washington leaves that half out", "so on"), encoding="utf-8")
    os.remove(asked / "corpus" / cited[2][0])
    assert qa("index").code == 0
    shown = qa("history", "show", "1")
    assert shown.err.splitlines() == [
        "qa: [1] not in the article any more",
        "qa: [2] now on line 20",
        "qa: [3] the article is not indexed any more",
    ]
    after = json.loads(qa("history", "show", "1", "--json").out)["questions"][0]
    assert [each["now"] for each in after["citations"]] == ["changed", "moved", "gone"]
    assert [each["line_now"] for each in after["citations"]] == [None, 20, None]


@pytest.mark.parametrize("number", ["9", "0", "x", "99999999999999999999"])
def test_an_unknown_number_is_wrong_usage(asked: Path, qa: CommandLine, number: str) -> None:
    told = qa("history", "show", number)
    assert (told.code, told.out) == (2, "")
    assert f"no question {number}" in told.err


def test_clear_needs_a_yes(asked: Path, qa: CommandLine) -> None:
    assert qa("history", "clear").code == 2
    assert len(qa("history").out.splitlines()) == 2
    cleared = qa("history", "clear", "--yes")
    assert (cleared.code, cleared.err) == (0, "Forgot 2 questions.\n")
    assert qa("history").code == 7


def test_off_keeps_nothing(folder: Path, qa: CommandLine) -> None:
    qa("index", str(folder / "corpus"))
    assert qa("ask", QUESTION, variables={"QA_HISTORY": "off"}).code == 0
    qa("chat", given=QUESTION, variables={"QA_HISTORY": "off"})
    assert not (folder / ".qa" / "history.sqlite3").exists()
    assert qa("history").code == 7


def test_a_damaged_file_is_a_note_and_no_error(asked: Path, qa: CommandLine) -> None:
    (asked / ".qa" / "history.sqlite3").write_text("no database " * 400, encoding="utf-8")
    told = qa("ask", QUESTION)
    assert told.code == 0
    assert "damaged" in told.err
    assert qa("history").out.startswith("1  ")


def test_a_history_that_cannot_be_written_is_a_note(folder: Path, qa: CommandLine) -> None:
    qa("index", str(folder / "corpus"))
    (folder / ".qa" / "history.sqlite3").mkdir()
    told = qa("ask", QUESTION)
    assert told.code == 0
    assert "not kept in the history" in told.err


@pytest.mark.parametrize("last", ["abc", "0", "1.5"])
def test_last_is_a_whole_number(last: str) -> None:
    ran = CommandLine(news())("history", "--last", last)
    assert ran.code == 2
    assert f"--last must be a whole number of at least 1, not '{last}'." in ran.err
