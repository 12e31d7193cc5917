"""A sentence -> what can be checked of it: names, quotations, negations, speakers, content words.

A claim and the sentences it cites are read alike. Whether they agree is not decided here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from .cue_words import HEADS
from .letters import unaccented
from .names import NOT_NAMES, TITLES, gender_of, is_possessive
from .numbers import NUMBER_WORDS, Quantities, plain_marks, read_quantities
from .quoting import read_quotations
from .terms import STOP_WORDS, stem
from .vocabulary import is_common


class Word(NamedTuple):
    """One word of a text: as written, its key for comparison, its stem, and its characters."""

    text: str
    key: str
    stem: str
    start: int
    end: int


class Negation(NamedTuple):
    """A word that denies: its place among the words, and the stems it denies, nearest first.

    `strong` tells "not" and its kin from verbs such as "reject".
    """

    place: int
    denied: tuple[str, ...]
    strong: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence as far as it can be checked; a name is a run of places among `words`."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]
    keys: frozenset[str]
    names: tuple[tuple[int, ...], ...]
    quotations: tuple[str, ...]
    negations: tuple[Negation, ...]
    quantities: Quantities


_LABELS: Final = re.compile(r"\[\s*s?\d+(?:[\s,;s-]+\d+)*\s*\]|\*\*|__|`")
_WORD: Final = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W_]+(?:[&'.-](?=[^\W_])[^\W_]+)*")

# Ways to write the same place or body.
_SAME: Final = {
    "usa": "us u.s u.s.a america american americans",
    "uk": "u.k britain british briton britons",
    "un": "u.n",
    "eu": "e.u",
    "saudi": "saudis",
    "russia": "russian russians",
    "china": "chinese",
    "japan": "japanese",
    "korea": "korean koreans",
    "canada": "canadian canadians",
    "france": "french",
    "germany": "german germans",
    "italy": "italian italians",
    "spain": "spanish spaniards",
    "india": "indian indians",
    "australia": "australian australians",
    "mexico": "mexican mexicans",
    "iran": "iranian iranians",
    "iraq": "iraqi iraqis",
    "israel": "israeli israelis",
    "syria": "syrian syrians",
    "ukraine": "ukrainian ukrainians",
    "turkey": "turkish turks",
    "egypt": "egyptian egyptians",
    "brazil": "brazilian brazilians",
    "europe": "european europeans",
    "africa": "african africans",
    "asia": "asian asians",
    "belarus": "belarusian belarusians",
    "poland": "polish poles",
    "ireland": "irish",
    "scotland": "scottish scots",
    "wales": "welsh",
    "england": "english",
    "sweden": "swedish swedes",
    "norway": "norwegian norwegians",
    "denmark": "danish danes",
    "finland": "finnish finns",
    "netherlands": "dutch",
    "belgium": "belgian belgians",
    "switzerland": "swiss",
    "austria": "austrian austrians",
    "greece": "greek greeks",
    "portugal": "portuguese",
    "argentina": "argentine argentinian argentines",
    "cuba": "cuban cubans",
    "vietnam": "vietnamese",
    "pakistan": "pakistani pakistanis",
    "jordan": "jordanian jordanians",
    "afghanistan": "afghan afghans",
    "philippines": "filipino filipinos philippine",
    "kenya": "kenyan kenyans",
    "nigeria": "nigerian nigerians",
    "libya": "libyan libyans",
    "indonesia": "indonesian indonesians",
    "malaysia": "malaysian malaysians",
    "democrat": "democrats democratic",
    "republican": "republicans gop",
}
_KEYS: Final = {form: key for key, forms in _SAME.items() for form in forms.split()}
COUNTRIES: Final = frozenset(_SAME)  # among the keys of names
_PHRASES: Final = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bUnited States(?: of America)?\b", "USA"),
        (r"\b(?:United Kingdom|Great Britain)\b", "UK"),
        (r"\bUnited Nations\b", "UN"),
        (r"\bEuropean Union\b", "EU"),
    )
)
_CALENDAR: Final = frozenset(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday "
    "saturday sunday mon tue tues wed thu thur thurs fri sat sun".split()
)
_NO_NAMES: Final = (
    NOT_NAMES - {"american", "americans"}
    | NUMBER_WORDS
    | _CALENDAR
    | frozenset(
        "i'm i've i'll i'd neither nor none never nobody nothing every inside outside fewer".split()
    )
)
# Endings that names do not have, for the first word of a sentence.
_ORDINARY_ENDING: Final = re.compile(r"(?:ing|ly|tions?|ments?|ness|ities|[^aeo]ed|ists)$")
SMALL: Final = frozenset("of the and for in de da di la le van von der den del bin al el".split())

NEGATORS: Final = frozenset(
    "not no never cannot none nobody nothing nowhere nor neither without cant dont doesnt didnt "
    "isnt wasnt arent wont wouldnt couldnt shouldnt hasnt havent hadnt hardly unable".split()
)
_CUT_SHORT: Final = frozenset(  # before a "t" whose apostrophe was lost
    "don doesn didn isn wasn aren weren won wouldn couldn shouldn hasn haven hadn can".split()
)
_REFUSING: Final = frozenset(
    map(
        stem,
        "denied refused rejected declined dismissed failed opposed against prohibited banned "
        "forbade forbidden barred avoided prevented unlikely impossible "
        "contradicted refuted prohibition ban refusal denial rejection".split(),
    )
)
_NOBODY: Final = frozenset("nothing nobody none nowhere".split())
_UNDENIED: Final = frozenset("longer even yet ever later soon ago often".split())
_BEFORE_AGAINST: Final = frozenset("is are was were be been voted vote spoke argued ruled".split())
_NO_DENIAL_BEFORE: Final = frozenset("only merely just simply doubt least less".split())
_CLAUSE_END: Final = frozenset("but although though while whereas because which who".split())
_REACH: Final = 8  # content words that a negation may deny


@lru_cache(maxsize=4096)
def read_statement(text: str) -> Statement:
    """Return what can be checked of a sentence; labels such as `[3]` and emphasis do not count."""
    text = _LABELS.sub("", plain_marks(text))
    for pattern, replacement in _PHRASES:
        text = pattern.sub(replacement, text)
    words = tuple(_words(text))
    return Statement(
        text=text,
        words=words,
        stems=frozenset(word.stem for word in words),
        keys=frozenset(word.key for word in words),
        names=tuple(_names(text, words)),
        quotations=tuple(found.words for found in read_quotations(text)),
        negations=tuple(_negations(text, words)),
        quantities=read_quantities(text),
    )


def name_key(word: str) -> str:
    """Return what a word of a name is compared by: no case, accents, genitive or dots."""
    plain = unaccented(word.lower().removesuffix("'s").rstrip(".'"))
    return _KEYS.get(plain, plain) if word[:1].isupper() else plain


def _words(text: str) -> Iterator[Word]:
    for found in _WORD.finditer(text):
        start = found.start()
        parts = found[0].split("-") if found[0].islower() else [found[0]]
        for part in parts:
            plain = part.lower().removesuffix("'s")
            yield Word(part, name_key(part), stem(plain), start, start + len(part))
            start += len(part) + 1


def _names(text: str, words: Sequence[Word]) -> Iterator[tuple[int, ...]]:
    """Yield the runs of words that name something; titles and calendar words are left out."""
    run: list[int] = []
    for place, word in enumerate(words):
        if run:
            last = words[run[-1]]
            apart = text[last.end : word.start].strip(" -./&'") != ""
            if apart or is_possessive(last.text):
                yield _trimmed(run, words)
                run = []
        if _is_name(text, words, place) or (
            run
            and word.text in SMALL
            and any(other.text[0].isupper() for other in words[place + 1 : place + 3])
        ):
            run.append(place)
        elif run:
            yield _trimmed(run, words)
            run = []
    if run:
        yield _trimmed(run, words)


def _trimmed(run: Sequence[int], words: Sequence[Word]) -> tuple[int, ...]:
    last = max(at for at, place in enumerate(run) if words[place].text not in SMALL)
    return tuple(run[: last + 1])


def _is_name(text: str, words: Sequence[Word], place: int) -> bool:
    written = words[place].text
    if any(map(str.isdigit, written)):  # a code: "F-22", "G7"
        return written[0].isalpha() and len(written) > 1
    if not any(map(str.isupper, written)):
        return False
    lower = written.lower().removesuffix("'s").rstrip(".")
    if len(lower) < 2:  # "President X", not "I" and "A"
        before = words[place - 1].text if place else ""
        return lower not in ("a", "i") and before[:1].isupper() and before.lower() not in _NO_NAMES
    if lower in _NO_NAMES or lower in TITLES:
        return False
    if not _opens(text, words, place) or is_possessive(written) or not written[1:].islower():
        return True
    if place + 1 < len(words) and words[place + 1].text[0].isupper():
        return lower not in STOP_WORDS
    ordinary = lower in STOP_WORDS or lower in HEADS or is_common(lower)
    return gender_of(lower) is not None or (not ordinary and _ORDINARY_ENDING.search(lower) is None)


def _opens(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether a word is the first of a sentence or a quotation, where any word is capitalised."""
    between = text[words[place - 1].end if place else 0 : words[place].start]
    return place == 0 or " '" in between or any(mark in between for mark in '.!?:"(')


def _negations(text: str, words: Sequence[Word]) -> Iterator[Negation]:
    for place, word in enumerate(words):
        lower = word.text.lower()
        strong = (
            lower in NEGATORS
            or lower.endswith("n't")
            or (lower == "t" and place > 0 and words[place - 1].text.lower() in _CUT_SHORT)
        )
        if not strong and not _refuses(words, place):
            continue
        following = words[place + 1].text.lower() if place + 1 < len(words) else ""
        if strong and (following in _NO_DENIAL_BEFORE or (lower == "no" and following.isdigit())):
            continue
        denied = _denied(text, words, place)
        before = [other.stem for other in words[:place] if other.key not in STOP_WORDS]
        if not denied or lower in _NOBODY:  # "fear nothing"
            denied = [*before[-1:], *denied]
        yield Negation(place, tuple(denied), strong)


def _refuses(words: Sequence[Word], place: int) -> bool:
    if words[place].key == "against":  # "voted against the cap", not "sanctions against the North"
        return place > 0 and words[place - 1].key in _BEFORE_AGAINST
    return words[place].stem in _REFUSING


def _denied(text: str, words: Sequence[Word], place: int) -> list[str]:
    """Return the content stems that a negation at a place denies: up to the end of its clause."""
    denied: list[str] = []
    end = words[place].end
    if text[end : end + 1] == ",":  # "not, as some had expected, from the sponge"
        end = max(end, text.find(",", end + 1) + 1)
    for word in words[place + 1 :]:
        if word.start < end:
            continue
        if any(mark in text[end : word.start] for mark in ",;:!?()") or word.key in _CLAUSE_END:
            break
        end = word.end
        if word.key not in STOP_WORDS | _UNDENIED and not word.key.endswith("ly"):
            denied.append(word.stem)
        if len(denied) == _REACH:
            break
    return denied
