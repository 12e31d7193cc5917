"""Records: which field is the text, and what the others say of the article."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import ArticleError
from qa.record_fields import Fields
from qa.records import FIRST, Raw, read_records
from qa.types import Extracted

PROSE = "The harbour council met for an hour and spoke of the new pier. " * 5


def read(*records: Mapping[str, object], fields: Fields = Fields()) -> list[Extracted]:  # noqa: B008
    raws = [Raw(number, record) for number, record in enumerate(records, 1)]
    return list(read_records(raws, fields, unit="line"))


def test_a_record_becomes_an_article() -> None:
    record: dict[str, object] = {
        "title": " The  pier ", "text": "It opened.", "date": "March 3, 2021", "by": "By Ann Lee",
        "source": {"name": "Harbour Post"}, "url": "https://x.example/1", "lang": "en-GB",
        "section": "Local", "words": 2, "paid": False, "id": "a7", "image": None,
    }  # fmt: skip
    assert read(record) == [
        Extracted(
            text="The pier\n\nIt opened.",
            title="The pier",
            date=date(2021, 3, 3),
            author="Ann Lee",
            outlet="Harbour Post",
            url="https://x.example/1",
            language="en",
            metadata={"section": "Local", "words": "2", "paid": "false"},
            id="a7",
            record=1,
        )
    ]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param("Pier opens", "It did.", "Pier opens\n\nIt did.", id="apart"),
        pytest.param("Pier opens", "Pier  opens\n\nIt did.", "Pier  opens\n\nIt did.", id="same"),
        pytest.param("Pier Opens", "PIER OPENS It did.", "PIER OPENS It did.", id="capitals"),
        pytest.param("Pier", "Piers opened.", "Pier\n\nPiers opened.", id="part-of-a-word"),
        pytest.param("nan", "It did.", "It did.", id="nothing"),
        pytest.param("<b>Pier</b> <i>opens</i>", "It did.", "Pier opens\n\nIt did.", id="tags"),
        pytest.param("A &amp; B", "It did.", "A & B\n\nIt did.", id="entity"),
    ],
)
def test_a_title_is_the_first_line(title: str, text: str, expected: str) -> None:
    assert [article.text for article in read({"title": title, "text": text})] == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("Said.", "Said.", id="text"),
        pytest.param(["One.", "Two."], "One.\n\nTwo.", id="paragraphs"),
        pytest.param({"rendered": "<p>One.</p><p>Two.</p>"}, "One.\n\nTwo.", id="rendered"),
        pytest.param(
            [{"type": "title", "content": "T"},
             {"type": "sanitized_html", "subtype": "paragraph", "content": "One <b>b</b> <i>.</i>"},
             {"type": "image", "fullcaption": "C"},
             {"type": "sanitized_html", "subtype": "paragraph", "content": "Two <i>i</i><br>."}],
            "One b .\n\nTwo i\n.",
            id="typed-pieces",
        ),
        pytest.param("It opened… [+1234 chars]", "It opened…", id="newsapi-cut"),
        pytest.param("A\ud800B\0", "A\ufffdB\ufffd", id="not-storable"),
    ],
)  # fmt: skip
def test_a_text_is_read_in_every_form(value: object, expected: str) -> None:
    assert [article.text for article in read({"text": value})] == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(["Ann Lee", "Bo Ek"], "Ann Lee, Bo Ek", id="list"),
        pytest.param("['Ann Lee', \"Bo O'Ek\"]", "Ann Lee, Bo O'Ek", id="python-list"),
        pytest.param([{"name": "Ann Lee"}, {"name": "Ann Lee"}], "Ann Lee", id="objects"),
        pytest.param("By: Ann Lee", "Ann Lee", id="credit"),
        pytest.param("Byron Ek", "Byron Ek", id="no-credit"),
        pytest.param(12, None, id="number"),
        pytest.param("[]", None, id="empty-list"),
        pytest.param(None, None, id="null"),
    ],
)
def test_authors_are_read_in_every_form(value: object, expected: str | None) -> None:
    assert [article.author for article in read({"text": "x", "author": value})] == [expected]


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        pytest.param("domain", "www.x.example", "outlet", "www.x.example", id="domain"),
        pytest.param("source", "https://www.x.example/a", "outlet", "x.example", id="host"),
        pytest.param("url", "see there", "url", None, id="no-url"),
        pytest.param("language", "English", "language", "en", id="language"),
        pytest.param("language", "deu", "language", "de", id="three-letters"),
        pytest.param("language", "Elvish", "language", None, id="unknown-language"),
        pytest.param("created_utc", 1512084600, "date", date(2017, 11, 30), id="epoch"),
        pytest.param("date", {"$date": {"$numberLong": "1512084600000"}}, "date",
                     date(2017, 11, 30), id="mongodb"),
        pytest.param("date", "3/4/2018", "date", None, id="ambiguous"),
    ],
)  # fmt: skip
def test_values_are_read(name: str, value: object, field: str, expected: object) -> None:
    (article,) = read({"text": "It opened.", name: value})
    assert getattr(article, field) == expected
    if expected is None:  # what could not be read is kept as it is
        assert article.metadata == {name: value}


def test_a_second_field_serves_where_the_first_is_empty() -> None:
    found = read(
        {"text": "", "description": "Short.", "published": "", "date": "2021-03-03"},
        {"text": "Long.", "description": "Short.", "published": "2020-01-01", "date": "2021-03-03"},
    )
    assert [article.text for article in found] == ["Short.", "Long."]
    assert [article.date for article in found] == [date(2021, 3, 3), date(2020, 1, 1)]


def test_a_text_is_told_by_its_length_where_no_name_tells_it() -> None:
    hashes = "0123456789abcdef" * 40
    found = read(*({"key": "k", "blob": hashes, "payload": PROSE} for _ in range(3)))
    assert [article.text for article in found] == [PROSE.strip()] * 3


def test_a_long_text_is_better_than_a_summary() -> None:
    found = read(*({"summary": "Short.", "payload": PROSE} for _ in range(3)))
    assert [article.text for article in found] == [PROSE.strip()] * 3
    assert [article.metadata for article in found] == [{"summary": "Short."}] * 3


def test_without_a_text_the_fields_there_are_are_named() -> None:
    with pytest.raises(ArticleError) as error:
        read({"key": "k", "meta": {"n": 1}}, {"key": "k", "blob": "0123456789abcdef" * 40})
    assert "key, meta.n, blob" in error.value.message
    assert "--fields text=NAME" in (error.value.hint or "")


def test_names_in_a_message_can_be_printed() -> None:
    with pytest.raises(ArticleError, match="its fields: a b, \ufffd"):
        read({"a\n b": 1, "\ud800": 2})


@pytest.mark.parametrize("role", ["text", "date"])
def test_a_given_field_that_no_record_has_is_told(role: str) -> None:
    with pytest.raises(ArticleError) as error:
        read({"text": "x", "day": "y"}, fields=Fields(**{role: "nowhere"}))
    assert "'nowhere'" in error.value.message
    assert "text, day" in error.value.message
    assert f"--fields {role}=NAME" in (error.value.hint or "")


def test_given_fields_are_used() -> None:
    record: dict[str, object] = {"text": "Not this.", "deep": {"er": "This."}, "when": "2021-03-03"}
    (article,) = read(record, fields=Fields(text="deep.er", date="when"))
    assert (article.text, article.date) == ("This.", date(2021, 3, 3))
    assert article.metadata == {"text": "Not this."}


def test_a_record_without_text_is_told_and_the_others_stay() -> None:
    raws = [Raw(1, {"text": "One."}), Raw(2, None, problem="record 2 is broken"), Raw(3, {"a": 1})]
    found = list(read_records(raws, Fields(), unit="line"))
    assert [article.text for article in found] == ["One.", "", ""]
    assert [article.problem for article in found] == [
        None, "record 2 is broken", "record 3 has no text",
    ]  # fmt: skip
    assert [article.record for article in found] == [1, 2, 3]


def test_no_more_than_the_first_records_are_held() -> None:
    taken = 0

    def coming() -> Iterator[Raw]:
        nonlocal taken
        while True:
            taken += 1
            yield Raw(taken, {"text": "One."}, size=10)

    reading = read_records(coming(), Fields(), unit="line")
    next(reading)
    assert taken == FIRST


@pytest.mark.parametrize(
    ("raws", "message"),
    [
        pytest.param([], "no record in it", id="none"),
        pytest.param([Raw(1, None, problem="record 1 is bad")], "record 1 is bad", id="all-bad"),
    ],
)
def test_a_file_without_records_is_an_error(raws: list[Raw], message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        list(read_records(raws, Fields(), unit="line"))


def test_only_short_values_and_not_too_many_are_kept() -> None:
    record: dict[str, object] = {f"n{number}": number for number in range(40)}
    (article,) = read({"text": "x", "long": "y" * 201, "huge": 10**5000, **record})
    assert list(article.metadata) == [f"n{number}" for number in range(20)]


_LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_NAMES = st.text() | st.sampled_from("text title date author source url name content body".split())
_VALUES = st.recursive(
    _LEAF, lambda inner: st.lists(inner) | st.dictionaries(_NAMES, inner), max_leaves=12
)


@given(records=st.lists(st.dictionaries(_NAMES, _VALUES), max_size=5))
def test_any_records_are_articles_problems_or_an_article_error(
    records: list[dict[str, object]],
) -> None:
    try:
        found = read(*records)
    except ArticleError:
        return
    assert [article.record for article in found] == list(range(1, len(records) + 1))
    for article in found:
        assert bool(article.text) != bool(article.problem)
        article.text.encode("utf-8")
    assert found == read(*records)
