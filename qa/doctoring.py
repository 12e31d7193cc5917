"""A store checked, and what was found put into words; `mending.py` mends it."""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .checking import (
    AGAIN_HINT,
    REPAIR_HINT,
    check_calibration,
    check_catalogue,
    check_files,
    check_keywords,
    check_rules,
    check_sketch,
    check_vectors,
    counted,
    named,
)
from .config import LLAMA_INDEX, OPENAI
from .errors import ModelError, QAError, StoreDamaged, StoreError, StoreMismatch, StoreNotFound
from .naming import holding_folder, public_name
from .protocols import TendedCatalogue
from .store_types import Check, Checkup
from .wiring import DEFAULT_EMBEDDER, Wiring

CATALOGUE_NAME = "catalogue.sqlite3"
LIBRARIES = ("chromadb", "tantivy")

Progress = Callable[
    [str, int, int], None
]  # what is looked at, how many are done, how many there are


def check_store(wiring: Wiring, progress: Progress = lambda *_: None) -> Checkup:
    """Look at all of a store as a reader does; nothing is changed.

    Raises:
        StoreNotFound: there is no such folder, or nothing of a store in it.
    """
    folder = wiring.config.store
    require_store(folder)
    at_work = _writer(folder)
    checks = list(_writer_checks(at_work))
    try:
        with opened_catalogue(wiring) as catalogue:
            checks += _guarded("catalogue", lambda: _catalogue_checks(catalogue, progress))
            checks += _index_checks(wiring, catalogue, progress, at_work=at_work is not None)
            checks += _guarded("files", lambda: [_files_check(catalogue, progress)])
            checks += _guarded("embedder", lambda: [_embedder_check(wiring, catalogue)])
            checks += _guarded("calibration", lambda: [check_calibration(catalogue)])
    except StoreError as error:
        checks += _unopened(folder, error)
    checks += [_history_check(folder), *_folder_checks(folder), _versions_check()]
    return Checkup(str(folder), tuple(checks))


@contextmanager
def opened_catalogue(wiring: Wiring) -> Iterator[TendedCatalogue]:
    """Open the catalogue to look after it; what only reads it needs no lock."""
    from .adapters.catalogue_upkeep import SqliteCatalogueUpkeep

    catalogue = SqliteCatalogueUpkeep(wiring.config.store, note=wiring.note)
    try:
        yield catalogue
    finally:
        catalogue.close()


def index_problems(wiring: Wiring) -> tuple[str, ...]:
    """Return what is known to be wrong with the two indexes, and what to do; next to no work."""
    from .adapters.keywords import TantivyKeywords
    from .adapters.vectors import ChromaVectors

    store = wiring.config.store
    if wiring.catalogue.is_empty():
        return ()
    name, dimensions = wiring.catalogue.embedder()
    problems = [ChromaVectors(store, name or "", dimensions).problem()]
    try:
        TantivyKeywords(store).close()
    except StoreDamaged as error:
        problems.append(error.message)
    except StoreError:  # held or unreadable just now: whoever needs it is told
        pass
    return tuple(f"{told} `qa doctor --repair` mends it." for told in problems if told)


def require_store(folder: Path) -> None:
    """See that something of a store lies in a folder, whether it opens or not.

    Raises:
        StoreNotFound: there is no such folder, or nothing of a store in it.
    """
    from .adapters.store_upkeep import own_entries

    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is not a folder.", hint="Name another store with --store.")
    if not folder.is_dir() or not own_entries(folder):
        raise StoreNotFound(
            f"There is no store at {folder}.",
            hint="Index some articles first: `qa index FOLDER`; or name a store with --store.",
        )


def _writer(folder: Path) -> str | None:
    from .adapters.store_upkeep import writer_at_work

    return writer_at_work(folder)


def _writer_checks(at_work: str | None) -> Iterator[Check]:
    if at_work is not None:
        told = f"the store is being written by {at_work}: what is told here may change"
        yield Check("writer", "pending", told, AGAIN_HINT, 1)


def _guarded(name: str, look: Callable[[], list[Check]]) -> list[Check]:
    """Return what a look finds; what it cannot read is a finding too."""
    try:
        return look()
    except StoreDamaged as error:
        if CATALOGUE_NAME in error.message and name != "catalogue":
            told = "not compared: the catalogue is damaged"
            return [Check(name, "warning", told, REPAIR_HINT, 1)]
        return [Check(name, "damaged", error.message, error.hint, 1)]
    except StoreError as error:
        return [Check(name, "warning", f"it cannot be looked at: {error.message}", error.hint, 1)]


def _unopened(folder: Path, error: StoreError) -> list[Check]:
    """Return the finding that the catalogue does not open, and what that leaves unlooked at."""
    hint = error.hint
    if isinstance(error, StoreDamaged):
        hint = f"{REPAIR_HINT} It saves all articles that can still be read."
    if isinstance(error, StoreNotFound) or not (folder / CATALOGUE_NAME).exists():
        told = "it is missing: nothing tells which articles there were"
        return [
            Check("catalogue", "damaged", told, "Index the folders again: `qa index FOLDER`.", 1)
        ]
    wrong = isinstance(error, StoreDamaged | StoreMismatch)
    return [
        Check("catalogue", "damaged" if wrong else "warning", error.message, hint, 1),
        *_keyword_files_check(folder),
    ]


def _keyword_files_check(folder: Path) -> Iterator[Check]:
    from .adapters.keywords import TantivyKeywords

    try:
        index = TantivyKeywords(folder)
        index.examine()
        told = f"{counted(index.count(), 'passage')}; compared with nothing"
        yield Check("keyword index", "ok", told, count=index.count())
    except StoreError as error:
        yield Check("keyword index", "damaged", error.message, error.hint, 1)


def _catalogue_checks(catalogue: TendedCatalogue, progress: Progress) -> list[Check]:
    from .indexing import RULES

    check, _ = check_catalogue(catalogue, partial(progress, "articles"))
    return [check, *_guarded("rules", lambda: [check_rules(catalogue, RULES)])]


def _index_checks(
    wiring: Wiring, catalogue: TendedCatalogue, progress: Progress, *, at_work: bool
) -> list[Check]:
    from .adapters.keywords import TantivyKeywords
    from .adapters.sketch import VectorSketch
    from .adapters.vectors import ChromaVectors

    store = wiring.config.store
    name, dimensions = catalogue.embedder()
    if name is None or (catalogue.is_empty() and not catalogue.dead()):
        return [Check("indexes", "ok", "nothing is indexed")]

    def vectors() -> list[Check]:
        index = ChromaVectors(store, name, dimensions, patience=wiring.config.patience)
        try:
            report = partial(progress, "vectors")
            return [check_vectors(index, catalogue, at_work=at_work, report=report)]
        finally:
            index.close()

    def keywords() -> list[Check]:
        return [check_keywords(TantivyKeywords(store), catalogue, at_work=at_work)]

    def sketch() -> list[Check]:
        return [check_sketch(VectorSketch(store, dimensions), catalogue, at_work=at_work)]

    return [
        *_guarded("vector index", vectors),
        *_guarded("keyword index", keywords),
        *_guarded("sketch", sketch),
    ]


def _files_check(catalogue: TendedCatalogue, progress: Progress) -> Check:
    from .adapters.files_checking import file_state, folder_is_there

    missing = [each.path for each in catalogue.folders() if not folder_is_there(each.path)]
    states = {}
    known = catalogue.known_files()
    for number, (path, files) in enumerate(known.items(), start=1):
        if holding_folder(path, missing) is None:
            states[path] = file_state(path, files[0])
        progress("files", number, len(known))
    return check_files(states, missing)


def _embedder_check(wiring: Wiring, catalogue: TendedCatalogue) -> Check:
    """Tell whether the store's embedder is here; one behind a connection is not asked."""
    stored, dimensions = catalogue.embedder()
    if stored is None:
        return Check("embedder", "ok", "none yet")
    wanted = wiring.config.embedder
    try:
        wiring.check_embedder(stored)
        if not stored.startswith((OPENAI, LLAMA_INDEX)):
            vector = wiring.offline_embedder(stored).embed_question("harbour")
            if len(vector) != dimensions:
                told = f"{stored} makes {len(vector)} numbers, the store has {dimensions}"
                hint = f"`qa index --embedder {DEFAULT_EMBEDDER}` embeds again."
                return Check("embedder", "damaged", told, hint, 1)
    except (ModelError, QAError) as error:
        return Check("embedder", "warning", error.message, error.hint, 1)
    remote = " (behind a connection, not asked)" if stored.startswith((OPENAI, LLAMA_INDEX)) else ""
    chosen = f", chosen is {public_name(wanted)}" if wanted and wanted != stored else ""
    return Check("embedder", "ok", f"{stored}, {dimensions} numbers{remote}{chosen}")


def _history_check(folder: Path) -> Check:
    from .adapters.history_upkeep import history_problem

    problem = history_problem(folder)
    if problem is None:
        return Check("history", "ok", "earlier questions can be read")
    hint = f"{REPAIR_HINT} It moves the history aside; nothing else depends on it."
    return Check("history", "damaged", problem, hint, 1)


def _folder_checks(folder: Path) -> Iterator[Check]:
    from .adapters.store_folder import store_bytes
    from .adapters.store_upkeep import free_bytes, leftovers, open_to_others, set_aside

    readable = open_to_others(folder)
    if readable:
        told = f"others may read {named([os.path.relpath(path, folder) for path in readable])}"
        hint = "`qa doctor --repair` closes it, and so does the next `qa index`."
        yield Check("permissions", "pending", told, hint, len(readable))
    else:
        yield Check("permissions", "ok", "the owner alone can read the store")
    left = leftovers(folder)
    if left:
        told = f"left by a run that was cut short: {named([path.name for path in left])}"
        yield Check("leftovers", "pending", told, "`qa index` clears them.", len(left))
    aside = set_aside(folder)
    if aside:
        told = f"set aside earlier: {named([path.name for path in aside])}"
        yield Check("set aside", "ok", f"{told}; delete them when they are not needed")
    size, free = store_bytes(folder), free_bytes(folder)
    told = f"the store takes {size / 1e6:,.1f} MB, {free / 1e6:,.0f} MB are free"
    if free < size:
        hint = "Free some space: building an index anew may need that much."
        yield Check("disk", "warning", told, hint, 1)
    else:
        yield Check("disk", "ok", told)


def _versions_check() -> Check:
    told = [f"qa {_version('qa-articles')}", f"Python {platform.python_version()}"]
    told += [f"{name} {_version(name)}" for name in LIBRARIES]
    return Check("versions", "ok", ", ".join(told))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
