"""`qa index --watch`: what changes is indexed, once it is quiet; real processes, real files."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from qa.adapters.watching import Watch
from tests.builders import assistant, start_python, start_qa
from tests.conftest import Ran

PATIENCE = 60.0
STORY = "The mayor opened the {} bridge on Monday.\n\nNobody was hurt, the police said.\n"
HOLD = """
import sys
from pathlib import Path

from qa.adapters.store_folder import writer_lock

with writer_lock(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    sys.stdin.readline()
"""


def write(path: Path, word: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(STORY.format(word))


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


class Watching:
    """A running `qa index --watch` and what it has printed so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.out: list[str] = []
        self.err: list[str] = []
        self._threads = [
            threading.Thread(target=into.extend, args=(stream,), daemon=True)
            for stream, into in ((process.stdout, self.out), (process.stderr, self.err))
        ]
        for thread in self._threads:
            thread.start()

    def until_out(self, words: str) -> None:
        """Wait for a line of results."""
        until(lambda: any(words in line for line in list(self.out)))

    def until_err(self, words: str) -> None:
        """Wait for a note."""
        until(lambda: any(words in line for line in list(self.err)))

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Stop it and return its exit code."""
        self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.close()
        return code

    def close(self) -> None:
        """Let go of a process that has ended, or end it."""
        self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


Start = Callable[..., Watching]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a watch in a folder of its own, and wait until it watches."""
    started: list[Watching] = []

    def begin(*words: str) -> Watching:
        watching = Watching(start_qa("index", *words, "--watch", cwd=tmp_path))
        started.append(watching)
        if "--json" in words:
            until(lambda: bool(watching.out))
        else:
            watching.until_err("Watching for changes")
        return watching

    yield begin
    for watching in started:
        watching.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "news" / "first.txt", "stone")
    return tmp_path / "news"


def stored(folder: Path) -> dict[str, str]:
    """Return the text of what is indexed beside a folder, by id."""
    with assistant(folder.parent / ".qa") as opened:
        ids = [record.article.id for record in opened.articles()]
        return {each: opened.article(each).article.text for each in ids}


def test_what_comes_changes_and_goes_is_indexed(start: Start, folder: Path) -> None:
    watching = start("news")
    write(folder / "deep" / "second.txt", "iron")
    watching.until_out(" 1 new article.")
    write(folder / "first.txt", "wooden")
    watching.until_out(" 1 changed.")
    os.rename(folder / "deep", folder / "moved")
    until(lambda: set(stored(folder)) == {"first.txt", "moved/second.txt"})
    (folder / "first.txt").unlink()
    until(lambda: set(stored(folder)) == {"moved/second.txt"})
    assert watching.end() == 0
    assert "Nothing is lost" in watching.err[-1]
    assert not any("Traceback" in line for line in watching.err)


def test_a_burst_is_one_run(start: Start, folder: Path) -> None:
    watching = start("news")
    for number in range(30):
        write(folder / f"{number}.txt", f"number {number}")
    watching.until_out(" 30 new articles.")
    assert len(watching.out) == 3  # the two lines of the first run, and one


def test_a_file_that_grows_is_waited_for(start: Start, folder: Path) -> None:
    watching = start("news", "--json")
    with (folder / "long.txt").open("w") as file:
        for number in range(30):
            file.write(STORY.format(number))
            file.flush()
            time.sleep(0.1)
    until(lambda: len(watching.out) > 1)
    first = json.loads(watching.out[1])
    assert (first["new"], first["changed"]) == (1, 0)
    assert STORY.format(29) in stored(folder)["long.txt"]
    assert watching.end() == 0


def test_what_is_no_article_starts_no_run(
    start: Start, qa: Callable[..., Ran], folder: Path
) -> None:
    watching = start("news", "--json")
    (folder / "photo.jpg").write_bytes(b"JFIF")
    (folder / ".hidden.txt").write_text("Hidden.")
    assert qa("ask", "what did the mayor open", cwd=folder.parent).code == 0
    write(folder / "second.txt", "iron")
    until(lambda: len(watching.out) > 1)
    assert watching.end() == 0
    assert [json.loads(line)["new"] for line in watching.out] == [1, 1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_zero(start: Start, folder: Path, how: signal.Signals) -> None:
    assert start("news").end(how) == 0


def test_without_a_path_all_that_is_known_is_watched(
    start: Start, qa: Callable[..., Ran], folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "single.txt", "lone")
    write(tmp_path / "other.txt", "unnamed")
    assert qa("index", "news", "single.txt", cwd=tmp_path).code == 0
    watching = start()
    beside = tmp_path / "single.new"
    write(beside, "replaced")
    os.replace(beside, tmp_path / "single.txt")  # as editors save
    watching.until_out(" 1 changed.")
    write(folder / "second.txt", "iron")
    watching.until_out(" 1 new article.")
    (tmp_path / "single.txt").unlink()
    until(lambda: set(stored(folder)) == {"first.txt", "second.txt"})
    assert watching.end() == 0


def test_a_folder_that_vanishes_keeps_its_articles_and_is_watched_again(
    start: Start, folder: Path
) -> None:
    watching = start("news")
    shutil.rmtree(folder)
    watching.until_err("What was indexed from it is kept")
    assert set(stored(folder)) == {"first.txt"}
    write(folder / "first.txt", "stone")
    write(folder / "second.txt", "iron")
    watching.until_out(" 1 new article.")
    write(folder / "third.txt", "glass")
    until(lambda: "third.txt" in stored(folder))
    assert watching.end() == 0
    assert sum("is not there" in line for line in watching.err) == 1


def test_another_writer_is_waited_for(start: Start, folder: Path) -> None:
    watching = start("news")
    holder = start_python(HOLD, str(folder.parent / ".qa"))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    write(folder / "second.txt", "iron")
    watching.until_err("Waiting for it.")
    holder.communicate("\n")
    watching.until_out(" 1 new article.")
    assert watching.end() == 0


def test_a_run_that_fails_is_told_and_tried_again(start: Start, folder: Path) -> None:
    watching = start("news")
    catalogue = folder.parent / ".qa" / "catalogue.sqlite3"
    whole = catalogue.read_bytes()
    catalogue.write_bytes(b"no catalogue at all" * 100)
    write(folder / "second.txt", "iron")
    watching.until_err("is damaged")
    catalogue.write_bytes(whole)
    watching.until_out(" 1 new article.")
    assert watching.end() == 0


def test_polling_sees_the_same(start: Start, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "200")
    watching = start("news")
    write(folder / "second.txt", "iron")
    watching.until_out(" 1 new article.")
    assert watching.end() == 0


@pytest.mark.parametrize("option", ["--dry-run", "--rebuild", "-"])
def test_what_cannot_be_watched_is_a_wrong_use(qa: Callable[..., Ran], option: str) -> None:
    told = qa("index", "--watch", option)
    assert told.code == 2
    assert option in told.err


def test_a_mistyped_path_ends_it_at_once(qa: Callable[..., Ran], tmp_path: Path) -> None:
    assert qa("index", "nowhere", "--watch", cwd=tmp_path).code == 4
    assert qa("index", "--watch", cwd=tmp_path).code == 5


def test_a_system_that_tells_of_no_changes_is_looked_at_over_and_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*paths: str, force_polling: bool | None, **rest: Any) -> Iterator[object]:
        if not force_polling:
            raise OSError("No space left on device")
        yield from watchfiles.watch(*paths, force_polling=True, **rest)

    monkeypatch.setattr("qa.adapters.watching.watch", short)
    monkeypatch.setattr("qa.adapters.watching.POLL_MS", 200)
    notes: list[str] = []

    def is_article(path: str) -> bool:
        return path.endswith(".txt")

    with Watch(
        [str(tmp_path)], [], own=str(tmp_path / ".qa"), is_article=is_article, note=notes.append
    ) as watch:
        ended = time.monotonic() + PATIENCE
        write(tmp_path / "a.txt", "iron")
        watch.wait(lambda: time.monotonic() > ended)
        assert time.monotonic() < ended
    assert "fs.inotify.max_user_watches" in notes[0]
