"""Values -> what a person reads: answers, citations, articles, as wide as the terminal.

Sentences are shown with their white space folded and the question's words set off; where a sentence
lies is shown as `path:line`, a link on terminals that take one.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from ..excerpts import lines_of, sentences_at
from ..naming import shown
from ..pages.places import shown_path as shown_path
from ..pages.places import shown_place as shown_place
from .terminal import clean, notes, results, say

if TYPE_CHECKING:
    from ..adapters.history import Entry
    from ..store_types import StoreSummary
    from ..types import Answer, ArticleRecord, Citation, SearchResult

NEAREST = 3
FEW_PLACES = 2  # where a sentence also stands, each shown; of more the outlets
NAMED_OUTLETS = 4
LEAST_ABOUT = 36  # columns for date and title behind a place; with fewer they get their own line
STRONG, FAINT = "bold", "dim"


def print_usage(answer: "Answer") -> None:
    """Print what a model's reply took."""
    usage = answer.usage
    parts = [f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"]
    parts.append(f"{usage.seconds:.1f} s")
    if usage.first_token_ms is not None:
        parts.append(f"first word after {usage.first_token_ms:.0f} ms")
    if usage.cost is not None:
        parts.append(f"cost {usage.cost:.6f}")
    notes().print(Text(", ".join(parts), style=FAINT))


def print_answer(answer: "Answer", *, verbose: bool = False) -> None:
    """Print an answer and its citations, or that there is none and what comes nearest."""
    from ..composing import grouped
    from .disagreement_render import print_disagreements

    console = results()
    if answer.status == "not_found":
        console.print(Text(clean(answer.text), style=STRONG))
        if answer.nearest:
            console.print()
            console.print("Nearest sentences:")
            print_found(answer.nearest[:NEAREST], answer.question)
    for group in grouped(answer.citations):
        console.print(_heading(group.speaker, group.title))
        before = None
        for citation in group.citations:
            text = styled_sentence(citation, answer.question)
            if citation.context is None or citation.context != before:
                text = _context(citation) + text
            print_behind("  ", text)
            before = citation.sentence
        console.print()
    print_citations(answer.citations)
    print_disagreements(answer)
    if verbose:
        times = ", ".join(f"{step} {ms:.0f} ms" for step, ms in answer.timings_ms.items())
        console.print(Text(times, style=FAINT))


def print_written(answer: "Answer") -> None:
    """Print an answer that a model wrote, as it stood once all of it was checked."""
    from .streaming import Screen

    screen = Screen()
    for claim in answer.claims:
        numbers = "".join(f"[{number}]" for number in claim.citations)
        screen.words(f"{claim.text} {numbers}".rstrip() + " ")
        screen.checked(claim)
    screen.end()
    say("")
    print_citations(answer.citations)


def print_citations(citations: Sequence["Citation"]) -> None:
    """Print where each cited sentence lies."""
    column = max((_place(citation).cell_len for citation in citations), default=0)
    for citation in citations:
        _print_place(citation, column)


def print_search(result: "SearchResult") -> None:
    """Print the best sentences, each under its place."""
    print_found(result.sentences, result.query)


def print_articles(records: Sequence["ArticleRecord"]) -> None:
    """Print a line for each article: date, id, title; the ids in a column on a terminal."""
    console = results()
    longest = max((cell_len(clean(record.article.id)) for record in records), default=0)
    column = min(longest, console.width // 3) if console.is_terminal else 0
    for record in records:
        article = record.article
        day = article.date.isoformat() if article.date else "-"
        name = set_cell_size(clean(article.id), max(column, cell_len(clean(article.id))))
        if console.is_terminal:
            line = Text.assemble(
                (f"{day:<10}  ", FAINT), (name, STRONG), "  ", clean(article.title)
            )
            console.print(line, no_wrap=True, overflow="ellipsis")
        else:  # thousands of lines: without the work of styling
            say(f"{day:<10}  {name}  {clean(article.title)}")


def print_article(record: "ArticleRecord", marked_line: int | None) -> bool:
    """Print an article's text with line numbers, the sentences at a line marked.

    Returns:
        whether there was something to mark, if a line was given.
    """
    console = results()
    article = record.article
    console.print(Text(clean(article.title), style=STRONG))
    about = [
        article.date.isoformat() if article.date else None,
        article.author,
        article.url,
        shown(article.path),
    ]
    console.print(Text(clean(" · ".join(part for part in about if part)), style=FAINT))
    console.print()
    at = () if marked_line is None else sentences_at(record.sentences, marked_line)
    marks = [(sentence.start, sentence.end) for sentence in at]
    start = 0
    lines = lines_of(article.text)
    digits = len(str(len(lines)))
    for number, line in enumerate(lines, start=1):
        text, marked = _marked(line, start, marks)
        arrow = "" if marked_line is None else "> " if marked else "  "
        print_behind(f"{arrow}{number:>{digits}}  ", text)
        start += len(line)
    return bool(marks) or marked_line is None


def print_history(entries: Sequence["Entry"]) -> None:
    """Print a line for each question: number, when, what came of it, the question."""
    console = results()
    digits = max((len(str(entry.number)) for entry in entries), default=1)
    cut: dict[str, Any] = {"no_wrap": True, "overflow": "ellipsis"} if console.is_terminal else {}
    for entry in entries:
        day = entry.asked_at.strftime("%Y-%m-%d %H:%M")
        status = entry.turn.answer.status.replace("_", " ")
        line = Text.assemble(
            (f"{entry.number:>{digits}}  {day}  {status:<9}  ", FAINT),
            clean(" ".join(entry.turn.question.split())),
        )
        console.print(line, **cut)


def print_status(summary: "StoreSummary") -> None:
    """Print what the store holds."""
    rows = [
        ("Store", summary.path),
        ("Embedder", f"{summary.embedder or 'none yet'} ({summary.dimensions} dimensions)"),
        ("Articles", f"{summary.articles:,} ({summary.undated:,} without a date)"),
        ("Sentences", f"{summary.sentences:,}"),
        ("Passages", f"{summary.passages:,}"),
        ("Size", f"{summary.bytes / 1e6:.1f} MB"),
        ("Generation", str(summary.generation)),
        *(("Folder", folder) for folder in summary.folders),
    ]
    for name, value in rows:
        line = Text.assemble((f"{name:<11}", FAINT), clean(shown(value)))
        results().print(line, soft_wrap=True)


def _heading(speaker: str | None, title: str) -> Text:
    """Return who speaks, and in which article."""
    if not speaker:
        return Text(clean(title), style=FAINT)
    return Text.assemble((clean(speaker), STRONG), (f" ({clean(title)})", FAINT))


def print_found(citations: Sequence["Citation"], question: str) -> None:
    column = max((_place(citation).cell_len for citation in citations), default=0)
    for citation in citations:
        _print_place(citation, column, speaker=citation.sentence.speaker)
        sentence = styled_sentence(citation, question, numbered=False)
        print_behind("    ", _context(citation) + sentence)


def print_behind(margin: str, text: Text) -> None:
    """Print a text behind a margin; what wraps on a terminal is indented by as much."""
    console = results()
    width = max(console.width - len(margin), 1)
    for part in text.wrap(console, width) if console.is_terminal else [text]:
        line = Text.assemble((margin, FAINT), part)
        line.rstrip()
        console.print(line, soft_wrap=True)
        margin = " " * len(margin)


def styled_sentence(citation: "Citation", question: str, *, numbered: bool = True) -> Text:
    """Return a sentence with the question's words set off and its number behind it."""
    from ..composing import folded
    from ..terms import STOP_WORDS, WORD, stem, terms

    wanted = set(terms(question))
    words = clean(folded(citation.sentence.text))
    text = Text(words)
    for found in WORD.finditer(words):
        word = found[0].lower()
        if word not in STOP_WORDS and stem(word) in wanted:
            text.stylize(STRONG, *found.span())
    if numbered:
        text.append(f" [{citation.number}]", style="cyan")
    return text


def _context(citation: "Citation") -> Text:
    """Return the sentence before one that leans on it, faint; nothing where faint cannot be seen.

    Without that it would pass for a part of the cited sentence.
    """
    from ..composing import folded

    console = results()
    if citation.context is None or not console.is_terminal or console.is_dumb_terminal:
        return Text()
    return Text.assemble((clean(folded(citation.context.text)) + " ", FAINT))


def _place(citation: "Citation") -> Text:
    """Return `[1] path:line`, a link on a terminal that takes one."""
    style = "underline"
    if results().is_terminal and os.path.isabs(citation.path):
        style += f" link {Path(citation.path).as_uri()}"
    place = shown_place(citation)
    return Text.assemble((f"[{citation.number}]", "cyan"), " ", (place, style))


def _print_place(citation: "Citation", column: int, *, speaker: str | None = None) -> None:
    """Print where a sentence lies and what else is to be told of it; on a terminal, cut to a line.

    The place itself is never cut. What stands behind it starts at `column`, in characters.
    """
    console = results()
    place = _place(citation)
    day = citation.date.isoformat() if citation.date else ""
    parts = [clean(part) for part in (day, speaker, citation.title) if part]
    about = Text("  ".join(parts), style=FAINT)
    cut: dict[str, Any] = {"no_wrap": True, "overflow": "ellipsis"} if console.is_terminal else {}
    if console.is_terminal and column + LEAST_ABOUT > console.width:
        console.print(place, soft_wrap=True)
        console.print(Text("    ") + about, **cut)
    else:
        place.pad_right(column - place.cell_len + 2)
        console.print(place + about, **cut)
    if citation.also_in:
        console.print(
            Text(f"    also in {elsewhere(citation.also_in)}", style=FAINT), soft_wrap=True
        )
    if citation.stale:
        console.print(Text("    the file has changed since it was indexed", style="yellow"))


def elsewhere(citations: Sequence["Citation"]) -> str:
    """Return where else a sentence stands: the places of few, the outlets and dates of more."""
    if len(citations) <= FEW_PLACES:
        return ", ".join(map(shown_place, citations))
    named = [
        " ".join(
            clean(part)
            for part in (
                one.outlet or shown(one.sentence.article_id),
                one.date.isoformat() if one.date else "",
            )
            if part
        )
        for one in citations[:NAMED_OUTLETS]
    ]
    more = ", ..." if len(citations) > NAMED_OUTLETS else ""
    return f"{len(citations):,} articles ({', '.join(named)}{more})"


def _marked(line: str, start: int, marks: Sequence[tuple[int, int]]) -> tuple[Text, bool]:
    """Return a line that starts at a character of the text, and whether part of it is marked."""
    text = Text()
    at, marked = 0, False
    body = line.rstrip("\r\n")
    for first, last in marks:
        low, high = max(first - start, 0), min(last - start, len(body))
        if low < high:
            text.append(clean(body[at:low]))
            text.append(clean(body[low:high]), style="reverse")
            at, marked = high, True
    text.append(clean(body[at:]))
    return text, marked
