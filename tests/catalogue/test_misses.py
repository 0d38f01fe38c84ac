"""What was looked for in vain: counted, and told only when several have looked for it."""

from datetime import date, timedelta

import pytest

from indexer.catalogue import misses as module
from indexer.catalogue.accounts import Accounts
from indexer.catalogue.misses import Miss, Misses
from indexer.errors import CatalogueError

TODAY = date(2026, 7, 12)


@pytest.fixture
def accounts(tmp_path):
    accounts = Accounts(f"sqlite:///{tmp_path / 'accounts.db'}")
    yield accounts
    accounts.close()


@pytest.fixture
def misses(accounts):
    return Misses(accounts.database, b"en hemmelighed")


def rows(accounts):
    with accounts.database.begin() as connection:
        return list(connection.exec_driver_sql("SELECT digest, day, count, text FROM misses"))


def test_a_query_is_told_when_it_has_been_asked_three_times_however_it_is_spaced(misses):
    for query in ("Kirke bolig", "kirke  bolig"):
        misses.note(query, TODAY - timedelta(days=1))
    assert misses.often() == ()
    misses.note(" KIRKE BOLIG", TODAY)
    assert misses.often() == (Miss("kirke bolig", 3, TODAY),)


def test_a_query_asked_less_often_is_nowhere_to_be_read(misses, accounts, tmp_path):
    for _ in range(2):
        misses.note("navn på en nabo", TODAY)
    [(digest, day, count, text)] = rows(accounts)
    assert (len(digest), day, count, text) == (64, "2026-07-12", 2, "")
    accounts.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"nabo" not in content


def test_the_most_frequent_stand_first_and_the_old_are_forgotten(misses, accounts):
    for query, times, days in (("a", 9, 91), ("b", 3, 90), ("c", 5, 0)):
        for _ in range(times):
            misses.note(query, TODAY - timedelta(days=days))
    assert [(miss.text, miss.count) for miss in misses.often()] == [("c", 5), ("b", 3)]
    assert len(rows(accounts)) == 2


def test_there_is_room_for_so_many_and_for_those_that_are_there(misses, accounts, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    for query in ("a", "b", "c", "a", "a"):
        misses.note(query, TODAY)
    assert [(miss.text, miss.count) for miss in misses.often()] == [("a", 3)]
    assert len(rows(accounts)) == 2


def test_neither_nothing_nor_a_whole_page_is_counted(misses, accounts):
    for query in ("", "  ", "x" * 201):
        misses.note(query, TODAY)
    assert rows(accounts) == []


def test_that_counting_fails_is_said_without_the_query(misses, accounts):
    with accounts.database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE misses")
    with pytest.raises(CatalogueError) as caught:
        misses.note("zebraflise", TODAY)
    assert "zebraflise" not in str(caught.value)
