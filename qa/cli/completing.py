"""What a shell may complete: ids of articles and names of speakers of the store in question.

Whoever presses a key wants names or nothing: no error, no note, no library that takes time to load.
Shells evaluate what they are given, and names come from files of others: only plain ones are given.
"""

import os
import re
from typing import Literal

import typer

from ..errors import QAError

MOST = 200  # more than a person looks through
PLAIN = re.compile(r"[\w./#@%+=,: -]+")  # nothing that a shell obeys


def complete_article(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return ids of articles that begin with a word."""
    return _fit(_names(ctx, "article", incomplete))


def complete_speaker(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return names of speakers that begin with a word, or their surnames where these do."""
    found = _names(ctx, "speaker", incomplete)
    whole = [name for name in found if name.startswith(incomplete)]
    surnames = [name.rpartition(" ")[2] for name in found if name not in whole]
    return _fit(sorted({*whole, *(name for name in surnames if name.startswith(incomplete))}))


def _fit(names: list[str]) -> list[str]:
    plain = [name for name in names if PLAIN.fullmatch(name)]
    if os.environ.get("_QA_COMPLETE") != "complete_bash":
        return plain  # the other shells quote by themselves
    return [name.replace(" ", r"\ ") for name in plain]


def _names(ctx: typer.Context, kind: Literal["article", "speaker"], beginning: str) -> list[str]:
    from ..assistant import Assistant
    from .options import settings

    try:
        store = settings(store=ctx.params.get("store")).store
    except QAError:
        return []
    return Assistant.beginning_with(store, kind, beginning, limit=MOST)
