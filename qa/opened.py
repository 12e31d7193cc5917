"""An open store: how it is opened and let go of, and what of it a question reads.

`wiring.py` opens its parts. Modules are imported inside methods, so that a command loads no more
than it needs.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from .arguments import checked_count, checked_filter, checked_text
from .config import Config, Settings
from .errors import StoreNotFound
from .types import Filter
from .wiring import Note, Wiring

if TYPE_CHECKING:
    from .answering import Asked, Reading

EVERYTHING = Filter()

StorePath = str | os.PathLike[str]
Paths = StorePath | Sequence[StorePath]
Day = date | str


class Opened:
    """A store that is open, or will be once its first part is asked for."""

    def __init__(self, config: Config, *, note: Note = lambda _: None) -> None:
        self._config = config
        self._note = note
        self._wiring = Wiring(config, note)

    @classmethod
    def open(
        cls,
        store: StorePath | Config | None = None,
        *,
        create: bool = False,
        note: Note = lambda _: None,
        **settings: Unpack[Settings],
    ) -> Self:
        """Open a store: one that is named, or the one that the command line would find.

        The settings in force are those of `qa`: `qa.toml` and `QA_*` variables, and before them
        the `settings` given here. A `Config` is taken as it is. With `create` there need be no
        store yet; the first `index` makes it.

        Args:
            store: The store's folder, such as `news/.qa`; None is the nearest `.qa` in this folder
                or above.
            create: Whether the store may not exist yet.
            note: Receives what a user should know but did not ask for.
            settings: `k`, `model`, `offline` and others; see `qa.Config`.

        Raises:
            StoreNotFound: there is no store.
            UsageError: a setting cannot be used.
            ConfigError: a value of `qa.toml` or a variable cannot be used.
            TypeError: there is no such setting.
        """
        from .adapters.store_folder import check_store, is_store
        from .config import config_for

        if isinstance(store, Config):
            if settings:
                raise TypeError("settings are given by a Config or by name, not by both")
            config = store
        else:
            config = config_for(store, settings)
        assistant = cls(config, note=note)
        if not create or is_store(config.store):
            check_store(config.store)
            assistant._wiring.catalogue.generation()
        return assistant

    @property
    def config(self) -> Config:
        """The settings in force."""
        return self._config

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._wiring.close()

    def _narrowed(
        self,
        wanted: Filter,
        since: Day | None,
        until: Day | None,
        article: str | Sequence[str] | None,
        today: date | None = None,
    ) -> Filter:
        checked_filter(wanted, today)
        if since is None and until is None and article is None:
            return wanted
        from .filtering import narrowed

        today = today or date.today()
        return narrowed(wanted, since=since, until=until, article=article, today=today)

    def _searched(self) -> "Reading":
        """Return what answering reads, as new as the store is."""
        from .retrieval import see_changes

        if self._wiring.catalogue.is_empty():
            raise StoreNotFound(
                f"Nothing is indexed in {self._wiring.config.store}.",
                hint="Index some articles first: `qa index FOLDER`.",
            )
        see_changes(self._wiring.reading.retriever)
        return self._wiring.reading

    def _count(self, k: int | None) -> int:
        return checked_count(k, self._config.k)

    def _understood(
        self,
        question: str,
        wanted: Filter,
        speaker: str | None,
        today: date | None,
        *,
        name: str = "question",
        hint: str = 'Type it in quotes: qa ask "what ...?"',
    ) -> "Asked":
        from .answering import check_question, understand
        from .filtering import checked_speaker

        checked_speaker(speaker)
        question = check_question(checked_text(question, name), what=name, hint=hint)
        asked = understand(
            question,
            reading=self._searched(),
            wanted=wanted,
            speaker=speaker,
            today=today or date.today(),
        )
        return replace(asked, notes=(*asked.notes, *self._left_out(asked.wanted)))

    def _left_out(self, wanted: Filter) -> tuple[str, ...]:
        """Return the note on articles that dates leave out since they have none, if there are."""
        undated = self._wiring.catalogue.undated(wanted)
        if not undated:
            return ()
        left_out = "article without a date is" if undated == 1 else "articles without a date are"
        return (f"{undated:,} {left_out} left out by the dates asked for.",)
