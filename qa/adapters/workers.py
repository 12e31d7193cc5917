"""Work in other processes, each item within a limit of time and memory; results in order.

A process that hangs, runs out of memory or crashes costs the item it was at, and nothing else: a
new one takes its place. The kernel keeps the time: no library can forget to look at the clock.
"""

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from ..errors import QAError

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 48  # items a process is given at once, at most
FEW = 4  # items that are not worth the start of another process
AHEAD = 6  # chunks a process may be ahead of the first that is not finished
ATTEMPTS = 3  # to start a process
PATIENCE = 5  # times as long as it may work, a process may take
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes
OUT_OF_MEMORY = 97  # the exit code of a process that Python itself was refused memory in
TOGETHER = 32  # results that are sent at once, where nothing is begun between them
READY = "ready"  # what a process says first
MUCH = 0.5  # of the memory an item may take: who crashes with that much in use lacked more
# Processes are what there is one of for each core; libraries' own threads would only wait in line.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)
# A process of its own that runs nothing of the program that started it, whatever that program is;
# it looks for modules where that one does, and never in the folder it happens to be in.
START = """
import sys
from multiprocessing.connection import Connection
connection = Connection(int(sys.argv[1]))
sys.path[:] = connection.recv()
from qa.adapters.workers import serve
serve(connection)
"""

# Called with the number of an item before work on it begins, and again as it goes on.
Begin = Callable[[int], None]
# Yields `(number of the item, result, whether it is the item's last)`.
Work = Callable[[Sequence[Item], Begin], Iterator[tuple[int, Result, bool]]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: seconds of work, bytes more than at the start.

    Seconds count from when the item, or its last part, began.
    """

    seconds: float = 60.0
    memory: int = 2_000_000_000


class WorkerFailed(QAError):
    """No worker process could be started."""


@dataclass(slots=True)
class _Chunk(Generic[Item, Result]):
    """Items that one process works on, and what has come of them; `items` are those to do."""

    items: list[Item]
    results: deque[Result] = field(default_factory=deque)
    finished: set[int] = field(default_factory=set)
    begun: int | None = None
    done: bool = False


@dataclass(slots=True)
class _Worker(Generic[Item, Result]):
    process: "subprocess.Popen[bytes]"
    connection: "Connection[Any, Any]"
    before: int  # bytes at the peak of this process: a new one's peak is told as no less
    ready: bool = False
    chunk: _Chunk[Item, Result] | None = None


class Workers(Generic[Item, Result]):
    """Processes that do the same work; they end with `close`, or when this process does.

    `make_work` and what it returns are made anew in each process, and must be picklable, as items
    and results are. `failed` gives the result of an item whose process ended on it.
    """

    def __init__(
        self,
        make_work: Callable[[], Work[Item, Result]],
        failed: Callable[[Item, str], Result],
        *,
        count: int,
        limits: Limits,
        chunk: int = CHUNK,
    ) -> None:
        self._make_work = make_work
        self._failed = failed
        self._count = count
        self._limits = limits
        self._chunk = chunk
        self._workers: list[_Worker[Item, Result]] = []
        self._not_started = 0  # in a row

    def start(self, items: int) -> None:
        """Start as many processes as so many items will keep busy, and do not wait for them."""
        chunks = -(-items // self._size(items)) if items else 0
        while len(self._workers) < min(self._count, chunks):
            self._start()

    def _size(self, items: int) -> int:
        share = -(-items // (4 * self._count))  # one slow item holds up few others
        return min(self._chunk, max(FEW, share))

    def close(self) -> None:
        """End the processes, whatever they are at."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.wait()
        self._workers.clear()

    def run(self, items: Sequence[Item], stop: Callable[[], bool]) -> Iterator[Result]:
        """Yield the results of all items in their order; after `stop` no new chunk is begun."""
        size = self._size(len(items))
        waiting = deque(
            _Chunk[Item, Result](list(items[start : start + size]))
            for start in range(0, len(items), size)
        )
        under_way: deque[_Chunk[Item, Result]] = deque()
        while waiting or under_way:
            if waiting and stop():
                waiting.clear()
            self._hand_out(waiting, under_way)
            if not under_way:
                return
            first = under_way[0]
            while first.results:
                yield first.results.popleft()
            if first.done:
                under_way.popleft()
            else:
                self._receive()

    def _hand_out(
        self, waiting: deque[_Chunk[Item, Result]], under_way: deque[_Chunk[Item, Result]]
    ) -> None:
        while waiting and len(under_way) < AHEAD * self._count:
            worker = next((each for each in self._workers if each.chunk is None), None)
            if worker is None:
                if len(self._workers) >= self._count:
                    return
                worker = self._start()
            chunk = waiting.popleft()
            under_way.append(chunk)
            self._give(worker, chunk)

    def _give(self, worker: _Worker[Item, Result], chunk: _Chunk[Item, Result]) -> None:
        worker.chunk = chunk
        chunk.begun = None
        chunk.finished.clear()
        with suppress(BrokenPipeError, ConnectionResetError):  # seen when it is next heard from
            worker.connection.send(chunk.items)

    def _start(self) -> _Worker[Item, Result]:
        """Start a process; whether it gets as far as its work is seen when it is heard from."""
        ours, theirs = Pipe()
        number = theirs.fileno()
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", START, str(number)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[number],
            env=os.environ | ONE_THREAD,
        )
        theirs.close()
        with suppress(BrokenPipeError, ConnectionResetError):
            ours.send(sys.path)
            ours.send((self._make_work, self._limits))
        worker = _Worker[Item, Result](process, ours, _own_peak())
        self._workers.append(worker)
        return worker

    def _receive(self) -> None:
        """Wait for news of any process, and take in what is there."""
        busy = {each.connection: each for each in self._workers if each.chunk is not None}
        for connection in wait(list(busy)):
            assert isinstance(connection, Connection)
            worker = busy[connection]
            try:
                while worker.chunk is not None:  # waiting anew for each message takes longer
                    self._take(connection.recv(), worker, worker.chunk)
                    if not connection.poll():
                        break
            except (EOFError, ConnectionResetError):
                self._replace(worker)

    def _take(
        self, message: Any, worker: _Worker[Item, Result], chunk: _Chunk[Item, Result]
    ) -> None:
        """Take in what a process says: that it is ready, begins an item, has one, or is done."""
        if message == READY:
            worker.ready, self._not_started = True, 0
        elif message is None:
            chunk.done, worker.chunk = True, None
        elif isinstance(message, int):
            chunk.begun = message
        else:
            for number, result, last in message:
                chunk.results.append(result)
                if last:
                    chunk.finished.add(number)

    def _replace(self, worker: _Worker[Item, Result]) -> None:
        """Tell what the process that ended was at, and go on with the rest of its chunk."""
        self._workers.remove(worker)
        worker.connection.close()
        code, memory = _ended(worker.process)
        chunk = worker.chunk
        assert chunk is not None
        if not worker.ready:
            self._count_not_started(code)
        if chunk.begun is not None and chunk.begun not in chunk.finished:
            own = memory if memory > worker.before else 0
            reason = _why(code, own, self._limits)
            chunk.results.append(self._failed(chunk.items[chunk.begun], reason))
            chunk.finished.add(chunk.begun)
        chunk.items = [
            item for number, item in enumerate(chunk.items) if number not in chunk.finished
        ]
        if chunk.items:
            self._give(self._start(), chunk)
        else:
            chunk.done = True

    def _count_not_started(self, code: int) -> None:
        self._not_started += 1
        if self._not_started >= ATTEMPTS:
            raise WorkerFailed(
                f"No process to read files in could be started (exit code {code}).",
                hint="Is there enough free memory? `--workers 1` needs the least.",
            )


def _ended(process: "subprocess.Popen[bytes]") -> tuple[int, int]:
    """Wait for a process; return its exit code, and the bytes of memory it had at its peak."""
    if not hasattr(os, "wait4"):
        return process.wait(), 0
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_maxrss * RSS_UNIT


def _own_peak() -> int:
    try:
        import resource
    except ImportError:  # nor is there then a peak of the other to be told
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


def _why(code: int, memory: int, limits: Limits) -> str:
    """Return why an item gave nothing.

    Libraries in C that are refused memory crash as if they were broken; what a process had by then
    tells the two apart.
    """
    if code in (-signal.SIGALRM, -signal.SIGPROF):
        return f"takes longer than {limits.seconds:g} seconds to read"
    if code in (-signal.SIGKILL, OUT_OF_MEMORY) or memory > MUCH * limits.memory:
        return "takes more memory than there is for a file"
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return f"its reader crashed ({how})"


def serve(connection: "Connection[Any, Any]") -> None:
    """Do what a process of the pool does, until it is no longer heard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends the run
    make_work, limits = connection.recv()
    work = make_work()
    _limit_memory(limits.memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), _leaving_without_memory():
        connection.send(READY)
        made: list[tuple[int, Any, bool]] = []

        def send_made() -> None:
            if made:
                connection.send(made)
                made.clear()

        def begin(number: int) -> None:
            send_made()
            _set_timers(limits.seconds)
            connection.send(number)

        while True:
            for number, result, last in work(connection.recv(), begin):
                _set_timers(0)
                made.append((number, result, last))
                if not last or len(made) >= TOGETHER:  # a part must not be given back twice
                    send_made()
            send_made()
            connection.send(None)


@contextmanager
def _leaving_without_memory() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _set_timers(seconds: float) -> None:
    """Let the kernel end this process after some seconds of work, or of PATIENCE times as long.

    On a busy machine a process may get little of each second; one that only waits gets none.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)


def _limit_memory(more: int) -> None:
    """Bound how much this process may grow; where memory is short all the same, it goes first."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except (ImportError, OSError, ValueError):  # no such limit on this system
        return
