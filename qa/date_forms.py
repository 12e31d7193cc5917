"""The forms that dates take in English news: a pattern each, and the step that resolves it. Pure.

Earlier forms are looked for first, and what they find is no longer there for later ones. A number
alone is never a date: a year needs the word before it that makes it one (`lead`, no part of it).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from . import date_phrases as read
from . import holidays
from . import relative_dates as relative
from .date_phrases import COUNTS
from .days import MONTHS
from .periods import Days
from .relative_dates import DEICTIC
from .unstated_years import Setting


@dataclass(frozen=True, slots=True)
class Form:
    """A form of date, and the step that reads what its pattern found.

    Of one that is `yearly` the year is found by tense where none is stated.
    """

    pattern: re.Pattern[str]
    step: Callable[[re.Match[str], Setting], Days | None]
    yearly: bool = False

    def leaves_the_year_open(self, found: re.Match[str]) -> bool:
        """Tell whether what was found states no year."""
        said = found.groupdict()
        return self.yearly and not said.get("year") and not said.get("which")


_MONTH: Final = rf"(?:{MONTHS})(?![\w'’])"
_MONTH_LONG: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)(?![\w'’]|\s?\d)"
)
# Months that are no other word and nobody's name.
_SURE_MONTH: Final = (
    r"(?:January|February|July|September|October|November|December)(?![\w'’]|\s?\d)"
)
_WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAY_SHORT: Final = rf"(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?)"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d|-\d{3})"
_YEAR: Final = r"(?:1[5-9]\d\d|20\d\d)(?![\w%]|[.,:/]\d)"
_YEAR_WORDS: Final = rf"(?:{_YEAR}|(?i:(?:last|this|next|that|the\sprevious|the\sfollowing)\syear))"
_TO: Final = r"\s*(?:-|–|\bto\b|\bthrough\b|\bthru\b)\s*"
_NO_COUNT: Final = (
    r"(?!\s?(?:-\w|%|(?:pct|percent|per\scent|mln|bln|million|billion|dlrs|cents|yen|points)\b))"
)
# A year before a plural counts things: "in 2000 homes".
_NO_THINGS: Final = (
    r"(?!\s+(?:[a-z]+\s+)?(?!is\b|was\b|has\b|as\b|its\b|his\b|this\b|less\b|across\b|towards\b"
    r"|besides\b|perhaps\b|always\b)[a-z]{2,}s\b)"
)
_COUNT: Final = rf"(?:(?i:{'|'.join(COUNTS)})|\d{{1,3}})"
_UNIT: Final = r"(?P<unit>(?i:day|week|fortnight|month|quarter|year|decade))"
_PART_WORDS: Final = r"(?i:early|mid|late|end|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of)"
_PART: Final = rf"(?:(?P<part>{_PART_WORDS})(?:\s+in)?[\s-]+(?:the\s+)?)"
_LEAD: Final = (
    r"\b(?P<lead>(?i:in|by|since|until|till|from|for|during|through|between|before|after|throughout"
    r"|of|over)\s+)"
)
_NO_NAME: Final = r"(?!\s+(?:[A-Z]\.\s)?[A-Z][a-z]+)"
_WHICH: Final = (
    r"(?i:last|this\s+past|this\s+coming|this|next|the\s+previous|the\s+following|coming)"
)
_SEASON: Final = r"(?P<season>(?i:spring|summer|autumn|fall|winter))\b"


def _form(
    *pattern: str, step: Callable[[re.Match[str], Setting], Days | None], yearly: bool = False
) -> Form:
    return Form(re.compile("".join(pattern)), step, yearly)


_DAYS: Final = (
    _form(r"(?<![\w-])((?:1[5-9]|20)\d\d)-(\d\d)-(\d\d)(?![\w-])", step=read.iso),
    _form(
        rf"\b(?:(?P<weekday>{_WEEKDAY_SHORT}),?\s+)?(?P<month>{_MONTH})\s*(?:the\s+)?(?P<day>{_DAY})",
        rf"(?:(?:{_TO}|(?P<both>\s+and\s+))(?P<last>{_DAY}){_NO_COUNT}(?!\s+[a-z]+s\b))?",
        rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR_WORDS}))?",
        step=read.calendar_day,
        yearly=True,
    ),
    _form(
        rf"\b(?:(?P<weekday>{_WEEKDAY_SHORT}),?\s+)?(?:the\s+)?(?<![.,\d])(?P<day>{_DAY})",
        rf"(?:(?:{_TO}|(?P<both>\s+and\s+))(?P<last>{_DAY}))?\s+(?:of\s+)?(?P<month>{_MONTH})",
        rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR_WORDS}))?",
        step=read.calendar_day,
        yearly=True,
    ),
    _form(
        rf"\b(?:the\s+)?(?P<nth>(?i:first|second|third|fourth|last))\s+(?P<weekday>{_WEEKDAY})",
        rf"\s+(?:in|of)\s+(?P<month>{_MONTH})",
        rf"(?:,?\s+(?:of\s+)?(?P<year>{_YEAR_WORDS}))?",
        step=read.weekday_of_month,
        yearly=True,
    ),
    _form(
        r"\b(?:(?P<which>(?i:last|next|this))\s+)?(?P<holiday>Christmas(?:\s(?:Day|Eve))?",
        r"|New\sYear['’]s\s(?:Day|Eve)|Easter(?:\s(?:Sunday|Monday))?|Good\sFriday|Palm\sSunday",
        r"|Ash\sWednesday|Whit\sMonday|Boxing\sDay|Thanksgiving)\b",
        rf"(?:,?\s+(?P<year>{_YEAR}))?(?!\s(?:[a-z]*s|season|dinner|shopping)\b)",
        step=holidays.holiday,
        yearly=True,
    ),
    _form(
        r"\b(?i:" + "|".join(sorted(DEICTIC, key=len, reverse=True)).replace(" ", r"\s+"),
        r")\b(?<!today(?=['’]s))",
        step=relative.deictic,
    ),
    _form(
        r"\b(?P<week>(?i:last|next|this))\s+week\s+(?:on\s+)?(?P<which>)",
        rf"(?P<weekday>{_WEEKDAY})\b",
        step=relative.weekday,
    ),
    _form(rf"\b(?P<weekday>{_WEEKDAY})\s+week\b(?!-|['’])", step=relative.weekday_after),
    _form(
        r"(?<!\b[Tt]he\s)(?<!\b[Ee]very\s)(?<!\b[Ee]ach\s)(?<!\b[Aa]\s)(?<!\bBlack\s)(?<!\bBloody\s)",
        rf"(?<!\bSuper\s)(?<!\bCyber\s)(?:\b(?P<which>{_WHICH})\s+)?",
        rf"\b(?P<weekday>{_WEEKDAY})\b(?:\s+(?:of\s+)?(?P<week>(?i:last|this|next))\s+week)?",
        step=relative.weekday,
    ),
)
_MONTHS: Final = (
    _form(
        rf"\b{_PART}?(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR_WORDS})",
        step=read.month_of_year,
    ),
    _form(
        rf"\b(?P<lead>){_PART}(?P<which>)(?P<month>{_MONTH_LONG})",
        step=read.month_alone,
        yearly=True,
    ),
    _form(
        rf"\b(?P<lead>)(?P<part>)(?P<which>{_WHICH})\s+(?P<month>{_MONTH_LONG})",
        step=read.month_alone,
        yearly=True,
    ),
    _form(
        rf"{_LEAD}(?P<part>)(?P<which>)(?P<month>{_MONTH_LONG}){_NO_NAME}",
        step=read.month_alone,
        yearly=True,
    ),
    _form(  # after another month
        r"(?<=\0)(?P<lead>\s*(?:,|-|–|and|or|to|through)\s*(?:in\s+)?)(?P<part>)(?P<which>)",
        rf"(?P<month>{_MONTH_LONG}){_NO_NAME}",
        step=read.month_alone,
        yearly=True,
    ),
    _form(rf"\b(?P<month>{_SURE_MONTH})", step=read.month_nearest, yearly=True),
)
_QUARTERS: Final = (
    _form(
        rf"(?<![\w-])(?:(?P<year>{_YEAR})\s+)?(?P<which>(?i:first|second|third|fourth|final|1st",
        r"|2nd|3rd|4th))(?:\s+and\s+(?P<last>second|third|fourth))?(?:\s+|-)",
        r"(?P<unit>(?i:quarter|half))s?\b",
        rf"(?:(?:\s+of|\s+in)?(?:\s+fiscal)?\s+(?P<of>{_YEAR_WORDS}|(?:the|this)\s+year\b))?",
        step=read.quarter,
    ),
    _form(
        rf"\b(?P<which>(?i:last))\s+(?P<unit>(?i:quarter))(?:\s+of)?\s+(?P<of>{_YEAR})",
        step=read.quarter,
    ),
    _form(rf"\bQ(?P<which>[1-4])\b(?:,?\s+(?:of\s+)?(?P<of>{_YEAR}))?", step=read.quarter),
    _form(
        rf"\b(?P<end>(?i:first|last))\s+(?P<count>{_COUNT})\s+months\s+of\s+",
        rf"(?P<year>{_YEAR_WORDS})",
        step=read.months_of_year,
    ),
    _form(
        rf"\b{_PART}?(?:(?P<which>(?i:last|this|next|that))\s+|(?i:the)\s+)?{_SEASON}",
        rf"(?:\s+of)?\s+(?P<year>{_YEAR_WORDS})",
        step=read.season,
    ),
    _form(
        rf"\b{_PART}?(?P<which>(?i:last|this|next|that))\s+{_SEASON}(?P<year>)",
        step=read.season,
    ),
    _form(
        rf"\b(?P<lead>(?i:in|during|for|over|since|by)\s+)(?P<part>)(?P<which>)(?:the\s+|(?!fall)){_SEASON}"
        r"(?P<year>)(?!\s+of\b)",
        step=read.season,
    ),
)
_RELATIVE: Final = (
    _form(
        rf"\b(?:(?P<part>(?i:earlier|later|so\s+far)|{_PART_WORDS})(?:\s+in)?[\s-]+(?:the\s+)?)?",
        r"(?P<which>(?i:last|this\s+past|this\s+coming|this|next|the\s+coming))\s+",
        r"(?P<unit>(?i:weekend|week|month|quarter|year))\b(?!-|['’]s)",
        step=relative.unit,
    ),
    _form(  # of what is the subject: "Last week's walkout was ...", not "mourned last week's dead"
        r"(?:(?<=\A)|(?<=\s\s)|(?<=\A[\"“]))(?P<part>)(?P<which>Last|This|Next)\s+",
        r"(?P<unit>weekend|week|month)(?=['’]s\s)",
        step=relative.unit,
    ),
    _form(
        r"\b(?:(?i:over|during|at|on|through|this)\s+)(?i:the\s+weekend)\b(?!\s+(?:of|before|after))",
        step=relative.weekend,
    ),
    _form(
        r"\b(?P<part>(?i:(?:the\s+)?(?:beginning|start|middle|end|close)\s+of))\s+(?:the|this)\s+",
        r"(?P<unit>(?i:week|month|quarter|year))\b(?!-|\s+(?:before|after|in|to)\b)",
        step=relative.end_of_unit,
    ),
    _form(r"\b(?P<part>)(?P<unit>(?i:year|month))(?:-|\s)end\b", step=relative.end_of_unit),
    _form(
        rf"(?<!\bthan\s)\b(?P<count>{_COUNT})\s+{_UNIT}s?\s+ago\b",
        step=relative.ago,
    ),
    _form(
        rf"\b(?i:in|within\s+the\s+next|over\s+the\s+next)\s+(?P<count>{_COUNT})\s+{_UNIT}(?:s|s['’]|['’]s)?",
        r"(?P<sure>\s+time)?\b(?!\s+(?:of|ended|to)\b|-)",
        step=relative.in_units,
    ),
    _form(
        rf"\b(?P<count>{_COUNT})\s+{_UNIT}s?\s+(?P<sure>from\s+(?:now|today))\b",
        step=relative.in_units,
    ),
    _form(
        rf"\b(?i:the|these)\s+(?i:past|last)\s+(?:(?P<count>{_COUNT})\s+)?{_UNIT}s?\b",
        r"(?!-|\s+of\b|['’])",
        step=relative.past_units,
    ),
    _form(
        rf"\b(?:(?P<count>{_COUNT})\s+|the\s+){_UNIT}s?\s+(?P<way>(?i:earlier|before|later",
        r"|afterwards?))\b(?P<which>)(?!\s+\0)(?!\s+(?!in\b|and\b|but\b|when\b|at\b|on\b|that\s+it\b)\w)",
        step=relative.anaphoric,
    ),
    _form(
        rf"\b(?P<count>{_COUNT})\s+{_UNIT}s?\s+(?P<way>(?i:earlier|later))\b(?P<which>)",
        step=relative.anaphoric,
    ),
    _form(
        r"\b(?P<which>(?i:the\s+previous|the\s+following|the\s+next|the\s+same|that(?:\s+same)?))",
        rf"\s+(?P<count>)(?P<way>){_UNIT}\b(?!-|['’]s|\s+(?:of|that|when)\b)",
        step=relative.anaphoric,
    ),
)
_YEARS: Final = (
    _form(rf"\b(?P<last>){_PART}(?P<year>{_YEAR}){_NO_THINGS}", step=read.year_alone),
    _form(
        r"\b(?P<lead>(?i:in|since|by|until|till|during|from|throughout|before|after|between|fiscal"
        rf"|through|the\s+year|calendar)\s+)(?P<part>)(?P<year>{_YEAR})",
        rf"(?:\s*(?:-|–)\s*(?P<last>\d\d(?:\d\d)?)(?!\d))?{_NO_COUNT}{_NO_THINGS}",
        step=read.year_alone,
    ),
    _form(
        r"(?P<lead>\bof\s+)(?P<part>)(?P<last>)(?P<year>(?:19|20)\d[1-9]|19\d0)",
        r"(?=\s*[.,;:)?!]|\s*$|\s+(?:in|and|was|were|had|has|is|when|to|by|at)\b)",
        step=read.year_alone,
    ),
    _form(
        rf"(?<=\0)(?P<lead>\s*(?:-|–|\bto\b|\band\b|\buntil\b|\bthrough\b)\s*)(?P<part>)(?P<last>)"
        rf"(?P<year>{_YEAR}){_NO_COUNT}{_NO_THINGS}",
        step=read.year_alone,
    ),
    _form(
        r"\b(?i:the\s+)(?:(?P<part>(?i:early|mid|late))[\s-]+)?(?P<year>(?:1[5-9]|20)\d0)['’]?s\b",
        step=read.decade,
    ),
)
FORMS: Final = (*_DAYS, *_MONTHS, *_QUARTERS, *_RELATIVE, *_YEARS)
