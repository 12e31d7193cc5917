"""What is said of records that are not whole."""

from collections.abc import Iterable, Iterator
from typing import Final

from ...errors import ArticleError
from ...records import Raw
from .unpacking import LONGEST, Unpacked

TOO_LONG: Final = f"longer than {LONGEST // 10**6} million characters"


def too_long(number: int) -> Raw:
    return Raw(number, None, problem=f"record {number} is {TOO_LONG}")


def marked(records: Iterable[Raw], source: Unpacked) -> Iterator[Raw]:
    """Yield the records of a source; where it is damaged, the last of them tells it.

    Raises:
        ArticleError: it is damaged before its first record.
    """
    last: Raw | None = None
    for raw in records:
        if last is not None:
            yield last
        last = raw
    if not source.damage:
        if last is not None:
            yield last
        return
    if last is None:
        raise ArticleError(source.damage)
    yield last._replace(problem=f"{source.damage}: nothing is read after record {last.number}")
