"""Dates: words, questions, file names, datelines and metadata values."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dates import (
    Period,
    date_of_dateline,
    date_of_name,
    date_of_value,
    find_period,
    parse_period,
)

TODAY = date(2018, 3, 14)  # a Wednesday


def period(since: str, until: str = "") -> Period:
    """Return the period of two ISO dates; one alone is a day, "..." an open end."""
    ends = (since, until or since)
    start, end = (None if day == "..." else date.fromisoformat(day) for day in ends)
    return Period(start, end)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("2017-11-30", period("2017-11-30"), id="iso-day"),
        pytest.param("2017-11", period("2017-11-01", "2017-11-30"), id="iso-month"),
        pytest.param("2016-02", period("2016-02-01", "2016-02-29"), id="leap-month"),
        pytest.param("2017-12", period("2017-12-01", "2017-12-31"), id="december"),
        pytest.param("2017", period("2017-01-01", "2017-12-31"), id="year"),
        pytest.param("November 2017", period("2017-11-01", "2017-11-30"), id="written-month"),
        pytest.param("  nov.  2017 ", period("2017-11-01", "2017-11-30"), id="short-month"),
        pytest.param("30 November 2017", period("2017-11-30"), id="day-first"),
        pytest.param("30th of November 2017", period("2017-11-30"), id="ordinal"),
        pytest.param("Thursday, Nov. 30, 2017", period("2017-11-30"), id="weekday-month-first"),
        pytest.param("2017/11/30", period("2017-11-30"), id="slashes-year-first"),
        pytest.param("30/11/2017", period("2017-11-30"), id="slashes-day-first"),
        pytest.param("11/30/2017", period("2017-11-30"), id="slashes-month-first"),
        pytest.param("4/4/2018", period("2018-04-04"), id="slashes-equal"),
        pytest.param("3.4.2018", period("2018-04-03"), id="dots-are-day-first"),
        pytest.param("today", period("2018-03-14"), id="today"),
        pytest.param("Yesterday", period("2018-03-13"), id="yesterday"),
        pytest.param("last week", period("2018-03-05", "2018-03-11"), id="last-week"),
        pytest.param("this week", period("2018-03-12", "2018-03-14"), id="this-week"),
        pytest.param("last month", period("2018-02-01", "2018-02-28"), id="last-month"),
        pytest.param("this month", period("2018-03-01", "2018-03-14"), id="this-month"),
        pytest.param("last year", period("2017-01-01", "2017-12-31"), id="last-year"),
        pytest.param("this year", period("2018-01-01", "2018-03-14"), id="this-year"),
        pytest.param("past 3 days", period("2018-03-11", "2018-03-14"), id="rolling-days"),
        pytest.param("the last two weeks", period("2018-02-28", "2018-03-14"), id="rolling-weeks"),
        pytest.param("past week", period("2018-03-07", "2018-03-14"), id="rolling-week"),
        pytest.param("in the last year", period("2017-03-14", "2018-03-14"), id="rolling-year"),
        pytest.param("last 24 hours", period("2018-03-13", "2018-03-14"), id="rolling-hours"),
        pytest.param("3 days ago", period("2018-03-11"), id="days-ago"),
        pytest.param("2 weeks ago", period("2018-02-26", "2018-03-04"), id="weeks-ago"),
        pytest.param("three months ago", period("2017-12-01", "2017-12-31"), id="months-ago"),
        pytest.param("last Monday", period("2018-03-12"), id="last-monday"),
        pytest.param("Wednesday", period("2018-03-07"), id="weekday-of-today"),
        pytest.param("March", period("2018-03-01", "2018-03-31"), id="month-begun"),
        pytest.param("May", period("2017-05-01", "2017-05-31"), id="month-to-come"),
        pytest.param("Nov 30", period("2017-11-30"), id="free-day-without-year"),
        pytest.param("the day before yesterday", period("2018-03-12"), id="free-day-before"),
        pytest.param("a fortnight ago", period("2018-02-26", "2018-03-04"), id="free-fortnight"),
        pytest.param("tomorrow", period("2018-03-15"), id="free-tomorrow"),
        pytest.param("next week", period("2018-03-19", "2018-03-25"), id="free-next-week"),
    ],
)
def test_words_of_a_setting_name_a_period(words: str, expected: Period) -> None:
    assert parse_period(words, today=TODAY) == expected


def test_a_month_that_lacks_the_day_gives_its_last_one() -> None:
    assert parse_period("past month", today=date(2018, 3, 31)).since == date(2018, 2, 28)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("", id="empty"),
        pytest.param("a", id="letter"),
        pytest.param("5", id="number"),
        pytest.param("12:30", id="time"),
        pytest.param("3/4/2018", id="ambiguous"),
        pytest.param("2017-13", id="no-such-month"),
        pytest.param("30 February 2017", id="no-such-day"),
        pytest.param("friday 13", id="dateparser-guesses"),
        pytest.param("two days before yesterday", id="dateparser-misreads"),
        pytest.param("9999 years ago", id="before-the-calendar"),
        pytest.param("last hour", id="no-calendar-hour"),
        pytest.param("the election", id="words"),
    ],
)
def test_other_words_are_refused_with_the_words_in_the_message(words: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as refusal:
        parse_period(words, today=TODAY)
    assert repr(words) in str(refusal.value)


@pytest.mark.parametrize(
    ("question", "found", "expected"),
    [
        pytest.param(
            "what happened last week in Moscow",
            "last week",
            period("2018-03-05", "2018-03-11"),
            id="last-week",
        ),
        pytest.param("Yesterday in Moscow?", "Yesterday", period("2018-03-13"), id="at-start"),
        pytest.param("What is yesterday's news?", "yesterday", period("2018-03-13"), id="news-of"),
        pytest.param("what did Putin say today?", "today", period("2018-03-14"), id="today"),
        pytest.param(
            "this week in Moscow", "this week", period("2018-03-12", "2018-03-14"), id="this-week"
        ),
        pytest.param(
            "What was said in the past 3 days?",
            "in the past 3 days",
            period("2018-03-11", "2018-03-14"),
            id="past-3-days",
        ),
        pytest.param(
            "Who met in the last month",
            "in the last month",
            period("2018-02-14", "2018-03-14"),
            id="rolling-month",
        ),
        pytest.param("Who met 2 days ago?", "2 days ago", period("2018-03-12"), id="days-ago"),
        pytest.param("who won last Monday?", "last Monday", period("2018-03-12"), id="weekday"),
        pytest.param(
            "What has Lavrov said since January?",
            "since January",
            period("2018-01-01", "..."),
            id="since-month",
        ),
        pytest.param(
            "said since November 2017 on drills",
            "since November 2017",
            period("2017-11-01", "..."),
            id="since-month-year",
        ),
        pytest.param(
            "What was said before 2018-01-01?",
            "before 2018-01-01",
            period("...", "2017-12-31"),
            id="before",
        ),
        pytest.param(
            "After 3 March 2018, who met?",
            "After 3 March 2018",
            period("2018-03-04", "..."),
            id="after",
        ),
        pytest.param("until yesterday", "until yesterday", period("...", "2018-03-13"), id="until"),
        pytest.param(
            "meetings between 3 and 9 March 2018?",
            "between 3 and 9 March 2018",
            period("2018-03-03", "2018-03-09"),
            id="between-days",
        ),
        pytest.param(
            "between March 3 and 9, 2018",
            "between March 3 and 9, 2018",
            period("2018-03-03", "2018-03-09"),
            id="between-days-month-first",
        ),
        pytest.param(
            "between March and May 2017",
            "between March and May 2017",
            period("2017-03-01", "2017-05-31"),
            id="between-months",
        ),
        pytest.param(
            "articles from November 2017",
            "from November 2017",
            period("2017-11-01", "2017-11-30"),
            id="articles-from",
        ),
        pytest.param(
            "articles about Lavrov from 2017",
            "from 2017",
            period("2017-01-01", "2017-12-31"),
            id="articles-about-from-year",
        ),
        pytest.param(
            "stories about drills published in 2017",
            "in 2017",
            period("2017-01-01", "2017-12-31"),
            id="published-in-year",
        ),
        pytest.param(
            "reports of November 2017",
            "of November 2017",
            period("2017-11-01", "2017-11-30"),
            id="reports-of",
        ),
        pytest.param(
            "what was reported on 30 November 2017",
            "on 30 November 2017",
            period("2017-11-30"),
            id="was-reported-on",
        ),
        pytest.param(
            "articles published between 2016 and 2017",
            "between 2016 and 2017",
            period("2016-01-01", "2017-12-31"),
            id="published-between-years",
        ),
        pytest.param(
            "news from March to May 2017",
            "from March to May 2017",
            period("2017-03-01", "2017-05-31"),
            id="news-from-to",
        ),
    ],
)
def test_a_question_names_its_period(question: str, found: str, expected: Period) -> None:
    assert find_period(question, today=TODAY) == (expected, found)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("When did the 1973 oil crisis begin?", id="year-of-the-thing"),
        pytest.param("Who won the 2016 election?", id="election"),
        pytest.param("Who won Euro 2012?", id="cup"),
        pytest.param("What happened in 2016?", id="in-year"),
        pytest.param("When in 1973 did it begin?", id="when-in-year"),
        pytest.param("Who has chosen the mayor of Lodz since 1990?", id="since-year"),
        pytest.param("What existed in the USSR before 1973?", id="before-year"),
        pytest.param("What decreased between 1948 and 1991?", id="between-years"),
        pytest.param("What happened in November 1918?", id="in-month-year"),
        pytest.param("Who signed on 9 May 1945?", id="on-day"),
        pytest.param("channels carried from November 2006 to July 2009?", id="from-to"),
        pytest.param("What may happen?", id="may"),
        pytest.param("Did they march in Selma?", id="march"),
        pytest.param("What has changed since May resigned?", id="theresa-may"),
        pytest.param("attendance since March Madness began", id="march-madness"),
        pytest.param("Who came second in the last 100 metres?", id="numbers"),
        pytest.param("What did he say about last week's vote?", id="possessive"),
        pytest.param("Who fell in the last week of the war?", id="last-week-of"),
        pytest.param("Is inflation higher than last year?", id="comparison"),
        pytest.param("Which company was in its last year?", id="its-last-year"),
        pytest.param("What is the population today?", id="today-means-now"),
        pytest.param("Where was it invented and where is it used today?", id="today-use"),
        pytest.param("Who owns USA Today and did it close?", id="usa-today"),
        pytest.param("Who presents Last Week Tonight?", id="programme"),
        pytest.param('Who sang "all my troubles yesterday"?', id="quoted"),
        pytest.param("Who lived 100 million years ago?", id="years-ago"),
        pytest.param("Who led ABC News in 1977?", id="name-with-news"),
        pytest.param("Who met after 31 June 2017?", id="no-such-day"),
        pytest.param("between 9 and 3 March 2018", id="backwards"),
        pytest.param("", id="empty"),
    ],
)
def test_a_question_without_a_sure_period_is_not_narrowed(question: str) -> None:
    assert find_period(question, today=TODAY) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("2017-11-30-lavrov.txt", date(2017, 11, 30), id="dashes"),
        pytest.param("20171130_x.txt", date(2017, 11, 30), id="compact"),
        pytest.param("west_2016-10-25_emails.txt", date(2016, 10, 25), id="inside"),
        pytest.param("2017_11_30.md", date(2017, 11, 30), id="underscores"),
        pytest.param("2017/11/30/drills.txt", date(2017, 11, 30), id="folders"),
        pytest.param("20171130123000.txt", date(2017, 11, 30), id="timestamp"),
        pytest.param("2017-06-31_2017-07-01.txt", date(2017, 7, 1), id="second-is-valid"),
        pytest.param("12345678.txt", None, id="number"),
        pytest.param("2017-02-30.txt", None, id="no-such-day"),
        pytest.param("2017-11.txt", None, id="month"),
        pytest.param("2017-1130.txt", None, id="mixed-separators"),
        pytest.param("920171130.txt", None, id="longer-number"),
        pytest.param("201711301.txt", None, id="longer-number-after"),
        pytest.param("lavrov-drills.txt", None, id="none"),
    ],
)
def test_a_file_name_gives_its_date(name: str, expected: date | None) -> None:
    assert date_of_name(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("MOSCOW, Nov 30, 2017 (Agency) - He", date(2017, 11, 30), id="agency"),
        pytest.param("Title\n\nNov. 30, 2017\n\nText.", date(2017, 11, 30), id="own-line"),
        pytest.param("Title\r\r30 November 2017\rText.", date(2017, 11, 30), id="carriage-returns"),
        pytest.param("Title\n\nSunday, January 20, 2008\n\nAn", date(2008, 1, 20), id="weekday"),
        pytest.param("26-FEB-1987 15:01:01.79\n", date(1987, 2, 26), id="reuters"),
        pytest.param("2017-11-30T12:00:00Z\nText", date(2017, 11, 30), id="iso-time"),
        pytest.param(
            "By Jane Doe\nUpdated 2017-11-30 | News", date(2017, 11, 30), id="iso-updated"
        ),
        pytest.param("Published: 30 November 2017, Moscow", date(2017, 11, 30), id="place-after"),
        pytest.param("October 26, 2017 9:30AM PT\nPhillip", date(2017, 10, 26), id="time-after"),
        pytest.param("Tuesday, May 1, 2018 - 15:27\nText", date(2018, 5, 1), id="dash-time"),
        pytest.param("19 Oct 2012 - 08 Sep 2022\n", None, id="range"),
        pytest.param("BEIJING, Nov. 30 (Agency) - He", None, id="no-year"),
        pytest.param("In 2017 nothing was said.", None, id="year-alone"),
        pytest.param("The attacks of Sept. 11, 2001, led to", None, id="prose"),
        pytest.param("September 11, 2001, changed America.", None, id="prose-at-start"),
        pytest.param("On Nov. 30, 2017, Lavrov\n", None, id="on"),
        pytest.param("John Doe (May 1, 1914 – May 2, 2011) was", None, id="lifespan"),
        pytest.param("November 31, 2017\n", None, id="no-such-day"),
        pytest.param("x" * 299 + "\nNov. 30, 2017\n", None, id="too-far-down"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_dateline_gives_its_date(text: str, expected: date | None) -> None:
    assert date_of_dateline(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(date(2017, 11, 30), date(2017, 11, 30), id="date"),
        pytest.param(datetime(2017, 11, 30, 23, tzinfo=UTC), date(2017, 11, 30), id="datetime"),
        pytest.param("2017-11-30", date(2017, 11, 30), id="iso"),
        pytest.param("2017-11-30T23:30:00-05:00", date(2017, 11, 30), id="iso-zone"),
        pytest.param("2017-11-30T23:30:00.123Z", date(2017, 11, 30), id="iso-zulu"),
        pytest.param("Thu, 30 Nov 2017 23:30:00 -0500", date(2017, 11, 30), id="rfc-2822"),
        pytest.param(" Nov. 30, 2017 ", date(2017, 11, 30), id="written"),
        pytest.param("November 30th, 2017 at 5 pm", date(2017, 11, 30), id="written-time"),
        pytest.param("2017/11/30 12:00", date(2017, 11, 30), id="slashes"),
        pytest.param("30/11/2017", date(2017, 11, 30), id="day-first"),
        pytest.param("30.11.2017", date(2017, 11, 30), id="dots"),
        pytest.param("20171130", date(2017, 11, 30), id="compact"),
        pytest.param(20171130, date(2017, 11, 30), id="number"),
        pytest.param(20171130.0, date(2017, 11, 30), id="float"),
        pytest.param("20171130233000", date(2017, 11, 30), id="compact-time"),
        pytest.param("20171130T233000Z", date(2017, 11, 30), id="compact-iso"),
        pytest.param("20171399233000", None, id="compact-no-such-day"),
        pytest.param(1512084600, date(2017, 11, 30), id="epoch"),
        pytest.param("1512084600", date(2017, 11, 30), id="epoch-text"),
        pytest.param(1512084600.75, date(2017, 11, 30), id="epoch-fraction"),
        pytest.param(1512084600123, date(2017, 11, 30), id="epoch-ms"),
        pytest.param(1512084600123456, date(2017, 11, 30), id="epoch-us"),
        pytest.param(1512084600123456789, date(2017, 11, 30), id="epoch-ns"),
        pytest.param(123456789, None, id="epoch-too-early"),
        pytest.param(float("nan"), None, id="nan"),
        pytest.param(float("inf"), None, id="inf"),
        pytest.param("Thu Nov 30 23:30:00 2017", date(2017, 11, 30), id="ctime"),
        pytest.param("Thu Nov 30 23:30:00 +0000 2017", date(2017, 11, 30), id="ctime-zone"),
        pytest.param("November 30, 2017 Thursday", date(2017, 11, 30), id="weekday-last"),
        pytest.param("Thursday, 30 November 2017", date(2017, 11, 30), id="weekday-first"),
        pytest.param("2017-11-30 23:30:00 UTC", date(2017, 11, 30), id="utc"),
        pytest.param("3/4/2018", None, id="ambiguous"),
        pytest.param("2017-02-30", None, id="no-such-day"),
        pytest.param("November 2017", None, id="month"),
        pytest.param("yesterday", None, id="relative"),
        pytest.param(2017, None, id="year"),
        pytest.param(True, None, id="bool"),
        pytest.param(10**5000, None, id="huge-number"),
        pytest.param(None, None, id="none"),
        pytest.param(["2017-11-30"], None, id="list"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_metadata_value_gives_its_date(value: object, expected: date | None) -> None:
    result = date_of_value(value)
    assert result == expected
    assert not isinstance(result, datetime)


def test_dateparser_is_not_loaded_for_common_words() -> None:
    program = (
        "import sys; from datetime import date; from qa.dates import find_period, parse_period\n"
        "find_period('what happened last week?', today=date(2018, 3, 14))\n"
        "parse_period('November 2017', today=date(2018, 3, 14))\n"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


_VOCABULARY = """between and from to since before after until in on of the a last past this next
week month year day hours Monday yesterday today ago 3 9 31 9999 2017 2017-11 2017-11-30 March May
Nov November 30 2018 articles published reported news , ' “ ” " İ tomorrow fortnight"""
_WORDS = st.sampled_from(_VOCABULARY.split())
_PHRASES = st.one_of(st.text(), st.lists(_WORDS, max_size=9).map(" ".join))


@given(words=_PHRASES, today=st.dates())
def test_any_words_are_a_period_or_a_value_error(words: str, today: date) -> None:
    try:
        since, until = parse_period(words, today=today)
    except ValueError:
        return
    assert since is not None
    assert until is not None
    assert since <= until


@given(question=_PHRASES, today=st.dates())
def test_found_words_are_a_slice_of_the_question(question: str, today: date) -> None:
    if (result := find_period(question, today=today)) is None:
        return
    (since, until), words = result
    assert words
    assert words in question
    assert (since, until) != (None, None)
    assert since is None or until is None or since <= until


@given(day=st.dates(min_value=date(1500, 1, 1), max_value=date(2099, 12, 31)))
def test_every_way_of_writing_a_day_is_that_day(day: date) -> None:
    written = f"{day:%B} {day.day}, {day.year}"
    assert parse_period(written, today=TODAY) == Period(day, day)
    assert date_of_value(written) == day
    assert date_of_name(f"{day:%Y%m%d}.txt") == day
    assert date_of_dateline(f"Title\n\n{written}\n\nText.") == day


@given(text=st.one_of(st.text(), _PHRASES))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for reading in (date_of_name, date_of_dateline, date_of_value):
        assert isinstance(reading(text), date | None)
