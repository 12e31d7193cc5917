"""A checked draft -> one HTML page: the draft annotated, and below it what each mark means.

Self-contained: no script, no link to anything outside, nothing loaded. All text is escaped.
"""

from typing import TYPE_CHECKING, Final

from ..composing import folded
from ..html_page import page
from ..html_words import escaped
from ..naming import shown
from .draft_markdown import VERDICTS, summary

if TYPE_CHECKING:
    from ..draft_reports import CheckedStatement, DraftReport
    from ..types import Citation

_STYLE: Final = """
:root { color-scheme: light dark; --text: #1a1a1a; --page: #fff; --faint: #595959; --line: #ccc;
  --supported: #0b6b2e; --differs: #a8071a; --not-found: #7a4b00; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8e8; --page: #161616; --faint: #b0b0b0; --line: #444; --supported: #6fd08c;
    --differs: #ff9a9a; --not-found: #f0c060; --link: #8fc3ff; } }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: var(--page);
  color: var(--text); font: 1rem/1.6 Georgia, "Times New Roman", serif; }
h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
a { color: var(--link); }
.draft { white-space: pre-wrap; overflow-wrap: anywhere; }
.draft a { color: inherit; text-decoration: underline; text-decoration-thickness: .15em;
  text-underline-offset: .2em; }
.draft sup { font: .7rem/1 system-ui, sans-serif; padding-left: .15em; }
.draft a.supported { text-decoration-color: var(--supported); }
.draft a.differs { text-decoration-color: var(--differs); text-decoration-style: double; }
.draft a.not-found { text-decoration-color: var(--not-found); text-decoration-style: dashed; }
ol { padding-left: 1.5rem; } ol > li { margin-bottom: 1.5rem; overflow-wrap: anywhere; }
.verdict { font-weight: bold; } .verdict.supported { color: var(--supported); }
.verdict.differs { color: var(--differs); } .verdict.not-found { color: var(--not-found); }
blockquote { margin: .5rem 0; padding-left: .8rem; border-left: .2rem solid var(--line); }
.about { color: var(--faint); font-size: .875rem; }
:target { outline: .15rem solid var(--link); outline-offset: .2rem; }
@media print { body { max-width: none; } }
"""


def draft_page(report: "DraftReport") -> str:
    """Return the page that shows a draft with its statements marked, and what was found for each.

    Verdicts are told by a word and a form of underlining, not by colour alone.
    """
    title = f"Check of {report.title or shown(report.name)}"
    cited = {citation.number: citation for citation in report.citations}
    findings = "\n".join(
        _finding(number, one, [cited[each] for each in one.citations])
        for number, one in enumerate(report.statements, start=1)
    )
    body = f"""
<main>
<h1>{escaped(title)}</h1>
<p>{escaped(summary(report))}</p>
<h2 id="draft">The draft</h2>
<div class="draft">{_annotated(report)}</div>
<h2 id="findings">What the articles say</h2>
<ol>
{findings}
</ol>
</main>
"""
    return page(title, body, _STYLE)


def _annotated(report: "DraftReport") -> str:
    parts: list[str] = []
    at = 0
    for number, one in enumerate(report.statements, start=1):
        start, end = one.statement.start, one.statement.end
        parts.append(escaped(report.text[at:start]))
        parts.append(
            f'<a id="d{number}" class="{_class(one)}" href="#s{number}">'
            f"{escaped(report.text[start:end])}"
            f"<sup>{number} {VERDICTS[one.verdict].lower()}</sup></a>"
        )
        at = end
    parts.append(escaped(report.text[at:]))
    return "".join(parts).strip("\n")


def _finding(number: int, one: "CheckedStatement", cited: list["Citation"]) -> str:
    reason = f": {escaped(one.reason)}" if one.reason else ""
    nearest = '<p class="about">Nearest:</p>' if cited and one.verdict == "not_found" else ""
    return (
        f'<li id="s{number}"><p>{escaped(one.statement.text)}</p>'
        f'<p><span class="verdict {_class(one)}">{VERDICTS[one.verdict]}</span>{reason} '
        f'<a class="about" href="#d{number}">line {one.statement.line} of the draft</a></p>'
        f"{nearest}{''.join(map(_citation, cited))}</li>"
    )


def _class(one: "CheckedStatement") -> str:
    return one.verdict.replace("_", "-")


def _citation(citation: "Citation") -> str:
    sentence = citation.sentence
    place = f"{shown(sentence.article_id)}:{sentence.line}"
    about = [citation.date.isoformat() if citation.date else "", sentence.speaker, citation.title]
    told = " · ".join([place, *(part for part in about if part)])
    return (
        f"<blockquote><p>{escaped(folded(sentence.text))}</p>"
        f'<p class="about">[{citation.number}] {escaped(told)}</p></blockquote>'
    )
