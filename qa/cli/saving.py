"""The turns of a conversation -> a Markdown text, every citation with its sentence and place."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..composing import folded
from .render import shown_place
from .terminal import clean

if TYPE_CHECKING:
    from ..types import Citation, Claim, Turn

MARKUP = re.compile(r"([\\`*_<>\[\]#|])")


def as_markdown(turns: "Sequence[Turn]") -> str:
    """Return a conversation as Markdown; text of articles stays text."""
    parts: list[str] = ["# Conversation\n"]
    for turn in turns:
        answer = turn.answer
        parts.append(f"## {_plain(turn.question)}\n")
        if turn.searched != turn.question:
            parts.append(f"*Searched: {_plain(turn.searched)}*\n")
        if answer.model is None:
            parts += [f"{_plain(paragraph)}\n" for paragraph in answer.text.split("\n\n")]
        else:
            parts += [f"- {_claim(claim)}" for claim in answer.claims]
            parts.append(f"\n*Written by {_plain(answer.model)}.*\n")
        parts += [f"*{_plain(note)}*\n" for note in answer.notes]
        cited = answer.citations or answer.nearest
        if cited and not answer.citations:
            parts.append("Nearest sentences:\n")
        parts += [_citation(citation) for citation in cited]
        parts.append("")
    return "\n".join(parts)


def _claim(claim: "Claim") -> str:
    numbers = "".join(f"\\[{number}\\]" for number in claim.citations)
    words = f"{_plain(claim.text)} {numbers}".rstrip()
    return words if claim.supported else f"{words} *(not supported: {_plain(claim.reason or '')})*"


def _citation(citation: "Citation") -> str:
    sentence = citation.sentence
    place = shown_place(citation)
    about = [citation.date.isoformat() if citation.date else "", sentence.speaker, citation.title]
    told = ", ".join(_plain(part) for part in about if part)
    words = _plain(sentence.text)
    return f"- \\[{citation.number}\\] `{place}`, {told}\n  > {words}\n"


def _plain(text: str) -> str:
    """Return a text on one line with what Markdown would take for markup escaped."""
    return MARKUP.sub(r"\\\1", clean(folded(text)))
