"""A statement that rules do not find + a chat model -> sentences it points at, if rules allow them.

The model sees labelled sentences and returns labels. Its word stands only for how things are put:
numbers, names, dates, speakers and denials are checked by rules, whatever it says.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from .draft_judging import Judged
from .evidence import MOST, Candidate
from .prompts import build_check_messages, labelled_evidence
from .protocols import ChatModel
from .replying import whole_reply
from .support import check_claim
from .types import Usage

REPLY_TOKENS: Final = 200
# Of a statement's weight that sentences must have which a model points at: it may know better how
# words are meant, not that sentences about something else say so.
LEAST: Final = 0.2
_LABEL: Final = re.compile(r"\[(s\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class DraftReader:
    """A chat model that finds the sentences for statements, and its template."""

    model: ChatModel
    template: str


def asks_model(judged: Judged) -> bool:
    """Tell whether a model may know better: where only too little of the wording was found."""
    return judged.verdict == "not_found" and judged.about in ("coverage", "")


def ask_model(
    claim: str,
    judged: Judged,
    articles: Sequence[Sequence[Candidate]],
    *,
    reader: DraftReader,
    frequencies: Mapping[str, int],
    total: int,
    progress: Callable[[], None] = lambda: None,
) -> tuple[Judged, Usage]:
    """Return what a model's labels make of a statement, and what the call took.

    `progress` is called for each piece of the reply, which ends with what it raises.

    Raises:
        ModelError: the model cannot be had.
    """
    labelled, labels = labelled_evidence(
        (one.sentence, one.evidence.title, one.evidence.date, one)
        for each in articles
        for one in each
    )
    messages = build_check_messages(claim, labelled, reader.template, secrets.token_hex(8))
    reply = whole_reply(reader.model, messages, max_tokens=REPLY_TOKENS, heard=progress)
    usage = reply.usage
    found = () if reply.cut else dict.fromkeys(_LABEL.findall(reply.text))
    pointed = [labels[name] for name in found if name in labels]
    pointed = [one for one in pointed if one.sentence.article_id == pointed[0].sentence.article_id][
        :MOST
    ]
    if not pointed or all(one.sentence.heading for one in pointed):
        return judged, usage
    cited = [one.evidence for one in pointed]
    verdict = check_claim(claim, cited, frequencies=frequencies, total=total)
    sentences = tuple(one.sentence for one in pointed)
    if verdict.supported or (verdict.about == "coverage" and verdict.score >= LEAST):
        return Judged("supported", sentences, score=verdict.score), usage
    return replace(judged, sentences=sentences), usage
