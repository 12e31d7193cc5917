"""A stream of bytes -> its lines as they come, read so that a waiting thread holds no lock.

Python takes the lock of standard input at its own end: a thread that waits inside of it for a line
that never comes would make that end a crash.
"""

import io
import os
import select
from collections.abc import Iterator
from typing import BinaryIO

AT_ONCE = 65_536  # bytes


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield each line with its end, as soon as it is there; the last may have none.

    Nothing may have been read of the file before.
    """
    try:
        descriptor = file.fileno()
    except io.UnsupportedOperation:  # a file in memory
        yield from file
        return
    begun: list[bytes] = []  # pieces of a line whose end has not come
    while data := _read(descriptor):
        *whole, rest = data.split(b"\n")
        for line in whole:
            yield b"".join([*begun, line, b"\n"])
            begun = []
        if rest:
            begun.append(rest)
    if begun:
        yield b"".join(begun)


def _read(descriptor: int) -> bytes:
    while True:
        try:
            return os.read(descriptor, AT_ONCE)
        except BlockingIOError:  # whoever shares the descriptor may have made it so
            select.select([descriptor], [], [])
