"""Misspelt names find the right one; other words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.spelling import nearest_name, tolerance

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


def test_of_equally_near_names_the_frequent_one_wins() -> None:
    assert nearest_name("Hales", ["met Haley, met Haler, met Haler"]) == "Haler"


def test_a_lower_case_letter_with_an_accent_begins_no_name() -> None:
    assert nearest_name("ésan", ["the éson and the éson"]) is None


@given(st.text(max_size=30), st.lists(st.text(max_size=60), max_size=4))
def test_any_words_are_bearable(word: str, texts: list[str]) -> None:
    name = nearest_name(word, texts)
    assert name is None or any(name in text for text in texts)
    assert 0 <= tolerance(word) <= 2
