"""CSV and TSV: dialects, headers, rows that are wrong; exports of real tools."""

import csv
import gzip
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters.readers import csv_table, json_records, unpacking
from qa.errors import ArticleError
from qa.record_fields import Fields
from qa.types import Extracted
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"


def read(data: bytes | str, name: str = "a.csv", fields: Fields = Fields()) -> list[Extracted]:  # noqa: B008
    data = data.encode() if isinstance(data, str) else data
    return list(csv_table.read(io.BytesIO(data), name, fields=fields))


def texts(data: bytes | str, name: str = "a.csv") -> list[str]:
    return [article.text for article in read(data, name)]


@pytest.mark.parametrize(
    "name",
    [
        "sqlite3.csv", "sqlite3.json", "libreoffice.csv", "pandas-lines.jsonl.gz",
        "pandas-columns.json", "pandas.csv.gz", "pandas.tsv",
    ],
)  # fmt: skip
def test_exports_of_real_tools_are_read(name: str) -> None:
    reader = json_records if "json" in name else csv_table
    with (SAMPLES / name).open("rb") as stream:
        found = list(reader.read(stream, name, fields=Fields()))
    assert [article.record for article in found] == [1, 2, 3]
    assert [article.title for article in found] == [
        "Council reopens the north pier",
        "Ferry fares to rise in May",
        "Storm closes the coast road",
    ]
    assert [article.date for article in found] == [date(2021, 3, day) for day in (3, 4, 5)]
    assert [article.author for article in found] == ["Ann Lee", "Bo Ström", None]
    assert found[2].outlet == "Café Courier"
    assert found[0].url == "https://harbour-post.example/pier"
    lines = found[0].text.splitlines()
    assert lines[:4] == [found[0].title, "", "The north pier reopened on Wednesday.", ""]
    assert lines[4:] == [
        '"We kept our word," mayor Tove Ek said, "and we kept to the budget."',
        "She added: no fees; no queues, no gates.",
    ]
    assert "“unavoidable”; riders’ groups" in found[1].text
    assert not any(article.problem for article in found)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_is_told(delimiter: str, end: str) -> None:
    rows = [["title", "text"], ["A", 'One, "two"; three | four.'], ["B", "Five."]]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    assert texts(written.getvalue()) == ['A\n\nOne, "two"; three | four.', "B\n\nFive."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param('text\n"One, two."\nThree, four.\n', ["One, two.", "Three, four."],
                     id="one-column"),
        pytest.param("sep=;\ntitle;text\nA;One.\n", ["A\n\nOne."], id="sep-line"),
        pytest.param('\ufefftitle,text\nA,One.\n', ["A\n\nOne."], id="mark"),
        pytest.param('title,text\nA,"One\n\ntwo."\n', ["A\n\nOne\n\ntwo."], id="line-ends"),
        pytest.param('title,text\nA,"He said \\"no\\", twice."\nB,"One."\n',
                     ['A\n\nHe said "no", twice.', "B\n\nOne."], id="escaped-quotes"),
        pytest.param('title\ttext\nA\tHe said "no\nB\tand "yes\n',
                     ['A\n\nHe said "no', 'B\n\nand "yes'], id="stray-quotes"),
        pytest.param("title,text\nA,One.\n\n,\nB,Two.\n", ["A\n\nOne.", "B\n\nTwo."], id="blank"),
        pytest.param("title,text\nA,One.,,\n", ["A\n\nOne."], id="empty-cells-more"),
        pytest.param("text,title\nOne.\nTwo.,B\n", ["One.", "B\n\nTwo."], id="cells-less"),
        pytest.param("text,text,\nOne.,Two.,3\n", ["One."], id="same-name-twice"),
        pytest.param("TEXT ,Title\nOne.,A\n", ["A\n\nOne."], id="names-folded"),
        pytest.param("title,text\nA,x\0b" + " " * 200 + "\n", ["A\n\nx\ufffdb"], id="nul"),
    ],
)  # fmt: skip
def test_rows_are_read(data: str, expected: list[str]) -> None:
    assert texts(data) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told(encoding: str) -> None:
    data = "title;text\nCafé;Die Gäste blieben, und das Haus schloß spät in der Nacht.\n"
    assert texts(data.encode(encoding))[0].startswith("Café\n\nDie Gäste")


def test_a_row_with_too_many_cells_is_told_and_the_others_stay() -> None:
    found = read("title,text\nA,One.\nB,Two, and three.\nC,Four.\n")
    assert [article.text for article in found] == ["A\n\nOne.", "", "C\n\nFour."]
    assert found[1].problem == "record 2 has 3 cells where the header has 2"


def test_a_cell_beyond_csv_s_own_limit_is_read() -> None:
    assert texts("title,text\nA," + "x" * 200_000 + "\n") == ["A\n\n" + "x" * 200_000]


@pytest.mark.parametrize(
    "long",
    [
        pytest.param("x" * 300_000, id="line"),
        pytest.param('"' + "x\n" * 100_000, id="quote-without-end"),
    ],
)
def test_a_row_too_long_is_passed_over(long: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LONGEST", 100_000)
    monkeypatch.setattr(csv_table, "LONGEST", 100_000)
    monkeypatch.setattr(csv_table, "SAMPLE", 1000)
    found = read("title,text\n" + "A,One.\n" * 50_000 + "B," + long + "\nC,Three.\n")
    assert [article.text for article in found[:50_000]] == ["A\n\nOne."] * 50_000
    assert found[50_000].problem
    assert found[-1].text == "C\n\nThree."


def test_what_comes_before_the_end_of_a_cut_file_is_read() -> None:
    rows = "".join(f"{number},Number {number * 7919 % 1009}.\n" for number in range(5000))
    data = gzip.compress(("id,text\n" + rows).encode())
    found = read(data[: len(data) // 2], "a.csv.gz")
    assert len(found) > 100
    assert found[7].text == f"Number {7 * 7919 % 1009}."
    assert "ends early" in (found[-1].problem or "")
    assert not any(article.problem for article in found[:-1])


def test_given_columns_are_used() -> None:
    (article,) = read("a,b\nOne.,2021-03-03\n", fields=Fields(text="A", date="b"))
    assert (article.text, article.date) == ("One.", date(2021, 3, 3))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param("", "no record in it", id="empty"),
        pytest.param("title,text\n", "no record in it", id="header-alone"),
        pytest.param("2021-03-03,https://x.example\n2021-03-04,b\n", "no names of columns",
                     id="no-header"),
        pytest.param("One " * 40 + ",1\nTwo,2\n", "no names of columns", id="prose-for-header"),
        pytest.param("key,n\na,1\n", "its fields: key, n", id="no-text"),
        pytest.param("a\0" * 50, "binary, not text", id="binary"),
    ],
)  # fmt: skip
def test_a_file_without_articles_is_an_error(data: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read(data)


def test_the_readers_of_samples_are_told_where_they_come_from() -> None:
    told = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in SAMPLES.glob("*[.]*sv*") if f"`{path.name}`" not in told]


_PIECES = st.sampled_from([b",", b";", b"\t", b'"', b"\\", b"\n", b"\r", b"\0", b"\xff", b"text"])


@given(data=st.binary() | st.lists(_PIECES).map(b"".join))
def test_any_bytes_are_articles_or_an_article_error(data: bytes) -> None:
    for head in (b"", b"title,text\n"):
        try:
            found = read(head + data)
        except ArticleError:
            continue
        assert found == read(head + data)


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r<&"), min_size=1)


@given(rows=st.lists(st.tuples(_CELLS, _CELLS), min_size=3))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("text", "id"), *rows])
    fields = Fields(text="text", id="id")
    kept = [text.strip() for text, name in rows if (text + name).strip()]
    try:
        found = read(written.getvalue(), fields=fields)
    except ArticleError:
        assert not any(kept)
        return
    assert all(
        article.text == text for article, text in zip(found, kept, strict=True) if article.text
    )
