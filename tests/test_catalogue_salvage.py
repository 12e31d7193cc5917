"""Of a damaged catalogue all that can be read is saved, and the rest is named or read again."""

import os
import random
import shutil
from functools import cache
from pathlib import Path

import pytest

from qa.adapters.catalogue_salvage import salvage
from qa.errors import StoreDamaged
from tests.builders import Told, assistant, store_state, write_articles
from tests.stores import FOLDER

PAGE = 4096
ARTICLES = 60


@cache
def template() -> Path:
    """Return a store of articles of some length, which is only copied."""
    folder = Path(FOLDER.name).resolve() / "salvaged"
    write_articles(folder / "news", ARTICLES, sentences=40)
    with assistant(folder / "store") as opened:
        opened.index([str(folder / "news")])
    return folder / "store"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of sixty articles."""
    return Path(shutil.copytree(template(), tmp_path / "store"))


def garble_page(store: Path, page: int) -> None:
    with open(store / "catalogue.sqlite3", "r+b") as file:
        file.seek(page * PAGE)
        file.write(random.Random(page).randbytes(PAGE))


def pages(store: Path) -> int:
    return (store / "catalogue.sqlite3").stat().st_size // PAGE


def test_a_sound_catalogue_is_copied_whole(store: Path) -> None:
    before = store_state(store)
    saved = salvage(store, "today")
    assert (saved.articles, saved.lost) == (ARTICLES, ())
    assert saved.aside == "catalogue.sqlite3.damaged-today"
    after = store_state(store)
    assert after == before
    assert (store / saved.aside).exists()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_page_is_lost_a_repaired_store_is_whole_and_the_next_run_completes_it(
    store: Path, seed: int
) -> None:
    before = store_state(store)
    rng = random.Random(seed)
    for page in rng.sample(range(1, pages(store)), 2):
        garble_page(store, page)
    notes = Told()
    with assistant(store, notes) as opened:
        repaired = opened.repair()
        assert repaired.clean, repaired
        kept = {record.article.id for record in opened.articles()}
        named = str(notes)
        assert all(each in named for each in sorted(set(before.articles) - kept)[:20])
        opened.index([str(template().parent / "news")])
    after = store_state(store)
    after.assert_whole()
    assert after.articles == before.articles


def test_most_articles_survive_one_lost_page(store: Path) -> None:
    kept = []
    for page in range(20, pages(store), max(1, pages(store) // 12)):
        copy = Path(shutil.copytree(template(), store.with_name(f"page-{page}")))
        garble_page(copy, page)
        kept.append(salvage(copy, "today").articles)
    assert min(kept) >= ARTICLES - 24  # a block of text holds some eighteen of these
    assert sum(kept) / len(kept) >= ARTICLES - 3


def test_a_catalogue_cut_short_gives_what_is_left(store: Path) -> None:
    os.truncate(store / "catalogue.sqlite3", pages(store) * 9 // 10 * PAGE)
    notes = Told()
    with assistant(store, notes) as opened:
        assert opened.repair().clean, notes
        assert len(opened.articles()) > 5
        opened.index([str(template().parent / "news")])
        assert len(opened.articles()) == ARTICLES
        assert opened.check().clean
    assert list(store.glob("*.copy.new*")) == []


def test_a_lost_head_loses_no_article(store: Path) -> None:
    before = store_state(store)
    with open(store / "catalogue.sqlite3", "r+b") as file:
        file.write(random.Random(1).randbytes(100))
    saved = salvage(store, "today")
    assert (saved.articles, saved.lost) == (ARTICLES, ())
    assert store_state(store) == before


@pytest.mark.parametrize("data", [b"garbage" * 2000, bytes(8192)], ids=["text", "NUL bytes"])
def test_where_nothing_can_be_read_nothing_is_changed(store: Path, data: bytes) -> None:
    path = store / "catalogue.sqlite3"
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        salvage(store, "today")
    assert path.read_bytes() == data
    assert list(store.glob("*.damaged-*")) == []


def test_numbers_are_never_given_again(store: Path) -> None:
    before = store_state(store)
    salvage(store, "today")
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        assert parts.catalogue.reserve(1) > max(before.passage_ids)
