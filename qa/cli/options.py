"""Options that commands share, what their values become, and how commands join the app."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from ..errors import UsageError
from ..types import Filter
from .completing import complete_article, complete_format, complete_speaker, one_of

if TYPE_CHECKING:
    from ..config import Config

OPTION = "--{}"  # how the name of one is written
LONGEST_SHOWN = 60  # characters of a wrong value that a message shows

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", metavar="FOLDER", help="The store to use instead of the nearest .qa/."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="text, json, jsonl, markdown or csv; not every command prints all.",
        autocompletion=complete_format,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print results only, no notes.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Tell how long each step took.")
]
OfflineOption = Annotated[
    bool | None, typer.Option("--offline", help="Make no connection and no name look-up.")
]
CountOption = Annotated[
    str | None,
    typer.Option("-k", metavar="N", help="How many sentences to cite, at most.  [default: 8]"),
]
PairsOption = Annotated[
    str | None, typer.Option("-k", metavar="N", help="How many pairs, at most.  [default: 8]")
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="DATE", help="From this day on: 2017-11-30, 2017-11, 'last week' ..."
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="DATE", help="Up to this day, which is included."),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--article",
        metavar="GLOB",
        help="Only articles whose id matches, such as '2017/*.txt'; may be repeated.",
        autocompletion=complete_article,
    ),
]
SpeakerOption = Annotated[
    str | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Only what this person says; a surname will do.",
        autocompletion=complete_speaker,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME",
        help="The chat model to ask, such as gpt-5.4-mini or llamaindex:...",
    ),
]
RerankerOption = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        metavar="NAME",
        help="A neural model that helps to order sentences: minilm, or fastembed:MODEL.",
        autocompletion=one_of("minilm"),
    ),
]
StrictOption = Annotated[
    bool, typer.Option("--strict", help="Drop what a model writes and the articles do not say.")
]
TimeoutOption = Annotated[
    str | None,
    typer.Option(
        "--timeout", metavar="SECONDS", help="Give a model up after this silence.  [default: 60]"
    ),
]
PromptsOption = Annotated[
    Path | None,
    typer.Option("--prompts", metavar="FOLDER", help="Take the templates of model calls here."),
]
UsageOption = Annotated[
    bool, typer.Option("--usage", help="Tell the tokens, seconds and cost that a model took.")
]
WaitOption = Annotated[
    bool, typer.Option("--wait", help="Wait while another process writes to the store.")
]


class Command(TyperCommand):
    """A command whose help names its arguments without the Python types they become."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        for parameter in self.params:
            if parameter.param_type_name == "argument":
                vars(parameter)["display_type_rich"] = lambda ctx: None


def add_command(app: typer.Typer, name: str, run: Callable[..., None], summary: str) -> None:
    """Add a command to the app; the summary, of up to 66 characters, is its line in `qa --help`."""
    app.command(name, cls=Command, short_help=summary)(run)


def settings(**flags: object) -> "Config":
    """Return the configuration in force with the flags of a command; None and False are not given.

    Raises:
        UsageError: a flag's value cannot be used.
        ConfigError: a value of a file or variable cannot be used.
    """
    from ..config import load_config

    return load_config({name: value for name, value in flags.items() if value is not False})


def counted(words: str, option: str, *, most: int | None = None) -> int:
    """Return the whole number that an option was given, of at least 1.

    Raises:
        UsageError: it is none, or more than `most`.
    """
    try:
        number = int(words)
    except ValueError:
        number = 0
    if number < 1 or (most is not None and number > most):
        limits = "of at least 1" if most is None else f"from 1 to {most}"
        raise UsageError(
            f"{option} must be a whole number {limits}, not {words[:LONGEST_SHOWN]!r}."
        )
    return number


def wanted_articles(
    since: str | None, until: str | None, articles: list[str] | None, *, today: date | None = None
) -> Filter:
    """Return the filter that options ask for.

    Raises:
        UsageError: a date cannot be understood, or the period ends before it begins.
    """
    from ..filtering import narrowed

    return narrowed(
        Filter(),
        since=since,
        until=until,
        article=articles,
        today=today or date.today(),
        option=OPTION,
    )


def wanted_speaker(name: str | None) -> str | None:
    """Return the name of `--speaker`.

    Raises:
        UsageError: there are no letters in it.
    """
    from ..filtering import checked_speaker

    return checked_speaker(name, option=OPTION)
