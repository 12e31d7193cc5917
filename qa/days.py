"""A text -> the calendar dates it states, in one form however they are written.

"Nov. 30, 2017" and "30 November 2017" come out equal. `dates` reads periods in questions; this
reads what a sentence says.
"""

import datetime
import re
from typing import Final, NamedTuple


class Day(NamedTuple):
    """A date as far as it is stated; `weekday` counts from Monday, 0."""

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    start: int
    end: int


_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS: Final = "mon tue wed thu fri sat sun".split()
MONTHS: Final = (  # as they are written, whole or cut short
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|Jun(?:e|\.)?|Jul(?:y|\.)?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
_MONTH: Final = (
    rf"(?P<month>{MONTHS}"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?![\w'])"
)
_YEAR: Final = r"(?P<year>(?:1\d|20)\d\d)(?![\d,.]*\d)"
_DAY: Final = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>(?:1\d|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"(?<!\w){_MONTH} (?:the )?{_DAY}(?:,? {_YEAR})?",
        rf"(?<![\w.,]){_DAY},? (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"(?<!\w){_MONTH},? (?:of )?{_YEAR}",
        # not the first name of "Jan Keller"
        rf"(?<!\w)(?!(?:Jan|Mar|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) [A-Z][a-z]){_MONTH}",
    )
)
_WEEKDAY: Final = re.compile(
    r"\b(?:(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)"
    r"(?=\.?,? \d))s?\b"
)


def read_days(text: str) -> tuple[list[Day], str]:
    """Return the dates of a text, and the text with their characters blanked."""
    days: list[Day] = []
    for pattern in _DATES:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            month = _month(parts["month"])
            year, day = (int(parts[name]) if parts.get(name) else None for name in ("year", "day"))
            days.append(Day(year, month, day, None, *found.span()))
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    for found in _WEEKDAY.finditer(text):
        name = (found[1] or found[2])[:3].lower()
        days.append(Day(None, None, None, _WEEKDAYS.index(name), *found.span()))
    return sorted(days, key=lambda day: day.start), text


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1


def resolved(day: Day, published: datetime.date | None, later: bool) -> datetime.date | None:
    """Return the calendar day that a date means in an article of a given day, if that is certain.

    A date without a year is the nearest one; a weekday or a month alone is the last one, or with
    `later` the next, a month as its first day.
    """
    if day.weekday is not None and published is not None and day.day is None:
        back = (published.weekday() - day.weekday) % 7
        return published + datetime.timedelta(days=7 - back if later else -back)
    if day.month is not None and day.day is None and day.year is None and published is not None:
        ahead = (day.month - published.month) % 12  # a month alone is the last one, or the next
        behind = -((published.month - day.month) % 12)
        months = published.year * 12 + published.month - 1 + (ahead if later else behind)
        return datetime.date(months // 12, months % 12 + 1, 1)
    if day.month is None or day.day is None:
        return None
    years = [day.year] if day.year else []
    if published is not None and not years:
        years = [published.year - 1, published.year, published.year + 1]
    found = [made for year in years if (made := _made(year, day.month, day.day))]
    return min(found, key=lambda made: abs(made - published) if published else 0, default=None)


def _made(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
