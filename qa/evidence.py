"""A claim and sentences of one article -> the fewest of them that together bear it out.

A statement is often supported by two or three sentences: who, when, what. They are chosen greedily,
each for what it adds; `support.py` judges. What a sentence denies is never made good by another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .statements import read_statement
from .support import (
    Evidence,
    Verdict,
    check_claim,
    count_of_deeds,
    denial,
    share_of_words,
    tells_verb,
)
from .terms import terms
from .types import Sentence
from .vocabulary import rarity

MOST: Final = 4  # sentences; gold sets of wice have 1 to 5, 2 at the median
SHORTLIST: Final = 14  # sentences of an article that are tried together
GAIN: Final = 0.02  # of a claim's weight that a further sentence must add
# Of a claim's weight that the first sentence must have: with .3, hardly more than .65 of wice's
# supported claims are found (dev, 2026-11).
LEAST_ALONE: Final = 0.2
# The same of a short claim, whose few words are soon gathered from sentences about anything.
LEAST_ALONE_OF_SHORT: Final = 0.4
WORDS: Final = 0.45  # of a claim's words that must be covered, whatever numbers are
# The same of those that are no names, of what somebody does, not who it is; of short claims only:
# where names are many they say what is done ("won the Booker Prize"), and with it for all claims
# fewer than .65 of wice's supported ones are found (dev, 2026-11).
DEEDS: Final = 0.3
SHORT: Final = 6  # content words
ALL_DEEDS: Final = 2  # with no more such words, each must be there: "sanctions will work"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article and how it reads as evidence."""

    sentence: Sentence
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What an article has for a claim: its sentences, the one that says most first."""

    sentences: tuple[Sentence, ...]
    evidence: tuple[Evidence, ...]
    verdict: Verdict


def shortlist(
    claim: str,
    sentences: Sequence[Sentence],
    *,
    frequencies: Mapping[str, int],
    total: int,
    count: int = SHORTLIST,
) -> list[Sentence]:
    """Return the sentences that share most with a claim by the weight of words, best first."""
    weights = {term: rarity(term, frequencies, total) for term in terms(claim)}
    scored = []
    for sentence in sentences:
        held = terms(sentence.text)
        shared = sum(weights[term] for term in weights.keys() & set(held))
        if shared:
            scored.append((shared / (1 + len(held)) ** 0.25, -sentence.index, sentence))
    scored.sort(key=lambda one: one[:2], reverse=True)
    return [sentence for _, _, sentence in scored[:count]]


def best_finding(
    claim: str,
    candidates: Sequence[Candidate],
    *,
    frequencies: Mapping[str, int],
    total: int,
) -> Finding | None:
    """Return the sentences of one article that say most of a claim; None where none says any.

    They support it when their verdict says so. A heading is never the first of them.
    """

    def judged(chosen: Sequence[Candidate]) -> Verdict:
        cited = [one.evidence for one in chosen]
        verdict = check_claim(claim, cited, frequencies=frequencies, total=total)
        if verdict.supported and not _tells(claim, chosen, frequencies, total):
            reason = "too little of this is in the articles"
            return Verdict(False, reason, verdict.score, "coverage")
        return verdict

    least = LEAST_ALONE_OF_SHORT if len(set(terms(claim))) <= SHORT else LEAST_ALONE
    chosen: list[Candidate] = []
    best: Verdict | None = None
    while len(chosen) < MOST:
        tried = [
            (one, judged([*chosen, one]))
            for one in candidates
            if one not in chosen and (chosen or not one.sentence.heading)
        ]
        if not tried:
            break
        one, verdict = max(tried, key=lambda pair: (pair[1].supported, pair[1].score))
        if best is None:
            if verdict.score < least:
                break
        elif verdict.score < best.score + GAIN and not verdict.supported:
            break
        chosen.append(one)
        best = verdict
        if verdict.supported:
            break
    if best is None:
        return None
    evidence = tuple(one.evidence for one in chosen)
    if best.supported and len(chosen) > 1 and (reason := denial(claim, evidence)):
        best = Verdict(False, reason, best.score, "negation")
    return Finding(tuple(one.sentence for one in chosen), evidence, best)


def _tells(
    claim: str, chosen: Sequence[Candidate], frequencies: Mapping[str, int], total: int
) -> bool:
    """Whether sentences have enough of a claim's words, and of a short one's that are no names."""

    def share(cited: Sequence[Evidence], *, names: bool) -> float:
        return share_of_words(claim, cited, frequencies=frequencies, total=total, names=names)

    cited = [one.evidence for one in chosen]
    if share(cited, names=True) < WORDS:
        return False
    short = len(set(terms(claim))) <= SHORT
    if short and not tells_verb(claim, cited):
        return False
    further = [one for one in cited[1:] if not _states(claim, one)]
    if short and any(share([one], names=False) == 0 for one in further):
        return False  # there for a name alone: "fired a missile" with "... of Japan"
    if count_of_deeds(claim) <= ALL_DEEDS:
        # by the sentences themselves: the title of an article is about all of it
        alone = [Evidence(one.evidence.text) for one in chosen if not one.sentence.heading]
        return share(alone, names=False) == 1.0
    return not short or share(cited, names=False) >= DEEDS


def _states(claim: str, one: Evidence) -> bool:
    """Whether a sentence states a number or a date of a claim."""
    mine, theirs = (read_statement(text).quantities for text in (claim, one.text))
    values = {number.value for number in mine.numbers} & {number.value for number in theirs.numbers}
    return bool(values) or bool(mine.days and theirs.days)
