"""`qa eval`: how often answers to a user's own questions are right, and by which setting more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
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
)

if TYPE_CHECKING:
    from .eval_run import Run

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
    from .eval_questions import read_questions
    from .eval_run import run
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
    done = run(questions, [flags, {**flags, **other}] if other else [flags], quiet=quiet)
    _print(done, against or (), chosen)
    _end(done)
    if at_least is not None and done.here.figures.right < at_least:
        raise typer.Exit(TOO_FEW_RIGHT)


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
        if name in other:
            raise UsageError(
                f"--against {name} is given twice; two settings are compared at a time."
            )
        other[name] = value.strip()
    return other


def _print(run: "Run", words: Sequence[str], chosen: str) -> None:
    from .terminal import say

    if chosen == "json":
        from ..as_json.evaluations import evaluation_object
        from .json_line import dumps

        say(dumps(evaluation_object(run.here, run.there, stopped=run.stopped)))
    else:
        from ..pages.eval_report import as_csv, as_markdown, as_text

        if chosen == "csv":
            say(as_csv(run.here, run.there))
        else:
            form = as_text if chosen == "text" else as_markdown
            say(form(run.here, run.there, words, asked=run.asked))


def _end(run: "Run") -> None:
    """End as what stopped the run would have ended it, once what was measured is printed."""
    from .terminal import problem

    if isinstance(run.stopped, KeyboardInterrupt):
        raise run.stopped
    if run.stopped is not None:
        problem(run.stopped.message)
        if run.stopped.hint:
            problem(run.stopped.hint)
        raise typer.Exit(run.stopped.exit_code)
