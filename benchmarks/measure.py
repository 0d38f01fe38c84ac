"""What a command costs, its helpers included: wall time, processor time, and the memory of all of them at its peak."""

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.05  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and processor time, and bytes of resident memory summed over the processes, at their peak.

    Memory that processes share is divided among them (PSS), so that nothing is counted twice.
    """

    seconds: float
    cpu: float
    memory: int
    output: str = ""


def cost_of(command: Sequence[str | Path], environment: Mapping[str, str], directory: Path) -> Cost:
    """Run a command to its end. Raises SystemExit with what it said when it fails."""
    said = directory / "said.txt"
    peak = 0
    ended = threading.Event()
    with said.open("w+b") as stream:
        started = time.perf_counter()
        process = subprocess.Popen(
            [os.fspath(part) for part in command],
            env={**os.environ, **environment},
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )

        def look() -> None:
            nonlocal peak
            while not ended.wait(_EVERY):
                peak = max(peak, _family_memory(process.pid))

        looking = threading.Thread(target=look)
        looking.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()  # Ctrl-C must not leave it running
            raise
        finally:
            seconds = time.perf_counter() - started
            ended.set()
            looking.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        stream.seek(0)
        output = stream.read().decode("utf-8", "replace")
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output[-2000:]}")
    return Cost(seconds, used.ru_utime + used.ru_stime, peak or used.ru_maxrss * 1024, output)


def disk(*paths: Path) -> int:
    """Return the bytes that files and folders take on the disk."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_blocks * 512 for file in files if file.is_file())


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def median_cost(costs: Sequence[Cost]) -> Cost:
    """Return the medians, each figure for itself."""
    return Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.memory for cost in costs)),
        costs[-1].output,
    )


def _family_memory(pid: int) -> int:
    total, family = 0, [pid]
    while family:
        process = Path("/proc") / str(family.pop())
        # A process that has just ended is gone, and so are its children.
        with suppress(OSError, ValueError, IndexError):
            rollup = (process / "smaps_rollup").read_text()
            total += int(rollup.partition("\nPss:")[2].split()[0]) * 1024
            for thread in (process / "task").iterdir():
                family += map(int, (thread / "children").read_text().split())
    return total
