"""Requests of several threads to one server, paced together: what is asked of one holds for all.

When a server limits the rate, nobody asks before the wait it asks for is over; then requests begin
one by one until they go through again. Only the beginning of a request is paced: a reply that is
read slowly, or never, holds nobody up.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

MANY = 1_000  # beginnings at a time: no limit has been met


class Pace:
    """How fast requests to one server may begin."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._until = 0.0
        self._beginning = 0
        self._allowed = MANY
        self.passed = 0  # how many requests have begun well

    def hold(self, seconds: float) -> bool:
        """Let no request begin for some seconds; tell whether that is news to the others."""
        until = time.monotonic() + seconds
        with self._changed:
            is_news = until > self._until + 0.05 or self._allowed > 1
            self._until = max(self._until, until)
            self._allowed = 1
            self._changed.notify_all()
        return is_news

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until a request may begin, and count how it does; refusals are to be raised."""
        with self._changed:
            while (wait := self._until - time.monotonic()) > 0 or self._beginning >= self._allowed:
                self._changed.wait(wait if wait > 0 else None)
            self._beginning += 1
        try:
            yield
            with self._changed:
                self.passed += 1
                self._allowed = min(2 * self._allowed, MANY)
        finally:
            with self._changed:
                self._beginning -= 1
                self._changed.notify_all()
