"""A saved page gives its article and what it states of it, and nothing of what surrounds it."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters.readers import html, mhtml
from qa.errors import ArticleError
from tests.adapters.readers.reading import SAMPLES, Read, check, lines, only

FERRY = [
    "Brennick ferry to run through the night from March",
    "The last boat to Brennick will leave at 1:40 a.m. from the first of March, four hours "
    "later than now, after the harbour board voted seven to four on Tuesday for a night service.",
    "“People on the island have been asking to see the end of a film for thirty years,” said "
    "the board’s chair, Dorothea Quill. “Now they can.”",
    "The four extra crossings will cost £310,000 a year. Fares rise by 20 pence, and the rest "
    "comes from the county, which has agreed to pay until 2021.",
    "Crews want more hands",
    "The crews’ union is not content. “Two deckhands at night is one too few,” said its secretary, "
    "Alan Pryce, who asked the board to put off the start until June.",
    "The board promised three things:",
    "• a third deckhand on every crossing after ten",
    "• a heated waiting room at the island pier",
    "• a review of the fares in the autumn",
    "We will hold them to every word of it.",
    "Pryce said that his members would vote on the plan next week.",
]
ORCHARD = [
    "The orchard that came back",
    "When the cider works at Lower Penhallow shut, nobody thought that its 400 trees would "
    "outlive it. They did. This autumn the old orchard gave eleven tonnes of apples – more "
    "than in its best year as a business.",
    "“We never pruned a thing for ten years, and the trees didn’t mind,” says Rose Tregear, whose "
    "grandfather planted half of them. “It’s us who needed the rest.”",
    "A count by the parish found these sorts:",
    "Sort | Trees | Tonnes",
    "Penhallow Red | 212 | 6.5",
    "Slack-ma-girdle | 121 | 3",
    "Café Noir | 67 | 1.5",
    "The juice sells at £4 a bottle in the village shop, and the money goes to the roof of the "
    "hall. Visitors may pick up windfalls on Saturdays, and they should bring boots.",
]
STORY = (
    "<p>The harbour board voted seven to four on Tuesday for a night service to the islands.</p>"
    "<p>“Now they can see the end of the film,” said its chair, Dorothea Quill, at the quay.</p>"
    "<p>The county has agreed to pay for the four extra crossings until the summer is over.</p>"
)


def page(head: str = "", body: str = STORY, root: str = "<html>") -> bytes:
    return f"{root}<head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("name", "read"),
    [("ferry.html", html.read), ("ferry.mhtml", mhtml.read)],
    ids=["DOM as Chromium shows it", "single file of Chromium"],
)
def test_a_news_page_gives_its_article_alone(name: str, read: Read) -> None:
    found = only(read, (SAMPLES / name).read_bytes())
    assert lines(found) == FERRY
    assert found.title == FERRY[0]
    assert found.date == date(2018, 1, 16)
    assert found.author == "Ines Kallow, Tom Verrall"
    assert found.outlet == "Tidewater Courier"
    assert found.url == ("https://tidewater-courier.example/transport/brennick-ferry-night-boats")
    assert found.language == "en"
    assert found.metadata == {
        "site": "tidewater-courier.example",
        "description": "Islanders get a last boat at 1:40 a.m. after a vote of seven to four.",
        "categories": "Transport",
    }
    assert (found.unit, found.marks, found.problem) == ("line", (), None)


@pytest.mark.parametrize(
    ("name", "read", "url"),
    [
        ("orchard.html", html.read, None),
        ("orchard.mhtml", mhtml.read, "http://127.0.0.1:8377/orchard.html"),
    ],
)
def test_a_page_that_states_nothing_has_no_facts(name: str, read: Read, url: str | None) -> None:
    found = only(read, (SAMPLES / name).read_bytes())
    assert lines(found) == ORCHARD
    assert (found.title, found.date, found.author) == (ORCHARD[0], None, None)
    assert (found.outlet, found.url, found.language) == (None, url, "en")


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        pytest.param('<meta property="article:published_time" content="2018-01-09T23:30:00-05:00">',
                     "", date(2018, 1, 9), id="meta, in its own time zone"),
        pytest.param('<meta property="article:modified_time" content="2018-02-11">'
                     '<meta name="date" content="2018-01-09">', "", date(2018, 1, 9),
                     id="the first day beside that of a change"),
        pytest.param('<meta property="article:modified_time" content="2018-02-11">', "",
                     date(2018, 2, 11), id="the day of a change where there is no other"),
        pytest.param('<link rel="canonical" href="https://a.example/2018/01/09/ferry">', "",
                     date(2018, 1, 9), id="address"),
        pytest.param("", '<time datetime="2018-01-09T10:00">Tuesday</time>', date(2018, 1, 9),
                     id="time element"),
        pytest.param("", '<div class="date">9 January 2018</div>', date(2018, 1, 9),
                     id="date line"),
        pytest.param("", '<aside><time datetime="2016-05-02">x</time></aside>', None,
                     id="of a related story"),
        pytest.param("", '<div class="comments"><time datetime="2018-01-17">x</time></div>', None,
                     id="of a comment"),
        pytest.param("", "<p>The pier was opened on 2011-05-06 by the queen’s cousin, it says.</p>",
                     None, id="in the text"),
        pytest.param("", "<footer>© 2024 Tidewater Courier, since 1 May 1893</footer>", None,
                     id="in the footer"),
        pytest.param('<meta property="og:image" content="https://a.example/2015/03/04/x.jpg">', "",
                     None, id="of a picture"),
        pytest.param('<meta name="description" content="On 2011-05-06T10:00:00Z it opened">', "",
                     None, id="in the description"),
        pytest.param('<script type="application/ld+json">{"@type": "Organization", '
                     '"foundingDate": "2003-05-01T00:00:00Z"}</script>', "", None,
                     id="of the firm"),
        pytest.param('<script type="application/ld+json">{"dateModified": "2016-05-01", '
                     '"datePublished": "2015-05-01T23:30:00-08:00"}</script>', "",
                     date(2015, 5, 1), id="JSON-LD"),
        pytest.param('<meta name="date" content="03/04/2018">', "", None, id="March or April"),
        pytest.param("", '<span class="post-date updated">9 Jan 2018</span>', date(2018, 1, 9),
                     id="as WordPress marks it"),
        pytest.param('<meta name="date" content="2918-01-09">', "", None, id="in the future"),
        pytest.param('<meta name="date" content="1970-01-01T00:00:00Z">', "", None, id="epoch"),
    ],
)  # fmt: skip
def test_the_date_is_one_that_the_page_states(head: str, body: str, day: date | None) -> None:
    assert only(html.read, page(head, STORY + body)).date == day


@pytest.mark.parametrize(
    ("data", "word"),
    [
        pytest.param(page('<meta charset="windows-1252">', STORY.replace("harbour", "Häfen"))
                     .decode().encode("cp1252"), "Häfen", id="windows-1252"),
        pytest.param(page('<meta charset="iso-8859-7">', STORY.replace("harbour", "λιμάνι")
                     .replace("“", '"').replace("”", '"')).decode().encode("iso-8859-7"), "λιμάνι",
                     id="Greek"),
        pytest.param(page('<meta charset="shift_jis">', STORY.replace("harbour", "港湾")
                     ).decode().encode("cp932"), "港湾", id="Shift-JIS"),
        pytest.param(page("", STORY.replace("harbour", "Häfen")).decode().encode("cp1252"),
                     "Häfen", id="undeclared"),
        pytest.param(page('<meta charset="iso-8859-1">', STORY.replace("harbour", "Häfen")),
                     "Häfen", id="wrongly declared"),
        pytest.param(page("", STORY.replace("harbour", "Häfen")).decode().encode("utf-16"),
                     "Häfen", id="UTF-16"),
        pytest.param(page('<meta charset="no-such">', STORY.replace("harbour", "Häfen")), "Häfen",
                     id="unknown"),
        pytest.param(b'<?xml version="1.0" encoding="utf-8"?>' + page("", STORY.replace("harbour",
                     "Häfen")), "Häfen", id="XML declaration"),
    ],
)  # fmt: skip
def test_characters_are_right_in_any_encoding(data: bytes, word: str) -> None:
    assert f"The {word} board" in only(html.read, data).text


@pytest.mark.parametrize(
    ("root", "language"),
    [("<html lang='en-GB'>", "en"), ("<html>", "en"), ("<html lang='de'>", "en")],
    ids=["declared", "undeclared", "wrongly declared"],
)
def test_the_language_is_plausible(root: str, language: str) -> None:
    assert only(html.read, page("", STORY, root)).language == language


@pytest.mark.parametrize(
    "lead",
    [
        "<p>By Ines Kallow</p>",
        "<p>Published 9 January 2018, 10:30</p>",
        "<p>3 min read</p>",
        "<p>Share this article</p>",
    ],
)
def test_what_stands_between_headline_and_story_is_no_text(lead: str) -> None:
    found = only(
        html.read, page("<title>Night boats</title>", "<h1>Night boats</h1>" + lead + STORY)
    )
    assert lines(found)[:2] == [
        "Night boats",
        "The harbour board voted seven to four on Tuesday for a night service to the islands.",
    ]


def test_an_outlet_behind_the_title_is_not_part_of_it() -> None:
    head = '<title>Night boats - The Quay</title><meta property="og:site_name" content="The Quay">'
    found = only(html.read, page(head))
    assert (found.title, found.outlet) == ("Night boats", "The Quay")


def test_a_headline_other_than_the_title_is_kept_below_it() -> None:
    head = '<meta property="og:title" content="Night boats to come">'
    found = only(html.read, page(head, "<h1>Islanders get to see the end of the film</h1>" + STORY))
    assert lines(found)[:2] == ["Night boats to come", "Islanders get to see the end of the film"]


def test_notes_are_dropped_and_powers_stay_powers() -> None:
    body = STORY + (
        '<p>The basin holds 10<sup>6</sup> litres<sup><a href="#n1">[1]</a></sup> of harbour water '
        "in a good year, and some of it is salt.</p>"
    )
    assert "holds 10⁶ litres of harbour" in only(html.read, page("", body)).text


def test_where_the_page_was_saved_from_is_its_address() -> None:
    note = b"<!-- saved from url=(0026)https://a.example/ferry -->\n"
    assert only(html.read, note + page()).url == "https://a.example/ferry"


def test_where_no_article_is_found_all_that_is_shown_is_read() -> None:
    body = "<script>var a = 1</script><div>Shown.</div>"
    assert only(html.read, page("", body)).text == "Shown.\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b" \n", id="white space"),
        pytest.param(page("<title>T</title>", "<script>alert(1)</script>"), id="scripts"),
        pytest.param(b"<html><frameset><frame src=a></frameset></html>", id="frames"),
        pytest.param(b"<" * 1000, id="brackets"),
    ],
)
def test_a_page_without_text_is_no_article(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"\Ano text in it\Z"):
        list(html.read(BytesIO(data), "x"))


def test_binary_data_is_no_page() -> None:
    with pytest.raises(ArticleError, match="binary"):
        list(html.read(BytesIO(b"\x00\x01\x02\xff" * 100), "x"))


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<div>" * 300, id="boxes"),
        pytest.param("<div>" * 100_000, id="very many boxes"),
        pytest.param("<table><tr><td>" * 250, id="tables"),
        pytest.param("<ul><li>" * 3_000, id="lists"),
        pytest.param("<b><i><font>" * 5_000, id="never closed"),
        pytest.param("<p>" + "word and so on " * 800_000 + "</p>", id="one long text"),
    ],
)
def test_no_depth_or_length_loses_the_story(before: str) -> None:
    found = only(html.read, page("<title>Night boats</title>", before + STORY))
    assert found.title == "Night boats"
    assert "The county has agreed to pay" in found.text


def test_entities_that_a_page_declares_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE html [<!ENTITY a "boom boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    found = only(html.read, bomb + page("<title>T</title>", STORY + "<p>End of it: &b;.</p>"))
    assert found.title == "T"
    assert "boom" not in found.text


def test_the_part_that_was_saved_is_read_and_not_a_frame() -> None:
    places = ((b"https://a.example/frame", "first"), (b"https://a.example/x", "right"))
    parts = b"".join(
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: "
        + place + b"\r\n\r\n" + page("", STORY.replace("harbour", word)) + b"\r\n"
        for place, word in places
    )  # fmt: skip
    head = (
        b"From: <Saved by X>\r\nSnapshot-Content-Location: https://a.example/x\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    )
    found = only(mhtml.read, head + parts + b"--b--\r\n")
    assert "The right board" in found.text
    assert "The first board" not in found.text
    assert found.url == "https://a.example/x"


def test_a_single_file_without_a_page_is_no_article() -> None:
    with pytest.raises(ArticleError, match="no page in it"):
        list(mhtml.read(BytesIO(b"From: a\n\nJust text.\n"), "x"))


MARKUP = st.lists(
    st.sampled_from(
        """<p> </p> <div> </div> <table> <tr> <td> <th> <ul> <li> <h1> <title> </title> <br> <sup>1
        <article> <script> <!-- --> <b> <a&nbsp; &#0; &lt; <time&nbsp;datetime='x'> <pre> <svg>
        <meta&nbsp;charset=utf-16> <html> <body> word 2018-01-09 By&nbsp;Ada • é <![CDATA[ <?xml"""
        .replace("&nbsp;datetime", " datetime").replace("&nbsp;charset", " charset").split()
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@settings(max_examples=150)
@given(st.one_of(MARKUP.map(str.encode), st.binary(max_size=2_000)))
def test_any_bytes_are_an_article_or_an_error(data: bytes) -> None:
    check(html.read, data)


@settings(max_examples=100)
@given(st.one_of(MARKUP.map(str.encode), st.binary(max_size=500)), st.binary(max_size=60))
def test_any_single_file_is_an_article_or_an_error(data: bytes, field: bytes) -> None:
    head = b"Content-Type: text/html; charset=" + field + b"\nContent-Location: " + field + b"\n\n"
    check(mhtml.read, head + data)
    check(mhtml.read, data)
