"""A question -> whose words it wants and on what, or on what it asks who spoke. Pure, English.

Also tells sentences that give somebody's own words from those that only report them.
"""

import re
from dataclasses import dataclass
from typing import Final

from .terms import STOP_WORDS, WORD


@dataclass(frozen=True, slots=True)
class Speech:
    """What a question about speech names: a speaker, None where that is what it asks; a topic.

    Both as written; the topic is empty where anything that is said will do. `words` tells that
    nothing but words is asked for: "say", not "think" or "respond", which deeds may tell as well.
    `setting` is where or to whom it was said, "in Minsk", as far as that stands before the topic.
    """

    speaker: str | None
    topic: str
    words: bool = False
    setting: str = ""


# Verbs of speech in the form that follows "did X", then in the forms of "has X ..." and "who ...".
_SAY: Final = (
    r"(?:say|tell|state|claim|think|believe|argue|comment|announce|declare|promise|warn|suggest|"
    r"propose|write|tweet|speak|talk|answer|explain|complain|respond|reply|react|reveal|admit|"
    r"predict|demand|deny|insist|note|remark|recommend|request|call for|ask for|feel|describe|view)"
)
_SAID: Final = (
    r"(?:said|told|stated|claimed|thought|believed|argued|commented|announced|declared|promised|"
    r"warned|suggested|proposed|written|tweeted|spoken|talked|answered|explained|complained|"
    r"responded|replied|reacted|revealed|admitted|predicted|demanded|denied|insisted|noted|"
    r"remarked|recommended|requested|called for|asked for|described)"
)
_SAYING: Final = (
    r"(?:saying|telling|claiming|arguing|announcing|suggesting|proposing|demanding|warning|"
    r"writing|tweeting|talking|promising|predicting|(?:calling|asking) for)"
)
# Of these the answer holds the topic alone ...
_TELLS: Final = (
    r"(?:said|says|told|tells|stated|states|mentioned|mentions|commented|comments|remarked|"
    r"remarks|talked|talks|spoke|speaks|(?:called|calls|asked|asks) for|"
    r"(?:is|are|was|were) (?:saying|talking|(?:calling|asking) for|quoted(?: as saying)?)|"
    r"(?:gave|made|issued) (?:a |the )?(?:comments?|remarks?|statements?|speech))"
)
# ... and of these the verb as well, or a word like it.
_JUDGES: Final = (
    r"(?:claimed|claims|thinks|thought|believes|believed|argued|argues|announced|announces|"
    r"declared|declares|noted|notes|promised|promises|warned|warns|suggested|suggests|proposed|"
    r"proposes|complained|complains|insisted|insists|demanded|demands|denied|denies|accused|"
    r"accuses|criticised|criticises|criticized|criticizes|condemned|condemns|praised|praises|"
    r"urged|urges|rejected|rejects|responded|responds|reacted|reacts|replied|replies|welcomed|"
    r"welcomes|defended|defends|described|describes|predicted|predicts|recommended|recommends|"
    r"blamed|blames|threatened|threatens|vowed|vows|admitted|admits|(?:called|calls) on|"
    r"(?:spoke|speaks) (?:out )?(?:against|for)|(?:is|are|was|were) (?:demanding|urging))"
)
_REMARKS: Final = (
    r"(?:comments?|remarks?|statements?|words?|views?|opinions?|positions?|stances?|reactions?|"
    r"response|responses|reply|answer|thoughts|speech|speeches|claims?|argument|arguments|quotes?|"
    r"criticism|warnings?|tweets?|take)"
)
_ABOUT: Final = r"(?:about|on|of|to|regarding|concerning|over|in response to|with regard to|for)"
_APOSTROPHE: Final = "['\u2019]"
_NAME: Final = r"(?P<speaker>(?:[^\W_][^\s?]*)(?: [^\W_][^\s?]*){0,5}?)"
_DID: Final = r"(?:did|does|do|has|had|have|would|will)"
_TOPIC: Final = r"(?P<topic>.+)"
_REGARDING: Final = (
    r"(?:about|on|of|to|regarding|concerning|over|in response to|with regard to|that)"
)
_AND: Final = r"^(?:and |so |but )?"
# "say in Minsk about ...", "say to Haley about ...", "tell the council about ..."
_SETTING: Final = (
    r"(?: (?P<setting>(?:(?<=tell )|(?<=told )|(?:in|at|to|during|with) )"
    r"(?!(?:about|on|regarding|concerning|that|anything|something)\b)[^\W_]\S*(?: \S+){0,4}?)"
    r"(?= (?:about|on|regarding|concerning)\b))?"
)
_PLEASE: Final = r"(?:(?:please )?(?:tell|show) (?:me|us) )?"
_OF: Final = (
    r"(?:(?:what|how) (?:is|was|are|were) "
    r"|(?:please )?(?:tell|show) (?:me|us) (?:about )?)?"
)
# "Haley, the ambassador, say": what stands between the commas is no part of the name.
_APPOSITION: Final = re.compile(
    rf"(?P<before>{_AND}(?:\w+ ){{0,2}}?{_DID} [^,]+), [^,]+,(?= (?:also )?{_SAY}\b)",
    re.IGNORECASE,
)

_SPEAKER_RULES: Final = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        # what did Lavrov say about sanctions; why does X think that Y; how did X respond to Y
        rf"{_AND}(?:what(?: else| exactly)?|how|why|when|where) {_DID} {_NAME} (?:also )?{_SAY}"
        rf"(?: (?:reporters|journalists))?{_SETTING}(?: {_REGARDING})?(?: {_TOPIC})?$",
        # what has Lavrov said about sanctions; has he said anything about them
        rf"{_AND}(?:(?:what(?: else)?|how) )?(?:has|had|have) {_NAME} (?:ever |already |also )?"
        rf"{_SAID}(?: (?:anything|something|a word))?{_SETTING}(?: {_REGARDING})?(?: {_TOPIC})?$",
        # what is Lavrov saying about sanctions
        rf"{_AND}(?:what(?: else)?|why|how) (?:is|was|are|were) {_NAME} (?:also )?"
        rf"{_SAYING}{_SETTING}(?: {_REGARDING})?(?: {_TOPIC})?$",
        # did Lavrov say anything about sanctions; did he comment on them
        rf"{_AND}(?:did|does) {_NAME} (?:ever |also )?"
        rf"(?:(?:say|tell \w+|write|tweet) (?:anything|something|a word)|comment|speak)"
        rf"(?: {_REGARDING} {_TOPIC})?$",
        # (tell me) what Lavrov said about sanctions
        rf"{_AND}{_PLEASE}what {_NAME} (?:(?:has |had |also )?said|says|thinks|thought)"
        rf"{_SETTING}(?: {_REGARDING} {_TOPIC})?$",
        # what was said by Lavrov about sanctions
        rf"{_AND}what (?:is|was|has been) (?:said|stated|announced|declared) by {_NAME}"
        rf"(?: {_REGARDING} {_TOPIC})?$",
        # where does Lavrov stand on sanctions
        rf"{_AND}where {_DID} {_NAME} stand (?:on|regarding|with regard to) {_TOPIC}$",
        # what comments did Lavrov make on sanctions
        rf"^what {_REMARKS} {_DID} {_NAME} (?:make|give|have|offer|take)(?: {_ABOUT} {_TOPIC})?$",
        # (what was, tell me about) Lavrov's response to Haley
        rf"^{_OF}{_NAME}(?:{_APOSTROPHE}s|(?<=s){_APOSTROPHE}) "
        rf"(?:\w+ )?{_REMARKS}(?: {_ABOUT} {_TOPIC})?$",
        # (what are) the comments of Lavrov on sanctions
        rf"^{_OF}(?:the )?{_REMARKS} (?:by|from|of) {_NAME} "
        rf"{_ABOUT} {_TOPIC}$",
        # what is wrong, according to Lavrov
        rf"^(?P<topic>.+?),? according to {_NAME}$",
        rf"^according to {_NAME}, {_TOPIC}$",
    )
)
_WHO: Final = (
    rf"{_AND}(?:who(?: else)?|(?:what|which) (?:person|people|politicians?|officials?|ministers?|"
    r"countries|country|leaders?|speakers?))"
    r" (?:has |had |have )?(?:been )?(?:also |ever |publicly )?"
)
_WHO_RULES: Final = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        # who condemned the test; who spoke out against it
        rf"{_WHO}(?P<topic>{_JUDGES}\b.*)$",
        # who called for cutting ties; who said that ...
        rf"{_WHO}{_TELLS}(?: (?:anything|something))?(?: {_REGARDING})?(?: {_TOPIC})?$",
        # by whom was it said that ...
        rf"{_AND}by whom (?:is|was|has been) (?:it )?(?:said|stated|claimed)(?: that)? {_TOPIC}$",
    )
)
_WORDS: Final = re.compile(
    r"\b(?:say|says|said|tell|comment|commented|remark|remarks|comments|mention|speak|spoken|"
    r"statements?|words|tweet|tweets|tweeted|quotes?|saying|telling|talking)\b",
    re.IGNORECASE,
)
# What may stand where a name is looked for without being one.
_NOT_A_NAME: Final = frozenset(
    (
        "he she they it we i you this that these those there his her their its one anyone someone "
        "people everyone everybody anybody somebody a an many some most experts others"
    ).split()
)


def find_speech(question: str) -> Speech | None:
    """Whose words a question wants, or that it asks who spoke; None where it is not about speech.

    The question comes on one line without its question mark.
    """
    question = _APPOSITION.sub(r"\g<before>", question)
    for rule in _WHO_RULES:
        match = rule.match(question)
        if match is not None:
            return Speech(None, (match["topic"] or "").strip())
    for rule in _SPEAKER_RULES:
        match = rule.match(question)
        if match is None:
            continue
        speaker = re.sub(r"^(?:the|an|a) ", "", match["speaker"], flags=re.IGNORECASE).rstrip(",")
        named = speaker.lower().split()
        if named[0] in _NOT_A_NAME or named[0] in STOP_WORDS or named[-1] in STOP_WORDS:
            return None
        topic = (match["topic"] or "").strip(" ,")
        setting = match.groupdict().get("setting") or ""
        return Speech(speaker, topic, _WORDS.search(question) is not None, setting)
    return None


_UNNAMED: Final = re.compile(
    rf"{_AND}(?:(?:what(?: else| exactly)?|how|why|when|where|who) )?"
    rf"(?:{_DID} (?P<did>he|she|they) (?:also |ever )?(?:{_SAY}|{_SAID})"
    rf"|(?:is|was|are|were) (?P<doing>he|she|they) (?:also )?{_SAYING}"
    r"|(?P<says>he|she|they) (?:said|says?))\b(?P<rest>.*)",
    re.IGNORECASE,
)
_SAID_ALONE: Final = re.compile(r"(?:say|says|said|saying|what (?:was|is) said)", re.IGNORECASE)


def find_unnamed(question: str) -> str | None:
    """The pronoun of a question for the words of somebody it does not name; None where it does.

    Empty where there is not even a pronoun: "said". "What do they say about tolls" may ask what
    anybody says.
    """
    if _SAID_ALONE.fullmatch(question):
        return ""
    match = _UNNAMED.match(question)
    if match is None:
        return None
    pronoun = str(match["did"] or match["doing"] or match["says"])
    return None if pronoun.lower() == "they" and match["rest"].strip() else pronoun


# Four words between quotation marks are somebody's; fewer may be a title or a turn of phrase.
_QUOTED: Final = re.compile(
    r"[“„«\"](?:[^”“»\"]*\s){3}[^”“»\"]*(?:[”»\"]|\Z)|\A(?:[^”“»\"]*\s){3}[^”“»\"]*[”»\"]"
    r"|''(?:[^']*\s){3}"
)
_FIRST_PERSON: Final = re.compile(r"\b(?:I|we|We|my|My|our|Our|us|me)\b(?!\.)")


def gives_own_words(text: str) -> bool:
    """Whether a sentence gives the very words of whoever it is attributed to.

    That is, it quotes them at some length, or speaks of "I" or "we".
    """
    return _QUOTED.search(text) is not None or _FIRST_PERSON.search(text) is not None


_CREDIT: Final = re.compile(
    r"\W*(?:(?:additional |further |more )?(?:reporting|reported|writing|written|editing|edited|"
    r"compiled|translated|photographs?)(?: and (?:writing|editing))? )?by ",
    re.IGNORECASE,
)
_IN_CREDITS: Final = frozenset(
    "additional reporting writing editing by and in at from for with the of".split()
)
_VERBS: Final = frozenset(
    "say said says tell told tells add added adds reply replied replies write wrote writes "
    "continue continued continues go went goes".split()
)


def tells_nothing(text: str) -> bool:
    """Whether a sentence only credits its makers, "(Reporting by ...)", or only leads to a quote.

    "He said:" and "Quill added:" lead to one.
    """
    if _is_credit(text):
        return True
    found = [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]
    beside = [word for word in found if word.lower() not in _VERBS]
    if len(beside) == len(found):
        return False
    leads = text.rstrip().endswith((":", ","))
    return not beside or (leads and all(word[0].isupper() for word in beside))


def _is_credit(text: str) -> bool:
    """Whether a text is "(Reporting by NAME in PLACE; editing by NAME)" or "By NAME"."""
    opening = _CREDIT.match(text)
    if opening is None:
        return False
    named = WORD.findall(text[opening.end() :])
    few = len(named) > 1 or len(WORD.findall(opening[0])) > 1  # "By Monday", "Reporting by Quill"
    return few and all(word[0].isupper() or word.lower() in _IN_CREDITS for word in named)
