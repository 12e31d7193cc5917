"""Runs of the tests of indexing, and what a store holds after them."""

from pathlib import Path

from qa.store_types import IndexReport
from tests.builders import Told, assistant, store_state

HARBOUR = "The harbour\n\nThe minister opened the new harbour on Monday.\n"
RAILWAY = "The railway\n\nThe railway reached the border town on Friday.\n"


def run(store: Path, *paths: Path, told: Told | None = None, **more: object) -> IndexReport:
    """Index paths into a store; settings of an assistant may stand among the arguments."""
    settings = {key: more.pop(key) for key in ("embedder", "include", "exclude") if key in more}
    with assistant(store, told, **settings) as opened:
        return opened.index([str(path) for path in paths], **more)  # type: ignore[arg-type]


def held(store: Path) -> dict[str, str]:
    """Return the texts by id, having checked that both indexes match."""
    state = store_state(store)
    state.assert_whole()
    return {article_id: str(told[1]) for article_id, told in state.articles.items()}


def counts(report: IndexReport) -> tuple[int, int, int, int]:
    """Return how many articles were new, changed, unchanged and removed."""
    return report.new, report.changed, report.unchanged, report.removed
