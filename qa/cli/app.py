"""The Typer app: its commands, and the one place where errors become messages and exit codes."""

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..errors import QAError

INTERRUPTED = 130


class ErrorEdge(TyperGroup):
    """Turns every QAError into a message, a hint and its exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except QAError as error:
            _tell(error)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt:
            print("Interrupted.", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


def _tell(error: QAError) -> None:
    from .as_json import dumps, error_object
    from .terminal import clean

    if "--json" in sys.argv[1:]:
        print(dumps(error_object(error)))
    print(f"qa: {clean(error.message)}", file=sys.stderr)
    if error.hint:
        print(f"    {clean(error.hint)}", file=sys.stderr)


app = typer.Typer(
    cls=ErrorEdge,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"qa {version('qa-articles')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Ask questions of a folder of articles; every answer is cited word for word."""


def main() -> None:
    """Run `qa`."""
    app()


from . import articles, ask, config, index, remove, search, show, status  # noqa: E402

for command in (index, ask, search, articles, show, remove, status, config):
    command.register(app)
