"""The output of a batch that broke off -> which of its questions are answered already.

A question is known by its `id` and its words, or without an `id` by its line and its words. What
came to be an error is asked again.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..naming import shown

BEGINNING = b'{"schema": "qa.answer/1"'


@dataclass(frozen=True)
class Line:
    """A line of a batch: its number, its words, what they ask, and what is wrong with them."""

    number: int
    text: str
    asked: dict[str, Any]
    wrong: UsageError | None = None


@dataclass
class Done:
    """Questions that an earlier run answered; `skipped` counts those met again."""

    keys: set[str] = field(default_factory=set)
    skipped: int = 0

    @classmethod
    def read(cls, path: Path, *, tell: Callable[[str], None]) -> "Done":
        """Return what a file of answers holds; a half-written last line is cut off or told.

        Raises:
            UsageError: it cannot be read, or holds no answers of ours.
        """
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            tell(f"{shown(str(path))} does not exist yet: every question is asked.")
            return cls()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UsageError(
                f"--resume-from {shown(str(path))} cannot be read ({reason}).",
                hint="Name the file that `qa ask --batch` was to write.",
            ) from error
        if data and not data.endswith(b"\n"):
            data = _completed(path, data, tell)
        done = cls()
        for number, line in enumerate(data.splitlines(), start=1):
            answer = _answer(line)
            if answer is None and line.strip():
                tell(f"Line {number} of {shown(str(path))} is no answer: left alone.")
            elif answer and answer.get("status") != "error":
                done.keys.add(_key(answer.get("id"), answer.get("line"), answer.get("question")))
        return done

    def has(self, line: Line) -> bool:
        """Tell whether a line's question is answered, and count it."""
        asked_id, question = line.asked.get("id"), line.asked.get("question")
        found = bool(self.keys) and _key(asked_id, line.number, question) in self.keys
        self.skipped += found
        return found


def _key(asked_id: object, line: object, question: object) -> str:
    place = ["line", line] if asked_id is None else ["id", asked_id]
    words = " ".join(question.split()) if isinstance(question, str) else None
    return json.dumps([*place, words], sort_keys=True)


def _answer(line: bytes) -> Mapping[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(told, dict) and told.get("schema") == "qa.answer/1"
    return told if is_ours else None


def _completed(path: Path, data: bytes, tell: Callable[[str], None]) -> bytes:
    """Return the whole lines of a file whose last line has no end.

    Where the rest is to be appended to that very file, its last line is ended, or taken off if it
    is half an answer, so that what follows begins on a line of its own.
    """
    rest = data.rpartition(b"\n")[2]
    whole = data[: len(data) - len(rest)]
    is_whole = _answer(rest) is not None
    if _is_appended_to(path):
        if is_whole:
            os.write(sys.stdout.fileno(), b"\n")
        elif rest.startswith(BEGINNING) or BEGINNING.startswith(rest):
            os.truncate(path, len(whole))
            tell(f"Took a half-written line off the end of {shown(str(path))}.")
        else:
            os.write(sys.stdout.fileno(), b"\n")
    return data if is_whole else whole


def _is_appended_to(path: Path) -> bool:
    """Tell whether standard output is appended to a file, as `>> FILE` does."""
    try:
        import fcntl

        number = sys.stdout.fileno()
        ours, other = os.fstat(number), os.stat(path)
        flags = fcntl.fcntl(number, fcntl.F_GETFL)
    except (ImportError, OSError, ValueError):
        return False
    return os.path.samestat(ours, other) and bool(flags & os.O_APPEND)
