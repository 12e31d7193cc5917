"""A file that somebody is writing -> its text, as an article of its format is read."""

from ..errors import UsageError
from ..types import Extracted
from .readers.registry import format_of, named
from .sources import open_source

MARKDOWN = "markdown"  # what a name tells nothing of is read as
LARGEST = 10_000_000  # bytes


def read_draft_file(path: str) -> Extracted:
    """Return the text of a draft in a format that holds one article.

    Raises:
        UsageError: there is no such file, or it cannot be read as what its name says.
    """
    from ..errors import ArticleError

    found = format_of(path) or named(MARKDOWN)
    if found.many:
        raise UsageError(
            f"{path} holds records, not a draft.", hint="Give one text: qa check DRAFT.md"
        )
    try:
        with open_source(path, found, max_size=LARGEST) as source:
            draft = next(iter(source.articles()), None)
    except ArticleError as error:
        reason = "there is no such file" if "gone meanwhile" in error.message else error.message
        raise UsageError(
            f"{path}: {reason}.", hint="Give a text file, or - for standard input."
        ) from error
    if draft is None or not draft.text.strip():
        reason = (draft and draft.problem) or "there is no text in it"
        raise UsageError(f"{path}: {reason}.", hint="Give a file with a text in it.")
    return draft
