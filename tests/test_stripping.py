"""Tags and entities: what a reader of a page sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.stripping import stripped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Plain words.\n\nMore.", "Plain words.\n\nMore.", id="plain"),
        pytest.param("<p>One.</p><p>Two.</p>", "One.\n\nTwo.", id="paragraphs"),
        pytest.param("<p>One <b>bold</b>\n word.</p>", "One bold word.", id="inline"),
        pytest.param("One.<br>Two.<br/>Three.", "One.\nTwo.\nThree.", id="breaks"),
        pytest.param("<ul><li>One</li><li>Two</li></ul>", "One\nTwo", id="list"),
        pytest.param("<p>A</p><script>var x;</script><p>B</p>", "A\n\nB", id="script"),
        pytest.param("<p>A<!-- hidden -->B</p>", "AB", id="comment"),
        pytest.param("<p>Oil &amp; gas &#8211; &quot;up&quot;</p>", 'Oil & gas – "up"', id="both"),
        pytest.param("Oil &amp; gas&nbsp;up", "Oil & gas\xa0up", id="entities"),
        pytest.param("AT&T; R&D", "AT&T; R&D", id="no-entities"),
        pytest.param("if a < b and c > d", "if a < b and c > d", id="less-than"),
        pytest.param("He wrote the tag <b> twice.", "He wrote the tag <b> twice.", id="one-tag"),
        pytest.param("Mail <jane@x.example>", "Mail <jane@x.example>", id="address"),
        pytest.param("<div><p>Unclosed <i>tag", "Unclosed tag", id="unclosed"),
        pytest.param("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
                     "1 2\n3", id="table"),
        pytest.param('<?xml version="1.0" encoding="latin-1"?><p>Café</p><p>b</p>', "Café\n\nb",
                     id="declared-encoding"),
    ],
)  # fmt: skip
def test_a_text_loses_its_tags(text: str, expected: str) -> None:
    assert stripped(text) == expected


def test_of_a_whole_page_only_the_article_stays() -> None:
    body = "".join(
        f"<p>The harbour council met on day {day} and spoke at length about the new pier.</p>"
        for day in range(12)
    )
    page = (
        "<!DOCTYPE html><html><head><title>T</title></head><body><nav><ul><li><a href='/a'>Sport"
        f"</a></li></ul></nav><article><h1>Pier</h1>{body}</article><footer>All rights reserved"
        "</footer></body></html>"
    )
    text = stripped(page)
    assert "met on day 11 and spoke" in text
    assert "Sport" not in text
    assert "rights" not in text


def test_tags_within_tags_without_end_are_read() -> None:
    assert stripped("<div>" * 20_000 + "deep") == "deep"


@given(text=st.text(st.sampled_from("<>/pbr&;# =\"'!-amp\n")))
def test_any_text_is_stripped(text: str) -> None:
    assert isinstance(stripped(text), str)
