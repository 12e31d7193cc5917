"""Ranking with an embedder of hashed words: equal words are alike, all others nearly unlike."""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.features import Vectors, term_weights
from qa.questions import parse_question
from qa.ranking import SHORTLIST, RankedSentence, rank_sentences
from qa.speech import tells_nothing
from qa.terms import stem, terms, words
from qa.types import Hit, Passage, Sentence

LAVROV, HALEY = "Sergei Lavrov", "Nikki Haley"
NEWS: list[tuple[str, str | None]] = [
    ("Russia condemned the missile test on Wednesday as a provocation.", None),
    ("The drills planned for December look designed to provoke, Lavrov said.", LAVROV),
    ("That was a hopeful beginning for us.", LAVROV),
    ("Nikki Haley called on all countries to cut their ties with Pyongyang.", HALEY),
    ("Russian minister Sergei Lavrov rejected the American call to cut ties.", None),
    ("Six stealth fighters take part in the drill.", None),
    ("As we keep saying, the pressure of sanctions has exhausted itself.", LAVROV),
    ("Lavrov is the minister whom the sanctions do not touch.", None),
    ("Moscow sells oil to Pyongyang and employs workers.", None),
]


def embed(texts: Sequence[str]) -> Vectors:
    """Unit vectors (n, 4096) of the texts' hashed stems."""
    vectors: Vectors = np.full((len(texts), 4096), 1e-4, dtype=np.float32)
    for row, text in enumerate(texts):
        for word in words(text):
            vectors[row, zlib.crc32(stem(word).encode()) % 4096] += 1.0
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def article(
    sentences: Sequence[tuple[str, str | None]],
    name: str = "news.txt",
    title: str = "",
    headings: Sequence[int] = (),
    vector_score: float = 0.4,
) -> Hit:
    """One hit whose passage is a whole article, a sentence a line."""
    made: list[Sentence] = []
    start = 0
    for index, (text, speaker) in enumerate(sentences):
        end = start + len(text)
        heading = index in headings
        made.append(Sentence(name, index, start, end, index + 1, text, speaker, heading))
        start = end + 1
    text = "\n".join(one.text for one in made)
    passage = Passage(name, 0, len(text), text, tuple(made), id=1, title=title)
    return Hit(passage, 1.0, keyword_rank=1, vector_rank=1, vector_score=vector_score)


def rank(question: str, *hits: Hit, with_vectors: bool = True) -> list[RankedSentence]:
    """Rank by a store that holds these hits' passages and nothing else."""
    held = [set(terms(f"{hit.passage.title} {hit.passage.text}")) for hit in hits]
    asked = parse_question(question)
    return rank_sentences(
        asked,
        hits,
        frequencies={term: sum(term in one for one in held) for term in asked.terms},
        passages_total=len(hits),
        embed=embed if with_vectors else None,
    )


@pytest.mark.parametrize("with_vectors", [True, False])
@pytest.mark.parametrize(
    ("question", "first"),
    [
        pytest.param("what did Lavrov say about sanctions", 6, id="speaker and topic"),
        pytest.param("what did LAVROV say about the sanctions?", 6, id="case"),
        pytest.param("what did Sergei Lavrov say about drills", 1, id="full name"),
        pytest.param("who called for cutting ties with Pyongyang", 3, id="who said"),
        pytest.param("how many fighters take part in the drill", 5, id="number"),
        pytest.param("what does Moscow sell to Pyongyang", 8, id="words"),
    ],
)
def test_the_first_sentence(question: str, first: int, with_vectors: bool) -> None:
    ranked = rank(question, article(NEWS), with_vectors=with_vectors)
    assert ranked[0].sentence.text == NEWS[first][0]


def test_words_on_the_topic_come_before_words_about_the_speaker() -> None:
    ranked = rank("what did Lavrov say about sanctions", article(NEWS))
    assert [one.spoken for one in ranked] == [True] + [False] * (len(NEWS) - 1)
    assert ranked[1].sentence.text == NEWS[7][0]


def test_without_a_topic_all_words_of_the_speaker_come_first() -> None:
    ranked = rank("what did Lavrov say", article(NEWS))
    assert {one.sentence.index for one in ranked[:3]} == {1, 2, 6}


def test_a_title_that_holds_the_topic_puts_words_of_the_speaker_on_it() -> None:
    said = [("We expect big manoeuvres next week.", LAVROV), ("The drills are large.", None)]
    titled = rank("what did Lavrov say about drills", article(said, title="Lavrov on the drills"))
    assert [one.spoken for one in titled if one.by_speaker] == [True]
    assert titled[0].by_speaker
    plain = rank("what did Lavrov say about drills", article(said, title="Lavrov on Monday"))
    assert not any(one.spoken for one in plain)


def test_a_speaker_who_says_nothing_is_searched_by_name() -> None:
    silent = [(text, None) for text, _ in NEWS]
    ranked = rank("what did Haley say about Pyongyang", article(silent))
    assert ranked[0].sentence.text == NEWS[3][0]
    assert not any(one.spoken for one in ranked)


def test_headings_lend_evidence_but_are_no_answer() -> None:
    lines = [("Sanctions", None), ("They have exhausted themselves.", None), ("Oil flows.", None)]
    with_heading = rank("sanctions", article(lines, headings=[0]))
    assert sorted(one.sentence.index for one in with_heading) == [1, 2]
    assert with_heading[0].evidence == pytest.approx(1.0)
    assert rank("sanctions", article(lines[1:]))[0].evidence < 0.1


@pytest.mark.parametrize("with_vectors", [True, False])
def test_what_is_counted_follows_its_number(with_vectors: bool) -> None:
    body = [
        ("The river port sold 40 barges in spring.", None),
        ("The river port built two new bridges.", None),
        ("The river port has bridges of iron.", None),
        ("Bridges at the river port saw 90 barges.", None),
    ]
    ranked = rank(
        "How many bridges does the river port have?", article(body), with_vectors=with_vectors
    )
    assert ranked[0].sentence.index == 1


@pytest.mark.parametrize(
    ("distance", "gains"),
    [(-4, False), (-3, True), (-2, True), (-1, True), (1, True), (2, True), (3, True), (4, False)],
)
def test_sentences_up_to_three_away_lend_their_words(distance: int, gains: bool) -> None:
    body: list[tuple[str, str | None]] = [("Nothing else is known.", None) for _ in range(11)]
    body[5] = ("It rose at once.", None)
    plain = {one.sentence.index: one.score for one in rank("embargo", article(body))}
    body[5 + distance] = ("An embargo began.", None)
    lent = {one.sentence.index: one.score for one in rank("embargo", article(body))}
    assert (lent[5] > plain[5] + 0.1) == gains


def test_no_word_of_the_question_in_a_sentence_does_harm() -> None:
    body = [("The museum reopened in spring.", None), ("It reopened in spring.", None)]
    ranked = rank("When did the museum reopen?", article(body, title="The museum"))
    assert [one.sentence.index for one in ranked] == [0, 1]


def test_headings_are_ranked_where_nothing_else_is() -> None:
    ranked = rank("sanctions", article([("Sanctions", None)], headings=[0]))
    assert [one.sentence.text for one in ranked] == ["Sanctions"]


def test_a_sentence_in_two_hits_is_ranked_once() -> None:
    assert len(rank("sanctions", article(NEWS), article(NEWS))) == len(NEWS)


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        pytest.param("sanctions", [], id="no hits"),
        pytest.param("?", [article(NEWS)], id="no words"),
    ],
)
def test_nothing_to_rank(question: str, hits: list[Hit]) -> None:
    assert rank(question, *hits) == []


def test_a_number_is_matched_by_no_other_number() -> None:
    def all_alike(texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), 4), 0.5, dtype=np.float32)

    question = parse_question("1959")
    hit = article([("It was 1995.", None), ("It was over.", None)])
    ranked = rank_sentences(
        question, [hit], frequencies={"1959": 0}, passages_total=1, embed=all_alike
    )
    assert [one.evidence for one in ranked] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("asked", "held", "evidence"),
    [
        pytest.param("drills", "exercises", 1.0, id="another word of like meaning"),
        pytest.param("pensions", "tensions", 0.0, id="the same ending only"),
        pytest.param("complete", "incomplete", 0.0, id="the opposite"),
    ],
)
def test_likeness_in_meaning_and_in_pieces(asked: str, held: str, evidence: float) -> None:
    def all_alike(texts: Sequence[str]) -> Vectors:
        return np.full((len(texts), 4), 0.5, dtype=np.float32)

    hit = article([(held, None)])
    ranked = rank_sentences(
        parse_question(asked), [hit], frequencies={}, passages_total=1, embed=all_alike
    )
    assert ranked[0].evidence == pytest.approx(evidence)
    assert ranked[0].coverage == 0.0


def test_the_store_decides_which_term_counts() -> None:
    question = parse_question("common rarity")
    common, rare = term_weights(question, {"common": 900, "rariti": 2}, 1000)
    assert rare > 5 * common
    assert common + rare == pytest.approx(1.0)


def test_in_a_tiny_store_a_name_in_every_passage_still_counts() -> None:
    name, other = term_weights(parse_question("Lavrov sanctions"), {"lavrov": 4, "sanction": 1}, 4)
    assert name > other / 2


def test_words_that_build_questions_count_less() -> None:
    light, heavy = term_weights(parse_question("happen embargo"), {}, 100)
    assert light == pytest.approx(0.35 * heavy)


vocabulary = st.sampled_from("oil gas minister test 1914 Pyongyang drills the of said ?".split())
texts = st.lists(vocabulary, min_size=1, max_size=8).map(" ".join)
speakers = st.sampled_from([None, LAVROV, HALEY])
bodies = st.lists(st.tuples(texts, speakers), min_size=1, max_size=2 * SHORTLIST)
questions = texts | texts.map("what did Lavrov say about {}".format)


@given(questions, bodies, st.booleans())
def test_every_sentence_is_ranked_once_and_in_order(
    question: str, body: list[tuple[str, str | None]], with_vectors: bool
) -> None:
    hit = article(body)
    ranked = rank(question, hit, with_vectors=with_vectors)
    if not parse_question(question).terms:
        assert ranked == []
        return
    told = {index for index, (text, _) in enumerate(body) if not tells_nothing(text)}
    assert {one.sentence.index for one in ranked} == told
    assert len(ranked) == len(told)
    order = [(one.spoken, one.score) for one in ranked]
    assert order == sorted(order, reverse=True)
    for one in ranked:
        assert 0.0 <= one.coverage <= 1.0 + 1e-9
        assert one.coverage <= one.evidence + 1e-9
        assert one.evidence <= 1.0 + 1e-6
        assert one.spoken <= (one.sentence.speaker == LAVROV)
