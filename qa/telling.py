"""A sentence -> what it is compared by: what it says, when its article appeared, what is beside it.

Pure.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from .agreement import Cited
from .datelines import dateline_end
from .statements import Statement
from .support import Evidence, read_cited
from .types import Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence as it is compared: what it says, when its article appeared, and what is beside."""

    sentence: Sentence
    cited: Cited
    title: str = ""

    @property
    def statement(self) -> Statement:
        """What the sentence says."""
        return self.cited.statement


def told_beside(
    sentence: Sentence, around: Mapping[int, str], title: str, date: datetime.date | None
) -> Told:
    """Return a sentence as it is compared; `around` are sentences of its article by index.

    The place and day of a dateline tell of the article and are none of what the sentence says.
    """
    before = " ".join(around.get(sentence.index - back, "") for back in (2, 1)).strip()
    after = around.get(sentence.index + 1, "")
    text = sentence.text[dateline_end(sentence.text) :]
    evidence = Evidence(text, before, after, sentence.speaker, title, date)
    return Told(sentence, read_cited(evidence), title)
