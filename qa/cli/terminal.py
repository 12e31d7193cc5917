"""The two consoles: results go to stdout, notes and progress to stderr.

Texts from articles are untrusted: control characters never reach a terminal, and nothing in them is
read as markup.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Literal, TextIO

from ..harmless import clean as clean

if TYPE_CHECKING:
    from rich.console import Console


@cache
def results() -> "Console":
    """Return the console of results: plain and unwrapped unless it is a terminal."""
    return _console(stderr=False)


@cache
def notes() -> "Console":
    """Return the console of notes and progress."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console

    class PipedConsole(Console):
        """Leaves a pipe that nobody reads any more to the error edge; rich would exit with 1."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, "nobody reads this any more")

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    colors: Literal["auto", "standard"] | None = None if plain or not terminal else "auto"
    if not os.environ.get("NO_COLOR") and os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        colors = colors or "standard"  # as wide as it is all the same, and without links
    return PipedConsole(
        stderr=stderr,
        force_terminal=terminal,
        color_system=colors,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=not terminal,
    )


def say(text: str) -> None:
    """Print a line of results as it is."""
    print(text, flush=True)


def note(text: str) -> None:
    """Print a note, dimmed on a terminal."""
    notes().print(clean(text), style="dim")


def problem(text: str) -> None:
    """Print what went wrong, the way errors are printed."""
    notes().print(f"qa: {clean(text)}")


@contextmanager
def unread_is_no_end(whole: bool) -> Iterator[None]:
    """Where `whole`, let whoever reads standard output leave: what follows is done all the same."""
    try:
        yield
    except BrokenPipeError:
        if not whole:
            raise
        drop(sys.stdout)


def drop(stream: TextIO) -> None:
    """Send what is still to be written to a stream nowhere, so that its end is quiet."""
    with suppress(OSError):  # a stream without a file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def silent(_: str) -> None:
    """Print nothing: the note of `--quiet`."""
