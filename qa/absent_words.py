"""A question -> its words that no article has, so that an answer can tell of them. Pure.

A name that no article has is reason to refuse (`gate.py`); another word may well be said otherwise
in the articles, so an answer stands, and whoever reads it is told.
"""

from collections.abc import Iterable, Mapping

from .meanings import same_meaning
from .questions import Question
from .terms import STOP_WORDS, stem, words
from .verbs import verb_forms


def absent_words(
    question: Question, frequencies: Mapping[str, int], found: Iterable[str]
) -> tuple[str, ...]:
    """Return the content words that no passage has, as written, each once.

    `frequencies` tells how many passages have each of the question's terms. A word is left out
    where the texts found have another form of the verb, or a word of the same meaning.
    """
    absent = {term for term in question.terms if frequencies.get(term, 1) == 0}
    if not absent:
        return ()
    held = {stem(word) for text in found for word in words(text)}
    alike = {term: verb_forms(term) | same_meaning().get(term, frozenset()) for term in absent}
    unsaid = {term for term in absent if held.isdisjoint(alike[term])} - STOP_WORDS
    return tuple(dict.fromkeys(word for word in words(question.text) if stem(word) in unsaid))


def told_absent(absent: Iterable[str]) -> str:
    """Return what is said of them, in a line."""
    *others, last = (f'"{word}"' for word in absent)
    return f"No article has the word {' or '.join(filter(None, (', '.join(others), last)))}."
