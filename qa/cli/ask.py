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
    counted,
    settings,
    wanted_articles,
    wanted_speaker,
)

if TYPE_CHECKING:
    from ..store_types import StoreName
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
        str | None,
        typer.Option(
            "--jobs",
            "-j",
            metavar="N",
            help="With --batch and a model: answer N questions at a time.  [default: 1]",
        ),
    ] = None,
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
        str | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Also write the answer as a page to this file (- is refused): its numbers open"
            " the cited articles.",
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
    from .formats import chosen_format
    from .render import print_usage
    from .terminal import note, silent, unread_is_no_end
    from .writing import page_target, write_whole

    words = question_of(question, needed=batch is None)
    ctx.meta["qa.question"] = words  # for the object that tells of an error
    at_once = 1 if jobs is None else counted(jobs, "--jobs", most=MOST_JOBS)
    chosen = chosen_format(form, json=json, allowed=FORMATS if batch is None else BATCH_FORMATS)
    if batch is not None:
        _check_batch(words, html=html, form=chosen, resumed=resume_from is not None)
    elif at_once > 1 or resume_from is not None:
        raise UsageError(
            "--jobs and --resume-from belong to --batch.", hint="qa ask --batch FILE --jobs 4"
        )
    wanted, named = wanted_articles(since, until, article), wanted_speaker(speaker)
    page = None if html is None else page_target(html, "--html")
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

            code = answer_batch(
                batch,
                assistant,
                wanted=wanted,
                speaker=named,
                flags={"since": since, "until": until, "article": article, "speaker": speaker},
                jobs=at_once,
                resume_from=resume_from,
                form=chosen,
                tell=tell,
            )
            raise typer.Exit(code)
        with_page = page is not None  # it is written, too, when nobody reads the answer
        events = assistant.stream(words, wanted=wanted, speaker=named)
        answer = shown_as_it_comes(events, quiet=chosen != "text", to_the_end=with_page)
        assistant.remember(answer)
        for line in answer.notes:
            tell(line)
        with unread_is_no_end(with_page):
            _print(answer, chosen, assistant.store_name(), verbose=verbose)
        if usage and answer.usage.seconds:
            print_usage(answer)
        if page is not None:  # last: what cannot be written keeps no answer back
            write_whole(page, assistant.report([Turn(words, words, answer)]), "--html")
            tell(f"The page is {html}.")
    if answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


def _check_batch(words: str, *, html: str | None, form: str, resumed: bool) -> None:
    if words:
        raise UsageError(
            "There is a question beside --batch.", hint="Put it into the file, or leave one out."
        )
    if html is not None:
        raise UsageError("--html is for one question.", hint="Leave --batch or --html out.")
    if resumed and form not in ("json", "jsonl"):
        raise UsageError(
            f"--resume-from reads JSON Lines, which --format {form} does not write.",
            hint="Leave one of them out.",
        )


def _print(answer: "Answer", form: str, store: "StoreName", *, verbose: bool) -> None:
    """Print an answer, or of one whose words were shown as they came what belongs below them."""
    from .disagreement_render import print_disagreements
    from .render import print_answer, print_found
    from .terminal import say

    if form != "text":
        from ..as_json.answers import answer_object
        from .formats import answer_text

        say(answer_text(answer_object(answer, store), form))
    elif answer.model is not None:
        print_found(answer.citations, answer.question)
        print_disagreements(answer)
    else:
        print_answer(answer, verbose=verbose)


def shown_as_it_comes(
    events: "Iterator[AnswerEvent]", *, quiet: bool, to_the_end: bool = False
) -> "Answer":
    """Show a model's words as they arrive and as they are checked; return the whole answer.

    `to_the_end` waits for it even where nobody reads it any more.
    """
    from .streaming import Screen
    from .terminal import unread_is_no_end

    screen = Screen()
    try:
        for event in events:
            with unread_is_no_end(to_the_end):
                if isinstance(event, Answered):
                    screen.end()
                    screen.tell_own(event.answer)
                elif quiet:
                    continue
                elif isinstance(event, Words):
                    screen.words(event.text)
                else:
                    screen.checked(event.claim, event.end, event.start)
            if isinstance(event, Answered):
                return event.answer
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
