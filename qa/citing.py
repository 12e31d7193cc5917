"""Citations -> citations with the sentence before those that cannot be understood alone.

That sentence is looked up among the hits, else in the stored article; never made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .context import context_of, needs_context
from .protocols import Catalogue
from .types import ArticleRecord, Citation, Hit, Sentence


def with_context(
    citations: Iterable[Citation],
    *,
    hits: Sequence[Hit],
    records: Mapping[str, ArticleRecord],
    catalogue: Catalogue,
) -> tuple[Citation, ...]:
    """Return citations, each that leans on the sentence before it with that sentence.

    `hits` and `records` are of one generation; an article that has changed since gives no context,
    and what is cited itself is not shown twice.
    """
    cited = tuple(citations)
    told = {(one.sentence.article_id, one.sentence.index) for one in cited}
    near = {
        (sentence.article_id, sentence.index): sentence
        for hit in hits
        for sentence in hit.passage.sentences
    }
    found = []
    for citation in cited:
        sentence = citation.sentence
        previous = (sentence.article_id, sentence.index - 1)
        if sentence.index and previous not in told and needs_context(sentence.text):
            before = near.get(previous)
            around = (
                _sentences(sentence, records[sentence.article_id], catalogue)
                if before is None
                else (before,)
            )
            citation = replace(citation, context=context_of(sentence, around))
        found.append(citation)
    return tuple(found)


def _sentences(
    sentence: Sentence, then: ArticleRecord, catalogue: Catalogue
) -> tuple[Sentence, ...]:
    """Return the sentences of an article, none where it is no longer the one that was ranked."""
    now = catalogue.article(sentence.article_id)
    if now is None or now.digest != then.digest or sentence not in now.sentences:
        return ()
    return now.sentences
