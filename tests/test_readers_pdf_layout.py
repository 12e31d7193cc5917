"""Printed lines -> furniture, paragraphs and words, each rule by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters.readers.pdf_furniture import without_furniture
from qa.adapters.readers.pdf_lines import Line
from qa.adapters.readers.pdf_paragraphs import paragraphs
from qa.adapters.readers.pdf_words import Vocabulary, cleaned, ended

WIDTH = 5.0  # points a letter


def column(*texts: str, page: int = 1, left: float = 50.0, top: float = 700.0) -> list[Line]:
    """Set lines below each other; leading spaces indent a line, an empty one leaves a gap."""
    lines = []
    for number, text in enumerate(texts):
        if text:
            indent = len(text) - len(text.lstrip())
            start = left + indent * WIDTH
            words = text.strip()
            lines.append(
                Line(page, words, start, start + len(words) * WIDTH, top - 12 * number, 10.0)
            )
    return lines


def grouped(lines: list[Line]) -> list[str]:
    return [" ".join(line.text for line in group) for group in paragraphs(lines)]


@pytest.mark.parametrize(
    ("before", "after", "words", "joined"),
    [
        ("the admini-", "stration", "", "the administration"),
        ("the Anglo-", "American insurer", "", "the Anglo-American insurer"),
        ("an oil-", "rich state", "oil is rich", "an oil-rich state"),
        ("an oil-", "rich state", "an oil-rich one", "an oil-rich state"),
        ("some-", "times", "some times, sometimes", "sometimes"),
        ("a 30-", "year plan", "", "a 30-year plan"),
        ("quarter-past-", "five", "past five", "quarter-past-five"),
        ("Anglo-Ameri-", "can", "", "Anglo-American"),
        ("an F-", "16 jet", "", "an F-16 jet"),
        ("re\u00ad", "Open", "", "reOpen"),
        ("a line -", "then", "", "a line - then"),
        ("he left\u2014", "and came", "", "he left\u2014and came"),
        ("日本", "語", "", "日本語"),
        ("one", "two", "", "one two"),
    ],
)
def test_words_are_joined_over_a_line_end(before: str, after: str, words: str, joined: str) -> None:
    vocabulary = Vocabulary.of([words, "and more of it"])
    assert vocabulary.joined(cleaned(before), cleaned(after)) == joined


def test_parts_of_a_divided_word_are_no_words() -> None:
    assert Vocabulary.of(["many admini-", "stration officials"]).words == {"many", "officials"}


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("e\ufb03cient \ufb01res", "efficient fires"),
        ("soft\u00adened  by \x07 hand", "softened by hand"),
        ("ten\u00a0men", "ten men"),
        ("a\u2010b\ue123", "a-b"),
    ],
)
def test_a_line_is_read_without_printers_signs(printed: str, read: str) -> None:
    assert ended(cleaned(printed)) == read


@given(st.lists(st.text(), min_size=1))
def test_joined_text_ends_in_its_last_line(lines: list[str]) -> None:
    vocabulary = Vocabulary.of(lines)
    text = ""
    for line in lines:
        words = cleaned(line)
        text = vocabulary.joined(text, words)
        assert text.endswith(words)
    assert "\n" not in ended(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["The ferry left the harbour in a storm", "and came back on the day after.", "",
             "Nobody had expected it to come back so", "soon, its captain least of all."],
            ["The ferry left the harbour in a storm and came back on the day after.",
             "Nobody had expected it to come back so soon, its captain least of all."],
            id="a gap",
        ),
        pytest.param(
            ["  The ferry left the harbour in a storm", "and came back on the day after that one.",
             "  Nobody had expected it to come back so", "soon, its captain least of all people."],
            ["The ferry left the harbour in a storm and came back on the day after that one.",
             "Nobody had expected it to come back so soon, its captain least of all people."],
            id="an indent",
        ),
        pytest.param(
            ["The ferry left the harbour in a storm and", "came back on Monday.",
             "Nobody had expected it to come back so", "soon, its captain least of all."],
            ["The ferry left the harbour in a storm and came back on Monday.",
             "Nobody had expected it to come back so soon, its captain least of all."],
            id="a short last line",
        ),
        pytest.param(
            ["The boats that are to leave are these ones:",
             "• the Constance, which is the oldest of", "  them by a year", "• the Prudence"],
            ["The boats that are to leave are these ones:",
             "• the Constance, which is the oldest of them by a year", "• the Prudence"],
            id="a list",
        ),
    ],
)  # fmt: skip
def test_paragraphs_are_seen_by_their_layout(lines: list[str], expected: list[str]) -> None:
    assert grouped(column(*lines)) == expected


def test_a_paragraph_runs_on_in_the_next_column_and_on_the_next_page() -> None:
    first = column(
        "The ferry left the harbour in a heavy storm", "and nobody thought that it would", top=60
    )
    second = column(
        "ever come back to it, but on the next day", "it did, with all of its", left=300.0
    )
    third = column("passengers. They were cold and wet and glad", "to be at home.", page=2)
    assert len(grouped([*first, *second, *third])) == 1


def test_letters_of_another_size_are_another_paragraph() -> None:
    headline = [Line(1, "Boats leave", 50.0, 200.0, 730.0, 20.0)]
    assert grouped([*headline, *column("They left on Monday.")]) == [
        "Boats leave",
        "They left on Monday.",
    ]


def test_pieces_of_one_line_are_put_together() -> None:
    line = column("Copyright 2018 Castellan, which is a press agency")
    pieces = [
        line[0]._replace(text="Copyright", right=95.0),
        line[0]._replace(text="2018 Castellan", left=100.0),
    ]
    assert grouped(pieces) == ["Copyright 2018 Castellan"]


def page(number: int, *body: str, head: str = "", foot: str = "") -> list[Line]:
    return [
        *column(head, page=number, top=800.0),
        *column(*body, page=number),
        *column(foot, page=number, top=30.0),
    ]


def body_of(number: int) -> list[str]:
    return [f"{word} in part {number} of all" for word in ("One", "Two", "Three", "Four", "Five")]


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        pytest.param("The Courier", "Page {}", id="the same on all"),
        pytest.param("The Courier, p. {}", "{}", id="with its number"),
        pytest.param("", "- {} -", id="a number alone"),
    ],
)
def test_running_heads_and_feet_go(head: str, foot: str) -> None:
    pages = [
        page(number, *body_of(number), head=head.format(number), foot=foot.format(number))
        for number in range(7, 12)
    ]
    kept = without_furniture([line for lines in pages for line in lines]).lines
    assert [line.text for line in kept] == [
        text for number in range(7, 12) for text in body_of(number)
    ]


def test_a_head_that_names_each_chapter_goes_by_its_number() -> None:
    pages = [
        page(number, *body_of(number), head=f"Chapter {'ABCDEFG'[number]}: Boats {number + 2}")
        for number in range(1, 6)
    ]
    kept = without_furniture([line for lines in pages for line in lines]).lines
    assert not any("Chapter" in line.text for line in kept)


def test_what_stands_once_or_in_the_middle_stays() -> None:
    lines = [*page(1, "The Courier", *body_of(1)), *page(2, *body_of(2), foot="1961")]
    assert without_furniture(lines).lines == lines


def test_a_document_of_one_line_a_page_keeps_it() -> None:
    lines = [line for number in (1, 2, 3) for line in column("Boats", page=number)]
    assert without_furniture(lines).lines == lines


def test_a_page_printed_by_a_browser_gives_its_address() -> None:
    lines = page(
        1, *body_of(1), head="5/14/18, 5:20 PM Boats", foot="https://courier.example/boats 1/1"
    )
    printed = without_furniture(lines)
    assert printed.url == "https://courier.example/boats"
    assert [line.text for line in printed.lines] == body_of(1)


LINES = st.builds(
    Line,
    page=st.integers(1, 3),
    text=st.text(min_size=1),
    left=st.floats(0, 600),
    right=st.floats(0, 600),
    baseline=st.floats(0, 800),
    size=st.floats(0, 30),
)


@given(st.lists(LINES, max_size=30))
def test_no_line_is_lost_or_moved_among_paragraphs(lines: list[Line]) -> None:
    printed = without_furniture(lines).lines
    assert bool(printed) == bool(lines)
    groups = paragraphs(printed)
    signs = "".join(line.text for group in groups for line in group)
    wanted = "".join(line.text for line in printed)
    assert "".join(signs.split()) == "".join(wanted.split())
    assert all(groups)
