"""`qa index`, `qa remove`, `qa status` and `qa articles`: what they do and what they tell."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.cli import index as index_command
from qa.store_types import IndexReport
from tests.conftest import Ran
from tests.stores import CommandLine, news

STORY = "The mayor opened the bridge on Monday.\n\nNobody was hurt, the police said.\n"
GERMAN = (
    "Der Minister sagte am Dienstag, dass der Plan noch nicht fertig sei und dass die Regierung"
    " in der nächsten Woche über alle Fragen mit der Opposition sprechen werde.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "bridge.txt").write_text(STORY)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def test_the_summary_counts_and_gives_reasons(run: CommandLine, folder: Path) -> None:
    (folder / ".hidden.txt").write_text(STORY)
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(b"\0" * 100)
    (folder / "photo.jpg").write_bytes(b"JFIF")
    (folder / "large.txt").write_text(STORY * 200)
    (folder / "header.md").write_text("---\ntitle: [a\n---\n" + STORY)
    (folder / "blank.txt").write_text(" \n\n")
    (folder / "bericht.txt").write_text(GERMAN)
    told = run("index", str(folder), "--max-size", "0.01")
    assert told.code == 0
    assert told.out.startswith(
        "Done: 3 new articles, 0 changed, 0 unchanged, 0 removed, 6 skipped."
    )
    for reason, name in (
        ("hidden", ".hidden.txt"),
        ("empty", "empty.txt"),
        ("binary, not text", "binary.txt"),
        ("no format that is read", "photo.jpg"),
        ("larger than 0.01 MB", "large.txt"),
        ("no text in it", "blank.txt"),
    ):
        line = next(line for line in told.err.splitlines() if f"Skipped, {reason}" in line)
        assert name in line
    assert f"{folder}/header.md: its front matter is not YAML" in told.err
    assert "Not in English: 1 of" in told.err


def test_json_tells_the_same(run: CommandLine, folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    told = run("index", str(folder), "--json")
    report = json.loads(told.out)
    assert told.err == ""
    assert report["schema"] == "qa.index/1"
    assert (report["new"], report["passages"]) == (1, 1)
    assert report["skipped"] == [{"path": str(folder / "empty.txt"), "reason": "empty"}]


def test_a_dry_run_does_nothing(run: CommandLine, folder: Path, tmp_path: Path) -> None:
    told = run("index", str(folder), "--dry-run")
    assert told.out == ("Would be: 1 new article, 0 changed, 0 unchanged, 0 removed, 0 skipped.\n")
    assert not (tmp_path / ".qa").exists()


def test_quiet_prints_nothing(run: CommandLine, folder: Path) -> None:
    assert run("index", str(folder), "--quiet") == Ran(0, "", "")


def test_many_skipped_files_are_named_with_verbose_only(run: CommandLine, folder: Path) -> None:
    for number in range(8):
        (folder / f"{number}.pdf").write_bytes(b"%PDF")
    told = run("index", str(folder))
    assert "and 3 more (--verbose names them)" in told.err
    assert "7.pdf" not in told.err
    assert "7.pdf" in run("index", str(folder), "--verbose").err


def test_many_problems_with_records_are_told_with_verbose_only(
    run: CommandLine, tmp_path: Path
) -> None:
    lines = [f'{{"text": "The mayor of Arden opened bridge {n} on Monday."}}' for n in range(30)]
    (tmp_path / "many.jsonl").write_text("\n".join("{" + line + "\n" + line for line in lines))
    told = run("index", str(tmp_path / "many.jsonl"))
    assert told.out.startswith("Done: 30 new")
    assert "record 39 is not JSON" in told.err
    assert "record 41 is not JSON" not in told.err
    assert "record 39: record 39" not in told.err
    assert "And 10 more problems" in told.err
    again = run("index", str(tmp_path / "many.jsonl"), "--rebuild", "--verbose")
    assert "record 59 is not JSON" in again.err


def test_a_reason_with_advice_is_followed_by_the_file(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "The mayor of Arden opened a bridge."}\n')
    told = run("index", str(tmp_path / "a.jsonl"), "--fields", "text=nothere")
    assert told.code == 4
    assert "Name one of them: --fields text=NAME: " in told.err


@pytest.mark.parametrize("words", [["news"], ["news", "other"]], ids=["alone", "beside another"])
def test_a_folder_without_articles_has_its_code(
    qa: Callable[..., Ran], tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text(STORY)
    told = qa("index", *words, cwd=tmp_path)
    assert told.code == 4
    assert f"There are no articles in {tmp_path}/news" in told.err
    assert told.out.startswith("Done: 1 new") if "other" in words else not told.out
    assert (tmp_path / ".qa").exists() is ("other" in words)


def test_only_bad_files_have_the_code_of_articles(run: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.txt").write_bytes(b"\0\1\2")
    assert run("index", str(tmp_path / "bad")).code == 4


def test_progress_in_lines_counts_what_was_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(index_command, "LINE_SECONDS", 0.0)
    report = index_command._lines()
    done = IndexReport(total=1_500, files=1_000, skipped=[("x", "hidden")])
    report(done)
    done.files += 3
    done.new, done.skipped = 2, [*done.skipped, ("y", "binary, not text")]
    report(done)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "1,000 of 1,500 files, 0/s"
    assert second.startswith("1,003 of 1,500 files, ")
    report(IndexReport(files=7))
    assert capsys.readouterr().err.startswith("7 records, ")


def test_removed_articles_stay_away_until_let_in(run: CommandLine, folder: Path) -> None:
    (folder / "b.txt").write_text(STORY + "It rained.\n")
    run("index", str(folder))
    told = run("remove", "bridge.txt")
    assert (told.code, told.out) == (0, "")
    assert told.err == "Removed 1 article.\n"
    assert "0 new articles" in run("index").out
    told = run("remove", "--forget", str(folder / "bridge.txt"), "--json")
    assert json.loads(told.out) == {
        "schema": "qa.remove/1", "asked": [str(folder / "bridge.txt")], "removed": 0,
        "forget": True,
    }  # fmt: skip
    assert "1 new article," in run("index").out


def test_json_tells_the_bytes_of_a_path_that_is_not_utf_8(run: CommandLine, folder: Path) -> None:
    path = bytes(folder / "caf") + b"\xe9.txt"
    Path(os.fsdecode(path)).write_text(STORY + "It rained.\n")
    Path(os.fsdecode(path + b".jpg")).write_text(STORY)
    skipped = json.loads(run("index", str(folder), "--json").out)["skipped"]
    assert bytes.fromhex(skipped[0]["path_bytes"]) == path + b".jpg"
    odd, plain = sorted(
        json.loads(run("articles", "--json").out)["articles"], key=lambda one: -len(one)
    )
    assert odd["path"] == f"{folder}/caf\\xe9.txt"
    assert bytes.fromhex(odd["path_bytes"]) == path
    assert "path_bytes" not in plain


def test_articles_are_listed_and_filtered() -> None:
    run = CommandLine(news())
    lines = run("articles").out.splitlines()
    assert len(lines) == 18
    assert lines[0].startswith("2017-12-22  2017-12-22-un-vote.txt  Security Council")
    told = run("articles", "--since", "2018-01-15", "--until", "2018-01-16", "--json")
    listed = json.loads(told.out)["articles"]
    assert {article["article"] for article in listed} == {
        "lavrov-talks.txt", "lavrov-talks-courier.txt",
    }  # fmt: skip
    (line,) = run("articles", "--undated").out.splitlines()
    assert line.startswith("-  ")
    (undated,) = json.loads(run("articles", "--undated", "--json").out)["articles"]
    assert undated["date"] is None
    assert undated["article"] in line
    assert json.loads(run("status", "--json").out)["undated"] == 1
    assert told.err == "Left out for having no date: 1.\n"
    assert run("articles", "--article", "zzz*") == Ran(7, "", "No article matches.\n")


def test_the_status_names_store_folder_and_counts() -> None:
    run = CommandLine(news())
    told = run("status")
    assert told.code == 0
    assert f"Store      {news()}/.qa" in told.out
    assert "Articles   18 (" in told.out
    assert f"Folder     {news()}/corpus" in told.out
    status = json.loads(run("status", "--json").out)
    assert (status["schema"], status["articles"]) == ("qa.status/1", 18)
    assert status["folders"] == [f"{news()}/corpus"]
    assert status["bytes"] > 0


def test_a_file_that_has_another_name_now_is_told_as_renamed(
    run: CommandLine, folder: Path
) -> None:
    run("index", str(folder))
    (folder / "bridge.txt").rename(folder / "spans.txt")
    told = run("index")
    assert "0 new articles, 0 changed, 0 unchanged, 1 renamed, 0 removed" in told.out
    assert told.err == ""
    (folder / "spans.txt").rename(folder / "bridge.txt")
    (folder / "copy.txt").write_text(STORY)
    value = json.loads(run("index", "--json").out)
    assert [value[name] for name in ("new", "unchanged", "removed", "renamed", "copies")] == [
        0, 0, 0, 1, 1,
    ]  # fmt: skip
    (article,) = json.loads(run("articles", "--json").out)["articles"]
    assert (article["article"], len(article["copies"])) == ("bridge.txt", 1)


def test_the_same_text_in_two_files_is_stored_once_and_known_by_both(
    run: CommandLine, folder: Path
) -> None:
    (folder / "again.txt").write_text(STORY)
    told = run("index", str(folder))
    assert "1 new article," in told.out
    assert "A file was word for word what another one is" in told.err
    (article,) = json.loads(run("articles", "--json").out)["articles"]
    assert (article["article"], article["copies"]) == (
        "again.txt",
        [str(folder / "bridge.txt")],
    )
    assert run("show", "bridge.txt").out == run("show", "again.txt").out
    (folder / "again.txt").unlink()
    assert "0 new articles, 0 changed, 1 unchanged, 1 removed" in run("index").out
    (article,) = json.loads(run("articles", "--json").out)["articles"]
    assert (article["article"], article["copies"]) == ("bridge.txt", [])
