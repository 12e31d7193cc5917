"""The benchmarks' judgement: what counts as right, refused, a wrong citation, a ratio."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.assistant import Assistant
from qa.config import Config
from tests.bench import (
    bare,
    baselines,
    data,
    fit_gate,
    quality,
    quality_table,
    refusals,
    replies,
    speech,
    speed,
    warm,
)
from tests.stores import news

SQUAD = {
    "article_file": "oil.txt",
    "answer_sentence_contains": ["October 1973", "the  embargo"],
}
CLAPNQ = {
    "article_file": "oil.txt",
    "gold_sentences": ["The oil crisis began in October 1973 when members of OAPEC proclaimed it."],
}


def cited(sentence: str, article: str = "oil.txt", number: int = 1) -> dict[str, Any]:
    return {"number": number, "article": article, "sentence": sentence}


@pytest.mark.parametrize(
    ("sentence", "article", "right"),
    [
        pytest.param("It began in October 1973.", "oil.txt", True, id="holds an answer"),
        pytest.param("It began in October\n1973.", "oil.txt", True, id="answer across a line end"),
        pytest.param("Then the embargo ended.", "oil.txt", True, id="another answer"),
        pytest.param("It began in october 1973.", "oil.txt", False, id="letter case counts"),
        pytest.param("It began in October 1973.", "gas.txt", False, id="another article"),
        pytest.param("It began in 1973.", "oil.txt", False, id="only a part"),
    ],
)
def test_right_for_squad(sentence: str, article: str, right: bool) -> None:
    assert quality.right_for_squad(cited(sentence, article), SQUAD) is right


GOLD = str(CLAPNQ["gold_sentences"][0])


@pytest.mark.parametrize(
    ("sentence", "article", "right"),
    [
        pytest.param(GOLD, "oil.txt", True, id="the gold sentence"),
        pytest.param(GOLD.replace(" ", "\n"), "oil.txt", True, id="in other lines"),
        pytest.param(GOLD + " More followed.", "oil.txt", True, id="the gold sentence and more"),
        pytest.param("October 1973 when members", "oil.txt", True, id="a part of it"),
        pytest.param(GOLD[:60] + " something else", "oil.txt", True, id="the same beginning"),
        pytest.param(GOLD[:50] + " something else", "oil.txt", False, id="too short a beginning"),
        pytest.param(GOLD, "gas.txt", False, id="another article"),
        pytest.param("It ended in 1974.", "oil.txt", False, id="another sentence"),
    ],
)
def test_right_for_clapnq(sentence: str, article: str, right: bool) -> None:
    assert quality.right_for_clapnq(cited(sentence, article), CLAPNQ) is right


RIGHT = cited("In October 1973.")
WRONG = cited("In 1974.")
ELSEWHERE = cited("In October 1973.", "gas.txt")


@pytest.mark.parametrize(
    ("shown", "status", "verdict"),
    [
        pytest.param([RIGHT], "answered", (1, True, False), id="right first"),
        pytest.param([WRONG, RIGHT], "answered", (2, True, False), id="right second"),
        pytest.param([ELSEWHERE, RIGHT], "answered", (2, False, False), id="wrong article first"),
        pytest.param([RIGHT], "not_found", (1, True, True), id="refused, nearest is right"),
        pytest.param([WRONG], "answered", (0, True, False), id="never right"),
        pytest.param([], "not_found", (0, False, True), id="nothing shown"),
    ],
)
def test_judge(shown: list[dict[str, Any]], status: str, verdict: tuple[int, bool, bool]) -> None:
    numbered = [one | {"number": number} for number, one in enumerate(shown, start=1)]
    answer: dict[str, Any] = {"status": status, "citations": [], "nearest": []}
    answer["nearest" if status == "not_found" else "citations"] = numbered[::-1]
    assert quality.judge(answer, SQUAD, quality.right_for_squad) == quality.Verdict(*verdict)


def test_shares_count_a_refusal_as_right_or_wrong() -> None:
    verdicts = [
        quality.Verdict(1, True, False),
        quality.Verdict(1, True, True),
        quality.Verdict(3, False, False),
        quality.Verdict(4, False, False),
        quality.Verdict(0, False, False),
    ]
    assert quality.shares(verdicts) == {
        "questions": 5,
        "first": 0.4,
        "first_three": 0.6,
        "article_first": 0.4,
        "first_strict": 0.2,
        "first_three_strict": 0.4,
        "refused": 0.2,
    }


@given(st.lists(st.sampled_from(["a", " ", "\n", "\r", "\r\n"])), st.data())
def test_line_at_agrees_with_universal_newlines(parts: list[str], chance: st.DataObject) -> None:
    text = "".join(parts) + "x"
    start = chance.draw(st.integers(0, len(text) - 1))
    if text[start] not in "\r\n":
        before = text[:start].replace("\r\n", "\n").replace("\r", "\n")
        assert quality.line_at(text, start) == 1 + before.count("\n")


FILE = "Oil\r\n\r\nIt began in 1973. It ended.\r\n"


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        pytest.param({}, 0, id="right"),
        pytest.param({"line": 2}, 1, id="wrong line"),
        pytest.param({"start": 8}, 1, id="wrong start"),
        pytest.param({"sentence": "It began in 1974."}, 1, id="not the file's words"),
        pytest.param({"start": 1, "line": 3}, 2, id="wrong start, so another line"),
    ],
)
@pytest.mark.parametrize("shown_as", ["citations", "nearest"])
def test_citation_errors(change: dict[str, Any], errors: int, shown_as: str) -> None:
    citation = cited("It began in 1973.") | {"path": "/oil.txt", "start": 7, "end": 24, "line": 3}
    answer: dict[str, Any] = {"citations": [], "nearest": []} | {shown_as: [citation | change]}
    assert len(quality.citation_errors(answer, {"/oil.txt": FILE}.__getitem__)) == errors


def test_file_texts_keep_line_ends_and_drop_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "oil.txt"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    assert quality.FileTexts()(str(path)) == FILE


@given(st.lists(st.integers()), st.integers(0, 60))
def test_sample_keeps_order_and_is_the_same_each_time(items: list[int], count: int) -> None:
    chosen = data.sample(list(enumerate(items)), count)
    assert len(chosen) == min(count, len(items))
    assert chosen == sorted(chosen)
    assert chosen == data.sample(list(enumerate(items)), count)


@pytest.mark.parametrize(
    ("share", "value"),
    [
        pytest.param(0.0, 1, id="least"),
        pytest.param(0.5, 6, id="middle"),
        pytest.param(0.95, 10, id="one in twenty"),
        pytest.param(1.0, 10, id="most"),
    ],
)
def test_percentile(share: float, value: int) -> None:
    assert speed.percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == value


def test_compared_tells_medians_and_their_ratio() -> None:
    assert speed.compared([3, 9, 3], [2, 1, 2]) == {"qa": 3, "bare": 2, "ratio": 1.5}


def test_timed_tells_what_a_process_printed_and_how_much_memory_it_took(tmp_path: Path) -> None:
    ran = speed.timed(
        [sys.executable, "-c", "print(len(bytearray(200_000_000)))"], tmp_path / "store"
    )
    assert ran.out == "200000000\n"
    assert 200 < ran.megabytes < 2_000


def test_timed_reports_a_failure_with_its_message(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended with 3: so it goes"):
        speed.timed(
            [sys.executable, "-c", "import sys; sys.stderr.write('so it goes'); sys.exit(3)"],
            tmp_path / "store",
        )


@given(st.lists(st.integers(1, 60), max_size=30))
def test_bare_passages_hold_every_sentence_once(lengths: list[int]) -> None:
    sentences = [
        " ".join(["word"] * (length - 1) + [f"end{at}."]) for at, length in enumerate(lengths)
    ]
    text = "\n".join(sentences)
    spans = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    passages = bare.passages_of(text, spans)
    assert "\n".join(passages) == text
    assert all(len(passage.split()) >= bare.PASSAGE_WORDS for passage in passages[:-1])


@pytest.mark.parametrize(
    ("title", "words"),
    [
        pytest.param(
            "DESIGNS INC <DESI.O> INITIAL OFFERING", "designs INC initial offering", id="code"
        ),
        pytest.param("U.S. SAYS 1987 OIL UP 3 PCT", "U.S SAYS OIL UP PCT", id="numbers"),
    ],
)
def test_title_words(title: str, words: str) -> None:
    assert " ".join(warm.title_words(title)) == words


def test_made_questions_are_the_same_each_time(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"OIL PRICES FALL IN ROUND {number}\n\nText.\n")
    stories = sorted(tmp_path.iterdir())
    made = warm.made_questions(stories, 12)
    assert len(made) == 12
    assert made == warm.made_questions(stories, 12)


def test_absent_data_is_told_and_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.bench.__main__ import main

    monkeypatch.setenv("QA_EVAL", str(tmp_path / "nowhere"))
    assert main([]) == 0
    assert capsys.readouterr().out.startswith(f"skipped: no evaluation data in {tmp_path}/nowhere")


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.__main__ import main

    assert main(["quality", "beauty"]) == 2
    assert "beauty" in capsys.readouterr().err


def test_save_writes_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "BENCH", tmp_path / "figures")
    path = data.save("speed", {"index": {"ratio": 1.2}})
    assert path == tmp_path / "figures" / "speed.json"
    assert json.loads(path.read_text()) == {"index": {"ratio": 1.2}}


def test_the_time_before_a_request_counts_only_questions_that_reach_the_model() -> None:
    asked = ["what did Lavrov say about sanctions"] * (warm.WARM_UP + 2)
    refused = ["what did Merkel say about pensions"]
    spent = replies.before_the_request(news() / ".qa", asked + refused)
    assert len(spent) == 2
    assert all(milliseconds > 0 for milliseconds in spent)


def test_the_first_words_of_a_reply_are_seen_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "BENCH", tmp_path)
    monkeypatch.setattr(replies, "QUESTION", "what did Lavrov say about sanctions")
    assert 0 < replies.first_word(news() / ".qa") < replies.PATIENCE * 1000


@pytest.mark.parametrize(
    ("quote", "phrases"),
    [
        pytest.param("“You hurt our fishing fleet.”", ["fishing fleet"], id="behind our"),
        pytest.param("“The tolls of the harbour are mad.”", ["tolls", "harbour"], id="behind the"),
        pytest.param("“Then came Eve Marsh.”", ["Eve Marsh"], id="a name"),
        pytest.param("“Tolls hurt.”", [], id="first words may be anything"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_noun_phrases_of_a_quote(quote: str, phrases: list[str]) -> None:
    assert speech.noun_phrases(quote) == phrases


def test_the_rarest_phrase_is_of_the_fewest_articles() -> None:
    counts = {"harbour": 9, "toll": 3, "fleet": 2}
    assert speech.rarest(["harbour tolls", "fleet", "harbour"], counts) == "fleet"
    assert speech.rarest(["fleet admiral", "harbour"], counts) == "harbour"
    assert speech.rarest(["admiral"], counts) is None


QUOTED = speech.Asked("what did Quill say about tolls", "Quill", "tolls", "toll.txt", ((10, 60),))
TOLL = {"article": "toll.txt", "start": 8, "end": 50, "sentence": "Tolls hurt.", "also_in": []}


@pytest.mark.parametrize(
    ("change", "right"),
    [
        pytest.param({}, True, id="in the quote, on the topic"),
        pytest.param({"sentence": "They hurt."}, False, id="in the quote, off the topic"),
        pytest.param({"start": 60, "end": 90}, False, id="behind the quote"),
        pytest.param({"article": "b.txt"}, False, id="another article"),
        pytest.param(
            {"article": "b.txt", "also_in": [{"article": "toll.txt"}]}, True, id="a copy of it"
        ),
    ],
)
def test_right_for_speech(change: dict[str, Any], right: bool) -> None:
    assert speech.is_right(TOLL | change, QUOTED) is right


@pytest.mark.parametrize(
    ("speaker", "said", "wrong"),
    [
        pytest.param("Ada Quill", [("Quill", (8, 50))], False, id="rightly hers"),
        pytest.param("Ada Quill", [("Marsh", (8, 50))], True, id="another's"),
        pytest.param("Ada Quill", [("Marsh", (8, 20))], None, id="too little of it is annotated"),
        pytest.param("Ada Quill", [], None, id="not annotated"),
        pytest.param("Eve Marsh", [("Quill", (8, 50))], None, id="not cited as the speaker's"),
        pytest.param(None, [("Quill", (8, 50))], None, id="cited as nobody's"),
    ],
)
def test_wrong_names(
    speaker: str | None, said: list[tuple[str, tuple[int, int]]], wrong: bool | None
) -> None:
    annotated = [speech.Said(name, (span,)) for name, span in said]
    assert speech.wrongly_named(TOLL | {"speaker": speaker}, QUOTED, annotated) is wrong


def test_invented_persons_are_the_same_each_time_and_of_no_article() -> None:
    questions = refusals.invented_questions(20)
    assert questions == refusals.invented_questions(20)
    names = (*refusals.FIRST_NAMES, *refusals.LAST_NAMES)
    assert all(any(name in one["question"] for name in names) for one in questions)


@pytest.mark.parametrize(
    ("wrongly", "recall", "precision"), [(0.0, 0.5, 1.0), (0.1, 0.9, 0.9), (0.0, 0.0, 0.0)]
)
def test_precision_of_refusal(wrongly: float, recall: float, precision: float) -> None:
    assert refusals.precision_of_refusal(wrongly, recall) == precision


def test_the_table_leaves_out_what_was_not_measured(capsys: pytest.CaptureFixture[str]) -> None:
    quality_table.print_table({"squad": {"first": 0.5}, "news": {"refused": 0.1}})
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["squad", "target", "news", "target"],
        ["first", "sentence", "right", "0.5", ">=", "0.76"],
        ["refused,", "answerable", "0.1", "<=", "0.08"],
    ]


def test_baselines_rank_the_sentence_that_was_asked_for_first(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    told = ("The ferry sails at noon. The baker sells rye bread.", "Rain fell. Nobody came.")
    for number, text in enumerate(told):
        (articles / f"{number}.txt").write_text(text, encoding="utf-8")
    with Assistant(Config(store=tmp_path / ".qa", offline=True)) as assistant:
        assistant.index([str(articles)])
        asked = [{"question": "when does the ferry sail", "sentence": "The ferry sails at noon."}]
        for with_vectors in (False, True):
            found = baselines.baseline_shares(
                assistant,
                asked,
                lambda cited, question: cited["sentence"] == question["sentence"],
                with_vectors=with_vectors,
            )
            assert found == {"first": 1.0, "first_three": 1.0}


def test_a_regression_finds_what_decides() -> None:
    features = np.array([[0.0, 1.0], [1.0, -1.0], [0.2, -1.0], [0.9, 1.0]] * 25)
    labels = np.array([0.0, 1.0, 0.0, 1.0] * 25)
    first, second, _ = fit_gate.logistic(features, labels, np.ones(100))
    assert first > 3
    assert abs(second) < 0.5
