"""The MCP server, asked by the official client within this process."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from qa.assistant import Assistant
from qa.config import Config
from qa.errors import StoreNotFound
from qa.integrations.mcp import ArticleServer, sendable
from qa.integrations.mcp_table import TOOLS
from tests.schemas import check_object
from tests.stores import news

READING = {"ask", "search", "timeline", "compare", "check", "show_article", "articles"}
MODES = ("auto", "legacy")  # of the protocol: as it is now, and with the handshake it had before


def asked(
    session: Callable[[Client], Awaitable[Any]],
    *,
    store: Path | None = None,
    mode: str = "auto",
    **options: Any,
) -> Any:
    """Return what a session of a client with a server comes to."""
    config = Config(store=store or news() / ".qa", offline=True)
    articles = ArticleServer(config, **options)

    async def run() -> Any:
        async with Client(articles.server(), mode=mode) as client:
            return await session(client)

    try:
        return asyncio.run(run())
    finally:
        articles.close()


def called(name: str, arguments: Mapping[str, Any], **options: Any) -> Any:
    """Return the result of one tool, whose object is as its schema says."""
    result = asked(lambda client: client.call_tool(name, dict(arguments)), **options)
    if result.structured_content is not None:
        check_object(result.structured_content)
    return result


def text_of(result: Any) -> str:
    (content,) = result.content
    return str(content.text)


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_is_an_object_and_a_text_with_exact_sentences(mode: str) -> None:
    result = called("ask", {"question": "what did Lavrov say about sanctions"}, mode=mode)
    told = result.structured_content
    assert (result.is_error, told["schema"], told["status"]) == (False, "qa.answer/1", "answered")
    with Assistant.open(Config(store=news() / ".qa", offline=True)) as assistant:
        for citation in told["citations"]:
            stored = assistant.article(citation["article"]).article.text
            assert stored[citation["start"] : citation["end"]] == citation["sentence"]
            place = f"[{citation['number']}] {citation['article']}:{citation['line']}"
            assert place in text_of(result)
            assert " ".join(citation["sentence"].split()) in text_of(result)
    assert told["citations"][0]["article"] == "lavrov-drills.txt"


def test_what_the_articles_do_not_answer_is_told_as_such() -> None:
    result = called("ask", {"question": "who won the 1998 chess olympiad in Elista"})
    assert not result.is_error
    assert result.structured_content["status"] == "not_found"
    assert result.structured_content["text"] in text_of(result)


def test_a_search_finds_sentences_within_its_filter() -> None:
    found = called("search", {"query": "sanctions", "k": 3, "articles": ["lavrov-d*"]})
    sentences = found.structured_content["sentences"]
    assert 1 <= len(sentences) <= 3
    assert {each["article"] for each in sentences} == {"lavrov-drills.txt"}
    late = called("search", {"query": "sanctions", "since": "2030"})
    assert late.structured_content["sentences"] == []
    assert text_of(late).startswith("Nothing found.")


def test_a_timeline_tells_events_in_order_with_their_sources() -> None:
    told = called("timeline", {"topic": "North Korea", "since": "2017-11", "until": "2018"})
    events = told.structured_content["events"]
    assert len(events) > 1
    days = [event["date"] for event in events]
    assert days == sorted(days)
    for event in events:
        place = f"{event['citation']['article']}:{event['citation']['line']}"
        assert place in text_of(told)
    assert "No events" in text_of(called("timeline", {"topic": "penguin omelettes"}))


def test_disagreements_are_shown_with_both_sides(tmp_path: Path) -> None:
    folder, store = tmp_path / "news", tmp_path / ".qa"
    folder.mkdir()
    for name, count in (("a", "six"), ("b", "nine")):
        text = f"The mayor said {count} bridges were closed in Arlen on Monday 6 March 2023.\n"
        (folder / f"{name}.txt").write_text(text)
    with Assistant(Config(store=store)) as assistant:
        assistant.index([str(folder)])
    told = called("compare", {"topic": "bridges closed in Arlen"}, store=store)
    assert len(told.structured_content["disagreements"]) == 1
    assert "They disagree (number: " in text_of(told)
    assert "a.txt:1" in text_of(told)
    assert "b.txt:1" in text_of(told)
    answer = called("ask", {"question": "how many bridges were closed in Arlen"}, store=store)
    assert len(answer.structured_content["disagreements"]) == 1
    assert "The articles disagree: [1] says " in text_of(answer)


def test_a_draft_is_checked_and_no_file_is_read_for_it() -> None:
    draft = (
        "More sanctions against North Korea will not work, Lavrov said."
        " Penguins opened a bakery in Oslo."
    )
    told = called("check", {"draft": draft})
    found = [one["verdict"] for one in told.structured_content["statements"]]
    assert found == ["supported", "not_found"]
    assert "SUPPORTED" in text_of(told)
    assert "NOT FOUND" in text_of(told)
    path = str(news() / "corpus" / "lavrov-drills.txt")
    assert "Lavrov" not in str(called("check", {"draft": path}).structured_content["statements"])


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ask", {"question": "sanctions"}),
        ("search", {"query": "sanctions"}),
        ("timeline", {"topic": "sanctions"}),
        ("compare", {"topic": "sanctions"}),
        ("check", {"draft": "More sanctions will not work, Lavrov said."}),
    ],
)
def test_a_filter_that_leaves_no_article_is_told(name: str, given: Mapping[str, Any]) -> None:
    told = called(name, {**given, "articles": ["nope*"]})
    assert text_of(told).count("No article is left") == 1
    assert "No article is left" not in text_of(called(name, given))


def test_an_article_is_shown_around_a_cited_line_exactly_as_stored() -> None:
    shown = called("show_article", {"article": "lavrov-drills.txt:18", "around": 2})
    told = shown.structured_content
    stored = (news() / "corpus" / "lavrov-drills.txt").read_bytes().decode()
    assert told["text"] == stored[told["start"] : told["end"]]
    assert told["text"].splitlines() == stored.splitlines()[15:20]
    assert (told["first_line"], told["last_line"], told["stale"]) == (16, 20, False)
    assert [each["line"] for each in told["sentences"] if each["marked"]] == [18, 18]
    marked = [line for line in text_of(shown).splitlines() if line.startswith(">")]
    assert [line.split()[1] for line in marked] == ["18"]


def test_articles_are_listed_in_pages() -> None:
    whole = called("articles", {}).structured_content
    pages = [
        called("articles", {"offset": offset, "limit": 7}).structured_content
        for offset in range(0, whole["total"], 7)
    ]
    assert [each for page in pages for each in page["articles"]] == whole["articles"]
    few = called("articles", {"articles": ["lavrov-d*"], "speaker": "Lavrov"})
    assert [each["article"] for each in few.structured_content["articles"]] == ["lavrov-drills.txt"]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        pytest.param("ask", {}, "'question' is a required property", id="missing"),
        pytest.param("ask", {"question": "x", "K": 1}, "'K' was unexpected", id="unknown"),
        pytest.param("search", {"query": "x", "k": "8"}, "k: '8' is not of type", id="kind"),
        pytest.param("search", {"query": "x", "k": 0}, "less than the minimum", id="range"),
        pytest.param("ask", {"question": "?!"}, "question", id="no words"),
        pytest.param("ask", {"question": "who", "since": "soonish"}, "since 'soonish'", id="date"),
        pytest.param(
            "search", {"query": "x", "since": "2018", "until": "2017"}, "Exchange since", id="order"
        ),
        pytest.param("ask", {"question": " "}, "is empty", id="spaces"),
        pytest.param("show_article", {"article": "lavrov-drill.txt"}, "Did you mean", id="article"),
        pytest.param("show_article", {"article": "xyz"}, "`articles` lists", id="no article"),
        pytest.param(
            "show_article", {"article": "lavrov-drills.txt", "line": 999}, "no line 999", id="line"
        ),
    ],
)  # fmt: skip
def test_what_a_user_can_cause_is_an_error_of_the_tool(
    name: str, arguments: Mapping[str, Any], words: str
) -> None:
    result = called(name, arguments)
    assert result.is_error
    assert words in text_of(result)
    assert not re.search(r"Traceback|\bqa [a-z]", f"{text_of(result)} {result.structured_content}")


def test_without_leave_to_write_there_is_no_tool_that_does(tmp_path: Path) -> None:
    async def session(client: Client) -> list[Any]:
        listed = (await client.list_tools()).tools
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)
        for name in ("index", "remove"):
            with pytest.raises(MCPError, match="no tool"):
                await client.call_tool(name, {"articles": ["lavrov-drills.txt"]})
        return [tool.name for tool in listed]

    with Assistant.open(Config(store=news() / ".qa")) as assistant:
        before = assistant.summary()
        assert set(asked(session)) == READING == {tool.name for tool in TOOLS if not tool.writes}
        assert assistant.summary() == before


def test_tools_tell_how_to_cite_and_their_schemas_are_sound() -> None:
    async def session(client: Client) -> tuple[str | None, list[Any]]:
        return client.instructions, (await client.list_tools()).tools

    instructions, tools = asked(session, writes=True)
    assert "word for word" in instructions
    assert "article and line" in instructions
    assert {tool.name for tool in tools} == READING | {"index", "remove"}
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        jsonschema.Draft202012Validator.check_schema(tool.output_schema)
        assert tool.description.endswith(".")
        assert all(each["description"] for each in tool.input_schema["properties"].values())
    said = {tool.name: tool.description for tool in tools}
    for name in ("ask", "search"):
        assert "word for word" in said[name]
        assert "article" in said[name]
        assert "line" in said[name]


def test_articles_are_resources_whose_text_is_the_stored_one(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    text = "A headline\r\n\r\nThe bridge opened on Monday.\u202e It cost\x07 four million.\n"
    (folder / "deep" / "a b#1%.txt").write_bytes(text.encode())
    store = tmp_path / ".qa"
    with Assistant(Config(store=store)) as assistant:
        assistant.index([str(folder)])

    async def session(client: Client) -> None:
        (resource,) = (await client.list_resources()).resources
        assert resource.name == "deep/a b#1%.txt"
        assert resource.uri == "qa://article/" + quote(resource.name, safe="")
        assert resource.mime_type == "text/plain"
        (read,) = (await client.read_resource(resource.uri)).contents
        assert read.text == text  # type: ignore[union-attr]
        (template,) = (await client.list_resource_templates()).resource_templates
        assert template.uri_template == "qa://article/{id}"
        for wrong in (
            "qa://article/gone.txt",
            "qa://article/",
            "qa://else/x",
            "file:///etc/passwd",
        ):
            with pytest.raises(MCPError):
                await client.read_resource(wrong)

    asked(session, store=store)


def test_many_articles_are_listed_page_by_page_and_completed(tmp_path: Path) -> None:
    folder, store = tmp_path / "news", tmp_path / ".qa"
    folder.mkdir()
    lines = [f'{{"text": "Item {n} was sold on Monday for {n} pounds."}}' for n in range(450)]
    (folder / "all.jsonl").write_text("\n".join(lines))
    with Assistant(Config(store=store)) as assistant:
        assistant.index([str(folder)])
        ids = [record.article.id for record in assistant.articles()]

    async def session(client: Client) -> list[int]:
        names, sizes, cursor = [], [], None
        while True:
            page = await client.list_resources(cursor=cursor)
            names += [resource.name for resource in page.resources]
            sizes.append(len(page.resources))
            cursor = page.next_cursor
            if cursor is None:
                break
        assert names == ids
        template = (await client.list_resource_templates()).resource_templates[0]
        from mcp_types import ResourceTemplateReference

        told = await client.complete(
            ResourceTemplateReference(uri=template.uri_template),
            {"name": "id", "value": "all.jsonl#44"},
        )
        assert told.completion.values == [each for each in ids if each.startswith("all.jsonl#44")]
        return sizes

    assert asked(session, store=store) == [200, 200, 50]


def test_with_leave_to_write_articles_are_taken_in_and_out(tmp_path: Path) -> None:
    folder, other, store = tmp_path / "news", tmp_path / "other", tmp_path / ".qa"
    for each in (folder, other):
        each.mkdir()
        (each / "a.txt").write_text(f"The mayor of {each.name} opened the bridge on Monday.\n")
    seen: list[float] = []

    async def progress(progress: float, total: float | None, message: str | None) -> None:
        seen.append(progress)

    async def session(client: Client) -> None:
        empty = await client.call_tool("search", {"query": "bridge"})
        assert empty.is_error
        assert "first: `index`" in text_of(empty)
        done = await client.call_tool("index", {}, progress_callback=progress)
        assert not done.is_error, text_of(done)
        assert done.structured_content["new"] == 1
        outside = await client.call_tool("index", {"paths": [str(other)]})
        assert outside.is_error
        assert "may be indexed" in text_of(outside)
        assert "qa mcp --write" in text_of(outside)
        found = await client.call_tool("search", {"query": "bridge"})
        assert len(found.structured_content["sentences"]) == 1
        removed = await client.call_tool("remove", {"articles": ["a.txt"]})
        assert removed.structured_content["removed"] == 1
        again = await client.call_tool("index", {})
        assert again.structured_content["new"] == 0
        assert (folder / "a.txt").exists()

    asked(session, store=store, writes=True, folders=[str(folder)])
    assert seen


def test_several_questions_at_once_are_each_answered_as_alone() -> None:
    questions = ["what did Lavrov say about sanctions", "who voted in the Security Council"] * 4

    async def session(client: Client) -> list[Any]:
        calls = [client.call_tool("ask", {"question": each}) for each in questions]
        return await asyncio.gather(*calls)

    together = [result.structured_content["text"] for result in asked(session)]
    alone = [called("ask", {"question": each}).structured_content["text"] for each in questions[:2]]
    assert together == alone * 4


def test_there_is_no_server_without_a_store_to_read(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound):
        ArticleServer(Config(store=tmp_path / ".qa"))


def test_what_no_message_can_hold_is_replaced() -> None:
    assert sendable({"a": ["x\ud800y", {"b": "\U0001f600"}], "n": 1}) == {
        "a": ["x\ufffdy", {"b": "\U0001f600"}],
        "n": 1,
    }
