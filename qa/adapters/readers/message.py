"""The bytes of a message -> its headers as text and its parts, however broken they are.

The older policy of the `email` package is used, since the newer one raises where a header is
malformed and loses what is not ASCII in headers that should have been encoded.
"""

import email.policy
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from ...decoding import decode
from ...errors import ArticleError

MOST_PARTS = 1_000  # more are no letter


def parse_message(data: bytes) -> Message:
    """Return the message that bytes are.

    Raises:
        ArticleError: it cannot be taken apart.
    """
    try:
        return message_from_bytes(data, policy=email.policy.compat32)
    except RecursionError as error:
        raise ArticleError("its parts are nested too deeply") from error
    except (MessageError, LookupError, ValueError) as error:
        raise ArticleError("a message that cannot be taken apart") from error


def parts_of(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something themselves, in the order of reading."""
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.is_multipart():
            inner = list(part.get_payload())
            waiting.extend(each for each in reversed(inner) if isinstance(each, Message))
        else:
            yield part


def header(message: Message, name: str) -> str | None:
    """Return a header on one line with its encoded words read, None where it is not there."""
    wanted = name.lower()
    raw = next((str(v) for key, v in message.raw_items() if key.lower() == wanted), None)
    if raw is None:
        return None
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in raw):
        raw = _guessed(raw.encode("utf-8", "surrogateescape"))
    try:
        text = str(make_header(decode_header(raw)))
    except (LookupError, ValueError, MessageError):
        text = raw
    return " ".join(_sound(text).split()) or None


def data_of(part: Message) -> bytes:
    """Return the bytes that a part holds."""
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def charset_of(part: Message) -> str | None:
    """Return the encoding that a part names."""
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def filename_of(part: Message) -> list[str]:
    """Return the name of the file that a part is, if it has one, in a list."""
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError):
        return []
    shown = " ".join(_sound(str(name or "")).split())
    return [shown] if shown else []


def text_of(part: Message) -> str:
    """Return the characters of a text part: in the encoding it names, else by a guess."""
    data, charset = data_of(part), charset_of(part)
    if charset and charset not in ("us-ascii", "ascii", "utf-8"):
        try:
            return _sound(data.decode({"iso-8859-1": "cp1252"}.get(charset, charset)))
        except (LookupError, ValueError):
            pass
    return _guessed(data)


def _guessed(data: bytes) -> str:
    try:
        return decode(data)
    except ArticleError:
        return data.replace(b"\0", b"").decode("utf-8", "replace")


def _sound(text: str) -> str:
    """Return a text without what no text holds, however it is encoded."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
