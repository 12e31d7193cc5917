"""When a store is asked the off-topic questions, and what is kept of them."""

import json
from pathlib import Path

import pytest

from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.gate import GATE_VERSION, Calibration
from tests.builders import assistant, write

STORY = "The ferry to {} sails at noon. Its captain has {} years at sea and knows each rock."
PLACES = tuple("Brask Ilmen Corso Tarn Velde Orsay Pico Ulm Ribe Sark Etna".split())


def index(store: Path, *folders: Path) -> None:
    with assistant(store, offline=True) as opened:
        opened.index([str(folder) for folder in folders])


def kept(store: Path) -> tuple[str | None, str | None]:
    catalogue = SqliteCatalogueWriter(store)
    try:
        return catalogue.calibration(), catalogue.calibrated_for()
    finally:
        catalogue.close()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number, place in enumerate(PLACES):
        write(folder, f"{place}.txt", STORY.format(place, number + 2))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / ".qa"


def test_a_new_store_is_asked(store: Path, articles: Path) -> None:
    index(store, articles)
    text, _ = kept(store)
    assert Calibration.from_text(text or "") is not None


def test_a_store_that_changed_little_is_not_asked_again(store: Path, articles: Path) -> None:
    index(store, articles)
    before = kept(store)
    index(store)
    assert kept(store) == before
    write(articles, "Brask.txt", STORY.format("Brask", 40), age=30)  # 1 old passage, 1 new, of 11
    index(store)
    assert kept(store) != before


def test_a_store_that_changed_by_less_than_a_tenth_keeps_it(store: Path, articles: Path) -> None:
    index(store, articles)
    before = kept(store)
    write(articles, "one-more.txt", STORY.format("Mora", 40))
    index(store)
    assert kept(store) == before


def test_a_store_that_changed_little_is_not_read_for_that(
    store: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(store, articles)
    write(articles, "one-more.txt", STORY.format("Mora", 40))

    def never(_: SqliteCatalogueWriter) -> None:
        raise AssertionError("all passages are listed")

    monkeypatch.setattr(SqliteCatalogueWriter, "passage_ids", never)
    index(store)
    with assistant(store) as opened:
        assert opened.status().articles == len(PLACES) + 1


def test_a_calibration_by_other_rules_is_made_anew(store: Path, articles: Path) -> None:
    index(store, articles)
    text, made_for = kept(store)
    basis = json.loads(made_for or "")
    catalogue = SqliteCatalogueWriter(store)
    older = json.dumps([GATE_VERSION - 1, *basis[1:]])
    catalogue.set_calibration("[0, [], []]", made_for=older)
    catalogue.close()
    with assistant(store, offline=True) as opened:
        assert opened.ask("when does the ferry to Brask sail").status == "answered"
    index(store)
    assert kept(store) == (text, made_for)


def test_taking_articles_out_asks_again(store: Path, articles: Path) -> None:
    index(store, articles)
    before = kept(store)
    with assistant(store, offline=True) as opened:
        opened.remove([str(articles / f"{place}.txt") for place in PLACES[:5]])
    assert kept(store) != before


def test_an_empty_store_is_not_asked(store: Path, articles: Path) -> None:
    with assistant(store, offline=True) as opened:
        opened.index([str(articles)])
        before = kept(store)
        opened.remove([str(articles)])
    assert kept(store) == before
