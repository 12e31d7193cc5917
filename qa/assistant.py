"""The facade: what `qa` can do, for programs and for the command line alike.

The only place that wires adapters. They are imported inside methods, so that a command loads no
more than it needs.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote

from .config import EMBEDDERS, FASTEMBED, LLAMA_INDEX, NO_RERANKER, OPENAI, Config
from .errors import (
    ArticleError,
    ConfigError,
    ModelError,
    ModelUnavailable,
    QAError,
    StoreDamaged,
    StoreMismatch,
    UsageError,
)
from .naming import all_within, public_name, shown, within_any
from .types import (
    Answer,
    Answered,
    AnswerEvent,
    ArticleRecord,
    Citation,
    Filter,
    Finding,
    IndexReport,
    SearchResult,
    StoreName,
    StoreSummary,
    Turn,
    Usage,
)

if TYPE_CHECKING:
    from .adapters.history import SqliteHistory
    from .answering import Asked, Reading, Writer
    from .conversation import Conversation
    from .indexing import IndexParts
    from .protocols import Catalogue, ChatModel, Embedder, Reranker, WritableCatalogue
    from .rechecking import Rechecked
    from .updating import Plan

DEFAULT_EMBEDDER = "wordllama"
CATALOGUE_NAME = "catalogue.sqlite3"
EMBEDDED_NAME = "embedded.sqlite3"
EVERYTHING = Filter()

Note = Callable[[str], None]


def _check_written(words: Sequence[str], what: str) -> None:
    """Refuse an empty word, which a path would take for the working folder.

    Raises:
        UsageError: one is empty.
    """
    if not all(map(str.strip, words)):
        raise UsageError(
            f"A name of {'an article' if what == 'article' else 'a file or folder'} is empty.",
            hint="Write . for the folder you are in." if what == "path" else None,
        )


def _has_gone(path: str) -> bool:
    """Tell whether a file is not there although its folder is."""
    return not os.path.lexists(path) and os.path.isdir(os.path.dirname(path))


class Assistant:
    """An open store: index articles, ask, search, show, remove.

    Use it as a context manager. `note` receives what a user should know but did not ask for.
    """

    def __init__(self, config: Config, *, note: Note = lambda _: None) -> None:
        self._config = config
        self._note = note
        self._open_parts = ExitStack()

    @classmethod
    def open(cls, config: Config, *, note: Note = lambda _: None) -> Self:
        """Open an existing store.

        Raises:
            StoreNotFound: there is none where the configuration says.
        """
        from .adapters.store_folder import check_store

        check_store(config.store)
        assistant = cls(config, note=note)
        assistant._catalogue.generation()
        return assistant

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._open_parts.close()

    # Asking

    def ask(
        self,
        question: str,
        *,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        k: int | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer one question with cited sentences, or say that the articles do not answer.

        Raises:
            UsageError: the question is empty or too long.
            StoreError: the store cannot be read.
            ModelError: a chat model is chosen and cannot be had.
        """
        for event in self.stream(question, wanted=wanted, speaker=speaker, k=k, today=today):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("the last event is always the whole answer")

    def stream(
        self,
        question: str,
        *,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        k: int | None = None,
        today: date | None = None,
    ) -> Iterator[AnswerEvent]:
        """Yield the answer to one question as it comes to be; the last event is `Answered`.

        Closing the iterator stops the answer in hand. Raises what `ask` raises.
        """
        from .answering import stream_answer

        writer = self._writer
        asked = self._understood(question, wanted, speaker, today)
        yield from stream_answer(asked, reading=self._reading, k=k or self._config.k, writer=writer)

    def search(
        self,
        query: str,
        *,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        k: int | None = None,
        today: date | None = None,
    ) -> SearchResult:
        """Return the best sentences and passages, without judging whether they answer."""
        from .answering import search_sentences

        asked = self._understood(query, wanted, speaker, today)
        count = k or self._config.k
        citations, ranking, notes = search_sentences(asked, reading=self._reading, k=count)
        return SearchResult(query, citations, ranking.hits[:count], notes)

    def _understood(
        self, question: str, wanted: Filter, speaker: str | None, today: date | None
    ) -> "Asked":
        from .answering import check_question, understand
        from .retrieval import see_changes

        check_question(question)
        see_changes(self._reading.retriever)
        asked = understand(
            check_question(question),
            reading=self._reading,
            wanted=wanted,
            speaker=speaker,
            today=today or date.today(),
        )
        undated = self._catalogue.undated(asked.wanted)
        if not undated:
            return asked
        told = f"{undated:,} without a date left out by the dates asked for."
        return replace(asked, notes=(*asked.notes, told))

    # Conversing

    def conversation(
        self,
        *,
        wanted: Filter = EVERYTHING,
        speaker: str | None = None,
        k: int | None = None,
        turns: Sequence[Turn] = (),
        key: int | None = None,
    ) -> "Conversation":
        """Return a conversation, after some turns if given; its turns are kept in the history."""
        from .conversation import Conversation

        return Conversation(
            self.stream,
            turns=turns,
            key=key,
            wanted=wanted,
            speaker=speaker,
            k=k or self._config.k,
            keep=self._keep_turn,
            speakers=self.speakers,
            rewrite=self._rewrite if self._writer is not None else None,
        )

    def _rewrite(self, question: str, turns: Sequence[Turn]) -> tuple[str | None, Usage]:
        """Return a follow-up as the chat model words it to stand alone, None where it does not."""
        from .adapters.templates import REWRITE, read_template
        from .prompts import check_template
        from .replying import rewrite_question

        if self._writer is None:
            return None, Usage()
        text = read_template(REWRITE, self._config.prompts)
        template = check_template(text, ("question", "turns"), name=REWRITE)
        told = [(turn.searched, turn.answer.text) for turn in turns]
        try:
            return rewrite_question(question, told, model=self._writer.model, template=template)
        except ModelError as error:
            self._note(f"{error.message} The question is made to stand alone by rule.")
            return None, Usage()

    def check_model(self) -> str | None:
        """Return the name of the chat model that writes answers, None where there is none.

        Raises:
            ConfigError: the model chosen, its server, key or templates cannot be used.
        """
        return None if self._writer is None else self._writer.model.name

    def prepare(self) -> None:
        """Load what the first question needs; what fails is told when that is asked."""
        with suppress(QAError):
            if self._writer is not None:
                prepare = getattr(self._writer.model, "prepare", None)
                if prepare is not None:
                    prepare()
            retriever = self._reading.retriever
            vector = self._reading.rank_embedder.embed(["?"])[0]
            if retriever.vectors is not None:
                retriever.vectors.search(vector, 1)
            if self._reading.reranker is not None:
                self._reading.reranker.scores("?", ["?"])

    def _keep_turn(self, turn: Turn, key: int | None) -> int | None:
        if key is None:
            key = self.history.begin_conversation()
        self.history.save(turn, key)
        return key

    @cached_property
    def history(self) -> "SqliteHistory":
        """Earlier questions and answers of this store."""
        from .adapters.history import SqliteHistory

        return SqliteHistory(self._config.store, note=self._note, writes=self._config.history)

    def remember(self, answer: Answer) -> None:
        """Keep a single question in the history, unless that is off or cannot be done."""
        self.history.save(Turn(answer.question, answer.question, answer))

    def recheck(self, citations: Sequence[Citation]) -> "list[Rechecked]":
        """Return what has become of sentences cited earlier, in the index as it is now."""
        from .rechecking import recheck

        ids = dict.fromkeys(citation.sentence.article_id for citation in citations)
        records = {each: self._catalogue.article(each) for each in ids}
        return [recheck(each, records[each.sentence.article_id]) for each in citations]

    def speakers(self) -> list[str]:
        """Return the names of those who speak in the articles."""
        return self._catalogue.speakers()

    # Looking

    def articles(
        self,
        wanted: Filter = EVERYTHING,
        *,
        undated: bool = False,
        speaker: str | None = None,
    ) -> list[ArticleRecord]:
        """Return what is indexed, in the order of ids, without texts."""
        if speaker is not None:
            from .persons import same_speaker

            names = tuple(name for name in self.speakers() if same_speaker(speaker, name))
            wanted = replace(wanted, speakers=names or (speaker,))
        records = self._catalogue.articles(wanted)
        return [record for record in records if not undated or record.article.date is None]

    def is_stale(self, record: ArticleRecord) -> bool:
        """Tell whether an article's file has changed, or gone, since it was indexed."""
        from .adapters.files import is_stale

        return is_stale(record)

    def article(self, reference: str) -> ArticleRecord:
        """Return one article by its id or by a path to its file.

        Raises:
            ArticleError: no such article is indexed.
        """
        record = self._catalogue.article(self.article_id(reference))
        if record is None:  # pragma: the id was found a moment ago, then removed elsewhere
            raise ArticleError(f"{reference} has just been removed from the index.")
        return record

    def article_id(self, reference: str) -> str:
        """Return the id of the article that an id, a path or a citation as printed stands for.

        Raises:
            ArticleError: no such article is indexed (the hint names similar ones), or the words
                are the id of one article and the path of another.
        """
        return self.place(reference)[0]

    def place(self, reference: str) -> tuple[str, int | None]:
        """Return the id of an article, and the line that a citation names; see `article_id`."""
        from .references import References

        return References(self._catalogue).place(reference)

    def store_name(self) -> StoreName:
        """Return the store's path and whose vectors it holds; nothing is counted."""
        return StoreName(str(self._config.store), self._catalogue.embedder()[0])

    def summary(self) -> StoreSummary:
        """Return counts and identity of the store, without its size on disk."""
        return self._catalogue.summary()

    def status(self) -> StoreSummary:
        """Return what the store holds."""
        from .adapters.store_folder import store_bytes

        return replace(self._catalogue.summary(), bytes=store_bytes(self._config.store))

    # Changing

    def index(
        self,
        paths: Sequence[str] = (),
        *,
        prune: bool = True,
        dry_run: bool = False,
        wait: bool = False,
        report: Callable[[IndexReport], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> IndexReport:
        """Bring the store up to date with folders and files, or with all it knows of.

        `report` is called as work goes on; `stop` is asked between files and ends the run after
        the batch in hand. Folders that could not be used are told in the report's `failures`.

        Raises:
            ArticleError: none of the paths exists.
            StoreBusy: another process is writing and `wait` is false.
            StoreNotFound: no path is given and there is no store.
        """
        from .adapters.files import real_path
        from .adapters.store_folder import check_store, make_store_folder, writer_lock

        began = time.perf_counter()
        _check_written(paths, "path")
        if paths and not any(os.path.lexists(real_path(path)) for path in paths):
            raise ArticleError(
                f"There is no file or folder {shown(paths[0])}.",
                hint="Check the spelling of the path.",
            )
        if not paths:
            check_store(self._config.store)
        done = IndexReport(dry_run=dry_run)
        stored = (self._config.store / CATALOGUE_NAME).exists()
        if dry_run or not stored:
            plan = self._plan(paths, done, self._catalogue if stored else None, prune=prune)
        if not dry_run and (stored or plan.files):  # no store is made for nothing
            done = IndexReport()
            make_store_folder(self._config.store)
            with writer_lock(self._config.store, wait=wait), self._writing_parts() as parts:
                self._update(paths, parts, done, prune, report, stop)
                self._tell_usage(parts.embedder)
        done.seconds = time.perf_counter() - began
        return done

    def remove(self, references: Sequence[str], *, forget: bool = False, wait: bool = False) -> int:
        """Take articles or whole folders out and keep them out; with `forget`, let them in again.

        Returns:
            how many articles left the index; 0 with `forget`, which changes no article.

        Raises:
            ArticleError: a reference is no article, and no folder that holds any.
        """
        from .adapters.store_folder import writer_lock
        from .references import References

        _check_written(references, "article")
        with writer_lock(self._config.store, wait=wait):
            if not forget:
                return self._take_out(references)
            with self._writing_catalogue() as catalogue:
                known = References(catalogue)
                wanted = [path for each in references for path in known.out_paths(each)]
                catalogue.let_in(wanted)
        return 0

    def _take_out(self, references: Sequence[str]) -> int:
        from .adapters.files import real_path
        from .calibrating import calibrate_store
        from .indexing import remove_articles
        from .rebuilding import mend
        from .references import References

        with self._writing_parts() as parts:
            self._check_embedder(parts.catalogue.embedder()[0] or parts.embedder.name)
            mend(parts, self._note)
            known = References(parts.catalogue)
            keys: dict[int, None] = {}
            out: list[str] = []
            for reference in references:
                path = real_path(reference)
                paths = [] if path in known.known else known.within(path)
                if paths:
                    out.append(path)
                elif known.is_out(reference) and not known.stands_for_one(reference):
                    self._note(f"{shown(reference)} is already taken out.")
                else:
                    paths = [known.path_of(known.place(reference)[0])]
                    out += paths
                keys.update((file.key, None) for each in paths for file in known.known[each])
            if keys:
                remove_articles(list(keys), parts, kept_out=out)
                calibrate_store(parts, self._light_embedder)
        return len(keys)

    def _plan(
        self,
        paths: Sequence[str],
        done: IndexReport,
        catalogue: "Catalogue | None",
        *,
        prune: bool,
    ) -> "Plan":
        from .adapters.files import find_files, own_path, real_path
        from .updating import make_plan

        config = self._config

        def walk(root: str, same: set[str]) -> Iterator[Finding]:
            return find_files(
                root,
                include=config.include,
                exclude=config.exclude,
                max_size=self._max_size,
                known=known,
                same=same,
                own=os.path.realpath(config.store),
            )

        folders = catalogue.folders() if catalogue else []
        known = catalogue.known_files() if catalogue else {}
        kept_out = catalogue.kept_out() if catalogue else set()
        links = {path: own for path in paths if (own := own_path(path)) in known}
        roots = list(dict.fromkeys(links.get(path) or real_path(path) for path in paths))
        gone: list[str] = []
        if not roots:
            roots = [folder.path for folder in folders if folder.whole]
            held = set(all_within(known, roots))
            loose = [path for path in known if path not in held]
            gone = [path for path in loose if _has_gone(path)]
            roots += [path for path in loose if path not in gone]
            roots = [root for root in roots if not within_any(root, kept_out)]
        plan = make_plan(
            roots,
            known=known,
            folders=folders,
            kept_out=kept_out,
            walk=walk,
            prune=prune,
        )
        if prune:
            out = [*gone, *all_within(known, kept_out)]
            plan.removed.update((f.article_id, f.key) for path in out for f in known[path])
        done.total = plan.found
        done.unchanged = plan.unchanged
        done.removed = len(plan.removed)
        done.skipped = plan.skipped
        done.failures = plan.failures
        if done.dry_run:
            done.new = sum(file.known is None for file in plan.files)
            done.changed = len(plan.files) - done.new
        return plan

    def _update(
        self,
        paths: Sequence[str],
        parts: "IndexParts",
        done: IndexReport,
        prune: bool,
        report: Callable[[IndexReport], None],
        stop: Callable[[], bool],
    ) -> None:
        from .adapters.files import read_content
        from .calibrating import calibrate_store
        from .indexing import RULES, index_files, remove_articles
        from .rebuilding import embed_again, mend, rederive

        stored, _ = parts.catalogue.embedder()
        if stored is None:
            parts.catalogue.set_embedder(parts.embedder.name, parts.embedder.dimensions)
        elif unquote(stored) != unquote(parts.embedder.name):
            self._note(f"Embedding all passages again with {parts.embedder.name}.")
            done.interrupted = not embed_again(parts, stop=stop)
        if done.interrupted:  # the vectors of the embedder before are in use, and not open here
            return
        mend(parts, self._note)
        outdated = parts.catalogue.outdated(RULES)
        if outdated:
            self._note(f"Splitting {len(outdated):,} articles again by newer rules.")
            done.interrupted = not rederive(outdated, parts=parts, stop=stop)
        if done.interrupted:
            return
        plan = self._plan(paths, done, parts.catalogue, prune=prune)
        for folder in plan.folders:
            parts.catalogue.add_folder(folder)
        report(done)
        read = partial(read_content, max_size=self._max_size)
        index_files(plan.files, parts=parts, read=read, counts=done, report=report, stop=stop)
        if done.skipped and not (
            done.done - len(done.skipped) or done.failures or done.interrupted
        ):
            done.failures.append("All files were skipped; there is nothing to index.")
        if plan.removed and not done.interrupted:
            remove_articles(list(plan.removed.values()), parts)
        elif done.interrupted:
            done.removed = 0
        if not done.interrupted:
            calibrate_store(parts, self._light_embedder)

    @contextmanager
    def _writing_parts(self) -> "Iterator[IndexParts]":
        """Open the store's parts for writing; an index that does not open is built anew."""
        self._close_reading()
        with self._writing_catalogue() as catalogue, self._writing_indexes(catalogue) as parts:
            yield parts

    @contextmanager
    def _writing_catalogue(self) -> "Iterator[WritableCatalogue]":
        from .adapters.catalogue_writing import SqliteCatalogueWriter

        catalogue = SqliteCatalogueWriter(self._config.store, create=True)
        try:
            yield catalogue
        finally:
            catalogue.close()

    @contextmanager
    def _writing_indexes(self, catalogue: "WritableCatalogue") -> "Iterator[IndexParts]":
        from .adapters.keywords import TantivyKeywords
        from .adapters.vectors import ChromaVectors
        from .indexing import IndexParts
        from .terms import TITLE_BOOST

        store = self._config.store
        stored, _ = catalogue.embedder()
        embedder = self._embedder(self._config.embedder or stored or DEFAULT_EMBEDDER)
        vectors = ChromaVectors(store, embedder.name, embedder.dimensions, create=True)
        try:
            keywords = TantivyKeywords(store, create=True, title_boost=TITLE_BOOST)
        except StoreDamaged as error:
            self._note(f"{error.message} Building it anew from the catalogue.")
            keywords = TantivyKeywords(store, create=True, title_boost=TITLE_BOOST, anew=True)
        try:
            yield IndexParts(catalogue, vectors, keywords, embedder)
        finally:
            vectors.close()
            keywords.close()

    # Wiring

    @cached_property
    def _writer(self) -> "Writer | None":
        """The chat model that writes answers, None where none is chosen or it is forbidden."""
        from .answering import Writer

        model = self._chat_model()
        if model is None:
            return None
        from .adapters.templates import ANSWER, read_template
        from .prompts import check_template

        text = read_template(ANSWER, self._config.prompts)
        template = check_template(text, ("question", "sentences", "nonce"), name=ANSWER)
        return Writer(model, template, self._config.strict)

    def _chat_model(self) -> "ChatModel | None":
        config = self._config
        key = os.environ.get("OPENAI_API_KEY") or None
        if config.offline or (config.model is None and key is None):
            return None
        if config.model is not None and config.model.startswith(LLAMA_INDEX):
            from .adapters.llamaindex_models import load_llama_index_chat

            model: ChatModel = load_llama_index_chat(config.model, timeout=config.timeout)
            self._note(f"Answering with {model.name}: it gets the question and sentences.")
            return model
        from .adapters.openai_chat import DEFAULT_MODEL, OpenAIChat

        chat = OpenAIChat(
            config.model or DEFAULT_MODEL,
            api_key=key,
            base_url=config.base_url,
            timeout=config.timeout,
            window=config.window,
            prices=config.prices,
            note=self._note,
        )
        self._open_parts.callback(chat.close)
        self._note(
            f"Answering with {chat.name}: the question and sentences go to {chat.server.shown}"
            " (--offline keeps them here)."
        )
        return chat

    @cached_property
    def _catalogue(self) -> "Catalogue":
        from .adapters.catalogue import SqliteCatalogue

        catalogue = SqliteCatalogue(self._config.store)
        self._open_parts.callback(catalogue.close)
        return catalogue

    @cached_property
    def _light_embedder(self) -> "Embedder":
        from .adapters.wordllama_embedder import WordLlamaEmbedder

        return WordLlamaEmbedder()

    @cached_property
    def _reading(self) -> "Reading":
        from .adapters.files import is_stale
        from .adapters.keywords import TantivyKeywords
        from .adapters.vectors import ChromaVectors
        from .answering import Reading
        from .retrieval import LastingKeywords, Retriever
        from .terms import TITLE_BOOST

        store = self._config.store
        stored, dimensions = self._catalogue.embedder()
        name = stored or DEFAULT_EMBEDDER
        self._check_embedder(name)
        keywords = LastingKeywords(lambda: TantivyKeywords(store, title_boost=TITLE_BOOST))
        vectors = ChromaVectors(store, name, dimensions, patience=self._config.patience)
        self._open_parts.callback(vectors.close)
        embedder = None
        if self._config.offline and name.startswith((OPENAI, LLAMA_INDEX)):
            self._note(f"The embedder {name} is not asked offline: answering from keywords alone.")
        else:
            embedder = self._embedder(name)
        retriever = Retriever(self._catalogue, keywords, vectors, embedder)
        return Reading(retriever, self._light_embedder, is_stale, self._reranker)

    @cached_property
    def _reranker(self) -> "Reranker | None":
        """The neural model that has a say in the order of sentences, None where none is chosen."""
        name, offline = self._config.reranker, self._config.offline
        if name is None or name == NO_RERANKER:
            return None
        if name == "minilm":
            from .adapters.minilm_embedder import MiniLMEmbedder
            from .reranking import EmbeddingReranker

            instead = "leave `--reranker` out"
            return EmbeddingReranker(
                MiniLMEmbedder(offline=offline, note=self._note, instead=instead)
            )
        from .adapters.fastembed_reranker import FastEmbedReranker

        return FastEmbedReranker(name.removeprefix(FASTEMBED), offline=offline, note=self._note)

    def _close_reading(self) -> None:
        """Let go of the indexes before they are written to; the next question opens them again."""
        reading = self.__dict__.pop("_reading", None)
        if reading is not None:
            reading.retriever.close()

    @property
    def _max_size(self) -> int:
        return int(self._config.max_size * 1e6)

    def _check_embedder(self, name: str) -> None:
        wanted = self._config.embedder and public_name(self._config.embedder)
        if wanted is not None and unquote(wanted) != unquote(name):
            raise StoreMismatch(
                f"The store {self._config.store} was made with the embedder {name}, not {wanted}.",
                hint=f"Run `qa index --embedder {wanted}` to embed it again (no file is read),"
                " or leave the embedder out.",
            )

    def _embedder(self, name: str) -> "Embedder":
        if name == "wordllama":
            return self._light_embedder
        if name == "minilm":
            from .adapters.minilm_embedder import MiniLMEmbedder

            return MiniLMEmbedder(offline=self._config.offline, note=self._note)
        if name.startswith((OPENAI, LLAMA_INDEX)):
            return self._remote_embedder(name)
        raise ConfigError(
            f"There is no embedder {public_name(name)!r}.", hint=f"Choose {EMBEDDERS}."
        )

    def _remote_embedder(self, name: str) -> "Embedder":
        """Return an embedder that is asked over a connection, its vectors kept for another time."""
        from .adapters.cached_embedder import CachedEmbedder

        config = self._config
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
                note=self._note,
            )
            embedder, place = remote, remote.server.shown
        self._note(
            f"Embedding with {embedder.name}: what is embedded goes to {place or 'its provider'}."
        )
        return CachedEmbedder(
            embedder,
            config.store / EMBEDDED_NAME,
            place=place,
            progress=self._embedding_progress,
            note=self._note,
        )

    def _tell_usage(self, embedder: "Embedder") -> None:
        """Tell what embedding over a connection took, where that is known."""
        usage = getattr(embedder, "usage", None)
        if isinstance(usage, Usage) and usage.input_tokens:
            cost = "" if usage.cost is None else f", cost {usage.cost:.6f}"
            self._note(f"Embedding took {usage.input_tokens:,} tokens{cost}.")

    def _embedding_progress(self, done: int, total: int) -> None:
        if 0 < done < total:
            self._note(f"Embedded {done:,} of {total:,} texts.")
