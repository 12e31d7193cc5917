"""The output of a batch that broke off -> which of its questions are answered already.

A question is known by its `id` and its words, or without an `id` by its line and its words, and by
what narrowed it. What came to be an error is asked again.
"""

import json
import os
import shlex
import stat
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..naming import shown
from .batch_lines import Line

BEGINNING = b'{"schema": "qa.answer/1"'


class Output(Enum):
    """What standard output is to a file."""

    APPENDED = "appended to it, as by >> FILE"
    WRITTEN_OVER = "written over it, as by > FILE"
    PIPED = "a pipe, which may lead to it, as by | tee -a FILE"
    ELSEWHERE = "something else"


@dataclass
class Done:
    """Questions that an earlier run answered; `skipped` counts those met again."""

    keys: set[str] = field(default_factory=set)
    skipped: int = 0

    @classmethod
    def read(cls, path: Path, *, tell: Callable[[str], None]) -> "Done":
        """Return what a file of answers holds.

        A last line without an end is made good where this run's answers may follow it: half an
        answer is cut off where standard output is appended to the file, and ended where standard
        output is a pipe. Everywhere else the file is left as it is, and half an answer is told.

        Raises:
            UsageError: it cannot be read, holds no answers of ours, or is being written over.
        """
        output, name = _output_for(path), shown(str(path))
        if output is Output.WRITTEN_OVER:
            quoted = shlex.quote(name)
            raise UsageError(
                f"--resume-from {name} is the file that > empties: nothing is left to resume.",
                hint=f"Append with >>: qa ask --batch FILE --resume-from {quoted} >> {quoted}",
            )
        data = _contents(path)
        if data is None:
            tell(f"{name} does not exist yet: every question is asked.")
            return cls()
        *lines, rest = data.split(b"\n")
        answers = {number: _answer(line) for number, line in enumerate([*lines, rest], start=1)}
        ours = [answer for answer in answers.values() if answer is not None]
        half = bool(rest) and answers[len(answers)] is None and _begins_an_answer(rest)
        if data.strip() and not ours and not half:
            raise UsageError(
                f"--resume-from {name} holds no answer of a batch.",
                hint="Name the file that `qa ask --batch` wrote, or one that is not there yet.",
            )
        if rest:
            _make_good(path, rest, len(answers), output, half=half, tell=tell)
        written = [*lines, b"" if half else rest]
        others = [n for n, line in enumerate(written, start=1) if line.strip() and not answers[n]]
        if others:
            more = f" and {len(others) - 1:,} more" if others[1:] else ""
            tell(f"Line {others[0]}{more} of {name} is no answer: left alone.")
        answered = (answer for answer in ours if answer.get("status") != "error")
        return cls({_key_of(answer) for answer in answered})

    def has(self, line: Line, narrowed_by: Mapping[str, Any]) -> bool:
        """Tell whether a line's question is answered, and count it."""
        asked_id, question = line.asked.get("id"), line.asked.get("question")
        found = bool(self.keys) and (
            _key(asked_id, line.number, question, narrowed_by) in self.keys
        )
        self.skipped += found
        return found


def _contents(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"--resume-from {shown(str(path))} cannot be read ({reason}).",
            hint="Name the file that `qa ask --batch` was to write.",
        ) from error


def _key_of(answer: Mapping[str, Any]) -> str:
    return _key(
        answer.get("id"), answer.get("line"), answer.get("question"), answer.get("asked") or {}
    )


def _key(asked_id: object, line: object, question: object, narrowed_by: object) -> str:
    place = ["line", line] if asked_id is None else ["id", asked_id]
    words = " ".join(question.split()) if isinstance(question, str) else None
    return json.dumps([*place, words, narrowed_by], sort_keys=True)


def _answer(line: bytes) -> Mapping[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(told, dict) and told.get("schema") == "qa.answer/1"
    return told if is_ours else None


def _begins_an_answer(line: bytes) -> bool:
    return line.startswith(BEGINNING) or BEGINNING.startswith(line)


def _make_good(
    path: Path, rest: bytes, number: int, output: Output, *, half: bool, tell: Callable[[str], None]
) -> None:
    """Let what is appended to a file whose last line has no end begin on a line of its own."""
    name = shown(str(path))
    if output is Output.APPENDED and half:
        os.truncate(path, path.stat().st_size - len(rest))
        tell(f"Took a half-written line off the end of {name}.")
    elif output is Output.APPENDED:
        os.write(sys.stdout.fileno(), b"\n")
    elif output is Output.PIPED:
        try:
            with path.open("ab") as file:
                file.write(b"\n")
        except OSError as error:
            tell(
                f"The half-written line {number} of {name} cannot be ended ({error.strerror}):"
                " append nothing to that file."
            )
            return
        if half:
            tell(f"Ended the half-written line {number} of {name}; its question is asked again.")
    elif half:
        tell(f"Line {number} of {name} is half-written; its question is asked again.")


def _output_for(path: Path) -> Output:
    """Return what standard output is to a file."""
    try:
        number = sys.stdout.fileno()
        ours = os.fstat(number)
        if stat.S_ISFIFO(ours.st_mode) or stat.S_ISSOCK(ours.st_mode):
            return Output.PIPED
        if not stat.S_ISREG(ours.st_mode) or not os.path.samestat(ours, os.stat(path)):
            return Output.ELSEWHERE
        import fcntl

        appended = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_APPEND
    except (ImportError, OSError, ValueError):
        return Output.ELSEWHERE
    return Output.APPENDED if appended else Output.WRITTEN_OVER
