"""Question -> hits: keywords and vectors, filtered, fused into one ranking of passages.

One view of the catalogue is read; when the store changed before the hits were looked up, they are
retrieved again. A hit that is not current is dropped.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from threading import Lock, local
from typing import Protocol, TypeVar

import numpy as np

from .errors import ModelUnavailable, StoreBusy, StoreError
from .fusion import fuse
from .protocols import Catalogue, Embedder, Ids, KeywordIndex, Sketch, VectorIndex, Vectors
from .repeats import Unrepeated
from .types import ArticleRecord, Filter, Hit

CANDIDATES = 100  # of each index; more finds the right passage no more often (tests/bench)
WIDER = 5  # times as many candidates, where one story that many outlets ran takes most places
RESOLVED = 40  # passages looked up; ranking reads no more than that
NARROW = 2_000  # passages; up to here a filter's passages are all scored, beyond it over-fetched
# Questions of a process that do not wait for Chroma to load; loading takes as long as the sketch
# needs for some 80 (tests/bench, 2026-11), and people seldom ask more than these.
FEW = 20
SKETCHED = 2_000  # passages that the sketch finds, scored exactly
AT_ONCE = 50_000  # passages; up to here the catalogue's own vectors stand in for the sketch
EXACT = 200_000  # passages; up to here the catalogue's own vectors stand in for a busy index
ATTEMPTS = 4
VOICED = 12  # passages in which the wanted speaker speaks nearest to the topic, found in any case


Answered = TypeVar("Answered")


class KeywordSearch(Protocol):
    """What answering asks of the keywords."""

    def search(
        self, terms: Sequence[str], k: int, among: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k `(id, BM25 score)`, best first, of the passages in `among` if given."""

    def fuzzy(self, word: str, distance: int, k: int) -> list[int]:
        """Return up to k passages that hold a word at most `distance` edits from this one."""

    def frequencies(self, terms: Sequence[str], *, titles: bool = False) -> dict[str, int]:
        """Return in how many passages' texts, or titles, each stemmed term occurs."""

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""

    @property
    def problem(self) -> str | None:
        """Why the last call found nothing, None where all is well."""

    def close(self) -> None:
        """Let go of files and memory."""


class LastingKeywords:
    """Keywords that find nothing while their index does not open, and go on when it does again."""

    def __init__(self, open_index: Callable[[], KeywordIndex]) -> None:
        self._open_index = open_index
        self._index: KeywordIndex | None = None
        self._opening = Lock()
        self._last = local()  # of each thread that asks

    @property
    def problem(self) -> str | None:
        """Why the last call of this thread found nothing, None where all is well."""
        told: str | None = getattr(self._last, "problem", None)
        return told

    def search(
        self, terms: Sequence[str], k: int, among: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k `(id, BM25 score)`, best first, of the passages in `among` if given."""
        return self._asked(lambda index: index.search(terms, k, among), [])

    def fuzzy(self, word: str, distance: int, k: int) -> list[int]:
        """Return up to k passages that hold a word at most `distance` edits from this one."""
        return self._asked(lambda index: index.fuzzy(word, distance, k), [])

    def frequencies(self, terms: Sequence[str], *, titles: bool = False) -> dict[str, int]:
        """Return in how many passages' texts, or titles, each stemmed term occurs."""
        none = dict.fromkeys(terms, 0)
        return self._asked(lambda index: index.frequencies(terms, titles=titles), none)

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""
        if self._index is not None:
            self._asked(lambda index: index.refresh(), None)

    def close(self) -> None:
        """Let go of files and memory."""
        with self._opening:
            index, self._index = self._index, None
        if index is not None:
            index.close()

    def _asked(self, ask: Callable[[KeywordIndex], Answered], otherwise: Answered) -> Answered:
        try:
            with self._opening:
                index = self._index = self._index or self._open_index()
            answered = ask(index)
        except StoreError as error:
            self._index = None
            self._last.problem = error.message
            return otherwise
        self._last.problem = None
        return answered


@dataclass(slots=True)
class Seen:
    """The store's generation that the open indexes are at least as new as."""

    generation: int = -1


@dataclass(slots=True)
class Asked:
    """How many questions a process has asked of the vectors so far."""

    questions: int = 0

    def few(self) -> bool:
        """Count a question, and tell whether it is one of the first few."""
        self.questions += 1
        return self.questions <= FEW


@dataclass(slots=True)
class Speakers:
    """Who speaks in the articles of a generation; reading that takes some milliseconds."""

    generation: int = -1
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Retriever:
    """The open parts of a store that answering reads; None where there is no such index."""

    catalogue: Catalogue
    keywords: KeywordSearch
    vectors: VectorIndex | None
    embedder: Embedder | None
    sketch: Sketch | None = None
    seen: Seen = field(default_factory=Seen)
    asked: Asked = field(default_factory=Asked)
    spoken: Speakers = field(default_factory=Speakers)

    def speakers(self) -> Sequence[str]:
        """Return every speaker's name, read anew where the store has changed."""
        generation = self.catalogue.generation()
        if generation != self.spoken.generation:
            self.spoken.names = self.catalogue.speakers()
            self.spoken.generation = generation
        return self.spoken.names

    def close(self) -> None:
        """Let go of both indexes; the catalogue stays open."""
        self.keywords.close()
        if self.vectors is not None:
            self.vectors.close()


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, the generation they are of, and their articles by id."""

    hits: list[Hit]
    generation: int
    records: Mapping[str, ArticleRecord]


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose words are wanted, by the names the catalogue has, and on what: its text and terms."""

    speakers: tuple[str, ...]
    topic: str
    terms: Sequence[str]


def retrieve(
    question: str,
    terms: Sequence[str],
    *,
    parts: Retriever,
    wanted: Filter,
    note: Callable[[str], None],
    voices: Voices | None = None,
    k: int = CANDIDATES,
    count: int = RESOLVED,
) -> Found:
    """Return up to `count` hits, best first, with their articles, all of one view of the catalogue.

    Where somebody's words are wanted, the passages in which they speak nearest to the topic come
    first, whatever else is found.
    """
    texts = [question, voices.topic or question] if voices else [question]
    vectors = _question_vectors(texts, parts.embedder, note)
    vector = vectors[0] if vectors is not None else None
    for attempt in range(ATTEMPTS):
        generation = see_changes(parts)
        allowed = _current(wanted, parts)
        if allowed is not None and not len(allowed):
            return Found([], generation, {})
        by_keyword = dict(_worded(terms, k, allowed, parts))
        if parts.keywords.problem:
            note(
                f"{parts.keywords.problem} Answering without keywords;"
                " `qa doctor --repair` mends them."
            )
        by_vector = _nearest(vector, k, allowed, parts, note) if vector is not None else {}
        first = _voiced(voices, vectors, wanted, parts) if voices else ()
        if len(first):
            by_keyword |= dict(parts.keywords.search(terms, k, np.array(first, dtype=np.int64)))
        with parts.catalogue.snapshot() as now:
            if now != generation:
                if attempt + 1 < ATTEMPTS:
                    continue
                if vector is not None and parts.catalogue.passage_count() <= EXACT:
                    by_vector = _exactly(vector, k, _current(wanted, parts), parts.catalogue)
            kept = resolve(by_keyword, by_vector, vector, parts.catalogue, first, count=count)
            if not (k <= CANDIDATES and _crowded(kept, by_keyword, by_vector, k, count)):
                ids = dict.fromkeys(hit.passage.article_id for hit in kept.hits)
                return Found(kept.hits, now, parts.catalogue.records(list(ids)))
        return retrieve(
            question,
            terms,
            parts=parts,
            wanted=wanted,
            note=note,
            voices=voices,
            k=k * WIDER,
            count=count,
        )
    raise AssertionError("the last attempt always returns")


def _crowded(
    kept: Unrepeated,
    by_keyword: Mapping[int, float],
    by_vector: Mapping[int, float],
    k: int,
    count: int,
) -> bool:
    """Tell whether repetitions took places that other passages further down could have."""
    full = max(len(by_keyword), len(by_vector)) >= k
    return kept.repeated > 0 and len(kept.hits) < count and full


def _question_vectors(
    texts: Sequence[str], embedder: Embedder | None, note: Callable[[str], None]
) -> Vectors | None:
    if embedder is None:
        return None
    try:
        return np.stack([embedder.embed_question(text) for text in texts])
    except ModelUnavailable as error:
        note(f"{error.message} Answering from keywords alone.")
        return None


def _voiced(
    voices: Voices, vectors: Vectors | None, wanted: Filter, parts: Retriever
) -> Sequence[int]:
    """Return the passages in which somebody speaks that come nearest to a topic, best first."""
    allowed = _current(
        wanted if wanted.speakers else replace(wanted, speakers=voices.speakers), parts
    )
    if allowed is None or not len(allowed):
        return ()
    by_keyword = dict(parts.keywords.search(voices.terms, VOICED, allowed)) if voices.terms else {}
    near: dict[int, float] = {}
    if vectors is not None and len(allowed) <= NARROW:
        near = _exactly(vectors[1], VOICED, allowed, parts.catalogue)
    return [number for number, _ in fuse(by_keyword, near)][:VOICED]


def see_changes(parts: Retriever) -> int:
    """Bring the indexes up to the newest generation of the catalogue, and return that.

    The order matters: the indexes hold a generation before the catalogue tells of it.
    """
    generation = parts.catalogue.generation()
    if generation != parts.seen.generation:
        parts.keywords.refresh()
        if parts.vectors is not None:
            parts.vectors.refresh()
        parts.seen.generation = generation
    return generation


def _current(wanted: Filter, parts: Retriever) -> Ids | None:
    return parts.catalogue.matching(wanted) if wanted else None


def _worded(
    terms: Sequence[str], k: int, allowed: Ids | None, parts: Retriever
) -> list[tuple[int, float]]:
    """Return the passages with the best words among the allowed ones."""
    if allowed is None or len(allowed) <= NARROW:
        return parts.keywords.search(terms, k, allowed)
    wide = _over_fetched(k, len(allowed), parts.catalogue.passage_count())
    found = parts.keywords.search(terms, wide)
    inside = _among(found, allowed)[:k]
    if len(inside) < k and len(found) == wide:  # there may be more further down
        return parts.keywords.search(terms, k, allowed)
    return inside


def _over_fetched(k: int, allowed: int, total: int) -> int:
    """Return how many to ask for, so that k of them are likely to be among the allowed ones."""
    return min(total, 2 * k * total // allowed + k)


def _among(found: Sequence[tuple[int, float]], allowed: Ids) -> list[tuple[int, float]]:
    """Return what is among the allowed ids, which ascend."""
    ids = np.fromiter((number for number, _ in found), dtype=np.int64, count=len(found))
    places = np.minimum(np.searchsorted(allowed, ids), len(allowed) - 1)
    return [each for each, kept in zip(found, allowed[places] == ids, strict=True) if kept]


def _nearest(
    vector: Vectors,
    k: int,
    allowed: Ids | None,
    parts: Retriever,
    note: Callable[[str], None],
) -> dict[int, float]:
    if allowed is not None and len(allowed) <= NARROW:
        return _exactly(vector, k, allowed, parts.catalogue)
    if parts.vectors is None:
        return {}
    if not parts.vectors.is_open() and parts.asked.few():
        found = _at_once(vector, k, allowed, parts, note)
        if found is not None:
            return found
    try:
        return _indexed(vector, k, allowed, parts.vectors, parts.catalogue)
    except StoreError as error:
        found = _sketched(vector, k, allowed, parts)
        if found is None and parts.catalogue.passage_count() <= EXACT:
            found = _exactly(vector, k, allowed, parts.catalogue)
        if found is None:
            note(f"{error.message} Answering from keywords alone.")
        elif not isinstance(error, StoreBusy):
            note(f"{error.message} Answering without it; `qa doctor --repair` rebuilds it.")
        return found or {}


def _at_once(
    vector: Vectors,
    k: int,
    allowed: Ids | None,
    parts: Retriever,
    note: Callable[[str], None],
) -> dict[int, float] | None:
    """Score passages without waiting for the index to load; None where that would take longer."""
    found = _sketched(vector, k, allowed, parts)
    if found is None and parts.catalogue.passage_count() <= AT_ONCE:
        found = _exactly(vector, k, allowed, parts.catalogue)
    if found is not None and parts.asked.questions == 1 and parts.vectors is not None:
        problem = parts.vectors.problem()
        if problem is not None:
            note(f"{problem} Answering without it; `qa doctor --repair` rebuilds it.")
    return found


def _sketched(
    vector: Vectors, k: int, allowed: Ids | None, parts: Retriever
) -> dict[int, float] | None:
    """Score what the sketch says may be nearest; None where it is of another state."""
    if parts.sketch is None:
        return None
    states = parts.catalogue.states()
    near = parts.sketch.near(vector, max(SKETCHED, k), states=states, among=allowed)
    return None if near is None else _exactly(vector, k, near, parts.catalogue)


def _indexed(
    vector: Vectors, k: int, allowed: Ids | None, index: VectorIndex, catalogue: Catalogue
) -> dict[int, float]:
    """Ask the index, for more than is wanted where not all passages are allowed."""
    if allowed is None:
        return dict(index.search(vector, k))
    wide = _over_fetched(k, len(allowed), catalogue.passage_count())
    inside = _among(index.search(vector, wide), allowed)[:k]
    if len(inside) < min(k, len(allowed)) and len(allowed) <= EXACT:
        return _exactly(vector, k, allowed, catalogue)
    return dict(inside)


def _exactly(
    vector: Vectors, k: int, allowed: Ids | None, catalogue: Catalogue
) -> dict[int, float]:
    """Score passages by the catalogue's own vectors, without the index."""
    ids, vectors = catalogue.vectors(None if allowed is None else allowed.tolist())
    if not len(ids) or vectors.shape[1] != len(vector):
        return {}
    scores = vectors @ vector
    best = np.argsort(-scores, kind="stable")[:k]
    return {int(ids[at]): float(scores[at]) for at in best}


def resolve(
    by_keyword: dict[int, float],
    by_vector: dict[int, float],
    vector: Vectors | None,
    catalogue: Catalogue,
    first: Sequence[int] = (),
    *,
    count: int = RESOLVED,
) -> Unrepeated:
    """Fuse the scores of found passages, all cosines made exact, and look the best up.

    The passages `first` come first: their scores are lifted above all others. What only repeats
    another of its story gives its place to the next.
    """
    found = sorted({*by_keyword, *by_vector, *first})
    ids, vectors = catalogue.vectors(found)
    current = set(ids.tolist())
    keyword = {number: score for number, score in by_keyword.items() if number in current}
    cosines: dict[int, float] = {}
    if vector is not None and len(ids) and vectors.shape[1] == len(vector):
        cosines = dict(zip(ids.tolist(), (vectors @ vector).tolist(), strict=True))
    ranking = _lifted(fuse(keyword, cosines), current.intersection(first))
    keyword_ranks = {number: rank for rank, number in enumerate(keyword, start=1)}
    near = [number for number in by_vector if number in current]
    vector_ranks = {number: rank for rank, number in enumerate(near, start=1)}
    kept = Unrepeated()
    while ranking and len(kept.hits) < count:
        some, ranking = ranking[: count - len(kept.hits)], ranking[count - len(kept.hits) :]
        passages = catalogue.passages([number for number, _ in some])
        for number, score in some:
            kept.add(
                Hit(
                    passage=passages[number],
                    score=score,
                    keyword_rank=keyword_ranks.get(number),
                    vector_rank=vector_ranks.get(number),
                    keyword_score=keyword.get(number, 0.0),
                    vector_score=cosines.get(number, 0.0),
                )
            )
    return kept


def _lifted(ranking: list[tuple[int, float]], first: Set[int]) -> list[tuple[int, float]]:
    """Return a ranking with some of its passages above all others, each in their order."""
    if not first:
        return ranking
    lift = ranking[0][1] - ranking[-1][1]
    lifted = [(number, score + lift) for number, score in ranking if number in first]
    return [*lifted, *(pair for pair in ranking if pair[0] not in first)]
