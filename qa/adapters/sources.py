"""Open a file and take its articles out: only regular files, none larger than is bearable."""

import errno
import io
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from types import TracebackType
from typing import BinaryIO

from ..errors import ArticleError
from ..file_types import FileToIndex, SeenFile
from ..record_fields import Fields
from ..types import Extracted
from .readers.registry import BY_NAME, CUSTOM, RECORDS, Format, named, reader_of

TEXT = BY_NAME["text"]
GUESSED = Fields()
DIGEST_BYTES = 16
REASON_CHARACTERS = 120
LIGHT_FILES = 200
LIGHT_BYTES = 2_000_000
LIGHT_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """An open file of articles.

    `seen` is how it was when it was opened; `digest` stands for all its bytes, None where it may
    hold many articles, which are told apart by their own. `day` dates what is undated.
    """

    seen: SeenFile
    digest: bytes | None
    format: Format
    stream: BinaryIO
    fields: Fields = GUESSED
    day: date | None = None

    def articles(self) -> Iterator[Extracted]:
        """Yield what the file holds, in its order.

        Raises:
            ArticleError: it cannot be read as its format; the message is the reason alone.
        """
        try:
            yield from self._read()
        except (ArticleError, MemoryError, RecursionError):
            raise
        except OSError as error:
            raise ArticleError(reason_of(error)) from error
        except Exception as error:
            if self.format.trusted:
                raise
            # What libraries raise on broken files has no end.
            what = " ".join(str(error).split())[:REASON_CHARACTERS]
            raise ArticleError(f"its reader failed ({type(error).__name__}: {what})") from error

    def _read(self) -> Iterator[Extracted]:
        if self.format.name.startswith(CUSTOM):
            from .llamaindex_reader import load_reader, parse_reader

            _, spec = parse_reader(f"{self.format.name.removeprefix(CUSTOM)}={self.format.reader}")
            return load_reader(spec).read(self.seen.path, fields=self.fields)
        name = os.path.basename(self.seen.path)
        if self.format.fields:
            return reader_of(self.format)(self.stream, name, fields=self.fields)
        return reader_of(self.format)(self.stream, name)

    def __enter__(self) -> "Source":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stream.close()


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens the files of an index run; plain data, so that a worker process can be given one."""

    max_size: int
    fields: Fields = GUESSED
    readers: Mapping[str, str] = field(default_factory=dict)
    dated_by_file: bool = False

    def __call__(self, path: str, format: str) -> Source:
        """Open a file, which may have become something else since it was found.

        Raises:
            ArticleError: it cannot be read, or is too large; the message is the reason alone.
        """
        source = open_source(path, named(format, self.readers), max_size=self.max_size)
        day = date.fromtimestamp(source.seen.mtime_ns / 1e9) if self.dated_by_file else None
        return replace(source, fields=self.fields, day=day)


def stream_source(stream: BinaryIO, fields: Fields) -> Source:
    """Return records of JSON that come from elsewhere than a file, one a line."""
    return Source(SeenFile("-", 0, 0, 0), None, BY_NAME[RECORDS], stream, fields)


def is_light(files: Sequence[FileToIndex], workers: int) -> bool:
    """Tell whether files are better read by this process than by others.

    They are where only our own code looks at them, none is large, and there are few; or many, where
    there would be no more than one process to read them.
    """
    if not all(named(file.format).trusted for file in files):
        return False
    if workers > 1 and len(files) > LIGHT_FILES:
        return False
    sizes = []
    for file in files:
        with suppress(OSError):
            sizes.append(os.stat(file.path).st_size)
    if max(sizes, default=0) > LIGHT_FILE_BYTES:
        return False
    return workers == 1 or sum(sizes) <= LIGHT_BYTES


def open_source(path: str, format: Format = TEXT, *, max_size: int | None = None) -> Source:
    """Open a file; where it holds one article it is read whole, and no more of it later.

    Raises:
        ArticleError: it cannot be read, or is larger than `max_size` bytes; the message is the
            reason alone.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ArticleError("not a regular file")
            if max_size is not None and status.st_size > max_size and not format.many:
                raise ArticleError(too_large(status.st_size, max_size))
            if format.many:
                return Source(_seen(path, status, status.st_size), None, format, _kept(file))
            data = file.read()
            seen = _seen(path, os.fstat(descriptor), len(data))
    except OSError as error:
        raise ArticleError(reason_of(error)) from error
    except MemoryError as error:
        raise ArticleError("too large for the memory there is") from error
    digest = blake2b(data, digest_size=DIGEST_BYTES).digest()
    return Source(seen, digest, format, io.BytesIO(data))


def _kept(file: BinaryIO) -> BinaryIO:
    """Return the same open file under a new descriptor, which outlives the first."""
    return os.fdopen(os.dup(file.fileno()), "rb")


def _seen(path: str, status: os.stat_result, size: int) -> SeenFile:
    return SeenFile(path, size, status.st_mtime_ns, status.st_ctime_ns)


def too_large(size: int, max_size: int) -> str:
    """Return why a file is not read."""
    return f"larger than {max_size / 1e6:g} MB ({size / 1e6:.0f} MB; --max-size)"


def reason_of(error: OSError) -> str:
    """Return in a few words why a file or folder cannot be read."""
    if error.errno == errno.ELOOP:
        return "a link that leads in a circle"
    if error.errno == errno.ENOENT:
        return "a link to nothing, or gone meanwhile"
    return f"cannot be read ({error.strerror or error})"
