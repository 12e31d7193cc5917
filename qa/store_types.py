"""What is told of a whole store: what it holds, what was done to it, and how it is.

Plain values, free of input and output.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Condition = Literal["ok", "pending", "warning", "damaged"]


class StoreName(NamedTuple):
    """Where a store is, and whose vectors it holds (None before there are any)."""

    path: str
    embedder: str | None


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """What a store holds and who made its vectors."""

    path: str
    generation: int
    embedder: str | None
    dimensions: int
    folders: tuple[str, ...]
    articles: int
    sentences: int
    passages: int
    undated: int
    bytes: int = 0


@dataclass(slots=True)
class IndexReport:
    """What an index run has done so far; the one value that grows while it is looked at.

    `total` and `files` count files, those there are and those dealt with; `new` to `copies` count
    articles, `passages` new passages. What was found under another name than before, and no longer
    under that, is `renamed`, neither new nor removed. `skipped` and `problems` hold
    `(path, reason)`; `failures` are whole folders that could not be used; `seconds` is wall time.
    """

    total: int = 0
    files: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    renamed: int = 0
    passages: int = 0
    copies: int = 0
    not_english: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False
    dry_run: bool = False

    @property
    def articles(self) -> int:
        """How many articles were met."""
        return self.new + self.changed + self.unchanged + self.renamed + self.copies


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at in a store, what came of it, and what to do about it.

    `pending` is work that the next `qa index` does by itself; `count` how many things it is about.
    """

    name: str
    status: Condition
    message: str
    hint: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Checkup:
    """All that was looked at in a store, in order."""

    path: str
    checks: tuple[Check, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing is damaged; work may be pending, and warnings may stand."""
        return all(check.status != "damaged" for check in self.checks)

    @property
    def pending(self) -> bool:
        """Whether the next `qa index` has something to finish."""
        return any(check.status == "pending" for check in self.checks)


class Flaw(NamedTuple):
    """What is wrong with a stored article; its text can still be read unless it is `lost`."""

    key: int
    article_id: str
    reason: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Compacted:
    """What making a store compact came to: its bytes, and what went with the deleted texts.

    `forgotten` is how many questions of the history quoted them, `dropped` which files of earlier
    times held them.
    """

    before: int
    after: int
    forgotten: int
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was re-pointed from one path to another, and how many of its articles are not there."""

    old: str
    new: str
    articles: int
    folders: int
    missing: int
