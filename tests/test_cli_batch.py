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
QUESTIONS = f"{QUESTION}\nwhat did Merkel say about pensions\n"
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


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


def test_offline_jobs_change_nothing(run: CommandLine) -> None:
    alone, many = (run("ask", "--batch", "-", "-j", n, given=QUESTIONS).out for n in ("1", "4"))
    assert [each["text"] for each in objects(alone)] == [each["text"] for each in objects(many)]


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "Infinity",
        "1e999",
        "-1e400",
        '{"a": [1, {"b": 1e999}]}',
        "9" * 5_000,
        "1" * 400 + ".5",
    ],
)
@pytest.mark.parametrize("field", ["id", "k"])
def test_a_number_that_json_cannot_repeat_is_an_error_of_its_line(
    run: CommandLine, value: str, field: str
) -> None:
    lines = f'{{"{field}": {value}, "question": "{QUESTION}"}}\n{QUESTION}\n'
    ran = run("ask", "--batch", "-", given=lines)
    first, second = objects(ran.out)
    assert (ran.code, first["status"], second["status"]) == (2, "error", "answered")
    assert first["error"]["message"].startswith("This line is not JSON: ")
    assert "null" not in first["error"]["message"]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ('"since": "blah"', "since 'blah' is no date."),
        ('"until": "blah"', "until 'blah' is no date."),
        ('"speaker": "4"', "speaker '4' is no name."),
        ('"article": 0', "article must be a text or a list of texts, not 0."),
        ('"article": false', "article must be a text or a list of texts, not False."),
        ('"article": {}', "article must be a text or a list of texts, not {}."),
        ('"article": {"l*": 1}', "article must be a text or a list of texts, not {'l*': 1}."),
        ('"article": ["l*", 3]', "article must be a text or a list of texts, not ['l*', 3]."),
        (r'"article": "\ud800"', r"article '\ud800' is no text"),
        ('"since": "2018", "until": "2017"', "The period ends (2017-12-31) before it begins"),
    ],
)
def test_what_is_wrong_with_a_line_is_told_by_its_fields(
    run: CommandLine, field: str, message: str
) -> None:
    ran = run("ask", "--batch", "-", given=f'{{{field}, "question": "{QUESTION}"}}')
    (told,) = objects(ran.out)
    assert told["error"]["message"].startswith(message)
    assert "--" not in told["error"]["message"] + (told["error"]["hint"] or "")


def test_the_period_of_a_line_and_of_the_command_belong_together(run: CommandLine) -> None:
    given = f'{{"until": "2016", "question": "{QUESTION}"}}'
    (told,) = objects(run("ask", "--batch", "-", "--since", "2017", given=given).out)
    assert "before it begins (2017-01-01)" in told["error"]["message"]


@pytest.mark.parametrize(("articles", "status"), [("[]", "answered"), ('""', "not_found")])
def test_a_list_without_articles_asks_for_all_and_an_empty_name_for_none(
    run: CommandLine, articles: str, status: str
) -> None:
    ran = run("ask", "--batch", "-", given=f'{{"article": {articles}, "question": "{QUESTION}"}}')
    assert objects(ran.out)[0]["status"] == status


def test_an_answer_tells_what_narrowed_it(run: CommandLine) -> None:
    lines = (
        f'{QUESTION}\n{{"question": "{QUESTION}", "k": 2, "article": "l*", "since": "2017-11"}}\n'
    )
    flags = ("--speaker", "Lavrov", "--since", "2016", "-k", "3")
    first, second = objects(run("ask", "--batch", "-", *flags, given=lines).out)
    assert first["asked"] == {"since": "2016", "speaker": "Lavrov", "k": 3}
    assert second["asked"] == {"since": "2017-11", "speaker": "Lavrov", "k": 2, "article": ["l*"]}
    assert len(second["citations"]) <= 2
    (plain,) = objects(run("ask", "--batch", "-", given=QUESTION).out)
    assert plain["asked"] == {"k": 8}


def test_no_names_of_columns_come_before_a_file_that_is_not_there(run: CommandLine) -> None:
    ran = run("ask", "--batch", "no-such-file", "--format", "csv")
    assert (ran.code, ran.out) == (2, "")
    empty = run("ask", "--batch", "-", "--format", "csv", given="")
    assert empty.out.startswith("line,id,status,")


@pytest.mark.parametrize("jobs", ["abc", "0", "65", "2.5", "9" * 5_000])
def test_jobs_is_a_whole_number(run: CommandLine, jobs: str) -> None:
    ran = run("ask", "--batch", "-", "--jobs", jobs, given=QUESTION)
    assert ran.code == 2
    assert f"--jobs must be a whole number from 1 to 64, not '{jobs[:60]}'." in ran.err
