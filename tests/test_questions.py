import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.questions import after_numbers, holds_answer, parse_question
from qa.terms import words


@pytest.mark.parametrize(
    ("text", "speaker", "topic"),
    [
        pytest.param("what did Lavrov say about sanctions", "Lavrov", ("sanction",), id="did say"),
        pytest.param("What did Lavrov say?", "Lavrov", (), id="no topic"),
        pytest.param(
            "How did Russia respond to Haley's call?", "Russia", ("haley", "call"), id="respond to"
        ),
        pytest.param("what has Macron said about pensions", "Macron", ("pension",), id="has said"),
        pytest.param("Lavrov's comments on the drills", "Lavrov", ("drill",), id="possessive"),
        pytest.param(
            "what was Merkel\u2019s reaction to the vote?",
            "Merkel",
            ("vote",),
            id="curly apostrophe",
        ),
        pytest.param(
            "what did the Russian minister Sergei Lavrov say about war",
            "Russian minister Sergei Lavrov",
            ("war",),
            id="title and full name",
        ),
        pytest.param(
            "What is at stake, according to Lavrov?", "Lavrov", ("stake",), id="according"
        ),
        pytest.param("According to Oxfam, who is rich?", "Oxfam", ("rich",), id="according first"),
        pytest.param("comments by Haley on trade", "Haley", ("trade",), id="comments by"),
        pytest.param("what remarks did Haley make on trade", "Haley", ("trade",), id="remarks"),
        pytest.param(
            "Why does Lavrov think that war is near?", "Lavrov", ("war", "near"), id="why"
        ),
    ],
)
def test_the_wanted_speaker(text: str, speaker: str, topic: tuple[str, ...]) -> None:
    question = parse_question(text)
    assert question.speaker == speaker
    assert question.topic == topic
    assert set(topic) <= set(question.terms)
    assert "say" not in question.terms


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("what did he say about sanctions", id="a pronoun is no name"),
        pytest.param("what did people say about the war", id="nobody in particular"),
        pytest.param("when did North Korea test the missile", id="no verb of speech"),
        pytest.param("what does fiat mean", id="meaning of a word"),
        pytest.param("who called for cutting ties", id="the speaker is what is asked"),
    ],
)
def test_no_wanted_speaker(text: str) -> None:
    question = parse_question(text)
    assert question.speaker is None
    assert question.topic == question.terms


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        pytest.param("who called for cutting ties with Pyongyang", True, id="called for"),
        pytest.param("Who else has condemned the test?", True, id="else has"),
        pytest.param("who won the battle", False, id="no speech"),
        pytest.param("what did Lavrov say", False, id="speaker known"),
    ],
)
def test_asks_for_a_speaker(text: str, asks: bool) -> None:
    assert parse_question(text).asks_speaker is asks


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        pytest.param("How many jets take part?", "number", id="how many"),
        pytest.param("what percentage of people agree", "number", id="percentage"),
        pytest.param("When was the drill?", "date", id="when"),
        pytest.param("In what year did it start?", "date", id="what year"),
        pytest.param("Who sold oil?", "person", id="who"),
        pytest.param("which president signed it", "person", id="which president"),
        pytest.param("Where is Pyongyang?", "place", id="where"),
        pytest.param("what European country joined", "place", id="what country"),
        pytest.param("why did they go", "reason", id="why"),
        pytest.param("how do plants grow", "manner", id="how"),
        pytest.param("what is an alloy", "other", id="what"),
        pytest.param("steam engine", "other", id="no question"),
    ],
)
def test_the_kind_of_answer(text: str, answer_type: str) -> None:
    assert parse_question(text).answer_type == answer_type


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        pytest.param("when did it start", "It started in 1914.", 1.0, id="year"),
        pytest.param("when did it start in 1914", "It started in 1914.", 0.0, id="year known"),
        pytest.param("when did it start", "It started with a bang.", 0.0, id="no date"),
        pytest.param("how many jets fly", "It takes six jets.", 1.0, id="number in words"),
        pytest.param("how many jets fly", "It takes jets.", 0.0, id="no number"),
        pytest.param("who sold oil", "Oil was sold by Moscow.", 1.0, id="name"),
        pytest.param("who sold oil", "Oil was sold.", 0.0, id="capital of the first word"),
        pytest.param("where is it", "It is in the Alps.", 1.0, id="place after a preposition"),
        pytest.param("where is it", "It crosses Bern.", 0.5, id="name that may be a place"),
        pytest.param("what is it", "It is in the Alps in 1914.", 0.0, id="kind without a mark"),
    ],
)
def test_holds_answer(question: str, sentence: str, expected: float) -> None:
    assert holds_answer(parse_question(question), sentence) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "following"),
    [
        pytest.param(
            "how many jets fly", "It takes 12 fast jets today.", "fast jets today", id="digits"
        ),
        pytest.param("how many jets fly", "Two jets fly.", "jets fly", id="words"),
        pytest.param("how many of 12 jets", "12 jets and three", "", id="the question's number"),
    ],
)
def test_after_numbers(question: str, sentence: str, following: str) -> None:
    assert after_numbers(parse_question(question), words(sentence)) == following.split()


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("How many jets fly?", ("jet", "fli")),
        ("how many stealth fighters took part", ("stealth", "fighter")),
        ("how many of them fly", ()),
        ("how much did it cost", ()),
    ],
)
def test_what_is_to_be_counted(question: str, counted: tuple[str, ...]) -> None:
    assert parse_question(question).counted == counted


@given(st.text(max_size=80))
def test_any_text_is_a_question(text: str) -> None:
    question = parse_question(text)
    assert question.text == text
    assert len(set(question.terms)) == len(question.terms)
    assert set(question.topic) <= set(question.terms)
    assert 0.0 <= holds_answer(question, text) <= 1.0


@given(
    st.sampled_from(["what did {} say about {}", "{}'s comments on {}", "how did {} react to {}"]),
    st.sampled_from(["Lavrov", "Nikki Haley", "the Kremlin"]),
    st.sampled_from(["sanctions", "the joint drills"]),
)
def test_speaker_and_topic_are_found_in_every_pattern(form: str, name: str, topic: str) -> None:
    question = parse_question(form.format(name, topic))
    assert question.speaker == name.removeprefix("the ")
    assert question.topic == parse_question(topic).terms
