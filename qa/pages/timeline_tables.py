"""A timeline -> Markdown and CSV for other programs. Text of articles is escaped in both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ..composing import folded
from ..harmless import clean
from ..markdown_words import escaped
from ..periods import written
from .csv_lines import csv_line
from .places import shown_place

if TYPE_CHECKING:
    from ..timelines import Event, Timeline
    from ..types import Citation

COLUMNS: Final = (
    "date", "end", "precision", "dated_by", "expression", "sentence", "speaker", "article", "place",
    "article_date", "title", "also_in", "guessed",
)  # fmt: skip


def as_markdown(timeline: "Timeline", *, grouped: bool = False) -> str:
    """Return a heading and a list of events, each with its sources."""
    lines = [f"# {escaped(timeline.topic)}", ""]
    if not grouped:
        lines += _listed(timeline.events)
    else:
        from ..timelines import by_speaker

        for speaker, events in by_speaker(timeline.events):
            lines += [f"## {escaped(speaker)}", "", *_listed(events), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _listed(events: Sequence["Event"]) -> list[str]:
    lines = []
    for event in events:
        about = "" if event.dated_by == "sentence" else " (date of the article)"
        about = " (its year is a guess)" if event.guessed else about
        sources = "; ".join(
            _source(citation)
            for one in (event.citation, *event.others)
            for citation in (one, *one.also_in)
        )
        told = escaped(event.citation.sentence.text)
        lines.append(f"- **{written(event.days)}**{about} {told} ({sources})")
    return lines


def _source(citation: "Citation") -> str:
    day = citation.date.isoformat() if citation.date else None
    about = (shown_place(citation), citation.sentence.speaker, day)
    return ", ".join(escaped(each) for each in about if each)


def as_csv(timeline: "Timeline") -> str:
    """Return a line for each event under a line of names."""
    return "\n".join([csv_line(COLUMNS), *map(_row, timeline.events)]) + "\n"


def _row(event: "Event") -> str:
    citation = event.citation
    more = [other for one in (citation, *event.others) for other in one.also_in]
    values = (
        event.days.first.isoformat(),
        event.days.last.isoformat(),
        event.days.precision,
        event.dated_by,
        event.words or "",
        citation.sentence.text,
        citation.sentence.speaker or "",
        citation.sentence.article_id,
        shown_place(citation),
        citation.date.isoformat() if citation.date else "",
        citation.title,
        "; ".join(shown_place(one) for one in (*event.others, *more)),
        "yes" if event.guessed else "",
    )
    return csv_line(clean(folded(value)) for value in values)
