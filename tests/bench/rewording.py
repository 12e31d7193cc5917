"""A sentence of news agency English -> the same said otherwise: numbers, dates, words and order.

Rules with a seeded choice; none of them knows how sentences are compared.
"""

import random
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

Rule = Callable[[str, random.Random], str]

_WORDS: Final = {
    "said": "stated", "rose": "increased", "fell": "declined", "about": "around",
    "approximately": "about", "agreed to": "decided to", "bought": "purchased",
    "acquired": "bought", "will": "is going to", "begin": "start", "began": "started",
    "expects": "anticipates", "expected": "forecast", "large": "big", "company": "firm",
    "firm": "company", "shares": "shares of stock", "announced": "disclosed",
    "also": "in addition",
    "plans to": "intends to", "higher": "up", "lower": "down", "ended": "finished",
    "total": "overall", "purchase": "buy", "however": "but", "because": "as",
    "sold": "disposed of",
    "officials": "representatives", "government": "authorities", "increase": "rise",
    "decline": "fall", "major": "big", "previous": "prior", "remain": "stay", "told": "informed",
}  # fmt: skip
_SPELT: Final = "two three four five six seven eight nine ten eleven twelve".split()
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_SCALED = re.compile(r"(?<![\w.,])(\d{1,3}(?:\.\d{1,2})?) (mln|bln|million|billion)\b")
_LONG = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:,\d{3})+)(?![\w/-]|[.,]\d)")
_SMALL = re.compile(r"(?<![\w.,$/-])([2-9]|1[0-2])(?= [a-z]{3,})(?! (?:mln|bln|pct|dlrs|cts|stg))")
_DATE = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}})\b(?!,? \d)")
_LAST_SAYING = re.compile(r"^(?P<what>.+), (?P<who>[\w .'&-]{3,60}) said\.$")
_FIRST_SAYING = re.compile(
    r"^(?P<who>(?:The )?[A-Z][\w .'&-]{2,60}?) said (?!it\b|he\b|they\b)(?P<what>[a-z].+)$"
)
_DID_IT = re.compile(
    r"^(?P<who>[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*) (?P<did>acquired|bought|sold|approved)"
    r" (?P<what>[\w &.'-]{4,60})\.$"
)


def _numbers(text: str, chance: random.Random) -> str:
    found = _SCALED.search(text)
    if found:
        scale = 10**6 if found[2][0] == "m" else 10**9
        value = Decimal(found[1]) * scale
        other = {"mln": "million", "million": "mln", "bln": "billion", "billion": "bln"}[found[2]]
        written = f"{int(value):,}" if chance.random() < 0.5 else f"{found[1]} {other}"
        return text[: found.start()] + written + text[found.end() :]
    found = _LONG.search(text)
    if not found:
        return text
    whole = int(found[1].replace(",", ""))
    if whole >= 10**6:
        written = f"about {whole / 10**6:.1f} million"
    else:
        written = f"about {round(whole, -len(str(whole)) + 2):,}"
    return text[: found.start()] + written + text[found.end() :]


def _small_numbers(text: str, chance: random.Random) -> str:
    return _SMALL.sub(lambda found: _SPELT[int(found[1]) - 2], text)


def _units(text: str, chance: random.Random) -> str:
    for short, long in (("pct", "percent"), ("dlrs", "dollars"), ("cts", "cents")):
        text = re.sub(rf"\b{short}\b", long, text)
    return text


def _dates(text: str, chance: random.Random) -> str:
    return _DATE.sub(lambda found: f"{found[2]} {found[1]}", text)


def _words(text: str, chance: random.Random) -> str:
    present = [word for word in _WORDS if re.search(rf"\b{word}\b", text)]
    chance.shuffle(present)
    for word in present[:3]:
        text = re.sub(rf"\b{word}\b", _WORDS[word], text, count=1)
    return text


def _frame(text: str, chance: random.Random) -> str:
    if found := _LAST_SAYING.match(text):
        what = found["what"][0].lower() + found["what"][1:]
        what = found["what"] if found["what"].split()[0].istitle() else what
        return f"{found['who'][0].upper()}{found['who'][1:]} said that {what}."
    if found := _FIRST_SAYING.match(text):
        who = (
            found["who"][0].lower() + found["who"][1:]
            if found["who"][:4] == "The "
            else found["who"]
        )
        return f"According to {who}, {found['what'].removeprefix('that ')}"
    return text


def _passive(text: str, chance: random.Random) -> str:
    found = _DID_IT.match(text)
    if not found:
        return text
    what = found["what"][0].upper() + found["what"][1:]
    return f"{what} was {found['did']} by {found['who']}."


RULES: Final[tuple[Rule, ...]] = (
    _passive, _frame, _numbers, _small_numbers, _units, _dates, _words,
)  # fmt: skip


def reworded(text: str, chance: random.Random) -> str | None:
    """Return a sentence said otherwise by two rules at least; None where they do not apply."""
    applied = 0
    for rule in RULES:
        other = rule(text, chance)
        applied += other != text
        text = other
    return text if applied >= 2 else None
