"""What a program gives as an argument -> the value to use, or an error that names the argument.

For what comes in from Python and from the lines of a batch; the command line checks its own words.
Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import index
from typing import Any

from .errors import UsageError
from .types import Answer, Filter, Turn

BRIEF = 60  # characters of a wrong value that a message shows
_HALVES = re.compile("[\ud800-\udfff]")  # what stands for bytes that are not UTF-8


def checked_count(k: object, default: int) -> int:
    """Return how many are wanted; None asks for the default.

    Raises:
        UsageError: it is no whole number of at least 1.
    """
    wanted: Any = default if k is None else k
    if isinstance(wanted, bool) or not hasattr(wanted, "__index__") or index(wanted) < 1:
        raise UsageError(f"k must be a whole number of at least 1, not {_brief(wanted)}.")
    return index(wanted)


def checked_text(value: object, name: str) -> str:
    """Return a text that was given.

    Raises:
        UsageError: it is something else.
    """
    if not isinstance(value, str):
        raise UsageError(f"{name} must be a text, not {_brief(value)}.")
    return value


def checked_texts(value: object, name: str) -> tuple[str, ...]:
    """Return texts that were given; one alone need not stand in a list.

    Raises:
        UsageError: it is something else.
    """
    listed = (value,) if isinstance(value, str) else value
    if isinstance(listed, Iterable) and not isinstance(listed, (bytes, Mapping)):
        texts = tuple(listed)
        if all(isinstance(each, str) for each in texts):
            return _encodable(texts, name)
    raise UsageError(f"{name} must be a text or a list of texts, not {_brief(value)}.")


def checked_filter(wanted: object, today: object = None) -> None:
    """See that a filter, and the day it is reckoned from, are of their kinds.

    Raises:
        UsageError: one of them is not.
    """
    if not isinstance(wanted, Filter):
        raise UsageError(
            f"wanted must be a Filter, not {_brief(wanted)}.",
            hint='Name a pattern of ids by article="lavrov*", or write Filter(articles=(...)).',
        )
    _encodable(wanted.articles, "article")
    if today is not None and not isinstance(today, date):
        raise UsageError(f"today must be a date, not {_brief(today)}.")


def _encodable(texts: tuple[str, ...], name: str) -> tuple[str, ...]:
    for text in texts:
        if not text.isascii() and _HALVES.search(text):  # no database, and no file, takes it
            raise UsageError(
                f"{name} {_brief(text)} is no text: part of it is no character.",
                hint="Write it in UTF-8.",
            )
    return texts


def checked_turns(told: object) -> Sequence[Turn]:
    """Return turns that are to be told, answers as turns of their own; one needs no list.

    Raises:
        UsageError: there is none, or something else is among them.
    """
    listed = [told] if isinstance(told, (Turn, Answer)) else told
    if not isinstance(listed, Iterable) or isinstance(listed, (str, bytes)):
        raise UsageError(f"turns must be answers or turns, not {_brief(told)}.")
    turns = [_turn(each) for each in listed]
    if not turns:
        raise UsageError(
            "turns are empty: there is no answer to tell.", hint="Ask something first."
        )
    return turns


def _turn(told: object) -> Turn:
    if isinstance(told, Answer):
        return Turn(told.question, told.question, told)
    if not isinstance(told, Turn):
        raise UsageError(f"turns must be answers or turns, not {_brief(told)}.")
    return told


def _brief(value: object) -> str:
    told = repr(value)
    return told if len(told) <= BRIEF else f"{told[:BRIEF]} ..."
