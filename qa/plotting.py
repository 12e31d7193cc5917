"""Timeline -> a picture of it: what is drawn of each event, and who draws."""

from .adapters.files import checked_path
from .adapters.matplotlib_timeline import Mark, draw_timeline
from .composing import folded
from .errors import UsageError
from .naming import shown
from .periods import written
from .timelines import Event, Timeline

MOST = 200  # events of a picture: some three metres of screen


def plot_timeline(timeline: Timeline, path: str) -> None:
    """Draw a timeline into a file, whose ending is its format.

    Raises:
        UsageError: there are more events than a picture can hold, or the file cannot be written.
        ArticleError: no file can be called so.
        ConfigError: matplotlib is not installed.
    """
    if len(timeline.events) > MOST:
        raise UsageError(
            f"A picture of {len(timeline.events):,} events cannot be read; {MOST} is the most.",
            hint=f"Draw fewer: -k {MOST}, or a part of them with --since and --until.",
        )
    draw_timeline(
        [_mark(event) for event in timeline.events],
        checked_path(path),
        title=_printable(folded(timeline.topic)),
    )


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
        sure=event.sure,
    )


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
