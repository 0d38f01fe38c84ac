"""The worker processes. The functions they run are at the top, where a new process can import them."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import WorkersCannotStart, WorkStopped
from indexer.model import ReadingStatus
from indexer.reading.limits import Limits
from indexer.reading.sandbox import Failure, Sandbox

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
ACTIONS = Path(__file__).parent / "sandbox_actions.py"


@pytest.fixture
def act(monkeypatch) -> Iterator[object]:
    """The function run in the processes: importable by name, there and here."""
    monkeypatch.syspath_prepend(str(ACTIONS.parent))
    import sandbox_actions

    yield sandbox_actions.act
    del sys.modules["sandbox_actions"]


@pytest.fixture
def limits() -> Limits:
    return Limits(time=1.5, memory=200)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_run_that_is_told_to_stop_gives_up_what_it_does(act) -> None:
    stop = threading.Event()
    with Sandbox(act, 2, Limits(), stop) as sandbox:
        running = sandbox.run(["echo 1", "sleep 60"])
        assert next(running) == ("echo 1", "1")
        threading.Timer(0.3, stop.set).start()
        started = time.monotonic()
        with pytest.raises(WorkStopped):
            next(running)
        assert time.monotonic() - started < 5


def test_every_task_ends_with_a_result_or_a_reason_and_the_others_go_on(act, limits) -> None:
    tasks = [
        "echo 1",
        "sleep 60",
        "echo 2",
        "die",
        "echo 3",
        "memory",
        "echo 4",
        "raise",
        "unpicklable",
        "exit",
        "nothing",
        "echo 5",
    ]
    started = time.monotonic()
    with Sandbox(act, 2, limits) as sandbox:
        results = dict(sandbox.run(tasks))
    assert set(results) == set(tasks)
    assert [results[f"echo {n}"] for n in range(1, 6)] == ["1", "2", "3", "4", "5"]
    assert results["nothing"] is None
    reasons = {task: result.reason for task, result in results.items() if isinstance(result, Failure)}
    assert reasons == {
        "sleep 60": "time-limit",
        "die": "crashed",
        "memory": "memory-limit",
        "raise": "crashed",
        "unpicklable": "crashed",
        "exit": "crashed",
    }
    assert "ZeroDivisionError" in results["raise"].detail
    assert time.monotonic() - started < 20


def test_a_task_over_which_a_process_was_lost_is_tried_again_in_one_that_knows(act, limits) -> None:
    tasks = ["fragile 1", "slow 2", "echo 3"]
    with Sandbox(act, 2, limits) as sandbox:
        assert dict(sandbox.run(tasks)) == {"fragile 1": "1", "slow 2": "2", "echo 3": "3"}
        assert dict(sandbox.run(["second"]))["second"] is False


def test_a_native_crash_is_a_failure_and_no_more(act, limits) -> None:
    with Sandbox(act, 1, limits) as sandbox:
        results = dict(sandbox.run(["segfault", "abort", "echo 1"]))
    assert results["echo 1"] == "1"
    assert (results["segfault"].reason, results["abort"].reason) == ("crashed", "crashed")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize("stream", [b" " * 300_000_000, b"q " * 40_000_000], ids=["blanks", "states"])
def test_a_pdf_that_asks_for_too_much_memory_is_too_large(act, make_pdf, tmp_path, stream) -> None:
    bomb, letter = tmp_path / "bombe.pdf", tmp_path / "brev.pdf"
    bomb.write_bytes(make_pdf([], streams=[stream]))
    letter.write_bytes(make_pdf([[(70, 700, 11, "Et brev")]]))
    with Sandbox(act, 1, Limits(memory=150)) as sandbox:
        outcomes = dict(sandbox.run([f"read {bomb}", f"read {letter}"]))
    assert outcomes[f"read {bomb}"].status is ReadingStatus.TOO_LARGE
    assert outcomes[f"read {bomb}"].reason in {"memory-limit", "unpacked-size"}
    assert outcomes[f"read {letter}"].status is ReadingStatus.INDEXED


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_long_docx_is_read_in_little_memory(act, make_docx, tmp_path) -> None:
    run = "<w:r><w:rPr><w:b/><w:i/><w:lang w:val='da-DK'/></w:rPr><w:t>a</w:t></w:r>"
    file = tmp_path / "lang.docx"
    file.write_bytes(make_docx(f"<w:p>{run * 20}</w:p>" * 20_000))
    with Sandbox(act, 1, Limits(memory=100)) as sandbox:
        ((_, outcome),) = sandbox.run([f"read {file}"])
    assert outcome.status is ReadingStatus.INDEXED


def test_a_failure_is_an_outcome_of_reading() -> None:
    assert Failure("time-limit").outcome.status is ReadingStatus.TOO_LARGE
    assert Failure("crashed", "x").outcome.status is ReadingStatus.DAMAGED


def test_processes_stay_between_runs_and_end_when_closed(act, limits) -> None:
    with Sandbox(act, 1, limits) as sandbox:
        (_, first), (_, second) = list(sandbox.run(["pid", "pid"]))
        ((_, third),) = list(sandbox.run(["pid"]))
        assert first == second == third
        assert alive(third)
    assert not alive(third)
    assert list(sandbox.run(["echo 1"])) == [("echo 1", "1")]
    sandbox.close()


def test_at_rest_one_process_is_ready(act, limits) -> None:
    with Sandbox(act, 2, limits) as sandbox:
        sandbox.rest()
        (_, first), (_, second) = list(sandbox.run(["pid", "pid"]))
        sandbox.rest()
        ((_, third),) = list(sandbox.run(["pid"]))
        assert first != second
        assert third in {first, second}
        assert [alive(pid) for pid in {first, second} - {third}] == [False]


def test_tasks_are_taken_only_as_processes_become_free(act, limits) -> None:
    taken = 0

    def tasks() -> Iterator[str]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield f"echo {number}"

    with Sandbox(act, 2, limits) as sandbox:
        for done, _ in enumerate(sandbox.run(tasks()), start=1):
            assert taken <= done + 6


def test_a_process_goes_on_with_its_next_task_while_the_caller_dawdles(act, limits) -> None:
    with Sandbox(act, 1, limits) as sandbox:
        run = sandbox.run(["clock"] * 4)
        _, first = next(run)
        time.sleep(1)
        (_, second), (_, third), (_, fourth) = run
    assert second - first < third - first < 1 < fourth - first


def test_a_function_can_be_named_for_the_processes_to_import(act, limits) -> None:
    with Sandbox[str, str]("sandbox_actions:act", 1, limits) as sandbox:
        assert list(sandbox.run(["echo 1"])) == [("echo 1", "1")]


def test_the_time_is_that_of_the_task_and_not_of_a_caller_who_dawdles(act) -> None:
    with Sandbox(act, 1, Limits(time=0.5)) as sandbox:
        results = []
        for task in sandbox.run(["echo 1", "echo 2"]):
            results.append(task)
            time.sleep(0.8)
    assert results == [("echo 1", "1"), ("echo 2", "2")]


def test_a_run_given_up_leaves_no_work_behind(act, limits) -> None:
    with Sandbox(act, 2, limits) as sandbox:
        run = sandbox.run(["pid", "sleep 60", "echo 1"])
        _, pid = next(run)
        run.close()
        assert list(sandbox.run(["echo 2"])) == [("echo 2", "2")]
    assert not alive(pid)


def test_a_process_that_died_while_idle_is_replaced(act, limits) -> None:
    with Sandbox(act, 1, limits) as sandbox:
        ((_, pid),) = list(sandbox.run(["pid"]))
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert list(sandbox.run(["echo 1"])) == [("echo 1", "1")]


@pytest.mark.skipif(sys.platform != "linux", reason="process states are read from /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_processes_end_with_the_one_that_made_them_however_it_ends(tmp_path, how) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            f"""
            import signal, sys
            sys.path.insert(0, {str(ACTIONS.parent)!r})
            from sandbox_actions import act
            from indexer.reading.limits import Limits
            from indexer.reading.sandbox import Sandbox

            if __name__ == "__main__":
                # A shell that runs something in the background has it ignore this one.
                signal.signal(signal.SIGINT, signal.default_int_handler)
                with Sandbox(act, 2, Limits()) as sandbox:
                    list(sandbox.run(["announce 60", "announce 60"]))
            """
        )
    )
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        pids = {int(process.stdout.readline()) for _ in range(2)}
        if how == signal.SIGINT:  # as a terminal does it: to the whole group
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        process.wait(timeout=10)
    deadline = time.monotonic() + 5
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, pids))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample collection is an extra that is not part of the project")
def test_every_sample_ends_with_an_outcome(act) -> None:
    with Sandbox(act, 2, Limits(time=30)) as sandbox:
        outcomes = dict(sandbox.run(f"read {path}" for path in sorted(SAMPLES.glob("*.pdf"))))
    assert not [task for task, outcome in outcomes.items() if isinstance(outcome, Failure)]
    statuses = {Path(task).name[:3]: outcome.status for task, outcome in outcomes.items()}
    assert statuses["005"] is ReadingStatus.PROTECTED
    assert {number for number, status in statuses.items() if status is ReadingStatus.NO_TEXT} == {"007", "019", "023"}


def test_processes_that_cannot_start_are_no_fault_of_the_files(limits) -> None:
    with Sandbox("indexer.no_such_module:work", 2, limits) as sandbox, pytest.raises(WorkersCannotStart, match="exit"):
        list(sandbox.run(["a", "b", "c"]))
