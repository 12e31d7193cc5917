"""A header gives its values and leaves the prose; what is no header stays prose."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.articles import make_article, title_of
from qa.front_matter import FrontMatter, extract, read_front_matter
from qa.types import Article, Span


def article_of(text: str, name: str = "story.md") -> Article:
    return make_article(extract(text, "markdown"), article_id=name, path=f"/{name}", name=name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("close", ["---", "...", "---  "])
def test_a_header_ends_where_prose_begins(end: str, close: str) -> None:
    text = end.join(["---", "title: A", "Author: B", close, "Prose.", ""])
    header = read_front_matter(text)
    assert header == FrontMatter({"title": "A", "author": "B"}, text.index("Prose."))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Prose.\n---\ntitle: A\n---\n", id="not at the beginning"),
        pytest.param("---\ntitle: A\n", id="never closed"),
        pytest.param("---\nJust a sentence.\n---\nMore.\n", id="prose between rules"),
        pytest.param("---\nSEOUL: War, he said: no.\nIt rained.\nAll day.\n---\n", id="no YAML"),
        pytest.param("-----\nBy: Ada\n-----\nMore.\n", id="longer rules"),
        pytest.param("--- title: A\n---\n", id="text behind the dashes"),
        pytest.param("---\n- one\n- two\n---\n", id="list between rules"),
        pytest.param("---\n" + "x: y\n" * 5_000 + "---\n", id="endless"),
        pytest.param("---", id="dashes alone"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_header_is_prose(text: str) -> None:
    assert read_front_matter(text) == FrontMatter({}, 0)


def test_an_empty_header_is_one() -> None:
    assert read_front_matter("---\n---\nProse.") == FrontMatter({}, 8)
    assert read_front_matter("---\n# nothing\n---\nProse.") == FrontMatter({}, 18)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        pytest.param("title: [a", "not YAML", id="open bracket"),
        pytest.param("title: 'a\ndate: 2017-11-30", "not YAML", id="open quote"),
        pytest.param("title: a: b", "line 2", id="two colons"),
        pytest.param("title: \x07", "not YAML", id="control character"),
        pytest.param("title: &a x\nurl: *a", "aliases", id="alias"),
        pytest.param("title: " + "[" * 10_000, "not YAML", id="deep"),
    ],
)
def test_a_broken_header_is_told_and_left_out(header: str, reason: str) -> None:
    text = f"---\n{header}\n---\nProse."
    found = read_front_matter(text)
    assert found.values == {}
    assert text[found.body :] == "Prose."
    assert reason in str(found.problem)


def test_aliases_of_aliases_cost_nothing() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "aliases" in str(read_front_matter("---\n" + "\n".join(lines) + "\n---\n").problem)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        pytest.param("title: Yes", "Yes", id="a truth"),
        pytest.param("title: 1984", "1984", id="a number"),
        pytest.param("title: 12:30", "12:30", id="a time"),
        pytest.param("title: 1_000", "1_000", id="a number with a line"),
        pytest.param("title: 2017-11-30", "2017-11-30", id="a date"),
        pytest.param('title: "Talks: \\"no\\""', 'Talks: "no"', id="quoted"),
        pytest.param("title: >\n  folded\n  lines", "folded lines", id="folded"),
        pytest.param("TITLE: Upper", "Upper", id="upper case key"),
        pytest.param("title: null", "", id="null"),
        pytest.param("title: ~", "", id="tilde"),
        pytest.param("title:", "", id="empty"),
        pytest.param("title: '  '", "", id="blank"),
        pytest.param("author: Ada", "", id="missing"),
        pytest.param("title: !!python/object:os.system x", "x", id="tag"),
    ],
)
def test_a_title_is_as_written(line: str, title: str) -> None:
    assert article_of(f"---\n{line}\n---\nProse.").title == title


@pytest.mark.parametrize(
    ("line", "author"),
    [
        pytest.param("author: Ada Quill", "Ada Quill", id="one"),
        pytest.param("authors: [Ada, Bo]", "Ada, Bo", id="list"),
        pytest.param("authors:\n  - Ada\n  - Bo", "Ada, Bo", id="list of lines"),
        pytest.param("authors:\n  - name: Ada\n    mail: a@b\n  - Bo", "Ada, Bo", id="records"),
        pytest.param("author: []\nbyline: Cy", "Cy", id="empty list"),
        pytest.param("author: {}", None, id="empty record"),
    ],
)
def test_authors_are_named(line: str, author: str | None) -> None:
    assert article_of(f"---\n{line}\n---\nProse.").author == author


@pytest.mark.parametrize(
    "value",
    [
        "2017-11-30", "2017-11-30 12:00:00", "2017-11-30T12:00:00Z", "2017-11-30 12:00:00 +02:00",
        "'2017-11-30'", "November 30, 2017", "30 Nov 2017", "20171130",
    ],
)  # fmt: skip
def test_dates_of_a_header_are_read(value: str) -> None:
    assert article_of(f"---\ndate: {value}\n---\nProse.").date == date(2017, 11, 30)


def test_a_date_that_is_none_spoils_nothing_else() -> None:
    article = article_of("---\ntitle: A\ndate: 2017-13-45\n---\nProse.")
    assert (article.title, article.date) == ("A", None)
    article = article_of("---\ndate: soon\n---\nProse.", name="2017-11-30-story.md")
    assert article.date == date(2017, 11, 30)


def test_the_url_and_all_else_are_kept() -> None:
    article = article_of("---\nsource: https://a.example\ntags: [x, y]\n---\nProse.")
    assert article.url == "https://a.example"
    assert article.metadata == {"source": "https://a.example", "tags": "x, y"}


@pytest.mark.parametrize(
    ("text", "spans", "title"),
    [
        pytest.param("Head\n\nText.", [Span(0, 4, True), Span(6, 11)], "Head", id="heading"),
        pytest.param("Text.\n\nHead", [Span(0, 5), Span(7, 11, True)], "Head", id="heading later"),
        pytest.param("Two\n words.", [Span(0, 11)], "Two words.", id="first sentence"),
        pytest.param("word " * 40, [Span(0, 200)], "word " * 18 + "…", id="long"),
        pytest.param("", [], "story.md", id="nothing"),
    ],
)
def test_a_title_is_found_where_none_is_given(text: str, spans: list[Span], title: str) -> None:
    assert title_of(article_of(text), spans, "story.md") == title


@given(st.text(alphabet="-.:\n\r #[]{}&*'\"abtitle", max_size=80))
def test_any_text_has_a_body(text: str) -> None:
    header = read_front_matter(text)
    assert 0 <= header.body <= len(text)
    assert header.body == 0 or text.startswith("---")
    assert article_of(text).text == text
