"""Values -> the JSON objects that scripts read; later versions add fields and change none."""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..naming import public_name, shown
from .terminal import HIDDEN

if TYPE_CHECKING:
    from ..adapters.history import Entry
    from ..config import Config
    from ..errors import QAError
    from ..rechecking import Rechecked
    from ..types import (
        Answer,
        ArticleRecord,
        Checkup,
        Citation,
        Claim,
        Compacted,
        Hit,
        IndexReport,
        Moved,
        SearchResult,
        Sentence,
        StoreName,
        StoreSummary,
        Usage,
    )

# JSON itself escapes only those below a space; a terminal obeys these too.
UNSAFE = re.compile(f"[\x7f-\x9f\ud800-\udfff{HIDDEN}]")


def dumps(value: Mapping[str, Any]) -> str:
    """Return one line of JSON that is safe to print on a terminal, whatever its encoding."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    line = json.dumps(value, ensure_ascii=encoding != "utf8", allow_nan=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def answer_object(
    answer: "Answer", store: "StoreName | StoreSummary", *, asked_id: Any = None
) -> dict[str, Any]:
    """Return a `qa.answer/1` object."""
    return {
        "schema": "qa.answer/1",
        "id": asked_id,
        "question": answer.question,
        "status": answer.status,
        "text": answer.text,
        "claims": [_claim(claim) for claim in answer.claims],
        "citations": [_citation(citation) for citation in answer.citations],
        "nearest": [_citation(citation) for citation in answer.nearest],
        "notes": list(answer.notes),
        "model": answer.model,
        "usage": _usage(answer.usage),
        "error": None,
        "timings_ms": dict(answer.timings_ms),
        "store": {
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
        "model": None,
        "usage": _usage(),
        "error": told,
        "timings_ms": {},
        "store": None,
    }


def search_object(result: "SearchResult") -> dict[str, Any]:
    """Return a `qa.search/1` object."""
    return {
        "schema": "qa.search/1",
        "query": result.query,
        "sentences": [_citation(citation) for citation in result.sentences],
        "passages": [_passage(hit) for hit in result.passages],
        "notes": list(result.notes),
    }


def article_object(record: "ArticleRecord") -> dict[str, Any]:
    """Return a `qa.article/1` object."""
    return {
        "schema": "qa.article/1",
        **_about(record),
        "sentences": [
            {
                "index": sentence.index,
                "start": sentence.start,
                "end": sentence.end,
                "line": sentence.line,
                "page": sentence.page,
                "text": sentence.text,
                "speaker": sentence.speaker,
            }
            for sentence in record.sentences
        ],
        "passages": [{"start": passage.start, "end": passage.end} for passage in record.passages],
    }


def articles_object(records: "list[ArticleRecord]") -> dict[str, Any]:
    """Return a `qa.articles/1` object."""
    return {
        "schema": "qa.articles/1",
        "articles": [
            {
                **_about(record),
                "sentences": record.sentence_count,
                "passages": record.passage_count,
                "indexed_at": record.indexed_at,
            }
            for record in records
        ],
    }


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
        "claims": [_claim(claim) for claim in answer.claims],
        "citations": [
            {
                **_citation(each.citation),
                "now": each.verdict,
                "line_now": each.now.line if each.now else None,
            }
            for each in rechecked
        ],
        "notes": list(answer.notes),
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


def status_object(summary: "StoreSummary") -> dict[str, Any]:
    """Return a `qa.status/1` object."""
    return {
        "schema": "qa.status/1",
        "path": summary.path,
        "generation": summary.generation,
        "embedder": summary.embedder,
        "folders": [shown(folder) for folder in summary.folders],
        "articles": summary.articles,
        "sentences": summary.sentences,
        "passages": summary.passages,
        "undated": summary.undated,
        "bytes": summary.bytes,
    }


def checkup_object(checkup: "Checkup", compacted: "Compacted | None" = None) -> dict[str, Any]:
    """Return a `qa.doctor/1` object."""
    return {
        "schema": "qa.doctor/1",
        "path": checkup.path,
        "checks": [
            {
                "name": check.name,
                "status": check.status,
                "message": shown(check.message),
                "hint": check.hint and shown(check.hint),
                "count": check.count,
            }
            for check in checkup.checks
        ],
        "clean": checkup.clean,
        "compacted": compacted
        and {
            "before": compacted.before,
            "after": compacted.after,
            "forgotten": compacted.forgotten,
            "dropped": list(compacted.dropped),
        },
    }


def moved_object(moved: "Moved") -> dict[str, Any]:
    """Return a `qa.move/1` object."""
    return {
        "schema": "qa.move/1",
        "old": shown(moved.old),
        "new": shown(moved.new),
        "articles": moved.articles,
        "folders": moved.folders,
        "missing": moved.missing,
    }


def index_object(report: "IndexReport", store: str) -> dict[str, Any]:
    """Return a `qa.index/1` object."""
    return {
        "schema": "qa.index/1",
        "store": store,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "copies": report.copies,
        "passages": report.passages,
        "not_english": report.not_english,
        "skipped": [{**_path(path), "reason": why} for path, why in report.skipped],
        "problems": [{**_path(path), "reason": why} for path, why in report.problems],
        "failures": list(report.failures),
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "dry_run": report.dry_run,
    }


def removed_object(references: list[str], removed: int, *, forget: bool) -> dict[str, Any]:
    """Return a `qa.remove/1` object."""
    return {"schema": "qa.remove/1", "asked": references, "removed": removed, "forget": forget}


def config_object(config: "Config", names: tuple[str, ...]) -> dict[str, Any]:
    """Return a `qa.config/1` object."""
    return {
        "schema": "qa.config/1",
        "settings": {
            name: {
                "value": _plain(getattr(config, name)),
                "from": config.origins.get(name, "default"),
            }
            for name in names
        },
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, str):
        return public_name(value)
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _usage(usage: "Usage | None" = None) -> dict[str, Any]:
    return {
        "input_tokens": usage.input_tokens if usage else 0,
        "output_tokens": usage.output_tokens if usage else 0,
        "seconds": round(usage.seconds, 3) if usage else 0.0,
        "first_token_ms": usage.first_token_ms if usage else None,
        "cost": usage.cost if usage else None,
    }


def _claim(claim: "Claim") -> dict[str, Any]:
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "supported": claim.supported,
        "reason": claim.reason,
    }


def _citation(citation: "Citation") -> dict[str, Any]:
    sentence = citation.sentence
    return {
        "number": citation.number,
        "article": sentence.article_id,
        **_path(citation.path),
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
                **_path(other.path),
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


def _path(path: str) -> dict[str, str]:
    """Return a path as it is shown, and its bytes where they are not UTF-8."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return {"path": shown(path), "path_bytes": os.fsencode(path).hex()}
    return {"path": shown(path)}


def _about(record: "ArticleRecord") -> dict[str, Any]:
    article = record.article
    return {
        "article": article.id,
        **_path(article.path),
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "author": article.author,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "record": article.record,
        "copies": [
            shown(copy.path) + ("" if copy.record is None else f"#{copy.record}")
            for copy in record.copies
        ],
        "story": record.story,
    }
