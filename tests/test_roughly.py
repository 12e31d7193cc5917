"""Whether two numbers of the same can both be right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.numbers import Number, read_quantities
from qa.roughly import agree, hedge_of


def only(text: str) -> Number:
    (number,) = read_quantities(text).numbers
    return number


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        pytest.param("1.2 million tonnes", "1,200,000 tonnes", True, id="written otherwise"),
        pytest.param("1.2 million tonnes", "1,198,400 tonnes", True, id="rounded"),
        pytest.param(
            "1.2 million tonnes", "1,298,400 tonnes", False, id="rounded to something else"
        ),
        pytest.param("six pct", "5.97 pct", True, id="to a whole number"),
        pytest.param("about 230 planes", "228 planes", True, id="about"),
        pytest.param("about 230 planes", "260 planes", False, id="too far for about"),
        pytest.param("about 230 planes", "about 231 planes", False, id="both about, as exactly"),
        pytest.param("about 230 planes", "more than 260 planes", False, id="about and above"),
        pytest.param("nearly 100,000 men", "98,500 men", True, id="nearly"),
        pytest.param("nearly 100,000 men", "101,500 men", False, id="nearly is below"),
        pytest.param("more than 200 men", "212 men", True, id="more than"),
        pytest.param("more than 200 men", "190 men", False, id="more than is above"),
        pytest.param("at least four boats", "six boats", True, id="a small least"),
        pytest.param("no more than 24,000 men", "37,000 men", False, id="above a bound"),
        pytest.param("200 men", "230 men", False, id="rounded too far"),
        pytest.param("6 boats", "8 boats", False, id="small numbers"),
        pytest.param("490 million dollars", "491 million dollars", False, id="exact enough"),
        pytest.param("-3 percent", "3 percent", False, id="sign"),
        pytest.param("5 percent", "5 dollars", False, id="kind"),
        pytest.param("in 1987", "in 1990", False, id="years are never rounded"),
        pytest.param("the 20th man", "the 21st man", False, id="nor are places in a row"),
    ],
)
def test_two_numbers_agree_or_not(one: str, other: str, wanted: bool) -> None:
    pair = only(one), one, only(other), other
    assert (agree(*pair) if pair[0].kind == pair[2].kind else False) is wanted
    assert agree(only(other), other, only(one), one) is agree(*pair)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("some $5 was paid", "about", id="some"),
        pytest.param("200 or more men", "above", id="after it"),
        pytest.param("up to 30 men", "below", id="up to"),
        pytest.param("the 30 men", "", id="none"),
    ],
)
def test_words_hedge_a_number(text: str, wanted: str) -> None:
    assert hedge_of(only(text), text) == wanted


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.sampled_from(["", "about ", "over "]))
def test_agreeing_is_mutual_and_what_is_equal_agrees(one: int, other: int, hedge: str) -> None:
    first, second = f"{hedge}{one:,} boats", f"{other:,} boats"
    pair = only(first), first, only(second), second
    assert agree(*pair) == agree(*pair[2:], *pair[:2])
    assert one != other or agree(*pair)
