"""A store inside LlamaIndex: a retriever, a query engine, and a tool for agents and routers.

    from qa import Assistant
    from qa.integrations.llama_index import QAQueryEngine, QARetriever, qa_tool

Nodes and responses carry what `qa` knows of each sentence: article, place, date, speaker, and the
characters `[start, end)` of the article's text that it is. Nothing is taken from, or put into,
LlamaIndex's global `Settings`; an open assistant is passed in, and stays open.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import closing
from threading import Lock
from typing import Any, Literal, get_args

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import (
    RESPONSE_TYPE,
    AsyncStreamingResponse,
    Response,
    StreamingResponse,
)
from llama_index.core.callbacks import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)
from llama_index.core.tools import QueryEngineTool

from ..assistant import Assistant
from ..types import Answer, ArticleRecord, Citation, Filter, Hit
from .checked_words import checked_words, whole_text

Unit = Literal["sentence", "passage"]

EVERYTHING = Filter()
FOR_MODELS = ("title", "date", "outlet", "speaker")  # what of the metadata a model is told
TOOL_NAME = "articles"


class QARetriever(BaseRetriever):
    """Finds sentences or passages of a store by keywords and by meaning, best first.

    The text of a node is the exact slice `[start, end)` of its article, which its metadata name:
    `article`, `path`, `record`, `title`, `date` (ISO 8601), `outlet`, `start`, `end`, `line`,
    `last_line`, `place` ("line 18", "page 3"), `speaker`, and `stale` where the file has changed
    since. A model is told title, date, outlet and speaker of them; `unit` says what a node is, `k`
    how many there are.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        unit: Unit = "sentence",
        k: int | None = None,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        if unit not in get_args(Unit):
            raise ValueError(f"unit is {unit!r}; it must be {' or '.join(get_args(Unit))}")
        super().__init__(callback_manager=callback_manager)
        self._assistant = assistant
        self._unit = unit
        self._k = k
        self._wanted = wanted
        self._speaker = speaker

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._assistant.search(
            query_bundle.query_str, wanted=self._wanted, speaker=self._speaker, k=self._k
        )
        if self._unit == "sentence":
            return [sentence_node(citation) for citation in found.sentences]
        return passage_nodes(found.passages, self._assistant)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class QAQueryEngine(BaseQueryEngine):
    """Answers a question with cited sentences, or says that the articles do not answer it.

    `source_nodes` are the cited sentences in the order of their numbers, or the nearest ones where
    `metadata["status"]` is "not_found"; `metadata["answer"]` is the whole `qa.Answer`. A claim of
    a model that the articles do not bear out is followed by "(not supported: ...)".

    With `streaming` the response is LlamaIndex's `StreamingResponse`, asynchronously its
    `AsyncStreamingResponse`: a statement comes once it is checked, and `source_nodes` and
    `metadata` are filled in before the last. Where cited sentences disagree the text says so. With
    `list_sources` it ends with each sentence it cites and its place, and with the notes, for an
    agent to pass on.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        k: int | None = None,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        streaming: bool = False,
        list_sources: bool = False,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager=callback_manager)
        self._assistant = assistant
        self._k = k
        self._wanted = wanted
        self._speaker = speaker
        self._streaming = streaming
        self._list_sources = list_sources

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Return the best sentences, without judging whether they answer."""
        retriever = QARetriever(
            self._assistant, k=self._k, wanted=self._wanted, speaker=self._speaker
        )
        return retriever.retrieve(query_bundle)

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            with closing(self._events(query_bundle)) as events:
                text, answer = whole_text(events)
            text += _disputes(answer) + self._sources(answer)
            return Response(text, source_nodes(answer), facts(answer))
        nodes: list[NodeWithScore] = []
        known: dict[str, Any] = {}
        pieces = self._pieces(query_bundle, nodes, known)
        return StreamingResponse(_after(next(pieces, ""), pieces), nodes, known)

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        if not self._streaming:
            return await asyncio.to_thread(self._query, query_bundle)
        nodes: list[NodeWithScore] = []
        known: dict[str, Any] = {}
        pieces = self._pieces(query_bundle, nodes, known)
        first = await asyncio.to_thread(next, pieces, "")
        return AsyncStreamingResponse(_in_threads(_after(first, pieces)), nodes, known)

    def _pieces(
        self, query_bundle: QueryBundle, nodes: list[NodeWithScore], known: dict[str, Any]
    ) -> Generator[str, None, None]:
        answers: list[Answer] = []

        def fill_in(answer: Answer) -> None:
            nodes.extend(source_nodes(answer))
            known.update(facts(answer))
            answers.append(answer)

        with closing(self._events(query_bundle)) as events:
            yield from checked_words(events, fill_in)
        for answer in answers:
            yield _disputes(answer) + self._sources(answer)

    def _events(self, query_bundle: QueryBundle) -> Any:
        return self._assistant.stream(
            query_bundle.query_str, wanted=self._wanted, speaker=self._speaker, k=self._k
        )

    def _sources(self, answer: Answer) -> str:
        if not self._list_sources:
            return ""
        if answer.status == "not_found":
            head, shown = "Nearest sentences, which do not answer:", answer.nearest
        else:
            head, shown = "Sources:", answer.citations
        told = f"\n\n{head}\n" + "\n".join(map(source_line, shown)) if shown else ""
        return told + "".join(f"\n\nNote: {note}" for note in answer.notes)


def qa_tool(
    assistant: Assistant,
    *,
    name: str = TOOL_NAME,
    description: str | None = None,
    k: int | None = None,
    wanted: Filter = EVERYTHING,
    speaker: str | None = None,
    return_direct: bool = False,
) -> QueryEngineTool:
    """Return a tool by which agents and routers ask a store; its answers end with their sources."""
    engine = QAQueryEngine(assistant, k=k, wanted=wanted, speaker=speaker, list_sources=True)
    if description is None:
        count = assistant.summary().articles
        description = (
            f"Answers a question, asked in one plain sentence, from a store of {count:,} articles:"
            " with their own sentences, cited word for word with article, line and date, or by"
            " saying that they do not answer it."
        )
    return QueryEngineTool.from_defaults(
        engine, name=name, description=description, return_direct=return_direct
    )


def sentence_node(citation: Citation) -> NodeWithScore:
    """Return a cited sentence as a node; its text is the sentence."""
    sentence = citation.sentence
    metadata = {
        "article": sentence.article_id,
        "path": citation.path,
        "record": citation.record,
        "title": citation.title,
        "date": citation.date.isoformat() if citation.date else None,
        "outlet": citation.outlet,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "last_line": sentence.line + _line_ends(sentence.text),
        "place": f"{sentence.place.kind} {sentence.place.value}",
        "speaker": sentence.speaker,
        "stale": citation.stale,
    }
    return _node(sentence.text, metadata, citation.score)


def passage_nodes(hits: Sequence[Hit], assistant: Assistant) -> list[NodeWithScore]:
    """Return retrieved passages as nodes; their text is the passage."""
    ids = tuple({hit.passage.article_id for hit in hits})
    records = {each.article.id: each for each in assistant.articles(Filter(articles=ids))}
    return [_passage_node(hit, records.get(hit.passage.article_id), assistant) for hit in hits]


def _passage_node(hit: Hit, record: ArticleRecord | None, assistant: Assistant) -> NodeWithScore:
    passage = hit.passage
    first, last = passage.sentences[0], passage.sentences[-1]
    article = record.article if record else None
    speakers = dict.fromkeys(each.speaker for each in passage.sentences if each.speaker)
    metadata = {
        "article": passage.article_id,
        "path": article.path if article else None,
        "record": article.record if article else None,
        "title": passage.title,
        "date": passage.date.isoformat() if passage.date else None,
        "outlet": article.outlet if article else None,
        "start": passage.start,
        "end": passage.end,
        "line": first.line,
        "last_line": last.line + _line_ends(last.text),
        "place": f"{first.place.kind} {first.place.value}",
        "speaker": ", ".join(speakers) or None,
        "stale": assistant.is_stale(record) if record else True,
    }
    return _node(passage.text, metadata, hit.score)


def _node(text: str, metadata: dict[str, Any], score: float) -> NodeWithScore:
    article, start, end = metadata["article"], metadata["start"], metadata["end"]
    unsaid = [key for key, value in metadata.items() if key not in FOR_MODELS or value is None]
    node = TextNode(
        id_=f"{article}[{start}:{end}]",
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata=metadata,
        excluded_llm_metadata_keys=unsaid,
        excluded_embed_metadata_keys=list(metadata),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article)},
    )
    return NodeWithScore(node=node, score=score)


def source_nodes(answer: Answer) -> list[NodeWithScore]:
    """Return the sentences an answer cites, by number; of one not found, the nearest."""
    shown = answer.nearest if answer.status == "not_found" else answer.citations
    return [sentence_node(citation) for citation in shown]


def _disputes(answer: Answer) -> str:
    """Return what a model must know that goes on from an answer: where its sources disagree."""
    return "".join(f"\n\n{one.told}" for one in answer.disagreements)


def facts(answer: Answer) -> dict[str, Any]:
    """Return what a response's `metadata` tell of an answer."""
    return {
        "status": answer.status,
        "model": answer.model,
        "notes": list(answer.notes),
        "answer": answer,
    }


def source_line(citation: Citation) -> str:
    """Return number, place, date and title of a cited sentence, and the sentence, on one line."""
    sentence, kind = citation.sentence, citation.sentence.place.kind
    place = f":{sentence.line}" if kind == "line" else f", {kind} {sentence.place.value}"
    about = [str(citation.date) if citation.date else "", citation.title, sentence.speaker or ""]
    told = ", ".join(part for part in about if part)
    quoted = " ".join(sentence.text.split())
    return f"[{citation.number}] {sentence.article_id}{place} ({told}): {quoted}"


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _after(first: str, rest: Generator[str, None, None]) -> Generator[str, None, None]:
    with closing(rest):
        yield first
        yield from rest


async def _in_threads(pieces: Generator[str, None, None]) -> AsyncGenerator[str, None]:
    """Yield what a generator does, each step in a thread, so that the event loop goes on."""
    stepping = Lock()  # who gives up while a step is taken waits for it before closing

    def step() -> str | None:
        with stepping:
            return next(pieces, None)

    def close() -> None:
        with stepping:
            pieces.close()

    try:
        while (piece := await asyncio.to_thread(step)) is not None:
            yield piece
    finally:
        await asyncio.to_thread(close)
