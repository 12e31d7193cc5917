"""What was found for a question -> whether it is evidence enough, and how sure each sentence is.

What a score means depends on the store: two stray words make a better match among a million
passages than among ten. So the signals of a question are compared with those of questions that the
store hardly answers (`off_topic.py`), asked of the same store after indexing. A name that no
article holds is reason enough to refuse. Nothing here searches, ranks or reads a store.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, NamedTuple, Self

import numpy as np

from .questions import Question
from .ranking import RankedSentence
from .terms import STOP_WORDS, stem, terms, words
from .types import Hit
from .vocabulary import is_common

# Raised when the questions, the signals or the ranking that they rest on change: then the next
# `qa index` asks a store the questions again.
GATE_VERSION: Final = 3


class Signals(NamedTuple):
    """How well the best of what was found fits a question, in units that depend on the store."""

    keywords: float  # the best passage's BM25 score
    cosine: float  # the nearest passage's cosine
    score: float  # the best sentence's score
    evidence: float  # the evidence of the best three sentences, on average


@dataclass(frozen=True, slots=True)
class Calibration:
    """What signals are by chance in one store: their middle, and how far they spread around it."""

    middle: Signals
    spread: Signals

    def as_text(self) -> str:
        """The calibration as a store keeps it."""
        return json.dumps([GATE_VERSION, self.middle, self.spread])

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """The calibration that a store kept, None where it was made by other rules."""
        version, middle, spread = json.loads(text)
        return cls(Signals(*middle), Signals(*spread)) if version == GATE_VERSION else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to answer; `logit` tells how sure that is, `absent` the names no article holds."""

    enough: bool
    logit: float
    absent: tuple[str, ...] = ()


# What the signals of chance are in the stores of squad and clapnq (some 1,000 and 2,200 passages),
# 2026-11. BM25 grows with the number of passages: 0 in a store of 4, 3 of 52, 9 of 1,600, 16 of
# 28,000 (Reuters).
_TYPICAL: Final = Calibration(Signals(9.2, 0.31, 11.3, 0.46), Signals(3.0, 0.09, 2.8, 0.12))
_KEYWORDS_PER_E_FOLD: Final = 1.75
# A tiny store holds next to none of the questions' words, so that chance has no spread to be seen.
_LEAST_SPREAD: Final = 0.5  # of the typical one

# Sentences whose evidence is averaged, for one alone may match by chance. With 3 for 1, .03 more of
# clapnq's questions are refused by squad's store, 2026-11.
EVIDENCE_OF: Final = 3

# Weights of the standardised signals, and of the logarithm of the number of terms, since a longer
# question finds more by chance: logistic regression on squad (3,000 questions) and clapnq
# (150), each set's own questions against the other set's, `tests/bench/fit_gate.py`, 2026-11.
WEIGHTS: Final = Signals(keywords=0.69, cosine=0.49, score=0.31, evidence=0.73)
LENGTH_WEIGHT: Final = -0.75
BIAS: Final = -2.85
# Above this a question is answered: of 100 questions of its own, squad then refuses 7.5 and clapnq
# 6.0, of the other set's 91 and 94. Fitted on squad alone, clapnq refuses 8.0 and 94; on clapnq
# alone, squad refuses 9.6 and 91. The script's is -0.47, with which a thousand of squad's questions
# may well be refused in more than 8 of 100.
ENOUGH: Final = -0.5


def read_signals(
    hits: Sequence[Hit], ranked: Sequence[RankedSentence], *, with_keywords: bool = True
) -> Signals:
    """The signals of one question; NaN where a search was not made."""
    best = ranked[0] if ranked else None
    cosines = [hit.vector_score for hit in hits if hit.vector_score]
    evidence = [one.evidence for one in ranked[:EVIDENCE_OF]]
    return Signals(
        keywords=max((hit.keyword_score for hit in hits), default=0.0)
        if with_keywords
        else math.nan,
        cosine=max(cosines, default=math.nan if hits else 0.0),
        score=best.score if best else 0.0,
        evidence=sum(evidence) / max(len(evidence), 1),
    )


def calibrate(chance: Sequence[Signals]) -> Calibration:
    """What the signals of off-topic questions are like in a store.

    By median and quantiles, since a store may well answer some of them.
    """
    low, middle, high = np.quantile(np.nan_to_num(np.array(chance)), [0.16, 0.5, 0.84], axis=0)
    spread = np.maximum((high - low) / 2, _LEAST_SPREAD * np.array(_TYPICAL.spread))
    return Calibration(Signals(*middle.tolist()), Signals(*spread.tolist()))


def typical_calibration(passages_total: int) -> Calibration:
    """What to go by in a store of this size that was not asked the questions yet."""
    size = math.log(max(passages_total, 1) / 1_600)
    keywords = max(_TYPICAL.middle.keywords + _KEYWORDS_PER_E_FOLD * size, 0.0)
    return replace(_TYPICAL, middle=_TYPICAL.middle._replace(keywords=keywords))


def judge(
    question: Question,
    hits: Sequence[Hit],
    ranked: Sequence[RankedSentence],
    *,
    frequencies: Mapping[str, int] | None,
    calibration: Calibration,
) -> Verdict:
    """Whether what was found is evidence enough to answer the question at all.

    `frequencies` tells how many passages hold each of the question's terms, None where keywords
    could not be searched. A speaker's words on the topic are always enough; for a question without
    content words ("who is he?"), or for the words of nobody ("what did she say?"), nothing is.
    """
    signals = read_signals(hits, ranked, with_keywords=frequencies is not None)
    logit = answerable_logit(signals, len(question.terms), calibration)
    if not ranked or not terms(question.text) or question.unnamed is not None:
        return Verdict(enough=False, logit=min(logit, ENOUGH))
    if ranked[0].spoken:
        return Verdict(enough=True, logit=max(logit, ENOUGH))
    absent = absent_names(question, hits, frequencies) if frequencies is not None else ()
    return Verdict(enough=logit >= ENOUGH and not absent, logit=logit, absent=absent)


def answerable_logit(signals: Signals, terms_count: int, calibration: Calibration) -> float:
    """The log odds that a store answers a question, were half of all questions answered.

    A signal that is not known counts as much as the others do on average.
    """
    standardised = (np.array(signals) - calibration.middle) / np.array(calibration.spread)
    standardised[np.isnan(standardised)] = np.nanmean(standardised)
    length = LENGTH_WEIGHT * math.log(max(terms_count, 1))
    return float(standardised @ np.array(WEIGHTS)) + length + BIAS


# A token of a question, apostrophes and hyphens inside.
_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019.-][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?\Z")
_CALENDAR: Final = frozenset(
    (
        "jan january feb february mar march apr april may jun june jul july aug august sep sept "
        "september oct october nov november dec december mon monday tue tues tuesday wed wednesday "
        "thu thur thurs thursday fri friday sat saturday sun sunday"
    ).split()
)

_NOT_NAMES: Final = STOP_WORDS | _CALENDAR
NAMES_ALONE: Final = 2  # words


def absent_names(
    question: Question, hits: Sequence[Hit], frequencies: Mapping[str, int]
) -> tuple[str, ...]:
    """The names in a question that neither texts nor found titles hold, as written.

    Of a name of several words the last decides: articles may well give another first name.
    """
    held = {term for hit in hits for term in terms(hit.passage.title)}

    def is_absent(token: str) -> bool:
        stems = [stem(word) for word in words(token) if len(word) > 1]
        return bool(stems) and all(
            frequencies.get(one, 1) == 0 and one not in held for one in stems
        )

    absent: dict[str, None] = {}
    for name in _names(question):
        rest: list[str] = []
        for token in reversed(name):
            if not is_absent(token):
                break
            rest.insert(0, token)
        if rest:
            absent[_POSSESSIVE.sub("", " ".join(rest))] = None
    return tuple(absent)


def _names(question: Question) -> list[list[str]]:
    """Runs of words with a capital, the first of the question apart, and the wanted speaker.

    Of a question of one or two words any that is no common word may be a name.
    """
    tokens = list(_TOKEN.finditer(question.text))
    runs: list[list[str]] = [[]]
    for before, token in pairwise(tokens):
        if question.text[before.end() : token.start()].strip(" "):
            runs.append([])
        if _is_name(token[0]):
            runs[-1].append(token[0])
        else:
            runs.append([])
    if len(tokens) <= NAMES_ALONE:  # "Quill", "quill tolls": names come as they are typed
        runs += [[word] for word in (token[0] for token in tokens) if _may_be_name(word)]
    speaker = _TOKEN.findall(question.speaker or "")
    if speaker and speaker[-1].islower() and not is_common(speaker[-1]):
        runs.append(speaker[-1:])
    return [run for run in runs if run]


def _may_be_name(token: str) -> bool:
    """Whether a word that stands alone may be a name, however it is written."""
    return token[0].isalpha() and _is_name(token if token[0].isupper() else token.capitalize())


def _is_name(token: str) -> bool:
    """Whether a word is written as names are and is no common word.

    Abbreviations are not: the articles may well write them out.
    """
    letters = [character for character in token if character.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return (
        token[0].isupper()
        and 2 * capitals <= len(letters)
        and len(letters) > 2
        and token.lower() not in _NOT_NAMES
        and not is_common(token.lower())
    )


# How sure a sentence is: the odds that the question is answered, less for each point of score that
# the sentence falls behind the best.
_CONFIDENCE: Final = (0.33, 0.44, -1.59)  # of the logit, of a point of score, constant


def with_confidence(ranked: Sequence[RankedSentence], verdict: Verdict) -> list[RankedSentence]:
    """The sentences, each with the share of such sentences that were right, from 0 to 1."""
    of_logit, of_score, constant = _CONFIDENCE
    best = max((one.score for one in ranked), default=0.0)
    return [
        replace(
            one,
            confidence=_share(of_logit * verdict.logit + of_score * (one.score - best) + constant),
        )
        for one in ranked
    ]


def _share(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(logit, 50.0), -50.0)))
