"""What a store holds, and what was done to it."""

from typing import TYPE_CHECKING, Any

from ..naming import public_name, shown
from .citations import path_fields

if TYPE_CHECKING:
    from ..config import Config
    from ..store_types import Checkup, Compacted, IndexReport, Moved, StoreSummary


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
        "renamed": report.renamed,
        "copies": report.copies,
        "passages": report.passages,
        "not_english": report.not_english,
        "skipped": [{**path_fields(path), "reason": why} for path, why in report.skipped],
        "problems": [{**path_fields(path), "reason": why} for path, why in report.problems],
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
