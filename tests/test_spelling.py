"""Misspelt names find the right one; other words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spelling import may_be_name, nearest_name, nearest_speaker, tolerance

TEXTS = [
    "On Monday Sergei Lavrov met Nikki Haley. Later that day Lavrov spoke in Minsk.",
    "The talks with Pyongyang, said Lavrov, go on. Sanctions hurt Éva and Guterres.",
]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        pytest.param("Lavrow", "Lavrov", id="one letter wrong"),
        pytest.param("lavrow", "Lavrov", id="lower case"),
        pytest.param("Sergey", "Sergei", id="first name"),
        pytest.param("Lavorv", "Lavrov", id="two letters exchanged"),
        pytest.param("Pyonyang", "Pyongyang", id="letter missing"),
        pytest.param("Pyongjang", "Pyongyang", id="other transcription"),
        pytest.param("Gutteres", "Guterres", id="two edits in a long name"),
        pytest.param("Lavrov", None, id="right already"),
        pytest.param("Havrov", None, id="other first letter"),
        pytest.param("Merkel", None, id="unknown"),
        pytest.param("Hal", None, id="too short"),
        pytest.param("", None, id="nothing"),
        pytest.param("talkz", None, id="no name in the texts"),
        pytest.param("sanctionz", None, id="only at a sentence's beginning"),
    ],
)
def test_nearest_name(word: str, name: str | None) -> None:
    assert nearest_name(word, TEXTS) == name


@pytest.mark.parametrize(
    ("word", "text"),
    [
        pytest.param(
            "coup", "They won the Cup on Sunday, their first cup in years.", id="small too"
        ),
        pytest.param("cold", "He spoke to Col. Park.", id="a title"),
        pytest.param("jury", "It opened in early July.", id="a month"),
        pytest.param("stormy", "It ended.\nStorms came. “Storms came,” she said.", id="begins"),
    ],
)
def test_what_is_no_name_is_not_chosen(word: str, text: str) -> None:
    assert nearest_name(word, [text]) is None


@pytest.mark.parametrize(
    ("question", "may"),
    [
        pytest.param("what did |lavrow say", True, id="whose words are asked for"),
        pytest.param("who is |lavrow", True, id="who is"),
        pytest.param("the speech by president |lavrow", True, id="a title before"),
        pytest.param("why |Lavrow left", True, id="a capital"),
        pytest.param("who led the |coup", False, id="a thing"),
        pytest.param("how |cold was it", False, id="a quality"),
        pytest.param("|Iron prices", False, id="the first word"),
        pytest.param("what was |able to say", False, id="a common word"),
    ],
)
def test_a_name_is_told_by_its_capital_or_its_place(question: str, may: bool) -> None:
    start = question.index("|")
    assert may_be_name(question.replace("|", ""), start) is may


SPEAKERS = ["Sergey Kovalev", "Sergei Lavrov", "Nikki Haley", "J. P. Lark Jr.", "a resident"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        pytest.param("Sergei Lavrow", "Sergei Lavrov", id="one word right"),
        pytest.param("Lavrow", "Lavrov", id="surname"),
        pytest.param("Serfei Lavrow", "Sergei Lavrov", id="both wrong"),
        pytest.param("Sergei Kovalew", "Sergey Kovalev", id="of the one who fits better"),
        pytest.param("Haley Niki", None, id="other order"),
        pytest.param("Angela Merkel", None, id="nobody"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_nearest_speaker(wanted: str, name: str | None) -> None:
    assert nearest_speaker(wanted, SPEAKERS) == name


def test_of_equally_near_names_the_frequent_one_wins() -> None:
    assert nearest_name("Hales", ["met Haley, met Haler, met Haler"]) == "Haler"


def test_a_lower_case_letter_with_an_accent_begins_no_name() -> None:
    assert nearest_name("ésan", ["the éson and the éson"]) is None


@given(st.text(max_size=30), st.lists(st.text(max_size=60), max_size=4))
def test_any_words_are_bearable(word: str, texts: list[str]) -> None:
    name = nearest_name(word, texts)
    assert name is None or any(name in text for text in texts)
    assert 0 <= tolerance(word) <= 2
