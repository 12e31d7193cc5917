"""A name as a question writes it + names as articles have them -> whose words are wanted. Pure.

Case, accents and what leads up to a title ("Russian Foreign Minister") do not count.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from .letters import unaccented
from .names import is_person, is_possessive, without_possessive
from .terms import STOP_WORDS, WORD

_TITLES: Final = frozenset(
    (
        "mr mrs ms miss dr sir lord lady prof professor president minister chancellor secretary "
        "ambassador senator congressman congresswoman representative governor mayor king queen "
        "prince princess pope bishop general colonel captain judge justice spokesman spokeswoman "
        "spokesperson director chairman chief leader lawyer coach"
    ).split()
)
_SEVERAL: Final = re.compile(r",? (?:and|or) |, ", re.IGNORECASE)
_JUNIORS: Final = frozenset(("jr", "junior", "sr", "senior", "ii", "iii", "iv"))


def same_speaker(wanted: str | None, speaker: str | None) -> bool:
    """Whether two names may be one person's: one holds all the names of the other."""
    if wanted is None or speaker is None:
        return False
    one, other = frozenset(_names(wanted)), frozenset(_names(speaker))
    return bool(one and other) and (one <= other or other <= one)


def fitting_speakers(wanted: str, speakers: Iterable[str]) -> tuple[str, ...]:
    """The speakers whom a name of a question may stand for, in their order.

    Where it is a name that somebody goes by, first or last, that is who is meant: not those who
    only have it among their words ("the Quill campaign", "Eve Quill Jr."). Whoever speaks for
    somebody ("Quill's lawyer") is another. Where none goes by a whole "Quill and Marsh", those
    who fit either are meant.
    """
    known = tuple(speakers)
    fitting = _fitting(wanted, known)
    several = [name for name in _SEVERAL.split(wanted) if name]
    own = frozenset(_names(wanted))
    if len(several) < 2 or any(own.issubset(_names(name)) for name in fitting):
        return fitting
    either = [name for one in several for name in _fitting(one, known)]
    return tuple(dict.fromkeys(either)) or fitting


def _fitting(wanted: str, speakers: Iterable[str]) -> tuple[str, ...]:
    own = _names(wanted)
    letters = [word for word in own if word.isascii()]
    fitting = [
        name
        for name in speakers
        if (not name.isascii() or any(word in name.casefold() for word in letters))
        and same_speaker(wanted, name)
        and not (_owns(own, name) and not _owns(own, wanted))
    ]
    meant = [name for name in fitting if _goes_by(own, _names(name), name)]
    return tuple(meant or fitting)


def _goes_by(wanted: tuple[str, ...], names: tuple[str, ...], name: str) -> bool:
    if not _JUNIORS.isdisjoint(names) and _JUNIORS.isdisjoint(wanted):
        return False
    return wanted[-1] == names[-1] or (wanted[0] == names[0] and is_person(name))


def _owns(wanted: tuple[str, ...], name: str) -> bool:
    """Whether one of the wanted names stands in the genitive before the end of another."""
    owners = [without_possessive(word) for word in name.split()[:-1] if is_possessive(word)]
    return any(not set(wanted).isdisjoint(_names(owner)) for owner in owners)


@lru_cache(maxsize=4096)
def _names(speaker: str) -> tuple[str, ...]:
    """The names in a speaker's name, folded, in order, without titles and what leads up to them."""
    plain = unaccented(speaker).casefold()
    found = [word for word in WORD.findall(plain) if word not in STOP_WORDS]
    titles = [place for place, word in enumerate(found) if word in _TITLES]
    after = found[titles[-1] + 1 :] if titles else found
    return tuple(after or found)
