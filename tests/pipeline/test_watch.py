import threading
import time

from indexer.holdings import Holdings
from indexer.model import Role, Viewer
from indexer.pipeline.watch import watch
from indexer.results import SearchRequest
from indexer.search import Library


def test_a_dropped_file_is_found_within_two_seconds(folder, settings):
    folder.write("a.txt", "Altaner")
    stop, runs, errors = threading.Event(), [], []
    watcher = threading.Thread(target=watch, args=(settings, stop, runs.append, errors.append))
    watcher.start()
    try:
        until(lambda: runs, 30)
        library = Library(settings)
        folder.write("ny/mappe/b.txt", "Kolonihaver")
        dropped = time.monotonic()
        until(lambda: library.search(SearchRequest("kolonihave", Viewer(Role.VISITOR))).total, 10)
        assert time.monotonic() - dropped < 2
        (folder.root / "ny/mappe/b.txt").unlink()
        until(lambda: not library.search(SearchRequest("kolonihave", Viewer(Role.VISITOR))).total, 10)
        library.close()
    finally:
        stop.set()
        watcher.join(20)
    assert not watcher.is_alive()
    assert errors == []


def test_a_file_that_is_dropped_while_the_first_run_is_at_work_is_found_after_it(folder, settings):
    folder.write("a.txt", "Altaner")
    stop, runs, errors = threading.Event(), [], []

    def drop(_progress):
        folder.write("b.txt", "Kolonihaver")

    watcher = threading.Thread(target=watch, args=(settings, stop, runs.append, errors.append, drop))
    watcher.start()
    try:
        until(lambda: len(runs) > 1, 30)
    finally:
        stop.set()
        watcher.join(20)
    assert [run.new for run in runs] == [1, 1]
    assert errors == []


def test_a_fault_of_the_program_is_told_and_the_next_change_is_another_chance(folder, settings, caplog):
    folder.write("a.txt", "Altaner")
    stop, runs, errors = threading.Event(), [], []

    def fault(_progress):
        raise RecursionError("too deep")

    watcher = threading.Thread(target=watch, args=(settings, stop, runs.append, errors.append, fault))
    watcher.start()
    try:
        until(lambda: "too deep" in caplog.text, 30)
        folder.write("b.txt", "Kolonihaver")
        until(lambda: sum(run.new for run in runs) == 2, 30)
    finally:
        stop.set()
        watcher.join(20)
    assert not watcher.is_alive()
    assert errors == []


def test_who_rings_the_bell_has_failures_read_again_at_once(folder, settings):
    folder.write("god.txt", "Altaner")
    folder.write("daarlig.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cata")
    stop, runs, errors = threading.Event(), [], []
    watcher = threading.Thread(target=watch, args=(settings, stop, runs.append, errors.append))
    watcher.start()
    holdings = None
    try:
        until(lambda: runs, 30)
        library = Library(settings)
        holdings = Holdings(settings, lambda: library.analyser)
        assert holdings.read_again() == 1
        until(lambda: len(runs) > 1, 10)
        assert (runs[1].changed, runs[1].unchanged, runs[1].failed) == (1, 1, 1)
    finally:
        stop.set()
        watcher.join(20)
        if holdings:
            holdings.close()
            library.close()
    assert errors == []


def test_the_watch_ends_at_once_even_while_a_long_file_is_read(folder, settings):
    folder.write("a.txt", "Altaner")
    stop, runs, errors = threading.Event(), [], []
    watcher = threading.Thread(target=watch, args=(settings, stop, runs.append, errors.append))
    watcher.start()
    try:
        until(lambda: runs, 30)
        folder.write("tal.txt", " ".join(str(number) for number in range(10**9, 10**9 + 1_500_000)))
        time.sleep(2)
    finally:
        stop.set()
        watcher.join(5)
    assert not watcher.is_alive()
    assert errors == []
    library = Library(settings)
    assert library.search(SearchRequest("altan", Viewer(Role.VISITOR))).total == 1
    library.close()


def until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
