"""The fewest sentences of an article that bear a claim out."""

from hypothesis import given
from hypothesis import strategies as st

from qa.evidence import MOST, Candidate, best_finding, shortlist
from qa.support import Evidence
from qa.types import Sentence

STORY = (
    "The ferry Petrel left Saltmarsh at dawn with 40 passengers.",
    "It ran aground off Cray Point an hour later.",
    "The captain, Nora Pike, had sailed the route for nine years.",
    "Bakers in the town were on strike.",
    "No passenger was hurt.",
)


def candidates(*texts: str, heading: bool = False) -> list[Candidate]:
    return [
        Candidate(
            Sentence("a.txt", index, 0, len(text), index + 1, text, heading=heading),
            Evidence(text, before=texts[index - 1] if index else ""),
        )
        for index, text in enumerate(texts)
    ]


def found(claim: str, *texts: str) -> tuple[bool, list[int]]:
    best = best_finding(claim, candidates(*texts), frequencies={}, total=0)
    assert best is not None
    return best.verdict.supported, [one.index for one in best.sentences]


def test_one_sentence_is_enough_where_it_says_all() -> None:
    assert found("The ferry Petrel left Saltmarsh at dawn.", *STORY) == (True, [0])


def test_several_sentences_support_together_what_none_says_alone() -> None:
    claim = "The ferry Petrel, with 40 passengers, ran aground off Cray Point under Nora Pike."
    supported, indexes = found(claim, *STORY)
    assert supported
    assert set(indexes) == {0, 1, 2}


def test_another_number_is_made_good_by_no_sentence() -> None:
    assert not found("The ferry Petrel left Saltmarsh at dawn with 60 passengers.", *STORY)[0]


def test_a_denial_is_not_borrowed_from_another_sentence() -> None:
    assert not found("The ferry Petrel did not leave Saltmarsh at dawn.", *STORY)[0]


def test_a_number_alone_supports_nothing() -> None:
    bakers = candidates("Forty bakers struck in the old town.")
    best = best_finding("Forty cows drowned.", bakers, frequencies={}, total=0)
    assert best is None or not best.verdict.supported


def test_a_name_alone_supports_nothing() -> None:
    assert not found("Nora Pike resigned.", "The captain, Nora Pike, had sailed for nine years.")[0]


def test_a_short_claim_is_not_gathered_from_sentences_about_anything() -> None:
    claim = "The strike took nine years."
    assert best_finding(claim, candidates(*STORY), frequencies={}, total=0) is None


def test_headings_alone_support_nothing() -> None:
    only = candidates("The ferry Petrel left Saltmarsh at dawn", heading=True)
    claim = "The ferry Petrel left Saltmarsh at dawn."
    assert best_finding(claim, only, frequencies={}, total=0) is None


def test_the_shortlist_has_what_shares_words_best_first() -> None:
    sentences = [one.sentence for one in candidates(*STORY)]
    short = shortlist("Cray Point ferry aground", sentences, frequencies={}, total=0)
    assert short[0].index == 1
    assert 3 not in [one.index for one in short]


@given(st.lists(st.sampled_from(STORY), max_size=6), st.sampled_from(STORY))
def test_a_finding_is_of_the_candidates_each_once(texts: list[str], claim: str) -> None:
    best = best_finding(claim, candidates(*texts), frequencies={}, total=0)
    if best is not None:
        assert len(set(best.sentences)) == len(best.sentences) <= MOST
        assert {one.text for one in best.sentences} <= set(texts)
    if claim in texts:
        assert best is not None
        assert best.verdict.supported


def test_a_number_that_an_article_emphasises_is_a_number() -> None:
    pit = "Arden Coal sold the Corley pit to its rival.", "The price was **six** million crowns."
    assert found("Arden Coal sold the pit for six million.", *pit) == (True, [0, 1])
