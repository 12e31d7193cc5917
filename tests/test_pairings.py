"""A figure of a sentence goes with its own date or place, not with that of another figure."""

import pytest

from qa.support import Evidence, check_claim

PRICES = "Inflation was 7.8 percent in November, compared with 7.1 percent in October."
TURNOUT = "Turnout was 70 percent in Pellmead and 61 percent in Orm."
LAMPS = "In 2015 the pit sold 300 lamps, and in 2016 it sold 450 lamps."


@pytest.mark.parametrize(
    ("claim", "sentence", "supported"),
    [
        pytest.param("Inflation was 7.8 percent in November.", PRICES, True, id="first"),
        pytest.param("Inflation was 7.1 percent in October.", PRICES, True, id="second"),
        pytest.param("Inflation was 7.1 percent in November.", PRICES, False, id="of a month"),
        pytest.param("Turnout was 61 percent in Orm.", TURNOUT, True, id="place"),
        pytest.param("Turnout was 61 percent in Pellmead.", TURNOUT, False, id="of a place"),
        pytest.param("In 2016 the pit sold 450 lamps.", LAMPS, True, id="year"),
        pytest.param("In 2015 the pit sold 450 lamps.", LAMPS, False, id="of a year"),
        pytest.param(
            "Inflation was 7.8 percent in November.",
            "Up from 7.1 percent in October, inflation in November was 7.8 percent.",
            True,
            id="they take no turns",
        ),
    ],
)
def test_a_figure_stands_with_its_own(claim: str, sentence: str, supported: bool) -> None:
    assert check_claim(claim, [Evidence(sentence)]).supported is supported


def test_the_reason_says_what_the_sentence_does() -> None:
    verdict = check_claim("Inflation was 7.1 percent in November.", [Evidence(PRICES)])
    assert verdict.reason == "the cited sentence says 7.8 percent with November"


def test_another_sentence_may_give_the_figure_its_place() -> None:
    cited = [Evidence(TURNOUT), Evidence("In the rerun turnout was 61 percent in Pellmead.")]
    assert check_claim("Turnout was 61 percent in Pellmead.", cited).supported
