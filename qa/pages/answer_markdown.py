"""The JSON object of an answer or an article -> Markdown; what others wrote stays text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..markdown_words import escaped
from ..types import Disagreeing
from .places import place, shown_path

Object = Mapping[str, Any]


def answer_markdown(told: Object) -> str:
    """Return an answer, a refusal or an error as Markdown, citations with sentence and place."""
    lines = [f"## {escaped(told['question']) or '(no question)'}", ""]
    if told["error"] is not None:
        lines += [f"*Not answered: {escaped(told['error']['message'])}*", ""]
    elif told["model"] is None:
        for paragraph in told["text"].split("\n\n"):
            lines += [escaped(paragraph), ""]
    else:
        lines += [*map(_claim, told["claims"]), "", f"*Written by {escaped(told['model'])}.*", ""]
    lines += [f"*{escaped(each)}*\n" for each in told["notes"]]
    for each in told.get("disagreements", ()):
        (first, second), (one, other) = each["citations"], each["words"]
        disagreeing = Disagreeing((first, second), each["about"], (one, other))
        lines += [f"*{escaped(disagreeing.told)}*", ""]
    if told["nearest"] and not told["citations"]:
        lines += ["Nearest sentences:", ""]
    for citation in told["citations"] or told["nearest"]:
        lines += _citation(citation)
    return "\n".join(lines).rstrip("\n")


def article_markdown(told: Object, text: str) -> str:
    """Return an article as Markdown: its title, what is known of it, its text as it stands."""
    about = [f"- {name}: {escaped(str(told[name]))}" for name in ("date", "author", "outlet", "url")
             if told[name]]  # fmt: skip
    about.append(f"- file: {escaped(shown_path(told['path']))}")
    body = [each for each in told["sentences"] if each["text"] != told["title"]]
    prose = text[body[0]["start"] : body[-1]["end"]] if body else ""
    paragraphs = re.split(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*", prose)
    head = "\n".join([f"# {escaped(told['title'])}", "", *about])
    return "\n\n".join([head, *map(escaped, paragraphs)])


def _claim(claim: Object) -> str:
    numbers = "".join(f"\\[{number}\\]" for number in claim["citations"])
    words = f"- {escaped(claim['text'])} {numbers}".rstrip()
    if claim["supported"]:
        return words
    return f"{words} *(not supported: {escaped(claim['reason'] or '')})*"


def _citation(citation: Object) -> Iterator[str]:
    about = (citation["date"], citation["speaker"], citation["title"])
    told = ", ".join(escaped(part) for part in about if part)
    yield f"- \\[{citation['number']}\\] {escaped(place(citation))}, {told}"
    yield f"  > {escaped(citation['sentence'])}"
    yield ""
