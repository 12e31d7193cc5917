"""A question -> its words that no article has, so that an answer can tell of them. Pure.

A name that no article has is reason to refuse (`gate.py`); another word may well be said otherwise
in the articles, so an answer stands, and whoever reads it is told.
"""

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final

from .letters import unaccented
from .meanings import same_meaning
from .questions import Question
from .terms import LIGHT_STEMS, STOP_WORDS, stem, words
from .verbs import verb_forms

# Whole words of small letters: no part of "e-mail", "mustn't", "U.S." or "1,000", and no name.
_WORD: Final = re.compile(r"(?<![^\s(\"“‘,;:])[^\W\d_]{3,30}(?=[\s)\"”’,;:.?!]*(?:\s|\Z))")
_ASKING: Final = frozenset("please tell wonder whether".split())
# British and American, either way.
_SPELT: Final = (("is", "iz"), ("ys", "yz"), ("our", "or"), ("tre", "ter"), ("ll", "l"))


def absent_words(question: Question, unheld: Set[str], found: Iterable[str]) -> tuple[str, ...]:
    """Return the content words that no passage has, as written, each once.

    `unheld` are the question's terms that neither a text nor a title has. A word is left out where
    the texts found have another form of the verb, a word of the same meaning, or the word spelt
    otherwise; and so is one that only asks ("kind", "explain").
    """
    absent = unheld - LIGHT_STEMS
    if not absent:
        return ()
    held = {stem(unaccented(word)) for text in found for word in words(text)}
    told = dict.fromkeys(
        word
        for word in _WORD.findall(question.text)
        if word.islower() and word not in STOP_WORDS | _ASKING and stem(word) in absent
    )
    return tuple(word for word in told if held.isdisjoint(_alike(word)))


def _alike(word: str) -> Iterator[str]:
    """Yield the stems by which a text may tell the same."""
    yield from verb_forms(stem(word))
    yield from same_meaning().get(stem(word), ())
    plain = unaccented(word)
    yield stem(plain)
    for one, other in _SPELT:
        yield stem(plain.replace(one, other))
        yield stem(plain.replace(other, one))


def told_absent(absent: Iterable[str]) -> str:
    """Return what is said of them, in a line."""
    *others, last = (f'"{word}"' for word in absent)
    return f"No article has the word {' or '.join(filter(None, (', '.join(others), last)))}."
