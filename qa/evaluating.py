"""A user's own questions + their answers -> how often these are right, and by which setting more.

A question may name the articles that answer it, sentences that do, words that an answer must hold,
or say that the articles do not answer it. Nothing is asked here. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from math import comb
from statistics import median
from typing import Any

from .errors import UsageError
from .numbers import read_quantities
from .types import Answer, Citation

FEW = 3  # "among the first three"
TEXTS = ("article", "sentence", "answer")  # each may be one text or several
FIELDS = ("id", "question", *TEXTS, *(f"{name}s" for name in TEXTS), "answerable")
WRITTEN_OTHERWISE = ("clock", "times", "fraction", "ordinal")  # not as what they come to
UNCOUNTED = re.compile(r"\b(?:no|any|each|every|some|this|that|the|which) one\Z", re.IGNORECASE)
YES, NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and what is right for it.

    `articles` are ids or patterns of ids; `sentences` stand in a right sentence, or it in them;
    `answers` are words that a cited sentence, or what a model writes, must hold.
    """

    id: str
    question: str
    articles: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    answerable: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer is worth; ranks count citations from 1, None where none is right.

    `article` is the rank of the first citation from a right article, `sentence` that of the first
    right sentence; `checked` and `wrong` count citations looked up again. `error` says why there is
    no answer, where the status is "error".
    """

    expected: Expected
    status: str
    article: int | None
    sentence: int | None
    checked: int
    wrong: int
    seconds: float
    error: str | None = None

    @property
    def refused(self) -> bool:
        """Whether the articles were said not to answer."""
        return self.status == "not_found"

    @property
    def right(self) -> bool:
        """Whether all is as it should be, wherever among the citations that is."""
        expected = self.expected
        if not expected.answerable:
            return self.refused
        if self.refused or self.status == "error":
            return False
        if expected.sentences or expected.answers:
            return self.sentence is not None
        return not expected.articles or self.article is not None


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of the questions that say what each is about; None where none does.

    `right` is over all questions, `seconds` the median; `errors` counts those that failed.
    """

    questions: int
    right: float
    article_first: float | None
    article_found: float | None
    sentence_first: float | None
    sentence_first_three: float | None
    sentence_found: float | None
    refused_wrongly: float | None
    refused_rightly: float | None
    citations: int
    citations_wrong: int
    seconds: float
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the answers of a setting are worth, in the order of the questions.

    `settings` says by name what was set.
    """

    results: tuple[Judged, ...]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def figures(self) -> Figures:
        """How often they are right."""
        return figures_of(self.results)

    def chance(self, other: "Measured") -> float:
        """Return how likely so uneven a difference is if the other setting is as good."""
        return chance(self.results, other.results)

    def differences(self, other: "Measured") -> list[tuple[Judged, Judged]]:
        """Return the questions that one setting gets right and the other does not, both ways."""
        return differences(self.results, other.results)


def expected_of(fields: Mapping[str, Any], number: int) -> Expected:
    """Return a question as a line of a file states it.

    Raises:
        UsageError: the line has no question, a field that is unknown, or a value of another kind.
    """
    unknown = sorted(str(name) for name in fields if name not in FIELDS)
    if unknown:
        raise UsageError(
            f"Line {number} has unknown fields: {', '.join(unknown)}.",
            hint="The fields are: " + ", ".join(FIELDS) + ".",
        )
    question = fields.get("question")
    if not isinstance(question, str) or not question.strip():
        raise UsageError(f"Line {number} has no question.", hint='Write {"question": "..."}.')
    articles, sentences, answers = (_texts(fields, name, number) for name in TEXTS)
    answerable = _truth(fields.get("answerable"), number)
    if not answerable and (articles or sentences or answers):
        raise UsageError(f"Line {number} expects an answer to what it says has none.")
    name = fields.get("id")
    return Expected(
        str(number if name in (None, "") else name),
        question.strip(),
        articles,
        sentences,
        answers,
        answerable,
    )


def _texts(fields: Mapping[str, Any], name: str, number: int) -> tuple[str, ...]:
    found: list[str] = []
    for key in (name, f"{name}s"):
        value = fields.get(key)
        texts = [value] if isinstance(value, str) else value
        if texts is None:
            continue
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UsageError(f"Line {number}: {key} must be a text or a list of texts.")
        found += [text for text in texts if text.strip()]
    return tuple(found)


def _truth(value: object, number: int) -> bool:
    if value is None or value == "" or isinstance(value, bool):
        return value is not False
    word = str(value).strip().lower()
    if word in YES + NO:
        return word in YES
    raise UsageError(f"Line {number}: answerable must be true or false, not {value!r}.")


def judge(
    expected: Expected,
    answer: Answer,
    *,
    wrong: int = 0,
    seconds: float = 0.0,
    error: str | None = None,
) -> Judged:
    """Return what an answer is worth; `wrong` of its citations are not where they say they are."""
    citations = answer.citations
    article = sentence = None
    for rank, citation in enumerate(citations, start=1):
        if article is None and _is_of(citation, expected.articles):
            article = rank
        if sentence is None and _is_right(citation, expected):
            sentence = rank
    written = answer.model is not None and citations and _holds(answer.text, expected.answers)
    if sentence is None and written and not expected.sentences:
        sentence = 1
    return Judged(expected, answer.status, article, sentence, len(citations), wrong, seconds, error)


def _is_of(citation: Citation, articles: Iterable[str]) -> bool:
    ids = [each.sentence.article_id for each in (citation, *citation.also_in)]
    return any(fnmatchcase(name, glob) for name in ids for glob in articles)


def _is_right(citation: Citation, expected: Expected) -> bool:
    if expected.articles and not _is_of(citation, expected.articles):
        return False
    texts = [_plain(each.sentence.text) for each in (citation, *citation.also_in)]
    wanted = [_plain(text) for text in expected.sentences]
    if any(each in text or text in each for each in wanted for text in texts):
        return True
    return any(_holds(text, expected.answers) for text in texts)


def _holds(text: str, answers: Iterable[str]) -> bool:
    """Tell whether one of some answers stands in a text as whole words and whole numbers."""
    counted = _plain(_in_figures(text))
    return any(_bounded(_plain(_in_figures(answer))).search(counted) for answer in answers)


@lru_cache(maxsize=4096)
def _bounded(answer: str) -> re.Pattern[str]:
    before = r"(?<![^\W_])" if answer[:1].isalnum() else ""
    after = r"(?![^\W_])" if answer[-1:].isalnum() else ""
    if answer[:1].isdigit():
        before += r"(?<!\d[.,:])"
    if answer[-1:].isdigit():
        after += r"(?![.,:]\d)"
    return re.compile(f"{before}{re.escape(answer)}{after}")


def _in_figures(text: str) -> str:
    """Return a text with its numbers in one form: "two hundred" as 200, "5 million" as 5000000."""
    parts, at = [], 0
    for number in read_quantities(text).numbers:
        if number.kind in WRITTEN_OTHERWISE or UNCOUNTED.search(text, at, number.end):
            continue
        if number.start >= at:
            parts += [text[at : number.start], f"{number.value:f}"]
            at = number.end
    return "".join([*parts, text[at:]])


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def figures_of(judged: Sequence[Judged]) -> Figures:
    """Return how often answers were right."""
    answerable = [each for each in judged if each.expected.answerable]
    of_articles = [each for each in answerable if each.expected.articles]
    of_sentences = [each for each in answerable if each.expected.sentences or each.expected.answers]
    other = [each for each in judged if not each.expected.answerable]
    return Figures(
        questions=len(judged),
        right=_share(each.right for each in judged) or 0.0,
        article_first=_share(each.article == 1 for each in of_articles),
        article_found=_share(each.article is not None for each in of_articles),
        sentence_first=_share(each.sentence == 1 for each in of_sentences),
        sentence_first_three=_share((each.sentence or FEW + 1) <= FEW for each in of_sentences),
        sentence_found=_share(each.sentence is not None for each in of_sentences),
        refused_wrongly=_share(each.refused for each in answerable),
        refused_rightly=_share(each.refused for each in other),
        citations=sum(each.checked for each in judged),
        citations_wrong=sum(each.wrong for each in judged),
        seconds=median([each.seconds for each in judged] or [0.0]),
        errors=sum(each.status == "error" for each in judged),
    )


def _share(values: Iterable[bool]) -> float | None:
    told = list(values)
    return sum(told) / len(told) if told else None


def differences(here: Sequence[Judged], against: Sequence[Judged]) -> list[tuple[Judged, Judged]]:
    """Return the questions that one setting gets right and the other does not."""
    return [
        (mine, theirs)
        for mine, theirs in zip(here, against, strict=True)
        if mine.right != theirs.right
    ]


def chance(here: Sequence[Judged], against: Sequence[Judged]) -> float:
    """Return how likely so uneven a difference is if both settings are equally good.

    The exact sign test (McNemar) over the questions that they differ on, both sides.
    """
    unlike = differences(here, against)
    better = sum(mine.right for mine, _ in unlike)
    fewer = min(better, len(unlike) - better)
    tail: float = sum(comb(len(unlike), count) for count in range(fewer + 1)) / 2 ** len(unlike)
    return min(1.0, 2 * tail)
