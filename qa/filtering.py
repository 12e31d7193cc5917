"""Words of options and arguments -> the filter they ask for. Pure: "today" is given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from .arguments import checked_text, checked_texts
from .dates import parse_period
from .errors import UsageError
from .types import Filter

Day = date | str

LONGEST_SHOWN = 40  # characters of a wrong date that a message shows


def narrowed(
    wanted: Filter,
    *,
    since: Day | None = None,
    until: Day | None = None,
    article: str | Sequence[str] | None = None,
    today: date,
    option: str = "{}",
) -> Filter:
    """Return a filter with some of it replaced; dates are days, or words that stand for some.

    `option` says how a user writes the name of one, for messages.

    Raises:
        UsageError: a date cannot be understood, or the period ends before it begins.
    """
    if since is not None:
        wanted = replace(wanted, since=_day(since, "since", today, option))
    if until is not None:
        wanted = replace(wanted, until=_day(until, "until", today, option))
    if article is not None:
        wanted = replace(wanted, articles=checked_texts(article, "article"))
    if wanted.since and wanted.until and wanted.since > wanted.until:
        names = f"{option.format('since')} and {option.format('until')}"
        raise UsageError(
            f"The period ends ({wanted.until}) before it begins ({wanted.since}).",
            hint=f"Exchange {names}.",
        )
    return wanted


def checked_speaker(name: str | None, *, option: str = "{}") -> str | None:
    """Return the name of a wanted speaker.

    Raises:
        UsageError: there are no letters in it.
    """
    if name is not None and not any(map(str.isalpha, checked_text(name, "speaker"))):
        told = option.format("speaker")
        example = f"{told} Lavrov" if told.startswith("-") else f'{told}="Lavrov"'
        raise UsageError(f"{told} {name!r} is no name.", hint=f"Write a name: {example}")
    return name


def _day(words: Day, which: str, today: date, option: str) -> date:
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    if not isinstance(words, str):
        raise UsageError(
            f"{option.format(which)} must be a date or a text, not {words!r}.",
            hint=f'Write a day, or words for some: {which}="2017-11"',
        )
    try:
        period = parse_period(words, today=today)
        day = period.since if which == "since" else period.until
        if day is None:
            raise ValueError(words)
    except (ValueError, OverflowError) as error:
        shown = words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]} ..."
        raise UsageError(
            f"{option.format(which)} {shown!r} is no date.",
            hint="Write 2017-11-30, 2017-11, 2017, or words like 'last week' or '3 days ago'.",
        ) from error
    return day
