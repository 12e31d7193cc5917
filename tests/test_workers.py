"""Work in other processes: in order, each item within its limits, whatever becomes of a process."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from qa.adapters.workers import Begin, Limits, Work, WorkerFailed, Workers

Result = tuple[str, str]


def _do(item: str) -> Iterator[str]:
    """Do what an item says, as a reader does what a hostile file makes it do."""
    if item == "hang":
        time.sleep(600)
    elif item == "spin":
        while True:
            pass
    elif item == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif item == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif item == "leave":
        os._exit(3)
    elif item == "hungry":
        try:
            bytearray(4_000_000_000)
        except MemoryError:
            yield "refused"
            return
    elif item == "hungry in C":  # which takes a refusal for anything but that
        held = [bytearray(b"x" * 100_000_000) for _ in range(7)]
        os.kill(os.getpid(), signal.SIGSEGV)
        del held
    elif item == "hungry elsewhere":
        raise MemoryError
    elif item.startswith("parts"):
        for number in range(int(item[5:])):
            yield f"part {number}"
    elif item == "half":
        yield "part 0"
        os.kill(os.getpid(), signal.SIGSEGV)
    yield "whole"


def _work(
    items: Sequence[str], begin: Begin, *, do: Callable[[str], Iterator[str]] = _do
) -> Iterator[tuple[int, Result, bool]]:
    for number, item in enumerate(items):
        begin(number)
        for result in do(item):
            yield number, (item, result), result in ("whole", "refused")
            begin(number)


def make_work() -> Work[str, Result]:
    return _work


def fail_to_start() -> Work[str, Result]:
    os._exit(9)


def failed(item: str, reason: str) -> Result:
    return item, reason


def run(
    items: Sequence[str], *, seconds: float = 20, count: int = 2, chunk: int = 4, stop_at: int = -1
) -> list[Result]:
    workers = Workers(
        make_work,
        failed,
        count=count,
        limits=Limits(seconds=seconds, memory=1_000_000_000),
        chunk=chunk,
    )
    results: list[Result] = []
    try:
        for result in workers.run(items, lambda: len(results) == stop_at):
            results.append(result)
    finally:
        workers.close()
    return results


@pytest.mark.parametrize("count", [1, 3])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    items = [f"item {number}" for number in range(50)]
    assert run(items, count=count) == [(item, "whole") for item in items]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param("hang", "takes longer than 1 seconds to read", id="sleeps for ever"),
        pytest.param("spin", "takes longer than 1 seconds to read", id="computes for ever"),
        pytest.param("crash", "its reader crashed (SIGSEGV)", id="crashes"),
        pytest.param("killed", "takes more memory than there is for a file", id="is killed"),
        pytest.param("leave", "its reader crashed (exit code 3)", id="leaves"),
        pytest.param("hungry", "refused", id="asks for too much memory"),
        pytest.param(
            "hungry in C", "takes more memory than there is for a file", id="crashes with much"
        ),
        pytest.param(
            "hungry elsewhere", "takes more memory than there is for a file", id="lets it through"
        ),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_what_ends_a_process_costs_its_item_alone(item: str, reason: str, place: int) -> None:
    items = [f"item {number}" for number in range(6)]
    items[place] = item
    results = run(items, seconds=1 if item in ("hang", "spin") else 20)
    if item == "hungry in C":  # the peak of a process cannot be told below that of its parent
        results = [
            (each, reason if told == "its reader crashed (SIGSEGV)" else told)
            for each, told in results
        ]
    expected = [(each, reason if each == item else "whole") for each in items]
    assert sorted(results) == sorted(expected)


def test_an_item_that_ends_a_process_halfway_keeps_its_parts_and_none_comes_twice() -> None:
    items = ["a", "parts3", "half", "b"]
    assert run(items) == [
        ("a", "whole"),
        *[("parts3", f"part {number}") for number in range(3)],
        ("parts3", "whole"),
        ("half", "part 0"),
        ("half", "its reader crashed (SIGSEGV)"),
        ("b", "whole"),
    ]


def test_every_item_may_end_its_process() -> None:
    assert run(["leave"] * 7) == [("leave", "its reader crashed (exit code 3)")] * 7


def test_after_a_stop_what_is_begun_is_finished_and_no_more() -> None:
    items = [f"item {number}" for number in range(400)]
    results = run(items, stop_at=4)
    assert 4 <= len(results) < 400
    assert results == [(item, "whole") for item in items[: len(results)]]


def test_processes_that_do_not_start_are_told() -> None:
    workers = Workers(fail_to_start, failed, count=1, limits=Limits())
    with pytest.raises(WorkerFailed, match="exit code 9"):
        list(workers.run(["a"], lambda: False))
    workers.close()


@pytest.mark.parametrize(
    ("items", "started"),
    [pytest.param(0, 0, id="none"), pytest.param(3, 1, id="few"), pytest.param(40, 2, id="many")],
)
def test_processes_start_before_there_is_work(items: int, started: int) -> None:
    workers: Workers[str, Result] = Workers(make_work, failed, count=2, limits=Limits(), chunk=4)
    workers.start(items)
    early = [each.process.pid for each in workers._workers]
    assert len(early) == started
    results = list(workers.run([f"item {number}" for number in range(items)], lambda: False))
    assert results == [(f"item {number}", "whole") for number in range(items)]
    assert [each.process.pid for each in workers._workers] == early
    workers.close()


def test_closing_ends_what_is_under_way() -> None:
    workers: Workers[str, Result] = Workers(
        partial(make_work), failed, count=2, limits=Limits(), chunk=1
    )
    results = workers.run(["a", "hang", "hang"], lambda: False)
    assert next(results) == ("a", "whole")
    pids = [each.process.pid for each in workers._workers]
    workers.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid or 0, 0)
