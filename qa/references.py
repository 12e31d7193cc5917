"""What a user types or pastes -> the article it stands for: an id, a path, a citation as printed.

What the catalogue knows of files is read once for a command, however many references it names.
"""

import os
import re
from bisect import bisect_left
from functools import cached_property

from .adapters.files import own_path, real_path
from .errors import ArticleError
from .file_types import KnownFile
from .naming import is_within, shown, within_any
from .protocols import Catalogue

BRIEF = 200  # characters of a wrong reference that a message shows
CITATION_NUMBER = re.compile(r"\[\d+\] +")  # before a citation, as printed
# `path:line`, and behind it whatever a printed citation goes on with.
PLACE = re.compile(r"(?P<article>.+?):(?P<line>\d{1,9})(?: \(.*|  .*)?\Z", re.DOTALL)
RECORD = re.compile(r"(?P<path>.+)#(?P<record>\d{1,9})\Z", re.DOTALL)


class References:
    """The files that a catalogue knows, and those that were taken out, as it is opened."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.known = catalogue.known_files()

    def place(self, reference: str) -> tuple[str, int | None]:
        """Return the id of an article, and the line where a citation names one.

        Raises:
            ArticleError: no such article is indexed (the hint names similar ones), or the words
                are the id of one article and the path of another.
        """
        asked = _asked(reference)
        for article, line in asked:
            found = self._find(article)
            if found is not None:
                return found, line
        raise self._unknown(asked[-1][0])

    def stands_for_one(self, reference: str) -> bool:
        """Tell whether a reference stands for an indexed article, or for more than one."""
        try:
            return any(self._find(article) is not None for article, _ in _asked(reference))
        except ArticleError:
            return True

    def within(self, folder: str) -> list[str]:
        """Return the known files under a folder, in order."""
        start = folder.rstrip("/") + "/"
        first = bisect_left(self._ordered, start)
        return self._ordered[first : bisect_left(self._ordered, start[:-1] + "0")]  # "0" is "/" + 1

    def path_of(self, article_id: str) -> str:
        """Return the path of an indexed article's file."""
        return self._paths[article_id]

    def one_of_many(self, article_id: str) -> KnownFile | None:
        """Return what is known of an article that is a record of its file, None of any other."""
        files = self.known[self._paths[article_id]]
        found = next(file for file in files if file.article_id == article_id)
        return None if found.record is None else found

    def is_out(self, reference: str) -> bool:
        """Tell whether what a reference stands for was taken out by hand."""
        return any(
            self._out_at(article) or within_any(real_path(article), self._out)
            for article, _ in _asked(reference)
        )

    def out_paths(self, reference: str) -> list[str]:
        """Return what was taken out by hand and a reference names: itself, or all of a folder.

        Raises:
            ArticleError: there is nothing of that name, or more than one thing.
        """
        exact = {real_path(reference), own_path(reference)}
        inside = [path for path in self._out if any(is_within(path, each) for each in exact)]
        found = sorted(exact & self._out) or sorted(inside) or self._out_at(reference)
        if len(found) > 1 and not inside:
            raise ArticleError(
                f"{shown(reference)} may be any of several.",
                hint="Write one of: " + ", ".join(map(shown, found)) + ".",
            )
        if not found:
            names = ", ".join(map(shown, sorted(self._out))) or "none"
            raise ArticleError(
                f"{shown(reference)} was not taken out.", hint=f"Taken out are: {names}."
            )
        return found

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(self.known)

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {file.article_id: path for path, files in self.known.items() for file in files}

    @cached_property
    def _shown(self) -> dict[str, str]:
        """Paths by how they are printed, those that are not printed as they are."""
        return {printed: path for path in self.known if (printed := shown(path)) != path}

    @cached_property
    def _out(self) -> set[str]:
        return self._catalogue.kept_out()

    def _out_at(self, reference: str) -> list[str]:
        """Return what was taken out whose path, or its printed form, ends as a reference does."""
        names = {reference, real_path(reference), own_path(reference)}
        return sorted(
            path
            for path in self._out
            if path in names or shown(path) in names or shown(path).endswith("/" + reference)
        )

    def _find(self, reference: str) -> str | None:
        by_id, by_path = self._paths.get(reference), self._at(reference)
        if by_id is None and by_path is None:
            return self._record(reference)
        if by_path is None:
            return reference
        article_id = self.known[by_path][0].article_id
        if by_id is not None and article_id != reference:
            raise ArticleError(
                f"{shown(reference)} is the id of {shown(by_id)} and the path of {shown(by_path)}.",
                hint="Write the full path of the one you mean.",
            )
        return article_id

    def _record(self, reference: str) -> str | None:
        """Return the article that is a record of a file, `path#n`."""
        asked = RECORD.match(reference)
        path = self._at(asked["path"]) if asked else None
        if asked is None or path is None:
            return None
        number = int(asked["record"])
        files = (file for file in self.known[path] if file.record == number)
        return next((file.article_id for file in files), None)

    def _at(self, reference: str) -> str | None:
        """Return the known path that a path leads to, also one as it is printed."""
        path = real_path(reference)
        behind_link = os.path.abspath(os.path.expanduser(reference))
        for each in (path, own_path(reference), behind_link):
            if each in self.known:
                return each
        return self._shown.get(path) if "\\x" in path else None

    def _unknown(self, reference: str) -> ArticleError:
        from difflib import get_close_matches

        similar = get_close_matches(reference, self._paths, n=3) or get_close_matches(
            os.path.basename(reference), self._paths, n=3
        )
        brief = reference if len(reference) <= BRIEF else f"{reference[:BRIEF]}…"
        return ArticleError(
            f"No article {shown(brief)} is indexed.",
            hint=f"Did you mean {', '.join(similar)}?"
            if similar
            else "`qa articles` lists what is indexed.",
        )


def _asked(reference: str) -> list[tuple[str, int | None]]:
    """Return what a reference may be: the words as they are, then a citation's article and line."""
    words = CITATION_NUMBER.sub("", reference.strip(), count=1)
    cited = PLACE.match(words)
    return [(words, None), *([(cited["article"], int(cited["line"]))] if cited else [])]
