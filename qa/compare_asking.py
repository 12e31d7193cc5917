"""Sentences on a topic + a chat model -> two of them that it says disagree, if rules allow it.

The model sees labelled sentences and points at two. Its word stands only for what is the same in
other words: what they disagree on is found in the sentences themselves, or the two are left out.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .agreement import differing_polarity
from .counts import MONTH
from .differences import differences, rival_numbers
from .disagreements import Disagreement
from .likeness import Shared
from .prompts import (
    build_compare_messages,
    estimate_tokens,
    labelled_evidence,
    sentence_budget,
)
from .protocols import ChatModel
from .replying import whole_reply
from .same_matter import dated_apart, within
from .telling import Told
from .types import Usage

REPLY_TOKENS: Final = 600
SHOWN: Final = 40  # sentences, best first, that a model sees
HEADER: Final = 40  # tokens of an article's line beside its title
LABEL: Final = 12  # tokens of what stands before a sentence beside its speaker
LEAST: Final = 0.25  # of the content words of the sentence with fewer that both must have
_PAIR: Final = re.compile(
    r"\[(s\d{1,4})\][\s,;&]*(?:and\s+)?\[(s\d{1,4})\]\W*(number|date|yes)\b[^:\n]*:?([^\n]*)",
    re.IGNORECASE,
)

Pair = tuple[Told, Told, Disagreement]


@dataclass(frozen=True, slots=True)
class CompareReader:
    """A chat model that finds sentences which disagree, and its template."""

    model: ChatModel
    template: str


def ask_model(
    topic: str,
    sentences: Sequence[Told],
    *,
    reader: CompareReader,
    progress: Callable[[], None] = lambda: None,
) -> tuple[list[Pair], Usage]:
    """Return the pairs at which a model points and that rules let stand, and what the call took.

    `sentences` are those on the topic, best first; `progress` is called for each piece of the
    reply, which ends with what it raises.

    Raises:
        ModelError: the model cannot be had.
        UsageError: the topic leaves no room in the model's window.
    """
    model = reader.model
    tokens = min(REPLY_TOKENS, model.window // 4)
    room = sentence_budget(topic, reader.template, window=model.window, reply_tokens=tokens)
    labelled, labels = labelled_evidence(
        (one.sentence, one.title, one.cited.date, one) for one in _fitting(sentences[:SHOWN], room)
    )
    messages = build_compare_messages(topic, labelled, reader.template, secrets.token_hex(8))
    reply = whole_reply(model, messages, max_tokens=tokens, heard=progress)
    # of one cut off the lines that came whole are as good as others
    return list(_pairs(reply.text, labels)), reply.usage


def allowed(one: Told, other: Told, about: str, words: str = "") -> Disagreement | None:
    """Return what two sentences at which a model points disagree on; None where rules object.

    `about` is "number", "date" or "yes", `words` are the model's, which say which of several
    numbers is meant.
    """
    if not _may_be_compared(one, other):
        return None
    if about == "number":
        found = [
            each
            for each in rival_numbers(one.statement, other.statement)
            if not dated_apart(one, other)
        ]
        meant = [each for each in found if each.said in words and each.found in words]
        for each in (meant or found)[:1]:
            return Disagreement("number", each.said, each.found)
    elif about == "date":
        for each in differences(one.cited, other.cited):
            if each.about == "date":
                return Disagreement("date", each.said, each.found)
    elif _contradict(one, other):
        return Disagreement("negation", one.sentence.text, other.sentence.text)
    return None


def _fitting(sentences: Sequence[Told], room: int) -> list[Told]:
    """Return the first of the sentences, as many as some tokens hold."""
    chosen: list[Told] = []
    headed: set[str] = set()
    for one in sentences:
        cost = estimate_tokens(one.sentence.text + (one.sentence.speaker or "")) + LABEL
        if one.sentence.article_id not in headed:
            cost += estimate_tokens(one.title) + HEADER
        if cost > room:
            break
        room -= cost
        headed.add(one.sentence.article_id)
        chosen.append(one)
    return chosen


def _pairs(reply: str, labels: dict[str, Told]) -> Iterator[Pair]:
    """Yield the pairs of a reply's lines that rules let stand, each once."""
    seen: set[frozenset[str]] = set()
    for first, second, about, words in _PAIR.findall(reply):
        pair = frozenset((first, second))
        if pair in seen or not pair <= labels.keys():
            continue
        seen.add(pair)
        one, other = labels[first], labels[second]
        if (matter := allowed(one, other, about.lower(), words)) is not None:
            yield one, other, matter


def _may_be_compared(one: Told, other: Told) -> bool:
    """Whether two sentences can be of the same, whatever a model says."""
    first, second = one.sentence, other.sentence
    if first.article_id == second.article_id or first.heading or second.heading:
        return False
    if any(each.text.rstrip("\"'” ").endswith("?") for each in (first, second)):
        return False
    shared = Shared((first, second))
    alike = shared.enough(first, second) and shared.share(first, second) >= LEAST
    return alike and within(one, other, MONTH)


def _contradict(one: Told, other: Told) -> bool:
    """Whether one of two sentences denies something, or has the opposite of a word of the other."""
    denies = [any(each.strong for each in told.statement.negations) for told in (one, other)]
    return denies[0] != denies[1] or any(
        differing_polarity(told.statement, [against.cited])
        for told, against in ((one, other), (other, one))
    )
