"""What runs did is remembered, whatever version of the catalogue comes after."""

from datetime import UTC, datetime

import sqlalchemy as sa

from indexer.catalogue import runs as module
from indexer.catalogue.runs import Run, Runs
from indexer.catalogue.store import Catalogue

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def opened(url):
    Catalogue(url).close()
    return Runs(url)


def test_the_newest_runs_come_first(url):
    runs = opened(url)
    one, other = Run(NOON, 1.5, new=3, failed=1), Run(NOON, 0.5, changed=1)
    runs.note(one)
    runs.note(other)
    assert runs.newest(5) == (other, one)
    assert runs.newest(1) == (other,)
    runs.close()


def test_a_run_that_fails_like_the_one_before_takes_its_place(url):
    runs = opened(url)
    for number in range(3):
        runs.note(Run(NOON.replace(minute=number), 0.1, error="There is no corpus folder x"))
    assert [run.at.minute for run in runs.newest(5)] == [2]
    runs.note(Run(NOON, 0.1, new=1))
    runs.note(Run(NOON, 0.1, error="There is no corpus folder x"))
    assert len(runs.newest(5)) == 3
    runs.close()


def test_no_more_are_remembered_than_anybody_looks_at(url, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 3)
    runs = opened(url)
    for number in range(9):
        runs.note(Run(NOON, float(number), new=1))
    assert [run.seconds for run in runs.newest(9)] == [8, 7, 6]
    runs.close()


def test_they_stay_when_the_catalogue_is_emptied_for_another_version(url):
    runs = opened(url)
    runs.note(Run(NOON, 1.0, new=1))
    runs.read_by("en udgave")
    with runs._engine.begin() as connection:
        connection.execute(sa.text("update state set value = '1' where key = 'version'"))
    Catalogue(url).close()
    assert len(runs.newest(5)) == 1
    assert runs.readers() == ""
    runs.close()


def test_a_catalogue_that_cannot_be_written_is_no_fault_of_the_run(tmp_path):
    runs = Runs(f"sqlite:///{tmp_path / 'uden-tabeller.db'}")
    runs.note(Run(NOON, 1.0, new=1))
    runs.close()
