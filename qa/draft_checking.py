"""A draft + the indexed articles -> which of its statements they bear out, each with sentences.

For each statement the likeliest articles are retrieved, by its words alone and with what the draft
is about; their sentences are judged by rules (`draft_judging.py`).
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain, zip_longest
from typing import Final

from .answering import NOTHING_LEFT, Reading
from .citing import with_context
from .composing import cite_numbered, key_of
from .draft_asking import DraftReader, ask_model, asks_model
from .draft_judging import Judged, judge_statement
from .draft_reports import CheckedStatement, DraftReport
from .drafts import DraftStatement, read_draft
from .errors import ModelError
from .evidence import MOST, Candidate, shortlist
from .retelling import with_other_articles
from .retrieval import Found, retrieve, see_changes
from .support import Evidence
from .terms import query_terms, terms
from .types import ArticleRecord, Citation, Extracted, Filter, Sentence, Usage

ARTICLES: Final = 6  # looked through for each statement; the right one is among 3 in .99, wice dev
SHOWN_ARTICLES: Final = 3  # whose sentences a model sees
LONGEST_QUERY: Final = 2_000  # characters
SHOWN: Final = {"supported": MOST, "differs": 2, "not_found": 1}  # sentences of each statement

Records = Mapping[str, ArticleRecord]


def check_statements(
    draft: Extracted,
    *,
    name: str,
    reading: Reading,
    wanted: Filter,
    reader: DraftReader | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> DraftReport:
    """Return a draft's statements, each with its verdict and the sentences that speak for it.

    With a reader, its model is asked for sentences where rules find too little. `progress` is
    called with how many are done, before each and while the model writes; what it raises ends that.
    """
    began = time.perf_counter()
    see_changes(reading.retriever)
    statements, silent = read_draft(draft)
    notes: list[str] = []
    searching = _Searching(reading, wanted, notes.append, reader)
    generation = reading.retriever.catalogue.generation()
    judged: list[Judged] = []
    for done, statement in enumerate(statements):
        going_on = partial(progress, done, len(statements))
        going_on()
        judged.append(searching.judged(statement, going_on))
    if wanted and statements and not searching.records:
        notes.append(NOTHING_LEFT)
    citations, numbers = _cited(judged, searching.records, reading)
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
    return DraftReport(
        name=name,
        text=draft.text,
        title=statements[0].title if statements else draft.title or "",
        statements=checked,
        citations=citations,
        silent=silent,
        notes=tuple(dict.fromkeys(notes)),  # one may be told of many statements
        model=searching.reader.model.name if searching.reader and searching.usage else None,
        usage=searching.usage or Usage(),
        generation=generation,
        timings_ms={"total": round((time.perf_counter() - began) * 1000, 1)},
    )


class _Searching:
    """Looks statements up one after the other; keeps the articles met and what a model took."""

    def __init__(
        self,
        reading: Reading,
        wanted: Filter,
        note: Callable[[str], None],
        reader: DraftReader | None,
    ) -> None:
        self._parts = reading.retriever
        self._wanted = wanted
        self._note = note
        self.reader = reader
        self.usage: Usage | None = None
        self.records: dict[str, ArticleRecord] = {}

    def judged(self, statement: DraftStatement, progress: Callable[[], None]) -> Judged:
        """Return what the indexed articles have for one statement."""
        claim = statement.claim[:LONGEST_QUERY]
        names = _likeliest([self._found(query) for query in _queries(statement)])
        frequencies = self._parts.keywords.frequencies(list(dict.fromkeys(terms(claim))))
        catalogue = self._parts.catalogue
        total = catalogue.passage_count()
        with catalogue.snapshot():
            records = catalogue.records(names)
            articles = [
                _candidates(claim, records[name], catalogue.sentences(name), frequencies, total)
                for name in names
                if name in records
            ]
        self.records.update(records)
        judged = judge_statement(statement, articles, frequencies=frequencies, total=total)
        if self.reader is None or not asks_model(judged) or not any(articles):
            return judged
        try:
            judged, usage = ask_model(
                claim,
                judged,
                articles[:SHOWN_ARTICLES],
                reader=self.reader,
                frequencies=frequencies,
                total=total,
                progress=progress,
            )
        except ModelError as error:
            self._note(f"{error.message} Going on by rules alone.")
            self.reader = None
            return judged
        self.usage = usage if self.usage is None else self.usage + usage
        return judged

    def _found(self, query: str) -> Found:
        return retrieve(
            query, query_terms(query), parts=self._parts, wanted=self._wanted, note=self._note
        )


def _queries(statement: DraftStatement) -> Sequence[str]:
    """Return what is searched for: a statement with what the draft is about, and it alone."""
    claim = statement.claim[:LONGEST_QUERY]
    about = statement.title or " ".join(statement.context[-1:])
    return tuple(dict.fromkeys((f"{about} {claim}"[:LONGEST_QUERY], claim)))


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
