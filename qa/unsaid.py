"""A question for somebody's words + ranked sentences -> that there are none, and what is nearest.

Pure. Strict about its own claim: "nothing is said" wants the speaker to be known or named, the
question to ask for words, and no sentence that could be meant; whether there is enough evidence
otherwise is for the gate.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from .names import TITLES, is_person
from .questions import Question
from .ranking import ON_TOPIC, RankedSentence
from .reporting_verbs import REPORTING, SAYING
from .speech import gives_own_words
from .terms import WORD, terms, words
from .vocabulary import is_common

LONGEST_TOPIC: Final = 60  # characters; what is longer is a clause and reads badly in an answer
OTHERS_FIRST: Final = 2
# Share of a topic's weight that must stand right before or after a sentence, or in one that names
# the speaker, for either to be taken for their words on it. Of some 300 questions for words that
# there are not .93 are refused, with .5 here .84; of those for words that there are .02, 2026-11.
BESIDE_TOPIC: Final = 0.7
# Words between a name and its verb: "X, the secretary of state, said", "said secretary X".
AFTER_NAME: Final = 8
BEFORE_NAME: Final = 3
VERBS_OF_SAYING: Final = SAYING | REPORTING | {"according", "called", "calls"}
_DASH: Final = re.compile(
    r"[\u2012-\u2015]\W*[^\W\d_][\w .'\u2019-]*\Z|\s-+\s?[A-Z][\w .'\u2019-]*\Z"
)
PLACED: Final = frozenset("in at to during with".split())


def says_nothing(question: Question, ranked: Sequence[RankedSentence]) -> bool:
    """Whether somebody is asked for words, and says none, or none on the topic or beside it.

    A sentence that names a known person and holds the topic may tell of such words unnoticed. Of
    one whom no sentence is attributed to, it must have a verb of saying beside the name.
    """
    if _is_unquoted(question):
        return not any(map(partial(_may_tell, question), ranked))
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
    """The sentence that tells a reader so; None where the question names nobody."""
    if _is_unquoted(question):
        return f"The articles do not quote {_capitalised(question.speaker or '')}{_on(question)}."
    if not question.speakers or not question.topic:
        return None
    name = _shown_name(question.speaker or "", question.speakers)
    return f"The articles quote {_capitalised(name)}, but not{_on(question)}."


def whom_is_meant(question: Question) -> str | None:
    """The sentence that asks back, where a question wants the words of somebody not named."""
    if question.unnamed is None:
        return None
    if not question.unnamed:
        return "Whose words are meant? Name a speaker or a topic."
    return f'The question does not say who "{question.unnamed.lower()}" is; name the speaker.'


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


def _is_unquoted(question: Question) -> bool:
    """Whether words of somebody are asked for by name, and no sentence is anybody's of that name.

    A thing that has no name, "the report", may well say something that nobody is quoted with.
    """
    if question.speakers != () or not question.asks_words or question.speaker is None:
        return False
    if not is_person(question.speaker) or not WORD.search(question.speaker):
        return False
    name = WORD.findall(question.speaker)
    if all(word[:1].isupper() for word in name):
        return True
    last, described = name[-1].lower(), f"the {question.speaker} "
    return not (is_common(last) or last in TITLES or described in question.text)


def _may_tell(question: Question, one: RankedSentence) -> bool:
    """Whether a sentence may tell what somebody unquoted said, though it is attributed to nobody.

    As in "Y, X has said", "'I am ...,' X sings" and a quotation signed "- X".
    """
    text = one.sentence.text
    held = words(text)
    last = words(question.speaker or "")[-1]
    places = [place for place, word in enumerate(held) if word == last]
    if one.sentence.speaker is not None or not places:
        return False
    if question.topic and max(one.topic, one.topic_around) < BESIDE_TOPIC:
        return False
    near = (held[max(place - BEFORE_NAME, 0) : place + AFTER_NAME + 1] for place in places)
    signed = places[-1] == len(held) - 1 and _DASH.search(text) is not None
    return signed or gives_own_words(text) or not all(map(VERBS_OF_SAYING.isdisjoint, near))


def _on(question: Question) -> str:
    """What the words were to be about, as the end of a sentence."""
    if not question.about:
        return ""
    if len(question.about) > LONGEST_TOPIC:
        return " on that"
    first = question.about.split()[0].lower()
    return f" {question.about}" if first in PLACED else f" on {question.about}"


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _shown_name(written: str, speakers: Sequence[str]) -> str:
    """The fullest name where all of them are one's, else the name as the question writes it."""
    fullest = max(speakers, key=len)
    whole = set(fullest.split())
    return fullest if all(set(name.split()) <= whole for name in speakers) else written


def _is_full_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and is_person(name) and all(word[:1].isupper() for word in words)
