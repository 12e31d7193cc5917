"""Where articles disagree on a topic -> Markdown: the two sentences of each pair, with sources."""

from typing import TYPE_CHECKING

from ..markdown_words import escaped
from .draft_markdown import cited_line

if TYPE_CHECKING:
    from ..comparing import Comparison


def comparison_markdown(comparison: "Comparison") -> str:
    """Return a comparison as Markdown; what the articles say stays text."""
    cited = {citation.number: citation for citation in comparison.citations}
    parts = [f"# Where articles disagree: {escaped(comparison.topic)}\n"]
    if not comparison.disagreements:
        parts.append("No two sentences disagree.")
    for number, one in enumerate(comparison.disagreements, start=1):
        parts.append(f"{number}. **{escaped(one.headline)}**")
        parts += [cited_line(cited[each]) for each in one.citations]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
