"""`qa eval`: how often answers to a user's own questions are right, and by which setting more."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..naming import public_name, shown
from .options import (
    CountOption,
    FormatOption,
    JsonOption,
    ModelOption,
    OfflineOption,
    PromptsOption,
    QuietOption,
    RerankerOption,
    StoreOption,
    StrictOption,
    TimeoutOption,
    add_command,
    settings,
)
from .progress import looking

if TYPE_CHECKING:
    from ..evaluating import Expected, Judged, Measured

TOO_FEW_RIGHT = 7
COMPARED = (
    "store", "k", "model", "base_url", "timeout", "window", "prompts", "strict", "reranker",
    "offline",
)  # fmt: skip
FORMATS = ("text", "json", "csv", "markdown")

AgainstOption = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="KEY=VALUE",
        help="Compare with another setting: k=4, model=NAME, store=FOLDER ...; may be repeated.",
    ),
]
AtLeastOption = Annotated[
    float | None,
    typer.Option(
        "--at-least",
        metavar="SHARE",
        help="End with exit code 7 if a smaller share of the questions is right: 0.8",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "eval", evaluate, "Measure answers to your own questions.")


def evaluate(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Questions and what is right: JSON Lines or CSV."),
    ],
    against: AgainstOption = None,
    at_least: AtLeastOption = None,
    k: CountOption = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    reranker: RerankerOption = None,
    offline: OfflineOption = None,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Ask your own questions and tell how often the right sentence, article or refusal came.

    A line of FILE is {"question": ..., "article": ..., "sentence": ..., "answer": ...,
    "answerable": false}, all but the question optional. With --against both settings are asked.
    """
    from .formats import chosen_format

    if at_least is not None and not 0 <= at_least <= 1:
        raise UsageError(f"--at-least must be a share between 0 and 1, not {at_least:g}.")
    chosen = chosen_format(form, json=json, allowed=FORMATS)
    questions = read_questions(file)
    flags: dict[str, object] = {
        "store": store, "k": k, "model": model, "strict": strict, "reranker": reranker,
        "offline": offline, "timeout": timeout, "prompts": prompts,
    }  # fmt: skip
    other = _other_settings(against)
    here = _asked(questions, flags, "asking", quiet=quiet)
    there = _asked(questions, {**flags, **other}, "again", quiet=quiet) if other else None
    _print(here, there, against or (), chosen)
    if at_least is not None and here.figures.right < at_least:
        raise typer.Exit(TOO_FEW_RIGHT)


def read_questions(name: str) -> "list[Expected]":
    """Return the questions of a file, `-` for standard input.

    Raises:
        UsageError: it cannot be read, holds no question, or a line is wrong (which is named).
    """
    from ..evaluating import expected_of
    from .ask import standard_input

    try:
        raw = standard_input().read() if name == "-" else Path(name).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(
            f"{shown(name)} cannot be read ({reason}).",
            hint="Name a UTF-8 file of questions, JSON Lines or CSV, or - for standard input.",
        ) from error
    rows = _table(text, name) if name.lower().endswith((".csv", ".tsv")) else _lines(text)
    questions = [expected_of(fields, number) for number, fields in rows]
    if not questions:
        raise UsageError(
            f"{shown(name)} holds no question.", hint='Write a line {"question": "..."} for each.'
        )
    return questions


def _lines(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    from .batch_lines import parsed_line

    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield number, parsed_line(line.strip())
            except UsageError as error:
                raise UsageError(f"Line {number}: {error.message}", hint=error.hint) from error


def _table(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(
        io.StringIO(text), delimiter="\t" if name.lower().endswith(".tsv") else ","
    )
    try:
        for row in reader:
            if None in row:
                raise UsageError(
                    f"Line {reader.line_num} has more cells than the first line names."
                )
            yield reader.line_num, {key: value for key, value in row.items() if value}
    except csv.Error as error:
        raise UsageError(f"Line {reader.line_num} is not CSV: {error}.") from error


def _other_settings(against: Sequence[str] | None) -> dict[str, object]:
    """Return the settings of --against.

    Raises:
        UsageError: one is no KEY=VALUE, or none that can be compared.
    """
    other: dict[str, object] = {}
    for words in against or ():
        name, mark, value = words.partition("=")
        name = name.strip()
        if name == "embedder":
            raise UsageError(
                "An embedder is a store's own and cannot be changed for a question.",
                hint="Index the folder into a second store with it, and compare:"
                " --against store=FOLDER",
            )
        if not mark or not value.strip() or name not in COMPARED:
            raise UsageError(
                f"--against {words!r} is no setting to compare.",
                hint=f"Write KEY=VALUE; the keys are {', '.join(COMPARED)}.",
            )
        other[name] = value.strip()
    return other


def _asked(
    questions: "Sequence[Expected]", flags: Mapping[str, object], which: str, *, quiet: bool
) -> "Measured":
    """Return the setting by name, and what its answers are worth."""
    from ..assistant import Assistant
    from ..evaluating import Measured
    from .terminal import note, silent

    tell = silent if quiet else note
    config = settings(**flags)
    with Assistant.open(config, note=tell) as assistant, looking(quiet=quiet) as progress:
        judged: list[Judged] = []
        for each in assistant.evaluate(questions):
            judged.append(each)
            progress(which, len(judged), len(questions))
        model = assistant.check_model()
        embedder = assistant.store_name().embedder
    named = {
        "store": str(config.store),
        "embedder": embedder,
        "model": model,
        "reranker": config.reranker,
        "k": config.k,
    }
    told = {key: public_name(str(value)) for key, value in named.items() if value is not None}
    return Measured(told, tuple(judged))


def _print(here: "Measured", there: "Measured | None", words: Sequence[str], chosen: str) -> None:
    from .terminal import say

    if chosen == "json":
        from ..as_json.evaluations import evaluation_object
        from .json_line import dumps

        say(dumps(evaluation_object(here, there)))
    else:
        from .eval_report import as_csv, as_markdown, as_text

        if chosen == "csv":
            say(as_csv(here, there))
        else:
            say((as_text if chosen == "text" else as_markdown)(here, there, words))
