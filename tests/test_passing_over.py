"""Files that gave nothing when they were read: told at every run, read once."""

import os
from pathlib import Path
from typing import Any

import pytest

from qa.adapters import sources
from qa.adapters.readers import registry
from qa.adapters.readers.registry import Format
from qa.file_types import FileToIndex, Finding
from qa.preparing import TOO_MUCH_MEMORY, failed
from qa.store_types import IndexReport
from tests.builders import Told, assistant, write

STORY = "The harbour\n\nThe minister opened the new harbour on Monday.\n"
BLANK = " \n\n"
REASON = "no text in it"
RECORDS = '{"body": "The railway reached the border town on Friday."}\n'


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of an article and a file without text, both as old as files mostly are."""
    folder = tmp_path / "news"
    write(folder, "harbour.txt", STORY)
    write(folder, "blank.txt", BLANK)
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    real = sources.open_source

    def reading(path: str, format: Format, *, max_size: int | None = None) -> sources.Source:
        names.append(os.path.basename(path))
        return real(path, format, max_size=max_size)

    monkeypatch.setattr(sources, "open_source", reading)
    return names


def run(news: Path, *paths: Path, rebuild: bool = False, **settings: object) -> IndexReport:
    with assistant(news.parent / "store", Told(), **settings) as opened:
        return opened.index([str(path) for path in paths or (news,)], rebuild=rebuild)


def skipped(report: IndexReport) -> dict[str, str]:
    return {os.path.basename(path): reason for path, reason in report.skipped}


def test_it_is_told_again_and_read_no_more(news: Path, read: list[str]) -> None:
    first = run(news)
    assert sorted(read) == ["blank.txt", "harbour.txt"]
    second = run(news)
    assert sorted(read) == ["blank.txt", "harbour.txt"]
    assert skipped(first) == skipped(second) == {"blank.txt": REASON}
    assert (second.files, second.total, second.unchanged) == (2, 2, 1)


def test_it_is_told_once_where_it_is_met_twice(news: Path, read: list[str]) -> None:
    run(news)
    assert run(news, news, news / "blank.txt").skipped == [(str(news / "blank.txt"), REASON)]


def test_a_changed_file_is_read_again(news: Path, read: list[str]) -> None:
    run(news)
    read.clear()
    write(news, "blank.txt", STORY.replace("harbour", "bridge"))
    report = run(news)
    assert read == ["blank.txt"]
    assert (report.new, report.skipped) == (1, [])


def test_what_is_known_of_a_file_may_have_changed(news: Path, read: list[str]) -> None:
    run(news)
    read.clear()
    os.chmod(news / "blank.txt", 0o600)
    run(news)
    run(news)
    assert read == ["blank.txt"]


def test_what_decides_may_have_changed(
    news: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(news)
    options: list[dict[str, Any]] = [
        {"max_size": 9.0}, {"fields": "text=body"}, {"file_timeout": 9.0}, {"file_memory": 900.0},
    ]  # fmt: skip
    for settings in options:
        read.clear()
        run(news, **settings)
        run(news, **settings)
        assert read == ["blank.txt"], settings
    read.clear()
    monkeypatch.setattr("qa.adapters.files.READERS_VERSION", registry.READERS_VERSION + 1)
    run(news)
    assert read == ["blank.txt"]


def test_a_rebuild_reads_all(news: Path, read: list[str]) -> None:
    run(news)
    read.clear()
    assert skipped(run(news, rebuild=True)) == {"blank.txt": REASON}
    assert sorted(read) == ["blank.txt", "harbour.txt"]


def test_an_article_whose_file_broke_stays(news: Path, read: list[str]) -> None:
    run(news)
    write(news, "harbour.txt", BLANK * 2)
    for _ in range(2):
        report = run(news)
        assert (report.removed, skipped(report)["harbour.txt"]) == (0, REASON)
    assert read.count("harbour.txt") == 2
    with assistant(news.parent / "store") as opened:
        assert "harbour" in opened.article("harbour.txt").article.text


def test_a_file_that_goes_is_forgotten(news: Path, read: list[str]) -> None:
    run(news)
    (news / "blank.txt").unlink()
    assert run(news).skipped == []
    with assistant(news.parent / "store") as opened:
        assert opened._wiring.catalogue.passed_files() == {}


def test_a_young_file_is_read_again(news: Path, read: list[str]) -> None:
    (news / "blank.txt").write_text(BLANK)
    ahead = (news / "blank.txt").stat().st_mtime_ns + 600_000_000_000
    os.utime(news / "blank.txt", ns=(ahead, ahead))
    run(news)
    run(news)
    assert read.count("blank.txt") == 2


def test_a_disk_that_fails_is_asked_again(
    news: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sources.Source._read

    def failing(source: sources.Source) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sources.Source, "_read", failing)
    assert "Input/output" in skipped(run(news))["harbour.txt"]
    monkeypatch.setattr(sources.Source, "_read", whole)
    assert run(news).new == 1


def test_what_was_taken_out_is_let_in_again(news: Path, read: list[str]) -> None:
    """A file of records, all of them taken out, gives nothing; let in again it is read."""
    write(news, "dump.jsonl", RECORDS)
    store = news.parent / "store"
    run(news)
    with assistant(store) as opened:
        opened.remove(["dump.jsonl#1"])
    run(news)
    run(news)
    with assistant(store) as opened:
        opened.remove([str(news / "dump.jsonl") + "#1"], forget=True)
    assert run(news).new == 1


def test_a_folder_of_nothing_else_stays_one_without_articles(tmp_path: Path) -> None:
    news = tmp_path / "news"
    write(tmp_path / "other", "harbour.txt", STORY)
    write(news, "blank.txt", BLANK)
    run(news, tmp_path / "other")
    first, second = run(news), run(news)
    assert (
        first.failures == second.failures == ["All files were skipped; there is nothing to index."]
    )


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        pytest.param("takes longer than 60 seconds to read", True, id="too long"),
        pytest.param(TOO_MUCH_MEMORY, False, id="killed, perhaps for another's memory"),
    ],
)
def test_a_file_that_ended_its_process(reason: str, kept: bool) -> None:
    found = Finding("/news/a.pdf", 10, 1_000, "pdf", ctime_ns=1_001, reader="1 pdf:read")
    piece = failed(FileToIndex(found.path, "a.pdf", "a.pdf", "pdf", found=found), reason)
    assert piece.skipped == reason
    assert piece.passed == (found.as_passed(reason) if kept else None)
