"""`qa check`: verdicts, exit codes, and every form of its output."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Ran
from tests.stores import CommandLine, news

TRUE = "# Storm Ottilie\n\nThe sea wall at Cray Point gave way, and water ran into 70 cellars.\n"
FALSE = (
    "# Storm Ottilie\n\nStorm Ottilie left 58,000 homes without electricity on Thursday.\n"
    "Mayor Olga Marsh has resigned over it. Was she right?\n"
)
FIELDS = [
    "schema", "draft", "title", "supported", "counts", "statements", "citations", "silent", "notes",
    "model", "usage", "timings_ms", "store",
]  # fmt: skip
STATEMENT = [
    "number",
    "text",
    "start",
    "end",
    "line",
    "verdict",
    "reason",
    "difference",
    "citations",
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.chdir(news())
    return CommandLine(news())


def test_a_supported_draft_exits_with_0(run: CommandLine, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(TRUE, encoding="utf-8")
    told = run("check", str(draft), "--offline")
    assert (told.code, told.err) == (0, "")
    assert "supported" in told.out.splitlines()[0]
    assert told.out.splitlines()[0].endswith("draft.md:3")
    assert "[1] corpus/storm-ottilie.txt:9" in told.out
    assert told.out.splitlines()[-1].startswith("1 statement: 1 supported")


def test_a_draft_that_differs_exits_with_7(run: CommandLine) -> None:
    told = run("check", "-", "--offline", given=FALSE)
    assert told.code == 7
    assert "the article says 85,000, the draft says 58,000" in told.out
    assert "not found" in told.out


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        pytest.param(
            "More sanctions against North Korea will work, Lavrov said.",
            "the article denies this",
            id="denied by whom the draft names",
        ),
        pytest.param(
            "More sanctions against North Korea will work, Geng Shuang said.",
            "the article denies this",
            id="denied by another than who denied it",
        ),
        pytest.param(
            "The repair took six years.",
            "the article says eight, the draft says six",
            id="not made up of sentences about anything",
        ),
    ],
)
def test_a_short_statement_is_not_taken_for_supported(
    run: CommandLine, statement: str, told: str
) -> None:
    checked = run("check", "-", "--offline", given=f"{statement}\n")
    assert checked.code == 7
    assert told in checked.out


def test_a_denial_is_not_undone_by_a_sentence_that_only_says_where(run: CommandLine) -> None:
    told = run("check", "-", "--offline", given="No deaths were reported in the storm.\n")
    assert told.code == 0


def test_a_draft_is_not_written_over(run: CommandLine, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(TRUE, encoding="utf-8")
    (tmp_path / "page.html").symlink_to(draft)
    for page in ("draft.md", "page.html"):
        told = run("check", str(draft), "--offline", "--html", str(tmp_path / page))
        assert (told.code, told.out) == (2, "")
        assert "is the file that is read" in told.err
    assert draft.read_text(encoding="utf-8") == TRUE


def test_json_tells_statements_by_their_place_in_the_draft(run: CommandLine) -> None:
    told = run("check", "-", "--json", "--offline", given=FALSE)
    value = json.loads(told.out)
    assert list(value) == FIELDS
    assert (value["schema"], value["supported"], value["silent"]) == ("qa.check/1", False, 1)
    assert value["counts"] == {"supported": 0, "differs": 1, "not_found": 1}
    numbers = {citation["number"] for citation in value["citations"]}
    for one in value["statements"]:
        assert list(one) == STATEMENT
        assert FALSE[one["start"] : one["end"]] == one["text"]
        assert set(one["citations"]) <= numbers
    first = value["statements"][0]
    assert first["difference"] == {"about": "number", "draft": "58,000", "article": "85,000"}


def test_filters_leave_articles_out(run: CommandLine) -> None:
    told = run("check", "-", "--offline", "--until", "2017-12-31", given=TRUE)
    assert told.code == 7
    assert "storm-ottilie" not in told.out


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_a_draft_says_is_text_everywhere(run: CommandLine, form: str) -> None:
    bold = "<b onclick='y'>\x1b[31mmayor</b>"
    draft = f"# <script>x</script>\n\nThe **bold** {bold} of [[Ottilie]] fell.\n"
    told = run("check", "-", "--offline", "--format", form, given=draft)
    assert "\x1b" not in told.out
    if form == "html":
        assert "<script" not in told.out
        assert "<b onclick" not in told.out
        assert "&lt;b onclick" in told.out


def test_a_filter_that_leaves_no_article_is_told(run: CommandLine) -> None:
    told = run("check", "-", "--offline", "--article", "nope*", given=TRUE)
    assert told.code == 7
    assert told.err.count("No article is left") == 1
    told = run("check", "-", "--offline", "--since", "2030", given=TRUE)
    assert "left out by the dates asked for.\nNo article is left" in told.err


def test_a_draft_that_states_nothing_does_not_pass(run: CommandLine) -> None:
    told = run("check", "-", "--offline", "--json", given="# Exercises\n\n## At sea\n")
    assert (told.code, json.loads(told.out)["supported"]) == (7, False)
    assert told.err == "There is nothing in the draft that states something.\n"


def test_a_draft_that_is_lost_does_not_pass(run: CommandLine) -> None:
    told = run("check", "-", "--offline", given=" \n")
    assert (told.code, told.out) == (2, "")
    assert "there is no draft to check" in told.err


def test_the_page_is_whole_and_loads_nothing(run: CommandLine, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    told = run("check", "-", "--offline", "--html", str(page), given=FALSE)
    assert told.code == 7
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    for loading in ("src=", "http:", "https:", "@import", "url(", "<script"):
        assert loading not in text
    assert 'href="#s1"' in text
    assert 'id="s1"' in text
    assert "1 differs" in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(("nowhere.md",), 2, "nowhere.md: there is no such file.", id="no file"),
        pytest.param(("corpus",), 2, "corpus", id="a folder"),
        pytest.param(
            ("-", "--format", "pdf"), 2, "--format 'pdf' cannot be printed here.", id="format"
        ),
        pytest.param(("-", "--html", "none/x.html"), 2, "there is no folder none", id="page"),
        pytest.param(("rows.csv",), 2, "holds records, not a draft", id="records"),
    ],
)
def test_what_cannot_be_used_is_told(
    run: CommandLine, words: tuple[str, ...], code: int, message: str
) -> None:
    told = run("check", *words, "--offline", given=TRUE)
    assert told.code == code
    assert message in told.err
    assert "Traceback" not in told.err


def test_a_draft_that_states_nothing_is_told(run: CommandLine) -> None:
    told = run("check", "-", "--offline", given="# Heading\n\nWhy?\n")
    assert told.code == 7
    assert "nothing in the draft that states something" in told.err


def test_a_real_process_reads_a_pipe(qa, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    told: Ran = qa(
        "check",
        "-",
        "--offline",
        "--json",
        "--store",
        str(news() / ".qa"),
        given=TRUE,
        cwd=tmp_path,
    )
    assert told.code == 0
    assert json.loads(told.out)["counts"]["supported"] == 1
    assert told.err == ""


def test_csv_has_a_line_for_each_statement(run: CommandLine) -> None:
    given = f"{FALSE}\nIt said \u202e=1+1 of 9 storms.\n"
    told = run("check", "-", "--offline", "--format", "csv", given=given)
    assert told.code == 7
    rows = list(csv.DictReader(io.StringIO(told.out)))
    value = json.loads(run("check", "-", "--offline", "--json", given=given).out)
    assert [row["statement"] for row in rows] == [
        one["text"].replace("\u202e", "") for one in value["statements"]
    ]
    assert "\u202e" not in told.out
    assert list(rows[0]) == ["line", "verdict", "statement", "reason", "sources"]
    assert (rows[0]["line"], rows[0]["verdict"]) == ("3", "differs")
    assert rows[0]["reason"] == "the article says 85,000, the draft says 58,000"
    assert rows[0]["sources"].startswith("corpus/storm-ottilie.txt:")


def test_no_cell_of_a_draft_is_a_formula(run: CommandLine) -> None:
    given = "=HYPERLINK(1) was said by the mayor of Elista on Monday.\n"
    told = run("check", "-", "--offline", "--format", "csv", given=given)
    (row,) = csv.DictReader(io.StringIO(told.out))
    assert row["statement"].startswith("'=HYPERLINK")
