"""Records of a file of many articles -> the articles they are.

Pure: the records are given one by one, and only the first of them are looked at together, to find
the field of the text where no name tells it. What a record lacks is its own problem; what all of
the first lack is an error of the file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from statistics import median
from typing import Final, NamedTuple, TypeVar

from .dates import date_of_value
from .errors import ArticleError
from .record_fields import (
    EXAMPLE,
    ROLES,
    Fields,
    Path,
    Record,
    candidates,
    is_part,
    leaves,
    shape_of,
    shown_name,
)
from .record_values import (
    at,
    author_of,
    kept_values,
    language_of_value,
    line_of,
    outlet_of,
    plain_value,
    sound,
    text_of,
    url_of,
)
from .types import Extracted

FIRST: Final = 200  # records that are looked at together
FIRST_CHARACTERS: Final = 20_000_000  # of them, at most, so that memory holds them
LEAST_PROSE: Final = 200  # characters in the middle record, of a text found by its length alone
LEAST_SPACES: Final = 0.05  # of its characters: addresses, hashes and pictures as text have none
MOST_COMPARED: Final = 1000  # fields, to find the longest
MOST_NAMES: Final = 20  # of fields, that a message repeats


Found = TypeVar("Found")


class Raw(NamedTuple):
    """A record as its file has it, or why there is none; `number` counts from 1.

    `size` is how many characters it takes in the file. A record with a problem is read as far as
    it goes.
    """

    number: int
    record: Record | None
    size: int = 0
    problem: str | None = None


def read_records(records: Iterable[Raw], fields: Fields, *, unit: str) -> Iterator[Extracted]:
    """Yield the article of each record; `unit` names a record in messages ("line", "row").

    Raises:
        ArticleError: there is no record, or none of the first has a text or a field that was
            given; the message is the reason alone.
    """
    coming = iter(records)
    first: list[Raw] = []
    total = 0
    for raw in coming:
        first.append(raw)
        total += raw.size
        if len(first) >= FIRST or total >= FIRST_CHARACTERS:
            break
    fields = _settled(first, fields, unit)
    for raw in chain(first, coming):
        yield _extracted(raw, fields)


def text_field(record: Record, fields: Fields) -> Path:
    """Return the field that is a record's text by its name, not a part of one; or an empty path."""
    paths = candidates(shape_of(record), fields)["text"]
    whole = tuple(path for path in paths if fields.text is not None or not is_part(path))
    return _text(record, whole)[1]


def _settled(first: list[Raw], fields: Fields, unit: str) -> Fields:
    """Return the fields with the text's name in them, where only its length can tell it."""
    found = [raw.record for raw in first if raw.record is not None]
    if not found:
        if not first:
            raise ArticleError("no record in it")
        raise ArticleError(
            f"none of its first {len(first)} {unit}s is a record: {first[0].problem}"
        )
    roles = [candidates(shape_of(record), fields) for record in found]
    for role in ROLES:
        given = getattr(fields, role)
        if given is not None and not any(held[role] for held in roles):
            raise ArticleError(
                f"no field {given!r} in it (its fields: {_names(found)})",
                hint=f"Name one of them: --fields {role}=NAME.",
            )
    if fields.text is not None:
        return fields
    named = [_text(record, held["text"])[0] for record, held in zip(found, roles, strict=True)]
    whole = any(
        text and not all(is_part(path) for path in held["text"])
        for text, held in zip(named, roles, strict=True)
    )
    if whole:
        return fields
    prose = _longest_prose(found)
    if prose is not None and prose[1] > median(map(len, named)):
        return replace(fields, text=shown_name(prose[0]))
    if not any(named):
        raise ArticleError(
            f"no field of it can be told to be the text (its fields: {_names(found)})",
            hint=f"Name it: --fields text=NAME, with others as in --fields {EXAMPLE}.",
        )
    return fields


def _longest_prose(found: list[Record]) -> tuple[Path, float] | None:
    """Return the field with the longest prose, and how long it is in the middle record."""
    best: tuple[Path, float] | None = None
    paths = dict.fromkeys(path for record in found for path in leaves(shape_of(record)))
    for path in islice(paths, MOST_COMPARED):
        texts = [value if isinstance(value := at(record, path), str) else "" for record in found]
        middle = median(map(len, texts))
        if middle > LEAST_PROSE and (best is None or middle > best[1]) and _is_prose(texts):
            best = path, middle
    return best


def _is_prose(texts: list[str]) -> bool:
    sample = "".join(text[:1000] for text in texts)
    spaces = sum(map(str.isspace, sample))
    return spaces >= LEAST_SPACES * len(sample) or not sample[:1000].isascii()


def _names(found: list[Record]) -> str:
    paths = dict.fromkeys(path for record in found for path in leaves(shape_of(record)))
    names = [" ".join(sound(shown_name(path)).split())[:60] for path in paths]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return (", ".join(names[:MOST_NAMES]) or "none") + more


def _text(record: Record, paths: tuple[Path, ...]) -> tuple[str, Path]:
    """Return the text of the first field that has one, and which it is; empty where none has."""
    for path in paths:
        if text := text_of(at(record, path)):
            return text, path
    return "", ()


def _extracted(raw: Raw, fields: Fields) -> Extracted:
    if raw.record is None:
        return Extracted(text="", record=raw.number, problem=raw.problem)
    held = candidates(shape_of(raw.record), fields)
    text, path = _text(raw.record, held["text"])
    if not text:
        lacking = "no text" if fields.text is None else f"no text in {fields.text!r}"
        problem = raw.problem or f"record {raw.number} has {lacking}"
        return Extracted(text="", record=raw.number, problem=problem)
    found = described(text, raw.record, fields, path)
    return replace(found, record=raw.number, problem=raw.problem)


def described(text: str, record: Record, fields: Fields, text_path: Path = ()) -> Extracted:
    """Return the article that a text is, with what its record's other fields say about it.

    A title that the text does not begin with becomes its first line.
    """
    held = candidates(shape_of(record), fields)
    used = {text_path}

    def first(role: str, reading: Callable[[object], Found | None]) -> Found | None:
        for path in held[role]:
            if (value := reading(at(record, path))) is not None:
                used.add(path)
                return value
        return None

    title = first("title", line_of)
    return Extracted(
        text=_headed(title, text),
        title=title,
        date=first("date", lambda value: date_of_value(plain_value(value))),
        author=first("author", author_of),
        outlet=first("outlet", outlet_of),
        url=first("url", url_of if fields.url is None else line_of),
        language=first("language", language_of_value),
        id=first("id", line_of),
        metadata=kept_values(record, used),
    )


def _headed(title: str | None, text: str) -> str:
    """Return a text with its title as first line, unless it begins with it."""
    if title is None:
        return text
    beginning = " ".join(text[: 2 * len(title) + 200].split()).casefold()
    start = title.casefold()
    is_there = beginning.startswith(start) and not beginning[len(start) :][:1].isalnum()
    return text if is_there else f"{title}\n\n{text}"
