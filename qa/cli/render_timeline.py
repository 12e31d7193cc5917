"""A timeline -> what a person reads: a column of dates, the sentences beside it, their places.

A `~` before a date tells that no sentence states it: it is the article's, or its year is a guess.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from ..periods import written
from .render import FAINT, STRONG, elsewhere, print_behind, shown_place, styled_sentence
from .terminal import clean, results

if TYPE_CHECKING:
    from ..timelines import Event, Timeline
    from ..types import Citation

BAR = "█"
EACH = 4  # characters of a bar for each event
MOST_MONTHS = 48  # more are counted by the year
FEW_EMPTY = 3  # periods without events that are shown, the last of them as dots


def print_timeline(timeline: "Timeline", *, grouped: bool = False) -> None:
    """Print events by date, or what each speaker says by date."""
    column = max((cell_len(_when(event)) for event in timeline.events), default=0) + 2
    if not grouped:
        _print_events(timeline, timeline.events, column)
        return
    from ..timelines import by_speaker

    for number, (speaker, events) in enumerate(by_speaker(timeline.events)):
        if number:
            results().print()
        results().print(Text(clean(speaker), style=STRONG))
        _print_events(timeline, events, column)


def _when(event: "Event") -> str:
    return written(event.days) if event.sure else f"~{written(event.days)}"


def _print_events(timeline: "Timeline", events: Sequence["Event"], column: int) -> None:
    shown_before = None
    for event in events:
        when = _when(event)
        margin = (when if when != shown_before else "").ljust(column)
        shown_before = when
        print_behind(margin, styled_sentence(event.citation, timeline.topic))
        for citation in (event.citation, *event.others):
            _print_source(citation, column)


def _print_source(citation: "Citation", column: int) -> None:
    about = [f"[{citation.number}]", shown_place(citation)]
    if citation.sentence.speaker:
        about.append(clean(citation.sentence.speaker))
    if citation.date:
        about.append(citation.date.isoformat())
    line = Text(" " * column + "  ".join(about), style=FAINT)
    if citation.also_in:
        line.append(f"  also in {elsewhere(citation.also_in)}", style=FAINT)
    if citation.stale:
        line.append("  the file has changed since it was indexed", style="yellow")
    results().print(line, soft_wrap=True)


def print_bars(timeline: "Timeline") -> None:
    """Print how many events begin in each month, or year where there are many, as bars.

    Where nothing happened for long, a row of dots stands for it.
    """
    counts = _counted([event.days.first for event in timeline.events])
    empty = 0
    widest = max(results().width - 16, 10)
    each = max(min(EACH, widest // max(counts.values(), default=1)), 1)
    for period, number in counts.items():
        empty = 0 if number else empty + 1
        if empty > FEW_EMPTY:
            continue
        bar, told = (BAR * min(number * each, widest), f" {number}") if number else ("", "")
        if empty == FEW_EMPTY:
            period, told = "...", ""
        line = Text.assemble((f"{period:<7}  ", FAINT), (bar, "cyan"), told)
        line.rstrip()
        results().print(line, soft_wrap=True)


def _counted(days: Sequence[date]) -> dict[str, int]:
    """Return how many days there are in each month from the first to the last, or year."""
    months = [day.year * 12 + day.month - 1 for day in days]
    if not months:
        return {}
    if max(months) - min(months) > MOST_MONTHS:
        years = Counter(day.year for day in days)
        return {str(year): years[year] for year in range(min(years), max(years) + 1)}
    steps = range(min(months), max(months) + 1)
    return {f"{step // 12}-{step % 12 + 1:02}": months.count(step) for step in steps}
