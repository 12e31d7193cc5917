"""`qa compare`, and what `qa ask` tells of sentences that disagree."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.loopback import Recorded, Scripted, serving, streamed
from tests.stores import CommandLine, news
from tests.test_cli_model import label_of

TOPIC = "North Korean workers in Russia"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.chdir(news())
    return CommandLine(news())


def test_both_sentences_are_shown_with_source_and_date(run: CommandLine) -> None:
    told = run("compare", TOPIC, "--offline")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "number: 37,000 or 24,000"
    assert lines[1].startswith("[1] corpus/workers-russia.txt:3")
    assert "2018-02-07" in lines[1]
    assert lines[3].startswith("[2] corpus/workers-sent-home.md:15")
    assert "2018-02-20" in lines[3]


def test_json_holds_pairs_of_citations(run: CommandLine) -> None:
    value = json.loads(run("compare", TOPIC, "--json", "--offline").out)
    assert list(value) == [
        "schema", "topic", "disagreements", "citations", "compared", "notes", "model", "usage",
        "timings_ms", "store",
    ]  # fmt: skip
    assert value["schema"] == "qa.compare/1"
    assert value["disagreements"] == [
        {"citations": [1, 2], "about": "number", "words": ["37,000", "24,000"], "by": "rules"}
    ]
    text = (news() / "corpus" / "workers-russia.txt").read_text(encoding="utf-8")
    first = value["citations"][0]
    assert text[first["start"] : first["end"]] == first["sentence"]


def test_markdown_quotes_both(run: CommandLine) -> None:
    told = run("compare", TOPIC, "--format", "markdown", "--offline")
    assert told.out.startswith("# Where articles disagree: North Korean workers in Russia\n")
    assert "**number: 37,000 or 24,000**" in told.out
    assert told.out.count("> ") == 2


def test_nothing_found_exits_with_7(run: CommandLine) -> None:
    told = run("compare", "storm", "--offline")
    assert (told.code, told.out) == (7, "")
    assert told.err.startswith("No two of ")
    assert json.loads(run("compare", "storm", "--offline", "--json").out)["disagreements"] == []


def test_a_model_finds_what_is_put_in_other_words(qa, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "ferry.txt").write_text(
        "Ferry aground\n\nSALTMARSH, March 6, 2018 - The ferry Petrel carried 40 passengers to "
        "Saltmarsh when she ran aground.\n",
        encoding="utf-8",
    )
    (tmp_path / "echo.txt").write_text(
        "All safe at sea\n\nSALTMARSH, March 7, 2018 (Echo) - Divers, cooks and a priest were "
        "aboard the ferry stranded off Saltmarsh, all told 60 passengers.\n",
        encoding="utf-8",
    )
    assert qa("index", ".", "--offline", cwd=tmp_path).code == 0
    topic = "ferry passengers at Saltmarsh"
    assert qa("compare", topic, "--offline", cwd=tmp_path).code == 7

    def pointing(request: Recorded) -> Scripted:
        first, second = label_of(request, "carried 40"), label_of(request, "60 passengers")
        return streamed(f"[{first}][{second}] number: 40 / 60\n[s77][{first}] number: 1 / 2")

    with serving(by=pointing) as server:
        place = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        told: Ran = qa("compare", topic, "-m", "scripted", cwd=tmp_path, **place)
        printed = qa("compare", topic, "-m", "scripted", "--json", cwd=tmp_path, **place)
        value = json.loads(printed.out)
    assert told.code == 0
    assert told.out.splitlines()[0] == "number: 40 or 60 (as a model reads them)"
    assert told.err.count(server.url) == 1
    assert [one["by"] for one in value["disagreements"]] == ["model"]
    assert value["model"] == "scripted"
    assert value["usage"]["output_tokens"] == 5


def test_a_filter_that_leaves_no_article_is_told(run: CommandLine) -> None:
    told = run("compare", TOPIC, "--offline", "--article", "nope*")
    assert told.code == 7
    assert "No article is left" in told.err


def test_an_unknown_format_is_wrong_usage(run: CommandLine) -> None:
    told = run("compare", TOPIC, "--format", "html")
    assert told.code == 2
    assert "Choose text, json, csv, markdown." in told.err


def test_an_answer_says_which_sentences_disagree(run: CommandLine) -> None:
    question = "how many aircraft take part in the drill?"
    told = run("ask", question, "--offline")
    assert told.out.splitlines()[-1] == "The articles disagree: [1] says 230, [2] says 260."
    value = json.loads(run("ask", question, "--offline", "--json").out)
    assert value["disagreements"] == [
        {"citations": [1, 2], "about": "number", "words": ["230", "260"], "by": "rules"}
    ]


def test_a_real_process_compares(qa, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told: Ran = qa("compare", TOPIC, "--offline", "--store", str(news() / ".qa"), cwd=tmp_path)
    assert told.code == 0
    assert told.out.startswith("number: 37,000 or 24,000\n")


def test_csv_has_a_line_for_each_pair(run: CommandLine) -> None:
    told = run("compare", TOPIC, "--offline", "--format", "csv")
    assert told.code == 0
    row, *_ = csv.DictReader(io.StringIO(told.out))
    value = json.loads(run("compare", TOPIC, "--offline", "--json").out)
    first, second = value["citations"][:2]
    assert row == {
        "about": "number", "first_words": "37,000", "second_words": "24,000", "by": "rules",
        "first_sentence": " ".join(first["sentence"].split()),
        "first_article": "workers-russia.txt",
        "first_place": "corpus/workers-russia.txt:3",
        "first_date": "2018-02-07",
        "second_sentence": " ".join(second["sentence"].split()),
        "second_article": "workers-sent-home.md",
        "second_place": "corpus/workers-sent-home.md:15",
        "second_date": "2018-02-20",
    }  # fmt: skip
    none = run("compare", "the chess olympiad", "--offline", "--format", "csv")
    assert (none.code, none.out.count("\n")) == (7, 1)
