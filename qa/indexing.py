"""Files -> articles -> sentences -> passages -> vectors -> store, a batch at a time.

Nothing is written before a batch is whole, and each batch is written in the order that lets a kill
between any two steps show the old or the new article, never a mixture. It must not print.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from .file_types import KnownFile, Passed, SeenFile
from .passages import PASSAGES_VERSION
from .preparing import STREAM, Piece, as_copy, embed_articles
from .protocols import (
    Embedder,
    KeywordIndex,
    NewArticle,
    NewCopy,
    Sketch,
    VectorIndex,
    WritableCatalogue,
)
from .sentences import SPLITTER_VERSION
from .speakers import SPEAKERS_VERSION
from .store_types import IndexReport

RULES = f"sentences {SPLITTER_VERSION}, speakers {SPEAKERS_VERSION}, passages {PASSAGES_VERSION}"
BATCH_PASSAGES = 2_000
BATCH_CHARACTERS = 4_000_000  # bounds memory where passages are few and long


@dataclass(frozen=True, slots=True)
class IndexParts:
    """The open parts of a store that indexing writes to."""

    catalogue: WritableCatalogue
    vectors: VectorIndex
    keywords: KeywordIndex
    embedder: Embedder
    sketch: Sketch


@dataclass(slots=True)
class Batch:
    """Articles that become current together, what goes with them, and files now known as seen."""

    articles: list[NewArticle] = field(default_factory=list)
    gone: list[KnownFile] = field(default_factory=list)
    no_copies: list[tuple[str, int | None]] = field(default_factory=list)
    seen: list[SeenFile] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    passages: int = 0
    characters: int = 0

    def add(self, piece: Piece) -> None:
        """Take in what came of a file, or of a part of one."""
        self.articles += piece.articles
        self.gone += [known for known in piece.gone if not known.copy]
        self.no_copies += [(piece.path, known.record) for known in piece.gone if known.copy]
        if piece.seen is not None:
            self.seen.append(piece.seen)
        if piece.passed is not None:
            self.passed.append(piece.passed)
        self.passages += piece.passages
        self.characters += sum(len(new.article.text) for new in piece.articles)

    def full(self) -> bool:
        """Tell whether it is time to write."""
        return self.passages >= BATCH_PASSAGES or self.characters >= BATCH_CHARACTERS

    def holds_any(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.articles or self.gone or self.no_copies or self.seen or self.passed)


def index_pieces(
    pieces: Iterable[Piece],
    *,
    parts: IndexParts,
    counts: IndexReport,
    report: Callable[[IndexReport], None] = lambda _: None,
) -> set[str]:
    """Gather what comes of files into batches; make each current as soon as it is whole.

    While one batch is written, the next is being gathered. Returns the ids of the new copies.
    """
    copied: set[str] = set()
    with ThreadPoolExecutor(1, thread_name_prefix="store") as writer:
        writing: Future[None] | None = None
        batch = Batch()
        for piece in pieces:
            _count(piece, counts)
            batch.add(piece)
            if batch.full():
                if writing is not None:
                    writing.result()
                writing = writer.submit(_embed_and_store, batch, parts, counts, copied)
                batch = Batch()
            report(counts)
        if writing is not None:
            writing.result()
        if batch.holds_any():
            writer.submit(_embed_and_store, batch, parts, counts, copied).result()
    report(counts)
    return copied


def _count(piece: Piece, counts: IndexReport) -> None:
    counts.files += piece.last
    counts.problems += [(piece.path, problem) for problem in piece.problems]
    if piece.skipped is not None:
        counts.skipped.append((piece.path, piece.skipped))
    counts.unchanged += len(piece.kept)
    counts.removed += len(piece.gone)
    counts.passages += piece.passages
    for new in piece.articles:
        counts.not_english += new.article.language not in ("en", None)
        if new.key is None:
            counts.new += 1
        else:
            counts.changed += 1


def _embed_and_store(
    batch: Batch, parts: IndexParts, counts: IndexReport, copied: set[str]
) -> None:
    passages = batch.passages
    _let_last_stand(batch, parts.catalogue, counts)
    copies = _part_copies(batch, parts.catalogue)
    counts.copies += len(copies)
    counts.new -= len(copies)
    counts.passages -= passages - batch.passages
    batch.articles = embed_articles(batch.articles, parts.embedder)
    store_batch(batch, parts, copies)
    copied.update(copy.article_id for copy in copies)


def _let_last_stand(batch: Batch, catalogue: WritableCatalogue, counts: IndexReport) -> None:
    """Of several articles of one id that a run has brought, let the last take the others' place.

    Only what comes from no file may name itself as another does.
    """
    last = {new.article.id: new for new in batch.articles}
    kept: list[NewArticle] = []
    for new in batch.articles:
        if not new.article.path.startswith(STREAM):
            kept.append(new)
        elif last[new.article.id] is not new:
            batch.passages -= len(new.passages)
            counts.new -= new.key is None
            counts.changed -= new.key is not None
        else:
            before = catalogue.article(new.article.id) if new.key is None else None
            if before is not None and before.article.id == new.article.id:
                new = replace(new, key=before.key)
                counts.new -= 1
                counts.changed += 1
            kept.append(new)
    batch.articles = kept


def _part_copies(batch: Batch, catalogue: WritableCatalogue) -> list[NewCopy]:
    """Take out of a batch the new articles that another one is word for word."""
    originals = catalogue.stored_digests({new.digest for new in batch.articles})
    copies: list[NewCopy] = []
    kept: list[NewArticle] = []
    for new in batch.articles:
        if new.key is None and new.digest in originals:
            copies.append(as_copy(new))
            batch.passages -= len(new.passages)
        else:
            kept.append(new)
            originals.add(new.digest)
    batch.articles = kept
    return copies


def store_batch(batch: Batch, parts: IndexParts, copies: Sequence[NewCopy] = ()) -> None:
    """Write one batch: indexes first, then the catalogue in one transaction, then the dead."""
    catalogue = parts.catalogue
    if batch.articles or batch.gone or batch.no_copies or copies:
        articles = _numbered(batch.articles, catalogue)
        passages = [(new, passage) for new in articles for passage in new.passages]
        if passages:
            ids = [passage.id for _, passage in passages]
            vectors = np.concatenate([new.vectors for new in articles])
            parts.vectors.add(ids, vectors)
            parts.sketch.add(ids, vectors)
            parts.keywords.add(
                (passage.id, new.article.title, passage.text) for new, passage in passages
            )
            parts.keywords.commit()
        catalogue.replace(
            articles,
            removed=[known.key for known in batch.gone],
            copies=copies,
            no_copies=batch.no_copies,
            rules=RULES,
        )
        bury(parts)
    if batch.seen:
        catalogue.touch(batch.seen)
    if batch.passed:
        catalogue.pass_over(batch.passed)


def _numbered(articles: Sequence[NewArticle], catalogue: WritableCatalogue) -> list[NewArticle]:
    number = catalogue.reserve(sum(len(new.passages) for new in articles))
    numbered: list[NewArticle] = []
    for new in articles:
        passages = [
            replace(passage, id=number + offset) for offset, passage in enumerate(new.passages)
        ]
        number += len(passages)
        numbered.append(replace(new, passages=passages))
    return numbered


def bury(parts: IndexParts) -> None:
    """Take passages that no article has any more out of both indexes, then off the list.

    Both indexes then hold what the catalogue does, and are vouched for with its state, as the
    sketch of the vectors is.
    """
    dead = parts.catalogue.dead()
    if dead:
        parts.vectors.delete(dead)
        parts.keywords.delete(dead)
        parts.keywords.commit()
        parts.sketch.delete(dead)
        parts.catalogue.buried(dead)
    state, before = parts.catalogue.states()
    parts.vectors.vouch(state)
    parts.keywords.vouch(state)
    parts.sketch.vouch(state, before)


def remove_articles(
    keys: Sequence[int],
    parts: IndexParts,
    *,
    no_copies: Sequence[tuple[str, int | None]] = (),
    kept_out: Sequence[str] = (),
) -> list[str]:
    """Take articles out of the store, and remember what is to be kept out of it.

    Returns the ids of the copies as which some of them live on.
    """
    living = parts.catalogue.replace(
        (), removed=keys, no_copies=no_copies, kept_out=kept_out, rules=RULES
    )
    bury(parts)
    return living
