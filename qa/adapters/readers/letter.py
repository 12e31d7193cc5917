"""A message -> the article in it: its subject, who sent it when, and its text without the frame.

The frame is what programs put around a letter: "view in browser", signatures, what was answered to,
how to unsubscribe. Attachments are named and not read.
"""

import re
from collections.abc import Sequence
from datetime import date
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ...dates import date_of_value
from ...errors import ArticleError
from ...types import Extracted
from .blocks import Block, blocks_of, joined, settle_superscripts
from .html import page_text, parse
from .message import charset_of, data_of, filename_of, header, parts_of, text_of
from .page_facts import language_of_page

HEADERS = ("From", "Subject", "Date", "To", "Received", "Message-ID", "Content-Type")
STUB = 0.4  # of the words of the HTML part: a shorter plain part only points to it
STUB_WORDS = 40
REPLY = re.compile(r"(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
LIST_TAG = re.compile(r"\[[^\]]{1,40}\]\s+(?=\S)")
SENT_FOR = re.compile(r"(?P<author>.+?)\s+(?:from|at|via|of|@)\s+(?P<outlet>\S.*)", re.IGNORECASE)
LIST_NAME = re.compile(r"\s*\"?(?P<name>[^<\"]*?)\"?\s*<(?P<id>[^<>]*)>")
VIEW = re.compile(
    r"\b(?:view|read|open|see|having trouble|trouble (?:view|read)ing|can.t (?:see|read))\b"
    r".{0,60}\b(?:browser|online|web ?(?:page|site|version)|images)\b",
    re.IGNORECASE,
)
FOOTER = re.compile(
    r"unsubscribe|opt[- ]?out|(?:manage|update|change) (?:your|my) (?:\w+ )?(?:preferences"
    r"|subscri|profile|settings)|you(?:.re| are)? (?:receiv|get)\w* this"
    r"|(?:e-?mail|message|newsletter) was sent"
    r"|mailing list|privacy policy|all rights reserved|©|\(c\) \d{4}|copyright \d{4}"
    r"|our (?:mailing )?address|forward (?:this|to a friend)|add us to your address book"
    r"|terms (?:of|and)|view .{0,30}browser|listinfo|contact us",
    re.IGNORECASE,
)
FOOTER_WORDS = 60  # of a paragraph that belongs to a footer
SHORT_WORDS = 15  # of one that may: an address, a name
VIEW_WORDS = 20
TOP = 4  # paragraphs
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
LONGEST_SIGNATURE = 12  # lines, where the mark lacks its space
ANSWERED = re.compile(r"^-{2,} ?Original Message ?-{2,}$", re.MULTILINE | re.IGNORECASE)
ATTRIBUTION = re.compile(r"\b(?:wrote|writes|schrieb|a écrit|escribió)\b.{0,40}:\Z", re.DOTALL)
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
# Within their line: what reaches over lines takes hours for a letter of line ends alone.
RULE = re.compile(r"^(?:[^\S\n]|>)*+[-=_*~#+.]{3,}+(?:[^\S\n]|\|)*+$\n?", re.MULTILINE)
ADDRESS_LINE = re.compile(r"^[^\S\n]*+(?:[<(\[]\s{0,9})?https?://\S+[^\S\n]*+$\n?", re.MULTILINE)
ADDRESS_ASIDE = re.compile(r"\s?[<(\[]\s*https?://[^\s<>()\[\]]+\s*[>)\]]")
MARKED_HEADING = re.compile(r"\A\*\* (?=\S)")


def read_letter(message: Message, record: int | None = None) -> Extracted:
    """Return the article of a message.

    Raises:
        ArticleError: it is no message, or there is no text in it.
    """
    if all(header(message, name) is None for name in HEADERS):
        raise ArticleError("not a mail message")
    blocks, attachments = _body(message)
    blocks = _without_frame(blocks)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise ArticleError("no text in it")
    body = joined(blocks)
    author, outlet = _sender(message)
    title = _title(message)
    metadata = {"attachments": ", ".join(attachments)} if attachments else {}
    return Extracted(
        text=f"{title}\n\n{body}\n" if title else f"{body}\n",
        title=title,
        date=_date(message),
        author=author,
        outlet=outlet,
        url=_archived_at(message),
        language=language_of_page((header(message, "Content-Language") or "")[:2] or None, body),
        metadata=metadata,
        record=record,
    )


def _body(message: Message) -> tuple[list[Block], list[str]]:
    """Return the paragraphs of the part that is meant to be read, and the attachments' names."""
    plain: list[Block] = []
    shown: list[Block] = []
    attachments = []
    for part in parts_of(message):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in (
            "text/plain",
            "text/html",
        ):
            attachments.extend(filename_of(part))
        elif kind == "text/plain":
            plain.extend(_paragraphs(part))
        else:
            shown.extend(_shown(part))
    if _words(plain) < STUB * _words(shown) or (shown and _is_stub(plain)):
        return shown, attachments
    return plain, attachments


def _shown(part: Message) -> list[Block]:
    """Return the blocks of an HTML part: all that a reader sees, as a letter is all article."""
    try:
        tree = parse(page_text(data_of(part), charset_of(part)))
    except ArticleError:
        return []
    if tree is None:
        return []
    settle_superscripts(tree)
    return list(blocks_of(tree))


def _paragraphs(part: Message) -> list[Block]:
    """Return the paragraphs of a plain part: what was written, without rules and addresses."""
    text = text_of(part).replace("\r\n", "\n").replace("\r", "\n")
    text = _without_signature(text)
    answered = ANSWERED.search(text)
    if answered:
        text = text[: answered.start()]
    if str(part.get_param("format") or "").lower() == "flowed":
        text = _unflowed(text)
    text = ADDRESS_ASIDE.sub("", ADDRESS_LINE.sub("", RULE.sub("", text)))
    blocks: list[Block] = []
    for paragraph in BLANK_LINE.split(text):
        paragraph = MARKED_HEADING.sub("", paragraph.strip())
        lines = [line.strip() for line in paragraph.split("\n")]
        if not paragraph or not any(map(str.isalnum, paragraph)):
            continue
        before = blocks[-1].text if blocks else ""
        quoted = [line for line in lines if line.startswith(">")]
        if quoted and (ATTRIBUTION.search(before) or len(quoted) < len(lines)):
            kept = "\n".join(line for line in lines if not line.startswith(">"))
            if ATTRIBUTION.search(kept) or (not kept and ATTRIBUTION.search(before)):
                kept = ""
            if not kept:
                continue
            lines = kept.split("\n")
        blocks.append(Block("\n".join(lines)))
    return [block for block in blocks if not ATTRIBUTION.search(block.text)]


def _without_signature(text: str) -> str:
    for mark in SIGNATURE.finditer(text):
        if mark[0] == "-- " or text.count("\n", mark.end()) <= LONGEST_SIGNATURE:
            return text[: mark.start()]
    return text


def _unflowed(text: str) -> str:
    """Return text with the lines joined that its writer's program had broken (RFC 3676)."""
    lines: list[str] = []
    flows = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")
        if flows and line:
            lines[-1] += line
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != "-- "
    return "\n".join(lines)


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _is_stub(plain: Sequence[Block]) -> bool:
    """Tell whether a plain part only says where the letter can be read."""
    return _words(plain) < STUB_WORDS and any(VIEW.search(block.text) for block in plain)


def _without_frame(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without the line above a newsletter and all that stands below it."""
    kept = [
        block
        for place, block in enumerate(blocks)
        if place >= TOP or _words([block]) > VIEW_WORDS or not VIEW.search(block.text)
    ]
    end = len(kept)
    for place in range(len(kept) - 1, -1, -1):
        words = _words([kept[place]])
        if words <= FOOTER_WORDS and FOOTER.search(kept[place].text):
            end = place
        elif words > SHORT_WORDS:
            break
    return kept[:end]


def _title(message: Message) -> str | None:
    subject = header(message, "Subject")
    if subject is None:
        return None
    title = REPLY.sub("", subject, count=1) if REPLY.match(subject) else subject
    if header(message, "List-Id"):
        title = LIST_TAG.sub("", title, count=1) if LIST_TAG.match(title) else title
    return title.strip() or None


def _sender(message: Message) -> tuple[str | None, str | None]:
    """Return who wrote a letter, and the newsletter or list it came through."""
    sender = header(message, "From") or header(message, "Sender") or ""
    name, address = parseaddr(sender)
    author = name.strip("\"' ") or address or sender or None
    named = LIST_NAME.match(header(message, "List-Id") or "")
    outlet = (named["name"].strip() or named["id"].strip()) if named else None
    by = SENT_FOR.fullmatch(author) if author else None
    if by is not None and (outlet or header(message, "List-Unsubscribe")):
        return by["author"], outlet or by["outlet"]
    if outlet is None and header(message, "List-Unsubscribe"):
        outlet = author
    return author, outlet


def _date(message: Message) -> date | None:
    """Return the day a letter was sent, where it was sent."""
    written = header(message, "Date")
    if written is None:
        return None
    try:
        return parsedate_to_datetime(written).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date_of_value(written)


def _archived_at(message: Message) -> str | None:
    address = (header(message, "Archived-At") or "").strip("<> ")
    return address if address.startswith(("http://", "https://")) else None
