"""A value in a record's field -> the text, title, name, address or language that it is.

Pure. What a value is not stays None: it is then kept as it is beside the article, not forced.
"""

import math
import re
from collections.abc import Mapping
from typing import Final

from .record_fields import Path, Record, leaves, shape_of, shown_name, unwrapped
from .stripping import stripped

NOTHING: Final = frozenset({"", "nan", "none", "null", "nil", "n/a", "\\n", "<na>", "nat", "[]"})
LONGEST_VALUE: Final = 200  # characters of a field kept beside the article; a summary is longer
MOST_VALUES: Final = 20
LONGEST_TITLE: Final = 500  # characters; what is longer is no title
LONGEST_NUMBER: Final = 40  # digits
CUT: Final = 60  # characters, in which the mark of a text that was cut stands
MOST_AUTHORS: Final = 50
# Types of the pieces of a text that is a list of pieces, such as the Washington Post's.
_PROSE_TYPES: Final = frozenset("sanitized_html text paragraph html p content plain".split())
_URL: Final = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?:)?//(?:www\.)?([^/\s:?#]+)", re.IGNORECASE)
_CREDIT: Final = re.compile(r"(?:written\s+)?by:?\s+(?=\w)", re.IGNORECASE)
_LIST: Final = re.compile(r"\[\s*['\"].*['\"]\s*\]\Z", re.DOTALL)  # as Python writes one
_ITEM: Final = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_CUT: Final = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\Z")  # NewsAPI's end of a text
_UNSOUND: Final = re.compile("[\ud800-\udfff\0]")
_CODE: Final = re.compile(r"([a-z]{2})(?:[-_][a-z]{2,4})*\Z")
_LANGUAGES: Final = {
    name: code
    for code, names in {
        "ar": "arabic ara", "de": "german deutsch deu ger", "en": "english eng",
        "es": "spanish español espanol spa", "fr": "french français francais fra fre",
        "hi": "hindi hin", "it": "italian italiano ita", "ja": "japanese jpn",
        "ko": "korean kor", "nl": "dutch nederlands nld dut", "pl": "polish polski pol",
        "pt": "portuguese português portugues por", "ru": "russian русский rus",
        "sv": "swedish svenska swe", "tr": "turkish türkçe tur", "uk": "ukrainian ukr",
        "zh": "chinese zho chi",
    }.items()
    for name in names.split()
}  # fmt: skip


def at(record: Record, path: Path) -> object:
    """Return the value of a field, or None."""
    value: object = record
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def plain_value(value: object) -> object:
    """Return a value out of the fields it is wrapped in, such as MongoDB's `$date`."""
    for _ in range(3):
        if not isinstance(value, Mapping):
            break
        value = unwrapped(value)
    return value


def text_of(value: object) -> str:
    """Return a text without the tags of HTML, or an empty one; a list is its paragraphs."""
    value = plain_value(value)
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(text_of, _pieces(value))))
    if not isinstance(value, str) or value.strip().lower() in NOTHING:
        return ""
    text = stripped(sound(value)).strip()
    return text[:-CUT] + _CUT.sub("…", text[-CUT:]) if text.endswith("chars]") else text


def _pieces(items: list[object]) -> list[str]:
    """Return the texts of a list; of pieces that have types, only those that are prose."""
    typed = [item for item in items if isinstance(item, Mapping)]
    prose = [item for item in typed if item.get("subtype", item.get("type")) in _PROSE_TYPES]
    return [
        piece
        for item in items
        if not (prose and isinstance(item, Mapping)) or item in prose
        if isinstance(piece := plain_value(item), str) and piece.strip()
    ]


def line_of(value: object) -> str | None:
    """Return a value on one line, without tags, or None."""
    value = plain_value(value)
    if isinstance(value, list) and len(value) == 1:
        value = plain_value(value[0])
    word = value if isinstance(value, str) else _written(value)
    if word is None or word.strip().lower() in NOTHING or len(word) > LONGEST_TITLE:
        return None
    return " ".join(stripped(sound(word)).split()) or None


def author_of(value: object) -> str | None:
    """Return the names of authors with commas between them, without "By"."""
    value = plain_value(value)
    if isinstance(value, str) and _LIST.match(value.strip()):
        value = [single or double for single, double in _ITEM.findall(value)]
    items = value[:MOST_AUTHORS] if isinstance(value, list) else [value]
    names = [_CREDIT.sub("", name, count=1) for item in items if (name := line_of(item))]
    named = dict.fromkeys(name for name in names if not name.isdecimal() and not _URL.match(name))
    return ", ".join(named) or None


def outlet_of(value: object) -> str | None:
    """Return the name of an outlet, or the host where an address is given for it."""
    word = line_of(value)
    if word is None or word.isdecimal():
        return None
    host = _HOST.match(word)
    return host[1].lower() if host else word


def url_of(value: object) -> str | None:
    """Return an address of the web, or None."""
    word = line_of(value)
    return word if word is not None and _URL.match(word) else None


def language_of_value(value: object) -> str | None:
    """Return the ISO 639-1 code of a language's code or name: `en-GB`, `English`, `eng`."""
    word = (line_of(value) or "").lower()
    code = _CODE.match(word)
    return code[1] if code else _LANGUAGES.get(word)


def kept_values(record: Record, used: set[Path]) -> dict[str, str]:
    """Return the short values of the fields that nothing was made of."""
    kept: dict[str, str] = {}
    for path in leaves(shape_of(record)):
        if path in used or not shown_name(path).strip():
            continue
        value = at(record, path)
        word = value if isinstance(value, str) else _written(value)
        if word is None or len(word) > LONGEST_VALUE or word.strip().lower() in NOTHING:
            continue
        kept[sound(shown_name(path))[:LONGEST_VALUE]] = " ".join(sound(word).split())
        if len(kept) == MOST_VALUES:
            break
    return kept


def _written(value: object) -> str | None:
    """Return a truth or a number as text; None for what is neither, or is no number."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < 10**LONGEST_NUMBER else None
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    return None


def sound(text: str) -> str:
    """Return a text without what no file can hold: halves of characters, and NUL."""
    if text.isascii():  # as most are; the search for the others is slow
        return text.replace("\0", "\ufffd")
    return _UNSOUND.sub("\ufffd", text)
