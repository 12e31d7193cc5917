"""An article -> the lines of it around a place, exactly as they are stored. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import UsageError
from .types import ArticleRecord, Sentence

LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
LINES = 200  # of an excerpt
CHARACTERS = 40_000  # of an excerpt: some 10,000 tokens
BEFORE = 2_000  # characters before the marked place, where one line alone is longer than that


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some of an article's text: `text` is `article.text[start:end]`, from line `first` on.

    `sentences` begin in it; `marked` are those at the line asked for. `cut` tells that a line is
    not whole, since it is too long.
    """

    record: ArticleRecord
    start: int
    end: int
    text: str
    first: int
    last: int
    total: int
    sentences: tuple[Sentence, ...] = ()
    marked: tuple[Sentence, ...] = ()
    cut: bool = False


def lines_of(text: str) -> list[str]:
    """Return the lines of a file with their ends, which are LF, CRLF and CR alone."""
    return LINE.findall(text)


def sentences_at(sentences: Sequence[Sentence], line: int) -> tuple[Sentence, ...]:
    """Return the sentences that begin on a line, else the one that goes on there."""
    at = tuple(sentence for sentence in sentences if sentence.line == line)
    before = [sentence for sentence in sentences if sentence.line < line][-1:]
    if not at and before and before[0].line + len(lines_of(before[0].text)) > line:
        return tuple(before)
    return at


def take_excerpt(record: ArticleRecord, line: int | None, around: int) -> Excerpt:
    """Return the lines of an article around one, else its first ones.

    Raises:
        UsageError: there is no such line.
    """
    text = record.article.text
    lines = lines_of(text)
    if line is not None and not 1 <= line <= len(lines):
        raise UsageError(
            f"{record.article.id} has no line {line}; its last is {len(lines)}.",
            hint="Leave the line out to begin at the first.",
        )
    first = 1 if line is None else max(1, line - around)
    last = min(len(lines), LINES if line is None else line + around)
    marked = () if line is None else sentences_at(record.sentences, line)
    start = sum(map(len, lines[: first - 1]))
    end = start + sum(map(len, lines[first - 1 : last]))
    cut = end - start > CHARACTERS
    if cut:
        if line is not None:
            here = marked[0].start if marked else sum(map(len, lines[: line - 1]))
            start = max(start, here - BEFORE)
        end = min(end, start + CHARACTERS)
        first = len(lines_of(text[: start + 1])) or 1
        last = len(lines_of(text[:end])) or 1
    inside = tuple(each for each in record.sentences if start <= each.start and each.end <= end)
    return Excerpt(
        record, start, end, text[start:end], first, last, len(lines), inside, marked, cut
    )
