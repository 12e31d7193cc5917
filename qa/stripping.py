"""A text that was made for a page -> the text a reader of the page sees.

Pure. Only what plainly is HTML is taken for it: a text that speaks of `<b>`, or of a < b, stays as
it is.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAG: Final = re.compile(
    r"</?(?:p|div|span|br|a|b|i|u|em|strong|small|sup|sub|h[1-6]|ul|ol|li|dl|dt|dd|blockquote|pre"
    r"|figure|figcaption|img|picture|table|thead|tbody|tr|td|th|section|article|header|footer|main"
    r"|aside|nav|html|head|body|font|center|hr|cite|time|iframe|script|style)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"\s*(?:<!--|<!doctype|<\?xml|<[a-z][a-z0-9]*[\s>/])", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s|<html[\s>])", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_LEAST_TAGS: Final = 2  # of a text that does not begin with one
_UNREAD: Final = frozenset("script style noscript template head iframe svg form button".split())
_APART: Final = frozenset(  # elements that are paragraphs of their own
    """p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre figure figcaption table section article
    header footer main aside nav hr""".split()
)
_OWN_LINE: Final = frozenset("br li dt dd tr".split())
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_AROUND_END: Final = re.compile(r"(?<![ \t])[ \t]*+\n[ \t]*+")
_MANY_ENDS: Final = re.compile(r"\n{3,}")


def stripped(text: str) -> str:
    """Return a text without tags and entities; paragraphs are set apart by an empty line."""
    if "<" in text and _is_html(text):
        return _strip(text)
    return unescape(text) if "&" in text and _ENTITY.search(text) else text


def _is_html(text: str) -> bool:
    tags = _TAG.finditer(text)
    if next(tags, None) is None:
        return False
    return _OPENING.match(text) is not None or next(tags, None) is not None


def _strip(text: str) -> str:
    from lxml.etree import HTMLParser, fromstring

    if _PAGE.match(text) and (article := _article_of_page(text)):
        return article
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = fromstring(b"<div>" + text.encode("utf-8") + b"</div>", parser)
    if root is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        return unescape(_MANY_ENDS.sub("\n\n", _TAG.sub("\n\n", text))).strip()  # nested too deep
    lines = "".join(_words(root))
    return _MANY_ENDS.sub("\n\n", _AROUND_END.sub("\n", lines)).strip()


def _article_of_page(text: str) -> str | None:
    """Return the article of a whole page, without menus and notices, or None."""
    from trafilatura import extract

    return extract(text, output_format="txt", include_comments=False)


def _words(root: "_Element") -> Iterator[str]:
    """Yield the words and line ends of a tree, however deep it is."""
    from lxml.etree import iterwalk

    unread = preformatted = 0
    for event, element in iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        step = 1 if event == "start" else -1
        unread += step * (name in _UNREAD)
        preformatted += step * (name == "pre")
        if not unread and name in _APART:
            yield "\n\n"
        if not unread and name in _OWN_LINE and (event == "start") == (name != "tr"):
            yield "\n"
        if not unread and name in ("td", "th") and event == "end":
            yield " "
        words = element.text if event == "start" else element.tail
        if words and not unread:
            yield words if preformatted else _SPACE.sub(" ", words)
