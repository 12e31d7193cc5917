"""A question and its hits -> the hits' sentences, best first.

A sentence is weighed by how much of the question it, its neighbours and its title hold, word for
word or in meaning, and by whether it holds the kind of thing that is asked for. Who speaks counts
as if the sentence named them. Nothing here searches, writes an answer or rewrites a sentence.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .persons import same_speaker
from .questions import Question, holds_answer
from .speech import gives_own_words, tells_nothing
from .terms import LIGHT_STEMS, STOP_WORDS, stem, terms, words
from .types import Hit, Sentence

Vectors = NDArray[np.float32]
Matrix = NDArray[np.float64]

# Sentences of the best PASSAGES are compared by their words; the best SHORTLIST of those also by
# word and sentence vectors, which cost some 3 ms. More of either changes the first three on squad
# and clapnq by less than .005, 2026-11.
PASSAGES: Final = 25
SHORTLIST: Final = 12

# What a match in the sentence before or after, or in the title, is worth beside one in the
# sentence itself. Anything from .6 to .9 is right in the first three as often on squad and clapnq,
# to some .01, 2026-11.
NEIGHBOUR: Final = 0.8
TITLE: Final = 0.7

# Prior of a word's share of passages: RARE, as strong as PRIOR passages, so that in a store of
# four passages a name in all of them is not taken for a stop word.
RARE: Final = 0.002
PRIOR: Final = 100.0
LIGHT: Final = 0.35  # weight of words like "kind" or "happen" beside others as rare


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence with the passage it came in and how well it fits the question.

    `score` orders the sentences of one question and means nothing across questions. `coverage` is
    the share of the question's weight that the sentence itself holds word for word, `evidence` the
    share that it, its neighbours and its title hold word for word or in meaning; both lie in 0 to
    1. `similarity` is the cosine of sentence and question (of passage and question beyond the best
    `SHORTLIST`). `spoken` tells that this is said, on the topic, by the speaker whom the question
    names, or by anybody where it asks who spoke; `by_speaker` that the named one says it, on
    whatever topic. `topic` is the share of the topic's weight that
    the sentence itself holds, `topic_around` with the sentences before and after, both in 0 to 1.
    `confidence` is how sure it is to answer, where that was judged (`gate.py`).
    """

    sentence: Sentence
    passage: Hit
    score: float
    coverage: float
    evidence: float
    similarity: float
    spoken: bool = False
    by_speaker: bool = False
    topic: float = 0.0
    topic_around: float = 0.0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text's words in lower case and their stems, position by position."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


# What each feature of a sentence adds to its score. A linear model fitted with listwise softmax on
# squad (1,000 of its questions) and clapnq (150, of weight .3), 2026-11. Left out is what another
# .005 would cost: with the sentence's own coverage as a feature of negative weight, a sentence
# that repeats words of its headline came after one that does not.
WEIGHTS: Final[Mapping[str, float]] = {
    "matches_before": 3.5,  # share of the question in the sentence, the one before or the title
    "meaning": 1.7,  # share of the question in the sentence or title, word for word or in meaning
    "meaning_around": 7.8,  # ... or in the sentence before or after
    "pairs": 2.7,  # share of the question's pairs of neighbouring words
    "similarity": 2.0,  # cosine of sentence and question
    "passage_similarity": 5.9,  # cosine of passage and question
    "is_question": -3.1,  # 1 for a sentence with a question mark
    "date": 2.1,  # 1 where a date is asked for and the sentence holds one
    "number": 2.8,
    "person": 0.8,
    "place": 2.1,
}
_COLUMN: Final = {name: column for column, name in enumerate(WEIGHTS)}
_WEIGHT_COLUMN: Final = np.array(list(WEIGHTS.values()))


def rank_sentences(
    question: Question,
    hits: Sequence[Hit],
    *,
    frequencies: Mapping[str, int],
    passages_total: int,
    embed: Callable[[Sequence[str]], Vectors] | None,
) -> list[RankedSentence]:
    """The sentences of the best hits, those that fit the question best first.

    `frequencies` says how many of the store's `passages_total` passages hold each of the
    question's terms; `embed` turns n texts into (n, dimensions) float32, rows of unit length, or
    is None, to go by words alone. Headings lend evidence to what stands below them and are ranked
    only where nothing else is; credits and what only leads to a quotation never are.
    """
    candidates = _candidates(question, hits)
    if not candidates or not question.terms:
        return []
    weights = term_weights(question, frequencies, passages_total)
    exact = _exact_matches(question, candidates)
    around = _Surroundings.of(candidates, question)
    features = _word_features(question, candidates, exact, around, weights)
    scores = features @ _WEIGHT_COLUMN
    matches = exact.copy()
    if embed is not None:
        order = np.argsort(-scores, kind="stable")
        rows, others = _shortlist(order, candidates)
        matches[rows], similarity = _meanings(question, candidates, rows, exact, embed)
        features[rows, _COLUMN["meaning"]] = (around.with_title(matches) @ weights)[rows]
        features[rows, _COLUMN["meaning_around"]] = (around.widest(matches) @ weights)[rows]
        features[rows, _COLUMN["similarity"]] = similarity
        scores[rows] = features[rows] @ _WEIGHT_COLUMN
        scores[others] = np.minimum(scores[others], scores[order[:SHORTLIST]].min())
    topic = matches[:-1] @ _topic_weights(question, weights)
    topic_around = around.next_to(matches) @ _topic_weights(question, weights)
    titled = around.with_title(matches) @ _topic_weights(question, weights)
    gains = _speech_gains(question, candidates, topic, titled)
    scores += gains
    coverage = exact[:-1] @ weights
    evidence = around.widest(matches) @ weights

    ranked = [
        RankedSentence(
            sentence=candidate.sentence,
            passage=candidate.hit,
            score=float(scores[row]),
            coverage=float(coverage[row]),
            evidence=float(evidence[row]),
            similarity=float(features[row, _COLUMN["similarity"]]),
            spoken=bool(gains[row]),
            by_speaker=candidate.by_speaker,
            topic=float(topic[row]),
            topic_around=float(topic_around[row]),
        )
        for row, candidate in enumerate(candidates)
    ]
    return sorted(ranked, key=lambda one: (one.spoken, one.score), reverse=True)


def term_weights(question: Question, frequencies: Mapping[str, int], passages_total: int) -> Matrix:
    """How much each of the question's terms counts, (terms,) float64, adding up to 1.

    Minus the logarithm of the share of passages that hold the term, smoothed by a prior.
    """
    weights: Matrix = np.array(
        [
            -math.log((frequencies.get(term, 0) + PRIOR * RARE) / (passages_total + PRIOR))
            * (LIGHT if term in LIGHT_STEMS else 1.0)
            for term in question.terms
        ]
    ).clip(0.05)
    weights /= weights.sum()
    return weights


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be the answer, read word by word."""

    sentence: Sentence
    hit: Hit
    reading: _Reading
    title: frozenset[str]  # stems of the article's title and the heading above
    by_speaker: bool  # said by the speaker whom the question names


def _candidates(question: Question, hits: Sequence[Hit]) -> list[_Candidate]:
    """The sentences of the best hits, each once; headings only where there is nothing else."""
    found: dict[tuple[str, int], _Candidate] = {}
    headings: dict[tuple[str, int], _Candidate] = {}
    for hit in hits[:PASSAGES]:
        title = frozenset(_read(hit.passage.title).stems)
        above: frozenset[str] = frozenset()
        for sentence in hit.passage.sentences:
            if tells_nothing(sentence.text):
                continue
            reading = _read(sentence.text)
            if sentence.heading:
                above = frozenset(reading.stems)
            by_speaker = (
                same_speaker(question.speaker, sentence.speaker)
                if question.speakers is None
                else sentence.speaker in question.speakers
            )
            candidate = _Candidate(sentence, hit, reading, title | above, by_speaker)
            group = headings if sentence.heading else found
            group.setdefault((sentence.article_id, sentence.index), candidate)
    return list((found or headings).values())


@lru_cache(maxsize=2048)  # the same passages come up again: in a conversation, in calibrating
def _read(text: str) -> _Reading:
    found = words(text)
    return _Reading(tuple(found), tuple(map(stem, found)))


def _exact_matches(question: Question, candidates: Sequence[_Candidate]) -> Matrix:
    """Which sentence holds which term, (sentences + 1, terms) of 0 or 1; the last row is empty.

    A sentence counts as naming whoever says it.
    """
    column = {term: place for place, term in enumerate(question.terms)}
    asked = frozenset(column)
    speaker = asked.intersection(terms(question.speaker or "")) - set(question.topic)
    exact = np.zeros((len(candidates) + 1, len(asked)))
    for row, candidate in enumerate(candidates):
        held = asked.intersection(candidate.reading.stems)
        if candidate.by_speaker:
            held |= speaker
        for term in held:
            exact[row, column[term]] = 1.0
    return exact


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where each sentence's neighbours are (row numbers) and what its title holds."""

    before: NDArray[np.intp]  # (sentences,); the row after the last where there is none
    after: NDArray[np.intp]
    title: Matrix  # (sentences, terms) of 0 or 1

    @classmethod
    def of(cls, candidates: Sequence[_Candidate], question: Question) -> "_Surroundings":
        """The surroundings of all candidates, as far as they are candidates themselves."""
        rows = {(c.sentence.article_id, c.sentence.index): row for row, c in enumerate(candidates)}
        none = len(candidates)
        titles: dict[frozenset[str], list[float]] = {}
        for candidate in candidates:
            if candidate.title not in titles:
                titles[candidate.title] = [float(t in candidate.title) for t in question.terms]
        return cls(
            np.array([rows.get((article, index - 1), none) for article, index in rows]),
            np.array([rows.get((article, index + 1), none) for article, index in rows]),
            np.array([titles[candidate.title] for candidate in candidates]),
        )

    def with_title(self, matches: Matrix) -> Matrix:
        """Matches of each sentence and its title, (sentences, terms)."""
        return np.maximum(matches[:-1], TITLE * self.title)

    def with_previous(self, matches: Matrix) -> Matrix:
        """Matches of each sentence, the one before and its title, (sentences, terms)."""
        return np.maximum(self.with_title(matches), NEIGHBOUR * matches[self.before])

    def next_to(self, matches: Matrix) -> Matrix:
        """Matches of each sentence and those before and after, without its title."""
        near = np.maximum(matches[self.before], matches[self.after])
        return np.maximum(matches[:-1], NEIGHBOUR * near)

    def widest(self, matches: Matrix) -> Matrix:
        """Matches of each sentence, the ones before and after and its title."""
        return np.maximum(self.with_previous(matches), NEIGHBOUR * matches[self.after])


def _word_features(
    question: Question,
    candidates: Sequence[_Candidate],
    exact: Matrix,
    around: _Surroundings,
    weights: Matrix,
) -> Matrix:
    """The features of each sentence by its words alone, (sentences, features).

    What needs vectors is filled with the nearest thing that does not: matches in meaning with
    matches word for word, the sentence's cosine with its passage's.
    """
    features = np.zeros((len(candidates), len(WEIGHTS)))
    asked = _read(question.text)
    pairs = frozenset(zip(asked.stems, asked.stems[1:], strict=False))
    kind = question.answer_type
    for row, candidate in enumerate(candidates):
        reading = candidate.reading
        features[row, _COLUMN["pairs"]] = len(
            pairs.intersection(zip(reading.stems, reading.stems[1:], strict=False))
        )
        features[row, _COLUMN["is_question"]] = "?" in candidate.sentence.text
        features[row, _COLUMN["passage_similarity"]] = candidate.hit.vector_score
        if question.asks_speaker and candidate.sentence.speaker is not None:
            features[row, _COLUMN["person"]] = 1.0
        elif kind in _COLUMN:
            features[row, _COLUMN[kind]] = holds_answer(question, candidate.sentence.text)
    features[:, _COLUMN["pairs"]] /= max(len(pairs), 1)
    features[:, _COLUMN["matches_before"]] = around.with_previous(exact) @ weights
    features[:, _COLUMN["meaning"]] = around.with_title(exact) @ weights
    features[:, _COLUMN["meaning_around"]] = around.widest(exact) @ weights
    features[:, _COLUMN["similarity"]] = features[:, _COLUMN["passage_similarity"]]
    return features


def _forms(question: Question) -> list[str]:
    """Each term as the question writes it, in lower case."""
    asked = _read(question.text)
    written = dict(zip(reversed(asked.stems), reversed(asked.words), strict=True))
    return [written.get(term, term) for term in question.terms]


def _meanings(
    question: Question,
    candidates: Sequence[_Candidate],
    rows: NDArray[np.intp],
    exact: Matrix,
    embed: Callable[[Sequence[str]], Vectors],
) -> tuple[Matrix, Matrix]:
    """How well the sentences `rows` match each term in meaning, and their cosines.

    The first is `exact[rows]` or, where that is more, the highest cosine of the term and any word
    of the sentence, (rows, terms); the second is (rows,). A number or the name of a speaker has
    no other that means the same. Words that share only their ending ("pensions" and "tensions",
    "complete" and "incomplete") have like vectors, made of the same pieces, and unlike meanings.
    """
    forms = _forms(question)
    readings = [candidates[row].reading for row in rows.tolist()]
    vocabulary = dict.fromkeys(
        word
        for reading in readings
        for word in reading.words
        if word not in STOP_WORDS and not _has_digit(word)
    )
    place = {word: number for number, word in enumerate(vocabulary)}
    vectors = embed([question.text, *(candidates[row].sentence.text for row in rows.tolist())])
    word_vectors = embed([*forms, *vocabulary])
    close = (word_vectors[len(forms) :] @ word_vectors[: len(forms)].T).clip(0.0, 1.0)
    named = set(terms(question.speaker or "")) - set(question.topic)
    for column, (term, form) in enumerate(zip(question.terms, forms, strict=True)):
        if term in named or _has_digit(form):
            close[:, column] = 0.0
        alike = [n for w, n in place.items() if w[-4:] == form[-4:] and w[:2] != form[:2]]
        close[alike, column] = 0.0
    meaning = exact[rows]
    for number, reading in enumerate(readings):
        own = [place[word] for word in reading.words if word in place]
        if own:
            meaning[number] = np.maximum(meaning[number], close[own].max(axis=0))
    return meaning, (vectors[1:] @ vectors[0]).astype(np.float64)


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


# Share of a topic's weight that a speaker's sentence must hold to be about it; where anybody may be
# the speaker, only more of it makes a sentence an answer.
ON_TOPIC: Final = 0.5
ON_TOPIC_OF_ANYBODY: Final = 0.6
# What is added, for a question about speech, to a sentence of somebody that is asked for: for the
# topic in the sentence itself, and for being their own words rather than a report of them. The
# right one first for 300 questions on news: .88; without either .82, with 4.0 and 2.0 .87, 2026-11.
TOPIC_ITSELF: Final = 2.0
OWN_WORDS: Final = 2.0


def _shortlist(
    order: NDArray[np.intp], candidates: Sequence[_Candidate]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows to compare by vectors too, and the others, both in order.

    As many of the wanted speaker as of all sentences: their words on a topic are the answer even
    where the words of the question are not among them.
    """
    best, rest = order[:SHORTLIST], order[SHORTLIST:]
    spoken = np.array([candidates[row].by_speaker for row in rest.tolist()], dtype=np.bool_)
    more = rest[spoken][:SHORTLIST]
    return np.concatenate([best, more]), rest[~np.isin(rest, more)]


def _topic_weights(question: Question, weights: Matrix) -> Matrix:
    """The weights of the topic's terms alone, (terms,), adding up to 1; even without a topic."""
    topic = np.array([term in question.topic for term in question.terms]) * weights
    share = float(topic.sum())
    return topic / share if share else weights


def _speech_gains(
    question: Question, candidates: Sequence[_Candidate], topic: Matrix, titled: Matrix
) -> Matrix:
    """What sentences gain for being the speech that is asked for, (sentences,); 0 for others.

    What the wanted speaker says below a title that holds the topic is on it, in other words.
    """
    gains = np.zeros(len(candidates))
    for row, candidate in enumerate(candidates):
        told = question.asks_speaker and candidate.sentence.speaker is not None
        least = ON_TOPIC if candidate.by_speaker else ON_TOPIC_OF_ANYBODY
        held = titled[row] if candidate.by_speaker else topic[row]
        if (candidate.by_speaker or told) and held >= least:
            own = gives_own_words(candidate.sentence.text)
            gains[row] = TOPIC_ITSELF * topic[row] + OWN_WORDS * own
    return gains
