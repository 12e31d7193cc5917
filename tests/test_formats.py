"""Samples that real programs made are indexed with the right title, day and place of a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Assistant
from tests.builders import assistant
from tests.formats import SAMPLES, TABLE, Sample


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A store over all samples."""
    with assistant(tmp_path_factory.mktemp("formats") / "store") as opened:
        report = opened.index([str(SAMPLES)])
        assert {Path(path).name: reason for path, reason in report.skipped} == {
            "ferry-encrypted.docx": "encrypted; it needs a password",
            "ferry-encrypted.odt": "encrypted; it needs a password",
            "ferry-encrypted.pdf": "encrypted; it needs a password",
            "ferry-scanned.pdf": "no text in it (a scan?)",
            "make.py": "no format that is read",
            "ferry.fodt": "no format that is read",
            "ferry-columns.fodt": "no format that is read",
            "ferry-notes.fodt": "no format that is read",
        }
        yield opened


@pytest.mark.parametrize("sample", TABLE, ids=lambda sample: sample.article)
def test_title_day_and_place_are_those_of_the_original(indexed: Assistant, sample: Sample) -> None:
    record = indexed.article(sample.article)
    assert record.article.title == sample.title
    if sample.day is not None:  # a printed file has the day of its printing
        assert str(record.article.date) == sample.day
    (sentence,) = [one for one in record.sentences if sample.words in " ".join(one.text.split())]
    text = record.article.text
    assert text[sentence.start : sentence.end] == sentence.text
    assert text[: sentence.start].count("\n") + 1 == sentence.line
    kind, number = sample.place
    if kind == "record":
        assert record.article.record == number
    else:
        assert sentence.place == (kind, number)


def test_every_format_has_a_sample() -> None:
    from qa.adapters.readers.registry import FORMATS

    suffixes = {
        suffix
        for sample in TABLE
        for suffix in Path(sample.article.partition("#")[0].removesuffix(".gz")).suffixes
    }
    without = {each.name for each in FORMATS if not suffixes & set(each.suffixes)}
    assert without == {"text", "markdown"}  # which the sample articles are
