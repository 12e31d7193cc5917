"""An article's sentences -> each as the rules about speakers see it: its words and its cue."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .cue_words import MASK, may_have_cue, words_of
from .cues import Cue, find_cue
from .types import Span

# "Oslo (AFP) - " and "OSLO, May 3 - ": where a story was written does not speak.
_DATELINE = re.compile(
    r"[A-Z][\w.,’' ]{1,50}\([A-Z][\w /.-]{1,28}\) ?[-–—]{1,2}\s"
    r"|[A-Z]{3,}[\w.,’' ]{0,40} ?[-–—]{1,2}\s(?=[A-Z“\"])"
)


@dataclass(slots=True)
class Reading:
    """One sentence as the rules see it.

    `visible` is the text with its quotations masked, `quoted` the share of it within them.
    `leads_in` is the speaker of the quotation that follows a closing colon; `speaker` and `lost`
    (found by its first person alone) are filled in step by step.
    """

    text: str
    visible: str
    paragraph: int
    quoted: float
    cue: Cue | None
    speaker: str | None = None
    leads_in: str | None = None
    lost: bool = False
    _words: list[str] | None = None

    @property
    def words(self) -> list[str]:
        """The words of the visible text, found when they are first asked for."""
        if self._words is None:
            dateline = _DATELINE.match(self.visible)
            start = dateline.end() if dateline else 0
            self._words = words_of(self.visible[start:]) if self.quoted < 1 else [MASK]
        return self._words


def read_sentences(
    text: str, masked: str, spans: Sequence[Span], paragraphs: Sequence[int]
) -> list[Reading]:
    """Each sentence with its words and its cue."""
    readings = []
    for span, paragraph in zip(spans, paragraphs, strict=True):
        visible = masked[span.start : span.end]
        quoted = visible.count(MASK) / max(1, len(visible))
        reading = Reading(text[span.start : span.end], visible, paragraph, quoted, None)
        if not span.heading and may_have_cue(visible):
            reading.cue = find_cue(reading.words)
        readings.append(reading)
    return readings
