"""Batches that broke off are resumed; what is half-written is made good where that is safe."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
REFUSED = "what did Merkel say about pensions"
Qa = Callable[..., Ran]


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def resumed(questions: Path, output: Path, into: str) -> "subprocess.CompletedProcess[str]":
    """Resume a batch in a shell, its output redirected as `into` says."""
    command = f'"$0" -m qa ask --batch "$1" --resume-from "$2" {into}'
    words = ["bash", "-o", "pipefail", "-c", command, sys.executable, str(questions), str(output)]
    return subprocess.run(words, cwd=news(), capture_output=True, text=True, check=False)


BATCH = f'{QUESTION}\n{{"id": "b", "question": "{REFUSED}"}}\n{QUESTION}\n'


def test_what_is_answered_is_left_out(run: CommandLine, tmp_path: Path) -> None:
    whole = run("ask", "--batch", "-", given=BATCH).out.splitlines(keepends=True)
    output = tmp_path / "out.jsonl"
    for kept in ([], [0], [1], [2], [0, 2], [0, 1, 2]):
        output.write_text("".join(whole[number] for number in kept), encoding="utf-8")
        ran = run("ask", "--batch", "-", "--resume-from", str(output), given=BATCH)
        assert [each["line"] for each in objects(ran.out)] == [
            number + 1 for number in range(3) if number not in kept
        ]
        assert ran.err == (f"Answered before: {len(kept)}.\n" if kept else "")


def test_errors_and_changed_questions_are_asked_again(run: CommandLine, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    lines = '{"id": 1, "question": ""}\n{"id": 2, "question": "sanctions"}\n'
    output.write_text(run("ask", "--batch", "-", given=lines).out, encoding="utf-8")
    changed = lines.replace("sanctions", "tariffs")
    ran = run("ask", "--batch", "-", "--resume-from", str(output), given=changed)
    assert [each["id"] for each in objects(ran.out)] == [1, 2]


@pytest.mark.parametrize("cut", [1, 20, 300, None], ids=["a byte", "a name", "half", "no end"])
def test_a_half_written_line_is_made_good(qa: Qa, tmp_path: Path, cut: int | None) -> None:
    questions, output = tmp_path / "questions.txt", tmp_path / "out.jsonl"
    questions.write_text(BATCH, encoding="utf-8")
    whole = qa("ask", "--batch", str(questions), cwd=news()).out.splitlines()
    output.write_text(f"{whole[0]}\n{whole[1][:cut]}", encoding="utf-8")
    with output.open("ab") as file:
        done = subprocess.run(
            [sys.executable, "-m", "qa", "ask", "--batch", str(questions), "--resume-from",
             str(output)],
            cwd=news(), stdout=file, stderr=subprocess.PIPE, check=True,
        )  # fmt: skip
    told = objects(output.read_text("utf-8"))
    assert [each["line"] for each in told] == [1, 2, 3]
    assert (b"half-written" in done.stderr) == (cut is not None)


def test_a_file_that_is_not_the_output_is_never_changed(run: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text('A note\n{"schema": "qa.answer/1", "id"', encoding="utf-8")
    before = other.read_bytes()
    ran = run("ask", "--batch", "-", "--resume-from", str(other), given=BATCH)
    assert len(objects(ran.out)) == 3
    assert "is no answer" in ran.err
    assert other.read_bytes() == before


def test_what_cannot_be_resumed_from_is_told(run: CommandLine, tmp_path: Path) -> None:
    missing = run("ask", "--batch", "-", "--resume-from", str(tmp_path / "no.jsonl"), given=BATCH)
    assert missing.code == 0
    assert "does not exist yet" in missing.err
    folder = run("ask", "--batch", "-", "--resume-from", str(tmp_path), given=BATCH)
    assert folder.code == 2
    assert "cannot be read" in folder.err
    alone = run("ask", QUESTION, "--resume-from", str(tmp_path))
    assert alone.code == 2
    assert "belong to --batch" in alone.err
    assert run("ask", QUESTION, "--jobs", "0").code == 2


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.txt"
    path.write_text(BATCH, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole() -> list[str]:
    """Return the lines that answer `BATCH`."""
    return CommandLine(news())("ask", "--batch", "-", given=BATCH).out.splitlines()


def test_what_may_be_appended_through_a_pipe_begins_on_its_own_line(
    questions: Path, whole: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    begun = f"{whole[0]}\n{whole[1][:300]}"
    for into in ('| tee -a "$2"', '| cat >> "$2"'):
        output.write_text(begun, encoding="utf-8")
        done = resumed(questions, output, into)
        assert done.returncode == 0
        assert f"Ended the half-written line 2 of {output}" in done.stderr
        text = output.read_text("utf-8")
        assert text.startswith(f"{begun}\n")
        assert [each["line"] for each in objects(text.removeprefix(f"{begun}\n"))] == [2, 3]
        again = resumed(questions, output, into)
        assert "Answered before: 3." in again.stderr
        assert f"Line 2 of {output} is no answer" in again.stderr


def test_what_is_printed_elsewhere_leaves_the_file_as_it_is(
    questions: Path, whole: list[str], tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text(f"{whole[0]}\n{whole[1][:300]}", encoding="utf-8")
    before = output.read_bytes()
    done = resumed(questions, output, f"> {tmp_path / 'rest.jsonl'}")
    assert f"Line 2 of {output} is half-written; its question is asked again." in done.stderr
    assert output.read_bytes() == before
    rest = (tmp_path / "rest.jsonl").read_text("utf-8")
    assert [each["line"] for each in objects(rest)] == [2, 3]


def test_a_file_that_the_shell_has_emptied_is_told(questions: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("what the shell empties\n", encoding="utf-8")
    done = resumed(questions, output, '> "$2"')
    assert done.returncode == 2
    assert ">> " in done.stderr
    assert output.read_bytes() == b""
    assert resumed(questions, output, '>> "$2"').returncode == 0
    assert len(objects(output.read_text("utf-8"))) == 3


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", '{"question": "x"}\n', '{\n "schema": "qa.answer/1"\n}\n', "\0\xff"]
)
def test_a_file_without_an_answer_is_refused(run: CommandLine, tmp_path: Path, text: str) -> None:
    other = tmp_path / "other.txt"
    other.write_text(text, encoding="utf-8")
    ran = run("ask", "--batch", "-", "--resume-from", str(other), given=BATCH)
    assert (ran.code, ran.out) == (2, "")
    assert f"--resume-from {other} holds no answer" in ran.err


def test_an_empty_file_is_the_beginning(run: CommandLine, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    for text in ("", "\n"):
        empty.write_text(text, encoding="utf-8")
        ran = run("ask", "--batch", "-", "--resume-from", str(empty), given=BATCH)
        assert (len(objects(ran.out)), ran.err) == (3, "")


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_only_lines_of_json_are_resumed(run: CommandLine, tmp_path: Path, form: str) -> None:
    words = ("--resume-from", str(tmp_path / "x"), "--format", form)
    ran = run("ask", "--batch", "-", *words, given=BATCH)
    assert (ran.code, ran.out) == (2, "")
    assert f"--format {form}" in ran.err


NARROWED = '{{"id": 1, "question": "' + QUESTION + '", {}}}\n'


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ('"since": "2017-11"', '"since": "2017-12"'),
        ('"until": "2017-12"', '"since": "2017-12"'),
        ('"speaker": "Lavrov"', '"speaker": "Kim"'),
        ('"article": "l*"', '"article": ["l*", "m*"]'),
        ('"k": 1', '"k": 2'),
        ('"k": 8', '"k": 2'),
    ],
)
def test_what_is_narrowed_otherwise_is_another_question(
    run: CommandLine, tmp_path: Path, first: str, then: str
) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text(run("ask", "--batch", "-", given=NARROWED.format(first)).out, "utf-8")
    words = ("ask", "--batch", "-", "--resume-from", str(output))
    assert run(*words, given=NARROWED.format(first)).out == ""
    assert len(objects(run(*words, given=NARROWED.format(then)).out)) == 1


def test_flags_narrow_as_the_fields_of_a_line_do(run: CommandLine, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    flags = ("--since", "2017-11", "--article", "l*", "-k", "3")
    output.write_text(run("ask", "--batch", "-", *flags, given=QUESTION).out, "utf-8")
    words = ("ask", "--batch", "-", "--resume-from", str(output))
    same = f'{{"question": "{QUESTION}", "since": "2017-11", "article": "l*", "k": 3}}'
    assert run(*words, given=same).out == ""
    assert run(*words, *flags, given=QUESTION).out == ""
    assert len(objects(run(*words, given=QUESTION).out)) == 1
