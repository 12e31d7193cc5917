"""The commands of `qa chat`, which begin with a slash: one function each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..config import setting
from ..errors import UsageError
from .chat_session import Chat, resume_latest
from .terminal import clean, say

if TYPE_CHECKING:
    from ..types import Turn

FILTER_KEYS = ("since", "until", "speaker", "article")
SHOWN_HITS = 10


@dataclass(frozen=True, slots=True)
class Command:
    """What a command takes, what it does in a line, and the function that does it."""

    takes: str
    summary: str
    run: Callable[[Chat, str], None]
    shows: bool = False  # prints text, which has no place between JSON objects


def run_command(session: Chat, line: str) -> None:
    """Do what a line that begins with a slash asks for.

    Raises:
        UsageError: there is no such command, or it cannot be done; the hint tells what can.
    """
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        similar = get_close_matches(name.lower(), COMMANDS, n=1, cutoff=0.5)
        raise UsageError(
            f"There is no command /{name}.",
            hint=(f"Did you mean /{similar[0]}? " if similar else "") + "/help lists the commands.",
        )
    if command.shows and session.as_json:
        raise UsageError(f"/{name.lower()} shows text.", hint="Leave --json out.")
    command.run(session, rest.strip())


def _sources(session: Chat, _: str) -> None:
    from ..types import SearchResult
    from .render import print_search

    turn = _last(session)
    cited = turn.answer.citations or turn.answer.nearest
    print_search(SearchResult(turn.searched, cited, ()))
    say("")


def _open(session: Chat, rest: str) -> None:
    from .paging import show_around

    answer = _last(session).answer
    cited = answer.citations or answer.nearest
    number = rest.strip("[]") or "1"
    found = next((each for each in cited if str(each.number) == number), None)
    if found is None:
        numbers = f"1 to {len(cited)}" if len(cited) > 1 else "1"
        raise UsageError(
            f"The last answer has no citation {rest}.",
            hint=f"Its numbers are {numbers}." if cited else "It cites nothing.",
        )
    show_around(session, found)


def _why(session: Chat, _: str) -> None:
    from .render import shown_path

    turn = _last(session)
    hits = turn.answer.hits[:SHOWN_HITS]
    say(f"Searched: {clean(turn.searched)}")
    if not hits:
        say("What was retrieved is kept only while the conversation is open.")
        return
    cited = {
        (each.sentence.article_id, each.sentence.index): each.number
        for each in turn.answer.citations
    }
    paths = {each.sentence.article_id: each.path for each in turn.answer.citations}
    say("      score  keyword rank (BM25)  vector rank (cosine)  passage")
    for rank, hit in enumerate(hits, start=1):
        passage = hit.passage
        keyword = f"{hit.keyword_rank} ({hit.keyword_score:.1f})" if hit.keyword_rank else "-"
        vector = f"{hit.vector_rank} ({hit.vector_score:.2f})" if hit.vector_rank else "-"
        where = paths.get(passage.article_id)
        name = shown_path(where) if where else clean(passage.article_id)
        numbers = [
            cited[sentence.article_id, sentence.index]
            for sentence in passage.sentences
            if (sentence.article_id, sentence.index) in cited
        ]
        told = "".join(f"[{number}]" for number in sorted(numbers))
        say(
            f"{rank:>4}  {hit.score:>5.2f}  {keyword:<19}  {vector:<20}"
            f"  {name}:{passage.sentences[0].line} {told}".rstrip()
        )
    times = ", ".join(f"{step} {ms:.0f} ms" for step, ms in turn.answer.timings_ms.items())
    say(times)


def _filter(session: Chat, rest: str) -> None:
    if rest == "off":
        session.set_filter({})
        session.tell("All articles.")
        return
    if rest:
        words = {**session.filter_words, **_filter_words(rest)}
        try:
            session.set_filter({key: values for key, values in words.items() if values})
        except UsageError as error:  # it speaks of options
            raise UsageError(error.message.replace("--", ""), hint=error.hint) from error
    if not session.filter_words:
        session.tell("No filter. Set one with /filter since:2017-11 speaker:Lavrov article:*.md")
        return
    conversation = session.conversation
    found = session.assistant.articles(conversation.wanted, speaker=conversation.speaker)
    count = len(found)
    articles = f"{count:,} {'article' if count == 1 else 'articles'}"
    session.tell(f"{session.filter_shown}  ({articles}; /filter off ends it)")


def _filter_words(text: str) -> dict[str, list[str]]:
    """Return `since:last week speaker:"Ann Lee"` by keys; an empty value ends that part.

    Raises:
        UsageError: a key is none of ours.
    """
    found: dict[str, list[str]] = {}
    pieces = re.split(r"(?:^|\s+)(\w+):", text)
    unknown = [key for key in pieces[1::2] if key not in FILTER_KEYS]
    if pieces[0].strip() or unknown:
        told = unknown[0] + ":" if unknown else pieces[0].strip()
        raise UsageError(
            f"/filter does not know {told}", hint="Write since: until: speaker: article: or off."
        )
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        value = value.strip().strip("\"'")
        values = found.setdefault(key, [])
        if value and (key == "article" or not values):
            values.append(value)
    return found


def _model(session: Chat, rest: str) -> None:
    if rest and session.config.offline:
        raise UsageError("qa is offline.", hint="`/offline off` lets it connect again.")
    if rest:
        session.reopen(replace(session.config, model=setting("model", rest)))
    name = session.assistant.check_model()
    session.tell(f"The model is {name}." if name else "Answers are made without a model.")


def _offline(session: Chat, rest: str) -> None:
    if rest not in ("", "on", "off"):
        raise UsageError("/offline takes on or off.")
    session.reopen(replace(session.config, offline=rest != "off"))
    session.tell(
        "No connection is made from here on; /offline off ends that."
        if rest != "off"
        else "Connections are allowed again."
    )


def _save(session: Chat, rest: str) -> None:
    from ..pages.conversation_markdown import as_markdown
    from .writing import write_new

    turns = session.conversation.turns
    if not turns:
        raise UsageError("There is nothing to save yet.")
    if not rest:
        raise UsageError("/save needs a file.", hint="/save talk.md or /save talk.html")
    path = Path(rest.strip("\"'")).expanduser()
    as_page = path.suffix.lower() in (".html", ".htm")
    write_new(path, session.assistant.report(turns) if as_page else as_markdown(turns))
    session.tell(f"Saved to {path}.")


def _new(session: Chat, _: str) -> None:
    session.begin()
    session.tell("A new conversation.")


def _resume(session: Chat, _: str) -> None:
    resume_latest(session)


def _help(session: Chat, _: str) -> None:
    column = max(len(name) + len(command.takes) for name, command in COMMANDS.items()) + 4
    for name, command in COMMANDS.items():
        say(f"{f'/{name} {command.takes}':<{column}}{command.summary}")
    say("")
    say("Tab completes; Alt-Enter begins another line; the arrow keys bring back what was asked.")
    say("Ctrl-C stops an answer or clears the line; Ctrl-D leaves.")


def _quit(session: Chat, _: str) -> None:
    session.ended = True


def _last(session: Chat) -> "Turn":
    if session.last is None:
        raise UsageError("Nothing has been asked yet.", hint="Type a question.")
    return session.last


COMMANDS: Mapping[str, Command] = {
    "sources": Command("", "The sentences of the last answer in full.", _sources, True),
    "open": Command("N", "The article around citation N.", _open, True),
    "why": Command("", "What was retrieved, and why it ranked so.", _why, True),
    "filter": Command("KEY:VALUE ...", "Only since: until: speaker: article:, or off.", _filter),
    "model": Command("[NAME]", "The model that answers, or another one.", _model),
    "offline": Command("[off]", "Answer without any connection.", _offline),
    "save": Command("FILE", "Write the conversation to a .md or .html file.", _save),
    "new": Command("", "Begin a new conversation.", _new),
    "resume": Command("", "Go on with the conversation before.", _resume),
    "help": Command("", "This list.", _help, True),
    "quit": Command("", "Leave.", _quit),
}
