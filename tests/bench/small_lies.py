"""Articles -> lies that change one small word or mark: a unit, a scale, an office, "some" to "all".

Rules as those of `lies`: each takes a sentence and a seeded chance, and raises where it cannot lie.
"""

import random
import re
from collections.abc import Sequence
from typing import Final

from qa.names import gender_of
from qa.types import Sentence

from .lies import (
    MONTHS,
    QUOTED,
    QUOTES,
    SURNAMES,
    Lie,
    NoLie,
    Rule,
    Told,
    chosen_match,
    exchanged,
    stranger,
)

_UNITS: Final = (
    "seconds minutes hours days weeks months years decades",
    "metres kilometres miles feet inches yards",
    "grams kilograms tonnes tons pounds ounces",
    "acres hectares",
)
_UNIT = re.compile(rf"(?<=\d[ -])(?:{'|'.join(' '.join(_UNITS).split())})\b")
_SCALE = re.compile(r"(?<=\d )(?:million|billion|mln|bln)\b")
_MONEY = re.compile(r"[$£€]\d+(?:\.\d+)?(?![\w,.]|\s(?:million|billion|mln|bln|trillion))")
_PERCENT = re.compile(r"(?<=\d)(?: percent| pct|%| per cent)")
_BY_PERCENT = re.compile(r"\b(?:by|of) (?=\d+(?:\.\d+)?(?: percent| pct|%))")
_AMOUNT = re.compile(r"\b(?:some|several|many|few|most)(?= (?:of the )?[a-z]+s\b)", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:yesterday|tomorrow|(?:last|next|this) (?:week|month|year)"
    r"|(?<=in )(?:spring|summer|autumn|winter))\b"
)
_WHENS: Final = ("yesterday", "tomorrow", "last week", "next month", "last year", "next year")
_SEASONS: Final = ("spring", "summer", "autumn", "winter")
_OFFICE = re.compile(
    r"\b(?:Prime Minister|Foreign Minister|Finance Minister|President|Senator|Governor|Mayor"
    r"|Secretary|Ambassador|Judge)(?= [A-Z][a-z]+)"
)
_OFFICES: Final = ("Prime Minister", "Foreign Minister", "President", "Governor", "Ambassador")
_COMMON: Final = ("Target", "King", "Young", "Church", "Price", "Stone", "Field", "Best")
_FIRST_NAME = re.compile(
    r"[A-Z][\w.&]+(?: [A-Z][\w.&]+){0,3}(?= (?:said|closed|bought|sold|won|lost)\b)"
)
_DATE = re.compile(rf"\b(?:{'|'.join(MONTHS)}) \d{{1,2}}\b(?!,? \d{{4}})")


def _single_quote(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    if one.speaker is None:
        raise NoLie
    opening, closing = chance.choice(("''", "‘’"))
    return f"{one.speaker} said: {opening}{chance.choice(QUOTES)}{closing}", (one,)


def _half_quote(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = QUOTED.search(one.text)
    if one.speaker is None or found is None:
        raise NoLie
    real, invented = f"{found[1].rstrip(',.')}.", chance.choice(QUOTES)
    said = chance.choice((f"{real} {invented}", f"{invented} {real}"))
    opening, closing = chance.choice(('""', "“”", "‘’"))
    return f"{one.speaker} said: {opening}{said}{closing}", (one,)


def _scale(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    if found := _SCALE.search(one.text):
        other = "billion" if found[0][0] == "m" else "million"
        if other in one.text or ("bln" in one.text and other == "billion"):
            raise NoLie
        return exchanged(one.text, found, other), (one,)
    found = chosen_match(_MONEY, one.text, chance)
    return exchanged(one.text, found, found[0] + chance.choice(("tn", "bn", "m", "k", "b"))), (one,)


def _unit(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = chosen_match(_UNIT, one.text, chance)
    group = next(group for group in _UNITS if found[0] in group.split())
    unsaid = [unit for unit in group.split() if unit.rstrip("s") not in one.text]
    if not unsaid:
        raise NoLie
    return exchanged(one.text, found, chance.choice(unsaid)), (one,)


def _percent(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    if chance.random() < 0.5 and (by := _BY_PERCENT.search(one.text)):
        return f"{one.text[: by.end()]}minus {one.text[by.end() :]}", (one,)
    return exchanged(one.text, chosen_match(_PERCENT, one.text, chance), ""), (one,)


def _amount(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = chosen_match(_AMOUNT, one.text, chance)
    before = one.text[: found.start()].split()[-1:]
    if before in (["a"], ["the"], ["not"], ["as"]) or (found[0] == "most" and before == ["the"]):
        raise NoLie
    other = "few" if found[0].lower() == "most" else "all"
    return exchanged(one.text, found, other.capitalize() if found[0][0].isupper() else other), (
        one,
    )


def _when(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = chosen_match(_WHEN, one.text, chance)
    values = _SEASONS if found[0] in _SEASONS else _WHENS
    return exchanged(one.text, found, chance.choice([v for v in values if v not in one.text])), (
        one,
    )


def _dates(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = list(_DATE.finditer(one.text))
    if len(found) != 2 or found[0][0] == found[1][0]:
        raise NoLie
    first, second = found
    between = one.text[first.end() : second.start()]
    if len(between.split()) < 3 or re.search(r"\b(?:to|through|until|and)\s*$", between):
        raise NoLie  # "from May 5 to June 6"
    start, end = one.text[: first.start()], one.text[second.end() :]
    return f"{start}{second[0]}{between}{first[0]}{end}", (one,)


def _office(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = chosen_match(_OFFICE, one.text, chance)
    other = chance.choice([office for office in _OFFICES if office not in told.text] or [""])
    if not other:
        raise NoLie
    return exchanged(one.text, found, other), (one,)


def _common_name(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    found = _FIRST_NAME.match(one.text)
    names = [name for name in _COMMON if name.lower() not in told.text.lower()]
    if found is None or not names:
        raise NoLie
    return exchanged(one.text, found, chance.choice(names)), (one,)


def _small_name(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    if not one.text.endswith(".") or re.search(r"\b(?:said|says|according)\b", one.text):
        raise NoLie
    name = chance.choice(SURNAMES).lower()
    return f"{one.text[:-1]}, according to {name}.", (one,)


def _other_pronoun(told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]) -> Lie:
    gender = gender_of(one.speaker) if one.speaker else None
    found = QUOTED.search(one.text)
    if gender is None or found is None:
        raise NoLie
    other = "She" if gender == "he" else "He"
    return f'{other} said: "{found[1].rstrip(",.")}."', (one,)


def _office_of_stranger(
    told: Told, one: Sentence, chance: random.Random, others: Sequence[Told]
) -> Lie:
    found = chosen_match(
        re.compile(_OFFICE.pattern + r" [A-Z][a-z]+(?: [A-Z][a-z]+)?"), one.text, chance
    )
    title = chosen_match(_OFFICE, found[0], chance)[0]
    return exchanged(one.text, found, f"{title} {stranger(chance)}"), (one,)


SMALL_LIES: Final[dict[str, Rule]] = {
    "quote in '": _single_quote,
    "half a quote": _half_quote,
    "scale": _scale,
    "unit": _unit,
    "percent": _percent,
    "common name": _common_name,
    "titled name": _office_of_stranger,
    "small name": _small_name,
    "he for she": _other_pronoun,
    "all for some": _amount,
    "other time": _when,
    "dates swapped": _dates,
    "office": _office,
}
SMALL_FORBIDDEN: Final = (
    "quote in '", "half a quote", "scale", "unit", "percent", "common name", "titled name",
    "small name", "he for she",
)  # fmt: skip
