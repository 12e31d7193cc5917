"""Words between commas before a verb of saying -> its subject: "NAME, a post, said".

An apposition is told from a place, "the mayor of Z, New Y, said", and from what somebody does.
"""

from collections.abc import Sequence

from .cue_words import DETERMINERS, HEADS, MASK, PREPOSITIONS, RELATIVE, ROLE_ENDS
from .given_names import gender_of_given
from .names import TITLES, Run, name_runs, plain
from .subjects import (
    LONGEST_CLAUSE,
    Subject,
    clause_start,
    introduced_name,
    name_subject,
    read_subject,
)

_POSTS = frozenset("head boss founder owner brother sister father mother wife husband son".split())


def subject_before_apposition(words: Sequence[str], comma: int, saying: bool) -> Subject | None:
    """The subject of "NAME, an apposition, said" and "NAME, a post, a place, said"."""
    commas = [i for i in range(max(0, comma - LONGEST_CLAUSE), comma) if words[i] == ","][-4:]
    relative = [i for i in commas if words[i + 1] in RELATIVE]
    found = None
    for opening in [*relative[:1], *reversed(commas)]:
        if MASK in words[opening:comma]:
            continue
        clause = words[clause_start(words, opening - 1) : opening]
        if not clause or clause[0].lower() in PREPOSITIONS:
            continue
        if (given := introduced_name(words[opening + 1 : comma])) is not None:
            return given
        if (apposed := _apposed_name(clause, words[opening + 1 : comma])) is not None:
            return apposed
        subject = read_subject(clause, saying)
        if subject is None:
            continue
        described = clause[0] in DETERMINERS
        if subject.kind != "group" and not described:
            return subject
        if found is None and (subject.kind != "group" or _names_a_post(clause)):
            found = subject
    return found


def _names_a_post(clause: Sequence[str]) -> bool:
    """Whether a group is one that speaks: "two officials", "the mayor of Z"."""
    post = clause[: clause.index("of")] if "of" in clause else clause
    return bool(post) and post[-1].lower() in HEADS


def _apposed_name(clause: Sequence[str], words: Sequence[str]) -> Subject | None:
    """The name between commas after an office: "the union's head, [X Y], said".

    After other words, as in "the mayor of Z, [X Y], said", it must have a title or a common given
    name, since places and bodies are apposed too.
    """
    if clause[0].lower() not in DETERMINERS or len(words) < 2:
        return None
    if name_runs(words) != [(0, len(words))]:
        return None
    subject = name_subject(words, Run(0, len(words)))
    last = clause[-1].lower()
    titled = len(subject.text.split()) < len(words) and " " in subject.text
    given = gender_of_given(plain(subject.text.partition(" ")[0])) is not None
    known = last in TITLES or last in _POSTS or titled or given
    return subject if known or _tells_who(clause) else None


def _tells_who(clause: Sequence[str]) -> bool:
    """Whether words are an office that names no place: "the builder", "a nurse at the clinic"."""
    if not all(word.islower() for word in clause[1:]):
        return False
    joined = next((i for i, word in enumerate(clause) if word in PREPOSITIONS), len(clause))
    office = clause[joined - 1]
    return len(clause) == 2 or office in HEADS | TITLES or office.endswith(ROLE_ENDS)
