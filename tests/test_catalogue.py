"""What any catalogue has to do, then what the SQLite file alone has to."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.catalogue import SqliteCatalogue
from qa.adapters.catalogue_schema import FORMAT
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.errors import StoreDamaged, StoreError, StoreMismatch, StoreNotFound
from qa.file_types import Folder, SeenFile
from qa.protocols import WritableCatalogue as Catalogue
from qa.types import Filter
from tests.builders import DIMENSIONS, HashedWords, new_article
from tests.format_1 import take_back

Open = Callable[[], Catalogue]


@pytest.fixture(params=[pytest.param(SqliteCatalogueWriter, id="sqlite")])
def open_catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Open the same catalogue as often as wanted, as so many processes would."""
    opened: list[Catalogue] = []

    def open_one() -> Catalogue:
        opened.append(request.param(tmp_path, create=True))
        return opened[-1]

    yield open_one
    for catalogue in opened:
        catalogue.close()


@pytest.fixture
def catalogue(open_catalogue: Open) -> Catalogue:
    """One catalogue."""
    return open_catalogue()


def texts(catalogue: Catalogue) -> dict[str, str]:
    found = {}
    for record in catalogue.articles(Filter()):
        whole = catalogue.article(record.article.id)
        assert whole is not None
        found[record.article.id] = whole.article.text
    return found


def key_of(catalogue: Catalogue, article_id: str) -> int:
    return catalogue.records([article_id])[article_id].key


def add(
    catalogue: Catalogue, article_id: str, *told: str | tuple[str, str], **more: object
) -> None:
    catalogue.replace([new_article(catalogue, article_id, told, **more)], rules="1")  # type: ignore[arg-type]


def test_the_calibration_is_kept_and_changes_no_article(open_catalogue: Open) -> None:
    one, other = open_catalogue(), open_catalogue()
    assert (one.calibration(), one.calibrated_for()) == (None, None)
    before = one.generation()
    one.set_calibration("numbers", made_for="this store")
    assert (other.calibration(), other.calibrated_for()) == ("numbers", "this store")
    assert other.generation() == before


def test_an_article_comes_back_as_it_was_stored(catalogue: Catalogue) -> None:
    new = new_article(
        catalogue,
        "a.txt",
        ["A title", ("“Nothing — at all,” he said. 🎈", "Ann Lee"), "A third one.", "A fourth."],
        day=date(2017, 11, 30),
    )
    catalogue.replace([new], rules="1")
    record = catalogue.article("a.txt")
    assert record is not None
    assert record.article == new.article
    assert record.sentences == tuple(new.sentences)
    assert record.passages == tuple(new.passages)
    assert (record.sentence_count, record.passage_count) == (4, 2)
    assert (record.size, record.mtime_ns, record.digest) == (new.size, 1_000, new.digest)
    assert catalogue.article("b.txt") is None


def test_passages_come_with_text_and_sentences_and_unknown_ids_are_left_out(
    catalogue: Catalogue,
) -> None:
    new = new_article(catalogue, "a.txt", ["One.", "Two.", "Three."])
    catalogue.replace([new], rules="1")
    found = catalogue.passages([new.passages[1].id, 999_999])
    assert found == {new.passages[1].id: new.passages[1]}
    for passage in found.values():
        assert passage.text == new.article.text[passage.start : passage.end]


def test_vectors_come_back_rounded_to_half_precision(catalogue: Catalogue) -> None:
    new = new_article(catalogue, "a.txt", ["One is here.", "Two.", "Three.", "Four goes."])
    catalogue.replace([new], rules="1")
    ids, vectors = catalogue.vectors()
    assert ids.tolist() == [passage.id for passage in new.passages]
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, new.vectors, atol=1e-3)
    ids, vectors = catalogue.vectors([new.passages[1].id])
    np.testing.assert_allclose(vectors, new.vectors[1:2], atol=1e-3)
    ids, vectors = catalogue.vectors([])
    assert len(ids) == 0
    assert len(vectors) == 0


def test_the_generation_rises_with_each_replacement_alone(catalogue: Catalogue) -> None:
    before = catalogue.generation()
    catalogue.reserve(5)
    catalogue.add_folder(Folder("/articles"))
    assert catalogue.generation() == before
    add(catalogue, "a.txt", "One.")
    assert catalogue.generation() == before + 1
    catalogue.replace((), removed=[key_of(catalogue, "a.txt")], rules="1")
    assert catalogue.generation() == before + 2


def test_each_change_has_a_mark_of_its_own_and_knows_the_one_before(
    catalogue: Catalogue, open_catalogue: Open
) -> None:
    first, before = catalogue.states()
    assert before is None
    catalogue.reserve(5)
    assert open_catalogue().states() == (first, None)
    add(catalogue, "a.txt", "One.")
    second, before = catalogue.states()
    assert (before, second != first) == (first, True)
    catalogue.adopt_draft("other", 8)
    third, before = open_catalogue().states()
    assert before == second
    assert third not in (first, second)


def test_a_new_version_takes_the_old_ones_place_and_its_passages_are_dead(
    catalogue: Catalogue,
) -> None:
    old = new_article(catalogue, "a.txt", ["Old one.", "Old two.", "Old three."])
    catalogue.replace([old], rules="1")
    key = key_of(catalogue, "a.txt")
    new = new_article(catalogue, "a.txt", ["New one."], key=key)
    catalogue.replace([new], rules="1")
    assert texts(catalogue) == {"a.txt": "New one."}
    assert key_of(catalogue, "a.txt") == key
    assert catalogue.passage_ids().tolist() == [new.passages[0].id]
    assert catalogue.dead() == [passage.id for passage in old.passages]
    assert catalogue.passages([passage.id for passage in old.passages]) == {}
    catalogue.buried(catalogue.dead())
    assert catalogue.dead() == []


def test_passage_ids_are_never_given_twice(catalogue: Catalogue, open_catalogue: Open) -> None:
    given: list[int] = []
    for count in (3, 1, 5):
        first = catalogue.reserve(count)
        given.extend(range(first, first + count))
    catalogue.buried(catalogue.dead())
    first = open_catalogue().reserve(2)
    given.extend([first, first + 1])
    assert len(given) == len(set(given))
    assert given == sorted(given)


def test_ids_set_aside_and_not_used_are_dead(catalogue: Catalogue) -> None:
    lost = catalogue.reserve(3)
    assert catalogue.dead() == [lost, lost + 1, lost + 2]
    add(catalogue, "a.txt", "One.")
    assert catalogue.dead() == [lost, lost + 1, lost + 2]  # and a later write does not forget them
    catalogue.replace((), removed=[key_of(catalogue, "a.txt")], rules="1")
    assert set(catalogue.dead()) > {lost, lost + 1, lost + 2}
    catalogue.buried(catalogue.dead())
    assert catalogue.dead() == []


def test_a_reader_keeps_its_view_while_another_writes(
    catalogue: Catalogue, open_catalogue: Open
) -> None:
    add(catalogue, "a.txt", "Old one.", "Old two.")
    reader = open_catalogue()
    with reader.snapshot() as generation:
        assert texts(reader) == {"a.txt": "Old one.\nOld two."}
        ids = reader.passage_ids().tolist()
        key = key_of(catalogue, "a.txt")
        catalogue.replace([new_article(catalogue, "a.txt", ["New."], key=key)], rules="1")
        add(catalogue, "b.txt", "Another.")
        assert reader.generation() == generation
        assert texts(reader) == {"a.txt": "Old one.\nOld two."}
        assert set(reader.passages(ids)) == set(ids)
        assert reader.summary().articles == 1
    assert reader.generation() == generation + 2
    assert texts(reader) == {"a.txt": "New.", "b.txt": "Another."}
    assert reader.passages(ids) == {}


def test_a_replacement_that_fails_changes_nothing(catalogue: Catalogue) -> None:
    add(catalogue, "a.txt", "One.")
    state = (catalogue.generation(), texts(catalogue), catalogue.passage_ids().tolist())
    with pytest.raises(StoreError):  # the same id again, without its key
        catalogue.replace(
            [new_article(catalogue, "b.txt", ["B."]), new_article(catalogue, "a.txt", ["Two."])],
            rules="1",
        )
    assert (catalogue.generation(), texts(catalogue), catalogue.passage_ids().tolist()) == state
    add(catalogue, "c.txt", "Three.")  # and writing goes on
    assert set(texts(catalogue)) == {"a.txt", "c.txt"}


def test_texts_survive_any_number_of_changes_around_them(catalogue: Catalogue) -> None:
    """Blocks are shared and rewritten as their articles change: no text may be touched by that."""
    rng = random.Random(7)
    kept: dict[str, str] = {}
    for turn in range(60):
        batch = []
        for article_id in sorted({f"{rng.randrange(12)}.txt" for _ in range(4)}):
            size = rng.choice((1, 40, 900))
            told = [f"Turn {turn} of {article_id} é {n}." for n in range(size)]
            key = key_of(catalogue, article_id) if article_id in kept else None
            batch.append(new_article(catalogue, article_id, told, key=key, per_passage=50))
            kept[article_id] = "\n".join(told)
        gone = [one for one in sorted(kept) if rng.random() < 0.1]
        gone = [one for one in gone if one not in {new.article.id for new in batch}]
        keys = [key_of(catalogue, one) for one in gone]
        catalogue.replace(batch, removed=keys, rules="1")
        for one in gone:
            del kept[one]
        assert texts(catalogue) == kept


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(Filter(), ["a.txt", "b/c.txt", "b/d.txt"], id="everything"),
        pytest.param(Filter(since=date(2017, 12, 1)), ["b/c.txt"], id="since"),
        pytest.param(Filter(until=date(2017, 11, 30)), ["a.txt"], id="until"),
        pytest.param(
            Filter(since=date(2017, 11, 30), until=date(2017, 11, 30)), ["a.txt"], id="day"
        ),
        pytest.param(Filter(articles=("b/*",)), ["b/c.txt", "b/d.txt"], id="glob"),
        pytest.param(Filter(articles=("a.txt", "b/d.txt")), ["a.txt", "b/d.txt"], id="ids"),
        pytest.param(Filter(articles=("[x].txt",)), [], id="glob of nothing"),
        pytest.param(Filter(speakers=("Ann",)), ["a.txt", "b/d.txt"], id="speaker"),
        pytest.param(Filter(speakers=("Ann",), articles=("b/*",)), ["b/d.txt"], id="both"),
        pytest.param(Filter(speakers=("Nobody",)), [], id="nobody"),
    ],
)
def test_filters(catalogue: Catalogue, wanted: Filter, found: list[str]) -> None:
    add(catalogue, "a.txt", "One.", ("Two.", "Ann"), "Three.", day=date(2017, 11, 30))
    add(catalogue, "b/c.txt", "One.", ("Two.", "Ben"), day=date(2017, 12, 1))
    add(catalogue, "b/d.txt", "One.", ("Two.", "Ann"))
    assert [record.article.id for record in catalogue.articles(wanted)] == found
    passages = catalogue.passages(catalogue.matching(wanted).tolist())
    assert sorted({passage.article_id for passage in passages.values()}) == found
    if wanted.speakers:
        for passage in passages.values():
            assert {one.speaker for one in passage.sentences} & set(wanted.speakers)


def test_an_id_with_glob_signs_is_found_by_itself(catalogue: Catalogue) -> None:
    add(catalogue, "a[1].txt", "One.")
    assert len(catalogue.matching(Filter(articles=("a[1].txt",)))) == 1


def test_undated_articles_are_counted_under_a_date_filter(catalogue: Catalogue) -> None:
    add(catalogue, "a.txt", "One.", day=date(2017, 11, 30))
    add(catalogue, "b.txt", "One.")
    assert catalogue.undated(Filter(since=date(2017, 1, 1))) == 1
    assert catalogue.undated(Filter(since=date(2017, 1, 1), articles=("a*",))) == 0
    assert catalogue.undated(Filter()) == 0


def test_speakers_come_and_go_with_their_articles(catalogue: Catalogue) -> None:
    add(catalogue, "a.txt", "One.", ("Two.", "Zoe"), ("Three.", "Ann"), ("Four.", "Ann"))
    assert catalogue.speakers() == ["Ann", "Zoe"]
    key = key_of(catalogue, "a.txt")
    catalogue.replace([new_article(catalogue, "a.txt", [("One.", "Ann")], key=key)], rules="1")
    assert catalogue.speakers() == ["Ann"]
    catalogue.replace((), removed=[key], rules="1")
    assert catalogue.speakers() == []


def test_counts_add_up(catalogue: Catalogue) -> None:
    add(catalogue, "a.txt", "One.", "Two.", "Three.", day=date(2017, 11, 30))
    add(catalogue, "b.txt", "One.")
    catalogue.set_embedder("hashed", DIMENSIONS)
    catalogue.add_folder(Folder("/articles"))
    summary = catalogue.summary()
    assert (summary.articles, summary.sentences, summary.passages, summary.undated) == (2, 4, 3, 1)
    assert (summary.embedder, summary.dimensions) == ("hashed", DIMENSIONS)
    assert summary.folders == ("/articles",)
    assert catalogue.passage_count() == 3


def test_known_files_tell_what_was_seen_and_touching_updates_it(
    catalogue: Catalogue,
) -> None:
    odd = "/articles/\udcff b\n🎈.txt"  # bytes that are not UTF-8 survive
    add(catalogue, "a.txt", "One.", path=odd)
    (known,) = catalogue.known_files()[odd]
    assert known.ctime_ns == -1
    assert (known.article_id, known.size, known.mtime_ns) == ("a.txt", 4, 1_000)
    generation = catalogue.generation()
    catalogue.touch([SeenFile(odd, 9, 77, 78)])
    (touched,) = catalogue.known_files()[odd]
    assert touched == known._replace(size=9, mtime_ns=77, ctime_ns=78)
    assert catalogue.generation() == generation


def test_articles_by_other_rules_are_outdated(catalogue: Catalogue) -> None:
    add(catalogue, "a.txt", "One.")
    catalogue.replace([new_article(catalogue, "b.txt", ["One."])], rules="2")
    assert catalogue.outdated("2") == ["a.txt"]
    assert catalogue.outdated("1") == ["b.txt"]


def test_a_folder_once_whole_stays_so_and_keeps_its_prefix(catalogue: Catalogue) -> None:
    catalogue.add_folder(Folder("/a\udcff", "news", whole=False))
    assert catalogue.folders() == [Folder("/a\udcff", "news", whole=False)]
    catalogue.add_folder(Folder("/a\udcff", "news", whole=True))
    catalogue.add_folder(Folder("/a\udcff", "news", whole=False))
    catalogue.add_folder(Folder("/b"))
    assert catalogue.folders() == [Folder("/a\udcff", "news"), Folder("/b")]


def test_what_is_kept_out_is_remembered_until_let_in(catalogue: Catalogue) -> None:
    catalogue.replace((), kept_out=["/a/x.txt", "/b"])
    catalogue.replace((), kept_out=["/b"])
    assert catalogue.kept_out() == {"/a/x.txt", "/b"}
    catalogue.let_in(["/b", "/never"])
    assert catalogue.kept_out() == {"/a/x.txt"}


def test_what_leaves_and_what_is_kept_out_are_one_change(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(catalogue, "a.txt", "One.")

    def fail(*_: object) -> None:
        raise OSError("no more")

    monkeypatch.setattr(catalogue, "_compact", fail)
    with pytest.raises(OSError, match="no more"):
        catalogue.replace((), removed=[key_of(catalogue, "a.txt")], kept_out=["/articles/a.txt"])
    assert catalogue.kept_out() == set()
    assert texts(catalogue) == {"a.txt": "One."}


def test_drafted_vectors_wait_until_adopted(catalogue: Catalogue) -> None:
    catalogue.set_embedder("hashed", DIMENSIONS)
    new = new_article(catalogue, "a.txt", ["One.", "Two.", "Three."])
    catalogue.replace([new], rules="1")
    ids = [passage.id for passage in new.passages]
    other = HashedWords("other", 8).embed([passage.text for passage in new.passages])
    catalogue.draft_vectors("other", ids[:1], other[:1])
    assert catalogue.drafted("other") == {ids[0]}
    assert catalogue.vectors()[1].shape == (2, DIMENSIONS)
    assert catalogue.summary().embedder == "hashed"
    catalogue.draft_vectors("other", ids[1:], other[1:])
    generation = catalogue.generation()
    catalogue.adopt_draft("other", 8)
    np.testing.assert_allclose(catalogue.vectors()[1], other, atol=1e-3)
    assert (catalogue.summary().embedder, catalogue.summary().dimensions) == ("other", 8)
    assert catalogue.drafted("other") == set()
    assert catalogue.generation() == generation + 1


def test_a_draft_of_a_third_embedder_drops_the_one_before(catalogue: Catalogue) -> None:
    new = new_article(catalogue, "a.txt", ["One."])
    catalogue.replace([new], rules="1")
    catalogue.draft_vectors("second", [new.passages[0].id], new.vectors)
    catalogue.draft_vectors("third", [new.passages[0].id], new.vectors)
    assert catalogue.drafted("second") == set()
    assert catalogue.drafted("third") == {new.passages[0].id}


def test_what_one_opening_wrote_another_reads(catalogue: Catalogue, open_catalogue: Open) -> None:
    reader = open_catalogue()
    assert texts(reader) == {}
    add(catalogue, "a.txt", "One.")
    assert texts(reader) == {"a.txt": "One."}
    key = key_of(catalogue, "a.txt")
    catalogue.replace([new_article(catalogue, "a.txt", ["Two."], key=key)], rules="1")
    assert texts(reader) == {"a.txt": "Two."}


# SQLite's file


def test_blocks_nobody_needs_are_dropped(tmp_path: Path) -> None:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    for turn in range(12):
        known = catalogue.records(["a.txt", "b.txt"])
        catalogue.replace(
            [
                new_article(
                    catalogue,
                    one,
                    [f"Turn {turn}: {number}." for number in range(3_000)],
                    key=known[one].key if one in known else None,
                    per_passage=500,
                )
                for one in ("a.txt", "b.txt")
            ],
            rules="1",
        )
    catalogue.close()
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as connection:
        (held,) = connection.execute("SELECT sum(size) FROM block").fetchone()
        (used,) = connection.execute("SELECT sum(block_size) FROM article").fetchone()
    connection.close()
    assert held <= 2 * used


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    SqliteCatalogueWriter(tmp_path, create=True).close()
    path = tmp_path / "catalogue.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (FORMAT + 1,))
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreMismatch, match="newer version"):
        SqliteCatalogueWriter(tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", [SqliteCatalogue, SqliteCatalogueWriter])
def test_a_catalogue_of_the_first_format_is_brought_up_to_date(
    tmp_path: Path, kind: type[SqliteCatalogue]
) -> None:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    add(catalogue, "a.txt", "One.", ("Two.", "Ann"), day=date(2017, 11, 30))
    before = catalogue.article("a.txt")
    catalogue.close()
    take_back(tmp_path)
    opened = [kind(tmp_path), kind(tmp_path)]
    for each in opened:
        assert each.article("a.txt") == before
        (known,) = each.known_files()["/articles/a.txt"]
        assert known.ctime_ns == -1
        assert each.states() == opened[0].states()
        assert each.states()[1] is None
    for each in opened:
        each.close()
    catalogue = SqliteCatalogueWriter(tmp_path)
    key = key_of(catalogue, "a.txt")
    catalogue.replace([new_article(catalogue, "a.txt", ["New."], key=key)], rules="1")
    assert texts(catalogue) == {"a.txt": "New."}
    catalogue.close()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"not a database at all, but long enough to be one" * 100, id="text"),
        pytest.param(bytes(8192), id="NUL bytes"),
    ],
)
def test_a_file_that_is_no_catalogue_is_damaged(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "catalogue.sqlite3").write_bytes(data)
    with pytest.raises(StoreDamaged):
        SqliteCatalogueWriter(tmp_path)


def test_a_catalogue_that_is_just_being_made_is_none_yet(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite3").touch()
    with pytest.raises(StoreNotFound):
        SqliteCatalogueWriter(tmp_path)
    SqliteCatalogueWriter(tmp_path, create=True).close()


def test_another_programs_database_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreDamaged, match="not a catalogue"):
            SqliteCatalogueWriter(tmp_path, create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param("UPDATE block SET data = x'00ff'", id="text does not unpack"),
        pytest.param("DELETE FROM block", id="text is gone"),
        pytest.param("UPDATE sentences SET spans = x'0102'", id="spans are torn"),
        pytest.param("UPDATE sentences SET speakers = '{'", id="speakers are torn"),
        pytest.param("DROP TABLE article", id="a table is gone"),
    ],
)
def test_broken_contents_are_told_as_damage(tmp_path: Path, harm: str) -> None:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    add(catalogue, "a.txt", "One.")
    catalogue.close()
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite3")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(harm)
    connection.commit()
    connection.close()
    catalogue = SqliteCatalogueWriter(tmp_path)
    with pytest.raises(StoreDamaged, match="damaged"):
        catalogue.article("a.txt")
    catalogue.close()


def test_a_catalogue_locked_by_another_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    catalogue._connection.execute("PRAGMA busy_timeout = 50")
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite3")
    connection.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked by another program"):
        catalogue.reserve(1)
    connection.rollback()
    connection.close()
    assert catalogue.reserve(1) == 1
    catalogue.close()
