"""Work of several threads comes back in order, stalls bounded, errors and ends told."""

import threading
import time
from collections.abc import Iterator

import pytest

from qa.cli.in_order import AHEAD, InOrder


def test_results_keep_the_order_whatever_is_done_first() -> None:
    later = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert later.wait(30)
        if number == 5:
            later.set()
        return number * number

    workers = InOrder(work, range(50), threads=4)
    assert list(workers) == [number * number for number in range(50)]
    assert workers.close() == []


def test_all_threads_work_at_once() -> None:
    together = threading.Barrier(4, timeout=30)
    workers = InOrder(lambda _: together.wait() >= 0, range(8), threads=4)
    assert list(workers) == [True] * 8
    workers.close()


def test_a_result_is_handed_on_before_the_next_item_is_there() -> None:
    asked = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        assert asked.wait(30)
        yield 2

    workers = InOrder(str, items(), threads=2)
    results = iter(workers)
    assert next(results) == "1"
    asked.set()
    assert list(results) == ["2"]
    workers.close()


def test_a_slow_one_does_not_let_results_pile_up() -> None:
    taken: list[int] = []
    blocked = threading.Event()

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    def work(number: int) -> int:
        if number == 0:
            assert blocked.wait(30)
        return number

    workers = InOrder(work, items(), threads=2)
    while len(taken) <= 2 * AHEAD:
        time.sleep(0.001)
    time.sleep(0.1)  # were there more to come, they would be taken now
    assert len(taken) == 2 * AHEAD + 1
    blocked.set()
    assert list(workers) == list(range(10_000))
    workers.close()


def test_errors_of_work_and_of_items_are_raised_at_their_place() -> None:
    workers = InOrder(lambda number: 1 // number, [2, 1, 0, 1], threads=2)
    results = iter(workers)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(results)
    workers.close()

    def items() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    broken = InOrder(str, items(), threads=2)
    results_of_broken = iter(broken)
    assert next(results_of_broken) == "1"
    with pytest.raises(OSError, match="gone"):
        next(results_of_broken)
    broken.close()


def test_what_is_finished_behind_one_that_is_not_is_given_at_the_end() -> None:
    blocked, finished = threading.Event(), threading.Event()

    def work(number: int) -> int:
        if number == 1:
            assert blocked.wait(30)
        return number

    def items() -> Iterator[int]:
        yield from range(4)
        finished.set()
        assert blocked.wait(30)
        yield 4

    workers = InOrder(work, items(), threads=2)
    results = iter(workers)
    assert next(results) == 0
    assert finished.wait(30)
    found: list[int] = workers.close()
    blocked.set()
    assert found == [2, 3]
