"""One sentence -> the cues in it: which words tell that somebody says something, and who.

The sentence comes with its quotations masked. A subject is given as it is written; whom a pronoun
or a surname means is not decided here, since that needs the sentences before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from .names import (
    NOT_NAMES,
    TITLES,
    Gender,
    Run,
    bare_name,
    is_capitalised,
    is_possessive,
    name_runs,
    plain,
)

MASK = "\x01"  # stands for each character of a quotation
_LONGEST_SENTENCE = 2000  # characters; what a longer one says further on has no cue
_LONGEST_CLAUSE = 40  # words; more before a verb is a list or a table, not its subject

Kind = Literal["name", "group", "pronoun"]
Role = Literal["verb", "participle", "according", "quotation"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAYING = _words(  # whose subject says what follows, whoever it is
    """said says told tells added adds wrote writes noted notes tweeted argued explained insisted
    claimed acknowledged recalled responded replied continued stated declared concluded warned
    suggested announced admitted conceded joked quipped stressed emphasized emphasised asserted
    reiterated observed remarked contended predicted complained asked reported vowed testified
    exclaimed say tell commented lamented mused countered retorted recounted boasted opined
    scoffed cautioned confided shouted yelled whispered snapped marveled marvelled reasoned
    summarized summarised"""
)
_REPORTING = _words(  # the same with a subject that can speak
    """argue argues insist insists claims claim acknowledges responds replies continues declares
    concludes warns warn suggests suggest announces pledged urges urged vows admits concedes
    boasts jokes stresses emphasizes asserts reiterates observes contends maintained predicts
    complains reveals revealed reports confirmed confirms denied denies denounced denounces
    decried blasted blasts slammed slams lambasted mocked mocks accused accuses accuse
    criticized criticised criticizes praised praises applauded touted touts charged alleged
    alleges promised promises believed believes think thinks wondered assured assures implied
    hinted questioned questions described describes cited cites mentioned mentions echoed
    proposed proposes demanded demands repeated repeats estimates estimated indicated indicates
    disclosed defended defends dismissed dismisses rejected rejects endorsed endorses condemned
    condemns railed blamed blames hailed disagreed guessed expressed voiced pleaded discussed
    underscored considers informed remembered implored barked reads quoted stressed fumed gushed
    intoned bragged ranted ventured chimed interjected deadpanned explains recalls retweeted
    tweets posted chanted wished threatened swore pronounced proclaimed"""
)
_WEAK = _words(  # the same only with a subject that is a person or a body of persons
    """found finds show shows showed spoke talked decided offered refused declined addressed ruled
    ripped agreed agrees hopes hoped hope wants want feels felt knows sees prefers fears fear
    favors called calls learned highlighted outlined expects expected opposed opposes oppose
    supports attacked attacks credited credits worries worry doubts pointed referred invoked
    demurred thought concluded"""
)
_PARTICIPLES = _words(
    """saying adding noting telling calling arguing suggesting insisting claiming explaining urging
    promising accusing citing blasting slamming describing predicting tweeting writing declaring
    warning asking praising touting defending recalling announcing referring criticizing
    acknowledging denouncing pledging vowing asserting implying alleging complaining hoping
    stating reporting"""
)
_ALSO_NOUNS = _words(
    """claims claim reports calls call show shows notes questions demands attacks fear fears hope
    hopes worry worries doubts want say tell tweets estimates charges promises thought found
    addressed offered spoke talked ruled expected pointed credits posted reads supports warning
    warnings writing reporting saying boasts jokes"""
)
_BEFORE_NOUNS = _words(
    """the a an his her its their of to in for this that these those no any some such new with by
    from other on my our your and"""
)
_NO_SUBJECT_BEFORE = _words(
    "to be is was were are been being of for in by with not get got the a an"
)
_SKIPPED = _words(
    """has have had also then later earlier recently repeatedly first once again previously often
    even still never did does do not didn't doesn't don't further simply just now already too more
    long always both all reportedly instead sometimes soon yesterday today himself herself
    themselves would could can will might may must should publicly"""
)
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_REPORTING | _WEAK | SAYING, "verb"),
    **dict.fromkeys(("Said", "Says", "Asked", "Added", "Wrote"), "verb"),
    **dict.fromkeys(_PARTICIPLES | {word.capitalize() for word in _PARTICIPLES}, "participle"),
    **dict.fromkeys(("according", "According"), "according"),
    MASK: "quotation",
}
# The same words as bytes, to see quickly that a text has none of them.
_CUE_WORDS = frozenset(word.encode() for word in _ROLES if word != MASK)
_LETTERS_ALONE = bytes(
    code if chr(code).isalpha() and code < 128 else ord(" ") for code in range(256)
)
_PERIODS = _words("week month year night fall summer spring winter weekend")
_OCCASIONS = _words(
    """interview statement speech email e-mail tweet letter memo post remarks debate release report
    conference rally briefing address hearing testimony article column blog video"""
)
_WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = _words(
    "january february march april may june july august september october november december"
)
_DAY_PARTS = _words("morning night evening afternoon")
_BOUNDARIES = _words(
    """that and but as which while when because if after before since although though where what
    how whether than or so until despite to"""
)
_GENDER_OF_TITLES: dict[str, Gender] = {
    "mr": "he",
    "mrs": "she",
    "ms": "she",
    "miss": "she",
    "he": "he",
    "she": "she",
}
_SUBORDINATING = _words("after when while because if since before although though where until")
_MARKS = frozenset(", ; : — – -- - ( ) [ ] ? ! .".split())
_NOBODY = _words("some many most others all both of whom people each another one these those")
_PREPOSITIONS = _words("for of at from in with on to by about")
_PARTIES = _words("Democrats Democrat Republicans Republican Conservatives Liberals Marines")
_RELATIVE = _words("who whose which whom")
_DETERMINERS = _words(
    """the a an his her its their one some many several two three other most another that this
    these those both our my no every few all"""
)
HEADS = _words(  # what people and bodies that speak are called
    """percent half congressman employee employees user users respondents economist economists
    nurse teacher teachers lawyer mother father sister brother wife husband son daughter
    resident residents driver owner officer officers marine marines veteran veterans governors
    mayor mayors official officials spokesman spokeswoman spokesperson spokespeople aide aides
    source sources adviser advisers advisor advisors analyst analysts critic critics expert
    experts supporter supporters lawmaker lawmakers democrats republicans democrat republican
    voters voter poll polls survey surveys study studies report reports statement campaign
    campaigns candidate candidates senator senators president presidents governor judge judges
    justice justices court police prosecutor prosecutors investigators investigator lawyers
    attorney attorneys activist activists scientists scientist researchers researcher company
    companies group groups agency administration network newspaper paper magazine article
    editorial email emails memo letter document documents data findings people others some many
    most leader leaders ally allies rival rivals opponent opponents reporter reporters
    journalist journalists friend friends operative operatives strategist strategists donor
    donors man woman men women student students diplomat diplomats authorities authority media
    press ad ads video website office department ministry minister ministers government
    governments pac party team committee commission panel board bureau union unions
    conservatives liberals progressives nominee frontrunner front-runner billionaire businessman
    businesswoman mogul moderator host anchor author authors columnist professor director
    manager chairman chairwoman secretary speaker congresswoman delegate delegates staffer
    staffers insiders pundits pollster pollsters observers advocates fans witness witnesses
    crowd majority pair duo executive executives ceo trader traders dealer dealers bank banks
    firm firms spokesmen neighbor neighbour neighbors neighbours coach player doctor doctors
    scholar scholars historian historians farmer farmers general commander military army"""
)

_ABBREVIATED = (
    "Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Jr|Sr|St|Lt|Sgt|Col|Capt|Rev|Prof|Adm|Maj|Cmdr|Hon|Amb|Supt"
)
_TOKEN = re.compile(
    rf"""[a-z][\w’'-]+
    | {MASK}+
    | \([^()]{{1,60}}\)                            # dropped: "(R-Texas)"
    | (?:{_ABBREVIATED})\.
    | (?:[^\W\d_]\.)+(?:[^\W\d_](?!\w))?(?:-\w+)*  # initials
    | \w[\w&’'-]*(?:[.,]\d+)*(?:\ss(?=\s[a-z]))?   # the last: an apostrophe was lost
    | \.\.+ | -- | (?<=\s)-(?=\s) | [,;:—–―()\[\]?!.…]""",
    re.VERBOSE,
)


class Subject(NamedTuple):
    """Who speaks, as written: a bare name, a group of people or body, or "he", "she", "they".

    `gender` is what a pronoun or a title before the name tells.
    """

    text: str
    kind: Kind
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell who speaks; `position` is the verb's among the sentence's words.

    `saying` tells that the verb can mean nothing else; `inverted` that it stands before its
    subject; `trailing` that what is said stands before both: "..., X said."
    """

    subject: Subject
    position: int
    score: float
    saying: bool
    trailing: bool = False


def words_of(masked: str) -> list[str]:
    """Return the words and marks of a sentence; a masked quotation is one word, MASK."""
    words: list[str] = _TOKEN.findall(masked, 0, _LONGEST_SENTENCE)
    if "(" in masked or MASK in masked:
        words = [MASK if word[0] == MASK else word for word in words if word[0] != "("]
    return words


def may_have_cue(masked: str) -> bool:
    """Tell whether a text has a word that can be a cue; False is sure, and most sentences are.

    Whoever reads a long text asks this before its words, which cost fifty times as much.
    """
    letters = masked.encode("ascii", "replace").translate(_LETTERS_ALONE)
    return MASK in masked or not _CUE_WORDS.isdisjoint(letters.split())


def find_cue(words: Sequence[str]) -> Cue | None:
    """Return the clearest cue of a sentence, the first of equals."""
    best: Cue | None = None
    best_score = 0.0
    previous: Subject | None = None
    quoted = MASK in words
    for position, role in enumerate(map(_ROLES.get, words)):
        if role is None:
            continue
        if role == "quotation":
            cue = _unlisted_verb(words, position)
        elif role == "according":
            subject = subject_after(words, position + 2) if words[position + 1 :] else None
            cue = Cue(subject, position, 1.7, True) if subject else None
        elif role == "participle":
            subject = None if _is_noun(words, position) else previous or opening_subject(words)
            cue = Cue(subject, position, 1.0, False) if subject else None
        else:
            cue = _verb_cue(words, position, previous)
        if cue is None:
            continue
        previous = cue.subject
        score = cue.score + (quoted and cue.saying) + 0.7 * (quoted and _is_at_quote(words, cue))
        if best is None or score > best_score:
            best, best_score = cue, score
    return best


def _is_at_quote(words: Sequence[str], cue: Cue) -> bool:
    """Whether a quotation stands right beside the cue."""
    position = cue.position
    before = words[max(0, position - 5) : position]
    return MASK in before or MASK in words[position + 1 : position + 4]


def _is_noun(words: Sequence[str], position: int) -> bool:
    """Whether a word that may be a verb of saying is a noun here: "the call"."""
    before = words[position - 1].lower() if position else ""
    return before in _BEFORE_NOUNS or is_possessive(before)


def _verb_cue(words: Sequence[str], position: int, previous: Subject | None) -> Cue | None:
    """The cue that a verb of saying makes with its subject, if it has one."""
    verb = words[position].lower()
    if verb in _ALSO_NOUNS and _is_noun(words, position) and words[position - 1] != "and":
        return None
    following_word = words[position + 1] if position + 1 < len(words) else ""
    if verb in ("continued", "asked", "reported") and following_word in ("to", "for"):
        return None
    saying = verb in SAYING
    last = _before_adverbs(words, position - 1)
    before = words[last].lower() if last >= 0 else ""
    if before in _NO_SUBJECT_BEFORE:
        return None
    subject = None
    inverted = False
    if before in ("", ",", MASK, "?", "!", "—", "–", "―", ":", "--", "..", "..."):
        after_quote = before == MASK or (last > 0 and words[last - 1] == MASK)
        may_follow = saying and verb not in ("told", "tells", "tell")
        may_follow = may_follow and (after_quote or verb != "asked")
        following = subject_after(words, position + 1) if may_follow else None
        closing = following is not None and _closes(words, position + 1, following)
        if before == "," and not after_quote and not closing:
            subject = _subject_before_apposition(words, last, saying)
        if subject is None and following is not None and _may_follow(words, position + 1):
            subject, inverted = following, True
        if subject is None and previous is not None and before in (",", MASK, "—", "–", "--"):
            subject = previous
    else:
        subject = _subject_before(words, last, saying, previous)
    if subject is None or (verb in _WEAK and not _can_speak(subject)):
        return None
    score = 2.0 if saying else 1.0
    score += 0.5 * inverted - 5 * (subject.text == "they")
    if not inverted and _opener_before(words, last) in _SUBORDINATING:
        score -= 0.6
    return Cue(subject, position, score, saying, saying and _is_trailing(words, position, inverted))


def _opener_before(words: Sequence[str], last: int) -> str:
    """The word or mark before the clause that ends at `last`."""
    start = _clause_start(words, last)
    return words[start - 1].lower() if start else ""


def _before_adverbs(words: Sequence[str], last: int) -> int:
    """The last word before auxiliaries, adverbs and times: "Smith [also] [on Monday] said"."""
    stop = max(-1, last - _LONGEST_CLAUSE)
    while last > stop:
        word = words[last]
        key = word.lower()
        adverb = key in _SKIPPED or (key.endswith("ly") and word.islower())
        if adverb or (key in _DAY_PARTS and words[last - 1].lower() in _WEEKDAYS):
            last -= 1
        elif key in _WEEKDAYS and last:
            last -= 2 if words[last - 1].lower() in ("on", "last") else 1
        elif key in _PERIODS and last and words[last - 1].lower() in ("last", "this"):
            last -= 2
        elif (key in _MONTHS or re.fullmatch(r"[12]\d{3}", key)) and last:
            if words[last - 1].lower() != "in":
                return last
            last -= 2
        elif key in _OCCASIONS:
            opening = next(
                (i for i in range(last - 1, max(last - 7, 0), -1) if words[i] in ("in", "at")), None
            )
            if opening is None:
                return last
            last = opening - 1
        else:
            return last
    return last


def _subject_before(
    words: Sequence[str], last: int, saying: bool, previous: Subject | None
) -> Subject | None:
    """The subject whose last word is at `last`; "who" and a bare "and" look further back."""
    start = _clause_start(words, last)
    opener = words[start - 1].lower() if start else ""
    clause = words[start : last + 1]
    if clause and clause[-1].lower() == "who":
        end = last - 1
        if end >= 0 and words[end] == ",":
            end -= 1
        return _last_name(words[_clause_start(words, end) : end + 1]) if end >= 0 else None
    if not clause:
        if opener in ("and", "but"):
            return previous or opening_subject(words[:last])
        return previous if opener in ("that", "as", "or", ",", "—", "–") else None
    subject = read_subject(clause, saying)
    if subject is None and opener in ("and", "but", "or") and len(clause) <= 2:
        subject = previous or opening_subject(words[:last])
    return subject


def _clause_start(words: Sequence[str], last: int) -> int:
    """Where the clause that ends at `last` begins: after a mark, a quotation or a conjunction."""
    start = last + 1
    stop = max(0, start - _LONGEST_CLAUSE)
    while start > stop:
        word = words[start - 1]
        if word in _MARKS or word == MASK or word in _BOUNDARIES or word[0] in ".…":
            if word == "to" and _joins_office(words, start - 1):
                start -= 1
                continue
            break
        start -= 1
    return start


def _joins_office(words: Sequence[str], position: int) -> bool:
    """Whether "to" is part of an office: "ambassador to", "adviser to"."""
    before = words[position - 1].lower() if position else ""
    return before in ("ambassador", "envoy", "adviser", "advisor", "aide", "aides", "close")


def _subject_before_apposition(words: Sequence[str], comma: int, saying: bool) -> Subject | None:
    """The subject of "NAME, an apposition, said" and "NAME, a post, a place, said"."""
    commas = [i for i in range(max(0, comma - _LONGEST_CLAUSE), comma) if words[i] == ","][-4:]
    relative = [i for i in commas if words[i + 1] in _RELATIVE]
    found = None
    for opening in [*relative[:1], *reversed(commas)]:
        if MASK in words[opening:comma]:
            continue
        clause = words[_clause_start(words, opening - 1) : opening]
        if not clause or clause[0].lower() in _PREPOSITIONS:
            continue
        subject = read_subject(clause, saying)
        if subject is None:
            continue
        apposed = clause[0] in _DETERMINERS
        if subject.kind != "group" and not apposed:
            return subject
        if found is None and (subject.kind != "group" or clause[-1].lower() in HEADS):
            found = subject
    return found


def _last_name(clause: Sequence[str]) -> Subject | None:
    """The last name of a clause, else what it names as a group."""
    runs = name_runs(clause)
    if runs:
        return _named(clause, runs[-1])
    return read_subject(clause, False)


def _named(words: Sequence[str], run: Run) -> Subject:
    """The name that a run of words makes; a group that opens a sentence is as elsewhere."""
    first = words[run.start]
    if run.end - run.start == 1 and first.lower() in HEADS and not first.isupper():
        return Subject(first if first in _PARTIES else first.lower(), "group")
    gender = _GENDER_OF_TITLES.get(plain(words[run.start]))
    return Subject(bare_name(words[run.start : run.end]), "name", gender)


def _pronoun(word: str) -> Subject:
    """The subject that "he", "she" or "they" makes."""
    return Subject(word, "pronoun", _GENDER_OF_TITLES.get(word))


def _leading_name(words: Sequence[str]) -> Run | None:
    """The name that words begin with, after an office: "Democratic strategist [X Y]"."""
    runs = name_runs(words)
    if not runs:
        return None
    for run, following in pairwise(runs):
        between = words[run.end : following.start]
        last = between[-1].lower() if between else ""
        office = (last in HEADS or last in TITLES) and len(between) <= 3
        if not office or any(word in _PREPOSITIONS for word in between):
            return run
    return runs[-1]


def _group(words: Sequence[str]) -> Subject | None:
    """A group as said: "a spokesman for X"; a name without its article: "the White House"."""
    while words and plain(words[0]) in NOT_NAMES and plain(words[0]) not in _DETERMINERS:
        words = words[1:]
    if not words or len(words) > 14 or words[-1].lower() in _PREPOSITIONS:
        return None
    if all(word.lower() in _NOBODY for word in words):
        return None
    if words[0].islower() and words[0].endswith(("ing", "ed")) and len(words) > 1:
        return None
    if words[0].lower() in _DETERMINERS:
        words = [words[0].lower(), *words[1:]]
    return Subject(" ".join(words), "group")


def read_subject(words: Sequence[str], saying: bool) -> Subject | None:
    """Return the subject that the words before a verb form, or None when they are none.

    `saying` tells that the verb leaves no doubt, so that unknown words may speak too.
    """
    while words and words[0].lower() in ("and", "but", "so", "yet", "still", "then", "now", "or"):
        words = words[1:]
    while words and words[-1].lower() in ("is", "was", "are", "were", "be", "been", "being"):
        words = words[:-1]
    if not words:
        return None
    last = words[-1].lower()
    if last in ("he", "she", "they"):
        return _pronoun(last)
    if last in ("it", "we", "i", "who", "you", "there", "this", "that", "which"):
        return None
    keys = [word.lower() for word in words]
    head = next((i for i, key in enumerate(keys) if key in HEADS), None)
    runs = name_runs(words)
    if runs:
        return _named_subject(words, keys, runs, head, saying)
    if head is not None:
        return _group(words) if len(words) - head <= 9 and len(words) <= 12 else None
    if not saying:
        return None
    if keys[0] in _DETERMINERS and 1 < len(words) <= 6 and keys[0] not in ("that", "this"):
        return _group(words)
    plural = last.endswith("s") and all(word.islower() for word in words)
    if 2 <= len(words) <= 4 and plural and keys[0] not in _PREPOSITIONS:
        return _group(words)
    return None


def _named_subject(
    words: Sequence[str], keys: Sequence[str], runs: Sequence[Run], head: int | None, saying: bool
) -> Subject | None:
    """The subject that a clause with names in it forms."""
    inside = {i for run in runs for i in range(run.start, run.end)}
    preposition = next(
        (i for i, key in enumerate(keys) if key in _PREPOSITIONS and i not in inside), None
    )
    if preposition is not None and preposition < runs[0].start:  # "a spokesman for Smith"
        return _group(words) if head is not None and head < preposition else None
    if preposition is not None:
        run = [run for run in runs if run.end <= preposition][-1]
        between = keys[run.end : preposition]
        if between and between[-1] in HEADS:  # "Smith supporters in Ohio"
            return _group(words[:preposition])
        return None if is_possessive(words[run.end - 1]) else _named(words, run)
    run = runs[-1]
    remaining = keys[run.end :]
    if not remaining:
        after_preposition = run.start > 0 and keys[run.start - 1] in _PREPOSITIONS
        return None if after_preposition else _named(words, run)
    if len(remaining) <= 3 and (saying or remaining[-1] in HEADS):
        return _group(words)
    return None


def _can_speak(subject: Subject) -> bool:
    return subject.kind != "group" or any(word.lower() in HEADS for word in subject.text.split())


_ENDS_SUBJECT = _words(
    """that who which in on after when while during as but and at about last this to before because
    with by via through earlier later into if under what how why where whether"""
)


def subject_after(words: Sequence[str], start: int) -> Subject | None:
    """Return the subject that begins at a word, as after "said" or "according to"."""
    end = start
    stop = min(len(words), start + 14)
    while end < stop and words[end] not in _MARKS and words[end] not in (MASK, "…"):
        if words[end] in _ENDS_SUBJECT and not (words[end] == "to" and _joins_office(words, end)):
            break
        end += 1
    phrase = words[start:end]
    if not phrase:
        return None
    first = phrase[0].lower()
    if first in ("he", "she", "they"):
        return _pronoun(first)
    if first in ("it", "we", "i", "you"):
        return None
    runs = name_runs(phrase)
    if end < len(words) - 1 and words[end] == "," and (not runs or runs[-1].end < len(phrase)):
        apposed = name_runs(words[end + 1 : end + 6])  # "the group's president, X Y"
        if apposed and apposed[0].start == 0 and phrase[-1].lower() in HEADS:
            return _named(words[end + 1 :], apposed[0])
    if runs and not any(key in _PREPOSITIONS for key in phrase[: runs[0].start]):
        run = _leading_name(phrase)
        if run is not None and not is_possessive(phrase[run.end - 1]):
            ends = phrase[run.end : run.end + 1] in ([], ["of"], ["for"], ["from"])
            if ends or (first not in _DETERMINERS and run.start == 0):
                return _named(phrase, run)
    return _group(phrase) if runs or first in _DETERMINERS or phrase[-1] in HEADS else None


def _may_follow(words: Sequence[str], start: int) -> bool:
    """Whether what stands after "said" can be its subject rather than what is said."""
    first = words[start]
    return (
        is_capitalised(first) and plain(first) not in NOT_NAMES
    ) or first.lower() in _DETERMINERS - {"that"} | {"he", "she", "they"} | HEADS | {"former"}


def _closes(words: Sequence[str], start: int, subject: Subject) -> bool:
    """Whether a sentence ends with the name after "said", which is then its subject."""
    if subject.kind == "group":
        return False
    runs = name_runs(words[start : start + 8])
    end = start + (runs[0].end if runs else 1)
    return end >= len(words) or words[end] in (".", "!", "?")


def _is_trailing(words: Sequence[str], position: int, inverted: bool) -> bool:
    """Whether what is said stands before the cue: ", X said.", ", said X." at a sentence's end."""
    if "," not in words[:position]:
        return False
    if inverted:
        return words[position - 1] == ","
    following = words[position + 1 : position + 4]
    if not following or following[0] in (".", ",", "!"):
        return _comma_near(words, position)
    told = words[position] == "told"
    timed = following[0].lower() in {"on", "in", "at", "during", *_WEEKDAYS, "after", "last"}
    return (told or timed) and _comma_near(words, position)


def _comma_near(words: Sequence[str], position: int) -> bool:
    return "," in words[max(0, position - 8) : position]


def _unlisted_verb(words: Sequence[str], quote: int) -> Cue | None:
    """A cue with any verb in the past right after a quotation: '"...," X thundered'."""
    position = quote + 1
    if words[position : position + 1] == [","]:
        position += 1
    if position >= len(words):
        return None
    first = words[position]
    if first.islower() and first.endswith("ed") and len(first) > 4:
        following = name_runs(words[position + 1 : position + 8])
        if following and following[0].start == 0:
            subject = _named(words[position + 1 :], following[0])
            return Cue(subject, position, 1.5, False)
        return None
    if first in ("he", "she"):
        subject, position = _pronoun(first), position + 1
    else:
        runs = name_runs(words[position : position + 8])
        if not runs or runs[0].start:
            return None
        subject = _named(words[position:], runs[0])
        position += runs[0].end
    if position < len(words) and words[position].endswith("ly") and words[position].islower():
        position += 1
    verb = words[position] if position < len(words) else ""
    if verb.islower() and verb.endswith("ed") and len(verb) > 4:
        return Cue(subject, position, 1.5, False)
    return None


def opening_subject(words: Sequence[str]) -> Subject | None:
    """Return the subject a sentence opens with, after "In May," and the like."""
    start = 0
    while start < len(words) and words[start].lower() in _OPENERS:
        start += 1
        if start < len(words) and words[start] == ",":
            start += 1
    if start < len(words) and words[start].lower() in _INTRODUCTIONS:
        comma = next(
            (i for i in range(start, min(len(words), start + 20)) if words[i] in (",", MASK)), None
        )
        if comma is not None and words[comma] == ",":
            start = comma + 1
    if start >= len(words):
        return None
    first = words[start].lower()
    if first in ("he", "she", "they"):
        return _pronoun(first)
    end = start
    while end < min(len(words), start + 10) and words[end] not in _MARKS and words[end] != MASK:
        end += 1
    phrase = words[start:end]
    if not phrase:
        return None
    if is_capitalised(phrase[0]) and plain(first) not in NOT_NAMES:
        run = _leading_name(phrase)
        if run is not None and not is_possessive(phrase[run.end - 1]):
            return _named(phrase, run)
    if first not in _DETERMINERS:
        return None
    runs = name_runs(phrase)
    head = next((i for i, word in enumerate(phrase[:6]) if word.lower() in HEADS), None)
    if head is not None:
        named = next((run for run in runs if run.start == head + 1), None)
        return _named(phrase, named) if named else _group(phrase[: head + 1])
    return _named(phrase, runs[0]) if runs and runs[0].start <= 4 else None


_OPENERS = _words("but and so however meanwhile still instead also then later yet earlier moreover")
_INTRODUCTIONS = _words(
    """in on at after before during with for while when as asked speaking since despite last this by
    following though although"""
)
