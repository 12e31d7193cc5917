"""A store inside LlamaIndex, asked through LlamaIndex's own retrievers, engines and agents."""

import asyncio
import gc
from collections.abc import Generator, Iterator, Sequence
from typing import Any

import pytest
from llama_index.core import Settings
from llama_index.core.agent.workflow import FunctionAgent, ReActAgent
from llama_index.core.base.llms.types import ChatMessage, ToolCallBlock
from llama_index.core.base.response.schema import (
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.bridge.pydantic import Field
from llama_index.core.chat_engine import CondenseQuestionChatEngine, ContextChatEngine
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
from llama_index.core.llms.mock import MockFunctionCallingLLM, MockLLM
from llama_index.core.memory import ChatMemoryBuffer
from llama_index.core.query_engine import RetrieverQueryEngine, RouterQueryEngine
from llama_index.core.response_synthesizers import CompactAndRefine
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool

from qa.assistant import Assistant
from qa.config import Config
from qa.integrations.llama_index import QAQueryEngine, QARetriever, qa_tool
from qa.types import Answer, Filter
from tests.loopback import Recorded, serving, streamed
from tests.stores import news
from tests.test_cli_model import label_of

# About what LlamaIndex does with pydantic, and with its own workflows.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:is_running called from within a step:DeprecationWarning"),
]

QUESTION = "what did Lavrov say about sanctions"
SENTENCE = '"More sanctions against North Korea will not work: that kind of pressure is spent,"'
UNKNOWN = "what did Merkel say about pensions"


@pytest.fixture
def opened() -> Iterator[Assistant]:
    with Assistant.open(Config(store=news() / ".qa")) as assistant:
        yield assistant


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """LlamaIndex's global settings are as they were: nothing of them was made or set."""
    before = dict(vars(Settings))
    yield
    gc.collect()  # what its agents leave open is told now, and not in another test
    assert vars(Settings)["_llm"] is before["_llm"]
    assert vars(Settings)["_embed_model"] is before["_embed_model"]


class Scripted(CustomLLM):
    """A model that says what it is told to, in turn, and keeps what it was asked."""

    replies: list[str]
    asked: list[str] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=32_000, is_chat_model=True)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self.asked.append(prompt)
        return CompletionResponse(text=self.replies.pop(0))

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> Generator[CompletionResponse, None, None]:
        text = self.complete(prompt).text
        for end in range(1, len(text) + 1):
            yield CompletionResponse(text=text[:end], delta=text[end - 1])


def assert_exact(nodes: Sequence[NodeWithScore], assistant: Assistant) -> None:
    """Every node is the slice of its article that its metadata name, at the line they name."""
    assert nodes
    for node in nodes:
        told = node.metadata
        record = assistant.article(told["article"])
        text = record.article.text
        assert node.text == text[told["start"] : told["end"]]
        assert text[: told["start"]].count("\n") + 1 == told["line"]
        assert text[: told["end"]].count("\n") + 1 == told["last_line"]
        assert told["path"] == record.article.path
        assert told["date"] == (record.article.date and record.article.date.isoformat())
        assert node.node.ref_doc_id == told["article"]


@pytest.mark.parametrize("unit", ["sentence", "passage"])
def test_nodes_are_exact_slices_of_their_articles(opened: Assistant, unit: Any) -> None:
    nodes = QARetriever(opened, unit=unit, k=5).retrieve(QUESTION)
    assert_exact(nodes, opened)
    assert len(nodes) == len({node.node_id for node in nodes}) == 5
    assert SENTENCE in nodes[0].text
    assert nodes[0].metadata["article"] == "lavrov-drills.txt"
    assert nodes[0].metadata["stale"] is False
    scores = [node.score or 0.0 for node in nodes]
    assert scores == sorted(scores, reverse=True)


def test_a_sentence_names_its_speaker_and_place(opened: Assistant) -> None:
    first = QARetriever(opened, k=1).retrieve(QUESTION)[0]
    assert first.metadata["speaker"] == "Sergei Lavrov"
    assert first.metadata["place"] == f"line {first.metadata['line']}"


def test_a_model_is_told_title_date_and_speaker_alone(opened: Assistant) -> None:
    first = QARetriever(opened, k=1).retrieve(QUESTION)[0]
    told = first.node.get_content(MetadataMode.LLM)
    assert "2017-11-30" in told
    assert "Sergei Lavrov" in told
    assert str(news()) not in told
    assert first.node.get_content(MetadataMode.EMBED) == first.text


def test_a_filter_holds_for_what_is_retrieved(opened: Assistant) -> None:
    only = Filter(articles=("china-*",))
    for unit in ("sentence", "passage"):
        nodes = QARetriever(opened, unit=unit, wanted=only).retrieve("sanctions")
        assert {node.metadata["article"] for node in nodes} == {"china-sanctions.txt"}
    said = QARetriever(opened, speaker="Lavrov").retrieve("sanctions")
    assert {node.metadata["speaker"] for node in said} == {"Sergei Lavrov"}


def test_an_answer_has_its_citations_as_source_nodes(opened: Assistant) -> None:
    response = QAQueryEngine(opened, k=3).query(QUESTION)
    assert isinstance(response, Response)
    assert response.metadata is not None
    answer = response.metadata["answer"]
    assert isinstance(answer, Answer)
    assert str(response) == answer.text
    assert response.metadata["status"] == "answered"
    assert [node.text for node in response.source_nodes] == [
        citation.sentence.text for citation in answer.citations
    ]
    assert_exact(response.source_nodes, opened)


@pytest.mark.parametrize("streaming", [False, True])
def test_a_model_is_told_where_sources_disagree(opened: Assistant, streaming: bool) -> None:
    engine = QAQueryEngine(opened, streaming=streaming)
    text = str(engine.query("how many aircraft take part in the drill?"))
    assert text.rstrip().endswith("The articles disagree: [1] says 230, [2] says 260.")
    told = qa_tool(opened).call("how many aircraft take part in the drill?").content
    assert told.count("The articles disagree: [1] says 230, [2] says 260.") == 1


def test_an_unknown_unit_is_refused(opened: Assistant) -> None:
    with pytest.raises(ValueError, match="it must be sentence or passage"):
        QARetriever(opened, unit="word")  # type: ignore[arg-type]


def test_what_the_articles_do_not_answer_is_said_so(opened: Assistant) -> None:
    response = QAQueryEngine(opened, list_sources=True).query(UNKNOWN)
    assert response.metadata is not None
    assert response.metadata["status"] == "not_found"
    assert "do not answer this" in str(response)
    assert "Nearest sentences, which do not answer:" in str(response)
    assert_exact(response.source_nodes, opened)


def half_true(request: Recorded) -> Any:
    label = label_of(request, "More sanctions against North Korea")
    return streamed(
        f"More sanctions against North Korea will not work, Lavrov said [{label}]."
        f" Russia has lost $90 million by them [{label}]. That is all."
    )


def untrue(request: Recorded) -> Any:
    label = label_of(request, "More sanctions against North Korea")
    return streamed(f"Russia has lost $90 million by sanctions [{label}].")


def ways(engine: QAQueryEngine, streaming: QAQueryEngine) -> Iterator[tuple[str, Any]]:
    """Yield the text and the response of each way to ask an engine."""
    plain = engine.query(QUESTION)
    yield str(plain), plain
    later = asyncio.run(engine.aquery(QUESTION))
    yield str(later), later
    arriving = streaming.query(QUESTION)
    assert isinstance(arriving, StreamingResponse)
    yield "".join(arriving.response_gen), arriving

    async def listened() -> tuple[str, AsyncStreamingResponse]:
        response = await streaming.aquery(QUESTION)
        assert isinstance(response, AsyncStreamingResponse)
        return "".join([piece async for piece in response.response_gen]), response

    yield asyncio.run(listened())


def test_a_models_statement_that_is_not_borne_out_is_marked() -> None:
    with (
        serving(by=half_true) as server,
        Assistant.open(
            Config(store=news() / ".qa", model="gpt-5.4-mini", base_url=server.url)
        ) as opened,
    ):
        for text, response in ways(QAQueryEngine(opened), QAQueryEngine(opened, streaming=True)):
            assert text.startswith("More sanctions against North Korea will not work, Lavrov")
            assert "by them [1]. (not supported: the number $90 million is not in the" in text
            assert response.metadata["status"] == "partial"
            assert response.metadata["model"] == "gpt-5.4-mini"
            assert_exact(response.source_nodes, opened)


def test_where_a_model_says_nothing_true_the_articles_own_sentences_are_told() -> None:
    with (
        serving(by=untrue) as server,
        Assistant.open(
            Config(store=news() / ".qa", model="gpt-5.4-mini", base_url=server.url)
        ) as opened,
    ):
        for text, response in ways(QAQueryEngine(opened), QAQueryEngine(opened, streaming=True)):
            own = response.metadata["answer"].text
            assert SENTENCE in own
            assert text.endswith(own)
            if text != own:
                assert "(not supported:" in text
                assert "The articles' own sentences:" in text


def test_without_a_model_an_answer_streams_too(opened: Assistant) -> None:
    for text, response in ways(QAQueryEngine(opened), QAQueryEngine(opened, streaming=True)):
        assert text == response.metadata["answer"].text
        assert_exact(response.source_nodes, opened)


def test_a_stream_that_is_given_up_asks_no_more_of_the_model() -> None:
    async def left(opened: Assistant) -> None:
        response = await QAQueryEngine(opened, streaming=True).aquery(QUESTION)
        assert isinstance(response, AsyncStreamingResponse)
        async for _ in response.response_gen:
            break
        await response.response_gen.aclose()

    with (
        serving(by=half_true) as server,
        Assistant.open(
            Config(store=news() / ".qa", model="gpt-5.4-mini", base_url=server.url)
        ) as opened,
    ):
        asyncio.run(left(opened))
        assert opened.ask(QUESTION).status == "partial"


def test_retriever_query_engine_sees_the_passages(opened: Assistant) -> None:
    model = Scripted(replies=["They will not work."])
    engine = RetrieverQueryEngine(
        QARetriever(opened, unit="passage", k=2),
        response_synthesizer=CompactAndRefine(llm=model),
    )
    response = engine.query(QUESTION)
    assert str(response) == "They will not work."
    assert SENTENCE in model.asked[0]
    assert_exact(response.source_nodes, opened)


def test_a_router_sends_a_question_to_the_store(opened: Assistant) -> None:
    other = QueryEngineTool.from_defaults(
        RetrieverQueryEngine(
            QARetriever(opened), response_synthesizer=CompactAndRefine(llm=MockLLM())
        ),
        name="weather",
        description="Tells the weather.",
    )
    model = Scripted(replies=['[{"choice": 2, "reason": "it is about what somebody said"}]'])
    router = RouterQueryEngine(
        LLMSingleSelector.from_defaults(llm=model), [other, qa_tool(opened)], llm=model
    )
    response = router.query(QUESTION)
    assert f"a store of {len(opened.articles())} articles" in model.asked[0]
    assert response.metadata is not None
    assert response.metadata["status"] == "answered"
    assert "Sources:\n[1] lavrov-drills.txt:18 (2017-11-30, Lavrov says" in str(response)
    assert_exact(response.source_nodes, opened)


def answering_from_tool(messages: Sequence[ChatMessage], **kwargs: Any) -> ChatMessage:
    """Ask the tool first, then repeat the first of what it said."""
    if messages[-1].role == "tool":
        said = (messages[-1].content or "").splitlines()
        return ChatMessage(role="assistant", content=f"The archive says: {said[0]}")
    call = ToolCallBlock(tool_call_id="1", tool_name="articles", tool_kwargs={"input": QUESTION})
    return ChatMessage(role="assistant", blocks=[call])


def test_a_function_agent_answers_through_the_tool(opened: Assistant) -> None:
    model = MockFunctionCallingLLM(response_generator=answering_from_tool, is_chat_model=True)
    agent = FunctionAgent(tools=[qa_tool(opened, k=2)], llm=model)

    async def asked() -> Any:
        return await agent.run(
            "What is Lavrov's view of sanctions?", memory=ChatMemoryBuffer.from_defaults(llm=model)
        )

    told = asyncio.run(asked())
    assert str(told).startswith("The archive says: Sergei Lavrov (Lavrov says")
    assert SENTENCE in str(told)
    sources = told.tool_calls[0].tool_output.raw_output.source_nodes
    assert_exact(sources, opened)


def test_a_react_agent_reads_what_the_tool_says(opened: Assistant) -> None:
    model = Scripted(
        replies=[
            'Thought: I need the archive.\nAction: articles\nAction Input: {"input": "'
            + QUESTION
            + '"}',
            "Thought: I can answer now.\nAnswer: They will not work, Lavrov says [1].",
        ]
    )
    agent = ReActAgent(tools=[qa_tool(opened, k=2)], llm=model)

    async def asked() -> Any:
        return await agent.run(
            "What is Lavrov's view of sanctions?", memory=ChatMemoryBuffer.from_defaults(llm=model)
        )

    assert str(asyncio.run(asked())) == "They will not work, Lavrov says [1]."
    assert SENTENCE in model.asked[1]


def test_a_chat_engine_asks_the_store_what_is_meant(opened: Assistant) -> None:
    model = Scripted(replies=[QUESTION])
    chat = CondenseQuestionChatEngine.from_defaults(
        QAQueryEngine(opened, k=2), llm=model, memory=ChatMemoryBuffer.from_defaults(llm=model)
    )
    first = chat.chat(QUESTION)
    assert SENTENCE in str(first)
    second = chat.chat("and what else?")
    assert SENTENCE in str(second)
    assert "and what else?" in model.asked[-1]


def test_a_chat_engine_streams_from_the_store(opened: Assistant) -> None:
    engine = QAQueryEngine(opened, k=2, streaming=True)
    model = Scripted(replies=[])
    chat = CondenseQuestionChatEngine.from_defaults(
        engine, llm=model, memory=ChatMemoryBuffer.from_defaults(llm=model)
    )
    told = chat.stream_chat(QUESTION)
    assert SENTENCE in "".join(told.response_gen)
    assert_exact(told.source_nodes, opened)


def test_a_context_chat_engine_is_given_the_sentences(opened: Assistant) -> None:
    model = Scripted(replies=["They will not work."])
    chat = ContextChatEngine.from_defaults(
        QARetriever(opened, k=3), llm=model, memory=ChatMemoryBuffer.from_defaults(llm=model)
    )
    told = chat.chat(QUESTION)
    assert str(told) == "They will not work."
    assert SENTENCE in model.asked[0]
    assert_exact(told.source_nodes, opened)


def test_retrieving_asynchronously_finds_the_same(opened: Assistant) -> None:
    retriever = QARetriever(opened)
    engine = QAQueryEngine(opened)
    found = asyncio.run(retriever.aretrieve(QUESTION))
    same = [retriever.retrieve(QUESTION), engine.retrieve(QueryBundle(QUESTION))]
    assert [[node.node_id for node in nodes] for nodes in same] == [
        [node.node_id for node in found]
    ] * 2
