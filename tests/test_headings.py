"""Headings and lead-ins: which of them state something, and who is said to say what follows."""

import pytest

from qa.headings import read_heading


@pytest.mark.parametrize(
    ("line", "states"),
    [
        pytest.param("**The mayor welcomed the new toll:**", True, id="lead-in with a verb"),
        pytest.param("# The harbour has closed", True, id="auxiliary"),
        pytest.param("**Harbour Workers Won**", True, id="irregular verb, capitals"),
        pytest.param("# Ottermere rejects toll", True, id="third person"),
        pytest.param("**The harbour, the biggest employer here.**", True, id="a full stop"),
        pytest.param("The mayor said the harbour had closed:", True, id="says it in the line"),
        pytest.param("What the mayor said about how the toll fell", True, id="verb in the topic"),
        pytest.param("**Toll**", False, id="one word"),
        pytest.param("# Reactions to the new toll on lorries", False, id="noun phrase"),
        pytest.param("# The proposed toll", False, id="participle"),
        pytest.param("**A toll paid by drivers**", False, id="participle with by"),
        pytest.param("# Harbour works in May", False, id="month"),
        pytest.param("Has the harbour closed?", False, id="question"),
        pytest.param("In short:", False, id="in short"),
        pytest.param("Key points:", False, id="of answers"),
        pytest.param("Here is a summary of the articles:", False, id="of articles"),
        pytest.param("The mayor said this:", False, id="somebody says what follows"),
    ],
)
def test_what_has_a_verb_states(line: str, states: bool) -> None:
    assert read_heading(line).states is states


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        pytest.param("Ottoline Marsh said this:", "Ottoline Marsh", id="name"),
        pytest.param("**Marsh said:**", "Marsh", id="bold"),
        pytest.param("According to Marsh:", "Marsh", id="according to"),
        pytest.param("Harbour officials said:", "Harbour officials", id="group"),
        pytest.param("Prime Minister Marsh said:", "Prime Minister Marsh", id="office"),
        pytest.param(
            "Based on the articles, here is what Marsh said about the toll:", "Marsh", id="long"
        ),
        pytest.param("She said:", "", id="pronoun"),
        pytest.param("Key points:", "", id="nobody"),
    ],
)
def test_a_lead_in_tells_who_says_what_follows(line: str, speaker: str) -> None:
    heading = read_heading(line)
    assert (heading.states, heading.speaker) == (False, speaker)
