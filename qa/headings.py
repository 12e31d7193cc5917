"""A heading or a line that leads over to others -> whether it states something itself.

"Sanctions" and "Lavrov said this:" head what follows; "Washington has surrendered" states. Rules
tell a verb by its form and a list; where they are unsure, a line that cites nothing states nothing.
"""

import re
from dataclasses import dataclass
from typing import Final

from .cue_words import words_of
from .cues import find_cue
from .names import TITLES
from .reporting_verbs import SAYING
from .terms import STOP_WORDS, stem

WORD: Final = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading is: whether it states something, and who says what follows, if it tells."""

    states: bool
    speaker: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FINITE: Final = _words(
    """is are was were am has have had do does did will would can could may might must shall should
    cannot it's he's she's that's there's they're we're isn't aren't wasn't weren't hasn't haven't
    hadn't won't don't doesn't didn't can't couldn't wouldn't shouldn't"""
)
# Forms that are rarely nouns; regular ones in "-ed" are told by their ending.
_VERBS: Final = _words(
    """beat became began bent blew bore bought broke brought built came caught chose clung drew
    drove fell fled flew forgot fought found froze gave got grew heard held hid hung kept knew laid
    led left lent lost made meant met overcame overthrew paid ran rang rose said sang sank sat saw
    sent shot shook shrank sold spent spoke stole stood struck swore swept took taught threw told
    thought understood went withdrew woke won wore wrote accepts accuses admits agrees allows
    announces argues asks avoids becomes begins believes blames brings buys condemns confirms
    considers continues criticises criticizes decides defeats defends delays demands denies
    destroys dies dismisses enters expects expels fails fears finds follows forbids gets gives goes
    grows happens has hopes ignores imposes increases insists invades joins keeps kills knows
    launches learns loses makes meets moves offers opposes orders pays praises prepares prevents
    proposes prohibits promises proves provokes publishes pulls quits raises reaches receives
    refuses regrets rejects remains removes resigns retreats returns rises says sees seeks seems
    sells sends shows shuts signs speaks stays suffers supports surrenders suspends takes tells
    thinks threatens tries urges uses wants warns welcomes wins withdraws writes accept agree
    become begin condemn deny fail go happen ignore lose refuse reject remain surrender win"""
)
_NO_VERB_AFTER: Final = _words(  # "the proposed sanctions", "of imposed limits", "calls to reject"
    """the a an this that these those his her its their our my your of on in at to for from by with
    about against under over and or as all some any no newly recently previously most more"""
)
# Of answers and articles in general, not of what they are about.
_OF_ANSWERS: Final = frozenset(
    stem(word)
    for word in SAYING
    | _words(
        """summary summarise summarize answer answers point points key main important following
        follows follow article articles below above information overview detail details fact facts
        quote quotes quoted statement statements sentence sentences source sources question
        response conclusion short brief briefly list finding findings relevant provided given
        include includes context topic view views comment comments remark remarks position reaction
        reactions stance thing things text texts report reports news based according regarding
        two three four five six seven several few first second next also add made make"""
    )
)
_TOPIC: Final = re.compile(r"\b(?:about|regarding|concerning|on)\b[^,;:]*", re.IGNORECASE)
_ENDED: Final = re.compile(r"(?<=[^\W\d_]{3})[.!][\"'”’*_)]*\Z")


def read_heading(line: str) -> Heading:
    """Return what a line is that is marked as a heading, or ends in a colon, and cites nothing."""
    plain = re.sub(r"[*_`#]+", " ", line).strip().rstrip(":").strip()
    if plain.endswith("?"):
        return Heading(states=False)
    speaker = _speaker(plain)
    rest = _TOPIC.sub(" ", plain.replace(speaker, " ", 1) if speaker else plain)
    tells = [word.lower() for word in WORD.findall(rest)]
    if all(word in STOP_WORDS or stem(word) in _OF_ANSWERS for word in tells):
        topic = " ".join(_TOPIC.findall(plain))
        return Heading(_has_verb(topic), speaker)
    words = WORD.findall(plain)
    return Heading(_has_verb(plain) or (len(words) > 2 and _ENDED.search(plain) is not None))


def _speaker(line: str) -> str:
    """Whoever a line lets say what follows, with title and office; empty where nobody."""
    cue = find_cue(words_of(line))
    if cue is None or not cue.saying or cue.subject.kind == "pronoun":
        return ""
    name = cue.subject.text
    start = line.lower().find(name.lower())
    if start < 0:
        return ""
    end = start + len(name)
    for found in reversed(list(WORD.finditer(line, 0, start))):
        written = found[0]
        office = written[0].isupper() or written.lower() in TITLES
        if line[found.end() : start].strip(" .") or not office or written.lower() in STOP_WORDS:
            break
        start = found.start()
    return line[start:end]


def _has_verb(text: str) -> bool:
    """Whether a text has a verb that may be a sentence's."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _FINITE and not (word in ("will", "may", "can", "might") and not before):
            if before not in ("the", "a", "an", "of", "in", "since", "until"):
                return True
            continue
        if not place or before in _NO_VERB_AFTER or following == "by":
            continue
        if word in _VERBS or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed")):
            return True
    return False
