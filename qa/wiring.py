"""The parts of a store, wired: adapters for reading and writing, embedders, the chat model.

Adapters are imported inside methods, so that a command loads no more than it needs.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload
from urllib.parse import unquote

from .config import EMBEDDERS, FASTEMBED, LLAMA_INDEX, NO_RERANKER, OPENAI, Config
from .errors import ConfigError, ModelUnavailable, StoreDamaged, StoreError, StoreMismatch
from .file_types import FileToIndex
from .naming import public_name
from .types import Usage

if TYPE_CHECKING:
    from .adapters.sources import Opener
    from .answering import Reading, Writer
    from .compare_asking import CompareReader
    from .draft_asking import DraftReader
    from .indexing import IndexParts
    from .preparing import Piece, Preparing
    from .protocols import Catalogue, ChatModel, Embedder, Reranker, Vectors, WritableCatalogue
    from .record_fields import Fields

DEFAULT_EMBEDDER = "wordllama"
EMBEDDED_NAME = "embedded.sqlite3"

Note = Callable[[str], None]
Part = TypeVar("Part")


class opened_once(Generic[Part]):  # noqa: N801  # used as cached_property is
    """A part of a `Wiring` that is opened when it is first asked for, by one thread alone."""

    def __init__(self, open_part: Callable[[Any], Part]) -> None:
        self._open_part = open_part
        self.__doc__ = open_part.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, wiring: None, owner: type) -> Self: ...
    @overload
    def __get__(self, wiring: "Wiring", owner: type) -> Part: ...
    def __get__(self, wiring: "Wiring | None", owner: type) -> Self | Part:
        """Return the part; once it is there it is found without asking here again.

        Raises:
            StoreError: the wiring is closed.
        """
        if wiring is None:
            return self
        with wiring.opening:
            if wiring.closed:
                raise StoreError(
                    f"The store {wiring.config.store} was closed.",
                    hint="Ask before that, or open it again with `Assistant.open(...)`.",
                )
            opened = vars(wiring)
            if self._name not in opened:
                opened[self._name] = self._open_part(wiring)
            part: Part = opened[self._name]
            return part


@dataclass(frozen=True, slots=True)
class Unasked:
    """Stands for an embedder behind a connection where nothing is to be embedded."""

    name: str
    dimensions: int

    def embed(self, texts: Sequence[str]) -> "Vectors":
        """Raise: it is not to be asked."""
        raise ModelUnavailable(f"The embedder {self.name} is not open.")

    def embed_question(self, question: str) -> "Vectors":
        """Raise: it is not to be asked."""
        return self.embed([question])


def make_preparing(opener: "Opener", embedder: str | None) -> "Preparing":
    """Return what a process needs to read files, and to embed where `embedder` is ours."""
    from .adapters.catalogue_schema import takes
    from .preparing import Preparing

    if embedder is None:
        return Preparing(opener, takes)
    from .adapters.wordllama_embedder import WordLlamaEmbedder

    return Preparing(opener, takes, WordLlamaEmbedder())


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read_here(
    files: "Sequence[FileToIndex]", opener: "Opener", stop: Callable[[], bool]
) -> "Iterator[Piece]":
    from .adapters.catalogue_schema import takes
    from .preparing import prepare

    for file in files:
        if stop():
            return
        yield from prepare(file, opener, takes)


class Wiring:
    """What a configuration chooses, opened when it is first asked for and held until `close`."""

    def __init__(self, config: Config, note: Note) -> None:
        self.config = config
        self.note = note
        self.opening = RLock()
        self.closed = False
        self._open_parts = ExitStack()

    def close(self) -> None:
        """Let go of all that is open."""
        with self.opening:
            self.closed = True
            for name in list(vars(self)):
                if isinstance(getattr(type(self), name, None), opened_once):
                    del vars(self)[name]
            self._open_parts.close()

    # Reading

    @opened_once
    def catalogue(self) -> "Catalogue":
        from .adapters.catalogue import SqliteCatalogue
        from .adapters.store_folder import check_store

        check_store(self.config.store)
        catalogue = SqliteCatalogue(self.config.store, note=self.note)
        self._open_parts.callback(catalogue.close)
        return catalogue

    @opened_once
    def reading(self) -> "Reading":
        from .adapters.files import is_stale
        from .adapters.keywords import TantivyKeywords
        from .adapters.sketch import VectorSketch
        from .adapters.vectors import ChromaVectors
        from .answering import Reading
        from .retrieval import LastingKeywords, Retriever
        from .terms import TITLE_BOOST

        store = self.config.store
        stored, dimensions = self.catalogue.embedder()
        name = stored or DEFAULT_EMBEDDER
        self.check_embedder(name)
        keywords = LastingKeywords(lambda: TantivyKeywords(store, title_boost=TITLE_BOOST))
        vectors = ChromaVectors(store, name, dimensions, patience=self.config.patience)
        self._open_parts.callback(vectors.close)
        embedder = None
        if self.config.offline and name.startswith((OPENAI, LLAMA_INDEX)):
            self.note(f"The embedder {name} is not asked offline: answering from keywords alone.")
        else:
            embedder = self.embedder(name)
        sketch = VectorSketch(store, dimensions)
        retriever = Retriever(self.catalogue, keywords, vectors, embedder, sketch)
        return Reading(retriever, self.light_embedder, is_stale, self.reranker)

    @opened_once
    def light_embedder(self) -> "Embedder":
        from .adapters.wordllama_embedder import WordLlamaEmbedder

        return WordLlamaEmbedder()

    @opened_once
    def reranker(self) -> "Reranker | None":
        """The neural model that has a say in the order of sentences, None where none is chosen."""
        name, offline = self.config.reranker, self.config.offline
        if name is None or name == NO_RERANKER:
            return None
        if name == "minilm":
            from .adapters.minilm_embedder import MiniLMEmbedder
            from .reranking import EmbeddingReranker

            instead = "leave `--reranker` out"
            return EmbeddingReranker(
                MiniLMEmbedder(offline=offline, note=self.note, instead=instead)
            )
        from .adapters.fastembed_reranker import FastEmbedReranker

        return FastEmbedReranker(name.removeprefix(FASTEMBED), offline=offline, note=self.note)

    def _close_reading(self) -> None:
        """Let go of the indexes before they are written to; the next question opens them again."""
        with self.opening:
            reading = vars(self).pop("reading", None)
        if reading is not None:
            reading.retriever.close()

    # Writing

    @contextmanager
    def writing_parts(self, *, embeds: bool = True) -> "Iterator[IndexParts]":
        """Open the store's parts for writing; an index that does not open is built anew.

        Where nothing is to be embedded, an embedder behind a connection is not opened.
        """
        self._close_reading()
        with (
            self.writing_catalogue() as catalogue,
            self._writing_indexes(catalogue, embeds=embeds) as parts,
        ):
            yield parts

    @contextmanager
    def writing_catalogue(self) -> "Iterator[WritableCatalogue]":
        """Open the catalogue for writing; what an earlier run left lying about is cleared."""
        from .adapters.catalogue_writing import SqliteCatalogueWriter
        from .adapters.store_upkeep import clear_leftovers, make_private

        clear_leftovers(self.config.store)
        catalogue = SqliteCatalogueWriter(self.config.store, create=True, note=self.note)
        make_private(self.config.store)
        try:
            yield catalogue
        finally:
            catalogue.close()
            make_private(self.config.store)

    @contextmanager
    def _writing_indexes(
        self, catalogue: "WritableCatalogue", *, embeds: bool
    ) -> "Iterator[IndexParts]":
        from .adapters.keywords import TantivyKeywords
        from .adapters.sketch import VectorSketch
        from .adapters.vectors import ChromaVectors
        from .indexing import IndexParts
        from .terms import TITLE_BOOST

        store = self.config.store
        stored, dimensions = catalogue.embedder()
        if catalogue.is_empty():
            stored = None  # nothing was embedded yet: the choice is open
        if stored is not None and not embeds and stored.startswith((OPENAI, LLAMA_INDEX)):
            embedder: Embedder = Unasked(stored, dimensions)
        else:
            embedder = self.embedder(self.config.embedder or stored or DEFAULT_EMBEDDER)
        vectors = ChromaVectors(store, embedder.name, embedder.dimensions, create=True)
        try:
            keywords = TantivyKeywords(store, create=True, title_boost=TITLE_BOOST)
        except StoreDamaged as error:
            self.note(f"{error.message} Building it anew from the catalogue.")
            keywords = TantivyKeywords(store, create=True, title_boost=TITLE_BOOST, anew=True)
        try:
            sketch = VectorSketch(store, embedder.dimensions)
            yield IndexParts(catalogue, vectors, keywords, embedder, sketch)
        finally:
            vectors.close()
            keywords.close()

    @contextmanager
    def reading_files(
        self, files: "Sequence[FileToIndex]", embedder: "Embedder"
    ) -> "Iterator[Callable[[Callable[[], bool]], Iterator[Piece]]]":
        """Give what reads files, in order, until it is told to stop.

        Small files that only our own code looks at are read in this process where they are few, or
        where only one process may read; all else in processes of their own, with limits. What they
        read they also embed, where that needs no connection. They start at once: what is to be done
        before the first file is taken in can be done meanwhile.
        """
        from .adapters.sources import Opener, is_light

        opener = Opener(self.max_size, self.fields, self.readers, self.config.file_dates)
        count = self.config.workers or available_cores()
        if is_light(files, count):
            yield lambda stop: _read_here(files, opener, stop)
            return
        from .adapters.workers import Limits, Workers
        from .preparing import Piece, failed

        light = embedder.name if embedder.name == DEFAULT_EMBEDDER else None
        workers: Workers[FileToIndex, Piece] = Workers(
            partial(make_preparing, opener, light),
            failed,
            count=count,
            limits=Limits(self.config.file_timeout, int(self.config.file_memory * 1e6)),
        )
        try:
            workers.start(len(files))
            yield partial(workers.run, files)
        finally:
            workers.close()

    @opened_once
    def fields(self) -> "Fields":
        """What the fields of records are, where the user says so."""
        from .record_fields import Fields, parse_fields

        return parse_fields(self.config.fields) if self.config.fields else Fields()

    @opened_once
    def readers(self) -> dict[str, str]:
        """Readers of LlamaIndex's by the endings that the user names them for, found to exist."""
        if not self.config.readers:
            return {}
        from .adapters.llamaindex_reader import load_reader, parse_reader

        found: dict[str, str] = {}
        for words in self.config.readers:
            ending, spec = parse_reader(words)
            load_reader(spec)
            found[ending] = words.partition("=")[2].strip()
        return found

    @property
    def max_size(self) -> int:
        return int(self.config.max_size * 1e6)

    # Models

    @opened_once
    def writer(self) -> "Writer | None":
        """The chat model that writes answers, None where none is chosen or it is forbidden."""
        from .answering import Writer

        model = self._chat_model()
        if model is None:
            return None
        from .adapters.templates import ANSWER
        from .prompts import ANSWER_PLACEHOLDERS

        return Writer(model, self.template(ANSWER, ANSWER_PLACEHOLDERS), self.config.strict)

    @opened_once
    def draft_reader(self) -> "DraftReader | None":
        """The chat model that helps to check drafts, None where none is chosen or allowed."""
        from .adapters.templates import CHECK
        from .draft_asking import DraftReader
        from .prompts import CHECK_PLACEHOLDERS

        if self.writer is None:
            return None
        return DraftReader(self.writer.model, self.template(CHECK, CHECK_PLACEHOLDERS))

    @opened_once
    def compare_reader(self) -> "CompareReader | None":
        """The chat model that helps to compare, None where none is chosen or allowed."""
        from .adapters.templates import COMPARE
        from .compare_asking import CompareReader
        from .prompts import COMPARE_PLACEHOLDERS

        if self.writer is None:
            return None
        return CompareReader(self.writer.model, self.template(COMPARE, COMPARE_PLACEHOLDERS))

    def template(self, name: str, placeholders: "Sequence[str]") -> str:
        """Return a template of model calls as it is sent, the user's own where there is one.

        Raises:
            ConfigError: it cannot be read, or lacks a placeholder.
        """
        from .adapters.templates import read_template
        from .prompts import check_template

        return check_template(read_template(name, self.config.prompts), placeholders, name=name)

    def _chat_model(self) -> "ChatModel | None":
        config = self.config
        key = os.environ.get("OPENAI_API_KEY") or None
        if config.offline or (config.model is None and key is None):
            return None
        if config.model is not None and config.model.startswith(LLAMA_INDEX):
            from .adapters.llamaindex_models import load_llama_index_chat

            model: ChatModel = load_llama_index_chat(config.model, timeout=config.timeout)
            self.note(f"With {model.name}: it gets what is asked or checked, and sentences.")
            return model
        from .adapters.openai_chat import DEFAULT_MODEL, OpenAIChat

        chat = OpenAIChat(
            config.model or DEFAULT_MODEL,
            api_key=key,
            base_url=config.base_url,
            timeout=config.timeout,
            window=config.window,
            prices=config.prices,
            note=self.note,
        )
        self._open_parts.callback(chat.close)
        self.note(
            f"With {chat.name}: what is asked or checked, and sentences, go to"
            f" {chat.server.shown} (--offline keeps them here)."
        )
        return chat

    def check_embedder(self, name: str) -> None:
        wanted = self.config.embedder and public_name(self.config.embedder)
        if wanted is not None and unquote(wanted) != unquote(name):
            raise StoreMismatch(
                f"The store {self.config.store} was made with the embedder {name}, not {wanted}.",
                hint=f"Run `qa index --embedder {wanted}` to embed it again (no file is read),"
                " or leave the embedder out.",
            )

    def embedder(self, name: str) -> "Embedder":
        if name == "wordllama":
            return self.light_embedder
        if name == "minilm":
            from .adapters.minilm_embedder import MiniLMEmbedder

            return MiniLMEmbedder(offline=self.config.offline, note=self.note)
        if name.startswith((OPENAI, LLAMA_INDEX)):
            return self._remote_embedder(name)
        raise ConfigError(
            f"There is no embedder {public_name(name)!r}.", hint=f"Choose {EMBEDDERS}."
        )

    def offline_embedder(self, name: str) -> "Embedder":
        """Return an embedder of this machine as it is, fetching nothing for it."""
        if name == "minilm":
            from .adapters.minilm_embedder import MiniLMEmbedder

            return MiniLMEmbedder(offline=True, note=self.note)
        return self.embedder(name)

    def _remote_embedder(self, name: str) -> "Embedder":
        """Return an embedder that is asked over a connection, its vectors kept for another time."""
        from .adapters.cached_embedder import CachedEmbedder

        config = self.config
        if config.offline:
            raise ModelUnavailable(
                f"The embedder {name} needs a connection, which --offline forbids.",
                hint="Leave --offline out, or use `--embedder wordllama`.",
            )
        place = ""
        if name.startswith(LLAMA_INDEX):
            from .adapters.llamaindex_models import load_llama_index_embedder

            embedder: Embedder = load_llama_index_embedder(name)
        else:
            from .adapters.openai_embedder import OpenAIEmbedder

            remote = OpenAIEmbedder(
                name.removeprefix(OPENAI),
                api_key=os.environ.get("OPENAI_API_KEY") or None,
                base_url=config.base_url,
                timeout=config.timeout,
                price=config.embedding_price,
                note=self.note,
            )
            embedder, place = remote, remote.server.shown
        where = place or "its provider"
        told = f"Embedding with {embedder.name}: what is embedded goes to {where}."
        return CachedEmbedder(
            embedder,
            config.store / EMBEDDED_NAME,
            place=place,
            progress=self._embedding_progress,
            note=self.note,
            before=lambda: self.note(told),
        )

    def tell_usage(self, embedder: "Embedder") -> None:
        """Tell what embedding over a connection took, where that is known."""
        usage = getattr(embedder, "usage", None)
        if isinstance(usage, Usage) and usage.input_tokens:
            cost = "" if usage.cost is None else f", cost {usage.cost:.6f}"
            self.note(f"Embedding took {usage.input_tokens:,} tokens{cost}.")

    def _embedding_progress(self, done: int, total: int) -> None:
        if 0 < done < total:
            self.note(f"Embedded {done:,} of {total:,} texts.")
