"""JSON, by line or as one text, gzipped or not -> its articles.

A file of lines (`.jsonl`, `.ndjson`, and `.json` where each line is an object) has a record a line;
blank lines are not counted. A list has a record an element. An object is one article where it has a
text; else the longest list of objects in it holds the records ({"articles": [...]}), or it is a
table as pandas writes them. An object too large to be held whole has its records in its first list
of objects. What a file is, is told from its content more than from its name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import BinaryIO, Final

from ...errors import ArticleError
from ...record_fields import Fields
from ...records import Raw, read_records, text_field
from ...types import Extracted
from .json_text import JsonText, Unreadable, as_record, record_of
from .marking import marked, too_long
from .unpacking import LONGEST, Unpacked, lines

DEEPEST: Final = 3  # objects within objects, that are searched for a list of records
FIRST_LINE: Final = 1_000_000  # characters in which the first line of many has its end


def read(stream: BinaryIO, name: str, *, fields: Fields) -> Iterator[Extracted]:
    """Yield the articles of a stream of JSON; `record` counts lines (blank ones apart) or elements.

    Raises:
        ArticleError: there is no record in it, or none of the first has a text; the message is the
            reason alone.
    """
    source = Unpacked(stream)
    text = JsonText(source.pieces())
    by_line = not name.lower().removesuffix(".gz").endswith(".json")
    first = text.peek()
    if not first:
        raise ArticleError(source.damage or "no record in it")
    if first == "[":
        text.place += 1
        return read_records(marked(text.elements(), source), fields, unit="element")
    if by_line or (first == "{" and _has_more_lines(text)):
        pieces = chain([text.held[text.place :]], text.coming)
        return read_records(marked(_by_line(pieces), source), fields, unit="line")
    if first != "{":
        raise ArticleError("no JSON in it")
    return _read_object(text, source, fields)


def _by_line(pieces: Iterable[str]) -> Iterator[Raw]:
    number = 0
    for line in lines(pieces):
        if line is None:
            number += 1
            yield too_long(number)
        elif not line.isspace():
            number += 1
            yield record_of(line, number)


def _has_more_lines(text: JsonText) -> bool:
    """Tell whether the first line is an object by itself, and more follows."""
    text.fill(FIRST_LINE)
    end = text.held.find("\n", text.place)
    if end < 0 or record_of(text.held[text.place : end], 1).record is None:
        return False
    return bool(text.held[end:].strip()) or not text.ended


def _read_object(text: JsonText, source: Unpacked, fields: Fields) -> Iterator[Extracted]:
    """Yield the one article that an object is, or those in the list of records it holds."""
    problem = None
    text.fill(LONGEST)
    if text.ended and not source.damage:
        try:
            value = text.value()
        except Unreadable as error:
            problem = f"not JSON ({error})"
        else:
            return _articles_of(value, fields)
        text.place = 0
        if text.peek() != "{":
            raise ArticleError(problem)
    if not _find_list(text):
        raise ArticleError(source.damage or problem or "no list of records in it")
    return read_records(marked(text.elements(), source), fields, unit="element")


def _articles_of(value: Mapping[str, object], fields: Fields) -> Iterator[Extracted]:
    path = text_field(value, fields)
    longest = max(_lists(value), key=len, default=[])
    is_head = len(path) > 1 and any(
        isinstance(item, dict) and text_field(item, fields) for item in longest
    )
    if not path or is_head:
        found = longest or _table(value, fields)
        if found:
            records = (as_record(item, number) for number, item in enumerate(found, 1))
            return read_records(records, fields, unit="element")
    one = read_records([Raw(1, value)], fields, unit="object")
    return (replace(article, record=None) for article in one)


def _lists(value: Mapping[str, object], depth: int = 1) -> Iterator[list[object]]:
    """Yield the lists of objects in an object."""
    for inner in value.values():
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            yield inner
        elif isinstance(inner, dict) and depth < DEEPEST:
            yield from _lists(inner, depth + 1)


def _table(value: Mapping[str, object], fields: Fields) -> list[object]:
    """Return the records of a table, by row or by column as pandas writes it, or none."""
    groups = [inner for inner in value.values() if isinstance(inner, dict) and inner]
    if not groups or len(groups) < len(value):
        return []
    if text_field(groups[0], fields):
        return list(groups)
    keys = groups[0].keys()
    if len(groups) < 2 or any(group.keys() != keys for group in groups):
        return []
    return [{name: group[key] for name, group in value.items()} for key in keys]  # type: ignore[index]


def _find_list(text: JsonText, depth: int = 1) -> bool:
    """Go behind the bracket of the first list of objects in the object at the place."""
    text.place += 1
    while (mark := text.peek()) == '"' or mark == ",":
        if mark == ",":
            text.place += 1
            continue
        text.place += 1
        text.pass_string()
        if text.peek() != ":":
            return False
        text.place += 1
        mark = text.peek()
        if mark == "{" and depth < DEEPEST:
            if _find_list(text, depth + 1):
                return True
        elif mark == "[":
            text.place += 1
            if text.peek() == "{":
                return True
            text.pass_over(depth=1)
        else:
            text.pass_over()
    text.place += mark == "}"
    return False
