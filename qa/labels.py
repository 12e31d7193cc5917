"""A model's reply, piece by piece -> its text and the labels it cites, however they are bracketed.

`[s3]`, `[s3][s7]`, `[s3, 4]`, `[s3-s5]`, `(S3)`, `[[s3]]`, `【source s3】` are citations; "the S3
bucket" and "article(s)" are text. What comes out depends on the reply alone, never on how it was
cut into pieces, and a bracket that stays open is let go after a bounded number of characters. It
knows labels, not what they stand for, and shows nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HELD = 60  # characters after an opening bracket that may be held back
LONGEST_LIST = 240  # the same where all of them are labels: some 50 of them

_NOUNS: Final = ("sentences", "sentence", "sources", "source", "labels", "label", "citations")
_WORDS: Final = (*_NOUNS, "citation", "see", "cf", "per", "from", "and", "or", "to", "through")
_BEGINNINGS: Final = sorted(
    {word[:length] for word in _WORDS for length in range(1, len(word))}, key=len, reverse=True
)
# Zero-width characters are among them: they would make a number in brackets look like a citation.
_SEPARATOR: Final = r"[\s,;:&+/|.†^#\\*`\u00ad\u200b-\u200f\u2060\ufeff-]|[–—\u2212\u2011]"
_LABEL: Final = r"s[\s#]?\d+"
_PART: Final = rf"(?:{_LABEL}|\d+|{'|'.join(_WORDS)}|{_SEPARATOR})"
_SQUARE: Final = "[【\uff3b"
_CLOSING: Final = "])}】\uff3d\uff09"

_OPENERS: Final = re.compile(r"[\[({【\uff3b\uff08]{1,60}")
_STOP: Final = re.compile(r"[\])}】\uff3d\uff09\[({【\uff3b\uff08\r\n]")
_CITING: Final = re.compile(rf"{_PART}+", re.IGNORECASE)
_BEGUN: Final = re.compile(
    rf"{_PART}*+(?:{'|'.join(_BEGINNINGS)}|s[\s#])?", re.IGNORECASE
)  # what may still become `_CITING`
_LABELS_FIRST: Final = re.compile(
    rf"(?:{_SEPARATOR})*+{_LABEL}(?:(?:{_SEPARATOR}|and\b|to\b)*+(?:{_LABEL}|\d+\b))*",
    re.IGNORECASE,
)
_HAS_LABEL: Final = re.compile(_LABEL, re.IGNORECASE)
_LONE_S: Final = re.compile(rf"(?:{_SEPARATOR})*+s[\s#]?", re.IGNORECASE)
_HAS_NOUN: Final = re.compile("|".join(_NOUNS), re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d{4}|\d,\d{3}(?!\d)|\d\.\d")  # [2017], [10,000], [3.5]
_TOKEN: Final = re.compile(
    r"(?P<number>\d+)|(?P<range>[-–—\u2212\u2011]|\bto\b|\bthrough\b|\.\.+)|(?P<list>[,;&+/|]|\band\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A bracket of labels: those that exist, each once and in order, and how many do not."""

    labels: tuple[str, ...]
    invented: int


class LabelReader:
    """Reads a reply for labels; holds back only what may still turn out to be one."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._known = {int(label[1:]): label for label in labels}
        self._ordered = sorted(self._known)
        self._held = ""

    def feed(self, piece: str) -> list[str | Cited]:
        """Take the next piece of the reply; return what is certain now, in order."""
        self._held += piece
        return self._read(final=False)

    def finish(self) -> list[str | Cited]:
        """End the reply; return what was held back. A label broken off by the end is dropped."""
        return self._read(final=True)

    def _read(self, *, final: bool) -> list[str | Cited]:
        text = self._held
        position = 0
        found: list[str | Cited] = []
        while opener := _OPENERS.search(text, position):
            if opener.start() > position:
                found.append(text[position : opener.start()])
            position = opener.start()
            bracket = self._bracket(text, opener, final)
            if bracket is None:
                break
            items, position = bracket
            found.extend(item for item in items if item)
        else:
            if position < len(text):
                found.append(text[position:])
            position = len(text)
        self._held = text[position:]
        return found

    def _bracket(
        self, text: str, opener: re.Match[str], final: bool
    ) -> tuple[list[str | Cited], int] | None:
        """What a bracket is and where reading goes on; None while that is not certain."""
        start = opener.end()
        if len(opener[0]) >= HELD:
            return [], start  # nobody means so many brackets
        if start == len(text) and not final:
            return None
        limit = start + HELD
        stop = _STOP.search(text, start, limit)
        if stop is None and len(text) >= limit and _BEGUN.fullmatch(text, start, limit):
            limit = start + LONGEST_LIST
            stop = _STOP.search(text, start, limit)
        square = opener[0][-1] in _SQUARE
        if stop is None and len(text) < limit and not final:
            begun = _BEGUN.fullmatch(text, start) or (square and _LABELS_FIRST.match(text, start))
            return None if begun else ([opener[0]], start)
        if stop is None or stop[0] not in _CLOSING:
            end = stop.start() if stop else min(limit, len(text))
            return self._unclosed(text, opener, end)
        return self._closed(text, opener, stop.start(), final)

    def _closed(
        self, text: str, opener: re.Match[str], stop: int, final: bool
    ) -> tuple[list[str | Cited], int] | None:
        """What a bracket with both its ends is; as many opening brackets are taken as closing."""
        body = text[opener.end() : stop]
        square = opener[0][-1] in _SQUARE
        citing = _CITING.fullmatch(body) is not None
        cites = citing and (
            _HAS_LABEL.search(body) or (_HAS_NOUN.search(body) and any(map(str.isdigit, body)))
        )
        numbers = square and citing and any(map(str.isdecimal, body))
        if not (cites or numbers or (square and _LABELS_FIRST.match(body))):
            return [opener[0]], opener.end()
        end = stop
        while end < len(text) and end - stop < len(opener[0]) and text[end] in _CLOSING:
            end += 1
        if end == len(text) and end - stop < len(opener[0]) and not final:
            return None
        if numbers and not cites:
            if _FIGURE.search(body):  # an insertion, not a citation: without brackets it is plain
                return [body], end
            return [Cited((), len(re.findall(r"\d+", body)))], end
        labels = _LABELS_FIRST.match(body)
        cited = self._resolve(body if cites or labels is None else labels[0])
        outer = opener[0][: len(opener[0]) - (end - stop)] if cited.labels else ""
        return [outer, cited], end

    def _unclosed(
        self, text: str, opener: re.Match[str], end: int
    ) -> tuple[list[str | Cited], int]:
        """What a bracket is that another, a line's end, or the end of the reply breaks off."""
        start = opener.end()
        broken_off = end == len(text)
        body = text[start:end]
        if not broken_off and _LONE_S.fullmatch(body):
            return [], start  # with what follows, it might look like a label: "[s[s9]3]"
        if opener[0][-1] in _SQUARE:
            labels = _LABELS_FIRST.match(body)
            if labels and not (broken_off and labels.end() == len(body)):
                return [self._resolve(labels[0])], start + labels.end()
            numbers = re.findall(r"\d+", body)
            if labels or (_BEGUN.fullmatch(body) and (numbers or broken_off)):
                whole = re.split(r"\d+\Z", labels[0])[0] if labels else ""
                cited = self._resolve(whole) if _HAS_LABEL.search(whole) else Cited((), 0)
                lost = 1 if labels else len(numbers)
                return [Cited(cited.labels, cited.invented + lost)], end
        elif broken_off and body[:1].lower() == "s" and _BEGUN.fullmatch(body):
            return [Cited((), 1 if _HAS_LABEL.search(body) else 0)], end
        return [opener[0]], start

    def _resolve(self, body: str) -> Cited:
        """The labels that a bracket's numbers name; a range takes those that exist inside it."""
        chosen: dict[str, None] = {}
        invented = 0
        previous: int | None = None
        ranged = False
        for token in _TOKEN.finditer(body):
            if token["number"] is None:
                ranged = previous is not None and (ranged or token["range"] is not None)
                if token["list"] is not None:
                    previous, ranged = None, False
                continue
            number = int(token["number"])
            invented += number not in self._known
            if ranged and previous is not None:
                low, high = sorted((previous, number))
                first, last = bisect_left(self._ordered, low), bisect_right(self._ordered, high)
                chosen.update((self._known[known], None) for known in self._ordered[first:last])
            elif number in self._known:
                chosen[self._known[number]] = None
            previous, ranged = number, False
        return Cited(tuple(chosen), invented)
