"""Question -> answer: retrieve, rank, gate, compose. Quoted text is looked up, never made.

Also the plain search, which ranks and shows without answering. It must not print.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .composing import cite, compose, select
from .dates import Period, find_period
from .errors import UsageError
from .passages import embedding_text
from .protocols import Embedder
from .questions import Question, parse_question
from .ranking import PASSAGES, RankedSentence, enough_evidence, rank_sentences, same_speaker
from .retrieval import Retriever, retrieve
from .spelling import nearest_name, tolerance
from .terms import stem, words
from .types import Answer, ArticleRecord, Citation, Filter, Hit

LONGEST_QUESTION = 2_000  # characters; what is longer is a text, not a question
FUZZY_PASSAGES = 20
NOT_FOUND = "The articles do not answer this."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it will be searched: words mended, period found, filter resolved."""

    text: str
    question: Question
    wanted: Filter
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a question, best first."""

    hits: tuple[Hit, ...]
    sentences: tuple[RankedSentence, ...]
    generation: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything answering reads: the store, the ranking embedder, and whether files changed."""

    retriever: Retriever
    rank_embedder: Embedder
    is_stale: Callable[[ArticleRecord], bool]


def check_question(text: str) -> str:
    """Return a question fit to be asked.

    Raises:
        UsageError: it is empty, or far too long.
    """
    text = text.strip()
    if not re.search(r"\w", text):
        raise UsageError("The question is empty.", hint='Type it in quotes: qa ask "what ...?"')
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(text):,} characters; {LONGEST_QUESTION:,} is the most.",
            hint="Ask for one thing at a time.",
        )
    return text


def understand(
    text: str,
    *,
    reading: Reading,
    wanted: Filter,
    speaker: str | None,
    today: date,
) -> Asked:
    """Mend misspelt names, find a period in the question, and resolve the wanted speaker."""
    notes: list[str] = []
    found = None if wanted.since or wanted.until else find_period(text, today=today)
    searched = text
    if found is not None:
        period, phrase = found
        wanted = replace(wanted, since=period.since, until=period.until)
        searched = text.replace(phrase, " ", 1)
        notes.append(f'Taking "{phrase}" as {_shown_period(period)}.')
    searched = _mend_names(searched, reading.retriever, notes)
    if speaker is not None:
        names = reading.retriever.catalogue.speakers()
        fitting = tuple(name for name in names if same_speaker(speaker, name))
        if not fitting:
            mended = nearest_name(speaker, names)
            fitting = tuple(name for name in names if mended and same_speaker(mended, name))
            if fitting:
                notes.append(f'Nobody called "{speaker}" speaks; taking it as "{mended}".')
        wanted = replace(wanted, speakers=fitting or (speaker,))
        if not fitting:
            notes.append(f'Nobody called "{speaker}" speaks in the articles.')
    return Asked(text, parse_question(searched), wanted, tuple(notes))


def rank(asked: Asked, *, reading: Reading, note: Callable[[str], None]) -> Ranking:
    """Return the hits and sentences that fit a question best."""
    parts = reading.retriever
    question = asked.question
    hits, generation = retrieve(
        question.text, question.terms, parts=parts, wanted=asked.wanted, note=note
    )
    if parts.embedder is not reading.rank_embedder:
        hits = _judged_alike(question.text, hits, reading.rank_embedder)
    ranked = rank_sentences(
        question,
        hits,
        frequencies=parts.keywords.frequencies(question.terms),
        passages_total=parts.catalogue.passage_count(),
        embed=reading.rank_embedder.embed,
    )
    if asked.wanted.speakers:
        ranked = [one for one in ranked if one.sentence.speaker in asked.wanted.speakers]
    return Ranking(tuple(hits), tuple(ranked), generation)


def _judged_alike(question: str, hits: Sequence[Hit], embedder: Embedder) -> list[Hit]:
    """Give hits the cosines of the embedder that ranking and the gate were made for."""
    texts = [embedding_text(hit.passage.title, hit.passage.text) for hit in hits[:PASSAGES]]
    vectors = embedder.embed([question, *texts])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    near = [replace(hit, vector_score=cosine) for hit, cosine in zip(hits, cosines, strict=False)]
    return [*near, *hits[PASSAGES:]]


def answer_question(asked: Asked, *, reading: Reading, k: int) -> Answer:
    """Answer from the indexed articles' own sentences; say so when they do not answer."""
    began = time.perf_counter()
    notes = list(asked.notes)
    ranking = rank(asked, reading=reading, note=notes.append)
    retrieved = time.perf_counter()
    enough = enough_evidence(asked.question, ranking.sentences)
    chosen = select(ranking.sentences, k, only_near=enough)
    citations = _cited(chosen, reading)
    text, claims = compose(citations) if enough else (NOT_FOUND, ())
    ended = time.perf_counter()
    return Answer(
        question=asked.text,
        status="answered" if enough else "not_found",
        text=text,
        claims=claims,
        citations=citations if enough else (),
        nearest=() if enough else citations,
        hits=ranking.hits,
        notes=tuple(notes),
        timings_ms={
            "retrieve": round((retrieved - began) * 1000, 1),
            "answer": round((ended - retrieved) * 1000, 1),
            "total": round((ended - began) * 1000, 1),
        },
        generation=ranking.generation,
    )


def _cited(
    chosen: Sequence[tuple[RankedSentence, Sequence[RankedSentence]]], reading: Reading
) -> tuple[Citation, ...]:
    ids = {one.sentence.article_id for first, rest in chosen for one in (first, *rest)}
    records: Mapping[str, ArticleRecord] = reading.retriever.catalogue.records(sorted(ids))
    stale = {article_id: reading.is_stale(record) for article_id, record in records.items()}
    return cite([pair for pair in chosen if pair[0].sentence.article_id in records], records, stale)


def search_sentences(
    asked: Asked, *, reading: Reading, k: int
) -> tuple[tuple[Citation, ...], Ranking, tuple[str, ...]]:
    """Return the k best sentences as citations, all that was found, and notes."""
    notes = list(asked.notes)
    ranking = rank(asked, reading=reading, note=notes.append)
    return _cited(select(ranking.sentences, k), reading), ranking, tuple(notes)


def _mend_names(text: str, parts: Retriever, notes: list[str]) -> str:
    """Replace names the articles do not have by theirs that are spelt nearly so."""
    asked = [word for word in dict.fromkeys(words(text)) if tolerance(word)]
    frequencies = parts.keywords.frequencies([stem(word) for word in asked])
    for word in asked:
        if frequencies[stem(word)]:
            continue
        ids = parts.keywords.fuzzy(stem(word), tolerance(word), FUZZY_PASSAGES)
        passages = parts.catalogue.passages(ids)
        name = nearest_name(word, [passage.text for passage in passages.values()])
        written = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
        if name is not None and written is not None:
            text = text.replace(written[0], name)
            notes.append(f'No article mentions "{written[0]}"; taking it as "{name}".')
    return text


def _shown_period(period: Period) -> str:
    if period.since and period.until:
        if period.since == period.until:
            return f"articles dated {period.since}"
        return f"articles dated {period.since} to {period.until}"
    return f"articles since {period.since}" if period.since else f"articles until {period.until}"
