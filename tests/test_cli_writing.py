"""Pages that `qa ask --html` and `/save` write: whole, over files, never over folders."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qa.cli.writing import write_new, write_whole
from qa.errors import UsageError
from tests.loopback import serving
from tests.stores import CommandLine, news
from tests.test_cli_model import honest

QUESTION = "what did Lavrov say about sanctions"


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


def test_an_answer_is_written_as_a_page_beside_what_is_printed(
    run: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "a b.html"
    plain = run("ask", QUESTION)
    told = run("ask", QUESTION, "--html", str(file))
    assert (told.code, told.out) == (0, plain.out)
    assert str(file) in told.err
    page = file.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.count("<mark ") == 3
    refused = run("ask", "who won the chess olympiad in Elista", "--html", str(file))
    assert refused.code == 7
    assert "Nearest sentences" in file.read_text("utf-8")
    assert os.listdir(tmp_path) == ["a b.html"]


def test_a_place_that_takes_no_file_is_refused_before_the_work(
    run: CommandLine, tmp_path: Path
) -> None:
    folder = run("ask", QUESTION, "--html", str(tmp_path))
    assert (folder.code, folder.out) == (2, "")
    assert "is a folder" in folder.err
    nowhere = run("ask", QUESTION, "--html", str(tmp_path / "no" / "a.html"))
    assert (nowhere.code, nowhere.out) == (2, "")
    assert "there is no folder" in nowhere.err
    batch = run("ask", "--batch", "-", "--html", str(tmp_path / "a.html"), given=QUESTION)
    assert batch.code == 2
    assert os.listdir(tmp_path) == []


def test_a_conversation_is_saved_as_a_page(run: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "talk.html"
    told = run("chat", given=f"{QUESTION}\nwhat else did he say?\n/save {file}\n/save {file}\n")
    assert f"Saved to {file}." in told.err
    assert "exists already" in told.err
    page = file.read_text("utf-8")
    assert '<h1 dir="auto">Conversation</h1>' in page
    assert page.count('class="turn"') == 2


def test_a_file_is_replaced_whole_and_a_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.html", tmp_path / "link.html"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, "new \ud800", "--html")
    assert link.is_symlink()
    assert real.read_text() == "new \\ud800"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["link.html", "real.html"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_new_file_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    file = tmp_path / "talk.html"
    seen: list[bool] = []
    write = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        write(path, data[:3])
        seen.append(file.exists())
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", half)
        with pytest.raises(UsageError, match=r"talk.html cannot be written \(No space left"):
            write_new(file, "page")
    assert seen == [False]
    assert os.listdir(tmp_path) == []
    write_new(file, "page \ud800")
    assert file.read_text() == "page \\ud800"
    with pytest.raises(UsageError, match="exists already"):
        write_new(file, "other")
    assert os.listdir(tmp_path) == ["talk.html"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_a_new_file_goes_over_none_that_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    file = tmp_path / "talk.html"
    link = os.link

    def late(whole: Path, path: Path) -> None:
        path.write_text("of another program")
        if not links:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        link(whole, path)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(UsageError, match="exists already"):
        write_new(file, "page")
    assert file.read_text() == "of another program"
    assert os.listdir(tmp_path) == ["talk.html"]


def test_what_the_system_refuses_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    for name in ("x" * 300, "nul\0"):
        with pytest.raises(UsageError):
            write_whole(tmp_path / name, "page", "--html")
        with pytest.raises(UsageError, match="cannot be written"):
            write_new(tmp_path / name, "page")
    assert os.listdir(tmp_path) == []


def test_a_page_that_cannot_be_written_keeps_no_answer_back() -> None:
    told = CommandLine(news())("ask", "what did Lavrov say about sanctions", "--html", "x" * 300)
    assert told.code == 2
    assert "[1]" in told.out
    assert "cannot be written" in told.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_page_is_written_although_nobody_reads_the_answer(tmp_path: Path, form: str) -> None:
    command = '"$0" -m qa ask --html "$1" --format "$2" "$3" | true; echo ${PIPESTATUS[0]}'
    for question, code in ((QUESTION, "0"), ("what did Merkel say about pensions", "7")):
        file = tmp_path / f"{code}.html"
        done = subprocess.run(
            ["bash", "-c", command, sys.executable, str(file), form, question],
            cwd=news(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert file.read_text("utf-8").startswith("<!DOCTYPE html>")
        assert done.stdout == f"{code}\n"
        assert done.stderr.splitlines()[-1] == f"The page is {file}."
        assert "Traceback" not in done.stderr


def test_a_page_of_a_model_is_written_whole_when_its_reader_leaves(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    with serving(by=honest) as server:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa", "ask", "-m", "scripted", "--html", str(file), QUESTION],
            cwd=news(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "OPENAI_BASE_URL": server.url},
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read().decode()
        process.stderr.close()
        assert process.wait(120) == 0
    assert "Traceback" not in told
    assert "scripted" in file.read_text("utf-8")


def test_an_annotated_draft_is_written_although_nobody_reads_the_report(tmp_path: Path) -> None:
    draft, file = tmp_path / "draft.md", tmp_path / "page.html"
    draft.write_text("The mayor of Elista opened nine new harbours on Monday.\n", "utf-8")
    command = '"$0" -m qa check --html "$1" "$2" | true; echo ${PIPESTATUS[0]}'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, str(file), str(draft)],
        cwd=news(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, file.exists()) == ("7\n", True)


@pytest.mark.parametrize(("name", "told"), [("", "it is empty"), ("-", "./-")])
def test_names_that_are_no_file_are_refused(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["ask", QUESTION], ["check", "draft.md"]):
        ran = run(*words, "--html", name)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err
    assert os.listdir(tmp_path) == []
    assert run("ask", QUESTION, "--html", "./-").code == 0
    assert os.listdir(tmp_path) == ["-"]
