"""Whether two sentences are about a topic, by their own words and titles."""

import pytest

from qa.on_topic import on_topic
from qa.telling import Told, told_beside
from qa.terms import query_terms
from qa.types import Sentence


def told(text: str, title: str, before: str = "") -> Told:
    return told_beside(Sentence("a.txt", 1, 0, len(text), 1, text), {0: before}, title, None)


ONE = told("The landslide buried 12 houses.", "Landslide hits Ombra", "Ombra will vote in May.")
OTHER = told("A landslide in Ombra buried 17 houses.", "Ombra counts its losses")
THEM = told("Only 9 of them are safe.", "After the rain", "Ombra has 40 houses.")


@pytest.mark.parametrize(
    ("topic", "about"),
    [
        pytest.param("Ombra landslide", True, id="all of it"),
        pytest.param("vote in Ombra", False, id="the place alone"),
        pytest.param("houses buried by landslides in Ombra in spring", True, id="nearly all"),
        pytest.param("landslide burying houses", True, id="other forms"),
        pytest.param("landslides in Marl and Hale", False, id="elsewhere"),
    ],
)
def test_pairs_on_a_topic(topic: str, about: bool) -> None:
    assert on_topic(query_terms(topic), ONE, OTHER) is about
    assert on_topic(query_terms(topic), OTHER, ONE) is about


def test_both_must_be_about_it() -> None:
    stray = told("Bread was short.", "Bakers on strike")
    assert not on_topic(query_terms("Ombra landslide"), ONE, stray)


def test_half_of_a_topic_is_not_enough_where_it_is_a_name() -> None:
    named = told("Ombra lies in a narrow valley.", "A valley")
    assert not on_topic(query_terms("Ombra landslide"), ONE, named)
    slide = told("The landslide was the third.", "A valley")
    assert on_topic(query_terms("Ombra landslide"), ONE, slide)


def test_them_are_those_before() -> None:
    assert on_topic(query_terms("houses of Ombra"), THEM, OTHER)
