"""A checked draft -> a Markdown report: its statements, each with verdict and cited sentences."""

from typing import TYPE_CHECKING, Final

from ..markdown_words import escaped
from ..naming import shown

if TYPE_CHECKING:
    from ..draft_reports import CheckedStatement, DraftReport
    from ..types import Citation

VERDICTS: Final = {"supported": "Supported", "differs": "Differs", "not_found": "Not found"}


def draft_markdown(report: "DraftReport") -> str:
    """Return a report as Markdown; what the draft and the articles say stays text."""
    cited = {citation.number: citation for citation in report.citations}
    parts = [f"# Check of {escaped(report.title or shown(report.name))}\n", f"{summary(report)}\n"]
    for number, one in enumerate(report.statements, start=1):
        parts.append(_statement(number, one))
        parts += [cited_line(cited[each]) for each in one.citations]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def summary(report: "DraftReport") -> str:
    """Return in one sentence how many statements came out how."""
    count = len(report.statements)
    told = {
        "supported": "supported", "differs": "differing", "not_found": "not found",
    }  # fmt: skip
    parts = [f"{number} {told[verdict]}" for verdict, number in report.counts.items()]
    return f"{count} statement{'' if count == 1 else 's'}: {', '.join(parts)}."


def _statement(number: int, one: "CheckedStatement") -> str:
    reason = f": {escaped(one.reason)}" if one.reason else ""
    words = escaped(one.statement.text)
    return (
        f"{number}. {words}  \n   **{VERDICTS[one.verdict]}**{reason} (line {one.statement.line})"
    )


def cited_line(citation: "Citation") -> str:
    """Return a citation as an item of a list, its sentence quoted below."""
    sentence = citation.sentence
    about = [citation.date.isoformat() if citation.date else "", sentence.speaker, citation.title]
    told = ", ".join(escaped(part) for part in about if part)
    place = escaped(f"{shown(sentence.article_id)}:{sentence.line}")
    return f"   - \\[{citation.number}\\] {place}, {told}  \n     > {escaped(sentence.text)}"
