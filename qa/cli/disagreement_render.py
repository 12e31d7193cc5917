"""Where articles disagree -> what a person reads."""

from typing import TYPE_CHECKING

from rich.text import Text

from .render import print_found
from .terminal import clean, results

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..types import Answer


def print_comparison(comparison: "Comparison") -> None:
    """Print the two sentences of each pair below what they disagree on."""
    cited = {citation.number: citation for citation in comparison.citations}
    for place, one in enumerate(comparison.disagreements):
        if place:
            results().print()
        results().print(Text(clean(one.headline), style="bold yellow"))
        print_found([cited[number] for number in one.citations], comparison.topic)


def print_disagreements(answer: "Answer") -> None:
    """Print below an answer which of its sentences disagree."""
    for one in answer.disagreements:
        results().print(Text(clean(one.told), style="yellow"))
