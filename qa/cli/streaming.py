"""A streamed answer -> the screen: words dimmed until their claim is checked, then plain.

What is no claim, such as a heading, stays dimmed.

On a terminal words appear as they arrive and are written again once their claim is checked; into a
pipe or a file a claim is written when it is checked. Only what has been written since the last
check is written again, so that an answer may be longer than the screen.
"""

import re
import sys
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from .terminal import clean, results

if TYPE_CHECKING:
    from ..types import Answer, Claim

DIM, YELLOW, PLAIN = "\x1b[2m", "\x1b[33m", "\x1b[0m"
CLEAR_BELOW = "\x1b[J"
TOKEN = re.compile(r" *[^ ]+| +")  # a word with the space before it


class Screen:
    """Writes an answer that is still arriving; `written` tells whether there was any of it."""

    def __init__(self) -> None:
        console = results()
        self._live = console.is_terminal and console.color_system is not None
        self._width, self._height = max(console.width, 8), max(console.height, 3)
        self._column = 0  # where the unchecked words begin
        self._waiting = ""  # words shown, not yet checked
        self._settled = 0  # characters of words that came before them
        self.written = False

    def words(self, text: str) -> None:
        """Show words that have arrived, as unchecked."""
        self._erase()
        self._waiting += text
        self._show(DIM)
        self.written = True

    def checked(self, claim: "Claim", end: int | None = None, start: int | None = None) -> None:
        """Write a claim's words again: plain if supported, else with the reason.

        `start` and `end` are where it stands in all the words shown so far; what comes before it
        belongs to no claim and is dimmed for good, what follows stays unchecked.
        """
        self._erase()
        cut = len(self._waiting) if end is None else max(end - self._settled, 0)
        begin = 0 if start is None else min(max(start - self._settled, 0), cut)
        before, text, rest = (
            self._waiting[:begin], self._waiting[begin:cut], self._waiting[cut:]
        )  # fmt: skip
        self._settled += cut
        self._waiting = ""
        self._write(before, DIM)
        reason = (
            "" if claim.supported else f" (not supported: {clean(claim.reason or 'unchecked')})"
        )
        text, gap = text.rstrip(), text[len(text.rstrip()) :]
        self._write(text, "" if claim.supported else DIM)
        self._write(reason, YELLOW)
        self._write(gap or ("" if rest else " "), "")
        self._waiting = rest
        self._show(DIM)

    def end(self) -> None:
        """Finish the answer, or leave it as it is when it was stopped."""
        self._erase()
        self._write(self._waiting, DIM)
        self._waiting = ""
        if self._column:
            self._put("\n")
            self._column = 0

    def tell_own(self, answer: "Answer") -> None:
        """Set off what follows the words of a model: its citations, or an answer in their place.

        The sentences of such an answer have numbers of their own.
        """
        if self.written:
            own = answer.model is None and answer.status == "answered"
            self._put("\nThe articles' own sentences:\n\n" if own else "\n")
            self.written = False

    def _show(self, style: str) -> None:
        """Show the waiting words without taking them for written."""
        if self._live:
            laid_out, _ = self._laid_out(self._waiting)
            self._put(f"{style}{laid_out}{PLAIN}")

    def _erase(self) -> None:
        """Take the cursor back to where the waiting words begin, and clear what follows."""
        if not (self._live and self._waiting):
            return
        laid_out, _ = self._laid_out(self._waiting)
        up = laid_out.count("\n")
        if up >= self._height:  # their beginning has left the screen: they stay as they are
            self._column = self._laid_out(self._waiting)[1]
            self._settled += len(self._waiting)
            self._waiting = ""
            return
        right = f"\x1b[{self._column}C" if self._column else ""
        self._put("\r" + (f"\x1b[{up}A" if up else "") + right + CLEAR_BELOW)

    def _write(self, text: str, style: str) -> None:
        if not text:
            return
        if self._live:
            laid_out, self._column = self._laid_out(text)
            self._put(f"{style}{laid_out}{PLAIN}" if style else laid_out)
        else:
            self._column = 0 if text.endswith("\n") else 1
            self._put(clean(text))

    def _laid_out(self, text: str) -> tuple[str, int]:
        """Return words as lines of the screen, from the current column on, and the column after."""
        column = self._column
        parts: list[str] = []
        for at, line in enumerate(clean(text).split("\n")):
            if at:
                parts.append("\n")
                column = 0
            for token in TOKEN.findall(line):
                word = token.lstrip(" ")
                gap, size = token[: len(token) - len(word)], cell_len(word)
                if not word:  # spaces at an end never reach the edge, where the cursor would wrap
                    gap = gap[: max(self._width - 1 - column, 0)]
                if word and column and column + len(gap) + size > self._width - 1:
                    parts.append("\n")
                    gap, column = "", 0
                if not word:
                    gap = gap[: self._width - 1 - column]  # space at the end needs no new line
                while size > self._width - 1:  # a word longer than a line
                    begin = set_cell_size(word, self._width - 1).rstrip(" ")
                    parts.append(f"{begin}\n")
                    word = word[len(begin) :]
                    size = cell_len(word)
                parts.append(gap + word)
                column += len(gap) + size
        return "".join(parts), column

    def _put(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
