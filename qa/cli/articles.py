"""`qa articles`: list what is indexed."""

from typing import Annotated

import typer

from .ask import NOT_FOUND
from .options import (
    ArticleOption,
    JsonOption,
    SinceOption,
    StoreOption,
    UntilOption,
    settings,
    wanted_articles,
)


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("articles")(articles)


def articles(
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    undated: Annotated[
        bool, typer.Option("--undated", help="Only articles without a date.")
    ] = False,
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the indexed articles: date, id, title."""
    from ..assistant import Assistant
    from .as_json import articles_object, dumps
    from .render import print_articles
    from .terminal import say

    wanted = wanted_articles(since, until, article)
    with Assistant.open(settings(store=store)) as assistant:
        records = assistant.articles(wanted, undated=undated)
    if json:
        say(dumps(articles_object(records)))
    else:
        print_articles(records)
    if not records:
        raise typer.Exit(NOT_FOUND)
