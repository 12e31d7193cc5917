"""Files made to do harm, and broken ones: an article or a reason, and nothing else."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qa.adapters.readers import docx, odt, pdf, rtf, zipped
from qa.errors import ArticleError
from qa.types import Extracted
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"
READERS: dict[str, Callable[[BinaryIO, str], Iterator[Extracted]]] = {
    "docx": docx.read,
    "odt": odt.read,
    "pdf": pdf.read,
    "rtf": rtf.read,
}
PARTS = {"docx": "word/document.xml", "odt": "content.xml"}
FILES = {
    suffix: [path.read_bytes() for path in sorted(SAMPLES.glob(f"*.{suffix}"))]
    for suffix in READERS
}


def outcome(suffix: str, data: bytes) -> Extracted | str:
    """Return the article or the reason why there is none, after looking at either."""
    try:
        found = list(READERS[suffix](io.BytesIO(data), f"x.{suffix}"))
    except ArticleError as error:
        return error.message
    (article,) = found
    assert article.text.strip()
    assert list(article.marks) == sorted(article.marks)
    assert 0 <= article.marks[0] <= article.marks[-1] < len(article.text)
    for words in (article.text, article.title or "", article.author or ""):
        words.encode("utf-8")
        assert "\0" not in words
    return article


def package(part: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, data)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", list(PARTS))
def test_a_zip_bomb_is_given_up_at_the_limit(suffix: str) -> None:
    bomb = package(PARTS[suffix], b"<a>" + b" " * (zipped.MOST_UNPACKED + 1))
    assert len(bomb) < 200_000
    assert outcome(suffix, bomb) == "unpacks to more than 100 MB"


def test_a_word_without_end_is_not_looked_at_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = held = 0

    def counted(self: zipped.Package, part: str) -> Iterator[bytes]:
        nonlocal looked_at, held
        for piece in pieces(self, part):
            held += len(piece)
            looked_at += held  # the parser begins anew at the start of the word
            yield piece

    pieces = zipped.Package._pieces
    monkeypatch.setattr(zipped.Package, "_pieces", counted)
    word = b'<a b="' + b"0" * 50_000_000
    zipped.Package(io.BytesIO(package("a.xml", word)), ".docx").parse("a.xml", zipped.Handler())
    assert held == len(word)
    assert looked_at < 10 * held


def test_the_limit_holds_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 1_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("word/styles.xml", "docProps/core.xml", PARTS["docx"]):
            archive.writestr(part, "<a>" + " " * 400_000 + "</a>")
    assert outcome("docx", stream.getvalue()) == "unpacks to more than 1 MB"


@pytest.mark.parametrize("suffix", list(PARTS))
def test_sizes_that_a_zip_states_are_not_believed(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "MOST_UNPACKED", 1_000_000)
    text = b"<a>" + b" " * 5_000_000
    honest = package(PARTS[suffix], text)
    lying = honest.replace(len(text).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    assert isinstance(outcome(suffix, lying), str)


@pytest.mark.parametrize("suffix", list(PARTS))
def test_an_entity_bomb_is_refused(suffix: str) -> None:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "boom">{levels}]><a><p>&e11;</p></a>'
    reason = outcome(suffix, package(PARTS[suffix], bomb.encode()))
    assert reason == "declares XML entities, which are not expanded"


@pytest.mark.parametrize("suffix", list(PARTS))
def test_no_file_is_read_through_an_entity(suffix: str) -> None:
    secret = SAMPLES / "ferry-pandoc.rtf"
    text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a><p><t>&x;</t></p></a>'
    reason = outcome(suffix, package(PARTS[suffix], text.encode()))
    assert reason == "declares XML entities, which are not expanded"


@pytest.mark.parametrize("suffix", list(PARTS))
def test_elements_may_lie_deep(suffix: str) -> None:
    deep = b"<p>" * 100_000 + b"<t>Boats</t>" + b"</p>" * 100_000
    found = outcome(suffix, package(PARTS[suffix], deep))
    assert isinstance(found, Extracted)
    assert found.text == "Boats"


def test_groups_of_rich_text_may_lie_deep() -> None:
    found = outcome("rtf", b"{\\rtf1 " + b"{" * 200_000 + b"Boats" + b"}" * 200_001)
    assert isinstance(found, Extracted)
    assert (found.text, found.problem) == ("Boats", None)


def test_a_pdf_that_promises_pages_without_end_is_given_up() -> None:
    data = b"%PDF-1.4\n" + b"\n".join(
        [
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Count 4000000/Kids[3 0 R]>>endobj",
            b"3 0 obj<</Type/Nothing>>endobj",
            b"trailer<</Root 1 0 R/Size 4>>",
        ]
    )
    assert isinstance(outcome("pdf", data), str)


@pytest.mark.parametrize("suffix", list(READERS))
@given(data=st.binary(max_size=400))
@example(data=b"{\\rtf1\\bin999999999999999999999999 x")
@example(data=b"{\\rtf1 {\\footnote a}}}}}")
@settings(max_examples=60)
def test_any_bytes_give_an_article_or_a_reason(suffix: str, data: bytes) -> None:
    outcome(suffix, data)
    if suffix == "rtf":
        outcome(suffix, b"{\\rtf1 " + data)
    if suffix in PARTS:
        outcome(suffix, package(PARTS[suffix], data))


@st.composite
def damaged(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """Draw a sample with bytes changed, taken out, put in or cut off."""
    data = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        change = draw(st.sampled_from(("flip", "take", "put", "cut")))
        if change == "flip" and data:
            data[place] = draw(st.integers(0, 255))
        elif change == "take":
            del data[place : place + draw(st.integers(1, 400))]
        elif change == "put":
            data[place:place] = draw(st.binary(max_size=40))
        elif place > len(data) // 2:
            del data[place:]
    return bytes(data)


@pytest.mark.parametrize("suffix", list(READERS))
@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_files_give_an_article_or_a_reason(suffix: str, data: st.DataObject) -> None:
    outcome(suffix, data.draw(damaged(FILES[suffix])))


@pytest.mark.parametrize("suffix", list(PARTS))
@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_parts_give_an_article_or_a_reason(suffix: str, data: st.DataObject) -> None:
    texts = []
    for file in FILES[suffix]:
        if zipfile.is_zipfile(io.BytesIO(file)):
            with zipfile.ZipFile(io.BytesIO(file)) as archive:
                if PARTS[suffix] in archive.namelist():
                    texts.append(archive.read(PARTS[suffix]))
    outcome(suffix, package(PARTS[suffix], data.draw(damaged(texts))))


@pytest.mark.parametrize("encoding", ["ubf-8", "utf-7", "shift_jis", "idna", "hex"])
def test_a_part_in_no_encoding_that_can_be_read_is_broken(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a><p>Boats</p></a>'
    reason = outcome("odt", package("content.xml", text.encode()))
    assert reason == "broken; a part of it cannot be read"


def test_a_property_in_broken_unicode_is_none() -> None:
    data = (SAMPLES / "ferry-columns.pdf").read_bytes()
    start = data.index(b"/Author<FEFF") + len(b"/Author<FEFF")
    found = outcome("pdf", data[:start] + b"D800" + data[start + 4 :])
    assert isinstance(found, Extracted)
    assert found.author is None


@pytest.mark.parametrize("suffix", list(READERS))
def test_want_of_memory_is_not_taken_for_a_broken_file(
    suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(docx._Body, "characters", exhausted)
    monkeypatch.setattr(odt._Body, "characters", exhausted)
    monkeypatch.setattr(pdf, "page_lines", exhausted)
    monkeypatch.setattr(rtf._Document, "_add", exhausted)
    with pytest.raises(MemoryError):
        outcome(suffix, good(suffix))


def good(suffix: str) -> bytes:
    name = "ferry-columns.pdf" if suffix == "pdf" else f"ferry-pandoc.{suffix}"
    return (SAMPLES / name).read_bytes()
