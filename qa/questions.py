"""A question -> what it asks: its content terms, the kind of answer, whose words it wants.

Rules only, for English (those about speech in `speech.py`); a question no rule knows is of type
"other" and about its terms. Looks at the question alone: names no article and searches nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from .speech import find_speech, find_unnamed
from .terms import STOP_WORDS, WORD, query_terms, stem, terms, words

AnswerType = Literal["date", "number", "person", "place", "reason", "manner", "other"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it asks.

    `terms` are the stems of its content words, each once, in order, without a verb that only tells
    of speech; `speaker` is the person or body whose words are wanted, as written, and `topic` the
    stems of what they are to be about (all terms where no speaker is named), which `about` holds
    as written. `speakers` are the names under which a store knows the speaker, None where that was
    not looked up; `asks_speaker` tells that the answer is who spoke, and
    `asks_words` that nothing but words of the speaker will do. `unnamed` is the pronoun that
    stands for a speaker whom the question does not name, empty where there is not even that, else
    None. `counted` are the stems of what "how many" is to count.
    """

    text: str
    terms: tuple[str, ...]
    answer_type: AnswerType = "other"
    speaker: str | None = None
    topic: tuple[str, ...] = ()
    about: str = ""
    speakers: tuple[str, ...] | None = None
    asks_speaker: bool = False
    asks_words: bool = False
    unnamed: str | None = None
    counted: tuple[str, ...] = ()


_RULES_BY_TYPE: Final[tuple[tuple[AnswerType, str], ...]] = (
    (
        "number",
        r"\bhow (?:many|much|long|old|far|tall|high|large|big|fast|often|few|deep|wide)\b",
    ),
    ("reason", r"\bwhy\b|\bwhat (?:caused|causes|reasons?)\b|\bfor what (?:reason|purpose)\b"),
    ("date", r"\b(?:what|which) (?:\w+ ){0,2}?(?:year|date|day|month|decade|century)s?\b"),
    (
        "number",
        r"\b(?:what|which) (?:\w+ ){0,2}?(?:percentage|percent|number|amount|population|age|"
        r"distance|height|length|weight|size|rate|cost|price|score|fraction|proportion)\b",
    ),
    (
        "place",
        r"\b(?:what|which) (?:\w+ ){0,2}?(?:city|country|state|place|location|region|continent|"
        r"county|town|village|area|street|river|island|province|capital|venue)\b",
    ),
    (
        "person",
        r"\b(?:what|which) (?:\w+ ){0,2}?(?:person|man|woman|actor|actress|singer|leader|"
        r"president|king|queen|author|scientist|player|coach|minister|director|writer)\b",
    ),
    ("date", r"^(?:\w+ )?(?:since |until )?when\b"),
    ("person", r"^(?:\w+ )?(?:who|whom|whose)\b"),
    ("place", r"^(?:\w+ )?where\b"),
    ("manner", r"^(?:\w+ )?how\b"),
    ("date", r"\bwhen$"),
    ("person", r"\bwho$|\bby whom\b"),
    ("place", r"\bwhere$"),
)
_TYPE_RULES: Final = tuple((kind, re.compile(rule)) for kind, rule in _RULES_BY_TYPE)


def parse_question(text: str) -> Question:
    """What a question asks; a question without content words keeps all its words as terms."""
    bare = " ".join(text.split()).strip(" ?!.")
    speech = find_speech(bare)
    content = query_terms(bare)
    topic = tuple(dict.fromkeys(terms(speech.topic))) if speech else content
    if speech is None:
        asked = content
    elif speech.speaker is None:
        asked = topic = topic or content
    else:
        asked = tuple(dict.fromkeys((*terms(speech.speaker), *terms(speech.setting), *topic)))
    return Question(
        text=text,
        terms=asked,
        answer_type=_answer_type(bare.lower()),
        speaker=speech.speaker if speech else None,
        topic=topic,
        about=speech.topic if speech else "",
        asks_speaker=speech is not None and speech.speaker is None,
        asks_words=speech is not None and speech.words,
        unnamed=find_unnamed(bare),
        counted=_counted(bare.lower()),
    )


_HOW_MANY: Final = re.compile(r"\bhow (?:many|few) ([a-z-]+(?: [a-z-]+)?)")


def _counted(lowered: str) -> tuple[str, ...]:
    """The stems of what is to be counted: of the two words after "how many"."""
    found = _HOW_MANY.search(lowered)
    return tuple(terms(found[1])) if found else ()


def _answer_type(lowered: str) -> AnswerType:
    for answer_type, rule in _TYPE_RULES:
        if rule.search(lowered):
            return answer_type
    return "other"


_MONTHS: Final = frozenset(
    (
        "january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday"
    ).split()
)
_TIMES: Final = frozenset(
    ("century centuries decade ago yesterday today tomorrow spring summer autumn winter").split()
)
_NUMBERS: Final = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
        "ninety hundred thousand million billion trillion half third quarter twice double dozen"
    ).split()
)
_BEFORE_PLACES: Final = frozenset(
    ("in at from to near of on into across outside inside around").split()
)


def holds_answer(question: Question, text: str) -> float:
    """How surely a sentence holds a thing of the kind asked for that the question does not name.

    From 0 to 1; 0 where the kind leaves no mark that could be seen ("reason", "manner", "other").
    """
    if question.answer_type in ("reason", "manner", "other"):
        return 0.0
    written = WORD.findall(text)
    lower = [word.lower() for word in written]
    if question.answer_type == "date":
        places = [place for place, word in enumerate(lower) if _is_date(word)]
    elif question.answer_type == "number":
        places = [place for place, word in enumerate(lower) if _is_number(word)]
    else:
        places = _likely_names(written)
    asked = _asked_stems(question.text)
    new = [place for place in places if stem(lower[place]) not in asked]
    if question.answer_type == "place" and new:
        return 1.0 if any(_after_preposition(lower, place) for place in new) else 0.5
    return float(bool(new))


COUNTED_WITHIN: Final = 3  # words: "two of the new bridges", "300 or so"


def after_numbers(question: Question, read: Sequence[str]) -> list[str]:
    """The words of a sentence, in lower case, soon after a number that the question lacks."""
    asked = frozenset(words(question.text))
    found: dict[str, None] = {}
    for place, word in enumerate(read):
        if _is_number(word) and word not in asked:
            found |= dict.fromkeys(read[place + 1 : place + 1 + COUNTED_WITHIN])
    return list(found)


@lru_cache(maxsize=64)  # of one question some hundred sentences are asked
def _asked_stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, words(text)))


def _is_date(word: str) -> bool:
    year = len(word) == 4 and word.isdecimal() and word[0] in "12"
    return year or word in _MONTHS or word in _TIMES


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


def _likely_names(written: list[str]) -> list[int]:
    """The positions of words with a capital that they do not owe to opening the sentence."""
    opening = 0 if written[1:2] and written[1][0].isupper() else 1
    return [
        place
        for place, word in enumerate(written)
        if place >= opening and word[0].isupper() and word.lower() not in STOP_WORDS
    ]


def _after_preposition(lower: list[str], place: int) -> bool:
    """Whether a word follows a preposition of place, with or without "the" between."""
    before = lower[max(place - 2, 0) : place]
    if before[-1:] == ["the"]:
        before = before[:-1]
    return before[-1:] != [] and before[-1] in _BEFORE_PLACES
