"""What tests of readers share: reading a few bytes, and what holds for whatever comes of them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO

from qa.errors import ArticleError
from qa.types import Extracted
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"
Read = Callable[[BinaryIO, str], Iterator[Extracted]]


def only(read: Read, data: bytes) -> Extracted:
    """Return the one article that is in some bytes."""
    (found,) = read(BytesIO(data), "sample")
    return found


def lines(found: Extracted) -> list[str]:
    """Return the lines of an article that are not blank."""
    return [line for line in found.text.split("\n") if line]


def check(read: Read, data: bytes) -> None:
    """Check that bytes are articles that can be stored and cited, or an `ArticleError`."""
    found: list[Extracted] = []
    reason = ""
    try:
        found.extend(read(BytesIO(data), "sample"))
    except ArticleError as error:
        reason = error.message
    assert found or reason
    for each in found:
        assert any(map(str.isalnum, each.text)) or each.problem
        shown = (each.text, each.title, each.author, each.outlet, each.url, each.problem)
        for value in (*shown, *each.metadata.values()):
            assert value is None or value.encode("utf-8").decode("utf-8") == value
        assert 0 <= each.body <= len(each.text)
        assert list(each.marks) == sorted(set(each.marks))
        assert not each.marks or (each.marks[0] == 0 and each.marks[-1] < len(each.text))
