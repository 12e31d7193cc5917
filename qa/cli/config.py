"""`qa config`: what is in force, and where each value comes from."""

import typer

from .options import JsonOption, StoreOption, add_command, settings

FROM = {"flag": "--store", "found": "the nearest .qa here or above"}


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "config", config, "Tell the settings in force, and where each comes from.")


def config(store: StoreOption = None, json: JsonOption = False) -> None:
    """Tell the settings in force, and the file, variable or default each comes from."""
    from ..as_json.stores import config_object
    from ..config import SETTINGS, user_file
    from .json_line import dumps
    from .terminal import clean, note, say

    told = config_object(settings(store=store), SETTINGS)
    if json:
        say(dumps(told))
        return
    rows = [
        (name, _written(setting["value"]), FROM.get(setting["from"], setting["from"]))
        for name, setting in told["settings"].items()
    ]
    width = max(len(value) for _, value, _ in rows)
    for name, value, origin in rows:
        say(clean(f"{name:<9} {value:<{width}}  {origin}"))
    note(f"Your own settings go to {user_file()}.")


def _written(value: object) -> str:
    if value is None or value == []:
        return "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
