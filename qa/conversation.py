"""A conversation: each question is made to stand alone, answered, and kept with the turns before.

What was told is not told again where something else is asked for, and articles cited before stay in
reach. It decides what is asked; how it is answered, and where turns are kept, is passed in.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from .arguments import checked_text
from .composing import compose
from .follow_ups import FollowUp, SentenceKey, follow_up
from .types import Answer, Answered, AnswerEvent, Citation, Filter, Turn, Usage

EVERYTHING = Filter()
NOTHING_ELSE = "The articles say nothing else on this."

Rewrite = Callable[[str, Sequence[Turn]], tuple[str | None, Usage]]


class Answering(Protocol):
    """Answers one question that stands alone; the last event is `Answered`."""

    def __call__(
        self, question: str, *, wanted: Filter, speaker: str | None, k: int | None
    ) -> Iterator[AnswerEvent]:
        """Yield the answer as it comes to be; closing the iterator stops it."""


class Conversation:
    """Turns so far, and what every question is asked of; questions are asked one at a time.

    `keep` receives every turn once its answer is whole, and the key of the conversation in the
    history (None before its first turn), and returns that key. `rewrite`, where there is a model,
    makes a question stand alone in place of the rules, or returns None to leave it to them, with
    what that took.
    """

    def __init__(
        self,
        answering: Answering,
        *,
        turns: Sequence[Turn] = (),
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        k: int = 8,
        key: int | None = None,
        keep: Callable[[Turn, int | None], int | None] = lambda _, key: key,
        speakers: Callable[[], Sequence[str]] = tuple,
        rewrite: Rewrite | None = None,
    ) -> None:
        self._answering = answering
        self._turns = list(turns)
        self._k = k
        self._keep = keep
        self._speakers = speakers
        self._rewrite = rewrite
        self.key = key
        self.wanted = wanted
        self.speaker = speaker

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far, oldest first."""
        return tuple(self._turns)

    def understand(self, question: str) -> FollowUp:
        """Return a question as it is to be searched after the turns so far."""
        understood = follow_up(
            checked_text(question, "question"),
            self._turns,
            speakers=self._speakers() if self._turns else (),
        )
        if self._rewrite is None or not self._turns:
            return understood
        rewritten, usage = self._rewrite(question, self._turns)
        if rewritten is None:
            return replace(understood, usage=usage)
        return replace(understood, text=rewritten, broader=None, usage=usage)

    def ask(self, question: str) -> Answer:
        """Answer a question in the light of the turns so far."""
        for event in self.stream(question):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("the last event is always the whole answer")

    def stream(self, question: str) -> Generator[AnswerEvent, None, None]:
        """Answer a question in the light of the turns so far, as `answer` does."""
        return self.answer(self.understand(question))

    def answer(self, asked: FollowUp) -> Generator[AnswerEvent, None, None]:
        """Yield an answer as it comes to be; the turn is kept before its last event is seen.

        A turn that is stopped, or fails, leaves no trace.
        """
        unfound: tuple[str, Answer] | None = None
        usage = asked.usage
        for text, wanted in self._attempts(asked):
            with _stopping(self._attempt(text, wanted, asked.left_out)) as events:
                for event in events:
                    if not isinstance(event, Answered):
                        yield event
                        continue
                    usage += event.answer.usage
                    if event.answer.status != "not_found":
                        yield self._kept(asked, text, event.answer, usage)
                        return
                    if wanted == self.wanted:
                        unfound = text, event.answer
        assert unfound is not None  # what is asked is always asked of all articles too
        yield self._kept(asked, *unfound, usage)

    def _kept(self, asked: FollowUp, text: str, answer: Answer, usage: Usage) -> Answered:
        answer = replace(answer, question=asked.question, usage=usage)
        turn = Turn(asked.question, text, answer)
        self.key = self._keep(turn, self.key)
        self._turns.append(turn)
        return Answered(answer)

    def _attempts(self, asked: FollowUp) -> list[tuple[str, Filter]]:
        """Return what to search and among which articles, until something is found."""
        everywhere = [(asked.text, self.wanted)]
        if asked.broader is not None:
            everywhere.append((asked.broader, self.wanted))
        if not asked.also or self.wanted.articles or asked.text == asked.question:
            return everywhere
        cited = [(asked.text, replace(self.wanted, articles=asked.also))]
        return [*cited, *everywhere] if asked.leans else [*everywhere, *cited]

    def _attempt(
        self, text: str, wanted: Filter, left_out: frozenset[SentenceKey]
    ) -> Iterator[AnswerEvent]:
        k = self._k + len(left_out)
        with _stopping(self._answering(text, wanted=wanted, speaker=self.speaker, k=k)) as events:
            for event in events:
                if isinstance(event, Answered) and left_out:
                    yield Answered(without_told(event.answer, left_out, k=self._k))
                else:
                    yield event


@contextmanager
def _stopping(events: Iterator[AnswerEvent]) -> Iterator[Iterator[AnswerEvent]]:
    """Stop an answer in hand when no more of it is wanted."""
    try:
        yield events
    finally:
        if isinstance(events, Generator):
            events.close()


def without_told(answer: Answer, left_out: frozenset[SentenceKey], *, k: int) -> Answer:
    """Return an offline answer without sentences told before, at most k others, numbered anew.

    An answer of a model stays as it is: its words hang together.
    """
    if answer.model is not None or answer.status != "answered":
        return answer
    new = [citation for citation in answer.citations if not _keys(citation) & left_out][:k]
    citations = tuple(_renumbered(citation, at) for at, citation in enumerate(new, start=1))
    if not citations:
        return replace(
            answer, status="not_found", text=NOTHING_ELSE, claims=(), citations=(), nearest=()
        )
    text, claims = compose(citations)
    return replace(answer, text=text, claims=claims, citations=citations)


def _keys(citation: Citation) -> frozenset[SentenceKey]:
    told = (citation, *citation.also_in)
    return frozenset((one.sentence.article_id, one.sentence.index) for one in told)


def _renumbered(citation: Citation, number: int) -> Citation:
    also = tuple(replace(other, number=number) for other in citation.also_in)
    return replace(citation, number=number, also_in=also)
