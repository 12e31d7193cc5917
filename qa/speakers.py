"""An article's sentences -> who says each of them, in quotation or in reported speech.

Rules for English news; no name is known beforehand, and no speaker is better than a wrong one. The
text is only read: whoever is named stands in the article, in the fullest form it uses.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .cues import MASK, Cue, Subject, find_cue, may_have_cue, opening_subject, words_of
from .names import (
    NO_NAMES,
    Gender,
    KnownNames,
    fullest,
    gender_of,
    is_person,
    known_names,
    name_runs,
)
from .types import Span

SPEAKERS_VERSION = 1  # raise it when any speaker may come out otherwise: stored articles are redone

_QUOTE_MARK = re.compile(r"[“”„«»\"]|''|``")
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
_LABEL = re.compile(r"([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}):\s")


_REACH = 12  # sentences back from a pronoun to whom it means


@dataclass(slots=True)
class _Reading:
    """One sentence as the rules see it; `quoted` is the share of it within quotation marks.

    `leads_in` is the speaker of the quotation that follows a closing colon; `speaker` and `lost`
    (found by its first person alone) are filled in step by step.
    """

    text: str
    visible: str
    paragraph: int
    quoted: float
    cue: Cue | None
    speaker: str | None = None
    leads_in: str | None = None
    lost: bool = False
    _words: list[str] | None = None

    @property
    def words(self) -> list[str]:
        """The words of the visible text, found when they are first asked for."""
        if self._words is None:
            self._words = words_of(self.visible) if self.quoted < 1 else [MASK]
        return self._words


@dataclass(slots=True)
class _Memory:
    """Who spoke last, of all and by "he" and "she"."""

    spoke: str | None = None
    by_gender: dict[Gender, str] = field(default_factory=dict)


def find_speakers(text: str, spans: Sequence[Span]) -> list[str | None]:
    """Return for each sentence the name of who says it, or None.

    Names are the fullest form in the article without titles; groups and bodies stay as said.
    """
    if not spans:
        return []
    paragraphs = _paragraph_numbers(text, spans)
    quotations = _quotations(text, spans, paragraphs)
    readings = _read(text, _masked(text, quotations), spans, paragraphs)
    labels = _labels(readings) if ":" in text else {}
    if not quotations and not labels and all(reading.cue is None for reading in readings):
        return [None] * len(spans)  # a third of all news
    asked = quotations or labels or any(map(_asks_for_names, readings))
    known = known_names(text, [reading.text for reading in readings]) if asked else NO_NAMES
    _name_speakers(readings, known)
    _label_speakers(readings, labels, known)
    if quotations:
        _carry_through_quotations(readings)
    else:
        _find_lost_quotations(readings)
    return [
        None if span.heading else reading.speaker
        for span, reading in zip(spans, readings, strict=True)
    ]


def _paragraph_numbers(text: str, spans: Sequence[Span]) -> list[int]:
    """The paragraph of each sentence: blank lines part them, or line ends where those are rare."""
    breaks = [0]
    for one, following in pairwise(spans):
        between = text[one.end : following.start]
        breaks.append(max(between.count("\n"), between.count("\r")))
    blank = sum(count >= 2 for count in breaks)
    single = sum(count == 1 for count in breaks)
    least = 1 if single > 3 * blank else 2
    numbers = []
    number = 0
    for count in breaks:
        number += count >= least
        numbers.append(number)
    return numbers


def _quotations(
    text: str, spans: Sequence[Span], paragraphs: Sequence[int]
) -> list[tuple[int, int]]:
    """Where quotations lie, marks included; one left open ends with its paragraph."""
    found: list[tuple[int, int]] = []
    if _QUOTE_MARK.search(text) is None:
        return found
    first = 0
    for index in range(1, len(spans) + 1):
        if index < len(spans) and paragraphs[index] == paragraphs[first]:
            continue
        end = spans[index - 1].end
        opened = -1
        for match in _QUOTE_MARK.finditer(text, spans[first].start, end):
            mark = match[0]
            if opened < 0:
                inches = mark == '"' and text[match.start() - 1 : match.start()].isdigit()
                if mark not in "”»" and not inches:
                    opened = match.start()
            elif mark not in "“„«":
                found.append((opened, match.end()))
                opened = -1
        if opened >= 0:
            found.append((opened, end))
        first = index
    return found


def _masked(text: str, quotations: Sequence[tuple[int, int]]) -> str:
    """The text with its quotations masked, of equal length; a quoted word or two stay readable."""
    pieces = []
    position = 0
    for start, end in quotations:
        if " " in text[start:end] or end - start > 14:
            pieces += [text[position:start], MASK * (end - start)]
            position = end
    return "".join([*pieces, text[position:]])


def _read(
    text: str, masked: str, spans: Sequence[Span], paragraphs: Sequence[int]
) -> list[_Reading]:
    """Each sentence with its words and its cue."""
    readings = []
    for span, paragraph in zip(spans, paragraphs, strict=True):
        visible = masked[span.start : span.end]
        quoted = visible.count(MASK) / max(1, len(visible))
        reading = _Reading(text[span.start : span.end], visible, paragraph, quoted, None)
        if not span.heading and may_have_cue(visible):
            reading.cue = find_cue(reading.words)
        readings.append(reading)
    return readings


def _asks_for_names(reading: _Reading) -> bool:
    """Whether the speaker is a pronoun or one word, which other names of the article complete."""
    subject = reading.cue.subject if reading.cue is not None else None
    return subject is not None and subject.kind != "group" and " " not in subject.text


def _name_speakers(readings: Sequence[_Reading], known: KnownNames) -> None:
    """Give each sentence with a cue of its own its speaker."""
    memory = _Memory()
    for index, reading in enumerate(readings):
        leads_in = ":" in reading.visible and reading.words[-1:] == [":"]
        subject = reading.cue.subject if reading.cue else _subject_without_cue(reading)
        if subject is not None:
            reading.speaker = _resolved(subject, readings, index, memory, known)
        if reading.speaker is not None:
            memory.spoke = reading.speaker
            gender = gender_of(reading.speaker, known)
            if gender is not None:
                memory.by_gender[gender] = reading.speaker
        if leads_in:
            opening = opening_subject(reading.words)
            reading.leads_in = reading.speaker or (
                _resolved(opening, readings, index, memory, known) if opening else None
            )


def _subject_without_cue(reading: _Reading) -> Subject | None:
    """Who speaks in a sentence that quotes without a verb of saying: 'X was blunt: "..."'."""
    if MASK not in reading.visible:
        return None
    words = reading.words
    if MASK not in words:  # further on than words are read
        return None
    quote = words.index(MASK)
    if quote and words[quote - 1] == ":":
        opening = opening_subject(words)
        if opening is not None:
            return opening
        runs = name_runs(words[: quote - 1])
        return Subject(" ".join(words[runs[0].start : runs[0].end]), "name") if runs else None
    if 0.12 < reading.quoted < 0.95 and quote and reading.quoted * len(reading.text) > 25:
        return opening_subject(words)
    return None


def _resolved(
    subject: Subject,
    readings: Sequence[_Reading],
    index: int,
    memory: _Memory,
    known: KnownNames,
) -> str | None:
    """Who the subject of a sentence is: "he" and "she" by whom the text spoke of before."""
    if subject.kind == "group":
        return subject.text
    if subject.kind == "name":
        return fullest(subject.text, known, subject.gender)
    if subject.gender is None:
        return None
    for candidate in (_mentioned(readings, index, subject.gender, known), memory.spoke):
        if candidate is not None and gender_of(candidate, known) in (subject.gender, None):
            return candidate
    return memory.by_gender.get(subject.gender)


def _mentioned(
    readings: Sequence[_Reading], index: int, gender: Gender, known: KnownNames
) -> str | None:
    """The person whom the latest sentence is about, the sentence itself included if it fits."""
    for earlier in range(index, max(-1, index - _REACH), -1):
        reading = readings[earlier]
        subjects = [opening_subject(reading.words)]
        if earlier < index and reading.cue is not None:
            subjects.append(reading.cue.subject)
        for subject in subjects:
            if subject is not None and subject.kind == "name" and is_person(subject.text):
                name = fullest(subject.text, known, subject.gender)
                fits = name is not None and gender_of(name, known) in (gender, None)
                if name is not None and (fits or earlier < index):
                    return name
    return None


def _labels(readings: Sequence[_Reading]) -> dict[int, str]:
    """By index, what opens a transcript's paragraphs, "SMITH: ...", if it does so repeatedly."""
    found = {}
    previous = -1
    for index, reading in enumerate(readings):
        if reading.paragraph != previous and (match := _LABEL.match(reading.text)):
            found[index] = match[1]
        previous = reading.paragraph
    counts = Counter(found.values())
    return {index: label for index, label in found.items() if counts[label] > 1}


def _label_speakers(
    readings: Sequence[_Reading], labels: Mapping[int, str], known: KnownNames
) -> None:
    """Give the paragraphs of a transcript their speakers."""
    for first, label in labels.items():
        name = label.title() if label.isupper() else label
        full = fullest(name, known) or name
        if full == name and " " not in name:
            continue
        for reading in readings[first:]:
            if reading.paragraph != readings[first].paragraph:
                break
            reading.speaker = full


def _carry_through_quotations(readings: Sequence[_Reading]) -> None:
    """Give quoted sentences without a cue the speaker of the quotation they belong to."""
    for index in range(len(readings) - 2, -1, -1):
        one, following = readings[index], readings[index + 1]
        begins = index == 0 or readings[index - 1].paragraph != one.paragraph
        if _is_open(one) and one.paragraph == following.paragraph and following.speaker:
            near = following.cue is not None and following.cue.position < 12
            goes_back = not begins and readings[index - 1].speaker is not None
            if (following.quoted > 0.05 or near) and not goes_back:
                one.speaker = following.speaker
    attributed: _Reading | None = None  # the last in the paragraph before
    latest: _Reading | None = None
    for index, one in enumerate(readings):
        before = readings[index - 1] if index else None
        if before is not None and before.paragraph != one.paragraph:
            attributed, latest = latest, None
        if before is not None and _is_open(one):
            if before.leads_in:
                one.speaker = before.leads_in
            elif before.paragraph == one.paragraph:
                if before.quoted > 0.05 or before.cue is not None:
                    one.speaker = before.speaker
            elif attributed is not None and one.quoted > 0.6:
                in_quotation = attributed.quoted > 0.05 or attributed is before
                one.speaker = attributed.speaker if in_quotation else None
        if one.speaker:
            latest = one


def _is_open(reading: _Reading) -> bool:
    """Whether a sentence is mostly quotation and still has no speaker."""
    return reading.speaker is None and reading.quoted > 0.5


def _has_lost_apostrophe(text: str) -> bool:
    """Whether a text reads "it s" or "don t"."""
    return any(end in text for end in _LOST_ENDS) and _LOST_APOSTROPHE.search(text) is not None


def _find_lost_quotations(readings: Sequence[_Reading]) -> None:
    """Give sentences in the first person the speaker beside them, where marks have been lost.

    Only in an article that shows the loss: "We disagree, X said." or "it s".
    """
    trailing = [
        reading.speaker is not None and reading.cue is not None and reading.cue.trailing
        for reading in readings
    ]
    shown = any(
        ends and _FIRST_PERSON.search(reading.text)
        for ends, reading in zip(trailing, readings, strict=True)
    )
    if not shown and not any(_has_lost_apostrophe(reading.text) for reading in readings):
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
