"""An article's sentences -> who says each of them, in quotation or in reported speech.

Rules for English news; no name is known beforehand, and no speaker is better than a wrong one. The
text is only read: whoever is named stands in the article, in the fullest form it uses.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .cue_words import MASK, PLACES
from .given_names import Gender
from .lost_quotations import find_lost_quotations
from .names import (
    NO_NAMES,
    ORGANISATION_WORDS,
    TITLES,
    KnownNames,
    bare_name,
    fullest,
    gender_of,
    is_person,
    is_short,
    known_names,
    name_runs,
    plain,
)
from .quotations import find_quotations, mask_quotations, paragraph_numbers
from .readings import Reading, read_sentences
from .subjects import NAMING, Subject, is_somebodys, opening_subject, pronoun_of
from .types import Span

SPEAKERS_VERSION = 4  # raise it when any speaker may come out otherwise: stored articles are redone
_LABEL = re.compile(r"[“\"]?([A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,3}):\s")
_CLOSING_MARKS = "”»\"'’"
_NEAR = 2  # the same from "it" and "they" to the body that spoke
_SOMEBODY = ""  # somebody who cannot be told
_REACH = 12  # sentences back from a pronoun to whom it means


@dataclass(slots=True)
class _Memory:
    """Who spoke last, of all who may be "he" or "she", and by each of both with the paragraph.

    `bodies` holds by "it" and "they" who spoke, with the sentence.
    """

    spoke: str | None = None
    by_gender: dict[Gender, tuple[str, int]] = field(default_factory=dict)
    bodies: dict[str, tuple[str, int]] = field(default_factory=dict)


def find_speakers(text: str, spans: Sequence[Span]) -> list[str | None]:
    """Return for each sentence the name of who says it, or None.

    Names are the fullest form in the article without titles; groups and bodies stay as said.
    """
    if not spans:
        return []
    paragraphs = paragraph_numbers(text, spans)
    quotations = find_quotations(text, spans, paragraphs)
    readings = read_sentences(text, mask_quotations(text, quotations), spans, paragraphs)
    labels = _labels(readings) if ":" in text else {}
    if not quotations and not labels and all(reading.cue is None for reading in readings):
        return [None] * len(spans)  # a tenth of the news stories of tests/bench
    asked = quotations or labels or any(map(_asks_for_names, readings))
    known = known_names(text, [reading.text for reading in readings]) if asked else NO_NAMES
    _name_speakers(readings, known)
    _label_speakers(readings, labels, known)
    if quotations:
        _carry_through_quotations(readings)
    else:
        find_lost_quotations(readings, text)
    return [
        None if span.heading else reading.speaker
        for span, reading in zip(spans, readings, strict=True)
    ]


def _asks_for_names(reading: Reading) -> bool:
    """Whether the speaker is a pronoun or one word, which other names of the article complete."""
    subject = reading.cue.subject if reading.cue is not None else None
    return subject is not None and subject.kind != "group" and is_short(subject.text)


def _name_speakers(readings: Sequence[Reading], known: KnownNames) -> None:
    """Give each sentence with a cue of its own its speaker."""
    memory = _Memory()
    for index, reading in enumerate(readings):
        leads_in = ":" in reading.visible and reading.words[-1:] == [":"]
        subject = reading.cue.subject if reading.cue else _subject_without_cue(reading)
        if subject is not None:
            reading.speaker = _resolved(subject, readings, index, memory, known)
        if subject is not None and (reading.speaker is not None or subject.kind == "group"):
            _remember(memory, reading, subject, index, known)
        if leads_in:
            opening = opening_subject(reading.words)
            reading.leads_in = reading.speaker or (
                _resolved(opening, readings, index, memory, known) if opening else None
            )


def _remember(
    memory: _Memory, reading: Reading, subject: Subject, index: int, known: KnownNames
) -> None:
    """Note who spoke in a sentence, for the pronouns further on."""
    speaker = reading.speaker
    gender = gender_of(speaker, known) if speaker is not None else None
    if speaker is not None and gender is not None:
        memory.by_gender[gender] = (speaker, reading.paragraph)
    elif speaker is not None:
        memory.bodies[pronoun_of(speaker)] = (speaker, index)
    if subject.kind == "group":
        one_person = speaker is not None and pronoun_of(speaker) == "he"
    else:
        one_person = speaker is not None and is_person(speaker)
    memory.spoke = speaker if one_person else None


def _subject_without_cue(reading: Reading) -> Subject | None:
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
    readings: Sequence[Reading],
    index: int,
    memory: _Memory,
    known: KnownNames,
) -> str | None:
    """Who the subject of a sentence is: a pronoun is whom the text spoke of before."""
    if subject.kind == "group":
        return None if is_somebodys(subject) else subject.text
    if subject.kind == "name":
        return fullest(subject.text, known, subject.gender)
    if subject.gender is None:
        body, last = memory.bodies.get(subject.text, (None, 0))
        return body if index - last <= _NEAR else None
    mentioned = _mentioned(readings, index, subject.gender, known)
    if mentioned == _SOMEBODY:
        return None
    for candidate in (mentioned, memory.spoke):
        if candidate is not None and gender_of(candidate, known) in (subject.gender, None):
            return candidate
    spoke, paragraph = memory.by_gender.get(subject.gender, (None, 0))
    if spoke is not None and readings[index].paragraph - paragraph <= 1:
        return spoke
    return _named_before(readings, index, subject.gender, known)


def _mentioned(
    readings: Sequence[Reading], index: int, gender: Gender, known: KnownNames
) -> str | None:
    """The person whom the latest sentence is about, the sentence itself included if it fits.

    `_SOMEBODY` where a name may be a person's or a place's: then nobody further back is meant.
    """
    for earlier in range(index, max(-1, index - _REACH), -1):
        reading = readings[earlier]
        if earlier == index and reading.cue is not None and reading.cue.trailing:
            continue  # "Berg left, he said": he is somebody else
        if reading.text.isupper():  # a headline, where every word looks like a name
            continue
        subjects = [opening_subject(reading.words)]
        if earlier < index and reading.cue is not None:
            subjects.append(reading.cue.subject)
        unsure = False
        for subject in subjects:
            if subject is not None and earlier < index and _is_new_person(subject):
                unsure = True
            if subject is not None and subject.kind == "name" and is_person(subject.text):
                name = fullest(subject.text, known, subject.gender)
                if name is not None and not _is_somebody(name, reading, known):
                    unsure = unsure or (earlier < index and _may_be_somebody(name, known))
                    continue
                fits = name is not None and gender_of(name, known) in (gender, None)
                if name is not None and (fits or earlier < index):
                    return name
        if unsure:
            return _SOMEBODY
    return None


def _is_somebody(name: str, reading: Reading, known: KnownNames) -> bool:
    """Whether a name is a person's and no word that begins a sentence: full, or with a title."""
    if not is_short(name) or name in known.genders:
        return True
    if plain(name) in TITLES or plain(name) in ORGANISATION_WORDS:
        return False
    return any(
        word == name and (plain(before) in TITLES or before in NAMING)
        for before, word in pairwise(reading.words)
    )


def _is_new_person(subject: Subject) -> bool:
    """Whether a group is one person who was not spoken of before: "a guard", "his lawyer"."""
    new = is_somebodys(subject) or subject.text.startswith(("a ", "an "))
    return subject.kind == "group" and new and pronoun_of(subject.text) == "he"


def _may_be_somebody(name: str, known: KnownNames) -> bool:
    """Whether one word that is no office and no place may be a surname."""
    if not name.isalpha() or name.isupper() or plain(name) in TITLES or plain(name) in PLACES:
        return False
    return f" in {name}" not in known.text


def _named_before(
    readings: Sequence[Reading], index: int, gender: Gender, known: KnownNames
) -> str | None:
    """The person last named before, in any part of a sentence, whose gender is known to fit."""
    for reading in reversed(readings[max(0, index - _REACH) : index]):
        for run in reversed(name_runs(reading.words)):
            name = bare_name(reading.words[run.start : run.end])
            full = fullest(name, known, gender) if is_person(name) else None
            if full is not None and gender_of(full, known) == gender:
                return full
    return None


def _labels(readings: Sequence[Reading]) -> dict[int, str]:
    """By index, what opens a paragraph before a colon: "SMITH: ...", "Berg: Taxes will rise"."""
    found = {}
    previous = -1
    for index, reading in enumerate(readings):
        if reading.paragraph != previous and (match := _LABEL.match(reading.text)):
            found[index] = match[1]
        previous = reading.paragraph
    return found


def _label_speakers(
    readings: Sequence[Reading], labels: Mapping[int, str], known: KnownNames
) -> None:
    """Give the paragraphs of a transcript, and headlines that quote, their speakers.

    A label that stands once must be somebody's name: "Update: ..." is nobody's.
    """
    counts = Counter(labels.values())
    for first, label in labels.items():
        name = bare_name((label.title() if label.isupper() else label).split())
        full = fullest(name, known) or name
        repeated = counts[label] > 1 and (full != name or " " in name)
        if not repeated and (gender_of(full, known) is None or " " not in full):
            continue
        for reading in readings[first:]:
            if reading.paragraph != readings[first].paragraph:
                break
            reading.speaker = full


def _carry_through_quotations(readings: Sequence[Reading]) -> None:
    """Give quoted sentences without a cue the speaker of the quotation they belong to."""
    for index in range(len(readings) - 2, -1, -1):
        one, following = readings[index], readings[index + 1]
        begins = index == 0 or readings[index - 1].paragraph != one.paragraph
        if _is_open(one) and following.speaker and _leaves_open(one, following):
            one.speaker = following.speaker
        elif _is_open(one) and one.paragraph == following.paragraph and following.speaker:
            near = following.cue is not None and following.cue.position < 12
            goes_back = not begins and readings[index - 1].speaker is not None
            if (following.quoted > 0.05 or near) and not goes_back:
                one.speaker = following.speaker
    attributed: Reading | None = None  # the last in the paragraph before
    latest: Reading | None = None
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


def _leaves_open(one: Reading, following: Reading) -> bool:
    """Whether a paragraph's quotation goes on in the next, which opens with a mark again."""
    return (
        one.paragraph != following.paragraph
        and one.visible[-1] == MASK == following.visible[0]
        and one.text[-1] not in _CLOSING_MARKS
    )


def _is_open(reading: Reading) -> bool:
    """Whether a sentence is mostly quotation and has no speaker, not even one left unnamed."""
    unnamed = reading.cue is not None and reading.cue.saying and is_somebodys(reading.cue.subject)
    return reading.speaker is None and reading.quoted > 0.5 and not unnamed
