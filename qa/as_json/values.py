"""Any value of the Python API -> the object that the command line prints of it with `--json`."""

from typing import TYPE_CHECKING, Any

from ..errors import QAError
from ..types import (
    Answer,
    ArticleRecord,
    Checkup,
    Citation,
    Claim,
    IndexReport,
    Moved,
    SearchResult,
    StoreName,
    StoreSummary,
)
from .answers import answer_object, error_object, search_object
from .articles import article_object
from .citations import citation_object, claim_object
from .comparisons import comparison_object
from .drafts import check_object
from .stores import checkup_object, index_object, moved_object, status_object
from .timeline import timeline_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..comparing import Comparison
    from ..draft_reports import DraftReport
    from ..timelines import Timeline

Told = (
    Answer
    | SearchResult
    | ArticleRecord
    | Citation
    | Claim
    | StoreSummary
    | IndexReport
    | Checkup
    | Moved
    | QAError
)

# By the names of classes: the modules of most features are not loaded for this.
OBJECTS: "dict[str, Callable[[Any], dict[str, Any]]]" = {
    "SearchResult": search_object,
    "ArticleRecord": article_object,
    "Citation": citation_object,
    "Claim": claim_object,
    "StoreSummary": status_object,
    "Checkup": checkup_object,
    "Moved": moved_object,
    "QAError": error_object,
    "Timeline": timeline_object,
}
OF_A_STORE: "dict[str, Callable[[Any, StoreName], dict[str, Any]]]" = {
    "Comparison": comparison_object,
    "DraftReport": check_object,
}


def to_dict(
    value: "Told | Timeline | Comparison | DraftReport",
    *,
    store: StoreName | None = None,
    question_id: str | int | None = None,
) -> dict[str, Any]:
    """Return a value as plain dictionaries, lists, texts and numbers, fit for `json.dumps`.

    The objects are those of `--json`, documented in docs/json.md; their `schema` names them.

    Args:
        value: An answer, what a search found, an article, a status or another value of the API.
        store: The store an answer, an index run, a comparison or a checked draft is of:
            `Assistant.store_name()`; the last two need it.
        question_id: What an answer's `id` is to be.

    Raises:
        TypeError: it is a value of another kind, or one that needs a store.
    """
    if isinstance(value, Answer):
        return answer_object(value, store, asked_id=question_id)
    if isinstance(value, IndexReport):
        return index_object(value, store.path if store else "")
    for kind in type(value).__mro__:
        name = kind.__name__ if kind.__module__.startswith("qa.") else ""
        if name in OBJECTS:
            return OBJECTS[name](value)
        if name in OF_A_STORE:
            if store is None:
                told = f"a {name} needs a store: to_dict(..., store=assistant.store_name())"
                raise TypeError(told)
            return OF_A_STORE[name](value, store)
    raise TypeError(f"there is no object for a {type(value).__name__}")
