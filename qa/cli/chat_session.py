"""One conversation at the command line: what is open, what is in force, and asking."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ..assistant import Assistant
from ..types import Answer, Answered, Filter, Turn, Words
from .options import wanted_articles, wanted_speaker

if TYPE_CHECKING:
    from ..config import Config
    from ..conversation import Conversation
    from ..follow_ups import FollowUp

FilterWords = Mapping[str, list[str]]


class Chat:
    """A conversation that is held open, with its assistant and its filter.

    `filter_words` are the filter as it was typed, by since, until, speaker and article.
    """

    def __init__(
        self,
        config: "Config",
        filter_words: FilterWords,
        *,
        tell: Callable[[str], None],
        as_json: bool = False,
    ) -> None:
        self.config = config
        self.tell = tell
        self.as_json = as_json
        self.interactive = False
        self.shows_usage = False
        self.failed = 0  # the exit code of the first question or command that failed
        self.ended = False
        self._preparing: Thread | None = None
        wanted, speaker = understood_filter(filter_words)
        self.assistant = Assistant.open(config, note=tell)
        try:
            self.conversation: Conversation = self.assistant.chat(wanted=wanted, speaker=speaker)
        except BaseException:
            self.assistant.close()
            raise
        self.filter_words = filter_words

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ready()
        self.assistant.close()

    @property
    def last(self) -> Turn | None:
        """The latest turn, if there is one."""
        turns = self.conversation.turns
        return turns[-1] if turns else None

    @property
    def filter_shown(self) -> str:
        """The filter in force, as it would be typed."""
        pairs = [(key, value) for key, values in self.filter_words.items() for value in values]
        return " ".join(f"{key}:{value}" for key, value in pairs)

    def ask(self, question: str) -> None:
        """Ask a question and print its answer as it comes to be."""
        from .streaming import Screen

        asked = self.conversation.understand(question)
        if asked.text != question:
            self.tell(f"Searching: {asked.text}")
        self._ready()
        screen = Screen()
        try:
            with closing(self.conversation.answer(asked)) as events:
                for event in events:
                    if isinstance(event, Answered):
                        screen.end()
                        screen.tell_own(event.answer)
                        self._print(asked, event.answer)
                    elif self.as_json:
                        continue
                    elif isinstance(event, Words):
                        screen.words(event.text)
                    else:
                        screen.checked(event.claim, event.end, event.start)
        finally:
            screen.end()

    def _print(self, asked: "FollowUp", answer: Answer) -> None:
        from .disagreement_render import print_disagreements
        from .render import print_answer, print_citations, print_usage
        from .terminal import say

        for line in answer.notes:
            self.tell(line)
        searched = self.last.searched if self.last else answer.question
        if searched == asked.broader:
            self.tell(f"There is nothing else on that. Searching: {searched}")
        if self.as_json:
            from ..as_json.answers import answer_object
            from .json_line import dumps

            say(dumps(answer_object(answer, self.assistant.summary())))
            return
        if answer.model is not None:
            print_citations(answer.citations)
            print_disagreements(answer)
        else:
            print_answer(replace(answer, question=searched))  # its words are set off
        if self.shows_usage and answer.usage.seconds:
            print_usage(answer)
        say("")

    def prepare(self) -> None:
        """Load what answering needs while the first question is being typed."""
        self._preparing = Thread(target=self.assistant.prepare, daemon=True)
        self._preparing.start()

    def _ready(self) -> None:
        """Wait for that; Ctrl-C meanwhile gives up the question, never the loading of libraries."""
        if self._preparing is not None:
            self._preparing.join()
            self._preparing = None

    def set_filter(self, words: FilterWords) -> None:
        """Ask of these articles and this speaker from here on.

        Raises:
            UsageError: a date or name cannot be understood; the filter stays as it was.
        """
        self.conversation.wanted, self.conversation.speaker = understood_filter(words)
        self.filter_words = words

    def begin(self, turns: tuple[Turn, ...] = (), key: int | None = None) -> None:
        """Begin a conversation, or go on with one, under the filter in force."""
        wanted, speaker = self.conversation.wanted, self.conversation.speaker
        self.conversation = self.assistant.chat(
            wanted=wanted, speaker=speaker, turns=turns, key=key
        )

    def reopen(self, config: "Config") -> None:
        """Go on with the same conversation under other settings.

        Raises:
            ConfigError: they cannot be used; the settings stay as they were.
        """
        assistant = Assistant.open(config, note=self.tell)
        try:
            conversation = _conversation(assistant, like=self.conversation)
        except BaseException:
            assistant.close()
            raise
        self._ready()
        self.assistant.close()
        self.assistant, self.config, self.conversation = assistant, config, conversation


def _conversation(assistant: Assistant, *, like: "Conversation") -> "Conversation":
    """Return the same conversation as another assistant goes on with it."""
    return assistant.chat(wanted=like.wanted, speaker=like.speaker, turns=like.turns, key=like.key)


def understood_filter(words: FilterWords) -> tuple[Filter, str | None]:
    """Return what a filter asks for: the articles, and the speaker.

    Raises:
        UsageError: a date or name cannot be understood.
    """

    def one(key: str) -> str | None:
        return next(iter(words.get(key, ())), None)

    articles = list(words.get("article", ()))
    return wanted_articles(one("since"), one("until"), articles), wanted_speaker(one("speaker"))


def resume_latest(session: Chat) -> None:
    """Go on with the latest conversation other than the one in hand, if there is one."""
    found = session.assistant.history.latest_conversation(but=session.conversation.key)
    if found is None:
        session.tell("There is no earlier conversation.")
        return
    key, turns = found
    session.begin(turns, key)
    count = f"{len(turns)} {'question' if len(turns) == 1 else 'questions'}"
    session.tell(f"Going on after {count}; the last was: {turns[-1].question}")
