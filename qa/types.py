"""The values that flow through `qa`: plain, frozen, and free of input and output.

Offsets are characters, half-open, into `Article.text`; lines are 1-based and counted in the file.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Markup = Literal["plain", "markdown"]
Status = Literal["answered", "partial", "not_found", "error"]
Unit = Literal["line", "page", "paragraph", "chapter"]


class Place(NamedTuple):
    """Where to look a sentence up: the number, from 1, of a line, page, paragraph or chapter."""

    kind: Unit
    value: int


class Span(NamedTuple):
    """Where a sentence lies: characters `[start, end)` of an article's text."""

    start: int
    end: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One source text, decoded or extracted once and never rewritten.

    `body` is the character where prose begins, after any front matter; `marks` are the characters
    where each page, paragraph or chapter (`unit`) begins, none where places are lines.
    """

    id: str
    path: str
    text: str
    title: str
    record: int | None = None
    date: datetime.date | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = "line"
    marks: tuple[int, ...] = ()
    body: int = 0
    markup: Markup = "plain"


@dataclass(frozen=True, slots=True)
class Extracted:
    """One article as a reader of its format found it, before names and datelines are looked at.

    `text` is what is stored, split and cited; `body` is the character of it where prose begins.
    `marks` are the characters where each `unit` of the source (page, paragraph, chapter) begins,
    ascending, the first of them unit 1; without marks places are lines of `text`. `id` is what its
    source calls it; `record` counts from 1 in a file of many articles. `problem` says what was
    wrong with it: a part that could not be read (the rest is there), or with an empty `text` why
    there is no article.
    """

    text: str
    title: str | None = None
    date: datetime.date | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    record: int | None = None
    unit: Unit = "line"
    marks: tuple[int, ...] = ()
    body: int = 0
    markup: Markup = "plain"
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `article.text[start:end] == text`, `line` where it starts in that text.

    `marked` is where it starts in a source that counts in something other than lines.
    """

    article_id: str
    index: int
    start: int
    end: int
    line: int
    text: str
    speaker: str | None = None
    heading: bool = False
    marked: Place | None = None

    @property
    def place(self) -> Place:
        """Where a reader finds it."""
        return self.marked or Place("line", self.line)

    @property
    def page(self) -> int | None:
        """The page it is on, where the source has pages."""
        return self.marked.value if self.marked and self.marked.kind == "page" else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article; the unit that is embedded and retrieved.

    `id` is the store's number for this version of the passage, 0 before it is stored;
    `article_id`, `title` and `date` are its article's; so is `story`, which articles that tell the
    same have in common, None for one that is alone.
    """

    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    id: int = 0
    title: str = ""
    date: datetime.date | None = None
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage with its score (higher is better) and where it came from.

    Ranks count from 1 and are None where that index did not find the passage; `keyword_score` is a
    BM25 score and `vector_score` a cosine, each 0.0 where unknown.
    """

    passage: Passage
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None
    keyword_score: float = 0.0
    vector_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """The number a reader sees and the sentence it stands for.

    `also_in` lists sentences of other articles that say nearly the same; `stale` tells that the
    file has changed since it was indexed; `context` is the sentence before one that cannot be
    understood alone.
    """

    number: int
    sentence: Sentence
    path: str
    title: str
    date: datetime.date | None = None
    record: int | None = None
    score: float = 0.0
    also_in: tuple["Citation", ...] = ()
    stale: bool = False
    context: Sentence | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer, the numbers it cites, and whether they support it."""

    text: str
    citations: tuple[int, ...]
    supported: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Disagreeing:
    """Two cited sentences, by number, that disagree, and the words of each on what they do.

    Of a denial the words are the sentences themselves. A chat model found those `by` it: it took
    them to be of the same; that they differ was found by rules all the same.
    """

    citations: tuple[int, int]
    about: Literal["number", "date", "negation"]
    words: tuple[str, str]
    by: Literal["rules", "model"] = "rules"

    @property
    def headline(self) -> str:
        """In a few words, what they disagree on."""
        told = f"{self.about}: {self.words[0]} or {self.words[1]}"
        if self.about == "negation":
            told = "one says so, the other denies it"
        return told if self.by == "rules" else f"{told} (as a model reads them)"

    @property
    def told(self) -> str:
        """In a sentence, that they disagree and what each says."""
        first, second = self.citations
        told = f"[{first}] says {self.words[0]}, [{second}] says {self.words[1]}."
        if self.about == "negation":
            told = f"[{first}] and [{second}] contradict each other."
        return f"The articles disagree: {told}"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reply took: tokens, seconds, milliseconds to the first token, cost where known."""

    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0
    first_token_ms: float | None = None
    cost: float | None = None

    def __add__(self, later: "Usage") -> "Usage":
        """Return what two calls took together; the first word is that of the later one."""
        costs = [each.cost for each in (self, later) if each.cost is not None]
        return Usage(
            self.input_tokens + later.input_tokens,
            self.output_tokens + later.output_tokens,
            self.seconds + later.seconds,
            later.first_token_ms if later.first_token_ms is not None else self.first_token_ms,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question. Times are milliseconds by step."""

    question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    disagreements: tuple[Disagreeing, ...] = ()
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles and speakers a question is about.

    Dates are inclusive; `articles` are ids or globs over ids, one of which must match; `speakers`
    are names as the catalogue has them, one of which must speak in the passage.
    """

    since: datetime.date | None = None
    until: datetime.date | None = None
    articles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.articles or self.speakers)


class Copy(NamedTuple):
    """A file, or a record of one, that holds exactly what an article does."""

    article_id: str
    path: str
    record: int | None
    size: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as the catalogue holds it; text, sentences and passages where asked for.

    `copies` are other files that hold the same; `story` is the id of the first article of those
    that tell the same in nearly the same words, None for one that is alone.
    """

    article: Article
    key: int
    sentence_count: int
    passage_count: int
    indexed_at: str
    size: int = 0
    mtime_ns: int = -1
    digest: bytes = b""
    ctime_ns: int = -1
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    copies: tuple[Copy, ...] = ()
    story: str | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best sentences as citations, and the passages they lie in, best first."""

    query: str
    sentences: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a chat model; `role` is system, user or assistant."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an answer to show now, citations numbered, not yet checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim whose words have all been shown, with the verdict on it.

    `start` and `end` are where it stands in all the words shown so far, in characters, half-open;
    None: from the first that no verdict has come on, and to the last. Words between two claims are
    nobody's claim, and stay unchecked.
    """

    claim: Claim
    end: int | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The end of a streamed answer: all of it, as it would have been without streaming."""

    answer: Answer


AnswerEvent = Words | Checked | Answered


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation, as it was typed and as it was searched, and its answer."""

    question: str
    searched: str
    answer: Answer
