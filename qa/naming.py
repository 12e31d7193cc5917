"""Names fit to be shown: of files, of articles and of models. Pure.

An article's id is its path relative to its folder.
"""

import os
import re
from collections.abc import Callable, Collection, Iterable

UNPRINTABLE = re.compile(  # controls, changes of direction, bytes that are not UTF-8
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
SECRET = re.compile(r"key|token(?!s)|secret|password|credential|auth(?!or)", re.IGNORECASE)
KEY_LIKE = re.compile(r"\b(?:sk|pk|gsk|xai|key)[-_][\w*.-]{6,}|(?<=Bearer )\S+", re.IGNORECASE)
USER_OF_URL = re.compile(r"(?<=://)[^/@\s?#&]*@")


def public_name(name: str) -> str:
    """Return the name of a model, embedder or server without what looks like a secret.

    Of `llamaindex:MODULE.CLASS?argument=value` such arguments are left out, of an address its user
    and password; keys in other places are masked.
    """
    path, question_mark, query = name.partition("?")
    arguments = [each for each in query.split("&") if not SECRET.search(each.partition("=")[0])]
    kept = path + (question_mark + "&".join(arguments) if any(arguments) else "")
    return KEY_LIKE.sub("[key]", USER_OF_URL.sub("", kept))


def shown(name: str) -> str:
    r"""Return a name that prints: bytes that are not UTF-8 and control characters as `\xNN`."""

    def escape(found: re.Match[str]) -> str:
        try:
            written = os.fsencode(found[0])
        except UnicodeEncodeError:  # half a character, which is no byte of a file's name either
            written = found[0].encode("utf-8", "surrogatepass")
        return "".join(f"\\x{byte:02x}" for byte in written)

    return UNPRINTABLE.sub(escape, name)


def is_within(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies anywhere under it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def within_any(path: str, folders: Collection[str]) -> bool:
    """Tell whether a path is one of the folders or lies under one, however many there are."""
    while path not in folders:
        parent = path[: path.rfind("/")] or "/"
        if parent == path or not path.startswith("/"):
            return False
        path = parent
    return True


def all_within(paths: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Return the paths that are one of the folders or lie under one, in one sweep over many."""
    wanted = set(folders)
    inside: dict[str, bool] = {}  # by the folder a path lies in
    kept = []
    for path in paths:
        folder = path[: path.rfind("/")] or "/"
        if folder not in inside:
            inside[folder] = within_any(folder, wanted)
        if inside[folder] or path in wanted:
            kept.append(path)
    return kept


def holding_folder(path: str, folders: Iterable[str]) -> str | None:
    """Return the innermost of the folders that a path lies under."""
    holding = [folder for folder in folders if folder != path and is_within(path, folder)]
    return max(holding, key=len, default=None)


def relative_id(path: str, folder: str, prefix: str = "") -> str:
    """Return the id of a file of a folder: its relative path, after the folder's prefix."""
    inner = os.path.relpath(path, folder).replace(os.sep, "/")
    return shown(f"{prefix}/{inner}" if prefix else inner)


def distinguishing_prefix(folder: str, paths: Iterable[str], taken: Callable[[str], bool]) -> str:
    """Return the shortest end of a folder's path that makes all its ids new, often none at all."""
    paths = list(paths)
    parts = [part for part in folder.split("/") if part]
    for length in range(len(parts) + 1):
        prefix = "/".join(parts[len(parts) - length :])
        if not any(taken(relative_id(path, folder, prefix)) for path in paths):
            return prefix
    return "/".join(parts)


def free_id(wanted: str, taken: Callable[[str], bool]) -> str:
    """Return the id itself, or with the first number behind its name that makes it new."""
    stem, suffix = os.path.splitext(wanted)
    number = 1
    candidate = wanted
    while taken(candidate):
        number += 1
        candidate = f"{stem}-{number}{suffix}"
    return candidate
