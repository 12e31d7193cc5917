"""Lines around a place of an article: exact, and never more than can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.excerpts import BEFORE, CHARACTERS, LINES, lines_of, take_excerpt
from qa.sentences import line_numbers, split_sentences
from qa.types import Article, ArticleRecord, Sentence


def record(text: str) -> ArticleRecord:
    article = Article(id="a.txt", path="/news/a.txt", text=text, title="A")
    spans = split_sentences(text)
    lines = line_numbers(text, [span.start for span in spans])
    sentences = tuple(
        Sentence("a.txt", index, span.start, span.end, line, text[span.start : span.end])
        for index, (span, line) in enumerate(zip(spans, lines, strict=True))
    )
    return ArticleRecord(article, 1, len(sentences), 0, "", sentences=sentences)


@given(
    text=st.text(st.sampled_from("ab .\n\r"), max_size=60), around=st.integers(0, 3), data=st.data()
)
def test_an_excerpt_is_the_lines_it_names(text: str, around: int, data: st.DataObject) -> None:
    lines = lines_of(text)
    line = data.draw(st.integers(1, len(lines)) if lines else st.none())
    excerpt = take_excerpt(record(text), line, around)
    assert excerpt.text == text[excerpt.start : excerpt.end]
    assert excerpt.text == "".join(lines[max(excerpt.first - 1, 0) : excerpt.last])
    assert not excerpt.cut
    if line is not None:
        assert (excerpt.first, excerpt.last) == (
            max(1, line - around),
            min(len(lines), line + around),
        )
    assert all(each in excerpt.record.sentences for each in (*excerpt.sentences, *excerpt.marked))


def test_without_a_line_it_begins_at_the_first_and_ends_in_time() -> None:
    excerpt = take_excerpt(record("One more line.\n" * 500), None, 15)
    assert (excerpt.first, excerpt.last, excerpt.total) == (1, LINES, 500)


def test_a_line_that_is_too_long_is_cut_around_the_sentence() -> None:
    text = "An opening.\n" + "The bridge was opened on Monday. " * 5_000 + "\nAn end.\n"
    excerpt = take_excerpt(record(text), 2, 1)
    assert excerpt.cut
    assert len(excerpt.text) == CHARACTERS
    assert excerpt.text == text[excerpt.start : excerpt.end]
    assert excerpt.marked[0].start - excerpt.start <= BEFORE
    assert (excerpt.first, excerpt.last) == (1, 2)


def test_a_line_that_is_not_there_is_told() -> None:
    for line in (0, 3):
        with pytest.raises(UsageError, match=f"no line {line}; its last is 2"):
            take_excerpt(record("One.\nTwo.\n"), line, 1)
