"""An article around a citation, in the user's pager, or printed where there is none."""

import os
import shlex
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

from .chat_session import Chat
from .render import print_article
from .terminal import results, say

if TYPE_CHECKING:
    from ..types import Citation

ABOVE = 4  # rows of the article above the sentence, in the pager
AROUND = 8  # rows above and below it, where there is no pager


def show_around(session: Chat, citation: "Citation") -> None:
    """Show the article of a citation, its sentence marked.

    Raises:
        ArticleError: it is not indexed any more.
    """
    record = session.assistant.article(citation.sentence.article_id)
    (found,) = session.assistant.recheck([citation])
    if found.now is None:
        session.tell("The article has changed since; the sentence is not in it any more.")
    console = results()
    line = found.now.line if found.now else None
    cited = (found.now,) if found.now else ()  # of all sentences on that line, only this is marked
    with console.capture() as captured:
        print_article(replace(record, sentences=cited), line)
    rows = captured.get().rstrip("\n").split("\n")
    at = next((number for number, row in enumerate(rows) if "> " in row[:12]), 0) if line else 0
    if not (session.interactive and _page("\n".join(rows) + "\n", row=at)):
        head, body = rows[:3], rows[3:]
        first = max(at - 3 - AROUND, 0)
        say("\n".join([*head, *body[first : first + 2 * AROUND + 1]]))
        say("")


def _page(text: str, *, row: int) -> bool:
    """Show a text in the pager and tell whether there was one."""
    command = os.environ.get("PAGER") or "less -R"
    try:
        words = shlex.split(command)
        if os.path.basename(words[0]) == "less":
            words += ["-R", f"+{max(row - ABOVE, 0) + 1}"]
        pager = subprocess.Popen(words, stdin=subprocess.PIPE)
    except (OSError, ValueError, IndexError):
        return False
    assert pager.stdin is not None
    try:
        pager.stdin.write(text.encode("utf-8", "replace"))
        pager.stdin.close()
    except BrokenPipeError:  # left before the end
        pass
    while True:
        try:
            pager.wait()
        except KeyboardInterrupt:  # the pager's own: it takes Ctrl-C itself
            continue
        return True
