"""A template and the sentences found for a question -> the messages that a chat model gets.

Articles are data, and the layout makes that plain: every line of them is ours at its beginning, a
label or a word chosen anew for each request, and nothing in an article can start a line or look
like a label. Reads no file and calls no model.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import ceil
from typing import Final, TypeVar

from .errors import ConfigError, UsageError
from .types import Message, Passage, Sentence

ANSWER_PLACEHOLDERS: Final = ("question", "sentences", "nonce")
CHECK_PLACEHOLDERS: Final = ("statement", "sentences", "nonce")
COMPARE_PLACEHOLDERS: Final = ("topic", "sentences", "nonce")
REWRITE_PLACEHOLDERS: Final = ("question", "turns")
ANSWER_SHOWN = 600  # characters of an earlier answer: enough to know whom and what it is about
LEAST_SENTENCES = 200  # tokens; a passage of 100 words with labels takes some 250 as estimated
OVERHEAD = 64  # tokens: the nonces and what a server puts around messages

Labelled = TypeVar("Labelled")

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_SPLIT: Final = re.compile(r"^---[^\S\n]*$\n?", re.MULTILINE)
# Control, invisible and direction characters, among them the tag characters (U+E0000 on), in which
# a text can hide an instruction that no reader sees.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]"
)
_LABEL_LIKE: Final = re.compile(
    r"[\[({【\uff3b\uff08](?=\W*(?:(?:sentence|source|label)s?\W*)?s?\W?\d+\W*[\])}】\uff3d\uff09,;-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """One article's sentences as a model sees them: `(label, sentence)` in the article's order."""

    title: str
    date: date | None
    sentences: tuple[tuple[str, Sentence], ...]

    @property
    def labels(self) -> dict[str, Sentence]:
        """The sentences by label."""
        return dict(self.sentences)


def check_template(text: str, required: Sequence[str], *, name: str = "the template") -> str:
    """Return a template as it is sent: without the comment at its top.

    Raises:
        ConfigError: it lacks one of the placeholders it must have, or there is nothing in it.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    body = "\n".join(lines[first:]).strip()
    present = set(_PLACEHOLDER.findall(body))
    missing = [f"{{{placeholder}}}" for placeholder in required if placeholder not in present]
    if missing:
        raise ConfigError(
            f"{name} lacks the placeholder {' and '.join(missing)}.",
            hint="Write it, with its braces, where the text is to go.",
        )
    return body


def label_sentences(passages: Sequence[Passage]) -> list[LabelledArticle]:
    """Return the passages' sentences by article, labelled `s1`, `s2` ... in the order shown.

    Articles come in the order of their best passage, sentences in their article's; each sentence
    is there once. Headings are left out: a headline is no evidence.
    """
    seen: set[tuple[str, int]] = set()
    first: dict[str, Passage] = {}
    told: dict[str, list[tuple[Sentence, str, date | None, None]]] = {}
    for passage in passages:
        best = first.setdefault(passage.article_id, passage)
        of_article = told.setdefault(passage.article_id, [])
        for sentence in passage.sentences:
            key = (sentence.article_id, sentence.index)
            if not sentence.heading and key not in seen:
                seen.add(key)
                of_article.append((sentence, best.title, best.date, None))
    return labelled_evidence(chain.from_iterable(told.values()))[0]


def labelled_evidence(
    found: Iterable[tuple[Sentence, str, date | None, Labelled]],
) -> tuple[list[LabelledArticle], dict[str, Labelled]]:
    """Return sentences by article as a model sees them, and by label what each stands for.

    Each is given as `(sentence, title, date, what it stands for)`. Articles come in the order in
    which they are first met, sentences in their article's.
    """
    by_article: dict[str, list[tuple[Sentence, str, date | None, Labelled]]] = {}
    for each in found:
        by_article.setdefault(each[0].article_id, []).append(each)
    articles: list[LabelledArticle] = []
    labels: dict[str, Labelled] = {}
    for told in by_article.values():
        told.sort(key=lambda each: each[0].index)
        labelled = []
        for sentence, _, _, meant in told:
            label = f"s{len(labels) + 1}"
            labels[label] = meant
            labelled.append((label, sentence))
        articles.append(LabelledArticle(told[0][1], told[0][2], tuple(labelled)))
    return articles, labels


def build_answer_messages(
    question: str, articles: Sequence[LabelledArticle], template: str, nonce: str
) -> list[Message]:
    """Return the messages that ask for an answer over labelled sentences.

    `template` is what `check_template` returned; `nonce` is a word that no article can know.
    """
    return _messages(template, {"question": _folded(question), **_told(articles, nonce)})


def build_check_messages(
    statement: str, articles: Sequence[LabelledArticle], template: str, nonce: str
) -> list[Message]:
    """Return the messages that ask which of labelled sentences support a statement."""
    values = {"statement": _harmless(statement), **_told(articles, nonce)}
    return _messages(template, values)


def build_compare_messages(
    topic: str, articles: Sequence[LabelledArticle], template: str, nonce: str
) -> list[Message]:
    """Return the messages that ask which of labelled sentences on a topic disagree."""
    return _messages(template, {"topic": _harmless(topic), **_told(articles, nonce)})


def build_rewrite_messages(
    question: str, turns: Sequence[tuple[str, str]], template: str
) -> list[Message]:
    """Return the messages that ask for a follow-up which can be understood alone.

    `turns` are the last `(question, answer)` pairs, oldest first; long answers are cut.
    """
    lines = []
    for asked, answered in turns:
        lines.append(f"Q: {_folded(asked)}")
        lines.append(f"A: {_harmless(answered)[:ANSWER_SHOWN]}")
    return _messages(template, {"question": _folded(question), "turns": "\n".join(lines)})


def estimate_tokens(text: str) -> int:
    """Return how many tokens a text takes at most, as a rule, in any model's vocabulary.

    A token for 3 ASCII characters, English having 4 and more, and one for every other character.
    """
    ascii_characters = sum(map(str.isascii, text))
    return ceil(ascii_characters / 3) + len(text) - ascii_characters


def sentence_budget(
    question: str,
    template: str,
    *,
    window: int,
    reply_tokens: int,
    estimate: Callable[[str], int] = estimate_tokens,
) -> int:
    """Return how many tokens of a model's window are left for labelled sentences.

    Raises:
        UsageError: the question leaves too little room.
        ConfigError: there would be too little without any question.
    """
    room = window - reply_tokens - estimate(template) - OVERHEAD
    if room < LEAST_SENTENCES:
        raise ConfigError(
            f"The model's window of {window} tokens is too small for the prompt and a reply.",
            hint="Choose another model with -m/--model.",
        )
    left = room - estimate(_folded(question))
    if left < LEAST_SENTENCES:
        raise UsageError(
            f"The question is too long for the model's window of {window} tokens.",
            hint="Ask a shorter question, or choose a model with a larger window.",
        )
    return left


def fit_sentences(
    passages: Sequence[Passage], budget_tokens: int, estimate: Callable[[str], int]
) -> list[Passage]:
    """Return the passages, best first, that fit a number of tokens; each whole or not at all.

    One that is too large is passed over for the next.
    """
    fitting: list[Passage] = []
    headed: set[str] = set()
    for passage in passages:
        told = [sentence for sentence in passage.sentences if not sentence.heading]
        lines = [_sentence_line("s1000", sentence) for sentence in told]
        if passage.article_id not in headed:
            lines.insert(0, _header(passage.title, passage.date, "0" * 16))
        cost = sum(estimate(line) + 1 for line in lines) + 1  # line ends; a mark where text is left
        if cost <= budget_tokens:
            budget_tokens -= cost
            fitting.append(passage)
            headed.add(passage.article_id)
    return fitting


def _messages(template: str, values: Mapping[str, str]) -> list[Message]:
    """The filled template as messages; what is filled in is not searched for placeholders."""

    def filled(part: str) -> str:
        return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), part).strip()

    system, *user = _SPLIT.split(template, maxsplit=1)
    if not user or not system.strip():
        return [Message("user", filled(user[0] if user else system))]
    return [Message("system", filled(system)), Message("user", filled(user[0]))]


def _told(articles: Sequence[LabelledArticle], nonce: str) -> dict[str, str]:
    """Return what every template gets that shows articles."""
    lines = [line for article in articles for line in _article_lines(article, nonce)]
    return {"sentences": "\n".join(lines), "nonce": nonce}


def _article_lines(article: LabelledArticle, nonce: str) -> list[str]:
    lines = [_header(article.title, article.date, nonce)]
    previous: Sentence | None = None
    for label, sentence in article.sentences:
        if previous is not None and sentence.index > previous.index + 1:
            lines.append("...")
        lines.append(_sentence_line(label, sentence))
        previous = sentence
    return lines


def _header(title: str, day: date | None, nonce: str) -> str:
    dated = f"{day.day} {day:%B %Y}" if day else "no date"
    return f"article {nonce}: {_harmless(title) or 'no title'} ({dated})"


def _sentence_line(label: str, sentence: Sentence) -> str:
    text = _harmless(sentence.text)
    if text.startswith("<"):
        text = "‹" + text[1:]  # only a speaker stands in angle brackets at the beginning
    if sentence.speaker is None:
        return f"[{label}] {text}"
    speaker = _harmless(sentence.speaker).replace("<", "‹").replace(">", "›")
    return f"[{label}] <{speaker}> {text}"


def _harmless(text: str) -> str:
    """Article text on one line, without what a reader cannot see and what looks like a label."""
    return _LABEL_LIKE.sub("‹", _folded(text))


def _folded(text: str) -> str:
    """A text on one line, with nothing invisible in it, that can be encoded."""
    visible = _INVISIBLE.sub("", " ".join(text.split()))
    return " ".join(visible.encode("utf-8", "replace").decode().split())
