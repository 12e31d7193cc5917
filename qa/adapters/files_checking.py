"""Whether the files of indexed articles are still what was indexed; a file in doubt is read."""

import errno
import os
from typing import Literal

from ..errors import ArticleError
from ..file_types import KnownFile
from .sources import open_source

FileState = Literal["same", "changed", "gone", "unreadable"]


def file_state(path: str, known: KnownFile) -> FileState:
    """Return what has become of a file; one with other times but the same text is the same."""
    if not os.path.isabs(path):  # it came from no file
        return "same"
    try:
        status = os.stat(path)
    except OSError as error:
        return "gone" if error.errno in (errno.ENOENT, errno.ENOTDIR) else "unreadable"
    if status.st_size != known.size:
        return "changed"
    times = (status.st_mtime_ns, status.st_ctime_ns)
    if times == (known.mtime_ns, known.ctime_ns):
        return "same"
    if known.mtime_ns < 0 and status.st_ctime_ns == known.ctime_ns:  # it was young when it was read
        return "same"
    try:
        with open_source(path) as source:
            return "same" if source.digest == known.digest else "changed"
    except ArticleError:
        return "unreadable"


def folder_is_there(path: str) -> bool:
    """Tell whether a folder of articles can be reached."""
    return os.path.isdir(path)
