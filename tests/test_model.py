import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indexer.model
from indexer.errors import InvalidValue
from indexer.model import Role, RuleFacts, RuleStatus, Viewer, Visibility, document_id, identifier, iso_date


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(indexer.model).failed == 0


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


def test_a_rule_is_in_force_from_its_first_to_its_last_day():
    rule = RuleFacts(in_force_from=date(2016, 7, 1), in_force_to=date(2019, 12, 31))
    assert rule.status(date(2016, 6, 30)) is RuleStatus.UPCOMING
    assert rule.status(date(2016, 7, 1)) is RuleStatus.IN_FORCE
    assert rule.status(date(2019, 12, 31)) is RuleStatus.IN_FORCE
    assert rule.status(date(2020, 1, 1)) is RuleStatus.HISTORICAL


def test_only_the_secretariat_sees_what_is_for_the_secretariat():
    seeing = [role for role in Role if Visibility.SECRETARIAT in Viewer(role).visibilities]
    assert seeing == [Role.SECRETARIAT, Role.ADMINISTRATOR]
    assert Viewer(Role.VISITOR).visibilities == {Visibility.PUBLIC}
