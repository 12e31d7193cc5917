"""A stream of bytes, gzipped or not -> its text, piece by piece or line by line.

Nothing is ever held whole. A gzipped file that ends early or is damaged gives all that came before,
and `damage` says what happened.
"""

import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from ...decoding import MARKS, encoding_of
from ...errors import ArticleError

PIECE: Final = 1 << 18  # bytes read at a time
SMALL_PIECE: Final = 256  # near damage
LONGEST: Final = 50_000_000  # characters of one record; a longer one is left out
MOST_NULS: Final = 0.01  # of the first bytes of a text
GZIP: Final = b"\x1f\x8b"
LONGEST_MARK: Final = 4  # bytes
GZIPPED: Final = 31  # zlib's word for the largest window, within gzip's header


class Unpacked:
    """The text of a stream, in pieces; `damage` is what ended it early, or None."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.damage: str | None = None

    def pieces(self) -> Iterator[str]:
        """Yield the text in pieces of some size, without a byte order mark.

        Text is UTF-8 until a byte is none; then its encoding is told from there on, once.

        Raises:
            ArticleError: the bytes are not text, are in no encoding that could be told, or cannot
                be read; the message is the reason alone.
        """
        coming = self._bytes()
        head = b""
        while len(head) < LONGEST_MARK and (more := next(coming, b"")):
            head += more
        mark, encoding = next((m for m in MARKS if head.startswith(m[0])), (b"", ""))
        if not mark and head.count(b"\0") > MOST_NULS * len(head):
            raise ArticleError("binary, not text")
        reading = getincrementaldecoder(encoding or "utf-8")("replace" if mark else "strict")
        is_told, is_ascii = bool(mark), True
        for data in chain([head[len(mark) :]], coming, [b""]):
            try:
                text = reading.decode(data, final=not data)
            except UnicodeDecodeError:
                data = reading.getstate()[0] + data
                encoding = encoding_of(data) if is_ascii else "utf-8"
                reading, is_told = getincrementaldecoder(encoding)("replace"), True
                text = reading.decode(data, final=False)
            is_ascii = is_ascii and (is_told or text.isascii())
            yield text.replace("\0", "\ufffd")

    def _bytes(self) -> Iterator[bytes]:
        data = self._read()
        if data.startswith(GZIP):
            yield from self._inflated(data)
            return
        while data:
            yield data
            data = self._read()

    def _inflated(self, data: bytes) -> Iterator[bytes]:
        """Yield what gzipped data holds, of all its members, in pieces of a bounded size."""
        inflating = zlib.decompressobj(GZIPPED)
        while data := data or self._read():
            if inflating.eof:
                data = data.lstrip(b"\0")  # padding, as tapes have it
                while len(data) < len(GZIP) and (more := self._read()):
                    data += more
                if not data.startswith(GZIP):
                    return
                inflating = zlib.decompressobj(GZIPPED)
            before = inflating.copy()
            try:
                found = inflating.decompress(data, PIECE)
            except zlib.error as error:
                yield from _up_to_error(before, data)
                reason = str(error).rpartition(": ")[2]
                self.damage = f"its compressed data is damaged ({reason})"
                return
            if found:
                yield found
            data = inflating.unused_data if inflating.eof else inflating.unconsumed_tail
        if not inflating.eof:
            self.damage = "its compressed data ends early"
            if rest := inflating.flush():
                yield rest

    def _read(self) -> bytes:
        """Return the next piece, a whole one even of a pipe, so that no guess depends on pieces."""
        data = bytearray()
        try:
            while len(data) < PIECE and (more := self.stream.read(PIECE - len(data))):
                data += more
        except OSError as error:
            raise ArticleError(f"cannot be read ({error.strerror or error})") from error
        return bytes(data)


def _up_to_error(inflating: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    """Yield what comes before the place where data is damaged."""
    while data:
        try:
            found = inflating.decompress(data, SMALL_PIECE)
        except zlib.error:
            return
        yield found
        data = inflating.unconsumed_tail


def lines(pieces: Iterable[str], *, end: str = "\n") -> Iterator[str | None]:
    """Yield each line with its end; None for one that is too long to be held."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        first, mark, rest = piece.partition(end)
        size += len(first)
        if size <= LONGEST:
            held.append(first + mark)
        else:
            held.clear()
        if not mark:
            continue
        yield "".join(held) if size <= LONGEST else None
        *whole, last = rest.split(end)
        for line in whole:
            yield line + end
        held, size = [last], len(last)
    if size > LONGEST:
        yield None
    elif size:
        yield "".join(held)
