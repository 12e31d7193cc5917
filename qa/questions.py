"""A question -> what it asks: its content terms, the kind of answer, whose words it wants.

Rules only, for English; a question no rule knows is of type "other" and about its terms. Looks
at the question alone: names no article and searches nothing.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from .terms import STOP_WORDS, WORD, query_terms, stem, terms, words

AnswerType = Literal["date", "number", "person", "place", "reason", "manner", "other"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it asks.

    `terms` are the stems of its content words, each once, in order, without the verb of speech
    where a speaker is named; `speaker` is the person or body whose words are wanted, as written,
    and `topic` the stems of what they are to be about (all terms where no speaker is named);
    `asks_speaker` tells that the answer is who spoke.
    """

    text: str
    terms: tuple[str, ...]
    answer_type: AnswerType = "other"
    speaker: str | None = None
    topic: tuple[str, ...] = ()
    asks_speaker: bool = False


# Verbs of speech in the form that follows "did X", then all forms, for "who said".
_SAY: Final = (
    r"(?:say|tell|state|claim|think|believe|argue|comment|announce|declare|promise|warn|suggest|"
    r"propose|write|tweet|speak|talk|answer|explain|complain|respond|reply|react|reveal|admit|"
    r"predict|demand|deny|insist|note|remark|recommend|request|call for|ask for|feel|describe|view)"
)
_SAID: Final = (
    r"(?:said|says|told|tells|stated|states|claimed|claims|thinks|thought|argued|argues|"
    r"announced|announces|declared|declares|promised|promises|warned|warns|suggested|suggests|"
    r"proposed|proposes|complained|complains|insisted|insists|demanded|demands|denied|denies|"
    r"accused|accuses|criticised|criticises|criticized|criticizes|condemned|condemns|praised|"
    r"praises|urged|urges|rejected|rejects|called for|calls for|called on|calls on|asked for|"
    r"commented on|spoke|speaks|described|describes|predicted|predicts|recommended|recommends)"
)
_REMARKS: Final = (
    r"(?:comments?|remarks?|statements?|words?|views?|opinions?|positions?|stances?|reactions?|"
    r"response|responses|reply|answer|thoughts|speech|speeches|claims?|argument|arguments|quotes?|"
    r"criticism|warnings?|tweets?)"
)
_ABOUT: Final = r"(?:about|on|of|to|regarding|concerning|over|in response to|with regard to|for)"
_APOSTROPHE: Final = "['\u2019]"
_NAME: Final = r"(?P<speaker>(?:[^\W_][^\s?]*)(?: [^\W_][^\s?]*){0,5}?)"
_DID: Final = r"(?:did|does|do|has|had|have|would|will)"
_TOPIC: Final = r"(?P<topic>.+)"
_REGARDING: Final = (
    r"(?:about|on|of|to|regarding|concerning|over|in response to|with regard to|that)"
)

_SPEAKER_RULES: Final = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        # what did Lavrov say about sanctions; why does X think that Y; how did X respond to Y
        rf"^(?:and |so |but )?(?:what(?: else)?|how|why|when|where) {_DID} {_NAME} "
        rf"(?:also )?{_SAY}(?: (?:reporters|journalists))?(?: {_REGARDING})?(?: {_TOPIC})?$",
        # what has Lavrov said about sanctions
        rf"^(?:and |so |but )?(?:what(?: else)?|how) (?:has|had|have) {_NAME} "
        rf"(?:{_SAID}|written|spoken|responded|reacted|replied)(?: {_REGARDING})?(?: {_TOPIC})?$",
        # what comments did Lavrov make on sanctions
        rf"^what {_REMARKS} {_DID} {_NAME} (?:make|give|have|offer)(?: {_ABOUT} {_TOPIC})?$",
        # (what was) Lavrov's response to Haley
        rf"^(?:(?:what|how) (?:is|was|are|were) )?{_NAME}(?:{_APOSTROPHE}s|(?<=s){_APOSTROPHE}) "
        rf"(?:\w+ )?{_REMARKS}(?: {_ABOUT} {_TOPIC})?$",
        # (what are) the comments of Lavrov on sanctions
        rf"^(?:(?:what|how) (?:is|was|are|were) )?(?:the )?{_REMARKS} (?:by|from|of) {_NAME} "
        rf"{_ABOUT} {_TOPIC}$",
        # what is wrong, according to Lavrov
        rf"^(?P<topic>.+?),? according to {_NAME}$",
        rf"^according to {_NAME}, {_TOPIC}$",
    )
)
_WHO_SAID: Final = re.compile(
    rf"^(?:and |so |but )?who (?:else )?(?:has |had |have )?(?:also )?{_SAID}\b", re.IGNORECASE
)
# What may stand where a name is looked for without being one.
_NOT_A_NAME: Final = frozenset(
    (
        "he she they it we i you this that these those there his her their its one anyone someone "
        "people everyone everybody anybody somebody a an many some most experts others"
    ).split()
)

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
    content = query_terms(bare)
    speaker, topic = _wanted_speaker(bare)
    return Question(
        text=text,
        terms=content if speaker is None else tuple(dict.fromkeys((*terms(speaker), *topic))),
        answer_type=_answer_type(bare.lower()),
        speaker=speaker,
        topic=content if speaker is None else topic,
        asks_speaker=_WHO_SAID.match(bare) is not None,
    )


def _answer_type(lowered: str) -> AnswerType:
    for answer_type, rule in _TYPE_RULES:
        if rule.search(lowered):
            return answer_type
    return "other"


def _wanted_speaker(bare: str) -> tuple[str | None, tuple[str, ...]]:
    """The speaker a question names and the stems of the topic, or None and no stems."""
    for rule in _SPEAKER_RULES:
        match = rule.match(bare)
        if match is None:
            continue
        speaker = re.sub(r"^(?:the|an|a) ", "", match["speaker"], flags=re.IGNORECASE).rstrip(",")
        first = speaker.split()[0].lower()
        if first in _NOT_A_NAME or first in STOP_WORDS:
            return None, ()
        topic = match["topic"]
        return speaker, tuple(dict.fromkeys(terms(topic or "")))
    return None, ()


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
    asked = set(map(stem, words(question.text)))
    new = [place for place in places if stem(lower[place]) not in asked]
    if question.answer_type == "place" and new:
        return 1.0 if any(_after_preposition(lower, place) for place in new) else 0.5
    return float(bool(new))


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
