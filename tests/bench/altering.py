"""A sentence of an encyclopedia -> the same said otherwise, and the same with one thing changed.

The rules know nothing of how sentences are compared and use nothing of `qa`; a sentence to which
none applies stays as it is. Reads no file.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

SHORTEST, LONGEST = 7, 40  # words of a sentence to start from

FEW = 15  # words, behind which what stands at the end still is of the whole

_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_MONTH: Final = "|".join(_MONTHS)
_SPELT: Final = "two three four five six seven eight nine ten eleven twelve".split()
_SAME: Final = {
    "additional": "further", "although": "though",
    "approximately": "roughly", "as well as": "and also", "attempted to": "tried to",
    "because": "since", "began": "started", "consists of": "is made up of",
    "constructed": "built", "created": "made", "currently": "at present", "difficult": "hard",
    "due to": "because of", "during": "in the course of", "entire": "whole", "famous": "well-known",
    "film": "movie", "for example": "for instance", "frequently": "often", "in order to": "to",
    "initial": "first", "initially": "at first", "large": "big", "largest": "biggest",
    "located": "situated", "nearly": "almost", "numerous": "many", "occur": "happen",
    "occurred": "happened", "occurs": "happens", "often": "frequently", "originally": "at first",
    "portion": "part", "primarily": "mainly", "prior to": "before", "purchased": "bought",
    "received": "got", "remained": "stayed", "several": "a number of", "subsequently": "later",
    "such as": "like", "the United States": "the U.S.", "therefore": "for that reason",
    "throughout": "all through", "typically": "usually", "until": "till", "uses": "makes use of",
    "usually": "normally", "various": "different", "worldwide": "around the world",
}  # fmt: skip
_WORDS: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(_SAME, key=len, reverse=True))})(?![\w-]| of\b)"
)
_DAY: Final = re.compile(rf"\b({_MONTH}) (\d{{1,2}}), (\d{{4}})\b")
_FEW: Final = re.compile(r"\b(?<![.,$£€/-])(?<!\b[A-Z] )([2-9]|1[0-2])(?= [a-z]{3,})")
_FEW_SPELT: Final = re.compile(
    rf"\b({'|'.join(_SPELT)})\b(?= [a-z]{{3,}})(?! (?:hundred|thou|have|were))"
)
_OPENING: Final = re.compile(
    rf"^(?P<when>(?:In|On|Since|After|By|During) (?:(?:{_MONTH}) (?:\d{{1,2}}, )?)?\d{{4}}),?"
    r" (?P<rest>[^,;:\d\"]+)\.$"
)
_ASIDE: Final = re.compile(r" \([^()]*\)")
_INNER: Final = re.compile(
    r", (?:which|who|where|whose) [^,;()\"]+,(?= (?:is|are|was|were|had|\w+ed)\b)"
)
_LAST: Final = re.compile(r", (?:which|who|where|whose|with) [^,;()\"]+\.$")
_DONE: Final = {"written": "wrote", "built": "built", "sung": "sang", "led": "led"} | {
    word: word
    for word in (
        "directed produced founded designed discovered published invented recorded created composed"
        " played portrayed released owned performed developed established introduced used formed"
    ).split()
}
_PASSIVE: Final = re.compile(
    rf"^(?P<what>[A-Z][\w' -]+?) (?:was|were) (?P<did>{'|'.join(_DONE)}) by (?P<who>[^,;:()\"]+?)"
    r"(?P<when> (?:in|on|at|for|from|as) [^;()\"]+)?\.$"
)
_OBJECTS: Final = {"It": "it", "They": "them", "He": "him", "She": "her"}
_SMALL_FIRST: Final = "The A An His Her Its Their This These It He She They In On At".split()

_NUMBER: Final = re.compile(
    r"(?<![\w.,/:$-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w/:-]|[.,]\d)"
    rf"|\b(?:{'|'.join(_SPELT)})\b(?= [a-z])"
)
_BY_A_MONTH: Final = re.compile(rf"(?:{_MONTH}) $")
_YEAR: Final = re.compile(r"(?<![\w.,/$-])(?:1\d|20)\d\d(?![\w,/-]*\d)\b")
_NAMED_MONTH: Final = re.compile(
    rf"(?:(?<=\b[IiOo]n )|(?<=\bof ))(?:{_MONTH})\b|(?:{_MONTH})(?= \d)"
)
_NAME: Final = re.compile(
    r"(?<=[a-z,] )(?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)+(?![\w'-]| [A-Z]| of | and [A-Z])"
)
_NOT: Final = re.compile(r"(?:(?<=\bcan)| )not\b(?! (?:only|just|necessarily|until))")
_DENIAL: Final = re.compile(
    r"\b(?:cannot|not?|never|none|nor|neither|without|only|few|little|rarely|hardly)\b|n't\b", re.I
)
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|will|would|could|should|(?:has|have|had)(?= (?:been|become|\w+ed)\b))\b"
    r"(?! also\b)"
)


def is_usable(text: str) -> bool:
    """Tell whether a sentence stands alone as a statement that can be said otherwise."""
    return (
        SHORTEST <= len(text.split()) <= LONGEST
        and re.match(r"[A-Z]", text) is not None
        and text.endswith(".")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
        and not re.search(r"[\[\]<>|#*]|\n", text)
    )


def names_in(text: str) -> set[str]:
    """Return the names of several words in a sentence, with "the" where it has one."""
    return {name for name in _NAME.findall(text) if not set(name.split()) & set(_MONTHS)}


# The same said otherwise


def _words(text: str) -> str:
    if '"' in text:
        return text  # what is quoted has no other words
    text = text.removesuffix(".")
    first = _WORDS.match(text[0].lower() + text[1:])
    if first is None:
        return _ended(_WORDS.sub(lambda found: _SAME[found[0]], text))
    opening = _SAME[first[0]]
    rest = _WORDS.sub(lambda found: _SAME[found[0]], text[first.end() :])
    return _ended(opening[0].upper() + opening[1:] + rest)


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _order(text: str) -> str:
    found = _OPENING.match(text)
    if found is None or len(found["rest"].split()) > FEW:
        return text
    when = found["when"][0].lower() + found["when"][1:]
    return f"{found['rest'][0].upper()}{found['rest'][1:]} {when}."


def _left_out(text: str) -> str:
    if re.search(r"\([^()]*\(", text) is None:
        text = _ASIDE.sub("", text)
    return _LAST.sub(".", _INNER.sub("", text))


def _forms(text: str) -> str:
    other = _DAY.sub(lambda found: f"{found[2]} {found[1]} {found[3]}", text)
    if other != text:
        return other
    other = _FEW.sub(lambda found: _SPELT[int(found[1]) - 2], text)
    return other if other != text else _FEW_SPELT.sub(lambda found: _digits(found[1]), text)


def _digits(spelt: str) -> str:
    return str(_SPELT.index(spelt) + 2)


def _active(text: str) -> str:
    found = _PASSIVE.match(text)
    if found is None or re.search(r"\b(?:that|which|who|what|when|and)\b", found["what"]):
        return text
    who, what = found["who"], found["what"]
    first = what.split()[0]
    if what in _OBJECTS:
        what = _OBJECTS[what]
    elif first in _SMALL_FIRST:
        what = what[0].lower() + what[1:]
    return f"{who[0].upper()}{who[1:]} {_DONE[found['did']]} {what}{found['when'] or ''}."


REWORDINGS: Final[dict[str, Callable[[str], str]]] = {
    "active": _active,
    "order": _order,
    "left out": _left_out,
    "forms": _forms,
    "words": _words,
}


def rewordings(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a sentence becomes by each rule that applies, and by all where several do."""
    applied, whole = 0, text
    for kind, rule in REWORDINGS.items():
        other = rule(text)
        if other != text:
            yield kind, other
        applied += other != text
        whole = rule(whole)
    if applied > 1:
        yield "several", whole


# One thing changed


def _number(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    places = [
        found
        for found in _NUMBER.finditer(text)
        if not _BY_A_MONTH.search(text[: found.start()])
        and not re.match(rf" (?:{_MONTH})", text[found.end() :])
    ]
    if not places:
        return None
    found = chance.choice(places)
    if found[0] in _SPELT:
        other = chance.choice([word for word in _SPELT if word != found[0]])
    else:  # one of the first two digits: a number that is not the same when it is rounded
        digits = [at for at, mark in enumerate(found[0]) if mark.isdigit()][:2]
        at = chance.choice(digits)
        digit = chance.choice([each for each in "123456789" if each != found[0][at]])
        other = found[0][:at] + digit + found[0][at + 1 :]
    return text[: found.start()] + other + text[found.end() :]


def _date(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    places = [*_YEAR.finditer(text), *_NAMED_MONTH.finditer(text)]
    if not places:
        return None
    found = chance.choice(places)
    if found[0].isdigit():
        other = str(int(found[0]) + chance.choice((-7, -3, -2, -1, 1, 2, 3, 7)))
    else:
        other = chance.choice([month for month in _MONTHS if month != found[0]])
    return text[: found.start()] + other + text[found.end() :]


def _name(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    present = sorted(names_in(text))
    if not present:
        return None
    name = chance.choice(present)
    words = set(text.split())
    others = [
        other
        for other in names
        if len(other.split()) == len(name.split())
        and other.startswith("the ") == name.startswith("the ")
        and not set(other.split()) & words - {"the"}
    ]
    return text.replace(name, chance.choice(others)) if others else None


def _negation(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    if '"' in text:
        return None
    if denial := _NOT.search(text):
        return text[: denial.start()] + text[denial.end() :]
    found = _AUXILIARY.search(text)
    if found is None or _DENIAL.search(text):
        return None
    return f"{text[: found.end()]} not{text[found.end() :]}"


CHANGES: Final[dict[str, Callable[[str, random.Random, Sequence[str]], str | None]]] = {
    "number": _number,
    "date": _date,
    "name": _name,
    "negation": _negation,
}


def changes(text: str, chance: random.Random, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield a sentence with one number, date, name or denial changed, each where it has one."""
    others = sorted(set(names))
    for kind, rule in CHANGES.items():
        other = rule(text, chance, others)
        if other is not None and other != text:
            yield kind, other
