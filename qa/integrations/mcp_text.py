"""Results -> the text that a language model reads beside the JSON object: quotes with their places.

Sentences are those of the articles, with white space folded; nothing is worded anew. Pure.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..composing import folded
from ..excerpts import lines_of
from ..periods import written

if TYPE_CHECKING:
    from ..comparing import Comparison
    from ..draft_reports import DraftReport
    from ..excerpts import Excerpt
    from ..store_types import IndexReport
    from ..timelines import Timeline
    from ..types import Answer, ArticleRecord, Citation, Claim, SearchResult

ALSO_IN = 3  # other articles with the same sentence that are named


def answer_text(answer: "Answer") -> str:
    """Return an answer, what of it is not borne out or disputed, and the sentences it cites."""
    parts = [answer.text]
    if answer.status != "not_found" and answer.model is not None:
        parts = ["\n".join(map(_claim, answer.claims)), f"(Written by {answer.model}.)"]
    parts += [one.told for one in answer.disagreements]
    if answer.status != "not_found":
        parts.append("Sources, quoted word for word:")
    elif answer.nearest:
        parts.append("The nearest sentences, which do not answer the question:")
    cited = answer.citations or answer.nearest
    return _joined([*parts, *map(citation_text, cited)], answer.notes)


def search_text(result: "SearchResult") -> str:
    """Return the sentences that a search found."""
    found = [citation_text(citation) for citation in result.sentences]
    return _joined(found or ["Nothing found."], result.notes)


def articles_text(records: Sequence["ArticleRecord"], total: int, offset: int) -> str:
    """Return a line for each article: date, id, title."""
    lines = [
        f"{record.article.date or '-'}  {record.article.id}  {folded(record.article.title)}"
        for record in records
    ]
    last = offset + len(records)
    if not records:
        lines = [f"There are {total:,} articles; none from number {offset + 1:,} on."]
    elif last < total or offset:
        more = f" Ask with offset={last} for the next." if last < total else ""
        lines.append(f"These are {offset + 1:,} to {last:,} of {total:,}.{more}")
    return "\n".join(lines) if total else "No such article is indexed."


def timeline_text(timeline: "Timeline") -> str:
    """Return events in their order, each under its date; `~` before one that no sentence states."""
    parts = []
    for event in timeline.events:
        mark = "" if event.sure else "~"
        told = [citation_text(each) for each in (event.citation, *event.others)]
        parts.append("\n".join([f"{mark}{written(event.days)}", *told]))
    if timeline.left_out:
        parts.append(f"({timeline.left_out} more events are left out; k asks for more.)")
    return _joined(parts or ["No events were found."], timeline.notes)


def comparison_text(comparison: "Comparison") -> str:
    """Return the pairs of sentences that disagree."""
    cited = {citation.number: citation for citation in comparison.citations}
    parts = []
    for one in comparison.disagreements:
        words = f"{one.about}: {' or '.join(one.words)}"
        about = "one denies it" if one.about == "negation" else words
        told = [citation_text(cited[number]) for number in one.citations]
        parts.append("\n".join([f"They disagree ({about}).", *told]))
    return _joined(parts or ["No two sentences disagree."], comparison.notes)


def check_text(report: "DraftReport") -> str:
    """Return each statement of a draft with its verdict and the sentences for it."""
    cited = {citation.number: citation for citation in report.citations}
    parts = []
    for one in report.statements:
        why = f": {one.reason}" if one.reason else ""
        verdict = one.verdict.upper().replace("_", " ")
        head = f"{verdict}{why} (line {one.statement.line})\n  {folded(one.statement.text)}"
        parts.append("\n".join([head, *(citation_text(cited[each]) for each in one.citations)]))
    return _joined(parts or ["The draft states nothing."], report.notes)


def excerpt_text(excerpt: "Excerpt", *, stale: bool) -> str:
    """Return lines of an article with their numbers, `>` before those of the sentence asked for."""
    article = excerpt.record.article
    about = [str(article.date) if article.date else "", article.outlet, article.author, article.url]
    head = [f"{article.id}: {folded(article.title)}", " · ".join(part for part in about if part)]
    digits = len(str(excerpt.total))
    lines = []
    at = excerpt.start
    for number, line in enumerate(lines_of(excerpt.text), start=excerpt.first):
        end = at + len(line)
        marked = any(each.start < end and at < each.end for each in excerpt.marked)
        lines.append(f"{'>' if marked else ' '} {number:>{digits}}  {line.rstrip()}")
        at = end
    if excerpt.end < len(article.text):
        lines.append(f"(The article goes on to line {excerpt.total}.)")
    notes = ["The file has changed since it was indexed; this is the indexed text."]
    return _joined(["\n".join(part for part in head if part), "\n".join(lines)], notes * stale)


def index_text(report: "IndexReport") -> str:
    """Return what a run has done."""
    told = (
        f"{report.new} new, {report.changed} changed, {report.unchanged} unchanged,"
        f" {report.renamed} renamed, {report.removed} removed."
    )
    if report.copies:
        told += f" {report.copies} word for word what others are: stored once, known by both."
    skipped = [f"Skipped {path}: {reason}" for path, reason in report.skipped[:20]]
    ended = ["Interrupted; the next run carries on."] * report.interrupted
    return _joined([told], [*ended, *report.failures, *skipped])


def citation_text(citation: "Citation") -> str:
    """Return a cited sentence with its number, place, date, speaker and title."""
    sentence = citation.sentence
    kind, number = sentence.place
    place = f"{sentence.article_id}:{sentence.line}"
    about = [
        place if kind == "line" else f"{place} ({kind} {number})",
        str(citation.date) if citation.date else "",
        citation.outlet,
        f"said by {sentence.speaker}" if sentence.speaker else "",
        folded(citation.title),
    ]
    lines = [f"[{citation.number}] {' · '.join(part for part in about if part)}"]
    if citation.context:
        lines.append(f"    (before it: {folded(citation.context.text)})")
    lines.append(f"    {folded(sentence.text)}")
    if citation.also_in:
        named = ", ".join(each.sentence.article_id for each in citation.also_in[:ALSO_IN])
        more = len(citation.also_in) - ALSO_IN
        lines.append(f"    also in {named}{f' and {more} more' if more > 0 else ''}")
    if citation.stale:
        lines.append("    (the file has changed since it was indexed)")
    return "\n".join(lines)


def _claim(claim: "Claim") -> str:
    words = " ".join([claim.text, "".join(f"[{number}]" for number in claim.citations)]).strip()
    return words if claim.supported else f"{words} (NOT SUPPORTED: {claim.reason})"


def _joined(parts: Sequence[str], notes: Sequence[str]) -> str:
    return "\n\n".join(part for part in (*parts, *(f"Note: {note}" for note in notes)) if part)
