"""Answers questions over a folder of articles with sentences cited word for word.

From a program: `Assistant`, its `Config`, the values it takes and gives (`Answer`, `Citation` ...),
the errors it raises, and `to_dict`, `to_markdown` and `to_csv`, which turn a value into what the
command line prints of it. They are loaded when first used, so that `import qa` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .adapters.history import Entry, SqliteHistory
    from .as_json.schemas import schema
    from .as_json.values import to_dict
    from .assistant import Assistant
    from .comparing import Comparison
    from .config import Config, Settings
    from .conversation import Conversation
    from .differences import Difference
    from .draft_reports import CheckedStatement, DraftReport
    from .drafts import DraftStatement
    from .errors import (
        ArticleError,
        ConfigError,
        ModelError,
        ModelRefused,
        ModelReplyCut,
        ModelReplyInvalid,
        ModelUnavailable,
        QAError,
        StoreBusy,
        StoreDamaged,
        StoreError,
        StoreMismatch,
        StoreNotFound,
        UsageError,
    )
    from .evaluating import (
        Expected,
        Figures,
        Judged,
        Measured,
    )
    from .excerpts import Excerpt
    from .follow_ups import FollowUp
    from .pages.values import to_csv, to_markdown
    from .periods import Days
    from .rechecking import Rechecked
    from .store_types import Check, Checkup, Compacted, IndexReport, Moved, StoreName, StoreSummary
    from .timelines import Event, Timeline
    from .types import (
        Answer,
        Answered,
        Article,
        ArticleRecord,
        Checked,
        Citation,
        Claim,
        Copy,
        Disagreeing,
        Filter,
        Hit,
        Passage,
        Place,
        SearchResult,
        Sentence,
        Turn,
        Usage,
        Words,
    )

__all__ = [
    "Answer",
    "Answered",
    "Article",
    "ArticleError",
    "ArticleRecord",
    "Assistant",
    "Check",
    "Checked",
    "CheckedStatement",
    "Checkup",
    "Citation",
    "Claim",
    "Compacted",
    "Comparison",
    "Config",
    "ConfigError",
    "Conversation",
    "Copy",
    "Days",
    "Difference",
    "Disagreeing",
    "DraftReport",
    "DraftStatement",
    "Entry",
    "Event",
    "Excerpt",
    "Expected",
    "Figures",
    "Filter",
    "FollowUp",
    "Hit",
    "IndexReport",
    "Judged",
    "Measured",
    "ModelError",
    "ModelRefused",
    "ModelReplyCut",
    "ModelReplyInvalid",
    "ModelUnavailable",
    "Moved",
    "Passage",
    "Place",
    "QAError",
    "Rechecked",
    "SearchResult",
    "Sentence",
    "Settings",
    "SqliteHistory",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreMismatch",
    "StoreName",
    "StoreNotFound",
    "StoreSummary",
    "Timeline",
    "Turn",
    "Usage",
    "UsageError",
    "Words",
    "schema",
    "to_csv",
    "to_dict",
    "to_markdown",
]


_MODULES = {
    "ArticleError": "errors",
    "Assistant": "assistant",
    "Check": "store_types",
    "CheckedStatement": "draft_reports",
    "Checkup": "store_types",
    "Compacted": "store_types",
    "Comparison": "comparing",
    "Config": "config",
    "ConfigError": "errors",
    "Conversation": "conversation",
    "Days": "periods",
    "Difference": "differences",
    "DraftReport": "draft_reports",
    "DraftStatement": "drafts",
    "Entry": "adapters.history",
    "Event": "timelines",
    "Excerpt": "excerpts",
    "Expected": "evaluating",
    "Figures": "evaluating",
    "FollowUp": "follow_ups",
    "IndexReport": "store_types",
    "Judged": "evaluating",
    "Measured": "evaluating",
    "ModelError": "errors",
    "ModelRefused": "errors",
    "ModelReplyCut": "errors",
    "ModelReplyInvalid": "errors",
    "ModelUnavailable": "errors",
    "Moved": "store_types",
    "QAError": "errors",
    "Rechecked": "rechecking",
    "Settings": "config",
    "SqliteHistory": "adapters.history",
    "StoreBusy": "errors",
    "StoreDamaged": "errors",
    "StoreError": "errors",
    "StoreMismatch": "errors",
    "StoreName": "store_types",
    "StoreNotFound": "errors",
    "StoreSummary": "store_types",
    "Timeline": "timelines",
    "UsageError": "errors",
    "schema": "as_json.schemas",
    "to_csv": "pages.values",
    "to_dict": "as_json.values",
    "to_markdown": "pages.values",
}  # all else is of `types`


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_MODULES.get(name, 'types')}", __name__)
    found = globals()[name] = getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
