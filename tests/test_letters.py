"""Letters without their accents."""

import unicodedata

import pytest

from qa.letters import unaccented


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Hélène", "Helene"), ("Zürich, Łódź", "Zurich, Łodz"), ("harbour", "harbour"), ("", "")],
)
def test_accents_are_dropped_however_they_are_written(text: str, plain: str) -> None:
    assert unaccented(text) == plain
    assert unaccented(unicodedata.normalize("NFD", text)) == plain
