"""Readers of LlamaIndex, by name, for files of any other kind.

Turns `.ipynb=llama_index.readers.file:IPYNBReader` into a reader of such files, and the documents
it makes of one into articles. Loads LlamaIndex only when asked for such a reader.

A file is one article: its documents follow each other with an empty line between, and its places
are pages where the documents tell theirs, else paragraphs: one a document. Where each of several
documents names itself (its own title or address), each is an article, and `record` counts them.
"""

import inspect
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..errors import ArticleError, ConfigError, ModelError, UsageError
from ..record_fields import Fields
from ..record_values import sound
from ..records import described
from ..types import Extracted
from .llamaindex_spec import CLASS_NAME, PREFIX, Spec, built

if TYPE_CHECKING:
    from llama_index.core.schema import Document

EXAMPLE: Final = ".ipynb=llama_index.readers.file:IPYNBReader"
FILE_NAMES: Final = ("file", "file_path", "input_file", "path", "filename", "filepath")
PAGE_NAMES: Final = ("page_label", "page", "page_number")
BETWEEN: Final = "\n\n"
# What LlamaIndex says of the file itself, which no article is told by.
OF_THE_FILE: Final = frozenset(
    """file_name filename file_path file_type file_size creation_date last_modified_date
    last_accessed_date extension""".split()
)


def parse_reader(words: str) -> tuple[str, Spec]:
    """Return the ending of names and the class that a value of `--reader` stands for.

    Raises:
        UsageError: it is not written as `.ipynb=llama_index.readers.file:IPYNBReader`.
    """
    ending, mark, name = (part.strip() for part in words.partition("="))
    hint = f"Write it as --reader '{EXAMPLE}'."
    if not mark or not ending.startswith(".") or len(ending) < 2 or "/" in ending:
        raise UsageError(f"{words!r} does not begin with the ending of a file's name.", hint=hint)
    path, question_mark, arguments = name.partition("?")
    dotted = path.replace(":", ".", 1)
    if not CLASS_NAME.fullmatch(dotted):
        raise UsageError(f"{path!r} is not the name of a reader of llama_index.", hint=hint)
    try:
        return ending.lower(), Spec.parsed(f"{PREFIX}{dotted}{question_mark}{arguments}")
    except ConfigError as error:
        raise UsageError(error.message, hint=hint) from error


def load_reader(spec: Spec) -> "LlamaIndexReader":
    """Return the reader that a name stands for.

    Raises:
        ConfigError: it is not installed, is no reader of files, or cannot be set up.
    """
    from llama_index.core.readers.base import BaseReader

    try:
        reader = built(spec, BaseReader, "reader")
    except ModelError as error:
        raise ConfigError(error.message, hint=error.hint) from error
    method = reader.load_data
    if not _parameters(method):
        method = reader.lazy_load_data
    name = _file_parameter(method)
    if name is None:
        raise ConfigError(
            f"{spec.class_name} of {spec.module} reads no files.",
            hint=f"Name a reader of files, such as '{EXAMPLE}'.",
        )
    return LlamaIndexReader(spec, method, name)


@dataclass(frozen=True)
class LlamaIndexReader:
    """A reader of LlamaIndex that takes a file."""

    spec: Spec
    method: Callable[..., Any]
    parameter: str

    def read(self, path: str, *, fields: Fields) -> Iterator[Extracted]:
        """Yield the articles that the reader finds in a file.

        Raises:
            ArticleError: it finds none, or fails; the message is the reason alone.
        """
        documents = [
            (text, _metadata(document))
            for document in self._documents(path)
            if (text := sound(document.text).strip())
        ]
        if not documents:
            raise ArticleError(f"{self.spec.class_name} finds no text in it")
        if _are_articles([values for _, values in documents], fields):
            for number, (text, values) in enumerate(documents, 1):
                yield replace(described(text, values, fields), record=number)
        else:
            yield _joined(documents, fields)

    def _documents(self, path: str) -> Sequence["Document"]:
        try:
            with redirect_stdout(io.StringIO()):  # some readers print what they do
                return list(self.method(**{self.parameter: Path(path)}))
        except Exception as error:  # each reader's library has exceptions of its own
            words = self.spec.cleaned(error)
            raise ArticleError(f"{self.spec.class_name} cannot read it ({words})") from error


def _parameters(method: Callable[..., Any]) -> list[inspect.Parameter]:
    return [
        item
        for item in inspect.signature(method).parameters.values()
        if item.kind in (item.POSITIONAL_OR_KEYWORD, item.KEYWORD_ONLY)
    ]


def _file_parameter(method: Callable[..., Any]) -> str | None:
    """Return the name of the argument that takes a file; None where others are needed too."""
    parameters = _parameters(method)
    name = next((name for name in FILE_NAMES if any(p.name == name for p in parameters)), None)
    needed = [p.name for p in parameters if p.default is p.empty and p.name != name]
    return None if needed else name


def _metadata(document: "Document") -> dict[str, object]:
    return {
        str(name): value
        for name, value in document.metadata.items()
        if str(name).lower() not in OF_THE_FILE
    }


def _are_articles(known: Sequence[Mapping[str, object]], fields: Fields) -> bool:
    """Tell whether documents are articles: each has a title or an address that no other has."""
    if len(known) < 2 or all(_page(values) is not None for values in known):
        return False
    told = [described(".", values, fields) for values in known]
    for names in ([each.url for each in told], [each.title for each in told]):
        if None not in names and len(set(names)) == len(names):
            return True
    return False


def _page(values: Mapping[str, object]) -> object:
    return next((values[name] for name in PAGE_NAMES if name in values), None)


def _joined(documents: list[tuple[str, dict[str, object]]], fields: Fields) -> Extracted:
    """Return documents as one article, with a mark where each of them begins."""
    known = [values for _, values in documents]
    shared = {
        name: value
        for name, value in known[0].items()
        if name not in PAGE_NAMES and all(values.get(name) == value for values in known)
    }
    whole = BETWEEN.join(text for text, _ in documents)
    found = described(whole, shared, fields)
    if len(documents) == 1:
        return found
    marks = []
    place = len(found.text) - len(whole)  # the title, where it leads
    for text, _ in documents:
        marks.append(place)
        place += len(text) + len(BETWEEN)
    marks[0] = 0
    has_pages = all(_page(values) is not None for values in known)
    return replace(found, unit="page" if has_pages else "paragraph", marks=tuple(marks))
