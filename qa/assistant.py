"""The facade: what `qa` can do, for programs and for the command line alike.

Asking is here; `looking.py` and `keeping.py` hold the rest of it, `opened.py` what all three stand
on. Modules are imported inside methods, so that a command loads no more than it needs.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import checked_count, checked_text, checked_turns
from .errors import (
    ModelError,
    QAError,
)
from .keeping import Keeping
from .looking import Looking
from .opened import EVERYTHING as EVERYTHING
from .opened import Day
from .types import (
    Answer,
    Answered,
    AnswerEvent,
    ArticleRecord,
    Citation,
    Filter,
    SearchResult,
    Turn,
    Usage,
)

if TYPE_CHECKING:
    from .adapters.history import SqliteHistory
    from .comparing import Comparison
    from .conversation import Conversation
    from .draft_reports import DraftReport
    from .evaluating import Expected, Judged
    from .rechecking import Rechecked
    from .timelines import Timeline


class Assistant(Looking, Keeping):
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
            UsageError: the question is empty or too long, a filter cannot be understood, or `k` is
                not at least 1.
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

        count = self._count(k)
        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(question, wanted, speaker, today)
        writer, reading = self._wiring.writer, self._wiring.reading
        yield from stream_answer(asked, reading=reading, k=count, writer=writer)

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

        count = self._count(k)
        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(
            query,
            wanted,
            speaker,
            today,
            name="query",
            hint="Type what to look for: qa search sanctions",
        )
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
        count = checked_count(k, EVENTS)
        return make_timeline(
            checked_text(topic, "topic"),
            reading=self._searched(),
            wanted=self._narrowed(wanted, since, until, article, today),
            speaker=speaker,
            k=count,
            attributed=attributed,
            today=today or date.today(),
        )

    def plot_timeline(self, timeline: "Timeline", path: str) -> None:
        """Draw a timeline into a file, whose ending (.svg, .png or .pdf) is its format.

        Raises:
            UsageError: there are too many events for a picture, or it cannot be written there.
            ArticleError: no file can be called so.
            ConfigError: matplotlib is not installed.
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
        article; `name` is what the report calls it. `progress` is called with how many of how many
        statements are done, while a chat model writes too; what it raises ends the check.

        Raises:
            UsageError: there is no such file, it cannot be read, or there is nothing in it.
            StoreNotFound: nothing is indexed.
            StoreError: the store cannot be read.
        """
        from .adapters.drafts import read_draft_file
        from .draft_checking import check_statements
        from .front_matter import extract

        read = extract(draft, "markdown") if isinstance(draft, str) else read_draft_file(str(draft))
        wanted = self._narrowed(wanted, since, until, article)
        report = check_statements(
            read,
            name=name or ("-" if isinstance(draft, str) else str(draft)),
            reading=self._searched(),
            reader=self._wiring.draft_reader,
            wanted=wanted,
            progress=progress,
        )
        return replace(report, notes=(*self._left_out(wanted), *report.notes))

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
        progress: Callable[[], None] = lambda: None,
    ) -> "Comparison":
        """Return where articles disagree on a topic: pairs of sentences, each cited.

        `progress` is called while a chat model writes; what it raises ends the reply.

        Raises:
            UsageError: the topic is empty or too long.
            StoreError: the store cannot be read.
        """
        from .comparing import compare_topic

        count = self._count(k)
        wanted = self._narrowed(wanted, since, until, article, today)
        asked = self._understood(
            topic,
            wanted,
            None,
            today,
            name="topic",
            hint="Type what to compare: qa compare sanctions",
        )
        return compare_topic(
            asked,
            reading=self._wiring.reading,
            k=count,
            reader=self._wiring.compare_reader,
            progress=progress,
        )

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
        from .filtering import checked_speaker

        count = self._count(k)
        checked_speaker(speaker)
        if resume:
            key, turns = self.history.latest_conversation() or (key, turns)
        return Conversation(
            self.stream,
            turns=turns,
            key=key,
            wanted=self._narrowed(wanted, since, until, article),
            speaker=speaker,
            k=count,
            keep=self._keep_turn,
            speakers=self.speakers,
            rewrite=self._rewrite if self._wiring.writer is not None else None,
        )

    def _rewrite(self, question: str, turns: Sequence[Turn]) -> tuple[str | None, Usage]:
        """Return a follow-up as the chat model words it to stand alone, None where it does not."""
        from .adapters.templates import REWRITE
        from .prompts import REWRITE_PLACEHOLDERS
        from .replying import rewrite_question

        writer = self._wiring.writer
        if writer is None:
            return None, Usage()
        template = self._wiring.template(REWRITE, REWRITE_PLACEHOLDERS)
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

        records = self._cited_articles(citations)
        return [recheck(each, records.get(each.sentence.article_id)) for each in citations]

    def evaluate(
        self, questions: "Iterable[Expected]", *, k: int | None = None
    ) -> "Iterator[Judged]":
        """Ask questions whose right answers are known, and yield what each answer is worth.

        Every citation is looked up again in its article. Nothing is kept in the history. A
        question that fails is one of status "error".

        Raises:
            UsageError: `k` is not at least 1.
            StoreError: the store cannot be read.
            ModelError: a chat model is chosen and cannot be had at all.
        """
        from .measuring import measure

        count = self._count(k)
        return measure(questions, ask=partial(self.ask, k=count), recheck=self.recheck)

    def report(self, turns: "Answer | Sequence[Turn | Answer] | DraftReport") -> str:
        """Return answered questions as one HTML page, with the articles that they cite.

        Turns are those of a conversation; an answer stands for a question of its own. Of a checked
        draft it is the draft with its statements marked.

        Raises:
            UsageError: there is none.
        """
        from .draft_reports import DraftReport
        from .html_report import render_report

        if isinstance(turns, DraftReport):
            from .pages.draft_html import draft_page

            return draft_page(turns)
        turns = checked_turns(turns)
        cited = [one for turn in turns for one in turn.answer.citations or turn.answer.nearest]
        return render_report(turns, self._cited_articles(cited))

    def _cited_articles(self, citations: Iterable[Citation]) -> dict[str, ArticleRecord]:
        """Return the articles that are cited, by id, those that are still indexed."""
        ids = dict.fromkeys(citation.sentence.article_id for citation in citations)
        records = {each: self._wiring.catalogue.article(each) for each in ids}
        return {each: record for each, record in records.items() if record is not None}
