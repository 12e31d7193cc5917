"""Puts the commands' own help into the page that describes them, when the site is built."""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from qa.cli.app import app

PLACE = "<!-- commands -->"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return a page with the reference of all commands where it has a place for it."""
    return markdown.replace(PLACE, "\n".join(reference())) if PLACE in markdown else markdown


def reference() -> Iterator[str]:
    """Yield the lines that describe each command, as its help does."""
    group: Any = get_command(app)
    for name, command in group.commands.items():
        if command.hidden:
            continue
        arguments = [each for each in command.params if each.param_type_name == "argument"]
        options = [each for each in command.params if each.param_type_name == "option"]
        usage = " ".join(["qa", name, *map(_in_usage, arguments), "[OPTIONS]"])
        yield from (f"## `qa {name}`", "", *(command.help or "").splitlines(), "")
        yield from ("```text", usage, "```", "")
        yield from _table("argument", [(_in_usage(each), each.help) for each in arguments])
        yield from _table("option", [(_written(each), each.help) for each in options])


def _in_usage(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    shown = name if argument.nargs == 1 else f"{name}..."
    return shown if argument.required else f"[{shown}]"


def _written(option: Any) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    return names if option.is_flag else f"{names} {option.metavar or option.name.upper()}"


def _table(what: str, rows: list[tuple[str, str | None]]) -> Iterator[str]:
    if not rows:
        return
    yield from (f"| {what} | |", "|---|---|")
    for name, help_text in rows:
        told = " ".join((help_text or "").split()).replace("|", "\\|").replace("<", "&lt;")
        yield f"| `{name.replace('|', '&#124;')}` | {told} |"
    yield ""
