"""Articles, one in full or many in a line each."""

from typing import TYPE_CHECKING, Any

from ..naming import shown
from .citations import path_fields

if TYPE_CHECKING:
    from ..types import ArticleRecord, Sentence


def article_object(record: "ArticleRecord") -> dict[str, Any]:
    """Return a `qa.article/1` object."""
    return {
        "schema": "qa.article/1",
        **about_article(record),
        "sentences": [sentence_object(sentence) for sentence in record.sentences],
        "passages": [{"start": passage.start, "end": passage.end} for passage in record.passages],
    }


def sentence_object(sentence: "Sentence") -> dict[str, Any]:
    """Return a sentence with its place in the article."""
    return {
        "index": sentence.index,
        "start": sentence.start,
        "end": sentence.end,
        "line": sentence.line,
        "page": sentence.page,
        "text": sentence.text,
        "speaker": sentence.speaker,
    }


def articles_object(records: "list[ArticleRecord]") -> dict[str, Any]:
    """Return a `qa.articles/1` object."""
    return {
        "schema": "qa.articles/1",
        "articles": [
            {
                **about_article(record),
                "sentences": record.sentence_count,
                "passages": record.passage_count,
                "indexed_at": record.indexed_at,
            }
            for record in records
        ],
    }


def about_article(record: "ArticleRecord") -> dict[str, Any]:
    article = record.article
    return {
        "article": article.id,
        **path_fields(article.path),
        "title": article.title,
        "date": article.date.isoformat() if article.date else None,
        "author": article.author,
        "outlet": article.outlet,
        "url": article.url,
        "language": article.language,
        "record": article.record,
        "copies": [
            shown(copy.path) + ("" if copy.record is None else f"#{copy.record}")
            for copy in record.copies
        ],
        "story": record.story,
    }
