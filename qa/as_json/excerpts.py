"""Some lines of an article."""

from typing import TYPE_CHECKING, Any

from .articles import about_article, sentence_object

if TYPE_CHECKING:
    from ..excerpts import Excerpt


def excerpt_object(excerpt: "Excerpt", *, stale: bool = False) -> dict[str, Any]:
    """Return a `qa.excerpt/1` object."""
    marked = set(excerpt.marked)
    return {
        "schema": "qa.excerpt/1",
        **about_article(excerpt.record),
        "first_line": excerpt.first,
        "last_line": excerpt.last,
        "lines": excerpt.total,
        "start": excerpt.start,
        "end": excerpt.end,
        "text": excerpt.text,
        "cut": excerpt.cut,
        "sentences": [
            {**sentence_object(sentence), "marked": sentence in marked}
            for sentence in excerpt.sentences
        ],
        "stale": stale,
    }
