"""Worker processes that may hang, run out of memory or die without taking anything with them."""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, current_process, get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import Generic, Self, TypeVar

from indexer.errors import WorkersCannotStart, WorkStopped
from indexer.model import ReadingOutcome, ReadingStatus
from indexer.reading.limits import Limits
from indexer.reading.reasons import Reason

if sys.platform == "linux":
    import resource

T = TypeVar("T")
R = TypeVar("R")

# Spawned, not forked: a fork would inherit the threads' locks and the open files of a web server or a watcher.
_PROCESSES = get_context("spawn")
_STARTING_TIME = 120.0  # seconds that a new process may take to import what it needs
_ENDING_TIME = 5.0  # seconds
_LOOKING_UP = 0.25  # seconds after which it is noticed that everything is to end
_AHEAD = 2  # tasks that a process has at a time: the one it does, and the one it goes on with without waiting for us
_SECOND_TRY = "second-try"  # the name of a process that is started for one
# A fresh one then takes over, so that what libraries leak does not add up. It takes half a second to start; 3,000 files
# left 10 MB behind.
_TASKS_A_WORKER = 5_000


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that gave no result: `reason` is a Reason, `detail` technical English."""

    reason: str
    detail: str = ""

    @property
    def outcome(self) -> ReadingOutcome:
        """The failure as the outcome of reading a file."""
        status = ReadingStatus.DAMAGED if self.reason == Reason.CRASHED else ReadingStatus.TOO_LARGE
        return ReadingOutcome(status, self.reason, self.detail)


@dataclass(frozen=True, slots=True)
class _Started:
    """What a process says when it has taken up a task."""


@dataclass(frozen=True, slots=True)
class _Lost:
    """What is left of a process that died, or had to be ended, over its task."""

    failure: Failure


def is_second_try() -> bool:
    """Tell, in a worker process, whether another one was lost over the same task.

    Then it is time to do without whatever may take a process with it, however fast it is.
    """
    return current_process().name == _SECOND_TRY


class Sandbox(Generic[T, R]):
    """A pool of processes that apply one function to tasks that can be pickled.

    The function is importable by name; as a text, `package.module:name`, it is imported by the processes only.
    A process may take `limits.time` for a task, and `limits.memory` on top of what it needs to start (enforced on
    Linux only). A task over which its process died, or had to be ended, is given once more, to a process of its own
    in which `is_second_try` holds. Processes are started when there is work, stay between runs, and end when the
    sandbox is closed or when the process that made it dies, however it dies. When `stop` is set, a run gives up what it
    does and raises WorkStopped.
    """

    def __init__(
        self, function: Callable[[T], R] | str, workers: int, limits: Limits, stop: threading.Event | None = None
    ) -> None:
        self._function = function
        self._size = max(1, workers)
        self._limits = limits
        self._stop = stop or threading.Event()
        self._idle: list[_Worker[T, R]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that wait for work. A later run starts new ones."""
        while self._idle:
            self._idle.pop().end()

    def rest(self) -> None:
        """Keep one process ready for the next task, started now if there is none, and end the others."""
        ready = self._ready()
        self.close()
        self._idle.append(ready)

    def run(self, tasks: Iterable[T]) -> Iterator[tuple[T, R | Failure]]:
        """Yield each task with its result, or with the failure that took its place, in the order they finish.

        Tasks are taken from the iterable only as processes become free, each having one more to go on with. One run
        at a time.
        """
        waiting = _Waiting(tasks)
        busy: dict[Connection, _Worker[T, R]] = {}
        try:
            self._fill(busy, waiting)
            while busy:
                finished = self._finished(busy, waiting)
                # The processes go on working while the caller looks at these results.
                self._fill(busy, waiting)
                yield from finished
        finally:
            for worker in busy.values():
                worker.kill()

    def _fill(self, busy: "dict[Connection, _Worker[T, R]]", waiting: "_Waiting[T]") -> None:
        """Give every process something to do, and then something to go on with."""
        while True:
            free = [worker for worker in busy.values() if worker.takes_more]
            if not free and len(busy) == self._size:
                return
            try:
                task = next(waiting)
            except StopIteration:
                return
            worker = self._ready() if len(busy) < self._size else min(free, key=lambda worker: len(worker.tasks))
            busy[worker.pipe] = worker
            worker.give(task)

    def _ready(self) -> "_Worker[T, R]":
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.kill()
        return _Worker(self._function, self._limits)

    def _finished(self, busy: "dict[Connection, _Worker[T, R]]", waiting: "_Waiting[T]") -> list[tuple[T, R | Failure]]:
        """Wait for something to happen, and return what has finished; often nothing yet."""
        if self._stop.is_set():
            raise WorkStopped("Stopped while files were being read. The next run goes on")
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        ready = connection.wait(list(busy), min(max(0.0, patience), _LOOKING_UP))
        now = time.monotonic()
        results = []
        for pipe, worker in list(busy.items()):
            if pipe in ready:
                result = worker.receive()
            elif now >= worker.deadline:
                result = _Lost(Failure(Reason.TIME_LIMIT, f"longer than {self._limits.time:g} s"))
            else:
                continue
            if isinstance(result, _Started):
                continue
            task = worker.finish()
            if isinstance(result, _Lost) and worker.second_try and not worker.has_started:
                raise WorkersCannotStart(result.failure.detail)
            if isinstance(result, _Lost) and not worker.second_try:
                again = _Worker(self._function, self._limits, second_try=True)
                busy[again.pipe] = again
                again.give(task)
            else:
                result = result.failure if isinstance(result, _Lost) else result
                results.append((task, result))
                if worker.tasks and not isinstance(result, Failure):
                    continue
            del busy[pipe]
            if worker.spent or isinstance(result, Failure | _Lost):
                waiting.give_back(worker.tasks)
                worker.kill()
            else:
                self._idle.append(worker)
        return results


class _Waiting(Generic[T]):
    """The tasks that no process has: those taken from one that failed go before those never given out."""

    def __init__(self, tasks: Iterable[T]) -> None:
        self._given_back: deque[T] = deque()
        self._tasks = iter(tasks)

    def __next__(self) -> T:
        return self._given_back.popleft() if self._given_back else next(self._tasks)

    def give_back(self, tasks: Iterable[T]) -> None:
        self._given_back.extend(tasks)


class _Worker(Generic[T, R]):
    """One process, the parent's end of its pipe, and the tasks it has, of which it does the first."""

    def __init__(self, function: Callable[[T], R] | str, limits: Limits, *, second_try: bool = False) -> None:
        self.second_try = second_try
        self.has_started = False
        self.pipe, theirs = _PROCESSES.Pipe()
        self.deadline = 0.0
        self.tasks: deque[T] = deque()
        self._limits = limits
        self._given = 0
        name = _SECOND_TRY if second_try else None
        self._process = _PROCESSES.Process(target=_work, args=(function, theirs, limits.memory), name=name, daemon=True)
        self._process.start()
        # Only the process itself may hold its end, so that its death is the end of the pipe.
        theirs.close()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def spent(self) -> bool:
        return self.second_try or self._given >= _TASKS_A_WORKER

    @property
    def takes_more(self) -> bool:
        return len(self.tasks) < _AHEAD and not self.spent

    def give(self, task: T) -> None:
        if not self.tasks:
            self.deadline = time.monotonic() + _STARTING_TIME
        self.tasks.append(task)
        self._given += 1
        with suppress(OSError):  # a process that has died is noticed when its pipe is read
            self.pipe.send(task)

    def finish(self) -> T:
        """Return the task that has ended; the process is about to start on the next."""
        self.deadline = time.monotonic() + _STARTING_TIME
        return self.tasks.popleft()

    def receive(self) -> "R | Failure | _Started | _Lost":
        """Return what the process says; from the moment it has started on the task, the task's own time runs."""
        try:
            message: R | Failure | _Started = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join(_ENDING_TIME)
            return _Lost(Failure(Reason.CRASHED, f"the process ended with exit code {self._process.exitcode}"))
        if isinstance(message, _Started):
            self.has_started = True
            self.deadline = time.monotonic() + self._limits.time
        return message

    def end(self) -> None:
        """Let the process end by itself: it stops at the end of its pipe."""
        self.pipe.close()
        self._process.join(_ENDING_TIME)
        self.kill()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self.pipe.close()


# --- in the worker process ---------------------------------------------------------------------


def _work(function: Callable[[T], R] | str, pipe: Connection, memory: int) -> None:
    # Ctrl-C reaches every process of the terminal; the parent decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    act: Callable[[T], R] = resolve_name(function) if isinstance(function, str) else function
    _limit_memory(memory)
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            pipe.send(_Started())
            result = _result(act, task)
            try:
                pipe.send(result)
            except (MemoryError, OSError):
                raise
            except Exception as exc:  # noqa: BLE001 - pickling raises whatever the objects in the result raise
                pipe.send(Failure(Reason.CRASHED, f"{type(exc).__name__}: {exc}"))


def _result(function: Callable[[T], R], task: T) -> R | Failure:
    try:
        return function(task)
    except MemoryError:
        return Failure(Reason.MEMORY_LIMIT)
    except Exception as exc:  # noqa: BLE001 - one task must never stop the others
        return Failure(Reason.CRASHED, f"{type(exc).__name__}: {exc}")


def _end_with_parent() -> None:
    """End this process with its parent, even in the middle of a task and even when the parent was killed."""
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "linux":
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        limit = used + megabytes * 1_000_000
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))
