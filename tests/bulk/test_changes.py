"""What a change makes of a sidecar: what else is in it stays, and what it says already is not touched."""

import pytest

from indexer.bulk.changes import Act, Change, changed, differing
from indexer.errors import InvalidValue

SIDECAR = b"""# Skrevet af Mie
title = "Huset"   # fra forsiden
topics = ["oekonomi", "drift"]
date = 2017
toppics = 1

[case]
rent_month = 2050
"""


@pytest.mark.parametrize(
    ("change", "line", "instead"),
    [
        (Change(Act.ADD, "topics", "udlejning"), b'["oekonomi", "drift"]', b'["oekonomi", "drift", "udlejning"]'),
        (Change(Act.REMOVE, "topics", "oekonomi"), b'["oekonomi", "drift"]', b'["drift"]'),
        (Change(Act.SET, "date", "2018-03-17"), b"2017", b"2018-03-17"),
        (Change(Act.CLEAR, "date"), b"date = 2017\n", b""),
        (Change(Act.SET, "title", "Et hus"), b'"Huset"', b'"Et hus"'),
    ],
)
def test_a_change_is_made_and_all_else_stays(change, line, instead):
    assert changed(SIDECAR, [change]) == SIDECAR.replace(line, instead)


@pytest.mark.parametrize(
    "change",
    [
        Change(Act.ADD, "topics", "drift"),
        Change(Act.REMOVE, "topics", "udlejning"),
        Change(Act.REMOVE, "sectors", "almen"),
        Change(Act.CLEAR, "publisher"),
        Change(Act.SET, "title", "Huset"),
        Change(Act.SET, "visibility", "public"),
    ],
)
def test_what_it_says_already_is_not_written_again(change):
    assert changed(SIDECAR, [change]) == SIDECAR


def test_a_document_without_a_sidecar_gets_one():
    assert changed(b"", [Change(Act.ADD, "sectors", "almen")]) == b'sectors = ["almen"]\n'
    assert changed(b"", [Change(Act.SET, "visibility", "members")]) == b'visibility = "members"\n'


def test_a_value_that_takes_the_place_of_another_is_written_once():
    changes = [Change(Act.REMOVE, "topics", "oekonomi"), Change(Act.ADD, "topics", "udlejning")]
    assert changed(SIDECAR, changes) == SIDECAR.replace(b'["oekonomi", "drift"]', b'["drift", "udlejning"]')


def test_the_last_value_takes_its_key_along():
    assert changed(b'topics = ["drift"]\n', [Change(Act.REMOVE, "topics", "drift")]) == b""


@pytest.mark.parametrize("content", [b"topics = [", b'topics = "drift"', b"\xff"])
def test_what_is_no_sidecar_is_not_guessed_at(content):
    with pytest.raises(InvalidValue):
        changed(content, [Change(Act.ADD, "topics", "udlejning")])


def test_what_differs_is_told_by_key():
    assert differing(b'a = 1\nb = "x"\n', b'b = "y"\nc = 2\n') == ({"a": 1, "b": "x"}, {"b": "y", "c": 2})
