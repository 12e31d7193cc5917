"""A checked draft."""

from typing import TYPE_CHECKING, Any

from .citations import citation_object, path_fields
from .usage import usage_object

if TYPE_CHECKING:
    from ..draft_reports import CheckedStatement, DraftReport
    from ..store_types import StoreName


def check_object(report: "DraftReport", store: "StoreName") -> dict[str, Any]:
    """Return a `qa.check/1` object."""
    return {
        "schema": "qa.check/1",
        "draft": path_fields(report.name)["path"],
        "title": report.title,
        "supported": report.supported,
        "counts": dict(report.counts),
        "statements": [
            _statement(number, one) for number, one in enumerate(report.statements, start=1)
        ],
        "citations": [citation_object(citation) for citation in report.citations],
        "silent": report.silent,
        "notes": list(report.notes),
        "model": report.model,
        "usage": usage_object(report.usage),
        "timings_ms": dict(report.timings_ms),
        "store": {
            "path": store.path,
            "generation": report.generation,
            "embedder": store.embedder,
        },
    }


def _statement(number: int, one: "CheckedStatement") -> dict[str, Any]:
    differing = one.difference
    return {
        "number": number,
        "text": one.statement.text,
        "start": one.statement.start,
        "end": one.statement.end,
        "line": one.statement.line,
        "verdict": one.verdict,
        "reason": one.reason,
        "difference": {
            "about": differing.about,
            "draft": differing.said,
            "article": differing.found,
        }
        if differing
        else None,
        "citations": list(one.citations),
    }
