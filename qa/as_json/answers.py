"""Answers, refusals, errors and what a search found."""

from typing import TYPE_CHECKING, Any

from .citations import citation_object, claim_object
from .comparisons import disagreement_objects
from .usage import usage_object

if TYPE_CHECKING:
    from ..errors import QAError
    from ..store_types import StoreName, StoreSummary
    from ..types import Answer, Hit, SearchResult


def answer_object(
    answer: "Answer", store: "StoreName | StoreSummary | None", *, asked_id: Any = None
) -> dict[str, Any]:
    """Return a `qa.answer/1` object; without a store it does not tell of which one."""
    return {
        "schema": "qa.answer/1",
        "id": asked_id,
        "question": answer.question,
        "status": answer.status,
        "text": answer.text,
        "claims": [claim_object(claim) for claim in answer.claims],
        "citations": [citation_object(citation) for citation in answer.citations],
        "nearest": [citation_object(citation) for citation in answer.nearest],
        "notes": list(answer.notes),
        "disagreements": disagreement_objects(answer.disagreements),
        "model": answer.model,
        "usage": usage_object(answer.usage),
        "error": None,
        "timings_ms": dict(answer.timings_ms),
        "store": store
        and {
            "path": store.path,
            "generation": answer.generation,
            "embedder": store.embedder,
        },
    }


def error_object(
    error: "QAError", *, question: str = "", asked_id: Any = None, line: int | None = None
) -> dict[str, Any]:
    """Return a `qa.answer/1` object of status `error`; `line` is that of a batch."""
    told: dict[str, Any] = {
        "kind": error.kind,
        "message": error.message,
        "hint": error.hint,
        "exit": error.exit_code,
    }
    if line is not None:
        told["line"] = line
    return {
        "schema": "qa.answer/1",
        "id": asked_id,
        "question": question,
        "status": "error",
        "text": "",
        "claims": [],
        "citations": [],
        "nearest": [],
        "notes": [],
        "disagreements": [],
        "model": None,
        "usage": usage_object(),
        "error": told,
        "timings_ms": {},
        "store": None,
    }


def search_object(result: "SearchResult") -> dict[str, Any]:
    """Return a `qa.search/1` object."""
    return {
        "schema": "qa.search/1",
        "query": result.query,
        "sentences": [citation_object(citation) for citation in result.sentences],
        "passages": [_passage(hit) for hit in result.passages],
        "notes": list(result.notes),
    }


def _passage(hit: "Hit") -> dict[str, Any]:
    passage = hit.passage
    return {
        "article": passage.article_id,
        "start": passage.start,
        "end": passage.end,
        "line": passage.sentences[0].line,
        "text": passage.text,
        "score": round(hit.score, 4),
    }
