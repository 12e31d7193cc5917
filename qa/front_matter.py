"""Turn a file's text into an article: front matter becomes its data, the rest is its prose.

Pure. The text itself is kept whole, front matter included, so that offsets and lines stay those of
the file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from .dates import date_of_dateline, date_of_name, date_of_value
from .types import Article, Markup, Span

FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
CLOSING = re.compile(r"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)")
# A line of a header: a key, an item, a comment, or what goes on from the line before.
HEADER_LINE = re.compile(r"\s|-\s|#|[\"']?\w[\w .-]{0,40}[\"']?:(?:\s|$)")
LEAST_HEADER_LINES = 0.5  # of the lines, for what is not YAML to be a broken header and no prose
LINE_END = re.compile(r"\r\n?|\n")
LONGEST = 20_000  # characters of front matter; what is longer is a rule line, not a header
TITLE_CHARACTERS = 90
URL_KEYS = ("url", "source", "link", "source_url", "canonical_url")
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


def make_article(
    text: str,
    *,
    article_id: str,
    path: str,
    name: str,
    markup: Markup,
    header: FrontMatter,
    record: int | None = None,
) -> Article:
    """Return the article a text is, its title still that of the header or the file's name.

    Its date comes from the header, else the file's name, else the dateline, else there is none.
    """
    values = header.values
    dated = (
        _first_date(values)
        or date_of_name(name)
        or date_of_dateline(text[header.body : header.body + 600])
    )
    title = _word(values.get("title"))
    return Article(
        id=article_id,
        path=path,
        text=text,
        title=title or "",
        record=record,
        date=dated,
        author=_first(values, AUTHOR_KEYS),
        url=_first(values, URL_KEYS),
        metadata={key: word for key, value in values.items() if (word := _word(value))},
        body=header.body,
        markup=markup,
    )


def title_of(article: Article, spans: list[Span], name: str) -> str:
    """Return the header's title, else the first heading, else the first text's beginning."""
    if article.title:
        return article.title
    if not spans:
        return name
    first = next((span for span in spans[:3] if span.heading), spans[0])
    words = " ".join(article.text[first.start : first.end].split())
    if first.heading or len(words) <= TITLE_CHARACTERS:
        return words
    return words[:TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"


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
