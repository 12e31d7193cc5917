"""The gate: signals compared with those of chance, and names that no article holds."""

import json
import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.gate import (
    ENOUGH,
    GATE_VERSION,
    Calibration,
    Signals,
    Verdict,
    absent_names,
    answerable_logit,
    calibrate,
    judge,
    read_signals,
    typical_calibration,
    with_confidence,
)
from qa.off_topic import OFF_TOPIC
from qa.questions import parse_question
from qa.ranking import RankedSentence
from qa.terms import stem, terms
from qa.types import Hit, Passage, Sentence
from tests.stores import CommandLine, news

CHANCE = Calibration(Signals(9.0, 0.3, 8.0, 0.5), Signals(3.0, 0.1, 2.0, 0.1))
GOOD = Signals(21.0, 0.7, 16.0, 0.9)
TEXT = "Dr. Ortega praised the harbour of Lisbon."


def found(
    signals: Signals = GOOD, *, title: str = "", spoken: bool = False
) -> tuple[list[Hit], list[RankedSentence]]:
    """One hit with one sentence that has these signals."""
    sentence = Sentence("a.txt", 0, 0, len(TEXT), 1, TEXT)
    passage = Passage("a.txt", 0, len(TEXT), TEXT, (sentence,), id=1, title=title)
    hit = Hit(passage, 1.0, keyword_score=signals.keywords, vector_score=signals.cosine)
    score, evidence = signals.score, signals.evidence
    return [hit], [RankedSentence(sentence, hit, score, 0.5, evidence, 0.5, spoken)]


def verdict(
    question: str, signals: Signals = GOOD, *, title: str = "", spoken: bool = False
) -> Verdict:
    """Judge a question in a store that holds `TEXT` alone."""
    asked = parse_question(question)
    hits, ranked = found(signals, title=title, spoken=spoken)
    held = set(terms(TEXT))
    counts = {term: int(term in held) for term in asked.terms}
    return judge(asked, hits, ranked, frequencies=counts, calibration=CHANCE)


def test_signals_are_those_of_the_best() -> None:
    assert read_signals(*found()) == GOOD
    assert read_signals([], []) == Signals(0.0, 0.0, 0.0, 0.0)


def test_chance_is_refused_and_what_stands_out_is_answered() -> None:
    assert not verdict("who praised the harbour", CHANCE.middle).enough
    assert verdict("who praised the harbour").enough


def test_the_same_signals_mean_less_for_a_longer_question() -> None:
    assert answerable_logit(GOOD, 12, CHANCE) < answerable_logit(GOOD, 3, CHANCE)


def test_one_stray_match_is_less_evidence_than_three() -> None:
    hits, (one,) = found()
    stray = [one, replace(one, evidence=0.3), replace(one, evidence=0.3)]
    assert read_signals(hits, [one] * 3).evidence == pytest.approx(0.9)
    assert read_signals(hits, stray).evidence == pytest.approx(0.5)


def test_the_same_signals_mean_less_where_chance_gives_as_much() -> None:
    crowded = replace(CHANCE, middle=GOOD)
    assert answerable_logit(GOOD, 3, CHANCE) > ENOUGH > answerable_logit(GOOD, 3, crowded)


@pytest.mark.parametrize("lacking", ["keywords", "cosine"])
def test_a_search_that_was_not_made_counts_neither_way(lacking: str) -> None:
    for signals in (GOOD, CHANCE.middle):
        whole = answerable_logit(signals, 3, CHANCE)
        part = answerable_logit(signals._replace(**{lacking: math.nan}), 3, CHANCE)
        assert (part > ENOUGH) == (whole > ENOUGH)


def test_without_keywords_no_name_is_called_absent() -> None:
    hits, ranked = found()
    asked = parse_question("what did Merkel say about the harbour")
    assert judge(asked, hits, ranked, frequencies=None, calibration=CHANCE).enough


@pytest.mark.parametrize(
    ("question", "absent"),
    [
        pytest.param("what did Merkel say about the harbour", ("Merkel",), id="speaker"),
        pytest.param("what did merkel say about the harbour", ("merkel",), id="in lower case"),
        pytest.param("Did Angela Merkel praise the harbour?", ("Angela Merkel",), id="two words"),
        pytest.param("Was Merkel's harbour praised?", ("Merkel",), id="possessive"),
        pytest.param("Did Merkel or Macron praise it?", ("Merkel", "Macron"), id="two names"),
        pytest.param("Did Luis Ortega praise it?", (), id="another first name"),
        pytest.param("Did Ortega Pires praise it?", ("Pires",), id="another surname"),
        pytest.param("did the EU praise the harbour", (), id="abbreviation"),
        pytest.param("What happened in Sept or on Monday?", (), id="calendar"),
        pytest.param("Which Report praised the harbour?", (), id="common word"),
        pytest.param("what did the report say about the harbour", (), id="common speaker"),
        pytest.param("Merkel", ("Merkel",), id="a name alone"),
        pytest.param("merkel harbour", ("merkel",), id="a name in lower case and a word"),
        pytest.param("Report", (), id="a common word alone"),
        pytest.param("Merkel praised the harbour", (), id="first word, which may be any"),
        pytest.param("WHO PRAISED THE JETTY", (), id="capitals throughout"),
    ],
)
def test_absent_names(question: str, absent: tuple[str, ...]) -> None:
    asked = verdict(question)
    assert asked.absent == absent
    assert asked.enough is not bool(absent)


def test_a_name_may_stand_in_a_title_alone() -> None:
    question = "Did Merkel praise the harbour?"
    assert verdict(question, title="Merkel on tour").enough
    assert not verdict(question, title="Minister on tour").enough


def test_words_on_the_topic_by_the_wanted_speaker_are_enough() -> None:
    assert verdict("what did Ortega say about the harbour", CHANCE.middle, spoken=True).enough


@pytest.mark.parametrize("question", ["who is he?", "why?", "what did she say?", "said"])
def test_without_content_words_nothing_is_enough(question: str) -> None:
    assert not verdict(question).enough


def test_nothing_found_is_not_enough() -> None:
    asked = parse_question("harbour")
    counts = {stem("harbour"): 0}
    assert not judge(asked, [], [], frequencies=counts, calibration=CHANCE).enough


def test_unknown_terms_are_no_absent_names() -> None:
    assert absent_names(parse_question("Did Merkel go?"), [], {}) == ()


def test_calibration_is_of_the_middle_and_survives_storing() -> None:
    chance = [Signals(float(n), n / 100, float(n), n / 100) for n in range(101)]
    made = calibrate([*chance, Signals(9e9, 9e9, 9e9, 9e9)])
    assert made.middle.keywords == pytest.approx(50, abs=1)
    assert made.spread.keywords == pytest.approx(34, abs=1)
    assert Calibration.from_text(made.as_text()) == made
    older = made.as_text().replace(f"[{GATE_VERSION},", "[0,", 1)
    assert Calibration.from_text(older) is None


def test_a_store_in_which_nothing_matches_still_has_a_spread() -> None:
    made = calibrate([Signals(0.0, 0.0, 0.0, 0.0)] * 5)
    assert min(made.spread) > 0


def test_without_a_calibration_the_size_of_the_store_counts() -> None:
    small, large = (typical_calibration(count).middle.keywords for count in (1, 30_000))
    assert 0 <= small < large


def test_there_are_some_hundred_questions_of_chance() -> None:
    assert 100 <= len(OFF_TOPIC) == len(set(OFF_TOPIC)) <= 150
    assert all(parse_question(question).terms for question in OFF_TOPIC)


numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=1, max_size=9), numbers)
def test_confidence_is_a_share_in_the_order_of_scores(scores: list[float], logit: float) -> None:
    _, (one,) = found()
    ranked = [replace(one, score=score) for score in scores]
    told = with_confidence(ranked, Verdict(enough=True, logit=logit))
    assert [each.score for each in told] == scores
    assert all(0.0 <= each.confidence <= 1.0 for each in told)
    by_score = sorted(told, key=lambda each: each.score)
    confidences = [each.confidence for each in by_score]
    assert confidences == sorted(confidences)


Ask = Callable[[str], str]


@pytest.fixture(scope="module")
def status_over_corpus() -> Ask:
    """Ask the sample articles; tells the answer's status."""
    run = CommandLine(news())
    return lambda question: str(json.loads(run("ask", question, "--json").out)["status"])


ANSWERED = (
    "who won the cup final",
    "when did the storm hit",
    "what did Lavrov say about sanctions",
    "how many North Koreans work in Russia",
    "when does the museum reopen",
)
REFUSED = (
    "what did Merkel say about pensions",
    "what is the capital of France",
    "how do I bake bread",
    "who invented the telephone",
    "when is the next election in Germany",
)


@pytest.mark.parametrize("question", ANSWERED)
def test_the_corpus_answers(status_over_corpus: Ask, question: str) -> None:
    assert status_over_corpus(question) == "answered"


@pytest.mark.parametrize("question", REFUSED)
def test_the_corpus_does_not_answer(status_over_corpus: Ask, question: str) -> None:
    assert status_over_corpus(question) == "not_found"
