"""`qa articles`: list what is indexed."""

from dataclasses import replace
from typing import Annotated

import typer

from .ask import NOT_FOUND
from .options import (
    ArticleOption,
    FormatOption,
    JsonOption,
    QuietOption,
    SinceOption,
    StoreOption,
    UntilOption,
    add_command,
    settings,
    wanted_articles,
)


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "articles", articles, "List the indexed articles.")


def articles(
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    undated: Annotated[
        bool, typer.Option("--undated", help="Only articles without a date.")
    ] = False,
    store: StoreOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """List the indexed articles: date, id, title."""
    from ..as_json.articles import articles_object
    from ..assistant import Assistant
    from .formats import LISTS, chosen_format, print_listed
    from .render import print_articles
    from .terminal import note, silent

    chosen = chosen_format(form, json=json, allowed=LISTS)
    tell = silent if quiet else note
    wanted = wanted_articles(since, until, article)
    with Assistant.open(settings(store=store)) as assistant:
        records = assistant.articles(wanted, undated=undated)
        for told in assistant.problems():
            tell(told)
        if wanted.since or wanted.until:
            undated_too = replace(wanted, since=None, until=None)
            left_out = len(assistant.articles(undated_too, undated=True))
            if left_out:
                tell(f"Left out for having no date: {left_out:,}.")
    if chosen != "text":
        print_listed(articles_object(records), "articles", chosen)
    else:
        print_articles(records)
    if not records:
        tell("No article matches.")
        raise typer.Exit(NOT_FOUND)
