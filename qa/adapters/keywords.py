"""Keywords in tantivy: BM25 over passages, the article's title a second field.

tantivy commits whole segments, so a reader sees all of a commit or nothing of it, and a writer that
is killed loses only what it had not committed. A small file beside the segments tells with which
state of the catalogue they were last vouched for, and with how many passages.
"""

import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage, rmtree

import tantivy

from ..errors import StoreDamaged, StoreError
from ..protocols import Ids
from .keywords_files import harmed_file, segment_files

FOLDER_NAME = "keywords"
SEAL_NAME = "vouched.json"  # in the folder, so that it goes wherever the segments go
HEAP_BYTES = 32_000_000  # of one indexing thread; more does not make it faster here
TOKENIZER = "en_stem"
OPEN_ATTEMPTS = 5  # a commit may remove files between reading their list and opening them
REOPEN_SECONDS = 0.01
FULL_DISK = re.compile(r"No space left|StorageFull|os error (28|27)", re.IGNORECASE)
SCARCE_BYTES = 20_000_000  # left on the disk: a writer that died with no more than that died of it
LOCKED = re.compile(r"LockBusy|acquire Lockfile")


class TantivyKeywords:
    """Keyword index in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        *,
        create: bool = False,
        anew: bool = False,
        title_boost: float = 1.0,
    ) -> None:
        self.path = folder / FOLDER_NAME
        self._title_boost = title_boost
        self._writer: tantivy.IndexWriter | None = None
        self._schema = _schema()
        if anew:
            self._clear()
        self._index = self._open(create=create)

    def _open(self, *, create: bool) -> tantivy.Index:
        for attempt in range(OPEN_ATTEMPTS):
            try:
                with _keyword_errors(self.path):
                    return self._open_once(create=create)
            except StoreDamaged:
                if attempt + 1 == OPEN_ATTEMPTS:
                    raise
            time.sleep(REOPEN_SECONDS)
        raise AssertionError("the last attempt returns or raises")

    def _open_once(self, *, create: bool) -> tantivy.Index:
        if create:
            self.path.mkdir(exist_ok=True)
            if not tantivy.Index.exists(str(self.path)):
                return tantivy.Index(self._schema, path=str(self.path))
        index = tantivy.Index.open(str(self.path))
        if index.schema != self._schema:
            raise _damaged(self.path, "it was made by another version of qa")
        harmed = harmed_file(self.path, _vouched_files(self.path))
        if harmed is not None:
            raise _damaged(self.path, f"{harmed} is not what it was written as")
        return index

    def add(self, entries: Iterable[tuple[int, str, str]]) -> None:
        """Add `(id, title, text)` entries; they are seen after `commit`."""
        writer = self._writing()
        for number, title, text in entries:
            document = tantivy.Document()
            document.add_unsigned("id", number)
            document.add_text("title", title)
            document.add_text("text", text)
            with _keyword_errors(self.path):
                writer.add_document(document)

    def delete(self, ids: Sequence[int]) -> None:
        """Take passages out; seen after `commit`."""
        if ids:  # by query: a term of an unsigned field deletes nothing in tantivy-py 0.27
            among = tantivy.Query.term_set_query(self._schema, "id", list(ids))
            writer = self._writing()
            with _keyword_errors(self.path):
                writer.delete_documents_by_query(among)

    def commit(self) -> None:
        """Make what was added and deleted durable and visible."""
        writer = self._writing()
        self._writer = None  # a commit that failed leaves none to go on with
        with _keyword_errors(self.path):
            writer.commit()
            self._index.reload()
        self._writer = writer

    def search(
        self, terms: Sequence[str], k: int, among: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k `(id, BM25 score)`, best first, of the passages in `among` if given."""
        if not terms:
            return []
        query = self._query(terms)
        if among is not None:
            allowed = tantivy.Query.term_set_query(self._schema, "id", among.tolist())
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query(
                [(must, query), (must, tantivy.Query.const_score_query(allowed, 0.0))]
            )
        return self._found(query, k)

    def fuzzy(self, word: str, distance: int, k: int) -> list[int]:
        """Return up to k passages that hold a word at most `distance` edits from this one."""
        query = tantivy.Query.fuzzy_term_query(self._schema, "text", word, distance)
        return [number for number, _ in self._found(query, k)]

    def frequencies(self, terms: Sequence[str], *, titles: bool = False) -> dict[str, int]:
        """Return in how many passages' texts, or titles, each stemmed term occurs."""
        with _keyword_errors(self.path):
            searcher = self._index.searcher()
            return {term: searcher.doc_freq("title" if titles else "text", term) for term in terms}

    def ids(self) -> set[int]:
        """Return the ids of all passages held."""
        held = self.count()
        return {number for number, _ in self._found(tantivy.Query.all_query(), held)}

    def count(self) -> int:
        """Return how many passages are held."""
        return int(self._index.searcher().num_docs)

    def vouched(self) -> str | None:
        """Return the state it was vouched for with; None if it holds another number since."""
        try:
            told = json.loads((self.path / SEAL_NAME).read_text(encoding="utf-8"))
            state, count = told["state"], told["passages"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return state if isinstance(state, str) and count == self.count() else None

    def vouch(self, state: str) -> None:
        """Record that the index holds what the catalogue does in this state."""
        beside = self.path / f"{SEAL_NAME}.new"
        with suppress(OSError):  # unvouched, it is compared once more, that is all
            told = {"state": state, "passages": self.count(), "files": segment_files(self.path)}
            beside.write_text(json.dumps(told), "utf-8")
            os.replace(beside, self.path / SEAL_NAME)

    def examine(self) -> None:
        """Look at every file, whatever the index was vouched for with.

        Raises:
            StoreDamaged: a file is not what it was written as.
        """
        harmed = harmed_file(self.path)
        if harmed is not None:
            raise _damaged(self.path, f"{harmed} is not what it was written as")

    def cut_short(self) -> bool:
        """Tell whether the last that was done to the files did not end: a kill harms no segment."""
        return False

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""
        with _keyword_errors(self.path):
            self._index.reload()

    def rebuild(self) -> None:
        """Throw everything away and start empty."""
        self.close()
        self._clear()
        self._index = self._open(create=True)

    def close(self) -> None:
        """Let go of files and memory; uncommitted changes are dropped."""
        self._writer = None

    def _clear(self) -> None:
        if self.path.is_dir() and not self.path.is_symlink():
            rmtree(self.path, ignore_errors=True)
        else:  # a file has taken its place, or a link
            with _keyword_errors(self.path):
                self.path.unlink(missing_ok=True)

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            with _keyword_errors(self.path):
                self._writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
        return self._writer

    def _query(self, terms: Sequence[str]) -> tantivy.Query:
        should = tantivy.Occur.Should
        clauses = []
        for term in terms:
            clauses.append((should, tantivy.Query.term_query(self._schema, "text", term, "freq")))
            in_title = tantivy.Query.term_query(self._schema, "title", term, "freq")
            clauses.append((should, tantivy.Query.boost_query(in_title, self._title_boost)))
        return tantivy.Query.boolean_query(clauses)

    def _found(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        with _keyword_errors(self.path):
            searcher = self._index.searcher()
            hits = searcher.search(query, max(k, 1), count=False).hits
            numbers = searcher.fast_field_values("id", [address for _, address in hits])
        return [(_number(number), float(hits[at][0])) for at, number in enumerate(numbers)]


def _vouched_files(path: Path) -> dict[str, list[int]]:
    """Return sizes and times of the files as they were vouched for, of versions that wrote them."""
    try:
        files = json.loads((path / SEAL_NAME).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return files if isinstance(files, dict) else {}


def _number(value: object) -> int:
    assert isinstance(value, int)  # the field is of whole numbers, in every document
    return value


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name=TOKENIZER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=TOKENIZER, index_option="freq")
    return builder.build()


@contextmanager
def _keyword_errors(path: Path) -> Iterator[None]:
    """Turn what tantivy raises into a StoreError; it has no base exception of its own kind."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise _translated(error, path) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, derived from BaseException alone
            raise
        raise _translated(error, path) from error


def _translated(error: BaseException, path: Path) -> StoreError:
    if FULL_DISK.search(str(error)) or disk_usage(path.parent).free < SCARCE_BYTES:
        return StoreError(
            f"The disk is full: cannot write {path}.",
            hint="Free some space and run the command again; nothing indexed so far is lost.",
        )
    if LOCKED.search(str(error)):
        return StoreError(
            f"The keyword index {path} is held by another process ({error}).",
            hint="Try again when it has ended.",
        )
    return _damaged(path, str(error))


def _damaged(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"The keyword index {path} does not open ({reason}).",
        hint="Run `qa doctor --repair`: it builds the keyword index anew from the catalogue.",
    )
