"""A topic + the indexed articles -> pairs of sentences on it that disagree.

The sentences that fit the topic best are compared two by two, never two of one article.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from .answering import NOTHING_LEFT, Asked, Reading, cited_in_full, rank
from .compare_asking import CompareReader, Pair, ask_model
from .composing import key_of
from .disagreements import disagreeing_pairs
from .errors import ModelError
from .on_topic import on_topic
from .ranking import RankedSentence
from .telling import Told, told_beside
from .types import Citation, Disagreeing, Usage

COMPARED: Final = 80  # sentences; the best for the topic
ON_TOPIC: Final = 0.4  # share of the topic that a sentence and what is around it must hold

_Pair = tuple[Pair, Literal["rules", "model"]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where articles disagree on a topic: pairs of citations, by number, best first.

    `model` is the chat model that was asked as well, None where rules alone compared.
    """

    topic: str
    disagreements: tuple[Disagreeing, ...]
    citations: tuple[Citation, ...]
    compared: int
    notes: tuple[str, ...] = ()
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    generation: int = 0
    took_ms: float = 0.0


def compare_topic(
    asked: Asked,
    *,
    reading: Reading,
    k: int,
    reader: CompareReader | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Comparison:
    """Return up to k pairs of sentences on a topic that disagree on a number, a date or a yes.

    With a reader, the pairs that rules find are followed by those that its model finds beside them;
    `progress` is called before it is asked and while it writes, and what it raises ends that.
    """
    began = time.perf_counter()
    notes = list(asked.notes)
    ranking = rank(asked, reading=reading, note=notes.append)
    if asked.wanted and not ranking.hits:
        notes.append(NOTHING_LEFT)
    chosen = [one for one in ranking.sentences if one.evidence >= ON_TOPIC][:COMPARED]
    told = [_told(one) for one in chosen]
    found: list[_Pair] = [
        (pair, "rules")
        for pair in disagreeing_pairs(told)
        if on_topic(asked.question.terms, *pair[:2])
    ]
    model, usage = None, Usage()
    if reader is not None and len({one.sentence.article_id for one in chosen}) > 1:
        progress()
        try:
            more, usage = ask_model(asked.text, told, reader=reader, progress=progress)
        except ModelError as error:
            notes.append(f"{error.message} Compared by rules alone.")
        else:
            model = reader.model.name
            found += _beside(more, found)
    found = found[:k]
    by_key = {key_of(one.sentence): one for one in chosen}
    keys = dict.fromkeys(key_of(each.sentence) for (*pair, _), _ in found for each in pair)
    citations = cited_in_full([(by_key[key], []) for key in keys], ranking, reading)
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    disagreements = tuple(
        Disagreeing(
            (numbers[key_of(one.sentence)], numbers[key_of(other.sentence)]),
            matter.about,
            matter.words,
            by,
        )
        for (one, other, matter), by in found
    )
    return Comparison(
        topic=asked.text,
        disagreements=disagreements,
        citations=citations,
        compared=len(chosen),
        notes=tuple(notes),
        model=model,
        usage=usage,
        generation=ranking.generation,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


def _beside(pairs: Sequence[Pair], found: Sequence["_Pair"]) -> Iterator["_Pair"]:
    """Yield a model's pairs that tell of no two sentences which disagree already."""
    known = {_both(pair) for pair, _ in found}
    for pair in pairs:
        if _both(pair) not in known:
            yield pair, "model"


def _both(pair: Pair) -> frozenset[tuple[str, int]]:
    return frozenset((key_of(pair[0].sentence), key_of(pair[1].sentence)))


def _told(one: RankedSentence) -> Told:
    passage = one.passage.passage
    around = {sentence.index: sentence.text for sentence in passage.sentences}
    return told_beside(one.sentence, around, passage.title, passage.date)
