"""A question for somebody's words + ranked sentences -> that there are none, and what is nearest.

Pure. Strict about its own claim: "nothing is said" wants the speaker to be known, the question to
ask for words, and no sentence that could be meant; whether there is enough evidence otherwise is
for the gate.
"""

from collections.abc import Sequence
from typing import Final

from .names import is_person
from .questions import Question
from .ranking import ON_TOPIC, RankedSentence
from .terms import terms

LONGEST_TOPIC: Final = 60  # characters; what is longer is a clause and reads badly in an answer
OTHERS_FIRST: Final = 2
# Share of a topic's weight that must stand right before or after a sentence, or in one that names
# the speaker, for either to be taken for their words on it. Of some 300 questions for words that
# there are not .93 are refused, with .5 here .84; of those for words that there are .02, 2026-11.
BESIDE_TOPIC: Final = 0.7


def says_nothing(question: Question, ranked: Sequence[RankedSentence]) -> bool:
    """Whether a known person is asked for words on a topic, and says none on it or beside it.

    A sentence that names the person and holds the topic may tell of such words unnoticed.
    """
    known = any(map(_is_full_name, question.speakers or ()))
    if not (known and question.asks_words and question.topic):
        return False
    own = set(terms(question.speaker or ""))
    return not any(
        one.spoken or one.topic_around >= BESIDE_TOPIC
        if one.by_speaker
        else one.topic >= BESIDE_TOPIC and own & set(terms(one.sentence.text))
        for one in ranked
    )


def nothing_said(question: Question) -> str | None:
    """The sentence that tells a reader so; None where the question names no known speaker."""
    if not question.speakers or not question.topic:
        return None
    name = _shown_name(question.speaker or "", question.speakers)
    name = name[:1].upper() + name[1:]
    about = question.about if len(question.about) <= LONGEST_TOPIC else "that"
    return f"The articles quote {name}, but not on {about}."


def nearest_speech(
    question: Question, ranked: Sequence[RankedSentence]
) -> Sequence[RankedSentence]:
    """The ranked sentences with what others say on the topic first, then what the person says.

    One of the person's sentences comes third, so that both are seen at a glance.
    """
    if not question.speakers:
        return ranked
    own = [one for one in ranked if one.by_speaker]
    others = [
        one
        for one in ranked
        if one.sentence.speaker and not one.by_speaker and one.topic >= ON_TOPIC
    ]
    first = [*others[:OTHERS_FIRST], *own[:1], *others[OTHERS_FIRST:], *own[1:]]
    chosen = set(map(id, first))
    return [*first, *(one for one in ranked if id(one) not in chosen)]


def _shown_name(written: str, speakers: Sequence[str]) -> str:
    """The fullest name where all of them are one's, else the name as the question writes it."""
    fullest = max(speakers, key=len)
    whole = set(fullest.split())
    return fullest if all(set(name.split()) <= whole for name in speakers) else written


def _is_full_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and is_person(name) and all(word[:1].isupper() for word in words)
