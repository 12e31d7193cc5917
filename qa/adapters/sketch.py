"""The signs of every vector's numbers in one small file, to find what may be near without an index.

Of each number one bit is kept, 32 bytes of a vector of 256: the file of 350,000 passages is 14 MB,
read in some milliseconds, where Chroma takes seconds and half a gigabyte to open. A question's
vector is scored against the bits as if each stood for +1 or -1 (asymmetric distance to a binary
code), which ranks well enough that what is truly nearest is among a few thousand; these are then
scored exactly by the catalogue's vectors. A wrong row costs a find, never a wrong answer.

Rows are appended before the catalogue tells of them and vouched for after, so that a kill leaves a
file that is whole, or one whose state the catalogue does not know. That one is not used, no more
than one that cannot be written, and is filled from the catalogue by the next run that writes.
"""

import os
import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np

from ..protocols import Ids, Vectors

FILE_NAME = "sketch.bin"
HEADER = struct.Struct("<8sII Q 32s")  # mark, bytes of a row's bits, version, rows, state
MARK = b"qa.signs"
VERSION = 1
FIRST_ROW = 64  # bytes; what is between the header and here is zero
BLOCK = 8_192  # rows scored at once, so that what is worked on stays in the processor's cache
WASTE = 0.25  # share of rows that are gone, beyond which the file is written anew
BITS = (np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1) * 2.0 - 1).astype(np.float32)


class _Header(NamedTuple):
    """What the file tells of itself; `state` is the catalogue's mark it was vouched for with."""

    width: int
    rows: int
    state: str


class VectorSketch:
    """The sketch of a store's vectors; the writer's lock is held by whoever changes it."""

    def __init__(self, folder: Path, dimensions: int) -> None:
        self.path = folder / FILE_NAME
        self._dimensions = dimensions
        self._width = -(-dimensions // 8)
        self._row = np.dtype([("id", "<i8"), ("bits", "u1", (self._width,))])
        self._read: tuple[_Header, Any] | None = None

    def state(self) -> str | None:
        """Return the state it was vouched for with; None where it cannot be used."""
        header = self._header()
        return header.state if header is not None else None

    def near(
        self, vector: Vectors, count: int, *, states: Collection[str | None], among: Ids | None
    ) -> Ids | None:
        """Return up to `count` ids that may be nearest, of those in `among` if given, in no order.

        None where the file is of none of these states of the catalogue.
        """
        header = self._header()
        if header is None or header.state not in states or len(vector) != self._dimensions:
            return None
        rows = self._rows(header)
        if rows is None:
            return None
        rows = rows[rows["id"] > 0]
        if among is not None:
            rows = rows[np.isin(rows["id"], among)]
        if len(rows) > count:
            rows = rows[np.argpartition(-_scores(rows["bits"], vector), count)[:count]]
        ids: Ids = np.unique(rows["id"])
        return ids

    def lacking(self, ids: Ids, vectors: Vectors) -> int:
        """Return how many of these passages it holds not at all, or otherwise than it should."""
        header = self._header()
        rows = self._rows(header) if header is not None else None
        if rows is None:
            return len(ids)
        rows = rows[np.argsort(rows["id"], kind="stable")]
        last = np.searchsorted(rows["id"], ids, side="right") - 1  # of equal ids, as added again
        held = rows[np.maximum(last, 0)] if len(rows) else np.zeros(len(ids), dtype=self._row)
        wanted = self._packed(ids, vectors)
        same = (held["id"] == wanted["id"]) & (held["bits"] == wanted["bits"]).all(axis=1)
        return int(len(ids) - np.count_nonzero(same))

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Append passages; a file that cannot be used stays as it is."""
        header = self._header()
        if header is None or not len(ids):
            return
        with self._changing() as file:
            file.seek(self._end(header))
            file.truncate()  # what a run that was killed left
            file.write(self._packed(ids, vectors).tobytes())
            _settle(file)
            _write_header(file, header._replace(rows=header.rows + len(ids)))

    def delete(self, ids: Sequence[int]) -> None:
        """Blot passages out; where many are gone the file is written anew without them."""
        header = self._header()
        rows = self._rows(header) if header is not None and len(ids) else None
        if header is None or rows is None:
            return
        gone = np.flatnonzero(np.isin(rows["id"], np.asarray(ids, dtype=np.int64)))
        blank = int(np.count_nonzero(rows["id"] == 0)) + len(gone)
        if blank > WASTE * len(rows):
            kept = np.ones(len(rows), dtype=bool)
            kept[gone] = False
            self._write([rows[kept & (rows["id"] > 0)]], header.state)
            return
        with self._changing() as file:
            for at in gone.tolist():
                file.seek(FIRST_ROW + at * self._row.itemsize)
                file.write(bytes(8))
        self._read = None

    def vouch(self, state: str, before: str | None) -> None:
        """Record that it holds what the catalogue does in this state, if it did in that before."""
        header = self._header()
        if header is None or header.state not in (state, before) or header.state == state:
            return
        with self._changing() as file:
            _write_header(file, header._replace(state=state))

    def fill(self, blocks: Iterable[tuple[Ids, Vectors]], state: str) -> None:
        """Write the file anew, of all passages with their vectors in this state."""
        self._write((self._packed(ids, vectors) for ids, vectors in blocks), state)

    # Plumbing

    def _packed(self, ids: Sequence[int] | Ids, vectors: Vectors) -> Any:
        rows = np.zeros(len(ids), dtype=self._row)
        rows["id"] = ids
        rows["bits"] = np.packbits(vectors > 0, axis=1)
        return rows

    def _end(self, header: _Header) -> int:
        return FIRST_ROW + header.rows * self._row.itemsize

    def _header(self) -> _Header | None:
        try:
            with self.path.open("rb") as file:
                mark, width, version, rows, state = HEADER.unpack(file.read(HEADER.size))
                size = os.fstat(file.fileno()).st_size
        except (OSError, struct.error):
            return None
        if (mark, width, version) != (MARK, self._width, VERSION):
            return None
        header = _Header(width, rows, state.rstrip(b"\0").decode("ascii", "replace"))
        return header if size >= self._end(header) else None

    def _rows(self, header: _Header) -> Any:
        read = self._read  # another thread may forget it, or read newer rows
        if read is None or read[0] != header:
            try:
                rows = np.fromfile(self.path, self._row, header.rows, offset=FIRST_ROW)
            except OSError:
                return None
            if len(rows) < header.rows:
                return None
            read = self._read = header, rows
        return read[1]

    def _write(self, blocks: Iterable[Any], state: str) -> None:
        beside = self.path.with_suffix(".new")
        rows = 0
        self._read = None
        with self._without_on_failure():
            with beside.open("wb") as file:
                file.write(bytes(FIRST_ROW))
                for block in blocks:
                    file.write(block.tobytes())
                    rows += len(block)
                _write_header(file, _Header(self._width, rows, state))
                _settle(file)
            os.replace(beside, self.path)

    @contextmanager
    def _changing(self) -> Iterator[IO[bytes]]:
        with self._without_on_failure(), self.path.open("r+b") as file:
            yield file

    @contextmanager
    def _without_on_failure(self) -> Iterator[None]:
        """Take the file away where it cannot be written: all goes on without it."""
        try:
            yield
        except OSError:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _write_header(file: IO[bytes], header: _Header) -> None:
    file.seek(0)
    file.write(HEADER.pack(MARK, header.width, VERSION, header.rows, header.state.encode()))


def _scores(bits: Any, vector: Vectors) -> Vectors:
    """Return how much each row's signs agree with a vector: the sum of its numbers, signed so."""
    width = bits.shape[1]
    padded = np.zeros(width * 8, dtype=np.float32)
    padded[: len(vector)] = vector
    tables = padded.reshape(width, 8) @ BITS.T  # (width, 256): what each byte adds
    scores = np.zeros(len(bits), dtype=np.float32)
    for start in range(0, len(bits), BLOCK):
        columns = np.ascontiguousarray(bits[start : start + BLOCK].T)
        total = scores[start : start + BLOCK]
        for table, column in zip(tables, columns, strict=True):
            total += table[column]
    return scores
