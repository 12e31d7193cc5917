"""A draft + the indexed articles -> which of its statements they bear out, each with sentences.

For each statement the likeliest articles are retrieved, by its words alone and with what the draft
is about; their sentences are judged by rules (`draft_judging.py`).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Final

from .answering import Reading
from .citing import with_context
from .composing import cite_numbered, key_of
from .draft_judging import Judged, judge_statement
from .draft_reports import CheckedStatement, DraftReport
from .drafts import DraftStatement, read_draft
from .evidence import MOST, Candidate, shortlist
from .retelling import with_other_articles
from .retrieval import Found, retrieve, see_changes
from .support import Evidence
from .terms import query_terms, terms
from .types import ArticleRecord, Citation, Extracted, Filter, Sentence

ARTICLES: Final = 6  # looked through for each statement; the right one is among 3 in .99, wice dev
LONGEST_QUERY: Final = 2_000  # characters
SHOWN: Final = {"supported": MOST, "differs": 2, "not_found": 1}  # sentences of each statement

Records = Mapping[str, ArticleRecord]


def check_statements(
    draft: Extracted,
    *,
    name: str,
    reading: Reading,
    wanted: Filter,
    note: Callable[[str], None],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> DraftReport:
    """Return a draft's statements, each with its verdict and the sentences that speak for it."""
    began = time.perf_counter()
    see_changes(reading.retriever)
    statements, silent = read_draft(draft)
    records: dict[str, ArticleRecord] = {}
    judged: list[Judged] = []
    generation = reading.retriever.catalogue.generation()
    for done, statement in enumerate(statements):
        progress(done, len(statements))
        found, known = judge_in_store(statement, reading=reading, wanted=wanted, note=note)
        judged.append(found)
        records.update(known)
    citations, numbers = _cited(judged, records, reading)
    checked = tuple(
        CheckedStatement(
            statement,
            one.verdict,
            tuple(numbers[key_of(sentence)] for sentence in shown_sentences(one)),
            one.reason,
            one.difference,
        )
        for statement, one in zip(statements, judged, strict=True)
    )
    took = round((time.perf_counter() - began) * 1000, 1)
    return DraftReport(
        name=name,
        text=draft.text,
        title=statements[0].title if statements else draft.title or "",
        statements=checked,
        citations=citations,
        silent=silent,
        generation=generation,
        timings_ms={"total": took},
    )


def judge_in_store(
    statement: DraftStatement,
    *,
    reading: Reading,
    wanted: Filter,
    note: Callable[[str], None],
) -> tuple[Judged, Records]:
    """Return what the indexed articles have for one statement, and the articles by id."""
    parts = reading.retriever
    claim = statement.claim[:LONGEST_QUERY]
    about = " ".join((statement.title or " ".join(statement.context[-1:]), claim))
    found = [
        retrieve(query, query_terms(query), parts=parts, wanted=wanted, note=note)
        for query in dict.fromkeys((about[:LONGEST_QUERY], claim))
    ]
    frequencies = parts.keywords.frequencies(list(dict.fromkeys(terms(claim))))
    total = parts.catalogue.passage_count()
    with parts.catalogue.snapshot():
        names = _likeliest(found)
        records = parts.catalogue.records(names)
        articles = [
            _candidates(claim, records[name], parts.catalogue.sentences(name), frequencies, total)
            for name in names
            if name in records
        ]
    judged = judge_statement(statement, articles, frequencies=frequencies, total=total)
    return judged, records


def shown_sentences(one: Judged) -> Sequence[Sentence]:
    """Return the sentences that are shown for a statement."""
    return one.sentences[: SHOWN[one.verdict]]


def _likeliest(found: Sequence[Found]) -> list[str]:
    """Return the ids of the articles of the best hits, of each retrieval in turn."""
    orders = [dict.fromkeys(hit.passage.article_id for hit in each.hits) for each in found]
    turns = chain.from_iterable(zip_longest(*orders))
    return list(dict.fromkeys(name for name in turns if name is not None))[:ARTICLES]


def _candidates(
    claim: str,
    record: ArticleRecord,
    sentences: Sequence[Sentence],
    frequencies: Mapping[str, int],
    total: int,
) -> list[Candidate]:
    texts = {sentence.index: sentence.text for sentence in sentences}
    article = record.article
    return [
        Candidate(
            sentence,
            Evidence(
                sentence.text,
                texts.get(sentence.index - 1, ""),
                texts.get(sentence.index + 1, ""),
                sentence.speaker,
                article.title,
                article.date,
            ),
        )
        for sentence in shortlist(claim, sentences, frequencies=frequencies, total=total)
    ]


def _cited(
    judged: Sequence[Judged], records: Records, reading: Reading
) -> tuple[tuple[Citation, ...], Mapping[tuple[str, int], int]]:
    """Return the sentences shown as citations, numbered from 1 in the order of the draft."""
    sentences: dict[tuple[str, int], Sentence] = {}
    scores: dict[tuple[str, int], float] = {}
    for one in judged:
        for sentence in shown_sentences(one):
            sentences.setdefault(key_of(sentence), sentence)
            scores[key_of(sentence)] = max(scores.get(key_of(sentence), 0.0), one.score)
    numbers = {key: number for number, key in enumerate(sentences, start=1)}
    numbered = {numbers[key]: sentence for key, sentence in sentences.items()}
    ids = {sentence.article_id for sentence in sentences.values()}
    stale = {name: reading.is_stale(records[name]) for name in ids}
    citations = cite_numbered(numbered, records, stale, scores)
    catalogue = reading.retriever.catalogue
    everywhere = with_other_articles(
        citations, records=records, catalogue=catalogue, is_stale=reading.is_stale
    )
    return with_context(everywhere, hits=(), records=records, catalogue=catalogue), numbers
