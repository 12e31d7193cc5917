"""Any value of the Python API -> the Markdown or CSV that the command line prints of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..as_json.answers import answer_object, search_object
from ..as_json.articles import article_object, articles_object
from ..as_json.histories import history_object
from ..as_json.values import Listed, kind_of, kind_of_list
from .answer_markdown import answer_markdown, article_markdown
from .tables import as_csv, as_markdown

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..draft_reports import DraftReport
    from ..evaluating import Measured
    from ..timelines import Timeline
    from ..types import Answer, ArticleRecord, SearchResult, Turn


def to_markdown(
    value: "Answer | Turn | SearchResult | ArticleRecord | Timeline | Comparison | DraftReport"
    " | Measured | Sequence[Any]",
    *,
    against: "Measured | None" = None,
    of: Listed | None = None,
) -> str:
    """Return a value as Markdown, as `--format markdown` prints it; no text of it is markup.

    Of turns of a conversation it is what `/save` writes.

    Args:
        value: An answer, what a search found, an article, a timeline, a comparison, a checked
            draft, what was measured; or a list of answers, turns, articles or earlier questions.
        against: What was measured with another setting.
        of: What a list is of that may be empty.

    Raises:
        TypeError: it is a value of another kind, or an empty list without `of`.
    """
    if isinstance(value, (list, tuple)):
        return _list_markdown(value, of)
    kind = kind_of(value)
    if kind == "Turn":
        return _list_markdown([value], of)
    if kind == "Measured":
        from .eval_report import as_markdown as report

        told: Any = value
        return report(told, against, _unlike(told, against)) + "\n"
    if kind not in MARKDOWN:
        raise TypeError(f"there is no Markdown for a {type(value).__name__}")
    return MARKDOWN[kind](value).rstrip("\n") + "\n"


def to_csv(
    value: "Answer | Turn | SearchResult | Timeline | Comparison | DraftReport | Measured"
    " | Sequence[Any]",
    *,
    against: "Measured | None" = None,
    of: Listed | None = None,
) -> str:
    """Return a value as CSV under a line of names, as `--format csv` prints it.

    No cell begins a formula in a spreadsheet.

    Args:
        value: What a search found, a timeline, a comparison, a checked draft, what was measured; or
            a list of answers, articles or earlier questions.
        against: What was measured with another setting.
        of: What a list is of that may be empty.

    Raises:
        TypeError: it is a value of another kind, or an empty list without `of`.
    """
    told: Any = value
    kind = kind_of(value)
    if isinstance(value, (list, tuple)):
        return _list_csv(value, of)
    if kind in ("Answer", "Turn"):
        return _list_csv([value], of)
    if kind == "SearchResult":
        return as_csv("sentences", search_object(told)["sentences"]) + "\n"
    if kind == "Timeline":
        from .timeline_tables import as_csv as events

        return events(told)
    if kind == "Comparison":
        from .findings_tables import comparison_csv

        return comparison_csv(told) + "\n"
    if kind == "DraftReport":
        from .findings_tables import check_csv

        return check_csv(told) + "\n"
    if kind == "Measured":
        from .eval_report import as_csv as results

        return results(told, against) + "\n"
    raise TypeError(f"there is no CSV for a {type(value).__name__}")


def _list_markdown(values: Sequence[Any], of: Listed | None) -> str:
    kind = kind_of_list(values, of)
    if kind == "turns":
        from .conversation_markdown import as_markdown as conversation

        return conversation(values)
    if kind == "answers":
        return "\n\n".join(map(_answer, values)) + "\n" if values else ""
    return as_markdown(kind, _rows(kind, values)) + "\n"


def _list_csv(values: Sequence[Any], of: Listed | None) -> str:
    kind = kind_of_list(values, of)
    if kind == "turns":
        kind, values = "answers", [turn.answer for turn in values]
    return as_csv(kind, _rows(kind, values)) + "\n"


def _rows(kind: Listed, values: Sequence[Any]) -> Sequence[Any]:
    if kind == "answers":
        return [answer_object(each, None) for each in values]
    told = articles_object(list(values)) if kind == "articles" else history_object(values)
    rows: Sequence[Any] = told[kind]
    return rows


def _answer(answer: Any) -> str:
    return answer_markdown(answer_object(answer, None))


def _article(record: Any) -> str:
    return article_markdown(article_object(record), record.article.text)


def _found(result: Any) -> str:
    return as_markdown("sentences", search_object(result)["sentences"])


def _timeline(timeline: Any) -> str:
    from .timeline_tables import as_markdown as events

    return events(timeline)


def _comparison(comparison: Any) -> str:
    from .comparison_markdown import comparison_markdown

    return comparison_markdown(comparison)


def _draft(report: Any) -> str:
    from .draft_markdown import draft_markdown

    return draft_markdown(report)


MARKDOWN: dict[str, Callable[[Any], str]] = {
    "Answer": _answer,
    "ArticleRecord": _article,
    "SearchResult": _found,
    "Timeline": _timeline,
    "Comparison": _comparison,
    "DraftReport": _draft,
}


def _unlike(here: "Measured", there: "Measured | None") -> list[str]:
    """Return the settings of the other that are not the same, to name it by."""
    if there is None:
        return []
    named = [
        f"{name}={value}"
        for name, value in there.settings.items()
        if here.settings.get(name) != value
    ]
    return named or ["the other"]
