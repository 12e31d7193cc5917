"""A text of JSON that comes in pieces -> its values, one by one.

A value that is not JSON is passed over by counting its brackets, so that the next one can be read;
a text is held no longer than the value at hand.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ...records import Raw
from .marking import TOO_LONG
from .unpacking import LONGEST

_SPACE: Final = re.compile(r"[ \t\r\n\ufeff\x1e]*")  # and the mark of RFC 7464's sequences
_BRACKET: Final = re.compile(r'["{}\[\],]')
_IN_STRING: Final = re.compile(r'["\\]')
_NEAR: Final = 16  # characters: an error this near to the end may be for want of more
_WORDS: Final = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "a truth",
    type(None): "null",
}


class Unreadable(Exception):
    """A value that is not JSON, or too large; the message is the reason alone."""


def _whole(digits: str) -> int | str:
    """Return a whole number, or its digits where there are more than Python reads."""
    try:
        return int(digits)
    except ValueError:
        return digits


_DECODER: Final = json.JSONDecoder(strict=False)
_PATIENT: Final = json.JSONDecoder(strict=False, parse_int=_whole)  # slower, by a third


def decoded(text: str, place: int = 0) -> tuple[Any, int]:
    """Return the value that begins at a character of a text, and where it ends.

    Raises:
        json.JSONDecodeError: it is not JSON, or not all of it is there.
        Unreadable: it is, but holds more than can be read.
    """
    try:
        return _DECODER.raw_decode(text, place)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of thousands of digits
        return _PATIENT.raw_decode(text, place)
    except RecursionError:
        raise Unreadable("nested too deep") from None


def record_of(text: str, number: int) -> Raw:
    """Return the record that a whole text is."""
    try:
        value, end = decoded(text, _space_end(text, 0))
        if _space_end(text, end) < len(text):
            raise json.JSONDecodeError("something after its end", text, end)
    except json.JSONDecodeError as error:
        return unreadable(number, f"{error.msg}, character {error.pos + 1}")
    except Unreadable as error:
        return unreadable(number, str(error))
    return as_record(value, number, len(text))


def as_record(value: object, number: int, size: int = 0) -> Raw:
    """Return a value as a record, which only an object is."""
    if isinstance(value, dict):
        return Raw(number, value, size)
    kind = _WORDS.get(type(value), "a number")
    return Raw(number, None, problem=f"record {number} is {kind}, not an object")


def unreadable(number: int, reason: str) -> Raw:
    return Raw(number, None, problem=f"record {number} is not JSON ({reason})")


def _space_end(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


class JsonText:
    """A place in a text that comes in pieces."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.coming = iter(pieces)
        self.held = ""
        self.place = 0
        self.ended = False

    def fill(self, size: int = 1) -> None:
        """Hold at least so many characters from the place on, or all there are."""
        parts = [self.held[self.place :]]
        have = len(parts[0])
        while have < size and not self.ended:
            piece = next(self.coming, None)
            if piece is None:
                self.ended = True
            else:
                parts.append(piece)
                have += len(piece)
        self.held, self.place = "".join(parts), 0

    def peek(self) -> str:
        """Pass over white space; return the next character, or none at the end."""
        while True:
            self.place = _space_end(self.held, self.place)
            if self.place < len(self.held):
                return self.held[self.place]
            if self.ended:
                return ""
            self.fill()

    def value(self) -> Any:
        """Return the value at the place and pass it.

        Raises:
            Unreadable: it is not JSON, or too large; the place is still before it.
        """
        while True:
            held = len(self.held) - self.place
            try:
                value, end = decoded(self.held, self.place)
            except json.JSONDecodeError as error:
                is_cut = error.msg.startswith("Unterminated") or error.pos >= len(self.held) - _NEAR
                if self.ended or not is_cut:
                    where = error.pos - self.place + 1
                    raise Unreadable(f"{error.msg}, character {where} of it") from None
                if held > LONGEST:
                    raise Unreadable(TOO_LONG) from None
                self.fill(2 * held + 1)
                continue
            self.place = end
            return value

    def pass_over(self, depth: int = 0) -> None:
        """Go behind the value at the place, or to the end of as many brackets as are open."""
        start = True
        while start or depth:
            found = _BRACKET.search(self.held, self.place)
            if found is None:
                self.place = len(self.held)
                if self.ended:
                    return
                self.fill()
                continue
            mark = found[0]
            if not depth and mark in ",]}":
                self.place = found.start()
                return
            self.place = found.end()
            if mark == '"':
                self.pass_string()
            elif mark != ",":
                depth += 1 if mark in "{[" else -1
            start = mark == '"' and not depth

    def pass_string(self) -> None:
        """Go behind the string whose first quotation mark was passed."""
        while True:
            found = _IN_STRING.search(self.held, self.place)
            if found is None or (found[0] == "\\" and found.end() == len(self.held)):
                self.place = len(self.held) if found is None else found.start()
                if self.ended:
                    self.place = len(self.held)
                    return
                self.fill(2)
                continue
            self.place = found.end() + (found[0] == "\\")
            if found[0] == '"':
                return

    def elements(self) -> Iterator[Raw]:
        """Yield the records of a list whose bracket was passed."""
        number = 0
        while (mark := self.peek()) != "]":
            if mark == ",":
                self.place += 1
                continue
            number += 1
            if not mark:
                yield Raw(number, None, problem=f"the file ends before record {number}")
                return
            before = self.place
            try:
                value = self.value()
            except Unreadable as error:
                yield unreadable(number, str(error))
                held, place = self.held, self.place
                self.pass_over()
                if self.held is held and self.place == place:
                    self.place += 1  # a bracket that closes nothing
            else:
                yield as_record(value, number, max(self.place - before, 0))
