"""Measure the sentence splitter: texts with known sentences -> boundary F1, span F1 and speed.

Reads the folder in QA_EVAL and prints one table; it must not write anything there or elsewhere.
Run as `python -m tests.bench.sentences`. The layout variants are made from the known sentences:
the same sentences are laid out again (wrapped, one a line ...) and have to be found again.
"""

import json
import os
import tarfile
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from qa.sentences import split_sentences
from qa.types import Span

from .running import print_wanted

DEFAULT_FOLDER = "../shared/eval"
GENRES = ("gum_news", "gum_bio", "gum_interview")
GOLDEN = "golden"  # in the names of those tricky cases that are golden rules
# What is to be reached: the figure, its value at least.
WANTED = {
    "gum_news: boundary F1": 97.0,
    "gum_bio: boundary F1": 98.0,
    "gum_interview: boundary F1": 98.0,
    "one a line, U.S. broken: span F1": 96.0,
    "quotes, U.S. broken: span F1": 96.0,
    "single line feeds: span F1": 89.0,
    "golden rules: exact %": 85.0,
    "speed: M characters/s": 5.0,
}
SPEED_CHARACTERS = 16_000_000

Splitter = Callable[[str], list[Span]]


class Case(NamedTuple):
    """A text and where its sentences lie: characters, half-open."""

    name: str
    text: str
    spans: list[tuple[int, int]]


class Score(NamedTuple):
    """Percentages: F1 of sentence ends inside a text, of whole spans, and cases without error."""

    cases: int
    boundary: float
    span: float
    exact: float


def f1(found: int, gold: int, common: int) -> float:
    """The harmonic mean of precision and recall in percent; 100 where there is nothing to find."""
    return 200 * common / (found + gold) if found + gold else 100.0


def score(cases: Iterable[Case], split: Splitter) -> Score:
    """Compare a splitter's sentences with the known ones, over all texts together."""
    totals = [[0, 0, 0], [0, 0, 0]]
    count = exact = 0
    for case in cases:
        found = [(span.start, span.end) for span in split(case.text)]
        ends = {end for _, end in found[:-1]}
        known_ends = {end for _, end in case.spans[:-1]}
        for total, here, known in (
            (totals[0], ends, known_ends),
            (totals[1], set(found), set(case.spans)),
        ):
            total[0] += len(here)
            total[1] += len(known)
            total[2] += len(here & known)
        count += 1
        exact += found == case.spans
    return Score(count, f1(*totals[0]), f1(*totals[1]), 100 * exact / max(count, 1))


def annotated_cases(folder: Path, genre: str) -> list[Case]:
    """The articles of one genre with their annotated sentences."""
    cases = []
    for line in (folder / "sentseg" / f"{genre}.dev.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        text = (folder / "sentseg" / record["file"]).read_bytes().decode("utf-8")
        spans = [(sentence["start"], sentence["end"]) for sentence in record["sentences"]]
        cases.append(Case(record["id"], text, spans))
    return cases


def locate(text: str, sentences: list[str]) -> list[tuple[int, int]] | None:
    """Where given sentences lie in a text, white space apart; None where they were rewritten."""
    spans = []
    position = 0
    for sentence in sentences:
        first = None
        for character in sentence:
            if character.isspace():
                continue
            while position < len(text) and text[position].isspace():
                position += 1
            if position >= len(text) or text[position] != character:
                return None
            first = position if first is None else first
            position += 1
        if first is None:
            return None
        spans.append((first, position))
    return spans


def tricky_cases(folder: Path) -> list[Case]:
    """The pySBD cases whose expected sentences are slices of their input."""
    cases = []
    lines = (folder / "sentseg" / "pysbd_english.dev.jsonl").read_text("utf-8").splitlines()
    for record in map(json.loads, lines):
        spans = locate(record["input"], record["sentences"])
        if spans is not None:
            cases.append(Case(record["id"], record["input"], spans))
    return cases


def paragraphs(case: Case) -> Iterator[list[str]]:
    """The sentences of each paragraph, each on one line; a line feed between two ends one."""
    paragraph: list[str] = []
    previous = 0
    for start, end in case.spans:
        if paragraph and "\n" in case.text[previous:start]:
            yield paragraph
            paragraph = []
        paragraph.append(" ".join(case.text[start:end].split()))
        previous = end
    yield paragraph


def lay_out(
    case: Case, *, inside: str, between: str, width: int = 0, wrong_after: str = ""
) -> Case:
    """The same sentences in another layout.

    `inside` stands between two sentences of a paragraph and `between` between two paragraphs;
    `width` wraps each paragraph; `wrong_after` puts a line feed after these letters mid-sentence.
    """
    laid_out = []
    for sentences in paragraphs(case):
        paragraph = inside.join(
            sentence.replace(f"{wrong_after} ", f"{wrong_after}\n") if wrong_after else sentence
            for sentence in sentences
        )
        if width:
            paragraph = textwrap.fill(
                paragraph, width, break_long_words=False, break_on_hyphens=False
            )
        laid_out.append(paragraph)
    text = between.join(laid_out)
    spans = locate(text, [case.text[start:end] for start, end in case.spans])
    if spans is None:
        raise ValueError(f"{case.name}: the layout lost a sentence")
    return Case(case.name, text, spans)


def layout_variants(cases: list[Case]) -> dict[str, list[Case]]:
    """The layouts in which articles are found, each made from the same cases."""
    layouts: dict[str, dict[str, object]] = {
        "blank lines": {"inside": " ", "between": "\n\n"},
        "wrapped at 72": {"inside": " ", "between": "\n\n", "width": 72},
        "wrapped, paragraphs by LF": {"inside": " ", "between": "\n", "width": 72},
        "single line feeds": {"inside": " ", "between": "\n"},
        "one sentence a line": {"inside": "\n", "between": "\n"},
        "one a line, U.S. broken": {"inside": "\n", "between": "\n", "wrong_after": "U.S."},
        "single LF, U.S. broken": {"inside": " ", "between": "\n", "wrong_after": "U.S."},
        "one a line, CRLF": {"inside": "\r\n", "between": "\r\n"},
        "wrapped at 72, CR": {"inside": " ", "between": "\n\n", "width": 72},
    }
    variants = {
        name: [lay_out(case, **options) for case in cases]  # type: ignore[arg-type]
        for name, options in layouts.items()
    }
    variants["wrapped at 72, CR"] = [
        case._replace(text=case.text.replace("\n", "\r")) for case in variants["wrapped at 72, CR"]
    ]
    return variants


def broken_pairs(folder: Path, limit: int = 400) -> list[Case]:
    """News sentences that name the U.S. inside, one a line and broken after it.

    No one annotated these articles; the sentences are the splitter's own, taken from undamaged
    paragraphs, so this measures whether it finds the same sentences again.
    """
    cases = []
    for path in sorted((folder / "quotes" / "articles").iterdir())[:limit]:
        text = path.read_bytes().decode("utf-8", "replace")
        case = Case(path.name, text, [(span.start, span.end) for span in split_sentences(text)])
        if any("U.S. " in text[start:end] for start, end in case.spans):
            cases.append(lay_out(case, inside="\n", between="\n", wrong_after="U.S."))
    return cases


def mission_errors(folder: Path) -> int:
    """How many sentences of the mission's article are wrong: a line each, but one after "U.S."."""
    (path,) = (folder / "mission").glob("*.txt")
    text = path.read_bytes().decode("utf-8")
    expected = text.replace("U.S.\nAmbassador", "U.S. Ambassador").split("\n")
    found = [" ".join(text[s.start : s.end].split()) for s in split_sentences(text)]
    return len({line for line in expected if line.strip()} ^ set(found))


def news_stories(folder: Path) -> list[str]:
    """Some 16 MB of news stories, decoded."""
    stories = []
    size = 0
    with tarfile.open(folder / "reuters-articles.tar.gz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            stories.append(file.read().decode("utf-8", "replace"))
            size += len(stories[-1])
            if size >= SPEED_CHARACTERS:
                break
    return stories


def speed(texts: list[str], split: Splitter) -> float:
    """Millions of characters split in a second of this process, other processes' time apart."""
    began = time.process_time()
    for text in texts:
        split(text)
    return sum(map(len, texts)) / 1e6 / (time.process_time() - began)


def run(folder: Path, split: Splitter = split_sentences) -> dict[str, float]:
    """Measure everything, print a table, and return the figures by name."""
    sets = {genre: annotated_cases(folder, genre) for genre in GENRES}
    everything = [case for genre in GENRES for case in sets[genre]]
    sets["pysbd"] = tricky_cases(folder)
    sets["golden rules"] = [case for case in sets["pysbd"] if GOLDEN in case.name]
    sets |= {f"{name}": cases for name, cases in layout_variants(everything).items()}
    sets["quotes, U.S. broken"] = broken_pairs(folder)
    figures: dict[str, float] = {}
    print(f"{'set':<28}{'texts':>6}{'boundary F1':>13}{'span F1':>9}{'exact %':>9}")
    for name, cases in sets.items():
        result = score(cases, split)
        print(f"{name:<28}{result.cases:>6}{result.boundary:>13.1f}", end="")
        print(f"{result.span:>9.1f}{result.exact:>9.1f}")
        figures |= {
            f"{name}: boundary F1": result.boundary,
            f"{name}: span F1": result.span,
            f"{name}: exact %": result.exact,
        }
    figures["mission: wrong sentences"] = mission_errors(folder)
    figures["speed: M characters/s"] = speed(news_stories(folder), split)
    print(f"{'mission: wrong sentences':<34}{figures['mission: wrong sentences']:>7.0f}\n")
    print_wanted(figures, WANTED)
    return figures


def main() -> None:
    """Run on the folder in QA_EVAL, or say that it is absent."""
    folder = Path(os.environ.get("QA_EVAL", DEFAULT_FOLDER))
    if not (folder / "sentseg").is_dir():
        print(f"skipped: no evaluation data in {folder} (set QA_EVAL)")
        return
    run(folder)


if __name__ == "__main__":
    main()
