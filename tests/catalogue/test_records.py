"""Records outlive the documents and the catalogue that they are told of."""

import threading

import pytest

from indexer.catalogue.accounts import Accounts
from indexer.catalogue.records import Collected, Current, Record, Records, Selection

NOTHING = ("", "")


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path / 'accounts.db'}"
    Accounts(url).close()
    return url


@pytest.fixture
def records(url):
    records = Records(url)
    yield records
    records.close()


@pytest.fixture
def clock(monkeypatch):
    """Set the time by `clock("2026-05-17T12:00:00Z")`."""

    class Clock:
        now = "2026-05-17T12:00:00Z"

        def strftime(self, _):
            return self.now

        def __call__(self, now):
            self.now = now

    found = Clock()
    monkeypatch.setattr("indexer.catalogue.records.datetime", type("Now", (), {"now": staticmethod(lambda _: found)}))
    return found


def current(name, digest="1", sets=("topic:a",), date="2020"):
    return Current(name, digest, sets, date)


def told(records, stamp, *public, hidden=(), complete=True):
    records.bring_up_to_date(lambda: stamp, lambda: Collected(public, hidden, complete))


def all_of(records, **selection):
    return records.page(Selection(**selection), NOTHING, 1000)


def test_a_record_is_dated_by_when_it_appears_changes_and_goes(records, clock):
    told(records, "one", current("a"), current("b"))
    clock("2026-05-17T12:00:10Z")
    told(records, "two", current("a", "2", ("topic:b",)), current("b"), current("c"))
    clock("2026-05-17T12:00:20Z")
    told(records, "three", current("a", "2", ("topic:b",)), current("c"))
    first, then, last = (f"2026-05-17T12:00:{second}Z" for second in ("00", "10", "20"))
    assert all_of(records) == (
        Record("a", ("topic:b",), first, then, deleted=False),
        Record("c", ("topic:a",), then, then, deleted=False),
        Record("b", ("topic:a",), first, last, deleted=True),
    )
    assert records.earliest() == then
    assert records.noted_at() == last


def test_who_comes_back_is_alive_again_and_appeared_once(records, clock):
    told(records, "one", current("a"))
    told(records, "two")
    clock("2026-05-17T13:00:00Z")
    told(records, "three", current("a"))
    assert all_of(records) == (Record("a", ("topic:a",), "2026-05-17T12:00:00Z", clock.now, deleted=False),)


def test_what_a_collection_under_construction_lacks_is_not_gone_and_is_looked_at_again(records):
    told(records, "one", current("a"), current("b"), current("c"))
    told(records, "two", current("a"), hidden={"b"}, complete=False)
    assert {r.id for r in all_of(records) if r.deleted} == {"b"}
    told(records, "two", current("a"))
    assert {r.id for r in all_of(records) if r.deleted} == {"b", "c"}


def test_nothing_is_collected_while_the_stamp_is_the_same(records):
    told(records, "one", current("a"))
    records.bring_up_to_date(lambda: "one", lambda: pytest.fail("was collected"))
    assert [r.id for r in all_of(records)] == ["a"]


def test_a_clock_put_back_dates_nothing_before_what_was_told(records, clock):
    told(records, "one", current("a"))
    clock("2026-05-17T11:00:00Z")
    told(records, "two", current("a", "2"))
    assert all_of(records)[0].datestamp == "2026-05-17T12:00:00Z"


def test_records_are_paged_in_the_order_of_their_dates(records, clock):
    told(records, "one", current("a"), current("b"), current("c"))
    page = records.page(Selection(), NOTHING, 2)
    clock("2026-05-17T12:30:00Z")
    told(records, "two", current("a", "2"), current("b"), current("c"))
    rest = records.page(Selection(), (page[-1].datestamp, page[-1].id), 2)
    assert [r.id for r in (*page, *rest)] == ["a", "b", "c", "a"]


def test_a_set_holds_what_is_in_the_sets_below_it(records):
    told(
        records,
        "one",
        current("a", sets=("topic:x:y",)),
        current("b", sets=("topic:x",)),
        current("c", sets=("topic:xx",)),
    )
    assert [r.id for r in all_of(records, set="topic:x")] == ["a", "b"]
    assert [r.id for r in all_of(records, set="topic:x:y")] == ["a"]
    assert [r.id for r in all_of(records, set="topic")] == ["a", "b", "c"]
    assert records.count(Selection(set="topic:_")) == 0
    assert records.sets() == {"topic:x:y", "topic:x", "topic:xx"}


def test_records_are_chosen_by_their_dates_both_ends_included(records, clock):
    told(records, "one", current("a"))
    clock("2026-05-17T12:00:10Z")
    told(records, "two", current("a"), current("b"))
    assert [r.id for r in all_of(records, since=clock.now)] == ["b"]
    assert [r.id for r in all_of(records, until="2026-05-17T12:00:00Z")] == ["a"]
    assert records.count(Selection(since="2026-05-17T12:00:00Z", until=clock.now)) == 2


def test_the_newest_come_first_and_those_of_one_second_by_their_dates(records, clock):
    told(records, "one", current("a", date="2019"), current("b", date="2020-05"), current("c"))
    clock("2026-05-17T12:00:10Z")
    told(records, "two", current("a", "2", date="2019"), current("b", date="2020-05"), current("d", date=""))
    assert [r.id for r in records.newest(9)] == ["d", "b", "a"]
    assert [r.id for r in records.there(1, 1)] == ["b"]
    assert records.parts(2) == ("2026-05-17T12:00:10Z", "2026-05-17T12:00:10Z")


def test_several_processes_tell_the_same_once(url, records):
    """Each has a connection of its own; whoever comes second waits, and finds nothing left to do."""
    collected, others = [], [Records(url) for _ in range(4)]

    def collect():
        collected.append(1)
        return Collected([current(f"d{number}") for number in range(300)], (), complete=True)

    threads = [threading.Thread(target=each.bring_up_to_date, args=(lambda: "one", collect)) for each in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in others:
        each.close()
    assert len(collected) == 1
    assert records.count(Selection()) == 300


def test_what_was_told_survives_the_process_and_its_epoch_too(url, records):
    told(records, "one", current("a"))
    later = Records(url)
    later.bring_up_to_date(lambda: "one", lambda: pytest.fail("was collected"))
    assert all_of(later) == all_of(records)
    assert later.epoch() == records.epoch() != ""
    later.close()
