"""The turns of a conversation -> a Markdown text, every citation with its sentence and place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..markdown_words import escaped
from .places import shown_place

if TYPE_CHECKING:
    from ..types import Citation, Claim, Turn


def as_markdown(turns: "Sequence[Turn]") -> str:
    """Return a conversation as Markdown; text of articles stays text."""
    parts: list[str] = ["# Conversation\n"]
    for turn in turns:
        answer = turn.answer
        parts.append(f"## {escaped(turn.question)}\n")
        if turn.searched != turn.question:
            parts.append(f"*Searched: {escaped(turn.searched)}*\n")
        if answer.model is None:
            parts += [f"{escaped(paragraph)}\n" for paragraph in answer.text.split("\n\n")]
        else:
            parts += [f"- {_claim(claim)}" for claim in answer.claims]
            parts.append(f"\n*Written by {escaped(answer.model)}.*\n")
        parts += [f"*{escaped(note)}*\n" for note in answer.notes]
        parts += [f"*{escaped(one.told)}*\n" for one in answer.disagreements]
        cited = answer.citations or answer.nearest
        if cited and not answer.citations:
            parts.append("Nearest sentences:\n")
        parts += [_citation(citation) for citation in cited]
        parts.append("")
    return "\n".join(parts)


def _claim(claim: "Claim") -> str:
    numbers = "".join(f"\\[{number}\\]" for number in claim.citations)
    words = f"{escaped(claim.text)} {numbers}".rstrip()
    return words if claim.supported else f"{words} *(not supported: {escaped(claim.reason or '')})*"


def _citation(citation: "Citation") -> str:
    sentence = citation.sentence
    place = shown_place(citation)
    about = [citation.date.isoformat() if citation.date else "", sentence.speaker, citation.title]
    told = ", ".join(escaped(part) for part in about if part)
    words = escaped(sentence.text)
    return f"- \\[{citation.number}\\] `{place}`, {told}\n  > {words}\n"
