"""Catalogues that earlier versions wrote open, and answer, and are kept as they were beside."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from qa.adapters.catalogue import FILE_NAME, SqliteCatalogue
from qa.adapters.catalogue_migration import STEPS
from qa.adapters.catalogue_schema import FORMAT
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.errors import StoreError
from tests.builders import Told, assistant

DATA = Path(__file__).parent / "data"
FORMATS = sorted(int(path.stem.partition("-")[2]) for path in DATA.glob("catalogue-*.sql"))


def write_catalogue(store: Path, number: int) -> Path:
    """Make a store of the catalogue that a version of that format wrote, and nothing else."""
    store.mkdir()
    path = store / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((DATA / f"catalogue-{number}.sql").read_text("utf-8"))
    return path


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()[0])


def schema_of(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(row[1] for row in connection.execute(f"PRAGMA table_info({name})"))
            for (name,) in tables.fetchall()
        }


def test_each_step_leads_to_the_next_and_the_last_to_the_present_format() -> None:
    assert [step[:2] for step in STEPS] == [(n, n + 1) for n in range(1, FORMAT)]
    assert FORMATS[: FORMAT - 1] == list(range(1, FORMAT))


@pytest.mark.parametrize("number", FORMATS)
def test_a_catalogue_of_each_format_opens_answers_and_is_brought_up_to_date(
    tmp_path: Path, number: int
) -> None:
    store = tmp_path / "store"
    path = write_catalogue(store, number)
    told = Told()
    with assistant(store, told) as opened:
        answer = opened.ask("who opened the new harbour")
        assert "Adeyemi" in answer.text
        assert answer.citations[0].sentence.article_id == "harbour.txt"
        records = {record.article.id: record.article for record in opened.articles()}
        assert records["railway.md"].author == "Tom Brandt"
        assert opened.summary().folders == ("/articles/news",)
        assert opened.repair().clean
        assert opened.ask("when do night trains run").citations
    assert format_of(path) == FORMAT
    SqliteCatalogueWriter(tmp_path / "store").close()
    SqliteCatalogueWriter(tmp_path, create=True).close()
    assert schema_of(path) == schema_of(tmp_path / FILE_NAME)
    backup = store / f"{FILE_NAME}.format-{number}"
    assert backup.exists() == (number < FORMAT)
    if number < FORMAT:
        assert f"from format {number} to {FORMAT}" in str(told)
        assert backup.name in str(told)
        assert format_of(backup) == number
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_two_processes_that_open_at_once_migrate_once(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "store", 1)
    told = Told()
    opened = [SqliteCatalogue(tmp_path / "store", note=told) for _ in range(2)]
    assert len([note for note in told.notes if "Bringing" in note]) == 1
    for each in opened:
        assert each.passage_count() == 2
        each.close()


def test_only_the_newest_backup_is_kept(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "store", 1)
    older = tmp_path / "store" / f"{FILE_NAME}.format-0"
    older.write_bytes(b"older")
    SqliteCatalogue(tmp_path / "store").close()
    assert [path.name for path in (tmp_path / "store").glob("*.format-*")] == [
        f"{FILE_NAME}.format-1"
    ]


def test_a_migration_that_fails_leaves_the_catalogue_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_catalogue(tmp_path / "store", 1)
    before = schema_of(path)

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE article ADD COLUMN half INTEGER")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("qa.adapters.catalogue_migration.STEPS", ((1, 2, fail),))
    with pytest.raises(StoreError):
        SqliteCatalogue(tmp_path / "store")
    assert (schema_of(path), format_of(path)) == (before, 1)
    monkeypatch.undo()
    SqliteCatalogue(tmp_path / "store").close()
    assert format_of(path) == FORMAT
