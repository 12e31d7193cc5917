"""`qa eval`: figures on a user's own questions, two settings compared, wrong files named."""

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from qa.assistant import Assistant
from qa.types import Answer
from tests.loopback import refused, serving, streamed
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


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def cells(markdown: str) -> list[list[str]]:
    """The rows of all tables of a report, as a reader of Markdown sees them."""
    found: list[list[str]] = []
    level = 0  # of what stands in a table
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        level += token.nesting * (token.type in ("table_open", "table_close"))
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and level:
            found[-1].append("".join(child.content for child in token.children or ()))
    return found


def test_csv_has_a_line_for_each_question(folder: Path) -> None:
    as_json = json.loads(CommandLine(folder)("eval", "questions.jsonl", "--json").out)
    told = CommandLine(folder)("eval", "questions.jsonl", "--format", "csv")
    assert told.code == 0
    table = rows(told.out)
    assert [row["id"] for row in table] == ["sanctions", "pensions", "wrong"]
    for row, result in zip(table, as_json["results"], strict=True):
        for name in ("question", "status", "article_rank", "sentence_rank", "citations"):
            assert row[name] == ("" if result[name] is None else str(result[name]))
        assert row["right"] == json.dumps(result["right"])
        assert row["refused"] == json.dumps(result["status"] == "not_found")
    assert [row["sentence_first"] for row in table] == ["true", "", ""]
    assert [row["article_first"] for row in table] == ["true", "", "false"]


def test_csv_has_both_settings_in_a_line(folder: Path) -> None:
    words = ("eval", "questions.jsonl", "--against", "k=1")
    against = json.loads(CommandLine(folder)(*words, "--json").out)["against"]["results"]
    table = rows(CommandLine(folder)(*words, "--format", "csv").out)
    assert [row["against_citations"] for row in table] == [
        str(each["citations"]) for each in against
    ]
    assert table[0]["citations"] > table[0]["against_citations"] == "1"


def test_nothing_of_a_question_is_a_formula_or_markup(folder: Path) -> None:
    name, question = "=1+1", "@who <b>won</b> | the [cup](http://z.example)\nfinal"
    line = {"id": name, "question": question, "article": "storm-ottilie.txt"}
    (folder / "hostile.jsonl").write_text(json.dumps(line), encoding="utf-8")
    (row,) = rows(CommandLine(folder)("eval", "hostile.jsonl", "--format", "csv").out)
    flat = " ".join(question.split())
    assert (row["id"], row["question"]) == (f"'{name}", f"'{flat}")
    report = CommandLine(folder)("eval", "hostile.jsonl", "--format", "markdown").out
    assert [name, flat] in [cell[:2] for cell in cells(report)]


def test_markdown_is_a_report(folder: Path) -> None:
    told = CommandLine(folder)("eval", "questions.jsonl", "--format", "markdown")
    assert told.out.startswith("# 3 questions\n")
    table = cells(told.out)
    assert ["right, all in all", "0.667"] in table
    assert ["wrong", "who won the cup final", "not the right article"] in table
    assert ["k", "8"] in table


def test_markdown_has_both_settings_and_where_they_differ(folder: Path) -> None:
    question = str(QUESTIONS[0]["question"])
    second = json.loads(CommandLine(folder)("ask", question, "--json").out)["citations"][1]
    lines = [*QUESTIONS, {"id": "second", "question": question, "sentence": second["sentence"]}]
    (folder / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    words = ("eval", "q.jsonl", "--against", "k=1")
    told = CommandLine(folder)(*words, "--format", "markdown")
    table = cells(told.out)
    assert ["", "here", "k=1"] in table
    assert ["right, all in all", "0.750", "0.500"] in table
    assert ["k", "8", "1"] in table
    assert ["second", question, "here", "no right sentence"] in table
    assert ["wrong", "who won the cup final", "not the right article"] in table
    assert "p = 1.000" in told.out
    assert "right only here: second" in CommandLine(folder)(*words).out


def test_what_cannot_be_printed_is_wrong_usage(folder: Path) -> None:
    told = CommandLine(folder)("eval", "questions.jsonl", "--format", "jsonl")
    assert told.code == 2
    assert "Choose text, json, csv, markdown." in told.err


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
        ("who?", ("--against", "k=2", "--against", " k=3"), "--against k is given twice"),
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


def test_one_question_is_one(folder: Path) -> None:
    (folder / "q.txt").write_text("who opened the museum", "utf-8")
    assert CommandLine(folder)("eval", "q.txt").out.startswith("1 question\n")
    report = CommandLine(folder)("eval", "q.txt", "--format", "markdown").out
    assert report.startswith("# 1 question\n")


def test_lines_end_as_those_of_a_batch_do(folder: Path) -> None:
    questions = [f"who opened{mark}the museum" for mark in "\u2028\u2029\x85"]
    lines = [json.dumps({"question": each}, ensure_ascii=False) for each in questions]
    lines.append("who opened\x0cthe museum")
    (folder / "q.jsonl").write_bytes("\r\n".join(lines).encode())
    told = CommandLine(folder)("eval", "q.jsonl", "--json")
    assert told.code == 0, told.err
    assert [each["id"] for each in json.loads(told.out)["results"]] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('question,answer\nwho won,"Ada\nwho lost,Bo\nwho left,Cy\n', 2),
        ('question,answer\n"who\nwon",Ada\nwho lost,"Bo" x\n', 4),
    ],
    ids=["never closed", "closed too early"],
)
def test_a_wrong_quote_in_a_table_is_named_by_its_line(folder: Path, text: str, line: int) -> None:
    (folder / "q.csv").write_text(text, "utf-8")
    told = CommandLine(folder)("eval", "q.csv")
    assert told.code == 2
    assert f"Line {line} is not CSV" in told.err
    assert told.out == ""


def test_both_settings_are_tried_before_the_questions(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = Assistant.ask

    def listening(self: Assistant, question: str, **rest: Any) -> Answer:
        asked.append(question)
        return ask(self, question, **rest)

    monkeypatch.setattr(Assistant, "ask", listening)
    told = CommandLine(folder)("eval", "questions.jsonl", "--against", "store=nope")
    assert (told.code, told.out, asked) == (5, "", [])
    assert "There is no store at" in told.err
    wrong = ("--against", "model=llamaindex:no_such_module.Model")
    told = CommandLine(folder)("eval", "questions.jsonl", *wrong)
    assert (told.code, told.out, asked) == (3, "", [])


MODEL = {"OPENAI_API_KEY": "sk-test-0123456789abcdef"}


@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
def test_a_question_that_fails_is_one_that_failed(folder: Path, form: str) -> None:
    refusal = refused(400, {"message": "content_filter: <b>no</b>", "code": "content_filter"})
    with serving(refusal, streamed("Nothing of it.")) as server:
        told = CommandLine(folder)(
            *("eval", "questions.jsonl", "-m", "scripted", "--format", form),
            variables={**MODEL, "OPENAI_BASE_URL": server.url},
        )
    assert told.code == 0, told.err
    assert "refused the content" in told.out
    if form == "text":
        assert re.search(r"^failed +1$", told.out, re.MULTILINE)
        assert "not right: sanctions" in told.out
    elif form == "json":
        value = json.loads(told.out)
        assert value["results"][0]["status"] == "error"
        assert len(value["results"]) == 3
        assert (value["figures"]["errors"], value["stopped"]) == (1, None)
    elif form == "csv":
        assert [bool(row["error"]) for row in rows(told.out)] == [True, False, False]
    else:
        assert ["failed", "1"] in cells(told.out)
        assert "<b>" not in told.out.replace("\\<b\\>", "")


def test_a_refused_key_ends_the_run_and_what_was_measured_is_told(folder: Path) -> None:
    lines = [*QUESTIONS[:1] * 2, *QUESTIONS]
    (folder / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    script = (streamed("Nothing."), refused(401, {"message": "no"}))
    for form in ("text", "json"):
        with serving(*script) as server:
            variables = {**MODEL, "OPENAI_BASE_URL": server.url}
            told = CommandLine(folder)(
                "eval", "q.jsonl", "-m", "scripted", "--format", form, variables=variables
            )
            assert len(server.requests) == 2
        assert told.code == 6
        assert "does not accept the API key" in told.err
        if form == "text":
            assert told.out.startswith("1 of 5 questions\n")
        else:
            value = json.loads(told.out)
            assert value["figures"]["questions"] == len(value["results"]) == 1
            assert (value["stopped"]["kind"], value["stopped"]["exit"]) == ("model_refused", 6)
    with serving(*script[1:]) as server:
        variables = {**MODEL, "OPENAI_BASE_URL": server.url}
        told = CommandLine(folder)("eval", "q.jsonl", "-m", "scripted", variables=variables)
    assert (told.code, told.out) == (6, "")


@pytest.mark.parametrize("words", [(), ("--against", "k=1")], ids=["one setting", "two"])
def test_when_interrupted_what_was_measured_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    ask = Assistant.ask
    asked: list[str] = []

    def interrupted(self: Assistant, question: str, **rest: Any) -> Answer:
        asked.append(question)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return ask(self, question, **rest)

    lines = [*QUESTIONS, *QUESTIONS]
    (folder / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    monkeypatch.setattr(Assistant, "ask", interrupted)
    told = CommandLine(folder)("eval", "q.jsonl", *words)
    assert told.code == 130
    assert told.out.startswith(f"{1 if words else 3} of 6 questions")
    assert ("sign test" in told.out) == bool(words)
    assert "Interrupted." in told.err
    asked.clear()
    told = CommandLine(folder)("eval", "q.jsonl", "--json", *words)
    value = json.loads(told.out)
    assert (told.code, value["stopped"]["exit"]) == (130, 130)
    assert len(value["results"]) == (1 if words else 3)


def test_no_such_file(folder: Path) -> None:
    told = CommandLine(folder)("eval", "nothing.jsonl")
    assert told.code == 2
    assert "nothing.jsonl cannot be read (No such file or directory)" in told.err
