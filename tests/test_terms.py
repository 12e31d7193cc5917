import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.terms import LIGHT_STEMS, STOP_WORDS, query_terms, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Sanctions pressed the economies", ["sanction", "press", "economi"], id="stems"
        ),
        pytest.param(
            "F-22 jets, U.S. bases", ["f", "22", "jet", "u", "base"], id="split as indexed"
        ),
        pytest.param("Haley's call", ["haley", "call"], id="possessive"),
        pytest.param("they don't and couldn't", [], id="stop words and contractions"),
        pytest.param("call after call", ["call", "call"], id="repeated"),
        pytest.param("", [], id="empty"),
        pytest.param("Élysée café", [stem("élysée"), stem("café")], id="accents kept"),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("How many jets, what jet?", ("jet",), id="each once"),
        pytest.param("who is he?", ("who", "is", "he"), id="nothing but stop words"),
        pytest.param("?!", (), id="no words"),
    ],
)
def test_query_terms(question: str, expected: tuple[str, ...]) -> None:
    assert query_terms(question) == expected


def test_underscore_is_not_a_letter_as_in_the_index() -> None:
    assert words("snake_case") == ["snake", "case"]


def test_light_words_are_no_stop_words() -> None:
    assert "happen" in LIGHT_STEMS
    assert not LIGHT_STEMS & STOP_WORDS


@given(st.text())
def test_terms_are_the_stems_of_some_words(text: str) -> None:
    found = terms(text)
    assert set(found) <= {stem(word) for word in words(text)}
    assert len(query_terms(text)) == len(set(query_terms(text)))
    assert bool(query_terms(text)) == bool(words(text))
