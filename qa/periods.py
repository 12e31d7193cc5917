"""Years, months, seasons, weeks and days of the calendar, as first day and last. Pure.

Weeks run from Monday to Sunday, seasons are those of the north in whole months, winter that of the
year in which it begins.
"""

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

Precision = Literal["day", "week", "month", "quarter", "season", "year", "decade"]

COARSENESS: Final[dict[Precision, int]] = {
    "day": 0, "week": 1, "month": 2, "season": 3, "quarter": 3, "year": 4, "decade": 5,
}  # fmt: skip
SEASONS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month
_DAY: Final = timedelta(days=1)
_NAMES: Final = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_LAST_DAYS: Final = {(2, 28), (2, 29)} | {
    (month, 30 if month in (4, 6, 9, 11) else 31) for month in range(1, 13) if month != 2
}


class Days(NamedTuple):
    """The days from `first` to `last`, both included, and how finely that is known."""

    first: date
    last: date
    precision: Precision

    def early(self) -> "Days":
        """Return the first third."""
        return Days(self.first, self.first + self._third() - _DAY, self.precision)

    def middle(self) -> "Days":
        """Return the second third."""
        return Days(self.first + self._third(), self.last - self._third(), self.precision)

    def late(self) -> "Days":
        """Return the last third."""
        return Days(self.last - self._third() + _DAY, self.last, self.precision)

    def _third(self) -> timedelta:
        return timedelta(days=((self.last - self.first).days + 1) // 3)


def day_of(day: date) -> Days:
    """Return one day."""
    return Days(day, day, "day")


def week_of(day: date) -> Days:
    """Return the week that holds a day."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + 6 * _DAY, "week")


def weekend_of(day: date) -> Days:
    """Return Saturday and Sunday of the week that holds a day."""
    week = week_of(day)
    return Days(week.last - _DAY, week.last, "day")


def month_of(year: int, month: int) -> Days:
    """Return a month; 0 is December of the year before, 13 January of the year after."""
    first = _first(year, month)
    return Days(first, _first(year, month + 1) - _DAY, "month")


def months_of(year: int, month: int, count: int, precision: Precision) -> Days:
    """Return several months from one on."""
    return Days(_first(year, month), _first(year, month + count) - _DAY, precision)


def quarter_of(year: int, quarter: int) -> Days:
    """Return a quarter, counted from 1; 0 and 5 are of the years before and after."""
    return months_of(year, 3 * quarter - 2, 3, "quarter")


def season_of(year: int, season: str) -> Days:
    """Return a season of the year it begins in."""
    return months_of(year, SEASONS[season], 3, "season")


def year_of(year: int) -> Days:
    """Return a year."""
    return Days(date(year, 1, 1), date(year, 12, 31), "year")


def decade_of(year: int) -> Days:
    """Return the ten years from one on."""
    return Days(date(year, 1, 1), date(year + 9, 12, 31), "decade")


def moved(day: date, *, days: int = 0, months: int = 0) -> date:
    """Return a day so much later; one that its month lacks becomes the month's last."""
    first = _first(day.year, day.month + months)
    length = (_first(first.year, first.month + 1) - first).days
    return first.replace(day=min(day.day, length)) + days * _DAY


def holding(unit: str, day: date) -> Days:
    """Return the day, week, month, quarter or year that holds a day."""
    if unit == "week":
        return week_of(day)
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "quarter":
        return quarter_of(day.year, (day.month + 2) // 3)
    if unit == "year":
        return year_of(day.year)
    if unit == "decade":
        return decade_of(day.year - day.year % 10)
    return day_of(day)


def unit_from(unit: str, count: int, day: date) -> Days:
    """Return the calendar's day, week, month ... that lies `count` of them after that of a day."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit, 0) * count
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(unit, 0) * count
    return holding("week" if unit == "fortnight" else unit, moved(day, days=days, months=months))


def _first(year: int, month: int) -> date:
    months = year * 12 + month - 1
    return date(months // 12, months % 12 + 1, 1)


def written(days: Days) -> str:
    """Return days as a reader sees them: 2017-11-30, 2017-11, 2017 Q3, 2015 – 2018.

    Of a period that is no whole one of the calendar, both ends.
    """
    first, last = days.first, days.last
    if first == last and days.precision == "day":
        return first.isoformat()
    if days.precision == "week":
        return f"week of {first}" if (last - first).days == 6 else f"{first} – {last:%m-%d}"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (last.month, last.day) in _LAST_DAYS
    if whole and months == 1:
        return f"{first:%Y-%m}"
    if whole and days.precision == "quarter" and months == 3:
        return f"{first.year} Q{(first.month + 2) // 3}"
    if whole and days.precision == "season":
        return f"{first.year} {_NAMES[first.month]}"
    if whole and first.month == 1 and last.month == 12:
        return f"{first.year}" if months == 12 else f"{first.year} – {last.year}"
    if whole:
        return f"{first:%Y-%m} – {last:%Y-%m}"
    if first == last:
        return f"{first:%Y-%m}" if days.precision == "month" else f"{first.year}"
    if first.year == last.year:
        return f"{first} – {last:%m-%d}"
    return f"{first:%Y-%m} – {last:%Y-%m}"
