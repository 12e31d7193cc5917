"""A streamed answer on the screen: what a terminal shows in the end is the answer."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from qa.cli import streaming
from qa.cli.streaming import Screen
from qa.types import Claim

MOVES = re.compile(r"\x1b\[(\d*)([A-Zm])|(\r)|(\n)|(.)", re.DOTALL)


class Emulator:
    """A terminal that knows what `Screen` writes, and keeps the lines it shows."""

    def __init__(self) -> None:
        self.lines = [""]
        self.styles = [""]  # of each character: "2" dimmed, "0" plain
        self.style = "0"
        self.row = self.column = 0
        self.widest = 0

    def write(self, text: str) -> None:
        for count, kind, back, feed, letter in MOVES.findall(text):
            if back:
                self.column = 0
            elif feed:
                self.row, self.column = self.row + 1, 0
                self.lines += [""] * (self.row + 1 - len(self.lines))
                self.styles += [""] * (self.row + 1 - len(self.styles))
            elif letter:
                line = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = line[: self.column] + letter + line[self.column + 1 :]
                style = self.styles[self.row].ljust(self.column, "0")
                self.styles[self.row] = style[: self.column] + self.style + style[self.column + 1 :]
                self.column += 1
                self.widest = max(self.widest, self.column)
            elif kind == "A":
                self.row -= int(count)
            elif kind == "C":
                self.column += int(count)
            elif kind == "J":
                self.lines[self.row] = self.lines[self.row][: self.column]
                self.styles[self.row] = self.styles[self.row][: self.column]
                del self.lines[self.row + 1 :], self.styles[self.row + 1 :]
            elif kind == "m":
                self.style = count[:1]

    def shown(self, style: str) -> str:
        """Return the characters shown in a style, white space left out."""
        return "".join(
            letter
            for line, styles in zip(self.lines, self.styles, strict=True)
            for letter, one in zip(line, styles, strict=True)
            if one == style and not letter.isspace()
        )

    def flush(self) -> None:
        """Do nothing: every write is seen at once."""


def screen(monkeypatch: pytest.MonkeyPatch, emulator: Emulator, *, terminal: bool) -> Screen:
    console = Console(
        width=20,
        height=100,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
    )
    monkeypatch.setattr(streaming, "results", lambda: console)
    monkeypatch.setattr("sys.stdout", emulator)
    return Screen()


CLAIMS = st.lists(
    st.lists(st.text("abc.[1]", min_size=1, max_size=30), min_size=1, max_size=6).map(" ".join),
    min_size=1,
    max_size=4,
)


@given(claims=CLAIMS, cut=st.integers(1, 9), terminal=st.booleans())
def test_every_word_is_shown_once_however_it_arrives(
    claims: list[str], cut: int, terminal: bool
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        emulator = Emulator()
        shown = screen(monkeypatch, emulator, terminal=terminal)
        for claim in claims:
            text = f"{claim} "
            for start in range(0, len(text), cut):
                shown.words(text[start : start + cut])
            shown.checked(Claim(claim, (1,)))
        shown.end()
    told = "".join(emulator.lines)
    assert told.replace(" ", "") == "".join(claims).replace(" ", "")
    if terminal:
        assert emulator.widest < 20
        assert emulator.lines[-1] == ""


def test_a_claim_that_fails_keeps_its_words_and_tells_why(monkeypatch: pytest.MonkeyPatch) -> None:
    emulator = Emulator()
    shown = screen(monkeypatch, emulator, terminal=True)
    shown.words("It snowed. ")
    shown.checked(Claim("It snowed.", (), supported=False, reason="no\x1b[31m citation"))
    shown.end()
    assert " ".join(line.strip() for line in emulator.lines).split() == (
        "It snowed. (not supported: no citation)".split()
    )


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_only_a_supported_claim_becomes_plain(monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    emulator = Emulator()
    shown = screen(monkeypatch, emulator, terminal=True)
    text = "Snow\n- It snowed [1].\n\nMore snow\nIt thawed [2]. So there."
    for start in range(0, len(text), cut):
        shown.words(text[start : start + cut])
    for claim in ("It snowed [1].", "It thawed [2]."):
        start = text.index(claim)
        shown.checked(Claim(claim, (1,)), start + len(claim), start)
    shown.end()
    assert emulator.shown("0") == "Itsnowed[1].Itthawed[2]."
    assert emulator.shown("2") == "Snow-MoresnowSothere."


def test_a_pipe_gets_a_claim_once_it_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    emulator = Emulator()
    shown = screen(monkeypatch, emulator, terminal=False)
    shown.words("It snowed. ")
    assert emulator.lines == [""]
    shown.checked(Claim("It snowed.", (1,)))
    shown.end()
    assert emulator.lines == ["It snowed. ", ""]
