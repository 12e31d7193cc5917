"""A store -> the same store without anything of deleted articles on the disk."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from .doctoring import Progress, opened_catalogue, require_store
from .errors import StoreDamaged
from .protocols import Catalogue
from .store_types import Compacted
from .types import Citation
from .wiring import Wiring


def compact_store(
    wiring: Wiring, *, wait: bool = False, progress: Progress = lambda *_: None
) -> Compacted:
    """Drop what is left of deleted texts: in the catalogue, both indexes, the history, old copies.

    Raises:
        StoreBusy: another process writes, or reads an older state.
        StoreDamaged: the catalogue is damaged; what was set aside of it is kept then.
    """
    from .adapters.history_upkeep import forget_quotations
    from .adapters.store_folder import store_bytes, writer_lock
    from .adapters.store_upkeep import remove_kept_vectors, set_aside

    store = wiring.config.store
    require_store(store)
    with writer_lock(store, wait=wait):
        before = store_bytes(store)
        with opened_catalogue(wiring) as catalogue:
            _require_sound(catalogue.problems())
            forgotten = forget_quotations(store, _quotes_what_is_gone(catalogue))
        _build_indexes_anew(wiring, progress)
        with opened_catalogue(wiring) as catalogue:
            catalogue.compact()
        remove_kept_vectors(store)
        dropped = set_aside(store)
        for path in dropped:
            path.unlink()
    names = tuple(path.name for path in dropped)
    return Compacted(before, store_bytes(store), forgotten, names)


def _require_sound(problems: Sequence[str]) -> None:
    if problems:
        raise StoreDamaged(
            f"The catalogue is damaged ({'; '.join(problems)}).",
            hint="Run `qa doctor --repair` first; it keeps all that can be read.",
        )


def _build_indexes_anew(wiring: Wiring, progress: Progress) -> None:
    """Fill both from the catalogue: neither library lets go of all that was deleted from it."""
    from .rebuilding import draw, keyword_side, mend, rebuild, vector_side

    with wiring.writing_parts(embeds=False) as parts:
        if parts.catalogue.embedder()[0] is None:
            return
        mend(parts, wiring.note)
        for side in (vector_side(parts), keyword_side(parts)):
            rebuild(side, parts, partial(progress, f"{side.name}s"))
        draw(parts, anew=True)


def _quotes_what_is_gone(catalogue: Catalogue) -> Callable[[Sequence[Citation]], bool]:
    """Return what tells whether a sentence of some citations stands in no article any more."""

    @cache
    def text(article_id: str) -> str:
        record = catalogue.article(article_id)
        return "" if record is None else record.article.text

    def gone(citations: Sequence[Citation]) -> bool:
        cited = [each.sentence for each in citations]
        cited += [each.context for each in citations if each.context is not None]
        return any(sentence.text not in text(sentence.article_id) for sentence in cited)

    return gone
