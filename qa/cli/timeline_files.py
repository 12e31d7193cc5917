"""A timeline -> Markdown and CSV for other programs. Text of articles is escaped in both."""

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ..composing import folded
from ..periods import written
from .render import shown_place
from .terminal import clean

if TYPE_CHECKING:
    from ..timelines import Event, Timeline
    from ..types import Citation

COLUMNS: Final = (
    "date", "end", "precision", "dated_by", "expression", "sentence", "speaker", "article", "place",
    "article_date", "title", "also_in",
)  # fmt: skip
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_markdown(timeline: "Timeline", *, grouped: bool = False) -> str:
    """Return a heading and a list of events, each with its sources."""
    lines = [f"# {_escaped(timeline.topic)}", ""]
    if not grouped:
        lines += _listed(timeline.events)
    else:
        from ..timelines import by_speaker

        for speaker, events in by_speaker(timeline.events):
            lines += [f"## {_escaped(speaker)}", "", *_listed(events), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _listed(events: Sequence["Event"]) -> list[str]:
    lines = []
    for event in events:
        about = "" if event.dated_by == "sentence" else " (date of the article)"
        sources = "; ".join(
            _source(citation)
            for one in (event.citation, *event.others)
            for citation in (one, *one.also_in)
        )
        told = _escaped(event.citation.sentence.text)
        lines.append(f"- **{written(event.days)}**{about} {told} ({sources})")
    return lines


def _source(citation: "Citation") -> str:
    day = f", {citation.date.isoformat()}" if citation.date else ""
    return f"{_escaped(shown_place(citation))}{day}"


def as_csv(timeline: "Timeline") -> str:
    """Return a line for each event under a line of names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event in timeline.events:
        citation = event.citation
        more = [other for one in (citation, *event.others) for other in one.also_in]
        writer.writerow(
            _cell(value)
            for value in (
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
            )
        )
    return out.getvalue()


def _cell(value: str) -> str:
    """Return a value on one line that no spreadsheet takes for a formula."""
    text = clean(folded(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", clean(folded(text)))
