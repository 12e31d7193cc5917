"""Printed lines -> furniture, paragraphs and words, each rule by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters.readers.pdf_columns import in_reading_order
from qa.adapters.readers.pdf_furniture import without_furniture
from qa.adapters.readers.pdf_lines import Gap, Line
from qa.adapters.readers.pdf_paragraphs import paragraphs
from qa.adapters.readers.pdf_pieces import whole_lines
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
    line = column("Copyright 2018 Castellan, which is a press agency")[0]
    pieces = [
        line._replace(text="Copyright", right=95.0),
        line._replace(text="2018 Castellan", left=100.0, right=170.0, baseline=line.baseline + 2),
        line._replace(text=", which", left=170.1, right=200.0),
        line._replace(text="another column", left=240.0),
    ]
    assert [each.text for each in whole_lines(pieces)] == [
        "Copyright 2018 Castellan, which",
        "another column",
    ]


@pytest.mark.parametrize(
    ("letter", "first", "second", "read"),
    [
        ("T", "he ferry left", "the harbour", "The ferry left"),
        ("A", "fter the ferry left", "the harbour", "After the ferry left"),
        ("A", "ferry left", "as the ferry does", "A ferry left"),
    ],
)
@pytest.mark.parametrize("drawn_last", [False, True])
def test_an_initial_is_put_before_its_line(
    letter: str, first: str, second: str, read: str, drawn_last: bool
) -> None:
    lines = column(first, second, left=70.0)
    initial = [Line(1, letter, 50.0, 68.0, 688.0, 30.0)]
    drawn = [*lines, *initial] if drawn_last else [*initial, *lines]
    assert [line.text for line in whole_lines(drawn)] == [read, second]


def across(left: list[str], right: list[str]) -> list[Line]:
    """Set two columns as one line each, with the gap between them."""
    lines = []
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        start = 50 + len(one) * WIDTH
        gap = Gap(len(one), len(one) + 1, start, 300.0)
        end = 300 + len(other) * WIDTH
        lines.append(Line(1, f"{one} {other}", 50.0, end, 700.0 - 12 * number, 10.0, (gap,)))
    return lines


LEFT = [f"the left column goes on in line {number}" for number in "abcdef"]
RIGHT = [f"the right one is read after that {number}" for number in "abcdef"]


def test_lines_across_columns_are_cut() -> None:
    lines = in_reading_order(across(LEFT, RIGHT))
    assert [line.text for line in lines] == [*LEFT, *RIGHT]
    assert {line.left for line in lines} == {50.0, 300.0}


def test_rows_of_a_table_and_single_gaps_are_left() -> None:
    table = across(["Constance"] * 6, ["1961"] * 6)
    few = across(LEFT[:3], RIGHT[:3])
    assert in_reading_order(table) == table
    assert in_reading_order(few) == few


def test_very_many_gaps_are_borne() -> None:
    words = "nineteen letters on"
    step = len(words) + 1
    gaps = tuple(
        Gap(number * step + step - 1, number * step + step, number * 20.0, number * 20.0 + 15)
        for number in range(3000)
    )
    lines = [
        Line(1, f"{words} " * 3001, 0.0, 60_100.0, 700.0 - 12 * row, 10.0, gaps) for row in range(5)
    ]
    ordered = in_reading_order(lines)
    assert "".join(line.text for line in ordered).count("nineteen") == 5 * 3001


def test_notes_come_before_the_paragraph_that_they_cut() -> None:
    body = column(
        "Nobody had thought that the ferry would", "come back from the islands where", top=90
    )
    note = [Line(1, "1 A report says so.", 50.0, 120.0, 40.0, 7.0)]
    rest = column("it had been for so long a time after all.", page=2)
    assert grouped([*body, *note, *rest]) == [
        "1 A report says so.",
        "Nobody had thought that the ferry would come back from the islands where it had been for"
        " so long a time after all.",
    ]
    ended_before = [body[0], body[1]._replace(text="come back from there.")]
    assert grouped([*ended_before, *note, *rest])[1] == "1 A report says so."


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


def test_a_table_of_contents_goes() -> None:
    contents = ["1 The boats . . . . . . . 17", "2 The crews........ iv"]
    kept = without_furniture(column("Contents", *contents, *body_of(1))).lines
    assert [line.text for line in kept] == ["Contents", *body_of(1)]


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
