"""A page's blocks -> its headline, and the blocks without what repeats or surrounds it.

What stands between headline and story is no prose: the author's name, the date, how long it takes
to read, where to share it.
"""

import re
from collections.abc import Sequence

from ...dates import date_of_dateline, date_of_value
from .blocks import Block
from .page_facts import PageFacts

LEAD = 8  # blocks from the top among which such lines are looked for
LONGEST = 120  # characters of one
WORD = re.compile(r"\w+")
BYLINE = re.compile(r"(?:by|von|par|por|di|words by|written by|author|text)\b:?\s", re.IGNORECASE)
NOISE = re.compile(
    r"(?:\d+\s*-?\s*min(?:ute)?s?\s*(?:read|lesezeit)?|share(?: (?:this|on|via)\b.*)?|print|e-?mail"
    r"|save|listen(?: to .*)?|follow us.*|comments?|\d+ comments?|advertise?ment|tweet|facebook"
    r"|twitter|whatsapp|linkedin|copy link|skip to .*|subscribe|sign (?:in|up).*)[\s.!:|·•]*",
    re.IGNORECASE,
)
DATE_WORDS = re.compile(
    r"(?:published|posted|updated|last (?:updated|modified)|first published|date|on|at|by|and"
    r"|[ap]\.?m\.?|gmt|utc|[ecmp][ds]?t|cest|bst|ist|mon|tue|wed|thu|fri|sat|sun|\w+day"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july"
    r"|august|september|october|november|december|\d{1,4}(?:st|nd|rd|th)?)\Z",
    re.IGNORECASE,
)


def without_lead(blocks: Sequence[Block], facts: PageFacts) -> tuple[str | None, list[Block]]:
    """Return the title of a page and the blocks below it, a headline in other words among them."""
    title, kept = facts.title, []
    for place, block in enumerate(blocks):
        if place < LEAD and title is not None and _repeats(block, title):
            continue
        if place < LEAD and len(block.text) <= LONGEST and _surrounds(block.text, facts.author):
            continue
        kept.append(block)
    if title is None:
        if kept and kept[0].kind == "heading":
            return kept[0].text, kept[1:]
        return None, kept
    headline = Block(facts.headline, "heading") if facts.headline else None
    if headline is None or not kept or headline in kept or _repeats(headline, title):
        return title, kept
    return title, [headline, *kept]


def _repeats(block: Block, title: str) -> bool:
    """Tell whether a block says the headline again, or a heading the best part of it."""
    words, title_words = _key(block.text), _key(title)
    if words == title_words:
        return True
    shorter, longer = sorted((words, title_words), key=len)
    return block.kind == "heading" and len(shorter) > len(longer) / 2 and shorter in longer


def _key(text: str) -> str:
    """Return the words of a text, by which two wordings of one headline are the same."""
    return " ".join(WORD.findall(text.casefold()))


def _surrounds(line: str, author: str | None) -> bool:
    """Tell whether a line is a byline, a date or a button."""
    if NOISE.fullmatch(line):
        return True
    names = set(_key(author).split()) if author else set()
    byline = BYLINE.match(line)
    rest = line[byline.end() :] if byline else line
    words = [word for word in WORD.findall(rest) if word.casefold() not in names]
    named = len(words) < len(WORD.findall(rest))
    if all(DATE_WORDS.match(word) for word in words):
        dated = date_of_value(line) is not None or date_of_dateline(line) is not None
        return named or dated or (byline is not None and not words)
    return (
        byline is not None
        and len(WORD.findall(rest)) <= 6
        and rest[:1].isupper()
        and line[-1] not in ".!?"
    )
