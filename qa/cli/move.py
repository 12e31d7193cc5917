"""`qa move`: tell the store where articles are that were moved."""

from typing import Annotated

import typer

from .options import JsonOption, QuietOption, StoreOption, WaitOption, add_command, settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "move", move, "Tell the store where moved articles are now.")


def move(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Where a file or folder was.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Where it is now.")],
    force: Annotated[
        bool, typer.Option("--force", help="Though little or nothing is there at present.")
    ] = False,
    wait: WaitOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Re-point articles to where their files are now: nothing is read or embedded again."""
    from ..as_json.stores import moved_object
    from ..assistant import Assistant
    from .json_line import dumps
    from .render import shown_path
    from .terminal import note, say, silent

    tell = silent if quiet else note
    with Assistant(settings(store=store), note=tell) as assistant:
        moved = assistant.move(old, new, force=force, wait=wait)
    if json:
        say(dumps(moved_object(moved)))
        return
    articles = "article" if moved.articles == 1 else "articles"
    places = f"from {shown_path(moved.old)} to {shown_path(moved.new)}"
    tell(f"Re-pointed {moved.articles:,} {articles} {places}.")
    if moved.missing:
        tell(f"Not there: {moved.missing:,}. The next `qa index` drops them.")
