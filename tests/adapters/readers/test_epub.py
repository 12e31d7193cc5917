"""A book gives its chapters in the order of reading; a hostile one is refused."""

from datetime import date
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters.readers import epub
from qa.errors import ArticleError
from qa.types import Extracted
from tests.adapters.readers.reading import SAMPLES, check, only

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
CHAPTER = (
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{}</body></html>'
)


def package(*names: str, more: str = "", facts: str = "<dc:title>Weirs</dc:title>") -> str:
    """Return the package document of a book whose spine is these files."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{facts}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine>{more}</package>"
    )


def book(members: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in {"META-INF/container.xml": CONTAINER, **members}.items():
            archive.writestr(name, content)
    return file.getvalue()


def chapters(found: Extracted) -> list[list[str]]:
    ends = pairwise((*found.marks, len(found.text)))
    return [[line for line in found.text[a:b].split("\n") if line] for a, b in ends]


def test_a_book_of_pandoc_gives_its_chapters() -> None:
    found = only(epub.read, (SAMPLES / "lanterns.epub").read_bytes())
    assert found.unit == "chapter"
    assert chapters(found) == [
        [
            "Lanterns over the Weir",
            "The first lantern",
            "In 1871 the weir at Oxmoor had one lantern, and a boy was paid tuppence a night to "
            "keep it lit. His name was Caleb Strake.",
            "“It went out twice,” he said as an old man, “and both times somebody drowned.”",
        ],
        [
            "What the water board wanted",
            "The board met eleven times that winter. It wanted three things:",
            "• a second lantern on the far bank;",
            "• a bell that a rower could reach;",
            "• no more poems in the newspaper.",
            "It got the bell.",
            "Year | Lanterns | Drowned",
            "1871 | 1 | 4",
            "1881 | 9 | 0",
            "A letter from the mayor",
            "Mayor Hesper Voss wrote that light was “cheaper than funerals”. The board did not "
            "answer her.",
            "The bell hangs in the school today & is rung for fires.",
        ],
        [
            "After the flood",
            "Nothing of the first weir is left. Its stones lie under the car park of the swimming "
            "baths.",
        ],
    ]
    assert found.title == "Lanterns over the Weir"
    assert found.date == date(2019, 5, 4)
    assert (found.author, found.outlet) == ("Maud Ellery, Piet Sandoval", "Millrace Press")
    assert (found.language, found.url, found.problem) == ("en", None, None)
    assert found.metadata == {
        "identifier": "urn:uuid:6f0c2f3e-3a44-4a9e-9d8b-0d7a4c5b1e11",
        "categories": "local history, rivers",
    }


def test_a_book_of_ebooklib_gives_its_chapters() -> None:
    found = only(epub.read, (SAMPLES / "kettle.epub").read_bytes())
    assert chapters(found) == [
        [
            "The Tin Kettle Strike",
            "Cold tea",
            "On a Monday in May the women of the Tarrant kettle works put down their hammers.",
            "“We were not asking for the moon,” said Nell Garrity, who had soldered spouts since "
            "she was twelve. “We were asking for ten minutes and hot water.”",
        ],
        [
            "The owner answers",
            "Josiah Tarrant answered by letter, and the letter was short. He would sooner sell the "
            "works to the Belgians.",
            "He sold them to nobody — the strike lasted nine days.",
        ],
    ]
    assert (found.date, found.author) == (date(2016, 9, 30), "Orla Fenwick")
    assert (found.outlet, found.language) == ("Millrace Press", "en")
    assert found.url == "https://millrace.example/books/tin-kettle"


def test_chapters_come_in_the_order_of_the_spine() -> None:
    members = {
        "OPS/book.opf": package("b%20b.xhtml", "a.xhtml", "gone.xhtml"),
        "OPS/a.xhtml": CHAPTER.format("<p>Second&nbsp;one.</p>"),
        "OPS/b b.xhtml": CHAPTER.format("<p>First one<br/>of two lines.</p>"),
    }
    found = only(epub.read, book(dict(members)))
    assert chapters(found) == [["Weirs", "First one", "of two lines."], ["Second one."]]
    assert found.problem == "OPS/gone.xhtml is missing"


def test_what_only_leads_to_chapters_is_no_chapter() -> None:
    guide = '<guide><reference type="toc" href="list.xhtml"/></guide>'
    front = CHAPTER.replace("<body>", '<body xmlns:epub="http://www.idpf.org/2007/ops" '
                            'epub:type="titlepage">')  # fmt: skip
    members = {
        "OPS/book.opf": package("cover.xhtml", "list.xhtml", "front.xhtml", "a.xhtml", more=guide),
        "OPS/cover.xhtml": CHAPTER.format("<p>Cover</p>"),
        "OPS/list.xhtml": CHAPTER.format("<p>Contents</p>"),
        "OPS/front.xhtml": front.format("<p>Title</p>"),
        "OPS/a.xhtml": CHAPTER.format("<p>Only one.</p>"),
    }
    assert chapters(only(epub.read, book(dict(members)))) == [["Weirs", "Only one."]]


def test_a_chapter_that_is_no_xml_is_read_as_a_page() -> None:
    members = {
        "OPS/book.opf": package("a.xhtml"),
        "OPS/a.xhtml": "<html><body><p>First<br>line.<p>Second & last.</body>",
    }
    found = only(epub.read, book(dict(members)))
    assert chapters(found) == [["Weirs", "First", "line.", "Second & last."]]


def test_members_together_larger_than_the_bound_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(epub, "LARGEST", 2_000_000)
    members = {"OPS/book.opf": package("a.xhtml", "b.xhtml", "c.xhtml")}
    for name in "abc":
        members[f"OPS/{name}.xhtml"] = CHAPTER.format("<p>" + "word " * 200_000 + "</p>")
    data = book(dict(members))
    assert len(data) < 20_000
    with pytest.raises(ArticleError, match="larger than 2 MB when unpacked"):
        list(epub.read(BytesIO(data), "x"))


@pytest.mark.parametrize("member", ["META-INF/container.xml", "OPS/book.opf", "OPS/a.xhtml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(member: str, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    members: dict[str, str | bytes] = {
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package("a.xhtml"),
        "OPS/a.xhtml": CHAPTER.format("<p>Text &b;.</p>"),
    }
    members[member] = (bomb + str(members[member])).encode(encoding)
    with pytest.raises(ArticleError, match="declares entities"):
        list(epub.read(BytesIO(book(members)), "x"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "damaged e-book", id="nothing"),
        pytest.param(b"PK\x03\x04 and no more", "damaged e-book", id="half an archive"),
        pytest.param(book({}), "no package document", id="no package"),
        pytest.param(book({"OPS/book.opf": "<package>"}), "no XML", id="a broken package"),
        pytest.param(book({"OPS/book.opf": package("a.xhtml")}), "no text in it", id="no chapter"),
        pytest.param(
            book({"OPS/book.opf": package("a.xhtml"), "OPS/a.xhtml": "\x01\x02",
                  "META-INF/encryption.xml": '<e><CipherReference URI="OPS/a.xhtml"/></e>'}),
            "protected", id="DRM",
        ),
    ],
)  # fmt: skip
def test_what_is_no_book_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        list(epub.read(BytesIO(data), "x"))


@settings(max_examples=150)
@given(st.binary(max_size=400), st.binary(max_size=400), st.text(max_size=200))
def test_any_members_are_a_book_or_an_error(opf: bytes, page: bytes, facts: str) -> None:
    check(epub.read, book({"OPS/book.opf": opf, "OPS/a.xhtml": page}))
    check(epub.read, book({"OPS/book.opf": package("a.xhtml"), "OPS/a.xhtml": page}))
    check(epub.read, book({"OPS/book.opf": package("a.xhtml", facts=facts),
                           "OPS/a.xhtml": CHAPTER.format(facts)}))  # fmt: skip


@settings(max_examples=150)
@given(st.integers(0, 3_300), st.binary(min_size=1, max_size=20))
def test_any_damage_is_a_book_or_an_error(place: int, junk: bytes) -> None:
    data = (SAMPLES / "kettle.epub").read_bytes()
    check(epub.read, data[:place] + junk + data[place + len(junk) :])
    check(epub.read, data[:place])
