"""`qa remove`: take articles out of the store and keep them out."""

from typing import Annotated

import typer

from .completing import complete_article
from .options import JsonOption, QuietOption, StoreOption, WaitOption, add_command, settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "remove", remove, "Take articles out, and keep them out.")


def remove(
    articles: Annotated[
        list[str],
        typer.Argument(
            metavar="ARTICLE",
            help="Ids, paths of files, or paths of folders.",
            autocompletion=complete_article,
        ),
    ],
    forget: Annotated[
        bool, typer.Option("--forget", help="Undo: let the next `qa index` bring them back.")
    ] = False,
    wait: WaitOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Take articles or folders out; the next `qa index` does not bring them back."""
    from ..as_json.stores import removed_object
    from ..assistant import Assistant
    from .json_line import dumps
    from .terminal import note, say, silent

    tell = silent if quiet else note
    with Assistant.open(settings(store=store), note=tell) as assistant:
        removed = assistant.remove(articles, forget=forget, wait=wait)
    if json:
        say(dumps(removed_object(articles, removed, forget=forget)))
    elif forget:
        tell("The next `qa index` brings them back.")
    else:
        tell(f"Removed {removed:,} {'article' if removed == 1 else 'articles'}.")
