"""What is kept on disk: whole files, within bounds, the one used last the longest."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.pictures.cache import Cache


def size(folder) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache/pictures"


def test_what_was_put_is_got(folder):
    cache = Cache(folder, 10_000)
    assert cache.get("abc") is None
    cache.put("abc", b"picture")
    assert cache.get("abc") == b"picture"
    cache.put("abc", b"another")
    assert Cache(folder, 10_000).get("abc") == b"another"
    assert [file.name for file in folder.rglob("*") if file.is_file()] == ["abc.png"]


def test_it_never_takes_more_than_its_limit(folder):
    cache = Cache(folder, 100_000)
    for number in range(500):
        cache.put(f"{number:03}", bytes(1000))
        assert size(folder) <= 100_000
    assert size(folder) >= 50_000
    assert cache.get("499")
    assert cache.get("000") is None


def test_what_was_there_before_counts(folder):
    Cache(folder, 1_000_000).put("old", bytes(200_000))
    Cache(folder, 100_000).put("new", bytes(1000))
    assert [file.stem for file in folder.rglob("*.png")] == ["new"]


def test_what_was_not_used_for_the_longest_goes_first(folder):
    cache = Cache(folder, 100_000)
    for number in range(30):
        cache.put(f"{number:03}", bytes(1000))
        os.utime(folder / f"{number:03}"[:2] / f"{number:03}.png", (number, number))
    assert cache.get("000")
    for number in range(100, 180):
        cache.put(f"{number}", bytes(1000))
    assert cache.get("000")
    assert cache.get("001") is None


def test_what_is_too_large_is_not_kept(folder):
    Cache(folder, 100_000).put("large", bytes(50_000))
    assert size(folder) == 0


def test_several_processes_together_stay_within_the_limit(folder):
    program = (
        "import sys; from pathlib import Path; from indexer.pictures.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1]), 200_000, 3)\n"
        "for n in range(300): cache.put(f'{n % 7}{sys.argv[2]}{n}', bytes(1000)); cache.get(f'{n % 7}a{n}')"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program, str(folder), name]) for name in "abc"]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    assert 100_000 <= size(folder) <= 200_000
    assert not [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".png"]


def test_many_threads_may_use_it(folder):
    cache = Cache(folder, 1_000_000)

    def use(number: int) -> bool:
        cache.put("one", bytes([number]) * 5000)
        found = cache.get("one")
        return found is not None and len(set(found)) == 1 and len(found) == 5000

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(use, range(200)))


def test_a_disk_that_takes_nothing_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError, match="file"):
        Cache(tmp_path / "file/pictures", 100_000).put("abc", b"picture")
    assert Cache(tmp_path / "file/pictures", 100_000).get("abc") is None
