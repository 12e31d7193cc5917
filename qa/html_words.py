"""Untrusted text -> HTML that shows it and does nothing else. Pure.

Every character of an article, a question or a model reaches a page through here.
"""

import html
import re

# Control characters, lone surrogates, and what is no character; nothing on a page can show them.
UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# What turns the direction of text around, beyond the marks that a right-to-left text needs.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
INSTEAD = "\ufffd"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
WEB = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


def harmless(text: str) -> str:
    """Return a text with line ends as LF, and a sign for what cannot be shown or turns it round."""
    return TURNING.sub(INSTEAD, UNSHOWABLE.sub(INSTEAD, LINE_END.sub("\n", text)))


def escaped(text: str) -> str:
    """Return a text as HTML, for between tags and for within a quoted attribute."""
    return html.escape(harmless(text), quote=True)


def line(text: str) -> str:
    """Return a text on one line as HTML that cannot change the direction of what is around it."""
    return f'<bdi dir="auto">{escaped(" ".join(text.split()))}</bdi>'


def language(code: str | None) -> str:
    """Return a `lang` attribute with a space before it, nothing where the language is not known."""
    return f' lang="{code}"' if code and LANGUAGE.fullmatch(code) else ""


def web_address(url: str | None) -> str | None:
    """Return an address that a page may link to, escaped; None where it is of another kind."""
    return escaped(url) if url and WEB.fullmatch(url) and url == harmless(url) else None
