"""A damaged store mended: indexes from the catalogue, the catalogue from what of it can be read."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from .doctoring import CATALOGUE_NAME, Progress, check_store, opened_catalogue, require_store
from .errors import ModelError, StoreDamaged, StoreNotFound
from .naming import shown
from .store_types import Checkup, Flaw
from .wiring import Wiring

if TYPE_CHECKING:
    from .indexing import IndexParts

NAMED = 20  # articles that a note names


def repair_store(
    wiring: Wiring, *, wait: bool = False, progress: Progress = lambda *_: None
) -> Checkup:
    """Mend what can be mended, tell it in notes, and check again.

    Raises:
        StoreBusy: another process is writing and `wait` is false.
        StoreDamaged: nothing of the catalogue can be read.
    """
    from .adapters.store_folder import writer_lock
    from .adapters.store_upkeep import make_private, open_to_others

    store = wiring.config.store
    require_store(store)
    if not (store / CATALOGUE_NAME).exists():
        raise StoreNotFound(
            f"The catalogue of {store} is missing: nothing tells which articles there were.",
            hint="Index the folders again: `qa index FOLDER`.",
        )
    with writer_lock(store, wait=wait):
        if open_to_others(store):
            wiring.note("Closing the store to all but its owner.")
        make_private(store)
        _mend_history(wiring)
        flaws = _mend_catalogue(wiring, progress)
        _mend_indexes(wiring, flaws, progress)
    return check_store(wiring, progress)


def stamp() -> str:
    """Return the time as names of files that are set aside carry it."""
    return datetime.now().strftime("%Y%m%d-%H%M%S")


def _mend_history(wiring: Wiring) -> None:
    from .adapters.history_upkeep import begin_anew, history_problem

    problem = history_problem(wiring.config.store)
    if problem is not None:
        aside = begin_anew(wiring.config.store, stamp())
        wiring.note(f"The history was damaged ({problem}); it is now {aside}, a new one begins.")


def _mend_catalogue(wiring: Wiring, progress: Progress) -> list[Flaw]:
    """Save the catalogue if its file is damaged; return what was wrong with its articles."""
    try:
        with opened_catalogue(wiring) as catalogue:
            problems = catalogue.file_problems()
    except StoreDamaged as error:
        problems = [error.message]
    if problems:
        _salvage(wiring, problems[0])
    with opened_catalogue(wiring) as catalogue:
        flaws = list(catalogue.flaws(partial(progress, "articles")))
        if flaws or catalogue.problems():
            catalogue.set_right(flaws)
    lost = [flaw.article_id for flaw in flaws if flaw.lost]
    if lost:
        wiring.note(_told_lost(lost))
    return flaws


def _salvage(wiring: Wiring, problem: str) -> None:
    from .adapters.catalogue_salvage import salvage

    saved = salvage(wiring.config.store, stamp())
    articles = "article" if saved.articles == 1 else "articles"
    wiring.note(
        f"The catalogue was damaged ({problem}). Saved {saved.articles:,} {articles};"
        f" the damaged file is kept as {saved.aside}."
    )
    if saved.lost:
        wiring.note(_told_lost(saved.lost))


def _told_lost(lost: "list[str] | tuple[str, ...]") -> str:
    named = ", ".join(map(shown, lost[:NAMED]))
    more = f" and {len(lost) - NAMED:,} more" if len(lost) > NAMED else ""
    return (
        f"Taken out, since their text is lost: {named}{more}. `qa index` reads their files again."
    )


def _mend_indexes(wiring: Wiring, flaws: list[Flaw], progress: Progress) -> None:
    from .calibrating import calibrate_store
    from .indexing import bury
    from .rebuilding import draw, keyword_side, rederive, restore, vector_side

    with wiring.writing_parts(embeds=False) as parts:
        stored, _ = parts.catalogue.embedder()
        if stored is not None:
            wiring.check_embedder(stored)
        for side in (vector_side(parts), keyword_side(parts)):
            restore(side, parts, wiring.note, partial(progress, f"{side.name}s"))
        draw(parts, anew=True)
        bury(parts)
        _mend_calibration(parts)
    split = [flaw.article_id for flaw in flaws if not flaw.lost]
    if split:
        wiring.note(f"Splitting {len(split):,} articles again from their stored text.")
    try:
        with wiring.writing_parts(embeds=bool(split)) as parts:
            if stored is None or parts.catalogue.is_empty():
                parts.catalogue.set_embedder(parts.embedder.name, parts.embedder.dimensions)
            rederive(split, parts=parts, report=partial(progress, "articles"))
            calibrate_store(parts, wiring.light_embedder)
    except ModelError as error:
        wiring.note(f"{error.message} `qa index` goes on when it can be had.")


def _mend_calibration(parts: "IndexParts") -> None:
    """Forget a calibration that cannot be read, so that it is made anew."""
    from .checking import check_calibration

    if check_calibration(parts.catalogue).status == "damaged":
        parts.catalogue.set_calibration("", made_for="")
