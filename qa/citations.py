"""A model's streamed reply over labelled sentences -> text with numbers, and the claims it makes.

Labels become numbers as they arrive, in order of first use; invented ones are dropped and counted.
What comes out depends on the reply alone, never on how the stream cut it. A number stands for a
sentence that was given to the model, looked up by its label; no quoted text is taken from a reply,
and no claim is believed here: `qa.support` checks them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .claims import ClaimDone, ClaimReader
from .labels import Cited, LabelReader
from .reply_text import REFUSAL, ControlReader, MarkerReader
from .types import Sentence

HEAD = 40  # characters held back at most to see whether the reply is a refusal
WIDEST_GAP = 20  # characters of white space kept in a row

_RUN: Final = re.compile(r"\s+|\S+")
_BEFORE_REFUSAL: Final = re.compile(r"[\s*_\"'“‘`#>(\[-]*")
_LEAD_INS: Final = tuple(  # in lower case; what else comes before the marker is text
    """answer|the answer|final answer|the final answer|the answer is|response|reply|result|output
    |sorry|i'm sorry|i am sorry|conclusion|status|assistant""".replace("\n    ", "").split("|")
)
_AFTER_LEAD_IN: Final = re.compile(r"[\s*_:,.–—-]*")
_CLOSING_MARKS: Final = tuple(".,;:!?)")


@dataclass(frozen=True, slots=True)
class Words:
    """Text to show now, labels already replaced by numbers."""

    text: str


Event = Words | ClaimDone


class CitationStream:
    """One reply being read: feed it pieces, show its words, check its claims.

    The words, put together, are the answer's text without white space at its ends.
    """

    def __init__(self, labels: Mapping[str, Sentence]) -> None:
        self._labels = labels
        self._controls = ControlReader()
        self._reader = LabelReader(labels)
        self._markers = MarkerReader()
        self._claims = ClaimReader()
        self._head: str | None = ""  # the beginning of the reply until it is known not to refuse
        self._refused = False
        self._dropped = 0
        self._numbers: dict[Sentence, int] = {}
        self._in_a_row: set[int] = set()  # numbers shown since the last other character
        self._gap = _Gap()
        self._shown_any = False

    @property
    def sentences(self) -> dict[int, Sentence]:
        """The cited sentences by number, in order of first use."""
        return {number: sentence for sentence, number in self._numbers.items()}

    @property
    def dropped(self) -> int:
        """How many labels, and numbers in brackets, the reply has invented so far."""
        return self._dropped

    @property
    def refused(self) -> bool:
        """Whether the reply says that the articles do not answer; nothing of it is shown then."""
        return self._refused

    def feed(self, piece: str) -> list[Event]:
        """Take the next piece of the reply; return what can be shown and checked now."""
        piece = self._controls.feed(piece)
        if self._refused or not piece:
            return []
        if self._head is not None:
            self._head += piece
            refuses = _refuses(self._head, final=False)
            if refuses is None:
                return []
            self._refused = refuses
            piece, self._head = self._head, None
            if refuses:
                return []
        return self._events(self._show(self._reader.feed(piece)), final=False)

    def finish(self) -> list[Event]:
        """End the reply; return what was held back."""
        if self._head is not None:
            self._refused = bool(_refuses(self._head, final=True))
        if self._refused:
            return []
        items = [*self._reader.feed(self._head or ""), *self._reader.finish()]
        self._head = None
        return self._events(self._show(items), final=True)

    def _events(self, shown: str, *, final: bool) -> list[Event]:
        shown = self._markers.feed(shown, final=final)
        events: list[Event] = [Words(shown)] if shown else []
        if shown:
            events += self._claims.feed(shown)
        if final:
            events += self._claims.finish()
        return events

    def _show(self, items: Iterable[str | Cited]) -> str:
        """The text to show for what was read."""
        shown: list[str] = []
        for item in items:
            if isinstance(item, Cited):
                self._show_numbers(item, shown)
            else:
                self._show_text(item, shown)
        return "".join(shown)

    def _show_text(self, text: str, shown: list[str]) -> None:
        for run in _RUN.findall(text):
            if run[0].isspace():
                self._gap.widen(run)
                continue
            self._gap.close(shown, before=run[0], first=not self._shown_any)
            shown.append(run)
            self._shown_any = True
            self._in_a_row.clear()

    def _show_numbers(self, cited: Cited, shown: list[str]) -> None:
        self._dropped += cited.invented
        numbers = [self._number(self._labels[label]) for label in cited.labels]
        new = [number for number in dict.fromkeys(numbers) if number not in self._in_a_row]
        if not new:
            self._gap.drop()
            return
        self._gap.close(shown, before="[", first=not self._shown_any)
        shown.extend(f"[{number}]" for number in new)
        self._shown_any = True
        self._in_a_row.update(new)

    def _number(self, sentence: Sentence) -> int:
        return self._numbers.setdefault(sentence, len(self._numbers) + 1)


class _Gap:
    """White space that is not shown before something follows it."""

    def __init__(self) -> None:
        self._lines = 0
        self._spaces = ""
        self._around_nothing = False  # a label was dropped here
        self._wide_enough = False  # with white space before it

    def drop(self) -> None:
        """Note that a label stood here of which nothing is shown."""
        self._around_nothing = True
        self._wide_enough = bool(self._spaces or self._lines)

    def widen(self, space: str) -> None:
        """Add white space; of many empty lines one stays."""
        lines = space.replace("\r\n", "\n").count("\n")
        after = space.rpartition("\n")[2].replace("\r", " ")
        if lines:
            self._lines, self._spaces = min(2, self._lines + lines), after[:WIDEST_GAP]
        elif not self._wide_enough:
            self._spaces = (self._spaces + after)[:WIDEST_GAP]

    def close(self, shown: list[str], *, before: str, first: bool) -> None:
        """Show the white space as it should stand before the next character, and start anew."""
        orphaned = self._around_nothing and not self._lines and before in _CLOSING_MARKS
        if not first and not orphaned:
            shown.append("\n" * self._lines + self._spaces)
        self._lines, self._spaces = 0, ""
        self._around_nothing = self._wide_enough = False


def _refuses(head: str, *, final: bool) -> bool | None:
    """Whether a reply that begins so is a refusal; None while only more of it can tell.

    In capitals the marker counts at the beginning of anything, also after "Answer:" and the like;
    otherwise only as a sentence of its own.
    """
    if len(head) >= HEAD:
        head, final = head[:HEAD], True
    junk = _BEFORE_REFUSAL.match(head)
    said = " ".join(head[junk.end() if junk else 0 :].split())
    verdicts = [_is_marker(said, final=final)]
    for lead_in in _LEAD_INS:
        begun = said[: len(lead_in)].lower()
        if len(begun) < len(lead_in):
            verdicts.append(None if begun == lead_in[: len(begun)] and not final else False)
        elif begun == lead_in and not said[len(lead_in) : len(lead_in) + 1].isalnum():
            after = _AFTER_LEAD_IN.match(said, len(lead_in))
            rest = said[after.end() if after else len(lead_in) :]
            verdicts.append(_is_marker(rest, final=final))
    return True if True in verdicts else None if None in verdicts else False


def _is_marker(said: str, *, final: bool) -> bool | None:
    """Whether a text begins with the marker; None while only more of it can tell."""
    marker, rest = said[: len(REFUSAL)], said[len(REFUSAL) :]
    if marker.upper() != REFUSAL[: len(marker)]:
        return False
    if len(marker) < len(REFUSAL):
        return False if final else None
    if not rest:
        # A space may have been taken off the end: what follows it is not known yet.
        return True if final else None
    if rest[0].isalnum():
        return False
    return marker == REFUSAL or not rest.strip()[:1].isalnum()
