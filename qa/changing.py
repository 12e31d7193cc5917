"""What changes a store: an index run, and taking articles out and letting them in again."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .errors import ArticleError, UsageError
from .file_types import Finding, Folder
from .naming import all_within, shown, within_any
from .store_types import IndexReport
from .wiring import Wiring

if TYPE_CHECKING:
    from .indexing import IndexParts
    from .preparing import Piece
    from .protocols import Catalogue
    from .updating import Plan

STANDARD_INPUT = "-"
CATALOGUE_NAME = "catalogue.sqlite3"


def update_store(
    wiring: Wiring,
    paths: Sequence[str] = (),
    *,
    prune: bool = True,
    dry_run: bool = False,
    wait: bool = False,
    rebuild: bool = False,
    report: Callable[[IndexReport], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> IndexReport:
    """Bring the store up to date with folders and files, or with all it knows of.

    With `rebuild` every file is read again, and what was made of it replaced.
    `report` is called as work goes on; `stop` is asked between files and ends the run after
    the batch in hand. Folders that could not be used are told in the report's `failures`.

    Raises:
        ArticleError: none of the paths exists.
        StoreBusy: another process is writing and `wait` is false.
        StoreNotFound: no path is given and there is no store.
    """
    from .adapters.files import real_path
    from .adapters.store_folder import check_store, make_store_folder, writer_lock

    began = time.perf_counter()
    _check_written(paths, "path")
    if STANDARD_INPUT in paths:
        return _take_in(wiring, paths, dry_run=dry_run, wait=wait, report=report, stop=stop)
    if paths and not any(os.path.lexists(real_path(path)) for path in paths):
        raise ArticleError(
            f"There is no file or folder {shown(paths[0])}.",
            hint="Check the spelling of the path.",
        )
    if not paths:
        check_store(wiring.config.store)
    done = IndexReport(dry_run=dry_run)
    stored = (wiring.config.store / CATALOGUE_NAME).exists()
    plan: Plan | None = None
    if dry_run or not stored:
        known = wiring.catalogue if stored else None
        plan = _plan(wiring, paths, known, prune=prune, rebuild=rebuild)
        _tell_plan(plan, done)
    if not dry_run and (stored or (plan and plan.files)):  # no store is made for nothing
        done = IndexReport()
        make_store_folder(wiring.config.store)
        with writer_lock(wiring.config.store, wait=wait), wiring.writing_parts() as parts:
            if plan is None or not _is_new(parts.catalogue):
                plan = _plan(wiring, paths, parts.catalogue, prune=prune, rebuild=rebuild)
            _update(wiring, plan, parts, done, rebuild, report, stop)
            wiring.tell_usage(parts.embedder)
    done.seconds = time.perf_counter() - began
    return done


def _take_in(
    wiring: Wiring,
    paths: Sequence[str],
    *,
    dry_run: bool,
    wait: bool,
    report: Callable[[IndexReport], None],
    stop: Callable[[], bool],
) -> IndexReport:
    """Add the records of standard input, or put them in the place of those of the same name."""
    import sys

    from .adapters.catalogue_schema import takes
    from .adapters.sources import stream_source
    from .adapters.store_folder import make_store_folder, writer_lock
    from .calibrating import calibrate_store
    from .indexing import index_pieces
    from .preparing import prepare_stream

    if len(paths) > 1 or dry_run:
        raise UsageError(
            "- stands for records from standard input, and goes with no other path or --dry-run.",
            hint="Index folders and files in a command of their own.",
        )
    began = time.perf_counter()
    done = IndexReport()
    found = stream_source(sys.stdin.buffer, wiring.fields).articles()
    try:
        first = next(found)
    except (ArticleError, StopIteration) as error:
        reason = error.message if isinstance(error, ArticleError) else "nothing came"
        raise ArticleError(
            f"Standard input holds no article ({reason}).",
            hint='Send a record a line, such as {"title": "...", "text": "...", "date": "..."}.',
        ) from error
    make_store_folder(wiring.config.store)
    with writer_lock(wiring.config.store, wait=wait), wiring.writing_parts() as parts:
        if _bring_up_to_date(wiring, parts, done, stop):
            known = parts.catalogue.known_files()
            pieces = prepare_stream(chain([first], found), known, takes)
            index_pieces(_while(stop, pieces, done), parts=parts, counts=done, report=report)
            calibrate_store(parts, wiring.light_embedder)
        wiring.tell_usage(parts.embedder)
    done.total = done.files
    if not done.articles and not done.interrupted:
        done.failures.append("No record of standard input could be read as an article.")
    done.seconds = time.perf_counter() - began
    return done


def _while(
    stop: Callable[[], bool], pieces: "Iterator[Piece]", done: IndexReport
) -> "Iterator[Piece]":
    for piece in pieces:
        yield piece
        if stop():
            done.interrupted = True
            return


def take_out(
    wiring: Wiring, references: Sequence[str], *, forget: bool = False, wait: bool = False
) -> int:
    """Take articles or whole folders out and keep them out; with `forget`, let them in again.

    Returns:
        how many articles left the index; 0 with `forget`, which changes no article.

    Raises:
        ArticleError: a reference is no article, and no folder that holds any.
    """
    from .adapters.store_folder import writer_lock
    from .references import References

    _check_written(references, "article")
    with writer_lock(wiring.config.store, wait=wait):
        if not forget:
            return _take_out(wiring, references)
        with wiring.writing_catalogue() as catalogue:
            known = References(catalogue)
            wanted = [path for each in references for path in known.out_paths(each)]
            catalogue.let_in(wanted)
    return 0


def _take_out(wiring: Wiring, references: Sequence[str]) -> int:
    from .adapters.files import real_path
    from .calibrating import calibrate_store
    from .indexing import remove_articles
    from .rebuilding import mend
    from .references import References

    with wiring.writing_parts(embeds=False) as parts:
        wiring.check_embedder(parts.catalogue.embedder()[0] or parts.embedder.name)
        mend(parts, wiring.note)
        known = References(parts.catalogue)
        keys: dict[int, None] = {}
        no_copies: list[tuple[str, int | None]] = []
        out: list[str] = []
        for reference in references:
            path, only = real_path(reference), None
            paths = [] if path in known.known else known.within(path)
            if paths:
                out.append(path)
            elif known.is_out(reference) and not known.stands_for_one(reference):
                wiring.note(f"{shown(reference)} is already taken out.")
            else:
                article_id = known.place(reference)[0]
                paths = [known.path_of(article_id)]
                only = known.one_of_many(article_id)
                out.append(paths[0] if only is None else f"{paths[0]}#{only.record}")
            for each in paths:
                for file in known.known[each] if only is None else [only]:
                    if file.copy:
                        no_copies.append((each, file.record))
                    else:
                        keys[file.key] = None
        if keys or no_copies:
            remove_articles(list(keys), parts, no_copies=no_copies, kept_out=out)
            calibrate_store(parts, wiring.light_embedder)
    return len(keys) + len(no_copies)


def _plan(
    wiring: Wiring,
    paths: Sequence[str],
    catalogue: "Catalogue | None",
    *,
    prune: bool,
    rebuild: bool,
) -> "Plan":
    from .adapters.files import find_files, own_path, real_path
    from .adapters.files_walking import Links
    from .updating import make_plan

    config = wiring.config
    walked: set[str] = set()
    met: set[str] = set()

    def walk(root: str, same: set[str]) -> Iterator[Finding]:
        whole = (folder.path for folder in folders if folder.whole)
        elsewhere = frozenset(each for each in (*roots, *whole) if each != root)
        return find_files(
            root,
            include=config.include,
            exclude=config.exclude,
            max_size=wiring.max_size,
            known=known,
            same=same,
            own=os.path.realpath(config.store),
            readers=wiring.readers,
            options=f"{config.file_timeout:g} {config.file_memory:g} {config.fields or ''}",
            passed=passed,
            links=Links(config.follow_links, elsewhere, walked, met),
        )

    folders = catalogue.folders() if catalogue else []
    known = catalogue.known_files() if catalogue else {}
    passed = catalogue.passed_files() if catalogue and not rebuild else {}
    if rebuild:  # no file is as it is known, so that all are read and replaced
        known = {
            path: [file._replace(size=-1, digest=b"") for file in files]
            for path, files in known.items()
        }
    kept_out = catalogue.kept_out() if catalogue else set()
    links = {path: own for path in paths if (own := own_path(path)) in known}
    roots = list(dict.fromkeys(links.get(path) or real_path(path) for path in paths))
    gone: list[str] = []
    if not roots:
        whole, loose = known_roots(known, folders, kept_out)
        gone = [path for path in loose if _has_gone(path)]
        roots = [*whole, *(path for path in loose if path not in gone)]
    return make_plan(
        roots,
        known=known,
        folders=folders,
        kept_out=kept_out,
        walk=walk,
        gone=[*gone, *all_within(known, kept_out)],
        passed=passed,
        prune=prune,
    )


def _tell_plan(plan: "Plan", done: IndexReport) -> None:
    done.total = plan.found
    done.files = plan.same + plan.passed
    done.unchanged = plan.unchanged
    done.removed = len(plan.removed) + len(plan.no_copies)
    done.skipped = plan.skipped
    done.failures = plan.failures
    if done.dry_run:
        done.new = sum(not file.known for file in plan.files)
        done.changed = len(plan.files) - done.new


def known_roots(
    known: Collection[str], folders: Sequence[Folder], kept_out: Collection[str]
) -> tuple[list[str], list[str]]:
    """Return the folders a store knows, and the single files that lie in none of them."""
    whole = [folder.path for folder in folders if folder.whole]
    held = set(all_within(known, whole))
    loose = [path for path in known if path not in held and os.path.isabs(path)]
    return (
        [path for path in whole if not within_any(path, kept_out)],
        [path for path in loose if not within_any(path, kept_out)],
    )


def _bring_up_to_date(
    wiring: Wiring,
    parts: "IndexParts",
    done: IndexReport,
    stop: Callable[[], bool],
    *,
    anew: bool = False,
) -> bool:
    """Make a store ready to take in articles; False where that was interrupted."""
    from .indexing import RULES
    from .rebuilding import embed_again, mend, rebuild, rederive, sign_stored, vector_side

    stored, _ = parts.catalogue.embedder()
    if stored is None or parts.catalogue.is_empty():
        parts.catalogue.set_embedder(parts.embedder.name, parts.embedder.dimensions)
        if stored not in (None, parts.embedder.name):
            rebuild(vector_side(parts), parts)
    elif unquote(stored) != unquote(parts.embedder.name):
        wiring.note(f"Embedding all passages again with {parts.embedder.name}.")
        done.interrupted = not embed_again(parts, stop=stop)
    if done.interrupted:  # the vectors of the embedder before are in use, and not open here
        return False
    mend(parts, wiring.note)
    if not sign_stored(parts, wiring.note, stop):
        done.interrupted = True
        return False
    outdated = parts.catalogue.outdated(RULES)
    if outdated and not anew:
        wiring.note(f"Splitting {len(outdated):,} articles again by newer rules.")
        done.interrupted = not rederive(outdated, parts=parts, stop=stop)
    return not done.interrupted


def _is_new(catalogue: "Catalogue") -> bool:
    """Tell whether a store holds and remembers nothing, so that a plan made without it holds."""
    return catalogue.is_empty() and not (catalogue.folders() or catalogue.kept_out())


def _update(
    wiring: Wiring,
    plan: "Plan",
    parts: "IndexParts",
    done: IndexReport,
    anew: bool,
    report: Callable[[IndexReport], None],
    stop: Callable[[], bool],
) -> None:
    from .calibrating import calibrate_store
    from .indexing import index_pieces, remove_articles

    with wiring.reading_files(plan.files, parts.embedder) as read:
        if not _bring_up_to_date(wiring, parts, done, stop, anew=anew):
            return
        _tell_plan(plan, done)
        if plan.forget:
            parts.catalogue.read_again(plan.forget)
        for folder in plan.folders:
            parts.catalogue.add_folder(folder)
        report(done)
        copied = index_pieces(
            _until(stop, read(stop), done),
            parts=parts,
            counts=done,
            report=report,
        )
    if done.skipped and not (done.articles or done.failures or done.interrupted):
        done.failures.append("All files were skipped; there is nothing to index.")
    if (plan.removed or plan.no_copies) and not done.interrupted:
        living = remove_articles(list(plan.removed.values()), parts, no_copies=plan.no_copies)
        done.renamed = len(copied.intersection(living))
        done.removed -= done.renamed
        done.copies -= done.renamed
    elif done.interrupted:
        done.removed -= len(plan.removed) + len(plan.no_copies)
    if not done.interrupted:
        calibrate_store(parts, wiring.light_embedder)


def _until(
    stop: Callable[[], bool], pieces: "Iterator[Piece]", done: IndexReport
) -> "Iterator[Piece]":
    """Pass on what is read, and tell where that ended early."""
    yield from pieces
    done.interrupted = done.files < done.total and stop()


def _check_written(words: Sequence[str], what: str) -> None:
    """Refuse an empty word, which a path would take for the working folder.

    Raises:
        UsageError: one is empty.
    """
    if not all(map(str.strip, words)):
        raise UsageError(
            f"A name of {'an article' if what == 'article' else 'a file or folder'} is empty.",
            hint="Write . for the folder you are in." if what == "path" else None,
        )


def _has_gone(path: str) -> bool:
    """Tell whether a file is not there although its folder is."""
    return not os.path.lexists(path) and os.path.isdir(os.path.dirname(path))
