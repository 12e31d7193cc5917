"""JSON by line and as one text: records, damage, limits."""

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters.readers import json_records, json_text, marking, unpacking
from qa.errors import ArticleError
from qa.record_fields import Fields
from qa.types import Extracted


class Slow(io.BytesIO):
    """A stream that gives a few bytes at a time and cannot be sought in, as a pipe does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size is not None and size > 0 else 7)

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation


def read(data: bytes, name: str = "a.jsonl", fields: Fields = Fields()) -> list[Extracted]:  # noqa: B008
    found = list(json_records.read(io.BytesIO(data), name, fields=fields))
    assert found == list(json_records.read(Slow(data), name, fields=fields))
    return found


def texts(data: bytes, name: str = "a.jsonl") -> list[str]:
    return [article.text for article in read(data, name)]


def problems(data: bytes, name: str = "a.jsonl") -> dict[int | None, str]:
    return {a.record: a.problem for a in read(data, name) if a.problem is not None}


A, B = {"title": "A", "text": "One."}, {"title": "B", "text": "Two."}
BOTH = ["A\n\nOne.", "B\n\nTwo."]


def dumped(*values: object, indent: int | None = None, end: str = "\n") -> bytes:
    return end.join(json.dumps(value, indent=indent) for value in values).encode()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(dumped(A, B), "a.jsonl", id="lines"),
        pytest.param(dumped(A, B, end="\r\n\r\n"), "a.ndjson", id="crlf-and-blank-lines"),
        pytest.param(dumped(A, B), "a.json", id="lines-called-json"),
        pytest.param(dumped([A, B]), "a.json", id="list"),
        pytest.param(dumped([A, B], indent=2), "a.json", id="list-indented"),
        pytest.param(dumped([A, B]), "a.jsonl", id="list-called-jsonl"),
        pytest.param(dumped([A, B]) + b"\n", "-", id="standard-input"),
        pytest.param(dumped({"status": "ok", "articles": [A, B]}), "a.json", id="list-within"),
        pytest.param(dumped({"articles": [A, B]}, indent=1), "a.json", id="list-within-indented"),
        pytest.param(dumped({"response": {"docs": [A, B], "x": []}}), "a.json", id="deeper"),
        pytest.param(dumped({"tags": [{"n": 1}], "d": [A, B]}), "a.json", id="longest-list"),
        pytest.param(dumped({"meta": {"text": "x"}, "d": [A, B]}), "a.json", id="text-in-head"),
        pytest.param(dumped({"a": A, "b": B}), "a.json", id="by-key"),
        pytest.param(
            dumped({"title": {"0": "A", "1": "B"}, "text": {"0": "One.", "1": "Two."}}),
            "a.json", id="by-column",
        ),
        pytest.param(b"\xef\xbb\xbf" + dumped(A, B), "a.jsonl", id="mark"),
        pytest.param(dumped(A, B).decode().encode("utf-16"), "a.jsonl", id="utf-16"),
        pytest.param(gzip.compress(dumped(A, B)), "a.jsonl.gz", id="gzip"),
        pytest.param(gzip.compress(dumped([A, B])), "a.json.gz", id="gzip-list"),
        pytest.param(
            gzip.compress(dumped(A) + b"\n") + gzip.compress(dumped(B)) + b"\0" * 512,
            "a.jsonl.gz", id="gzip-members",
        ),
        pytest.param(gzip.compress(dumped(A, B)), "a.jsonl", id="gzip-without-suffix"),
    ],
)  # fmt: skip
def test_records_are_read_wherever_they_are(data: bytes, name: str) -> None:
    found = read(data, name)
    assert [article.text for article in found] == BOTH
    assert [article.record for article in found] == [1, 2]
    assert not any(article.problem for article in found)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(A, id="plain"),
        pytest.param({**A, "images": [{"caption": "C"}] * 3}, id="lists-beside"),
    ],
)
def test_an_object_with_a_text_is_one_article(value: dict[str, object]) -> None:
    (article,) = read(dumped(value, indent=2), "a.json")
    assert article.text == BOTH[0]
    assert article.record is None


def test_a_bad_line_is_told_and_the_others_stay() -> None:
    lines = [dumped(A), b"", b'{"text": "x', b"[1]", b"null", b"  ", dumped(B), b'{"title": "C"}']
    assert [text for text in texts(b"\n".join(lines)) if text] == BOTH
    assert problems(b"\n".join(lines)) == {
        2: "record 2 is not JSON (Unterminated string starting at, character 10)",
        3: "record 3 is a list, not an object",
        4: "record 4 is null, not an object",
        6: "record 6 has no text",
    }


def test_a_bad_element_is_told_and_the_others_stay() -> None:
    data = b'[%s, {"text": "He said "hi" to [them}"}, 3, {"a": [1,}], %s, {"text": tru}]'
    found = read(data % (dumped(A), dumped(B)), "a.json")
    assert [article.text for article in found if article.text] == BOTH
    assert [bool(article.problem) for article in found] == [False, True, True, True, False, True]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b'{"a":' * 200_000, id="deep-objects"),
        pytest.param(b"[" * 200_000 + b"]" * 200_000, id="deep-and-closed"),
    ],
)
def test_deep_nesting_is_survived(name: str, hostile: bytes) -> None:
    data = dumped(A) + b'\n{"x": ' + hostile + b"}\n" + dumped(B)
    if name == "a.json":
        data = b"[" + data.replace(b"\n", b",\n") + b"]"
    found = read_quickly(data, name)
    assert found[0].text == BOTH[0]
    assert found[1].problem
    if name == "a.jsonl" or hostile.endswith(b"]"):
        assert found[2].text == BOTH[1]


def read_quickly(data: bytes, name: str) -> list[Extracted]:
    return list(json_records.read(io.BytesIO(data), name, fields=Fields()))


@pytest.mark.parametrize(
    ("record", "text"),
    [
        pytest.param(b'{"text": "x", "n": ' + b"9" * 100_000 + b"}", "x", id="long-number"),
        pytest.param(b'{"text": "x", "n": NaN, "m": -Infinity}', "x", id="nan"),
        pytest.param(b'{"text": "x", "n": 1e999}', "x", id="infinite"),
        pytest.param(b'{"text": "a", "text": "x"}', "x", id="same-key-twice"),
        pytest.param(b'{"text": "\\ud800 x"}', "\ufffd x", id="half-a-character"),
        pytest.param(b'{"text": "a\tb\x01"}', "a\tb\x01", id="control-characters"),
        pytest.param(b'{"text": "a\x00b"}', "a\ufffdb", id="nul"),
        pytest.param(b'{"text": "a\xffb \xc3\xa9\xc3\xa9"}', "a\ufffdb éé", id="bad-byte"),
        pytest.param('{"text": "Zoë naïve café"}'.encode("cp1252"), "Zoë naïve café", id="cp1252"),
        pytest.param('{"text": "a\u2028b"}'.encode(), "a\u2028b", id="line-separator"),
    ],
)
def test_odd_records_are_read(record: bytes, text: str) -> None:
    padding = b" " * 200  # a file with one NUL is no binary one
    assert texts(record + padding) == [text]
    assert texts(b"[" + record + padding + b"]", "a.json") == [text]


def test_an_older_encoding_is_told_where_it_first_shows() -> None:
    records = [{"text": "The pier opened."}] * 20_000 + [{"text": "Das Café schließt für Gäste."}]
    data = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    assert read_quickly(data.encode("cp1252"), "a.jsonl")[-1].text == records[-1]["text"]


def test_what_comes_before_the_end_of_a_cut_file_is_read() -> None:
    records = [{"text": f"Number {number * 7919 % 1009}."} for number in range(900)]
    data = gzip.compress(dumped(*records))
    found = read_quickly(data[: len(data) // 2], "a.jsonl.gz")
    whole = [article.text for article in found[:-1]]
    assert len(whole) > 100
    assert whole == [record["text"] for record in records[: len(whole)]]
    assert "ends early" in (found[-1].problem or "")
    assert not any(article.problem for article in found[:-1])


def test_what_comes_before_damage_is_read() -> None:
    records = [{"text": f"Number {number * 7919 % 1009}."} for number in range(9000)]
    data = bytearray(gzip.compress(dumped(*records)))
    half = len(data) // 2
    data[half : half + 100] = b"\xff" * 100
    found = read_quickly(bytes(data), "a.jsonl.gz")
    assert found[0].text == records[0]["text"]
    assert "damaged" in (found[-1].problem or "")


def test_a_list_within_a_cut_object_is_read() -> None:
    whole = dumped({"status": {"code": 1}, "tags": ["a"], "articles": [A, B, A]})
    found = read(whole[:-20], "a.json")
    assert [article.text for article in found[:2]] == BOTH
    assert found[-1].problem


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Make a record of more than 100,000 characters too long, for all who look at it."""
    for module in (unpacking, json_text, json_records):
        monkeypatch.setattr(module, "LONGEST", 100_000)
    return iter([100_000])


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_record_too_long_is_passed_over(name: str) -> None:
    long = {"text": 'x [{"\\' * 200_000}
    data = dumped(A, long, B) if name == "a.jsonl" else dumped([A, long, B])
    found = read_quickly(data, name)
    assert [article.text for article in found] == [BOTH[0], "", BOTH[1]]
    assert marking.TOO_LONG in (found[1].problem or "")


@pytest.mark.usefixtures("small_limit")
def test_a_large_object_has_its_records_in_its_first_list_of_objects(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [{"text": f"Number {number}."} for number in range(10_000)]
    head = {"n": 1.5e3, "tags": ["a", ["b"]], "meta": {"text": 'a "b" ]}', "none": []}}
    monkeypatch.setattr(json_records, "FIRST_LINE", 1000)
    data = dumped({**head, "response": {"docs": many}, "other": [{"text": "no"}]})
    found = read_quickly(data, "a.json")
    assert [article.text for article in found] == [record["text"] for record in many]


def test_a_bomb_is_read_without_being_held() -> None:
    data = gzip.compress(dumped(A) + b"\n" + b" " * 300_000_000 + b"\n" + dumped(B))
    tracemalloc.start()
    found = read_quickly(data, "a.jsonl.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [article.text for article in found] == [BOTH[0], "", BOTH[1]]
    assert peak < 4 * unpacking.LONGEST


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        pytest.param(b" \n", "a.jsonl", "no record in it", id="blank"),
        pytest.param(b" \n", "a.json", "no record in it", id="blank-json"),
        pytest.param(b"[]", "a.json", "no record in it", id="empty-list"),
        pytest.param(b"hello", "a.json", "no JSON in it", id="prose"),
        pytest.param(b"a\nb", "a.jsonl", "none of its first 2 lines is a record", id="prose-lines"),
        pytest.param(b'{"a": ', "a.json", "not JSON", id="cut"),
        pytest.param(b"\0" * 100, "a.jsonl", "binary, not text", id="binary"),
        pytest.param(b"\x1f\x8b\x08", "a.jsonl.gz", "ends early", id="gzip-cut"),
        pytest.param(b"\x1f\x8b\xff\xff\xff", "a.jsonl.gz", "damaged", id="gzip-damaged"),
        pytest.param(b'{"a": "b"}', "a.jsonl", "its fields: a", id="no-text"),
        pytest.param(b'{"a": "b"}', "a.json", "its fields: a", id="no-text-in-object"),
    ],
)
def test_a_file_without_articles_is_an_error(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read(data, name)


def test_a_stream_that_fails_is_an_error() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(ArticleError, match="Input/output error"):
        list(json_records.read(Broken(), "a.jsonl", fields=Fields()))


_MARKS = st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b",", b":", b"\n", b"\0", b"\xff"])
_NAMES = st.sampled_from(["a.json", "a.jsonl", "a.json.gz", "-"])
_DOCUMENTS = st.sampled_from(
    [dumped(A, B), dumped([A, B]), dumped({"x": {"y": [A, B]}}), dumped(A, indent=2),
     gzip.compress(dumped(A, B))]
)  # fmt: skip


def all_of(data: bytes, name: str) -> list[Any]:
    try:
        return read(data, name)
    except ArticleError as error:
        return [str(error)]


@given(data=st.binary() | st.lists(_MARKS).map(b"".join), name=_NAMES)
def test_any_bytes_are_articles_or_an_article_error(data: bytes, name: str) -> None:
    all_of(data, name)


@given(data=_DOCUMENTS, name=_NAMES, place=st.integers(0, 200), cut=st.integers(0, 9), put=_MARKS)
def test_any_change_is_survived(data: bytes, name: str, place: int, cut: int, put: bytes) -> None:
    all_of(data[:place] + put + data[place + cut :], name)
    all_of(data[:place], name)
