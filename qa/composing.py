"""Ranked sentences -> citations, and the offline answer made of them. Pure.

No sentence is told twice: near-identical ones of different articles become one citation with "also
in". Every word of the answer but headings and numbers is a sentence of an article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .ranking import RankedSentence
from .repeats import says_the_same
from .types import ArticleRecord, Citation, Claim, Sentence

# How far below the best a sentence's score may be, beyond the first three, to be worth telling:
# shows 4 of 8 sentences on average, and the right one among them about as often (squad .887
# of .907, clapnq .953 of .980 with all eight; tests/bench, 2026-11).
NEAR_THE_BEST = 2.5
ALWAYS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Consecutive part of an offline answer: one article's sentences by one speaker."""

    speaker: str | None
    title: str
    citations: tuple[Citation, ...]


Chosen = tuple[RankedSentence, list[RankedSentence]]


def select(ranked: Sequence[RankedSentence], k: int, *, only_near: bool = False) -> list[Chosen]:
    """Return up to k sentences, best first, each with its near-copies in other articles.

    With `only_near`, those that fall far behind the best are left out, beyond the first three;
    where the wanted speaker speaks on the topic, other speakers are left out from the first on.
    """
    least = max((one.score for one in ranked), default=0.0) - NEAR_THE_BEST
    chosen: list[Chosen] = []
    for one in ranked:
        twin = next((pair for pair in chosen if _same(pair[0].sentence, one.sentence)), None)
        if twin is not None:
            told = {pair.sentence.article_id for pair in (twin[0], *twin[1])}
            if one.sentence.article_id not in told:
                twin[1].append(one)
        elif len(chosen) < k:
            first = chosen[0][0] if chosen else one
            wanted = not first.spoken or one.sentence.speaker == first.sentence.speaker
            few = wanted and len(chosen) < ALWAYS
            near = one.spoken or one.score >= least or few
            if near or not only_near:
                chosen.append((one, []))
    return chosen


def cite(
    chosen: Sequence[tuple[RankedSentence, Sequence[RankedSentence]]],
    records: Mapping[str, ArticleRecord],
    stale: Mapping[str, bool],
) -> tuple[Citation, ...]:
    """Number sentences from 1 in their order and add what a reader needs to find them."""
    citations = []
    for number, (one, copies) in enumerate(chosen, start=1):
        also = tuple(
            _citation(number, copy.sentence, copy.confidence, records, stale) for copy in copies
        )
        first = _citation(number, one.sentence, one.confidence, records, stale)
        citations.append(replace(first, also_in=also))
    return tuple(citations)


def cite_numbered(
    sentences: Mapping[int, Sentence],
    records: Mapping[str, ArticleRecord],
    stale: Mapping[str, bool],
    scores: Mapping[tuple[str, int], float],
) -> tuple[Citation, ...]:
    """Return citations for sentences that have their numbers already, by number."""
    return tuple(
        _citation(number, sentence, scores.get(key_of(sentence), 0.0), records, stale)
        for number, sentence in sorted(sentences.items())
        if sentence.article_id in records
    )


def key_of(sentence: Sentence) -> tuple[str, int]:
    """Return what tells a sentence from all others of a store."""
    return sentence.article_id, sentence.index


def grouped(citations: Sequence[Citation]) -> list[Group]:
    """Return citations by article and speaker; groups, and sentences in them, best first."""
    groups: dict[tuple[str, str | None], list[Citation]] = {}
    for citation in citations:
        key = (citation.sentence.article_id, citation.sentence.speaker)
        groups.setdefault(key, []).append(citation)
    return [
        Group(speaker, members[0].title, tuple(members)) for (_, speaker), members in groups.items()
    ]


def compose(citations: Sequence[Citation]) -> tuple[str, tuple[Claim, ...]]:
    """Return the offline answer's text and its claims, which are the sentences themselves."""
    paragraphs: list[str] = []
    claims: list[Claim] = []
    for group in grouped(citations):
        head = f"{group.speaker} ({group.title}):" if group.speaker else f"{group.title}:"
        sentences = []
        for citation in group.citations:
            words = folded(citation.sentence.text)
            sentences.append(f"{words} [{citation.number}]")
            claims.append(Claim(words, (citation.number,)))
        paragraphs.append(f"{head} {' '.join(sentences)}")
    return "\n\n".join(paragraphs), tuple(claims)


def folded(text: str) -> str:
    """Return a text on one line, each run of white space as one space."""
    return " ".join(text.split())


def _same(one: Sentence, other: Sentence) -> bool:
    if one.article_id == other.article_id:
        return folded(one.text) == folded(other.text)
    return says_the_same(one.text, other.text)


def _citation(
    number: int,
    sentence: Sentence,
    confidence: float,
    records: Mapping[str, ArticleRecord],
    stale: Mapping[str, bool],
) -> Citation:
    article = records[sentence.article_id].article
    return Citation(
        number=number,
        sentence=sentence,
        path=article.path,
        title=article.title,
        date=article.date,
        outlet=article.outlet,
        record=article.record,
        score=round(confidence, 3),
        stale=stale.get(article.id, False),
    )
