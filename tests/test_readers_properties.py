"""What documents state of themselves, and what of it is believed."""

import datetime

import pytest

from qa.adapters.readers.properties import (
    sane_author,
    sane_title,
    stated_date,
    stated_language,
)


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        ("Boats leave\n before winter ", "Boats leave before winter"),
        ("Ferries", "Ferries"),
        ("Microsoft Word - draft.doc", None),
        ("Microsoft Word - Boats leave", None),
        ("draft_final.docx", None),
        ("draft_final", None),
        ("boats-2018", None),
        ("Untitled document", None),
        ("Document1", None),
        ("  ", None),
        ("12 / 3", None),
        ("about:blank", None),
        ("x" * 301, None),
        (None, None),
    ],
)
def test_titles(stated: str | None, believed: str | None) -> None:
    assert sane_title(stated, "boats-2018.pdf") == believed


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        ("Nora Feldt;", "Nora Feldt"),
        ("python-docx", None),
        ("Administrator", None),
        ("COURIER\\nfeldt", None),
        ("nora@courier.example", None),
        ("", None),
    ],
)
def test_authors(stated: str, believed: str | None) -> None:
    assert sane_author(stated) == believed


@pytest.mark.parametrize(
    ("stated", "believed"),
    [
        (["D:20180514172000+02'00'"], datetime.date(2018, 5, 14)),
        (["2018-05-14T17:20:00Z"], datetime.date(2018, 5, 14)),
        ([None, "", "2018-13-01", "2018-05-15"], datetime.date(2018, 5, 15)),
        (["1601-01-01T00:00:00Z", "1970-01-01"], None),
        (["yesterday"], None),
    ],
)
def test_dates(stated: list[str | None], believed: datetime.date | None) -> None:
    assert stated_date(stated) == believed


@pytest.mark.parametrize(
    ("tag", "language"), [("en-US", "en"), ("de", "de"), ("x-none", None), ("", None), (None, None)]
)
def test_languages(tag: str | None, language: str | None) -> None:
    assert stated_language(tag) == language
