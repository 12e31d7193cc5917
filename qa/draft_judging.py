"""A statement of a draft + candidate sentences by article -> supported, differing, or not found.

Pure. Where a statement is not supported as it stands, it is tried with the article's own number,
date or name in place of the draft's: when that is supported, the two differ on this and no more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .differences import Difference, differences
from .draft_reports import Found
from .drafts import DraftStatement
from .evidence import Candidate, Finding, best_finding
from .names import is_person
from .numbers import in_sentence
from .persons import same_speaker
from .reporting import reporting_subject
from .statements import read_statement
from .support import ENOUGH, Evidence, read_cited
from .terms import terms
from .types import Sentence

COMPARED: Final = 6  # sentences of an article that a statement is compared with, word for word
# Of a statement's weight that sentences of an article must have which does not name whom the draft
# is about, where the statement names nobody itself.
WITHOUT_NAMES: Final = 0.75
FEWEST_ALONE: Final = 4  # content words that such a statement must have
LIKELY: Final = 3  # articles, those that come nearest, in which it is looked for what differs
TELLING: Final = frozenset("quotation speaker negation roles title time amount mood".split())


@dataclass(frozen=True, slots=True)
class Judged:
    """What the articles have for a statement; `sentences` support it, differ, or come nearest.

    `about` is what the reason is about, as a `Verdict` says it.
    """

    verdict: Found
    sentences: tuple[Sentence, ...] = ()
    reason: str | None = None
    difference: Difference | None = None
    score: float = 0.0
    about: str = ""


def judge_statement(
    statement: DraftStatement,
    articles: Sequence[Sequence[Candidate]],
    *,
    frequencies: Mapping[str, int],
    total: int,
) -> Judged:
    """Return what the sentences of some articles, the likeliest first, have for a statement."""
    claim = statement.claim

    def finding(words: str, candidates: Sequence[Candidate]) -> Finding | None:
        return best_finding(words, candidates, frequencies=frequencies, total=total)

    anywhere = [(each, made) for each in articles if (made := finding(claim, each))]
    found = [
        (each, made)
        for each, made in anywhere
        if _is_about(statement, each) or _tells_all(statement, made)
    ]
    supported = [made for _, made in found if made.verdict.supported]
    if supported:
        best = min(supported, key=lambda made: (len(made.sentences), -made.verdict.score))
        return Judged("supported", best.sentences, score=best.verdict.score)
    for candidates, nearest in sorted(anywhere, key=lambda pair: -pair[1].verdict.score)[:LIKELY]:
        for difference, one in _differences(claim, candidates):
            mended = _mended(claim, difference)
            made = finding(mended, candidates) if mended else None
            if made is None or not made.verdict.supported or one.sentence not in made.sentences:
                continue
            if (candidates, nearest) in found or _tells_all(statement, made):
                others = tuple(each for each in made.sentences if each != one.sentence)
                return Judged(
                    "differs",
                    (one.sentence, *others),
                    _told(difference),
                    difference,
                    made.verdict.score,
                )
    if not found:
        nearest_of_all = max(
            (made for _, made in anywhere), key=lambda made: made.verdict.score, default=None
        )
        return Judged(
            "not_found",
            nearest_of_all.sentences if nearest_of_all else (),
            reason="no article says this",
            score=nearest_of_all.verdict.score if nearest_of_all else 0.0,
        )
    best = max((made for _, made in found), key=lambda made: made.verdict.score)
    told = best.verdict.about in TELLING and best.verdict.score >= ENOUGH
    verdict: Found = "differs" if told else "not_found"
    reason = _of_articles(best.verdict.reason or "")
    return Judged(
        verdict, best.sentences, reason, score=best.verdict.score, about=best.verdict.about
    )


def _told(difference: Difference) -> str:
    found, said = map(in_sentence, (difference.found, difference.said))
    return f"the article says {found}, the draft says {said}"


_REWORDED: Final = (
    ("the cited sentence does not deny this", "the draft denies this, the article does not"),
    ("the cited sentence", "the article"),
    ("no cited", "no such"),
)


def _of_articles(reason: str) -> str:
    """Return a reason in the words of somebody who cites nothing."""
    for cited, found in _REWORDED:
        reason = reason.replace(cited, found)
    return reason


def _is_about(statement: DraftStatement, candidates: Sequence[Candidate]) -> bool:
    """Whether an article names whom a statement is about that names nobody itself."""
    meant = statement.meant
    if not meant:
        return True
    texts = {candidates[0].evidence.title} if candidates else set()
    for one in candidates:
        texts |= {one.evidence.text, one.evidence.before, one.evidence.after}
    return any(not meant.isdisjoint(read_statement(text).keys) for text in texts)


def _tells_all(statement: DraftStatement, made: Finding) -> bool:
    """Whether nearly all of a statement that can be understood alone is in some sentences."""
    return made.verdict.score >= WITHOUT_NAMES and len(set(terms(statement.text))) >= FEWEST_ALONE


def _differences(
    claim: str, candidates: Sequence[Candidate]
) -> Iterator[tuple[Difference, Candidate]]:
    read = read_cited(Evidence(claim))
    reporting = reporting_subject(claim)
    sayer = reporting[0].text if reporting and reporting[0].kind == "name" else ""
    for one in candidates[:COMPARED]:
        if one.sentence.heading:
            continue
        speaker = one.sentence.speaker
        if sayer and speaker and _is_name(speaker) and not same_speaker(sayer, speaker):
            yield Difference("speaker", sayer, speaker), one
        for difference in differences(read, read_cited(one.evidence)):
            yield difference, one


def _is_name(speaker: str) -> bool:
    """Whether a speaker is named: "Russia's foreign minister" may be whom the draft names."""
    return is_person(speaker) and speaker.rpartition(" ")[2][:1].isupper()


def _mended(claim: str, difference: Difference) -> str | None:
    """Return a claim with the article's words in place of its own, where they stand in it once."""
    said = difference.said
    if claim.count(said) != 1:
        return None
    return claim.replace(said, difference.found)
