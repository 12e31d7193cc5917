"""What a conversation asks, what it leaves out, and when a turn is kept."""

from collections.abc import Iterator

import pytest

from qa.conversation import NOTHING_ELSE, Conversation, without_told
from qa.types import (
    Answer,
    Answered,
    AnswerEvent,
    Citation,
    Filter,
    Sentence,
    Turn,
    Usage,
    Words,
)


def citation(number: int, index: int, article: str = "a.txt") -> Citation:
    sentence = Sentence(article, index, 0, 1, 1, f"Sentence {index}.", speaker="Sergei Lavrov")
    return Citation(number, sentence, f"/{article}", "A")


def answer(*indexes: int, article: str = "a.txt") -> Answer:
    citations = tuple(citation(at, index, article) for at, index in enumerate(indexes, start=1))
    return Answer("q", "answered" if indexes else "not_found", "text", citations=citations)


class Scripted:
    """Answers from a list and keeps what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Filter, int | None]] = []
        self.closed = 0

    def __call__(
        self, question: str, *, wanted: Filter, speaker: str | None, k: int | None
    ) -> Iterator[AnswerEvent]:
        self.asked.append((question, wanted, k))
        try:
            found = self.answers.pop(0)
            if found.status != "not_found":
                yield Words("text")
            yield Answered(found)
        finally:
            self.closed += 1


def last(events: Iterator[AnswerEvent]) -> Answer:
    *_, end = events
    assert isinstance(end, Answered)
    return end.answer


def test_a_turn_is_kept_before_its_answer_is_seen() -> None:
    kept: list[tuple[Turn, int | None]] = []

    def keep(turn: Turn, key: int | None) -> int:
        kept.append((turn, key))
        return 7

    conversation = Conversation(Scripted(answer(1), answer(2)), keep=keep)
    for event in conversation.stream("what did Lavrov say about sanctions?"):
        assert bool(kept) is isinstance(event, Answered)
    last(conversation.stream("why?"))
    assert [key for _, key in kept] == [None, 7]
    assert conversation.turns == tuple(turn for turn, _ in kept)
    assert conversation.turns[1].question == conversation.turns[1].answer.question == "why?"
    assert conversation.turns[1].searched == "why did Lavrov speak about sanctions"


def test_a_stopped_answer_leaves_no_trace() -> None:
    answering = Scripted(answer(1))
    conversation = Conversation(answering, keep=lambda turn, key: pytest.fail("kept"))
    events = conversation.stream("what did Lavrov say?")
    assert next(events) == Words("text")
    events.close()
    assert (conversation.turns, answering.closed) == ((), 1)


def test_what_was_told_is_left_out_and_the_rest_numbered_anew() -> None:
    conversation = Conversation(Scripted(answer(1, 2), answer(2, 3, 4)), k=2)
    last(conversation.stream("what did Lavrov say about sanctions?"))
    told = last(conversation.stream("what else did he say?"))
    assert [(each.number, each.sentence.index) for each in told.citations] == [(1, 3), (2, 4)]
    assert told.text.count("[1]") == told.text.count("[2]") == 1
    assert [claim.citations for claim in told.claims] == [(1,), (2,)]


def test_what_else_is_asked_more_broadly_before_it_gives_up() -> None:
    answering = Scripted(answer(1, 2), answer(1), answer(1, 5))
    conversation = Conversation(answering)
    last(conversation.stream("what did Lavrov say about sanctions?"))
    told = last(conversation.stream("what else did he say?"))
    assert [each.sentence.index for each in told.citations] == [5]
    assert answering.asked[-1][0] == conversation.turns[-1].searched == "what did Lavrov say"


def test_nothing_else_is_said_so() -> None:
    conversation = Conversation(Scripted(*[answer(1)] * 4))
    last(conversation.stream("what did Lavrov say about sanctions?"))
    told = last(conversation.stream("what else did he say?"))
    assert (told.status, told.text, told.citations) == ("not_found", NOTHING_ELSE, ())


@pytest.mark.parametrize(
    ("question", "among"),
    [
        pytest.param("when was that?", [("a.txt",), ()], id="on what was just told"),
        pytest.param("and the league?", [(), ("a.txt",)], id="takes over a topic"),
        pytest.param("who scored the first goal?", [()], id="stands alone"),
    ],
)
def test_articles_cited_before_stay_in_reach(question: str, among: list[tuple[str, ...]]) -> None:
    answering = Scripted(answer(1), answer(), answer())
    conversation = Conversation(answering, wanted=Filter(speakers=("Lavrov",)))
    last(conversation.stream("who won the cup?"))
    assert last(conversation.stream(question)).status == "not_found"
    assert [wanted.articles for _, wanted, _ in answering.asked[1:]] == among
    assert all(wanted.speakers == ("Lavrov",) for _, wanted, _ in answering.asked)


def test_a_filter_set_since_holds_for_articles_cited_before() -> None:
    answering = Scripted(answer(1), answer())
    conversation = Conversation(answering)
    last(conversation.stream("who won the cup?"))
    conversation.wanted = Filter(articles=("b*",))
    last(conversation.stream("when was that?"))
    assert [wanted.articles for _, wanted, _ in answering.asked] == [(), ("b*",)]


def test_a_question_answered_everywhere_is_asked_once() -> None:
    answering = Scripted(answer(1), answer(2))
    conversation = Conversation(answering)
    last(conversation.stream("who won the cup?"))
    last(conversation.stream("what did Lavrov say about sanctions?"))
    assert len(answering.asked) == 2


def test_a_model_rewrites_every_question_but_the_first() -> None:
    seen: list[str] = []

    def rewrite(question: str, turns: object) -> tuple[str | None, Usage]:
        seen.append(question)
        return ("rewritten" if question == "why?" else None), Usage(7, 3, cost=0.5)

    answering = Scripted(answer(1), answer(1))
    conversation = Conversation(answering, rewrite=rewrite)
    last(conversation.stream("who won the cup?"))
    last(conversation.stream("why?"))
    assert seen == ["why?"]
    assert [question for question, _, _ in answering.asked] == ["who won the cup?", "rewritten"]
    assert conversation.turns[-1].answer.usage == Usage(7, 3, cost=0.5)


def test_what_a_model_does_not_rewrite_is_left_to_the_rules() -> None:
    answering = Scripted(answer(1), answer(1))
    conversation = Conversation(answering, rewrite=lambda question, turns: (None, Usage(7, 3)))
    last(conversation.stream("what did Lavrov say about sanctions?"))
    last(conversation.stream("and about the drills?"))
    assert answering.asked[-1][0] == "what did Lavrov say about the drills"
    assert conversation.turns[-1].answer.usage == Usage(7, 3)


def test_the_words_of_a_model_are_not_taken_apart() -> None:
    told = Answer("q", "answered", "Both. [1]", citations=(citation(1, 1),), model="m")
    assert without_told(told, frozenset({("a.txt", 1)}), k=8) is told
