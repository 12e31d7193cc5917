"""Readings of an article that lost its quotation marks -> speakers of what stood between them."""

import re
from collections.abc import Sequence

from .readings import Reading

_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me|[Oo]urselves|[Mm]yself)\b")
_SPOKEN_START = re.compile(  # how people go on speaking, without a mark to show it
    r"(?:Let|Don[’' ]?t|Look|And|But|So|Because|Why|You|It[’' ]?s|That[’' ]?s|This|These|Those|They"
    r"|There|If|Now|Well|No|Yes|What|Who|How)\b"
)
_LOST_APOSTROPHE = re.compile(
    r"\b(?:[Ii]t|[Tt]hat|[Hh]e|[Ss]he|[Ww]hat|I|[Ww]e|[Tt]hey|[Yy]ou|don|doesn|didn|isn|wasn)"
    r" (?:s|t|m|ve|ll|re) "
)
_LOST_ENDS = (" s ", " t ", " m ", " ve ", " ll ", " re ")


def _lost_apostrophes(text: str, readings: Sequence[Reading]) -> bool:
    """Whether an article reads "it s" or "don t"."""
    return any(end in text for end in _LOST_ENDS) and any(
        _LOST_APOSTROPHE.search(reading.text) for reading in readings
    )


def find_lost_quotations(readings: Sequence[Reading], text: str) -> None:
    """Give sentences in the first person the speaker beside them, where marks have been lost.

    Only in an article, `text`, that shows the loss: "We disagree, X said." or "it s".
    """
    trailing = [
        reading.speaker is not None and reading.cue is not None and reading.cue.trailing
        for reading in readings
    ]
    shown = any(
        ends and _FIRST_PERSON.search(reading.text)
        for ends, reading in zip(trailing, readings, strict=True)
    )
    if not shown and not _lost_apostrophes(text, readings):
        return
    first_person = [bool(_FIRST_PERSON.search(reading.text)) for reading in readings]
    real_paragraphs = readings[-1].paragraph + 1 < 0.75 * len(readings)
    for index in range(1, len(readings)):
        one, before = readings[index], readings[index - 1]
        if one.speaker is not None or before.speaker is None:
            continue
        saying = before.cue is not None and before.cue.saying
        same = one.paragraph == before.paragraph
        spoken = first_person[index] or _SPOKEN_START.match(one.text) is not None
        if first_person[index] and (saying or before.lost):
            one.speaker, one.lost = before.speaker, True
        elif real_paragraphs:
            if same and (trailing[index - 1] or (before.lost and spoken)):
                one.speaker, one.lost = before.speaker, True
        elif spoken and (trailing[index - 1] or before.lost) and index + 1 < len(readings):
            following = readings[index + 1]
            goes_on = first_person[index + 1] and following.speaker is None
            if goes_on or (trailing[index + 1] and following.speaker == before.speaker):
                one.speaker, one.lost = before.speaker, True
    for index in range(len(readings) - 2, -1, -1):
        one, following = readings[index], readings[index + 1]
        if one.speaker is not None or following.speaker is None:
            continue
        if not trailing[index + 1] and not following.lost:
            continue
        same = real_paragraphs and one.paragraph == following.paragraph
        if first_person[index] or (same and _SPOKEN_START.match(one.text)):
            one.speaker, one.lost = following.speaker, True
