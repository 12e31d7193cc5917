"""Questions, one a line -> answers, one object each, in order; a bad line stops nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..as_json.answers import answer_object, error_object
from ..errors import QAError, UsageError
from ..naming import shown
from ..types import Filter
from .ask import standard_input
from .input_lines import lines_of
from .options import wanted_articles, wanted_speaker
from .resuming import Done, Line

if TYPE_CHECKING:
    from ..assistant import Assistant

FIELDS = {"id", "question", "since", "until", "article", "speaker", "k"}


def answer_batch(
    name: str,
    assistant: "Assistant",
    *,
    wanted: Filter,
    speaker: str | None,
    jobs: int = 1,
    resume_from: Path | None = None,
    show: Callable[[dict[str, Any]], None],
    tell: Callable[[str], None],
) -> int:
    """Show an answer for each line of a file; return 0, or the code of the first error.

    With a model `jobs` lines are answered at a time, and shown in their order. What `resume_from`
    holds is left out.
    """
    done = Done.read(resume_from, tell=tell) if resume_from is not None else Done()
    code = 0
    with _opened(name) as file:
        lines = (line for line in _lines(file) if not done.has(line))

        def answered(line: Line) -> dict[str, Any]:
            return _answered(line, assistant, wanted=wanted, speaker=speaker)

        for told in _worked(answered, lines, _threads(jobs, assistant)):
            if told["error"] is not None:
                code = code or told["error"]["exit"]
            show(told)
    if done.skipped:
        tell(f"Answered before: {done.skipped:,}.")
    return code


def _worked(
    work: Callable[[Line], dict[str, Any]], lines: Iterator[Line], threads: int
) -> Iterator[dict[str, Any]]:
    """Yield what is made of lines, in order; when interrupted, also what is finished further on."""
    if threads == 1:
        yield from map(work, lines)
        return
    from .in_order import InOrder

    workers = InOrder(work, lines, threads=threads)
    try:
        yield from workers
    except KeyboardInterrupt:
        yield from workers.close()
        raise
    finally:
        workers.close()


def _threads(jobs: int, assistant: "Assistant") -> int:
    """Return how many lines are answered at a time: one where no model is waited for."""
    if jobs == 1:
        return 1
    try:
        if assistant.check_model() is None:
            return 1
    except QAError:  # told for each line
        return 1
    assistant.prepare()  # by one thread
    return jobs


def _answered(
    line: Line, assistant: "Assistant", *, wanted: Filter, speaker: str | None
) -> dict[str, Any]:
    asked = line.asked
    try:
        if line.wrong is not None:
            raise line.wrong
        _check_fields(asked)
        answer = assistant.ask(
            asked["question"],
            wanted=_filter(asked, wanted),
            speaker=wanted_speaker(asked.get("speaker", speaker)),
            k=asked.get("k"),
        )
        told = answer_object(answer, assistant.store_name(), asked_id=asked.get("id"))
    except QAError as error:
        told = error_object(
            error,
            question=_question(asked, line.text),
            asked_id=asked.get("id"),
            line=line.number,
        )
    return {**told, "line": line.number}


def _lines(file: BinaryIO) -> Iterator[Line]:
    for number, raw in enumerate(lines_of(file), start=1):
        text = raw.decode("utf-8", "replace").removeprefix("\ufeff").strip()
        if not text:
            continue
        try:
            yield Line(number, text, parsed_line(text))
        except UsageError as error:
            yield Line(number, text, {"question": text}, error)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield standard_input()
        return
    try:
        file = open(name, "rb")  # noqa: SIM115 (only a failure to open is told here)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"--batch {shown(name)} cannot be read ({reason}).",
            hint="Name a file with one question a line, or - for standard input.",
        ) from error
    with file:
        yield file


def parsed_line(line: str) -> dict[str, Any]:
    """Return the fields of a line, which is a question or a JSON object with one.

    Raises:
        UsageError: it begins as an object, and is none.
    """
    if not line.startswith("{"):
        return {"question": line}
    try:
        asked = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"This line is not JSON: {error}.",
            hint='Write {"question": "..."}, or the question alone.',
        ) from error
    if "question" not in asked:
        asked["question"] = None  # told as missing, and not taken for the line itself
    return {key: value for key, value in asked.items() if value is not None or key == "question"}


def _question(asked: dict[str, Any], line: str) -> str:
    """Return the question of a failing line; the line itself where it has none."""
    question = asked["question"]
    return question if isinstance(question, str) else line


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _check_fields(asked: dict[str, Any]) -> None:
    unknown = sorted(set(asked) - FIELDS)
    if unknown:
        raise UsageError(
            f"This line has unknown fields: {', '.join(unknown)}.",
            hint="The fields are: " + ", ".join(sorted(FIELDS)) + ".",
        )
    if not isinstance(asked.get("question"), str):
        raise UsageError("This line has no question.", hint='Write {"question": "..."}.')
    k = asked.get("k")
    if k is not None and (not isinstance(k, int) or isinstance(k, bool) or k < 1):
        raise UsageError(f"k must be a whole number of at least 1, not {k!r}.")
    for name in ("since", "until", "speaker"):
        if not isinstance(asked.get(name), (str, type(None))):
            raise UsageError(f"{name} must be a text, not {asked[name]!r}.")


def _filter(asked: dict[str, Any], wanted: Filter) -> Filter:
    globs = asked.get("article")
    globs = [globs] if isinstance(globs, str) else globs
    if globs is not None and not (
        isinstance(globs, list) and all(isinstance(glob, str) for glob in globs)
    ):
        raise UsageError(f"article must be a text or a list of texts, not {globs!r}.")
    own = wanted_articles(asked.get("since"), asked.get("until"), globs)
    return replace(
        wanted,
        since=own.since or wanted.since,
        until=own.until or wanted.until,
        articles=own.articles or wanted.articles,
    )
