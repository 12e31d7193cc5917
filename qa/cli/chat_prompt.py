"""The prompt of `qa chat`: line editing, earlier questions, completion. Loads prompt_toolkit."""

from collections.abc import Callable, Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from ..errors import StoreError
from ..letters import unaccented
from .chat_commands import COMMANDS, FILTER_KEYS
from .chat_session import Chat
from .terminal import clean

REMEMBERED = 1_000  # earlier questions within reach of the arrow keys


def make_prompt(session: Chat) -> Callable[[], str]:
    """Return a function that asks for a line: it raises KeyboardInterrupt and EOFError."""
    asking: PromptSession[str] = PromptSession(
        history=_EarlierQuestions(session) if session.config.history else InMemoryHistory(),
        completer=_Completer(session),
        complete_while_typing=False,
        multiline=True,
        key_bindings=_keys(),
        prompt_continuation=lambda width, line, wrapped: " " * width,
        enable_open_in_editor=True,
    )
    return lambda: asking.prompt(lambda: _prompt_text(session))


def _prompt_text(session: Chat) -> str:
    words = session.filter_shown
    return f"({clean(words)}) > " if words else "> "


def _keys() -> KeyBindings:
    """Enter sends, also where a paste has several lines; Alt-Enter begins another line."""
    keys = KeyBindings()

    @keys.add("enter")
    def _send(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _break(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys


class _EarlierQuestions(History):
    """What was asked before, in this store; the history itself is written elsewhere."""

    def __init__(self, session: Chat) -> None:
        super().__init__()
        self._session = session

    def load_history_strings(self) -> Iterable[str]:
        try:
            entries = self._session.assistant.history.entries(last=REMEMBERED)
        except StoreError as error:
            self._session.tell(error.message)
            return []
        questions = dict.fromkeys(clean(entry.turn.question) for entry in reversed(entries))
        return list(questions)

    def store_string(self, string: str) -> None:
        """Do nothing: a question is kept with its answer."""


class _Completer(Completer):
    """Completes commands, keys and values of /filter, and names of speakers and articles."""

    def __init__(self, session: Chat) -> None:
        self._session = session
        self._generation = -1
        self._speakers: list[str] = []
        self._articles: list[str] = []

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        before = document.text_before_cursor
        if before.startswith("/") and " " not in before:
            return _fitting([f"/{name}" for name in COMMANDS], before)
        word = before.split(" ")[-1]
        self._look()
        if before.startswith("/filter "):
            key, colon, value = word.partition(":")
            if not colon:
                return _fitting([f"{each}:" for each in FILTER_KEYS], word)
            values = {"speaker": self._speakers, "article": self._articles}.get(key, [])
            return _fitting(values, value, inside=key == "speaker")
        if before.startswith("/open "):
            last = self._session.last
            numbers = [str(each.number) for each in last.answer.citations] if last else []
            return _fitting(numbers, word)
        if before.startswith("/") or not word:
            return []
        return _fitting([*self._speakers, *self._articles], word, inside=True)

    def _look(self) -> None:
        """Read the names once for each state of the store."""
        assistant = self._session.assistant
        try:
            generation = assistant.summary().generation
            if generation != self._generation:
                self._speakers = sorted(assistant.speakers())
                self._articles = [record.article.id for record in assistant.articles()]
                self._generation = generation
        except StoreError as error:
            self._session.tell(error.message)


def _fitting(names: Iterable[str], begun: str, *, inside: bool = False) -> list[Completion]:
    """Return completions: names that begin so, or with `inside`, have a word that does.

    Case and accents do not count.
    """
    wanted = _folded(begun)
    return [
        Completion(name, start_position=-len(begun))
        for name in map(clean, names)
        if _folded(name).startswith(wanted) or (inside and f" {wanted}" in _folded(name))
    ]


def _folded(name: str) -> str:
    """Return a name in lower case, without accents."""
    return unaccented(name).casefold()
