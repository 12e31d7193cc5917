"""Any value of the Python API -> the object that the command line prints of it with `--json`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ..errors import QAError
from ..store_types import Checkup, IndexReport, Moved, StoreName, StoreSummary
from ..types import Answer, ArticleRecord, Citation, Claim, SearchResult
from .answers import answer_object, error_object, search_object
from .articles import article_object, articles_object
from .citations import citation_object, claim_object
from .comparisons import comparison_object
from .drafts import check_object
from .evaluations import evaluation_object
from .histories import history_object
from .stores import checkup_object, index_object, moved_object, status_object
from .timeline import timeline_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..comparing import Comparison
    from ..draft_reports import DraftReport
    from ..evaluating import Measured
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

Listed = Literal["articles", "questions", "answers", "turns"]
LISTED: dict[str, Listed] = {  # what a list is called, by the class of what is in it
    "ArticleRecord": "articles",
    "Entry": "questions",
    "Answer": "answers",
    "Turn": "turns",
}

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
    value: "Told | Timeline | Comparison | DraftReport | Measured | Sequence[Any]",
    *,
    store: StoreName | None = None,
    question_id: str | int | None = None,
    against: "Measured | None" = None,
    of: Listed | None = None,
) -> dict[str, Any]:
    """Return a value as plain dictionaries, lists, texts and numbers, fit for `json.dumps`.

    The objects are those of `--json`, documented in docs/json.md; their `schema` names them.

    Args:
        value: An answer, what a search found, an article, a status or another value of the API; a
            list of articles, or of earlier questions of the history.
        store: The store an answer, an index run, a comparison or a checked draft is of:
            `Assistant.store_name()`; the last two need it.
        question_id: What an answer's `id` is to be.
        against: What was measured with another setting.
        of: What a list is of that may be empty: "articles" or "questions".

    Raises:
        TypeError: it is a value of another kind, one that needs a store, or an empty list without
            `of`.
    """
    if isinstance(value, (list, tuple)) and kind_of(value) == "":
        return _list_object(value, of)
    if isinstance(value, Answer):
        return answer_object(value, store, asked_id=question_id)
    if isinstance(value, IndexReport):
        return index_object(value, store.path if store else "")
    name = kind_of(value)
    told: Any = value
    if name == "Measured":
        return evaluation_object(told, against)
    if name in OBJECTS:
        return OBJECTS[name](value)
    if name in OF_A_STORE:
        if store is None:
            told = f"a {name} needs a store: to_dict(..., store=assistant.store_name())"
            raise TypeError(told)
        return OF_A_STORE[name](value, store)
    raise TypeError(f"there is no object for a {type(value).__name__}")


def kind_of(value: object) -> str:
    """Return the name of a value's class, of an error that of all; empty for what is not ours."""
    if isinstance(value, QAError):
        return "QAError"
    kind = type(value)
    return kind.__name__ if kind.__module__.startswith("qa.") else ""


def kind_of_list(values: Sequence[Any], of: Listed | None) -> Listed:
    """Return what a list is of.

    Raises:
        TypeError: of several kinds or of none that is known, or it is empty and `of` does not say.
    """
    kinds = {LISTED.get(kind_of(each)) for each in values} or {of}
    kind = kinds.pop()
    if kinds or (kind is None and values):
        raise TypeError("a list must be of articles, earlier questions, answers or turns alone")
    if kind is None:
        raise TypeError('an empty list does not say what it is of: of="articles"')
    return kind


def _list_object(values: Sequence[Any], of: Listed | None) -> dict[str, Any]:
    kind = kind_of_list(values, of)
    if kind == "articles":
        return articles_object(list(values))
    if kind == "questions":
        return history_object(values)
    raise TypeError(f"there is no object for a list of {kind}: call to_dict for each")
