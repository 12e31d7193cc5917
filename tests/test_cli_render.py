"""What a terminal shows, compared with files in `golden/`; GOLDEN=1 writes them anew."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from qa.cli import render
from qa.store_types import StoreSummary
from qa.types import Answer, Article, ArticleRecord, Citation, SearchResult, Sentence

GOLDEN = Path(__file__).parent / "golden"
WRITE = "GOLDEN"
LAVROV = "Lavrov says U.S. drills in December look meant to goad Pyongyang into another test"


@pytest.fixture(params=[60, 80, 120])
def screen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """Print to a terminal of a fixed width; what was printed is compared at the end."""
    out = StringIO()
    console = Console(
        file=out, force_terminal=True, color_system="standard", width=request.param,
        highlight=False, markup=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
    monkeypatch.setattr(render, "results", lambda: console)
    monkeypatch.setattr("os.getcwd", lambda: "/home/ada")
    yield console
    name = request.node.originalname.removeprefix("test_")
    path = GOLDEN / f"{name}-{request.param}.txt"
    shown = readable(out.getvalue())
    if os.environ.get(WRITE):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def readable(printed: str) -> str:
    """Return a screen with its escapes made visible and hyperlinks without their random ids."""
    lines = []
    for line in printed.split("\n"):
        parts = line.split("\x1b]8;")
        for number, part in enumerate(parts[1:], start=1):
            settings, _, rest = part.partition(";")
            parts[number] = f"\x1b]8;{'id' if settings else ''};{rest}"
        lines.append("".join(parts))
    return "\n".join(lines).replace("\x1b", "␛")


def citation(number: int, text: str, *, speaker: str | None = None, line: int = 18) -> Citation:
    sentence = Sentence("lavrov-drills.txt", line, 0, len(text), line, text, speaker)
    path = "/home/ada/corpus/lavrov-drills.txt"
    return Citation(number, sentence, path, LAVROV, date(2017, 11, 30))


def answer() -> Answer:
    first = citation(
        1, '"More sanctions against North\nKorea will not work."', speaker="Sergei Lavrov"
    )
    second = citation(
        2, "The council has adopted two [bold]sanctions[/bold] resolutions this year."
    )
    elsewhere = replace(
        second.sentence,
        article_id="a b.txt",
        line=3,
        text="They adopted two resolutions on sanctions.",
    )
    copy = Citation(3, elsewhere, "/srv/news/a b.txt", "Two resolutions")
    third = Citation(
        3, elsewhere, "/srv/news/a b.txt", "Two resolutions", also_in=(copy,), stale=True
    )
    return Answer(
        "what did Lavrov say about sanctions", "answered", "", citations=(first, second, third),
        timings_ms={"retrieve": 7.2, "total": 12.0},
    )  # fmt: skip


def test_answer(screen: Console) -> None:
    render.print_answer(answer(), verbose=True)


def leaning() -> Answer:
    """An answer whose first sentence needs the one before, and whose third follows the second."""
    first = citation(1, "But those jets never took off.", speaker="Ada Quill", line=9)
    second = citation(2, "Ada Quill counted the jets twice.", speaker="Ada Quill", line=12)
    third = citation(3, "She found only six of the jets.", speaker="Ada Quill", line=13)
    before = replace(
        first.sentence, index=8, line=8,
        text="The ministry had promised twelve\nnew jets by the end of the year, "
        "and [bold]pilots[/bold] to fly them.",
    )  # fmt: skip
    return Answer(
        "what did Quill say about jets", "answered", "",
        citations=(
            replace(first, context=before), second, replace(third, context=second.sentence)
        ),
    )  # fmt: skip


def test_context(screen: Console) -> None:
    render.print_answer(leaning())


def test_context_of_found(screen: Console) -> None:
    render.print_search(SearchResult("jets", leaning().citations, ()))


def test_no_context_where_faint_cannot_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(render, "results", lambda: Console(file=out, width=80))
    render.print_answer(leaning())
    assert "But those jets never took off. [1]" in out.getvalue()
    assert "ministry" not in out.getvalue()


def test_refusal(screen: Console) -> None:
    told = answer()
    render.print_answer(
        replace(
            told,
            status="not_found",
            text="The articles do not answer this.",
            nearest=told.citations,
            citations=(),
        )
    )


def test_search(screen: Console) -> None:
    render.print_search(SearchResult("sanctions resolution", answer().citations, ()))


def record(name: str, title: str, day: date | None) -> ArticleRecord:
    text = (
        f"{title}\n\nThe first sentence of this article is rather long, so that it wraps on most"
        " screens, and is marked. The second is not.\n"
    )
    start, end = text.index("The first"), text.index(" The second")
    sentence = Sentence(name, 1, start, end, 3, text[start:end])
    article = Article(name, f"/home/ada/corpus/{name}", text, title, date=day, author="Ada Quill")
    return ArticleRecord(article, 1, 2, 1, "", sentences=(sentence,))


def test_articles(screen: Console) -> None:
    render.print_articles(
        [
            record("lavrov-drills.txt", LAVROV, date(2017, 11, 30)),
            record("a very long name that nobody would give to a file.txt", "東京の大臣", None),
        ]
    )


def test_article(screen: Console) -> None:
    assert render.print_article(record("a.txt", "A title", date(2017, 11, 30)), 3)


def test_status(screen: Console) -> None:
    render.print_status(
        StoreSummary(
            path="/home/ada/.qa",
            generation=12,
            embedder="wordllama",
            dimensions=256,
            folders=("/home/ada/corpus", "/srv/news"),
            articles=1_234,
            sentences=23_456,
            passages=3_456,
            undated=12,
            bytes=12_345_678,
        )
    )
