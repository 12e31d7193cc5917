"""Values -> what a person reads: answers, citations, articles, as wide as the terminal.

Sentences are shown with their white space folded and the question's words set off; where a sentence
lies is shown as `path:line`, a link on terminals that take one.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from ..naming import shown
from .terminal import clean, results

if TYPE_CHECKING:
    from ..types import Answer, ArticleRecord, Citation, SearchResult, StoreSummary

NEAREST = 3
STRONG, FAINT = "bold", "dim"


def print_answer(answer: "Answer", *, verbose: bool = False) -> None:
    """Print an answer and its citations, or that there is none and what comes nearest."""
    from ..composing import grouped

    console = results()
    if answer.status == "not_found":
        console.print(Text(clean(answer.text), style=STRONG))
        if answer.nearest:
            console.print()
            console.print("Nearest sentences:")
            _print_cited(answer.nearest[:NEAREST], answer.question)
    for group in grouped(answer.citations):
        head = Text(clean(group.speaker), style=STRONG) if group.speaker else Text()
        head.append((", in " if group.speaker else "In ") + clean(group.title), style=FAINT)
        console.print(head)
        for citation in group.citations:
            _print_indented(_sentence(citation, answer.question), 2)
        console.print()
    for citation in answer.citations:
        console.print(_place(citation))
    if verbose:
        times = ", ".join(f"{step} {ms:.0f} ms" for step, ms in answer.timings_ms.items())
        console.print(Text(times, style=FAINT))


def print_search(result: "SearchResult") -> None:
    """Print the best sentences, each with its place."""
    _print_cited(result.sentences, result.query)


def print_articles(records: Iterable["ArticleRecord"]) -> None:
    """Print a line for each article: date, id, title."""
    console = results()
    for record in records:
        article = record.article
        line = Text(f"{article.date.isoformat() if article.date else '-':<10}  ", style=FAINT)
        line.append(clean(article.id), style=STRONG)
        line.append(f"  {clean(article.title)}", style="")
        console.print(line, no_wrap=True, overflow="ellipsis" if console.is_terminal else "ignore")


def print_article(record: "ArticleRecord", marked_line: int | None) -> None:
    """Print an article's text with line numbers, the sentence at a line marked."""
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
    marks = _marked_spans(record, marked_line)
    start = 0
    lines = article.text.splitlines(keepends=True)
    width = len(str(len(lines)))
    for number, line in enumerate(_real_lines(article.text), start=1):
        text = Text(f"{number:>{width}}  ", style=FAINT)
        text.append_text(_marked(line, start, marks))
        console.print(text)
        start += len(line)


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
        results().print(Text(f"{name:<11}", style=FAINT) + Text(clean(shown(value))))


def _print_cited(citations: Sequence["Citation"], question: str) -> None:
    console = results()
    for citation in citations:
        console.print(_place(citation))
        _print_indented(_sentence(citation, question, numbered=False), 4)


def _print_indented(text: Text, width: int) -> None:
    """Print a text indented: wrapped on a terminal, on one line elsewhere."""
    console = results()
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, width)))
    else:
        console.print(Text(" " * width) + text)


def _sentence(citation: "Citation", question: str, *, numbered: bool = True) -> Text:
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


def _place(citation: "Citation") -> Text:
    """Return `[1] path:line  title, date` and what else is to be told of a citation."""
    text = Text(f"[{citation.number}] ", style="cyan")
    place = f"{shown_path(citation.path)}:{citation.sentence.line}"
    style = "underline"
    if results().is_terminal:
        style += f" link {Path(citation.path).as_uri()}"
    text.append(place, style=style)
    about = [clean(citation.title), citation.date.isoformat() if citation.date else ""]
    text.append("  " + ", ".join(part for part in about if part), style=FAINT)
    if citation.also_in:
        others = ", ".join(
            f"{shown_path(other.path)}:{other.sentence.line}" for other in citation.also_in
        )
        text.append(f"  also in {others}", style=FAINT)
    if citation.stale:
        text.append("  (the file has changed since it was indexed)", style="yellow")
    return text


def shown_path(path: str) -> str:
    """Return a path as a user here would type it, fit to print."""
    here = os.getcwd()
    inner = os.path.relpath(path, here) if path.startswith(here.rstrip("/") + "/") else path
    return clean(shown(inner))


def _marked_spans(record: "ArticleRecord", line: int | None) -> list[tuple[int, int]]:
    if line is None:
        return []
    at = [s for s in record.sentences if s.line == line]
    if not at:  # inside a sentence that began on an earlier line
        before = [s for s in record.sentences if s.line < line]
        ends = record.article.text
        at = [
            s for s in before[-1:] if line <= s.line + len(ends[s.start : s.end].splitlines()) - 1
        ]
    return [(s.start, s.end) for s in at]


def _real_lines(text: str) -> Iterator[str]:
    """Yield lines with their ends, which are LF, CRLF and CR alone."""
    start = 0
    while start < len(text):
        ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
        if not ends:
            yield text[start:]
            return
        end = min(ends) + 1
        if text[end - 1] == "\r" and text[end : end + 1] == "\n":
            end += 1
        yield text[start:end]
        start = end


def _marked(line: str, start: int, marks: Sequence[tuple[int, int]]) -> Text:
    text = Text()
    at = 0
    body = line.rstrip("\r\n")
    for first, last in marks:
        low, high = max(first - start, 0), min(last - start, len(body))
        if low < high:
            text.append(clean(body[at:low]))
            text.append(clean(body[low:high]), style="reverse")
            at = high
    text.append(clean(body[at:]))
    return text
