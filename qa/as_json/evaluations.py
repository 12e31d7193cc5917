"""How often a store's answers to a user's own questions are right."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..errors import QAError
from .answers import error_object

if TYPE_CHECKING:
    from ..evaluating import Judged, Measured

INTERRUPTED = 130


def evaluation_object(
    here: "Measured",
    there: "Measured | None" = None,
    *,
    stopped: QAError | KeyboardInterrupt | None = None,
) -> dict[str, Any]:
    """Return a `qa.eval/1` object; `against` holds the same of another setting, and the chance.

    `stopped` is what ended it before the last question.
    """
    against = None
    if there is not None:
        against = {**_measured(there), "chance": round(here.chance(there), 6)}
    return {
        "schema": "qa.eval/1",
        **_measured(here),
        "against": against,
        "stopped": None if stopped is None else _stopped(stopped),
    }


def _stopped(error: QAError | KeyboardInterrupt) -> dict[str, Any]:
    if isinstance(error, QAError):
        told: dict[str, Any] = error_object(error)["error"]
        return told
    return {"kind": "interrupted", "message": "Interrupted.", "hint": None, "exit": INTERRUPTED}


def _measured(measured: "Measured") -> dict[str, Any]:
    return {
        "settings": dict(measured.settings),
        "figures": {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in asdict(measured.figures).items()
        },
        "results": [_judged(each) for each in measured.results],
    }


def _judged(judged: "Judged") -> dict[str, Any]:
    return {
        "id": judged.expected.id,
        "question": judged.expected.question,
        "status": judged.status,
        "right": judged.right,
        "article_rank": judged.article,
        "sentence_rank": judged.sentence,
        "citations": judged.checked,
        "citations_wrong": judged.wrong,
        "seconds": round(judged.seconds, 4),
        "error": judged.error,
    }
