"""Timeline -> a picture of it: what is drawn of each event, and who draws."""

from .adapters.matplotlib_timeline import Mark, draw_timeline
from .composing import folded
from .naming import shown
from .periods import written
from .timelines import Event, Timeline


def plot_timeline(timeline: Timeline, path: str) -> None:
    """Draw a timeline into a file, whose ending is its format.

    Raises:
        ConfigError: matplotlib is not installed.
        StoreError: the file cannot be written.
    """
    draw_timeline([_mark(event) for event in timeline.events], path, title=timeline.topic)


def _mark(event: Event) -> Mark:
    sources = [one for each in (event.citation, *event.others) for one in (each, *each.also_in)]
    first = sources[0].sentence
    place = f"{shown(first.article_id)}:{first.line}"
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return Mark(
        event.days.first,
        event.days.last,
        written(event.days),
        _printable(folded(first.text)),
        place + more,
        sure=event.dated_by == "sentence",
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
