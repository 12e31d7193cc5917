"""A topic + the indexed articles -> pairs of sentences on it that disagree.

The sentences that fit the topic best are compared two by two, never two of one article.
"""

import time
from dataclasses import dataclass
from typing import Final

from .answering import Asked, Reading, cited_in_full, rank
from .composing import key_of
from .disagreements import disagreeing_pairs
from .ranking import RankedSentence
from .telling import Told, told_beside
from .types import Citation, Disagreeing

COMPARED: Final = 80  # sentences; the best for the topic
ON_TOPIC: Final = 0.4  # share of the topic that a sentence and what is around it must hold


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where articles disagree on a topic: pairs of citations, by number, best first."""

    topic: str
    disagreements: tuple[Disagreeing, ...]
    citations: tuple[Citation, ...]
    compared: int
    notes: tuple[str, ...] = ()
    generation: int = 0
    took_ms: float = 0.0


def compare_topic(asked: Asked, *, reading: Reading, k: int) -> Comparison:
    """Return up to k pairs of sentences on a topic that disagree on a number, a date or a yes."""
    began = time.perf_counter()
    notes = list(asked.notes)
    ranking = rank(asked, reading=reading, note=notes.append)
    chosen = [one for one in ranking.sentences if one.evidence >= ON_TOPIC][:COMPARED]
    pairs = list(disagreeing_pairs([_told(one) for one in chosen]))[:k]
    by_key = {key_of(one.sentence): one for one in chosen}
    keys = dict.fromkeys(key_of(each.sentence) for one, other, _ in pairs for each in (one, other))
    citations = cited_in_full([(by_key[key], []) for key in keys], ranking, reading)
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    found = tuple(
        Disagreeing(
            (numbers[key_of(one.sentence)], numbers[key_of(other.sentence)]),
            matter.about,
            (matter.first, matter.second),
        )
        for one, other, matter in pairs
    )
    took = round((time.perf_counter() - began) * 1000, 1)
    return Comparison(
        asked.text, found, citations, len(chosen), tuple(notes), ranking.generation, took
    )


def _told(one: RankedSentence) -> Told:
    passage = one.passage.passage
    around = {sentence.index: sentence.text for sentence in passage.sentences}
    return told_beside(one.sentence, around, passage.title, passage.date)
