"""A text -> the numbers and calendar dates it states, in one form however they are written.

"six" and "6", "1.5 million" and "1,500,000", "Nov. 30, 2017" and "30 November 2017" come out equal.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from .days import Day, read_days
from .terms import STOP_WORDS, stem

Kind = Literal[
    "plain", "ordinal", "percent", "dollar", "euro", "pound", "yen", "cent", "fraction",
    "times", "clock",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its value, what kind it is, and the stems of the content words it counts.

    "7 p.m." is 19 of kind "clock", "twice" and "doubled" are 2 of kind "times".
    `start` and `end` are characters, half-open; `year` tells that it can be a year.
    """

    value: Decimal
    kind: Kind
    units: frozenset[str]
    start: int
    end: int
    year: bool = False


class Quantities(NamedTuple):
    """What a text states: its numbers and its dates, each in order."""

    numbers: tuple[Number, ...]
    days: tuple[Day, ...]


# Curly quotation marks and dashes, character for character, so that offsets stay; a long dash
# divides clauses.
_MARKS: Final = {
    0x2018: "'", 0x2019: "'", 0x201B: "'", 0x2032: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"',
    0x2033: '"', 0xAB: '"', 0xBB: '"', 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-",
    0x2014: ";", 0x2015: ";", 0x2212: "-", 0xA0: " ", 0x202F: " ", 0x2009: " ",
}  # fmt: skip
_UNITS: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS: Final = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES: Final = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "mln": 10**6,  # as news agencies write it, like "bln", "dlrs" and "pct"
    "bln": 10**9,
    "dozen": 12,
}
_ORDINALS: Final = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
        "twentieth".split(),
        start=1,
    )
}
_TIMES: Final = {"twice": 2, "thrice": 3, "doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4}
_TIMES_WORDS: Final = ("twice", "thrice")
_WORDS: Final = _UNITS | _TENS
NUMBER_WORDS: Final = frozenset(
    (*_WORDS, *_ORDINALS, *(word for word in _SCALES if len(word) > 2), "half", "percent", "per",
     "cent", "cents", "pct", "dollar", "dollars", "dlr", "dlrs", "euro", "euros", "pound", "pounds",
     "yen", "minus", "negative", *_TIMES_WORDS)
)  # fmt: skip
_CURRENCIES: Final[dict[str, Kind]] = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_SCALE: Final = r"hundred|thousand|million|mln|billion|bln|trillion|dozen"
_WORD_NUMBER: Final = "|".join((*_UNITS, *_TENS))
_NUMBER: Final = re.compile(
    rf"""(?<![\w.])(?<![A-Za-z]-)(?P<sign>(?:(?<=\S\s)|(?<=[("])|(?<!.))-(?=[$€£¥\d])|(?i:minus|negative)\s(?=\S))?(?:
      (?:(?P<currency>(?:US|C|A)?[$€£¥])\s?)?
      (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?P<decimals>\.\d+)?
      (?:(?P<suffix>st|nd|rd|th)\b|(?P<clock>:\d\d)|(?P<range>-\d\d)(?![\w%.,]*\d)
          (?:[\s-]?(?P<ranged>(?i:{_SCALE}|mn|bn|tn|trn))\b)?
        |(?:[\s-]?(?P<scale>(?i:{_SCALE}|mn|bn|tn|trn)|[km])|(?P<letter>[kmbKMB]))(?![\w'])
          (?P<scale2>\s(?:million|billion))?)?
      | (?i:
        (?P<ordinal>(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?
          (?:{"|".join(_ORDINALS)}))\b
        | (?P<words>(?:{_WORD_NUMBER})\b(?:[\s-](?:{_WORD_NUMBER}|{_SCALE})\b
            |(?<=d)\sand\s(?:{_WORD_NUMBER})\b)*)
        | (?P<times>twice|thrice|(?:doubl|tripl|trebl|quadrupl)(?:ed|es|ing))\b
        | (?P<half>half)\b(?:\sa\s(?P<halved>{_SCALE})\b)?
        | (?:(?<=\ba\s)|(?<=\bone\s))(?P<quarter>quarter)\b
          (?!\s(?:earlier|ago|later|before|that|when|with|end))
        | (?:(?<=a\s)|(?<=an\s)|(?<=per\s))(?P<single>{_SCALE}|decade|century)\b))""",
    re.VERBOSE,
)
_PERCENT: Final = re.compile(r"\s?(?:%|-?\s?(?:per\s?cent|pct|percentage)\b)", re.IGNORECASE)
_MONEY: Final = re.compile(
    r"\s?-?(?:[A-Z]\.?[A-Z]\.? )?(dollar|dlr|euro|pound|yen|cent|cts?\b|pence)", re.I
)
_MONEY_KINDS: Final[dict[str, Kind]] = {
    "dollar": "dollar", "dlr": "dollar", "euro": "euro", "pound": "pound", "yen": "yen",
    "cent": "cent", "ct": "cent", "cts": "cent", "pence": "cent",
}  # fmt: skip
_CLOCK: Final = re.compile(r"\s?(?:o'clock\s)?(?:([ap])\.m\.|([ap])m\b)", re.IGNORECASE)
_FOLD: Final = re.compile(r"(?:\s|-)?(?:times|fold)\b")
_BELOW: Final = re.compile(r"\s?(?:degrees?\s|°)?(?:[CF]\s|Celsius\s|Fahrenheit\s)?below\szero")
_TO: Final = re.compile(r"\s?(?:-|to|and|or)\s?(?=[$€£¥]?\d)")
_COUNTED: Final = re.compile(r"[\s-]*+(?:([^\W\d_][\w'-]*)[\s-]*+)(?:([^\W\d_][\w'-]*))?")
_BEFORE: Final = re.compile(r"([^\W\d_]{3,}+) $")
_MARKED: Final = re.compile(r"(?<!\w)(?i:mid|pre|post|early|late|no)[-.](?=\d)")
_LATEST_YEAR: Final = 2100


def in_sentence(written: str) -> str:
    """Return a number in words as it is written within a sentence: "six" for "Six"."""
    return written.lower() if written.lower() in NUMBER_WORDS | {"no"} else written


def plain_marks(text: str) -> str:
    """Return a text of the same length with straight quotation marks and plain hyphens."""
    return text.translate(_MARKS)


@lru_cache(maxsize=4096)
def read_quantities(text: str) -> Quantities:
    """Return the numbers and dates that a text states."""
    text = plain_marks(text)
    days, rest = read_days(text)
    return Quantities(tuple(_read_numbers(rest)), tuple(days))


def _read_numbers(text: str) -> list[Number]:
    text = _MARKED.sub(lambda found: " " * len(found[0]), text)
    numbers: list[Number] = []
    for found in _NUMBER.finditer(text):
        value, kind = _value(found)
        if value is None:
            continue
        end = found.end()
        kind = _kind_after(text, end, kind)
        if kind == "clock":
            value = value % 12 + (12 if _is_after_noon(text, end) else 0)
        if found["sign"] or _BELOW.match(text, end):
            value = -value
        counted = _COUNTED.match(text, end)
        words = counted.groups(default="") if counted else ()
        units = []
        for word in words:
            if not word or word.lower() in STOP_WORDS:
                break
            units.append(stem(word.lower().removesuffix("'s")))
        if kind == "times":
            units = ["time"]
        if kind == "ordinal" and found["ordinal"] and not units and value == 2:
            continue  # "a second", "53 seconds": a measure of time
        if kind == "ordinal" and value == 1 and text[end : end + 1] == ",":
            continue  # "The first, ...": of things told one after the other
        named = _BEFORE.search(text[max(0, found.start() - 25) : found.start()])
        if not units and named and named[1].lower() not in STOP_WORDS:
            units.append(stem(named[1].lower()))  # "position 8"
        span = found.span()
        is_year = (
            kind == "plain"
            and bool(found["digits"])
            and "," not in found[0]
            and 1000 <= value <= _LATEST_YEAR
            and not found["decimals"]
        )
        numbers.append(Number(value, kind, frozenset(units), *span, is_year))
        if found["range"]:  # "2018-19"
            numbers.append(_range_end(found, value, kind, frozenset(units)))
    return numbers


def _range_end(found: re.Match[str], first: Decimal, kind: Kind, units: frozenset[str]) -> Number:
    last = int(found["range"][1:])
    if found["ranged"]:
        last *= _SCALES[found["ranged"].lower()]
    elif first >= 1000 and last > first % 100:
        last += int(first) // 100 * 100
    return Number(Decimal(last), kind, units, *found.span("range"), 1000 <= first <= _LATEST_YEAR)


def _value(found: re.Match[str]) -> tuple[Decimal | None, Kind]:
    """Return a number's value and what its own characters tell of its kind."""
    if found["digits"]:
        value = Decimal(found["digits"].replace(",", "") + (found["decimals"] or ""))
        if found["clock"]:
            return value + Decimal(int(found["clock"][1:])) / 1000, "plain"
        for scale in (found["scale"], found["letter"], found["scale2"], found["ranged"]):
            value *= _SCALES[scale.strip().lower()] if scale else 1
        if found["suffix"]:
            return value, "ordinal"
        return value.normalize(), _CURRENCIES.get((found["currency"] or " ")[-1], "plain")
    if found["ordinal"]:
        tens, _, last = found["ordinal"].lower().rpartition("-")
        return Decimal(_ORDINALS[last] + _TENS.get(tens, 0)), "ordinal"
    if found["times"]:
        return Decimal(_TIMES[re.sub("(?:ed|es|ing)$", "", found["times"].lower())]), "times"
    if found["half"]:
        if found["halved"]:
            return Decimal(_SCALES[found["halved"].lower()]) / 2, "plain"
        return Decimal("0.5"), "fraction"
    if found["quarter"]:
        return Decimal("0.25"), "fraction"
    if found["single"]:
        word = found["single"].lower()
        return Decimal({"decade": 10, "century": 100}.get(word) or _SCALES[word]), "plain"
    return _spelt(found["words"].lower()), "plain"


def as_written(text: str, number: Number) -> str:
    """Return a number as its text writes it, with what belongs to it: "7 pct", "7 p.m."."""
    tail = _BELONGING.match(text, number.end)
    return " ".join(text[number.start : tail.end() if tail else number.end].split())


_BELONGING: Final = re.compile(
    r"\s?(?:%|per ?cent\b|pct\b|percent\b)|\s[ap]\.?m\b\.?", re.IGNORECASE
)


def count_alike(number: Number, other: Number) -> bool:
    """Tell whether two numbers, neither a year, are percentages or count the same things."""
    if number.year or other.year or number.kind != other.kind:
        return False
    return number.kind == "percent" or bool(number.units & other.units)


def _spelt(words: str) -> Decimal | None:
    """Return the value of spelt-out words: "two hundred and six thousand"."""
    parts = [part for part in re.split(r"[\s-]", words) if part != "and"]
    if parts == ["one"]:
        return Decimal(1)
    total = part = 0
    for word in parts:
        if word in _WORDS:
            part += _WORDS[word]
        elif _SCALES[word] >= 1000:
            total, part = total + (part or 1) * _SCALES[word], 0
        else:
            part = (part or 1) * _SCALES[word]
    return Decimal(total + part)


def _kind_after(text: str, end: int, kind: Kind) -> Kind:
    """Return the kind that the words after a number give it: percent, a currency, or none."""
    for _ in range(2):
        if _PERCENT.match(text, end):
            return "percent"
        if money := _MONEY.match(text, end):
            return _MONEY_KINDS[money[1].lower()]
        if _CLOCK.match(text, end):
            return "clock"
        if kind == "plain" and _FOLD.match(text, end):
            return "times"
        joined = _TO.match(text, end)  # "10 to 15 percent": both are
        following = _NUMBER.match(text, joined.end()) if joined else None
        if following is None:
            break
        end = following.end()
    return kind


def _is_after_noon(text: str, end: int) -> bool:
    """Whether the first half of the day named after a number is the second: "7 to 9 p.m."."""
    half = _CLOCK.search(text, end)
    return half is not None and (half[1] or half[2]).lower() == "p"
