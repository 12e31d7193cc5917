"""What a store holds -> what is well, what is pending and what is damaged, each in plain words.

Pending is what the next `qa index` does by itself, as after a kill; damage is what should not be.
Nothing is written here.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .errors import StoreDamaged
from .gate import GATE_VERSION
from .naming import shown
from .protocols import Catalogue, KeywordIndex, Sketch, TendedCatalogue, VectorIndex, Vectors
from .store_types import Check, Flaw

NAMED = 3  # articles or files that a message names
COMPARED = 2_000  # vectors at once
TOLERANCE = 0.01  # between a vector held and the catalogue's: both are rounded
INDEX_HINT = "`qa index` does it."
REPAIR_HINT = "Run `qa doctor --repair`."
AGAIN_HINT = "Look again when it has ended."

Report = Callable[[int, int], None]


def named(names: Sequence[str]) -> str:
    """Return some names, and how many more there are."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(map(shown, names[:NAMED])) + more


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def check_catalogue(
    catalogue: TendedCatalogue, report: Report = lambda *_: None
) -> tuple[Check, list[Flaw]]:
    """Read the whole catalogue; return the verdict, and what is wrong with which article."""
    problems = catalogue.problems()
    flaws: list[Flaw] = []
    try:
        flaws += catalogue.flaws(report)
    except StoreDamaged as error:
        problems = problems or [error.message]
    if not problems and not flaws:
        summary = catalogue.summary()
        told = (
            f"{counted(summary.articles, 'article')}, {counted(summary.sentences, 'sentence')},"
            f" {counted(summary.passages, 'passage')}, all read and whole"
        )
        return Check("catalogue", "ok", told, count=summary.articles), flaws
    told = "; ".join(problems)
    if flaws:
        reasons = Counter(flaw.reason for flaw in flaws)
        each = [f"{count:,} x {reason}" for reason, count in reasons.most_common(NAMED)]
        told += "; " * bool(told) + (
            f"{counted(len(flaws), 'article')} damaged ({'; '.join(each)}):"
            f" {named([flaw.article_id for flaw in flaws])}"
        )
    lost = sum(flaw.lost for flaw in flaws)
    hint = REPAIR_HINT + (
        f" It takes {counted(lost, 'article')} whose text is lost out; `qa index` then reads"
        " them again from their files."
        if lost
        else " It keeps all that can be read."
    )
    return Check("catalogue", "damaged", told, hint, len(problems) + len(flaws)), flaws


def check_rules(catalogue: TendedCatalogue, rules: str) -> Check:
    """Return whether all was derived by the present rules, with the present embedder."""
    outdated = catalogue.outdated(rules)
    if outdated:
        told = f"{counted(len(outdated), 'article')} split by older rules: {named(outdated)}"
        return Check("rules", "pending", told, INDEX_HINT, len(outdated))
    waiting = catalogue.waiting()
    if waiting:
        told = f"embedding again was cut short with {counted(waiting, 'vector')} made"
        return Check("rules", "pending", told, "`qa index --embedder NAME` goes on.", waiting)
    return Check("rules", "ok", rules)


def check_vectors(
    index: VectorIndex,
    catalogue: Catalogue,
    *,
    at_work: bool = False,
    report: Report = lambda *_: None,
) -> Check:
    """Compare the vectors with the catalogue: each current passage's, the very same.

    While a writer is `at_work` the two are never quite alike, and only the files are judged.
    """

    def wrong(current: set[int]) -> dict[str, int]:
        differing = count_differing(index, catalogue, sorted(current), report)
        return {"with another vector than the catalogue's": differing}

    return _check_index("vector index", index, catalogue, at_work, wrong)


def check_keywords(index: KeywordIndex, catalogue: Catalogue, *, at_work: bool = False) -> Check:
    """Compare the keywords with the catalogue: each current passage once, and nothing else."""

    def wrong(current: set[int]) -> dict[str, int]:
        return {"in it more than once": index.count() - len(index.ids())}

    return _check_index("keyword index", index, catalogue, at_work, wrong)


def check_sketch(sketch: Sketch, catalogue: Catalogue, *, at_work: bool = False) -> Check:
    """Compare the sketch of the vectors with the catalogue; without it questions take longer."""
    ids = catalogue.passage_ids()
    if at_work:
        return Check("sketch", "pending", "not compared: a run is at work in it", AGAIN_HINT)
    if sketch.state() not in catalogue.states():
        told = "it is missing or of another state of the catalogue, and questions do without it"
        return Check("sketch", "pending", told, "`qa index` draws it anew.", 1)
    lacking = 0
    for start in range(0, len(ids), COMPARED):
        lacking += sketch.lacking(*catalogue.vectors(ids[start : start + COMPARED].tolist()))
    if lacking:
        told = f"{counted(lacking, 'passage')} not in it as they should be"
        return Check("sketch", "damaged", told, REPAIR_HINT, lacking)
    return Check("sketch", "ok", f"{counted(len(ids), 'passage')}, as the vectors", count=len(ids))


def _check_index(
    name: str,
    index: VectorIndex | KeywordIndex,
    catalogue: Catalogue,
    at_work: bool,
    also_wrong: Callable[[set[int]], dict[str, int]],
) -> Check:
    try:
        index.examine()
        held = index.ids()
    except StoreDamaged as error:
        if index.cut_short():
            told = f"what a run or a question was doing was cut short: {error.message}"
            return Check(name, "pending", told, "`qa index` builds it anew.", 1)
        return Check(name, "damaged", error.message, error.hint, 1)
    current = set(catalogue.passage_ids().tolist())
    if at_work:
        told = f"{counted(len(held), 'passage')}, its files are whole; a run is at work in it"
        return Check(name, "pending", told, AGAIN_HINT)
    dead = set(catalogue.dead())
    state, before = catalogue.states()
    vouched = index.vouched()
    if vouched not in (state, before, None):
        told = "it belongs to another state of the catalogue, as after one was restored"
        return Check(name, "pending", told, "`qa index` builds it anew.", 1)
    missing, strange = len(current - held), len(held - current - dead)
    counts = {"not in it": missing if vouched else 0, "that no article has": strange}
    if not missing:
        counts |= also_wrong(current)
    if any(counts.values()):
        return Check(name, "damaged", _told(counts), REPAIR_HINT, sum(counts.values()))
    waiting = _told(
        {
            "still to be added after a run that was cut short": missing,
            "of a run that was cut short still to be cleared": len(held & dead),
        }
    )
    if waiting:
        return Check(name, "pending", waiting, INDEX_HINT, missing + len(held & dead))
    told = f"{counted(len(held), 'passage')}, each once; its files are whole"
    return Check(name, "ok", told, count=len(held))


def _told(counts: Mapping[str, int]) -> str:
    return "; ".join(
        f"{counted(number, 'passage')} {what}" for what, number in counts.items() if number
    )


def count_differing(
    index: VectorIndex, catalogue: Catalogue, ids: Sequence[int], report: Report = lambda *_: None
) -> int:
    """Return how many passages an index holds with another vector than the catalogue."""
    differing = 0
    for start in range(0, len(ids), COMPARED):
        some = ids[start : start + COMPARED]
        held = index.vectors(some)
        for number, vector in zip(*catalogue.vectors(some), strict=True):
            differing += not _alike(held.get(int(number)), vector)
        report(start + len(some), len(ids))
    return differing


def _alike(held: Vectors | None, vector: Vectors) -> bool:
    if held is None or held.shape != vector.shape:
        return False
    lengths = [float(np.linalg.norm(each)) or 1.0 for each in (held, vector)]
    return bool(np.abs(held / lengths[0] - vector / lengths[1]).max() <= TOLERANCE)


def check_files(states: Mapping[str, str], missing_folders: Sequence[str]) -> Check:
    """Judge what has become of the articles' files; `states` holds a word for each path."""
    count = Counter(states.values())
    by = {word: [path for path, each in states.items() if each == word] for word in count}
    if missing_folders:
        told = f"not there: {named(missing_folders)}; what was indexed from there is kept"
        hint = "Connect the disk, or tell where they are now: `qa move OLD NEW`."
        return Check("files", "warning", told, hint, len(missing_folders))
    if count["unreadable"]:
        told = f"{counted(count['unreadable'], 'file')} cannot be read: {named(by['unreadable'])}"
        return Check("files", "warning", told, "Check permissions.", count["unreadable"])
    parts = []
    if count["changed"]:
        parts.append(f"{counted(count['changed'], 'file')} changed ({named(by['changed'])})")
    if count["gone"]:
        parts.append(f"{counted(count['gone'], 'file')} gone ({named(by['gone'])})")
    if parts:
        told = f"{' and '.join(parts)} since indexed"
        return Check("files", "pending", told, INDEX_HINT, count["changed"] + count["gone"])
    told = f"{counted(len(states), 'file')} as indexed"
    return Check("files", "ok", told, count=len(states))


def check_calibration(catalogue: Catalogue) -> Check:
    """Return whether the store was asked what its questions score by chance, by present rules."""
    try:
        basis = json.loads(catalogue.calibrated_for() or "null")
        current = basis is not None and basis[:2] == [GATE_VERSION, catalogue.embedder()[0]]
        current = current and json.loads(catalogue.calibration() or "null") is not None
    except (ValueError, TypeError, LookupError):
        return Check("calibration", "damaged", "it cannot be read", REPAIR_HINT, 1)
    if current or catalogue.is_empty():
        return Check("calibration", "ok", f"version {GATE_VERSION}")
    told = "it was never made" if basis is None else "it is of other rules or another embedder"
    return Check("calibration", "pending", told, INDEX_HINT, 1)
