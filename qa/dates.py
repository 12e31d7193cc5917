"""Words, file names, datelines and metadata values -> dates and periods.

Pure: the day called "today" is always given. A date is never guessed: a day that could be read two
ways (3/4/2018), a date without its year and a year alone are no article's date, and a question is
narrowed to a period only where its words say so beyond doubt, because a wrong filter loses the
answer.
"""

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dateparser.date import DateDataParser


class Period(NamedTuple):
    """Days from `since` to `until`, both included; None is an open end."""

    since: date | None
    until: date | None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = dict(zip(_NUMBER_WORDS, range(1, 11), strict=True)) | {"a": 1, "an": 1}
_COUNTS |= {"few": 7, "several": 7}  # generous: a period too wide loses nothing

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_COUNT = rf"(?:\d{{1,4}}|{'|'.join(_COUNTS)})"
_ISO_DAY = rf"\b{_YEAR}-\d\d-\d\d(?!\d)"
_WRITTEN_DAY = (
    rf"(?:\b{_DAY}(?:\s+of\s+|\s+|-){_MONTH}(?:,?\s*|-){_YEAR}"
    rf"|\b{_MONTH}\s*{_DAY}(?:\s*,\s*|\s+){_YEAR})"
)
_FULL_DAY = rf"(?:{_ISO_DAY}|{_WRITTEN_DAY})"
_MONTH_OF_YEAR = rf"(?:\b{_YEAR}-(?:0[1-9]|1[0-2])(?![\d-])|\b{_MONTH},?\s+(?:of\s+)?{_YEAR})"

# --- words of a setting -> a period -------------------------------------------------------------

_DAY_PART = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_PART, _YEAR_PART = rf"(?P<month>{_MONTH})", rf"(?P<year>{_YEAR})"
_ABSOLUTE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>[12]\d{3})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?",
        r"(?P<year>[12]\d{3})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        rf"(?:{_WEEKDAY},?\s+)?{_DAY_PART}(?:\s+of\s+|\s+|-){_MONTH_PART}(?:,?\s*|-){_YEAR_PART}",
        rf"(?:{_WEEKDAY},?\s+)?{_MONTH_PART}\s*{_DAY_PART}(?:\s*,\s*|\s+){_YEAR_PART}",
        rf"{_MONTH_PART},?\s+(?:of\s+)?{_YEAR_PART}",
    )
)
_NUMERIC_DAY = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2([12]\d{3})")
_RELATIVE_FORM = re.compile(
    r"(?:(?:in|over|during|within)\s+)?(?P<article>the\s+)?(?P<which>last|past|this)\s+"
    rf"(?:(?P<count>{_COUNT})\s+)?(?P<unit>hour|day|week|month|year)s?"
)
_AGO_FORM = re.compile(rf"(?P<count>{_COUNT})\s+(?P<unit>day|week|month|year)s?\s+ago")
_WEEKDAY_FORM = re.compile(rf"(?:(?:last|on)\s+)?({_WEEKDAY})")
_MONTH_FORM = re.compile(rf"(?:(?:last|in)\s+)?({_MONTH})")


def parse_period(words: str, *, today: date) -> Period:
    """Return the period that the value of `--since`, `--until` or a setting names.

    Both ends are set. A day is itself; a month or a year is all of its days; a month without a
    year is the latest that has begun, a weekday the latest before today. "last week" is the Monday
    to Sunday before this week, "last month" and "last year" the calendar's; "this week" (month,
    year) runs from its first day to today; "past 3 days", "last 3 days" and "the past week" roll:
    from that long before today to today. "2 weeks ago" is the whole calendar week two before this
    one, and so for months and years. Raises ValueError, with a message for the reader, for
    anything else, such as 3/4/2018, which could be in March or in April.
    """
    text = " ".join(words.lower().split())
    try:
        for reading in (_absolute_period, _relative_period, _free_period):
            period = reading(text, today)
            if period is not None:
                return period
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{words!r} is not a date: {error}") from error
    raise ValueError(
        f"{words!r} is not a date or a period; "
        'write 2017-11-30, 2017-11, 2017, "November 2017", "last week" or "3 days ago"'
    )


def _absolute_period(text: str, today: date | None = None) -> Period | None:
    """Return the period of a date that needs no today; ValueError for a day that is none."""
    for form in _ABSOLUTE_FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            month, day = parts.get("month"), parts.get("day")
            number = None if month is None else _month_number(month)
            return _whole(int(parts["year"]), number, None if day is None else int(day))
    if found := _NUMERIC_DAY.fullmatch(text):
        first, mark, second, year = found.groups()
        return _whole(int(year), *_month_and_day(int(first), int(second), mark))
    return None


def _month_number(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTHS.index(word[:3].lower()) + 1


def _month_and_day(first: int, second: int, mark: str) -> tuple[int, int]:
    """Return month and day; with dots the day comes first everywhere, with others it may not."""
    if mark == "." or first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise ValueError("day and month could be either; write it as 2017-11-30")


def _whole(year: int, month: int | None = None, day: int | None = None) -> Period:
    """Return the whole year, the whole month or the one day."""
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        first = date(year, month, 1)
        return Period(first, _first_of_month(first, 1) - timedelta(days=1))
    return Period(date(year, month, day), date(year, month, day))


def _first_of_month(day: date, later: int) -> date:
    """Return the first day of the month `later` months after that of `day` (negative: before)."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def _relative_period(text: str, today: date) -> Period | None:
    """Return the period of words such as "last week", "3 days ago", "Monday" or "March"."""
    if text in ("today", "yesterday"):
        day = today - timedelta(days=text == "yesterday")
        return Period(day, day)
    if found := _AGO_FORM.fullmatch(text):
        return _unit_before(found["unit"], _count(found["count"]), today)
    if found := _RELATIVE_FORM.fullmatch(text):
        which, unit, count = found["which"], found["unit"], found["count"]
        if which == "this":
            whole = _unit_before(unit, 0, today) if count is None and unit != "hour" else None
            return whole and Period(whole.since, today)
        if which == "past" or count or found["article"]:
            return Period(_long_before(unit, _count(count or "one"), today), today)
        return None if unit in ("hour", "day") else _unit_before(unit, 1, today)
    if found := _WEEKDAY_FORM.fullmatch(text):
        number = [name[:3] for name in _WEEKDAYS].index(found[1][:3])
        day = today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
        return Period(day, day)
    if found := _MONTH_FORM.fullmatch(text):
        month = _month_number(found[1])
        return _whole(today.year - (month > today.month), month)
    return None


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else _COUNTS[word]


def _unit_before(unit: str, count: int, today: date) -> Period:
    """Return the calendar day, week, month or year that lies `count` of them before today's."""
    if unit == "year":
        return _whole(today.year - count)
    if unit == "month":
        first = _first_of_month(today, -count)
        return _whole(first.year, first.month)
    if unit == "week":
        monday = today - timedelta(days=today.weekday(), weeks=count)
        return Period(monday, monday + timedelta(days=6))
    day = today - timedelta(days=count)
    return Period(day, day)


def _long_before(unit: str, count: int, today: date) -> date:
    """Return the day that long before today; a day its month lacks becomes the month's last."""
    if unit in ("month", "year"):
        first = _first_of_month(today, -count * (12 if unit == "year" else 1))
        following = _first_of_month(first, 1)
        return first.replace(day=min(today.day, (following - first).days))
    days = {"hour": -(-count // 24), "day": count, "week": 7 * count}[unit]
    return today - timedelta(days=days)


# dateparser reads "a" as January and "friday 13" as a day in March: it is asked only about these.
_FREE_FORM = re.compile(
    r"now|tonight|tomorrow|last night|this (?:morning|afternoon|evening)"
    r"|(?:the )?day (?:before yesterday|after tomorrow)"
    rf"|next (?:week|month|year|{_WEEKDAY})"
    r"|in (?:\d{1,4}|an?|one|two|three) (?:day|week|month|year)s?"
    r"|(?:\d{1,4}|an?|one|two|three) (?:minute|hour|fortnight)s? ago"
    r"|\d{1,4} (?:year|month|week)s?(?:,| and|, and) \d{1,4} (?:month|week|day)s? ago"
    rf"|(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}|{_DAY} (?:of )?{_MONTH})"
)


_PARSING = Lock()  # neither dateparser nor the list of warnings is made for several threads


def _free_period(text: str, today: date) -> Period | None:
    """Return the period of rarer words, read by dateparser (its import costs some 0.1 s)."""
    if not _FREE_FORM.fullmatch(text):
        return None
    with (
        _PARSING,
        warnings.catch_warnings(),
    ):  # Python 3.13 warns of days without a year inside dateparser
        warnings.simplefilter("ignore", DeprecationWarning)
        found = _parser_at(today).get_date_data(text)
    if found.date_obj is None:
        return None
    unit, day = found.period, found.date_obj.date()
    return _unit_before(unit if unit in ("week", "month", "year") else "day", 0, day)


@lru_cache(maxsize=4)
def _parser_at(today: date) -> "DateDataParser":
    from dateparser.date import DateDataParser

    noon = datetime(today.year, today.month, today.day, 12)
    return DateDataParser(
        languages=["en"],  # given, so that no language is detected
        try_previous_locales=False,
        settings={"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "past", "TIMEZONE": "UTC"},
    )


# --- a question -> its period -------------------------------------------------------------------

_DATED = rf"(?i:{_FULL_DAY}|{_MONTH_OF_YEAR})"
_AGO = rf"{_COUNT}\s+(?:day|week|month)s?\s+ago"
_RECENT = rf"(?:yesterday|last\s+(?:week|month|year|(?i:{_WEEKDAY}))|{_AGO})"
_END = r"(?![\w’'-])"
# What may follow a month alone: "since May resigned" and "since March Madness" are no dates.
_MONTH_ALONE = (
    r"(?:(?i:jan(?:uary)?|feb(?:ruary)?|april|june|july|aug(?:ust)?|sept(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)|March|May)\b"
    r"(?=\s*(?:$|[?.,;:!)])|\s+(?:about|in|at|by|for|from|with|regarding)\b)"
)
_FIRST = rf"(?P<first>{_DATED}|(?i:{_MONTH}\s+{_DAY}|{_DAY}\s+{_MONTH}|{_DAY}|{_MONTH}))"
_LAST = rf"(?P<last>{_DATED}|{_DAY},?\s+{_YEAR})"
_RANGE = re.compile(rf"\b(?P<words>(?i:between)\s+{_FIRST}\s*(?:\band\b|-|–)\s*{_LAST}){_END}")
_BOUND = re.compile(
    r"\b(?P<words>(?P<bound>(?i:since|after|before|prior\s+to|until|till|up\s+to))\s+"
    rf"(?P<when>{_DATED}|{_RECENT})){_END}"
)
_SINCE_MONTH = re.compile(rf"\b(?P<words>(?P<bound>[Ss]ince)\s+(?P<when>{_MONTH_ALONE}))")
# In small letters and in the plural: "Who led ABC News in 1977" asks of no article's date.
_ARTICLES = r"(?:articles|stories|news|reports|coverage|headlines|dispatches)"
_ABOUT = r"(?:about|on|of)(?:\s+[\w’'-]+){1,4}?(?=\s+(?:from|since|before|after|between)\b)"
_PUBLISHED = (
    rf"\b(?:{_ARTICLES}(?:\s+[\w’'-]+){{0,6}}?\s+(?:published|dated|printed|posted|written)"
    rf"|{_ARTICLES}(?:\s+{_ABOUT})?|(?:was|were|been)\s+reported)\s+"
)
_PUBLISHED_WHEN = re.compile(
    rf"{_PUBLISHED}(?P<words>(?:(?P<bound>from|in|of|on|during|since|before|after|until)\s+)?"
    rf"(?P<when>{_DATED}|{_RECENT}|{_YEAR})){_END}"
)
_PUBLISHED_RANGE = re.compile(
    rf"{_PUBLISHED}(?P<words>(?:between|from)\s+(?:{_FIRST}|(?P<first_year>{_YEAR}))\s*"
    rf"(?:\b(?:and|to|until|till|through)\b|-|–)\s*(?:{_LAST}|(?P<last_year>{_YEAR}))){_END}"
)
_NEWS_OF = r"[’']s\s+(?:news|headlines|articles|stories|reports|papers)\b"
_ROLLING = (
    rf"(?:(?:in|over|during|within)\s+)?(?:the\s+)?(?:past|last)\s+{_COUNT}\s+"
    r"(?:hour|day|week|month)s?"
    r"|(?:in|over|during|within)\s+the\s+(?:past|last)\s+(?:week|month|year)"
    r"|(?:the\s+)?past\s+(?:week|month|year)"
)
_COMPARED = ("than", "with", "to", "from", "of", "as", "before")
_OWNED = ("the", "its", "his", "her", "their", "our", "your", "my")
_RECENTLY = re.compile(
    "".join(rf"(?<!\b{word} )" for word in _COMPARED + _OWNED)
    + rf"\b(?P<when>(?P<words>{_ROLLING}|{_RECENT}|this\s+(?:week|month|year)))"
    rf"(?!\s+(?:of|before|after|until|that|which|earlier)\b)(?:(?={_NEWS_OF})|{_END})"
)
# "today" may mean "in our time": it is a date only where the question asks for news.
_TODAY = re.compile(
    r"^(?=.*\b(?i:did|said|happen(?:ed|ing|s)?|new|news|headlines)\b)"
    rf".*?\b(?P<when>(?P<words>today))(?:(?={_NEWS_OF})|{_END})",
    re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")


def find_period(question: str, *, today: date) -> tuple[Period, str] | None:
    """Return the period that a question asks about and the very words, a slice of it, or None.

    A wrong filter loses the answer, so only these are a period, outside quotation marks:

    - how recent, in small letters: "yesterday", "last week" (month, year, Monday), "this week",
      "3 days ago", "past 3 days", "in the last week"; not "last week's vote", "the last week of the
      war", "more than last year", "years ago"; "today" only where the question asks for news
      (did, said, happened, new, news), since it may mean "in our time";
    - a bound with a full day or a month of a year, or words of the first kind: "since November
      2017", "before 2018-01-01", "after 3 March 2018", "until yesterday", "between 3 and 9 March
      2018"; a month alone only as "since January";
    - any date, even a year alone, said of the articles: "articles from November 2017", "stories
      about drills published in 2017", "news from March to May 2018", "was reported on
      30 November 2017".

    All else is part of what is asked: "the 1973 oil crisis", "in 2016", "since 1945", "on 9 May
    1945" and "in November 2017" (an article may tell of a time past). "since X" begins with X and
    "until X" ends with it; "after X" and "before X" leave X out. Days count as in `parse_period`.
    """
    text = _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), question)
    if text[:1].isascii():
        text = text[:1].lower() + text[1:]  # "Last week ..."; capitals elsewhere are names
    for pattern, reading in _READINGS:
        for found in pattern.finditer(text):
            try:
                period = reading(found, today)
            except (ValueError, OverflowError):  # 31 June, or days beyond the calendar
                continue
            if period is not None:
                start, end = found.span("words")
                return period, question[start:end]
    return None


def _bounded_period(found: re.Match[str], today: date) -> Period | None:
    period = parse_period(found["when"], today=today)
    since, until = period
    if since is None or until is None:
        return None
    bound = " ".join((found.groupdict().get("bound") or "in").lower().split())
    day = timedelta(days=1)
    if bound in ("since", "after"):
        return Period(since if bound == "since" else until + day, None)
    if bound in ("before", "prior to"):
        return Period(None, since - day)
    return Period(None, until) if bound in ("until", "till", "up to") else period


def _ranged_period(found: re.Match[str], today: date) -> Period | None:
    """Return the period of "between X and Y", where X may lean on Y's year or on Y's month."""
    parts = found.groupdict()
    first = parts["first"] or parts["first_year"]
    last = parts["last"] or parts["last_year"]
    if last[:1].isdigit() and re.fullmatch(rf"{_DAY},?\s+{_YEAR}", last):
        month = re.search(_MONTH, first, re.IGNORECASE)
        if month is None:
            return None
        last = f"{month[0]} {last}"
    end = parse_period(last, today=today)
    if end.until is None:
        return None
    if re.fullmatch(_DAY, first) and end.since == end.until:
        first = f"{first} {_MONTHS[end.until.month - 1]} {end.until.year}"
    elif not re.search(_YEAR, first):
        first = f"{first} {end.until.year}"
    since = parse_period(first, today=today).since
    return Period(since, end.until) if since is not None and since <= end.until else None


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]], ...] = (
    (_RANGE, _ranged_period),
    (_PUBLISHED_RANGE, _ranged_period),
    (_PUBLISHED_WHEN, _bounded_period),
    (_BOUND, _bounded_period),
    (_SINCE_MONTH, _bounded_period),
    (_RECENTLY, _bounded_period),
    (_TODAY, _bounded_period),
)

# --- an article -> its date ---------------------------------------------------------------------

_NAMED_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:1[5-9]|20)\d\d)(?P<mark>[-_./ ]?)(?P<month>0[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?!\d(?!\d{5}(?!\d)))"  # a time, hhmmss, may follow
)


def date_of_name(name: str) -> date | None:
    """Return the first date in a file's name or path: 2017-11-30-lavrov.txt, 20171130_x.txt.

    Year, month and day, with one and the same separator (- _ . / or a space) or none; a number
    that is no day of a calendar (12345678) is none.
    """
    for found in _NAMED_DAY.finditer(name):
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:  # 31 June
            continue
    return None


DATELINE = 300  # characters of an article in which its date may stand

_YEAR_HINT = re.compile(r"(?:1[5-9]|20)\d\d(?!\d)")
_DATELINE_WORD = (
    r"(?:[A-Z][\w.’']*|(?:published|posted|updated|on|by|and|at|of)\b"
    r"|[ap]\.?m\b\.?|\d\d?:?\d\d\b)"
)
_NOT_FIRST = "On|In|Since|After|Before|From|Until|Due|The|When|As|Born|Died"
_DATELINE_GOES_ON = (
    r"(?![^\r\n])"  # the end of the line
    rf"|[(/|·•]|[-–—](?!\s*(?i:\d{{1,2}}\s|{_YEAR}|{_MONTH}))|[ \t][Bb]y\b"  # a dash, no range
    r"|,?[T ][ \t]*(?:at[ \t]+)?\d{1,2}(?:[:.]?\d\d|[ \t]?[ap]\.?m)"  # a time
    r"|,[ \t]*[A-Z][\w ,.’']{0,40}(?![^\r\n])"  # a place, and no more
)
_DATELINE = re.compile(
    rf"(?<![^\r\n])[ \t>*_#(\[]*(?!(?:{_NOT_FIRST})\b)"
    rf"(?:{_DATELINE_WORD}(?:[ \t,;:|()/·*_–—-]+)){{0,9}}?"
    rf"(?P<day>(?i:{_FULL_DAY}))(?=[ \t*_)\]]*(?:{_DATELINE_GOES_ON}))"
)


def date_of_dateline(text: str) -> date | None:
    """Return the date that stands as a dateline in the first 300 characters of an article.

    A line that begins with it, or with a place, names or capitalised words before it, and goes on
    with nothing, a time, a dash, a bracket or a place: "MOSCOW, Nov 30, 2017 (Agency) -",
    "Sunday, January 20, 2008", "26-FEB-1987 15:01:01.79". A date inside prose ("the attacks of
    Sept. 11, 2001, ...") and a date without its year are none.
    """
    beginning = text[:DATELINE]
    if _YEAR_HINT.search(beginning) is None:
        return None
    for found in _DATELINE.finditer(beginning):
        if (day := _day_of(found["day"])) is not None:
            return day
    return None


_TIME_OF_DAY = re.compile(r"(?:,?\s+|T)(?:at\s+|-\s+)?\d{1,2}(?::\d\d|\s?[ap]\.?m\b).*", re.DOTALL)
_STAMP = re.compile(r"(?P<day>(?:1[5-9]|20)\d{6})(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?")
_TIME_BEFORE_YEAR = re.compile(r"\s\d\d:\d\d(?::\d\d)?(?:\s[A-Z+-]\w{2,4})?(?=\s\d{4}\Z)")
_WEEKDAY_LAST = re.compile(rf",?\s{_WEEKDAY}\Z", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1)
_EPOCH_SECONDS = (315_532_800, 4_102_444_800)  # 1980 to 2100; a number outside is no time
_EPOCH_UNITS = (10**0, 10**3, 10**6, 10**9)  # parts of a second; no two overlap in those days
_EPOCH_NUMBER = re.compile(r"\d{9,19}(?:\.\d{1,9})?")


def date_of_value(value: object) -> date | None:
    """Return the day of a metadata value: a date, a datetime, or text in any usual form.

    The day is the one written, in its own time zone: ISO 8601, RFC 2822, "Nov. 30, 2017",
    "30/11/2017", "Thu Nov 30 23:30:00 2017", 20171130 and 20171130233000 as text or number. Of
    seconds since 1970, and their thousandths, it is the day in UTC. None for all else: relative
    words, a month or a year alone, 3/4/2018 (March or April), an impossible day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        whole = isinstance(value, int) or value.is_integer()
        value = str(int(value) if whole else value) if 0 < value < 10**20 else ""
    text = value.strip()
    if (day := _day_of_number(text)) is not None:
        return day
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    text = _WEEKDAY_LAST.sub("", _TIME_BEFORE_YEAR.sub("", text[:100]))
    return _day_of(" ".join(_TIME_OF_DAY.sub("", text).split()))


def _day_of_number(text: str) -> date | None:
    """Return the day of 20171130233000, or of a time counted from 1970, or None."""
    if found := _STAMP.fullmatch(text):
        return date_of_name(found["day"])
    if not _EPOCH_NUMBER.fullmatch(text):
        return None
    for unit in _EPOCH_UNITS:
        seconds = float(text) / unit
        if _EPOCH_SECONDS[0] <= seconds < _EPOCH_SECONDS[1]:
            return (_EPOCH + timedelta(seconds=seconds)).date()
    return None


def _day_of(text: str) -> date | None:
    """Return the one day that a text without a time of day is, or None."""
    try:
        period = _absolute_period(text)
    except ValueError:
        return None
    return period.since if period is not None and period.since == period.until else None
