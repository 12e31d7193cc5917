"""What `qa doctor` finds: nothing in a sound store, what is pending, and what is damaged."""

import json
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.catalogue_upkeep import SqliteCatalogueUpkeep
from qa.checking import check_catalogue
from qa.store_types import Check, Checkup
from tests.builders import (
    Told,
    assistant,
    run_python,
    start_python,
    start_qa,
    write,
    write_articles,
)
from tests.stores import FOLDER

HARBOUR = "Harbour opens\n\nMinister Adeyemi opened the new harbour on Monday, officials said.\n"


def make_store(folder: Path) -> Path:
    """Make a store of eleven articles, some seconds old, and ask it one question."""
    write_articles(folder / "news", 10)
    write(folder / "news", "harbour.txt", HARBOUR)
    then = time.time() - 60
    for path in (folder / "news").iterdir():
        os.utime(path, (then, then))
    with assistant(folder / "store") as opened:
        opened.index([str(folder / "news")])
        opened.remember(opened.ask("who opened the harbour"))
    return folder / "store"


@cache
def template() -> Path:
    """Return a store that is only copied; its articles are never changed."""
    return make_store(Path(FOLDER.name).resolve() / "doctored")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of eleven articles, whose files a test leaves alone."""
    return Path(shutil.copytree(template(), tmp_path / "store"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A store of eleven articles beside their folder `news`."""
    return make_store(tmp_path)


def checkup(store: Path) -> Checkup:
    with assistant(store) as opened:
        return opened.check()


def found(store: Path) -> dict[str, Check]:
    """Return what is not well, by name."""
    return {check.name: check for check in checkup(store).checks if check.status != "ok"}


def statuses(store: Path) -> dict[str, str]:
    return {name: check.status for name, check in found(store).items()}


def sql(store: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(store / "catalogue.sqlite3")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def overwrite(path: Path, start: int, data: bytes) -> None:
    with open(path, "r+b") as file:
        file.seek(start)
        file.write(data)


def segment(store: Path, end: str) -> Path:
    return next(iter((store / "keywords").glob(f"*.{end}")))


def test_a_sound_store_is_clean_and_looking_changes_nothing(store: Path) -> None:
    def kept() -> dict[str, bytes]:
        return {
            str(path.relative_to(store)): path.read_bytes()
            for path in store.rglob("*")  # Chroma writes when it only reads
            if path.is_file() and "vectors" not in str(path.relative_to(store))
        }

    checkup(store)
    before = kept()
    told = checkup(store)
    assert [check for check in told.checks if check.status != "ok"] == []
    assert told.clean
    assert not told.pending
    names = [check.name for check in told.checks]
    assert names == [
        "catalogue", "rules", "vector index", "keyword index", "sketch", "files", "embedder",
        "calibration", "history", "permissions", "disk", "versions",
    ]  # fmt: skip
    assert told.checks[0].count == 11
    assert {name for name in kept() if kept()[name] != before.get(name)} == set()


def test_changed_and_gone_files_are_pending_and_touched_ones_are_not(own: Path) -> None:
    news = own.parent / "news"
    write(news, "harbour.txt", HARBOUR + "More.\n")
    (news / "001.txt").unlink()
    (news / "002.txt").touch()
    (told,) = found(own).values()
    assert (told.name, told.status, told.count) == ("files", "pending", 2)
    assert "harbour.txt" in told.message
    assert "001.txt" in told.message
    assert "qa index" in str(told.hint)
    assert checkup(own).clean
    with assistant(own) as opened:
        opened.index()
    assert found(own) == {}


def test_a_missing_folder_is_told_with_the_way_out(own: Path) -> None:
    shutil.move(own.parent / "news", own.parent / "elsewhere")
    (told,) = found(own).values()
    assert (told.name, told.status) == ("files", "warning")
    assert "qa move" in str(told.hint)


def test_an_unreadable_file_is_told(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.stat

    def stat(path: object, **more: object) -> os.stat_result:
        if str(path).endswith("001.txt"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("qa.adapters.files_checking.os.stat", stat)
    told = found(own)["files"]
    assert (told.name, told.status) == ("files", "warning")


def test_older_rules_are_pending(store: Path) -> None:
    sql(store, "UPDATE article SET rules = 'sentences 0' WHERE id = 'harbour.txt'")
    (told,) = found(store).values()
    assert (told.name, told.status, told.count) == ("rules", "pending", 1)
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_what_a_killed_run_left_in_the_indexes_is_pending(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        first = parts.catalogue.reserve(2)
        parts.vectors.add([first, first + 1], np.ones((2, 256), dtype=np.float32))
        parts.keywords.add((number, "lost", "lost words") for number in (first, first + 1))
        parts.keywords.commit()
    assert statuses(store) == {"vector index": "pending", "keyword index": "pending"}
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_a_killed_touch_of_the_vectors_that_broke_them_is_pending(store: Path) -> None:
    (store / "vectors.json").unlink()
    overwrite(store / "vectors" / "chroma.sqlite3", 4096, random.Random(1).randbytes(40_000))
    assert statuses(store) == {"vector index": "pending"}
    assert statuses(store) == {"vector index": "pending"}  # though the first look wrote it down
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_a_lost_sketch_is_pending(store: Path) -> None:
    (store / "sketch.bin").unlink()
    assert statuses(store) == {"sketch": "pending"}
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


@pytest.mark.parametrize("offset", [64, 80], ids=["id", "bits"])
def test_a_sketch_that_is_not_as_the_vectors_is_damaged(store: Path, offset: int) -> None:
    overwrite(store / "sketch.bin", offset, b"\x5a" * 5)
    assert statuses(store) == {"sketch": "damaged"}
    with assistant(store) as opened:
        assert opened.repair().clean
    assert found(store) == {}


def drop_vectors(store: Path) -> None:
    shutil.rmtree(store / "vectors")


def file_for_vectors(store: Path) -> None:
    drop_vectors(store)
    (store / "vectors").write_text("not a folder", encoding="ascii")


def garble_vectors(store: Path) -> None:
    overwrite(store / "vectors" / "chroma.sqlite3", 4096, random.Random(1).randbytes(40_000))


def cut_vectors(store: Path) -> None:
    os.truncate(store / "vectors" / "chroma.sqlite3", 50_000)


def drop_graph(store: Path) -> None:
    next((store / "vectors").glob("*/data_level0.bin")).unlink()


def change_vectors(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        number = int(parts.catalogue.passage_ids()[3])
        parts.vectors.add([number], np.eye(1, 256, dtype=np.float32))


def lose_vectors(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        parts.vectors.delete(parts.catalogue.passage_ids()[:3].tolist())


def foreign_vectors(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        parts.vectors.add([99_999], np.eye(1, 256, dtype=np.float32))


def drop_keywords(store: Path) -> None:
    shutil.rmtree(store / "keywords")


def file_for_keywords(store: Path) -> None:
    drop_keywords(store)
    (store / "keywords").write_text("not a folder", encoding="ascii")


def garble_keywords(store: Path) -> None:
    overwrite(segment(store, "idx"), 20, random.Random(1).randbytes(60))


def drop_segment(store: Path) -> None:
    segment(store, "term").unlink()


def garble_list(store: Path) -> None:
    (store / "keywords" / "meta.json").write_bytes(random.Random(1).randbytes(300))


def twice_in_keywords(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        number = int(parts.catalogue.passage_ids()[0])
        parts.keywords.add([(number, "twice", "told twice")])
        parts.keywords.commit()


def foreign_keywords(store: Path) -> None:
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        parts.keywords.add([(99_999, "foreign", "of no article")])
        parts.keywords.commit()


VECTORS = [
    file_for_vectors, drop_vectors, garble_vectors, cut_vectors, drop_graph, change_vectors,
    lose_vectors, foreign_vectors,
]  # fmt: skip
KEYWORDS = [
    file_for_keywords, drop_keywords, garble_keywords, drop_segment, garble_list,
    twice_in_keywords, foreign_keywords,
]  # fmt: skip
HARMS = [(harm, "vector index") for harm in VECTORS] + [(h, "keyword index") for h in KEYWORDS]
Harm = Callable[[Path], None]


@pytest.mark.parametrize(("harm", "name"), HARMS, ids=lambda each: getattr(each, "__name__", each))
def test_each_harm_to_an_index_is_found_and_repaired(store: Path, harm: Harm, name: str) -> None:
    harm(store)
    told = found(store)
    assert {each: check.status for each, check in told.items()} == {name: "damaged"}
    assert "qa doctor --repair" in str(told[name].hint)
    notes = Told()
    with assistant(store, notes) as opened:
        repaired = opened.repair()
        assert [check for check in repaired.checks if check.status != "ok"] == []
        assert name in str(notes)
        answer = opened.ask("who opened the harbour")
    assert answer.citations[0].sentence.article_id == "harbour.txt"
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("UPDATE block SET data = x'00ff'", "text cannot be read"),
        ("DELETE FROM block", "text cannot be read"),
        ("UPDATE article SET block_start = 1000000 WHERE id = 'harbour.txt'", "text cannot be"),
        ("UPDATE sentences SET spans = x'0102' WHERE article = 3", "sentences cannot be read"),
        ("UPDATE sentences SET speakers = '{' WHERE article = 3", "sentences cannot be read"),
        ("DELETE FROM sentences WHERE article = 3", "sentences cannot be read"),
        ("UPDATE passage SET first = first + 1 WHERE id = 1", "do not cover"),
        ("UPDATE passage SET vector = x'00' WHERE id = 1", "vector has not 256 numbers"),
        ("DELETE FROM passage WHERE id = 1", "has 1 passages, not 2"),
        ("UPDATE article SET sentence_count = 99 WHERE id = 'harbour.txt'", "sentences, not 99"),
        ("UPDATE passage SET article = 77 WHERE id = 1", "1 passages of no article"),
        ("INSERT INTO block VALUES (999, x'00', 1)", "1 texts of no article"),
        (
            "INSERT INTO copy SELECT path, ifnull(record, 0), key, digest, size, mtime_ns,"
            " ctime_ns, id FROM article WHERE key = 3",
            "1 copies where an article itself is",
        ),
        ("UPDATE meta SET value = 1 WHERE key = 'next_passage'", "given again"),
        ("DELETE FROM speaker", "speakers are not those"),
    ],
)
def test_each_harm_to_the_catalogue_is_found_and_repaired(
    store: Path, harm: str, reason: str
) -> None:
    with assistant(store) as opened:
        before = {record.article.id for record in opened.articles()}
    sql(store, harm)
    catalogue = SqliteCatalogueUpkeep(store)
    told, _ = check_catalogue(catalogue)
    catalogue.close()
    assert told.status == "damaged"
    assert reason in told.message
    notes = Told()
    with assistant(store, notes) as opened:
        assert opened.repair().clean, notes
        kept = {record.article.id for record in opened.articles()}
        lost = before - kept
        assert all(each in str(notes) for each in lost)
        assert bool(lost) == ("text cannot" in reason)
        opened.index()
        assert {record.article.id for record in opened.articles()} == before
        assert "Monday" in opened.ask("who opened the harbour").text


def test_an_article_that_is_split_again_needs_no_file(own: Path) -> None:
    sql(own, "UPDATE sentences SET spans = x'0102'")
    shutil.rmtree(own.parent / "news")
    with assistant(own) as opened:
        assert opened.repair().clean
        assert len(opened.articles()) == 11
        assert "Monday" in opened.ask("who opened the harbour").text


def test_a_catalogue_that_does_not_open_gets_a_report(store: Path) -> None:
    (store / "catalogue.sqlite3").write_bytes(b"garbage" * 1000)
    told = {check.name: check for check in checkup(store).checks}
    assert told["catalogue"].status == "damaged"
    assert "qa doctor --repair" in str(told["catalogue"].hint)
    assert told["keyword index"].status == "ok"
    assert told["history"].status == "ok"
    (store / "catalogue.sqlite3").unlink()
    assert found(store)["catalogue"].status == "damaged"


def test_a_damaged_history_is_set_aside(store: Path) -> None:
    (store / "history.sqlite3").write_bytes(b"garbage" * 1000)
    assert statuses(store) == {"history": "damaged"}
    notes = Told()
    with assistant(store, notes) as opened:
        assert opened.repair().clean
    (aside,) = store.glob("history.sqlite3.damaged-*")
    assert aside.name in str(notes)
    assert aside.read_bytes() == b"garbage" * 1000


def test_a_calibration_that_cannot_be_read_is_made_anew(store: Path) -> None:
    sql(store, "UPDATE meta SET value = '{' WHERE key = 'calibrated_for'")
    assert statuses(store) == {"calibration": "damaged"}
    with assistant(store) as opened:
        assert [each for each in opened.repair().checks if each.status != "ok"] == []


def test_a_missing_calibration_is_pending(store: Path) -> None:
    sql(store, "DELETE FROM meta WHERE key IN ('calibration', 'calibrated_for')")
    assert statuses(store) == {"calibration": "pending"}
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_an_embedder_that_is_not_here_is_told(store: Path) -> None:
    sql(store, "UPDATE meta SET value = 'minilm' WHERE key = 'embedder'")
    told = found(store)["embedder"]
    assert told.status in ("warning", "damaged")  # damaged where MiniLM is: its vectors are longer


def test_little_room_on_the_disk_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.adapters.store_upkeep.free_bytes", lambda folder: 1_000)
    assert statuses(store) == {"disk": "warning"}


def test_a_store_open_to_others_is_closed_by_the_next_write(store: Path) -> None:
    store.chmod(0o755)
    (store / "catalogue.sqlite3").chmod(0o644)
    assert statuses(store) == {"permissions": "pending"}
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_half_written_files_are_cleared_by_the_next_write(store: Path) -> None:
    left = store / "keywords" / "vouched.json.new"
    left.write_text("{")
    os.utime(left, (1, 1))
    (store / "writer.json").write_text(json.dumps({"pid": 1, "host": "x", "since": "y"}))
    assert statuses(store) == {"leftovers": "pending"}
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_a_writer_at_work_is_told_and_not_disturbed(store: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from qa.adapters.store_folder import writer_lock\n"
        "with writer_lock(Path(sys.argv[1]), wait=False):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    holder = start_python(code, str(store))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    told = found(store)
    assert told["writer"].status == "pending"
    assert f"process {holder.pid}" in told["writer"].message
    assert checkup(store).clean
    out, err = holder.communicate("")
    assert holder.returncode == 0, (out, err)
    assert found(store) == {}


def test_an_empty_store_is_clean(tmp_path: Path) -> None:
    write(tmp_path / "news", "a.txt", HARBOUR)
    with assistant(tmp_path / "store") as opened:
        opened.index([str(tmp_path / "news")])
        opened.remove(["a.txt"])
    assert found(tmp_path / "store") == {}


def test_a_run_killed_at_random_leaves_pending_work_alone(tmp_path: Path) -> None:
    write_articles(tmp_path / "news", 60)
    store = tmp_path / "store"
    with assistant(store) as opened:
        opened.index([str(tmp_path / "news")])
    rng = random.Random(7)
    for turn in range(4):
        write_articles(tmp_path / "news", 60, seed=turn + 2)
        process = start_qa("index", str(tmp_path / "news"), "--store", str(store))
        time.sleep(rng.uniform(0.4, 1.6))
        process.kill()
        process.communicate()
        told = checkup(store)
        assert told.clean, [check for check in told.checks if check.status == "damaged"]
    with assistant(store) as opened:
        opened.index()
    assert found(store) == {}


def test_checking_loads_no_language_model(store: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom qa import Assistant, Config\n"
        "with Assistant(Config(store=Path(sys.argv[1]))) as opened:\n"
        "    assert opened.check().clean\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'openai', 'llama_index'}))"
    )
    assert run_python(code, str(store)).strip() == "[]"
