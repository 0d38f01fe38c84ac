"""What the sandbox tests let worker processes do."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from indexer.reading.limits import Limits
from indexer.reading.reader import read
from indexer.reading.sandbox import is_second_try


def _announce(seconds: str) -> None:
    os.write(1, f"{os.getpid()}\n".encode())  # in one go: another process writes as well
    time.sleep(float(seconds))


def _fragile(text: str) -> str:
    if not is_second_try():
        os.kill(os.getpid(), signal.SIGABRT)
    return text


def _slow(text: str) -> str:
    if not is_second_try():
        time.sleep(60)
    return text


_ACTIONS = {
    "echo": lambda text: text,
    "nothing": lambda _: None,
    "pid": lambda _: os.getpid(),
    "announce": _announce,
    "clock": lambda _: time.monotonic(),
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "die": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "fragile": _fragile,
    "slow": _slow,
    "second": lambda _: is_second_try(),
    "segfault": lambda _: ctypes.string_at(0),
    "abort": lambda _: os.abort(),
    "exit": lambda _: sys.exit(3),
    "memory": lambda _: len(bytearray(500_000_000)),
    "raise": lambda _: 1 / 0,
    "unpicklable": lambda _: lambda: None,
    "read": lambda path: read(Path(path).read_bytes(), path, Limits()).outcome,
}


def act(task: str) -> object:
    action, _, argument = task.partition(" ")
    return _ACTIONS[action](argument)
