"""When documents were added: what is new since a moment, whatever happens to files, index and catalogue meanwhile."""

import os
import sqlite3
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from indexer.catalogue.store import Catalogue
from indexer.model import Role, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library

VISITOR = Viewer(Role.VISITOR)
LONG_AGO = datetime(2020, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["tantivy", "whoosh"])
def settings(settings, request):
    return replace(settings, engine=request.param)


def write(folder, name, text="Altaner mod syd", changed=LONG_AGO):
    os.utime(folder.write(name, text), (changed.timestamp(),) * 2)


def new_since(settings, moment, text="altan"):
    library = Library(settings)
    try:
        result = library.search(SearchRequest(text, VISITOR, added_since=moment))
        assert result.total == len(result.hits)
        return {hit.document.id for hit in result.hits}
    finally:
        library.close()


def newest(settings):
    library = Library(settings)
    try:
        return library.state(VISITOR).indexed_at
    finally:
        library.close()


def test_the_first_run_takes_the_time_of_the_files(folder, settings):
    write(folder, "gammel.txt")
    write(folder, "ny.txt", changed=LONG_AGO + timedelta(days=2))
    write(folder, "fremtid.txt", changed=datetime.now(UTC) + timedelta(days=9))
    index(settings)
    assert new_since(settings, LONG_AGO) == {"gammel", "ny", "fremtid"}
    assert new_since(settings, LONG_AGO + timedelta(days=1)) == {"ny", "fremtid"}
    assert new_since(settings, datetime.now(UTC)) == set()


def test_what_comes_later_is_added_when_it_is_seen_however_old_its_file(folder, settings):
    write(folder, "første.txt")
    index(settings)
    seen = newest(settings)
    write(folder, "anden.txt")
    index(settings)
    assert new_since(settings, seen) == {"anden"}
    assert new_since(settings, newest(settings)) == set()


def test_a_document_that_is_changed_or_comes_back_is_not_new(folder, settings):
    write(folder, "a.txt")
    write(folder, "b.txt")
    index(settings)
    seen = newest(settings)
    write(folder, "a.txt", "Altaner mod nord", changed=datetime.now(UTC))
    (folder.root / "b.txt").unlink()
    index(settings)
    write(folder, "b.txt")
    index(settings)
    assert new_since(settings, seen) == set()


def test_neither_a_rebuild_nor_a_lost_index_nor_a_new_version_makes_anything_new(folder, settings):
    write(folder, "a.txt")
    index(settings)
    write(folder, "b.txt")
    between = datetime.now(UTC)
    time.sleep(0.01)
    index(settings)
    for lose in (lambda: None, lambda: forget_version(settings)):
        lose()
        index(settings, rebuild=True)
        assert new_since(settings, between) == {"b"}
        assert new_since(settings, newest(settings)) == set()


def forget_version(settings):
    with sqlite3.connect(settings.instance / "catalogue.db") as connection:
        connection.execute("UPDATE state SET value = '0' WHERE key = 'version'")
    connection.close()


def test_what_is_new_is_asked_for_without_widening_the_words(folder, settings):
    write(folder, "a.txt", "Skimmel på altanen")
    index(settings)
    seen = newest(settings)
    write(folder, "b.txt", "Skimmel i kælderen")
    write(folder, "c.txt", "Altan og skimmel")
    index(settings)
    assert new_since(settings, seen, '"altan" "skimmel"') == {"c"}


def test_a_catalogue_notes_a_moment_once(tmp_path):
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    assert catalogue.added(["a"], lambda _: 1.5) == {"a": 1.5}
    assert catalogue.added(["a", "b"], lambda _: 2.5) == {"a": 1.5, "b": 2.5}
    catalogue.close()
