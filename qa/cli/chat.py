"""`qa chat`: a conversation in the terminal, or line by line in a pipe."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import QAError
from .options import (
    ArticleOption,
    CountOption,
    JsonOption,
    ModelOption,
    OfflineOption,
    PromptsOption,
    QuietOption,
    RerankerOption,
    SinceOption,
    SpeakerOption,
    StoreOption,
    StrictOption,
    TimeoutOption,
    UntilOption,
    UsageOption,
    add_command,
    settings,
)

if TYPE_CHECKING:
    from .chat_session import Chat


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "chat", chat, "Ask questions that follow one another.")


def chat(
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the latest conversation.")
    ] = False,
    k: CountOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    article: ArticleOption = None,
    speaker: SpeakerOption = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    usage: UsageOption = False,
    reranker: RerankerOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Ask questions that follow one another; /help lists what can be typed besides.

    Without a terminal, each line of standard input is a question or a command, and the exit code is
    that of the first which failed.
    """
    from .chat_session import Chat, resume_latest
    from .terminal import note, silent

    interactive = not json and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
    words = {"since": since, "until": until, "speaker": speaker}
    asked = {key: [value] for key, value in words.items() if value is not None}
    asked |= {"article": article} if article else {}
    config = settings(
        store=store,
        k=k,
        offline=offline,
        model=model,
        strict=strict,
        timeout=timeout,
        prompts=prompts,
        reranker=reranker,
    )
    with Chat(config, asked, tell=silent if quiet else note, as_json=json) as session:
        session.interactive = interactive
        session.shows_usage = usage
        if resume:
            resume_latest(session)
        if interactive:
            _converse(session)
        else:
            _answer_lines(session)
            if session.failed:
                raise typer.Exit(session.failed)


def _converse(session: "Chat") -> None:
    """Ask and answer on the terminal until Ctrl-D or /quit."""
    from .chat_prompt import make_prompt
    from .terminal import say

    count = session.assistant.summary().articles
    session.tell(
        f"{count:,} {'article' if count == 1 else 'articles'}. Ask a question; /help lists the"
        " commands, Ctrl-D leaves."
    )
    session.prepare()
    prompt = make_prompt(session)
    while not session.ended:
        try:
            line = prompt()
        except KeyboardInterrupt:  # clears the line
            continue
        except EOFError:
            break
        say("")
        _take(session, line)


def _answer_lines(session: "Chat") -> None:
    """Answer each line of standard input."""
    from .ask import standard_input

    for line in standard_input():
        _take(session, line.decode("utf-8", "replace").removeprefix("\ufeff"))
        sys.stdout.flush()
        if session.ended:
            break


def _take(session: "Chat", line: str) -> None:
    """Do what a line asks for; what goes wrong is told, and the conversation goes on."""
    from .chat_commands import run_command
    from .terminal import problem, say

    line = line.strip()
    if not line:
        return
    try:
        if line.startswith("/"):
            run_command(session, line)
        else:
            session.ask(line)
    except QAError as error:
        session.failed = session.failed or error.exit_code
        if session.as_json:
            from ..as_json.answers import error_object
            from .json_line import dumps

            say(dumps(error_object(error, question=line)))
        problem(error.message)
        if error.hint:
            session.tell(f"    {error.hint}")
    except KeyboardInterrupt:
        if not session.interactive:
            raise
        session.tell("Stopped.")


def _is_terminal(stream: object) -> bool:
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())
