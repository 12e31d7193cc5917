"""`qa status`: what the store holds."""

import typer

from .options import JsonOption, StoreOption, add_command, settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "status", status, "Tell what the store holds and where it is.")


def status(store: StoreOption = None, json: JsonOption = False) -> None:
    """Tell what the store holds and where it is."""
    from ..as_json.stores import status_object
    from ..assistant import Assistant
    from .json_line import dumps
    from .render import print_status
    from .terminal import problem, say

    with Assistant.open(settings(store=store)) as assistant:
        summary = assistant.status()
        for told in assistant.problems():
            problem(told)
    if json:
        say(dumps(status_object(summary)))
    else:
        print_status(summary)
