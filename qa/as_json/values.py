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
from .stores import checkup_object, index_object, moved_object, status_object

if TYPE_CHECKING:
    from collections.abc import Callable

Value = (
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

OBJECTS: "dict[type, Callable[[Any], dict[str, Any]]]" = {
    SearchResult: search_object,
    ArticleRecord: article_object,
    Citation: citation_object,
    Claim: claim_object,
    StoreSummary: status_object,
    Checkup: checkup_object,
    Moved: moved_object,
    QAError: error_object,
}


def to_dict(
    value: Value, *, store: StoreName | None = None, question_id: str | int | None = None
) -> dict[str, Any]:
    """Return a value as plain dictionaries, lists, texts and numbers, fit for `json.dumps`.

    The objects are those of `--json`, documented in docs/json.md; their `schema` names them.

    Args:
        value: An answer, what a search found, an article, a status or another value of the API.
        store: The store an answer or an index run is of: `Assistant.store_name()`.
        question_id: What an answer's `id` is to be.

    Raises:
        TypeError: it is a value of another kind.
    """
    if isinstance(value, Answer):
        return answer_object(value, store, asked_id=question_id)
    if isinstance(value, IndexReport):
        return index_object(value, store.path if store else "")
    for kind, made in OBJECTS.items():
        if isinstance(value, kind):
            return made(value)
    raise TypeError(f"there is no object for a {type(value).__name__}")
