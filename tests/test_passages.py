"""Passages: runs of whole sentences that cover an article once."""

from hypothesis import given
from hypothesis import strategies as st

from qa.passages import PASSAGE_WORDS, group_sentences
from qa.types import Sentence


def sentences_of(counts: list[tuple[int, bool]]) -> tuple[str, list[Sentence]]:
    """Return a text and its sentences of so many words, some of them headings."""
    text, sentences = "", []
    for index, (count, heading) in enumerate(counts):
        told = " ".join(["word"] * count)
        start = len(text)
        sentences.append(
            Sentence("a.txt", index, start, start + len(told), 1, told, heading=heading)
        )
        text += told + "\n\n"
    return text, sentences


@given(st.lists(st.tuples(st.integers(1, 150), st.booleans()), max_size=40))
def test_passages_cover_every_sentence_once_in_order(counts: list[tuple[int, bool]]) -> None:
    text, sentences = sentences_of(counts)
    passages = group_sentences(text, sentences)
    assert [one for passage in passages for one in passage.sentences] == sentences
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        assert passage.article_id == "a.txt"


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_passages_have_some_hundred_words(counts: list[int]) -> None:
    text, sentences = sentences_of([(count, False) for count in counts])
    passages = group_sentences(text, sentences)
    for passage in passages[:-1]:
        assert len(passage.text.split()) >= PASSAGE_WORDS
    for passage in passages:
        assert len(passage.text.split()) < PASSAGE_WORDS + 40 + PASSAGE_WORDS // 4


def test_a_short_rest_joins_the_passage_before() -> None:
    text, sentences = sentences_of([(100, False), (10, False)])
    assert len(group_sentences(text, sentences)) == 1
    text, sentences = sentences_of([(100, False), (60, False)])
    assert len(group_sentences(text, sentences)) == 2


def test_a_heading_opens_a_passage() -> None:
    text, sentences = sentences_of([(4, True), (70, False), (4, True), (70, False)])
    assert [p.sentences[0].heading for p in group_sentences(text, sentences)] == [True, True]


def test_a_heading_does_not_end_a_passage() -> None:
    text, sentences = sentences_of([(40, False), (60, True), (50, False)])
    (passage,) = group_sentences(text, sentences)
    assert len(passage.sentences) == 3


def test_nothing_makes_no_passage() -> None:
    assert group_sentences("", []) == []
