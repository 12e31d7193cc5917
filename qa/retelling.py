"""Citations -> citations with every other article that holds the same sentence.

Who tells the same story is known from when it was indexed; the sentence is looked up in each one's
stored text, so that it has an offset and a line of its own there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from .protocols import Catalogue
from .repeats import same_sentence
from .types import ArticleRecord, Citation, Sentence


def with_other_articles(
    citations: Sequence[Citation],
    *,
    records: Mapping[str, ArticleRecord],
    catalogue: Catalogue,
    is_stale: Callable[[ArticleRecord], bool],
) -> tuple[Citation, ...]:
    """Return citations, each with those of its story that say the same, the earliest first.

    `records` are of the cited articles; files that are copies of one to the byte count too.
    """
    with catalogue.snapshot():
        cited = [one for citation in citations for one in (citation, *citation.also_in)]
        stories = catalogue.stories(list({one.sentence.article_id for one in cited}))
        known = dict(records) | {
            record.article.id: record for others in stories.values() for record in others
        }
        held: dict[str, tuple[Sentence, ...]] = {}
        found = []
        for citation in citations:
            also = list(citation.also_in)
            told = {one.sentence.article_id for one in (citation, *also)}
            for record in (one for name in sorted(told) for one in stories.get(name, ())):
                name = record.article.id
                if name in told:
                    continue
                if name not in held:
                    held[name] = catalogue.sentences(name)
                told.add(name)
                sentence = same_sentence(citation.sentence.text, held[name])
                if sentence is not None:
                    also.append(_citation(citation, sentence, record, is_stale(record)))
            for one in (citation, *also):
                also += _in_copies(one, known, is_stale)
            found.append(replace(citation, also_in=tuple(sorted(also, key=_order))))
    return tuple(found)


def _in_copies(
    one: Citation,
    known: Mapping[str, ArticleRecord],
    is_stale: Callable[[ArticleRecord], bool],
) -> Iterator[Citation]:
    """Yield a citation once more for each copy of its article."""
    record = known.get(one.sentence.article_id)
    for copy in record.copies if record is not None else ():
        assert record is not None
        article = replace(record.article, id=copy.article_id, path=copy.path, record=copy.record)
        there = replace(
            record,
            article=article,
            size=copy.size,
            mtime_ns=copy.mtime_ns,
            ctime_ns=copy.ctime_ns,
        )
        sentence = replace(one.sentence, article_id=copy.article_id)
        yield _citation(one, sentence, there, is_stale(there))


def _citation(of: Citation, sentence: Sentence, record: ArticleRecord, stale: bool) -> Citation:
    article = record.article
    return Citation(
        number=of.number,
        sentence=sentence,
        path=article.path,
        title=article.title,
        date=article.date,
        record=article.record,
        outlet=article.outlet,
        score=of.score,
        stale=stale,
    )


def _order(one: Citation) -> tuple[date, str]:
    return one.date or date.max, one.sentence.article_id
