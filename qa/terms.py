"""Text -> the stems of its content words, which are also the terms of a keyword query.

Stems are made as the keyword index makes them (runs of letters and digits, lower case, Snowball
English), so that a term found here is a term of the index. Knows nothing of any store.
"""

import re
from functools import lru_cache
from typing import Final

import Stemmer

WORD: Final = re.compile(r"[^\W_]+")

# Words that carry no topic. Question words and auxiliaries are among them; the fragments of
# contractions ("don't" -> "don", "t") are too.
STOP_WORDS: Final = frozenset(
    (
        "a an the and or nor but if than as at by for from in into of on onto to upon with "
        "without within about after before between during through under over until up down out "
        "off again against i me my we us our ours you your yours he him his she her hers it its "
        "they them their theirs myself yourself himself herself itself ourselves themselves one "
        "ones this that these those there here who whom whose which what when where why how am is "
        "are was were be been being do does did done doing have has had having can could may "
        "might must shall should will would no not so such too very just also both each any some "
        "all most more other few further own same only because while many much several s t d ll m "
        "re ve don didn doesn isn wasn aren weren wouldn couldn shouldn hasn haven hadn"
    ).split()
)

# What a word in the title counts beside one in the text. The right passage first, of keywords and
# vectors fused: squad .752, clapnq .913 (at 0 .756, .887; at 2 .734, .887), 2026-11.
TITLE_BOOST: Final = 0.5

# Words that questions are built with and that say little of what is asked.
LIGHT_WORDS: Final = frozenset(
    (
        "actual approximately aspect belong besides call called come consider consist contain day "
        "definition describe description difference different due else example exist "
        "explain fact factor famous find following found gain general get give given go happen "
        "hold important include involve item kind know known like list located long look main "
        "make mean meaning name named new number occur old part particular people percentage "
        "person place play point portion purpose put reason refer regard role say see seen show "
        "sort specific stand take term thing think time try turn type typical use used usual want "
        "way week word work year amount able condition current percent ever often happens"
    ).split()
)

# Its own cache is off: `stem` caches, and shares its cache between threads safely.
_STEMMER: Final = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball English stem of one lower-case word."""
    return str(_STEMMER.stemWord(word))


def words(text: str) -> list[str]:
    """The lower-case words of a text, in order: runs of letters and digits."""
    return [word.lower() for word in WORD.findall(text)]


def terms(text: str) -> list[str]:
    """The stems of a text's content words, in order, repeated where the text repeats them."""
    found = words(text)
    if "won" in found:  # "won't" is cut as "don't" is, but "who won" asks for something
        pairs = zip(found, [*found[1:], ""], strict=True)
        found = [word for word, then in pairs if (word, then) != ("won", "t")]
    return [stem(word) for word in found if word not in STOP_WORDS]


def query_terms(question: str) -> tuple[str, ...]:
    """The terms to search for: the stems of a question's content words, each once, in order.

    Any of them may match, each in the text (boost 1) and in the title (boost `TITLE_BOOST`). Of a
    question without content words, all words are searched for.
    """
    found = terms(question) or [stem(word) for word in words(question)]
    return tuple(dict.fromkeys(found))


LIGHT_STEMS: Final = frozenset(map(stem, LIGHT_WORDS))
