"""Answers questions over a folder of articles with sentences cited word for word.

From a program: `Assistant`, its `Config`, the `Answer` it gives and the `QAError` it raises. They
are loaded when first used, so that `import qa` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .assistant import Assistant
    from .config import Config
    from .errors import QAError
    from .types import Answer

__all__ = ["Answer", "Assistant", "Config", "QAError"]


_MODULES = {
    "Answer": "types",
    "Assistant": "assistant",
    "Config": "config",
    "QAError": "errors",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
