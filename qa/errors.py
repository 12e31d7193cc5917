"""What can go wrong, each with its exit code; nothing here is raised for a bug.

A message says what failed and on which file or value; a hint says what to type next.
"""

from typing import ClassVar


class QAError(Exception):
    """The base of every error a user can meet; never raised itself."""

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(QAError):
    """A question, number or pattern that cannot be used."""

    exit_code = 2
    kind = "usage"


class ConfigError(QAError):
    """A bad value in `qa.toml` or a `QA_*` variable."""

    exit_code = 3
    kind = "config"


class ArticleError(QAError):
    """An article or a folder of articles that cannot be read."""

    exit_code = 4
    kind = "article"


class StoreError(QAError):
    """The store cannot be used as it is."""

    exit_code = 5
    kind = "store"


class StoreNotFound(StoreError):
    """There is no store where one was looked for."""

    kind = "store_not_found"


class StoreBusy(StoreError):
    """Another process is writing to the store."""

    kind = "store_busy"


class StoreMismatch(StoreError):
    """The store was made with another embedder, or by a newer version."""

    kind = "store_mismatch"


class StoreDamaged(StoreError):
    """A part of the store does not open."""

    kind = "store_damaged"


class ModelError(QAError):
    """An embedder or chat model did not do its work.

    `lasting` tells that every other question would fail as well: a refused key, a server that is
    not there.
    """

    exit_code = 6
    kind = "model"

    def __init__(self, message: str, *, hint: str | None = None, lasting: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.lasting = lasting


class ModelUnavailable(ModelError):
    """The model cannot be reached or loaded; trying again may help."""

    kind = "model_unavailable"


class ModelRefused(ModelError):
    """The model's server understood and will not: key, model, quota, length or content."""

    kind = "model_refused"


class ModelReplyCut(ModelError):
    """A reply ended at the number of tokens it was allowed; what came before it is sound."""

    kind = "model_reply_cut"


class ModelReplyInvalid(ModelError):
    """What came back is not what a model's server promises."""

    kind = "model_reply_invalid"
