"""What a page says of its article: title, date, author, outlet, address, language.

Only what it states; what it does not state is left to those who look at names and text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from ...languages import language_of
from .blocks import FAILURES, SPACES
from .page_dates import date_of_page

SAVED_FROM = re.compile(  # as browsers and SingleFile note it
    r"<!--\s*saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)
SAVED_FROM_WITHIN = 20_000  # characters
BYLINES = "//*[contains(@class, 'byline') or contains(@class, 'author')]"
BYLINE = re.compile(  # "By Ines Kallow and Tom Verrall"
    r"(?:by|von|par|por|di)\s+(?P<names>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}"
    r"(?:(?:,| and| &)+ [^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}){1,5})",
    re.IGNORECASE,
)
AND = re.compile(r",(?: and| &)? | and | & ")
LONGEST_BYLINE = 150  # characters
MACHINE = re.compile(r"localhost(?::\d+)?|[\d.]+(?::\d+)?|\[[\da-f:]+\](?::\d+)?", re.IGNORECASE)
LANGUAGE = re.compile(r"([a-zA-Z]{2})(?:[-_]|\Z)")
LONGEST_DESCRIPTION = 300  # characters
LEAST_WORDS = 3  # of a headline; fewer name a site or a section
MOST_WORDS = 40
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states of its article; `headline` is its one first-order heading."""

    title: str | None
    headline: str | None
    date: date | None
    author: str | None
    outlet: str | None
    url: str | None
    language: str | None
    metadata: Mapping[str, str]


def facts_of(tree: HtmlElement, html: str, url: str | None = None) -> PageFacts:
    """Return what a page states; `url` is where it was saved from, if that is known."""
    address = _address(tree, html, url)
    try:
        found = extract_metadata(tree, default_url=address, extensive=False)
    except FAILURES:
        found = None
    host = urlsplit(address).hostname if address else None
    outlet = _outlet(getattr(found, "sitename", None))
    headlines = _headlines(tree)
    title = _title(_line(getattr(found, "title", None)), outlet, headlines)
    author = _line(getattr(found, "author", None))
    categories = getattr(found, "categories", None) or []
    metadata = {
        "site": host,
        "description": _shortened(_line(getattr(found, "description", None))),
        "categories": _line(", ".join(word for word in categories if isinstance(word, str))),
    }
    return PageFacts(
        title=title,
        headline=_headline(tree, outlet),
        date=date_of_page(tree, address),
        author=_authors(tree, author),
        outlet=outlet,
        url=address,
        language=_language(tree),
        metadata={key: value for key, value in metadata.items() if value},
    )


def language_of_page(declared: str | None, text: str) -> str | None:
    """Return the language a page declares, unless its text is plainly in another.

    Templates say `en` whatever the article; among other languages they know better than a guess.
    """
    found = language_of(text)
    if found is None or declared is None:
        return declared or found
    return found if (found == "en") != (declared == "en") else declared


def _line(value: object) -> str | None:
    """Return a value on one line, None where it is no text."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _shortened(text: str | None) -> str | None:
    if text is None or len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[:LONGEST_DESCRIPTION].rsplit(" ", 1)[0] + " " + ELLIPSIS


def _authors(tree: HtmlElement, found: str | None) -> str | None:
    """Return who wrote an article, with those whom the byline names beside the one found."""
    if found is None:
        return None
    authors = [part.strip() for part in found.split(";") if part.strip()]
    for element in tree.xpath(BYLINES) if len(authors) == 1 else ():
        line = SPACES.sub(" ", "".join(element.itertext())).strip()
        named = BYLINE.fullmatch(line) if len(line) <= LONGEST_BYLINE else None
        if named is not None and found in named["names"]:
            authors = [name.strip() for name in AND.split(named["names"]) if name.strip()]
            break
    return ", ".join(authors) or None


def _outlet(sitename: object) -> str | None:
    """Return the name of a site, none where it is but the number of a machine."""
    outlet = _line(sitename)
    return None if outlet is None or MACHINE.fullmatch(outlet) else outlet


def _headlines(tree: HtmlElement) -> list[str]:
    """Return what a page's first-order headings and its window's title say."""
    found = (SPACES.sub(" ", "".join(each.itertext())).strip() for each in tree.iter("h1", "title"))
    return [text for text in found if text]


def _headline(tree: HtmlElement, outlet: str | None) -> str | None:
    """Return the one first-order heading of a page, unless it may be the name of the site."""
    found = [SPACES.sub(" ", "".join(each.itertext())).strip() for each in tree.iter("h1")]
    if len(found) != 1 or found[0] == outlet or len(found[0].split()) < LEAST_WORDS:
        return None
    return found[0] if len(found[0].split()) <= MOST_WORDS else None


def _title(title: str | None, outlet: str | None, headlines: list[str]) -> str | None:
    """Return a title without the outlet's name behind it."""
    if title is None:
        return None
    for mark in (" | ", " - ", " – ", " — ", " :: ", " · ", " » "):
        front, found, back = title.rpartition(mark)
        if found and front and (back == outlet or front in headlines):
            return front.strip()
    return title


def _address(tree: HtmlElement, html: str, given: str | None) -> str | None:
    """Return a page's address: the one it calls its own, else where it was saved from."""
    note = SAVED_FROM.search(html, 0, SAVED_FROM_WITHIN)
    base = given or (note[1] or note[2] if note else None)
    stated = [
        *tree.xpath("//link[translate(@rel, 'CANOL', 'canol')='canonical']/@href"),
        *tree.xpath("//meta[@property='og:url' or @name='og:url']/@content"),
    ]
    for each in (*stated, base):
        address = _absolute(str(each).strip(), base) if each else None
        if address:
            return address
    return None


def _absolute(address: str, base: str | None) -> str | None:
    try:
        whole = urljoin(base, address) if base else address
        parts = urlsplit(whole)
    except ValueError:
        return None
    return whole if parts.scheme in ("http", "https") and parts.netloc else None


def _language(tree: HtmlElement) -> str | None:
    """Return the two letters of the language a page declares."""
    root = tree.getroottree().getroot()
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if not declared:
        meta = tree.xpath(
            "//meta[@http-equiv='content-language' or @property='og:locale']/@content"
        )
        declared = str(meta[0]) if meta else ""
    match = LANGUAGE.match(declared.strip())
    return match[1].lower() if match else None
