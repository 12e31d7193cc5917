"""Lines that say something of an article: kept, in no title and in no sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.articles import make_article, title_of
from qa.front_matter import extract
from qa.header_lines import header_lines_at, is_header_line, title_in
from qa.sentences import split_sentences
from qa.types import Markup


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Date: 2017-11-30", True),
        ("Published on: Nov. 30, 2017", True),
        ("**Date:** 2017-11-30", True),
        ("BY: ADA QUILL", True),
        ("Author:", True),
        ("Source: The Courier", True),
        ("Title: The mill burns", True),
        ("Date: the fruit of a palm", False),
        ("By Ada Quill", False),
        ("The date: 2017-11-30", False),
        ("Lavrov: we will not go", False),
        ("Source:code", False),
        ("By: " + "a word and " * 20, False),
    ],
)
def test_a_line_of_a_header(line: str, is_one: bool) -> None:
    assert is_header_line(line) is is_one


def test_only_a_title_gives_a_title() -> None:
    assert title_in("**Title:** The *mill* burns") == "The *mill* burns"
    assert title_in("Date: 2017-11-30") == ""
    assert title_in("The mill burns") == ""


MILL = "The old mill burned down. It had burned before."
SENTENCES = ["The old mill burned down.", "It had burned before."]
ARTICLES = [
    pytest.param("plain", f"Mill burns\nDate: 2017-11-30\n\n{MILL}\n", id="below the title"),
    pytest.param("plain", f"Mill burns\nBy: Ada Quill\nDate: 2017-11-30\n{MILL}\n", id="at once"),
    pytest.param("plain", f"Mill burns\r\n\r\nDate: 2017-11-30\r\n\r\n{MILL}\r\n", id="apart"),
    pytest.param("plain", f"Date: 2017-11-30\nMill burns\n\n{MILL}\n", id="above the title"),
    pytest.param("plain", f"Title: Mill burns\nDate: 2017-11-30\n\n{MILL}\n", id="all labelled"),
    pytest.param("plain", f"Date: 2017-11-30\nTitle: Mill burns\n\n{MILL}\n", id="title last"),
    pytest.param("markdown", f"# Mill burns\n\nDate: 2017-11-30\n\n{MILL}\n", id="heading"),
    pytest.param("markdown", f"Mill burns\nDate: 2017-11-30\n\n{MILL}\n", id="one paragraph"),
    pytest.param(
        "markdown",
        f"# Mill burns\n\n**Date:** 2017-11-30\n**Source:** Courier\n\n{MILL}\n",
        id="in bold",
    ),
]


@pytest.mark.parametrize(("markup", "text"), ARTICLES)
def test_header_lines_are_in_no_title_and_no_sentence(markup: Markup, text: str) -> None:
    article = make_article(extract(text, markup), article_id="m", path="/m", name="m")
    spans = split_sentences(text, start=article.body, markup=markup)
    assert title_of(article, spans, "m") == "Mill burns"
    assert article.date == date(2017, 11, 30)
    told = [text[span.start : span.end] for span in spans if not span.heading]
    assert told == SENTENCES
    headings = [text[span.start : span.end] for span in spans if span.heading]
    assert any("2017-11-30" in line for line in headings)
    assert not any("\n" in line for line in headings)


def test_without_a_headline_the_title_is_the_first_sentence() -> None:
    text = f"Date: 2017-11-30\n\n{MILL}\n"
    article = make_article(extract(text, "plain"), article_id="m", path="/m", name="m")
    assert title_of(article, split_sentences(text), "m") == SENTENCES[0]


def test_further_down_such_a_line_is_text() -> None:
    text = f"Mill burns\n\n{MILL}\n\nDate: the 30th was the day.\n"
    spans = split_sentences(text)
    assert [text[span.start : span.end] for span in spans if not span.heading] == [
        *SENTENCES,
        "Date: the 30th was the day.",
    ]


@given(st.lists(st.sampled_from(["Date: 2017", "By: Bo", "Mill burns", "", " "]), max_size=8))
def test_header_lines_are_slices_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = header_lines_at(text, 0, len(text))
    assert all(is_header_line(text[start:end]) for start, end in found)
    assert found == sorted(set(found))
