"""How often a store's answers to a user's own questions are right."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..evaluating import Figures, Judged


def evaluation_object(
    settings: Mapping[str, str], judged: "Sequence[Judged]", figures: "Figures"
) -> dict[str, Any]:
    """Return a `qa.eval/1` object of one setting; `against` is null."""
    return {
        "schema": "qa.eval/1",
        "settings": dict(settings),
        "figures": _figures(figures),
        "results": [_judged(each) for each in judged],
        "against": None,
    }


def comparison_object(
    settings: Mapping[str, str],
    judged: "Sequence[Judged]",
    figures: "Figures",
    chance: float,
) -> dict[str, Any]:
    """Return what stands under `against`: the same of the other setting, and the chance."""
    return {
        "settings": dict(settings),
        "figures": _figures(figures),
        "results": [_judged(each) for each in judged],
        "chance": round(chance, 6),
    }


def _figures(figures: "Figures") -> dict[str, Any]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(figures).items()
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
    }
