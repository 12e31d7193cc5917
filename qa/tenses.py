"""An expression in a sentence -> whether what happens then is told as past or as to come. Pure.

English. By the nearest verb that tells, in the same clause before the expression, else after it;
nothing is parsed.
"""

import re
from typing import Final, Literal, NamedTuple

Tense = Literal["past", "future", "open"]

_SAYING: Final = (
    r"said|says?|told|tells?|added|adds|announced|announces|reported|reports|stated|states|"
    r"suggested|disclosed|warned|declared|confirmed|denied|noted|commented|argued|claimed|repeated|"
    r"wrote|writes|testified|insisted|acknowledged|explained|quoted|saying|telling"
)
_TO_COME: Final = (
    r"meet|see|begin|start|open|reopen|close|take|hold|vote|launch|resume|visit|discuss|sign|end|"
    r"return|play|leave|arrive|go|come|make|pay|cut|raise|send|sell|buy|build|stop|publish|release|"
    r"appear|address|run|decide|expire|finish|retire|step|talk|travel|fly|reach|speak|impose|lift|"
    r"introduce|become|continue|complete|present|submit|deliver|lower|increase|reduce|join|face|"
    r"host|table|last|stay|remain|present|rise|fall|grow"
)
_SCHEDULED: Final = (
    r"opens|open(?=\s(?:on|in|next)\b)|ends?|begins?|starts?|meets?|runs?|closes?|expires?|leaves?|arrives?|returns?|takes?|"
    r"comes?|goes|falls|is|are|lasts?|votes|plays|faces|holds|resumes|visits|travels|reopens|stays?|"
    r"stands|concludes|matures|hosts|is planned|are planned|is due|are due"
)
_IRREGULAR: Final = (
    r"was|were|had|did|has|have|been|fell|rose|came|went|took|made|met|held|began|left|won|lost|"
    r"sent|gave|saw|got|became|spoke|led|paid|bought|sold|broke|flew|shot|struck|ran|grew|stood|"
    r"brought|built|drew|fought|sat|drove|found|kept|knew|put|read|sank|sought|swore|taught|threw|"
    r"understood|withdrew|wore|tore|heard|fled|froze|caught|spent|stole|swept|upheld|forgot|hid|woke|rode|shook|"
    r"dealt|lent|slept|thought|overthrew|undertook|blew|chose|fired|hit|cut|set|shut|quit|let"
)
_CUE: Final = re.compile(
    rf"""\b(?:
      (?P<saying>{_SAYING})
    | (?P<future>
        (?:(?:will|shall|won't|would|may(?!\s\d)|might|must|should)|(?:\w+)'ll)
          (?!\shave\s[a-z]{3})(?:\s(?:not|also|then|now|only|soon|\w+ly))?(?:\sbe)?(?:\s[a-z]+)?
      | (?:is|are|was|were|be|been|being)\s(?:set|to|expected|scheduled|planned|slated|going
          |due(?=\sto\s[a-z]+\s(?:on|in|at|by|before|with|a|the)\b))
          (?:\s(?:to|for))?(?:\sbe)?(?:\s[a-z]+)?
      | due\s(?:for|out|on|in|to\s(?:be\s[a-z]+|(?:{_TO_COME})\b))
      | (?:scheduled|planned|plans?|slated|expected|expects?|hopes?|hoped|intends?|set|called|
          calls|calling|aims?|vows?|vowed|promised|promises|agreed|agrees|decided|ready)
          \s(?:to|for)\b(?!\s(?:in|on|by|at)\b)(?:\sbe)?(?:\s[a-z]+)?
      | to\s(?:be\s[a-z]+ed|(?:{_TO_COME})\b)
      | expect(?:s|ed)?\s(?:\S+\s){{1,4}}to\s[a-z]+
      | (?:could|can)\sbe\s[a-z]+ed
      | effective | upcoming | forthcoming | coming | awaits?
      )
    | (?P<past>(?:has|have|had)(?:n['’]t)?\s(?!to\b|until\b)
          (?:(?:not|also|already|since|just|now|never|[a-z]+ly)\s)?[a-z]+)
    | (?P<scheduled>{_SCHEDULED})
    | (?P<past_too>{_IRREGULAR}|[a-z]{{2,}}ed|ended)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DONE: Final = re.compile(r"(?:agreed|decided|promised|vowed|called|hoped)\b", re.IGNORECASE)
_NO_VERB: Final = re.compile(r"\b(?:the|an?|its|their|his|her|this|these|those)\s+$")
_PERFECT: Final = re.compile(r"(?:is|are)\s(?:now\s)?[a-z]+ed\b", re.IGNORECASE)
_BOUNDS: Final = re.compile(
    r"[;:—]|\s[-–]\s|[\"“”]|,?\s\b(?:and|but|while|although|because|as|which|who|whom|whose|when"
    r"|where|that|after|before|if)\b\s|,(?=\s)"
)
_ADDS: Final = re.compile(
    r",?\s(?:although|because|as|which|who|whom|whose|when|where|after|before|if)\s|,",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    r"\W*(?:(?:on|in|at|by|from|since|until|during|early|late|the)\s+)*", re.IGNORECASE
)
_NEAR: Final = 60  # characters between a verb and what it dates, beyond which it is another's
_RIGHT_BEFORE: Final = 20
_DEADLINE: Final = re.compile(r"\b(?:until|till|by|through)\s+(?:the\s+)?$", re.IGNORECASE)
_IF: Final = re.compile(r"\b(?:if|unless|once)\s[^,;]{0,40}$")
_NEXT: Final = re.compile(r"\b(?:next|upcoming|forthcoming)\s[a-z]+\s")
_FOR: Final = re.compile(r"\bfor\s+$")
_MOVED: Final = re.compile(  # "the vote was put off from April 3 to April 6"
    r"\b(?:extend|postpon|delay|mov|deferr|reschedul|adjourn|brought\sforward|push|put\s(?:off|back))"
    r"(?:ed)?\b[^,;]{0,60}?\b(?P<way>to|until|till|from|for)\s+$"
)
_OF_A_NOUN: Final = re.compile(  # "the cap of May 3", "a report dated May 3"
    r"\b(?:dated|for\s(?:issue|delivery|shipments?|release|completion)\s(?:in|on)|as\sof|[a-z]+\sof)\s+$"
)
_TO_BEGIN: Final = re.compile(  # "talks starting on May 3"
    r"\b(?:starting|beginning|ending|expiring|maturing|payable|deliverable|record)(?:\s(?:on|in|from))?\s+$"
)
_DAY: Final = re.compile(r"(?:next\s+|this\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|tomorrow")


class _Cue(NamedTuple):
    """A verb that tells a tense, and how many characters lie between it and what it dates."""

    kind: str
    distance: int
    before: bool
    planned: bool = False  # "was to meet": it may be over


class Clause(NamedTuple):
    """How the clause around an expression tells: its tense, and whether it only dates a saying.

    `sure` is the tense whose verb stands right before the expression; `own` that of a verb of its
    own clause: in "talks, held after a strike on Monday, will go on" that strike is not to come.
    """

    tense: Tense
    saying: bool = False
    sure: bool = False
    own: bool = True


def clause_at(text: str, start: int, end: int) -> Clause:
    """Return how the clause around the characters `[start, end)` of a sentence tells."""
    bound = _last_bound(text, start)
    before = text[bound.end() if bound else 0 : start]
    cue = _last_cue(before) or _first_cue(text, end)
    to_come = _DEADLINE.search(text[:start]) or _IF.search(text[:start])
    if cue is None:
        return Clause("future" if to_come else "open")
    if cue.before and _NEXT.search(before, len(before) - cue.distance):
        return Clause("future")  # "said that at its next meeting in June ..."
    if cue.kind == "past" and _DEADLINE.search(text[:start]) and _has_present(before):
        return Clause("future")
    if cue.kind == "past" and _FOR.search(text[:start]) and _DAY.match(text, start):
        return Clause("future")  # "called a strike for Friday"
    if _OF_A_NOUN.search(text[:start]):
        return Clause("open")
    if _TO_BEGIN.search(text[:start]):
        return Clause("future", own=False)
    if cue.before and (way := moved_by(text, start)):
        return Clause("open" if way == "from" else "future")
    if cue.kind in ("past", "saying") and _FOR.search(text[:start]) and cue.before:
        return Clause("open")  # "announced more strikes for April 10"
    tense: Tense = "future" if cue.kind in ("future", "scheduled") else "past"
    saying = cue.kind == "saying" and cue.distance <= _NEAR
    sure = cue.before and cue.distance <= _RIGHT_BEFORE and not cue.planned
    own = cue.before or not _is_another_clause(text, bound, before, end, end + cue.distance)
    return Clause(tense, saying, sure, own)


def moved_by(text: str, start: int) -> str:
    """Return the word by which something is put off to what follows, or from it; else nothing."""
    moved = _MOVED.search(text[:start])
    return moved["way"] if moved else ""


def has_verb(text: str) -> bool:
    """Tell whether there is a verb among the words before an expression."""
    return _CUE.search(text) is not None


def _last_bound(text: str, start: int) -> re.Match[str] | None:
    return max(_BOUNDS.finditer(text, 0, start), key=re.Match.end, default=None)


def _is_another_clause(
    text: str, bound: re.Match[str] | None, before: str, end: int, verb: int
) -> bool:
    """Tell whether a clause that only adds something ends between an expression and a verb."""
    return (
        bound is not None
        and _ADDS.fullmatch(bound[0]) is not None
        and _FRONT.fullmatch(before) is None  # "if, on Monday, ministers will meet"
        and _BOUNDS.search(text, end, verb) is not None
    )


def _has_present(before: str) -> bool:
    return any(found.lastgroup in ("scheduled", "future") for found in _CUE.finditer(before))


def _kind(found: re.Match[str]) -> str:
    return (found.lastgroup or "").removesuffix("_too")


def _last_cue(before: str) -> _Cue | None:
    last = None
    for found in _CUE.finditer(before):
        if not (found["past_too"] and _NO_VERB.search(before, 0, found.start())):
            last = found
    if last is None:
        return None
    planned = last["future"] is not None and last[0].lower().startswith(("was ", "were "))
    cue = _Cue(_kind(last), len(before) - last.end(), before=True, planned=planned)
    if cue.kind == "scheduled":
        if _PERFECT.match(before, last.start()):
            return cue._replace(kind="past")
        return cue if cue.distance <= _NEAR else None
    return cue


def _first_cue(text: str, end: int) -> _Cue | None:
    """Return the verb after an expression that no verb of its clause stands before."""
    found = _CUE.search(text, end)
    if found is None:
        return None
    cue = _Cue(_kind(found), found.start() - end, before=False)
    if cue.kind == "future" and _DONE.match(text, found.start()):
        return cue._replace(kind="past")  # "on Monday they agreed to meet"
    if cue.kind == "scheduled":
        return cue._replace(kind="past") if _PERFECT.match(text, found.start()) else None
    return cue
