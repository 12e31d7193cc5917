"""A question and its hits -> the sentences that may answer, and numbers that tell how well.

A sentence is described by how much of the question it, its title and the sentences around it hold,
word for word or in meaning, and by whether it holds the kind of thing that is asked for. Who speaks
counts as if the sentence named them. Nothing here says what a feature is worth (`ranking.py`).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .persons import same_speaker
from .questions import Question, after_numbers, holds_answer
from .speech import tells_nothing
from .terms import LIGHT_STEMS, STOP_WORDS, stem, terms, words
from .types import Hit, Sentence

Vectors = NDArray[np.float32]
Matrix = NDArray[np.float64]
Rows = NDArray[np.intp]
Embed = Callable[[Sequence[str]], Vectors]

# Sentences of the best PASSAGES may answer. More changes the first three on squad and clapnq by
# less than .005, 2026-11.
PASSAGES: Final = 25

# What a match of a topic in the sentence before or after, or in the title, is worth beside one in
# the sentence itself. Anything from .6 to .9 does as well, 2026-11.
NEIGHBOUR: Final = 0.8
TITLE: Final = 0.7

# Prior of a word's share of passages: RARE, as strong as PRIOR passages, so that in a store of
# four passages a name in all of them is not taken for a stop word.
RARE: Final = 0.002
PRIOR: Final = 100.0
LIGHT: Final = 0.35  # weight of words like "kind" or "happen" beside others as rare

FEATURES: Final = (
    "titled",  # share of the question's weight in the sentence or its title
    "before",  # ... or in the sentence before
    "close",  # ... or in the one before that, or in the one after
    "near",  # ... or in any of the three before and after
    "pairs",  # share of the question's pairs of neighbouring words
    "similarity",  # cosine of the means of the content words' vectors, of sentence and question
    "passage_similarity",  # cosine of passage and question
    "is_question",  # 1 for a sentence with a question mark
    "date",  # 1 where a date is asked for and the sentence holds one
    "number",
    "counted",  # how near what follows a number comes to what is to be counted, from 0 to 1
    "person",
    "place",
)
COLUMN: Final = {name: column for column, name in enumerate(FEATURES)}
SHARES: Final = slice(COLUMN["titled"], COLUMN["near"] + 1)
FAR: Final = 3  # sentences before and after that may lend matches


@dataclass(frozen=True, slots=True)
class Reading:
    """A text's words in lower case and their stems, position by position.

    `meaningful` are those of the words that can be like others in meaning: no stop words, no
    numbers; `empty` tells that the text only leads to another.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    meaningful: tuple[str, ...]
    empty: bool


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
class Candidate:
    """A sentence that may be the answer, read word by word."""

    sentence: Sentence
    hit: Hit
    reading: Reading
    title: frozenset[str]  # stems of the article's title and the heading above
    by_speaker: bool  # said by the speaker whom the question names


def candidates_of(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the best hits, each once; headings only where there is nothing else."""
    found: dict[tuple[str, int], Candidate] = {}
    headings: dict[tuple[str, int], Candidate] = {}
    for hit in hits[:PASSAGES]:
        title = frozenset(read(hit.passage.title).stems)
        above: frozenset[str] = frozenset()
        for sentence in hit.passage.sentences:
            reading = read(sentence.text)
            if reading.empty:
                continue
            if sentence.heading:
                above = frozenset(reading.stems)
            by_speaker = (
                same_speaker(question.speaker, sentence.speaker)
                if question.speakers is None
                else sentence.speaker in question.speakers
            )
            candidate = Candidate(sentence, hit, reading, title | above, by_speaker)
            group = headings if sentence.heading else found
            group.setdefault((sentence.article_id, sentence.index), candidate)
    return list((found or headings).values())


@lru_cache(maxsize=2048)  # the same passages come up again: in a conversation, in calibrating
def read(text: str) -> Reading:
    """A text word by word."""
    found = words(text)
    return Reading(
        words=tuple(found),
        stems=tuple(map(stem, found)),
        meaningful=tuple(word for word in found if word.isalpha() and word not in STOP_WORDS),
        empty=tells_nothing(text),
    )


def exact_matches(question: Question, candidates: Sequence[Candidate]) -> Matrix:
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
class Surroundings:
    """Where each sentence's neighbours are and what its title holds.

    `neighbours[FAR + n]` are the rows of the sentences n after, or before where n is negative, and
    the row after the last where there is no such candidate.
    """

    neighbours: Rows  # (2 FAR + 1, sentences)
    title: Matrix  # (sentences, terms) of 0 or 1

    @classmethod
    def of(cls, candidates: Sequence[Candidate], question: Question) -> "Surroundings":
        """The surroundings of all candidates, as far as they are candidates themselves."""
        rows = {(c.sentence.article_id, c.sentence.index): row for row, c in enumerate(candidates)}
        none = len(candidates)
        titles: dict[frozenset[str], list[float]] = {}
        for candidate in candidates:
            if candidate.title not in titles:
                titles[candidate.title] = [float(t in candidate.title) for t in question.terms]
        return cls(
            np.array(
                [
                    [rows.get((article, index + step), none) for article, index in rows]
                    for step in range(-FAR, FAR + 1)
                ]
            ),
            np.array([titles[candidate.title] for candidate in candidates]),
        )

    def _lent(self, matches: Matrix, steps: Sequence[int]) -> Matrix:
        """The best matches of the sentences so many after or before, (sentences, terms)."""
        lent: Matrix = matches[self.neighbours[[FAR + step for step in steps]]].max(axis=0)
        return lent

    def shares(self, matches: Matrix, weights: Matrix) -> Matrix:
        """The share of the question in ever wider surroundings, (sentences, 4).

        That is `titled`, `before`, `close` and `near` of the features.
        """
        titled = np.maximum(matches[:-1], self.title)
        before = np.maximum(titled, self._lent(matches, [-1]))
        close = np.maximum(before, self._lent(matches, [-2, 1]))
        near = np.maximum(close, self._lent(matches, [-3, 2, 3]))
        return np.stack([matched @ weights for matched in (titled, before, close, near)], axis=1)

    def with_title(self, matches: Matrix) -> Matrix:
        """Matches of each sentence and its title, (sentences, terms)."""
        return np.maximum(matches[:-1], TITLE * self.title)

    def next_to(self, matches: Matrix) -> Matrix:
        """Matches of each sentence and those before and after."""
        return np.maximum(matches[:-1], NEIGHBOUR * self._lent(matches, [-1, 1]))


def word_features(
    question: Question,
    candidates: Sequence[Candidate],
    exact: Matrix,
    around: Surroundings,
    weights: Matrix,
) -> Matrix:
    """The features of each sentence by its words alone, (sentences, features).

    What needs vectors is filled with the nearest thing that does not: matches in meaning with
    matches word for word, the sentence's cosine with its passage's.
    """
    features = np.zeros((len(candidates), len(FEATURES)))
    asked = read(question.text)
    pairs = frozenset(zip(asked.stems, asked.stems[1:], strict=False))
    kind = question.answer_type
    for row, candidate in enumerate(candidates):
        reading = candidate.reading
        features[row, COLUMN["pairs"]] = len(
            pairs.intersection(zip(reading.stems, reading.stems[1:], strict=False))
        )
        features[row, COLUMN["is_question"]] = "?" in candidate.sentence.text
        features[row, COLUMN["passage_similarity"]] = candidate.hit.vector_score
        if question.asks_speaker and candidate.sentence.speaker is not None:
            features[row, COLUMN["person"]] = 1.0
        elif kind in COLUMN:
            features[row, COLUMN[kind]] = holds_answer(question, candidate.sentence.text)
        if question.counted:
            follow = map(stem, after_numbers(question, reading.words))
            features[row, COLUMN["counted"]] = not set(question.counted).isdisjoint(follow)
    features[:, COLUMN["pairs"]] /= max(len(pairs), 1)
    features[:, SHARES] = around.shares(exact, weights)
    features[:, COLUMN["similarity"]] = features[:, COLUMN["passage_similarity"]]
    return features


def _forms(question: Question) -> list[str]:
    """Each term as the question writes it, in lower case."""
    asked = read(question.text)
    written = dict(zip(reversed(asked.stems), reversed(asked.words), strict=True))
    return [written.get(term, term) for term in question.terms]


@dataclass(frozen=True, slots=True)
class Meanings:
    """What vectors tell of some sentences.

    `matches` is how well each term is matched, word for word or in meaning, (rows, terms);
    `similarity` the cosine of the means of the content words' vectors, of sentence and question;
    `counted` how near the words after numbers come to what is to be counted, both (rows,).
    """

    matches: Matrix
    similarity: Matrix
    counted: Matrix


def meanings(
    question: Question, candidates: Sequence[Candidate], exact: Matrix, embed: Embed
) -> Meanings:
    """Compare these sentences, whose matches word for word are `exact`, by their words' vectors.

    A match in meaning is the highest cosine of the term and any word of the sentence. A number or
    the name of a speaker has no other that means the same. Words that share only their ending
    ("pensions" and "tensions", "complete" and "incomplete") have like vectors, made of the same
    pieces, and unlike meanings.
    """
    forms = _forms(question)
    vocabulary: dict[str, int] = {}
    held = [
        [vocabulary.setdefault(word, len(vocabulary)) for word in candidate.reading.meaningful]
        for candidate in candidates
    ]
    vectors = embed([*forms, *vocabulary])
    asked, vectors = vectors[: len(forms)], vectors[len(forms) :]
    close = _closeness(question, forms, vocabulary, (vectors @ asked.T).clip(0.0, 1.0))
    found = Meanings(exact.copy(), np.zeros(len(held)), np.zeros(len(held)))
    middle = _unit(asked.sum(axis=0))
    counted = [place for place, term in enumerate(question.terms) if term in question.counted]
    for row, (candidate, own) in enumerate(zip(candidates, held, strict=True)):
        if own:
            found.matches[row] = np.maximum(exact[row], close[own].max(axis=0))
            found.similarity[row] = _unit(vectors[own].sum(axis=0)) @ middle
        if counted:
            follow = after_numbers(question, candidate.reading.words)
            near = [vocabulary[word] for word in follow if word in vocabulary]
            found.counted[row] = close[np.ix_(near, counted)].max(initial=0.0)
    return found


def _closeness(
    question: Question, forms: Sequence[str], vocabulary: Mapping[str, int], cosines: Vectors
) -> Vectors:
    """How near each word comes to each term in meaning, (words, terms); 1 for the same stem."""
    close = cosines.copy()
    named = set(terms(question.speaker or "")) - set(question.topic)
    by_ending: defaultdict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        by_ending[word[-4:]].append(word)
    for column, (term, form) in enumerate(zip(question.terms, forms, strict=True)):
        if term in named or not form.isalpha():
            close[:, column] = 0.0
        alike = [vocabulary[w] for w in by_ending[form[-4:]] if w[:2] != form[:2]]
        close[alike, column] = 0.0
    for column in (place for place, term in enumerate(question.terms) if term in question.counted):
        same = [n for word, n in vocabulary.items() if stem(word) == question.terms[column]]
        close[same, column] = 1.0
    return close


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
