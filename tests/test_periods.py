"""Periods of the calendar, and how they are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import periods
from qa.periods import Days, written


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (periods.day_of(date(2017, 11, 30)), "2017-11-30"),
        (periods.week_of(date(2017, 11, 30)), "week of 2017-11-27"),
        (periods.weekend_of(date(2017, 11, 30)), "2017-12-02 – 12-03"),
        (periods.month_of(2016, 2), "2016-02"),
        (periods.month_of(2017, 13), "2018-01"),
        (periods.quarter_of(2017, 4), "2017 Q4"),
        (periods.season_of(2017, "winter"), "2017 winter"),
        (periods.year_of(2015), "2015"),
        (periods.decade_of(1980), "1980 – 1989"),
        (periods.months_of(1986, 1, 6, "quarter"), "1986-01 – 1986-06"),
        (periods.month_of(2018, 6).early(), "2018-06-01 – 06-10"),
        (Days(date(2018, 6, 30), date(2018, 6, 30), "month"), "2018-06"),
        (Days(date(2015, 1, 1), date(2018, 2, 1), "year"), "2015-01 – 2018-02"),
    ],
)
def test_a_period_is_written_as_far_as_it_is_known(days: Days, shown: str) -> None:
    assert written(days) == shown


def test_a_day_that_a_month_lacks_becomes_its_last() -> None:
    assert periods.moved(date(2018, 1, 31), months=1) == date(2018, 2, 28)


@given(st.dates(date(2, 1, 1), date(9990, 1, 1)), st.integers(0, 12))
def test_units_lie_one_behind_the_other(day: date, count: int) -> None:
    for unit in ("day", "week", "month", "quarter", "year"):
        here, later = periods.holding(unit, day), periods.unit_from(unit, count, day)
        assert here.first <= day <= here.last
        assert (later == here) if count == 0 else (later.first > here.last)
    for each in (periods.year_of(day.year), periods.month_of(day.year, day.month)):
        parts = (each.early(), each.middle(), each.late())
        assert [part.first for part in parts] == sorted(part.first for part in parts)
        assert parts[0].first == each.first
        assert parts[2].last == each.last
