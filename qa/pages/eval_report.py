"""How often answers were right -> text for a terminal, CSV and Markdown for other programs.

Questions and names of settings are others' text: no cell begins a formula, nothing is markup.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ..composing import folded
from ..evaluating import differences
from ..harmless import clean
from ..markdown_words import escaped
from .csv_lines import csv_line

if TYPE_CHECKING:
    from ..evaluating import Judged, Measured

LIKELY: Final = 0.05  # a difference that comes about by chance more often tells nothing
ROWS: Final = (  # of the table: what it is called, the figure's name
    ("right, all in all", "right"),
    ("the right article first", "article_first"),
    ("the right article cited", "article_found"),
    ("a right sentence first", "sentence_first"),
    ("a right sentence among the first three", "sentence_first_three"),
    ("a right sentence cited", "sentence_found"),
    ("refused although the articles answer", "refused_wrongly"),
    ("refused where they do not", "refused_rightly"),
)
RESULT: Final = (  # the columns of what an answer is worth
    "status", "right", "refused", "article_rank", "article_first", "sentence_rank",
    "sentence_first", "citations", "citations_wrong", "seconds", "error",
)  # fmt: skip


def as_text(
    here: "Measured",
    there: "Measured | None" = None,
    words: Sequence[str] = (),
    *,
    asked: int | None = None,
) -> str:
    """Return the figures, of both settings where there are two, and what is not as it should be.

    `words` name the other setting; `asked` is how many questions there were to ask.
    """
    against = "" if there is None else f"; against {clean(' '.join(words))}"
    lines = [f"{_counted(here, asked)}{against}", ""]
    for name, values in _rows(here, there):
        lines.append(f"{name:<40}" + "".join(f"{value:>9}" for value in values))
    lines.append("")
    if there is None:
        lines += [
            f"not right: {_named(each)}  ({_why(each)})" for each in here.results if not each.right
        ]
    else:
        for mine, _ in differences(here.results, there.results):
            lines.append(f"right only {'here' if mine.right else 'there'}: {_named(mine)}")
        lines.append(_verdict(here, there))
    return "\n".join(lines)


def as_csv(here: "Measured", there: "Measured | None" = None) -> str:
    """Return a line for each question under a line of names; the other setting's at its end."""
    names = ["id", "question", *RESULT]
    if there is not None:
        names += [f"against_{name}" for name in RESULT]
    lines = [csv_line(names)]
    for at, mine in enumerate(here.results):
        cells = [mine.expected.id, mine.expected.question, *_cells(mine)]
        if there is not None:
            cells += _cells(there.results[at])
        lines.append(csv_line(clean(folded(cell)) for cell in cells))
    return "\n".join(lines)


def as_markdown(
    here: "Measured",
    there: "Measured | None" = None,
    words: Sequence[str] = (),
    *,
    asked: int | None = None,
) -> str:
    """Return a report: the settings, the figures, and the questions that went wrong or differ."""
    told = [here] if there is None else [here, there]
    heads = ["share"] if there is None else ["here", escaped(" ".join(words))]
    lines = [f"# {_counted(here, asked)}", ""]
    lines += _table(["", *heads], _rows(here, there), numbers=True)
    if there is None:
        wrong = [each for each in here.results if not each.right]
        lines += _section("Not right", ("id", "question", "why"), [_wrong(each) for each in wrong])
    else:
        lines += ["", escaped(_verdict(here, there))]
        unlike = differences(here.results, there.results)
        lines += _section(
            "Right with one setting only",
            ("id", "question", "right", "what went wrong with the other"),
            [_unlike(mine, theirs) for mine, theirs in unlike],
        )
        pairs = zip(here.results, there.results, strict=True)
        neither = [mine for mine, theirs in pairs if not (mine.right or theirs.right)]
        lines += _section(
            "Right with neither", ("id", "question", "why"), [_wrong(each) for each in neither]
        )
    names = dict.fromkeys(name for each in told for name in each.settings)
    lines += ["", "## Settings", ""]
    lines += _table(
        ["", *(["value"] if there is None else heads)],
        ((name, [escaped(each.settings.get(name, "-")) for each in told]) for name in names),
    )
    return "\n".join(lines)


def _counted(here: "Measured", asked: int | None) -> str:
    count = here.figures.questions
    if asked is None or asked == count:
        return f"{count} question{'' if count == 1 else 's'}"
    return f"{count} of {asked} questions"


def _rows(here: "Measured", there: "Measured | None") -> Iterator[tuple[str, list[str]]]:
    """Yield what is counted, and its value with each setting."""
    figures = [each.figures for each in (here, there) if each is not None]
    for words, name in ROWS:
        shares = [getattr(each, name) for each in figures]
        if any(share is not None for share in shares):
            yield words, ["-" if share is None else f"{share:.3f}" for share in shares]
    if any(each.errors for each in figures):
        yield "failed", [f"{each.errors:,}" for each in figures]
    yield "citations", [f"{each.citations:,}" for each in figures]
    yield "citations not found at their place", [f"{each.citations_wrong:,}" for each in figures]
    yield "seconds a question, median", [f"{each.seconds:.3f}" for each in figures]


def _verdict(here: "Measured", there: "Measured") -> str:
    odds = here.chance(there)
    verdict = "more than chance gives" if odds < LIKELY else "no more than chance gives"
    return f"The difference is {verdict} (sign test, p = {odds:.3f})."


def _cells(judged: "Judged") -> list[str]:
    """Return RESULT of one answer; a rank, and whether it is the first, are empty where none is."""
    expected = judged.expected
    values: dict[str, object] = {
        "status": judged.status,
        "right": judged.right,
        "refused": judged.refused,
        "article_rank": judged.article,
        "article_first": judged.article == 1 if expected.articles else None,
        "sentence_rank": judged.sentence,
        "sentence_first": (
            judged.sentence == 1 if expected.sentences or expected.answers else None
        ),
        "citations": judged.checked,
        "citations_wrong": judged.wrong,
        "seconds": round(judged.seconds, 4),
        "error": judged.error,
    }
    return [_cell(values[name]) for name in RESULT]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(
    heads: Sequence[str], rows: Iterator[tuple[str, list[str]]], *, numbers: bool = False
) -> list[str]:
    rule = " | ".join(["---", *["---:" if numbers else "---"] * (len(heads) - 1)])
    return [
        f"| {' | '.join(heads)} |",
        f"| {rule} |",
        *(f"| {' | '.join([escaped(name), *values])} |" for name, values in rows),
    ]


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a heading and a table; nothing where there is no row."""
    if not rows:
        return []
    cells = ((row[0], list(map(escaped, row[1:]))) for row in rows)
    return ["", f"## {title}", "", *_table(heads, cells)]


def _wrong(judged: "Judged") -> tuple[str, str, str]:
    return judged.expected.id, judged.expected.question, _why(judged)


def _unlike(mine: "Judged", theirs: "Judged") -> tuple[str, str, str, str]:
    where, other = ("here", theirs) if mine.right else ("there", mine)
    return mine.expected.id, mine.expected.question, where, _why(other)


def _named(judged: "Judged") -> str:
    return f"{clean(judged.expected.id)}  {clean(' '.join(judged.expected.question.split()))}"


def _why(judged: "Judged") -> str:
    if judged.error is not None:
        return clean(f"failed: {judged.error}")
    if not judged.expected.answerable:
        return "answered, though the articles do not"
    if judged.refused:
        return "refused"
    if judged.sentence is None and (judged.expected.sentences or judged.expected.answers):
        return "no right sentence" + ("" if judged.article is None else ", the right article")
    return "not the right article"
