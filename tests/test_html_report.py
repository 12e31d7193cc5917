"""Reports as pages: structure, exact marks, text that stays text; and in a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.html_articles import AROUND, LIMIT, SLACK
from qa.html_report import render_report
from qa.html_words import escaped, harmless, language, web_address
from qa.types import Answer, Article, ArticleRecord, Citation, Claim, Disagreeing, Sentence, Turn
from tests.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = (
    "</mark><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&lt;\u202eevil\x1b[2J\x00"
)
VOID = {"meta", "img", "br", "link"}


class Read(HTMLParser):
    """A page as it is read: its tags with attributes, its texts by the ids they stand in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self.feed(page)
        self.close()
        assert not self._open, "a tag is left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("id")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name is not None:
                self.text[name] = self.text.get(name, "") + data

    def ids(self) -> list[str]:
        return [name for _, attributes in self.tags if (name := attributes.get("id"))]

    def links(self) -> list[str]:
        return [at for tag, all_of in self.tags if tag == "a" and (at := all_of.get("href"))]


def article(text: str, *sentences: str, **known: Any) -> tuple[ArticleRecord, list[Citation]]:
    """Return an article and a citation of each of some sentences of it."""
    known = {"id": "a.txt", "path": "/news/a.txt", "title": "A title", **known}
    stored = Article(text=text, date=date(2018, 1, 16), **known)
    cited = []
    for number, words in enumerate(sentences, start=1):
        start = text.index(words)
        sentence = Sentence(stored.id, number, start, start + len(words), 1, words, "Ada Quill")
        cited.append(Citation(number, sentence, stored.path, stored.title, stored.date))
    return ArticleRecord(stored, 1, 0, 0, ""), cited


def page_of(answer: Answer, *records: ArticleRecord) -> str:
    turn = Turn(answer.question, answer.question, answer)
    return render_report([turn], {record.article.id: record for record in records})


def extracts(*cited: Citation, question: str = "what happened") -> Answer:
    return Answer(question, "answered", "", citations=cited)


def test_each_number_leads_to_its_sentence_and_back() -> None:
    text = "A title\r\n\r\nThe bridge  opened\r\non Monday. It cost a lot. Nobody came.\r\n"
    record, cited = article(text, "The bridge  opened\r\non Monday.", "Nobody came.")
    read = Read(page_of(extracts(*cited), record))
    marks = [attributes["id"] for tag, attributes in read.tags if tag == "mark"]
    assert [read.text[str(mark)] for mark in marks] == [
        "The bridge  opened\non Monday.",
        "Nobody came.",
    ]
    assert len(set(read.ids())) == len(read.ids())
    inner = [link for link in read.links() if link.startswith("#")]
    assert {link[1:] for link in inner} <= set(read.ids())
    for mark, citation in zip(marks, cited, strict=True):
        assert inner.count(f"#{mark}") == 2  # in the answer, and among the sources
        assert f"#source-1-{citation.number}" in inner


def test_an_article_that_has_changed_is_shown_without_a_mark() -> None:
    record, cited = article("The bridge opened on Monday.", "The bridge opened on Monday.")
    changed = replace(record, article=replace(record.article, text="It opened on Tuesday. So?"))
    read = Read(page_of(extracts(*cited), changed))
    assert "mark" not in [tag for tag, _ in read.tags]
    assert "cannot be marked" in read.text["article-1"]
    assert "The bridge opened on Monday." in read.text["source-1-1"]
    assert "#article-1" in read.links()
    gone = Read(page_of(extracts(*cited)))
    assert "not indexed any more" in gone.text["article-1"]


def test_what_is_not_supported_or_stale_or_elsewhere_is_told() -> None:
    record, cited = article("The bridge opened on Monday.", "The bridge opened on Monday.")
    other = replace(cited[0], sentence=replace(cited[0].sentence, article_id="b.txt"), title="B")
    told = replace(cited[0], stale=True, also_in=(other,), outlet="The Courier")
    claims = (
        Claim("The bridge opened on Monday.", (1,)),
        Claim("It cost $9 million.", (1,), False, "the number $9 million is not in the sentence"),
    )
    answer = Answer("when", "partial", "", claims, (told,), model="scripted", notes=("A note.",))
    page = page_of(answer, record)
    read = Read(page)
    turn = read.text["turn-1"]
    assert "(not supported: the number $9 million is not in the sentence)" in turn
    assert "Written by scripted" in turn
    assert "A note." in turn
    source = read.text["source-1-1"]
    for words in ("2018-01-16", "Ada Quill", "The Courier", "a.txt, line 1", "b.txt, line 1"):
        assert words in source
    assert "has changed since it was indexed" in source
    assert page.count('class="unsupported"') == 1


def test_a_disagreement_is_told_with_both_numbers() -> None:
    six, nine = "Six bridges closed.", "Nine bridges closed."
    record, cited = article(f"{six} {nine}", six, nine)
    differing = Disagreeing((1, 2), "number", ("Six", "<b>Nine"))
    answer = replace(extracts(*cited), disagreements=(differing,))
    read = Read(page_of(answer, record))
    assert "The articles disagree: [1] says Six, [2] says <b>Nine." in read.text["turn-1"]
    denied = replace(answer, disagreements=(replace(differing, about="negation"),))
    assert "[1] and [2] contradict each other." in Read(page_of(denied, record)).text["turn-1"]


def test_a_refusal_shows_the_nearest_sentences_as_such() -> None:
    record, cited = article("The bridge opened on Monday.", "The bridge opened on Monday.")
    answer = Answer("who", "not_found", "The articles do not answer this.", nearest=tuple(cited))
    read = Read(page_of(answer, record))
    assert "The articles do not answer this." in read.text["turn-1"]
    assert "Nearest sentences, which do not answer" in read.text["turn-1"]
    assert [tag for tag, _ in read.tags].count("mark") == 1
    alone = Read(page_of(Answer("who", "not_found", "The articles do not answer this.")))
    assert "articles" not in alone.ids()


def test_a_long_article_is_shown_around_its_cited_sentences() -> None:
    filler = "A line of no weight.\n" * (LIMIT // 20)
    text = f"{filler}The bridge opened on Monday.\n{filler}The tunnel closed.\n{filler}"
    record, cited = article(text, "The bridge opened on Monday.", "The tunnel closed.")
    read = Read(page_of(extracts(*cited), record))
    marks = [str(attributes["id"]) for tag, attributes in read.tags if tag == "mark"]
    assert [read.text[mark] for mark in marks] == [one.sentence.text for one in cited]
    shown = read.text["article-1"]
    left_out = [int(each.replace(",", "")) for each in re.findall(r"… ([\d,]+) characters", shown)]
    assert len(left_out) == 3
    assert len(text) - sum(left_out) <= 2 * (2 * AROUND + 30)


@pytest.mark.parametrize("width", [20, 400, 5000], ids=["lines", "paragraphs", "one line"])
def test_of_a_long_article_both_sides_of_a_sentence_are_shown(width: int) -> None:
    words = "".join(f"word{number} " for number in range(LIMIT // 8))
    filler = "".join(f"{words[at : at + width]}\n" for at in range(0, len(words), width))
    said = "The bridge opened on Monday."
    text = f"{filler}{said}\n{filler}"
    record, cited = article(text, said)
    shown = Read(page_of(extracts(*cited), record)).text["article-1"]
    at, there = text.index(said), shown.index(said)
    least = AROUND - SLACK
    assert shown[there - least : there] == text[at - least : at]
    after = f"{said}↩1{text[at + len(said) : at + len(said) + least]}"
    assert shown[there : there + len(after)] == after


def test_turns_of_a_conversation_share_their_articles() -> None:
    record, cited = article("The bridge opened. Nobody came.", "The bridge opened.", "Nobody came.")
    turns = [
        Turn("what opened", "what opened", extracts(cited[0], question="what opened")),
        Turn("who came", "who came to the bridge", extracts(cited[0], cited[1])),
    ]
    read = Read(render_report(turns, {"a.txt": record}))
    assert [tag for tag, _ in read.tags].count("mark") == 2
    assert [tag for tag, _ in read.tags].count("details") == 1
    assert {"source-1-1", "source-2-1", "source-2-2"} <= set(read.ids())
    assert len(set(read.ids())) == len(read.ids())
    assert "Searched: who came to the bridge" in read.text["turn-2"]


def test_text_of_others_stays_text() -> None:
    record, cited = article(
        f"{HOSTILE} The bridge opened.", f"{HOSTILE} The bridge opened.", id=f"{HOSTILE}.txt",
        title=HOSTILE, author=HOSTILE, outlet=HOSTILE, url=f"javascript:{HOSTILE}",
        language='en" onclick="x',
    )  # fmt: skip
    one = replace(cited[0], outlet=HOSTILE, also_in=(cited[0],), context=cited[0].sentence)
    claims = (Claim(HOSTILE, (1,), False, HOSTILE),)
    answer = Answer(HOSTILE, "partial", HOSTILE, claims, (one,), notes=(HOSTILE,), model=HOSTILE)
    for page in (page_of(answer, record), page_of(replace(answer, model=None), record)):
        tags = [tag for tag, _ in Read(page).tags]
        assert not {"script", "img", "link", "iframe", "object", "form"} & set(tags)
        for tag, attributes in Read(page).tags:
            assert not [name for name in attributes if name.startswith("on")]
            assert "style" not in attributes
            if tag == "a":
                assert str(attributes["href"]).startswith("#")
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_a_page_asks_for_nothing() -> None:
    record, cited = article("The bridge opened.", "The bridge opened.", url="https://a.example/x")
    read = Read(page_of(extracts(*cited), record))
    policy = next(
        str(attributes["content"])
        for tag, attributes in read.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [tag for tag, attributes in read.tags if "src" in attributes]
    assert [link for link in read.links() if not link.startswith("#")] == ["https://a.example/x"]


@given(st.text())
def test_escaped_text_is_the_text_but_for_what_is_harmful(text: str) -> None:
    class Only(HTMLParser):
        read = ""

        def handle_data(self, data: str) -> None:
            self.read += data

        def handle_starttag(self, tag: str, attrs: object) -> None:
            raise AssertionError(tag)

    reader = Only()
    reader.feed(f"{escaped(text)}")
    reader.close()
    assert reader.read == harmless(text)
    plain = re.sub("[^ -~]", "", text)
    assert re.sub("[^ -~]", "", harmless(text)) == plain


def test_only_addresses_of_the_web_and_names_of_languages_are_used() -> None:
    assert web_address("https://a.example/x?y=1&z") == "https://a.example/x?y=1&amp;z"
    for wrong in ("javascript:alert(1)", "file:///etc/passwd", 'https://a/"x', "https://a b", None):
        assert web_address(wrong) is None
    assert language("pt-BR") == ' lang="pt-BR"'
    assert language('en" x="') == language(None) == ""


# In a browser


def pages(folder: Path) -> dict[str, Path]:
    """Return a page of each kind, written as files."""
    text = "A title\n\n" + "A line before.\n" * 60 + "The bridge opened on Monday.\nNobody came.\n"
    record, cited = article(text, "The bridge opened on Monday.", "Nobody came.", language="en")
    also = replace(cited[0], sentence=replace(cited[0].sentence, article_id="b.txt"))
    first = replace(cited[0], also_in=(also,), stale=True, outlet="The Courier")
    claims = (
        Claim("It opened.", (1,)),
        Claim("It cost a lot.", (2,), False, "not in the sentence"),
    )
    answer = Answer("when did it open", "partial", "", claims, (first, cited[1]), model="scripted")
    differing = Disagreeing((1, 2), "negation", ("It opened.", "Nobody came."))
    answer = replace(answer, disagreements=(differing,))
    refused = Answer("who", "not_found", "The articles do not answer.", nearest=tuple(cited))
    made = {
        "written": page_of(answer, record),
        "extracts": page_of(extracts(*cited), record),
        "refused": page_of(refused, record),
        "talk": render_report(
            [Turn("when", "when", answer), Turn("who", "who", refused)], {"a.txt": record}
        ),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    with browser() as opened:
        yield opened


def opened(chromium: "Browser", path: Path, scheme: str, width: int) -> "tuple[Page, list[str]]":
    """Return a page that is shown, and what it complained of or asked for."""
    told: list[str] = []
    context: Any = chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page: Page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: told.append(request.url))
    page.goto(path.as_uri())
    told.remove(path.as_uri())
    return page, told


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: "Browser", tmp_path: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in pages(tmp_path).values():
        for width in (1280, 400):
            page, told = opened(chromium, path, scheme, width)
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()
            assert "color-contrast" in {each["id"] for each in results.response["passes"]}
            assert told == []
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
            page.context.close()


def test_a_number_opens_the_article_at_the_marked_sentence(
    chromium: "Browser", tmp_path: Path
) -> None:
    for width in (1280, 400):
        page, _ = opened(chromium, pages(tmp_path)["written"], "light", width)
        mark = page.locator("mark").first
        page.locator("summary").click()  # closed: the number has to open it again
        assert not mark.is_visible()
        page.locator("a.number").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('mark:target')?.checkVisibility()")
        assert mark.inner_text() == "The bridge opened on Monday."
        box = mark.bounding_box()
        assert box
        assert 0 <= box["y"] <= 800
        page.locator("a.back").first.click()
        assert page.url.endswith("#source-1-1")
        page.context.close()


def test_the_keyboard_reaches_all_and_shows_where_it_is(
    chromium: "Browser", tmp_path: Path
) -> None:
    page, _ = opened(chromium, pages(tmp_path)["written"], "dark", 1280)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the cited articles"
    box = skip.bounding_box()
    assert box
    assert box["x"] >= 0
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "(e => [e.outerHTML, getComputedStyle(e).outlineStyle])(document.activeElement)"
        )
        if focus[0].startswith("<body"):
            break
        assert focus[1] != "none", focus[0]
        reached.add(focus[0].split(">")[0])
    links = page.locator("main a").evaluate_all("all => all.map(e => e.outerHTML.split('>')[0])")
    assert set(links) <= reached
    headings = page.locator("h1, h2, h3").evaluate_all("all => all.map(e => +e.tagName[1])")
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    page.context.close()
