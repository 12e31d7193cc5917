"""An error's hint, which says what to type in a shell -> what it is for who calls a tool.

What is wrong with arguments is the caller's to mend; with the store, a model or the configuration
it is the user's, who has a shell.
"""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Any, Final

from ..as_json.answers import error_object
from ..errors import ArticleError, QAError, UsageError

_COMMAND: Final = re.compile(r"`qa ([a-z]+)(?: [A-Z]+)?`")
_SHELL: Final = re.compile(r"\bqa [a-z]|(?<![\w-])--?[a-zA-Z]")
OF_SERVER: Final = "qa mcp"  # in hints on how the server is started, which were written for here


def hint_for_tools(error: QAError, tools: Iterable[str]) -> str | None:
    """Return an error's hint in words of tools, None where it helps only in a shell."""
    hint = error.hint
    if hint is None or OF_SERVER in hint:
        return hint
    offered = set(tools)
    told = _COMMAND.sub(lambda found: f"`{found[1]}`" if found[1] in offered else found[0], hint)
    ways = list(takewhile(lambda way: not _SHELL.search(way), told.split("; ")))
    if ways:
        return f"{'; '.join(ways).rstrip('.?')}{told[-1]}"
    own = isinstance(error, (UsageError, ArticleError))
    return None if own else f"For the user who runs the server: {hint}"


def error_for_tools(error: QAError, tools: Iterable[str]) -> dict[str, Any]:
    """Return an error's JSON object, with its hint for who calls a tool."""
    told = error_object(error)
    return {**told, "error": {**told["error"], "hint": hint_for_tools(error, tools)}}
