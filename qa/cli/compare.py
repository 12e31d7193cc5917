"""`qa compare`: where articles disagree on a topic."""

from typing import TYPE_CHECKING, Annotated

import typer

from .ask import NOT_FOUND, question_of
from .options import (
    ArticleOption,
    FormatOption,
    JsonOption,
    ModelOption,
    OfflineOption,
    PairsOption,
    PromptsOption,
    QuietOption,
    SinceOption,
    StoreOption,
    TimeoutOption,
    UntilOption,
    add_command,
    settings,
    wanted_articles,
)

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..store_types import StoreName

FORMATS = ("text", "json", "csv", "markdown")


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "compare", compare, "Show where articles disagree on a topic.")


def compare(
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="TOPIC", help="What to compare; - reads it from standard input."),
    ] = None,
    k: PairsOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    form: FormatOption = None,
    model: ModelOption = None,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Show pairs of sentences that disagree on a number, a date, or a yes and a no.

    A chat model finds more of them. Exits with 7 where none are found.
    """
    from ..assistant import Assistant
    from .formats import chosen_format
    from .terminal import note, silent

    chosen = chosen_format(form, json=json, allowed=FORMATS)
    words = question_of(topic, what="topic", hint="Type it: qa compare sanctions")
    wanted = wanted_articles(since, until, article)
    tell = silent if quiet else note
    config = settings(
        store=store, k=k, offline=offline, model=model, timeout=timeout, prompts=prompts
    )
    with Assistant.open(config, note=tell) as assistant:
        comparison = assistant.compare(words, wanted=wanted)
        store_name = assistant.store_name()
    for line in comparison.notes:
        tell(line)
    _show(comparison, chosen, store_name)
    if not comparison.disagreements:
        some = f"No two of {comparison.compared} sentences disagree."
        tell(some if comparison.compared > 1 else "Nothing found to compare.")
        raise typer.Exit(NOT_FOUND)


def _show(comparison: "Comparison", chosen: str, store: "StoreName") -> None:
    from .terminal import say

    if chosen == "json":
        from ..as_json.comparisons import comparison_object
        from .json_line import dumps

        say(dumps(comparison_object(comparison, store)))
    elif chosen == "csv":
        from ..pages.findings_tables import comparison_csv

        say(comparison_csv(comparison))
    elif chosen == "markdown":
        from ..pages.comparison_markdown import comparison_markdown

        say(comparison_markdown(comparison).rstrip("\n"))
    else:
        from .disagreement_render import print_comparison

        print_comparison(comparison)
