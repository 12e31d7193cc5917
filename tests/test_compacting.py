"""What was deleted is nowhere on the disk after `qa doctor --compact`."""

import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.adapters.catalogue_upkeep import SqliteCatalogueUpkeep
from qa.adapters.keywords import TantivyKeywords
from qa.assistant import Assistant
from qa.errors import StoreBusy, StoreDamaged
from tests.builders import Told, assistant, store_state, write, write_articles

WORD = "Zyrquandel"  # in no other article
SECRET = f"Report\n\nMinister {WORD} resigned on Monday, officials in {WORD} said.\n"


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield some bytes, and whatever in them unpacks, from each place where that could begin."""
    yield data
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b", data):
        try:
            yield zlib.decompressobj(47).decompress(data[found.start() :])
        except zlib.error:
            continue


def holds(store: Path, word: str) -> list[str]:
    """Return the files of a store that hold a word, in any case, packed or not."""
    wanted = word.lower().encode()
    return [
        str(path.relative_to(store))
        for path in sorted(store.rglob("*"))
        if path.is_file() and any(wanted in each.lower() for each in unpacked(path.read_bytes()))
    ]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that held an article, answered from it, and holds it no more."""
    news, store = tmp_path / "news", tmp_path / "store"
    write_articles(news, 30)
    write(news, "secret.txt", SECRET)
    with assistant(store) as opened:
        opened.index([str(news)])
        opened.remember(opened.ask("who resigned on Monday"))
        conversation = opened.chat()
        opened.remember(opened.ask("what did the minister delay"))
        for _ in conversation.stream(f"did {WORD} resign"):
            pass
        (news / "secret.txt").unlink()
        opened.index()
    return store


def test_the_search_finds_what_is_packed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"xx" + zlib.compress(b"some words and more"))
    (tmp_path / "b").write_bytes(gzip.compress(b"other words"))
    (tmp_path / "c").write_bytes(b"nothing")
    assert holds(tmp_path, "Words") == ["a", "b"]


def test_deleted_text_leaves_the_disk(store: Path) -> None:
    assert {"catalogue.sqlite3", "history.sqlite3"} <= {
        name.removesuffix("-wal") for name in holds(store, WORD)
    }
    before = store_state(store)
    with assistant(store) as opened:
        asked = len(opened.history.entries())
        done = opened.compact()
        assert opened.check().clean
        left = [entry.turn.question for entry in opened.history.entries()]
    assert holds(store, WORD) == []
    assert done.forgotten == asked - len(left)
    assert left == ["what did the minister delay"]
    after = store_state(store)
    after.assert_whole()
    assert after == before
    keywords = TantivyKeywords(store)
    assert keywords.frequencies([WORD.lower()]) == {WORD.lower(): 0}
    assert done.before > done.after
    assert done.after == sum(each.stat().st_size for each in store.rglob("*") if each.is_file())


def test_an_earlier_version_of_a_changed_article_leaves_too(tmp_path: Path) -> None:
    news, store = tmp_path / "news", tmp_path / "store"
    write_articles(news, 5)
    write(news, "report.txt", SECRET)
    with assistant(store) as opened:
        opened.index([str(news)])
        opened.remember(opened.ask("who resigned on Monday"))
        write(news, "report.txt", "Report\n\nMinister Adeyemi stays in office, officials said.\n")
        opened.index()
        assert opened.compact().forgotten == 1
    assert holds(store, WORD) == []


def test_what_was_set_aside_goes_and_is_named(store: Path) -> None:
    for name in ("catalogue.sqlite3.format-1", "history.sqlite3.damaged-20260101-000000"):
        (store / name).write_bytes(WORD.encode())
    (store / "embedded.sqlite3").write_bytes(b"kept vectors")
    with assistant(store) as opened:
        done = opened.compact()
    assert done.dropped == (
        "catalogue.sqlite3.format-1",
        "history.sqlite3.damaged-20260101-000000",
    )
    assert holds(store, WORD) == []
    assert not (store / "embedded.sqlite3").exists()


def test_who_reads_an_older_state_is_told_of(store: Path) -> None:
    reader = sqlite3.connect(store / "catalogue.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM article").fetchone()
    catalogue = SqliteCatalogueUpkeep(store)
    catalogue._connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreBusy, match="Another process reads"):
        catalogue.compact()
    reader.close()
    catalogue.compact()
    catalogue.close()
    assert "catalogue.sqlite3" not in holds(store, WORD)


def test_a_damaged_catalogue_is_not_made_compact(store: Path) -> None:
    connection = sqlite3.connect(store / "catalogue.sqlite3")
    connection.execute("INSERT INTO block VALUES (999, x'00', 1)")
    connection.commit()
    connection.close()
    (store / "catalogue.sqlite3.damaged-1").write_bytes(b"the only copy")
    with assistant(store) as opened, pytest.raises(StoreDamaged):
        opened.compact()
    assert (store / "catalogue.sqlite3.damaged-1").exists()


def test_a_long_lived_reader_goes_on_answering(store: Path) -> None:
    told = Told()
    with assistant(store, told) as reader, assistant(store) as opened:
        before = reader.ask("what did the minister delay")
        opened.compact()
        after = reader.ask("what did the minister delay")
    assert isinstance(reader, Assistant)
    assert [each.sentence for each in after.citations] == [
        each.sentence for each in before.citations
    ]
    assert after.notes == ()
