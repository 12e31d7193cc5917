"""Looking at what a store holds: its articles, lines of them, and counts."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .errors import ArticleError, StoreNotFound
from .opened import EVERYTHING, Day, Opened, StorePath
from .store_types import StoreName, StoreSummary
from .types import ArticleRecord, Filter

if TYPE_CHECKING:
    from .excerpts import Excerpt


class Looking(Opened):
    """The part of an `Assistant` that shows what is indexed."""

    def articles(
        self,
        wanted: Filter = EVERYTHING,
        *,
        since: Day | None = None,
        until: Day | None = None,
        article: str | Sequence[str] | None = None,
        speaker: str | None = None,
        undated: bool = False,
    ) -> list[ArticleRecord]:
        """Return what is indexed, in the order of ids, without texts.

        The filter is that of `ask`; with a `speaker` articles in which that person speaks are
        meant. With `undated` only articles without a date are.
        """
        wanted = self._narrowed(wanted, since, until, article)
        if speaker is not None:
            from .filtering import checked_speaker
            from .persons import same_speaker

            checked_speaker(speaker)
            names = tuple(name for name in self.speakers() if same_speaker(speaker, name))
            wanted = replace(wanted, speakers=names or (speaker,))
        records = self._wiring.catalogue.articles(wanted)
        return [record for record in records if not undated or record.article.date is None]

    def is_stale(self, record: ArticleRecord) -> bool:
        """Tell whether an article's file has changed, or gone, since it was indexed."""
        from .adapters.files import is_stale

        return is_stale(record)

    def article(self, reference: StorePath) -> ArticleRecord:
        """Return one article, its text and sentences, by its id or by a path to its file.

        Raises:
            ArticleError: no such article is indexed.
        """
        record = self._wiring.catalogue.article(self.article_id(reference))
        if record is None:  # pragma: the id was found a moment ago, then removed elsewhere
            raise ArticleError(f"{reference} has just been removed from the index.")
        return record

    def article_id(self, reference: StorePath) -> str:
        """Return the id of the article that an id, a path or a citation as printed stands for.

        Raises:
            ArticleError: no such article is indexed (the hint names similar ones), or the words
                are the id of one article and the path of another.
        """
        return self.place(reference)[0]

    def place(self, reference: StorePath) -> tuple[str, int | None]:
        """Return the id of an article, and the line that a citation names; see `article_id`."""
        from .references import References

        return References(self._wiring.catalogue).place(os.fspath(reference))

    def excerpt(
        self, reference: StorePath, *, line: int | None = None, around: int = 15
    ) -> "Excerpt":
        """Return the lines around one of an article, else its first ones, as they are stored.

        The line is that given, else the one that a citation names.

        Raises:
            ArticleError: no such article is indexed.
            UsageError: it has no such line.
        """
        from .excerpts import take_excerpt

        article_id, named = self.place(reference)
        return take_excerpt(self.article(article_id), named if line is None else line, around)

    def known_folders(self) -> tuple[str, ...]:
        """Return the folders that were indexed as a whole, none where there is no store."""
        try:
            folders = self._wiring.catalogue.folders()
        except StoreNotFound:
            return ()
        return tuple(folder.path for folder in folders if folder.whole)

    def store_name(self) -> StoreName:
        """Return the store's path and whose vectors it holds; nothing is counted."""
        return StoreName(str(self._config.store), self._wiring.catalogue.embedder()[0])

    def summary(self) -> StoreSummary:
        """Return counts and identity of the store, without its size on disk."""
        return self._wiring.catalogue.summary()

    def status(self) -> StoreSummary:
        """Return what the store holds."""
        from .adapters.store_folder import store_bytes

        return replace(self._wiring.catalogue.summary(), bytes=store_bytes(self._config.store))

    def problems(self) -> tuple[str, ...]:
        """Return what is known to be wrong with the indexes; answers come from what still opens."""
        from .doctoring import index_problems

        return index_problems(self._wiring)

    @staticmethod
    def beginning_with(
        store: Path, kind: Literal["article", "speaker"], beginning: str, *, limit: int = 100
    ) -> list[str]:
        """Return ids of articles, or names of speakers, for a word that is being typed.

        Quick, and never an error: where the store cannot be read at once there are none.
        """
        from .adapters.catalogue_names import names

        return names(store, kind, beginning, limit=limit)

    def speakers(self) -> list[str]:
        """Return the names of those who speak in the articles."""
        return self._wiring.catalogue.speakers()
