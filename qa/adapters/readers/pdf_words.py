"""Printed lines of a paragraph -> running text, words divided over a line end made whole.

Pure. A hyphen at a line end is the printer's and goes, unless the document says otherwise: the
word is written with it elsewhere, or not without it while both its parts are words by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SOFT_HYPHEN = "\u00ad"
PRINTED_HYPHENS = "-\u2010\x02" + SOFT_HYPHEN
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
SHORTEST_PART = 3  # letters; "de", "un" and "re" are syllables more often than words
_CONTROLS = [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)]
_SIGNS = {
    **dict.fromkeys([*_CONTROLS, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xE000, 0xF900)]),
    **dict.fromkeys([0x02, 0x2010, 0x2011], "-"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **LIGATURES,
}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LAST = re.compile(r"\w[\w’'-]*\Z")
_FIRST = re.compile(r"\w+(?:[-’']\w+)*")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a document that stand whole within a line, in small letters."""

    words: frozenset[str]

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Vocabulary":
        """Collect them; the ends of a line that may be parts of a word are left out."""
        words: set[str] = set()
        divided = False
        for line in lines:
            found = _WORD.findall(cleaned(line).casefold())
            if divided:
                found = found[1:]
            divided = line.rstrip(" \r\n")[-1:] in PRINTED_HYPHENS
            words.update(found[:-1] if divided else found)
        return cls(frozenset(words))

    def joined(self, before: str, after: str) -> str:
        """Return two lines as running text; `before` may end in a hyphen."""
        before = before.rstrip()
        sign = before[-1:]
        if sign and sign in PRINTED_HYPHENS and _LAST.search(before[:-1]) and after[:1].isalnum():
            whole = before[:-1]
            if sign == SOFT_HYPHEN or not self._keeps_hyphen(whole, after):
                return whole + after
            return whole + "-" + after
        if before.endswith(("—", "/")) and before[-2:-1].isalnum():
            return before + after
        if _WIDE.match(before[-1:]) and _WIDE.match(after[:1]):
            return before + after
        return f"{before} {after}" if before else after

    def _keeps_hyphen(self, before: str, after: str) -> bool:
        """Tell whether a hyphen at a line end belongs to the word."""
        first, last = _LAST.search(before), _FIRST.match(after)
        if first is None or last is None or not after[0].islower():
            return True  # "Anglo-" and "American", "F-" and "16"
        start, end = first[0].casefold(), last[0].casefold()
        if start + end in self.words:
            return False
        if f"{start}-{end}" in self.words or (not start.isalpha() and "-" not in start):
            return True  # "30-" and "year"
        start, end = start.rpartition("-")[2], end.partition("-")[0]
        if start + end in self.words:
            return False
        known = start in self.words and end in self.words
        return known and min(len(start), len(end)) >= SHORTEST_PART


def cleaned(line: str) -> str:
    """Return a printed line without ligatures, double spaces and signs that no reader sees.

    A hyphen at its end stays what it is.
    """
    line = line.rstrip()
    divided = line[-1:] in PRINTED_HYPHENS and line[-2:-1].isalnum()
    end = line[-1:] if divided else ""
    return " ".join(_readable(line.removesuffix(end)).split()) + end


def ended(paragraph: str) -> str:
    """Return a paragraph whose last line has no other after it."""
    return paragraph[:-1] + _readable(paragraph[-1:])


def _readable(text: str) -> str:
    return text.translate(_SIGNS)
