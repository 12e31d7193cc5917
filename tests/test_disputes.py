"""Which sentences of an answer disagree, and what others say against them."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from qa.counts import _subjects
from qa.disputes import disputed
from qa.likeness import may_count
from qa.telling import told_beside
from qa.types import Citation, Hit, Passage, Sentence

DAY = datetime.date(2018, 3, 5)
TITLE = "Ferry Petrel runs aground"
TEXTS = (
    "The ferry Petrel carries 140 passengers over the strait.",
    "The ferry Petrel carries 104 passengers over the strait.",
    "Bakers in the town are on strike.",
    "The owners of the Petrel approved the merger with the yard on Monday.",
    "The owners of the Petrel rejected the merger with the yard on Monday.",
    "The ferry Petrel left Port Hale on Thursday.",
    "The ferry Petrel left Port Hale on Friday.",
    "The sale will be completed on July 15.",
    "The sale will be completed on August 3, the union said.",
)


def hit(number: int) -> Hit:
    text = TEXTS[number - 1]
    date = DAY - datetime.timedelta(days=number)
    sentence = Sentence(f"{number}.txt", 1, 0, len(text), 4, text)
    passage = Passage(sentence.article_id, 0, len(text), text, (sentence,), title=TITLE, date=date)
    return Hit(passage, 1.0)


HITS = [hit(number) for number in range(1, len(TEXTS) + 1)]
SENTENCES = [one.passage.sentences[0] for one in HITS]


def citation(number: int) -> Citation:
    passage = HITS[number - 1].passage
    return Citation(number, passage.sentences[0], f"/{number}.txt", TITLE, passage.date)


def test_the_earlier_article_comes_first_and_numbers_stay_with_their_sentences() -> None:
    pairs, notes = disputed([citation(1), citation(2)], SENTENCES, HITS)
    assert [(one.citations, one.words) for one in pairs] == [((2, 1), ("104", "140"))]
    assert not notes


def test_what_is_not_cited_but_near_is_told_in_a_note() -> None:
    pairs, notes = disputed([citation(1)], SENTENCES, HITS)
    assert not pairs
    assert notes == ("Another article says 104 where [1] says 140: 2.txt:4",)
    assert disputed([citation(2)], SENTENCES, HITS)[1] == (
        "Another article says 140 where [2] says 104: 1.txt:4",
    )


def test_opposite_words_are_a_dispute() -> None:
    pairs, _ = disputed([citation(4), citation(5)], SENTENCES, HITS)
    assert [(one.citations, one.about) for one in pairs] == [((5, 4), "negation")]


def test_days_by_name_are_a_dispute() -> None:
    pairs, _ = disputed([citation(6), citation(7)], SENTENCES, HITS)
    assert [(one.about, one.words) for one in pairs] == [("date", ("Friday", "Thursday"))]


def test_short_sentences_share_little_and_may_disagree() -> None:
    pairs, _ = disputed([citation(8), citation(9)], SENTENCES, HITS)
    assert [(one.about, one.words) for one in pairs] == [("date", ("August 3", "July 15"))]


def test_nothing_is_said_of_what_agrees() -> None:
    assert disputed([citation(3)], SENTENCES, HITS) == ((), ())
    assert disputed([], SENTENCES, HITS) == ((), ())
    assert disputed([citation(1)], [SENTENCES[0]], HITS) == ((), ())


WORDS = st.sampled_from("about 12 twelve ships, no fewer than left - that ( 1,200 $40".split())


@given(st.lists(WORDS, max_size=9))
def test_a_text_that_may_count_nothing_has_no_counts(words: list[str]) -> None:
    text = " ".join(words)
    told = told_beside(Sentence("a", 0, 0, len(text), 1, text), {}, "Ships", None)
    assert may_count(text) or not _subjects(told)
