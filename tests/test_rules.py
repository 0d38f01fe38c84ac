"""Rules by their status on a day: found, counted and left out, over a real index."""

from datetime import date

import pytest

from indexer.model import Role, RuleFacts, RuleStatus, Viewer
from indexer.pipeline.run import index
from indexer.results import SearchRequest
from indexer.search import Library

VISITOR = Viewer(Role.VISITOR)
RULES = {
    "a-gammel": "in_force_to = 2019-12-31",
    "b-ny": "in_force_from = 2020-01-01\nin_force_to = 2026-06-30",
    "c-kommer": "in_force_from = 2026-07-01",
    "d-altid": "",
    "g-rettet": "in_force_from = 2020-01-01\namended_from = 2026-06-30",
}


@pytest.fixture
def library(folder, settings):
    for name, dates in RULES.items():
        folder.write(f"{name}.txt", "Kravene til dagslys.", f'title = "{name}"\n[rule]\n{dates}\n')
    folder.write("e-notat.txt", "Et notat om dagslys.")
    folder.write("f-skjult.txt", "Dagslys.", 'visibility = "members"\n[rule]\nin_force_to = 2019-12-31\n')
    index(settings)
    library = Library(settings)
    yield library
    library.close()


def found(library, *statuses, on, viewer=VISITOR, text="dagslys"):
    result = library.search(SearchRequest(text, viewer, rule=statuses, on=on))
    return sorted(hit.document.id for hit in result.hits), {c.value: c.count for c in result.facets["rule"]}


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1)])
def test_a_rule_is_found_by_the_status_that_it_has_on_the_day(library, on):
    facts = {name: library.document(name, VISITOR).metadata.rule for name in RULES}
    for status in RuleStatus:
        # What is amended is in force as well.
        wanted = {status, RuleStatus.AMENDED} if status is RuleStatus.IN_FORCE else {status}
        expected = [name for name, rule in facts.items() if rule.status(on) in wanted]
        names, counts = found(library, status, on=on)
        assert names == expected
        assert counts.get(status, 0) == len(expected)
    assert facts["d-altid"] == RuleFacts()


def test_what_is_no_rule_has_no_status_and_is_left_out_when_one_is_wanted(library):
    day = date(2020, 1, 1)
    everything, counts = found(library, on=day)
    assert "e-notat" in everything
    assert counts == {"in-force": 3, "historical": 1, "upcoming": 1}
    assert found(library, RuleStatus.IN_FORCE, RuleStatus.UPCOMING, on=day) == (
        ["b-ny", "c-kommer", "d-altid", "g-rettet"],
        counts,
    )


def test_a_hidden_rule_is_neither_found_nor_counted(library):
    day, member = date(2020, 1, 1), Viewer(Role.MEMBER)
    assert found(library, RuleStatus.HISTORICAL, on=day) == (
        ["a-gammel"],
        {"in-force": 3, "historical": 1, "upcoming": 1},
    )
    assert found(library, RuleStatus.HISTORICAL, on=day, viewer=member)[0] == ["a-gammel", "f-skjult"]


def test_a_search_without_rules_counts_none(library):
    assert found(library, on=date(2020, 1, 1), text="notat")[1] == {}


def test_a_rule_that_has_been_amended_is_in_force_and_counted_below_it(library):
    day = date(2026, 6, 30)
    assert found(library, RuleStatus.AMENDED, on=day)[0] == ["g-rettet"]
    assert "g-rettet" in found(library, RuleStatus.IN_FORCE, on=day)[0]
    facet = library.search(SearchRequest("dagslys", VISITOR, on=day)).facets["rule"]
    assert [(c.value, c.count, c.parent) for c in facet if c.value in {"in-force", "amended"}] == [
        ("in-force", 3, ""),
        ("amended", 1, "in-force"),
    ]
