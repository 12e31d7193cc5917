"""Turn what a reader found into an article: its title, its date, and what makes it the same again.

Pure.
"""

from dataclasses import fields
from hashlib import blake2b
from itertools import takewhile

from .dates import date_of_dateline, date_of_name
from .header_lines import is_header_line, title_in
from .types import Article, Extracted, Span

DATELINE_CHARACTERS = 600  # of the prose, in which a dateline would stand
TITLE_CHARACTERS = 90
DIGEST_BYTES = 16


def make_article(found: Extracted, *, article_id: str, path: str, name: str) -> Article:
    """Return the article that a reader found, its title still the one the source gives.

    Its date is the source's own, else one in the file's name, else the dateline's, else there is
    none. The id of a record is that of its file, `#`, and its number.
    """
    dateline = found.text[found.body : found.body + DATELINE_CHARACTERS]
    metadata = dict(found.metadata)
    if found.title:
        metadata["title"] = found.title  # for when sentences are derived again
    return Article(
        id=article_id if found.record is None else f"{article_id}#{found.record}",
        path=path,
        text=found.text,
        title=found.title or "",
        record=found.record,
        date=found.date or date_of_name(name) or date_of_dateline(dateline),
        author=found.author,
        outlet=found.outlet,
        url=found.url,
        language=found.language,
        metadata=metadata,
        unit=found.unit,
        marks=found.marks,
        body=found.body,
        markup=found.markup,
    )


def title_of(article: Article, spans: list[Span], name: str) -> str:
    """Return the header's title, else the first heading, else the first text's beginning."""
    if article.title:
        return article.title
    told = list(takewhile(lambda span: span.heading, spans))  # of it, and its headline
    if title := next(filter(None, (title_in(_text_of(article, span)) for span in told)), None):
        return title
    spans = [
        span
        for span in spans[: len(told) + 3]
        if not (span.heading and is_header_line(_text_of(article, span)))
    ]
    if not spans:
        return name
    first = next((span for span in spans[:3] if span.heading), spans[0])
    words = " ".join(article.text[first.start : first.end].split())
    if first.heading or len(words) <= TITLE_CHARACTERS:
        return words
    return words[:TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _text_of(article: Article, span: Span) -> str:
    return article.text[span.start : span.end]


def digest_of(found: Extracted) -> bytes:
    """Return what stands for all that a reader found, wherever it stands: 16 bytes."""
    told = [
        (each.name, getattr(found, each.name))
        for each in fields(found)
        if each.name not in ("record", "problem", "metadata")
    ]
    data = repr([*told, sorted(found.metadata.items())])
    return blake2b(data.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()
