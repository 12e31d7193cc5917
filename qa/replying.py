"""Question + ranked sentences + a chat model -> an answer as it arrives, every claim checked.

The model sees labelled sentences and returns labels; what it writes is shown as unchecked until its
claim has been compared with the sentences it points at. Nothing it quotes is believed.
"""

import re
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NamedTuple

from .citations import CitationStream
from .citations import Words as ShownWords
from .claims import ClaimDone
from .errors import ModelReplyCut
from .prompts import (
    build_answer_messages,
    build_rewrite_messages,
    estimate_tokens,
    fit_sentences,
    label_sentences,
    sentence_budget,
)
from .protocols import ChatModel
from .reporting import reporting_subject
from .support import Evidence, check_claim
from .terms import terms
from .types import AnswerEvent, Checked, Claim, Message, Passage, Sentence, Usage, Words

REPLY_TOKENS = 1_000  # a screenful of short statements
REWRITE_TOKENS = 120
LONGEST_REWRITE = 400  # characters; what is longer is no question
TURNS_TOLD = 3
MOST_PASSAGES = 24  # more tempts a model away from the best ones, and costs
THOUGHTS = re.compile(r"\s*<think>.*?(?:</think>\s*|\Z)", re.DOTALL)
THOUGHTS_BEGIN = "<think>"
CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Rarity:
    """How common words are in the store: passages that hold each stem, and all passages."""

    frequencies: Callable[[Sequence[str]], Mapping[str, int]]
    total: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a model's reply: its words, its claims, and the sentences by number.

    `dropped` labels were invented; `cut` tells why it ended before its time.
    """

    text: str
    claims: tuple[Claim, ...]
    sentences: Mapping[int, Sentence]
    dropped: int
    refused: bool
    cut: str | None
    usage: Usage

    @property
    def supported(self) -> bool:
        """Whether any claim is supported."""
        return any(claim.supported for claim in self.claims)


def stream_reply(
    question: str,
    passages: Sequence[Passage],
    *,
    model: ChatModel,
    template: str,
    rarity: Rarity,
    strict: bool,
) -> Generator[AnswerEvent, None, Reply]:
    """Ask a model, yield words as they arrive and claims as they are checked; return the reply.

    With `strict`, a claim's words are yielded only once it is known to be supported, and text
    outside of claims never. Closing the iterator closes the model's reply.

    Raises:
        UsageError: the question leaves no room for sentences in the model's window.
        ModelError: the model cannot be had, or breaks off.
    """
    tokens = min(REPLY_TOKENS, model.window // 4)
    budget = sentence_budget(question, template, window=model.window, reply_tokens=tokens)
    fitting = fit_sentences(passages[:MOST_PASSAGES], budget, estimate_tokens)
    articles = label_sentences(fitting)
    labels = {label: sentence for article in articles for label, sentence in article.sentences}
    messages = build_answer_messages(question, articles, template, secrets.token_hex(8))
    stream = CitationStream(labels)
    telling = _Telling(_Judge(fitting, rarity, stream), strict)
    cut = None
    with closing(model.stream(messages, max_tokens=tokens)) as arriving:
        try:
            for piece in without_thoughts(arriving):
                yield from telling.events(stream.feed(piece))
                if stream.refused:
                    break  # what follows is not shown, so it need not be paid for either
        except ModelReplyCut as error:
            cut = error.message
        yield from telling.events(stream.finish())
        usage = arriving.usage
    cited = {number for claim in telling.claims for number in claim.citations}
    return Reply(
        text=telling.text,
        claims=tuple(telling.claims),
        sentences={
            number: sentence
            for number, sentence in stream.sentences.items()
            if not strict or number in cited
        },
        dropped=stream.dropped,
        refused=stream.refused,
        cut=cut,
        usage=usage,
    )


class _Telling:
    """What has been told of a reply so far: its words and its checked claims."""

    def __init__(self, judge: "_Judge", strict: bool) -> None:
        self._judge = judge
        self._strict = strict
        self._shown: list[str] = []
        self.claims: list[Claim] = []

    @property
    def text(self) -> str:
        """The words told so far."""
        return " ".join(self._shown) if self._strict else "".join(self._shown).strip()

    def events(self, read: Sequence[ShownWords | ClaimDone]) -> Iterator[AnswerEvent]:
        """Yield what is to be told of the next things read."""
        for event in read:
            if isinstance(event, ClaimDone):
                yield from self._claim(event)
            elif not self._strict:
                self._shown.append(event.text)
                yield Words(event.text)

    def _claim(self, done: ClaimDone) -> Iterator[AnswerEvent]:
        claim = self._judge.claim(done)
        if self._strict and not claim.supported:
            return
        self.claims.append(claim)
        if not self._strict:
            yield Checked(claim, done.end, done.start)
            return
        numbers = "".join(f"[{number}]" for number in claim.citations)
        self._shown.append(f"{claim.text} {numbers}")
        yield Words(f"{claim.text} {numbers} ")
        yield Checked(claim)


def rewrite_question(
    question: str, turns: Sequence[tuple[str, str]], *, model: ChatModel, template: str
) -> tuple[str | None, Usage]:
    """Return a follow-up question worded to stand alone, None where no question comes back.

    `turns` are `(question, answer)` pairs, oldest first, of which the last few are told. What the
    call took is returned beside.

    Raises:
        ModelError: the model cannot be had.
    """
    messages = build_rewrite_messages(question, turns[-TURNS_TOLD:], template)
    reply = whole_reply(model, messages, max_tokens=REWRITE_TOKENS)
    usage = reply.usage
    text = CONTROLS.sub("", "" if reply.cut else reply.text.strip())
    if len(text.splitlines()) != 1 or len(text) > LONGEST_REWRITE or not terms(text):
        return None, usage
    return text.strip('"“”'), usage


class Replied(NamedTuple):
    """A whole reply, without thoughts, what it took, and whether it was cut off."""

    text: str
    usage: Usage
    cut: bool


def whole_reply(
    model: ChatModel,
    messages: Sequence[Message],
    *,
    max_tokens: int,
    heard: Callable[[], None] = lambda: None,
) -> Replied:
    """Return all that a model replies, or what came until it was cut off.

    `heard` is called for each piece; what it raises ends the reply.

    Raises:
        ModelError: the model cannot be had.
    """
    pieces: list[str] = []
    cut = False
    with closing(model.stream(messages, max_tokens=max_tokens)) as arriving:
        try:
            for piece in without_thoughts(arriving, heard):
                pieces.append(piece)
        except ModelReplyCut:
            cut = True
        return Replied("".join(pieces), arriving.usage, cut)


class _Judge:
    """Compares claims with the sentences they cite."""

    def __init__(self, passages: Sequence[Passage], rarity: Rarity, stream: CitationStream) -> None:
        self._rarity = rarity
        self._stream = stream
        self._about = {passage.article_id: passage for passage in passages}
        self._texts = {
            (sentence.article_id, sentence.index): sentence.text
            for passage in passages
            for sentence in passage.sentences
        }

    def claim(self, done: ClaimDone) -> Claim:
        """Return a claim with its verdict."""
        if not done.citations:
            return Claim(done.text, (), supported=False, reason="it cites no sentence")
        numbered = self._stream.sentences
        cited = [self._evidence(numbered[number]) for number in done.citations]
        words = list(dict.fromkeys(terms(done.text)))
        text = done.text
        if done.speaker and reporting_subject(text) is None:
            text = f"{done.speaker} said: {text}"
        verdict = check_claim(
            text,
            cited,
            frequencies=self._rarity.frequencies(words),
            total=self._rarity.total,
        )
        return Claim(done.text, done.citations, verdict.supported, verdict.reason)

    def _evidence(self, sentence: Sentence) -> Evidence:
        about = self._about[sentence.article_id]
        before = self._texts.get((sentence.article_id, sentence.index - 1), "")
        after = self._texts.get((sentence.article_id, sentence.index + 1), "")
        return Evidence(sentence.text, before, after, sentence.speaker, about.title, about.date)


def without_thoughts(
    pieces: Iterable[str], heard: Callable[[], None] = lambda: None
) -> Iterator[str]:
    """Yield a reply without the `<think>` block some models begin with.

    `heard` is called for each piece, those of thoughts too; what it raises ends the reply.
    """
    head: str | None = ""
    for piece in pieces:
        heard()
        if head is None:
            yield piece
            continue
        head += piece
        start = head.lstrip()
        if start.startswith(THOUGHTS_BEGIN):
            if "</think>" not in head:
                continue
            head = THOUGHTS.sub("", head, count=1)
        elif THOUGHTS_BEGIN.startswith(start):
            continue
        yield head
        head = None
    if head and not head.lstrip().startswith(THOUGHTS_BEGIN):
        yield head
