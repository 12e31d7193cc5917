"""Half a question and the turns before it -> the question that stands alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.follow_ups import follow_up
from qa.types import Answer, Citation, Sentence, Turn

SPEAKERS = ("Sergei Lavrov", "Nikki Haley", "Moscow", "China")


def stand_alone(question: str, turns: Sequence[Turn], *, speakers: Sequence[str] = ()) -> str:
    """Return a question as it is searched after some turns."""
    return follow_up(question, turns, speakers=speakers).text


def turn(question: str, *speakers: str | None, article: str = "a.txt") -> Turn:
    """A turn whose citations are sentences 0, 1 ... of an article, by these speakers."""
    citations = tuple(
        Citation(at + 1, Sentence(article, at, 0, 1, 1, "x", speaker=speaker), "/a.txt", "A")
        for at, speaker in enumerate(speakers)
    )
    return Turn(question, question, Answer(question, "answered", "x", citations=citations))


LAVROV = turn("what did Lavrov say about sanctions?", "Sergei Lavrov", "Sergei Lavrov", None)
HALEY = turn("who called on all nations to cut ties?", "Nikki Haley", None)
CUP = turn("who won the cup?", None, "Ike Olsen")
STORM = turn("how many people lost power in the storm?", "Ann Field")
BUDGET = turn("What is the budget of Port Ellery?", None)
MUSEUM = turn("Why was the museum closed?", None)
TOWN = turn("how much did the town pay for the repair?", None)

SHE = turn("what did she say?")
WHO = turn("who spoke about oil?", "Ann Field")
MET = turn("whom did Lavrov meet?", None)

LEANING = [
    (LAVROV, "and about the drills?", "what did Lavrov say about the drills"),
    (LAVROV, "what about Iran?", "what did Lavrov say about Iran"),
    (LAVROV, "what about Haley?", "what did Haley say about sanctions"),
    (LAVROV, "and in Vienna?", "what did Lavrov say about sanctions in Vienna"),
    (LAVROV, "what else did he say?", "what did Lavrov say about sanctions"),
    (LAVROV, "what else?", "what did Lavrov say about sanctions"),
    (LAVROV, "tell me more", "what did Lavrov say about sanctions"),
    (LAVROV, "more about China", "what did Lavrov say about China"),
    (LAVROV, "what else did he say about China?", "what did Lavrov say about China"),
    (LAVROV, "when was that?", "when did Lavrov speak about sanctions"),
    (LAVROV, "why?", "why did Lavrov speak about sanctions"),
    (LAVROV, "why did he say that?", "why did Lavrov say about sanctions"),
    (LAVROV, "who is he?", "who is Lavrov"),
    (LAVROV, "who opposed them?", "who opposed sanctions"),
    (LAVROV, "who else condemned them?", "who condemned sanctions"),
    (LAVROV, "did he mention China?", "did Lavrov mention China"),
    (LAVROV, "and what did Haley say about it?", "what did Haley say about sanctions"),
    (LAVROV, "what are his plans?", "what are Lavrov's plans"),
    (LAVROV, "who else said that?", "who spoke about sanctions"),
    (SHE, "and Haley?", "what did Haley say"),
    (SHE, "and about the drills?", "and about the drills?"),
    (WHO, "what about Iran?", "who spoke about Iran"),
    (WHO, "and Haley?", "what did Haley say about oil"),
    (MET, "when did he say it?", "when did he say it?"),
    (HALEY, "who is she?", "who is Nikki Haley"),
    (HALEY, "what did she say about oil?", "what did Nikki Haley say about oil"),
    (HALEY, "What did her country do?", "What did Nikki Haley's country do"),
    (CUP, "where was it played?", "where was the cup played"),
    (CUP, "and the league?", "who won the league"),
    (CUP, "and in 1976?", "who won the cup in 1976"),
    (CUP, "who is he?", "who is Ike Olsen"),
    (STORM, "when did it hit?", "when did the storm hit"),
    (STORM, "and in the south?", "how many people lost power in the south"),
    (STORM, "how did she describe it?", "how did Ann Field describe the storm"),
    (BUDGET, "and the population?", "What is the population of Port Ellery"),
    (BUDGET, "what about Saltmarsh?", "What is the budget of Saltmarsh"),
    (BUDGET, "when was it approved?", "when was the budget of Port Ellery approved"),
    (MUSEUM, "when did it reopen?", "when did the museum reopen"),
    (MUSEUM, "who is its director?", "who is the museum's director"),
    (TOWN, "and the state?", "how much did the state pay for the repair"),
]


@pytest.mark.parametrize(
    ("before", "question", "searched"),
    [pytest.param(*row, id=f"{row[0].question} {row[1]}") for row in LEANING],
)
def test_a_follow_up_takes_over_people_and_topic(
    before: Turn, question: str, searched: str
) -> None:
    assert stand_alone(question, [before], speakers=SPEAKERS) == searched


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Port Ellery?",
        "what did Lavrov say about his plane?",
        "did the museum say when it would open?",
        "which countries voted for that resolution?",
        "is there a parade?",
        "Is it true that the club was sold?",
        "sanctions North Korea",
        "what did she say?",  # nobody who could be meant
    ],
)
def test_a_question_that_stands_alone_stays_as_it_was_typed(question: str) -> None:
    assert stand_alone(question, [LAVROV], speakers=SPEAKERS) == question


@given(st.text(max_size=60))
def test_the_first_question_is_never_changed(question: str) -> None:
    assert stand_alone(question, []) == question


WORDS = st.lists(
    st.sampled_from(
        "and what about else he she it that they his her its the drills Haley in why when did say "
        "more who there Port ? ' [1]".split()
    ),
    max_size=8,
).map(" ".join)


@given(st.one_of(st.text(max_size=40), WORDS), st.sampled_from([LAVROV, HALEY, CUP, STORM, TOWN]))
def test_any_words_after_any_turn_are_understood(question: str, before: Turn) -> None:
    understood = follow_up(question, [before], speakers=SPEAKERS)
    assert understood.question == question
    assert set(understood.also) == {"a.txt"}
    if question.strip():
        assert understood.text.strip()


def test_what_else_leaves_out_what_was_told_in_every_turn() -> None:
    turns = [LAVROV, turn("and about the drills?", "Sergei Lavrov", article="b.txt")]
    understood = follow_up("what else did he say?", turns)
    assert understood.left_out == {("a.txt", 0), ("a.txt", 1), ("a.txt", 2), ("b.txt", 0)}
    assert follow_up("who is he?", turns).left_out == frozenset()


def test_what_else_goes_on_to_other_topics() -> None:
    assert follow_up("what else did he say?", [LAVROV]).broader == "what did Lavrov say"
    assert follow_up("what else did he say about oil?", [LAVROV]).broader is None


def test_articles_cited_before_stay_candidates_the_latest_first() -> None:
    turns = [LAVROV, turn("who won?", None, article="b.txt")]
    assert follow_up("who scored?", turns).also == ("b.txt", "a.txt")


def test_a_pronoun_reaches_back_over_turns_without_people() -> None:
    assert stand_alone("what did she want?", [HALEY, MUSEUM]) == "what did Nikki Haley want"


def test_a_topic_reaches_back_over_a_question_that_names_nobody() -> None:
    assert stand_alone("who else said that?", [LAVROV, SHE]) == "who spoke about sanctions"


def test_half_a_question_completes_the_one_before_a_bare_question() -> None:
    when = Turn("when was that?", "when did Lavrov speak about sanctions", LAVROV.answer)
    assert stand_alone("and about the drills?", [LAVROV, when]) == (
        "what did Lavrov say about the drills"
    )
