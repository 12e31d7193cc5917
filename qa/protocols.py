"""What the flows need from the outside; `adapters/` holds an implementation of each.

Passages are known by whole numbers, given out once by the catalogue and never used again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .file_types import Folder, KnownFile, Passed, SeenFile
from .store_types import Flaw, StoreSummary
from .types import Article, ArticleRecord, Filter, Message, Passage, Sentence, Usage

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]
Scores = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of unit length."""

    @property
    def name(self) -> str:
        """The name the store records, such as `wordllama`."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, dimensions)` float32, rows of unit length (zero for a text without words).

        Raises:
            ModelUnavailable: the model cannot be loaded or reached.
        """

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of a question, `(dimensions,)`; some models tell it from a text."""


class Reranker(Protocol):
    """Tells with a neural model how well texts answer a question."""

    @property
    def name(self) -> str:
        """The name it was chosen by, such as `minilm`."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Return `(n,)` float32, higher is better; their unit is the model's own.

        Raises:
            ModelUnavailable: the model cannot be loaded or fails.
        """


class Reply(Protocol):
    """A model's reply as it arrives: iterate it for pieces of text, once."""

    @property
    def usage(self) -> Usage:
        """What the reply took; complete once it has ended."""

    def __iter__(self) -> Iterator[str]:
        """Yield pieces of text as they arrive.

        Raises:
            ModelError: the reply cannot be had, stalls, or breaks off.
        """

    def close(self) -> None:
        """Stop the reply and let go of its connection."""


class ChatModel(Protocol):
    """Replies to messages; trusted with nothing but pointing at sentences."""

    @property
    def name(self) -> str:
        """The name shown to the user and recorded with an answer."""

    @property
    def window(self) -> int:
        """How many tokens messages and reply may take together."""

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Reply:
        """Ask for a reply of at most `max_tokens` tokens; nothing is sent before iteration."""


class VectorIndex(Protocol):
    """Nearest passages by cosine. Every call is safe beside other processes."""

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add passages; adding an id again replaces it."""

    def delete(self, ids: Sequence[int]) -> None:
        """Take passages out; unknown ids are no error."""

    def search(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Return up to k `(id, cosine)`, best first.

        Raises:
            StoreBusy: another process holds the index longer than the patience allows.
            StoreDamaged: the index does not open.
        """

    def ids(self) -> set[int]:
        """Return the ids of all passages held."""

    def vouched(self) -> str | None:
        """Return the state it was vouched for with; None if a touch since did not end well."""

    def vouch(self, state: str) -> None:
        """Record that the index holds what the catalogue does in this state."""

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors held of these passages, of unit length; unknown ids are left out."""

    def is_open(self) -> bool:
        """Tell whether the index is loaded, so that a search need not wait for that."""

    def problem(self) -> str | None:
        """Return why the index cannot be used; it is opened only where its files are in doubt."""

    def examine(self) -> None:
        """Look at every file, whatever the index was vouched for with.

        Raises:
            StoreDamaged: the index is missing, or a file is not what it was written as.
        """

    def cut_short(self) -> bool:
        """Tell whether the last that was done to the files did not end, as after a kill."""

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""

    def rebuild(self) -> None:
        """Throw everything away and start empty."""

    def close(self) -> None:
        """Let go of files and memory."""


class Sketch(Protocol):
    """A coarse picture of all vectors, small enough to be read at once.

    It is of one state of the catalogue, and of no use for another.
    """

    def state(self) -> str | None:
        """Return the state it was vouched for with; None where it cannot be used."""

    def near(
        self, vector: Vectors, count: int, *, states: Collection[str | None], among: Ids | None
    ) -> Ids | None:
        """Return up to `count` ids that may be nearest, of those in `among` if given, ascending.

        None where it is of none of these states of the catalogue.
        """

    def lacking(self, ids: Ids, vectors: Vectors) -> int:
        """Return how many of these passages it holds not at all, or otherwise than it should."""

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add passages; without effect where it cannot be used."""

    def delete(self, ids: Sequence[int]) -> None:
        """Take passages out; unknown ids are no error."""

    def vouch(self, state: str, before: str | None) -> None:
        """Record that it holds what the catalogue does in this state, if it did in that before."""

    def fill(self, blocks: Iterable[tuple[Ids, Vectors]], state: str) -> None:
        """Hold these passages and nothing else, all of the catalogue in this state."""


class KeywordIndex(Protocol):
    """BM25 over passages, the article's title a second field."""

    def add(self, entries: Iterable[tuple[int, str, str]]) -> None:
        """Add `(id, title, text)` entries; they are seen after `commit`."""

    def delete(self, ids: Sequence[int]) -> None:
        """Take passages out; seen after `commit`."""

    def commit(self) -> None:
        """Make what was added and deleted durable and visible."""

    def search(
        self, terms: Sequence[str], k: int, among: Ids | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k `(id, BM25 score)`, best first, of the passages in `among` if given."""

    def fuzzy(self, word: str, distance: int, k: int) -> list[int]:
        """Return up to k passages that hold a word at most `distance` edits from this one."""

    def frequencies(self, terms: Sequence[str], *, titles: bool = False) -> dict[str, int]:
        """Return in how many passages' texts, or titles, each stemmed term occurs."""

    def count(self) -> int:
        """Return how many passages are held."""

    def vouched(self) -> str | None:
        """Return the state it was vouched for with; None if it holds another number since."""

    def vouch(self, state: str) -> None:
        """Record that the index holds what the catalogue does in this state."""

    def ids(self) -> set[int]:
        """Return the ids of all passages held."""

    def examine(self) -> None:
        """Look at every file, whatever the index was vouched for with.

        Raises:
            StoreDamaged: the index is missing, or a file is not what it was written as.
        """

    def cut_short(self) -> bool:
        """Tell whether the last that was done to the files did not end, as after a kill."""

    def refresh(self) -> None:
        """Let the next call see what other processes have written."""

    def rebuild(self) -> None:
        """Throw everything away and start empty."""

    def close(self) -> None:
        """Let go of files and memory."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article ready to be stored: split, grouped and embedded.

    `passages` carry reserved ids and lie in the order of `vectors`, `(n, dimensions)`; `key` is the
    catalogue's number of the version it takes the place of, None for a new one. By its `signature`
    those that tell the same are found.
    """

    article: Article
    sentences: Sequence[Sentence]
    passages: Sequence[Passage]
    vectors: Vectors
    size: int
    mtime_ns: int
    digest: bytes
    key: int | None = None
    ctime_ns: int = -1
    signature: bytes = b""


@dataclass(frozen=True, slots=True)
class NewCopy:
    """A file, or a record of one, that holds exactly what an article with this digest does."""

    article_id: str
    path: str
    digest: bytes
    size: int
    mtime_ns: int
    ctime_ns: int = -1
    record: int | None = None


class Catalogue(Protocol):
    """The record of truth: articles, their text, sentences, passages and vectors; to be read."""

    def generation(self) -> int:
        """Return the number of the newest committed change."""

    def states(self) -> tuple[str, str | None]:
        """Return marks of the newest committed change and of the one before it.

        No other catalogue, and no other change of this one, ever has the same mark.
        """

    def snapshot(self) -> AbstractContextManager[int]:
        """Hold one unchanging view for the reads inside; yields its generation."""

    def is_empty(self) -> bool:
        """Tell whether no passage is current; nothing is counted."""

    def passage_count(self, *, after: int = 0) -> int:
        """Return how many passages are current, of those with higher ids than `after`."""

    def passage_ids(self) -> Ids:
        """Return the ids of all current passages, ascending."""

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return the current passages among these ids, with text and sentences."""

    def vectors(self, ids: Sequence[int] | None = None) -> tuple[Ids, Vectors]:
        """Return ids `(n,)` and vectors `(n, dimensions)`, of these passages or of all."""

    def matching(self, wanted: Filter) -> Ids:
        """Return the ids of the passages that pass a filter, ascending."""

    def undated(self, wanted: Filter) -> int:
        """Return how many articles a date filter leaves out for having no date."""

    def records(self, article_ids: Sequence[str]) -> dict[str, ArticleRecord]:
        """Return these articles by id, without text and sentences; unknown ids are left out."""

    def article(self, article_id: str) -> ArticleRecord | None:
        """Return one article with its sentences and passages, None where there is none."""

    def articles(self, wanted: Filter) -> list[ArticleRecord]:
        """Return the articles that pass a filter in the order of their ids, without text."""

    def stories(self, article_ids: Sequence[str]) -> dict[str, tuple[ArticleRecord, ...]]:
        """Return for those of these articles that are not alone who else tells the same.

        The earliest dated come first, without text.
        """

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences, none where there is no such article."""

    def speakers(self) -> list[str]:
        """Return every speaker's name, in order."""

    def folders(self) -> list[Folder]:
        """Return the folders that articles came from."""

    def embedder(self) -> tuple[str | None, int]:
        """Return whose vectors the store holds (None before there are any) and their length."""

    def summary(self) -> StoreSummary:
        """Return counts and identity of the store."""

    def calibration(self) -> str | None:
        """Return what the gate knows of this store, as it wrote it; None before it did."""

    def calibrated_for(self) -> str | None:
        """Return what of the store the calibration was made for, as it was written."""

    def known_files(self) -> dict[str, list[KnownFile]]:
        """Return what is known of each file's articles, by path."""

    def passed_files(self) -> dict[str, Passed]:
        """Return the files that gave nothing when they were read, by path."""

    def stored_digests(self, digests: Collection[bytes]) -> set[bytes]:
        """Return those of the digests that stand for what an article holds."""

    def outdated(self, rules: str) -> list[str]:
        """Return the ids of articles derived by other versions of the rules than these."""

    def kept_out(self) -> set[str]:
        """Return the files and folders that were removed by hand."""

    def dead(self) -> list[int]:
        """Return ids that an index may still hold although no article has them."""

    def close(self) -> None:
        """Let go of the file."""


class WritableCatalogue(Catalogue, Protocol):
    """The catalogue with its writing half; the caller holds the writer's lock."""

    def set_embedder(self, name: str, dimensions: int) -> None:
        """Record whose vectors the store holds."""

    def add_folder(self, folder: Folder) -> None:
        """Remember a folder, or what is new about it."""

    def reserve(self, count: int) -> int:
        """Set `count` new passage ids aside, durably, and return the first."""

    def replace(
        self,
        articles: Sequence[NewArticle],
        *,
        removed: Sequence[int] = (),
        copies: Sequence[NewCopy] = (),
        no_copies: Sequence[tuple[str, int | None]] = (),
        kept_out: Sequence[str] = (),
        rules: str = "",
    ) -> list[str]:
        """In one transaction make new versions current, drop others, raise the generation.

        Returns the ids under which those `removed` live on that have copies.

        `no_copies` are files, with the number of a record, that are copies no longer. An article
        that goes, or changes, lives on as the first of its copies. Articles that tell the same as
        others become one story with them, and leave it when they go or come to tell another.
        What is `kept_out` is remembered in the same transaction as removed by hand.
        """

    def sign_by(self, scheme: str) -> None:
        """Know how signatures are made; those that were made in another way are forgotten."""

    def unsigned(self) -> list[str]:
        """Return the ids of the articles that have no signature yet."""

    def sign(self, signatures: Mapping[str, bytes]) -> None:
        """In one transaction give stored articles their signatures, and find who tells the same."""

    def set_calibration(self, text: str, *, made_for: str) -> None:
        """Keep what the gate knows of this store; the generation stays, the articles do."""

    def touch(self, files: Sequence[SeenFile]) -> None:
        """Record new sizes and times of files whose contents are what is stored."""

    def pass_over(self, files: Sequence[Passed]) -> None:
        """Remember files that gave nothing when they were read."""

    def read_again(self, paths: Sequence[str]) -> None:
        """Forget that files, or those under folders, gave nothing."""

    def drafted(self, embedder: str) -> set[int]:
        """Return the passages whose vectors of another embedder wait beside the present ones."""

    def draft_vectors(self, embedder: str, ids: Sequence[int], vectors: Vectors) -> None:
        """Keep vectors of another embedder until all are there."""

    def adopt_draft(self, embedder: str, dimensions: int) -> None:
        """In one transaction put the waiting vectors in the place of the present ones."""

    def let_in(self, paths: Sequence[str]) -> None:
        """Forget that files and folders were removed by hand."""

    def buried(self, ids: Sequence[int]) -> None:
        """Forget dead ids that both indexes have let go."""


class TendedCatalogue(WritableCatalogue, Protocol):
    """The catalogue with what looks after it; to change it the writer's lock is held."""

    def file_problems(self) -> list[str]:
        """Return what is wrong with the file itself, rather than with what it says."""

    def problems(self) -> list[str]:
        """Return what is wrong with the file as such, and with what belongs to no article."""

    def flaws(self, report: Callable[[int, int], None] = ...) -> Iterator[Flaw]:
        """Yield what is wrong with articles, each read in whole; `report` gets done and total."""

    def waiting(self) -> int:
        """Return how many vectors of another embedder wait until all are there."""

    def set_right(self, flaws: Sequence[Flaw]) -> None:
        """Take out what cannot be read and what belongs to no article.

        An article whose text is not lost stays, without sentences and passages, as one derived by
        other rules.
        """

    def repoint(
        self,
        articles: Mapping[str, str],
        folders: Mapping[str, str],
        kept_out: Mapping[str, str],
    ) -> None:
        """In one transaction give files and folders other paths; all ids stay."""

    def compact(self) -> None:
        """Let nothing that was deleted stay in the file or beside it.

        Raises:
            StoreBusy: another process reads an older state of it.
        """
