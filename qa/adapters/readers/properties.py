"""What a document says of itself -> what can be believed: title, date, language.

Pure. Programs fill these fields with file names and templates, which are no titles.
"""

import re
from collections.abc import Sequence
from datetime import date

LONGEST_TITLE = 300  # characters; a longer one is a summary
LONGEST_AUTHOR = 200
EARLIEST = date(1985, 1, 1)  # what was written before had no such field: 1601, 1970, 1980 are zeros
_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|odt|fodt|pdf|rtf|txt|html?|indd|qxd|p65|tex|dvi|ps|md)\Z", re.I
)
_NO_TITLE = re.compile(
    r"microsoft (?:office )?word\b.*|word document|document ?\d*|untitled.*|unbenannt.*|"
    r"no title|title|slide \d+|powerpoint presentation|layout \d+|print|about:blank|"
    r"(?:https?|file):.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_AUTHOR = re.compile(
    r"(?:default )?user|admin(?:istrator)?|author|owner|unknown|root|anonymous|"
    r"python-docx|microsoft office user|.*[@\\/].*",
    re.IGNORECASE | re.DOTALL,
)
_DATE = re.compile(r"(?:D:)?\s*(\d{4})-?(\d\d)-?(\d\d)")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


def sane_title(title: str | None, name: str) -> str | None:
    """Return a title in one line, or None for what is a file's name or a program's default."""
    words = one_line(title)
    stem = name.rpartition(".")[0] or name
    if not words or len(words) > LONGEST_TITLE or not any(map(str.isalpha, words)):
        return None
    if _FILE_NAME.search(words) or _NO_TITLE.fullmatch(words):
        return None
    if words.casefold() in (stem.casefold(), name.casefold()) and " " not in words:
        return None
    return None if "_" in words and " " not in words else words


def sane_author(author: str | None) -> str | None:
    """Return an author in one line, or None for the name of an account or a program."""
    words = one_line(author).strip(" ;,")
    if not words or len(words) > LONGEST_AUTHOR or _NO_AUTHOR.fullmatch(words):
        return None
    return words


def stated_date(texts: Sequence[str | None]) -> date | None:
    """Return the first of some dates that can be true, written as ISO 8601 and PDF do."""
    for text in texts:
        if match := _DATE.match((text or "").strip()):
            try:
                found = date(*map(int, match.groups()))
            except ValueError:
                continue
            if found >= EARLIEST:
                return found
    return None


def stated_language(tag: str | None) -> str | None:
    """Return the language of a tag such as `en-US`, in two or three small letters."""
    match = _LANGUAGE.fullmatch((tag or "").strip())
    return match[1].lower() if match else None


def one_line(text: str | None) -> str:
    """Return a text with its white space folded, without signs that cannot be seen or stored."""
    signs = (sign if sign.isprintable() else " " for sign in text or "")
    return " ".join("".join(signs).split())
