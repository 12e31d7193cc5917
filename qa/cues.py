"""One sentence's words -> the cue in them: which verb tells that somebody says something, and who.

Quotations come masked, each one word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .appositions import subject_before_apposition
from .cue_words import (
    ALSO_NOUNS,
    BEFORE_NOUNS,
    BOUNDARIES,
    DAY_PARTS,
    DETERMINERS,
    HEADS,
    MARKS,
    MASK,
    MONTHS,
    NO_SUBJECT_BEFORE,
    OCCASIONS,
    PERIODS,
    PREPOSITIONS,
    RELATIVE,
    ROLE_ENDS,
    ROLES,
    SKIPPED,
    SUBORDINATING,
    WEEKDAYS,
)
from .names import (
    NOT_NAMES,
    TITLES,
    is_capitalised,
    is_possessive,
    name_runs,
    plain,
)
from .reporting_verbs import SAYING, WEAK
from .subjects import (
    LONGEST_CLAUSE,
    Subject,
    can_speak,
    clause_start,
    name_subject,
    opening_subject,
    pronoun_subject,
    subject_after,
    subject_before,
)

_BEING = frozenset("is are was were be been".split())
_PHRASES = {"put": "it", "puts": "it", "made": "clear", "makes": "clear"}  # "as Berg put it"
_THINGS = frozenset(
    "a an another more some to two three four five six seven eight nine ten half".split()
)
_NO_ADVERBS = ("daily", "weekly", "monthly", "quarterly", "ally", "family", "assembly")
_SPOKEN_OF = frozenset("of about against for out in favorably favourably highly".split())
_GUESTS = frozenset("visitors guests customers tourists passengers pupils students fans".split())
_FINITE = frozenset(
    "is are was were has have had will would can could may might must should did does do".split()
)
_BEFORE_PARTICIPLE = {
    MASK,
    *", — – -- : ; ( and or but while by before after when in as statement tweet".split(),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell who speaks; `position` is the verb's among the sentence's words.

    `saying` tells that the verb can mean nothing else; `inverted` that it stands before its
    subject; `trailing` that what is said stands before both: "..., X said."
    """

    subject: Subject
    position: int
    score: float
    saying: bool
    trailing: bool = False


def find_cue(words: Sequence[str]) -> Cue | None:
    """Return the clearest cue of a sentence, the first of equals."""
    best: Cue | None = None
    best_score = 0.0
    previous: Subject | None = None
    quoted = MASK in words
    for position, role in enumerate(map(ROLES.get, words)):
        if role is None:
            continue
        if role == "quotation":
            cue = _unlisted_verb(words, position)
        elif role == "according":
            subject = subject_after(words, position + 2) if words[position + 1 :] else None
            cue = Cue(subject, position, 1.7, True) if subject else None
        elif role == "participle":
            subject = _participle_subject(words, position, previous)
            cue = Cue(subject, position, 1.0, False) if subject else None
        else:
            cue = _verb_cue(words, position, previous)
        if cue is None:
            continue
        previous = cue.subject
        score = cue.score + (quoted and cue.saying) + 0.7 * (quoted and _is_at_quote(words, cue))
        if best is None or score > best_score:
            best, best_score = cue, score
    return best


def _is_at_quote(words: Sequence[str], cue: Cue) -> bool:
    """Whether a quotation stands right beside the cue."""
    position = cue.position
    before = words[max(0, position - 5) : position]
    return MASK in before or MASK in words[position + 1 : position + 4]


def _is_noun(words: Sequence[str], position: int) -> bool:
    """Whether a word that may be a verb of saying is a noun here: "the call"."""
    before = words[position - 1].lower() if position else ""
    return before in BEFORE_NOUNS or is_possessive(before)


def _participle_subject(
    words: Sequence[str], position: int, previous: Subject | None
) -> Subject | None:
    """The subject of a participle: of its sentence, "..., saying", or of "with NAME saying".

    Elsewhere a participle goes with the noun before it: "a letter saying".
    """
    last = _before_adverbs(words, position - 1)
    before = words[last].lower() if last >= 0 else ""
    if before in _BEING:
        own = subject_before(words, last - 1, False, previous)
        return own or previous or opening_subject(words)
    if last < 0 or before in _BEFORE_PARTICIPLE:
        return previous or opening_subject(words)
    start = clause_start(words, last)
    if words[start] == "with":
        runs = name_runs(words[start + 1 : last + 1])
        if len(runs) == 1 and start + 1 + runs[0].end == last + 1:
            return name_subject(words[start + 1 :], runs[0])
    return None


def _verb_cue(words: Sequence[str], position: int, previous: Subject | None) -> Cue | None:
    """The cue that a verb of saying makes with its subject, if it has one."""
    verb = words[position].lower()
    if verb in ALSO_NOUNS and _is_noun(words, position) and words[position - 1] != "and":
        return None
    following_word = words[position + 1] if position + 1 < len(words) else ""
    if verb in ("continued", "asked", "reported") and following_word in ("to", "for"):
        return None
    if verb in ("added", "adds") and _is_thing(following_word):
        inverts = following_word in ("a", "an") and words[position - 1] in (MASK, ",")
        if not inverts:
            return None
    if verb in _PHRASES and following_word != _PHRASES[verb]:
        return None
    if verb == "spoke" and following_word not in _SPOKEN_OF and MASK not in words:
        return None  # "spoke a day later"
    if verb in ("welcomed", "welcomes") and not _GUESTS.isdisjoint(words[position + 1 :][:5]):
        return None
    saying = verb in SAYING
    if saying and following_word == "by":
        agent = subject_after(words, position + 2)
        if agent is not None and agent.kind == "name":
            return Cue(agent, position, 0.8, False)
    last = _before_adverbs(words, position - 1)
    before = words[last].lower() if last >= 0 else ""
    if before in NO_SUBJECT_BEFORE:
        return None
    subject = None
    inverted = False
    if before in ("", ",", MASK, "?", "!", "—", "–", "―", ":", "--", "..", "..."):
        after_quote = before == MASK or (last > 0 and words[last - 1] == MASK)
        may_follow = saying and verb not in ("told", "tells", "tell")
        may_follow = may_follow and (after_quote or verb != "asked")
        following = subject_after(words, position + 1) if may_follow else None
        closing = following is not None and _closes(words, position + 1, following)
        if before == "," and not after_quote and not closing:
            subject = subject_before_apposition(words, last, saying)
        if subject is None and following is not None and _may_follow(words, position + 1):
            subject, inverted = following, True
        if subject is None and previous is not None and before in (",", MASK, "—", "–", "--"):
            subject = previous
    else:
        subject = subject_before(words, last, saying, previous)
    if subject is None or (verb in WEAK and not can_speak(subject)):
        return None
    score = 2.0 if saying else 1.0
    score += 0.5 * inverted - 5 * (subject.text in ("they", "it"))
    if not inverted and _opener_before(words, last) in SUBORDINATING:
        score -= 0.6
    return Cue(subject, position, score, saying, saying and _is_trailing(words, position, inverted))


def _is_thing(word: str) -> bool:
    """Whether a word behind "added" begins what was added to, no words: "added two more"."""
    return word.lower() in _THINGS or word[:1].isdigit() or word[:1] in ("$", "€", "£")


def _opener_before(words: Sequence[str], last: int) -> str:
    """The word or mark before the clause that ends at `last`."""
    start = clause_start(words, last)
    return words[start - 1].lower() if start else ""


def _before_adverbs(words: Sequence[str], last: int) -> int:
    """The last word before auxiliaries, adverbs and times: "Smith [also] [on Monday] said"."""
    stop = max(-1, last - LONGEST_CLAUSE)
    while last > stop:
        word = words[last]
        key = word.lower()
        adverb = key in SKIPPED or (
            key.endswith("ly") and word.islower() and key not in _NO_ADVERBS
        )
        if adverb or (key in DAY_PARTS and words[last - 1].lower() in WEEKDAYS):
            last -= 1
        elif key in WEEKDAYS and last:
            last -= 2 if words[last - 1].lower() in ("on", "last") else 1
        elif key in PERIODS and last and words[last - 1].lower() in ("last", "this"):
            last -= 2
        elif (key in MONTHS or re.fullmatch(r"[12]\d{3}", key)) and last:
            if words[last - 1].lower() != "in":
                return last
            last -= 2
        elif key in OCCASIONS:
            opening = next(
                (i for i in range(last - 1, max(last - 7, 0), -1) if words[i] in ("in", "at")), None
            )
            if opening is None:
                return last
            last = opening - 1
        else:
            return last
    return last


def _may_follow(words: Sequence[str], start: int) -> bool:
    """Whether what stands after "said" can be its subject rather than what is said."""
    first = words[start]
    if is_capitalised(first) and plain(first) not in NOT_NAMES:
        return True
    if first.lower() in DETERMINERS - {"that"} | {"he", "she", "they"} | HEADS | {"former"}:
        return not _is_clause(words, start)
    return _is_role_and_name(words, start)


def _is_clause(words: Sequence[str], start: int) -> bool:
    """Whether words have a verb of their own: "said the trains would run"."""
    for word in words[start : start + 8]:
        key = word.lower()
        if key in _FINITE:
            return True
        if key in MARKS or key in RELATIVE or word == MASK:
            return False
    return False


def _is_role_and_name(words: Sequence[str], start: int) -> bool:
    """Whether a role of a word or two stands before a full name: "shop owner X Y"."""
    runs = name_runs(words[start : start + 8])
    if not runs or not 1 <= runs[0].start <= 3 or runs[0].end - runs[0].start < 2:
        return False
    role = words[start : start + runs[0].start]
    known = role[-1] in HEADS or role[-1] in TITLES or role[-1].endswith(ROLE_ENDS)
    joining = BOUNDARIES | PREPOSITIONS
    plain_words = all(word.islower() and word not in joining for word in role)
    return known and plain_words and role[-1] not in NOT_NAMES


def _closes(words: Sequence[str], start: int, subject: Subject) -> bool:
    """Whether a sentence ends with the name after "said", which is then its subject."""
    if subject.kind == "group":
        return False
    runs = name_runs(words[start : start + 8])
    end = start + (runs[0].end if runs else 1)
    return end >= len(words) or words[end] in (".", "!", "?")


def _is_trailing(words: Sequence[str], position: int, inverted: bool) -> bool:
    """Whether what is said stands before the cue: ", X said.", ", said X." at a sentence's end."""
    if "," not in words[:position]:
        return False
    if inverted:
        return words[position - 1] == ","
    following = words[position + 1 : position + 4]
    if not following or following[0] in (".", ",", "!"):
        return _comma_near(words, position)
    told = words[position] == "told"
    timed = following[0].lower() in {"on", "in", "at", "during", *WEEKDAYS, "after", "last"}
    return (told or timed) and _comma_near(words, position)


def _comma_near(words: Sequence[str], position: int) -> bool:
    return "," in words[max(0, position - 8) : position]


def _unlisted_verb(words: Sequence[str], quote: int) -> Cue | None:
    """A cue with any verb in the past right after a quotation: '"...," X thundered'."""
    position = quote + 1
    if words[position : position + 1] == [","]:
        position += 1
    if position >= len(words):
        return None
    first = words[position]
    if first.islower() and first.endswith("ed") and len(first) > 4:
        following = name_runs(words[position + 1 : position + 8])
        if following and following[0].start == 0:
            subject = name_subject(words[position + 1 :], following[0])
            return Cue(subject, position, 1.5, False)
        return None
    if first in ("he", "she"):
        subject, position = pronoun_subject(first), position + 1
    else:
        runs = name_runs(words[position : position + 8])
        if not runs or runs[0].start:
            return None
        subject = name_subject(words[position:], runs[0])
        position += runs[0].end
    if position < len(words) and words[position].endswith("ly") and words[position].islower():
        position += 1
    verb = words[position] if position < len(words) else ""
    if verb.islower() and verb.endswith("ed") and len(verb) > 4:
        return Cue(subject, position, 1.5, False)
    return None
