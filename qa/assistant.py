"""The facade: what `qa` can do, for programs and for the command line alike.

`wiring.py` opens what it needs, `changing.py` writes. Modules are imported inside methods, so that
a command loads no more than it needs.
"""

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, Unpack

from .config import Config, Settings
from .errors import (
    ArticleError,
    ModelError,
    QAError,
    StoreNotFound,
)
from .types import (
    Answer,
    Answered,
    AnswerEvent,
    ArticleRecord,
    Checkup,
    Citation,
    Compacted,
    Filter,
    IndexReport,
    Moved,
    SearchResult,
    StoreName,
    StoreSummary,
    Turn,
    Usage,
)
from .wiring import Note, Wiring

if TYPE_CHECKING:
    from .adapters.history import SqliteHistory
    from .answering import Asked, Reading
    from .comparing import Comparison
    from .conversation import Conversation
    from .draft_reports import DraftReport
    from .evaluating import Expected, Judged
    from .excerpts import Excerpt
    from .rechecking import Rechecked
    from .timelines import Timeline

EVERYTHING = Filter()

StorePath = str | os.PathLike[str]
Paths = StorePath | Sequence[StorePath]
Day = date | str


class Assistant:
    """An open store: index articles, ask, search, show, remove.

    Open one with `Assistant.open`, and use it as a context manager:

    ```python
    from qa import Assistant

    with Assistant.open("news/.qa", create=True) as assistant:
        assistant.index("news/")
        answer = assistant.ask("what did Lavrov say about sanctions", since="2017-11")
        print(answer.text)
    ```

    Several threads may ask one assistant at once. What writes (`index`, `remove` ...) lets one
    process in at a time, and any number may ask meanwhile. A process that was forked has to open
    an assistant of its own. `note` receives what a user should know but did not ask for, in the
    thread that asks; without it that is dropped.

    Every method raises a `QAError` for what can go wrong, never another library's: its `message`
    says what failed, its `hint` what to do, its `exit_code` is what the command line ends with.
    """

    def __init__(self, config: Config, *, note: Note = lambda _: None) -> None:
        self._config = config
        self._note = note
        self._wiring = Wiring(config, note)

    @classmethod
    def open(
        cls,
        store: StorePath | Config | None = None,
        *,
        create: bool = False,
        note: Note = lambda _: None,
        **settings: Unpack[Settings],
    ) -> Self:
        """Open a store: one that is named, or the one that the command line would find.

        The settings in force are those of `qa`: `qa.toml` and `QA_*` variables, and before them
        the `settings` given here. A `Config` is taken as it is. With `create` there need be no
        store yet; the first `index` makes it.

        Args:
            store: The store's folder, such as `news/.qa`; None is the nearest `.qa` in this folder
                or above.
            create: Whether the store may not exist yet.
            note: Receives what a user should know but did not ask for.
            settings: `k`, `model`, `offline` and others; see `qa.Config`.

        Raises:
            StoreNotFound: there is no store.
            UsageError: a setting cannot be used.
            ConfigError: a value of `qa.toml` or a variable cannot be used.
            TypeError: there is no such setting.
        """
        from .adapters.store_folder import check_store, is_store
        from .config import config_for

        if isinstance(store, Config):
            if settings:
                raise TypeError("settings are given by a Config or by name, not by both")
            config = store
        else:
            config = config_for(store, settings)
        assistant = cls(config, note=note)
        if not create or is_store(config.store):
            check_store(config.store)
            assistant._wiring.catalogue.generation()
        return assistant

    @property
    def config(self) -> Config:
        """The settings in force."""
        return self._config

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
        self._wiring.close()

    # Asking

    def ask(
        self,
        question: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer one question with cited sentences, or say that the articles do not answer.

        Args:
            question: The question, of up to 2,000 characters.
            since: The first day of the articles to look at: a date, or words as the command line
                takes them ("2017-11", "last week").
            until: The last day, which is included.
            article: The ids of the articles to look at, or patterns of ids ("2017/*.txt").
            speaker: Whose words alone are wanted; a surname will do.
            wanted: The same as one value; what is named beside it comes in its place.
            k: How many sentences to cite, at most.
            today: The day that "last week" is reckoned from.

        Returns:
            the answer; its `status` is "answered", "partial" (some claims of a model are not
            supported) or "not_found" (then `nearest` holds the nearest sentences).

        Raises:
            UsageError: the question is empty or too long, or a filter cannot be understood.
            StoreError: the store cannot be read.
            ModelError: a chat model is chosen and cannot be had.
        """
        for event in self.stream(
            question,
            since=since,
            until=until,
            article=article,
            speaker=speaker,
            wanted=wanted,
            k=k,
            today=today,
        ):
            if isinstance(event, Answered):
                return event.answer
        raise AssertionError("the last event is always the whole answer")

    def stream(
        self,
        question: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        today: date | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """Yield the answer to one question as it comes to be; the last event is `Answered`.

        A model's words come first as `Words`, then as `Checked` with the verdict on each claim.
        Closing the iterator stops the answer in hand. Takes and raises what `ask` does.
        """
        from .answering import stream_answer

        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(question, wanted, speaker, today)
        writer, reading = self._wiring.writer, self._wiring.reading
        yield from stream_answer(asked, reading=reading, k=k or self._config.k, writer=writer)

    def search(
        self,
        query: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        today: date | None = None,
    ) -> SearchResult:
        """Return the best sentences and passages, without judging whether they answer.

        Takes and raises what `ask` does.
        """
        from .answering import search_sentences

        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(query, wanted, speaker, today)
        count = k or self._config.k
        citations, ranking, notes = search_sentences(asked, reading=self._wiring.reading, k=count)
        return SearchResult(query, citations, ranking.hits[:count], notes)

    def timeline(
        self,
        topic: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        attributed: bool = False,
        today: date | None = None,
    ) -> "Timeline":
        """Return what the articles tell of a topic in the order in which it happened.

        Of more than k events (25) the k that fit the topic best are told. `since` and `until` are
        about when things happened, not about articles. With `attributed`, only what somebody says.

        Raises:
            UsageError: the topic is empty or too long.
            StoreError: the store cannot be read, or nothing is in it.
        """
        from .filtering import checked_speaker
        from .timelining import EVENTS, make_timeline

        checked_speaker(speaker)
        return make_timeline(
            topic,
            reading=self._searched(),
            wanted=self._narrowed(wanted, since, until, article, today),
            speaker=speaker,
            k=k or EVENTS,
            attributed=attributed,
            today=today or date.today(),
        )

    def plot_timeline(self, timeline: "Timeline", path: str) -> None:
        """Draw a timeline into a file, whose ending (.svg, .png or .pdf) is its format.

        Raises:
            ConfigError: matplotlib is not installed.
            StoreError: the file cannot be written.
        """
        from .plotting import plot_timeline

        plot_timeline(timeline, path)

    def check_draft(
        self,
        draft: str | Path,
        *,
        name: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        wanted: Filter = EVERYTHING,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> "DraftReport":
        """Return which statements of a draft the articles bear out, each with its sentences.

        A draft is its text, in Markdown, or the path of a file in any format that holds one
        article; `name` is what the report calls it.

        Raises:
            UsageError: there is no such file, it cannot be read, or there is nothing in it.
            StoreNotFound: nothing is indexed.
            StoreError: the store cannot be read.
        """
        from .adapters.drafts import read_draft_file
        from .draft_checking import check_statements
        from .front_matter import extract

        read = extract(draft, "markdown") if isinstance(draft, str) else read_draft_file(str(draft))
        return check_statements(
            read,
            name=name or ("-" if isinstance(draft, str) else str(draft)),
            reading=self._searched(),
            reader=self._wiring.draft_reader,
            wanted=self._narrowed(wanted, since, until, article),
            note=self._note,
            progress=progress,
        )

    def compare(
        self,
        topic: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        today: date | None = None,
    ) -> "Comparison":
        """Return where articles disagree on a topic: pairs of sentences, each cited.

        Raises:
            UsageError: the topic is empty or too long.
            StoreError: the store cannot be read.
        """
        from .comparing import compare_topic

        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(topic, wanted, None, today)
        return compare_topic(asked, reading=self._wiring.reading, k=k or self._config.k)

    def _narrowed(
        self,
        wanted: Filter,
        since: Day | None,
        until: Day | None,
        article: str | Sequence[str] | None,
        today: date | None = None,
    ) -> Filter:
        if since is None and until is None and article is None:
            return wanted
        from .filtering import narrowed

        today = today or date.today()
        return narrowed(wanted, since=since, until=until, article=article, today=today)

    def _searched(self) -> "Reading":
        """Return what answering reads, as new as the store is."""
        from .retrieval import see_changes

        if self._wiring.catalogue.is_empty():
            raise StoreNotFound(
                f"Nothing is indexed in {self._wiring.config.store}.",
                hint="Index some articles first: `qa index FOLDER`.",
            )
        see_changes(self._wiring.reading.retriever)
        return self._wiring.reading

    def _understood(
        self, question: str, wanted: Filter, speaker: str | None, today: date | None
    ) -> "Asked":
        from .answering import check_question, understand
        from .filtering import checked_speaker

        checked_speaker(speaker)
        question = check_question(question)
        asked = understand(
            question,
            reading=self._searched(),
            wanted=wanted,
            speaker=speaker,
            today=today or date.today(),
        )
        undated = self._wiring.catalogue.undated(asked.wanted)
        if not undated:
            return asked
        left_out = "article without a date is" if undated == 1 else "articles without a date are"
        told = f"{undated:,} {left_out} left out by the dates asked for."
        return replace(asked, notes=(*asked.notes, told))

    # Conversing

    def chat(
        self,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        wanted: Filter = EVERYTHING,
        k: int | None = None,
        resume: bool = False,
        turns: Sequence[Turn] = (),
        key: int | None = None,
    ) -> "Conversation":
        """Return a conversation, whose questions may lean on those before.

        Its `ask` answers a question, its `stream` yields the answer as it comes to be, its `turns`
        are those so far. They are kept in the store's history, unless that is off. With `resume` it
        goes on with the latest one of the history; `turns` and their `key` in the history go on
        with any other. A conversation is for one thread at a time.
        """
        from .conversation import Conversation

        if resume:
            key, turns = self.history.latest_conversation() or (key, turns)
        return Conversation(
            self.stream,
            turns=turns,
            key=key,
            wanted=self._narrowed(wanted, since, until, article),
            speaker=speaker,
            k=k or self._config.k,
            keep=self._keep_turn,
            speakers=self.speakers,
            rewrite=self._rewrite if self._wiring.writer is not None else None,
        )

    def _rewrite(self, question: str, turns: Sequence[Turn]) -> tuple[str | None, Usage]:
        """Return a follow-up as the chat model words it to stand alone, None where it does not."""
        from .adapters.templates import REWRITE, read_template
        from .prompts import REWRITE_PLACEHOLDERS, check_template
        from .replying import rewrite_question

        writer = self._wiring.writer
        if writer is None:
            return None, Usage()
        text = read_template(REWRITE, self._config.prompts)
        template = check_template(text, REWRITE_PLACEHOLDERS, name=REWRITE)
        told = [(turn.searched, turn.answer.text) for turn in turns]
        try:
            return rewrite_question(question, told, model=writer.model, template=template)
        except ModelError as error:
            self._note(f"{error.message} The question is made to stand alone by rule.")
            return None, Usage()

    def check_model(self) -> str | None:
        """Return the name of the chat model that writes answers, None where there is none.

        Raises:
            ConfigError: the model chosen, its server, key or templates cannot be used.
        """
        return None if self._wiring.writer is None else self._wiring.writer.model.name

    def prepare(self) -> None:
        """Load what the first question needs; what fails is told when that is asked."""
        with suppress(QAError):
            if self._wiring.writer is not None:
                prepare = getattr(self._wiring.writer.model, "prepare", None)
                if prepare is not None:
                    prepare()
            retriever = self._wiring.reading.retriever
            vector = self._wiring.reading.rank_embedder.embed(["?"])[0]
            if retriever.vectors is not None:
                retriever.vectors.search(vector, 1)
            if self._wiring.reading.reranker is not None:
                self._wiring.reading.reranker.scores("?", ["?"])

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
        records = {each: self._wiring.catalogue.article(each) for each in ids}
        return [recheck(each, records[each.sentence.article_id]) for each in citations]

    def evaluate(
        self, questions: "Iterable[Expected]", *, k: int | None = None
    ) -> "Iterator[Judged]":
        """Ask questions whose right answers are known, and yield what each answer is worth.

        Every citation is looked up again in its article. Nothing is kept in the history.
        """
        from .evaluating import judge

        for expected in questions:
            began = perf_counter()
            answer = self.ask(expected.question, k=k)
            seconds = perf_counter() - began
            wrong = sum(each.verdict != "same" for each in self.recheck(answer.citations))
            yield judge(expected, answer, wrong=wrong, seconds=seconds)

    def report(self, turns: Sequence[Turn]) -> str:
        """Return answered questions as one HTML page, with the articles that they cite."""
        from .html_report import render_report

        cited = [one for turn in turns for one in turn.answer.citations or turn.answer.nearest]
        ids = dict.fromkeys(citation.sentence.article_id for citation in cited)
        records = {each: self._wiring.catalogue.article(each) for each in ids}
        there = {each: record for each, record in records.items() if record is not None}
        return render_report(turns, there)

    @staticmethod
    def beginning_with(
        store: Path, kind: Literal["article", "speaker"], beginning: str, *, limit: int = 100
    ) -> list[str]:
        """Return ids of articles, or names of speakers, for a word that is being typed.

        Quick, and never an error: where the store cannot be read at once there are none.
        """
        from .adapters.catalogue_names import names

        return names(store, kind, beginning, limit=limit)

    def speakers(self) -> list[str]:
        """Return the names of those who speak in the articles."""
        return self._wiring.catalogue.speakers()

    # Looking

    def articles(
        self,
        wanted: Filter = EVERYTHING,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        undated: bool = False,
    ) -> list[ArticleRecord]:
        """Return what is indexed, in the order of ids, without texts.

        The filter is that of `ask`; with a `speaker` articles in which that person speaks are
        meant. With `undated` only articles without a date are.
        """
        wanted = self._narrowed(wanted, since, until, article)
        if speaker is not None:
            from .persons import same_speaker

            names = tuple(name for name in self.speakers() if same_speaker(speaker, name))
            wanted = replace(wanted, speakers=names or (speaker,))
        records = self._wiring.catalogue.articles(wanted)
        return [record for record in records if not undated or record.article.date is None]

    def is_stale(self, record: ArticleRecord) -> bool:
        """Tell whether an article's file has changed, or gone, since it was indexed."""
        from .adapters.files import is_stale

        return is_stale(record)

    def article(self, reference: StorePath) -> ArticleRecord:
        """Return one article, its text and sentences, by its id or by a path to its file.

        Raises:
            ArticleError: no such article is indexed.
        """
        record = self._wiring.catalogue.article(self.article_id(reference))
        if record is None:  # pragma: the id was found a moment ago, then removed elsewhere
            raise ArticleError(f"{reference} has just been removed from the index.")
        return record

    def article_id(self, reference: StorePath) -> str:
        """Return the id of the article that an id, a path or a citation as printed stands for.

        Raises:
            ArticleError: no such article is indexed (the hint names similar ones), or the words
                are the id of one article and the path of another.
        """
        return self.place(reference)[0]

    def place(self, reference: StorePath) -> tuple[str, int | None]:
        """Return the id of an article, and the line that a citation names; see `article_id`."""
        from .references import References

        return References(self._wiring.catalogue).place(os.fspath(reference))

    def excerpt(
        self, reference: StorePath, *, line: int | None = None, around: int = 15
    ) -> "Excerpt":
        """Return the lines around one of an article, else its first ones, as they are stored.

        The line is that given, else the one that a citation names.

        Raises:
            ArticleError: no such article is indexed.
            UsageError: it has no such line.
        """
        from .excerpts import take_excerpt

        article_id, named = self.place(reference)
        return take_excerpt(self.article(article_id), named if line is None else line, around)

    def known_folders(self) -> tuple[str, ...]:
        """Return the folders that were indexed as a whole, none where there is no store."""
        try:
            folders = self._wiring.catalogue.folders()
        except StoreNotFound:
            return ()
        return tuple(folder.path for folder in folders if folder.whole)

    def store_name(self) -> StoreName:
        """Return the store's path and whose vectors it holds; nothing is counted."""
        return StoreName(str(self._config.store), self._wiring.catalogue.embedder()[0])

    def summary(self) -> StoreSummary:
        """Return counts and identity of the store, without its size on disk."""
        return self._wiring.catalogue.summary()

    def status(self) -> StoreSummary:
        """Return what the store holds."""
        from .adapters.store_folder import store_bytes

        return replace(self._wiring.catalogue.summary(), bytes=store_bytes(self._config.store))

    def problems(self) -> tuple[str, ...]:
        """Return what is known to be wrong with the indexes; answers come from what still opens."""
        from .doctoring import index_problems

        return index_problems(self._wiring)

    # Changing

    def index(
        self,
        paths: Paths = (),
        *,
        prune: bool = True,
        dry_run: bool = False,
        wait: bool = False,
        rebuild: bool = False,
        report: Callable[[IndexReport], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> IndexReport:
        """Bring the store up to date with folders and files, or with all it knows of.

        With `rebuild` every file is read again, and what was made of it replaced.

        `report` is called as work goes on; `stop` is asked between files and ends the run after
        the batch in hand. Folders that could not be used are told in the report's `failures`.

        Raises:
            ArticleError: none of the paths exists.
            StoreBusy: another process is writing and `wait` is false.
            StoreNotFound: no path is given and there is no store.
        """
        from .changing import update_store

        return update_store(
            self._wiring,
            _listed(paths),
            prune=prune,
            dry_run=dry_run,
            wait=wait,
            rebuild=rebuild,
            report=report,
            stop=stop,
        )

    def watch(
        self,
        paths: Paths = (),
        *,
        prune: bool = True,
        report: Callable[[IndexReport], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[IndexReport]:
        """Index, and again whenever files come, change or go; yield what each run has done.

        It ends soon after `stop` says so. Another process that writes is waited for. What goes
        wrong in a later run is told in its report's `failures`, and tried again.

        Raises:
            ArticleError: none of the paths exists.
            StoreError: the first run fails.
            StoreNotFound: no path is given and there is no store.
        """
        from .watching import watch_store

        return watch_store(self._wiring, _listed(paths), prune=prune, report=report, stop=stop)

    def remove(self, references: Paths, *, forget: bool = False, wait: bool = False) -> int:
        """Take articles or whole folders out and keep them out; with `forget`, let them in again.

        Returns:
            how many articles left the index; 0 with `forget`, which changes no article.

        Raises:
            ArticleError: a reference is no article, and no folder that holds any.
        """
        from .changing import take_out

        return take_out(self._wiring, _listed(references), forget=forget, wait=wait)

    # Looking after

    def check(self, progress: Callable[[str, int, int], None] = lambda *_: None) -> Checkup:
        """Look at all of the store as a reader does; `progress` gets what, done and total.

        The store need not open for that.
        """
        from .doctoring import check_store

        return check_store(self._wiring, progress)

    def repair(
        self, *, wait: bool = False, progress: Callable[[str, int, int], None] = lambda *_: None
    ) -> Checkup:
        """Mend the store from its catalogue, and that from all of it that can be read.

        Returns:
            what is found afterwards; what was mended is told in notes.

        Raises:
            StoreBusy: another process is writing and `wait` is false.
            StoreDamaged: nothing of the catalogue can be read.
        """
        from .mending import repair_store

        return repair_store(self._wiring, wait=wait, progress=progress)

    def compact(
        self, *, wait: bool = False, progress: Callable[[str, int, int], None] = lambda *_: None
    ) -> Compacted:
        """Let deleted text leave the disk: of the catalogue, the indexes and the history.

        Raises:
            StoreBusy: another process is at work in the store.
            StoreDamaged: it has to be repaired before.
        """
        from .compacting import compact_store

        return compact_store(self._wiring, wait=wait, progress=progress)

    def move(
        self, old: StorePath, new: StorePath, *, force: bool = False, wait: bool = False
    ) -> Moved:
        """Re-point a file, a folder, or all under it, after it was moved; no file is read.

        Raises:
            ArticleError: nothing is known of OLD, NEW is not there (unless `force`), or something
                else is indexed there.
        """
        from .moving import move_articles

        return move_articles(self._wiring, os.fspath(old), os.fspath(new), force=force, wait=wait)


def _listed(paths: Paths) -> list[str]:
    """Return paths or references as a list; one alone need not stand in a list."""
    if isinstance(paths, str | os.PathLike):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]
