"""Work that several threads do at once, its results in the order in which it came.

A result is handed on as soon as all before it are; a slow one holds the others up only once many
are waiting behind it. The threads are daemons: an end that the user wants waits for none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Semaphore, Thread
from typing import Generic, TypeVar

AHEAD = 16  # results for each thread that may wait for one before them
LEAVING = 2.0  # seconds that threads get to come to an end, all in all

Item = TypeVar("Item")
Result = TypeVar("Result")


class InOrder(Generic[Item, Result]):
    """Threads that work on items; iterate over it for the results, and close it afterwards."""

    def __init__(
        self, work: Callable[[Item], Result], items: Iterable[Item], *, threads: int
    ) -> None:
        self._work = work
        self._items = items
        self._stopping = Event()
        self._room = Semaphore(AHEAD * threads)
        self._tasks: SimpleQueue[tuple[Item, Future[Result]] | None] = SimpleQueue()
        self._order: SimpleQueue[Future[Result] | None] = SimpleQueue()
        self._current: Future[Result] | None = None
        self._threads = [Thread(target=self._work_on, daemon=True) for _ in range(threads)]
        self._feeder = Thread(target=self._feed, daemon=True)
        for thread in (self._feeder, *self._threads):
            thread.start()

    def __iter__(self) -> Iterator[Result]:
        """Yield results in the order of the items; raise what the work or the items raise."""
        while (future := self._order.get()) is not None:
            self._current = future
            result = future.result()
            self._current = None
            self._room.release()
            yield result

    def close(self) -> list[Result]:
        """Take up no more items; return what is finished and was not handed on."""
        self._stopping.set()
        self._room.release()
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join(LEAVING / len(self._threads))
        waiting = [self._current] if self._current else []
        while not self._order.empty():
            future = self._order.get()
            if future is not None:
                waiting.append(future)
        return [each.result() for each in waiting if each.done() and not each.exception()]

    def _feed(self) -> None:
        try:
            for item in self._items:
                self._room.acquire()
                if self._stopping.is_set():
                    return
                future: Future[Result] = Future()
                self._order.put(future)
                self._tasks.put((item, future))
        except BaseException as error:  # raised where the results are waited for
            failed: Future[Result] = Future()
            failed.set_exception(error)
            self._order.put(failed)
        self._order.put(None)

    def _work_on(self) -> None:
        while (task := self._tasks.get()) is not None:
            item, future = task
            if self._stopping.is_set():
                continue
            try:
                result = self._work(item)
            except BaseException as error:
                with suppress(Exception):
                    future.set_exception(error)
            else:
                future.set_result(result)
        self._tasks.put(None)  # for the others, too
