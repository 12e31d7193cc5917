"""The store's folder: nobody else may read it, and nothing but what is ours is touched."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.adapters.store_upkeep import (
    clear_leftovers,
    leftovers,
    make_private,
    open_to_others,
    own_entries,
    set_aside,
    writer_at_work,
)
from tests.builders import assistant, write_articles


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Each of some habits of what new files may be read by."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_all_of_a_store_is_readable_by_its_owner_only(tmp_path: Path, umask: int) -> None:
    write_articles(tmp_path / "news", 3)
    store = tmp_path / "store"
    with assistant(store) as opened:
        opened.index([str(tmp_path / "news")])
        opened.remember(opened.ask("what did the minister open"))
    assert mode(store) == 0o700
    assert {mode(path) for path in store.rglob("*") if path.is_dir()} == {0o700}
    assert {mode(path) for path in store.rglob("*") if path.is_file()} == {0o600}


def test_a_folder_with_other_things_in_it_stays_open_and_they_do(tmp_path: Path) -> None:
    write_articles(tmp_path, 3)
    tmp_path.chmod(0o755)
    (tmp_path / "000.txt").chmod(0o644)
    with assistant(tmp_path) as opened:
        opened.index([str(tmp_path / "000.txt")])
    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "000.txt") == 0o644
    assert mode(tmp_path / "catalogue.sqlite3") == 0o600
    assert mode(tmp_path / "keywords") == 0o700
    assert open_to_others(tmp_path) == []


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").touch()
    elsewhere.chmod(0o755)
    store = tmp_path / "store"
    store.mkdir()
    (store / "vectors").symlink_to(elsewhere)
    make_private(store)
    assert own_entries(store) == []
    assert mode(elsewhere) == 0o755


def test_only_files_of_ours_that_nobody_writes_any_more_are_left_over(tmp_path: Path) -> None:
    for name in ("vectors.new", "catalogue.sqlite3.format-1.new", "letter.new"):
        (tmp_path / name).touch()
    assert leftovers(tmp_path) == []
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    assert [path.name for path in leftovers(tmp_path)] == [
        "catalogue.sqlite3.format-1.new",
        "vectors.new",
    ]
    clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.new"]


def test_what_was_set_aside_is_known_by_its_name(tmp_path: Path) -> None:
    names = [
        "catalogue.sqlite3.damaged-1",
        "catalogue.sqlite3.format-1",
        "history.sqlite3.damaged-1",
    ]
    for name in [*names, "catalogue.sqlite3", "catalogue.sqlite3-wal", "catalogue.sqlite3.mended"]:
        (tmp_path / name).touch()
    assert [path.name for path in set_aside(tmp_path)] == names


def test_nobody_is_at_work_where_nobody_has_told_so(tmp_path: Path) -> None:
    assert writer_at_work(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
