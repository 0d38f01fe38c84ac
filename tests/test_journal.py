"""A journal is read whatever a killed process left of its last line, and goes on after it."""

import pytest

from indexer.errors import NotFound
from indexer.journal import Ledger


@pytest.fixture
def ledger(tmp_path):
    return Ledger.new(tmp_path / "arbejde")


def test_what_is_written_is_read(ledger, tmp_path):
    ledger.write({"a": 1}, {"b": "æ"})
    ledger.write({"c": True})
    assert list(Ledger.of(tmp_path / "arbejde", ledger.id).lines()) == [{"a": 1}, {"b": "æ"}, {"c": True}]
    assert ledger.last() == {"c": True}


def test_a_line_that_was_cut_off_takes_no_other_with_it(ledger):
    ledger.write({"a": 1})
    with (ledger.folder / "journal.jsonl").open("ab") as stream:
        stream.write('{"b": "æ'.encode()[:-1])
    assert ledger.last() == {}
    ledger.write({"c": 3})
    assert list(ledger.lines()) == [{"a": 1}, {"c": 3}]


def test_the_last_line_is_found_at_the_end_of_a_long_journal(ledger):
    ledger.write(*({"number": number, "text": "x" * 100} for number in range(500)), {"closed": True})
    assert ledger.last() == {"closed": True}
    ledger.write({"text": "x" * 10_000})
    assert ledger.last() == {}


def test_who_is_at_it_holds_it(ledger):
    ledger.write({})
    assert not ledger.is_busy()
    with ledger.lock():
        assert Ledger(ledger.folder).is_busy()


@pytest.mark.parametrize("name", ["", "..", "../arbejde", "20260101-000000-00000000"])
def test_what_is_not_there_is_not_found(ledger, tmp_path, name):
    with pytest.raises(NotFound):
        Ledger.of(tmp_path / "arbejde", name)
