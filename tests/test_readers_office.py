"""Word, OpenDocument and RTF files made by real programs, and parts of them made by hand."""

import datetime
import io
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest

from qa.adapters.readers import docx, odt, rtf
from qa.errors import ArticleError
from qa.sentences import split_sentences
from qa.types import Extracted
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"
TITLE = "Ferry company to retire its oldest boats as repair costs triple"
READERS: dict[str, Callable[[BinaryIO, str], Iterator[Extracted]]] = {
    "docx": docx.read,
    "odt": odt.read,
    "rtf": rtf.read,
}
LIBREOFFICE = [f"ferry-libreoffice.{suffix}" for suffix in READERS]
PANDOC = [f"ferry-pandoc.{suffix}" for suffix in READERS]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOT_HIDDEN = '<w:vanish w:val="0"/>'
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def extracted(name: str) -> Extracted:
    with (SAMPLES / name).open("rb") as stream:
        (found,) = READERS[name.rpartition(".")[2]](stream, name)
    return found


def paragraphs(found: Extracted) -> list[str]:
    ends = [*found.marks[1:], len(found.text)]
    return [found.text[start:end].strip() for start, end in zip(found.marks, ends, strict=True)]


def place_of(found: Extracted, words: str) -> int:
    assert found.text.count(words) == 1
    return bisect_right(found.marks, found.text.index(words))


def zipped(**parts: str) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    stream.seek(0)
    return stream


def of_word(body: str, **parts: str) -> list[str]:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    (found,) = docx.read(zipped(word__document=document, **parts), "x.docx")
    return paragraphs(found)


def of_odf(body: str) -> list[str]:
    names = " ".join(
        f'xmlns:{each}="{ODF}{each}:1.0"' for each in ("office", "text", "table", "draw", "svg")
    )
    content = f"<office:document {names}><office:body>{body}</office:body></office:document>"
    (found,) = odt.read(zipped(content=content), "x.odt")
    return paragraphs(found)


def of_rtf(body: str) -> list[str]:
    (found,) = rtf.read(io.BytesIO(rf"{{\rtf1\ansi\ansicpg1252 {body}}}".encode("latin-1")), "x")
    return paragraphs(found)


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_what_the_document_states_is_taken(name: str) -> None:
    found = extracted(name)
    assert (found.title, found.author) == (TITLE, "Nora Feldt")
    assert found.date == datetime.date(2018, 5, 14)
    assert (found.unit, found.problem) == ("paragraph", None)


@pytest.mark.parametrize("name", PANDOC)
def test_what_pandoc_writes_is_taken(name: str) -> None:
    found = extracted(name)
    if name.endswith(".rtf"):  # it states nothing there: the first line is left to tell
        assert (found.title, found.author, found.date) == (None, None, None)
    else:
        assert (found.title, found.author) == (TITLE, "Nora Feldt")
        assert (found.date, found.language) == (datetime.date(2018, 5, 14), "en")
    assert found.text.startswith(f"{TITLE}\n\nNora Feldt\n\n2018-05-14\n\nSALTMARSH, May 14")
    assert found.text.count(TITLE) == 1


@pytest.mark.parametrize("name", [*LIBREOFFICE, *PANDOC])
def test_every_paragraph_is_one_line_with_its_place(name: str) -> None:
    found = extracted(name)
    lines = paragraphs(found)
    assert "\n\n".join(lines) == found.text
    assert not any("\n" in line for line in lines)
    assert place_of(found, "At some point the responsible decision is to stop.") == (
        4 if "libreoffice" in name else 5
    )


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_headings_lists_tables_and_notes_are_kept(name: str) -> None:
    lines = paragraphs(extracted(name))
    start = lines.index("What happens to the boats")
    assert lines[start + 2 : start + 7] == [
        "The Constance and the Prudence leave in September.",
        "The Temperance and the Fortitude follow in November.",
        "Boat\tBuilt\tSeats",
        "Constance\t1961\t412",
        "Prudence\t1964\t388",
    ]
    assert lines[-1] == "The report was made public on April 3."
    assert lines[-2].startswith("Public consultations begin on June 4 and last until")


@pytest.mark.parametrize("name", LIBREOFFICE)
def test_comments_deleted_text_and_running_heads_are_not_text(name: str) -> None:
    found = extracted(name)
    assert "not reassured. Marta Oyelaran" in found.text
    assert "Until then and not a day longer the company would charter" in found.text
    for words in ("at all amused", "second source", "Desk Three", "Courier", "Page"):
        assert words not in found.text


@pytest.mark.parametrize("name", [*LIBREOFFICE, *PANDOC])
def test_sentences_are_those_of_the_article(name: str) -> None:
    found = extracted(name)
    sentences = [found.text[span.start : span.end] for span in split_sentences(found.text)]
    assert (
        "Inspectors of the maritime administration found cracks near the waterline of two of them"
        " in March."
    ) in sentences
    assert (
        "The company has promised to publish every objection that it receives, together with its"
        " answer, before the council takes a final vote on July 9." in sentences
    )


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_an_encrypted_document_needs_a_password(suffix: str) -> None:
    with pytest.raises(ArticleError) as caught:
        extracted(f"ferry-encrypted.{suffix}")
    assert caught.value.message == "encrypted; it needs a password"


@pytest.mark.parametrize("suffix", list(READERS))
@pytest.mark.parametrize("data", [b"", b"plain words", b"PK\x03\x04 and no more", b"\0" * 400])
def test_what_is_no_document_says_so(suffix: str, data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"not an? \.?(?:docx|odt|RTF) file"):
        next(READERS[suffix](io.BytesIO(data), "x"))


def test_an_old_word_file_says_what_to_do() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    with pytest.raises(ArticleError, match=r"in an old format of Office; save it as \.docx\Z"):
        next(docx.read(io.BytesIO(data), "x.docx"))


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_a_part_that_is_cut_gives_what_came_before(suffix: str) -> None:
    part = {"docx": "word/document.xml", "odt": "content.xml"}[suffix]
    cut = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / f"ferry-libreoffice.{suffix}") as whole,
        zipfile.ZipFile(cut, "w") as archive,
    ):
        for name in whole.namelist():
            data = whole.read(name)
            end = data.index(b"Opposition") + 10 if name == part else len(data)
            archive.writestr(name, data[:end])
    (found,) = READERS[suffix](cut, "x")
    assert found.problem == "broken; a part of it cannot be read"
    assert paragraphs(found)[-2:] == ["Opposition", "The report was made public on April 3."]
    assert found.title == TITLE


def test_an_rtf_that_is_cut_gives_what_came_before() -> None:
    data = (SAMPLES / "ferry-libreoffice.rtf").read_bytes()
    (found,) = rtf.read(io.BytesIO(data[: data.index(b"Opposition") + 10]), "x.rtf")
    assert found.problem == "broken; its end is missing"
    assert "Opposition" in paragraphs(found)


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            f"<w:p>{run('Seen')}{run('hidden', '<w:vanish/>')}{run(' too')}</w:p>",
            ["Seen too"],
            id="hidden text",
        ),
        pytest.param(
            f"<w:p>{run('It was ')}{run('shown', NOT_HIDDEN)}</w:p>",
            ["It was shown"],
            id="text that is not hidden after all",
        ),
        pytest.param(
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('One ')}</w:p>"
            f"<w:p>{run('line')}</w:p>",
            ["One line"],
            id="a deleted end of a paragraph",
        ),
        pytest.param(
            f"<w:p><w:moveFrom>{run('Moved ')}</w:moveFrom>{run('It ')}<w:moveTo>{run('moved')}"
            "</w:moveTo></w:p>",
            ["It moved"],
            id="moved text",
        ),
        pytest.param(
            "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>"
            "<w:r><w:t>two</w:t><w:tab/><w:t>words</w:t><w:noBreakHyphen/><w:t>long</w:t></w:r></w:p>",
            ["two words-long"],
            id="field codes, tabs, hyphens",
        ),
        pytest.param(
            f"<w:p>{run('Around')}<mc><Choice><w:txbxContent><w:p>{run('In a box')}</w:p>"
            f"</w:txbxContent></Choice><Fallback><w:p>{run('In a box')}</w:p></Fallback></mc>"
            "</w:p>",
            ["Around", "In a box"],
            id="a text box, once",
        ),
        pytest.param(
            f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{run("Boats 3")}</w:p>'
            f"<w:p>{run('Boats')}</w:p>",
            ["Boats"],
            id="a table of contents",
        ),
        pytest.param(
            f"<w:tbl><w:tr><w:tc><w:p>{run('Left. ' * 20)}</w:p></w:tc>"
            f"<w:tc><w:p>{run('Right.')}</w:p></w:tc></w:tr></w:tbl>",
            [("Left. " * 20).strip(), "Right."],
            id="a table that is there for the layout",
        ),
    ],
)
def test_word_documents(body: str, expected: list[str]) -> None:
    assert of_word(body) == expected


def test_a_title_is_known_by_its_style_in_any_language() -> None:
    style = '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    styles = f'<w:styles xmlns:w="{WORD}">{style}</w:styles>'
    body = f'<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr>{run("Boats leave")}</w:p>'
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    (found,) = docx.read(zipped(word__document=document, word__styles=styles), "x.docx")
    assert (found.title, found.text) == ("Boats leave", "Boats leave")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '<text:p>Three<text:s text:c="3"/>words<text:line-break/>here</text:p>',
            ["Three words here"],
            id="spaces and breaks",
        ),
        pytest.param(
            "<text:p>By <text:title>Boats</text:title><draw:frame><svg:title>Logo</svg:title>"
            "<draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame></text:p>",
            ["By Boats", "In a box"],
            id="a picture's title is no text, the document's is",
        ),
        pytest.param(
            "<text:table-of-content><text:p>Boats 3</text:p></text:table-of-content>"
            "<text:h>Boats</text:h><text:p/>",
            ["Boats"],
            id="a table of contents",
        ),
    ],
)
def test_open_documents(body: str, expected: list[str]) -> None:
    assert of_odf(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(r"It \u8220\'93said\u8221\'94 so\par", ["It “said” so"], id="unicode"),
        pytest.param(r"\uc0 \u55357\u56832  {\uc2\u233 ??}t\'e9", ["😀 été"], id="pairs and skips"),
        pytest.param(
            r"{\fonttbl{\f1\fcharset204 Times;}}{\f1 \'cc\'e8\'f0} \'e9t\'e9",
            ["Мир été"],
            id="an encoding for each font",
        ),
        pytest.param(r"Seen{\v hidden}{\deleted gone} too", ["Seen too"], id="hidden and deleted"),
        pytest.param(
            r"{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}} {\*\unknown no}{\pict 00ff}end",
            ["a link end"],
            id="fields, unknown groups, pictures",
        ),
        pytest.param(r"{\upr{plain}{\*\ud{\u1052 ?}}} once", ["М once"], id="what is said twice"),
        pytest.param(
            r"{\pict\bin5 }}}}}}{\header Head\par}One{\footnote A note.\par}, two\par three",
            ["One, two", "three", "A note."],
            id="binary data, heads, notes",
        ),
        pytest.param(
            r"\trowd\intbl Boat\cell Built\cell\row\pard After\line all",
            ["Boat\tBuilt", "After all"],
            id="a table",
        ),
        pytest.param("one\\\ntwo\\~three\\_four\\-five", ["one", "two three-fourfive"], id="signs"),
    ],
)
def test_rich_texts(body: str, expected: list[str]) -> None:
    assert of_rtf(body) == expected


def test_a_document_without_words_has_no_text() -> None:
    with pytest.raises(ArticleError, match=r"no text in it\Z"):
        of_word("<w:p/>")
    with pytest.raises(ArticleError, match=r"no text in it\Z"):
        of_rtf(r"\par\par - \par")
