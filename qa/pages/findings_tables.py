"""A checked draft, or a comparison -> CSV: a line for each statement, or each disagreement.

Texts of the draft and of articles are untrusted: no cell begins a formula, none hides characters.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from ..composing import folded
from ..harmless import clean
from .csv_lines import csv_line
from .places import shown_place

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..draft_reports import DraftReport
    from ..types import Citation

CHECKED: Final = ("line", "verdict", "statement", "reason", "sources")
COMPARED: Final = (
    "about", "first_words", "second_words", "by",
    "first_sentence", "first_article", "first_place", "first_date",
    "second_sentence", "second_article", "second_place", "second_date",
)  # fmt: skip


def check_csv(report: "DraftReport") -> str:
    """Return a line for each statement of a draft, with where its sources lie."""
    places = {citation.number: shown_place(citation) for citation in report.citations}
    return _table(
        CHECKED,
        (
            (
                str(one.statement.line),
                one.verdict,
                one.statement.text,
                one.reason or "",
                "; ".join(places[number] for number in one.citations),
            )
            for one in report.statements
        ),
    )


def comparison_csv(comparison: "Comparison") -> str:
    """Return a line for each disagreement, with both of its sentences."""
    cited = {citation.number: citation for citation in comparison.citations}
    return _table(
        COMPARED,
        (
            (one.about, *one.words, one.by, *_source(cited[first]), *_source(cited[second]))
            for one in comparison.disagreements
            for first, second in [one.citations]
        ),
    )


def _source(citation: "Citation") -> tuple[str, ...]:
    return (
        citation.sentence.text,
        citation.sentence.article_id,
        shown_place(citation),
        citation.date.isoformat() if citation.date else "",
    )


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (csv_line(clean(folded(cell)) for cell in row) for row in rows)
    return "\n".join([csv_line(columns), *lines])
