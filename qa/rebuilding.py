"""The catalogue -> both indexes, sentences by new rules, vectors of another embedder.

Nothing here reads an article's file: whatever is derived can be derived again from the catalogue.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .checking import count_differing
from .errors import StoreDamaged
from .indexing import Batch, IndexParts, store_batch
from .naming import shown
from .near_copies import prose_of, scheme, signature_of
from .passages import embedding_text
from .preparing import NO_VECTORS, derive, embed_articles
from .protocols import KeywordIndex, NewArticle, VectorIndex

REBUILD_BATCH = 2_000
SIGN_BATCH = 1_000  # articles
EMBED_BATCH = 256  # passages; what a kill can cost


Note = Callable[[str], None]
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two indexes, and how passages of the catalogue are put into it."""

    name: str
    index: VectorIndex | KeywordIndex
    fill: Callable[[Sequence[int]], None]
    same: Callable[[Sequence[int]], bool]  # whether it holds the very same of these and no more
    finish: Callable[[], None] = lambda: None


def mend(parts: IndexParts, note: Note) -> None:
    """Finish what an earlier run left: dead passages, an index that broke or lost something.

    An index vouched for with the catalogue's newest state holds what it should but for the dead;
    one vouched for with a state that the catalogue knows nothing of is of another catalogue, or of
    a later time than the backup this one was restored from: there even equal numbers may stand for
    other passages.
    """
    dead = parts.catalogue.dead()
    for side in (vector_side(parts), keyword_side(parts)):
        try:
            _mend_side(side, dead, parts, note)
        except StoreDamaged as error:
            note(f"{error.message} Building it anew from the catalogue.")
            rebuild(side, parts)
    draw(parts)
    if dead:
        parts.sketch.delete(dead)
        parts.catalogue.buried(dead)
        note(f"Finished an interrupted run: cleared up to {len(dead):,} passages it left behind.")


def _mend_side(side: Side, dead: Sequence[int], parts: IndexParts, note: Note) -> None:
    state, before = parts.catalogue.states()
    vouched = side.index.vouched()
    if vouched == state:
        if dead:
            side.index.delete(dead)
            side.finish()
            side.index.vouch(state)
    elif vouched in (before, None):
        reconcile(side, dead, parts, note)
    else:
        note(
            f"The {side.name} index belongs to another state of the catalogue."
            " Building it anew from the catalogue."
        )
        rebuild(side, parts)


def draw(parts: IndexParts, *, anew: bool = False) -> None:
    """Fill the sketch of the vectors from the catalogue where it is not of its newest state."""
    state, _ = parts.catalogue.states()
    if parts.sketch.state() == state and not anew:
        return
    ids = parts.catalogue.passage_ids().tolist()
    starts = range(0, len(ids), REBUILD_BATCH)
    blocks = (parts.catalogue.vectors(ids[start : start + REBUILD_BATCH]) for start in starts)
    parts.sketch.fill(blocks, state)


def vector_side(parts: IndexParts) -> Side:
    """Return the vectors, filled from those that the catalogue keeps."""

    def fill(ids: Sequence[int]) -> None:
        numbers, vectors = parts.catalogue.vectors(ids)
        parts.vectors.add(numbers.tolist(), vectors)

    def same(ids: Sequence[int]) -> bool:
        return not count_differing(parts.vectors, parts.catalogue, ids)

    return Side("vector", parts.vectors, fill, same)


def keyword_side(parts: IndexParts) -> Side:
    """Return the keywords, filled from the stored text."""

    def fill(ids: Sequence[int]) -> None:
        passages = parts.catalogue.passages(ids).values()
        parts.keywords.add((p.id, p.title, p.text) for p in passages)

    def same(ids: Sequence[int]) -> bool:
        return parts.keywords.count() == len(ids)

    return Side("keyword", parts.keywords, fill, same, parts.keywords.commit)


def restore(side: Side, parts: IndexParts, note: Note, report: Report = lambda *_: None) -> None:
    """Make an index hold what the catalogue does, looking at every file and at every passage."""
    try:
        side.index.examine()
    except StoreDamaged as error:
        note(f"{error.message} Building it anew from the catalogue.")
        rebuild(side, parts, report)
        return
    reconcile(side, parts.catalogue.dead(), parts, note)
    if not side.same(parts.catalogue.passage_ids().tolist()):
        note(f"The {side.name} index does not hold what the catalogue does. Building it anew.")
        rebuild(side, parts, report)


def rebuild(side: Side, parts: IndexParts, report: Report = lambda *_: None) -> None:
    """Throw an index away and fill it from the catalogue; `report` gets passages done and total."""
    side.index.rebuild()
    _fill(side, parts.catalogue.passage_ids().tolist(), report)
    side.index.vouch(parts.catalogue.states()[0])


def reconcile(side: Side, dead: Iterable[int], parts: IndexParts, note: Note) -> None:
    """Make an index hold each current passage and nothing else; tell if it lacked or kept any."""
    current = set(parts.catalogue.passage_ids().tolist())
    held = side.index.ids()
    missing, left = sorted(current - held), sorted(held - current)
    if missing or not set(left) <= set(dead):
        note(f"The {side.name} index does not match the catalogue. Mending it.")
    side.index.delete(left)
    _fill(side, missing)
    side.index.vouch(parts.catalogue.states()[0])


def _fill(side: Side, ids: Sequence[int], report: Report = lambda *_: None) -> None:
    for start in range(0, len(ids), REBUILD_BATCH):
        some = ids[start : start + REBUILD_BATCH]
        side.fill(some)
        report(start + len(some), len(ids))
    side.finish()


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
                vectors=NO_VECTORS,
                size=record.size,
                mtime_ns=record.mtime_ns,
                ctime_ns=record.ctime_ns,
                digest=record.digest,
                key=record.key,
                signature=signature_of(prose_of(sentences)),
            )
        )
        batch.passages += len(passages)
        batch.characters += len(article.text)
        if batch.full() or number == len(article_ids):
            batch.articles = embed_articles(batch.articles, parts.embedder)
            store_batch(batch, parts)
            batch = Batch()
            report(number, len(article_ids))
            if stop() and number < len(article_ids):
                return False
    return True


def sign_stored(parts: IndexParts, note: Note, stop: Callable[[], bool] = lambda: False) -> bool:
    """Give articles that lack one their signature, by which those that tell the same are found.

    Returns:
        whether all have one: `stop` may end it after a batch, and the next run goes on.
    """
    catalogue = parts.catalogue
    catalogue.sign_by(scheme())
    unsigned = catalogue.unsigned()
    if unsigned:
        note(f"Looking for the same story among {len(unsigned):,} stored articles.")
    for start in range(0, len(unsigned), SIGN_BATCH):
        if stop():
            return False
        some = unsigned[start : start + SIGN_BATCH]
        catalogue.sign({one: signature_of(prose_of(catalogue.sentences(one))) for one in some})
    return not unsigned or not catalogue.unsigned()


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
    rebuild(vector_side(parts), parts)
    draw(parts)
    return True
