"""Names of fields: what is guessed from them, and what is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import UsageError
from qa.record_fields import ROLES, Fields, candidates, parse_fields, shape_of, shown_name

DUMPS = [
    pytest.param(
        {
            "source": {"id": "x", "name": "Harbour Post"}, "author": "J", "title": "T",
            "description": "D", "url": "U", "urlToImage": "I", "publishedAt": "P", "content": "C",
        },
        {"text": "content", "title": "title", "date": "publishedAt", "author": "author",
         "outlet": "source.name", "url": "url"},
        id="newsapi",
    ),
    pytest.param(
        {"authors": [], "date_download": "", "date_modify": "", "date_publish": "", "language": "",
         "description": "", "filename": "", "maintext": "", "source_domain": "", "text": "",
         "title": "", "title_page": "", "url": ""},
        {"text": "maintext", "title": "title", "date": "date_publish", "author": "authors",
         "outlet": "source_domain", "url": "url", "language": "language"},
        id="common-crawl-news",
    ),
    pytest.param(
        {"title": "", "text": "", "domain": "", "date": "", "description": "", "url": "",
         "image_url": ""},
        {"text": "text", "title": "title", "date": "date", "outlet": "domain", "url": "url"},
        id="cc_news",
    ),
    pytest.param(
        {"": "", "id": "", "title": "", "publication": "", "author": "", "date": "", "year": "",
         "month": "", "url": "", "content": ""},
        {"text": "content", "title": "title", "date": "date", "author": "author",
         "outlet": "publication", "url": "url", "id": "id"},
        id="all-the-news",
    ),
    pytest.param(
        {"date": "", "year": "", "author": "", "title": "", "article": "", "url": "",
         "section": "", "publication": ""},
        {"text": "article", "title": "title", "date": "date", "outlet": "publication"},
        id="all-the-news-2",
    ),
    pytest.param(
        {"id": "", "webPublicationDate": "", "webTitle": "", "webUrl": "", "sectionName": "",
         "fields": {"headline": "", "byline": "", "body": "", "bodyText": "", "trailText": "",
                    "publication": ""}},
        {"text": "fields.bodyText", "title": "fields.headline", "date": "webPublicationDate",
         "author": "fields.byline", "outlet": "fields.publication", "url": "webUrl", "id": "id"},
        id="guardian",
    ),
    pytest.param(
        {"abstract": "", "web_url": "", "snippet": "", "lead_paragraph": "", "source": "",
         "headline": {"main": "", "kicker": ""}, "pub_date": "", "byline": {"original": ""},
         "_id": ""},
        {"text": "lead_paragraph", "title": "headline.main", "date": "pub_date",
         "author": "byline.original", "outlet": "source", "url": "web_url", "id": "_id"},
        id="nyt",
    ),
    pytest.param(
        {"id": 3, "date": "", "link": "", "title": {"rendered": ""}, "content": {"rendered": ""},
         "excerpt": {"rendered": ""}, "author": 2},
        {"text": "content.rendered", "title": "title.rendered", "date": "date", "url": "link"},
        id="wordpress",
    ),
    pytest.param(
        {"@type": "NewsArticle", "headline": "", "articleBody": "", "datePublished": "",
         "author": {"@type": "Person", "name": ""}, "publisher": {"name": ""}, "inLanguage": ""},
        {"text": "articleBody", "title": "headline", "date": "datePublished",
         "author": "author.name", "outlet": "publisher.name", "language": "inLanguage"},
        id="schema.org",
    ),
    pytest.param(
        {"_index": "", "_id": "", "_source": {"Title": "", "Body Text": "", "pub-date": ""}},
        {"text": "_source.Body Text", "title": "_source.Title", "date": "_source.pub-date"},
        id="elasticsearch",
    ),
    pytest.param(
        {"_id": {"$oid": ""}, "text": "", "date": {"$date": ""}},
        {"text": "text", "date": "date.$date", "id": "_id.$oid"},
        id="mongodb",
    ),
    pytest.param(
        {"source.name": "", "headline.main": "", "dc:date": "", "og:url": "", "body": ""},
        {"text": "body", "title": "headline.main", "date": "dc:date", "outlet": "source.name",
         "url": "og:url"},
        id="flattened",
    ),
    pytest.param(
        {"Titel": "", "Überschrift": "", "Inhalt": "", "Datum": "", "Autor": "", "Quelle": ""},
        {"text": "Inhalt", "date": "Datum", "author": "Autor", "outlet": "Quelle"},
        id="german",
    ),
    pytest.param({"source": {"id": "", "url": ""}, "image": {"title": ""}}, {}, id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), DUMPS)
def test_usual_names_are_known(record: dict[str, object], expected: dict[str, str]) -> None:
    found = candidates(shape_of(record), Fields())
    best = {role: shown_name(paths[0]) for role, paths in found.items() if paths}
    assert best.items() >= expected.items()
    if not expected:
        assert not best


def test_a_given_field_is_the_only_one_for_its_part_and_for_no_other() -> None:
    record = {"text": "", "content": "", "title": "", "headline": ""}
    found = candidates(shape_of(record), Fields(text="title"))
    assert found["text"] == (("title",),)
    assert found["title"] == (("headline",),)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("a.b", ("a.b",), id="flat-first"),
        pytest.param("c.d", ("c", "d"), id="within"),
        pytest.param("C.D", ("c", "d"), id="case"),
        pytest.param("pubdate", ("Pub Date",), id="folded"),
        pytest.param("c", ("c",), id="whole-object"),
    ],
)
def test_a_given_field_is_found(name: str, path: tuple[str, ...]) -> None:
    record = {"a.b": "", "a": {"b": ""}, "c": {"d": ""}, "Pub Date": ""}
    assert candidates(shape_of(record), Fields(text=name))["text"] == (path,)


def test_fields_are_parsed() -> None:
    assert parse_fields("text=body, Date = source.day") == Fields(text="body", date="source.day")
    assert parse_fields("url=a=b") == Fields(url="a=b")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        pytest.param("", "''", id="empty"),
        pytest.param("body", "'body'", id="no-mark"),
        pytest.param("text=", "'text='", id="no-name"),
        pytest.param("=body", "'=body'", id="no-part"),
        pytest.param("text=body,", "''", id="comma"),
        pytest.param("subtitle=x", "'subtitle'", id="unknown"),
        pytest.param("text=a,text=b", "text twice", id="twice"),
    ],
)
def test_fields_that_cannot_be_read_are_told(words: str, named: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_fields(words)
    assert named in error.value.message
    assert error.value.hint


@given(words=st.text())
def test_any_words_are_fields_or_a_usage_error(words: str) -> None:
    try:
        fields = parse_fields(words)
    except UsageError:
        return
    assert any(getattr(fields, role) for role in ROLES)
