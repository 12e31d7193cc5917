"""`qa ask` and `qa search`: answers for people and for scripts, and batches of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
REFUSED = "what did Merkel say about pensions"
FIELDS = [
    "schema", "id", "question", "status", "text", "claims", "citations", "nearest", "notes",
    "disagreements", "model", "usage", "error", "timings_ms", "store",
]  # fmt: skip


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


def answers(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_holds_every_field_in_order(run: CommandLine) -> None:
    told = run("ask", QUESTION, "--json")
    assert (told.code, told.err) == (0, "")
    (answer,) = answers(told.out)
    assert list(answer) == FIELDS
    assert answer["status"] == "answered"
    assert answer["question"] == QUESTION
    first = answer["citations"][0]
    assert (first["article"], first["line"]) == ("lavrov-drills.txt", 18)
    assert first["path"] == str(news() / "corpus" / "lavrov-drills.txt")
    text = Path(first["path"]).read_bytes().decode()
    assert text[first["start"] : first["end"]] == first["sentence"]


def test_every_number_of_an_answer_has_its_citation(run: CommandLine) -> None:
    (answer,) = answers(run("ask", QUESTION, "--json").out)
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for claim in answer["claims"] for n in claim["citations"]} == set(numbers)
    assert all(f"[{number}]" in answer["text"] for number in numbers)


def test_a_sentence_that_leans_on_another_carries_it(run: CommandLine) -> None:
    for command, key in (("ask", "citations"), ("search", "sentences")):
        told = json.loads(run(command, "which step would matter most", "--json", "-k", "1").out)
        first = told[key][0]
        assert first["sentence"].startswith("“It is the step")
        context = first["context"]
        text = Path(first["path"]).read_bytes().decode()
        assert text[context["start"] : context["end"]] == context["text"]
        assert context["text"] == "China provides most of the fuel that the North burns."
        assert (context["line"], context["end"]) == (first["line"], first["start"] - 1)
        assert list(context) == ["start", "end", "line", "text"]


def test_k_bounds_the_citations(run: CommandLine) -> None:
    (answer,) = answers(run("ask", QUESTION, "--json", "-k", "1").out)
    assert len(answer["citations"]) == 1
    found = json.loads(run("search", QUESTION, "--json", "-k", "5").out)
    assert len(found["sentences"]) == 5


def test_a_refusal_has_its_code_and_cites_nothing(run: CommandLine) -> None:
    told = run("ask", REFUSED, "--json")
    (answer,) = answers(told.out)
    assert told.code == 7
    assert (answer["status"], answer["citations"], answer["error"]) == ("not_found", [], None)
    plain = run("ask", REFUSED)
    assert plain.code == 7
    assert plain.out.startswith('The articles do not answer this. No article mentions "Merkel".\n')


@pytest.mark.parametrize(
    ("words", "given"),
    [
        pytest.param([QUESTION], "", id="quoted"),
        pytest.param(QUESTION.split(), "", id="many words"),
        pytest.param(["-"], QUESTION + "\n", id="standard input"),
        pytest.param(["-"], "\ufeff" + QUESTION, id="standard input with a mark"),
    ],
)
def test_a_question_may_be_given_in_each_way(
    run: CommandLine, words: list[str], given: str
) -> None:
    assert run("ask", *words, given=given).out == run("ask", QUESTION).out


def test_notes_go_to_stderr_and_quiet_silences_them(run: CommandLine) -> None:
    told = run("ask", "what did Lavrow say about sanctions")
    assert "Lavrow" in told.err
    quiet = run("ask", "what did Lavrow say about sanctions", "--quiet")
    assert (quiet.out, quiet.err) == (told.out, "")


def test_verbose_tells_times(run: CommandLine) -> None:
    assert " ms" in run("ask", QUESTION, "--verbose").out
    assert " ms" not in run("ask", QUESTION).out


def test_filters_reach_the_answer(run: CommandLine) -> None:
    told = run("ask", QUESTION, "--json", "--article", "lavrov-talks*", "--since", "2018-01-16")
    (answer,) = answers(told.out)
    found = answer["citations"] + answer["nearest"]
    assert {citation["article"] for citation in found} <= {"lavrov-talks-courier.txt"}
    assert found


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("lavrov", id="surname, lower case"),
        pytest.param("SERGEI LAVROV", id="full name, capitals"),
        pytest.param("Sergéi Lávrov", id="accents"),
        pytest.param("Foreign Minister Lavrov", id="title"),
    ],
)
def test_a_speaker_is_found_by_any_form_of_the_name(run: CommandLine, name: str) -> None:
    told = run("ask", "--json", "--speaker", name, "sanctions")
    assert told.code == 0
    (answer,) = answers(told.out)
    assert {citation["speaker"] for citation in answer["citations"]} == {"Sergei Lavrov"}
    assert answer["notes"] == []


def test_search_shows_sentences_and_passages(run: CommandLine) -> None:
    told = run("search", "oil", "shipments", "-k", "3", "--json")
    assert told.code == 0
    found = json.loads(told.out)
    assert found["schema"] == "qa.search/1"
    assert found["query"] == "oil shipments"
    assert len(found["sentences"]) == 3
    assert set(found["passages"][0]) == {"article", "start", "end", "line", "text", "score"}


def test_a_search_for_words_that_no_article_holds_says_so(run: CommandLine) -> None:
    assert "nearest in meaning" in run("search", "zebra quagga").err
    assert "nearest in meaning" not in run("search", "zebra sanctions").err


def test_a_search_without_a_hit_has_its_code(run: CommandLine) -> None:
    told = run("search", "oil", "--article", "no-such-article")
    assert (told.code, told.out) == (7, "")
    assert "Nothing found." in told.err


BATCH = f"""\
{QUESTION}

{{"id": "b", "question": "{REFUSED}"}}
{{"id": 3, "question": "{QUESTION}", "k": 1, "article": "lavrov-drills.txt"}}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_batch_answers_in_order(run: CommandLine, end: str) -> None:
    told = run("ask", "--batch", "-", given=BATCH.replace("\n", end))
    assert (told.code, told.err) == (0, "")
    first, second, third = answers(told.out)
    assert (first["id"], first["status"]) == (None, "answered")
    assert (second["id"], second["status"]) == ("b", "not_found")
    assert (third["id"], len(third["citations"])) == (3, 1)


def test_a_batch_may_lie_in_a_file_with_a_mark(run: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "questions.txt"
    path.write_text(BATCH, encoding="utf-8-sig")
    told = run("ask", "--batch", str(path))
    assert answers(told.out)[0]["question"] == QUESTION


def test_an_empty_batch_is_no_error(run: CommandLine) -> None:
    assert run("ask", "--batch", "-", given="\n \n").code == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param('{"question": "x"', "not JSON", id="cut off"),
        pytest.param('{"question": 3}', "no question", id="question a number"),
        pytest.param('{"id": 1}', "no question", id="no question"),
        pytest.param('{"question": "x", "ask": 1}', "unknown fields: ask", id="unknown field"),
        pytest.param('{"question": "x", "k": 0}', "k must be", id="k of 0"),
        pytest.param('{"question": "x", "k": true}', "k must be", id="k a truth"),
        pytest.param('{"question": "x", "k": "2"}', "k must be", id="k a text"),
        pytest.param('{"question": "x", "since": 2017}', "since must be", id="date a number"),
        pytest.param('{"question": "x", "since": "gugus"}', "is no date", id="no date"),
        pytest.param('{"question": "x", "speaker": ""}', "is no name", id="no speaker"),
        pytest.param('{"question": "x", "article": 1}', "article must be", id="article a number"),
        pytest.param('{"question": "x", "id": NaN}', "NaN is no JSON value", id="no number"),
        pytest.param('{"question": ""}', "question is empty", id="empty question"),
        pytest.param('{"a":' * 50_000, "not JSON", id="deep"),
        pytest.param("?", "question is empty", id="no letters"),
    ],
)
def test_a_bad_line_is_told_and_stops_nothing(run: CommandLine, line: str, message: str) -> None:
    told = run("ask", "--batch", "-", given=f"\n{line}\n{QUESTION}\n")
    assert told.code == 2
    bad, good = answers(told.out)
    assert bad["status"] == "error"
    assert (bad["error"]["line"], bad["error"]["exit"], bad["error"]["kind"]) == (2, 2, "usage")
    assert message in bad["error"]["message"]
    assert good["status"] == "answered"


def test_lone_surrogates_and_broken_bytes_are_bearable(run: CommandLine) -> None:
    told = run("ask", "--batch", "-", given=b'{"question": "\\ud800 sanctions"}\n\xff sanctions\n')
    assert told.code == 0
    assert all(answer["status"] in ("answered", "not_found") for answer in answers(told.out))
