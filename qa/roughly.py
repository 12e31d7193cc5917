"""Two numbers of the same thing -> whether both can be right: rounded, hedged, or bounds.

"1.2 million" and "1,198,400" agree, so do "nearly 100,000" and "98,500", "at least four" and "six".
Pure; that they are of the same thing is for the caller to know.
"""

import re
from decimal import Decimal
from typing import Final

from .numbers import Number

_CLOSE: Final = Decimal("0.05")  # how far "about" reaches, as a share
_NEAR: Final = Decimal("0.12")  # how far "nearly" and "more than" reach where they are estimates
_ABOUT: Final = re.compile(
    r"\b(?:about|around|some|roughly|approximately|approx\.?|circa|an estimated|estimated|close to"
    r"|in the region of|more or less|or so)\s*$",
    re.IGNORECASE,
)
_ABOVE: Final = re.compile(
    r"\b(?:more than|over|at least|above|no fewer than|no less than|upwards? of|exceed(?:s|ed|ing)?"
    r"|in excess of|a minimum of|well over)\s*$",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|up to|no more than|not more than|a maximum of"
    r"|nearly|almost|just under|just short of|not quite)\s*$",
    re.IGNORECASE,
)
_ZEROS: Final = re.compile(r"(?<![\d.])\d[\d,]*?([0,]*0)(?![\d.,])")
_LOOK_BACK: Final = 24  # characters before a number in which it is hedged


def agree(one: Number, text: str, other: Number, other_text: str) -> bool:
    """Tell whether two numbers, each in its text, can both be right of the same thing."""
    if one.value == other.value:
        return True
    if one.kind != other.kind or one.year or other.year or one.kind in ("ordinal", "clock"):
        return False
    if (one.value < 0) != (other.value < 0):
        return False
    pairs = ((one, text, other, other_text), (other, other_text, one, text))
    return any(_allows(*pair) for pair in pairs) or _rounded(one, text, other, other_text)


def holds(bound: Number, text: str, other: Number, other_text: str) -> bool:
    """Tell whether one number is a bound ("more than 10") that another, itself exact, keeps."""
    if hedge_of(bound, text) not in ("above", "below") or hedge_of(other, other_text):
        return False
    return _digits(bound) <= _digits(other) and _allows(bound, text, other, other_text)


def hedge_of(number: Number, text: str) -> str:
    """Return "about", "above", "below", or nothing, by the words before a number."""
    before = text[max(0, number.start - _LOOK_BACK) : number.start].rstrip("$€£¥ ")
    before = before.removesuffix(" a")  # "over a dozen"
    after = text[number.end : number.end + 8]
    for name, pattern in (("above", _ABOVE), ("below", _BELOW), ("about", _ABOUT)):
        if pattern.search(before):
            return name
    if re.match(r"\s?(?:or more|plus\b|\+)", after):
        return "above"
    return "about" if re.match(r"\s?(?:or so|-odd)", after) else ""


def _allows(hedged: Number, text: str, other: Number, other_text: str) -> bool:
    hedge = hedge_of(hedged, text)
    value, against = abs(hedged.value), abs(other.value)
    if not hedge or not value or hedge == hedge_of(other, other_text):
        return False
    share = (against - value) / value
    if hedge == "about":
        return abs(share) <= _CLOSE and _digits(hedged) < _digits(other)
    small = value < 20 and hedged.kind == "plain"  # "at least four": any more is allowed
    if hedge == "above":
        return share > 0 and (small or share <= _NEAR)
    return share < 0 and (share >= -_NEAR)


def _digits(number: Number) -> int:
    """Return how many digits of a number tell something: 2 of 37,000."""
    return len(number.value.normalize().as_tuple().digits)


def _rounded(one: Number, text: str, other: Number, other_text: str) -> bool:
    """Whether the less exact of two numbers is the other one, rounded as it is written."""
    first, second = _exponent(one, text), _exponent(other, other_text)
    if first == second:
        return False
    coarse, fine, step = (one, other, first) if first > second else (other, one, second)
    hedge = hedge_of(coarse, text if coarse is one else other_text)
    apart = abs(fine.value) - abs(coarse.value)
    if (hedge == "above" and apart < 0) or (hedge == "below" and apart > 0):
        return False
    unit = Decimal(10) ** step
    return abs(apart) <= unit / 2 and abs(apart) <= _CLOSE * abs(fine.value)


def _exponent(number: Number, text: str) -> int:
    """Return the power of ten down to which a number is written: 5 for "1.2 million", 0 for 12."""
    written = text[number.start : number.end].lower()
    digits = number.value.normalize()
    exponent = int(digits.as_tuple().exponent)
    zeros = _ZEROS.search(written)
    kept = len(zeros[1].replace(",", "")) if zeros else 0
    if kept == 1:  # "1,200" is to the hundred, "20" and "490 million" as they are
        return exponent - 1
    return exponent
