import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.naming
from indexer.errors import InvalidValue
from indexer.naming import document_id, identifier, iso_date


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(indexer.naming).failed == 0


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("sager/Skæve boliger på Amager.docx", "sager/skaeve-boliger-paa-amager"),
        ("Rapport.endelig.PDF", "rapport-endelig"),
        ("København/Ålborg 2020.html", "koebenhavn/aalborg-2020"),
        ("noter/§.txt", "noter/x"),
        ("uden-endelse", "uden-endelse"),
    ],
)
def test_a_path_gives_an_id(path, expected):
    assert document_id(path) == expected


@given(st.text())
def test_an_identifier_has_plain_letters_only_and_stays_as_it_is(text):
    spelt = identifier(text)
    assert set(spelt) <= set("abcdefghijklmnopqrstuvwxyz0123456789-/")
    assert identifier(spelt) == spelt


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [(2017, "2017"), ("2017-03", "2017-03"), ("2017-03-17", "2017-03-17"), (date(2017, 3, 17), "2017-03-17")],
)
def test_a_date_is_as_exact_as_it_is_given(given_value, expected):
    assert iso_date(given_value) == expected


@pytest.mark.parametrize("wrong", ["17-03-2017", "2017-13", "2017-02-30", True, "i går", 17, "0000"])
def test_what_is_no_date_is_refused(wrong):
    with pytest.raises(InvalidValue):
        iso_date(wrong)
