"""Answers questions over a folder of articles with sentences cited word for word.

From a program: `Assistant`, its `Config`, the values it gives (`Answer`, `Citation` ...), the
`QAError` it raises, and `to_dict`, which turns a value into the object that `--json` prints. They
are loaded when first used, so that `import qa` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .as_json.values import to_dict
    from .assistant import Assistant
    from .config import Config
    from .conversation import Conversation
    from .errors import QAError
    from .types import (
        Answer,
        Answered,
        Article,
        ArticleRecord,
        Checked,
        Citation,
        Claim,
        Filter,
        Hit,
        Passage,
        SearchResult,
        Sentence,
        Words,
    )

__all__ = [
    "Answer",
    "Answered",
    "Article",
    "ArticleRecord",
    "Assistant",
    "Checked",
    "Citation",
    "Claim",
    "Config",
    "Conversation",
    "Filter",
    "Hit",
    "Passage",
    "QAError",
    "SearchResult",
    "Sentence",
    "Words",
    "to_dict",
]


_MODULES = {
    "Assistant": "assistant",
    "Config": "config",
    "Conversation": "conversation",
    "QAError": "errors",
    "to_dict": "as_json.values",
}  # all else is a type


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_MODULES.get(name, 'types')}", __name__)
    found = globals()[name] = getattr(module, name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
