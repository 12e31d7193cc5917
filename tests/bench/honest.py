"""Articles -> what an honest model might reply about them, in other words than theirs.

Every paraphrase comes from one sentence, or two, by rules and a seeded choice; none of the rules
knows how claims are checked. Reads no file.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from qa.names import is_person
from qa.types import Sentence

from .lies import DIGITS, MONTHS, QUOTED, SHORT_MONTHS, SPELT, Case, Told, in_turn, usable

RULES: Final = 3  # at most, in one paraphrase

# Each rule returns the text unchanged where it does not fit.

_SAID_LAST = re.compile(
    r"([A-Z\"“][^\"“”]*?|[\"“][^\"“”]+?),?([\"”]?),? (?:said |says )"
    r"([A-Z][\w.]+(?: [A-Z][\w.]+)*)\."
)
_NAME_SAID = re.compile(r"([\"“][^\"“”]+?),([\"”]) ([A-Z][\w.]+(?: [A-Z][\w.]+)*) (?:said|says)\.")
_SAID_FIRST = re.compile(
    r"((?:The )?[A-Z][\w]+(?: [A-Z]?[\w]+){0,2}) (?:said|says) (?:that )?"
    r"((?:the|a|it|its|they) [^\"]+)"
)
_MONTH_DAY = re.compile(
    rf"\b({'|'.join(MONTHS)}|(?:{'|'.join(SHORT_MONTHS)})\b\.?) (\d{{1,2}})(?![\d\w:%])"
)
_AT_FIRST = re.compile(r"(On|In|At|Since|During) ([^,\"]{3,24}), ([^\"]+)\.")
_AN_ASIDE = re.compile(
    r", (?:who|which|a|an|whose|the) [^,\"“”]{4,70},(?= (?:said|was|is|has|had|were|will|told)\b)"
)
_A_TAIL = re.compile(r"^((?:\S+ ){6,}?\S+), (?:which|who|where|while|whose) [^,\"“”]+\.$")


def _small(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text[0].lower() + text[1:] if first in _OPENERS else text


_OPENERS = set("The A An It They He She There This That In On At All Some Most No More".split())


def _speaker_first(text: str) -> str:
    found = _NAME_SAID.fullmatch(text) or _SAID_LAST.fullmatch(text)
    if found is None:
        return text
    said = found[1].rstrip(",")
    if found[2]:
        return f"{found[3]} said: {said}.{found[2]}"
    return f"{found[3]} said that {_small(said)}."


def _according(text: str) -> str:
    found = _SAID_FIRST.fullmatch(text)
    if found is None:
        return text
    name = found[1][0].lower() + found[1][1:] if found[1].startswith("The ") else found[1]
    return f"According to {name}, {found[2]}"


def _stated(text: str) -> str:
    return re.sub(r"\bsaid\b", "stated", text, count=1)


def _respelt(text: str) -> str:
    words = "|".join(SPELT)
    return re.sub(rf"(?<![-\w] )\b(?:{words})\b(?=(?: [a-z]+))", lambda m: SPELT[m[0]], text)


def _in_words(text: str) -> str:
    return re.sub(
        r"(?<=[a-z] )(?:[2-9]|1[0-2])(?= [a-z]{4,})(?! (?:percent|million|billion|dlrs|cents))",
        lambda found: DIGITS[found[0]],
        text,
    )


def _redated(text: str) -> str:
    def turned(found: re.Match[str]) -> str:
        month = next(m for m in MONTHS if m.startswith(found[1].rstrip(".")[:3]))
        return f"{found[2]} {month}"

    return _MONTH_DAY.sub(turned, text)


def _surnames(told: Told, text: str) -> str:
    names = {one.speaker for one in told.sentences if one.speaker and is_person(one.speaker)}
    for name in sorted(name for name in names if re.fullmatch(r"[A-Z]\w+( [A-Z]\w+)+", name)):
        text = text.replace(name, name.split()[-1], 1)
    return text


def _moved(text: str) -> str:
    found = _AT_FIRST.fullmatch(text)
    if found is None:
        return text
    rest = found[3][0].upper() + found[3][1:]
    return f"{rest} {found[1].lower()} {found[2]}."


def _no_aside(text: str) -> str:
    return _AN_ASIDE.sub("", text, count=1)


def _no_tail(text: str) -> str:
    return _A_TAIL.sub(r"\1.", text)


_REWORDED = {
    "more than": "over",
    "United States": "U.S.",
    "percent": "%",
    "pct": "percent",
    "mln": "million",
    "dlrs": "dollars",
    "approximately": "about",
    "purchase": "buy",
    "however, ": "",
    "has also": "has",
    "was also": "was",
    "is also": "is",
    "also ": "",
    "announced": "said",
    "such as": "like",
    "in order to": "to",
    "is not": "isn't",
    "did not": "didn't",
    "does not": "doesn't",
    "according to": "by the account of",
    "because": "since",
    "began": "started",
    "help": "assist",
}


def _reworded(text: str) -> str:
    for words, other in _REWORDED.items():
        left = r"(?<= )" if words == "percent" else r"\b"
        text = re.sub(rf"{left}{words}(?!\w)", other, text, count=1)
    return text.replace(" %", "%")


HONEST: Final[tuple[Callable[..., str], ...]] = (
    _speaker_first, _according, _stated, _respelt, _in_words, _redated, _surnames, _moved,
    _no_aside, _no_tail, _reworded,
)  # fmt: skip


_WHOLE = (_speaker_first, _according, _moved, _no_aside, _no_tail)  # these see to quotes themselves


def _outside_quotes(rule: Callable[[str], str], text: str) -> str:
    if rule in _WHOLE:
        return rule(text)
    parts = re.split(r"([\"“][^\"“”]*[\"”])", text)
    return "".join(
        part if place % 2 or not part else rule(part) for place, part in enumerate(parts)
    )


def make_honest(articles: Sequence[Told], count: int, seed: int) -> list[Case]:
    """Return `count` true claims, each worded otherwise than its sentence by two rules or three."""
    chance = random.Random(f"{seed}/honest")
    cases: list[Case] = []
    for told, one in in_turn(articles, chance):
        claim, used = one.text, 0
        for rule in chance.sample(HONEST, len(HONEST)):
            changed = _outside_quotes(partial(rule, told) if rule is _surnames else rule, claim)
            used += changed != claim
            claim = changed
            if used == RULES:
                break
        if used > 1:
            cases.append(Case("honest", told, claim, (one,)))
            if len(cases) == count:
                break
    return cases


_DEICTIC = re.compile(r"[\"“]|(?:He|She|It|They|We|I|That|This|These|Those|But|And|So|There)\b")


def make_pairs(articles: Sequence[Told], count: int, seed: int) -> list[Case]:
    """Return up to `count` true claims of each kind that take two sentences that follow another.

    "two sentences" joins them, "two quoted" quotes both inside one pair of marks.
    """
    cases: list[Case] = []
    for kind, joined in (("two sentences", _joined), ("two quoted", _both_quoted)):
        chance = random.Random(f"{seed}/{kind}")
        made = 0
        for told, one in in_turn(articles, chance):
            following = next((s for s in told.sentences if s.index == one.index + 1), None)
            claim = joined(told, one, following, chance) if following else None
            if claim is None or following is None:
                continue
            cases.append(Case(kind, told, claim, (one, following)))
            made += 1
            if made == count:
                break
    return cases


def _joined(told: Told, one: Sentence, other: Sentence, chance: random.Random) -> str | None:
    if other not in usable(told) or _DEICTIC.search(one.text) or _DEICTIC.match(other.text):
        return None
    if '"' in other.text:
        return None
    first = one.text.rstrip(".")
    return chance.choice((f"{first}, and {_small(other.text)}", f"{first}; {_small(other.text)}"))


def _both_quoted(told: Told, one: Sentence, other: Sentence, chance: random.Random) -> str | None:
    first, second = QUOTED.search(one.text), QUOTED.search(other.text)
    if first is None or second is None or not one.speaker or one.speaker != other.speaker:
        return None
    if not re.fullmatch(r"[A-Z]\w+( [A-Z]\w+)+", one.speaker) or "'" in first[1] + second[1]:
        return None
    said = f"{first[1].rstrip(',.')}. {second[1].rstrip(',.')}."
    opening, closing = chance.choice(('""', "''", "“”", "‘’"))
    return f"{one.speaker} said: {opening}{said}{closing}"
