"""The lines of a batch -> what each asks: its question, and what narrows it.

A line is a question, or a JSON object with one. What is wrong with a line is kept beside it.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from ..arguments import checked_count, checked_text
from ..errors import UsageError
from .input_lines import lines_of

NARROWING = ("since", "until", "article", "speaker", "k")
FIELDS = {"id", "question", *NARROWING}
LONGEST_SHOWN = 20  # characters of a number that a message shows


@dataclass(frozen=True)
class Line:
    """A line of a batch: its number, its words, what they ask, and what is wrong with them."""

    number: int
    text: str
    asked: dict[str, Any]
    wrong: UsageError | None = None


def lines_read(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines that hold something, as they come."""
    for number, raw in enumerate(lines_of(file), start=1):
        text = raw.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        if not text:
            continue
        try:
            yield Line(number, text, parsed_line(text))
        except UsageError as error:
            yield Line(number, text, {"question": text}, error)


def parsed_line(line: str) -> dict[str, Any]:
    """Return the fields of a line, which is a question or a JSON object with one.

    Raises:
        UsageError: it begins as an object, and is none.
    """
    if not line.startswith("{"):
        return {"question": line}
    try:
        asked = json.loads(line, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"This line is not JSON: {error}.",
            hint='Write {"question": "..."}, or the question alone.',
        ) from error
    if "question" not in asked:
        asked["question"] = None  # told as missing, and not taken for the line itself
    return {key: value for key, value in asked.items() if value is not None or key == "question"}


def narrowing(asked: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return what narrows a question, of its line or else of the command, as it was written."""
    found = {name: asked.get(name, flags.get(name)) for name in NARROWING}
    if isinstance(found["article"], str):
        found["article"] = [found["article"]]
    return {name: value for name, value in found.items() if value not in (None, [])}


def check_fields(asked: dict[str, Any]) -> None:
    """Raise UsageError where a field is unknown, or of the wrong kind."""
    unknown = sorted(set(asked) - FIELDS)
    if unknown:
        raise UsageError(
            f"This line has unknown fields: {', '.join(unknown)}.",
            hint="The fields are: " + ", ".join(sorted(FIELDS)) + ".",
        )
    if not isinstance(asked.get("question"), str):
        raise UsageError("This line has no question.", hint='Write {"question": "..."}.')
    checked_count(asked.get("k"), 1)
    for name in ("since", "until", "speaker"):
        checked_text(asked.get(name, ""), name)


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _finite(word: str) -> float:
    number = float(word)
    if math.isinf(number):  # no answer could repeat it
        cut = len(word) > LONGEST_SHOWN
        shown = f"{word[:LONGEST_SHOWN]} ..." if cut else word
        raise ValueError(f"{shown} is too large a number")
    return number
