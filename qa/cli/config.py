"""`qa config`: what is in force, and where each value comes from."""

import typer

from .options import JsonOption, StoreOption, settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("config")(config)


def config(store: StoreOption = None, json: JsonOption = False) -> None:
    """Tell the settings in force, and the file, variable or default each comes from."""
    from ..config import SETTINGS, user_file
    from .as_json import config_object, dumps
    from .terminal import clean, note, say

    found = settings(store=store)
    told = config_object(found, SETTINGS)
    if json:
        say(dumps(told))
        return
    for name, setting in told["settings"].items():
        value = setting["value"]
        shown = "-" if value is None or value == [] else str(value)
        say(clean(f"{name:<10} {shown:<30} {setting['from']}"))
    note(f"Your own settings go to {user_file()}.")
