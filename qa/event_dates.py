"""A sentence and its article's date -> when what the sentence tells of happens. Pure, English.

"Nov. 30", "last Thursday", "the third quarter", "a year earlier" become days, weeks, months ... as
far as the words say, never further: a number alone is no date, and what only compares ("up from 40
a year earlier", "the first since 1987") or bounds ("before Christmas") dates nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from .date_forms import FORMS, Form
from .date_phrases import COUNTS, count_of
from .datelines import dateline_end
from .periods import COARSENESS, Days, Precision, moved, unit_from, week_of
from .tenses import Clause, Tense, clause_at, has_verb, moved_by
from .unstated_years import Setting, is_guessed


@dataclass(frozen=True, slots=True)
class EventDate:
    """The days from `first` to `last`, both included, that a sentence tells of.

    `words` are those that say so, the characters `[start, end)` of the sentence. `saying` tells
    that they date only when something was said; `recalled` that they stand in a clause that the
    sentence only adds; `aside` that they date nothing that it tells: a comparison, a bound.
    """

    first: date
    last: date
    precision: Precision
    words: str
    start: int
    end: int
    saying: bool = False
    recalled: bool = False
    aside: bool = False
    tense: Tense = "open"
    sure: bool = False  # its verb stands right before it
    guessed: bool = False  # it states no year, and it may be another
    yearless: bool = False  # it states none

    @property
    def days(self) -> Days:
        """The period."""
        return Days(self.first, self.last, self.precision)


_WEEK_TO: Final = re.compile(
    r"\b(?:(?P<which>first|second|third|fourth|last)\s+)?week\s+(?P<how>ended|ending|to|of|in)\s+"
    r"(?:on\s+)?$",
    re.IGNORECASE,
)
_WEEKS: Final = ("first", "second", "third", "fourth")
_SINCE: Final = re.compile(r"\bsince\s+(?:about\s+|at least\s+|the\s+)?$", re.IGNORECASE)
_BY: Final = re.compile(r"\bby\s+(?:about\s+|the\s+)?$", re.IGNORECASE)
_BOUND: Final = re.compile(
    r"\b(?:before|after|prior\s+to|following|ahead\s+of|without)\s+(?:the\s+)?$", re.IGNORECASE
)
# What lies so long before or after a day: "three days before the election on May 12".
_FROM_IT: Final = re.compile(
    rf"\b(?<!than )(?P<count>the|{'|'.join(COUNTS)}|\d{{1,3}})\s+(?P<unit>day|week|month|year)s?\s+"
    r"(?P<way>before|prior to|ahead of|after|following)"
    r"(?:\s+(?!said\b|told\b|that\b|which\b)[\w'’-]+){0,6}?\s+$",
    re.IGNORECASE,
)
_ROUGHLY_FROM_IT: Final = re.compile(
    r"\b(?:(?:days|weeks|months|years|hours|minutes|shortly|soon|just|immediately|long"
    r"|than\s+\S+\s+(?:day|week|month|year))\s+(?:before|after|following)|ahead\s+of|prior\s+to)"
    r"(?!\s+(?:midnight|noon|midday|dawn|dusk|sunrise|sunset|daybreak|nightfall|lunch|\d))"
    r"(?:\s+(?!said\b|told\b|that\b|which\b)[\w'’-]+){0,6}?\s+$",
    re.IGNORECASE,
)
_ON_BOTH: Final = re.compile(r"\s*(?:-|–|\bto\b|\bthrough\b|\buntil\b|\band\b)\s*(?:in\s+|on\s+)?")
_LISTED: Final = re.compile(r"\s*(?:,|/|-|–|and|or|to|,\s*and)\s*(?:in\s+|on\s+)?")
_FROM: Final = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$", re.IGNORECASE)
# What goes on only compares: "than in", "compared with 5 pct in", "from 40 in", "as many as in".
_NUMBER: Final = r"(?:about\s+|some\s+|only\s+|a\s+(?:loss|profit|record)\b|[$€£¥]?\d)"
_COMPARED: Final = re.compile(
    r"\bthan\s+(?:(?:in|on|at|during|for|the|that|those|any|its|ever)\b[^;:]{0,70}|)$"
    r"|\b(?:compared\s+(?:with|to)|vs\.?|versus)\s[^;:]{0,70}$"
    rf"|\b(?:against|from)\s+(?:the\s+)?{_NUMBER}[^;:]{{0,60}}$"
    r"|\b(?:this|same)\s+(?:time|period|month|week|day)\s+(?:of\s+|in\s+)?$"
    r"|\b(?:as|unlike|like)\s+(?:in\s+|on\s+)(?:the\s+)?$"
    r"|\bas\s+(?:\S+\s+){1,5}?(?:said|announced|claimed|reported|estimated|promised|planned)\s+"
    r"(?:in\s+|on\s+)?$"
    r"|\b(?:up|down|rise|rose|fall|fell|gain|drop|increas|decreas|declin|chang|unchang)\w*\s+"
    r"(?:\S+\s+){0,4}?(?:from|over)\s+(?:the\s+|a\s+)?$",
    re.IGNORECASE,
)
_OWNED: Final = re.compile(
    r"(?:\b(?:the|its|their|his|her|an?|this|that)|['’]s)\s+$", re.IGNORECASE
)
_NOUN: Final = re.compile(
    r"\s+(?!(?:in|on|at|by|to|and|or|but|of|for|with|from|when|that|as)\b)[a-z]{3,}"
)
_DURING: Final = re.compile(r"\b(?:at|during|in|on)\s+$")
_RECORD: Final = re.compile(
    r"\b(?:first|only|any|not|never|no|nothing|nobody|none|(?<!at\s)least|most|worst|best|highest|lowest"
    r"|largest|biggest|longest|[a-z]{3,}est)\b|n['’]t\b",
    re.IGNORECASE,
)
_RECALLING: Final = re.compile(
    r",\s(?:\w+\sof\s)?(?:who|whom|which|whose|where|when)\b|\b(?:because|although|whereas)\b"
)
_GOES_ON: Final = re.compile(
    r",\s(?:has|have|had|is|are|was|were|will|would|said|says|[a-z]+ed|[a-z]+s)\b"
)
_ENDS_CLAUSE: Final = re.compile(r"[,;:—]\s|[\"“”]|\s[-–]\s")


def event_date(
    text: str, published: date | None, *, told: EventDate | None = None
) -> EventDate | None:
    """Return when that happens which a sentence tells of; None where it does not say.

    `published` is the date of its article, from which "last Thursday" is reckoned. `told` is what
    the sentence before is dated by, from which "the next day" is. Where there are several dates,
    what happens counts before when it was said, what the sentence says itself before what it
    recalls, and the day before the year; the first of equals.
    """
    dates = [each for each in date_mentions(text, published, told=told) if not each.aside]
    return min(dates, key=_rank, default=None)


def _rank(each: EventDate) -> tuple[int, bool, int, int]:
    coarse = COARSENESS[each.precision]
    vague = each.tense == "future" and coarse > 1  # to come, at some time: that it is said is more
    loose = coarse >= COARSENESS["quarter"] and not each.sure  # "said today that ... in 1987"
    order = 3 if vague else 2 if each.recalled or loose else 1 if each.saying else 0
    return order, not (each.sure and coarse < COARSENESS["quarter"]), coarse, each.start


def date_mentions(
    text: str, published: date | None, *, told: EventDate | None = None
) -> list[EventDate]:
    """Return every date that a sentence mentions, in order, those that date nothing too.

    The one in a dateline ("MINSK, Nov 30 (Castellan) -") is the article's and none of them.
    """
    dates: list[EventDate] = []
    before, clause = told, Clause("open")
    for form, found in _found(text, dateline_end(text)):
        start, end = (
            found.end("lead") if "lead" in found.re.groupindex else found.start(),
            found.end(),
        )
        listed = dates and _LISTED.fullmatch(text, dates[-1].end, start)
        clause = clause._replace(sure=False) if listed else _clause(text, start, end)
        setting = Setting(
            published, clause.tense, before.days if before else None, clause.sure, clause.own
        )
        try:
            days = form.step(found, setting)
        except (ValueError, OverflowError):  # before the year 1 or after 9999
            continue
        if days is not None:
            yearless = form.leaves_the_year_open(found)
            guessed = yearless and is_guessed(days, setting)
            days = _qualified(days, text[:start], published)
            aside = _is_aside(text, start, end)
            if from_it := _FROM_IT.search(text, dates[-1].end if dates else 0, start):
                days, aside, start = _apart(days, from_it), False, from_it.start()
            before = EventDate(
                *days, text[start:end], start, end,
                saying=clause.saying, tense=clause.tense, sure=clause.sure, guessed=guessed,
                yearless=yearless,
                recalled=_is_recalled(text, start), aside=aside,
            )  # fmt: skip
            if before.recalled and before.tense == "past" and _GOES_ON.search(text, end):
                before = replace(before, aside=True)
            dates.append(before)
    return _with_ranges(text, dates)


def _clause(text: str, start: int, end: int) -> Clause:
    """Return how the clause of a date tells; the verb of "the May summit was" does not date it."""
    clause = clause_at(text, start, end)
    named = _OWNED.search(text, 0, start) and _NOUN.match(text, end)
    return clause._replace(own=False) if named else clause


def _apart(days: Days, words: re.Match[str]) -> Days:
    """Return the day or week that lies so long before or after a day: "a week before May 12"."""
    count = 1 if words["count"].lower() == "the" else count_of(words["count"])
    sign = -1 if words["way"].lower() in ("before", "prior to", "ahead of") else 1
    return unit_from(words["unit"].lower(), sign * count, days.first)


def _found(text: str, begin: int) -> Iterator[tuple[Form, re.Match[str]]]:
    """Yield the forms found in a sentence from left to right; none overlaps another."""
    found: list[tuple[Form, re.Match[str]]] = []
    rest = " " * begin + text[begin:]
    for form in FORMS:
        here = list(form.pattern.finditer(rest))
        found += [(form, each) for each in here]
        for each in here:
            start, end = each.span()
            rest = rest[:start] + "\0" * (end - start) + rest[end:]
    return iter(sorted(found, key=lambda pair: pair[1].start()))


def _qualified(days: Days, before: str, published: date | None) -> Days:
    """Return a period as the words right before it mean it: "since", "by", "week ended"."""
    if week := _WEEK_TO.search(before):
        how, which = week["how"].lower(), (week["which"] or "").lower()
        if days.precision == "month" and which:
            step = 7 * _WEEKS.index(which) if which in _WEEKS else (days.last - days.first).days - 6
            first = moved(days.first, days=step)
            return Days(first, moved(first, days=6), "week")
        if days.precision != "day" or how == "in":
            return days
        if how == "of":
            return week_of(days.first)
        return Days(moved(days.last, days=-6), days.last, "week")
    if _SINCE.search(before) and published is not None and published > days.last:
        return days._replace(last=published)
    if _BY.search(before) and days.first == days.last:
        return days._replace(precision="day")  # "by the end of June" names the very day
    return days


def _is_aside(text: str, start: int, end: int) -> bool:
    """Tell whether a date only bounds or compares."""
    before = text[:start]
    if _BOUND.search(before) or _COMPARED.search(before) or moved_by(text, start) == "from":
        return True
    if _ROUGHLY_FROM_IT.search(before) and text[start:end].lower() != "today":
        return True
    owned = _OWNED.search(before)
    if (
        owned
        and not _DURING.search(text[: owned.start()])
        and _NOUN.match(text, end)
        and has_verb(before)
    ):
        return True  # "disassociated itself from the December agreement"
    return _SINCE.search(before) is not None and _RECORD.search(before) is not None


def _is_recalled(text: str, start: int) -> bool:
    """Tell whether a date is in a clause that is only added: ", who took over in March, ..."."""
    opened = max((found.end() for found in _RECALLING.finditer(text, 0, start)), default=None)
    return opened is not None and not _ENDS_CLAUSE.search(text, opened, start)


def _with_ranges(text: str, dates: list[EventDate]) -> list[EventDate]:
    """Return dates, those that are the ends of one period joined: "from March to May 2017"."""
    joined: list[EventDate] = []
    for one in dates:
        if joined and (both := _range(text, joined[-1], one)):
            joined[-1] = both
        else:
            joined.append(one)
    return joined


def _range(text: str, first: EventDate, last: EventDate) -> EventDate | None:
    between = _ON_BOTH.fullmatch(text[first.end : last.end], 0, last.start - first.end)
    opened = _FROM.search(text[: first.start])
    if between is None or first.precision != last.precision:
        return None
    if not opened and re.search("and|until", between[0]):
        return None
    if moved_by(text, first.start):
        return None
    begins = first.first
    if re.search(r"\d{4}", last.words) and not re.search(r"\d{4}", first.words):
        years = last.first.year - begins.year
        begins = moved(begins, months=12 * years)
        if begins > last.first:
            begins = moved(begins, months=-12)
    elif begins > last.first and first.guessed:
        begins = moved(begins, months=-12)
    if begins > last.first:
        return None
    words = text[first.start : last.end]
    return replace(first, first=begins, last=last.last, words=words, end=last.end, aside=False)
