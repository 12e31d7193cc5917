"""A claim and the sentences it cites, as read -> whether it takes for done what they do not.

What will be, may be, or nearly was, has not been. Each verb has the mood that the words before it
give it. Rules for English, as for `support.py`.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from .agreement import Cited
from .irregular_verbs import pasts, verb_forms
from .statements import Statement, Word
from .terms import STOP_WORDS

Mood = Literal["done", "future", "possible", "nearly"]

_MOODS: Final[dict[str, Mood]] = {
    **dict.fromkeys("will shall would won't wouldn't 'll".split(), "future"),
    **dict.fromkeys("may might could".split(), "possible"),
    **dict.fromkeys("nearly almost narrowly".split(), "nearly"),
}
_TO: Final = frozenset(  # "plans to pay"
    "about agree agreed agrees aim aims due expect expected expects going hope hoped hopes "
    "intend intended intends likely offer offered offers plan planned planning plans pledge "
    "pledged pledges prepared promise promised promises ready scheduled set threaten "
    "threatened threatens vow vowed vows want wanted wants".split()
)
_BETWEEN: Final = frozenset("be been have has had not also then now soon never ever to".split())
_REACH: Final = 4  # words before a verb among which what gives it its mood may stand


def differing_mood(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a claim says it was done and the sentences that it will be, or may.

    It is so only where every sentence that tells the deed tells it so.
    """
    told: dict[str, set[Mood]] = {}
    for one in cited:
        for word in one.statement.words:
            if word.key not in STOP_WORDS:
                told.setdefault(word.stem, set()).add(_mood(one.statement.words, word))
    for word, mood in _deeds(claim):
        moods = set[Mood]().union(*(told.get(each, set()) for each in verb_forms(word.stem)))
        if not moods or mood in moods or (mood != "nearly" and "done" in moods):
            continue
        if mood == "nearly":
            return f"the cited sentence does not say nearly {word.text}"
        if moods == {"nearly"}:
            return f"the cited sentence says only nearly {word.text}"
        if mood == "done":
            may = "may" if moods == {"possible"} else "will"
            return f"the cited sentence does not say that this was done, only that it {may} be"
        if moods == {"possible"}:
            return "the cited sentence says only that this may be"
    return None


def _deeds(claim: Statement) -> Iterator[tuple[Word, Mood]]:
    """Yield the verbs of a claim that can be told by their form, each with its mood."""
    for word in claim.words:
        if word.key in STOP_WORDS:
            continue
        mood = _mood(claim.words, word)
        if mood != "done" or is_past(word):
            yield word, mood


def is_past(word: Word) -> bool:
    """Whether a word is by its form a verb in the past, or a participle."""
    return word.text.islower() and (
        word.text in pasts() or (len(word.text) > 4 and word.text.endswith("ed"))
    )


def _mood(words: Sequence[Word], verb: Word) -> Mood:
    """Return the mood that the words right before a verb give it."""
    place = words.index(verb)
    for back, word in enumerate(reversed(words[max(0, place - _REACH) : place])):
        key = word.text.lower()
        if key in _MOODS:
            return _MOODS[key]
        if key == "to" and place - back >= 2 and words[place - back - 2].text.lower() in _TO:
            return "future"
        if key not in _BETWEEN and not key.endswith("ly"):
            break
    return "done"
