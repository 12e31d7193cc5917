"""A file -> articles with sentences, passages and vectors, ready to be stored: nothing is written.

This is the work that any number of processes can do at the same time. A file that holds many
articles is given back in pieces, so that memory stays in proportion to a piece.
"""

import time
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import numpy as np

from .articles import digest_of, make_article, title_of
from .errors import ArticleError
from .file_types import FileToIndex, KnownFile, Passed, SeenFile
from .languages import language_of
from .naming import shown
from .near_copies import prose_of, signature_of
from .passages import embedding_text, group_sentences
from .protocols import Embedder, NewArticle, NewCopy, Vectors
from .sentences import line_numbers, split_sentences
from .speakers import find_speakers
from .types import Article, Extracted, Passage, Place, Sentence

YOUNG_NS = 2_000_000_000  # a file this young may change again within its time stamp's grain
PIECE_PASSAGES = 512  # of a file with many articles
NO_VECTORS: Vectors = np.zeros((0, 0), dtype=np.float32)
STREAM = "stdin:"  # before the name of what came from no file
NAMELESS = "standard input"  # where there is no such name
TOO_MUCH_MEMORY = "takes more memory than there is for a file"
UNREAD = -1  # a time that no file has: it will be read again


class Source(Protocol):
    """An open file of articles, and how it was when it was opened."""

    @property
    def seen(self) -> SeenFile: ...
    @property
    def digest(self) -> bytes | None: ...
    @property
    def day(self) -> date | None: ...
    def articles(self) -> Iterator[Extracted]:
        """Yield what the file holds; ArticleError with the reason where it cannot be read."""


Open = Callable[[str, str], AbstractContextManager[Source]]  # a path and the name of its format


@dataclass(slots=True)
class Piece:
    """What came of a file, or of the next part of one that holds many articles.

    `skipped` is why the file gave nothing, `passed` what is to be remembered of that, None where
    it may be otherwise the next time; `gone` is what it no longer holds. `seen`, of the last
    piece, is what is to be remembered of the file once all its pieces are stored; None where its
    article tells, or where it was not read to its end.
    """

    path: str
    articles: list[NewArticle] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    gone: list[KnownFile] = field(default_factory=list)
    kept: list[KnownFile] = field(default_factory=list)
    skipped: str | None = None
    passed: Passed | None = None
    seen: SeenFile | None = None
    last: bool = True

    @property
    def passages(self) -> int:
        """How many passages its articles have."""
        return sum(len(new.passages) for new in self.articles)


def prepare(file: FileToIndex, open_file: Open, takes: Callable[[str], bool]) -> Iterator[Piece]:
    """Read one file, split it, find who speaks, and group it into passages; no vectors yet."""
    seen: SeenFile | None = None
    try:
        with open_file(file.path, file.format) as source:
            seen = source.seen
            if source.digest is None:
                yield from _many(file, source, takes)
            else:
                yield _single(file, source, takes)
    except ArticleError as error:
        hint = f". {error.hint.rstrip('.')}" if error.hint else ""  # a path or a stop follows
        cause = error.__cause__
        failing = isinstance(cause, OSError) and cause.errno is not None  # the disk, not the file
        yield _skipped(file, error.message + hint, None if failing else seen)
    except (MemoryError, RecursionError):
        yield _skipped(file, TOO_MUCH_MEMORY, seen)


def _single(file: FileToIndex, source: Source, takes: Callable[[str], bool]) -> Piece:
    seen, digest = _settled(source.seen), source.digest
    assert digest is not None
    known = file.known[0] if file.known else None
    if known is not None and known.digest == digest and known.record is None:
        return Piece(file.path, kept=[known], seen=seen)
    if not seen.size:
        raise ArticleError("empty")
    problems: list[str] = []
    for found in source.articles():
        if found.problem:
            problems.append(found.problem)
        if not found.text:
            continue
        whole = replace(found, record=None)
        own = next((each for each in file.known if each.record is None and not each.copy), None)
        new = _new_article(file, whole, digest, seen, own, takes, source.day)
        gone = [each for each in file.known if each is not own]
        return Piece(file.path, [new], problems=problems, gone=gone)
    raise ArticleError(problems[0] if problems else "no text in it")


def _many(file: FileToIndex, source: Source, takes: Callable[[str], bool]) -> Iterator[Piece]:
    """Yield the articles of a file piece by piece; what is not read to its end is read again."""
    unread = source.seen._replace(mtime_ns=UNREAD)
    known = {each.record: each for each in file.known}
    piece = Piece(file.path, last=False)
    stored = whole = False
    try:
        for found in source.articles():
            if found.record in file.left_out:
                continue
            before = known.pop(found.record, None)
            try:
                new = _next_article(file, found, before, unread, takes, source.day)
            except ArticleError as error:
                piece.problems.append(_numbered(found, error.message))
                continue
            finally:
                if found.problem and found.text:
                    piece.problems.append(found.problem)
            stored = True
            if new is None:
                assert before is not None
                piece.kept.append(before)
            else:
                piece.articles.append(new)
                if before is not None and before.copy:
                    piece.gone.append(before)
            if piece.passages >= PIECE_PASSAGES:
                yield piece
                piece = Piece(file.path, last=False)
        whole = True
    except ArticleError as error:
        if not stored:
            raise
        piece.problems.append(error.message)
    if not stored:
        raise ArticleError(piece.problems[0] if piece.problems else "no article in it")
    piece.last = True
    if whole:
        piece.seen = _settled(source.seen)
        piece.gone += known.values()
    yield piece


def _next_article(
    file: FileToIndex,
    found: Extracted,
    before: KnownFile | None,
    seen: SeenFile,
    takes: Callable[[str], bool],
    day: date | None,
) -> NewArticle | None:
    """Return one article of a file of many, None where it is as it was."""
    if not found.text:
        raise ArticleError(found.problem or "no text in it")
    digest = digest_of(found)
    if before is not None and before.digest == digest:
        return None
    own = None if before is None or before.copy else before
    return _new_article(file, found, digest, seen, own, takes, day)


def _settled(seen: SeenFile) -> SeenFile:
    """Distrust the time of a file so young that it may yet change without showing it."""
    young = time.time_ns() - seen.mtime_ns < YOUNG_NS
    return seen._replace(mtime_ns=UNREAD) if young else seen


def _new_article(
    file: FileToIndex,
    found: Extracted,
    digest: bytes,
    seen: SeenFile,
    known: KnownFile | None,
    takes: Callable[[str], bool],
    day: date | None = None,
) -> NewArticle:
    if not takes(found.text):
        raise ArticleError("too long to be stored")
    article = make_article(found, article_id=file.article_id, path=file.path, name=file.name)
    if known is not None:
        article = replace(article, id=known.article_id)
    if article.date is None:
        article = replace(article, date=day)
    article, sentences, passages = derive(article, file.name)
    if not passages:
        raise ArticleError("no text in it")
    return NewArticle(
        article=article,
        sentences=sentences,
        passages=passages,
        vectors=NO_VECTORS,
        size=seen.size,
        mtime_ns=seen.mtime_ns,
        ctime_ns=seen.ctime_ns,
        digest=digest,
        key=known.key if known else None,
        signature=signature_of(prose_of(sentences)),
    )


def derive(article: Article, name: str) -> tuple[Article, list[Sentence], list[Passage]]:
    """Return an article with its title and language, its sentences and its passages."""
    text = article.text
    spans = split_sentences(text, start=article.body, markup=article.markup)
    lines = line_numbers(text, [span.start for span in spans])
    speakers = find_speakers(text, spans)
    article = replace(
        article,
        title=title_of(article, spans, name),
        language=language_of(text[article.body :]) or article.language,
    )
    marks = article.marks
    sentences = [
        Sentence(
            article_id=article.id,
            index=index,
            start=span.start,
            end=span.end,
            line=line,
            text=text[span.start : span.end],
            speaker=speaker,
            heading=span.heading,
            marked=Place(article.unit, bisect(marks, span.start)) if marks else None,
        )
        for index, (span, line, speaker) in enumerate(zip(spans, lines, speakers, strict=True))
    ]
    return article, sentences, group_sentences(text, sentences)


def embed_articles(articles: Sequence[NewArticle], embedder: Embedder) -> list[NewArticle]:
    """Give every passage its vector, all in one call; articles that have theirs keep them."""
    texts = [
        embedding_text(new.article.title, passage.text)
        for new in articles
        if not len(new.vectors)
        for passage in new.passages
    ]
    if not texts:
        return list(articles)
    vectors = _rounded(embedder.embed(texts))
    embedded: list[NewArticle] = []
    start = 0
    for new in articles:
        if not len(new.vectors):
            end = start + len(new.passages)
            new, start = replace(new, vectors=vectors[start:end]), end
        embedded.append(new)
    return embedded


def _rounded(vectors: Vectors) -> Vectors:
    """Round to what the catalogue keeps, so that an index rebuilt from it is the same."""
    return vectors.astype(np.float16).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Preparing:
    """The whole work on files, as one process does it; plain data but for the embedder.

    Vectors are made for several files at once; without an embedder none are made.
    """

    open_file: Open
    takes: Callable[[str], bool]
    embedder: Embedder | None = None

    def __call__(
        self, files: Sequence[FileToIndex], begin: Callable[[int], None] = lambda _: None
    ) -> Iterator[tuple[int, Piece, bool]]:
        """Yield `(number of the file, piece, whether it is the file's last)`.

        `begin` is called before each file is looked at, and before each next piece of it.
        """
        waiting: list[tuple[int, Piece]] = []
        passages = 0
        for number, file in enumerate(files):
            begin(number)
            in_pieces = False
            for piece in prepare(file, self.open_file, self.takes):
                waiting.append((number, piece))
                passages += piece.passages
                in_pieces |= not piece.last  # and must not be given back in part, then begun again
                if in_pieces or passages >= PIECE_PASSAGES:
                    yield from self._embedded(waiting)
                    passages = 0
                if not piece.last:
                    begin(number)
        yield from self._embedded(waiting)

    def _embedded(self, waiting: list[tuple[int, Piece]]) -> Iterator[tuple[int, Piece, bool]]:
        if self.embedder is not None:
            articles = [new for _, piece in waiting for new in piece.articles]
            ready = iter(embed_articles(articles, self.embedder))
            for _, piece in waiting:
                piece.articles = [next(ready) for _ in piece.articles]
        for number, piece in waiting:
            yield number, piece, piece.last
        waiting.clear()


def prepare_stream(
    found: Iterable[Extracted],
    known: Mapping[str, Sequence[KnownFile]],
    takes: Callable[[str], bool],
) -> Iterator[Piece]:
    """Take in records that come from no file, each a piece of its own, known by its name again.

    What a record is called is its own id, else its address, else a mark of its content. Of several
    that name one id the last stands; of those that only name one address, as of a site, all do.
    """
    told: dict[str, bytes] = {}
    for record in found:
        if not record.text:
            reason = _numbered(record, record.problem or "no text in it")
            yield Piece(NAMELESS, skipped=reason)
            continue
        digest = digest_of(record)
        name = record.id or record.url or digest.hex()
        before = told.get(name)
        problems = [record.problem] if record.problem else []
        if before == digest:
            yield Piece(NAMELESS, problems=[_numbered(record, "another one is the same")])
            continue
        if before is not None and record.id:
            again = f"it takes the place of another one with the id {shown(name)}"
            problems.append(_numbered(record, again))
        elif before is not None:
            again = f"another one has the address {shown(name)} too; both are kept"
            problems.append(_numbered(record, again))
            name = digest.hex()
        told[name] = digest
        yield _of_stream(record, STREAM + name, name, problems, known, takes)


def _of_stream(
    record: Extracted,
    path: str,
    name: str,
    problems: list[str],
    known: Mapping[str, Sequence[KnownFile]],
    takes: Callable[[str], bool],
) -> Piece:
    file = FileToIndex(path, path, name, "", tuple(known.get(path, ())))
    before = next(iter(file.known), None)
    now = SeenFile(path, len(record.text), 0, 0)
    try:
        new = _next_article(file, replace(record, record=None), before, now, takes, None)
    except ArticleError as error:
        return Piece(path, skipped=_numbered(record, error.message))
    if new is not None:
        return Piece(path, [new], problems=problems)
    assert before is not None
    return Piece(path, problems=problems, kept=[before])


def _numbered(record: Extracted, message: str) -> str:
    """Return a message that says which record of a file it is about."""
    which = "" if record.record is None else f"record {record.record}"
    return message if message.startswith(which) else f"{which}: {message}"


def failed(file: FileToIndex, reason: str) -> Piece:
    """Return what comes of a file that ended the process that read it."""
    found = file.found
    if found is None or reason == TOO_MUCH_MEMORY:  # it was killed, which others may have caused
        return _skipped(file, reason, None)
    return _skipped(file, reason, SeenFile(file.path, found.size, found.mtime_ns, found.ctime_ns))


def _skipped(file: FileToIndex, reason: str, seen: SeenFile | None) -> Piece:
    """Return what comes of a file that gave nothing; it may be passed over if it stays as seen."""
    if seen is None or file.found is None or _settled(seen).mtime_ns == UNREAD:
        return Piece(file.path, skipped=reason)
    passed = Passed(file.path, *seen[1:], reason, file.found.reader)
    return Piece(file.path, skipped=reason, passed=passed)


def as_copy(new: NewArticle) -> NewCopy:
    """Return what is kept of an article that another one is word for word."""
    article = new.article
    return NewCopy(
        article.id,
        article.path,
        new.digest,
        new.size,
        new.mtime_ns,
        new.ctime_ns,
        record=article.record,
    )
