"""`qa timeline`: what the articles tell of a topic, in the order in which it happened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .ask import NOT_FOUND, question_of
from .completing import one_of
from .options import (
    ArticleOption,
    FormatOption,
    JsonOption,
    OfflineOption,
    QuietOption,
    SpeakerOption,
    StoreOption,
    add_command,
    settings,
    wanted_articles,
    wanted_speaker,
)

if TYPE_CHECKING:
    from ..timelines import Timeline

FORMATS = ("text", "json", "markdown", "csv")
PICTURES = (".svg", ".png", ".pdf")
TERMINAL = "-"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "timeline", timeline, "Tell a topic's events in the order they happened.")


def timeline(
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="TOPIC", help="What to follow; - reads it from standard input."),
    ] = None,
    k: Annotated[
        str | None,
        typer.Option("-k", metavar="N", help="How many events to tell, at most.  [default: 25]"),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="speaker",
            help="Group what is said by who says it.",
            autocompletion=one_of("speaker"),
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Events from this day on, whenever reported."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Events up to this day, which is included."),
    ] = None,
    article: ArticleOption = None,
    speaker: SpeakerOption = None,
    form: FormatOption = None,
    plot: Annotated[
        str | None,
        typer.Option(
            "--plot", metavar="FILE", help="Draw it: FILE.svg, .png or .pdf; - in the terminal."
        ),
    ] = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Tell what the articles say of a topic in the order in which it happened.

    A date in a sentence counts before its article's; "last Thursday" is reckoned from that.
    """
    from ..assistant import Assistant
    from .formats import chosen_format
    from .terminal import note, silent

    words = question_of(topic, what="topic", hint="Type it: qa timeline sanctions")
    chosen = chosen_format(form, json=json, allowed=FORMATS)
    grouped = _grouped(by)
    _check_plot(plot, chosen)
    wanted, speaker = wanted_articles(since, until, article), wanted_speaker(speaker)
    tell = silent if quiet else note
    config = settings(store=store, offline=offline, k=k)
    with Assistant.open(config, note=tell) as assistant:
        found = assistant.timeline(
            words,
            wanted=wanted,
            speaker=speaker,
            attributed=grouped,
            k=None if k is None else config.k,
        )
        for line in found.notes:
            tell(line)
        _print(found, chosen, grouped=grouped, bars=plot == TERMINAL)
        if plot is not None and plot != TERMINAL and found.events:
            assistant.plot_timeline(found, plot)
            tell(f"Drawn into {plot}.")
    if not found.events:
        tell("Nothing found.")
        raise typer.Exit(NOT_FOUND)
    if found.left_out:
        more = "event" if found.left_out == 1 else "events"
        tell(f"Not shown: {found.left_out:,} more {more}; -k shows more.")


def _print(found: "Timeline", chosen: str, *, grouped: bool, bars: bool) -> None:
    from ..as_json.timeline import timeline_object
    from ..pages.timeline_tables import as_csv, as_markdown
    from .json_line import dumps
    from .render_timeline import print_bars, print_timeline
    from .terminal import say

    if chosen == "json":
        say(dumps(timeline_object(found)))
    elif chosen == "csv":
        say(as_csv(found).rstrip("\n"))
    elif chosen == "markdown":
        say(as_markdown(found, grouped=grouped).rstrip("\n"))
    elif bars:
        print_bars(found)
    else:
        print_timeline(found, grouped=grouped)


def _grouped(by: str | None) -> bool:
    if by not in (None, "speaker"):
        raise UsageError(f"--by {by!r} is unknown.", hint="Write --by speaker.")
    return by is not None


def _check_plot(plot: str | None, chosen: str) -> None:
    """See, before the work for it is done, that a picture can be drawn there."""
    from .writing import check_target

    if plot == TERMINAL and chosen != "text":
        raise UsageError(
            f"--plot - draws in the terminal, where --format {chosen} prints.",
            hint="Draw into a file: --plot timeline.svg",
        )
    if plot is not None and plot != TERMINAL and not plot.lower().endswith(PICTURES):
        raise UsageError(
            f"--plot {plot!r} is no kind of picture.",
            hint=f"End the name with {', '.join(PICTURES)}; - draws in the terminal.",
        )
    if plot is not None and plot != TERMINAL:
        check_target(Path(plot), "--plot")
