"""`--format`: JSON Lines, CSV and Markdown of what is found, safe wherever they are opened."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.cli.formats import listed
from qa.markdown_words import escaped
from qa.pages.tables import COLUMNS, csv_head, csv_row
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
LISTS = {
    "search": ["search", "sanctions"],
    "articles": ["articles"],
    "history": ["history"],
}
LISTED = {"search": "sentences", "articles": "articles", "history": "questions"}
BATCH = (
    f'{QUESTION}\n{{"id": "=1+1", "question": "what did Merkel say about pensions"}}\n{{"id": 3}}\n'
)
HOSTILE = "=cmd|'/C calc'!A0 <b>x</b> [y](http://z.example) | `c` *d* _e_ # f\n- g"


@pytest.fixture
def run() -> CommandLine:
    run = CommandLine(news())
    run("ask", QUESTION)  # a question for the history
    return run


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("command", LISTS)
def test_a_list_is_the_same_in_each_format(run: CommandLine, command: str) -> None:
    words = LISTS[command]
    as_json = run(*words, "--json")
    assert run(*words, "--format", "json").out == as_json.out
    found = json.loads(as_json.out)[LISTED[command]]
    assert found
    lines = [json.loads(line) for line in run(*words, "--format", "jsonl").out.splitlines()]
    assert lines == found
    table = rows(run(*words, "--format", "csv").out)
    assert len(table) == len(found)
    head, rule, *told = run(*words, "--format", "markdown").out.splitlines()
    assert head.count("|") == rule.count("|")
    assert len(told) == len(found)
    assert run(*words, "--format", "text").out == run(*words).out


@pytest.mark.parametrize(
    "words",
    [
        ["search", "sanctions", "--since", "1900", "--until", "1900"],
        ["articles", "--since", "1900", "--until", "1900"],
    ],
)
def test_lines_of_an_empty_list_are_none(run: CommandLine, words: list[str]) -> None:
    assert json.loads(run(*words, "--json").out)[LISTED[words[0]]] == []
    assert run(*words, "--format", "jsonl").out == ""


def test_csv_holds_the_sentence_and_its_place(run: CommandLine) -> None:
    told = json.loads(run("search", "sanctions", "--json").out)["sentences"]
    for row, citation in zip(
        rows(run("search", "sanctions", "--format", "csv").out), told, strict=True
    ):
        assert row["sentence"] == citation["sentence"]
        assert row["place"].endswith(f"{citation['article']}:{citation['line']}")
        assert float(row["score"]) == citation["score"]


def test_an_answer_in_markdown_cites(run: CommandLine) -> None:
    told = run("ask", QUESTION, "--format", "markdown")
    answer = json.loads(run("ask", QUESTION, "--json").out)
    assert told.out.startswith(f"## {QUESTION}\n")
    assert told.code == 0
    for citation in answer["citations"]:
        assert f"- \\[{citation['number']}\\] " in told.out
        assert escaped(citation["sentence"]) in told.out
    refused = run("ask", "what did Merkel say about pensions", "--format", "markdown")
    assert refused.code == 7
    assert "Nearest sentences:" in refused.out


def test_a_batch_in_each_format(run: CommandLine) -> None:
    as_json = run("ask", "--batch", "-", given=BATCH)
    lines = [json.loads(line) for line in as_json.out.splitlines()]
    assert as_json.code == 2
    table = rows(run("ask", "--batch", "-", "--format", "csv", given=BATCH).out)
    assert [row["status"] for row in table] == [line["status"] for line in lines]
    assert [row["id"] for row in table] == ["", "'=1+1", "3"]
    assert table[0]["places"].count("; ") == len(lines[0]["citations"]) - 1
    assert table[2]["error"] == "This line has no question."
    digest = run("ask", "--batch", "-", "--format", "markdown", given=BATCH)
    assert digest.code == 2
    assert [line for line in digest.out.splitlines() if line.startswith("## ")] == [
        f"## {QUESTION}", "## what did Merkel say about pensions", "## \\{\"id\": 3\\}",
    ]  # fmt: skip
    assert "*Not answered: This line has no question.*" in digest.out


def test_an_article_in_markdown(run: CommandLine) -> None:
    told = run("show", "lavrov-drills.txt", "--format", "markdown").out
    article = json.loads(run("show", "lavrov-drills.txt", "--json").out)
    assert told.startswith(f"# {escaped(article['title'])}\n")
    words = " ".join(told.split())
    for sentence in article["sentences"][1:]:
        assert escaped(sentence["text"]).lstrip("\\") in words


def test_an_earlier_answer_in_markdown(run: CommandLine) -> None:
    number = json.loads(run("history", "--json").out)["questions"][0]["number"]
    told = run("history", "show", str(number), "--format", "markdown").out
    assert told.startswith("## ")
    assert "\n  > " in told


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        pytest.param(["ask", QUESTION, "--format", "csv"], "text, json, markdown", id="ask"),
        pytest.param(["search", "x", "--format", "xml"], "text, json, jsonl, csv", id="search"),
        pytest.param(["show", "x", "--format", "jsonl"], "text, json, markdown", id="show"),
        pytest.param(["ask", "--batch", "-", "--format", "text"], "jsonl, json, csv", id="batch"),
        pytest.param(["search", "x", "--json", "--format", "csv"], "Leave one out", id="both"),
    ],
)
def test_another_format_is_wrong_usage(run: CommandLine, words: list[str], allowed: str) -> None:
    told = run(*words)
    assert told.code == 2
    assert allowed in told.err


@pytest.mark.parametrize("form", [["--format", "json"], ["--format=jsonl"], ["--json"]])
def test_errors_are_objects_where_a_program_reads(run: CommandLine, form: list[str]) -> None:
    told = run("search", "", *form)
    assert told.code == 2
    assert json.loads(told.out)["error"]["exit"] == 2
    assert run("search", "", "--format", "csv").out == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("@x", "'@x"), ("-x", "'-x"), ("-5", "-5"),
        ("a=b", "a=b"), ("\tx", "'\tx"), ("-5.25", "-5.25"), ("-1+1", "'-1+1"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    row = dict.fromkeys(COLUMNS["questions"], text)
    table = rows(csv_head("questions") + "\n" + csv_row("questions", row))
    assert set(table[0].values()) == {cell}


@given(st.text(alphabet=st.sampled_from(sorted(set(HOSTILE + "123.)+~&;")))) | st.just(HOSTILE))
def test_nothing_is_read_as_markup(text: str) -> None:
    for line in (f"> {escaped(text)}", f"## {escaped(text)}", f"- a\n  > {escaped(text)}"):
        tokens = MarkdownIt("commonmark").parse(line)
        inner = [child for token in tokens for child in token.children or []]
        assert {child.type for child in inner} <= {"text", "text_special"}, line
        assert sum(token.type.endswith("list_open") for token in tokens) == line.startswith("- ")
    table = listed({"questions": [{"number": 1, "question": text}]}, "questions", "markdown")
    assert len(table.splitlines()) == 3
    (rendered,) = [
        token for token in MarkdownIt("commonmark").enable("table").parse(table)
        if token.type == "tbody_open"
    ]  # fmt: skip
    assert rendered.map == [2, 3]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2018-02-07", "2018-02-07"),
        ("-5 degrees", "-5 degrees"),
        ("- a", "\\- a"),
        ("12) y", "12\\) y"),
        ("---", "\\---"),
        ("a *b*", "a \\*b\\*"),
    ],
)
def test_only_what_markdown_would_take_for_markup_is_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown
