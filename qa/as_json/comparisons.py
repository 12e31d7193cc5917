"""Where articles disagree: on a topic, and in an answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .citations import citation_object
from .usage import usage_object

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..store_types import StoreName
    from ..types import Disagreeing


def comparison_object(comparison: "Comparison", store: "StoreName") -> dict[str, Any]:
    """Return a `qa.compare/1` object."""
    return {
        "schema": "qa.compare/1",
        "topic": comparison.topic,
        "disagreements": disagreement_objects(comparison.disagreements),
        "citations": [citation_object(citation) for citation in comparison.citations],
        "compared": comparison.compared,
        "notes": list(comparison.notes),
        "model": comparison.model,
        "usage": usage_object(comparison.usage),
        "timings_ms": {"total": comparison.took_ms},
        "store": {
            "path": store.path,
            "generation": comparison.generation,
            "embedder": store.embedder,
        },
    }


def disagreement_objects(disagreements: Sequence["Disagreeing"]) -> list[dict[str, Any]]:
    """Return disagreements, each with the numbers of its two citations and the words of both."""
    return [
        {
            "citations": list(one.citations),
            "about": one.about,
            "words": list(one.words),
            "by": one.by,
        }
        for one in disagreements
    ]
