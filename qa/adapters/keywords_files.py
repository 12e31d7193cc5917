"""The files of a tantivy index -> the first that is not what it was written as.

Every file of a segment ends with the checksum of what comes before it (a footer in JSON, its
length, and a mark), which tantivy itself compares with nothing when it opens them.
"""

import json
import os
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

META_NAME = "meta.json"
FOOTER_MARK = 1337  # tantivy's FOOTER_MAGIC_NUMBER
PART = 1 << 20  # bytes read at once
ATTEMPTS = 5  # a commit may remove files between reading their list and reading them
WAITING_SECONDS = 0.02

Files = Mapping[str, list[int]]
NOTHING_VOUCHED: Files = {}


def segment_files(folder: Path) -> dict[str, list[int]]:
    """Return sizes (bytes) and times (ns) of the files of the segments in use, by name."""
    segments = json.loads((folder / META_NAME).read_text(encoding="utf-8"))["segments"]
    wanted = tuple(segment["segment_id"].replace("-", "") for segment in segments)
    files = {}
    for entry in os.scandir(folder):
        if entry.name.startswith(wanted) and wanted:
            status = entry.stat()
            files[entry.name] = [status.st_size, status.st_mtime_ns]
    return files


def harmed_file(folder: Path, vouched: Files = NOTHING_VOUCHED) -> str | None:
    """Return the name of a file whose bytes its checksum does not fit; None if all are well.

    Files with size and time as they were vouched for are not read.
    """
    for attempt in range(ATTEMPTS):
        try:
            files = segment_files(folder)
            doubtful = [name for name, told in files.items() if vouched.get(name) != told]
            return next((name for name in sorted(doubtful) if not _is_whole(folder / name)), None)
        except FileNotFoundError:
            if attempt + 1 == ATTEMPTS:
                return META_NAME
            time.sleep(WAITING_SECONDS)
        except (ValueError, LookupError, TypeError, AttributeError):
            return META_NAME
    raise AssertionError("the last attempt returns")


def _is_whole(path: Path) -> bool:
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            file.seek(max(size - 8, 0))
            length, mark = (int.from_bytes(file.read(4), "little") for _ in range(2))
            file.seek(size - 8 - length)
            footer = json.loads(file.read(length))
            wanted = footer["crc"]
        except (ValueError, OSError, LookupError, TypeError):
            return False
        if mark != FOOTER_MARK:
            return False
        file.seek(0)
        left, found = size - 8 - length, 0
        while left > 0:
            part = file.read(min(PART, left))
            if not part:
                return False
            found = zlib.crc32(part, found)
            left -= len(part)
    return bool(found == wanted)
