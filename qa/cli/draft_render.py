"""A checked draft -> what a person reads: each statement with its verdict and its sentences."""

from typing import TYPE_CHECKING, Final

from rich.text import Text

from ..pages.draft_markdown import VERDICTS, summary
from .render import FAINT, STRONG, print_found, shown_path
from .terminal import clean, results

if TYPE_CHECKING:
    from ..draft_reports import CheckedStatement, DraftReport

STYLES: Final = {"supported": "green", "differs": "bold red", "not_found": "bold yellow"}


def print_report(report: "DraftReport") -> None:
    """Print each statement of a draft with its verdict, and how many came out how."""
    cited = {citation.number: citation for citation in report.citations}
    for one in report.statements:
        file = "line " if report.name == "-" else f"{shown_path(report.name)}:"
        _print_statement(one, f"{file}{one.statement.line}")
        found = [cited[number] for number in one.citations]
        if found and one.verdict == "not_found":
            results().print(Text("  nearest:", style=FAINT))
        print_found(found, one.statement.text)
        results().print()
    results().print(Text(summary(report), style=STRONG))


def _print_statement(one: "CheckedStatement", place: str) -> None:
    console = results()
    verdict = Text(f"{VERDICTS[one.verdict].lower():<11}", style=STYLES[one.verdict])
    console.print(Text.assemble(verdict, (place, FAINT)), soft_wrap=True)
    console.print(Text.assemble("  ", clean(one.statement.text)), soft_wrap=not console.is_terminal)
    if one.reason:
        console.print(Text.assemble("  ", (clean(one.reason), STYLES[one.verdict])), soft_wrap=True)
