"""A full disk and a store that cannot be written: a clear message, exit 5, and nothing lost.

Each test is a script in a mount namespace of its own, so that it needs no rights and leaves nothing
mounted. Where namespaces are forbidden, a limit on file sizes and a folder without the right to
write stand in for the small disk and the read-only one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import assistant, store_state, write, write_articles
from tests.conftest import Ran
from tests.test_files import without_override

HARBOUR = "The harbour\n\nThe admiral opened the Valparaiso dockyard on Monday.\n"
QUESTION = "when did the admiral open the Valparaiso dockyard"

NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


def may_mount(folder: Path) -> bool:
    done = subprocess.run(
        [*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return done.returncode == 0


def run_script(command: list[str], code: str, *words: str) -> object:
    """Run Python code behind a command and return the JSON it prints."""
    done = subprocess.run(
        [*command, sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# Fills a small disk in steps; each run of `qa index` tells its code and message.
FULL_DISK = """
import json, os, subprocess, sys
from pathlib import Path
from tests.builders import store_state, write_articles
disk, news, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
if kind == "mount":
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=True)
store = disk / "store"

def qa(*words, limit=None):
    def limited():
        import resource
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run(
        [sys.executable, "-m", "qa", *words, "--store", str(store)],
        capture_output=True, text=True, preexec_fn=limited,
    )
    return [done.returncode, done.stdout, done.stderr]

told = [qa("index", str(news))]
write_articles(news, 120, sentences=80, first=100)
for free in (0, 300_000, 1_500_000):
    if kind == "mount":
        room = os.statvfs(disk)
        with open(disk / "filler", "wb") as filler:
            filler.write(bytes(max(0, room.f_bavail * room.f_frsize - free)))
    told.append(qa("index", str(news), limit=free + 200_000 if kind == "limit" else None))
    (disk / "filler").unlink(missing_ok=True)
    told.append(qa("ask", sys.argv[4]))
told.append(qa("index", str(news)))
state = store_state(store)
state.assert_whole()
print(json.dumps({"told": told, "articles": len(state.articles), "dead": state.dead}))
"""


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    news, disk = tmp_path / "news", tmp_path / "disk"
    disk.mkdir()
    write_articles(news, 10)
    write(news, "harbour.txt", HARBOUR)
    kind = "mount" if may_mount(disk) else "limit"
    command = NAMESPACE if kind == "mount" else []
    result = run_script(command, FULL_DISK, str(disk), str(news), kind, QUESTION)
    assert isinstance(result, dict)
    first, *pairs, last = result["told"]
    assert first[0] == 0, first
    codes = []
    for index, ask in zip(pairs[::2], pairs[1::2], strict=True):
        codes.append(index[0])
        assert index[0] in (0, 5), index
        assert "Traceback" not in index[2]
        if index[0] == 5:
            assert "disk is full" in index[2], index
        assert ask[0] == 0, ask
        assert "Monday" in ask[1]
    assert codes[0] == 5
    assert codes.count(5) >= 2
    assert last[0] == 0, last
    assert result["articles"] == 131


READ_ONLY = """
import json, subprocess, sys
store, news, kind = sys.argv[1:4]
if kind == "mount":
    subprocess.run(["mount", "-o", "bind", store, store], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", store], check=True)
told = []
asking = (["ask", sys.argv[4]], ["search", "admiral"])
for words in (*asking, ["index", news], ["remove", "harbour.txt"]):
    done = subprocess.run(
        [sys.executable, "-m", "qa", *words, "--store", store], capture_output=True, text=True
    )
    told.append([done.returncode, done.stderr])
print(json.dumps(told))
"""


@pytest.mark.parametrize("kind", ["mount", "permissions"])
def test_a_store_that_cannot_be_written_is_refused(tmp_path: Path, kind: str) -> None:
    news, store = tmp_path / "news", tmp_path / "store"
    write(news, "harbour.txt", HARBOUR)
    with assistant(store) as opened:
        opened.index([str(news)])
    before = store_state(store)
    write(news, "new.txt", HARBOUR)
    (tmp_path / "probe").mkdir()
    if kind == "mount" and not may_mount(tmp_path / "probe"):
        kind = "permissions"
    modes = {path: path.stat().st_mode for path in (store, *store.rglob("*"))}
    if kind == "permissions":
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
    command = NAMESPACE if kind == "mount" else without_override([])
    try:
        told = run_script(command, READ_ONLY, str(store), str(news), kind, QUESTION)
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
    assert isinstance(told, list)
    for code, err in told:
        assert code == 5, err
        assert "cannot be written" in err
        assert "copy it to a place that is" in err
    assert store_state(store) == before


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of eleven articles."""
    write_articles(tmp_path / "news", 10)
    write(tmp_path / "news", "harbour.txt", HARBOUR)
    with assistant(tmp_path / "store") as opened:
        opened.index([str(tmp_path / "news")])
    return tmp_path / "store"


def test_a_damaged_catalogue_exits_5(store: Path, qa: Callable[..., Ran]) -> None:
    (store / "catalogue.sqlite3").write_bytes(b"garbage" * 500)
    for words in (["ask", QUESTION], ["index"], ["status"], ["articles"]):
        ran = qa(*words, "--store", str(store))
        assert ran.code == 5, ran
        assert "damaged" in ran.err
        assert "qa doctor --repair" in ran.err


def test_a_store_of_a_newer_version_exits_5(store: Path, qa: Callable[..., Ran]) -> None:
    import sqlite3

    connection = sqlite3.connect(store / "catalogue.sqlite3")
    connection.execute("UPDATE meta SET value = 99 WHERE key = 'format'")
    connection.commit()
    connection.close()
    for words in (["ask", QUESTION], ["index", str(store.parent / "news")]):
        ran = qa(*words, "--store", str(store))
        assert ran.code == 5, ran
        assert "newer version" in ran.err


def test_a_store_of_another_embedder_exits_5_and_says_how_to_change(
    store: Path, qa: Callable[..., Ran]
) -> None:
    ran = qa("ask", QUESTION, "--store", str(store), QA_EMBEDDER="minilm")
    assert ran.code == 5, ran
    assert "qa index --embedder minilm" in ran.err


def test_missing_vectors_are_noted_and_built_again(store: Path, qa: Callable[..., Ran]) -> None:
    import shutil

    shutil.rmtree(store / "vectors")
    ran = qa("ask", QUESTION, "--store", str(store))
    assert ran.code == 0, ran
    assert "Monday" in ran.out
    assert "vector index" in ran.err
    assert "missing" in ran.err
    assert qa("index", "--store", str(store)).code == 0
    ran = qa("ask", QUESTION, "--store", str(store))
    assert "vector index" not in ran.err
    store_state(store).assert_whole()


def test_missing_keywords_are_noted_and_built_again(store: Path, qa: Callable[..., Ran]) -> None:
    import shutil

    shutil.rmtree(store / "keywords")
    ran = qa("ask", QUESTION, "--store", str(store))
    assert ran.code == 0, ran
    assert "Monday" in ran.out
    assert "keyword index" in ran.err
    assert qa("index", "--store", str(store)).code == 0
    ran = qa("ask", QUESTION, "--store", str(store))
    assert "keyword index" not in ran.err
    store_state(store).assert_whole()
