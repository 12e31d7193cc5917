"""Turn a file's bytes into text: UTF-8 first, then a guess; never a change of characters after.

Pure: the bytes are given. Offsets of sentences count in the text returned here.
"""

import codecs
import re

from charset_normalizer import from_bytes

from .errors import ArticleError
from .languages import language_of

MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 200_000  # bytes shown to the guesser, around the first that is not ASCII; it is slow
NOT_ASCII = re.compile(rb"[\x80-\xff]")
WESTERN = "cp1252"  # Latin-1 but for typographic quotes and dashes, where that has control codes
WESTERN_LANGUAGES = frozenset("en fr de es it pt nl da sv no nb nn fi is ga ca eu gl af lb".split())
MOST_ACCENTS = 0.2  # of the characters of a text too short for its language to be told
SIGN_IN_WORD = re.compile(r"[a-zA-Z][\xa0-\xbf\ufffd][a-zA-Z]")


def decode(data: bytes) -> str:
    """Return the text of a file, without a byte order mark.

    A file that is UTF-8 but for a few bytes keeps its text, each such byte becoming U+FFFD.

    Raises:
        ArticleError: the bytes are not text; the message is the reason alone.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace").replace("\0", "\ufffd")
    if b"\0" in data:
        raise ArticleError("binary, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding_of(data), "replace")


def encoding_of(data: bytes) -> str:
    """Return the encoding of bytes that are not quite UTF-8, which may be UTF-8 all the same.

    Raises:
        ArticleError: it cannot be told.
    """
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    if broken < sum(1 for character in repaired if character > "\x7f") - broken:
        return "utf-8"
    return _older_encoding(data)


def _older_encoding(data: bytes) -> str:
    """Return the encoding of bytes from before UTF-8.

    A guesser that counts characters cannot tell the encodings of western Europe from those east of
    it where a text has few accents; the language can.
    """
    western = data.decode(WESTERN, "replace")
    language = language_of(western)
    if language in WESTERN_LANGUAGES or (language is None and _reads_well(western)):
        return WESTERN
    found = NOT_ASCII.search(data)
    start = max(found.start() - SAMPLE // 2, 0) if found else 0
    guess = from_bytes(data[start : start + SAMPLE]).best()
    if guess is None:
        raise ArticleError("in no encoding that could be told")
    return guess.encoding


def _reads_well(text: str) -> bool:
    """Tell whether accents are few and no sign stands in the middle of a word."""
    accents = sum(1 for character in text if character > "\x7f")
    return accents <= MOST_ACCENTS * len(text) and not SIGN_IN_WORD.search(text)
