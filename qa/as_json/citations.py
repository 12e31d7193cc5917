"""What several objects hold: citations, claims, paths."""

import os
from typing import TYPE_CHECKING, Any

from ..naming import shown

if TYPE_CHECKING:
    from ..types import Citation, Claim, Sentence


def citation_object(citation: "Citation") -> dict[str, Any]:
    sentence = citation.sentence
    return {
        "number": citation.number,
        "article": sentence.article_id,
        **path_fields(citation.path),
        "title": citation.title,
        "date": citation.date.isoformat() if citation.date else None,
        "outlet": citation.outlet,
        "sentence": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "page": sentence.page,
        "record": citation.record,
        "place": _place(citation),
        "speaker": sentence.speaker,
        "context": _context(citation.context) if citation.context else None,
        "also_in": [
            {
                "article": other.sentence.article_id,
                **path_fields(other.path),
                "title": other.title,
                "date": other.date.isoformat() if other.date else None,
                "outlet": other.outlet,
                "sentence": other.sentence.text,
                "start": other.sentence.start,
                "end": other.sentence.end,
                "line": other.sentence.line,
                "page": other.sentence.page,
                "record": other.record,
                "place": _place(other),
                "stale": other.stale,
            }
            for other in citation.also_in
        ],
        "score": citation.score,
        "stale": citation.stale,
    }


def claim_object(claim: "Claim") -> dict[str, Any]:
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "supported": claim.supported,
        "reason": claim.reason,
    }


def path_fields(path: str) -> dict[str, str]:
    """Return a path as it is shown, and its bytes where they are not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return {"path": shown(path), "path_bytes": os.fsencode(path).hex()}
    return {"path": shown(path)}


def _place(citation: "Citation") -> dict[str, Any]:
    place = citation.sentence.place
    if place.kind == "line" and citation.record is not None:
        return {"kind": "record", "value": citation.record}
    return {"kind": place.kind, "value": place.value}


def _context(sentence: "Sentence") -> dict[str, Any]:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "text": sentence.text,
    }
