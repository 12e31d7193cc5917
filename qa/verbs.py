"""A verb in any form -> its other forms, and whether it is in the past. Pure.

Of irregular verbs only those that news tells deeds with.
"""

from functools import cache
from typing import Final

from .terms import stem

# Base, past and participle of one verb a cell; spelled alike they stand once.
_VERBS: Final = """
    arise arose arisen|bear bore borne|beat beaten|become became|begin began begun|bend bent
    bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred
    bring brought|build built|burn burnt burned|buy bought|catch caught|choose chose chosen
    cling clung|come came|creep crept|deal dealt|dig dug|do did done|draw drew drawn
    drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
    fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden
    forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got gotten
    give gave given|go went gone|grind ground|grow grew grown|hang hung|hear heard|hide hid hidden
    hold held|keep kept|kneel knelt|know knew known|lay laid|lead led|leave left|lend lent
    lose lost|make made|mean meant|meet met|overthrow overthrew overthrown
    overtake overtook overtaken|pay paid|ride rode ridden|ring rang rung|rise rose risen|run ran
    say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken|shine shone
    shoot shot|show showed shown|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat
    slay slew slain|sleep slept|slide slid|speak spoke spoken|spend spent|spin spun
    spring sprang sprung|stand stood|steal stole stolen|stick stuck|strike struck stricken
    strive strove|swear swore sworn|sweep swept|swell swelled swollen|swim swam swum|swing swung
    take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
    undergo underwent undergone|understand understood|undertake undertook undertaken
    wake woke woken|wear wore worn|weave wove woven|win won|withdraw withdrew withdrawn
    withhold withheld|withstand withstood|write wrote written
"""


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    cells = _VERBS.strip().replace("\n", "|").split("|")
    return tuple(tuple(cell.split()) for cell in cells)


def verb_forms(one: str) -> frozenset[str]:
    """Return the stems of all forms of an irregular verb, by that of any; else the stem alone."""
    return _by_stem().get(one, frozenset({one}))


@cache
def _by_stem() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in _groups():
        stems = frozenset(map(stem, group))
        for each in stems:
            found[each] = found.get(each, frozenset()) | stems
    return found


def is_past(word: str) -> bool:
    """Tell whether a word in small letters is by its form a verb in the past, or a participle."""
    return word in _participles() or tells_past(word)


def tells_past(word: str) -> bool:
    """Tell whether a word in small letters is by its form a verb in the past; "known" is not."""
    return word in _pasts() or (_is_regular(word) and word.islower())


def _is_regular(word: str) -> bool:
    return len(word) > 3 and word.endswith("ed") and not word.endswith("ceed") and word not in _ED


# Words that end as if in the past.
_ED: Final = frozenset(
    "indeed need speed feed seed weed reed deed heed bleed breed creed greed screed steed tweed "
    "hundred kindred sacred shed sled embed".split()
)
_NOUNS: Final = frozenset({"ground"})  # in nearly all that is written


@cache
def _pasts() -> frozenset[str]:
    return frozenset(group[1] for group in _groups()) - _NOUNS


@cache
def _participles() -> frozenset[str]:
    return frozenset(word for group in _groups() for word in group[2:])
