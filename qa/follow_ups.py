"""A question and the turns before it -> the question that stands alone. Pure.

Rules only, for English: pronouns become the people and the topic of the turn before, and what is
only half a question ("and about the drills?", "why?") takes over the rest of the last one. A
question that no rule knows is left as it is: it is better searched as typed than misread.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .given_names import Gender
from .names import (
    ORGANISATION_WORDS,
    bare_name,
    gender_of,
    is_person,
    name_runs,
    without_possessive,
)
from .questions import parse_question
from .terms import STOP_WORDS, stem
from .types import Citation, Turn, Usage

REACH = 5  # turns back from a pronoun to whom it means
CANDIDATES = 10  # articles cited before that stay in reach of a follow-up

NOTHING_TAKEN: Final = Usage()
SentenceKey = tuple[str, int]  # article id, index of the sentence


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as it was typed, and how it is to be searched.

    `broader` is to be searched where `text` finds nothing new; `left_out` are sentences told
    before; `also` the ids of articles cited before, latest first. Where `leans` is true they are
    those of the last answer and come before all others: it is about what was just told. `usage` is
    what a model took to word it.
    """

    question: str
    text: str
    broader: str | None = None
    left_out: frozenset[SentenceKey] = frozenset()
    also: tuple[str, ...] = ()
    leans: bool = False
    usage: Usage = NOTHING_TAKEN


_AUXILIARY: Final = (
    r"(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|might|may|must)"
)
_OPENING: Final = re.compile(
    rf"^(?:(?:and|but|so) )?(?:what|who|whom|when|where|why|how(?: many| much| long| old| far)?|"
    rf"which)\b(?: {_AUXILIARY}\b)?\s*",
    re.IGNORECASE,
)
_ASKING_WITH_AUXILIARY: Final = re.compile(
    rf"^(?:what|who|whom|when|where|why|how)(?: else)? (?={_AUXILIARY}\b)", re.IGNORECASE
)
_ASKING: Final = re.compile(
    r"^(?:what|who|whom|when|where|why|how many|how much|how long|how|which)\b\s*", re.IGNORECASE
)
_ENDS_WITH_AUXILIARY: Final = re.compile(rf"\b{_AUXILIARY} ?$", re.IGNORECASE)
_VERB_AT_END: Final = re.compile(r" \w+(?:ed|en|wn|ne|lt|ught|ut)$")
# "what did Lavrov say | about | sanctions": the frame, its link, the topic
_SPEECH: Final = re.compile(
    r"^(?P<frame>.+?) (?P<link>about|on|regarding|concerning|of|to|over|for)\b (?P<topic>.+)$",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"^(?:and |so |but )?(?:what else|anything else|something else|tell me more|"
    r"(?:is there )?(?:any )?more|go on|continue|what more|else)"
    r"(?: (?:about|on|of) (?:it|that|this|them|these|those))?(?: please)?$",
    re.IGNORECASE,
)
_MORE_ABOUT: Final = re.compile(
    r"^(?:and |but )?(?:tell me |say )?(?:more|anything else|what else) (?:about|on) "
    r"(?P<topic>.+)$",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"^(?:and |but |so )?(?P<asking>since when|until when|why|when|where|how many|how much|"
    r"how long|how|who)"
    r"(?: (?:exactly|not|so))?"
    rf"(?: (?:{_AUXILIARY} (?:it|that|this)|(?:did|does) (?:it|that|this) (?:happen|take place)|"
    r"(?:was|is) (?:it|that|this) (?:said|done)))?$",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"^(?:(?:and|but|or|also) )?(?P<way>what about|how about|about|on|regarding|concerning) "
    r"(?P<topic>.+)$",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"^(?:and|but|or) (?:(?P<link>in|at|for|from|by|to|with|of|since|after|before|during|under) )?"
    r"(?P<topic>.+)$",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(  # what begins a question that has all its parts
    rf"^(?:what|who|whom|whose|when|where|why|how|which|{_AUXILIARY}|i|we|you|he|she|they|it|"
    r"if|tell|show|list|name|explain|describe|then|at what|in what|in which|to whom|by whom)\b",
    re.IGNORECASE,
)
_DETERMINED: Final = re.compile(
    r"\b(?:the|a|an|his|her|its|their)\s+(?:[^\W_][\w.'’-]*\s+)*?[^\W_][\w.'’-]*"
    r"(?=\s+(?:of|in|at|for|from|by|to|with|on|about|after|before|during|under|since)\b|\s*$)",
    re.IGNORECASE,
)
_SUBJECT: Final = re.compile(
    rf"(?P<before>\b{_AUXILIARY} )(?:the|a|an) [^\W_]+(?= \w)", re.IGNORECASE
)
_PRONOUN: Final = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those)\b",
    re.IGNORECASE,
)
_GENDERS: Final[dict[str, Gender]] = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she",
}  # fmt: skip
_POSSESSIVE: Final = frozenset("his her hers their theirs its".split())
_POINTING: Final = frozenset("this that these those".split())
_MANY: Final = frozenset("they them their theirs these those".split())
_AFTER_POINTING: Final = re.compile(
    rf"^(?:$| (?:{_AUXILIARY}|happen|happens|happened|mean|means|work|works|affect|change|come|"
    r"go|start|end|begin)\b)"
)
_AFTER_OBJECT: Final = re.compile(
    rf"^(?:$| (?:{_AUXILIARY}|about|on|in|at|to|for|from|with|of|say|said|think|do|go|and|or|"
    r"when|if|that|as|by|after|before|again|too|then)\b)"
)
_EMPTY_IT: Final = re.compile(r"^ (?:true|possible|likely|clear|known|like|raining|snowing)\b")
_ELSE: Final = re.compile(r"\b(?:what|who|where|why|how|when|anyone|anything|somebody) else\b")
_OF_THEMSELVES: Final = re.compile(
    r"\b(?P<name>[A-Z]\S*) (?:say|said|think|claim) about (?:[A-Z]\S* )?(?P=name)$"
)
_WHO_SPOKE: Final = re.compile(
    r"^(?:and |but )?who(?: else)? (?:has |have )?(?:said|spoken?|talked|commented) (?:about|on) ",
    re.IGNORECASE,
)
_TOPICLESS: Final = re.compile(
    r"^(?:what|how|why) (?:did|does|has|had) .+? (?:say|said|tell|told|add|claim|state|write|"
    r"think|explain|announce|warn|promise)$",
    re.IGNORECASE,
)


def follow_up(question: str, turns: Sequence[Turn], *, speakers: Sequence[str] = ()) -> FollowUp:
    """Return how a question after some turns is to be searched.

    `speakers` are the names of those who speak in the articles: "what about Haley?" asks for
    another speaker, "what about Iran?" for another topic.
    """
    if not turns:
        return FollowUp(question, question)
    understood = _understood(question, turns, speakers)
    if understood.text != question and _is_misread(understood.text):
        return FollowUp(question, question, also=understood.also)  # as it was typed
    return understood


def _is_misread(text: str) -> bool:
    """Whether a rewritten question lacks whose words it wants, or asks somebody of themselves."""
    return parse_question(text).unnamed is not None or _OF_THEMSELVES.search(text) is not None


def _understood(question: str, turns: Sequence[Turn], speakers: Sequence[str]) -> FollowUp:
    bare = " ".join(question.split()).rstrip(" ?!.")
    last = _searched(_frame(turns))
    also = _cited_articles(turns)
    just = _cited_articles(turns[-1:]) or also
    told = _told(turns)
    if _MORE.match(bare):
        return FollowUp(question, last, _without_topic(last), told, also)
    more = _MORE_ABOUT.match(bare)
    if more:
        topic = _with_people_and_topic(more["topic"], turns)
        return FollowUp(question, _about(topic, "about", last, speakers), None, told, also)
    reasked = _BARE.match(bare)
    if reasked:
        last = _searched(turns[-1])
        return FollowUp(
            question, _asked_again(reasked["asking"], last), None, also=just, leans=True
        )
    half = _half(bare, turns, speakers)
    if half is not None:
        return FollowUp(question, half, also=also)
    whole = re.sub(r"^(?:and|but|so) (?=\w+ \w)", "", bare, flags=re.IGNORECASE)
    text = _with_people_and_topic(whole, turns)
    text = re.sub(r"^(who(?: else)?) said (?=about\b)", r"\1 spoke ", text, flags=re.IGNORECASE)
    if _ELSE.search(text.lower()):
        text, broader = _told_else(text, last)
        return FollowUp(question, text, broader, told, also)
    if text == bare:
        return FollowUp(question, question, also=also)  # as it was typed
    return FollowUp(question, text, also=just, leans=True)


def _searched(turn: Turn) -> str:
    return " ".join(turn.searched.split()).rstrip(" ?!.")


def _frame(turns: Sequence[Turn]) -> Turn:
    """Return the latest turn that half a question completes: not one like "when was that?"."""
    asked = (turn for turn in reversed(turns) if not _BARE.match(turn.question.rstrip(" ?!.")))
    return next(asked, turns[-1])


def _cited_articles(turns: Sequence[Turn]) -> tuple[str, ...]:
    ids = (
        citation.sentence.article_id
        for turn in reversed(turns[-REACH:])
        for citation in turn.answer.citations
    )
    return tuple(dict.fromkeys(ids))[:CANDIDATES]


def _told(turns: Sequence[Turn]) -> frozenset[SentenceKey]:
    return frozenset(
        (told.sentence.article_id, told.sentence.index)
        for turn in turns
        for citation in turn.answer.citations
        for told in (citation, *citation.also_in)
    )


# What the last question was about


def _split_speech(question: str) -> tuple[str, str, str] | None:
    """Return the frame, the link and the topic of a question for somebody's words."""
    found = _SPEECH.match(question)
    named = parse_question(question).speaker is not None or _WHO_SPOKE.match(question)
    if found is None or not named:
        return None
    return found["frame"], found["link"], found["topic"]


def _without_topic(question: str) -> str | None:
    speech = _split_speech(question)
    return speech[0] if speech else None


def _topic(question: str) -> str | None:
    """Return the words for what a question is about, which "it" and "that" mean."""
    speech = _split_speech(question)
    if speech:
        return speech[2]
    if parse_question(question).speaker is not None:
        return None
    opening = _OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    beginnings = [found.start() for found in re.finditer(r"\b(?:the|a|an)\s|\b[A-Z]", rest)]
    if not beginnings:
        return rest or None
    asking = opening[0] if opening else ""
    has_subject = _ENDS_WITH_AUXILIARY.search(asking)
    if len(beginnings) > 1 and re.search(r" (?:do|does|did) $", asking):
        return rest[beginnings[-1] :]  # "how much did the town pay for the repair": the repair
    topic = rest[beginnings[0] :]
    if has_subject and topic.count(" ") > 1 and _VERB_AT_END.search(topic):
        return topic.rpartition(" ")[0]  # "why was the museum closed": the museum
    return topic


def _asked_again(asking: str, last: str) -> str:
    """Return the last question with another question word: "why?", "when was that?"."""
    asking = asking.lower()
    if _ASKING_WITH_AUXILIARY.match(last):
        whole = _ASKING_WITH_AUXILIARY.sub(f"{asking} ", last)
        return re.sub(r"\bsay (?=(?:about|on)\b)", "speak ", whole)
    return f"{asking} {_ASKING.sub('', last)}"


# Half a question


def _half(bare: str, turns: Sequence[Turn], speakers: Sequence[str]) -> str | None:
    """Return the whole of "and about the drills" or "and in Moscow", None for anything else."""
    last = _searched(_frame(turns))
    about = _ABOUT.match(bare)
    if about:
        topic = _with_people_and_topic(about["topic"], turns)
        another = about["way"].lower() in ("what about", "how about")
        return _about(topic, "" if another else "about", last, speakers)
    half = _AND.match(bare)
    if half is None or _WHOLE.match(half["topic"]):
        return None
    topic = _with_people_and_topic(half["topic"], turns)
    return _about(topic, (half["link"] or "").lower(), last, speakers)


def _about(topic: str, link: str, last: str, speakers: Sequence[str]) -> str:
    """Return the last question asked of another topic, or of another speaker."""
    speech = _split_speech(last)
    parsed = parse_question(last)
    asked = parsed.speaker
    if parsed.unnamed and not link and _is_name(topic, speakers):
        return re.sub(rf"\b{parsed.unnamed}\b", lambda _: topic, last, count=1)
    if speech and parsed.asks_speaker and not link and _is_speaker(topic, speakers):
        return f"what did {topic} say {speech[1]} {speech[2]}"
    if asked is not None and not link and _is_speaker(topic, speakers):
        return last.replace(asked, topic, 1)
    if speech and (not link or link in ("about", "on")):
        return f"{speech[0]} {speech[1]} {topic}"
    if asked is not None and not speech and link in ("", "about"):
        return f"{last} about {topic}"
    if link and link != "about":
        before, found, _ = last.rpartition(f" {link} ")
        return f"{before} {link} {topic}" if found else f"{last} {link} {topic}"
    return _exchanged(topic, last)


def _exchanged(topic: str, last: str) -> str:
    """Return a question with the thing it asks of exchanged for another of its kind."""
    words = topic.split()
    head = stem(words[-1].lower())
    for found in _DETERMINED.finditer(last):  # "the first goal" for "the winning goal"
        if stem(found[0].split()[-1].lower()) == head:
            return last[: found.start()] + topic + last[found.end() :]
    if words[0][0].isupper():  # a name for a name
        written = last.split()
        runs = [run for run in name_runs(written) if run.start]
        if runs:
            run = runs[-1]
            return " ".join([*written[: run.start], topic, *written[run.end :]])
    subject = _SUBJECT.search(last)
    if subject:
        return last[: subject.start()] + subject["before"] + topic + last[subject.end() :]
    if words[0].lower() in ("the", "a", "an"):
        found_thing = _DETERMINED.search(last)
        if found_thing:
            return last[: found_thing.start()] + topic + last[found_thing.end() :]
    return f"{last} {topic}"


def _is_speaker(name: str, speakers: Sequence[str]) -> bool:
    """Whether a name is that of a person who speaks: by full name or surname."""
    wanted = name.lower()
    return any(
        wanted in (speaker.lower(), speaker.split()[-1].lower())
        for speaker in speakers
        if " " in speaker and is_person(speaker)
    )


def _is_name(topic: str, speakers: Sequence[str]) -> bool:
    return topic[:1].isupper() or _is_speaker(topic, speakers)


# Something else


def _told_else(text: str, last: str) -> tuple[str, str | None]:
    """Return "what else did X say" about the last topic, and without it; "else" itself is gone."""
    plain = re.sub(r"\b(what|who|where|why|how|when) else\b", r"\1", text, flags=re.IGNORECASE)
    speech = _split_speech(last)
    if not speech or not _TOPICLESS.match(plain):
        return plain, None
    asked, before = parse_question(plain).speaker, parse_question(last).speaker
    if asked is None or before is None or asked.split()[-1] != before.split()[-1]:
        return plain, None
    return f"{plain} {speech[1]} {speech[2]}", plain


# Pronouns


def _with_people_and_topic(text: str, turns: Sequence[Turn]) -> str:
    """Return a text with its pronouns replaced, where they mean nobody in the text itself."""
    parts: list[str] = []
    at = 0
    for found in _PRONOUN.finditer(text):
        word, before, after = found[0].lower(), text[: found.start()], text[found.end() :]
        meant = _meant(word, before, after, turns)
        if meant is None:
            continue
        owner = word in _POSSESSIVE and not (word == "her" and _AFTER_OBJECT.match(after))
        parts += [text[at : found.start()], _owned(meant) if owner else meant]
        at = found.end()
    return "".join([*parts, text[at:]])


def _meant(word: str, before: str, after: str, turns: Sequence[Turn]) -> str | None:
    """Return who or what a pronoun means, None where that stands before it or is not known."""
    written = before.split()
    names = [
        bare_name(written[run.start : run.end])
        for run in name_runs(written)
        if run.start or len(written) > 1
    ]
    if word in _GENDERS:
        return None if names else _person(turns, _GENDERS[word])
    asked = parse_question(f"{before}it").speaker  # who speaks of it is not it
    if any(name != asked for name in names) or re.search(
        r"\b(?:the|a|an|his|her)\s+\w+", before, re.IGNORECASE
    ):
        return None
    if word in _POINTING and not _AFTER_POINTING.match(after.lower()):
        return None
    if word == "it" and (
        _EMPTY_IT.match(after.lower()) or before.lower().endswith("what time is ")
    ):
        return None
    clear = [turn for turn in turns if parse_question(_searched(turn)).unnamed is None]
    topic = _topic(_searched(clear[-1])) if clear else None
    if topic and re.search(r"\b(?:say|said|think|claim) $", before):
        return f"about {topic}"
    if word in _MANY and word not in _POINTING and not (topic and _is_plural(topic)):
        return _body(turns[-1]) or topic
    return topic


def _is_plural(topic: str) -> bool:
    return re.split(r" (?:of|in|at|for|from|by|on|after) ", topic)[0].rstrip().endswith("s")


def _owned(name: str) -> str:
    return f"{without_possessive(name)}'s"


def _person(turns: Sequence[Turn], gender: Gender) -> str | None:
    """Return the person of the latest turn that a pronoun may mean: asked for first, then cited."""
    for turn in reversed(turns[-REACH:]):
        people = _people(turn)
        sure = [name for name, full in people if gender_of(full) == gender]
        perhaps = [name for name, full in people if gender_of(full) is None]
        if sure or perhaps:
            return (sure or perhaps)[0]
    return None


def _people(turn: Turn) -> list[tuple[str, str]]:
    """Return the people of a turn, likeliest first, each as named there and by full name."""
    cited = [name for name in map(_speaker, turn.answer.citations) if name and " " in name]
    question = _searched(turn)
    asked = parse_question(question).speaker
    named = [
        bare_name(question.split()[run.start : run.end]) for run in name_runs(question.split())
    ]
    known = [name for name in named if _full(name, cited) or gender_of(name)]
    names = [*([asked] if asked else []), *known, *cited, *(n for n in named if " " in n)]
    return [
        (name, _full(name, cited) or name)
        for name in dict.fromkeys(names)
        if is_person(name) and name.lower() not in STOP_WORDS and name[:1].isupper()
    ]


def _full(name: str, cited: Sequence[str]) -> str | None:
    surname = name.split()[-1:]
    return next((full for full in cited if full.split()[-1:] == surname), None)


def _speaker(citation: Citation) -> str | None:
    speaker = citation.sentence.speaker
    return speaker if speaker and is_person(speaker) else None


def _body(turn: Turn) -> str | None:
    """Return the body or person asked for, or named, in a turn: whom "they" may mean."""
    question = _searched(turn)
    asked = parse_question(question).speaker
    if asked:
        return asked
    written = question.split()
    names = [bare_name(written[run.start : run.end]) for run in name_runs(written)]
    fitting: Callable[[str], bool] = lambda name: name.lower() not in ORGANISATION_WORDS  # noqa: E731
    return next(filter(fitting, names), None)
