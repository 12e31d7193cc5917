"""Names of a record's fields -> what each of them holds.

Pure. Names are compared without case, accents and separators, so that `pub_date`, `pubDate` and
`Pub Date` are one; `source.name` is a field within a field, or a column that is called so. What is
guessed is guessed from names alone; a text under a name that says nothing is found by its length,
in `records.py`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

from .errors import UsageError
from .letters import unaccented

Path = tuple[str, ...]
Record = Mapping[str, object]
Shape = tuple[tuple[str, Any], ...]  # a name, and the shape of the fields within or None
EXAMPLE: Final = "text=body,date=published"
DEEPEST: Final = 3  # fields within fields that are looked through
WIDEST: Final = 500  # fields; what has more within it is a value, and no two are alike


@dataclass(frozen=True, slots=True)
class Fields:
    """Which field of a record holds what; None where its name is to be guessed."""

    text: str | None = None
    title: str | None = None
    date: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    id: str | None = None


ROLES: Final = tuple(field.name for field in fields(Fields))

# The usual names, best first. News-please, NewsAPI, GDELT, Guardian, NYT, WordPress, schema.org,
# Kaggle's and Hugging Face's sets of news, Elasticsearch and MongoDB exports are told by these.
_NAMES: Final = {
    "text": """maintext articlebody bodytext fulltext articletext articlecontent contenttext
        cleantext plaintext storytext body content contents text article story document
        maincontent bodyhtml contenthtml html message post selftext
        inhalt volltext texte contenu corps texto cuerpo contenido testo corpo conteudo
        текст содержание""",
    "title": """headline title articletitle webtitle pagetitle heading hed headlinetext
        storytitle posttitle subject name titel überschrift titre titulo título titolo
        заголовок""",
    "date": """datepublished datepublish publishedat publisheddate publishdate publicationdate
        webpublicationdate firstpublicationdate firstpublished firstpublishedat published
        publishedon publishedtime publicationtime publishtime pubdate pubdatetime pubtime
        dateofpublication issued dateissued articledate storydate date dateposted postedat
        postdate postedon posted datetime timestamp time createdat created datecreated createdon
        createdutc creationdate seendate sqldate datum fecha data дата""",
    "author": """author authors byline bylines authorname authornames writer writers reporter
        creator by autor autora auteur autore автор""",
    "outlet": """publication publicationname newspaper outlet publisher publishername newsoutlet
        sourcename source sitename site siteurl website provider newssource agency feed domain
        sourcedomain hostname host sourcecommonname quelle fuente fonte источник""",
    "url": """url articleurl weburl canonicalurl pageurl sourceurl storyurl link permalink
        shareurl documentidentifier uri href guid""",
    "language": "language lang inlanguage languagecode langcode locale sprache langue idioma",
    "id": "id uuid articleid docid documentid recordid newid storyid guid identifier",
}
# Fields that often hold a part of the text: taken where there is nothing better.
_PARTS: Final = """leadparagraph lead description summary abstract snippet excerpt teaser trailtext
    standfirst highlights intro"""
# Fields that hold the fields of a record, and the one within a field that is its value.
_WRAPPERS: Final = frozenset(
    """_source record article articles doc document fields data attributes item node post thread
    meta metadata og dc dcterms news extra properties""".split()
)
_VALUES: Final = (
    "rendered main original value processed plain text content name fullname displayname"
    " full_name display_name $date $oid $numberLong $numberDouble #text _text $t @value @id"
).split()


def _fold(name: str) -> str:
    """Return a name without case, accents and separators."""
    return _SEPARATORS.sub("", unaccented(name).lower())


_SEPARATORS: Final = re.compile(r"[\W_]+")
_DIVIDERS: Final = re.compile(r"[.:/]+")
_RANKS: Final[dict[str, dict[str, int]]] = {
    role: {_fold(name): rank for rank, name in enumerate(names.split())}
    for role, names in _NAMES.items()
}
_PART_RANK: Final = 1000
_RANKS["text"] |= {name: _PART_RANK + rank for rank, name in enumerate(_PARTS.split())}


def parse_fields(words: str) -> Fields:
    """Return the fields that the value of `--fields` names: `text=body,date=published`.

    Raises:
        UsageError: it is not written so, or names something that no field is used for.
    """
    given: dict[str, str] = {}
    for part in words.split(","):
        role, mark, name = part.partition("=")
        role, name = role.strip().lower(), name.strip()
        if not mark or not role or not name:
            raise UsageError(
                f"{part.strip()!r} in the fields {words!r} cannot be read.",
                hint=f"Write them as --fields {EXAMPLE}.",
            )
        if role not in ROLES:
            raise UsageError(
                f"{role!r} in the fields {words!r} is nothing an article has.",
                hint=f"It has {', '.join(ROLES)}: --fields {EXAMPLE}.",
            )
        if role in given:
            raise UsageError(
                f"The fields {words!r} name {role} twice.", hint="Name the better field alone."
            )
        given[role] = name
    return Fields(**given)


def shape_of(record: Record, depth: int = 1) -> Shape:
    """Return the names of a record's fields, and of the fields within them."""
    return tuple(
        (name, shape_of(value, depth + 1))
        if isinstance(value, dict) and depth < DEEPEST and len(value) <= WIDEST
        else (name, None)
        for name, value in record.items()
    )


Candidates = Mapping[str, tuple[Path, ...]]


def candidates(shape: Shape, given: Fields) -> Candidates:
    """Return for each of an article's parts the fields that may hold it, the best first.

    What is given is the only candidate, and is none for anything else.
    """
    return (_known if len(shape) <= WIDEST else _candidates)(shape, given)


def _candidates(shape: Shape, given: Fields) -> Candidates:
    paths = list(leaves(shape))
    every = [*paths, *_branches(shape)]
    found = {
        role: _named(every, name) for role in ROLES if (name := getattr(given, role)) is not None
    }
    taken = {path for group in found.values() for path in group}
    for role in ROLES:
        if role not in found:
            ranked = [
                (rank, len(path), path)
                for path in paths
                if path not in taken and (rank := _rank(path, role)) is not None
            ]
            found[role] = tuple(path for _, _, path in sorted(ranked, key=lambda item: item[:2]))
    return found


_known = lru_cache(maxsize=200)(_candidates)  # records of a file are mostly of one shape


def is_part(path: Path) -> bool:
    """Tell whether a field's name says that it holds a part of the text only, such as a summary."""
    return (_rank(path, "text") or 0) >= _PART_RANK


def shown_name(path: Path) -> str:
    """Return a field's name as `--fields` takes it."""
    return ".".join(path)


def leaves(shape: Shape, above: Path = ()) -> Iterator[Path]:
    """Yield the fields that have no fields of their own."""
    for name, inner in shape:
        if inner is None:
            yield (*above, name)
        else:
            yield from leaves(inner, (*above, name))


def _branches(shape: Shape, above: Path = ()) -> Iterator[Path]:
    for name, inner in shape:
        if inner is not None:
            yield (*above, name)
            yield from _branches(inner, (*above, name))


def _named(paths: list[Path], name: str) -> tuple[Path, ...]:
    """Return the field that is called so to the letter, else the one that is called so folded."""
    exact = [path for path in paths if shown_name(path) == name]
    folded = [_fold(part) for part in _DIVIDERS.split(name)]
    alike = [path for path in paths if [_fold(part) for part in _parts(path)] == folded]
    return tuple((exact or alike)[:1])


def _parts(path: Path) -> list[str]:
    return [part for name in path for part in _DIVIDERS.split(name)]


def _rank(path: Path, role: str) -> int | None:
    """Return how good a field's name is for a part of an article; None where it is not for it."""
    parts = _parts(path)
    for place, part in enumerate(parts):
        rank = _RANKS[role].get(_fold(part))
        if rank is not None and all(inner in _VALUES for inner in parts[place + 1 :]):
            return rank
        if part.lower() not in _WRAPPERS:
            return None
    return None


def unwrapped(value: Mapping[str, object]) -> object:
    """Return the value that a field with fields of its own stands for, or None."""
    return next((value[name] for name in _VALUES if value.get(name) not in (None, "")), None)
