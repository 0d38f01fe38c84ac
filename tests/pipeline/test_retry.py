"""What could not be read in full is read again when that is asked for, and when what reads it is another edition."""

import pytest

from indexer.catalogue.runs import Runs
from indexer.errors import CorpusError
from indexer.pipeline import run as runs
from indexer.pipeline.run import Pipeline, index
from indexer.reading.edition import edition

DAMAGED = b"%PDF-1.7\n1 0 obj\n<</Type/Cata"


@pytest.fixture
def mixed(folder, settings):
    """One file that can be read and one that cannot, as they were read once."""
    folder.write("god.txt", "Et notat.")
    folder.write("daarlig.pdf", DAMAGED)
    index(settings)


def told(tally):
    return tally.new, tally.changed, tally.unchanged, tally.failed


def test_failures_only_are_read_again_when_that_is_asked_for(settings, mixed):
    assert told(index(settings)) == (0, 0, 2, 0)
    assert told(index(settings, retry=True)) == (0, 1, 1, 1)


def test_failures_are_read_again_by_another_edition_of_the_readers_and_once(settings, mixed, monkeypatch):
    monkeypatch.setattr(runs, "edition", lambda: "en nyere")
    with Pipeline(settings) as pipeline:
        assert told(pipeline.run()) == (0, 1, 1, 1)
        assert told(pipeline.run()) == (0, 0, 2, 0)


def test_the_edition_is_that_of_libraries_and_source():
    assert len(edition()) == 16
    assert edition() == edition()


def test_what_a_run_did_is_remembered_and_that_nothing_was_to_be_done_is_not(settings, mixed):
    index(settings)
    door = Runs(settings.database_url)
    found = door.newest(5)
    assert [(run.new, run.failed, run.error) for run in found] == [(2, 1, "")]
    assert found[0].seconds > 0
    door.close()


def test_that_a_run_failed_is_remembered(settings, mixed, monkeypatch):
    def gone(_catalogue):
        raise CorpusError("Mappen er væk")

    monkeypatch.setattr("indexer.corpus.Corpus.scan", gone)
    with pytest.raises(CorpusError):
        index(settings)
    door = Runs(settings.database_url)
    assert [run.error for run in door.newest(1)] == ["Mappen er væk"]
    door.close()
