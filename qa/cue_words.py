"""A sentence -> its words, and which words can tell that somebody says something.

The sentence comes with its quotations masked. Word lists alone: what the words form together is not
decided here.
"""

import re
from typing import Literal

from .given_names import Gender
from .reporting_verbs import PARTICIPLES, REPORTING, SAYING, WEAK

MASK = "\x01"  # stands for each character of a quotation
_LONGEST_SENTENCE = 2000  # characters; what a longer one says further on has no cue
Role = Literal["verb", "participle", "according", "quotation"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALSO_NOUNS = _words(
    """claims claim reports calls call show shows notes questions demands attacks fear fears hope
    hopes worry worries doubts want say tell tweets estimates charges promises thought found
    addressed offered spoke talked ruled expected pointed credits posted reads supports warning
    warnings writing reporting saying boasts jokes"""
)
BEFORE_NOUNS = _words(
    """the a an his her its their of to in for this that these those no any some such new with by
    from other on my our your and"""
)
NO_SUBJECT_BEFORE = _words(
    "to be is was were are been being of for in by with not get got the a an"
)
SKIPPED = _words(
    """has have had also then later earlier recently repeatedly first once again previously often
    even still never did does do not didn't doesn't don't further simply just now already too more
    long always both all reportedly instead sometimes soon yesterday today himself herself
    themselves would could can will might may must should publicly"""
)
ROLES: dict[str, Role] = {
    **dict.fromkeys(REPORTING | WEAK | SAYING, "verb"),
    **dict.fromkeys(("Said", "Says", "Asked", "Added", "Wrote"), "verb"),
    **dict.fromkeys(PARTICIPLES | {word.capitalize() for word in PARTICIPLES}, "participle"),
    **dict.fromkeys(("according", "According"), "according"),
    **dict.fromkeys(("put", "puts", "made", "makes"), "verb"),  # "put it", "made clear"
    MASK: "quotation",
}
# The same words as bytes, to see quickly that a text has none of them.
_CUE_WORDS = frozenset(word.encode() for word in ROLES if word != MASK)
_LETTERS_ALONE = bytes(
    code if chr(code).isalpha() and code < 128 else ord(" ") for code in range(256)
)
PLACES = _words(  # whose names stand for those who govern them; nobody is called so
    """afghanistan africa america argentina asia australia austria baghdad beijing belgium berlin
    brazil britain brussels cairo california canada chicago chile china colombia cuba damascus
    denmark egypt england ethiopia europe finland florida france geneva germany greece hungary
    india indonesia iran iraq ireland islamabad israel italy japan kabul kenya kiev korea kuwait
    kyiv lebanon libya lisbon london madrid malaysia mexico moscow nigeria norway ohio oslo ottawa
    pakistan palestine paris pennsylvania poland portugal prague pyongyang qatar riyadh rome russia
    scotland seoul singapore somalia spain stockholm sudan sweden switzerland syria taiwan tehran
    texas thailand tokyo tunisia turkey uganda ukraine venezuela vienna vietnam wales warsaw
    washington yemen zimbabwe"""
)
PERIODS = _words("week month year night fall summer spring winter weekend")
OCCASIONS = _words(
    """interview statement speech email e-mail tweet letter memo post remarks debate release report
    conference rally briefing address hearing testimony article column blog video"""
)
WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = _words(
    "january february march april may june july august september october november december"
)
DAY_PARTS = _words("morning night evening afternoon")
BOUNDARIES = _words(
    """that and but as which while when because if after before since although though where what
    how whether than or so until despite to"""
)
GENDER_OF_TITLES: dict[str, Gender] = {
    "mr": "he",
    "mrs": "she",
    "ms": "she",
    "miss": "she",
    "he": "he",
    "she": "she",
}
SUBORDINATING = _words("after when while because if since before although though where until")
MARKS = frozenset(", ; : — – -- - ( ) [ ] ? ! .".split())
NOBODY = _words("some many most others all both of whom people each another one these those")
PREPOSITIONS = _words("for of at from in with on to by about")
PARTIES = _words("Democrats Democrat Republicans Republican Conservatives Liberals Marines")
RELATIVE = _words("who whose which whom")
DETERMINERS = _words(
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
    scholar scholars historian historians farmer farmers general commander military army
    banker bankers broker brokers importer importers exporter exporters producer producers"""
)
ROLE_ENDS = ("er", "or", "ist", "ian", "man", "woman", "ant", "ent")  # "baker", "plumber"
_ABBREVIATED = (
    "Mr|Mrs|Ms|Dr|Sens?|Reps?|Gov|Gen|Jr|Sr|St|Lt|Sgt|Col|Capt|Rev|Prof|Adm|Maj|Cmdr|Hon|Amb|Supt"
    "|Inc|Corp|Co|Ltd|Bros"
)
_TOKEN = re.compile(
    rf"""[a-z][\w’'-]+
    | {MASK}+
    | \([^()]{{1,60}}\) | <[A-Z][A-Z0-9.]{{0,12}}>     # dropped: "(R-Texas)", "<ACME.N>"
    | (?:{_ABBREVIATED})\.
    | (?:[^\W\d_]\.)+(?:[^\W\d_](?!\w))?(?:-\w+)*  # initials
    | \w[\w&’'-]*(?:[.,]\d+)*(?:\ss(?=\s[a-z]))?   # the last: an apostrophe was lost
    | \.\.+ | -- | (?<=\s)-(?=\s) | [,;:—–―()\[\]?!.…]""",
    re.VERBOSE,
)
ENDS_SUBJECT = _words(
    """that who which in on after when while during as but and at about last this to before because
    with by via through earlier later into if under what how why where whether"""
)
OPENERS = _words("but and so however meanwhile still instead also then later yet earlier moreover")
INTRODUCTIONS = _words(
    """in on at after before during with for while when as asked speaking since despite last this by
    following though although"""
)


def words_of(masked: str) -> list[str]:
    """Return the words and marks of a sentence; a masked quotation is one word, MASK."""
    words: list[str] = _TOKEN.findall(masked, 0, _LONGEST_SENTENCE)
    if "(" in masked or "<" in masked or MASK in masked:
        words = [MASK if word[0] == MASK else word for word in words if word[0] not in "(<"]
    return words


def may_have_cue(masked: str) -> bool:
    """Tell whether a text has a word that can be a cue; False is sure, and most sentences are.

    Whoever reads a long text asks this before its words, which cost fifty times as much.
    """
    letters = masked.encode("ascii", "replace").translate(_LETTERS_ALONE)
    return MASK in masked or not _CUE_WORDS.isdisjoint(letters.split())
