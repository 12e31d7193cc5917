"""The Typer app: its commands, and the one place where errors become messages and exit codes.

Whatever a user can cause ends in a message, a hint and an exit code; only a bug shows a traceback.
"""

import errno
import gc
import os
import re
import shlex
import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ..errors import QAError, StoreError, UsageError

INTERRUPTED = 130
LIKE_A_NAME = re.compile(r"-[^-]..")  # what begins with - and is longer than an option's letter
# Errors of the machine rather than of the program, wherever they strike.
OF_THE_MACHINE = {
    errno.ENOSPC: "Free some space, and run the command again.",
    errno.EDQUOT: "Free some space, and run the command again.",
    errno.EROFS: "Name a place that can be written.",
    errno.EACCES: "Check its permissions.",
    errno.EPERM: "Check its permissions.",
    errno.ENAMETOOLONG: "Shorten the path.",
    errno.EMFILE: "Let the process open more files: ulimit -n",
    errno.ENFILE: "Close some programs, and run the command again.",
    errno.EIO: "Check the disk.",
}


class ErrorEdge(TyperGroup):
    """Turns every error a user can cause into a message, a hint and its exit code."""

    as_json = False

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run `qa` with the words of its command line and exit."""
        words = list(sys.argv[1:] if args is None else args)
        before_dashes = words[: words.index("--")] if "--" in words else words
        self.as_json = _asks_for_json(before_dashes)
        _prepare_streams()
        try:
            code = super().main(words, "qa", complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            code = self._tell(self._as_usage_error(error, words))
        sys.exit(code or 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            try:
                _take_interrupts()
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except QAError as error:
            raise typer.Exit(self._tell(error, ctx.meta.get("qa.question", ""))) from error
        except KeyboardInterrupt:
            print("Interrupted.", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit(0) from None
        except OSError as error:
            if error.errno not in OF_THE_MACHINE:
                raise
            raise typer.Exit(self._tell(_as_store_error(error))) from error

    def _tell(self, error: QAError, question: str = "") -> int:
        from ..as_json.answers import error_object
        from .json_line import dumps
        from .terminal import clean, say

        try:
            if self.as_json:
                say(dumps(error_object(error, question=question)))
            print(f"qa: {clean(error.message)}", file=sys.stderr)
            if error.hint:
                print(f"    {clean(error.hint)}", file=sys.stderr)
            sys.stderr.flush()
        except OSError:  # nobody can be told; the exit code still tells
            _drop_output()
        return error.exit_code

    def _as_usage_error(self, error: typer.TyperException, words: list[str]) -> UsageError:
        command = next(iter(words), "")
        hint = f"`qa {command} --help` tells what it takes."
        if command not in self.commands:
            hint = f"The commands are {', '.join(self.commands)}; options come after the command."
        dashed = [word for word in words[1:] if LIKE_A_NAME.match(word)]
        if dashed and "--" not in words and "No such option: -" in error.format_message():
            name = shlex.quote(dashed[0])
            hint += f" Put -- before a name that begins with -: qa {command} -- {name}"
        return UsageError(error.format_message(), hint=hint)


def _asks_for_json(words: list[str]) -> bool:
    """Tell whether a program reads what is printed, and errors too are to be objects."""
    formats = [after for word, after in pairwise(words) if word == "--format"]
    formats += [word.removeprefix("--format=") for word in words if word.startswith("--format=")]
    return "--json" in words or bool({"json", "jsonl"} & set(formats))


def _take_interrupts() -> None:
    """Let Ctrl-C be an exception from here on, where it becomes a message and an exit code."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _as_store_error(error: OSError) -> StoreError:
    place = f"{error.filename}: " if error.filename else ""
    return StoreError(f"{place}{error.strerror}.", hint=OF_THE_MACHINE[error.errno or 0])


def _prepare_streams() -> None:
    """Let output never fail for want of a stream or of a character."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter ends quietly."""
    from .terminal import drop

    for stream in (sys.stdout, sys.stderr):
        drop(stream)


app = typer.Typer(
    cls=ErrorEdge,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"qa {version('qa-articles')}")
        except PackageNotFoundError:
            print("qa (not installed)")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _options(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Ask questions of a folder of articles; every answer is cited word for word."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help(), file=sys.stderr)
        raise typer.Exit(UsageError.exit_code)


def main() -> None:
    """Run `qa`."""
    gc.set_threshold(100_000, 50, 100)  # loading libraries makes much that stays: collecting it
    app()  # over and over is a tenth of a cold question


from . import (  # noqa: E402
    articles,
    ask,
    chat,
    check,
    compare,
    config,
    doctor,
    eval,
    history,
    index,
    mcp,
    move,
    remove,
    schema,
    search,
    show,
    status,
    timeline,
)

for command in (
    index,
    ask,
    chat,
    search,
    timeline,
    compare,
    check,
    history,
    articles,
    show,
    remove,
    move,
    status,
    doctor,
    eval,
    config,
    schema,
    mcp,
):
    command.register(app)
