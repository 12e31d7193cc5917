"""A model's reply, piece by piece -> the same without what is no text: control characters, markers.

Both readers give the same however the reply is cut; what they hold back is bounded.
"""

import re
from typing import Final

REFUSAL: Final = "NOT IN THE ARTICLES"

# A terminal's escape sequences: colours, moves of the cursor, titles of windows.
_ESCAPE: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)"
    r"|\x1b[ -/]{1,3}[0-~]|\x1b[^\[\] -/]"
)
_ESCAPE_BEGUN: Final = re.compile(
    r"(?:\x1b(?:\[[0-?]{0,40}[ -/]{0,8}|\][^\x07\x1b\n]{0,200}\x1b?|[ -/]{1,3})?"
    r"|\x9b[0-?]{0,40}[ -/]{0,8})\Z"
)
_CONTROLS: Final = re.compile(  # white space and zero-width characters are not among them
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]"
)

_BEFORE: Final = r"\s{0,22}[*_`\"'“(]{0,4}"
_AFTER: Final = r"[.!…]{0,4}[*_`\"'”)]{0,4}"
_LETTERS: Final = [r"\s{1,20}" if letter == " " else letter for letter in REFUSAL]
_MARKER: Final = re.compile(rf"{_BEFORE}\b{''.join(_LETTERS)}\b{_AFTER}")
_MARKER_BEGUN: Final = re.compile(
    rf"{_BEFORE}{''.join(f'(?:{letter}' for letter in _LETTERS)}{_AFTER}{')?' * len(_LETTERS)}\Z"
)
_SENTENCE_ENDS: Final = frozenset(".!?…:;])\"'”*_`")


class ControlReader:
    """Leaves out escape sequences whole, and control characters other than white space."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take the next piece; return what is certain to be text. An open sequence is dropped."""
        text = _ESCAPE.sub("", self._held + piece)
        begun = _ESCAPE_BEGUN.search(text)
        cut = begun.start() if begun else len(text)
        self._held = text[cut:]
        return _CONTROLS.sub("", text[:cut])


class MarkerReader:
    """Leaves out the marker of a refusal where it is a sentence of its own."""

    def __init__(self) -> None:
        self._held = ""
        self._last = ""  # the last character before `_held` that is no white space

    def feed(self, text: str, *, final: bool = False) -> str:
        """Take the next text, `final` where it ends; return what is certain to be shown."""
        text = self._held + text
        shown: list[str] = []
        position = 0
        while found := _MARKER.search(text, position):
            if found.end() == len(text) and not final:
                break
            self._show(text[position : found.start()], shown)
            if self._last not in _SENTENCE_ENDS and "\n" not in found[0][:3]:
                self._show(found[0], shown)
            position = found.end()
        begun = None if final else _MARKER_BEGUN.search(text, position)
        cut = begun.start() if begun else len(text)
        self._show(text[position:cut], shown)
        self._held = text[cut:]
        return "".join(shown)

    def _show(self, text: str, shown: list[str]) -> None:
        shown.append(text)
        self._last = text.rstrip()[-1:] or self._last
