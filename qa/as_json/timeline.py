"""A timeline: events in order, each with when, how that is known, and its citations."""

from typing import TYPE_CHECKING, Any

from .citations import citation_object

if TYPE_CHECKING:
    from ..timelines import Event, Timeline


def timeline_object(timeline: "Timeline") -> dict[str, Any]:
    """Return a `qa.timeline/1` object."""
    return {
        "schema": "qa.timeline/1",
        "topic": timeline.topic,
        "events": [event_object(event) for event in timeline.events],
        "left_out": timeline.left_out,
        "notes": list(timeline.notes),
    }


def event_object(event: "Event") -> dict[str, Any]:
    return {
        "date": event.days.first.isoformat(),
        "end": event.days.last.isoformat(),
        "precision": event.days.precision,
        "dated_by": event.dated_by,
        "expression": event.words,
        "guessed": event.guessed,
        "speaker": event.speaker,
        "citation": citation_object(event.citation),
        "others": [citation_object(other) for other in event.others],
    }
