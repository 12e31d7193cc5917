"""Turn a file's bytes into text: UTF-8 first, then a guess; never a change of characters after.

Pure: the bytes are given. Offsets of sentences count in the text returned here.
"""

import codecs

from charset_normalizer import from_bytes

from .errors import ArticleError

MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 200_000  # bytes shown to the guesser; it is slow


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
        pass
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    if broken < sum(1 for character in repaired if character > "\x7f") - broken:
        return repaired
    guess = from_bytes(data[:SAMPLE], explain=False).best()
    if guess is None:
        raise ArticleError("in no encoding that could be told")
    return data.decode(guess.encoding, "replace")
