"""A text -> whether it tells of what comes again, such as prices, sales, scores and weather. Pure.

Two articles that give such a figure differently tell of two days, not of one.
"""

import re
from functools import lru_cache
from typing import Final

from .likeness import KEPT
from .terms import terms

_FIGURES: Final = frozenset(
    """
    price quote quotation index stock share bond eurobond debentur futur market trade session
    auction coupon concess rate yield inflat unemploy jobless sale output product produc export
    import deficit surplus profit loss revenu earn turnov dividend quarter quarterli monthli weekli
    daili annual fiscal net shr qtr shortag liquid tonn barrel bpd bushel crop harvest stg franc
    temperatur degre celsius fahrenheit rainfal score goal point beat leagu season lap poll
    survey infect
    """.split()
)
_EACH: Final = re.compile(
    r"\bvs\b|\b(?:a|per|each|every)\s(?:share|barrel|tonne|ton|ounce|lb|litre|gallon|year|month"
    r"|week|day)\b|\bcases of\b|\bnew cases\b"
)
_UNION: Final = re.compile(r"\btrades?[ -]union", re.IGNORECASE)


@lru_cache(maxsize=KEPT)
def comes_again(text: str) -> bool:
    """Tell whether a sentence or a title speaks of a figure that is told anew each day or year."""
    text = _UNION.sub(" ", text)
    return not _FIGURES.isdisjoint(terms(text)) or _EACH.search(text) is not None
