"""Writing the catalogue: every change is one transaction, and the generation tells of it.

The caller holds the writer's lock; readers go on in their snapshots meanwhile.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex
from zlib import compress

import numpy as np

from ..file_types import Folder, Passed, SeenFile
from ..protocols import NewArticle, NewCopy, Vectors
from .catalogue_schema import BLOCK_BYTES, STATE_BYTES
from .catalogue_stories import SqliteStories

COMPRESSION = 6


class SqliteCatalogueWriter(SqliteStories):
    """The catalogue with its writing half."""

    def set_embedder(self, name: str, dimensions: int) -> None:
        """Record whose vectors the store holds."""
        with self._transaction("IMMEDIATE"):
            self._set("embedder", name)
            self._set("dimensions", dimensions)

    def add_folder(self, folder: Folder) -> None:
        """Remember a folder, or what is new about it."""
        with self._transaction("IMMEDIATE"):
            self._run(
                "INSERT INTO folder (path, prefix, whole) VALUES (?, ?, ?)"
                " ON CONFLICT (path) DO UPDATE SET whole = max(whole, excluded.whole)",
                (os.fsencode(folder.path), folder.prefix, folder.whole),
            )

    def reserve(self, count: int) -> int:
        """Set `count` new passage ids aside, durably, and return the first."""
        with self._transaction("IMMEDIATE"):
            first = int(self._meta("next_passage"))
            if count:
                self._set("next_passage", first + count)
                self._run("INSERT INTO reserved VALUES (?, ?)", (first, first + count - 1))
        return first

    def replace(
        self,
        articles: Sequence[NewArticle],
        *,
        removed: Sequence[int] = (),
        copies: Sequence[NewCopy] = (),
        no_copies: Sequence[tuple[str, int | None]] = (),
        kept_out: Sequence[str] = (),
        rules: str = "",
    ) -> list[str]:
        """In one transaction make new versions current, drop others, raise the generation.

        Returns the ids under which those `removed` live on that have copies.
        """
        with self._transaction("IMMEDIATE"):
            generation = self._next_generation()
            self._drop_copies([*no_copies, *((n.article.path, n.article.record) for n in articles)])
            leaving = [*removed, *self._displaced(no_copies)]
            self._store_copies(copies)
            living = self._promote([*leaving, *self._changing(articles)], generation)
            fresh = [replace(new, key=None) if new.key in living else new for new in articles]
            replaced = [new.key for new in fresh if new.key is not None]
            outgoing = [*(key for key in leaving if key not in living), *replaced]
            told = self._told(outgoing)
            blocks = self._take_out(outgoing)
            self._connection.executemany(
                "INSERT OR IGNORE INTO removed VALUES (?)", [(os.fsencode(p),) for p in kept_out]
            )
            self._forget_passed(kept_out)
            places = self._store_texts(fresh)
            stored = {
                self._store(new, place, generation, rules): new
                for new, place in zip(fresh, places, strict=True)
            }
            self._tell(told, stored)
            self._store_copies(copies)
            self._compact(blocks)
            self._list_dead(self.dead())  # what was set aside and came to nothing
            self._run("DELETE FROM reserved")
        return [living[key] for key in removed if key in living]

    def set_calibration(self, text: str, *, made_for: str) -> None:
        """Keep what the gate knows of this store; the generation stays, the articles do."""
        with self._transaction("IMMEDIATE"):
            self._set("calibration", text)
            self._set("calibrated_for", made_for)

    def touch(self, files: Sequence[SeenFile]) -> None:
        """Record new sizes and times of files whose contents are what is stored."""
        with self._transaction("IMMEDIATE"):
            for table in ("article", "copy"):
                self._connection.executemany(
                    f"UPDATE {table} SET size = ?, mtime_ns = ?, ctime_ns = ? WHERE path = ?",
                    [(s.size, s.mtime_ns, s.ctime_ns, os.fsencode(s.path)) for s in files],
                )

    def pass_over(self, files: Sequence[Passed]) -> None:
        """Remember files that gave nothing when they were read."""
        with self._transaction("IMMEDIATE"):
            self._connection.executemany(
                "INSERT OR REPLACE INTO passed VALUES (?, ?, ?, ?, ?, ?)",
                [(os.fsencode(file.path), *file[1:]) for file in files],
            )

    def read_again(self, paths: Sequence[str]) -> None:
        """Forget that files, or those under folders, gave nothing."""
        with self._transaction("IMMEDIATE"):
            self._forget_passed(paths)

    def drafted(self, embedder: str) -> set[int]:
        """Return the passages whose vectors of another embedder wait beside the present ones."""
        rows = self._rows("SELECT passage FROM draft WHERE embedder = ?", (embedder,))
        return {number for (number,) in rows}

    def draft_vectors(self, embedder: str, ids: Sequence[int], vectors: Vectors) -> None:
        """Keep vectors of another embedder until all are there."""
        with self._transaction("IMMEDIATE"):
            self._run("DELETE FROM draft WHERE embedder <> ?", (embedder,))
            self._connection.executemany(
                "INSERT OR REPLACE INTO draft VALUES (?, ?, ?)",
                [
                    (int(number), embedder, row.tobytes())
                    for number, row in zip(ids, vectors.astype(np.float16), strict=True)
                ],
            )

    def adopt_draft(self, embedder: str, dimensions: int) -> None:
        """In one transaction put the waiting vectors in the place of the present ones."""
        with self._transaction("IMMEDIATE"):
            self._run(
                "UPDATE passage SET vector = draft.vector FROM draft"
                " WHERE draft.passage = passage.id AND draft.embedder = ?",
                (embedder,),
            )
            self._run("DELETE FROM draft")
            self._set("embedder", embedder)
            self._set("dimensions", dimensions)
            self._next_generation()

    def let_in(self, paths: Sequence[str]) -> None:
        """Forget that files and folders were removed by hand."""
        with self._transaction("IMMEDIATE"):
            self._connection.executemany(
                "DELETE FROM removed WHERE path = ?", [(os.fsencode(path),) for path in paths]
            )
            files = {os.fsencode(path.rpartition("#")[0]) for path in paths}  # of records
            self._connection.executemany(
                "UPDATE article SET mtime_ns = -1 WHERE path = ?", [(path,) for path in files]
            )
            self._forget_passed([*paths, *map(os.fsdecode, files)])

    def buried(self, ids: Sequence[int]) -> None:
        """Forget dead ids that both indexes have let go."""
        with self._transaction("IMMEDIATE"):
            self._connection.executemany(
                "DELETE FROM dead WHERE passage = ?", [(number,) for number in ids]
            )
            self._run("DELETE FROM reserved")

    # Steps inside a transaction

    def _next_generation(self) -> int:
        generation = self.generation() + 1
        self._set("generation", generation)
        self._set("state_before", self._meta("state"))
        self._set("state", token_hex(STATE_BYTES))
        return generation

    def _forget_passed(self, paths: Iterable[str]) -> None:
        for path in map(os.fsencode, paths):
            self._run("DELETE FROM passed WHERE path = ?", (path,))
            inside = path.rstrip(b"/")  # what begins with it and "/", which "0" comes after
            self._run(
                "DELETE FROM passed WHERE path > ? AND path < ?", (inside + b"/", inside + b"0")
            )

    def _list_dead(self, ids: Iterable[int]) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO dead VALUES (?)", [(number,) for number in ids]
        )

    def _take_out(self, keys: Sequence[int]) -> set[int]:
        """Drop articles, list their passages as dead, and return the blocks they lay in."""
        blocks: set[int] = set()
        for key in keys:
            blocks.update(
                row[0] for row in self._rows("SELECT block FROM article WHERE key = ?", (key,))
            )
            self._list_dead(
                row[0] for row in self._rows("SELECT id FROM passage WHERE article = ?", (key,))
            )
            self._run(
                "DELETE FROM speaker WHERE passage IN (SELECT id FROM passage WHERE article = ?)",
                (key,),
            )
            self._run("DELETE FROM passage WHERE article = ?", (key,))
            self._run("DELETE FROM sentences WHERE article = ?", (key,))
            self._run("DELETE FROM article WHERE key = ?", (key,))
        return blocks

    def _drop_copies(self, gone: Iterable[tuple[str, int | None]]) -> None:
        self._connection.executemany(
            "DELETE FROM copy WHERE path = ? AND record = ?",
            [(os.fsencode(path), record or 0) for path, record in gone],
        )

    def _displaced(self, no_copies: Iterable[tuple[str, int | None]]) -> list[int]:
        """Return the keys of articles that live on, since a moment ago, where they must not.

        When the run was planned, these files were copies of them, which have gone or changed too.
        """
        found: list[int] = []
        for path, record in no_copies:
            rows = self._rows(
                "SELECT key FROM article WHERE path = ? AND ifnull(record, 0) = ?",
                (os.fsencode(path), record or 0),
            )
            found += (key for (key,) in rows)
        return found

    def _store_copies(self, copies: Sequence[NewCopy]) -> None:
        """Remember copies of articles that are stored; those of others are left for later.

        A file that an article lives on as is no copy of it.
        """
        self._connection.executemany(
            "INSERT OR IGNORE INTO copy (path, record, article, digest, size, mtime_ns, ctime_ns,"
            " id) SELECT ?1, ?2, key, digest, ?3, ?4, ?5, ?6 FROM article WHERE digest = ?7"
            " AND NOT EXISTS (SELECT 1 FROM article AS own WHERE own.path = ?1"
            " AND ifnull(own.record, 0) = ?2) ORDER BY key LIMIT 1",
            [
                (
                    *(os.fsencode(c.path), c.record or 0),
                    *(c.size, c.mtime_ns, c.ctime_ns, c.article_id, c.digest),
                )
                for c in copies
            ],
        )

    def _changing(self, articles: Iterable[NewArticle]) -> list[int]:
        """Return the keys of the articles whose content a new version changes."""
        return [
            new.key
            for new in articles
            if new.key is not None
            and not self._rows(
                "SELECT 1 FROM article WHERE key = ? AND digest = ?", (new.key, new.digest)
            )
        ]

    def _promote(self, keys: Iterable[int], generation: int) -> dict[int, str]:
        """Let articles live on as the first of their copies; return by key as which they do."""
        living: dict[int, str] = {}
        for key in keys:
            rows = self._rows(
                "SELECT id, path, record, size, mtime_ns, ctime_ns FROM copy WHERE article = ?"
                " ORDER BY path, record LIMIT 1",
                (key,),
            )
            for name, path, record, *seen in rows:
                self._run("DELETE FROM copy WHERE path = ? AND record = ?", (path, record))
                self._run(
                    "UPDATE article SET id = ?, path = ?, record = ?, size = ?, mtime_ns = ?,"
                    " ctime_ns = ?, generation = ? WHERE key = ?",
                    (name, path, record or None, *seen, generation, key),
                )
                living[key] = name
        return living

    def _store_texts(self, articles: Iterable[NewArticle]) -> list[tuple[int, int, int]]:
        """Write texts into blocks; return block, first byte and size for each."""
        places: list[tuple[int, int, int]] = []
        parts: list[bytes] = []
        for new in articles:
            data = new.article.text.encode("utf-8", "surrogatepass")
            places.append((-1, sum(map(len, parts)), len(data)))
            parts.append(data)
            if sum(map(len, parts)) >= BLOCK_BYTES:
                places = self._close_block(places, parts)
        return self._close_block(places, parts)

    def _close_block(
        self, places: list[tuple[int, int, int]], parts: list[bytes]
    ) -> list[tuple[int, int, int]]:
        if not parts:
            return places
        block = self._write_block(b"".join(parts))
        parts.clear()
        return [(block if place[0] < 0 else place[0], *place[1:]) for place in places]

    def _write_block(self, data: bytes) -> int:
        block = int(self._meta("next_block") or 1)  # never used again, so that readers may cache
        self._set("next_block", block + 1)
        self._run(
            "INSERT INTO block VALUES (?, ?, ?)", (block, compress(data, COMPRESSION), len(data))
        )
        return block

    def _compact(self, blocks: set[int]) -> None:
        """Drop blocks nobody uses; rewrite those of which more than half is dead."""
        for block in sorted(blocks):
            rows = self._rows(
                "SELECT key, block_start, block_size FROM article WHERE block = ? ORDER BY key",
                (block,),
            )
            ((size,),) = self._rows("SELECT size FROM block WHERE key = ?", (block,))
            if 2 * sum(row[2] for row in rows) > size:
                continue
            if rows:
                data = self._block(block)
                fresh = self._write_block(
                    b"".join(data[at : at + length] for _, at, length in rows)
                )
                start = 0
                for key, _, length in rows:
                    self._run(
                        "UPDATE article SET block = ?, block_start = ? WHERE key = ?",
                        (fresh, start, key),
                    )
                    start += length
            self._run("DELETE FROM block WHERE key = ?", (block,))

    def _store(
        self, new: NewArticle, place: tuple[int, int, int], generation: int, rules: str
    ) -> int:
        """Store one article with all that belongs to it, and return its key."""
        article = new.article
        speakers = sorted({sentence.speaker for sentence in new.sentences if sentence.speaker})
        numbers = {name: number for number, name in enumerate(speakers)}
        spans = np.array(
            [
                (s.start, s.end, s.line, s.heading, numbers.get(s.speaker or "", -1))
                for s in new.sentences
            ],
            dtype=np.int32,
        )
        key = self._run(
            "INSERT INTO article (key, id, path, record, title, date, author, url, language,"
            " metadata, body, markup, digest, size, mtime_ns, indexed_at, generation, rules,"
            " block, block_start, block_size, sentence_count, passage_count, ctime_ns, outlet,"
            " unit, marks) VALUES (" + ", ".join("?" * 27) + ")",
            (
                new.key,
                article.id,
                os.fsencode(article.path),
                article.record,
                article.title,
                article.date.isoformat() if article.date else None,
                article.author,
                article.url,
                article.language,
                json.dumps(dict(article.metadata)),
                article.body,
                article.markup,
                new.digest,
                new.size,
                new.mtime_ns,
                datetime.now(UTC).isoformat(timespec="seconds"),
                generation,
                rules,
                *place,
                len(new.sentences),
                len(new.passages),
                new.ctime_ns,
                article.outlet,
                article.unit,
                np.array(article.marks, dtype=np.int32).tobytes(),
            ),
        )
        self._run(
            "INSERT INTO sentences VALUES (?, ?, ?)", (key, spans.tobytes(), json.dumps(speakers))
        )
        self._store_passages(new, key)
        return key

    def _store_passages(self, new: NewArticle, key: int) -> None:
        self._connection.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)",
            [
                (p.id, key, p.sentences[0].index, p.sentences[-1].index + 1, row.tobytes())
                for p, row in zip(new.passages, new.vectors.astype(np.float16), strict=True)
            ],
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO speaker VALUES (?, ?)",
            [(s.speaker, p.id) for p in new.passages for s in p.sentences if s.speaker],
        )
