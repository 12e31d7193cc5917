"""What the tools of an MCP client do: each a call of the `Assistant`.

A tool gets its arguments as the client sent them, checked against its parameters, and returns a
JSON object with a text of the same.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..as_json.answers import answer_object, search_object
from ..as_json.articles import articles_object
from ..as_json.comparisons import comparison_object
from ..as_json.drafts import check_object
from ..as_json.excerpts import excerpt_object
from ..as_json.stores import index_object, removed_object
from ..as_json.timeline import timeline_object
from ..errors import UsageError
from ..naming import shown, within_any
from ..types import Answered
from .mcp_text import (
    answer_text,
    articles_text,
    check_text,
    comparison_text,
    excerpt_text,
    index_text,
    search_text,
    timeline_text,
)

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..types import AnswerEvent

Result = tuple[dict[str, Any], str]
PAGE = 50  # articles told at once


class Stopped(Exception):
    """The client has cancelled its request."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool; `stopped` tells that nobody waits for its result any more.

    `folders` are those that may be indexed beside the ones that are.
    """

    assistant: "Assistant"
    given: Mapping[str, Any] = field(default_factory=dict)
    stopped: Callable[[], bool] = lambda: False
    progress: Callable[[float, float | None, str], None] = lambda *_: None
    folders: tuple[str, ...] = ()

    def go_on(self) -> None:
        """Raise `Stopped` where the client has cancelled."""
        if self.stopped():
            raise Stopped

    def filters(self) -> dict[str, Any]:
        """Return which articles the arguments ask for, as the `Assistant` takes it."""
        names = {"since": "since", "until": "until", "articles": "article", "speaker": "speaker"}
        return {names[name]: self.given[name] for name in names if name in self.given}


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """One tool: what a client is told of it, and what it does; `schema` names its object."""

    name: str
    title: str
    schema: str
    description: str
    parameters: dict[str, dict[str, Any]]
    run: Callable[[Call], Result]
    required: tuple[str, ...] = ()
    asks_model: bool = False  # where there is one
    writes: bool = False
    destroys: bool = False

    @property
    def input_schema(self) -> dict[str, Any]:
        """What its arguments have to be."""
        return {
            "type": "object",
            "properties": self.parameters,
            "required": list(self.required),
            "additionalProperties": False,
        }

    @property
    def output_schema(self) -> dict[str, Any]:
        """What its object is at least."""
        return {
            "type": "object",
            "properties": {"schema": {"const": self.schema}},
            "required": ["schema"],
        }


def search(call: Call) -> Result:
    """Find sentences."""
    result = call.assistant.search(call.given["query"], k=call.given.get("k"), **call.filters())
    return search_object(result), search_text(result)


def ask(call: Call) -> Result:
    """Answer a question; what a model writes is given up when the client cancels."""
    answer = None
    events = call.assistant.stream(call.given["question"], k=call.given.get("k"), **call.filters())
    for event in _until_stopped(events, call):
        if isinstance(event, Answered):
            answer = event.answer
    if answer is None:
        raise Stopped
    return answer_object(answer, call.assistant.store_name()), answer_text(answer)


def _until_stopped(events: "Any", call: Call) -> "list[AnswerEvent]":
    kept: list[AnswerEvent] = []
    try:
        for event in events:
            call.go_on()
            kept.append(event)
    finally:
        events.close()
    return kept


def timeline(call: Call) -> Result:
    """Tell what happened, in order."""
    found = call.assistant.timeline(call.given["topic"], k=call.given.get("k"), **call.filters())
    return timeline_object(found), timeline_text(found)


def compare(call: Call) -> Result:
    """Find where articles disagree; what a model writes is given up when the client cancels."""
    found = call.assistant.compare(
        call.given["topic"], k=call.given.get("k"), progress=call.go_on, **call.filters()
    )
    return comparison_object(found, call.assistant.store_name()), comparison_text(found)


def check(call: Call) -> Result:
    """Hold a draft against the articles; given up, a model's reply too, when cancelled."""

    def progress(done: int, total: int) -> None:
        call.go_on()
        call.progress(done, total, f"{done} of {total} statements")

    report = call.assistant.check_draft(
        str(call.given["draft"]), name="draft", progress=progress, **call.filters()
    )
    return check_object(report, call.assistant.store_name()), check_text(report)


def show_article(call: Call) -> Result:
    """Return the text around a line."""
    given = call.given
    excerpt = call.assistant.excerpt(
        given["article"], line=given.get("line"), around=given.get("around", 15)
    )
    stale = call.assistant.is_stale(excerpt.record)
    return excerpt_object(excerpt, stale=stale), excerpt_text(excerpt, stale=stale)


def articles(call: Call) -> Result:
    """List articles."""
    records = call.assistant.articles(**call.filters())
    offset, limit = call.given.get("offset", 0), call.given.get("limit", PAGE)
    page = records[offset : offset + limit]
    told = {**articles_object(page), "total": len(records), "offset": offset}
    return told, articles_text(page, len(records), offset)


def index(call: Call) -> Result:
    """Take in what is new or has changed; a folder that the user did not name is refused."""
    paths = [os.path.realpath(os.path.expanduser(path)) for path in call.given.get("paths", ())]
    indexed = call.assistant.known_folders()
    for path in paths:
        if not within_any(path, {*indexed, *call.folders}):
            raise UsageError(
                f"{shown(path)} is in no folder that may be indexed.",
                hint="The user names such a folder when the server is started:"
                " `qa mcp --write FOLDER`.",
            )
    if not paths:  # all that is known, and what the user named for that
        paths = sorted({*indexed, *call.folders})
    report = call.assistant.index(
        paths,
        stop=call.stopped,
        report=lambda now: call.progress(now.files, now.total or None, f"{now.articles} articles"),
    )
    return index_object(report, call.assistant.store_name().path), index_text(report)


def remove(call: Call) -> Result:
    """Take articles out of the index, and keep them out."""
    references = list(call.given["articles"])
    removed = call.assistant.remove(references)
    told = (
        f"{removed} article{'' if removed == 1 else 's'} taken out of the index; no file changed."
    )
    return removed_object(references, removed, forget=False), told
