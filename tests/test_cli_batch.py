"""Batches that are answered in parallel, broken off and resumed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran
from tests.loopback import Part, Recorded, Scripted, refused, serving
from tests.stores import CommandLine, news
from tests.test_cli_model import honest

QUESTION = "what did Lavrov say about sanctions"
REFUSED = "what did Merkel say about pensions"
JOBS = 4
Qa = Callable[..., Ran]


def question(number: int) -> str:
    """Return a question that is told from others, and answered like them."""
    return QUESTION + "?" * (number + 1)


def batch(count: int) -> str:
    rows = ({"id": number, "question": question(number)} for number in range(count))
    return "".join(json.dumps(row) + "\n" for row in rows)


def number_of(request: Recorded) -> int:
    """Return the number of the question that a request holds."""
    told: str = request.body["messages"][-1]["content"]
    at = told.index(QUESTION) + len(QUESTION)
    return len(told[at:]) - len(told[at:].lstrip("?")) - 1


def delayed(scripted: Scripted, *first: Part) -> Scripted:
    return replace(scripted, parts=[*first, *scripted.parts])


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def asked(qa: Qa, url: str, given: str, *words: str) -> Ran:
    ran = qa(
        "ask", "--batch", "-", "-m", "scripted", *words, given=given, cwd=news(),
        OPENAI_BASE_URL=url,
    )  # fmt: skip
    assert "Traceback" not in ran.err
    return ran


def test_jobs_are_asked_at_once_and_told_in_order(qa: Qa) -> None:
    together = threading.Barrier(JOBS, timeout=60)

    def by(request: Recorded) -> Scripted:
        # None is answered before four are asked, and the first of them last.
        slow = 0.3 if number_of(request) % JOBS == 0 else 0.0
        return delayed(honest(request), together.wait, slow)

    with serving(by=by) as server:
        ran = asked(qa, server.url, batch(2 * JOBS), "--jobs", str(JOBS))
    assert ran.code == 0, ran.err
    told = objects(ran.out)
    assert [each["id"] for each in told] == list(range(2 * JOBS))
    assert [each["line"] for each in told] == list(range(1, 2 * JOBS + 1))
    assert {each["status"] for each in told} == {"answered"}
    assert all(each["question"] == question(each["id"]) for each in told)


def test_a_rate_limit_is_shared_by_all_jobs(qa: Qa) -> None:
    """A server takes one request at a time, so that most of what is asked at once is refused."""
    busy_until = 0.0

    def by(request: Recorded) -> Scripted:
        nonlocal busy_until
        now = time.monotonic()
        if now < busy_until:
            return refused(429, {"message": "slow down"}, Retry_After_Ms="200")
        busy_until = now + 0.1
        return honest(request)

    with serving(by=by) as server:
        ran = asked(qa, server.url, batch(12), "--jobs", "6")
    told = objects(ran.out)
    assert ran.code == 0, ran.err
    assert [(each["id"], each["status"]) for each in told] == [(n, "answered") for n in range(12)]
    assert "limits the rate" in ran.err


def test_a_question_that_stalls_is_an_error_at_its_place(qa: Qa) -> None:
    def by(request: Recorded) -> Scripted:
        return Scripted(["hang"]) if number_of(request) == 1 else honest(request)

    with serving(by=by) as server:
        ran = asked(qa, server.url, batch(4), "--jobs", "2", "--timeout", "1")
    told = objects(ran.out)
    assert [each["id"] for each in told] == [0, 1, 2, 3]
    assert [each["model"] for each in told] == ["scripted", None, "scripted", "scripted"]


def test_ctrl_c_leaves_what_is_finished_and_a_resumed_run_asks_the_rest(
    qa: Qa, tmp_path: Path
) -> None:
    questions, output = tmp_path / "questions.jsonl", tmp_path / "answers.jsonl"
    questions.write_text(batch(6), encoding="utf-8")
    words = ["ask", "--batch", str(questions), "-m", "scripted", "--jobs", "2",
             "--resume-from", str(output)]  # fmt: skip
    hanging = threading.Event()

    def by(request: Recorded) -> Scripted:
        if number_of(request) != 2:
            return honest(request)
        return Scripted([hanging.set, "hang"])

    with serving(by=by) as server, output.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "qa", *words],
            cwd=news(), stdout=file, stderr=subprocess.PIPE,
            env={**os.environ, "OPENAI_BASE_URL": server.url},
        )  # fmt: skip
        assert hanging.wait(120)
        while len(output.read_bytes().splitlines()) < 2 or len(server.requests) < 6:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"Interrupted." in err
    first = [each["id"] for each in objects(output.read_text("utf-8"))]
    assert first[:2] == [0, 1]
    assert 2 not in first

    asked_now: list[int] = []

    def rest(request: Recorded) -> Scripted:
        asked_now.append(number_of(request))
        return honest(request)

    with serving(by=rest) as server, output.open("ab") as file:
        subprocess.run(
            [sys.executable, "-m", "qa", *words], cwd=news(), stdout=file, check=True,
            env={**os.environ, "OPENAI_BASE_URL": server.url},
        )  # fmt: skip
    told = objects(output.read_text("utf-8"))
    assert sorted(each["id"] for each in told) == [0, 1, 2, 3, 4, 5]
    assert sorted(asked_now) == sorted(set(range(6)) - set(first))


def waiting(url: str, stdout: int) -> "subprocess.Popen[bytes]":
    """Start a batch of two jobs that has one question and waits for more."""
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "ask", "--batch", "-", "-m", "scripted", "-j", "2"],
        cwd=news(), stdin=subprocess.PIPE, stdout=stdout, stderr=subprocess.PIPE,
        env={**os.environ, "OPENAI_BASE_URL": url},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(batch(1).encode())
    process.stdin.flush()
    return process


def test_ctrl_c_while_standard_input_is_waited_for_ends_quietly() -> None:
    with serving(by=honest) as server, waiting(server.url, subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == 0
        process.send_signal(signal.SIGINT)
        code = process.wait(120)  # standard input is open until it has ended
        err = process.stderr.read().decode()
    assert (code, err.splitlines()[-1]) == (130, "Interrupted.")
    assert "Fatal" not in err


def test_whoever_reads_a_batch_may_leave_while_standard_input_is_open() -> None:
    reading, writing = os.pipe()
    with serving(by=honest) as server, waiting(server.url, writing) as process:
        os.close(writing)
        os.close(reading)
        assert process.stderr is not None
        code = process.wait(120)
        err = process.stderr.read().decode()
    assert code == 0
    assert "Fatal" not in err
    assert "Traceback" not in err


# Resuming


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


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


def test_offline_jobs_change_nothing(run: CommandLine) -> None:
    alone, many = (run("ask", "--batch", "-", "-j", n, given=BATCH).out for n in ("1", "4"))
    assert [each["text"] for each in objects(alone)] == [each["text"] for each in objects(many)]
