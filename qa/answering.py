"""Question -> answer: retrieve, rank, gate, compose. Quoted text is looked up, never made.

Also the plain search, which ranks and shows without answering. It must not print.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .absent_words import absent_words, told_absent
from .citing import with_context
from .composing import cite, cite_numbered, compose, key_of, select
from .dates import Period, find_period
from .disputes import disputed
from .errors import UsageError
from .features import PASSAGES
from .gate import Calibration, Verdict, judge, typical_calibration, with_confidence
from .passages import embedding_text
from .persons import fitting_speakers, same_speaker
from .protocols import Catalogue, ChatModel, Embedder, Reranker
from .questions import Question, parse_question
from .ranking import RankedSentence, rank_sentences
from .replying import Rarity, Reply, stream_reply
from .reranking import rerank_best
from .retelling import with_other_articles
from .retrieval import CANDIDATES, RESOLVED, Retriever, Voices, retrieve
from .spelling import may_be_name, nearest_name, nearest_speaker, tolerance
from .terms import stem, words
from .types import Answer, Answered, AnswerEvent, ArticleRecord, Citation, Filter, Hit, Passage
from .unsaid import nearest_speech, nothing_said, says_nothing, whom_is_meant

LONGEST_QUESTION = 2_000  # characters; what is longer is a text, not a question
FUZZY_PASSAGES = 20
NOT_FOUND = "The articles do not answer this."
NOTHING_LEFT = "No article is left by the dates, articles or speaker asked for."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it will be searched: words mended, period found, filter resolved."""

    text: str
    question: Question
    wanted: Filter
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a question, best first, whether it is enough, and its articles.

    All of it is of one generation of the store, whatever other processes write meanwhile.
    """

    hits: tuple[Hit, ...]
    sentences: tuple[RankedSentence, ...]
    verdict: Verdict
    generation: int
    records: Mapping[str, ArticleRecord]
    frequencies: Mapping[str, int]  # passages whose texts hold each of the question's terms


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything answering reads: the store, the ranking embedder, and whether files changed.

    `reranker` is a neural model that has a say in the order of sentences, where one is chosen.
    """

    retriever: Retriever
    rank_embedder: Embedder
    is_stale: Callable[[ArticleRecord], bool]
    reranker: Reranker | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model that writes answers, and how: its template, and what to do with false claims."""

    model: ChatModel
    template: str
    strict: bool = False


def check_question(text: str, *, what: str, hint: str) -> str:
    """Return a question, or what else is asked for, fit to be asked.

    Raises:
        UsageError: it is empty, or far too long.
    """
    text = text.strip()
    if not re.search(r"\w", text):
        raise UsageError(f"The {what} is empty.", hint=hint)
    if len(text) > LONGEST_QUESTION:
        raise UsageError(
            f"The {what} has {len(text):,} characters; {LONGEST_QUESTION:,} is the most.",
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
            mended = nearest_speaker(speaker, names)
            fitting = tuple(name for name in names if same_speaker(mended, name))
            if fitting:
                notes.append(f'Nobody called "{speaker}" speaks; taking it as "{mended}".')
        wanted = replace(wanted, speakers=fitting or (speaker,))
        if not fitting:
            notes.append(f'Nobody called "{speaker}" speaks in the articles.')
    question = parse_question(searched)
    if question.speaker is not None:
        known = reading.retriever.speakers()
        question = replace(question, speakers=fitting_speakers(question.speaker, known))
    return Asked(text, question, wanted, tuple(notes))


def rank(
    asked: Asked,
    *,
    reading: Reading,
    note: Callable[[str], None],
    candidates: int = CANDIDATES,
    count: int = RESOLVED,
    whole: bool = False,
) -> Ranking:
    """Return the hits and sentences that fit a question best.

    Of each index `candidates` passages are taken, of these the `count` best. The sentences are
    those of the best hits, or with `whole` of all, some hits at a time.
    """
    parts = reading.retriever
    question = asked.question
    voices = None
    if question.speakers:
        voices = Voices(question.speakers, question.about, question.topic)
    found = retrieve(
        question.text,
        question.terms,
        parts=parts,
        wanted=asked.wanted,
        note=note,
        voices=voices,
        k=candidates,
        count=count,
    )
    frequencies = parts.keywords.frequencies(question.terms)
    total = parts.catalogue.passage_count()
    hits: list[Hit] = []
    ranked: list[RankedSentence] = []
    for some in _parted(found.hits, PASSAGES if whole else len(found.hits)):
        if parts.embedder is not reading.rank_embedder:
            some = judged_alike(question.text, some, reading.rank_embedder)
        hits += some
        ranked += rank_sentences(
            question,
            some,
            frequencies=frequencies,
            passages_total=total,
            embed=reading.rank_embedder.embed,
        )
    ranked.sort(key=lambda one: (one.spoken, one.score), reverse=True)
    if asked.wanted.speakers:
        ranked = [one for one in ranked if one.sentence.speaker in asked.wanted.speakers]
    verdict = judge(
        question,
        hits,
        ranked,
        frequencies=None if parts.keywords.problem else frequencies,
        calibration=_calibration(parts.catalogue) or typical_calibration(total),
    )
    sentences = with_confidence(ranked, verdict)
    return Ranking(
        tuple(hits), tuple(sentences), verdict, found.generation, found.records, frequencies
    )


def _parted(hits: Sequence[Hit], size: int) -> Iterator[Sequence[Hit]]:
    for start in range(0, len(hits), size or 1):
        yield hits[start : start + size]


def _calibration(catalogue: Catalogue) -> Calibration | None:
    kept = catalogue.calibration()
    return Calibration.from_text(kept) if kept else None


def _reranked(asked: Asked, ranking: Ranking, reading: Reading) -> Ranking:
    """Let the neural model, where one is chosen, have its say in the order of the sentences."""
    if reading.reranker is None:
        return ranking
    sentences = rerank_best(asked.question.text, ranking.sentences, reading.reranker)
    return replace(ranking, sentences=sentences)


def judged_alike(question: str, hits: Sequence[Hit], embedder: Embedder) -> list[Hit]:
    """Give hits the cosines of the embedder that ranking and the gate were made for."""
    texts = [embedding_text(hit.passage.title, hit.passage.text) for hit in hits[:PASSAGES]]
    vectors = embedder.embed([question, *texts])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    near = [replace(hit, vector_score=cosine) for hit, cosine in zip(hits, cosines, strict=False)]
    return [*near, *hits[PASSAGES:]]


def stream_answer(
    asked: Asked, *, reading: Reading, k: int, writer: Writer | None = None
) -> Iterator[AnswerEvent]:
    """Answer from the indexed articles, say so when they do not; the last event is `Answered`.

    Without a writer the answer is made of the articles' own sentences. With one, the model writes
    it, unless too little was found: then it is not asked at all.

    Raises:
        ModelError: the model cannot be had, or breaks off.
    """
    began = time.perf_counter()
    notes = list(asked.notes)
    ranking = rank(asked, reading=reading, note=notes.append)
    enough = ranking.verdict.enough and not says_nothing(asked.question, ranking.sentences)
    ranking = _reranked(asked, ranking, reading)
    found = time.perf_counter()
    answer = Answer(
        question=asked.text,
        status="answered",
        text="",
        hits=ranking.hits,
        notes=tuple(notes),
        generation=ranking.generation,
    )
    if writer is None or not enough:
        answer = _offline(answer, asked, ranking, reading, k, enough=enough)
    else:
        reply = yield from stream_reply(
            asked.question.text,
            _best_passages(ranking),
            model=writer.model,
            template=writer.template,
            rarity=Rarity(
                reading.retriever.keywords.frequencies, reading.retriever.catalogue.passage_count()
            ),
            strict=writer.strict,
        )
        answer = _written(answer, reply, writer.model.name, asked, ranking, reading, k)
    answer = _with_disputes(_with_absent(answer, asked, ranking, reading), ranking)
    ended = time.perf_counter()
    timings = {
        "retrieve": round((found - began) * 1000, 1),
        "answer": round((ended - found) * 1000, 1),
        "total": round((ended - began) * 1000, 1),
    }
    yield Answered(replace(answer, timings_ms=timings))


def _with_absent(answer: Answer, asked: Asked, ranking: Ranking, reading: Reading) -> Answer:
    """Return an answer with a note on the words of the question that no article has."""
    keywords = reading.retriever.keywords
    if answer.status == "not_found" or keywords.problem:
        return answer
    unheld = [term for term, count in ranking.frequencies.items() if not count]
    if not unheld:
        return answer
    in_titles = keywords.frequencies(unheld, titles=True)
    texts = (text for hit in ranking.hits for text in (hit.passage.title, hit.passage.text))
    absent = absent_words(asked.question, {term for term in unheld if not in_titles[term]}, texts)
    return replace(answer, notes=(*answer.notes, told_absent(absent))) if absent else answer


def _with_disputes(answer: Answer, ranking: Ranking) -> Answer:
    """Return an answer with what its sentences, or others as near, say against each other."""
    ranked = (one.sentence for one in ranking.sentences)
    pairs, notes = disputed(answer.citations, ranked, ranking.hits)
    return replace(answer, disagreements=pairs, notes=(*answer.notes, *notes))


def _offline(
    answer: Answer, asked: Asked, ranking: Ranking, reading: Reading, k: int, *, enough: bool
) -> Answer:
    """Return the answer that the articles' own sentences make, or that they make none."""
    if not enough:
        nearest = select(nearest_speech(asked.question, ranking.sentences), k)
        text = whom_is_meant(asked.question) or nothing_said(asked.question) or NOT_FOUND
        if asked.wanted and not ranking.hits:
            text = NOTHING_LEFT
        if ranking.verdict.absent:
            names = " or ".join(f'"{name}"' for name in ranking.verdict.absent)
            text = f"{NOT_FOUND} No article mentions {names}."
        shown = cited_in_full(nearest, ranking, reading)
        return replace(answer, status="not_found", text=text, nearest=shown)
    citations = cited_in_full(select(ranking.sentences, k, only_near=True), ranking, reading)
    text, claims = compose(citations)
    return replace(answer, text=text, claims=claims, citations=citations)


def _written(
    answer: Answer,
    reply: Reply,
    name: str,
    asked: Asked,
    ranking: Ranking,
    reading: Reading,
    k: int,
) -> Answer:
    """Return the answer a model wrote; where nothing of it holds, the articles' own sentences.

    An answer names its model only where the words are the model's.
    """
    answer = replace(answer, model=name, usage=reply.usage)
    notes = list(answer.notes)
    if reply.dropped:
        notes.append(f"{name} pointed at {reply.dropped} sentences that there are not.")
    if reply.cut:
        notes.append(reply.cut)
    if reply.refused:
        notes.append(f"{name} finds no answer in the articles.")
        answer = replace(answer, model=None, notes=tuple(notes))
        return _offline(answer, asked, ranking, reading, k, enough=False)
    if not reply.supported:
        notes.append(
            f"Nothing that {name} wrote is borne out by the articles;"
            " these are their own sentences instead."
        )
        answer = replace(answer, model=None, notes=tuple(notes))
        return _offline(answer, asked, ranking, reading, k, enough=True)
    scores = {key_of(one.sentence): one.confidence for one in ranking.sentences}
    ids = {sentence.article_id for sentence in reply.sentences.values()}
    citations = cite_numbered(
        reply.sentences, ranking.records, _stale(ids, ranking, reading), scores
    )
    return replace(
        answer,
        status="answered" if all(claim.supported for claim in reply.claims) else "partial",
        text=reply.text,
        claims=reply.claims,
        citations=_in_full(citations, ranking, reading),
        notes=tuple(notes),
    )


def _best_passages(ranking: Ranking) -> list[Passage]:
    """Return the passages a model is to see: those of the best sentences first."""
    ranked = [one.passage.passage for one in ranking.sentences]
    passages = [*ranked, *(hit.passage for hit in ranking.hits)]
    return list({passage.id: passage for passage in passages}.values())


def _stale(ids: Iterable[str], ranking: Ranking, reading: Reading) -> Mapping[str, bool]:
    """Return for each of these articles whether its file has changed since."""
    return {article_id: reading.is_stale(ranking.records[article_id]) for article_id in ids}


def cited_in_full(
    chosen: Sequence[tuple[RankedSentence, Sequence[RankedSentence]]],
    ranking: Ranking,
    reading: Reading,
) -> tuple[Citation, ...]:
    """Return ranked sentences as citations, with their context and where else they stand."""
    ids = {one.sentence.article_id for first, rest in chosen for one in (first, *rest)}
    citations = cite(chosen, ranking.records, _stale(ids, ranking, reading))
    return _in_full(citations, ranking, reading)


def _in_full(
    citations: Sequence[Citation], ranking: Ranking, reading: Reading
) -> tuple[Citation, ...]:
    """Return citations with their context, and with where else their sentences stand."""
    everywhere = with_other_articles(
        citations,
        records=ranking.records,
        catalogue=reading.retriever.catalogue,
        is_stale=reading.is_stale,
    )
    return with_context(
        everywhere,
        hits=ranking.hits,
        records=ranking.records,
        catalogue=reading.retriever.catalogue,
    )


def search_sentences(
    asked: Asked, *, reading: Reading, k: int
) -> tuple[tuple[Citation, ...], Ranking, tuple[str, ...]]:
    """Return the k best sentences as citations, all that was found, and notes."""
    notes = list(asked.notes)
    ranking = _reranked(asked, rank(asked, reading=reading, note=notes.append), reading)
    keywords, sought = reading.retriever.keywords, asked.question.terms
    if asked.wanted and not ranking.hits:
        notes.append(NOTHING_LEFT)
    if (
        ranking.sentences
        and not any(keywords.frequencies(sought).values())
        and not keywords.problem
    ):
        notes.append("No article holds these words; these sentences come nearest in meaning.")
    return cited_in_full(select(ranking.sentences, k), ranking, reading), ranking, tuple(notes)


def _mend_names(text: str, parts: Retriever, notes: list[str]) -> str:
    """Replace names the articles do not have by theirs that are spelt nearly so."""
    asked = [word for word in dict.fromkeys(words(text)) if tolerance(word)]
    frequencies = parts.keywords.frequencies([stem(word) for word in asked])
    for word in asked:
        written = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
        if frequencies[stem(word)] or written is None or not may_be_name(text, written.start()):
            continue
        ids = parts.keywords.fuzzy(stem(word), tolerance(word), FUZZY_PASSAGES)
        passages = parts.catalogue.passages(ids)
        name = nearest_name(word, [passage.text for passage in passages.values()])
        if name is not None:
            text = re.sub(rf"\b{re.escape(written[0])}\b", name, text)
            notes.append(f'No article mentions "{written[0]}"; taking it as "{name}".')
    return text


def _shown_period(period: Period) -> str:
    if period.since and period.until:
        if period.since == period.until:
            return f"articles dated {period.since}"
        return f"articles dated {period.since} to {period.until}"
    return f"articles since {period.since}" if period.since else f"articles until {period.until}"
