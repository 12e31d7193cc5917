"""Files or folders that were moved -> the same articles at their new paths; no file is read."""

import os
from collections.abc import Iterable, Mapping, Sequence

from .doctoring import opened_catalogue
from .errors import ArticleError
from .file_types import Folder
from .naming import holding_folder, is_within, shown
from .protocols import Catalogue, TendedCatalogue
from .store_types import Moved
from .wiring import Wiring

MOST_MISSING = 0.5  # of what was moved; where more is not there it was hardly moved there


def move_articles(
    wiring: Wiring, old: str, new: str, *, force: bool = False, wait: bool = False
) -> Moved:
    """Give all that is known at or under OLD its place at NEW; ids stay, nothing is embedded.

    Raises:
        ArticleError: nothing is known of OLD, NEW is not there (unless `force`), or something else
            is indexed there.
    """
    from .adapters.files import own_path, real_path
    from .adapters.store_folder import check_store, writer_lock

    store = wiring.config.store
    check_store(store)
    for word, name in ((old, "OLD"), (new, "NEW")):
        if not word.strip():
            raise ArticleError(f"{name} is empty.", hint="Write two paths: `qa move OLD NEW`.")
    with writer_lock(store, wait=wait), opened_catalogue(wiring) as catalogue:
        known = catalogue.known_files()
        was = _known_at([own_path(old), real_path(old), old], known, catalogue)
        becomes = real_path(new)
        if was in known and os.path.isdir(becomes):
            becomes = os.path.join(becomes, os.path.basename(was))
        if was == becomes:
            raise ArticleError(f"{shown(was)} is where it was.", hint="Name where it is now.")
        moved = replaced(known, was, becomes)
        folders = replaced([folder.path for folder in catalogue.folders()], was, becomes)
        _refuse_collisions(moved, known)
        missing = sum(not os.path.lexists(path) for path in moved.values())
        if not force:
            _require_there(was, becomes, len(moved), missing, single=was in known)
        _repoint(wiring, catalogue, moved, folders, replaced(catalogue.kept_out(), was, becomes))
        _know_folder(catalogue, moved)
    return Moved(was, becomes, len(moved), len(folders), missing)


def replaced(paths: Iterable[str], old: str, new: str) -> dict[str, str]:
    """Return the paths that are at or under one path, and where they are under the other."""
    inner = old.rstrip("/")
    return {path: new + path[len(inner) :] for path in paths if is_within(path, old)}


def _known_at(wanted: Sequence[str], known: Iterable[str], catalogue: Catalogue) -> str:
    """Return under which of some spellings of a path anything is known.

    Raises:
        ArticleError: under none.
    """
    folders = [folder.path for folder in catalogue.folders()]
    for path in dict.fromkeys(each.rstrip("/") or "/" for each in wanted):
        if any(is_within(each, path) for each in (*folders, *known)):
            return path
    told = ", ".join(map(shown, folders)) or "none"
    raise ArticleError(
        f"Nothing is indexed from {shown(wanted[0])}.", hint=f"The known folders are: {told}."
    )


def _refuse_collisions(moved: Mapping[str, str], known: Mapping[str, object]) -> None:
    taken = sorted(path for path in moved.values() if path in known and path not in moved)
    if taken:
        raise ArticleError(
            f"{shown(taken[0])} is indexed already"
            + (f", and {len(taken) - 1:,} more." if len(taken) > 1 else "."),
            hint="Take what is indexed twice out before: `qa remove` what was at the old place.",
        )


def _require_there(was: str, becomes: str, count: int, missing: int, *, single: bool) -> None:
    if not os.path.lexists(becomes):
        raise ArticleError(
            f"There is no file or folder {shown(becomes)}.",
            hint="Check the spelling, or add --force if it will be there later.",
        )
    if not single and not os.path.isdir(becomes):
        raise ArticleError(f"{shown(becomes)} is a file, {shown(was)} was a folder.")
    if missing > count * MOST_MISSING:
        told = f"Only {count - missing:,}" if missing < count else "None"
        raise ArticleError(
            f"{told} of the {count:,} articles of {shown(was)} is in {shown(becomes)}.",
            hint="Name the folder that holds them now, or add --force.",
        )


def _repoint(
    wiring: Wiring,
    catalogue: TendedCatalogue,
    articles: Mapping[str, str],
    folders: Mapping[str, str],
    kept_out: Mapping[str, str],
) -> None:
    """Change the paths; an index that held what the catalogue did still does."""
    before, _ = catalogue.states()
    catalogue.repoint(articles, folders, kept_out)
    state, _ = catalogue.states()
    if not catalogue.is_empty():
        with wiring.writing_parts(embeds=False) as parts:
            for index in (parts.vectors, parts.keywords):
                if index.vouched() == before:
                    index.vouch(state)
            parts.sketch.vouch(state, before)


def _know_folder(catalogue: TendedCatalogue, moved: Mapping[str, str]) -> None:
    """Remember the folder of a single file that lies in none that is known."""
    folders = [folder.path for folder in catalogue.folders()]
    for path in moved.values():
        if holding_folder(path, folders) is None:
            folders.append(os.path.dirname(path))
            catalogue.add_folder(Folder(folders[-1], whole=False))
