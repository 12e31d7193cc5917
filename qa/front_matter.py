"""Read the header of a plain or Markdown text; what comes after it is prose.

Pure. The text itself is kept whole, front matter included, so that offsets and lines stay those of
the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from .dates import date_of_value
from .types import Extracted, Markup

FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
CLOSING = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
# A line of a header: a key, an item, a comment, or what goes on from the line before.
HEADER_LINE = re.compile(r"\s|-\s|#|[\"']?\w[\w .-]{0,40}[\"']?:(?:\s|$)")
LEAST_HEADER_LINES = 0.5  # of the lines, for what is not YAML to be a broken header and no prose
LINE_END = re.compile(r"\r\n?|\n")
LONGEST = 20_000  # characters of front matter; what is longer is a rule line, not a header
URL_KEYS = ("url", "source", "link", "source_url", "canonical_url")
OUTLET_KEYS = ("outlet", "publisher", "publication", "newspaper", "site_name", "site")
AUTHOR_KEYS = ("author", "authors", "byline", "by")
DATE_KEYS = ("date", "published", "publish_date", "pubdate", "created")

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

# Every value stays the text it is written as: no title becomes a number, a truth or a time, and a
# date that is none spoils nothing else.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a header, where prose begins, and what was wrong with it, if anything."""

    values: Mapping[str, object]
    body: int
    problem: str | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Return the YAML header of a text: what stands between two `---` lines at its very beginning.

    A header that is not YAML is left out of the prose all the same, and `problem` says why; a text
    that only begins with a rule line has no header.
    """
    opening = FENCE.match(text)
    closing = CLOSING.search(text, opening.end(), opening.end() + LONGEST) if opening else None
    if opening is None or closing is None:
        return FrontMatter({}, 0)
    header = LINE_END.sub("\n", text[opening.end() : closing.start()])
    try:
        if _has_aliases(header):
            return FrontMatter({}, closing.end(), "its front matter uses YAML aliases")
        values = yaml.load(header, Loader=_Loader)
    except (yaml.YAMLError, RecursionError) as error:
        if not _looks_like_header(header):
            return FrontMatter({}, 0)
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 2}" if where else ""
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        return FrontMatter({}, closing.end(), f"its front matter is not YAML ({reason}{line})")
    if isinstance(values, dict):
        return FrontMatter({str(key).lower(): v for key, v in values.items()}, closing.end())
    if values in (None, ""):
        return FrontMatter({}, closing.end())
    return FrontMatter({}, 0)


def _has_aliases(header: str) -> bool:
    """Tell whether a header repeats parts of itself, as no honest one needs to.

    A few lines of aliases of aliases stand for more values than any memory holds.
    """
    if "&" not in header or "*" not in header:
        return False
    return any(isinstance(token, yaml.AliasToken) for token in yaml.scan(header, Loader=_Loader))


def _looks_like_header(header: str) -> bool:
    lines = [line for line in header.split("\n") if line.strip()]
    fitting = sum(HEADER_LINE.match(line) is not None for line in lines)
    return fitting > LEAST_HEADER_LINES * len(lines)


def extract(text: str, markup: Markup) -> Extracted:
    """Return what a plain or Markdown text says of itself in its header, and the text whole."""
    header = read_front_matter(text)
    values = header.values
    source = _word(values.get("source"))
    outlet = _first(values, OUTLET_KEYS)
    return Extracted(
        text=text,
        title=_word(values.get("title")),
        date=_first_date(values),
        author=_first(values, AUTHOR_KEYS),
        outlet=outlet or (None if source is None or _is_address(source) else source),
        url=_first(values, URL_KEYS),
        metadata={key: word for key, value in values.items() if (word := _word(value))},
        body=header.body,
        markup=markup,
        problem=header.problem,
    )


def _is_address(word: str) -> bool:
    return "://" in word or word.startswith("www.")


def _first(values: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((word for key in keys if (word := _word(values.get(key)))), None)


def _first_date(values: Mapping[str, object]) -> date | None:
    return next((day for key in DATE_KEYS if (day := date_of_value(values.get(key)))), None)


def _word(value: object) -> str | None:
    """Return a value on one line: a list with commas, a record (an author's, say) by its name."""
    if isinstance(value, list):
        return ", ".join(word for item in value if (word := _word(item))) or None
    if isinstance(value, dict):
        return _word(value.get("name"))
    if not isinstance(value, str) or value in NOTHING:
        return None
    return " ".join(value.split()) or None
