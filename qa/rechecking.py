"""A sentence cited earlier + its article as indexed now -> whether it is still there. Pure."""

from dataclasses import dataclass
from typing import Literal

from .types import ArticleRecord, Citation, Sentence

Verdict = Literal["same", "moved", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A citation and what has become of its sentence; `now` is where that stands, if anywhere.

    `same` is the very characters at the same place, `moved` at another place of the article,
    `changed` that they are nowhere in it, and `gone` that the article is no longer indexed.
    """

    citation: Citation
    verdict: Verdict
    now: Sentence | None = None


def recheck(citation: Citation, record: ArticleRecord | None) -> Rechecked:
    """Return what has become of a cited sentence."""
    if record is None:
        return Rechecked(citation, "gone")
    cited = citation.sentence
    there = [sentence for sentence in record.sentences if sentence.text == cited.text]
    if not there:
        return Rechecked(citation, "changed")
    now = min(there, key=lambda sentence: abs(sentence.start - cited.start))
    return Rechecked(citation, "same" if now.start == cited.start else "moved", now)
