"""Answered questions -> one HTML page that needs nothing else: no network, no script. Pure.

The numbers of an answer lead to its sources, and these to the sentences marked in the articles'
texts. What was not borne out is marked with its reason.
"""

from collections.abc import Mapping, Sequence

from .composing import grouped
from .html_articles import Cited, Places, articles_section
from .html_page import page
from .html_style import STYLE
from .html_words import escaped, language, line
from .types import Answer, ArticleRecord, Citation, Disagreeing, Turn

ALSO_IN = 5  # other articles with the same sentence that are listed


def render_report(turns: Sequence[Turn], records: Mapping[str, ArticleRecord]) -> str:
    """Return a page with answered questions and the articles they cite.

    `records` are the cited articles by id, with their texts, those that are still indexed.
    """
    many = len(turns) > 1
    cited = [
        Cited(citation, f"source-{number}-{citation.number}", _label(number, citation, many))
        for number, turn in enumerate(turns, start=1)
        for citation in turn.answer.citations or turn.answer.nearest
    ]
    places = Places(cited, records)
    answers = [
        _turn(number, turn, [one for one in cited if one.entry.startswith(f"source-{number}-")],
              places, many)
        for number, turn in enumerate(turns, start=1)
    ]  # fmt: skip
    title = "Conversation" if many else turns[0].question
    heading = f'<h1 dir="auto">{escaped(" ".join(title.split()))}</h1>'
    skip = '<a class="skip" href="#articles">Skip to the cited articles</a>' if cited else ""
    body = (
        f'{skip}<main><div class="answers">{heading}{"".join(answers)}</div>'
        f"{articles_section(places) if cited else ''}{_footer(turns)}</main>"
    )
    return page(title, body, STYLE)


def _label(number: int, citation: Citation, many: bool) -> str:
    return f"{number}.{citation.number}" if many else f"{citation.number}"


def _turn(number: int, turn: Turn, cited: Sequence[Cited], places: Places, many: bool) -> str:
    """Return one question with its answer, notes and sources."""
    answer = turn.answer
    top, below = ("h2", "h3") if many else ("h1", "h2")
    parts = [f'<section class="turn" id="turn-{number}">']
    if many:
        parts.append(f'<{top} dir="auto">{escaped(" ".join(turn.question.split()))}</{top}>')
    if turn.searched != turn.question:
        parts.append(f'<p class="note">Searched: {line(turn.searched)}</p>')
    parts.append(f"<{below}>Answer</{below}>")
    by_number = {one.citation.number: one for one in cited}
    if answer.status == "not_found":
        parts.append(f'<p dir="auto"><strong>{escaped(answer.text)}</strong></p>')
    elif answer.model is None:
        parts.append(_extracts(answer, by_number, places))
    else:
        parts.append(_claims(answer, by_number, places))
        parts.append(f'<p class="note">Written by {line(answer.model)}, and checked.</p>')
    parts += [_disagreement(one, by_number, places) for one in answer.disagreements]
    parts += [f'<p class="note">{line(note)}</p>' for note in answer.notes]
    if cited:
        head = "Sources" if answer.citations else "Nearest sentences, which do not answer"
        entries = "".join(_source(one, places) for one in cited)
        parts.append(f'<{below}>{head}</{below}><ol class="sources">{entries}</ol>')
    return "".join([*parts, "</section>"])


def _extracts(answer: Answer, cited: Mapping[int, Cited], places: Places) -> str:
    """Return an answer that is made of the articles' own sentences."""
    parts = []
    for group in grouped(answer.citations):
        who = f"{line(group.speaker)}, {line(group.title)}" if group.speaker else line(group.title)
        sentences = " ".join(
            f"<span{_language(one, places)}>{escaped(' '.join(one.sentence.text.split()))}</span>"
            f"&#160;{_number(cited[one.number], places)}"
            for one in group.citations
        )
        parts.append(f'<p class="from">{who}</p><p dir="auto">{sentences}</p>')
    return "".join(parts)


def _claims(answer: Answer, cited: Mapping[int, Cited], places: Places) -> str:
    """Return an answer as a model wrote it, each statement with its numbers and its verdict."""
    parts = []
    for claim in answer.claims:
        numbers = "".join(_number(cited[n], places) for n in claim.citations if n in cited)
        words = f"{escaped(claim.text)}{'&#160;' if numbers else ''}{numbers}"
        if claim.supported:
            parts.append(f'<p dir="auto">{words}</p>')
        else:
            why = f": {line(claim.reason)}" if claim.reason else ""
            parts.append(
                f'<p class="unsupported" dir="auto">{words}'
                f' <span class="warn">(not supported{why})</span></p>'
            )
    return "".join(parts)


def _disagreement(one: Disagreeing, cited: Mapping[int, Cited], places: Places) -> str:
    """Return that two cited sentences do not say the same, and what each says."""
    first, second = (_number(cited[n], places) for n in one.citations)
    told = f"{first} says {line(one.words[0])}, {second} says {line(one.words[1])}."
    if one.about == "negation":
        told = f"{first} and {second} contradict each other."
    return f'<p class="note"><span class="warn">The articles disagree:</span> {told}</p>'


def _number(one: Cited, places: Places) -> str:
    return (
        f'<a class="number" href="#{places.sentence(one.citation)}"'
        f' aria-label="Source {escaped(one.label)}, in its article">[{escaped(one.label)}]</a>'
    )


def _source(one: Cited, places: Places) -> str:
    """Return a cited sentence with all that is known of where it stands."""
    citation = one.citation
    sentence = citation.sentence
    code = _language(citation, places)
    parts = [f'<li id="{one.entry}">']
    if citation.context:
        words = escaped(" ".join(citation.context.text.split()))
        parts.append(f'<p class="note" dir="auto"{code}>Before it: {words}</p>')
    parts += [
        f'<blockquote dir="auto"{code}>{escaped(" ".join(sentence.text.split()))}</blockquote>',
        f'<p class="meta">{_number(one, places)} {"".join(_about(citation))}</p>',
    ]
    if citation.stale:
        parts.append('<p class="note warn">The file has changed since it was indexed.</p>')
    if citation.also_in:
        parts.append(_also_in(citation.also_in))
    return "".join([*parts, "</li>"])


def _about(citation: Citation) -> list[str]:
    day = citation.date.isoformat() if citation.date else None
    named = [citation.sentence.speaker, citation.outlet, citation.title, _place(citation)]
    parts = [f'<time datetime="{day}">{day}</time>'] if day else []
    return [*parts, *(f"<span>{line(each)}</span>" for each in named if each)]


def _place(citation: Citation) -> str:
    kind, number = citation.sentence.place
    return f"{citation.sentence.article_id}, {kind} {number}"


def _also_in(others: Sequence[Citation]) -> str:
    """Return where else a sentence stands; of many places the first."""
    count = f"Also in {len(others):,} other article{'' if len(others) == 1 else 's'}:"
    entries = "".join(f"<li>{''.join(_about(each))}</li>" for each in others[:ALSO_IN])
    more = len(others) - ALSO_IN
    if more > 0:
        entries += f"<li>and {more:,} more</li>"
    return f'<div class="meta">{count}<ul class="also">{entries}</ul></div>'


def _language(citation: Citation, places: Places) -> str:
    record = places.records.get(citation.sentence.article_id)
    return language(record.article.language) if record else ""


def _footer(turns: Sequence[Turn]) -> str:
    models = sorted({turn.answer.model for turn in turns if turn.answer.model})
    written = f" Written by {', '.join(map(line, models))}." if models else ""
    return (
        "<footer><p>Made by qa. Quoted sentences are looked up in the indexed articles,"
        f" word for word.{written}</p></footer>"
    )
