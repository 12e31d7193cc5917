"""A claim and the sentences it cites -> whether they support it, or why not.

Rules alone decide: every quotation, number, date and name of the claim must stand in the cited
sentences, speaker, negation and roles must agree, and enough of its words must be covered. Nothing
else is known of the world, and nothing is taken on trust from a model.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from .agreement import (
    Cited,
    differing_polarity,
    differing_quotation,
    is_named,
    means,
    missing_name,
    swapped_roles,
)
from .cue_words import HEADS
from .deeds import differing_deed, has_verb, stitched, unheard_deed
from .figures import differing_date, differing_number
from .given_names import Gender
from .meanings import opposites, same_meaning
from .moods import differing_mood
from .names import TITLES, gender_of, is_person
from .numbers import NUMBER_WORDS
from .pairings import exchanged_figure
from .particulars import differing_amount, differing_time, differing_title, unknown_subject
from .persons import same_speaker
from .reporting import reporting_subject, says, says_pronoun
from .reporting_verbs import SAYING
from .statements import (
    NEGATORS,
    Statement,
    Word,
    name_key,
    read_statement,
)
from .terms import STOP_WORDS, WORD, stem, terms
from .vocabulary import rarity


@dataclass(frozen=True, slots=True)
class Evidence:
    """A cited sentence with what helps to read it.

    `before` and `after` are its neighbours, which tell whom a pronoun means; `speaker` says it;
    `title` and `date` are its article's.
    """

    text: str
    before: str = ""
    after: str = ""
    speaker: str | None = None
    title: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported; if not, `reason` tells the user why.

    `score` is the share of the claim's content words, numbers and dates that the cited sentences
    cover, words weighted by how rare they are, 0 to 1. `about` says what the reason is about: one
    of the names of the checks below, "speaker", "negation", "coverage", or "" for none of them.
    """

    supported: bool
    reason: str | None
    score: float
    about: str = ""


# Least share of a claim's weighted words, numbers and dates that must be covered: with .5, .78 of
# wice's supported claims pass and .14 of the partially supported ones (dev, 2026-11).
ENOUGH: Final = 0.5
_CHECKS: Final = {
    "quotation": differing_quotation,
    "number": differing_number,
    "date": differing_date,
    "time": differing_time,
    "amount": differing_amount,
    "name": missing_name,
    "subject": unknown_subject,
    "title": differing_title,
    "roles": swapped_roles,
    "deed": differing_deed,
    "figure": stitched,
    "pairing": exchanged_figure,
    "mood": differing_mood,
}
# A run of uncovered words that refuses a claim by itself: .79 of wice's supported claims pass as
# without it, of the partially supported ones .12 instead of .13 (dev, 2026-11).
_ADDED_WORDS: Final = 4
_ADDED_SHARE: Final = 0.3
_QUANTITY: Final = 6.0  # what a number or date tells, beside the rarity of words; wice dev, 2026-11
_NAMED_UNCOVERED: Final = 3  # words that the reason for too little coverage names
_MARGIN: Final = 0.2  # how much better another speaker's sentence must cover the claim


def check_claim(
    claim: str,
    cited: Sequence[Evidence],
    *,
    frequencies: Mapping[str, int] | None = None,
    total: int = 0,
) -> Verdict:
    """Return whether the cited sentences support a claim.

    `frequencies` counts the passages that hold a stem, of `total`, for the rarity of words.
    """
    if not cited:
        return Verdict(False, "no sentence is cited", 0.0)
    statement = read_statement(claim)
    sentences = [read_cited(evidence) for evidence in cited]
    weights = {
        word.stem: rarity(word.stem, frequencies, total) for word in _content_words(statement)
    }
    if not weights:
        return Verdict(False, "there is nothing in it to check", 0.0)
    uncovered = _uncovered(statement, sentences)
    lacking = sum(weights[word.stem] for word in uncovered.values())
    count, stated = _quantities(statement, sentences)
    whole = sum(weights.values()) + _QUANTITY * count
    score = 1.0 - (lacking + _QUANTITY * (count - stated)) / whole
    about, reason = _first_reason(statement, sentences, weights)
    if reason is None and score < ENOUGH:
        rarest = sorted(uncovered.values(), key=lambda word: -weights[word.stem])
        words = ", ".join(word.text for word in rarest[:_NAMED_UNCOVERED])
        about, reason = "coverage", f"too little of this is in the cited sentence: not {words}"
    if reason is None and (added := _longest_addition(statement, uncovered, weights)):
        about, reason = "coverage", f"no cited sentence says: {added}"
    if reason is None and (verb := unheard_deed(statement, sentences)):
        about, reason = "coverage", f"no cited sentence says: {verb}"
    return Verdict(reason is None, reason, score, about)


def denial(claim: str, cited: Sequence[Evidence]) -> str | None:
    """Return a reason where a claim denies what a sentence says, or the other way.

    The sentence is the first that has something of what the claim denies, else the first of all.
    """
    statement, sentences = read_statement(claim), [read_cited(one) for one in cited]
    denied = {each for negation in statement.negations for each in negation.denied[:2]}
    first = next((one for one in sentences if denied & one.statement.stems), sentences[0])
    return differing_polarity(statement, [first])


def share_of_words(
    claim: str,
    cited: Sequence[Evidence],
    *,
    frequencies: Mapping[str, int] | None = None,
    total: int = 0,
    names: bool = True,
) -> float:
    """Return the share of a claim's words that sentences cover, by weight, numbers apart.

    Without `names`, of the words alone that are neither names nor titles; 1 where there are none.
    """
    statement = read_statement(claim)
    words = _content_words(statement) if names else _deeds(statement)
    weights = {word.stem: rarity(word.stem, frequencies, total) for word in words}
    if not weights:
        return 1.0
    return _share(weights, statement, [read_cited(evidence) for evidence in cited])


def tells_verb(claim: str, cited: Sequence[Evidence]) -> bool:
    """Tell whether sentences have the verb in the past, if any, with which a claim tells a deed."""
    statement = read_statement(claim)
    return any(has_verb(statement, read_statement(one.text)) for one in cited)


def count_of_deeds(claim: str) -> int:
    """Return how many of a claim's content words are neither names, titles nor numbers."""
    return len({word.stem for word in _deeds(read_statement(claim))})


def _deeds(statement: Statement) -> list[Word]:
    """Return the content words that are neither names nor dates; titles, where they are all."""
    named = {statement.words[place].start for run in statement.names for place in run}
    days = statement.quantities.days
    words = [
        word
        for word in _content_words(statement)
        if word.start not in named and not any(day.start <= word.start < day.end for day in days)
    ]
    return [word for word in words if word.text.lower() not in TITLES] or words


def _longest_addition(
    claim: Statement, uncovered: Mapping[str, Word], weights: Mapping[str, float]
) -> str | None:
    """Return the claim's words from the first to the last of a run that no sentence covers.

    A clause of a model's own is such a run: four content words or more, with a good share of the
    claim's weight.
    """
    least = _ADDED_SHARE * sum(weights.values())
    runs = groupby(_content_words(claim), key=lambda word: word.stem in uncovered)
    for is_uncovered, run in runs:
        words = list(run)
        if is_uncovered and len(words) >= _ADDED_WORDS:
            weight = sum(weights[stem] for stem in {word.stem for word in words})
            if weight >= least:
                return claim.text[words[0].start : words[-1].end]
    return None


def _quantities(claim: Statement, cited: Sequence[Cited]) -> tuple[int, int]:
    """Return how many numbers and dates a claim has, and how many of them count as covered."""
    numbers, days = map(len, claim.quantities)
    stated = 0 if differing_number(claim, cited) else numbers
    return numbers + days, stated + (0 if differing_date(claim, cited) else days)


def read_cited(evidence: Evidence) -> Cited:
    """Return a sentence as it is compared with claims."""
    return Cited(
        read_statement(evidence.text),
        evidence.speaker,
        evidence.date,
        (evidence.before, evidence.title, evidence.after),
    )


def _first_reason(
    claim: Statement, cited: Sequence[Cited], weights: Mapping[str, float]
) -> tuple[str, str | None]:
    """Return the first reason against a claim, with what it is about before it."""
    for about, check in _CHECKS.items():
        if reason := check(claim, cited):
            return about, reason
    if reason := _other_speaker(claim, cited, weights):
        return "speaker", reason
    reason = differing_polarity(claim, cited)
    return "negation" if reason else "", reason


_REPORTING_STEMS: Final = frozenset(map(stem, SAYING)) | frozenset(
    map(stem, "according article articles reporter".split())
)


_UNCOUNTED: Final = NEGATORS | NUMBER_WORDS  # checked apart


def _content_words(statement: Statement) -> list[Word]:
    """Return the words that can be covered; reporting verbs and mere numbers tell nothing."""
    return [
        word
        for word in statement.words
        if word.text.lower() not in STOP_WORDS
        and word.text.lower() not in _UNCOUNTED
        and word.stem not in _REPORTING_STEMS
        and any(map(str.isalpha, word.text))
    ]


def _uncovered(claim: Statement, cited: Sequence[Cited]) -> dict[str, Word]:
    """Return the claim's content words, by stem, that no cited sentence has in any form."""
    stems = frozenset[str]().union(*(one.statement.stems for one in cited))
    keys = frozenset[str]().union(*(one.statement.keys | one.speaker_keys for one in cited))
    denies = any(one.statement.negations for one in cited) or bool(claim.negations)
    named = {
        claim.words[place].stem
        for run in claim.names
        if is_named(claim, run, cited)
        for place in run
    }
    return {
        word.stem: word
        for word in _content_words(claim)
        if word.stem not in named
        and word.key not in keys
        and not _is_covered(word.stem, stems, denies)
    }


def _is_covered(wanted: str, stems: frozenset[str], denies: bool) -> bool:
    if wanted in stems or not stems.isdisjoint(same_meaning().get(wanted, ())):
        return True
    if denies and not stems.isdisjoint(opposites().get(wanted, ())):
        return True
    return len(wanted) >= _LONG and any(_is_related(wanted, other) for other in stems)


_LONG: Final = 5  # letters that two stems must share from their beginning to be one family


def _is_related(one: str, other: str) -> bool:
    return one[:_LONG] == other[:_LONG] and (
        one.startswith(other) or other.startswith(one) or one[: _LONG + 1] == other[: _LONG + 1]
    )


def _other_speaker(
    claim: Statement, cited: Sequence[Cited], weights: Mapping[str, float]
) -> str | None:
    """Return a reason where whoever the claim lets speak does not say it in a cited sentence."""
    reporting = reporting_subject(claim.text)
    if reporting is None or not reporting[0].text:
        return None
    subject, saying = reporting
    if subject.kind == "group":
        return _unknown_group(subject.text, cited, quoted=bool(claim.quotations))
    if subject.kind == "pronoun":
        return _other_gender(subject.gender, cited)
    name = subject.text
    surname = name_key(name.split()[-1])
    own = [
        one
        for one in cited
        if same_speaker(name, one.speaker)
        or says(one.statement, surname, *((2,) if claim.quotations and one.speaker else ()))
        or (one.speaker is None and says_pronoun(one.statement) and means(one, name.split()))
    ]
    others = [one for one in cited if one not in own]
    who = next((one.speaker for one in others if one.speaker), None)
    if not own and not saying and not who:
        return None
    if not own:
        return f"{who} says this, not {name}" if who else f"{name} does not say this"
    if who and differing_quotation(claim, own):
        return f"{who} says this, not {name}"
    if not who or not is_person(who) or any(says(claim, name_key(one)) for one in who.split()):
        return None
    said = {key: weight for key, weight in weights.items() if key not in _stems_of(name)}
    share = _share(said, claim, own)
    if share < ENOUGH and _share(said, claim, others) > share + _MARGIN:
        return f"{who} says this, not {name}"
    return None


def _other_gender(gender: Gender | None, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a claim's "she said" can mean no speaker of the cited sentences."""
    speakers = [one.speaker for one in cited if one.speaker]
    others = [name for name in speakers if gender and gender_of(name) not in (gender, None)]
    if not others or len(others) < len(cited):
        return None
    return f'{others[0]} says this, no "{gender}"'


def _unknown_group(group: str, cited: Sequence[Cited], *, quoted: bool) -> str | None:
    """Return a reason where nothing near the cited sentences is what a claim calls its speaker."""
    words = WORD.findall(group.lower()) or [""]
    head = next((word for word in words if word in HEADS), words[-1] if quoted else "")
    wanted = stem(head)
    if not head or wanted in _REPORTING_STEMS:
        return None
    for one in cited:
        if wanted in one.statement.stems or wanted in terms(one.speaker or ""):
            return None
        for near in map(read_statement, one.around):
            is_speaker = not one.speaker or name_key(one.speaker.split()[-1]) in near.keys
            if wanted in near.stems and is_speaker and (not one.speaker or not head.endswith("s")):
                return None
    return f"no cited sentence lets {group} say this"


def _stems_of(name: str) -> frozenset[str]:
    return frozenset(stem(word.lower()) for word in name.split())


def _share(weights: Mapping[str, float], claim: Statement, cited: Sequence[Cited]) -> float:
    missing = _uncovered(claim, cited)
    total = sum(weights.values())
    return sum(weight for key, weight in weights.items() if key not in missing) / (total or 1.0)
