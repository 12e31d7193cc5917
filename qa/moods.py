"""A claim and the sentences it cites, as read -> whether it takes for done what they do not.

What will be, may be, or nearly was, has not been. Each verb has the mood that the words before it
give it. Rules for English, as for `support.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

from .agreement import Cited
from .statements import Statement, Word, read_statement
from .terms import STOP_WORDS
from .verbs import is_past, verb_forms

Mood = Literal["done", "future", "possible", "nearly"]

_MOODS: Final[dict[str, Mood]] = {
    **dict.fromkeys("will shall would should ought won't wouldn't 'll".split(), "future"),
    **dict.fromkeys("may might could".split(), "possible"),
    **dict.fromkeys("nearly almost narrowly".split(), "nearly"),
}
_TO: Final = frozenset(  # "plans to pay"
    "about agree agreed agrees aim aims due expect expected expects going hope hoped hopes "
    "intend intended intends likely offer offered offers plan planned planning plans pledge "
    "pledged pledges prepared promise promised promises ready scheduled set threaten "
    "threatened threatens vow vowed vows want wanted wants is are was were".split()
)
_BETWEEN: Final = frozenset("be been have has had not also then now soon never ever to".split())
_BEFORE_NOUNS: Final = frozenset("the a an its his her their this that".split())
_REACH: Final = 4  # words before a verb among which what gives it its mood may stand


def differing_mood(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a claim says it was done and the sentences that it will be, or may.

    It is so only where every sentence that tells the deed tells it so.
    """
    told = [_moods(one.statement.text) for one in cited]
    for word, mood in _deeds(claim):
        stems = verb_forms(word.stem)
        moods = frozenset[Mood]().union(
            *(each[stem] for each in told for stem in stems & each.keys())
        )
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


@lru_cache(maxsize=4096)  # each sentence is tried beside many others
def _moods(text: str) -> Mapping[str, frozenset[Mood]]:
    """Return the moods of the content words of a sentence, by stem."""
    words = read_statement(text).words
    found: dict[str, frozenset[Mood]] = {}
    for place, word in enumerate(words):
        if word.key not in STOP_WORDS and not _is_noun(words, place):
            found[word.stem] = found.get(word.stem, frozenset()) | {_mood(words, place)}
    return found


def _is_noun(words: Sequence[Word], place: int) -> bool:
    """Whether a word is by its form a deed's name: "the opening"."""
    return place > 0 and words[place].text.endswith("ing") and words[place - 1].key in _BEFORE_NOUNS


def _deeds(claim: Statement) -> Iterator[tuple[Word, Mood]]:
    """Yield the verbs of a claim that can be told by their form, each with its mood."""
    for place, word in enumerate(claim.words):
        if word.key in STOP_WORDS:
            continue
        mood = _mood(claim.words, place)
        if mood != "done" or is_past(word.text):
            yield word, mood


def _mood(words: Sequence[Word], place: int) -> Mood:
    """Return the mood that the words right before a verb give it."""
    for back, word in enumerate(reversed(words[max(0, place - _REACH) : place])):
        key = word.text.lower()
        if key in _MOODS:
            return _MOODS[key]
        if key == "to" and place - back >= 2 and words[place - back - 2].text.lower() in _TO:
            return "future"
        if key not in _BETWEEN and not key.endswith("ly"):
            break
    return "done"
