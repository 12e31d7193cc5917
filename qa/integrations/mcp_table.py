"""The tools that an MCP client is offered, and what it is told of each: one table."""

from typing import Any

from . import mcp_tools as tools
from .mcp_tools import ToolEntry


def text(description: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "description": description}


def whole(description: str, least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


FILTERS: dict[str, dict[str, Any]] = {
    "since": text("Only articles of this day or later: 2017-11-30, 2017-11, 2017, 'last week'."),
    "until": text("Only articles of this day or earlier; the day is included."),
    "articles": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Only articles whose id matches one of these globs, such as '2017/*.txt'.",
    },
    "speaker": text("Only what this person says; a surname will do."),
}
WITHOUT_SPEAKER = {name: told for name, told in FILTERS.items() if name != "speaker"}
COUNT = whole("How many sentences, at most.", 1, 100)
TOOLS = (
    ToolEntry(
        name="ask",
        title="Ask the articles",
        schema="qa.answer/1",
        description=(
            "Answer one question from the user's indexed articles, with numbered citations. Every"
            " cited sentence is quoted word for word from an article and carries the article's id,"
            " line and date. When you use it, keep the number and name article and line, as in"
            " '[1] lavrov-drills.txt:18', and put only the quoted sentences into quotation marks."
            " A status of not_found means that the articles do not answer: say so, and do not"
            " answer from the nearest sentences. A claim marked NOT SUPPORTED must not be"
            " repeated as fact."
        ),
        parameters={
            "question": text("A whole question in words: 'what did Lavrov say about sanctions'."),
            "k": COUNT,
            **FILTERS,
        },
        required=("question",),
        run=tools.ask,
        asks_model=True,
    ),
    ToolEntry(
        name="search",
        title="Search sentences",
        schema="qa.search/1",
        description=(
            "Find the best sentences of the user's articles for some words, best first, without"
            " judging whether they answer anything. Each is quoted word for word with article id,"
            " line, date and speaker; cite it as [n] with article and line."
        ),
        parameters={"query": text("What to look for."), "k": COUNT, **FILTERS},
        required=("query",),
        run=tools.search,
    ),
    ToolEntry(
        name="timeline",
        title="Tell events in order",
        schema="qa.timeline/1",
        description=(
            "Tell what the articles say of a topic in the order in which it happened, each event by"
            " a sentence quoted word for word, with its sources. A date counts as stated in the"
            " sentence unless marked ~, which is the article's date. Cite as [n] with article and"
            " line. `since` and `until` are about when things happened."
        ),
        parameters={
            "topic": text("A topic in a few words: 'North Korea sanctions'."),
            "k": whole("How many events, at most (25).", 1, 200),
            **FILTERS,
        },
        required=("topic",),
        run=tools.timeline,
    ),
    ToolEntry(
        name="compare",
        title="Find disagreements",
        schema="qa.compare/1",
        description=(
            "Find where the articles disagree on a topic: pairs of sentences, quoted word for word,"
            " that differ in a number, a date or a yes and no. Show both sides with their sources;"
            " nothing here says which is right."
        ),
        parameters={
            "topic": text("A topic in a few words."),
            "k": whole("How many pairs, at most (8).", 1, 100),
            **WITHOUT_SPEAKER,
        },
        required=("topic",),
        run=tools.compare,
        asks_model=True,
    ),
    ToolEntry(
        name="check",
        title="Check a draft",
        schema="qa.check/1",
        description=(
            "Check each statement of a draft against the articles: supported, differs (and in what)"
            " or not found, with the sentences that say so, quoted word for word. Use it on what"
            " you have written before you give it to the user."
        ),
        parameters={"draft": text("The draft itself, in Markdown."), **WITHOUT_SPEAKER},
        required=("draft",),
        run=tools.check,
        asks_model=True,
    ),
    ToolEntry(
        name="show_article",
        title="Read an article",
        schema="qa.excerpt/1",
        description=(
            "Read an article's text exactly as it was indexed, with line numbers: around a line"
            " (or the line of a citation such as 'lavrov-drills.txt:18'), else from its beginning."
            " Use it to see the context of a cited sentence before you rely on it."
        ),
        parameters={
            "article": text("An article's id, a path to its file, or a citation as printed."),
            "line": whole("The line to show, from 1.", 1, 10_000_000),
            "around": whole("How many lines before and after it (15).", 0, 200),
        },
        required=("article",),
        run=tools.show_article,
    ),
    ToolEntry(
        name="articles",
        title="List articles",
        schema="qa.articles/1",
        description=(
            "List the indexed articles in the order of their ids, with date, title and outlet,"
            f" {tools.PAGE} at a time unless told otherwise."
        ),
        parameters={
            **FILTERS,
            "offset": whole("How many to pass over.", 0, 100_000_000),
            "limit": whole(f"How many to list ({tools.PAGE}).", 1, 500),
        },
        run=tools.articles,
    ),
    ToolEntry(
        name="index",
        title="Index articles",
        schema="qa.index/1",
        description=(
            "Bring the index up to date: read new and changed files of the indexed folders, drop"
            " articles whose files have gone. No file is changed."
        ),
        parameters={
            "paths": {
                "type": "array",
                "items": {"type": "string", "minLength": 1},
                "description": "Only these files or folders, each within an indexed folder.",
            }
        },
        run=tools.index,
        writes=True,
    ),
    ToolEntry(
        name="remove",
        title="Take articles out of the index",
        schema="qa.remove/1",
        description=(
            "Take articles out of the index and keep them out; no file is changed. Only when the"
            " user asks for it by name: `qa remove --forget` undoes it."
        ),
        parameters={
            "articles": {
                "type": "array",
                "items": {"type": "string", "minLength": 1},
                "minItems": 1,
                "description": "Ids of articles, or paths of their files or of indexed folders.",
            }
        },
        required=("articles",),
        run=tools.remove,
        writes=True,
        destroys=True,
    ),
)


def offered(*, writes: bool) -> dict[str, ToolEntry]:
    """Return the tools by name; those that write only if wanted."""
    return {tool.name: tool for tool in TOOLS if writes or not tool.writes}
