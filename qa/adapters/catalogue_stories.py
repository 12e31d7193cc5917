"""Which articles tell the same: found as they are stored, undone as they change or go.

What is looked at for an article does not grow with the store: its bands lead to few others. A story
is all that hang together by pairs that tell the same, so it is one whatever the order they came in;
it goes by the number of its first article.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..near_copies import ALIKE, bands_of, likeness, prose_of, tells_same
from ..protocols import NewArticle
from .catalogue import SqliteCatalogue, sentences_of

IN_BAND = 32  # articles looked at, the newest, of those that lie in one band
COMPARED = 16  # whose text is compared, the likeliest
REGROUPED = 64  # members; a larger story does not fall apart when one of them leaves


class _Told(NamedTuple):
    """What is known of a stored article that may not stay as it is."""

    digest: bytes
    signature: bytes | None
    story: int | None


class SqliteStories(SqliteCatalogue):
    """The steps of writing that keep stories right, for use inside a transaction."""

    def sign_by(self, scheme: str) -> None:
        """Know how signatures are made; those that were made in another way are forgotten."""
        if self._meta("signatures") != scheme:
            with self._transaction("IMMEDIATE"):
                self._forget_signatures()
                self._set("signatures", scheme)

    def unsigned(self) -> list[str]:
        """Return the ids of the articles that have no signature yet."""
        if self._meta("all_signed"):
            return []
        rows = self._rows(
            "SELECT id FROM article WHERE key NOT IN (SELECT article FROM signature) ORDER BY key"
        )
        if not rows:
            with self._transaction("IMMEDIATE"):
                self._set("all_signed", 1)
        return [article_id for (article_id,) in rows]

    def sign(self, signatures: Mapping[str, bytes]) -> None:
        """In one transaction give stored articles their signatures, and find who tells the same."""
        with self._transaction("IMMEDIATE"):
            rows = self._rows(
                "SELECT key, id FROM article WHERE id IN (SELECT value FROM json_each(?))"
                " ORDER BY key",
                (json.dumps(list(signatures)),),
            )
            self._sign_and_link({key: signatures[name] for key, name in rows}, _Texts(self))

    def _run(self, statement: str, values: Sequence[object] = ()) -> int:
        cursor = self._connection.execute(statement, values)
        return cursor.lastrowid or 0

    def _set(self, key: str, value: object) -> None:
        self._run(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def _forget_signatures(self) -> None:
        self._run("DELETE FROM signature")
        self._run("DELETE FROM band")
        self._run("UPDATE article SET story = NULL WHERE story IS NOT NULL")
        self._run("DELETE FROM meta WHERE key IN ('signatures', 'all_signed')")

    def _told(self, keys: Iterable[int]) -> dict[int, _Told]:
        """Return what is known of articles before they go or are replaced."""
        rows = self._rows(
            "SELECT key, digest, data, story FROM article"
            " LEFT JOIN signature ON signature.article = key"
            " WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {key: _Told(*told) for key, *told in rows}

    def _tell(self, before: Mapping[int, _Told], stored: Mapping[int, NewArticle]) -> None:
        """Put stored articles into their stories, and out of those that they no longer tell."""
        left = dict(before)
        fresh: dict[int, bytes] = {}
        texts = _Texts(self, stored)
        for key, new in stored.items():
            was = before.get(key)
            if was is not None and (was.digest, was.signature) == (new.digest, new.signature):
                self._run("UPDATE article SET story = ? WHERE key = ?", (was.story, key))
                del left[key]
            else:
                fresh[key] = new.signature
        for key, was in left.items():
            self._unsign(key, was.signature or b"")
        for story in sorted({was.story for was in left.values() if was.story is not None}):
            self._regroup(story, texts)
        self._sign_and_link(fresh, texts)

    def _sign_and_link(self, signatures: Mapping[int, bytes], texts: "_Texts") -> None:
        """Store signatures, and look further where a band is shared, which few are."""
        bands = {key: bands_of(signature) for key, signature in signatures.items()}
        rows = sorted((band, key) for key, own in bands.items() for band in own)
        shared = {band for (band, _), (after, _) in pairwise(rows) if band == after}
        shared.update(
            band
            for (band,) in self._rows(
                "SELECT value FROM json_each(?)"
                " WHERE EXISTS (SELECT 1 FROM band WHERE hash = value)",
                (json.dumps([band for band, _ in rows]),),
            )
        )
        self._connection.executemany("INSERT INTO signature VALUES (?, ?)", signatures.items())
        self._connection.executemany("INSERT INTO band VALUES (?, ?)", rows)
        for key, own in bands.items():
            near = [band for band in own if band in shared]
            if near:
                self._link(key, signatures[key], near, texts)

    def _unsign(self, key: int, signature: bytes) -> None:
        self._run("DELETE FROM signature WHERE article = ?", (key,))
        self._connection.executemany(
            "DELETE FROM band WHERE hash = ? AND article = ?",
            [(band, key) for band in bands_of(signature)],
        )

    def _link(self, key: int, signature: bytes, bands: Sequence[int], texts: "_Texts") -> None:
        """Join an article with those in its bands that tell the same."""
        mine: int | None = None
        joined: set[int] = set()
        for other, theirs in self._likely(key, signature, bands):
            if mine is None:
                mine = self._story(key)
            if theirs == mine or theirs in joined:
                continue
            if tells_same(texts.of(key), texts.of(other)):
                first, later = min(mine, theirs), max(mine, theirs)
                self._run("UPDATE article SET story = ? WHERE story = ?", (first, later))
                self._run("UPDATE article SET story = ? WHERE key IN (?, ?)", (first, key, other))
                joined |= {mine, theirs}
                mine = first

    def _likely(
        self, key: int, signature: bytes, bands: Sequence[int]
    ) -> Iterator[tuple[int, int]]:
        """Yield articles of some bands, and their stories, whose signature is much like one."""
        near: set[int] = set()
        for band in bands:
            near.update(
                other
                for (other,) in self._connection.execute(
                    "SELECT article FROM band WHERE hash = ? AND article <> ?"
                    " ORDER BY article DESC LIMIT ?",
                    (band, key, IN_BAND),
                )
            )
        if not near:
            return
        rows = self._rows(
            "SELECT article, data, ifnull(story, key) FROM signature"
            " JOIN article ON article.key = signature.article"
            " WHERE article IN (SELECT value FROM json_each(?))",
            (json.dumps(list(near)),),
        )
        scored = [(likeness(signature, data), other, story) for other, data, story in rows]
        for score, other, story in sorted(scored, reverse=True)[:COMPARED]:
            if score >= ALIKE:
                yield other, story

    def _story(self, key: int) -> int:
        """Return an article's story, which is its own number while it is alone."""
        return int(self._rows("SELECT ifnull(story, key) FROM article WHERE key = ?", (key,))[0][0])

    def prose(self, key: int) -> str:
        """Return what a stored article tells, without headings."""
        rows = self._rows("SELECT generation FROM article WHERE key = ?", (key,))
        return prose_of(sentences_of(self._load(key, rows[0][0])))

    def _regroup(self, story: int, texts: "_Texts") -> None:
        """See what is left of a story that articles have left."""
        rows = self._rows(
            "SELECT key, data FROM article JOIN signature ON signature.article = key"
            " WHERE story = ? ORDER BY key",
            (story,),
        )
        if not rows:
            return
        if len(rows) > REGROUPED:
            self._run("UPDATE article SET story = ? WHERE story = ?", (rows[0][0], story))
            return
        self._run("UPDATE article SET story = NULL WHERE story = ?", (story,))
        for key, signature in rows:
            self._link(key, signature, bands_of(signature), texts)


class _Texts:
    """What articles tell, each read once; of those just stored as they were given."""

    def __init__(
        self, catalogue: SqliteStories, stored: Mapping[int, NewArticle] | None = None
    ) -> None:
        self._catalogue = catalogue
        self._stored = stored or {}
        self._held: dict[int, str] = {}

    def of(self, key: int) -> str:
        """Return what an article tells."""
        if key not in self._held:
            new = self._stored.get(key)
            self._held[key] = prose_of(new.sentences) if new else self._catalogue.prose(key)
        return self._held[key]
