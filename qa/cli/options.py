"""Options that commands share, and what their values become."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from ..types import Filter

if TYPE_CHECKING:
    from ..config import Config

ASKING = "Which articles"
STORE = "Store and output"

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="The store to use instead of the nearest .qa/.", rich_help_panel=STORE
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object and nothing else.", rich_help_panel=STORE),
]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print results only, no notes.", rich_help_panel=STORE)
]
VerboseOption = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Tell more: every file, times.", rich_help_panel=STORE),
]
OfflineOption = Annotated[
    bool | None,
    typer.Option(
        "--offline", help="Make no connection and no name look-up.", rich_help_panel=STORE
    ),
]
CountOption = Annotated[
    int | None, typer.Option("-k", help="How many sentences to cite.  [default: 8]")
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="From this day on: 2017-11-30, 2017-11, 'last week' ...",
        rich_help_panel=ASKING,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", help="Up to and with this day.", rich_help_panel=ASKING),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--article", metavar="GLOB", help="Only articles whose id matches.", rich_help_panel=ASKING
    ),
]
SpeakerOption = Annotated[
    str | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        help="Only what this person says; a surname will do.",
        rich_help_panel=ASKING,
    ),
]
WaitOption = Annotated[
    bool, typer.Option("--wait", help="Wait while another process writes to the store.")
]


def settings(**flags: object) -> "Config":
    """Return the configuration in force with the flags of a command.

    Raises:
        UsageError: a flag's value cannot be used.
        ConfigError: a value of a file or variable cannot be used.
    """
    from ..config import load_config

    k = flags.get("k")
    if isinstance(k, int) and k < 1:
        raise UsageError(f"-k must be at least 1, not {k}.")
    size = flags.get("max_size")
    if isinstance(size, float) and not 0 < size < float("inf"):
        raise UsageError(f"--max-size must be a number of megabytes above 0, not {size:g}.")
    return load_config({name: value for name, value in flags.items() if value not in (None, False)})


def wanted_articles(
    since: str | None, until: str | None, articles: list[str] | None, *, today: date | None = None
) -> Filter:
    """Return the filter that options ask for.

    Raises:
        UsageError: a date cannot be understood, or the period ends before it begins.
    """
    if not (since or until or articles):
        return Filter()
    first = _day(since, "--since", today)
    last = _day(until, "--until", today)
    if first and last and first > last:
        raise UsageError(f"The period ends ({last}) before it begins ({first}).")
    return Filter(since=first, until=last, articles=tuple(articles or ()))


def _day(words: str | None, option: str, today: date | None) -> date | None:
    if words is None:
        return None
    from ..dates import parse_period

    try:
        period = parse_period(words, today=today or date.today())
    except ValueError as error:
        raise UsageError(
            f"{option} {words!r} is no date.",
            hint="Write 2017-11-30, 2017-11, 2017, or words like 'last week' or '3 days ago'.",
        ) from error
    return period.since if option == "--since" else period.until
