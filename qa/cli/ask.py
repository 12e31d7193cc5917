"""`qa ask`: one answer with cited sentences, or a batch of them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from ..errors import UsageError
from ..types import Answered, Turn, Words
from .options import (
    ArticleOption,
    CountOption,
    FormatOption,
    JsonOption,
    ModelOption,
    OfflineOption,
    PromptsOption,
    QuietOption,
    RerankerOption,
    SinceOption,
    SpeakerOption,
    StoreOption,
    StrictOption,
    TimeoutOption,
    UntilOption,
    UsageOption,
    VerboseOption,
    add_command,
    settings,
    wanted_articles,
    wanted_speaker,
)

if TYPE_CHECKING:
    from ..types import Answer, AnswerEvent

NOT_FOUND = 7
FORMATS = ("text", "json", "markdown")
BATCH_FORMATS = ("jsonl", "json", "csv", "markdown")
MOST_JOBS = 64


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "ask", ask, "Answer a question with sentences of the articles.")


def ask(
    ctx: typer.Context,
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input."),
    ] = None,
    k: CountOption = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch",
            metavar="FILE",
            help="Answer each line of a file, a question or a JSON object, with a line of JSON;"
            " - is standard input.",
        ),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            show_default=False,
            help="With --batch and a model: answer N questions at a time.  [default: 1]",
        ),
    ] = 1,
    resume_from: Annotated[
        Path | None,
        typer.Option(
            "--resume-from",
            metavar="FILE",
            help="With --batch: leave out what this earlier output has answered.",
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    speaker: SpeakerOption = None,
    reranker: RerankerOption = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    usage: UsageOption = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Also write the answer as a page: its numbers open the cited articles.",
        ),
    ] = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Answer a question with sentences of the articles, cited word for word."""
    from ..assistant import Assistant
    from .disagreement_render import print_disagreements
    from .formats import chosen_format
    from .render import print_answer, print_found, print_usage
    from .terminal import note, say, silent
    from .writing import check_target, write_whole

    words = question_of(question, needed=batch is None)
    ctx.meta["qa.question"] = words  # for the object that tells of an error
    if words and batch is not None:
        raise UsageError(
            "There is a question beside --batch.", hint="Put it into the file, or leave one out."
        )
    if not 1 <= jobs <= MOST_JOBS:
        raise UsageError(f"--jobs must be a number from 1 to {MOST_JOBS}, not {jobs}.")
    if batch is None and (jobs > 1 or resume_from is not None):
        raise UsageError(
            "--jobs and --resume-from belong to --batch.", hint="qa ask --batch FILE --jobs 4"
        )
    chosen = chosen_format(form, json=json, allowed=FORMATS if batch is None else BATCH_FORMATS)
    wanted, speaker = wanted_articles(since, until, article), wanted_speaker(speaker)
    if html is not None:
        if batch is not None:
            raise UsageError("--html is for one question.", hint="Leave --batch or --html out.")
        check_target(html, "--html")
    tell = silent if quiet else note
    config = settings(
        store=store,
        k=k,
        offline=offline,
        reranker=reranker,
        model=model,
        strict=strict,
        timeout=timeout,
        prompts=prompts,
    )
    with Assistant.open(config, note=tell) as assistant:
        if batch is not None:
            from .batch import answer_batch
            from .formats import batch_printer

            code = answer_batch(
                batch,
                assistant,
                wanted=wanted,
                speaker=speaker,
                jobs=jobs,
                resume_from=resume_from,
                show=batch_printer(chosen),
                tell=tell,
            )
            raise typer.Exit(code)
        events = assistant.stream(words, wanted=wanted, speaker=speaker)
        answer = shown_as_it_comes(events, quiet=chosen != "text")
        assistant.remember(answer)
        for line in answer.notes:
            tell(line)
        if chosen != "text":
            from ..as_json.answers import answer_object
            from .formats import answer_text

            say(answer_text(answer_object(answer, assistant.store_name()), chosen))
        elif answer.model is not None:
            print_found(answer.citations, answer.question)
            print_disagreements(answer)
        else:
            print_answer(answer, verbose=verbose)
        if usage and answer.usage.seconds:
            print_usage(answer)
        if html is not None:  # last: what cannot be written keeps no answer back
            write_whole(html, assistant.report([Turn(words, words, answer)]), "--html")
            tell(f"The page is {html}.")
    if answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


def shown_as_it_comes(events: "Iterator[AnswerEvent]", *, quiet: bool) -> "Answer":
    """Show a model's words as they arrive and as they are checked; return the whole answer."""
    from .streaming import Screen

    screen = Screen()
    try:
        for event in events:
            if isinstance(event, Answered):
                screen.end()
                screen.tell_own(event.answer)
                return event.answer
            if quiet:
                continue
            if isinstance(event, Words):
                screen.words(event.text)
            else:
                screen.checked(event.claim, event.end, event.start)
    finally:
        screen.end()
    raise AssertionError("the last event is always the whole answer")


def question_of(
    words: list[str] | None,
    *,
    needed: bool = True,
    what: str = "question",
    hint: str = 'Type it: qa ask "what did ... say?"',
) -> str:
    """Return the question, or what else is asked for, of the arguments or, for `-`, standard input.

    Raises:
        UsageError: there is none.
    """
    if words == ["-"]:
        return standard_input().read().decode("utf-8", "replace").removeprefix("\ufeff")
    if not words and needed:
        raise UsageError(f"There is no {what}.", hint=hint)
    return " ".join(words or ())


def standard_input() -> BinaryIO:
    """Return standard input as bytes; on a terminal, tell how it ends.

    Raises:
        UsageError: it is closed.
    """
    from .terminal import note

    if sys.stdin is None:
        raise UsageError("Standard input is closed.", hint="Give the question as an argument.")
    if sys.stdin.isatty():
        note("Reading from the keyboard; end with Ctrl-D.")
    return sys.stdin.buffer
