"""Facets over a real index of either engine: exclusion, documents without a value, ranges and histograms."""

from dataclasses import replace
from datetime import date

import pytest

from indexer.asking import FEW
from indexer.facets import MOST_BARS, bars
from indexer.model import NONE, Role, RuleStatus, Viewer
from indexer.pipeline.run import index
from indexer.results import Bar, SearchRequest
from indexer.search import Library

VISITOR, MEMBER = Viewer(Role.VISITOR), Viewer(Role.MEMBER)
NARROWER = '[topics.fugt]\nda = "Fugt"\nen = "Damp"\nparent = "drift"\n'
#: Rent, area, topics, and what else stands in the sidecar.
CASES = {
    "a": (1999.5, 24.96, ["drift"], ""),
    "b": (2000, 25, ["drift", "oekonomi"], ""),
    "c": (2249, 31, ["fugt"], ""),
    "d": (None, None, ["oekonomi"], ""),
    "e": (3900, None, [], 'municipality = "Aarhus"\n'),
    "skjult": (2100, 22, ["oekonomi"], 'visibility = "members"\n'),
}


@pytest.fixture(params=["tantivy", "whoosh"])
def library(folder, settings, request):
    taxonomy = folder.root / "taxonomy.toml"
    taxonomy.write_text(taxonomy.read_text(encoding="utf-8") + NARROWER, encoding="utf-8")
    for name, (rent, area, topics, more) in CASES.items():
        facts = [f"rent_month = {rent}"] * (rent is not None) + [f"area = {area}"] * (area is not None)
        folder.write(f"{name}.txt", "bolig", "\n".join([f"topics = {topics}", more, "[case]", *facts]))
    for name, dates in {"r-gammel": "in_force_to = 2019-12-31", "r-ny": "in_force_from = 2020-01-01"}.items():
        folder.write(f"{name}.txt", "bolig", f"[rule]\n{dates}\n")
    settings = replace(settings, engine=request.param)
    index(settings)
    library = Library(settings)
    yield library
    library.close()


def ask(library, viewer=VISITOR, text="bolig", **rest):
    return library.search(SearchRequest(text, viewer, on=date(2026, 1, 1), **rest), with_passages=False)


def ids(result):
    return sorted(hit.document.id for hit in result.hits)


def counted(result, facet):
    return {count.value: count.count for count in result.facets[facet]}


def test_excluded_values_take_documents_away_with_the_narrower_ones(library):
    assert ids(ask(library, excluded={"topic": ("oekonomi",)})) == ["a", "c", "e", "r-gammel", "r-ny"]
    assert ids(ask(library, excluded={"topic": ("drift",)})) == ["d", "e", "r-gammel", "r-ny"]
    assert ids(ask(library, excluded={"topic": ("drift", "oekonomi")}, text="")) == ["e", "r-gammel", "r-ny"]
    assert ids(ask(library, filters={"topic": ("drift",)}, excluded={"topic": ("fugt",)})) == ["a", "b"]


def test_counts_are_of_what_is_left_and_what_is_excluded_counts_what_it_takes_away(library):
    result = ask(library, excluded={"topic": ("oekonomi",)})
    assert counted(result, "topic") == {"drift": 2, "oekonomi": 2, "fugt": 1, NONE: 3}
    assert [count.value for count in result.facets["topic"] if count.excluded] == ["oekonomi"]
    assert counted(ask(library, MEMBER, excluded={"topic": ("oekonomi",)}), "topic")["oekonomi"] == 3
    narrowed = ask(library, filters={"topic": ("drift",)}, excluded={"topic": ("oekonomi",)})
    assert counted(narrowed, "topic") == counted(result, "topic")
    assert narrowed.total == 2


def test_what_is_excluded_and_takes_nothing_away_stays_to_be_let_go_of(library):
    result = ask(library, filters={"municipality": ("Aarhus",)}, excluded={"topic": ("drift",)})
    assert counted(result, "topic") == {"drift": 0, NONE: 1}
    assert counted(ask(library, filters={"topic": ("boligsocialt",)}), "topic")["boligsocialt"] == 0


def test_rules_of_a_status_are_excluded_and_counted(library):
    result = ask(library, excluded={"rule": (RuleStatus.HISTORICAL,)})
    assert ids(result) == ["a", "b", "c", "d", "e", "r-ny"]
    assert counted(result, "rule") == {"historical": 1, "in-force": 1}
    both = ask(library, rule=(RuleStatus.IN_FORCE,), excluded={"rule": (RuleStatus.HISTORICAL,)})
    assert ids(both) == ["r-ny"]


def test_documents_without_a_value_are_wanted_excluded_and_counted_like_any(library):
    assert ids(ask(library, filters={"topic": (NONE,)})) == ["e", "r-gammel", "r-ny"]
    assert ids(ask(library, filters={"topic": (NONE, "fugt")})) == ["c", "e", "r-gammel", "r-ny"]
    assert ids(ask(library, excluded={"topic": (NONE,)})) == ["a", "b", "c", "d"]
    assert ids(ask(library, excluded={"municipality": (NONE,)})) == ["e"]
    result = ask(library)
    assert result.facets["topic"][-1].value == NONE
    assert counted(result, "municipality") == {"Aarhus": 1, NONE: 6}
    assert counted(result, "year") == {NONE: 7}


def test_narrowing_never_brings_documents_with_fewer_of_the_words(folder, settings):
    for number in range(FEW):
        folder.write(f"{number}.txt", "bolig med grøn altan", 'topics = ["drift"]\n[case]\nrent_month = 2000\n')
    folder.write("mindre.txt", "bolig med grøn have")
    index(settings)
    library = Library(settings)
    for narrowed in ({"excluded": {"topic": ("drift",)}}, {"ranges": {"rent": (None, 1000)}}):
        assert ids(ask(library, text="bolig grøn altan", **narrowed)) == []
    library.close()


def test_ranges_of_rent_and_area_leave_out_what_has_none(library):
    assert ids(ask(library, ranges={"rent": (2000, 2249)})) == ["a", "b", "c"]
    assert ids(ask(library, ranges={"rent": (2001, None)})) == ["c", "e"]
    assert ids(ask(library, ranges={"rent": (None, 3000), "area": (25, 25)})) == ["a", "b"]
    assert ids(ask(library, ranges={"area": (None, 24.9)})) == []


def test_histograms_ignore_their_own_range_and_no_other_filter(library):
    whole = ask(library)
    assert whole.histograms["rent"] == (
        Bar(2000, 2249, 3),
        *(Bar(low, low + 249, int(low == 3750)) for low in range(2250, 3751, 250)),
    )
    assert whole.histograms["area"] == (Bar(25, 29.9, 2), Bar(30, 34.9, 1))
    assert whole.histograms["year"] == ()
    narrowed = ask(library, ranges={"rent": (3000, None)})
    assert narrowed.histograms["rent"] == whole.histograms["rent"]
    assert narrowed.histograms["area"] == ()
    assert ask(library, filters={"topic": ("fugt",)}).histograms["rent"] == (Bar(2000, 2249, 1),)
    assert ask(library, MEMBER).histograms["rent"][0].count == 4
    assert ask(library, facets=("topic",)).histograms == {}


def test_every_bar_counts_what_its_range_finds(library):
    for name, found in ask(library).histograms.items():
        for bar in found:
            assert ask(library, ranges={name: (bar.low, bar.high)}).total == bar.count


def test_bars_are_of_a_round_width_and_not_too_many():
    assert bars("rent", {}) == bars("year", {NONE: 3}) == ()
    assert bars("year", {"2024": 2, "2026": 1, NONE: 7}) == (Bar(2024, 2024, 2), Bar(2025, 2025, 0), Bar(2026, 2026, 1))
    long = bars("year", {"1814": 1, "1999": 2, "2026": 3})
    assert len(long) <= MOST_BARS
    assert (long[0], long[-1]) == (Bar(1810, 1819, 1), Bar(2020, 2029, 3))
    far = bars("rent", {"0": 1, "2000": 5, "1000000000": 1})
    assert len(far) <= MOST_BARS
    assert sum(bar.count for bar in far) == 7
    assert len(bars("rent", {"0": 1, "100000000000000000000": 1})) <= MOST_BARS
