"""PDFs made by real programs, and PDFs that something happened to."""

import datetime
import io
from bisect import bisect_right
from pathlib import Path

import pytest

from qa.adapters.readers.pdf import read
from qa.errors import ArticleError
from qa.sentences import split_sentences
from qa.types import Extracted
from tests.conftest import ROOT
from tests.hostile import pdf_of_pages

SAMPLES = ROOT / "tests" / "samples"
TITLE = "Ferry company to retire its oldest boats as repair costs triple"


def extracted(name: str) -> Extracted:
    with (SAMPLES / name).open("rb") as stream:
        (found,) = read(stream, name)
    return found


def sentences(found: Extracted) -> list[str]:
    return [found.text[span.start : span.end] for span in split_sentences(found.text)]


def page_of(found: Extracted, words: str) -> int:
    assert found.text.count(words) == 1
    return bisect_right(found.marks, found.text.index(words))


@pytest.fixture(scope="module")
def columns() -> Extracted:
    return extracted("ferry-columns.pdf")


@pytest.fixture(scope="module")
def printed() -> Extracted:
    return extracted("ferry-chromium.pdf")


def test_what_the_document_states_is_taken(columns: Extracted) -> None:
    assert (columns.title, columns.author, columns.language) == (TITLE, "Nora Feldt", "en")
    assert columns.date == datetime.date(2026, 11, 25)
    assert (columns.unit, columns.problem, len(columns.marks)) == ("page", None, 3)


def test_the_headline_stands_in_the_text_once(columns: Extracted, printed: Extracted) -> None:
    for found in (columns, printed):
        assert found.title == TITLE
        assert found.text.startswith(f"{TITLE}\n\nBy Nora Feldt\n\nSALTMARSH, May 14, 2018 (Cast")
        assert found.text.count(TITLE) == 1


@pytest.mark.parametrize(
    ("sentence", "page"),
    [
        pytest.param(
            "SALTMARSH, May 14, 2018 (Castellan) - The company that carries 1.3 million passengers"
            " a year between Saltmarsh and the outer islands will retire four of its nine boats"
            " before winter, its managing director announced on Monday, after the cost of keeping"
            " them afloat tripled in a single season.",
            1,
            id="words divided over line ends",
        ),
        pytest.param(
            "The Anglo-American insurer that covers the fleet raised its premium by 60 percent"
            " within a fortnight, and asked for monthly examinations by independent surveyors"
            " instead of yearly ones.",
            1,
            id="a hyphen of its own",
        ),
        pytest.param(
            "Aalto answered that three electric ferries had been ordered from a shipyard in Ulvik,"
            " and that the first would be delivered in the autumn of next year.",
            1,
            id="a word divided over a page",
        ),
        pytest.param(
            "They send their catch to the auction on the quarter-past-five boat, which is one of"
            " the four.",
            2,
            id="over the end of a column",
        ),
        pytest.param(
            '"Do not think that I am doing this with a light heart."', 3, id="on the last page"
        ),
    ],
)
def test_sentences_are_whole_and_on_their_page(
    columns: Extracted, sentence: str, page: int
) -> None:
    assert sentence in sentences(columns)
    assert page_of(columns, sentence) == page


def test_the_mark_of_a_page_lies_within_a_sentence_that_runs_over_to_it(
    columns: Extracted,
) -> None:
    second = columns.text[columns.marks[1] :]
    assert second.startswith("livered in the autumn of next year.")
    assert page_of(columns, "and that the first would be de") == 1
    assert columns.text[columns.marks[2] :].startswith("What is to become of the boats")


def test_running_heads_and_page_numbers_are_not_text(columns: Extracted) -> None:
    assert "Saltmarsh Courier" not in columns.text
    assert "Page" not in columns.text


def test_what_a_browser_prints_around_a_page_is_its_address(printed: Extracted) -> None:
    assert printed.url == "http://courier.example/ferry.html"
    assert "courier.example" not in printed.text
    assert "11/25/26" not in printed.text


def test_a_browsers_soft_hyphens_are_gone(printed: Extracted) -> None:
    paragraph = (
        '"We have been repairing repairs," Henrik Aalto told a crowded meeting of islanders in the'
        ' old customs house. "At some point the responsible decision is to stop."'
    )
    assert paragraph in printed.text.split("\n\n")
    assert page_of(printed, "will sell across the water instead.") == 2
    assert (
        "If the early crossing disappears, he said, the auction will lose a fifth of its supply,"
        " and he will sell across the water instead."
    ) in sentences(printed)


def test_columns_pages_and_programs_do_not_change_the_words(
    columns: Extracted, printed: Extracted
) -> None:
    assert columns.text == printed.text


def test_notes_do_not_cut_the_sentence_that_runs_over_to_the_next_page() -> None:
    found = extracted("ferry-notes.pdf")
    sentence = (
        "Until then the company would charter a catamaran from the mainland for the busiest hours."
    )
    assert sentence in sentences(found)
    assert found.text[: found.marks[1]].endswith("the company would charter a cata")
    assert page_of(found, "The report was made public on April 3.") == 1
    assert "of the maritime administration found cracks" in found.text
    assert 'a timetable on paper only. "One engine fails' in found.text


def test_a_large_initial_is_the_first_letter_of_its_word() -> None:
    paragraph = extracted("ferry-notes.pdf").text.split("\n\n")[1]
    assert paragraph.startswith("The company that carries 1.3 million passengers a year between")
    assert paragraph.endswith("tripled in a single season.")


def test_lines_drawn_across_columns_are_read_down_each(columns: Extracted) -> None:
    typed = extracted("ferry-typed.pdf").text.split("\n\n")
    assert typed == columns.text.split("\n\n")[2:8]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ferry-scanned.pdf", "no text in it (a scan?)"),
        ("ferry-encrypted.pdf", "encrypted; it needs a password"),
    ],
)
def test_a_pdf_without_anything_to_read_says_why(name: str, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        extracted(name)
    assert caught.value.message == reason


def test_a_pdf_that_only_its_owner_may_change_is_read(columns: Extracted) -> None:
    assert extracted("ferry-restricted.pdf").text == columns.text


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"<html>no PDF</html>", b"\0" * 5000])
def test_what_is_no_pdf_says_so(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"not a PDF, or broken\Z"):
        next(read(io.BytesIO(data), "x.pdf"))


def test_the_pages_that_can_be_read_are(tmp_path: Path, columns: Extracted) -> None:
    data = (SAMPLES / "ferry-columns.pdf").read_bytes()
    start = data.index(b"/Type/Page/")
    broken = data[:start] + b"/Type/Rage/" + data[start + 11 :]
    (found,) = read(io.BytesIO(broken), "x.pdf")
    assert found.problem == "1 of 3 pages cannot be read"
    assert "What is to become of the boats themselves is undecided." in sentences(found)
    assert "SALTMARSH" not in found.text
    assert page_of(found, "Public consultations begin") == page_of(columns, "Public consultations")


def test_a_title_that_is_a_files_name_gives_way_to_the_headline() -> None:
    data = (SAMPLES / "ferry-columns.pdf").read_bytes()
    start = data.index(b"/Title<")
    end = data.index(b">", start)
    name = "ferry.indd".encode("utf-16-be").hex().upper().encode()
    fill = data[start + 7 : end]
    changed = data[: start + 7] + (b"FEFF" + name).ljust(len(fill), b" ") + data[end:]
    assert len(changed) == len(data)
    (found,) = read(io.BytesIO(changed), "x.pdf")
    assert found.title == TITLE


def test_a_paragraph_of_signs_that_nobody_sees_is_left_out() -> None:
    drawn = b"BT /F 12 Tf 72 700 Td (%s) Tj ET BT /F 12 Tf 72 600 Td (%s) Tj ET"
    content = drawn % (b"The harbour opened on Monday.", rb"\003\004\010")
    page = b"<</Length %d>>stream\n%s\nendstream " % (len(content), content)
    (found,) = read(io.BytesIO(pdf_of_pages(1, page)), "harbour.pdf")
    assert (found.text, found.marks) == ("The harbour opened on Monday.", (0,))
