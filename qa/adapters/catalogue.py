"""The catalogue in SQLite: the record of truth that both indexes can be rebuilt from.

Reading is here, writing in `catalogue_writing.py`. Nothing outside knows that it is SQL.
"""

import json
import os
import sys
from bisect import bisect
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple
from zlib import decompress

import numpy as np

from ..file_types import Folder, KnownFile, Passed
from ..protocols import Ids, Vectors
from ..store_types import StoreSummary
from ..types import Article, ArticleRecord, Copy, Filter, Passage, Place, Sentence
from .catalogue_schema import open_connection, sqlite_errors, unpacking

FILE_NAME = "catalogue.sqlite3"
CACHED_ARTICLES = 256  # a warm question touches some thirty
CACHED_BLOCKS = 64
MAX_VARIABLES = 500  # of one statement

ARTICLE_COLUMNS = (
    "key, id, path, record, title, date, author, url, language, metadata, body, markup, digest,"
    " size, mtime_ns, indexed_at, generation, block, block_start, block_size,"
    " sentence_count, passage_count, ctime_ns, outlet, unit, marks,"
    " (SELECT id FROM article AS first WHERE first.key = article.story)"
)


class _Loaded(NamedTuple):
    article: Article
    spans: Any  # (n, 5) int32: start, end, line, heading, speaker
    speakers: list[str]


class SqliteCatalogue:
    """Reads of the catalogue; several threads may ask one object, and take turns."""

    def __init__(
        self, folder: Path, *, create: bool = False, note: Callable[[str], None] = lambda _: None
    ) -> None:
        self.path = folder / FILE_NAME
        self._connection = open_connection(self.path, create=create, note=note)
        self._turn = RLock()  # held for a statement, or for all of a transaction
        self._articles: OrderedDict[tuple[int, int], _Loaded] = OrderedDict()
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()

    # Plumbing

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._turn, sqlite_errors(self.path):
            return self._connection.execute(statement, values).fetchall()

    def _each_row(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows as they are read, where there are too many to be held all at once."""
        with self._turn, sqlite_errors(self.path):
            yield from self._connection.execute(statement)

    def _meta(self, key: str) -> Any:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    @contextmanager
    def _transaction(self, kind: str) -> Iterator[None]:
        with self._turn, sqlite_errors(self.path):
            self._connection.execute(f"BEGIN {kind}")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._articles.clear()  # what was read of a change that does not come to be
                self._blocks.clear()
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def generation(self) -> int:
        """Return the number of the newest committed change."""
        return int(self._meta("generation"))

    def states(self) -> tuple[str, str | None]:
        """Return marks of the newest committed change and of the one before it."""
        return str(self._meta("state")), self._meta("state_before")

    @contextmanager
    def snapshot(self) -> Iterator[int]:
        """Hold one unchanging view for the reads inside; yields its generation."""
        with self._turn:
            if self._connection.in_transaction:
                yield self.generation()
                return
            with self._transaction("DEFERRED"):
                yield self.generation()

    # Passages

    def is_empty(self) -> bool:
        """Tell whether no passage is current; nothing is counted."""
        return not self._rows("SELECT 1 FROM passage LIMIT 1")

    def passage_count(self, *, after: int = 0) -> int:
        """Return how many passages are current, of those with higher ids than `after`."""
        if not after:  # without a condition only the smallest index is counted
            return int(self._rows("SELECT count(*) FROM passage")[0][0])
        return int(self._rows("SELECT count(*) FROM passage WHERE id > ?", (after,))[0][0])

    def passage_ids(self) -> Ids:
        """Return the ids of all current passages, ascending."""
        rows = self._rows("SELECT id FROM passage ORDER BY id")
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return the current passages among these ids, with text and sentences."""
        found: dict[int, Passage] = {}
        with self.snapshot():
            rows = self._rows(
                "SELECT passage.id, article, first, last, generation, story FROM passage"
                " JOIN article ON article.key = article"
                " WHERE passage.id IN (SELECT value FROM json_each(?))",
                (json.dumps([int(number) for number in ids]),),
            )
            for start in range(0, len(rows), CACHED_BLOCKS):
                few = rows[start : start + CACHED_BLOCKS]
                self._fetch([key for _, key, _, _, newest, _ in few if not self._has(key, newest)])
                for number, key, first, last, newest, story in few:
                    found[number] = _passage(self._load(key, newest), number, first, last, story)
        return found

    def vectors(self, ids: Sequence[int] | None = None) -> tuple[Ids, Vectors]:
        """Return ids `(n,)` and vectors `(n, dimensions)`, of these or of all passages."""
        if ids is None:
            rows = self._rows("SELECT id, vector FROM passage ORDER BY id")
        else:
            rows = self._rows(
                "SELECT id, vector FROM passage WHERE id IN (SELECT value FROM json_each(?))"
                " ORDER BY id",
                (json.dumps([int(number) for number in ids]),),
            )
        numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
        with unpacking(self.path):
            packed = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float16)
            packed = packed.reshape(len(rows), -1 if rows else 0)
        return numbers, packed.astype(np.float32)

    def matching(self, wanted: Filter) -> Ids:
        """Return the ids of the passages that pass a filter, ascending."""
        conditions, values = _conditions(wanted)
        rows = self._rows(
            "SELECT passage.id FROM passage JOIN article ON article.key = passage.article"
            f" WHERE {' AND '.join(conditions) or 'true'} ORDER BY passage.id",
            values,
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def undated(self, wanted: Filter) -> int:
        """Return how many articles a date filter leaves out for having no date."""
        if not (wanted.since or wanted.until):
            return 0
        conditions, values = _conditions(Filter(articles=wanted.articles))
        where = " AND ".join(["article.date IS NULL", *conditions])
        return int(self._rows(f"SELECT count(*) FROM article WHERE {where}", values)[0][0])

    # Articles

    def records(self, article_ids: Sequence[str]) -> dict[str, ArticleRecord]:
        """Return these articles by id, without text and sentences; unknown ids are left out."""
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS} FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(article_ids)),),
        )
        return {record.article.id: record for record in self._with_copies(rows)}

    def article(self, article_id: str) -> ArticleRecord | None:
        """Return one article with its sentences and passages, None where there is none."""
        with self.snapshot():
            rows = self._rows(
                f"SELECT {ARTICLE_COLUMNS} FROM article WHERE id = ?1"
                " OR key = (SELECT article FROM copy WHERE id = ?1)",
                (article_id,),
            )
            if not rows:
                return None
            key, generation = rows[0][0], rows[0][16]
            loaded = self._load(key, generation)
            spans = self._rows(
                "SELECT id, first, last FROM passage WHERE article = ? ORDER BY first", (key,)
            )
        return _record_of(
            rows[0],
            loaded.article,
            sentences=sentences_of(loaded),
            passages=tuple(_passage(loaded, *row) for row in spans),
            copies=self._copies([key]).get(key, ()),
        )

    def articles(self, wanted: Filter) -> list[ArticleRecord]:
        """Return the articles that pass a filter in the order of their ids, without text."""
        conditions, values = _conditions(replace(wanted, speakers=()))
        if wanted.speakers:
            conditions.append(
                "article.key IN (SELECT article FROM passage JOIN speaker"
                " ON speaker.passage = passage.id WHERE name IN (SELECT value FROM json_each(?)))"
            )
            values.append(json.dumps(wanted.speakers))
        where = " AND ".join(conditions) or "true"
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS} FROM article WHERE {where} ORDER BY id", values
        )
        return self._with_copies(rows)

    def _with_copies(self, rows: Sequence[tuple[Any, ...]]) -> list[ArticleRecord]:
        copies = self._copies([row[0] for row in rows])
        return [
            _record_of(row, _article_of(row, ""), copies=copies.get(row[0], ())) for row in rows
        ]

    def _copies(self, keys: Sequence[int]) -> dict[int, tuple[Copy, ...]]:
        """Return the copies of articles, by key."""
        found: dict[int, list[Copy]] = {}
        for key, name, path, record, *seen in self._rows(
            "SELECT article, id, path, record, size, mtime_ns, ctime_ns FROM copy"
            " WHERE article IN (SELECT value FROM json_each(?)) ORDER BY path, record",
            (json.dumps(keys),),
        ):
            found.setdefault(key, []).append(Copy(name, os.fsdecode(path), record or None, *seen))
        return {key: tuple(copies) for key, copies in found.items()}

    def stories(self, article_ids: Sequence[str]) -> dict[str, tuple[ArticleRecord, ...]]:
        """Return for those of these articles that are not alone who else tells the same."""
        with self.snapshot():
            told = self._rows(
                "SELECT id, story FROM article WHERE story IS NOT NULL"
                " AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(article_ids)),),
            )
            rows = self._rows(
                f"SELECT {ARTICLE_COLUMNS}, story FROM article"
                " WHERE story IN (SELECT value FROM json_each(?)) ORDER BY date IS NULL, date, id",
                (json.dumps(list({story for _, story in told})),),
            )
            records = list(zip(self._with_copies(rows), [row[27] for row in rows], strict=True))
        return {
            name: tuple(
                record for record, at in records if at == story and record.article.id != name
            )
            for name, story in told
        }

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """Return an article's sentences, none where there is no such article."""
        with self.snapshot():
            rows = self._rows("SELECT key, generation FROM article WHERE id = ?", (article_id,))
            loaded = [self._load(*row) for row in rows]
        return sentences_of(loaded[0]) if loaded else ()

    def _has(self, key: int, generation: int) -> bool:
        return (key, generation) in self._articles

    def _load(self, key: int, generation: int) -> _Loaded:
        loaded = self._articles.get((key, generation))
        if loaded is None:
            self._fetch([key])
            return self._articles[key, generation]
        self._articles.move_to_end((key, generation))
        return loaded

    def _fetch(self, keys: Sequence[int]) -> None:
        """Read articles with their texts and spans into the cache, all in two statements."""
        rows = self._rows(
            f"SELECT {ARTICLE_COLUMNS}, spans, speakers FROM article"
            " JOIN sentences ON sentences.article = article.key"
            " WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key",
            (json.dumps(keys),),
        )
        self._fetch_blocks({row[17] for row in rows})
        for row in rows:
            with unpacking(self.path):
                self._articles[row[0], row[16]] = self._unpacked(row)
            if len(self._articles) > CACHED_ARTICLES:
                self._articles.popitem(last=False)

    def _unpacked(self, row: tuple[Any, ...]) -> _Loaded:
        block, start, size = row[17:20]
        text = self._block(block)[start : start + size].decode("utf-8", "surrogatepass")
        spans = np.frombuffer(row[27], dtype=np.int32).reshape(-1, 5)
        return _Loaded(_article_of(row, text), spans, json.loads(row[28]))

    def _block(self, key: int) -> bytes:
        if key not in self._blocks:
            self._fetch_blocks({key})
        return self._blocks[key]

    def _fetch_blocks(self, keys: set[int]) -> None:
        missing = [key for key in keys if key not in self._blocks]
        rows = self._rows(
            "SELECT key, data FROM block WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(missing),),
        )
        for key, data in rows:
            with unpacking(self.path):
                self._blocks[key] = decompress(data)
        while len(self._blocks) > max(CACHED_BLOCKS, len(keys)):
            self._blocks.popitem(last=False)

    # The store as a whole

    def speakers(self) -> list[str]:
        """Return every speaker's name, in order."""
        return [name for (name,) in self._rows("SELECT DISTINCT name FROM speaker ORDER BY name")]

    def folders(self) -> list[Folder]:
        """Return the folders that articles came from."""
        rows = self._rows("SELECT path, prefix, whole FROM folder ORDER BY key")
        return [Folder(os.fsdecode(path), prefix, bool(whole)) for path, prefix, whole in rows]

    def known_files(self) -> dict[str, list[KnownFile]]:
        """Return what is known of each file's articles, by path."""
        known: dict[str, list[KnownFile]] = {}
        encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
        rows = self._each_row(
            "SELECT path, key, id, size, mtime_ns, digest, ctime_ns, record, 0 FROM article"
            " UNION ALL SELECT path, article, id, size, mtime_ns, digest, ctime_ns,"
            " nullif(record, 0), 1 FROM copy"
        )
        for path_bytes, *row in rows:
            path = str(path_bytes, encoding, errors)  # os.fsdecode, without its checks
            file = KnownFile._make(row)
            if path in known:
                known[path].append(file)
            else:
                known[path] = [file]
        return known

    def passed_files(self) -> dict[str, Passed]:
        """Return the files that gave nothing when they were read, by path."""
        rows = self._rows("SELECT path, size, mtime_ns, ctime_ns, reason, reader FROM passed")
        return {path: Passed(path, *row[1:]) for row in rows for path in [os.fsdecode(row[0])]}

    def stored_digests(self, digests: Collection[bytes]) -> set[bytes]:
        """Return those of the digests that stand for what an article holds."""
        wanted = list(digests)
        found: set[bytes] = set()
        for start in range(0, len(wanted), MAX_VARIABLES):
            few = wanted[start : start + MAX_VARIABLES]
            marks = ", ".join("?" * len(few))
            rows = self._rows(f"SELECT digest FROM article WHERE digest IN ({marks})", few)
            found.update(digest for (digest,) in rows)
        return found

    def outdated(self, rules: str) -> list[str]:
        """Return the ids of articles derived by other versions of the rules than these."""
        rows = self._rows(  # not `<>`, which would read every row
            "SELECT id FROM article WHERE rules < ? OR rules > ? ORDER BY id", (rules, rules)
        )
        return [article_id for (article_id,) in rows]

    def kept_out(self) -> set[str]:
        """Return the files and folders that were removed by hand."""
        return {os.fsdecode(path) for (path,) in self._rows("SELECT path FROM removed")}

    def dead(self) -> list[int]:
        """Return ids that an index may still hold although no article has them."""
        ids = {number for (number,) in self._rows("SELECT passage FROM dead")}
        for first, last in self._rows("SELECT first, last FROM reserved"):
            current = self._rows("SELECT id FROM passage WHERE id BETWEEN ? AND ?", (first, last))
            ids.update(set(range(first, last + 1)) - {number for (number,) in current})
        return sorted(ids)

    def embedder(self) -> tuple[str | None, int]:
        """Return whose vectors the store holds (None before there are any) and their length."""
        return self._meta("embedder"), int(self._meta("dimensions") or 0)

    def calibration(self) -> str | None:
        """Return what the gate knows of this store, as it wrote it; None before it did."""
        text: str | None = self._meta("calibration")
        return text

    def calibrated_for(self) -> str | None:
        """Return what of the store the calibration was made for, as it was written."""
        text: str | None = self._meta("calibrated_for")
        return text

    def summary(self) -> StoreSummary:
        """Return counts and identity of the store."""
        with self.snapshot() as generation:
            counts = self._rows(
                "SELECT count(*), coalesce(sum(sentence_count), 0),"
                " coalesce(sum(passage_count), 0), coalesce(sum(date IS NULL), 0) FROM article"
            )[0]
            return StoreSummary(
                path=str(self.path.parent),
                generation=generation,
                embedder=self._meta("embedder"),
                dimensions=int(self._meta("dimensions") or 0),
                folders=tuple(folder.path for folder in self.folders()),
                articles=counts[0],
                sentences=counts[1],
                passages=counts[2],
                undated=counts[3],
            )


def _conditions(wanted: Filter) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []
    if wanted.since:
        conditions.append("article.date >= ?")
        values.append(wanted.since.isoformat())
    if wanted.until:
        conditions.append("article.date <= ?")
        values.append(wanted.until.isoformat())
    if wanted.articles:
        each = "{0}.id = ? OR {0}.id GLOB ?"
        own, copied = (
            " OR ".join([each.format(table)] * len(wanted.articles))
            for table in ("article", "copy")
        )
        conditions.append(f"({own} OR article.key IN (SELECT article FROM copy WHERE {copied}))")
        values.extend([pattern for glob in wanted.articles for pattern in (glob, glob)] * 2)
    if wanted.speakers:
        conditions.append(
            "passage.id IN (SELECT passage FROM speaker"
            " WHERE name IN (SELECT value FROM json_each(?)))"
        )
        values.append(json.dumps(wanted.speakers))
    return conditions, values


def _article_of(row: tuple[Any, ...], text: str) -> Article:
    return Article(
        id=row[1],
        path=os.fsdecode(row[2]),
        text=text,
        title=row[4],
        record=row[3],
        date=date.fromisoformat(row[5]) if row[5] else None,
        author=row[6],
        outlet=row[23],
        url=row[7],
        language=row[8],
        metadata=json.loads(row[9]),
        unit=row[24],
        marks=tuple(np.frombuffer(row[25], dtype=np.int32).tolist()) if row[25] else (),
        body=row[10],
        markup=row[11],
    )


def _record_of(
    row: tuple[Any, ...],
    article: Article,
    *,
    sentences: tuple[Sentence, ...] = (),
    passages: tuple[Passage, ...] = (),
    copies: tuple[Copy, ...] = (),
) -> ArticleRecord:
    return ArticleRecord(
        article=article,
        key=row[0],
        sentence_count=row[20],
        passage_count=row[21],
        indexed_at=row[15],
        size=row[13],
        mtime_ns=row[14],
        ctime_ns=row[22],
        digest=row[12],
        sentences=sentences,
        passages=passages,
        copies=copies,
        story=row[26],
    )


def sentences_of(loaded: _Loaded) -> tuple[Sentence, ...]:
    """Return the sentences of an article that is read."""
    return _sentences(loaded, 0, len(loaded.spans))


def _sentences(loaded: _Loaded, first: int, last: int) -> tuple[Sentence, ...]:
    article, speakers = loaded.article, loaded.speakers
    return tuple(
        Sentence(
            article_id=article.id,
            index=index,
            start=start,
            end=end,
            line=line,
            text=article.text[start:end],
            speaker=speakers[speaker] if speaker >= 0 else None,
            heading=bool(heading),
            marked=Place(article.unit, bisect(article.marks, start)) if article.marks else None,
        )
        for index, (start, end, line, heading, speaker) in enumerate(
            loaded.spans[first:last].tolist(), start=first
        )
    )


def _passage(
    loaded: _Loaded, number: int, first: int, last: int, story: int | None = None
) -> Passage:
    sentences = _sentences(loaded, first, last)
    start, end = sentences[0].start, sentences[-1].end
    return Passage(
        article_id=loaded.article.id,
        start=start,
        end=end,
        text=loaded.article.text[start:end],
        sentences=sentences,
        id=number,
        title=loaded.article.title,
        date=loaded.article.date,
        story=story,
    )
