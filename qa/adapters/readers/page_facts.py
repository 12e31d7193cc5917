"""What a page says of its article: title, date, author, outlet, address, language.

Only what it states: in its head, its JSON-LD, its address, or an element that is there for a date.
A date that merely occurs somewhere in the text is none.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml.etree import LxmlError, SubElement
from lxml.html import Element, HtmlElement
from trafilatura.metadata import extract_metadata

from ...dates import date_of_dateline, date_of_name, date_of_value
from ...languages import language_of
from .blocks import SPACES

FAILURES = (  # what a library may raise over a page that is not as it expects
    ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, LxmlError,
)  # fmt: skip
EARLIEST = "1900-01-01"
CHANGED = re.compile(r"modif|updat|revis|lastmod|expir|unpublish", re.IGNORECASE)
NO_DAY = date(1970, 1, 1)  # what programs write where they have no date
SAVED_FROM = re.compile(  # as browsers and SingleFile note it
    r"<!--\s*saved from url=\(\d+\)(\S+)|<!--\s*Page saved with SingleFile\s+url:\s*(\S+)"
)
SAVED_FROM_WITHIN = 20_000  # characters
DATED = """descendant::body//*[self::time or @itemprop='datePublished'
    or contains(concat(' ', @class, ' ', @id, ' '), 'date')
    or contains(@class, 'publish') or contains(@class, 'posted') or contains(@class, 'timestamp')
    or contains(@class, 'byline')]"""
BYLINES = "//*[contains(@class, 'byline') or contains(@class, 'author')]"
BYLINE = re.compile(  # "By Ines Kallow and Tom Verrall"
    r"(?:by|von|par|por|di)\s+(?P<names>[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}"
    r"(?:(?:,| and| &)+ [^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}){1,5})",
    re.IGNORECASE,
)
AND = re.compile(r",(?: and| &)? | and | & ")
LONGEST_BYLINE = 150  # characters
MACHINE = re.compile(r"localhost(?::\d+)?|[\d.]+(?::\d+)?|\[[\da-f:]+\](?::\d+)?", re.IGNORECASE)
NOT_OF_ARTICLE = frozenset(("nav", "aside", "footer", "form", "a"))
OTHERS = re.compile(
    r"comment|respon[ds]|related|recommend|sidebar|widget|popular|trending|latest|teaser|promo"
    r"|more-|most-|updated?\b|breadcrumb|footer|menu|weather",
    re.IGNORECASE,
)
MOST_DATED = 50  # elements looked at
LONGEST_DATE = 120  # characters
LANGUAGE = re.compile(r"([a-zA-Z]{2})(?:[-_]|\Z)")
LONGEST_DESCRIPTION = 300  # characters
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page states of its article; `headlines` are other wordings of its title."""

    title: str | None
    headlines: tuple[str, ...]
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
        headlines=headlines,
        date=_date(tree, address),
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


def _headlines(tree: HtmlElement) -> tuple[str, ...]:
    """Return what a page's first-order headings and its window's title say."""
    found = (SPACES.sub(" ", "".join(each.itertext())).strip() for each in tree.iter("h1", "title"))
    return tuple(text for text in found if text)[:10]


def _title(title: str | None, outlet: str | None, headlines: tuple[str, ...]) -> str | None:
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


def _date(tree: HtmlElement, address: str | None) -> date | None:
    """Return the day an article appeared: from the head and JSON-LD, the address, the byline.

    Only where there is none, that of the last change, if the page states it.
    """
    first, changed = _stating(tree)
    return (
        _date_stated(first)
        or (date_of_name(urlsplit(address).path) if address else None)
        or next(_dates_in_body(tree), None)
        or _date_stated(changed)
    )


def _stating(tree: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return what in a page's head may state its date, and what states that of a later change."""
    stated = [
        element
        for element in tree.iter("meta", "script")
        if element.tag == "meta" or "ld+json" in (element.get("type") or "")
    ]
    changed = [each for each in stated if CHANGED.search(_name_of(each)) is not None]
    first = [each for each in stated if CHANGED.search(_name_of(each)) is None]
    return first, changed


def _name_of(element: HtmlElement) -> str:
    names = ("name", "property", "itemprop", "http-equiv")
    return " ".join(element.get(name) or "" for name in names)


def _date_stated(elements: list[HtmlElement]) -> date | None:
    """Return what htmldate finds in these elements of a page; all others are kept from it."""
    page = Element("html")
    head = SubElement(page, "head")
    SubElement(page, "body")
    for element in elements:
        copy = deepcopy(element)
        copy.tail = None
        head.append(copy)
    try:
        found = find_date(
            page, extensive_search=False, original_date=True, url="",
            min_date=EARLIEST, max_date=date.today().isoformat(),
        )  # fmt: skip
    except FAILURES:
        return None
    return _plausible(date_of_value(found))


def _dates_in_body(tree: HtmlElement) -> Iterator[date]:
    """Yield the days of the elements that are there to show the article's date."""
    looked_at = 0
    for element in tree.xpath(DATED):
        looked_at += 1
        if looked_at > MOST_DATED:
            return
        if _is_of_others(element):
            continue
        shown = SPACES.sub(" ", "".join(element.itertext())).strip()
        values = [element.get("datetime"), element.get("content"), element.get("title")]
        if len(shown) <= LONGEST_DATE:
            values.append(shown)
        for value in filter(None, values):
            day = _plausible(date_of_value(value) or date_of_dateline(value))
            if day is not None:
                yield day


def _is_of_others(element: HtmlElement) -> bool:
    """Tell whether an element belongs to what stands around an article."""
    return any(
        each.tag in NOT_OF_ARTICLE
        or OTHERS.search(f"{each.get('class', '')} {each.get('id', '')}") is not None
        for each in (element, *element.iterancestors())
        if each.tag not in ("html", "body")
    )


def _plausible(day: date | None) -> date | None:
    return day if day is not None and day != NO_DAY and day <= date.today() else None
