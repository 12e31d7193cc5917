"""Blocks of prose: where they lie, which are headings, and what is left out."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.markup import Block, is_full, line_breaks, prose_blocks, without_markup, wrap_width
from qa.types import Markup

TEXTS = st.text(alphabet=' \n\r\t.!?*_[]()`#>|-+1aA"“”é\x00\ud800', max_size=80)
MARKUPS: list[Markup] = ["plain", "markdown"]


def slices(text: str, markup: Markup, start: int = 0) -> list[tuple[str, bool]]:
    """What each block holds, and whether it is a heading."""
    return [
        (text[block.start : block.end], block.heading)
        for block in prose_blocks(text, start, markup)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\n ", [], id="white space"),
        pytest.param("One.\n\nTwo.\n", [("One.", False), ("Two.", False)], id="blank line"),
        pytest.param("One.\r\n\r\nTwo.", [("One.", False), ("Two.", False)], id="CRLF"),
        pytest.param("One.\r\rTwo.", [("One.", False), ("Two.", False)], id="lone CR"),
        pytest.param("One.\r\nTwo.", [("One.\r\nTwo.", False)], id="one CRLF is no blank line"),
        pytest.param(
            "One.\n \t \nTwo.", [("One.", False), ("Two.", False)], id="blank with spaces"
        ),
        pytest.param(
            "Big news\n\nIt is out.", [("Big news", True), ("It is out.", False)], id="title"
        ),
        pytest.param(
            "Big news\nThe paper is out today.",
            [("Big news", True), ("The paper is out today.", False)],
            id="title without a blank line",
        ),
        pytest.param(
            "The head of the office in the\nCapital said it was over.",
            [("The head of the office in the\nCapital said it was over.", False)],
            id="a wrapped first line is no title",
        ),
        pytest.param(
            "Russia accused us.\nIt was long ago, he said.",
            [("Russia accused us.\nIt was long ago, he said.", False)],
            id="a first line with an end mark is text",
        ),
        pytest.param(
            "word " * 21 + "\n\nText.",
            [(("word " * 21).strip(), False), ("Text.", False)],
            id="a long first line is text",
        ),
        pytest.param(
            "A.\n\nWhat they want\n\nB.",
            [("A.", False), ("What they want", True), ("B.", False)],
            id="heading between paragraphs",
        ),
        pytest.param(
            "A.\n\n“We never left home”\n\nB.",
            [("A.", False), ("“We never left home”", False), ("B.", False)],
            id="a quotation is no heading",
        ),
        pytest.param(
            "A.\n\n- first thing\n\nB.",
            [("A.", False), ("- first thing", False), ("B.", False)],
            id="a list item is no heading",
        ),
        pytest.param("A.\n\nTwo words", [("A.", False), ("Two words", False)], id="last line"),
        pytest.param("# Not\n\n* markup.", [("# Not", True), ("* markup.", False)], id="no markup"),
    ],
)
def test_plain_blocks(text: str, expected: list[tuple[str, bool]]) -> None:
    assert slices(text, "plain") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# Title #\n\nText.", [("Title", True), ("Text.", False)], id="heading"),
        pytest.param("Title\n===\nText.", [("Title", True), ("Text.", False)], id="underlined"),
        pytest.param("# C#\n\nText.", [("C#", True), ("Text.", False)], id="hash of a word"),
        pytest.param("A.\n\nB\n---\n", [("A.", False), ("B", True)], id="second level"),
        pytest.param(
            "- one\n- two\n  more\n\n1. three",
            [("one", False), ("two\n  more", False), ("three", False)],
            id="lists",
        ),
        pytest.param("- [x] done.", [("done.", False)], id="task"),
        pytest.param("> Said.\n> More.", [("Said.\n> More.", False)], id="quotation"),
        pytest.param("> - # Deep\n", [("Deep", True)], id="nested markers"),
        pytest.param("A.\n\n```\ncode\n```\nB.", [("A.", False), ("B.", False)], id="fence"),
        pytest.param("A.\n\n    code\n\nB.", [("A.", False), ("B.", False)], id="indented code"),
        pytest.param("A.\n\n<div>\nx\n</div>\n\nB.", [("A.", False), ("B.", False)], id="HTML"),
        pytest.param("A.\n\n***\n\nB.", [("A.", False), ("B.", False)], id="rule"),
        pytest.param("A.\n\n[a]: http://b.c\n\nB.", [("A.", False), ("B.", False)], id="link"),
        pytest.param(
            "| a | b |\n|---|---|\n| c | d |\n",
            [("a | b", False), ("c | d", False)],
            id="table",
        ),
        pytest.param(
            "# T\r\n\r\nOne\r\ntwo.\r\rB.",
            [("T", True), ("One\r\ntwo.", False), ("B.", False)],
            id="line ends",
        ),
        pytest.param(
            "Headline here\n\nText follows.",
            [("Headline here", True), ("Text follows.", False)],
            id="a headline without a mark",
        ),
    ],
)
def test_markdown_blocks(text: str, expected: list[tuple[str, bool]]) -> None:
    assert slices(text, "markdown") == expected


@pytest.mark.parametrize("markup", MARKUPS)
def test_blocks_begin_after_the_front_matter(markup: Markup) -> None:
    text = "---\ntitle: x\n---\nHeadline\n\nText."
    assert slices(text, markup, start=17) == [("Headline", True), ("Text.", False)]


@pytest.mark.parametrize("markup", MARKUPS)
@given(text=TEXTS)
def test_blocks_are_ordered_and_trimmed(markup: Markup, text: str) -> None:
    position = 0
    for block in prose_blocks(text, 0, markup):
        assert position <= block.start < block.end <= len(text)
        content = text[block.start : block.end]
        assert content == content.strip()
        position = block.end


@given(text=TEXTS)
def test_plain_blocks_leave_out_only_white_space(text: str) -> None:
    position = 0
    for block in [*prose_blocks(text, 0, "plain"), Block(len(text), len(text), False)]:
        assert not text[position : block.start].strip()
        position = block.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("**All of it.**", "All of it.", id="bold"),
        pytest.param("***Both.***", "Both.", id="bold italics"),
        pytest.param("**_Nested._**", "Nested.", id="nested"),
        pytest.param("**Opened here.", "Opened here.", id="opened"),
        pytest.param("Closed here.**", "Closed here.", id="closed"),
        pytest.param("[Read more](http://a.b/c)", "Read more", id="link"),
        pytest.param("![A picture](a.png)", "A picture", id="image"),
        pytest.param("**Moscow** said so.", "**Moscow** said so.", id="pair at the start"),
        pytest.param("He said **no.**", "He said **no.**", id="pair at the end"),
        pytest.param("See [this](http://a.b).", "See [this](http://a.b).", id="link inside"),
        pytest.param("*** ___ ***", "", id="nothing but markup"),
    ],
)
def test_markup_at_the_ends(text: str, expected: str) -> None:
    start, end = without_markup(text, 0, len(text))
    assert text[start:end] == expected


@given(text=TEXTS.filter(str.strip).map(str.strip))
def test_markup_is_only_taken_off(text: str) -> None:
    start, end = without_markup(text, 0, len(text))
    assert 0 <= start <= end <= len(text)
    assert text[start:end] == text[start:end].strip()


PROSE = "Nobody in the old town had seen so much snow since the winter of 1963, they said. "


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        pytest.param(textwrap.fill(PROSE * 4, 40), True, id="wrapped at 40"),
        pytest.param(textwrap.fill(PROSE * 4, 100), True, id="wrapped at 100"),
        pytest.param(
            "It rained.\nIt snowed all night.\nWe went home.\nIt was late.", False, id="lines"
        ),
        pytest.param("Milk\nBread and butter\nEggs\nSalt\nSome more wine", False, id="list"),
        pytest.param("one", False, id="one line"),
    ],
)
def test_wrapped_lines_are_told_from_lines_that_were_meant(text: str, wrapped: bool) -> None:
    breaks = line_breaks(text, Block(0, len(text), False), "plain")
    assert (wrap_width(text, breaks) > 0) is wrapped


def test_a_paragraph_end_has_room_for_the_next_word() -> None:
    text = textwrap.fill(PROSE, 40) + "\n" + textwrap.fill(PROSE, 40)
    breaks = line_breaks(text, Block(0, len(text), False), "plain")
    width = wrap_width(text, breaks)
    meant = [text[line.start :] for line in breaks if not is_full(line, width)]
    assert meant == [textwrap.fill(PROSE, 40)]
