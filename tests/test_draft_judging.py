"""Supported, differing or not found: a statement beside the sentences of articles."""

import pytest

from qa.draft_judging import Judged, judge_statement
from qa.drafts import DraftStatement
from qa.evidence import Candidate
from qa.support import Evidence
from qa.types import Sentence

STORY = (
    (
        "Winds tore roofs from barns and left some 85,000 homes without electricity on Thursday.",
        None,
    ),
    ("No deaths were reported.", None),
    ("Ferries to the Skerry Islands stopped on Wednesday night.", None),
    ('"In 1987 they did not, and we lost nine," Gareth Moy said.', "Gareth Moy"),
    ("Power crews expect to reach most villages by Saturday.", None),
)


def judged(claim: str, title: str = "", article: str = "Storm Ottilie hits the coast") -> Judged:
    candidates = [
        Candidate(
            Sentence("a.txt", index, 0, len(text), index + 1, text, speaker),
            Evidence(text, speaker=speaker, title=article),
        )
        for index, (text, speaker) in enumerate(STORY)
    ]
    statement = DraftStatement(0, len(claim), 1, claim, claim, title)
    return judge_statement(statement, [candidates], frequencies={}, total=0)


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        pytest.param("Some 85,000 homes were without power.", "supported", None, id="supported"),
        pytest.param(
            "Winds left 58,000 homes without electricity on Thursday.",
            "differs",
            "the article says 85,000, the draft says 58,000",
            id="number",
        ),
        pytest.param(
            "Two deaths were reported.",
            "differs",
            "the article says no, the draft says two",
            id="none",
        ),
        pytest.param(
            '"In 1987 they did not, and we lost nine," said Nell Ashby.',
            "differs",
            "the article says Gareth Moy, the draft says Nell Ashby",
            id="speaker",
        ),
        pytest.param(
            "Ferries to the Skerry Islands kept running on Wednesday night.",
            "differs",
            "the article says the opposite",
            id="opposite",
        ),
        pytest.param("The mayor of Paris has resigned.", "not_found", None, id="not found"),
    ],
)
def test_a_statement_is_judged(claim: str, verdict: str, reason: str | None) -> None:
    found = judged(claim)
    assert found.verdict == verdict
    if verdict != "not_found":
        assert found.reason == reason
        assert found.sentences


def test_what_differs_is_told_in_the_words_of_both() -> None:
    difference = judged("Winds left 58,000 homes without electricity on Thursday.").difference
    assert difference is not None
    assert (difference.about, difference.said, difference.found) == ("number", "58,000", "85,000")


def test_a_short_statement_is_not_found_where_its_subject_is_not_named() -> None:
    claim = "No deaths were reported."
    assert judged(claim, title="Storm Ottilie").verdict == "supported"
    assert judged(claim, title="Quake in Marunda", article="Storm Ottilie").verdict == "not_found"
