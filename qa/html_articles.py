"""Cited articles -> the part of a report that shows their texts, cited sentences marked. Pure.

A mark holds exactly the characters `[start, end)` of the stored text; where these are not the
sentence that was cited (the article has changed since), nothing is marked and that is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .html_words import escaped, language, line, web_address
from .types import ArticleRecord, Citation

LIMIT = 60_000  # characters of an article that is shown whole
AROUND = 3_000  # characters shown before and after a cited sentence of a longer one
SLACK = AROUND // 2  # of these may be given up to begin and end at a line's


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of a report: where it is told, and how its number reads there."""

    citation: Citation
    entry: str  # the id of its entry among the sources
    label: str

    @property
    def span(self) -> tuple[int, int]:
        """Where its sentence lies."""
        return self.citation.sentence.start, self.citation.sentence.end


class Places:
    """The ids of a page's articles and marked sentences."""

    def __init__(self, cited: Iterable[Cited], records: Mapping[str, ArticleRecord]) -> None:
        self.by_article: dict[str, list[Cited]] = {}
        for one in cited:
            self.by_article.setdefault(one.citation.sentence.article_id, []).append(one)
        self.records = records
        self._numbers = {article_id: n for n, article_id in enumerate(self.by_article, start=1)}

    def article(self, article_id: str) -> str:
        """Return the id of an article's part of the page."""
        return f"article-{self._numbers[article_id]}"

    def sentence(self, citation: Citation) -> str:
        """Return the id of a sentence's mark, or of its article where it cannot be marked."""
        here = self.article(citation.sentence.article_id)
        return f"{here}-at-{citation.sentence.start}" if self.is_marked(citation) else here

    def is_marked(self, citation: Citation) -> bool:
        """Tell whether the stored text still holds the sentence where it was cited."""
        sentence = citation.sentence
        record = self.records.get(sentence.article_id)
        return (
            record is not None
            and record.article.text[sentence.start : sentence.end] == sentence.text
        )


def articles_section(places: Places) -> str:
    """Return the texts of the cited articles, in the order in which they are cited."""
    parts = [_article(article_id, cited, places) for article_id, cited in places.by_article.items()]
    return (
        '<section class="articles" id="articles" aria-labelledby="articles-title" tabindex="-1">'
        '<h2 id="articles-title">Cited articles</h2>' + "".join(parts) + "</section>"
    )


def _article(article_id: str, cited: Sequence[Cited], places: Places) -> str:
    record = places.records.get(article_id)
    first = cited[0].citation
    title = line(first.title or article_id)
    code = language(record.article.language if record else None)
    parts = [
        f'<details class="article" id="{places.article(article_id)}" open>',
        f"<summary><h3{code}>{title}</h3></summary>",
        f'<p class="meta">{"".join(_about(first, record))}</p>',
    ]
    lost = [one for one in cited if not places.is_marked(one.citation)]
    if record is None:
        parts.append('<p class="note warn">This article is not indexed any more.</p>')
    else:
        if lost:
            numbers = ", ".join(one.label for one in lost)
            parts.append(
                '<p class="note warn">The article has been indexed anew since it was cited:'
                f" {escaped(numbers)} cannot be marked in it.</p>"
            )
        if any(one.citation.stale for one in cited):
            parts.append(
                '<p class="note warn">The file has changed since it was indexed;'
                " this is the indexed text.</p>"
            )
        text = _text(record, [one for one in cited if one not in lost], places)
        parts.append(f'<div class="text" dir="auto"{code}>{text}</div>')
    return "".join([*parts, "</details>"])


def _about(citation: Citation, record: ArticleRecord | None) -> list[str]:
    day = citation.date.isoformat() if citation.date else None
    parts = [f'<time datetime="{day}">{day}</time>'] if day else []
    article = record.article if record else None
    named = [citation.outlet, article and article.author, citation.sentence.article_id]
    parts += [f"<span>{line(each)}</span>" for each in named if each]
    address = web_address(article.url) if article else None
    if address:
        parts.append(f'<span><a href="{address}" rel="noopener noreferrer">{address}</a></span>')
    return parts


def _text(record: ArticleRecord, cited: Sequence[Cited], places: Places) -> str:
    """Return an article's text, or of a long one what stands around its cited sentences."""
    text, body = record.article.text, record.article.body
    marks: dict[tuple[int, int], list[Cited]] = {}
    for one in cited:
        marks.setdefault(one.span, []).append(one)
    parts: list[str] = []
    at = body
    for start, end in _windows(text, body, list(marks)):
        if start > at:
            parts.append(_gap(start - at))
        at = start
        for span in sorted(span for span in marks if start <= span[0] and span[1] <= end):
            parts += [escaped(text[at : span[0]]), _mark(text, span, marks[span], places)]
            at = span[1]
        parts.append(escaped(text[at:end]))
        at = end
    if at < len(text):
        parts.append(_gap(len(text) - at))
    return "".join(parts)


def _windows(text: str, body: int, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a text to show, in order, apart, cut at a line end near by."""
    first = min([body, *(start for start, _ in spans)])
    if len(text) - first <= LIMIT:
        return [(first, len(text))]
    windows: list[tuple[int, int]] = []
    for start, end in sorted(spans) or [(body, body)]:
        low, high = max(first, start - AROUND), min(len(text), end + AROUND)
        if low > first:
            low = text.find("\n", low, low + SLACK) + 1 or low
        if high < len(text):
            high = text.rfind("\n", high - SLACK, high) + 1 or high
        if windows and low <= windows[-1][1]:
            low, high = windows[-1][0], max(high, windows.pop()[1])
        windows.append((low, high))
    return windows


def _gap(characters: int) -> str:
    return f'<span class="gap">… {characters:,} characters left out …</span>'


def _mark(text: str, span: tuple[int, int], cited: Sequence[Cited], places: Places) -> str:
    back = "".join(
        f'<a class="back" href="#{one.entry}"'
        f' aria-label="Back to source {escaped(one.label)}">↩{escaped(one.label)}</a>'
        for one in cited
    )
    place = places.sentence(cited[0].citation)
    return f'<mark id="{place}">{escaped(text[slice(*span)])}</mark>{back}'
