"""`qa ask`: one answer with cited sentences, or a batch of them."""

import sys
from typing import Annotated

import typer

from ..errors import UsageError
from .options import (
    ArticleOption,
    CountOption,
    JsonOption,
    OfflineOption,
    QuietOption,
    SinceOption,
    SpeakerOption,
    StoreOption,
    UntilOption,
    VerboseOption,
    settings,
    wanted_articles,
)

NOT_FOUND = 7


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("ask")(ask)


def ask(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input."),
    ] = None,
    k: CountOption = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch", metavar="FILE", help="Answer one question a line, in JSON; - is stdin."
        ),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    speaker: SpeakerOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Answer a question with sentences of the articles, cited word for word."""
    from ..assistant import Assistant
    from .render import print_answer
    from .terminal import note, say, silent

    words = question_of(question, needed=batch is None)
    wanted = wanted_articles(since, until, article)
    tell = silent if quiet else note
    with Assistant.open(settings(store=store, k=k, offline=offline), note=tell) as assistant:
        if batch is not None:
            from .batch import answer_batch

            raise typer.Exit(answer_batch(batch, assistant, wanted=wanted, speaker=speaker))
        answer = assistant.ask(words, wanted=wanted, speaker=speaker)
        for line in answer.notes:
            tell(line)
        if json:
            from .as_json import answer_object, dumps

            say(dumps(answer_object(answer, assistant.summary())))
        else:
            print_answer(answer, verbose=verbose)
    if answer.status == "not_found":
        raise typer.Exit(NOT_FOUND)


def question_of(words: list[str] | None, *, needed: bool = True) -> str:
    """Return the question of the arguments, or of standard input for `-`.

    Raises:
        UsageError: there is none.
    """
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    if not words and needed:
        raise UsageError("There is no question.", hint='Type it: qa ask "what did ... say?"')
    return " ".join(words or ())
