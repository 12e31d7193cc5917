"""When sentences tell of: two tables, what a sentence before lends, and what holds for any text."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import periods
from qa.event_dates import date_mentions, event_date
from qa.periods import Days
from tests.event_date_tables import FIRST, SECOND, THIRD

DAY = date(2017, 12, 6)


def days(written: str) -> Days | None:
    """Return the period that a table names."""
    if written == "-":
        return None
    if found := re.fullmatch(r"(\d{4})-Q(\d)", written):
        return periods.quarter_of(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{4})(?:-(\d\d))?", written):
        year, month = int(found[1]), found[2]
        return periods.month_of(year, int(month)) if month else periods.year_of(year)
    kind, _, dates = written.rpartition(" ")
    first, _, last = dates.partition("/")
    begins = date.fromisoformat(first)
    if kind == "week" and not last:
        return Days(begins, begins + timedelta(days=6), "week")
    return Days(begins, date.fromisoformat(last or first), kind or "day")  # type: ignore[arg-type]


def test_the_tables_are_as_long_as_is_said() -> None:
    assert (len(FIRST), len(SECOND)) == (60, 40)
    assert len({sentence for _, sentence, _ in (*FIRST, *SECOND)}) >= 98


@pytest.mark.parametrize(
    ("published", "sentence", "when"),
    [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in (*FIRST, *SECOND, *THIRD)],
)
def test_a_sentence_is_dated(published: str, sentence: str, when: str) -> None:
    found = event_date(sentence, date.fromisoformat(published))
    assert (found and found.days) == days(when)


@pytest.mark.parametrize(
    ("before", "sentence", "when"),
    [
        ("It was restored on Jan. 3.", "Six days later delegations met.", "2017-01-09"),
        (
            "She took over in 2015.",
            "The club was nearly sold that summer.",
            "season 2015-06-01/2015-08-31",
        ),
        ("The ship left on Nov. 20.", "It sank the following day.", "2017-11-21"),
        ("The ship left Oslo.", "It sank the following day.", "-"),
    ],
)  # fmt: skip
def test_a_sentence_leans_on_the_date_told_before(before: str, sentence: str, when: str) -> None:
    told = event_date(before, DAY)
    found = event_date(sentence, DAY, told=told)
    assert (found and found.days) == days(when)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("MINSK, Nov 30 (Castellan) - Ministers met on Tuesday.", "Tuesday"),
        ("PORT ELLERY, Dec. 13, 2017 (Courier) - The council met in May.", "May"),
        ("He said on Monday that the mill burned down on Dec. 1.", "Dec. 1"),
        ("The envoy said on Monday that a plant may be built by 2020.", "Monday"),
        ("Ms. Tennant, who took over in March from Lark, has shut two plants.", None),
        ("The council passed two laws this year, in August and in September.", "August"),
        ("The budget for next year was approved on Tuesday.", "Tuesday"),
        ("The chapel, shut since a flood in 2010, opened its doors on Saturday.", "Saturday"),
        ("The mill will burn on 3 June.", "3 June"),
        ("It will cost 148 million, up from the 120 million that was agreed in 2016.", None),
        ("Five of the piers, not two as the builder said in June, have cracks.", None),
        ("Every Monday and on the Tuesday train they sing.", None),
        ("Tanks hold 2016 litres and the Mayflower sails.", None),
    ],
)
def test_of_several_dates_the_one_of_what_happens_counts(sentence: str, words: str | None) -> None:
    found = event_date(sentence, DAY)
    assert (found and found.words) == words


@pytest.mark.parametrize(
    ("published", "sentence", "when", "guessed"),
    [
        ("2017-12-13", "He was elected on Jan. 9.", "2017-01-09", False),
        ("2017-12-13", "The union rejected the offer of the port on Jan. 9.", "2018-01-09", True),
        ("2017-12-13", "The union rejected the offer of the port on Dec. 9.", "2017-12-09", False),
        ("2017-12-13", "The union will strike with the crews of the port on Dec. 9.",
         "2017-12-09", True),
        ("2017-11-30", "The Dec. 4 drill was called off.", "2017-12-04", False),
        ("2017-12-13", "A flag for July 4.", "2017-07-04", True),
        ("2017-12-13", "The union rejected the offer on Jan. 9, 2018.", "2018-01-09", False),
        ("2017-12-13", "It will strike until the end of January.", "month 2018-01-31", False),
    ],
)  # fmt: skip
def test_a_year_that_may_be_another_is_a_guess(
    published: str, sentence: str, when: str, guessed: bool
) -> None:
    found = event_date(sentence, date.fromisoformat(published))
    assert found is not None
    assert (found.days, found.guessed) == (days(when), guessed)


def test_without_the_date_of_the_article_only_whole_dates_are_read() -> None:
    assert event_date("It sank last Thursday, on Friday, in May or on Nov. 30.", None) is None
    found = event_date("It sank on Nov. 30, 2017.", None)
    assert found is not None
    assert found.days == periods.day_of(date(2017, 11, 30))


SNIPPETS = [sentence for _, sentence, _ in (*FIRST, *SECOND, *THIRD)]


@given(
    st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=30), max_size=4).map(" ".join),
    st.dates() | st.none(),
)
def test_any_text_gives_periods_that_end_after_they_begin(
    text: str, published: date | None
) -> None:
    found = date_mentions(text, published)
    for one in found:
        assert one.first <= one.last
        assert text[one.start : one.end] == one.words
    assert all(one.end <= other.start for one, other in pairwise(found))
