"""A citation -> where its sentence lies, as a user here would type it."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..harmless import clean
from ..naming import shown

if TYPE_CHECKING:
    from ..types import Citation


def shown_place(citation: "Citation") -> str:
    """Return where a sentence lies, as `qa show` takes it and as its source counts."""
    kind, number = citation.sentence.place
    return _told(citation.path, citation.record, citation.sentence.line, kind, number)


def place(citation: Mapping[str, Any]) -> str:
    """Return the same of a citation's JSON object."""
    kind, number = citation["place"]["kind"], citation["place"]["value"]
    return _told(citation["path"], citation["record"], citation["line"], kind, number)


def shown_path(path: str) -> str:
    """Return a path as a user here would type it, fit to print."""
    here = os.getcwd()
    inner = os.path.relpath(path, here) if path.startswith(here.rstrip("/") + "/") else path
    return clean(shown(inner))


def _told(path: str, record: int | None, line: int, kind: str, number: int) -> str:
    numbered = "" if record is None else f"#{record}"
    told = f"{shown_path(path)}{numbered}:{line}"
    return told if kind in ("line", "record") else f"{told} ({kind} {number})"
