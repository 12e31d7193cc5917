"""Quotations: where they begin and end, and whose words they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quoting import LONGEST_QUOTATION, is_in_quotation, misquoted, read_quotations
from qa.support import Evidence, check_claim


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("He said 'a spent force'.", ["a spent force"], id="single marks"),
        pytest.param("'It will not work,' he said.", ["It will not work,"], id="at the beginning"),
        pytest.param("'It isn't over,' he said.", ["It isn't over,"], id="apostrophe inside"),
        pytest.param(
            "'The crews' pay is lost', he said.", ["The crews' pay is lost"], id="genitive"
        ),
        pytest.param("They said 'no' to the crews' pay.", ["no"], id="genitive after it"),
        pytest.param("The crews' 'club' shut.", ["club"], id="genitive before it"),
        pytest.param("The crews' pay in the '90s.", [], id="apostrophes"),
        pytest.param("Rock 'n' roll isn't O'Neil's.", [], id="more apostrophes"),
        pytest.param('He said "it fell in 2017" and left.', ["it fell in 2017"], id="double marks"),
        pytest.param('5" of rain fell.', [], id="inches"),
        pytest.param('He said: "it fell.', ["it fell."], id="never closed"),
        pytest.param("Marsh Bros.' bridge fell.", [], id="genitive of an abbreviation"),
        pytest.param('and so it fell," he said.', ["and so it fell,"], id="never opened"),
        pytest.param("He said 'she said \"no\" then'.", ['she said "no" then'], id="one inside"),
    ],
)
def test_where_quotations_are(text: str, words: list[str]) -> None:
    assert [one.words for one in read_quotations(text)] == words


def test_a_mark_that_stays_open_too_long_was_none() -> None:
    assert is_in_quotation('He said: "it fell.')
    assert not is_in_quotation('He said: "it fell."')
    assert not is_in_quotation('He said: "' + "it fell. " * (LONGEST_QUOTATION // 9 + 1))


@pytest.mark.parametrize(
    ("quotation", "missing"),
    [
        pytest.param("The toll is dead.", None, id="one sentence"),
        pytest.param("The toll is dead. Nobody will pay it.", None, id="two sentences"),
        pytest.param("The toll ... dead", None, id="left out"),
        pytest.param("The toll is dead, nobody will pay it", None, id="around who said it"),
        pytest.param("The toll is dead. We shall sue.", "We shall sue.", id="half invented"),
        pytest.param("The toll is fair", "The toll is fair", id="invented"),
    ],
)
def test_every_sentence_of_a_quotation_is_looked_up(quotation: str, missing: str | None) -> None:
    texts = ['"The toll is dead," Marsh said, "nobody will pay it."', "Nobody will pay it."]
    assert misquoted([quotation], texts) == missing


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        pytest.param("Marsh called the toll 'a dead letter'.", True, id="single"),
        pytest.param("Marsh called the toll 'a spent kind of madness'.", False, id="invented"),
        pytest.param("Marsh called the toll ‘a spent kind of madness’.", False, id="curly"),
        pytest.param('Marsh called the toll "a dead letter.', True, id="open"),
        pytest.param('Marsh called the toll "a fair price.', False, id="open, invented"),
    ],
)
def test_words_in_any_marks_are_looked_up(claim: str, supported: bool) -> None:
    said = Evidence("The toll is a dead letter, Peter Marsh said.", speaker="Peter Marsh")
    verdict = check_claim(claim, [said])
    assert verdict.supported is supported, verdict


@given(st.text(alphabet="ab s.'\"", max_size=60))
def test_quotations_lie_in_order(text: str) -> None:
    end = 0
    for one in read_quotations(text):
        assert end <= one.start < one.end <= len(text)
        assert one.words in text
        end = one.end
