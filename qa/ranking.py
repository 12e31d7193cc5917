"""A question and its hits -> the hits' sentences, best first.

What is known of a sentence (`features.py`) is weighed by a linear model; the speech that is asked
for comes first. Nothing here searches, writes an answer or rewrites a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .features import (
    COLUMN,
    FEATURES,
    SHARES,
    Candidate,
    Embed,
    Matrix,
    Rows,
    Surroundings,
    candidates_of,
    exact_matches,
    meanings,
    term_weights,
    word_features,
)
from .questions import Question
from .speech import gives_own_words
from .types import Hit, Sentence

# The best SHORTLIST sentences by their words are compared by the words' vectors too, which costs
# some 3 ms. With 30 the right one is among the first three for .001 fewer of squad's questions.
SHORTLIST: Final = 40

# What each feature of a sentence adds to its score. A linear model fitted with listwise softmax on
# squad (5,309 questions) and clapnq (150, of weight 10): `tests/bench/fit_ranking.py`, 2026-11.
# The share that the sentence holds itself is no feature: its weight would be negative (-1.0, for
# .001), and a sentence that repeats words of its headline came after one that does not.
WEIGHTS: Final[Mapping[str, float]] = {
    "titled": 3.0,
    "before": 4.6,
    "close": 5.9,
    "near": 3.4,
    "pairs": 3.2,
    "similarity": 4.1,
    "passage_similarity": 4.9,
    "is_question": -2.3,
    "date": 1.8,
    "number": 2.4,
    "counted": 2.5,
    "person": 1.2,
    "place": 2.5,
}
WEIGHT_COLUMN: Final = np.array([WEIGHTS[name] for name in FEATURES])


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence with the passage it came in and how well it fits the question.

    `score` orders the sentences of one question and means nothing across questions. `coverage` is
    the share of the question's weight that the sentence itself holds word for word, `evidence` the
    share that it, its title, the two sentences before and the one after hold word for word or in
    meaning; both lie in 0 to 1. `similarity` is the cosine of sentence and question by their
    content words (of passage and question beyond the best `SHORTLIST`). `spoken` tells that this
    is said, on the topic, by the speaker whom the question names, or by anybody where it asks who
    spoke; `by_speaker` that the named one says it, on whatever topic. `topic` is the share of the
    topic's weight that the sentence itself holds, `topic_around` with the sentences before and
    after, both in 0 to 1.
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
class Weighed:
    """The features of candidates, (sentences, features), and how well each term is matched."""

    features: Matrix
    others: Rows  # rows that were compared by their words alone
    exact: Matrix  # (sentences + 1, terms), the last row empty
    matches: Matrix  # the same, word for word or in meaning
    around: Surroundings


def weigh(
    question: Question, candidates: Sequence[Candidate], weights: Matrix, embed: Embed | None
) -> Weighed:
    """What tells the sentences apart that may answer; `weights` are those of the terms."""
    exact = exact_matches(question, candidates)
    around = Surroundings.of(candidates, question)
    features = word_features(question, candidates, exact, around, weights)
    if embed is None:
        return Weighed(features, np.array([], dtype=np.intp), exact, exact, around)
    order = np.argsort(-(features @ WEIGHT_COLUMN), kind="stable")
    rows, others = _shortlist(order, candidates)
    meant = meanings(question, [candidates[row] for row in rows.tolist()], exact[rows], embed)
    matches = exact.copy()
    matches[rows] = meant.matches
    features[:, SHARES] = around.shares(matches, weights)
    features[rows, COLUMN["similarity"]] = meant.similarity
    features[rows, COLUMN["counted"]] = meant.counted
    return Weighed(features, others, exact, matches, around)


def rank_sentences(
    question: Question,
    hits: Sequence[Hit],
    *,
    frequencies: Mapping[str, int],
    passages_total: int,
    embed: Embed | None,
) -> list[RankedSentence]:
    """The sentences of the best hits, those that fit the question best first.

    `frequencies` says how many of the store's `passages_total` passages hold each of the
    question's terms; `embed` turns n texts into (n, dimensions) float32, rows of unit length, or
    is None, to go by words alone. Headings lend evidence to what stands below them and are ranked
    only where nothing else is; credits and what only leads to a quotation never are.
    """
    candidates = candidates_of(question, hits)
    if not candidates or not question.terms:
        return []
    weights = term_weights(question, frequencies, passages_total)
    weighed = weigh(question, candidates, weights, embed)
    matches, around = weighed.matches, weighed.around
    scores = weighed.features @ WEIGHT_COLUMN
    if len(weighed.others):
        best = np.delete(scores, weighed.others)[:SHORTLIST]
        scores[weighed.others] = np.minimum(scores[weighed.others], best.min())
    topic = matches[:-1] @ _topic_weights(question, weights)
    topic_around = around.next_to(matches) @ _topic_weights(question, weights)
    titled = around.with_title(matches) @ _topic_weights(question, weights)
    gains = _speech_gains(question, candidates, topic, titled)
    scores += gains
    coverage = weighed.exact[:-1] @ weights
    evidence = weighed.features[:, COLUMN["close"]]

    ranked = [
        RankedSentence(
            sentence=candidate.sentence,
            passage=candidate.hit,
            score=float(scores[row]),
            coverage=float(coverage[row]),
            evidence=float(evidence[row]),
            similarity=float(weighed.features[row, COLUMN["similarity"]]),
            spoken=bool(gains[row]),
            by_speaker=candidate.by_speaker,
            topic=float(topic[row]),
            topic_around=float(topic_around[row]),
        )
        for row, candidate in enumerate(candidates)
    ]
    return sorted(ranked, key=lambda one: (one.spoken, one.score), reverse=True)


# Share of a topic's weight that a speaker's sentence must hold to be about it; where anybody may be
# the speaker, only more of it makes a sentence an answer.
ON_TOPIC: Final = 0.5
ON_TOPIC_OF_ANYBODY: Final = 0.6
# What is added, for a question about speech, to a sentence of somebody that is asked for: for the
# topic in the sentence itself, and for being their own words rather than a report of them. The
# right one first for 300 questions on news: .88; without either .82, with 4.0 and 2.0 .87, 2026-11.
TOPIC_ITSELF: Final = 2.0
OWN_WORDS: Final = 2.0


def _shortlist(order: Rows, candidates: Sequence[Candidate]) -> tuple[Rows, Rows]:
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
    question: Question, candidates: Sequence[Candidate], topic: Matrix, titled: Matrix
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
