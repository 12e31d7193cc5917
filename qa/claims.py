"""An answer's text with its numbers, piece by piece -> its claims, each as soon as it is complete.

A claim is one sentence with the numbers that follow it. Sentences end where `split_sentences` says,
list items and paragraphs end them too; headings that state nothing are none, nor are phrases
without content words that cite nothing. The claims depend on the text alone, never on how it was
cut into pieces; nothing is checked here.
"""

import re
from dataclasses import dataclass
from typing import Final

from .headings import read_heading
from .markup import HEADING_WORDS
from .numbering import (
    ITEM,
    NUMBER,
    begins_statement,
    begins_with_number,
    is_alone,
    without_colon,
)
from .numbers import plain_marks
from .quoting import is_in_quotation
from .reply_text import REFUSAL
from .sentences import LONGEST, split_sentences
from .terms import STOP_WORDS, terms, words

BEFORE = 60  # characters before a full stop that are looked at: the splitter's rules need 40
AFTER = 160  # characters after it: four names and a verb of saying
LONGEST_ITEM = 6  # characters: "(123) "

_MARK: Final = re.compile(
    r"\n|[。\uff01\uff1f｡]+|[.!?…]++(?=\s|[\"'”’»)\]}*_`“A-Z\[]|\Z)", re.MULTILINE
)  # \Z: the next character decides
_AFTER_MARK: Final = re.compile(r"[\"'”’»)\]}*_`]*+(?:\s*+\[\d+\][\"'”’»)}*_.]*+)*+")
_NUMBERS: Final = re.compile(r"(?:\s*+\[\d+\])*+")
_LISTED_NUMBERS: Final = re.compile(
    r"\s*\[\d+\](?:[\s,;]*(?:and\s+)?\[\d+\])*+(?:(?<=\])(?=[^\W_]))?"
)
_EMPTY_BRACKETS: Final = re.compile(r"\s*\(\s*\)")
_BROKEN_NUMBER: Final = re.compile(r"\s*+(?:\[\d*+)?\Z")
_WORD_AFTER: Final = re.compile(r"\s*+[\"“‘'’«(\[{¿¡*_`]{0,3}\s?[\w.’'-]{0,40}")
_FOUR_WORDS_AFTER: Final = re.compile(r"\s*+[\w.’'-]{0,30}(?: [\w.’'-]{1,30}){0,3} ?")
_ITEM: Final = re.compile(rf"\s*{ITEM}\s+")
_ITEM_BEGUN: Final = re.compile(rf"{ITEM}(?:\s|\Z)")
_QUOTE_MARKER: Final = re.compile(r"\s*(?:>\s*)+")
_HASHES: Final = re.compile(r"#{1,6}\s+")
_EMPHASIS: Final = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_BOLD_LINE: Final = re.compile(r"(\*\*|__)(?:(?!\1).)+\1:?")
_REFUSAL: Final = re.compile(rf"\W*{REFUSAL}\W*", re.IGNORECASE)
_ANSWERING: Final = frozenset("yes no not never".split())
_SOURCES: Final = re.compile(  # "Sources: [1], [2]"
    r"\W*(?:(?:sources?|references?|citations?|sentences?|see|also|and)\b\W*)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ClaimDone:
    """A claim is complete: its text without numbers, white space folded, and what it cites.

    `start` and `end` are characters of the shown text, half-open, the claim's numbers included.
    `speaker` is whoever a line above lets say it: "Lavrov said:".
    """

    text: str
    citations: tuple[int, ...]
    start: int = 0
    end: int = 0
    speaker: str = ""


class ClaimReader:
    """Reads shown text for claims; keeps only the sentence in hand."""

    def __init__(self) -> None:
        self._text = ""
        self._offset = 0  # of `_text` in the shown text
        self._start = 0  # of the sentence in hand; this and what follows count from `_offset`
        self._scan = 0
        self._opens_line = True
        self._numbers_first = False  # "[1] One. [2] Two." instead of "One. [1] Two. [2]"
        self._numbers_above = False  # each on a line of its own, what it is of below
        self._speaker = ""  # of the list under a line such as "Lavrov said:"
        self._below = False  # whether nothing has come since that line

    def feed(self, text: str) -> list[ClaimDone]:
        """Take the next piece of shown text; return the claims that are complete now."""
        self._text += text
        return self._read(final=False)

    def finish(self) -> list[ClaimDone]:
        """End the text; return the claims that were waiting for more of it."""
        return self._read(final=True)

    def _read(self, *, final: bool) -> list[ClaimDone]:
        claims: list[ClaimDone] = []
        while (end := self._next_end(final)) is not None:
            stop, closes_line = end
            claim = self._claim(stop, closes_line)
            if claim is not None:
                claims.append(claim)
            self._start = self._scan = _skip_space(self._text, stop)
            self._opens_line = closes_line
        self._text = self._text[self._start :]
        self._offset += self._start
        self._scan -= self._start
        self._start = 0
        return claims

    def _next_end(self, final: bool) -> tuple[int, bool] | None:
        """Where the sentence in hand ends and whether its line does; None while that is open."""
        longest = self._start + LONGEST
        text = self._text[: longest + AFTER]  # no decision looks further
        full = len(text) == longest + AFTER
        self._scan = max(self._scan, self._start)
        while mark := _MARK.search(text, self._scan):
            if mark.start() >= longest:
                break
            self._scan = mark.start()
            closes_line = mark[0] == "\n"
            decide = self._line_end if closes_line else self._sentence_end
            end = decide(text, mark, final=final or full)
            if end is None:
                return None
            if end:
                return end, closes_line
            self._scan = mark.end()
        else:
            self._scan = len(text)
        if full:
            space = max(text.rfind(" ", self._start, longest), text.rfind("]", self._start) + 1)
            return (space if space > self._start else longest), False
        if final and self._start < len(text):
            return len(text), True
        return None

    def _line_end(self, text: str, mark: re.Match[str], *, final: bool) -> int | None:
        """Where the sentence ends at a line's end, 0 where it goes on; None while that is open.

        Numbers alone on the next line belong to this sentence.
        """
        newline = mark.start()
        numbers = _NUMBERS.match(text, newline)
        after = numbers.end() if numbers else newline
        following = _skip_space(text, after)
        if (following == len(text) or _BROKEN_NUMBER.match(text, after)) and not final:
            return None
        line = text[self._start : newline]
        if is_alone(line):
            self._numbers_above = True
            return 0
        heads = line.startswith("#") or line.rstrip().endswith(":")
        if (self._numbers_above or heads) and after > newline:
            return newline
        if following == len(text) or _BROKEN_NUMBER.match(text, after):
            return after
        if after > newline and "\n" in text[after:following]:
            return after
        if after > newline or text.count("\n", newline, following) > 1:
            return newline if newline > self._start else 1 + newline
        if following + LONGEST_ITEM > len(text) and not final:
            return None
        line = text[max(self._start, newline - BEFORE) : newline].rstrip()
        last_word = re.split(r"\W", line)[-1].lower()
        broken = text[following].islower() and (line[-1:].isalnum() or line[-1:] in ",-–—'’")
        goes_on = broken or last_word in STOP_WORDS or self._in_quotation(newline)
        goes_on = goes_on and text[self._start] != "#"
        if goes_on and not _ITEM_BEGUN.match(text, following):
            return 0
        return newline if newline > self._start else 1 + newline

    def _sentence_end(self, text: str, mark: re.Match[str], *, final: bool) -> int | None:
        """Where the sentence ends at an end mark, 0 where it goes on; None while that is open."""
        closed = _AFTER_MARK.match(text, mark.end())
        end = closed.end() if closed else mark.end()
        numbers = NUMBER.search(text, mark.end(), end)
        if (
            numbers
            and (subject := begins_statement(text, numbers.start(), final=final)) is not False
        ):
            stop = _trim(text, numbers.start())
            splits = subject and self._splits(mark, stop, " It") and not self._in_quotation(stop)
            return None if subject is None else stop if splits else 0
        quoted = end > mark.end() and not mark[0].endswith(".")
        pattern = _FOUR_WORDS_AFTER if quoted else _WORD_AFTER
        after = pattern.match(text, end)
        stop = after.end() if after else end
        newline = text.find("\n", end, stop)
        if newline < 0 and (stop == len(text) or _BROKEN_NUMBER.match(text, end)) and not final:
            return None
        if newline >= 0 and not text[end:newline].strip():
            return 0  # the line's end decides
        stop = newline if newline >= 0 else stop + 1
        if not text[end:stop].strip():
            return 0
        if not self._splits(mark, end, text[end:stop]) or self._in_quotation(end):
            return 0
        if numbers and self._begins_with_number():
            return _trim(text, numbers.start())
        return end

    def _in_quotation(self, end: int) -> bool:
        """Whether the sentence in hand is inside a quotation at `end`: it does not end there."""
        return is_in_quotation(plain_marks(without_numbers(self._text[self._start : end])))

    def _begins_with_number(self) -> bool:
        """Whether the sentence in hand has its number before it, as its line's first one does."""
        begins = begins_with_number(self._text, self._start, opens_line=self._opens_line)
        if self._opens_line:
            self._numbers_first = begins
        return begins and self._numbers_first

    def _splits(self, mark: re.Match[str], end: int, following: str) -> bool:
        """Whether `split_sentences` sees an end at the mark, numbers taken out of its sight."""
        text = self._text
        first = max(self._start, mark.end() - BEFORE)
        if first > self._start:
            first = max(text.rfind(" ", self._start, first) + 1, first - 40)
        before = without_numbers(text[first : mark.end()])
        closers = NUMBER.sub("", text[mark.end() : end])
        gap = " " if end > mark.end() + len(closers) else ""
        window = f"{before}{''.join(closers.split())}{gap}{following} ."
        window = window.replace("\n", " ")  # no layout; and its own full stop: no headline
        least, most = len(before), len(before) + len("".join(closers.split()))
        return any(least <= span.end <= most for span in split_sentences(window))

    def _claim(self, end: int, closes_line: bool) -> ClaimDone | None:
        """The sentence in hand up to `end` as a claim; None where it states nothing."""
        shown = self._text[self._start : end].rstrip()
        citations = tuple(dict.fromkeys(int(number) for number in NUMBER.findall(shown)))
        bare = without_numbers(without_colon(shown)).strip()
        if self._opens_line:
            bare = _QUOTE_MARKER.sub("", bare, count=1)
            item = _ITEM.match(bare)
            if closes_line and not citations and _is_heading(bare):
                heading = read_heading(bare)
                if not heading.states:
                    self._speaker, self._below = heading.speaker, True
                    return None
            if bare and not item and not self._below:
                self._speaker = ""
            bare = _HASHES.sub("", bare[item.end() :] if item else bare, count=1)
        text = " ".join(_EMPHASIS.sub("", bare).split())
        if not _is_stated(text, bool(citations)):
            return None
        self._below = False
        start = self._offset + self._start
        return ClaimDone(text, citations, start, start + len(shown), self._speaker)


def without_numbers(text: str) -> str:
    """A text without its `[n]` and the white space before them."""
    return _EMPTY_BRACKETS.sub("", _LISTED_NUMBERS.sub("", text))


def _is_stated(text: str, cites: bool) -> bool:
    """Whether a phrase says something: of small words alone, where it denies, affirms or cites."""
    if _REFUSAL.fullmatch(text):
        return False
    if terms(text):
        return _SOURCES.fullmatch(text) is None
    said = words(text)
    return bool(said) and (cites or not _ANSWERING.isdisjoint(said))


def _is_heading(line: str) -> bool:
    """Whether a line is marked as a heading or leads over to a list, and is short."""
    marked = line.startswith("#") or line.endswith(":") or _BOLD_LINE.fullmatch(line)
    return bool(marked) and len(line.split()) <= HEADING_WORDS + 1


def _skip_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _trim(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end
