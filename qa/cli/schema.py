"""`qa schema`: the JSON Schemas of what `--json` prints."""

from typing import Annotated

import typer

from .completing import complete_schema
from .options import JsonOption, add_command


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "schema", schema, "Print the JSON Schema of what a command prints.")


def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="Such as answer, or qa.answer/1; without, a list.",
            autocompletion=complete_schema,
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Print the JSON Schema (draft 2020-12) of an object that `--json` prints, or list them."""
    from json import dumps as pretty

    from ..as_json.schemas import schema as schema_of
    from ..as_json.schemas import schemas_object
    from .json_line import dumps
    from .terminal import say

    if name is not None:
        told = schema_of(name)
        say(dumps(told) if json else pretty(told, indent=2, ensure_ascii=True))
        return
    listed = schemas_object()
    if json:
        say(dumps(listed))
        return
    for each in listed["schemas"]:
        say(f"{each['name']:<10}  {each['schema']:<14}  {each['title']}")
