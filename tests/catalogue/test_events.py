import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from indexer.catalogue import events as room
from indexer.catalogue.account_tables import events as rows
from indexer.catalogue.account_tables import stamp
from indexer.catalogue.events import FOLDER, Action, Wanted


@pytest.fixture
def log(accounts):
    return accounts.events


def found(log, **wanted):
    total, events = log.find(Wanted(**({"actions": tuple(Action)} | wanted)), 0, 100)
    assert total == len(events)
    assert list(log.each(Wanted(**({"actions": tuple(Action)} | wanted)))) == list(events)
    return [event.subject for event in events]


def test_an_event_says_who_did_what_to_what_and_how_it_was(log):
    log.record("sofie", Action.DOCUMENT_EDITED, "sager/a", {"title": "Før", "topics": ["a"]}, {"title": "Efter"})
    _, [event] = log.find(Wanted(tuple(Action)), 0, 10)
    assert (event.who, event.action, event.subject) == ("sofie", Action.DOCUMENT_EDITED, "sager/a")
    assert (event.before, event.after) == ({"title": "Før", "topics": ["a"]}, {"title": "Efter"})
    assert timedelta(0) <= datetime.now(UTC) - event.at < timedelta(seconds=5)


def test_events_are_found_by_person_action_document_and_day(log, accounts):
    log.record("sofie", Action.DOCUMENT_ADDED, "a")
    log.record(FOLDER, Action.DOCUMENT_ADDED, "b")
    log.record("sofie", Action.LOGGED_IN, "sofie")
    assert found(log) == ["sofie", "b", "a"]
    assert found(log, who="sofie") == ["sofie", "a"]
    assert found(log, actions=(Action.DOCUMENT_ADDED,)) == ["b", "a"]
    assert found(log, subject="b") == ["b"]
    assert found(log, actions=()) == []
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with accounts._engine.begin() as connection:
        connection.execute(sa.update(rows).where(rows.c.subject == "a").values(at=stamp(yesterday)))
    assert found(log, until=yesterday + timedelta(hours=1)) == ["a"]
    assert found(log, since=yesterday + timedelta(hours=1)) == ["sofie", "b"]
    assert log.people((Action.DOCUMENT_ADDED,)) == (FOLDER, "sofie")


def test_windows_join_without_a_gap(log, monkeypatch):
    monkeypatch.setattr(room, "_BATCH", 3)
    for number in range(10):
        log.record("sofie", Action.DOCUMENT_ADDED, str(number))
    wanted = Wanted(tuple(Action))
    total, second = log.find(wanted, 4, 4)
    assert (total, [event.subject for event in second]) == (10, list("5432"))
    assert [event.subject for event in log.each(wanted)] == list("9876543210")


def test_long_values_are_cut_and_what_is_far_too_much_is_left_out(log, accounts):
    log.record("x" * 900, Action.DOCUMENT_EDITED, "y" * 900, {"text": "z" * 100_000, "list": ["w" * 1000] * 5, "n": 3})
    log.record("sofie", Action.DOCUMENT_EDITED, "b", {f"key{n}": "v" * 400 for n in range(1000)})
    with accounts._engine.begin() as connection:
        for who, subject, before in connection.execute(sa.select(rows.c.who, rows.c.subject, rows.c.before)):
            assert len(who) <= 200
            assert len(subject) <= 400
            assert len(before) <= room.LONGEST
            json.loads(before)
    [event] = log.find(Wanted(tuple(Action), subject="y" * 400), 0, 10)[1]
    assert event.before["text"].startswith("zzz")
    assert event.before["n"] == 3


def test_old_events_are_forgotten(log, accounts):
    log.record("sofie", Action.LOGGED_IN, "gammel")
    with accounts._engine.begin() as connection:
        connection.execute(sa.update(rows).values(at=stamp(datetime.now(UTC) - timedelta(days=31))))
    log.record("sofie", Action.LOGGED_IN, "ny")
    log.forget(0)
    log.forget(32)
    assert found(log) == ["ny", "gammel"]
    log.forget(30)
    assert found(log) == ["ny"]


def test_there_is_no_way_to_change_an_event(log):
    assert {name for name in dir(log) if not name.startswith("_")} == {"record", "find", "each", "people", "forget"}
