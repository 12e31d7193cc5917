"""Topic -> timeline: retrieve widely, date each sentence, tell each event once, in order.

Quoted text is looked up, never made. It must not print.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from .answering import (
    NOTHING_LEFT,
    Ranking,
    Reading,
    check_question,
    cited_in_full,
    rank,
    understand,
)
from .composing import key_of
from .dates import Period, find_period
from .ranking import RankedSentence
from .timeline_topics import Bar, bar_for, is_on_topic, is_row
from .timelines import (
    NEVER,
    Dated,
    Event,
    Gathering,
    Timeline,
    best_of,
    date_sentence,
    gather,
    in_order,
    within,
)
from .types import Citation, Filter

EVENTS = 25  # told where nobody says how many
CANDIDATES = 300  # passages of each index
RESOLVED = 150  # passages whose sentences are looked at; a topic of many articles needs them
DATING = (
    'An article is dated by "date: 2017-11-30" in its front matter, by its file\'s name '
    "(2017-11-30-drills.txt), or by the file itself with `qa index --rebuild --file-dates`."
)


def make_timeline(
    topic: str,
    *,
    reading: Reading,
    wanted: Filter,
    speaker: str | None,
    k: int,
    attributed: bool,
    today: date,
) -> Timeline:
    """Return the events on a topic in order; `since` and `until` say when they happened.

    With `attributed`, only what somebody says. Where more than k events are found, the k that fit
    the topic best stay.
    """
    topic = check_question(topic, what="topic", hint="Type what to follow: qa timeline sanctions")
    notes: list[str] = []
    searched, period = _period_of(topic, wanted, today, notes)
    asked = understand(
        searched,
        reading=reading,
        wanted=replace(wanted, since=None, until=None),
        speaker=speaker,
        today=today,
    )
    ranking = rank(
        asked,
        reading=reading,
        note=notes.append,
        candidates=CANDIDATES,
        count=RESOLVED,
        whole=True,
    )
    if asked.wanted and not ranking.hits:
        notes.append(NOTHING_LEFT)
    once = {key_of(one.sentence): one for one in reversed(ranking.sentences)}  # its best
    bar = bar_for(asked.text, ranking.sentences, enough=ranking.verdict.enough)
    dated, undated = _dated(
        (one for one in once.values() if one.sentence.speaker is not None or not attributed), bar
    )
    events = gather(each for each in dated if within(each.days, period.since, period.until))
    best = in_order(best_of(events, k))
    if undated:
        notes.append(_told_undated(undated))
    return Timeline(
        topic,
        _events(best, ranking, reading),
        left_out=len(events) - len(best),
        notes=(*asked.notes, *notes),
    )


def _period_of(topic: str, wanted: Filter, today: date, notes: list[str]) -> tuple[str, Period]:
    """Return the topic without a period that it names, and the period that events must touch."""
    if wanted.since or wanted.until:
        return topic, Period(wanted.since, wanted.until)
    found = find_period(topic, today=today)
    if found is None:
        return topic, Period(None, None)
    period, words = found
    ends = [
        f"since {period.since}" if period.since else "",
        f"until {period.until}" if period.until else "",
    ]
    notes.append(f'Taking "{words}" as events {" ".join(filter(None, ends))}.')
    return topic.replace(words, " ", 1), period


def _dated(ranked: Iterable[RankedSentence], bar: Bar) -> tuple[list[Dated], int]:
    """Return the sentences on the topic with their dates, and how many on it have none.

    Rows of tables, which state nothing, are told only where they say when and nothing else does.
    """
    dated: list[Dated] = []
    rows: list[Dated] = []
    undated = 0
    for one in ranked:
        found = date_sentence(one)
        row = is_row(one.sentence.text)
        if found is None:
            undated += not row and is_on_topic(Dated(one, NEVER, None), bar)
        elif is_on_topic(found, bar) and not (row and found.words is None):
            (rows if row else dated).append(found)
    return dated or rows, undated


def _events(gathered: Sequence[Gathering], ranking: Ranking, reading: Reading) -> tuple[Event, ...]:
    """Return events with citations numbered in order, those in other words after the first."""
    chosen = [
        (each.one, [copy.one for copy in event.copies] if each is event.first else [])
        for event in gathered
        for each in (event.first, *event.others)
    ]
    citations = cited_in_full(chosen, ranking, reading)
    rest = iter(citations)
    return tuple(
        _event(event, next(rest), [next(rest) for _ in event.others]) for event in gathered
    )


def _event(event: Gathering, first: Citation, others: Sequence[Citation]) -> Event:
    return Event(
        days=event.first.days,
        dated_by="article" if event.first.words is None else "sentence",
        words=event.first.words,
        citation=first,
        others=tuple(others),
        guessed=event.first.guessed,
    )


def _told_undated(count: int) -> str:
    left_out = (
        "1 sentence is left out: neither it nor its article says when."
        if count == 1
        else f"{count:,} sentences are left out: neither they nor their articles say when."
    )
    return f"{left_out} {DATING}"
