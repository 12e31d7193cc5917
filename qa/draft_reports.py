"""What came of checking a draft: its statements, each with its verdict and sentences. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .differences import Difference
from .drafts import DraftStatement
from .types import Citation, Usage

Found = Literal["supported", "differs", "not_found"]


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement of a draft and what the articles have for it.

    `citations` are numbers: of the sentences that support it, that it differs from, or that come
    nearest. `reason` says why it is not supported, for the user; `difference` the words of both
    where they differ on a number, a date or a name.
    """

    statement: DraftStatement
    verdict: Found
    citations: tuple[int, ...] = ()
    reason: str | None = None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A draft's name and text, its statements in order, and the sentences cited, from 1.

    `silent` counts the sentences that state nothing; `notes` are for the user; `model` is the chat
    model that had a say.
    """

    name: str
    text: str
    title: str
    statements: tuple[CheckedStatement, ...]
    citations: tuple[Citation, ...]
    silent: int = 0
    notes: tuple[str, ...] = ()
    model: str | None = None
    usage: Usage = field(default_factory=Usage)
    generation: int = 0
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Found, int]:
        """How many statements came out how."""
        found: dict[Found, int] = {"supported": 0, "differs": 0, "not_found": 0}
        for one in self.statements:
            found[one.verdict] += 1
        return found

    @property
    def supported(self) -> bool:
        """Whether the articles bear out every statement; not so where the draft has none."""
        return bool(self.statements) and all(one.verdict == "supported" for one in self.statements)
