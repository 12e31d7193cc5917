"""What answers to a user's own questions are worth, and which of two settings is better."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.evaluating import Expected, Judged, chance, differences, expected_of, figures_of, judge
from qa.types import Answer, Citation, Sentence


def citation(number: int, article: str, text: str, *also: str) -> Citation:
    return Citation(
        number=number,
        sentence=Sentence(article, 0, 0, len(text), 1, text),
        path=f"/news/{article}",
        title="A title",
        also_in=tuple(citation(0, other, text) for other in also),
    )


def answered(*cited: Citation, status: Any = "answered") -> Answer:
    return Answer("who opened the harbour", status, "text", citations=cited)


FIRST = citation(1, "ferry.txt", "The ferry sails at nine.")
SECOND = citation(2, "harbour.txt", "Ada  Quill opened\nthe harbour on Monday.", "copy.txt")


@pytest.mark.parametrize(
    ("expected", "article", "sentence", "right"),
    [
        pytest.param(Expected("1", "?"), None, None, True, id="anything will do"),
        pytest.param(Expected("1", "?", articles=("harbour.txt",)), 2, None, True, id="article"),
        pytest.param(Expected("1", "?", articles=("copy*",)), 2, None, True, id="also in"),
        pytest.param(Expected("1", "?", articles=("no.txt",)), None, None, False, id="no article"),
        pytest.param(
            Expected("1", "?", sentences=("Quill opened the harbour",)), None, 2, True, id="part"
        ),
        pytest.param(
            Expected("1", "?", sentences=("So: the ferry sails at nine. It is blue.",)),
            *(None, 1, True),
            id="more than the sentence",
        ),
        pytest.param(Expected("1", "?", answers=("on monday",)), None, 2, True, id="words"),
        pytest.param(Expected("1", "?", answers=("on Friday",)), None, None, False, id="others"),
        pytest.param(
            Expected("1", "?", articles=("harbour.txt",), answers=("ferry",)),
            *(2, None, False),
            id="words in another article",
        ),
        pytest.param(Expected("1", "?", answerable=False), None, None, False, id="should refuse"),
    ],
)
def test_an_answer_is_judged_by_what_it_cites(
    expected: Expected, article: int | None, sentence: int | None, right: bool
) -> None:
    told = judge(expected, answered(FIRST, SECOND))
    assert (told.article, told.sentence, told.right, told.checked) == (article, sentence, right, 2)


@pytest.mark.parametrize(("answerable", "right"), [(True, False), (False, True)])
def test_a_refusal_is_right_where_there_is_no_answer(answerable: bool, right: bool) -> None:
    told = judge(Expected("1", "?", answerable=answerable), answered(status="not_found"))
    assert told.right is right


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Line 7 has no question"),
        ({"question": " "}, "Line 7 has no question"),
        ({"question": "?", "answr": "x"}, "unknown fields: answr"),
        ({"question": "?", "article": 3}, "article must be a text"),
        ({"question": "?", "sentences": ["a", 3]}, "sentences must be a text"),
        ({"question": "?", "answerable": "perhaps"}, "true or false"),
        ({"question": "?", "answerable": False, "answer": "x"}, "has none"),
    ],
)
def test_a_line_that_is_wrong_is_named(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        expected_of(fields, 7)


def test_a_line_takes_one_text_or_several() -> None:
    fields = {"question": " who? ", "article": "a", "articles": ["b", ""], "answerable": "yes"}
    assert expected_of(fields, 7) == Expected("7", "who?", articles=("a", "b"))
    assert expected_of({"id": 3, "question": "?"}, 7).id == "3"
    assert not expected_of({"question": "?", "answerable": "False"}, 7).answerable


@pytest.mark.parametrize(
    ("answer", "text", "holds"),
    [
        ("1", "It closed in 2017.", False),
        ("1", "It cost 1,000 crowns.", False),
        ("1", "It rose by 1.5 points.", False),
        ("2017", "It closed in 2017.", True),
        ("20", "It rose by 20% then.", True),
        ("bridge", "The bridges closed.", False),
        ("bridge", "The bridge's keeper left.", True),
        ("on monday", "It sailed (On\nMonday).", True),
        ("$5", "It costs $5.", True),
        ("two", "2 bridges closed.", True),
        ("2", "Two bridges closed.", True),
        ("twenty-five", "All 25 closed.", True),
        ("5", "Twenty-five closed.", False),
        ("5", "It costs 5 million crowns.", False),
        ("5 million", "It costs $5,000,000.", True),
        ("two bridges", "Only 2 bridges closed.", True),
        ("1", "No one was hurt.", False),
        ("1", "One person was hurt.", True),
        ("2", "It closed twice.", False),
        ("7 p.m.", "It opens at 7 p.m.", True),
        ("no. 7", "It is No. 7 of nine.", True),
        ("", "It closed.", True),
    ],
)
def test_an_answer_stands_in_a_text_as_whole_words_and_numbers(
    answer: str, text: str, holds: bool
) -> None:
    cited = answered(citation(1, "bridge.txt", text))
    assert judge(Expected("1", "?", answers=(answer,)), cited).right is holds


@given(st.text(min_size=1), st.text(), st.text())
def test_an_answer_between_spaces_is_always_found(answer: str, before: str, after: str) -> None:
    text = f"{before} | {answer} | {after}"
    assert judge(Expected("1", "?", answers=(answer,)), answered(citation(1, "a.txt", text))).right


def test_a_question_that_failed_is_not_right_and_counted() -> None:
    failed = answered(status="error")
    told = [
        judge(Expected("1", "?"), failed, error="It fell."),
        judge(Expected("2", "?", answerable=False), failed, error="It fell."),
        judge(Expected("3", "?"), answered(FIRST)),
    ]
    assert [each.right for each in told] == [False, False, True]
    assert [each.error for each in told] == ["It fell.", "It fell.", None]
    assert (figures_of(told).errors, figures_of(told).questions) == (2, 3)
    assert figures_of([]).questions == 0


def some(rights: Sequence[bool]) -> list[Judged]:
    expected = Expected("1", "?", answers=("x",))
    return [Judged(expected, "answered", None, 1 if right else None, 3, 0, 0.5) for right in rights]


def test_figures_are_shares_of_the_questions_that_tell() -> None:
    judged = [
        judge(Expected("1", "?", articles=("ferry.txt",)), answered(FIRST, SECOND), seconds=1),
        judge(Expected("2", "?", answers=("Monday",)), answered(FIRST, SECOND), seconds=3),
        judge(Expected("3", "?", answers=("Monday",)), answered(status="not_found"), seconds=2),
    ]
    told = figures_of(judged)
    assert (told.questions, told.seconds, told.citations) == (3, 2, 4)
    assert told.right == pytest.approx(2 / 3)
    assert (told.article_first, told.sentence_first, told.sentence_first_three) == (1, 0, 0.5)
    assert told.refused_wrongly == pytest.approx(1 / 3)
    assert told.refused_rightly is None


@pytest.mark.parametrize(
    ("better", "worse", "odds"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (8, 2, 0.109375), (3, 3, 1.0)],
)
def test_a_difference_is_set_against_chance(better: int, worse: int, odds: float) -> None:
    same = [True] * 40
    here = some([*same, *[True] * better, *[False] * worse])
    there = some([*same, *[False] * better, *[True] * worse])
    assert len(differences(here, there)) == better + worse
    assert chance(here, there) == pytest.approx(odds)
    assert chance(there, here) == pytest.approx(odds)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_chance_is_a_probability(pairs: list[tuple[bool, bool]]) -> None:
    odds = chance(some([one for one, _ in pairs]), some([other for _, other in pairs]))
    assert 0 < odds <= 1
