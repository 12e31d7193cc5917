"""A topic + two sentences -> whether both are about it, by their own words and titles. Pure.

What stands around them is not enough: articles on one country tell of all that happens there.
"""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Final

from .likeness import counts_them
from .meanings import same_meaning
from .telling import Told
from .terms import LIGHT_STEMS, terms

EACH: Final = 0.5  # share of a topic's words that each must hold with its title, no name alone
BOTH: Final = 0.75  # the same of the two together; all of the words where they are at most three
ROOT: Final = 5  # letters that two forms of a word share: "produce", "production"


def on_topic(topic: Sequence[str], one: Told, other: Told) -> bool:
    """Tell whether two sentences are about a topic, the stems of its words."""
    wanted = {term for term in topic if term not in LIGHT_STEMS} or set(topic)
    held = [{term for term in wanted if _holds(words, term)} for words in map(_own, (one, other))]
    names = _names(one) | _names(other)
    return len(held[0] | held[1]) >= ceil(BOTH * len(wanted)) and all(
        len(terms_held) > EACH * len(wanted)
        or (len(terms_held) == EACH * len(wanted) and not terms_held <= names)
        for terms_held in held
    )


def _names(one: Told) -> set[str]:
    """Return the stems of the names in a sentence."""
    words = one.statement.words
    return {words[place].stem for run in one.statement.names for place in run}


def _own(one: Told) -> set[str]:
    text = one.statement.text
    found = {*terms(text), *terms(one.title)}
    if counts_them(text):
        found.update(terms(one.cited.around[0]))
    return found


def _holds(words: Iterable[str], term: str) -> bool:
    alike = same_meaning().get(term, frozenset({term}))
    root = term[:ROOT]
    return any(word in alike or (len(root) == ROOT and word.startswith(root)) for word in words)
