"""Earlier questions and what has become of their citations."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .citations import citation_object, claim_object
from .comparisons import disagreement_objects

if TYPE_CHECKING:
    from ..adapters.history import Entry
    from ..rechecking import Rechecked


def history_object(entries: "Sequence[Entry]") -> dict[str, Any]:
    """Return a `qa.history/1` object."""
    return {"schema": "qa.history/1", "questions": [_asked(entry) for entry in entries]}


def shown_history_object(entry: "Entry", rechecked: "Sequence[Rechecked]") -> dict[str, Any]:
    """Return a `qa.history/1` object of one question with its answer and citations."""
    answer = entry.turn.answer
    told = {
        **_asked(entry),
        "searched": entry.turn.searched,
        "text": answer.text,
        "claims": [claim_object(claim) for claim in answer.claims],
        "citations": [
            {
                **citation_object(each.citation),
                "now": each.verdict,
                "line_now": each.now.line if each.now else None,
            }
            for each in rechecked
        ],
        "notes": list(answer.notes),
        "disagreements": disagreement_objects(answer.disagreements),
        "model": answer.model,
    }
    return {"schema": "qa.history/1", "questions": [told]}


def cleared_history_object(count: int) -> dict[str, Any]:
    """Return a `qa.history/1` object that tells how many questions were forgotten."""
    return {"schema": "qa.history/1", "questions": [], "cleared": count}


def _asked(entry: "Entry") -> dict[str, Any]:
    return {
        "number": entry.number,
        "asked_at": entry.asked_at.isoformat(),
        "conversation": entry.conversation,
        "question": entry.turn.question,
        "status": entry.turn.answer.status,
    }
