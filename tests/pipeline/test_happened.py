"""What is done by hand in the folder stands in the event log, and what was done elsewhere does so once."""

import os
from datetime import UTC, datetime

import pytest

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.events import Action, Wanted
from indexer.pipeline.run import index


@pytest.fixture
def log(settings):
    """The event log of the collection; `log()` is what it says of documents, the oldest first."""
    accounts = Accounts(settings.accounts_url)

    def told():
        found = accounts.events.each(Wanted([action for action in Action if action.about_documents]))
        return [(event.who, str(event.action), event.subject) for event in reversed(list(found))]

    told.events = accounts.events
    yield told
    accounts.close()


@pytest.fixture
def collection(folder, settings):
    folder.write("et.txt", "Et notat.", 'title = "Et"\ntopics = ["drift"]\n')
    folder.write("to.txt", "To notater.")
    index(settings)
    return folder


def test_what_the_first_run_finds_did_not_happen(collection, settings, log):
    index(settings)
    index(settings, rebuild=True)
    index(settings, retry=True)
    assert log() == []


def test_files_that_come_change_and_go_are_told_of_the_folder(collection, settings, log):
    collection.write("tre.txt", "Tre notater.")
    os.utime(collection.root / "tre.txt", (1_200_000_000,) * 2)  # copied from elsewhere with its time
    index(settings)
    collection.write("et.txt", "Et andet notat.")
    index(settings)
    (collection.root / "to.txt").unlink()
    index(settings)
    assert log() == [
        ("folder", "document.added", "tre"),
        ("folder", "document.replaced", "et"),
        ("folder", "document.withdrawn", "to"),
    ]


def test_an_edited_sidecar_is_told_with_what_was_before_and_after(collection, settings, log):
    sidecar = 'title = "Eet"\nvisibility = "members"\n[rule]\nin_force_from = 2020-01-01\n'
    (collection.root / "et.txt.toml").write_text(sidecar, encoding="utf-8")
    index(settings)
    (event,) = log.events.each(Wanted([Action.DOCUMENT_EDITED]))
    assert (event.who, event.subject) == ("folder", "et")
    assert event.before == {"title": "Et", "topics": ["drift"], "visibility": "public"}
    assert event.after == {"title": "Eet", "visibility": "members", "rule.in_force_from": "2020-01-01"}


def test_what_somebody_did_is_not_told_of_the_folder_as_well(collection, settings, log):
    (collection.root / "et.txt.toml").write_text('title = "Eet"\n', encoding="utf-8")
    log.events.record("sofie", Action.DOCUMENT_EDITED, "et")
    (collection.root / "to.txt").unlink()
    log.events.record("sofie", Action.DOCUMENT_WITHDRAWN, "to")
    index(settings)
    assert [who for who, _, _ in log()] == ["sofie", "sofie"]


def test_what_somebody_did_long_ago_hides_nothing(collection, settings, log, monkeypatch):
    monkeypatch.setattr("indexer.catalogue.events.stamp", lambda: datetime(2020, 1, 1, tzinfo=UTC).isoformat())
    for action in (Action.DOCUMENT_EDITED, Action.DOCUMENT_WITHDRAWN, Action.DOCUMENT_RESTORED):
        log.events.record("sofie", action, "to")
    monkeypatch.undo()
    (collection.root / "to.txt").unlink()
    index(settings)
    collection.write("to.txt", "To notater.")
    index(settings)
    assert log()[3:] == [("folder", "document.withdrawn", "to"), ("folder", "document.added", "to")]
