"""`qa search`: the best sentences and passages, without an answer."""

from typing import Annotated

import typer

from .ask import NOT_FOUND, question_of
from .options import (
    ArticleOption,
    CountOption,
    FormatOption,
    JsonOption,
    OfflineOption,
    QuietOption,
    RerankerOption,
    SinceOption,
    SpeakerOption,
    StoreOption,
    UntilOption,
    add_command,
    settings,
    wanted_articles,
    wanted_speaker,
)


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "search", search, "Show the best sentences for some words.")


def search(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="What to look for; - reads it from standard input."),
    ] = None,
    k: CountOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    speaker: SpeakerOption = None,
    reranker: RerankerOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show the best sentences for some words, without judging whether they answer."""
    from ..as_json.answers import search_object
    from ..assistant import Assistant
    from .formats import LISTS, chosen_format, print_listed
    from .render import print_search
    from .terminal import note, silent

    chosen = chosen_format(form, json=json, allowed=LISTS)
    words = question_of(query, what="query", hint="Type what to look for: qa search sanctions")
    wanted, speaker = wanted_articles(since, until, article), wanted_speaker(speaker)
    tell = silent if quiet else note
    config = settings(store=store, k=k, offline=offline, reranker=reranker)
    with Assistant.open(config, note=tell) as assistant:
        result = assistant.search(words, wanted=wanted, speaker=speaker)
    for line in result.notes:
        tell(line)
    if chosen != "text":
        print_listed(search_object(result), "sentences", chosen)
    else:
        print_search(result)
    if not result.sentences:
        tell("Nothing found.")
        raise typer.Exit(NOT_FOUND)
