"""Bytes become the text they were written as, or are refused with the reason."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.decoding import decode
from qa.errors import ArticleError

ENGLISH = "PARIS (AP) - The minister said on Tuesday that the plan was not ready. "
RUSSIAN = "Министр сообщил во вторник, что план ещё не готов. " * 3
POLISH = "Minister powiedział we wtorek, że plan nie jest jeszcze gotowy. " * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(ENGLISH, "ascii", id="ASCII"),
        pytest.param(ENGLISH + "“café” 東京 🙂", "utf-8", id="UTF-8"),
        pytest.param(ENGLISH + "“We won’t go” – he said …", "cp1252", id="cp1252"),
        pytest.param("A short café.", "cp1252", id="cp1252, one accent"),
        pytest.param("He said: “No.”", "cp1252", id="cp1252, only quotes"),
        pytest.param(ENGLISH * 3 + "Zürich and Málaga", "latin-1", id="Latin-1"),
        pytest.param(ENGLISH * 8_000 + "It won’t.", "cp1252", id="cp1252, at the very end"),
        pytest.param(
            "El señor dijo que la situación no está mejor en España. " * 2, "latin-1", id="Spanish"
        ),
        pytest.param(RUSSIAN, "cp1251", id="Russian, Windows"),
        pytest.param(RUSSIAN, "koi8-r", id="Russian, Unix"),
        pytest.param(POLISH, "cp1250", id="Polish"),
        pytest.param(
            "大臣は火曜日に計画がまだ準備できていないと述べた。" * 3, "shift_jis", id="Japanese"
        ),
    ],
)
def test_text_survives_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
    ids=["UTF-8", "UTF-16 LE", "UTF-16 BE", "UTF-32 LE", "UTF-32 BE"],
)
def test_a_byte_order_mark_tells_and_goes(mark: bytes, encoding: str) -> None:
    assert decode(mark + "“Naïve” 東京\r\n".encode(encoding)) == "“Naïve” 東京\r\n"


def test_utf_8_with_a_broken_byte_keeps_the_rest() -> None:
    data = "“Naïve” – 東京, ".encode() + b"\xff" + " and “more”".encode()
    assert decode(data) == "“Naïve” – 東京, \ufffd and “more”"


def test_utf_16_cut_off_in_a_character_is_text() -> None:
    assert decode("ab".encode("utf-16")[:-1]).startswith("a")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_line_ends_stay(end: str) -> None:
    assert decode(f"one{end}two".encode()) == f"one{end}two"


@pytest.mark.parametrize(
    "data", [b"\0" * 100, b"text\0text", "text".encode("utf-16-le")], ids=["NULs", "one", "UTF-16"]
)
def test_what_holds_nul_bytes_is_no_text(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^binary, not text$"):
        decode(data)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_all_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except ArticleError:
        return
    assert "\0" not in decoded
    decoded.encode("utf-8")
