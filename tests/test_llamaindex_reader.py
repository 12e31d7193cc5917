"""Readers of LlamaIndex by name: its own ones on real files, and some made here."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.adapters.llamaindex_reader import load_reader, parse_reader
from qa.errors import ArticleError, ConfigError, UsageError
from qa.record_fields import Fields
from qa.types import Extracted

FILE_READERS = "llama_index.readers.file"
MADE = "llama_index.readers.made_for_test"
READERS = """
from llama_index.core.readers.base import BaseReader
from llama_index.core.schema import Document


class Pages(BaseReader):
    def load_data(self, input_file, extra_info=None):
        print("reading")
        return [
            Document(text=text, metadata={"page_label": str(number), "title": "Pier",
                                          "file_name": "x", "date": "2021-03-03"})
            for number, text in enumerate(["One.", " ", "Three."], 1)
        ]


class Stories(BaseReader):
    def lazy_load_data(self, file_path):
        yield Document(text="One.", metadata={"title": "A", "author": "Ann Lee"})
        yield Document(text="Two.", metadata={"title": "B"})


class Failing(BaseReader):
    def __init__(self, reason: str = "no reason", size: int = 0):
        self.reason = reason

    def load_data(self, file):
        raise KeyError(self.reason)


class Empty(BaseReader):
    def load_data(self, file):
        return [Document(text=" ")]


class Web(BaseReader):
    def load_data(self, urls):
        return []


class NoReader:
    pass
"""


@pytest.fixture
def _made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put an integration where an installed one would be."""
    import llama_index.readers  # type: ignore[import-untyped]

    folder = tmp_path / "readers"
    folder.mkdir()
    (folder / "made_for_test.py").write_text(READERS, encoding="utf-8")
    (folder / "lacking.py").write_text("import library_that_is_not_there", encoding="utf-8")
    parts = [*llama_index.readers.__path__, str(folder)]
    monkeypatch.setattr(llama_index.readers, "__path__", parts)
    yield
    sys.modules.pop(MADE, None)


def read(words: str, path: Path) -> list[Extracted]:
    ending, spec = parse_reader(words)
    assert path.name.endswith(ending)
    return list(load_reader(spec).read(str(path), fields=Fields()))


def test_a_markdown_file_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.mdx"
    path.write_text("# Pier\n\nIt opened.\n\n## Costs\n\nNone.\n", encoding="utf-8")
    (article,) = read(f".mdx={FILE_READERS}:MarkdownReader", path)
    assert "It opened." in article.text
    assert (article.record, article.unit, article.marks) == (None, "line", ())


def test_a_reader_that_lacks_a_package_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nbconvert", None)
    path = tmp_path / "a.ipynb"
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["The pier opened."]}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(ArticleError, match=r"IPYNBReader cannot read it .*nbconvert"):
        read(f".ipynb={FILE_READERS}:IPYNBReader", path)


def test_arguments_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("One, two\nThree, four\n", encoding="utf-8")
    (article,) = read(f".log={FILE_READERS}:CSVReader?concat_rows=false", path)
    assert (article.unit, len(article.marks)) == ("paragraph", 2)
    (article,) = read(f".log={FILE_READERS}.CSVReader", path)
    assert (article.unit, article.marks) == ("line", ())


def test_rich_text_is_read_through_another_name_of_the_argument(tmp_path: Path) -> None:
    path = tmp_path / "a.RTF".lower()
    path.write_text(r"{\rtf1\ansi The pier opened.\par It cost nothing.}", encoding="ascii")
    (article,) = read(f".rtf={FILE_READERS}:RTFReader", path)
    assert article.text == "The pier opened.\nIt cost nothing."


@pytest.mark.usefixtures("_made")
def test_pages_are_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (article,) = read(f".xyz={MADE}:Pages", tmp_path / "a.xyz")
    assert article == Extracted(
        text="Pier\n\nOne.\n\nThree.",
        title="Pier",
        date=date(2021, 3, 3),
        unit="page",
        marks=(0, 12),
    )
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("_made")
def test_documents_with_titles_of_their_own_are_articles(tmp_path: Path) -> None:
    found = read(f".xyz={MADE}:Stories", tmp_path / "a.xyz")
    assert [(article.record, article.text) for article in found] == [
        (1, "A\n\nOne."),
        (2, "B\n\nTwo."),
    ]
    assert found[0].author == "Ann Lee"


@pytest.mark.usefixtures("_made")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("Failing", r"^Failing cannot read it \('no reason'\)$", id="fails"),
        pytest.param("Empty", "finds no text in it", id="empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=reason):
        read(f".xyz={MADE}:{name}", tmp_path / "a.xyz")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="cannot read it"):
        read(f".xyz={FILE_READERS}:FlatReader", tmp_path / "a.xyz")


@pytest.mark.usefixtures("_made")
@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        pytest.param(f"{MADE}:Web", "reads no files", "IPYNBReader", id="no-files"),
        pytest.param(f"{MADE}:NoReader", "is no reader", "IPYNBReader", id="no-reader"),
        pytest.param(f"{MADE}:Nothing", "is no reader", "IPYNBReader", id="no-class"),
        pytest.param(f"{MADE}:Failing?size=x", "must be a number", "size=", id="value"),
        pytest.param(f"{MADE}:Failing?other=x", "no argument other", "reason", id="argument"),
        pytest.param(
            "llama_index.readers.nowhere:X", "not installed", "llama-index-readers-nowhere",
            id="not-installed",
        ),
        pytest.param(
            "llama_index.readers.lacking:X", "lacks the package", "library_that_is_not_there",
            id="lacking",
        ),
    ],
)  # fmt: skip
def test_a_reader_that_cannot_be_had_is_told(name: str, message: str, hint: str) -> None:
    _, spec = parse_reader(f".xyz={name}")
    with pytest.raises(ConfigError, match=message) as error:
        load_reader(spec)
    assert hint in (error.value.hint or "")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="empty"),
        pytest.param(f"{FILE_READERS}:FlatReader", id="no-ending"),
        pytest.param(f"xyz={FILE_READERS}:FlatReader", id="no-dot"),
        pytest.param(f".={FILE_READERS}:FlatReader", id="dot-alone"),
        pytest.param(".xyz=", id="no-name"),
        pytest.param(".xyz=os:system", id="another-library"),
        pytest.param(".xyz=llama_index.readers.file:FlatReader?a", id="argument-without-value"),
    ],
)
def test_words_that_name_no_reader_are_told(words: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_reader(words)
    assert "--reader '.ipynb=" in (error.value.hint or "")
