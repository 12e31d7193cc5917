"""A page that a browser saved as a single file (MHTML) -> its article.

The page is one part among its pictures and styles, and says where it came from.
"""

from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from ...errors import ArticleError
from ...types import Extracted
from .html import page_text, read_page
from .message import charset_of, data_of, header, parse_message, parts_of


def read(stream: BinaryIO, name: str) -> Iterator[Extracted]:
    """Yield the one article of a page; places are lines of its text, the first its title.

    Raises:
        ArticleError: there is no page in it, or no text in the page.
    """
    message = parse_message(stream.read())
    origin = header(message, "Snapshot-Content-Location") or header(message, "Content-Location")
    page = _main_page(message, origin)
    if page is None:
        raise ArticleError("no page in it")
    html = page_text(data_of(page), charset_of(page))
    yield read_page(html, url=header(page, "Content-Location") or origin)


def _main_page(message: Message, origin: str | None) -> Message | None:
    """Return the part that is the page itself: the one from `origin`, else the first."""
    pages = [
        part
        for part in parts_of(message)
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    named = (part for part in pages if origin and header(part, "Content-Location") == origin)
    return next(named, pages[0] if pages else None)
