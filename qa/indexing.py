"""Files -> articles -> sentences -> passages -> vectors -> store, a batch at a time.

Nothing is written before a batch is whole, and each batch is written in the order that lets a kill
between any two steps show the old or the new article, never a mixture. It must not print.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from .decoding import decode
from .errors import ArticleError
from .front_matter import make_article, read_front_matter, title_of
from .languages import language_of
from .passages import PASSAGES_VERSION, embedding_text, group_sentences
from .protocols import (
    Embedder,
    KeywordIndex,
    NewArticle,
    VectorIndex,
    Vectors,
    WritableCatalogue,
)
from .sentences import SPLITTER_VERSION, line_numbers, split_sentences
from .speakers import SPEAKERS_VERSION, find_speakers
from .types import Article, IndexReport, KnownFile, Passage, Sentence

RULES = f"sentences {SPLITTER_VERSION}, speakers {SPEAKERS_VERSION}, passages {PASSAGES_VERSION}"
BATCH_PASSAGES = 2_000
BATCH_CHARACTERS = 4_000_000  # bounds memory where passages are few and long
YOUNG_NS = 2_000_000_000  # a file this young may change again within its time stamp's grain


@dataclass(frozen=True, slots=True)
class FileToIndex:
    """A file to read: where it is, the id it gets, and what was known of it."""

    path: str
    article_id: str
    name: str
    markup: str
    known: KnownFile | None = None


@dataclass(frozen=True, slots=True)
class IndexParts:
    """The open parts of a store that indexing writes to."""

    catalogue: WritableCatalogue
    vectors: VectorIndex
    keywords: KeywordIndex
    embedder: Embedder


class Content(Protocol):
    """A file's bytes, their digest, and size and times as they were when reading ended."""

    @property
    def data(self) -> bytes: ...
    @property
    def digest(self) -> bytes: ...
    @property
    def size(self) -> int: ...
    @property
    def mtime_ns(self) -> int: ...
    @property
    def ctime_ns(self) -> int: ...


@dataclass(slots=True)
class Batch:
    """Articles that become current together, and files found unchanged on reading."""

    articles: list[NewArticle] = field(default_factory=list)
    touched: list[KnownFile] = field(default_factory=list)
    passages: int = 0
    characters: int = 0

    def full(self) -> bool:
        """Tell whether it is time to write."""
        return self.passages >= BATCH_PASSAGES or self.characters >= BATCH_CHARACTERS


def index_files(
    files: Sequence[FileToIndex],
    *,
    parts: IndexParts,
    read: Callable[[str], Content],
    counts: IndexReport,
    report: Callable[[IndexReport], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Read, split, group and embed files; make each batch current as soon as it is whole.

    While one batch is written, the next is being made. `stop` is asked between files; when it says
    so, the batch in hand is still written.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="store") as writer:
        writing: Future[None] | None = None
        for batch in _batches(files, parts, read, counts, report, stop):
            if writing is not None:
                writing.result()
            writing = writer.submit(store_batch, batch, parts)
        if writing is not None:
            writing.result()


def _batches(
    files: Sequence[FileToIndex],
    parts: IndexParts,
    read: Callable[[str], Content],
    counts: IndexReport,
    report: Callable[[IndexReport], None],
    stop: Callable[[], bool],
) -> Iterator[Batch]:
    batch = Batch()
    for file in files:
        if stop():
            counts.interrupted = True
            break
        try:
            _add_file(file, batch, read(file.path), counts, parts.catalogue.takes)
        except ArticleError as error:
            counts.skipped.append((file.path, error.message))
        if batch.full():
            yield embed_batch(batch, parts.embedder)
            batch = Batch()
        report(counts)
    if batch.articles or batch.touched:
        yield embed_batch(batch, parts.embedder)
    report(counts)


def _add_file(
    file: FileToIndex,
    batch: Batch,
    content: Content,
    counts: IndexReport,
    takes: Callable[[str], bool],
) -> None:
    data, mtime_ns = content.data, content.mtime_ns
    if time.time_ns() - mtime_ns < YOUNG_NS:
        mtime_ns = -1  # the next run compares the text
    if file.known is not None and file.known.digest == content.digest:
        seen = file.known._replace(size=content.size, mtime_ns=mtime_ns, ctime_ns=content.ctime_ns)
        batch.touched.append(seen)
        counts.unchanged += 1
        return
    if not data:
        raise ArticleError("empty")
    text = decode(data)
    if not takes(text):
        raise ArticleError("too long to be stored")
    header = read_front_matter(text)
    if header.problem:
        counts.problems.append((file.path, header.problem))
    article = make_article(
        text,
        article_id=file.article_id,
        path=file.path,
        name=file.name,
        markup="markdown" if file.markup == "markdown" else "plain",
        header=header,
    )
    article, sentences, passages = derive(article, file.name)
    if not passages:
        raise ArticleError("no text in it")
    batch.articles.append(
        NewArticle(
            article=article,
            sentences=sentences,
            passages=passages,
            vectors=np.zeros((0, 0), dtype=np.float32),
            size=content.size,
            mtime_ns=mtime_ns,
            ctime_ns=content.ctime_ns,
            digest=content.digest,
            key=file.known.key if file.known else None,
        )
    )
    batch.passages += len(passages)
    batch.characters += len(text)
    counts.passages += len(passages)
    counts.not_english += article.language not in ("en", None)
    if file.known is None:
        counts.new += 1
    else:
        counts.changed += 1


def derive(article: Article, name: str) -> tuple[Article, list[Sentence], list[Passage]]:
    """Return an article with its title and language, its sentences and its passages."""
    text = article.text
    spans = split_sentences(text, start=article.body, markup=article.markup)
    lines = line_numbers(text, [span.start for span in spans])
    speakers = find_speakers(text, spans)
    article = replace(
        article, title=title_of(article, spans, name), language=language_of(text[article.body :])
    )
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
        )
        for index, (span, line, speaker) in enumerate(zip(spans, lines, speakers, strict=True))
    ]
    return article, sentences, group_sentences(text, sentences)


def embed_batch(batch: Batch, embedder: Embedder) -> Batch:
    """Give every passage of a batch its vector."""
    texts = [
        embedding_text(new.article.title, passage.text)
        for new in batch.articles
        for passage in new.passages
    ]
    vectors = _rounded(embedder.embed(texts)) if texts else np.zeros((0, 0), dtype=np.float32)
    start = 0
    for number, new in enumerate(batch.articles):
        end = start + len(new.passages)
        batch.articles[number] = replace(new, vectors=vectors[start:end])
        start = end
    return batch


def _rounded(vectors: Vectors) -> Vectors:
    """Round to what the catalogue keeps, so that an index rebuilt from it is the same."""
    return vectors.astype(np.float16).astype(np.float32)


def store_batch(batch: Batch, parts: IndexParts) -> None:
    """Write one batch: indexes first, then the catalogue in one transaction, then the dead."""
    catalogue = parts.catalogue
    if batch.touched:
        catalogue.touch(batch.touched)
    if not batch.articles:
        return
    articles = _numbered(batch.articles, catalogue)
    passages = [(new, passage) for new in articles for passage in new.passages]
    parts.vectors.add(
        [passage.id for _, passage in passages], np.concatenate([new.vectors for new in articles])
    )
    parts.keywords.add((passage.id, new.article.title, passage.text) for new, passage in passages)
    parts.keywords.commit()
    catalogue.replace(articles, rules=RULES)
    bury(parts)


def _numbered(articles: Sequence[NewArticle], catalogue: WritableCatalogue) -> list[NewArticle]:
    number = catalogue.reserve(sum(len(new.passages) for new in articles))
    numbered: list[NewArticle] = []
    for new in articles:
        passages = [
            replace(passage, id=number + offset) for offset, passage in enumerate(new.passages)
        ]
        number += len(passages)
        numbered.append(replace(new, passages=passages))
    return numbered


def bury(parts: IndexParts) -> None:
    """Take passages that no article has any more out of both indexes, then off the list.

    Both indexes then hold what the catalogue does, and are vouched for with its state.
    """
    dead = parts.catalogue.dead()
    if dead:
        parts.vectors.delete(dead)
        parts.keywords.delete(dead)
        parts.keywords.commit()
        parts.catalogue.buried(dead)
    state, _ = parts.catalogue.states()
    parts.vectors.vouch(state)
    parts.keywords.vouch(state)


def remove_articles(
    keys: Sequence[int], parts: IndexParts, *, kept_out: Sequence[str] = ()
) -> None:
    """Take articles out of the store, and remember what is to be kept out of it."""
    parts.catalogue.replace((), removed=keys, kept_out=kept_out, rules=RULES)
    bury(parts)
