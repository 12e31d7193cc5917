"""Words of a text -> the people and organisations they name, and the fullest form of each name.

Nothing here looks outside the text: a surname is completed only from a longer form that the same
article uses, and nobody's name is written into these rules.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .cue_words import PLACES
from .given_names import FAMILY_FIRST, Gender, gender_of_given, is_given
from .reporting_verbs import SAYING


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Everything is in lower case and without a full stop, unless it says otherwise.
TITLES = _words(
    """mr mrs ms miss mx dr sen sens rep reps gov govs gen lt col capt cpt cmdr adm maj sgt cpl rev
    prof hon president vice former senator senators representative governor secretary minister
    prime foreign chancellor ambassador envoy judge justice chief mayor congressman
    congresswoman republican republicans democratic democrat democrats gop king queen prince
    princess pope sir lord lady attorney general speaker majority minority leader candidate
    nominee businessman businesswoman billionaire host anchor reporter correspondent spokesman
    spokeswoman spokesperson manager director strategist adviser advisor aide sheriff officer
    commissioner state press deputy executive chairman chairwoman chair professor analyst editor
    columnist actor actress pastor bishop cardinal campaign frontrunner front-runner ceo senior
    premier finance defense defence interior treasury detective sergeant captain colonel major
    lieutenant admiral commander president-elect lawmaker activist author economist pollster
    counsel lawyer substitute striker goalkeeper midfielder defender winger"""
)
_KEPT_INSIDE = _words(
    "king prince judge justice state pope general lord major press campaign chair"
)
ORGANISATION_WORDS = _words(
    """house party department court news times post journal university college committee states
    nations senate congress act association institute center centre council commission agency
    bureau board bank group foundation union federation ministry office network press radio
    channel magazine company corporation inc corp co ltd llc administration campaign coalition
    league society army navy force forces service parliament assembly republic kingdom street
    district county city club church school hospital studio studios project fund trust
    organization organisation team chamber alliance tribune herald gazette report review daily
    reserve pentagon kremlin cabinet exchange stock"""
)
NOT_NAMES = _words(
    """the a an in on at and but or so yet if as for from with by after before while when where why
    how what who which this that these those it its it's he she they we you i his her their our
    my there here then now not no yes both some many most several one two three four five six
    seven eight nine ten all each every other others another more even still just also once
    since until although though because however meanwhile moreover according asked during under
    over about among between despite instead nearly almost last earlier later to of is are was
    were do does did have has had can could will would should may might let like unlike such
    only perhaps maybe well oh look than thus hence regardless given speaking today yesterday
    tomorrow additionally furthermore finally first second third next recently currently indeed
    overall further previously following without within against amid through throughout update
    read related photo image video watch via re them him don't don’t isn be isn’t any ahead see
    clearly similarly ironically interestingly apparently certainly obviously sure likewise
    addressing citing referring responding noting calling writing appearing top federal national
    local hours days weeks months years american americans conservative conservatives liberal
    liberals january february march april june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday
    saturday sunday mon tue tues wed thu thur thurs fri sat sun"""
)
_JOINING = _words("de da di du la le van von der den del bin ibn al el dos")
_ORDINALS = _words("1st 2nd 3rd")  # "Air Force 1st Lt. X Y"
_JUNIORS = _words("jr sr ii iii iv")

# Each part is taken whole and at the beginning of a word only, so that no text takes long; it opens
# with its capital, by which the engine finds where to begin.
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ſ]"
_AFTER_CAPITAL = r"(?:(?<=[A-Z])\.(?:[A-Z]\.)*+|(?:(?<=S)t|(?<=[JS])r)\.|[^\W_]*+(?:[’'-]\w++)*+)"
_FULL_NAME = re.compile(
    rf"{_CAPITAL}(?<![\w.].){_AFTER_CAPITAL}"
    rf"(?:\s(?:(?:de|da|di|la|van|von|der|del|bin|al|el)\s){{0,2}}{_CAPITAL}{_AFTER_CAPITAL}){{1,5}}"
)
_WILL = re.compile(r"(?<=[a-z,] )Will [A-Z][\w’'-]+(?<![’']s)")  # not where it opens a question
_TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+([A-Z][\w’'-]+)")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’']|\ss)\Z")


_POSSESSIVES = ("’s", "'s", "s’", "s'", " s")  # the last where an apostrophe was lost


class Run(NamedTuple):
    """Words `[start, end)` of a list that name something together."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The full names of an article, likeliest first, by surname; and by a first word of their own.

    `genders` holds what "Mr." and "Mrs." tell of a full name; `words` is every word of the article
    as it stands there, to tell a name from a word that begins a sentence; `text` is all of it.
    """

    by_surname: Mapping[str, Sequence[str]]
    by_first: Mapping[str, str]
    genders: Mapping[str, Gender]
    words: Set[str]
    text: str = ""


NO_NAMES = KnownNames({}, {}, {}, frozenset())


def is_capitalised(word: str) -> bool:
    """Tell whether a word begins as names do."""
    return word[:1].isupper()


def plain(word: str) -> str:
    """Return a word as the lists of this module hold it."""
    return word.lower().rstrip(".")


def without_possessive(name: str) -> str:
    """Return a name without its genitive ending."""
    return _POSSESSIVE.sub("", name)


def is_possessive(word: str) -> bool:
    """Tell whether a word ends in a genitive, also where the apostrophe was lost."""
    return word.endswith(_POSSESSIVES)


def name_runs(words: Sequence[str]) -> list[Run]:
    """Return the runs of words that name something, in order; opening words as "The" are no names.

    "of" and "to the" join only what belongs to an office or a body: "Secretary of State".
    """
    runs: list[Run] = []
    position = 0
    while position < len(words):
        word = words[position]
        if not word[:1].isupper() or plain(word) in NOT_NAMES:
            position += 1
            continue
        end = position + 1
        while end < len(words) and not words[end - 1].endswith(_POSSESSIVES):
            step = _steps_to_next(words, end)
            if not step:
                break
            end += step
        runs.append(Run(position, end))
        position = end
    return runs


def _steps_to_next(words: Sequence[str], end: int) -> int:
    """How many words further the name that reaches to `end` goes on; 0 where it stops."""
    word = words[end]
    if is_capitalised(word):
        return 0 if plain(word) in NOT_NAMES and plain(word) != "may" else 1
    key = plain(words[end - 1])
    joins = word in _JOINING or word in _ORDINALS
    if word in ("of", "to", "for") and (key in TITLES or key in ORGANISATION_WORDS):
        joins = word == "of" or key in ("ambassador", "envoy")
        if joins and end + 1 < len(words) and words[end + 1] == "the":
            return 3 if end + 2 < len(words) and is_capitalised(words[end + 2]) else 0
    return 2 if joins and end + 1 < len(words) and is_capitalised(words[end + 1]) else 0


def bare_name(words: Sequence[str]) -> str:
    """Return a name without titles, offices and genitive: "Russian Foreign Minister X Y" -> "X Y".

    A name made of titles alone stays whole.
    """
    name = [*words[:-1], without_possessive(words[-1])] if words else []
    body = bool(name) and plain(name[-1]) in ORGANISATION_WORDS  # "Defense Department"
    while len(name) > 1 and (
        plain(name[0]) in NOT_NAMES or (plain(name[0]) in TITLES and not body)
    ):
        name = name[1:]
    for position in range(len(name) - 2, 0, -1):
        key = plain(name[position])
        remaining = len(name) - position - 1
        if key in TITLES and key not in _KEPT_INSIDE:
            return " ".join(name[position + 1 :])
        if key in ORGANISATION_WORDS and remaining >= 2 and name[position + 1] not in _JOINING:
            return " ".join(name[position + 1 :]) if name[position + 1] != "of" else " ".join(name)
        before = name[position - 1]
        if is_given(key) and not is_given(plain(before)) and not before.endswith("."):
            return " ".join(name[position:])
    return " ".join(name)


def is_person(name: str) -> bool:
    """Tell whether a bare name may be somebody's: not an organisation or a place by its words."""
    words = name.split()
    place = words[-1:] and words[-1].lower() in PLACES and not is_given(plain(words[0]))
    return (
        1 <= len(words) <= 5
        and not place
        and plain(words[-1]) not in ORGANISATION_WORDS
        and "of" not in words
        and not any(word.isdigit() for word in words)
    )


def known_names(text: str, sentences: Sequence[str]) -> KnownNames:
    """Return the full names that the sentences of an article use."""
    apart = "\0".join(sentences)  # no name reaches over two sentences
    titled: dict[str, tuple[Gender, str]] = {}
    if "Mr" in apart or "Ms" in apart or "Miss" in apart:
        for title, surname in _TITLED.findall(apart):
            titled.setdefault(
                without_possessive(surname), ("he" if title == "Mr" else "she", title)
            )
    counts: Counter[str] = Counter()
    for form, count in Counter(_FULL_NAME.findall(apart)).items():
        name = _full_name(form)
        if name is not None:
            counts[name] += count
    if " Will " in apart:
        counts.update(_WILL.findall(apart))
    by_surname: dict[str, list[str]] = {}
    firsts: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: -_likelihood(name, counts[name])):
        parts = name.split()
        by_surname.setdefault(_surname(parts), []).append(name)
        if plain(parts[0]) in FAMILY_FIRST:
            by_surname.setdefault(parts[0], []).append(name)
        if not parts[0].isupper() and (counts[name] > 1 or is_given(plain(parts[0]))):
            firsts.setdefault(parts[0], []).append(name)
    by_first = {first: names[0] for first, names in firsts.items() if len(names) == 1}
    genders: dict[str, Gender] = {}
    for surname, (gender, title) in titled.items():
        names = by_surname.get(surname, [surname])
        fitting = next((name for name in names if gender_of(name) in (gender, None)), None)
        if fitting is None:  # "Mr. Berg", where the article names Anna Berg alone
            fitting = f"{title}. {surname}" if f"{title}. {surname}" in apart else surname
            names.append(fitting)
        genders[fitting] = gender
    return KnownNames(by_surname, by_first, genders, frozenset(text.split()), text)


@lru_cache(maxsize=50_000)  # the same names stand in many articles
def _full_name(form: str) -> str | None:
    """The bare name if it can complete a surname: two to four words, not a shouted headline."""
    name = bare_name(form.split())
    words = name.split()
    if not 2 <= len(words) <= 4 or (len(words) > 2 and name.isupper()):
        return None
    if words[-1].lower() in SAYING:  # "BERG SAID", in a headline
        return None
    if not is_person(name) or any(plain(word) in NOT_NAMES for word in words[1:]):
        return None
    return name


def _likelihood(name: str, count: int) -> float:
    """How likely a form is the name of somebody: by its frequency and by a given name."""
    return count + 1.5 * (gender_of(name) is not None) + 0.5 * (name.count(" ") == 1)


def is_short(name: str) -> bool:
    """Tell whether a bare name is one that other names can complete: "Berg", "Berg Jr."."""
    first, _, rest = name.partition(" ")
    return bool(first) and (not rest or plain(rest) in _JUNIORS)


def fullest(name: str, known: KnownNames, gender: Gender | None = None) -> str | None:
    """Return the longest form of a bare name that the article uses, or the name itself.

    None where it is an everyday word of the article, as at the beginning of a sentence. `gender`
    tells apart two people of one surname.
    """
    if not is_short(name):
        return name
    if " " in name:
        surname = name.partition(" ")[0]
        whole = (one for one in known.by_surname.get(surname, ()) if one.endswith(f" {name}"))
        return next(whole, name)
    if len(name) < 2:
        return None
    names = known.by_surname.get(name, ())
    if names:
        fitting = (one for one in names if gender_of(one, known) in (gender, None))
        return next(fitting, names[0]) if gender else names[0]
    if name in known.by_first:
        return known.by_first[name]
    return None if name.lower() in known.words and not name.islower() else name


def gender_of(name: str, known: KnownNames | None = None) -> Gender | None:
    """Return how the article or a given name tells to speak of somebody; None when unknown."""
    if known is not None and name in known.genders:
        return known.genders[name]
    return gender_of_given(plain(name.partition(" ")[0]))


def _surname(words: Sequence[str]) -> str:
    if len(words) > 2 and plain(words[-1]) in _JUNIORS:
        return words[-2].rstrip(",")
    return words[-1]
