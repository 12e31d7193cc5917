"""`qa check`: which statements of a draft the articles bear out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .ask import NOT_FOUND, standard_input
from .completing import complete_format
from .options import (
    ArticleOption,
    JsonOption,
    ModelOption,
    OfflineOption,
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
    from ..draft_reports import DraftReport
    from ..store_types import StoreName

FORMATS = ("text", "json", "csv", "markdown", "html")
STANDARD_INPUT = "-"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "check", check, "Check a draft's statements against the articles.")


def check(
    draft: Annotated[
        str, typer.Argument(metavar="DRAFT", help="The draft's file; - is standard input.")
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, csv, markdown or html.",
            autocompletion=complete_format,
        ),
    ] = None,
    html: Annotated[
        str | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help="Write an annotated page to this file (- is refused) as well.",
        ),
    ] = None,
    model: ModelOption = None,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check each statement of a draft: supported, differing, or not found in the articles.

    Exits with 7 where the articles do not bear out all of them, or there are none.
    """
    from ..assistant import Assistant
    from .formats import chosen_format
    from .terminal import note, silent, unread_is_no_end
    from .writing import page_target, write_whole

    page = None if html is None else page_target(html, "--html", read=draft)
    chosen = chosen_format(form, json=json, allowed=FORMATS)
    wanted = wanted_articles(since, until, article)
    text = _standard_input() if draft == STANDARD_INPUT else None
    tell = silent if quiet else note
    config = settings(store=store, offline=offline, model=model, timeout=timeout, prompts=prompts)
    with Assistant.open(config, note=tell) as assistant:
        report = assistant.check_draft(
            text if text is not None else Path(draft),
            name=draft,
            wanted=wanted,
        )
        store_name = assistant.store_name()
    for line in report.notes:
        tell(line)
    with unread_is_no_end(page is not None):
        _show(report, chosen, store_name)
    if page is not None:
        from ..pages.draft_html import draft_page

        write_whole(page, draft_page(report), "--html")
        tell(f"The annotated draft is in {html}.")
    if not report.statements:
        tell("There is nothing in the draft that states something.")
    if not report.supported:
        raise typer.Exit(NOT_FOUND)


def _standard_input() -> str:
    """Return the draft that comes through a pipe; a script that has lost it must not pass."""
    text = standard_input().read().decode("utf-8", "replace").removeprefix("\ufeff")
    if not text.strip():
        raise UsageError("Standard input is empty: there is no draft to check.")
    return text


def _show(report: "DraftReport", chosen: str, store: "StoreName") -> None:
    from .terminal import say

    if chosen == "json":
        from ..as_json.drafts import check_object
        from .json_line import dumps

        say(dumps(check_object(report, store)))
    elif chosen == "csv":
        from ..pages.findings_tables import check_csv

        say(check_csv(report))
    elif chosen == "markdown":
        from ..pages.draft_markdown import draft_markdown

        say(draft_markdown(report).rstrip("\n"))
    elif chosen == "html":
        from ..pages.draft_html import draft_page

        say(draft_page(report).rstrip("\n"))
    else:
        from .draft_render import print_report

        print_report(report)
