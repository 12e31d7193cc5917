"""A page -> the day its article appeared, where the page states it.

Only from its head, its JSON-LD, its address, or an element that is there for a date: a date that
merely occurs somewhere in the text is none.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.etree import SubElement
from lxml.html import Element, HtmlElement

from ...dates import date_of_dateline, date_of_name, date_of_value
from .blocks import FAILURES, SPACES

EARLIEST = "1900-01-01"
OF_DATES = re.compile(r"date|time|publi|creat|issued|post|releas|modif|revis", re.IGNORECASE)
BY_SLASHES = re.compile(r"\s*\d{1,2}/\d{1,2}/\d{4}")
CHANGED = re.compile(r"modif|updat|revis|lastmod|expir|unpublish", re.IGNORECASE)
NO_DAY = date(1970, 1, 1)  # what programs write where they have no date
DATED = """descendant::body//*[self::time or @itemprop='datePublished'
    or contains(concat(' ', @class, ' ', @id, ' '), 'date')
    or contains(@class, 'publish') or contains(@class, 'posted') or contains(@class, 'timestamp')
    or contains(@class, 'byline')]"""
NOT_OF_ARTICLE = frozenset(("nav", "aside", "footer", "form", "a"))
OTHERS = re.compile(
    r"comment|respon[ds]|related|recommend|sidebar|widget|popular|trending|latest|teaser|promo"
    r"|more-|most-|breadcrumb|footer|menu|weather",
    re.IGNORECASE,
)
MOST_DATED = 50  # elements looked at
LONGEST_DATE = 120  # characters


def date_of_page(tree: HtmlElement, address: str | None) -> date | None:
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
    """Return what in a page's head may state its date, and what states that of a later change.

    All else is kept from htmldate, which would take a day from a picture's address as well.
    """
    first, changed = [], []
    for element in tree.iter("meta", "script"):
        if element.tag == "script":
            linked = (element.text or "") if "ld+json" in (element.get("type") or "") else ""
            if "datePublished" in linked or "dateCreated" in linked:
                first.append(element)
            elif "dateModified" in linked:
                changed.append(element)
            continue
        names = ("name", "property", "itemprop", "http-equiv")
        name = " ".join(element.get(each) or "" for each in names)
        if not OF_DATES.search(name) or _is_ambiguous(element.get("content") or ""):
            continue
        (changed if CHANGED.search(name) else first).append(element)
    return first, changed


def _is_ambiguous(value: str) -> bool:
    """Tell whether a day may be another one elsewhere: 3/4/2018."""
    return BY_SLASHES.match(value) is not None and date_of_value(value) is None


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
