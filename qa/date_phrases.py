"""A date as a sentence puts it, found by a form -> the days it names. Pure.

Each step reads the groups of its form in `date_forms`, seen from the article's date, and returns
None for what is no date after all.
"""

import re
from datetime import date
from typing import Final

from .periods import (
    SEASONS,
    Days,
    day_of,
    decade_of,
    month_of,
    months_of,
    moved,
    quarter_of,
    season_of,
    year_of,
)
from .unstated_years import Setting, fitting, months_off

Match = re.Match[str]


_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAYS: Final = "mon tue wed thu fri sat sun".split()
_ORDINALS: Final = "first second third fourth last".split()
REPORTED: Final = 60  # days after a quarter in which what "will be" of it is what is reported

COUNTS: Final = dict(
    zip(
        "a an one two three four five six seven eight nine ten eleven twelve".split(),
        (1, 1, *range(1, 13)),
        strict=True,
    )
)


def weekday_of(word: str) -> int:
    """Return the number of a weekday, Monday 0."""
    return _WEEKDAYS.index(word[:3].lower())


def count_of(word: str) -> int:
    """Return the number that digits or a word say."""
    return int(word) if word.isdigit() else COUNTS[word.lower()]


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def part_of(days: Days, part: str | None) -> Days:
    """Return the part of a period that a word names: early, the end of ..."""
    words = (part or "").lower()
    if words.startswith("early"):
        return days.early()
    if words.startswith("mid") or "middle" in words:
        return days.middle()
    if words.startswith("late"):
        return days.late()
    if "beginning" in words or "start" in words:
        return days._replace(last=days.first)
    if words.startswith("end") or "end of" in words or "close" in words:
        return days._replace(first=days.last)
    return days


def year_in(words: str | None, setting: Setting) -> int | None:
    """Return the year that "2017", "last year" or "that year" is, None where that is not known."""
    if not words:
        return None
    if words[-2:].isdigit():
        return int(words[-4:])
    which = words.lower().split()[-2]
    if which == "that":
        return setting.told.first.year if setting.told else None
    if setting.published is None:
        return None
    return setting.published.year + {"last": -1, "previous": -1, "this": 0, "the": 0}.get(which, 1)


# --- days -----------------------------------------------------------------------------------------


def calendar_day(found: Match, setting: Setting) -> Days | None:
    """Resolve "Nov. 30", "Monday, Dec. 4", "March 3-5, 2018", "the 30th of November"."""
    month, day = _month(found["month"]), int(re.sub(r"\D", "", found["day"]))
    weekday = found["weekday"]
    stated = year_in(found["year"], setting)
    if found["year"] and stated is None:
        return None
    near = setting.told.first if setting.published is None and setting.told else setting.published
    if stated is not None:
        candidates = [stated]
    elif near is not None:
        candidates = [near.year - 1, near.year, near.year + 1]
    else:
        return None
    days = [made for year in candidates if (made := _made(year, month, day))]
    if weekday and stated is None:
        number = weekday_of(weekday)
        days = [each for each in days if each.weekday() == number] or days
    if not days:
        return None
    first = days[0] if near is None else fitting(days, near, setting)
    if not found["last"]:
        return day_of(first)
    last = _made(first.year, month, int(re.sub(r"\D", "", found["last"])))
    if last is None or last < first:
        return None
    if found["both"] and (last - first).days > 1 and not _follows_between(found):
        return day_of(first)  # "on April 10 and 15"
    return Days(first, last, "day")


def _follows_between(found: Match) -> bool:
    return found.string[: found.start()].rstrip().lower().endswith("between")


def weekday_of_month(found: Match, setting: Setting) -> Days | None:
    """Resolve "the first Monday in June", "the last Friday of May 2018"."""
    month, number = _month(found["month"]), weekday_of(found["weekday"])
    year, today = year_in(found["year"], setting), setting.published
    if year is None and (today is None or found["year"]):
        return None
    years = [year] if year or not today else [today.year + step for step in (-1, 0, 1)]
    which = _ORDINALS.index(found["nth"].lower())
    days = [_nth(number, which, month_of(each, month)) for each in years if each]
    return day_of(days[0] if today is None or year else fitting(days, today, setting))


def _nth(weekday: int, which: int, month: Days) -> date:
    """Return the first (0), second ... or last (-1 past the fourth) such day of a month."""
    if which == len(_ORDINALS) - 1:
        return moved(month.last, days=-((month.last.weekday() - weekday) % 7))
    return moved(month.first, days=(weekday - month.first.weekday()) % 7 + 7 * which)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso(found: Match, _: Setting) -> Days | None:
    day = _made(int(found[1]), int(found[2]), int(found[3]))
    return None if day is None else day_of(day)


# --- weeks, months, quarters, years ---------------------------------------------------------------


def month_of_year(found: Match, setting: Setting) -> Days | None:
    year = year_in(found["year"], setting)
    return None if year is None else part_of(month_of(year, _month(found["month"])), found["part"])


def month_alone(found: Match, setting: Setting) -> Days | None:
    """Resolve "in May", "last March", "late June": by tense, else the nearest such month."""
    today = setting.published
    if today is None:
        return None
    which = (found["which"] or "").lower().split()
    back = (today.month - _month(found["month"])) % 12
    if "last" in which:
        off = -(back or 12)
    elif "next" in which:
        off = 12 - back
    elif "this" in which:
        off = _month(found["month"]) - today.month
    else:
        off = months_off(back, setting)
    return part_of(month_of(today.year, today.month + off), found["part"])


def month_nearest(found: Match, setting: Setting) -> Days | None:
    """Resolve "the December agreement": the last such month where it is past, else the nearest."""
    today = setting.published
    if today is None:
        return None
    back = (today.month - _month(found["month"])) % 12
    if setting.tense == "future" and back <= 6:
        return month_of(today.year, today.month - back)
    return month_of(today.year, today.month + months_off(back, setting))


def quarter(found: Match, setting: Setting) -> Days | None:
    """Resolve "the third quarter", "Q3 2017", "the first half of last year"."""
    parts = found.groupdict()
    written = next((parts[name] for name in ("year", "of", "early_year") if parts.get(name)), None)
    names = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
    number = names.get(found["which"].lower()) or int(found["which"][0])
    if (parts.get("unit") or "quarter").lower() == "half":
        year = year_in(written, setting)
        if year is None or number > 2:
            return None
        return months_of(year, 6 * number - 5, 6, "quarter")
    year = year_in(written, setting)
    if year is None:
        if written is not None or setting.published is None:
            return None
        now = (setting.published.month + 2) // 3
        year = setting.published.year
        just_ended = (setting.published - quarter_of(year, number).last).days <= REPORTED
        if setting.tense != "future":
            year -= number > now
        elif number < now and not just_ended:
            year += 1
    last = names.get((parts.get("last") or "").lower(), number)
    if last < number:
        return None
    return months_of(year, 3 * number - 2, 3 * (last - number + 1), "quarter")


def months_of_year(found: Match, setting: Setting) -> Days | None:
    """Resolve "the first nine months of 1986"."""
    count = count_of(found["count"])
    year = year_in(found["year"], setting)
    if year is None or not 1 < count < 12:
        return None
    first = 1 if found["end"].lower() == "first" else 13 - count
    return months_of(year, first, count, "quarter" if count == 3 else "year")


def season(found: Match, setting: Setting) -> Days | None:
    season, which = found["season"].lower(), (found["which"] or "").lower()
    year = year_in(found["year"], setting)
    if year is None and which == "that":
        year = setting.told.first.year if setting.told else None
    if year is None:
        today = setting.published
        if today is None or found["year"] or which == "that":
            return None
        begun = today.month >= SEASONS[season] or (season == "winter" and today.month < 3)
        year = today.year - (season == "winter" and today.month < 3)
        ended = season_of(year, season).last < today
        if which == "last":
            year -= not ended
        elif which == "next":
            year += begun
        elif which == "this":
            pass
        elif setting.tense == "open":  # the nearer one
            past, to_come = season_of(year - (not begun), season), season_of(year + ended, season)
            year += ended if to_come.first - today < today - past.last else -(not begun)
        elif setting.tense == "future":
            year += ended
        else:
            year -= not begun
    return part_of(season_of(year, season), found["part"])


def year_alone(found: Match, setting: Setting) -> Days | None:
    """Resolve "in 1987", "mid-2016", "from 2014 to 2016", "in 2014-15"."""
    year = int(found["year"])
    last = found["last"]
    if last:
        end = int(last) if len(last) == 4 else year // 100 * 100 + int(last)
        return Days(date(year, 1, 1), date(end, 12, 31), "year") if end > year else None
    return part_of(year_of(year), found["part"])


def decade(found: Match, _: Setting) -> Days | None:
    return part_of(decade_of(int(found["year"])), found["part"])
