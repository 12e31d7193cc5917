"""Days that have a name -> the day. Pure."""

from datetime import date
from typing import Final

from .date_phrases import Match, year_in
from .periods import Days, day_of, moved
from .unstated_years import Setting, fitting

_HOLIDAYS: Final = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24),
    "new year's day": (1, 1), "new year's eve": (12, 31), "boxing day": (12, 26),
}  # fmt: skip
_FROM_EASTER: Final = {  # days
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7,
    "ash wednesday": -46, "whit monday": 50,
}  # fmt: skip


def holiday(found: Match, setting: Setting) -> Days | None:
    name = " ".join(found["holiday"].lower().replace("’", "'").split())
    today, stated = setting.published, year_in(found["year"], setting)
    if stated is None and today is None:
        return None
    years = [stated] if stated else [today.year + step for step in (-1, 0, 1)] if today else []
    days = [_holiday_of(year, name) for year in years]
    which = (found["which"] or "").lower()
    if today and which in ("last", "next"):
        days = [day for day in days if (day < today) == (which == "last")]
        return day_of(min(days, key=lambda day: abs(day - today)))
    return day_of(days[0] if today is None else fitting(days, today, setting))


def _holiday_of(year: int, name: str) -> date:
    if name == "thanksgiving":
        first = date(year, 11, 1)
        return moved(first, days=(3 - first.weekday()) % 7 + 21)
    if name in _FROM_EASTER:
        return moved(_easter(year), days=_FROM_EASTER[name])
    return date(year, *_HOLIDAYS[name])


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature 1876)."""
    century, rest = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
