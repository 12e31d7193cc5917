"""Dates that a sentence tells from its article's date, or from one told before -> days. Pure.

The steps of the forms in `date_forms` for "last Thursday", "two weeks ago", "the previous day".
"""

from datetime import date
from typing import Final

from .date_phrases import Match, count_of, part_of, weekday_of
from .periods import Days, day_of, holding, moved, unit_from, weekend_of, year_of
from .tenses import Tense
from .unstated_years import Setting

DEICTIC: Final = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "yesterday": -1, "last night": -1, "the night before last": -2, "tomorrow": 1,
    "the day before yesterday": -2, "the day after tomorrow": 2,
}  # fmt: skip


def weekday(found: Match, setting: Setting) -> Days | None:
    """Resolve "on Tuesday", "last Thursday", "next Monday", "Friday of last week"."""
    today = setting.published
    if today is None:
        return None
    number = weekday_of(found["weekday"])
    which = (found["which"] or "").lower().split()
    week = (found["week"] or "").lower()
    if week:
        monday = unit_from("week", {"last": -1, "next": 1}.get(week, 0), today).first
        return day_of(moved(monday, days=number))
    back = (today.weekday() - number) % 7
    if "last" in which or "previous" in which or "past" in which:
        return day_of(moved(today, days=-(back or 7)))
    if "next" in which:
        return day_of(moved(unit_from("week", 1, today).first, days=number))
    to_come = setting.tense == "future" and setting.own
    if "coming" in which or "following" in which or to_come:
        return day_of(moved(today, days=-back % 7 if which != ["coming"] else 7 - back))
    return day_of(moved(today, days=-back))


def weekday_after(found: Match, setting: Setting) -> Days | None:
    """Resolve "on Tuesday week": a week after the next Tuesday."""
    today = setting.published
    if today is None:
        return None
    ahead = (weekday_of(found["weekday"]) - today.weekday()) % 7 or 7
    return day_of(moved(today, days=ahead + 7))


def deictic(found: Match, setting: Setting) -> Days | None:
    days = DEICTIC[" ".join(found[0].lower().split())]
    if setting.published is None:
        return None
    return day_of(moved(setting.published, days=days))


def unit(found: Match, setting: Setting) -> Days | None:
    """Resolve "last week", "earlier this year", "late last month", "the end of the year"."""
    today = setting.published
    if today is None:
        return None
    unit, which = found["unit"].lower(), found["which"].lower().split()[-1]
    off = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
    if unit == "weekend":
        return _weekend_from(today, off.get(which, 0), setting.tense)
    days = unit_from(unit, off.get(which, 0), today)
    part = (found["part"] or "").lower()
    if part.startswith(("earlier", "so far")):
        return days._replace(last=max(days.first, min(today, days.last)))
    if part.startswith("later"):
        return days._replace(first=max(days.first, min(today, days.last)))
    return part_of(days, part)


def _weekend_from(today: date, off: int, tense: Tense) -> Days:
    """Return the weekend before, of or after this week; on Monday "this weekend" may be over."""
    if off > 0 or (off == 0 and tense == "future"):
        on_weekend = today.weekday() > 4
        return weekend_of(moved(today, days=7 if off > 0 and on_weekend else 0))
    began = weekend_of(today).first
    if off == 0:
        return weekend_of(today if began <= today else moved(today, days=-7))
    return weekend_of(moved(today, days=-7))


def weekend(_: Match, setting: Setting) -> Days | None:
    if setting.published is None:
        return None
    return _weekend_from(setting.published, 0, setting.tense)


def end_of_unit(found: Match, setting: Setting) -> Days | None:
    """Resolve "the end of the month", "year-end": of the one the article's date lies in."""
    if setting.published is None:
        return None
    days = holding(found["unit"].lower(), setting.published)
    part = found["part"] or "end"
    if part.lower().startswith("end") and setting.tense == "past" and days.precision == "year":
        days = year_of(days.first.year - 1)
    return part_of(days, part)


def ago(found: Match, setting: Setting) -> Days | None:
    unit, today = found["unit"].lower(), setting.published
    if today is None:
        return None
    count = count_of(found["count"])
    if unit == "decade":
        return year_of(today.year - 10 * count)
    return unit_from(unit, -count, today)


def in_units(found: Match, setting: Setting) -> Days | None:
    """Resolve "in two weeks", "two weeks from now" as time to come; "built in two weeks" is not."""
    if setting.published is None or (setting.tense != "future" and not found["sure"]):
        return None
    return unit_from(found["unit"].lower(), count_of(found["count"]), setting.published)


def past_units(found: Match, setting: Setting) -> Days | None:
    today, unit = setting.published, found["unit"].lower()
    if today is None:
        return None
    first = unit_from(unit, -count_of(found["count"] or "one"), today)
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit, 0)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 0)
    count = -count_of(found["count"] or "one")
    return Days(moved(today, days=days * count, months=months * count), today, first.precision)


# --- what leans on a date told before -------------------------------------------------------------


def anaphoric(found: Match, setting: Setting) -> Days | None:
    """Resolve "the previous day", "a year earlier", "two days later", "that month".

    From a date told before; without one, only what goes back is resolved, from the article's date.
    """
    unit = found["unit"].lower()
    way = found["way"].lower().split()[-1] if found["way"] else found["which"].lower().split()[-1]
    count = count_of(found["count"]) if found["count"] else 1
    off = {"earlier": -1, "before": -1, "previous": -1, "that": 0, "same": 0}.get(way, 1) * count
    if setting.told is not None:
        return unit_from(unit, off, setting.told.first)
    if off >= 0 or setting.published is None:
        return None
    return unit_from(unit, off, setting.published)
