"""A claim and the sentences it cites, as read -> a small word on which they disagree.

How many of something without a number, when without a date, which office somebody holds, and who
acts where a common word is a name. Each check returns a short reason, or None.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .agreement import Cited
from .meanings import same_meaning
from .names import TITLES
from .statements import Statement, Word, name_key, read_statement
from .terms import STOP_WORDS
from .vocabulary import is_common

# How much of a whole each word means; "a few" is some, "few" hardly any.
_AMOUNTS: Final = {
    "all": 4, "every": 4, "each": 4, "everyone": 4, "everybody": 4, "entire": 4, "whole": 4,
    "most": 3, "majority": 3,
    "many": 2, "several": 2, "some": 2, "certain": 2, "various": 2,
    "few": 1, "hardly": 1,
    "one": 0, "single": 0,
}  # fmt: skip
_NO_MOST_BEFORE: Final = frozenset("the at its their his her most".split())  # "the most famous"
_OF: Final = frozenset("of the these those its their his her our more other".split())
_REACH: Final = 3  # words after an amount among which what it counts must stand


def differing_amount(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim says "all" of what the sentences say "some" of."""
    stated = [amount for one in cited for amount in _amounts(one.statement)]
    for word, much, counted in _amounts(claim):
        others = [other for _, other, stems in stated if stems & counted or not (stems or counted)]
        if not others or much in others or not much:
            continue
        if all(other < much or other > 2 > much or (not other and much > 1) for other in others):
            return f'the cited sentence does not say "{word}" of this'
    return None


def _amounts(statement: Statement) -> Iterator[tuple[str, int, frozenset[str]]]:
    """Yield (word, how much, stems it may count) for each amount of a sentence."""
    words = statement.words
    for place, word in enumerate(words):
        key = word.text.lower()
        much = _AMOUNTS.get(key)
        before = words[place - 1].text.lower() if place else ""
        if much is None or (key == "most" and before in _NO_MOST_BEFORE):
            continue
        if key == "few" and before == "a":
            much = 2
        counted: list[str] = []
        for other in words[place + 1 :]:
            if other.text.lower() in _OF:
                continue
            if other.text.lower() in STOP_WORDS or len(counted) == _REACH:
                break
            counted.append(other.stem)
        yield word.text, much, frozenset(counted[: 2 if much else 1])


_TIMES: Final = re.compile(
    r"\b(?:(yesterday|today|tonight|tomorrow)"
    r"|(last|past|previous|this|current|next|coming|following)"
    r"\s(week|month|year|decade|century|weekend|quarter|spring|summer|autumn|fall|winter|night)"
    r"|(?:in|during|since|by|until|every|each|early|late|mid)[ -](?:the )?(?:early |late |mid-?)?"
    r"(spring|summer|autumn|fall|winter))\b(?! of (?:the\b|(?-i:[A-Z])))",
    re.IGNORECASE,
)
_SAME_TIMES: Final = {
    "past": "last", "previous": "last", "current": "this", "coming": "next", "following": "next",
    "fall": "autumn",
}  # fmt: skip
_HOURS: Final = {
    "morning": "morning", "dawn": "morning", "noon": "noon", "midday": "noon",
    "afternoon": "afternoon", "evening": "night", "night": "night", "overnight": "night",
    "midnight": "night",
}  # fmt: skip
_SEASONS: Final = frozenset("spring summer autumn winter fall".split())


def differing_time(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim says "yesterday" or "at noon" and the sentences do not.

    A sentence that tells the time by a date may mean the same, where the article's day is known.
    """
    stated = {time for one in cited for time in _times(one.statement)}
    words = {word for one in cited for word in one.statement.keys}
    for written, time in _times(claim):
        if any(time == other for _, other in stated):
            continue
        season = time[-1] in _SEASONS
        if season and len(time) == 1 and words & ({time[-1]} | ({"fall"} & {written.lower()})):
            continue
        if not season and any(_may_mean(time, one) for one in cited):
            continue
        return f"the cited sentence does not say {written}"
    hours = {_HOURS[word] for word in words & _HOURS.keys()}
    for word in claim.words:
        if hours and word.key in _HOURS and _HOURS[word.key] not in hours:
            return f"the cited sentence does not say {word.text}"
    return None


def _times(statement: Statement) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each time told by the calendar of whoever speaks: as written, and in one form."""
    for found in _TIMES.finditer(statement.text):
        parts = [part.lower() for part in found.groups() if part]
        yield found[0], tuple(_SAME_TIMES.get(part, part) for part in parts)


def _may_mean(time: tuple[str, ...], one: Cited) -> bool:
    """Whether a sentence tells a date, or a year, that a time such as "last year" may stand for."""
    days, numbers = one.statement.quantities.days, one.statement.quantities.numbers
    if one.date is None:
        return False
    if time[-1] in ("year", "decade", "century"):
        shift = {"last": -1, "this": 0, "next": 1}[time[0]]
        years = {int(number.value) for number in numbers if number.year}
        years |= {day.year for day in days if day.year}
        return one.date.year + shift in years
    return (bool(days) and len(time) == 1) or (bool(days) and time[-1] in ("week", "month"))


_NEUTRAL: Final = frozenset("hon senior sir lady lord dr rev general".split())
_MEN: Final = frozenset({"mr"})
_WOMEN: Final = frozenset({"mrs", "ms", "miss"})


def differing_title(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the sentences give somebody another office than the claim does.

    Or give the office to somebody else, and to him none.
    """
    for run in claim.names:
        name = name_key(claim.words[run[-1]].text)
        claimed = _titles(claim, run)
        offices = claimed - _MEN - _WOMEN - _NEUTRAL
        given: list[frozenset[str]] = []
        others: list[frozenset[str]] = []
        for one in cited:
            for other in one.statement.names:
                same = any(name_key(one.statement.words[at].text) == name for at in other)
                (given if same else others).append(_titles(one.statement, other))
        held = frozenset[str]().union(*given)
        known = held - _MEN - _WOMEN - _NEUTRAL
        taken = bool(offices) and not known and any(offices <= these for these in others)
        if (
            taken
            or (offices and known and not offices <= known)
            or any(
                claimed & these and held & those and not held & these
                for these, those in ((_MEN, _WOMEN), (_WOMEN, _MEN))
            )
        ):
            shown = " ".join(claim.words[place].text for place in run)
            if taken:
                return f"the cited sentence does not call {shown} that"
            return f"the cited sentence calls {shown} something else"
    return None


def _titles(statement: Statement, run: Sequence[int]) -> frozenset[str]:
    """Return the words of title and office right before a name, behind its comma, or given by "is".

    As in "Finance Minister X", "X, the finance minister," and "X is the finance minister".
    """
    words = statement.words
    found: set[str] = set()
    start = run[0]
    while start and _is_title(words[start - 1]):
        start -= 1
        found.add(_plain(words[start]))
    end = run[-1] + 1
    if end < len(words):
        between = statement.text[words[run[-1]].end : words[end].start].strip()
        linked = between == "," or (not between and words[end].key in _LINKS)
        if linked:
            end += words[end].key in _LINKS
            while end < len(words) and words[end].key in _ARTICLES:
                end += 1
            for word in words[end : end + _DESCRIPTION]:  # "a ministry spokesman"
                apart = statement.text[words[end - 1].end : word.start].strip()
                if apart or not word.text.islower() or word.key in STOP_WORDS:
                    break
                if _is_title(word):
                    found.add(_plain(word))
                end += 1
    before = run[0] - 1
    if before > 0 and words[before].key in _LINKS:  # "The prime minister of Torland is X"
        at = 0
        while at < before and words[at].key in _ARTICLES:
            at += 1
        while at < before and _is_title(words[at]):
            found.add(_plain(words[at]))
            at += 1
    return frozenset(found)


_DESCRIPTION: Final = 3  # words behind a name's comma or "is" that may tell an office
_LINKS: Final = frozenset("is was became becomes remains".split())
_ARTICLES: Final = frozenset("the a an its their our new current".split())


def _is_title(word: Word) -> bool:
    return _plain(word) in TITLES


def _plain(word: Word) -> str:
    return word.text.lower().rstrip(".")


_PAST: Final = re.compile(r"[a-z]+ed")
_ACTING: Final = frozenset(
    "is was has had will would can could may did does said says told closed fell rose won lost "
    "sold bought built cut made met paid left gave got took went came began sent spoke set shut "
    "put plans wants expects opens closes says sells buys".split()
)


def unknown_subject(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim begins with a common word as with a name: "Target closed"."""
    if len(claim.words) < 2:
        return None
    first, second = claim.words[:2]
    lower = first.text.lower()
    if (
        not first.text.istitle()
        or claim.text[first.end : second.start] != " "
        or lower in STOP_WORDS
        or lower.endswith(("s", "ly"))
        or (len(lower) > 5 and lower.endswith("ing"))
        or not (is_common(lower) or lower in TITLES)
        or not (second.text in _ACTING or _PAST.fullmatch(second.text))
    ):
        return None
    same = same_meaning().get(first.stem, frozenset()) | {first.stem}
    for one in cited:
        near = [one.statement, *map(read_statement, (*one.around, one.speaker or ""))]
        if any(same & statement.stems for statement in near):
            return None
    return f"no cited sentence mentions {first.text}"
