"""A claim and the sentences it cites, as read -> whether who did it stands with what was done.

Sentences that support a claim together must not be stitched to say what none of them does: a deed
to somebody who stands elsewhere, a year or a figure to something else. Each check returns a short
reason, or None. Rules for English, as for `support.py`.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from .agreement import Cited, is_named, means
from .days import Day
from .meanings import same_meaning
from .numbers import Number, count_alike
from .reporting_verbs import REPORTING, SAYING
from .roughly import agree
from .statements import Statement, Word
from .terms import STOP_WORDS
from .verbs import is_past, verb_forms

_BEGINNING: Final = 5  # words of a claim among which its subject's name begins
_SUBJECT_REACH: Final = 4  # words between a subject's name and its verb
# What begins another clause, or ends one.
_CLAUSES: Final = frozenset(
    "after before when while as because since until where which who".split()
)
_STOPS: Final = frozenset(",;:(")
_SPANS: Final = frozenset(
    "day days week weeks month months year years hour hours time times".split()
)
_DATE_LINE: Final = 4  # content words that a line may have which only dates an article
_PASSIVE: Final = frozenset("was were is are be been being got".split())
_ARTICLES: Final = frozenset("a an the".split())
_ADVERBS: Final = frozenset("also not then later since already first reportedly".split())


def differing_deed(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the sentences do not say of whom the claim does what was done."""
    if reason := _lack(claim, cited):
        return reason
    verb = _verb(claim)
    if verb is None:
        return None
    place = claim.words.index(verb)
    holders = [one for one in cited if _occurrences(verb, one.statement)]
    if not holders:
        return None
    run = next((run for run in claim.names if run[-1] < place), None)
    if run is not None and run[0] < _BEGINNING and place - run[-1] <= _SUBJECT_REACH:
        words = [claim.words[each].text for each in run]
        if not any(is_named(claim, run, [one]) or means(one, words) for one in holders):
            return f"no cited sentence says of {' '.join(words)}: {verb.text}"
    return _unnamed_agent(claim, place, holders)


def _lack(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a claim says "without water", "was shut by fire", and no sentence."""
    words = claim.words
    for place, word in enumerate(words):
        following = next((one for one in words[place + 1 :] if one.key not in _ARTICLES), None)
        if following is None or following.key in STOP_WORDS or not following.text.islower():
            continue
        by_whom = (
            word.key == "by"
            and place > 0
            and _is_passive(claim, place - 1)
            and not following.text.endswith("ing")  # "by storing air" tells how
        )
        if word.key != "without" and not by_whom:
            continue
        alike = same_meaning().get(following.stem, frozenset({following.stem}))
        if not any(alike & one.statement.stems for one in cited):
            return f"the cited sentence does not say {word.text} {following.text}"
    return None


def unheard_deed(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a claim's verb where no sentence has it, nor anything that the claim says with it.

    For "was arrested on Monday" the name and the office of somebody cannot make good.
    """
    verb = _verb(claim)
    if verb is None or any(_occurrences(verb, one.statement) for one in cited):
        return None
    place = claim.words.index(verb)
    named = any(run[-1] < place for run in claim.names)
    if verb.text in REPORTING or claim.negations or not named:
        return None
    for word in _clause_after(claim, place):
        alike = same_meaning().get(word.stem, frozenset({word.stem}))
        if word.key not in _SPANS and any(alike & one.statement.stems for one in cited):
            return None
    return verb.text


def _clause_after(claim: Statement, place: int) -> Iterator[Word]:
    """Yield the content words after a verb in its clause, which "while covering a war" goes on."""
    rest = claim.words[place + 1 :]
    for word, following in zip_longest(rest, rest[1:]):
        if claim.text[: word.start].rstrip()[-1:] in _STOPS:
            return
        if word.key in _CLAUSES and not (following and following.key.endswith("ing")):
            return
        if _tells(claim, word):
            yield word


def has_verb(claim: Statement, sentence: Statement) -> bool:
    """Tell whether a sentence has the verb in the past, if any, with which a claim tells a deed."""
    verb = _verb(claim)
    return verb is None or bool(_occurrences(verb, sentence))


def _verb(claim: Statement) -> Word | None:
    """Return the first verb in the past of a claim that tells more than that somebody spoke."""
    for place, word in enumerate(claim.words):
        if place and is_past(word.text) and word.text not in SAYING and word.key not in STOP_WORDS:
            return word
    return None


def _occurrences(verb: Word, statement: Statement) -> list[int]:
    """Return the places of a verb in a sentence, in any form or a word that can mean the same."""
    wanted = {
        other
        for form in verb_forms(verb.stem)
        for other in same_meaning().get(form, frozenset({form}))
    }
    return [at for at, word in enumerate(statement.words) if word.stem in wanted]


def _unnamed_agent(claim: Statement, place: int, holders: Sequence[Cited]) -> str | None:
    """Return a reason where a claim makes whoever reports a deed the one who did it.

    As in "Police killed six" where "six were killed, police said".
    """
    subject = claim.words[place - 1]
    if subject.key in STOP_WORDS | _PASSIVE or _is_passive(claim, place):
        return None
    verb = claim.words[place]
    for one in holders:
        words = one.statement.words
        spoken = {
            at for at, word in enumerate(words) if word.stem == subject.stem and _reports(words, at)
        }
        others = [
            at for at, word in enumerate(words) if word.stem == subject.stem and at not in spoken
        ]
        if others or not spoken:
            return None
        if not all(_is_passive(one.statement, at) for at in _occurrences(verb, one.statement)):
            return None
    return f"no cited sentence says that it was {subject.text} who {verb.text}"


def _is_passive(statement: Statement, place: int) -> bool:
    for word in reversed(statement.words[max(0, place - 3) : place]):
        if word.key in _PASSIVE:
            return True
        if word.key not in _ADVERBS and not word.key.endswith("ly"):
            return False
    return False


def _reports(words: Sequence[Word], place: int) -> bool:
    return any(word.text in SAYING for word in words[max(0, place - 1) : place + 2])


def stitched(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a figure, a year or a day of a claim is of something else.

    Whichever sentence has the claim's verb, or its year, tells the figure that goes with it: not
    "64 percent in 2019" of "64 percent" and "61 percent in 2019". Whichever has its day tells
    something of the rest as well.
    """
    if len(cited) < 2:
        return None
    verb = _verb(claim)
    years = {number.value for number in claim.quantities.numbers if number.year}
    holders = [
        one
        for one in cited
        if (verb is not None and _occurrences(verb, one.statement))
        or years & {number.value for number in one.statement.quantities.numbers if number.year}
    ]
    for one in holders:
        if rival := _rival(claim, one.statement):
            return f"the cited sentence says {rival} of this"
    told = {word.stem for word in claim.words if _tells(claim, word)}
    for day in claim.quantities.days:
        dated = [one.statement for one in cited if _has_day(one.statement, day)]
        if dated and all(_is_of_else(one, told) for one in dated):
            shown = claim.text[day.start : day.end]
            return f"the date {shown} is not of this in the cited sentence"
    return None


def _rival(claim: Statement, sentence: Statement) -> str | None:
    """Return what a sentence gives for something that the claim counts otherwise."""
    own = claim.quantities.numbers
    held = sentence.quantities.numbers
    for number in own:
        rivals = [other for other in held if _differ(number, other)]
        stated = any(
            each.value == other.value or agree(each, claim.text, other, sentence.text)
            for other in held
            for each in own
            if _differ(number, other) or other.value == number.value
        )
        if len(rivals) == 1 and not stated:
            return sentence.text[rivals[0].start : rivals[0].end].strip()
    return None


def _differ(number: Number, other: Number) -> bool:
    """Whether two numbers can be of the same, and differ."""
    return number.value != other.value and count_alike(number, other)


def _has_day(statement: Statement, day: Day) -> bool:
    return any(
        other.month == day.month and day.day in (None, other.day)
        for other in statement.quantities.days
        if day.month is not None
    )


def _is_of_else(sentence: Statement, told: set[str]) -> bool:
    """Whether a sentence has none of a claim's stems, and is not a mere line with a date."""
    words = {word.stem for word in sentence.words if _tells(sentence, word)}
    return not words & told and len(words) > _DATE_LINE


def _tells(claim: Statement, word: Word) -> bool:
    days = claim.quantities.days
    return word.key not in STOP_WORDS | SAYING and not any(
        day.start <= word.start < day.end for day in days
    )
