"""The catalogue -> both indexes, sentences by new rules, vectors of another embedder.

Nothing here reads an article's file: whatever is derived can be derived again from the catalogue.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from .errors import StoreDamaged
from .indexing import Batch, IndexParts, bury, derive, embed_batch, store_batch
from .naming import shown
from .passages import embedding_text
from .protocols import NewArticle

REBUILD_BATCH = 2_000
EMBED_BATCH = 256  # passages; what a kill can cost


def mend(parts: IndexParts, note: Callable[[str], None]) -> None:
    """Finish what an earlier run left: dead passages, an index that broke or lost something."""
    dead = parts.catalogue.dead()
    try:
        if not parts.vectors.clean():
            reconcile_vectors(parts)
    except StoreDamaged as error:
        note(f"{error.message} Building it anew from the catalogue.")
        rebuild_vectors(parts)
    try:
        bury(parts)
        if parts.keywords.count() != parts.catalogue.passage_count():
            note("The keyword index does not match the catalogue. Mending it.")
            reconcile_keywords(parts)
    except StoreDamaged as error:
        note(f"{error.message} Building it anew from the catalogue.")
        rebuild_keywords(parts)
        bury(parts)
    if dead:
        note(f"Finished an interrupted run: cleared up to {len(dead):,} passages it left behind.")


def rederive(
    article_ids: Sequence[str],
    *,
    parts: IndexParts,
    report: Callable[[int, int], None] = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Split and group stored articles again by the present rules, from their stored text.

    Returns:
        whether all were done: `stop` may end it after a batch, and the next run goes on.
    """
    batch = Batch()
    for number, article_id in enumerate(article_ids, start=1):
        record = parts.catalogue.article(article_id)
        assert record is not None  # the writer's lock is held since it was listed
        name = shown(os.path.basename(record.article.path))
        untitled = replace(record.article, title=record.article.metadata.get("title", ""))
        article, sentences, passages = derive(untitled, name)
        batch.articles.append(
            NewArticle(
                article=article,
                sentences=sentences,
                passages=passages,
                vectors=np.zeros((0, 0), dtype=np.float32),
                size=record.size,
                mtime_ns=record.mtime_ns,
                digest=record.digest,
                key=record.key,
            )
        )
        batch.passages += len(passages)
        batch.characters += len(article.text)
        if batch.full() or number == len(article_ids):
            store_batch(embed_batch(batch, parts.embedder), parts)
            batch = Batch()
            report(number, len(article_ids))
            if stop() and number < len(article_ids):
                return False
    return True


def rebuild_vectors(parts: IndexParts) -> int:
    """Fill an empty vector index from the catalogue; returns how many passages it took."""
    parts.vectors.rebuild()
    ids = parts.catalogue.passage_ids()
    for start in range(0, len(ids), REBUILD_BATCH):
        numbers, vectors = parts.catalogue.vectors(ids[start : start + REBUILD_BATCH].tolist())
        parts.vectors.add(numbers.tolist(), vectors)
    parts.vectors.vouch()
    return len(ids)


def rebuild_keywords(parts: IndexParts) -> int:
    """Fill an empty keyword index from the catalogue; returns how many passages it took."""
    parts.keywords.rebuild()
    ids = parts.catalogue.passage_ids()
    for start in range(0, len(ids), REBUILD_BATCH):
        passages = parts.catalogue.passages(ids[start : start + REBUILD_BATCH].tolist())
        parts.keywords.add((p.id, p.title, p.text) for p in passages.values())
    parts.keywords.commit()
    return len(ids)


def reconcile_vectors(parts: IndexParts) -> None:
    """Make the vector index hold each current passage and nothing else."""
    current = set(parts.catalogue.passage_ids().tolist())
    held = parts.vectors.ids()
    missing = sorted(current - held)
    for start in range(0, len(missing), REBUILD_BATCH):
        numbers, vectors = parts.catalogue.vectors(missing[start : start + REBUILD_BATCH])
        parts.vectors.add(numbers.tolist(), vectors)
    parts.vectors.delete(sorted(held - current))
    parts.vectors.vouch()


def reconcile_keywords(parts: IndexParts) -> None:
    """Make the keyword index hold each current passage and nothing else."""
    current = set(parts.catalogue.passage_ids().tolist())
    held = parts.keywords.ids()
    missing = sorted(current - held)
    for start in range(0, len(missing), REBUILD_BATCH):
        passages = parts.catalogue.passages(missing[start : start + REBUILD_BATCH])
        parts.keywords.add((p.id, p.title, p.text) for p in passages.values())
    parts.keywords.delete(sorted(held - current))
    parts.keywords.commit()


def embed_again(
    parts: IndexParts,
    report: Callable[[int, int], None] = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Give every passage a vector of another embedder, from the stored text alone.

    New vectors wait beside the old until all are there, so that a run that ends halfway loses
    nothing: the next one goes on.

    Returns:
        whether all are there and in use.
    """
    name, catalogue = parts.embedder.name, parts.catalogue
    ids = catalogue.passage_ids().tolist()
    drafted = catalogue.drafted(name)
    waiting = [number for number in ids if number not in drafted]
    for start in range(0, len(waiting), EMBED_BATCH):
        if stop():
            return False
        passages = catalogue.passages(waiting[start : start + EMBED_BATCH])
        texts = [embedding_text(p.title, p.text) for p in passages.values()]
        catalogue.draft_vectors(name, list(passages), parts.embedder.embed(texts))
        report(len(ids) - len(waiting) + start + len(passages), len(ids))
    catalogue.adopt_draft(name, parts.embedder.dimensions)
    rebuild_vectors(parts)
    return True
