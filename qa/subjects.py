"""Words before or after a verb of saying -> the subject they form: a name, a group, a pronoun.

A subject is given as it is written; whom a pronoun or a surname means is not decided here, since
that needs the sentences before.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from .cue_words import (
    BOUNDARIES,
    DETERMINERS,
    ENDS_SUBJECT,
    GENDER_OF_TITLES,
    HEADS,
    INTRODUCTIONS,
    MARKS,
    MASK,
    NOBODY,
    OPENERS,
    PARTIES,
    PLACES,
    PREPOSITIONS,
)
from .given_names import Gender
from .names import (
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLES,
    Run,
    bare_name,
    is_capitalised,
    is_person,
    is_possessive,
    name_runs,
    plain,
)
from .reporting_verbs import SAYING

LONGEST_CLAUSE = 40  # words; more before a verb is a list or a table, not its subject
_AGENTS = re.compile(r"[a-z]{3}(?:er|or|ist|an|ant|ent|ial|ive|ee)s\Z")  # "brokers", "managers"
_ARTICLES = frozenset(("a", "an", "the"))
_PLACING = frozenset("in at from on of near outside".split())
_OWNERS = frozenset("its his her their our my".split())
_NO_TRADES = ("including", "following", "concerning", "excluding", "regarding")
_BODIES = frozenset(  # of HEADS, what is "it" and not "he"
    (
        "court company firm government ministry bureau union panel team newspaper paper magazine "
        "article editorial report study survey poll statement document letter memo website video "
        "media military administration network crowd majority authority party police group agency "
        "bank"
    ).split()
)
NAMING = frozenset("named name surname".split())  # what stands before somebody's name
_NAMES_GIVEN = frozenset("gave gives giving".split())
Kind = Literal["name", "group", "pronoun"]


class Subject(NamedTuple):
    """Who speaks, as written: a bare name, a group of people or body, or a pronoun: "he", "it".

    `gender` is what a pronoun or a title before the name tells.
    """

    text: str
    kind: Kind
    gender: Gender | None = None


def subject_before(
    words: Sequence[str], last: int, saying: bool, previous: Subject | None
) -> Subject | None:
    """The subject whose last word is at `last`; "who" and a bare "and" look further back."""
    start = clause_start(words, last)
    opener = words[start - 1].lower() if start else ""
    clause = words[start : last + 1]
    if opener in SAYING:
        return None  # "they said the minister hoped": the minister does not say it here
    if clause and clause[-1].lower() == "who":
        end = last - 1
        if end >= 0 and words[end] == ",":
            end -= 1
        return _before_who(words, end, end < last - 1) if end >= 0 else None
    if not clause:
        if opener in ("and", "but"):
            return previous or opening_subject(words[:last])
        return previous if opener in ("that", "as", "or", ",", "—", "–") else None
    if opener == "and" and (joint := _two_places(words, start, last)) is not None:
        return joint
    subject = read_subject(clause, saying)
    if subject is None and opener in ("and", "but", "or") and len(clause) <= 2:
        subject = previous or opening_subject(words[:last])
    return subject


def clause_start(words: Sequence[str], last: int) -> int:
    """Where the clause that ends at `last` begins: after a mark, a quotation or a conjunction."""
    start = last + 1
    stop = max(0, start - LONGEST_CLAUSE)
    while start > stop:
        word = words[start - 1]
        if word in MARKS or word == MASK or word in BOUNDARIES or word in SAYING or word[0] in ".…":
            if word == "to" and joins_office(words, start - 1):
                start -= 1
                continue
            break
        start -= 1
    return start


def joins_office(words: Sequence[str], position: int) -> bool:
    """Whether "to" is part of an office: "ambassador to", "adviser to"."""
    before = words[position - 1].lower() if position else ""
    return before in ("ambassador", "envoy", "adviser", "advisor", "aide", "aides", "close")


def _two_places(words: Sequence[str], start: int, last: int) -> Subject | None:
    """The two countries or capitals that speak together: "[Moscow and South Korea] said"."""
    first = clause_start(words, start - 2)
    names = (words[first : start - 1], words[start : last + 1])
    for name in names:
        if not name or name[-1].lower() not in PLACES or name_runs(name) != [(0, len(name))]:
            return None
    return Subject(" ".join(words[first : last + 1]), "group")


def _before_who(words: Sequence[str], end: int, comma: bool) -> Subject | None:
    """The subject before "who"; of "NAME, a post, who" the name, which a place does not make."""
    start = clause_start(words, end)
    if comma and start > 1 and words[start - 1] == "," and words[start].lower() in _ARTICLES:
        clause = words[max(0, start - 10) : start - 1]
        runs = name_runs(clause)
        run = runs[-1] if runs else Run(0, 0)
        placed = run.start > 0 and clause[run.start - 1].lower() in _PLACING
        if runs and run.end == len(clause) and not placed:
            subject = name_subject(clause, run)
            if " " in subject.text and is_person(subject.text):
                return subject
    return _last_name(words[start : end + 1])


def introduced_name(words: Sequence[str]) -> Subject | None:
    """The name that words give: "a farmer named [X Y]", "who gave only the family name [X]"."""
    for position, word in enumerate(words[:-1]):
        if word == "named" or (word in NAMING and not _NAMES_GIVEN.isdisjoint(words[:position])):
            runs = name_runs(words[position + 1 :])
            if runs and runs[0].start == 0:
                return name_subject(words[position + 1 :], runs[0])
    return None


def is_somebodys(subject: Subject) -> bool:
    """Tell whether a group is told by its owner alone, who is not resolved: "its ministry"."""
    return subject.kind == "group" and subject.text.partition(" ")[0] in _OWNERS


def _last_name(clause: Sequence[str]) -> Subject | None:
    """The subject before "who": what the clause forms, else its last name."""
    subject = read_subject(clause, False)
    runs = name_runs(clause)
    return name_subject(clause, runs[-1]) if runs and subject is None else subject


def name_subject(words: Sequence[str], run: Run) -> Subject:
    """The name that a run of words makes; a group that opens a sentence is as elsewhere."""
    first = words[run.start]
    if run.end - run.start == 1 and first.lower() in HEADS and not first.isupper():
        return Subject(first if first in PARTIES else first.lower(), "group")
    gender = GENDER_OF_TITLES.get(plain(words[run.start]))
    return Subject(bare_name(words[run.start : run.end]), "name", gender)


def pronoun_subject(word: str) -> Subject:
    """The subject that "he", "she", "they" or "it" makes."""
    return Subject(word, "pronoun", GENDER_OF_TITLES.get(word))


def pronoun_of(speaker: str) -> str:
    """Return how a text goes on to speak of a group or a body: "they", "it", else "he"."""
    words = speaker.lower().split()
    end = next((i for i, word in enumerate(words) if i and word in PREPOSITIONS), len(words))
    head = words[end - 1]
    if head in HEADS and head not in ORGANISATION_WORDS and head not in _BODIES:
        return "they" if head.endswith("s") else "he"
    return "they" if speaker.islower() and head.endswith("s") else "it"


def _leading_name(words: Sequence[str]) -> Run | None:
    """The name that words begin with, after an office: "Democratic strategist [X Y]"."""
    runs = name_runs(words)
    if not runs:
        return None
    for run, following in pairwise(runs):
        between = words[run.end : following.start]
        last = between[-1].lower() if between else ""
        office = (last in HEADS or last in TITLES) and len(between) <= 3
        if not office or any(word in PREPOSITIONS for word in between):
            return run
    return runs[-1]


def _group(words: Sequence[str]) -> Subject | None:
    """A group as said: "a spokesman for X"; a name without its article: "the White House"."""
    starts = [i for i, word in enumerate(words) if word.lower() in DETERMINERS]
    if words and words[0].lower() in PREPOSITIONS and starts:  # "in the same breath the speaker"
        words = words[starts[-1] :]
    while words and plain(words[0]) in NOT_NAMES and plain(words[0]) not in DETERMINERS:
        words = words[1:]
    if words and words[-1].lower() in ("them", "us", "whom"):  # "one of them"
        return None
    if not words or len(words) > 14 or words[-1].lower() in PREPOSITIONS:
        return None
    if all(word.lower() in NOBODY or word.lower() in DETERMINERS for word in words):
        return None
    participle = words[0].islower() and words[0].endswith(("ing", "ed")) and len(words) > 1
    trade = words[0].endswith("ing") and words[0] not in _NO_TRADES  # "banking sources"
    if participle and not (trade and len(words) == 2 and words[1] in HEADS):
        return None
    if words[0].lower() in DETERMINERS:
        words = [words[0].lower(), *words[1:]]
    return Subject(" ".join(words), "group")


def read_subject(words: Sequence[str], saying: bool) -> Subject | None:
    """Return the subject that the words before a verb form, or None when they are none.

    `saying` tells that the verb leaves no doubt, so that unknown words may speak too.
    """
    while words and words[0].lower() in ("and", "but", "so", "yet", "still", "then", "now", "or"):
        words = words[1:]
    while words and words[-1].lower() in ("is", "was", "are", "were", "be", "been", "being"):
        words = words[:-1]
    if not words:
        return None
    last = words[-1].lower()
    if last in ("he", "she", "they") or (last == "it" and saying):
        return pronoun_subject(last)
    if last in ("it", "we", "i", "who", "you", "there", "this", "that", "which"):
        return None
    keys = [word.lower() for word in words]
    head = next((i for i, key in enumerate(keys) if key in HEADS), None)
    runs = name_runs(words)
    if runs:
        return _named_subject(words, keys, runs, head, saying)
    if head is not None:
        return _group(words) if len(words) - head <= 9 and len(words) <= 12 else None
    if not saying:
        return None
    if keys[0] in DETERMINERS and 1 < len(words) <= 6 and keys[0] not in ("that", "this"):
        return _group(words)
    plural = last.endswith("s") and all(word.islower() for word in words)
    if plural and len(words) == 1:
        return _group(words) if _AGENTS.search(last) else None
    if len(words) <= 4 and plural and keys[0] not in PREPOSITIONS:
        return _group(words)
    return None


def _named_subject(
    words: Sequence[str], keys: Sequence[str], runs: Sequence[Run], head: int | None, saying: bool
) -> Subject | None:
    """The subject that a clause with names in it forms."""
    inside = {i for run in runs for i in range(run.start, run.end)}
    preposition = next(
        (i for i, key in enumerate(keys) if key in PREPOSITIONS and i not in inside), None
    )
    if preposition is not None and preposition < runs[0].start:  # "a spokesman for Smith"
        return _group(words) if head is not None and head < preposition else None
    if preposition is not None:
        run = [run for run in runs if run.end <= preposition][-1]
        between = keys[run.end : preposition]
        if between and between[-1] in HEADS:  # "Smith supporters in Ohio"
            return _group(words[:preposition])
        return None if is_possessive(words[run.end - 1]) else name_subject(words, run)
    run = runs[-1]
    remaining = keys[run.end :]
    if not remaining:
        after_preposition = run.start > 0 and keys[run.start - 1] in PREPOSITIONS
        if after_preposition:
            return None
        return (_genitive(words, run) if saying else None) or name_subject(words, run)
    if len(remaining) <= 3 and (saying or remaining[-1] in HEADS):
        return _group(words)
    return None


def _genitive(words: Sequence[str], run: Run) -> Subject | None:
    """A body whose name holds a genitive, which nobody who speaks is in: "Reed's Corp"."""
    start, end = run
    if start and _is_genitive(words[start - 1]):
        if not all(plain(word) in ORGANISATION_WORDS for word in words[start:end]):
            return None
        start -= 1
    elif not _is_genitive(words[end - 1]):
        return None
    return Subject(" ".join(words[start:end]), "name")


def _is_genitive(word: str) -> bool:
    return is_capitalised(word) and word.endswith(("'s", "’s"))


def can_speak(subject: Subject) -> bool:
    return subject.kind != "group" or any(word.lower() in HEADS for word in subject.text.split())


def subject_after(words: Sequence[str], start: int) -> Subject | None:
    """Return the subject that begins at a word, as after "said" or "according to"."""
    end = start
    stop = min(len(words), start + 14)
    while end < stop and words[end] not in MARKS and words[end] not in (MASK, "…"):
        if words[end] in ENDS_SUBJECT and not (words[end] == "to" and joins_office(words, end)):
            break
        end += 1
    phrase = words[start:end]
    if not phrase:
        return None
    first = phrase[0].lower()
    if first in ("he", "she", "they"):
        return pronoun_subject(first)
    if first in ("it", "we", "i", "you"):
        return None
    runs = name_runs(phrase)
    if end < len(words) - 1 and words[end] == "," and (not runs or runs[-1].end < len(phrase)):
        apposed = name_runs(words[end + 1 : end + 6])  # "the group's president, X Y"
        if apposed and apposed[0].start == 0 and phrase[-1].lower() in HEADS:
            return name_subject(words[end + 1 :], apposed[0])
    if runs and not any(key in PREPOSITIONS for key in phrase[: runs[0].start]):
        run = _leading_name(phrase)
        if run is not None and not is_possessive(phrase[run.end - 1]):
            ends = phrase[run.end : run.end + 1] in ([], ["of"], ["for"], ["from"])
            if ends or (first not in DETERMINERS and run.start == 0):
                return name_subject(phrase, run)
    return _group(phrase) if runs or first in DETERMINERS or phrase[-1] in HEADS else None


def opening_subject(words: Sequence[str]) -> Subject | None:
    """Return the subject a sentence opens with, after "In May," and the like."""
    start = 0
    while start < len(words) and words[start].lower() in OPENERS:
        start += 1
        if start < len(words) and words[start] == ",":
            start += 1
    for _ in range(2):  # "On Monday, after the vote, Berg ..."
        if start >= len(words) or words[start].lower() not in INTRODUCTIONS:
            break
        comma = next(
            (i for i in range(start, min(len(words), start + 20)) if words[i] in (",", MASK)), None
        )
        if comma is not None and words[comma] == ",":
            start = comma + 1
    if start >= len(words):
        return None
    first = words[start].lower()
    if first in ("he", "she", "they"):
        return pronoun_subject(first)
    end = start
    while end < min(len(words), start + 10) and words[end] not in MARKS and words[end] != MASK:
        end += 1
    phrase = words[start:end]
    if not phrase:
        return None
    if is_capitalised(phrase[0]) and plain(first) not in NOT_NAMES:
        run = _leading_name(phrase)
        if run is not None and not is_possessive(phrase[run.end - 1]):
            return name_subject(phrase, run)
    if first not in DETERMINERS:
        return None
    runs = name_runs(phrase)
    head = next((i for i, word in enumerate(phrase[:6]) if word.lower() in HEADS), None)
    if head is not None:
        named = next((run for run in runs if run.start == head + 1), None)
        if named:
            return name_subject(phrase, named)
        return introduced_name(words[start : start + 16]) or _group(phrase[: head + 1])
    return name_subject(phrase, runs[0]) if runs and runs[0].start <= 4 else None
