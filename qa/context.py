"""A sentence and its article -> the sentence before, where the reader needs that one too. Pure.

A sentence that opens with "He", "This" or "But" leans on what stands before it. Its context is
looked up, never made: the sentence right before it in the same article, unless that is a heading.
"""

import re
from collections.abc import Sequence
from typing import Final

from .types import Sentence

_OPENING: Final = re.compile(r"[\s\"'“”‘’«»„(\[*_>.…–—-]*")
# What a sentence may open with that only the sentence before explains. "This week" and "that year"
# need nothing; nor does "it" in "it is clear that", nor "such as".
_TIMES: Final = (
    r"(?:morning|afternoon|evening|night|day|week|weekend|month|quarter|season|spring|summer|autumn"
    r"|fall|winter|year|decade|century|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_EMPTY_IT: Final = (
    r"it(?:['’]s| is| was| will be| would be| has been| seems| appears| remains)"
    r"(?! (?:a|an|the|his|her|its|their|our|my)\b)(?: \w+){1,3}? (?:that|to|whether|for)\b"
)
_LEANS: Final = re.compile(
    rf"(?!{_EMPTY_IT})"
    r"(?:"
    r"(?:he|she|they|it|him|his|her|hers|their|theirs|its)(?:['’](?:s|d|ll|re|ve))?\b(?!['’])"
    rf"|(?:this|that|these|those)(?:['’]s)?\b(?! {_TIMES}\b)"
    r"|(?:but|and|or|nor|yet|so|thus|hence|therefore|however|nevertheless|nonetheless|moreover"
    r"|furthermore|instead|otherwise|consequently|meanwhile|likewise|similarly|conversely"
    r"|afterwards?|then|also|besides)\b"
    r"|(?:for (?:example|instance)|in (?:addition|contrast|turn|response|reply|return|particular)"
    r"|as a (?:result|consequence)|on the (?:contrary|other hand)|after that|by then|even so"
    r"|at the same time|to (?:this|that) end|because of (?:this|that)|despite (?:this|that))\b"
    r"|the (?:former|latter|same|other|others|two|pair|duo)\b|such\b(?! as\b)"
    r"|(?:both|neither|others|another|one of them|some of them)\b(?! \w+ (?:and|nor)\b)"
    r")",
    re.IGNORECASE,
)


def needs_context(text: str) -> bool:
    """Tell whether a sentence opens in a way that only the sentence before explains."""
    opening = _OPENING.match(text)
    return _LEANS.match(" ".join(text[opening.end() if opening else 0 :].split())) is not None


def context_of(sentence: Sentence, sentences: Sequence[Sentence]) -> Sentence | None:
    """Return the sentence right before one that cannot be understood alone, None where none is.

    `sentences` are consecutive sentences of its article, all of them or those around it.
    """
    if sentence.heading or not needs_context(sentence.text):
        return None
    before = (one for one in sentences if one.index == sentence.index - 1)
    found = next(before, None)
    if found is None or found.heading or found.article_id != sentence.article_id:
        return None
    return found
