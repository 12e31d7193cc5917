"""Questions, one a line -> answers, one object each, in order; a bad line stops nothing."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..as_json.answers import answer_object, error_object
from ..errors import QAError, UsageError
from ..filtering import checked_speaker, narrowed
from ..naming import shown
from ..types import Filter
from .ask import standard_input
from .batch_lines import Line, check_fields, lines_read, narrowing
from .formats import batch_printer
from .resuming import Done

if TYPE_CHECKING:
    from ..assistant import Assistant


def answer_batch(
    name: str,
    assistant: "Assistant",
    *,
    wanted: Filter,
    speaker: str | None,
    flags: Mapping[str, Any],
    jobs: int = 1,
    resume_from: Path | None = None,
    form: str,
    tell: Callable[[str], None],
) -> int:
    """Show an answer for each line of a file; return 0, or the code of the first error.

    `wanted` and `speaker` are what `flags`, as they were written, come to. With a model `jobs`
    lines are answered at a time, and shown in their order. What `resume_from` holds is left out.
    """
    flags = {**flags, "k": assistant.config.k}
    done = Done.read(resume_from, tell=tell) if resume_from is not None else Done()
    code = 0
    with _opened(name) as file:
        show = batch_printer(form)
        lines = (
            line for line in lines_read(file) if not done.has(line, narrowing(line.asked, flags))
        )

        def answered(line: Line) -> dict[str, Any]:
            return _answered(line, assistant, wanted=wanted, speaker=speaker, flags=flags)

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
    line: Line,
    assistant: "Assistant",
    *,
    wanted: Filter,
    speaker: str | None,
    flags: Mapping[str, Any],
) -> dict[str, Any]:
    asked = line.asked
    try:
        if line.wrong is not None:
            raise line.wrong
        check_fields(asked)
        answer = assistant.ask(
            asked["question"],
            wanted=_filter(asked, wanted),
            speaker=checked_speaker(asked.get("speaker", speaker)),
            k=asked.get("k"),
        )
        told = answer_object(answer, assistant.store_name(), asked_id=asked.get("id"))
        told["asked"] = narrowing(asked, flags)
    except QAError as error:
        told = error_object(
            error,
            question=_question(asked, line.text),
            asked_id=asked.get("id"),
            line=line.number,
        )
    return {**told, "line": line.number}


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


def _question(asked: dict[str, Any], line: str) -> str:
    """Return the question of a failing line; the line itself where it has none."""
    question = asked["question"]
    return question if isinstance(question, str) else line


def _filter(asked: dict[str, Any], wanted: Filter) -> Filter:
    return narrowed(
        wanted,
        since=asked.get("since"),
        until=asked.get("until"),
        article=None if asked.get("article") == [] else asked.get("article"),
        today=date.today(),
    )
