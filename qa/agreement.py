"""A claim and the sentences it cites, as read -> the first fact on which they disagree.

Each check returns a short reason for the user, or None where it finds nothing wrong. How much of
the claim is covered is not looked at here.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .meanings import opposites, same_meaning
from .names import ORGANISATION_WORDS, gender_of, is_person
from .quoting import flattened, misquoted
from .statements import COUNTRIES, SMALL, Negation, Statement, Word, name_key, read_statement
from .terms import STOP_WORDS, stem


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited sentence as read, with what surrounds it."""

    statement: Statement
    speaker: str | None
    date: datetime.date | None
    around: tuple[str, str, str]  # the sentence before, the title, the sentence after

    @property
    def speaker_keys(self) -> frozenset[str]:
        """The keys of the words of the speaker's name."""
        return frozenset(map(name_key, (self.speaker or "").split()))


def differing_quotation(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where words in quotation marks are not in a cited sentence, word for word."""
    words = misquoted(claim.quotations, [one.statement.text for one in cited])
    return None if words is None else f'the words "{words}" are not in the cited sentence'


# The capital or house that stands for a country's government: "Moscow said".
_GOVERNMENTS: Final = {
    "washington": "usa", "moscow": "russia", "kremlin": "russia", "beijing": "china",
    "pyongyang": "korea", "seoul": "korea", "tokyo": "japan", "london": "uk", "paris": "france",
    "berlin": "germany", "kiev": "ukraine", "kyiv": "ukraine", "tehran": "iran",
    "ottawa": "canada", "ankara": "turkey", "rome": "italy", "madrid": "spain", "delhi": "india",
}  # fmt: skip
_HALVES: Final = {"pyongyang": "north", "seoul": "south"}
_AT: Final = frozenset("in at to from near of outside around".split())
_PRONOUNS: Final = {
    "he": "he", "his": "he", "him": "he", "himself": "he", "she": "she", "her": "she",
    "hers": "she", "herself": "she", "they": "", "their": "", "them": "", "it": "", "its": "",
}  # fmt: skip


def missing_name(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where a name of the claim is not in the cited sentences in any known form.

    A speaker counts as named in what he says, and whoever a pronoun means in the sentence with it.
    """
    for run in claim.names:
        name = " ".join(claim.words[place].text.removesuffix("'s") for place in run)
        if not is_named(claim, run, cited):
            return f"no cited sentence mentions {name}"
        if other := _namesake(claim, run, cited):
            return f"the cited sentence says {other}, not {name}"
    return None


def _namesake(claim: Statement, run: Sequence[int], cited: Sequence[Cited]) -> str | None:
    """Return the name of another country's, or union's, body: "U.N. Council" for "U.S. Council"."""
    keys = [claim.words[place].key for place in run]
    if len(keys) < 2 or keys[0] not in _OWNERS or "and" in keys:
        return None
    found: str | None = None
    for one in cited:
        words = one.statement.words
        for place in range(len(words) - len(keys) + 1):
            at = words[place : place + len(keys)]
            if [word.key for word in at[1:]] != keys[1:]:
                continue
            if at[0].key == keys[0] or at[0].key not in _OWNERS:
                return None
            found = one.statement.text[at[0].start : at[-1].end]
    return found


def is_named(claim: Statement, run: Sequence[int], cited: Sequence[Cited]) -> bool:
    """Tell whether a name of the claim, a run of places, is in the cited sentences in some form."""
    keys = frozenset[str]().union(*(one.statement.keys | one.speaker_keys for one in cited))
    stems = frozenset[str]().union(*(one.statement.stems for one in cited))
    words = [claim.words[place] for place in run if claim.words[place].text not in SMALL]
    absent = [word for word in words if not _has_word(claim, word, keys, stems)]
    absent = [word for word in absent if not _is_run_together(word, cited)]
    if not absent or _has_initials(claim, run, cited):
        return True
    rest = {word.key for word in absent}
    if len(absent) < len(words) and (
        _is_named_around([word.key for word in words], cited)  # "Sergei" beside "Lavrov"
        or rest <= ORGANISATION_WORDS
        or _is_half(words, rest, cited)
    ):
        return True
    if run[0] and claim.words[run[0] - 1].key in _AT:
        return False  # a place, not whom a pronoun means
    return any(means(one, [word.text for word in words]) for one in cited)


_OWNERS: Final = COUNTRIES | {"un", "eu", "uk", "nato"}


def _is_run_together(word: Word, cited: Sequence[Cited]) -> bool:
    """Whether "Ibero-American" stands as "Iberoamerican", or the other way round."""
    plain = word.key.replace("-", "")
    return len(plain) > 6 and any(
        plain in flattened(one.statement.text).replace(" ", "") for one in cited
    )


def _has_word(claim: Statement, word: Word, keys: frozenset[str], stems: frozenset[str]) -> bool:
    if word.key in keys or word.stem in stems:
        return True
    parts = re.split(r"[-.&]", word.key)
    if len(parts) > 1 and all(part in keys for part in parts if part):
        return True
    if _GOVERNMENTS.get(word.key) in claim.keys:
        return False  # a claim of both the country and its capital means the town
    governments = {_GOVERNMENTS[key] for key in keys & _GOVERNMENTS.keys()}
    halves = {_HALVES[key] for key in keys & _HALVES.keys()}
    if word.key in governments | halves:
        return True
    place = claim.words.index(word)
    acts = place == 0 or claim.words[place - 1].key not in _AT
    half = _HALVES.get(word.key)
    return acts and _GOVERNMENTS.get(word.key) in keys and (half is None or half in keys)


def _has_initials(claim: Statement, run: Sequence[int], cited: Sequence[Cited]) -> bool:
    """Whether the sentences have a name by its initials, or the words of initials."""
    start = run[0]
    while start and claim.words[start - 1].text[0].isupper():
        start -= 1
    words = [word for word in claim.words[start : run[-1] + 1] if word.text not in SMALL]
    words = words[1:] if words[0].key in STOP_WORDS else words  # "The Democratic ..."
    if not words:
        return False
    initials = "".join(word.text[0].lower() for word in words)
    if len(initials) > 2 and any(initials in one.statement.keys for one in cited):
        return True
    wanted = words[0].key.replace(".", "")
    if len(words) > 1 or not 2 < len(wanted) < 7 or not words[0].text.replace(".", "").isupper():
        return False
    for one in cited:
        big = [word for word in one.statement.words if word.text not in SMALL]
        first_letters = "".join(word.key[0] if word.text[0].isupper() else " " for word in big)
        if wanted in first_letters:
            return True
    return False


def _is_named_around(keys: Sequence[str], cited: Sequence[Cited]) -> bool:
    """Whether a whole name stands in a title or beside a cited sentence."""
    wanted = f" {' '.join(keys)} "
    return any(
        wanted in f" {' '.join(word.key for word in read_statement(text).words)} "
        for one in cited
        for text in one.around
    )


def _is_half(words: Sequence[Word], rest: set[str], cited: Sequence[Cited]) -> bool:
    """Whether "the North" stands for what the claim calls "North Korea"."""
    half = words[0].text
    written = {word.text for one in cited for word in one.statement.words}
    return half in ("North", "South") and rest == {"korea"} and half in written


def means(one: Cited, name: Sequence[str]) -> bool:
    """Whether a pronoun of a sentence, with nobody named before it, means whom a name does.

    "It" and "they" must be the sentence's subject, since they may as well mean a thing.
    """
    statement = one.statement
    first_name = statement.names[0][0] if statement.names else len(statement.words)
    for place, word in enumerate(statement.words[:first_name]):
        pronoun = _PRONOUNS.get(word.text.lower())
        if pronoun is None or (not pronoun and place > 1):
            continue
        for known in map(read_statement, one.around[:2]):
            meant = _first_named(known, person=bool(pronoun))
            if meant:
                gender = gender_of(" ".join(part.text for part in meant))
                keys = {part.key for part in meant}
                return name_key(name[-1]) in keys and (not pronoun or gender in (None, pronoun))
        return False
    return False


def _first_named(statement: Statement, *, person: bool) -> list[Word] | None:
    for run in statement.names:
        words = [statement.words[place] for place in run]
        place_name = words[-1].key in COUNTRIES or words[-1].key in _GOVERNMENTS
        if not person or (not place_name and is_person(" ".join(word.text for word in words))):
            return words
    return None


def differing_polarity(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim denies what the cited sentences say, or the other way."""
    statements = [one.statement for one in cited]
    statements = [one for one in statements if not one.text.rstrip("\"' ").endswith("?")]
    denied = [negation for one in statements for negation in one.negations]
    affirmed = {word.stem for one in statements for word in _affirmed(one)}
    if any(_is_not_denied(claim, negation, statements, affirmed) for negation in claim.negations):
        return "the cited sentence does not deny this"
    claimed = {word.stem for word in _affirmed(claim)}
    for one in statements:
        if _repeats(claim, one):
            continue
        for negation in one.negations:
            if not negation.strong and not _is_about_refuser(claim, one, negation):
                continue
            reach = 4 if not negation.strong else 1 if claim.negations else 2
            heads = [stem for stem in negation.denied[:reach] if stem in claimed]
            if heads and not any(stem in affirmed for stem in heads):
                return "the cited sentence denies this"
    return _opposite(claimed, affirmed, denied)


def _repeats(claim: Statement, one: Statement) -> bool:
    """Whether a claim has all the words of a sentence, in their order and together."""
    words, other = (" ".join(word.key for word in each.words) for each in (claim, one))
    return f" {other} " in f" {words} "


def _affirmed(statement: Statement) -> Iterator[Word]:
    """Yield the content words of a sentence that no negation reaches."""
    reached = {stem for negation in statement.negations for stem in negation.denied}
    for word in statement.words:
        if word.key not in STOP_WORDS and word.stem not in reached:
            yield word


def _is_not_denied(
    claim: Statement, negation: Negation, cited: Sequence[Statement], affirmed: set[str]
) -> bool:
    """Whether the sentences do not deny what a negation of the claim denies."""
    if not negation.strong:
        return _is_not_refused(claim, negation, cited, affirmed)
    if _is_verbatim(claim, negation, cited):
        return False
    heads = negation.denied[:3]
    denied = [other for one in cited for other in one.negations]
    reached = {stem for other in denied for stem in other.denied}
    firmly = {stem for other in denied if other.strong for stem in other.denied}
    weak = {one.words[other.place].stem for one in cited for other in one.negations} - firmly
    if heads and heads[0] in weak:
        return True  # "will not oppose" where they "oppose"
    if _with_same(heads) & reached or any(
        opposites().get(stem, frozenset()) & affirmed for stem in heads
    ):
        return False
    return any(stem in affirmed for stem in heads[:2]) or not _with_same(claim.stems) & firmly


_REFUSING: Final = frozenset(map(stem, "refused rejected declined dismissed barred".split()))


def _is_not_refused(
    claim: Statement, negation: Negation, cited: Sequence[Statement], affirmed: set[str]
) -> bool:
    """Whether a claim says that something was refused of which the sentences say the contrary."""
    verb = claim.words[negation.place].stem
    if verb not in _REFUSING or any(one.negations for one in cited):
        return False
    if any(_with_same([verb]) & one.stems for one in cited):
        return False
    heads = [each for each in negation.denied[:2] if each not in STOP_WORDS]
    return bool(heads) and bool(_with_same(heads) & affirmed)


def _is_verbatim(claim: Statement, negation: Negation, cited: Sequence[Statement]) -> bool:
    """Whether a negation stands in a sentence between the same two words."""
    start = max(0, negation.place - 1)
    wanted = [word.key for word in claim.words[start : negation.place + 2]]
    text = f" {' '.join(wanted)} "
    return len(wanted) > 1 and any(
        text in f" {' '.join(word.key for word in one.words)} " for one in cited
    )


def _with_same(stems: Iterable[str]) -> set[str]:
    """Return stems with all that can mean the same."""
    return {other for stem in stems for other in same_meaning().get(stem, frozenset({stem}))}


def _is_about_refuser(claim: Statement, one: Statement, negation: Negation) -> bool:
    """Whether a claim that refuses nothing has for its subject whoever refuses in a sentence."""
    if claim.negations:
        return False
    first = next((word.stem for word in claim.words if word.key not in STOP_WORDS), None)
    lower = {word.stem for word in one.words if word.text.islower()}
    if first in negation.denied and first in lower:
        return True  # "tobacco is allowed" where they are "against tobacco"
    if not claim.names:
        return False
    subject = claim.words[claim.names[0][-1]].key
    before = [word.key for word in one.words[: negation.place] if word.text[0].isupper()]
    return subject in before[-3:]


def _opposite(claimed: set[str], affirmed: set[str], denied: Sequence[Negation]) -> str | None:
    reached = {each for negation in denied for each in negation.denied}
    for one in sorted(claimed):
        contrary = (opposites().get(one, frozenset()) | _prefixed(one)) & affirmed
        if not contrary or contrary & claimed:
            continue
        if not _with_same([one]) & (affirmed | reached):
            return "the cited sentence says the opposite"
    return None


def _prefixed(one: str) -> frozenset[str]:
    """Return the stems that would mean the opposite by a prefix: "safe" and "unsafe"."""
    without = {one.removeprefix(prefix) for prefix in _UN if one.startswith(prefix)}
    found = {f"{prefix}{one}" for prefix in _UN} | {each for each in without if len(each) > 2}
    # the stem of "unsafe" has lost the "e" that the one of "safe" has kept
    return frozenset(
        found | {each.removesuffix("e") for each in found} | {f"{each}e" for each in found}
    )


_UN: Final = ("un", "non")


def swapped_roles(claim: Statement, cited: Sequence[Cited]) -> str | None:
    """Return a reason where the claim has two names the other way round about the same verb."""
    for first, verb, second, passive in _deeds(claim):
        for one in cited:
            orders = {
                (done[0], done[2], done[3]) for done in _deeds(one.statement) if done[1] == verb
            }
            turned = {(second, first, passive), (first, second, not passive)} & orders
            straight = {(first, second, passive), (second, first, not passive)} & orders
            if turned and not straight:
                return "the cited sentence says it the other way round"
    return None


def _deeds(statement: Statement) -> Iterator[tuple[str, str, str, bool]]:
    """Yield (name, verb, name, passive) for content words between two neighbouring names."""
    for one, other in zip(statement.names, statement.names[1:], strict=False):
        between = statement.words[one[-1] + 1 : other[0]]
        if len(between) > _FAR:
            continue
        passive = any(word.text == "by" for word in between)
        for word in between:
            if word.key not in STOP_WORDS and word.text.islower():
                first, second = statement.words[one[-1]].key, statement.words[other[-1]].key
                yield first, word.stem, second, passive


_FAR: Final = 8  # words between two names beyond which a verb need not join them
