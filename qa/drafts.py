"""A draft -> its statements: the sentences that say something which articles can bear out or not.

Markdown is read as that of an article; headings, questions and what has no content words state
nothing. Each statement knows its place in the draft and what it leans on. Nothing is judged here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .headings import read_heading
from .reporting import reporting_subject
from .sentences import line_numbers, split_sentences
from .speakers import find_speakers
from .statements import COUNTRIES, read_statement
from .terms import STOP_WORDS, terms
from .types import Extracted, Span

FEWEST_TERMS: Final = 2  # content words; with fewer there is nothing to look for
LEANS_ON: Final = 2  # sentences before one in which whom it means is looked for

_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()]*\))?[^()]*\)")
_STRUCK: Final = re.compile(r"~~(?=\S)(?:(?!~~).)+?(?<=\S)~~", re.DOTALL)
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,20}\]|\[\d{1,3}\]")
_EMPHASIS: Final = re.compile(r"\*\*|__|`|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])")
_QUESTION: Final = re.compile(r"\?[\"'”’»)\]*_]*\Z")
_ASKING: Final = re.compile(
    r"(?:please|thanks?|thank you|read on|read more|see|click|subscribe|note|todo|tbd|tk)\b",
    re.IGNORECASE,
)

_OPINION: Final = re.compile(
    r"(?:(?:and|but|so|still|yet),?\s+)?(?:(?:i|we)\s+(?:\w+ly\s+)?(?:think|believe|feel|hope|wish"
    r"|doubt|suspect|guess|wonder|like|love|hate|prefer)\b|in (?:my|our) (?:view|opinion)\b"
    r"|to my mind\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """One sentence of a draft that states something.

    `start` and `end` are characters of the draft, half-open, `line` counts from 1. `text` is its
    words without markup; `claim` the same with whoever is quoted, where only a sentence before
    tells that. `title` is the draft's, `context` what stands above, nearest last.
    """

    start: int
    end: int
    line: int
    text: str
    claim: str
    title: str = ""
    context: tuple[str, ...] = ()

    @property
    def meant(self) -> frozenset[str]:
        """The keys of the names that a statement without names of its own is about.

        They are those of the title or, where it has none, of the sentences before.
        """
        if _names(self.claim):
            return frozenset()
        for text in (self.title, *reversed(self.context)):
            if names := _names(text):
                return names
        return frozenset()


def read_draft(draft: Extracted) -> tuple[list[DraftStatement], int]:
    """Return a draft's statements, and how many of its sentences state nothing."""
    text = draft.text
    bare = _FOOTNOTE.sub(lambda found: " " * len(found[0]), text)  # nothing else moves
    spans = split_sentences(bare, start=draft.body, markup=draft.markup)
    speakers = find_speakers(bare, spans)
    lines = line_numbers(text, [span.start for span in spans])
    title = draft.title or ""
    context: list[str] = []
    statements: list[DraftStatement] = []
    silent = 0
    for span, speaker, line in zip(spans, speakers, lines, strict=True):
        words = plain_words(text[span.start : span.end])
        if span.heading:
            title = title or words
            context = [words] if words != title else []
            continue
        if states(words):
            claim = words
            if speaker and reporting_subject(words) is None and speaker not in words:
                claim = f"{speaker} said: {words}"
            leaning = tuple(context[-LEANS_ON:])
            statements.append(
                DraftStatement(span.start, span.end, line, words, claim, title, leaning)
            )
        else:
            silent += 1
        context.append(words)
    return statements, silent


def plain_words(text: str) -> str:
    """Return a piece of Markdown as a reader takes it, on one line: no links, emphasis, notes.

    What is struck out is not said.
    """
    text = _STRUCK.sub("", _FOOTNOTE.sub("", _LINK.sub(r"\1", text)))
    return " ".join(_ESCAPED.sub(r"\1", _EMPHASIS.sub("", text)).split())


def states(words: str) -> bool:
    """Tell whether a sentence says something that can be looked up."""
    if _QUESTION.search(words) or _ASKING.match(words) or _OPINION.match(words):
        return False
    if words.endswith(":"):
        return read_heading(words).states
    return len(set(terms(words))) >= FEWEST_TERMS and any(map(str.isalpha, words))


def spans_between(text: str, statements: Sequence[DraftStatement]) -> Iterator[Span]:
    """Yield the parts of a draft between its statements, in order, empty ones left out."""
    at = 0
    for one in statements:
        if at < one.start:
            yield Span(at, one.start)
        at = one.end
    if at < len(text):
        yield Span(at, len(text))


def _names(text: str) -> frozenset[str]:
    statement = read_statement(text)
    keys = {statement.words[place].key for run in statement.names for place in run}
    return frozenset(keys - COUNTRIES - STOP_WORDS)
