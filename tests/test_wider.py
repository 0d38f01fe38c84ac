"""Where little was found: what was understood, and what gives more, counted for the one who asks."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer.model import Role, Viewer
from indexer.results import SearchRequest
from indexer.wider import ADDED, ALL, LITTLE, NOT, YEARS, How, Step, Understood, understood

VISITOR = Viewer(Role.VISITOR)

THESAURUS = """
starting_set = false
[[broader]]
term = "skadedyr"
narrower = ["rotte", "væggelus", "duer på taget"]
[[ring]]
terms = ["væggelus", "sengelus"]
"""


@pytest.fixture
def shelf(folder, library):
    """Return a function that gives the offers of a request, each with the documents that it really gives."""
    folder.root.joinpath("thesaurus.toml").write_text(THESAURUS, encoding="utf-8")
    for number in range(1, 4):
        folder.write(f"rotte-{number}.txt", "Rotter i kælderen.", 'topics = ["drift"]\ndate = 2020\n')
    folder.write("skadedyr.txt", "Skadedyr på loftet.", 'topics = ["oekonomi"]\nsectors = ["almen"]\ndate = 2022\n')
    folder.write("due.txt", "En due sad på et tag. Taget var af tegl.", 'sectors = ["privat"]\n')
    folder.write("hemmelig.txt", "Skadedyr og rotter overalt.", 'visibility = "members"\n')
    built = library()

    def offers(text, viewer=VISITOR, **changes):
        request = SearchRequest(text, viewer, respell=False, **changes)
        total = built.search(request).total
        found = built.wider(request, total)
        for offer in found:
            wider = replace(request, text=offer.text or text, **_changes(offer, request))
            assert built.search(wider).total == offer.documents > total, offer
        return {(offer.step, offer.subject): offer for offer in found}

    return offers


def _changes(offer, request):  # noqa: PLR0911 - one return for each kind of step
    if offer.step is Step.PARTS:
        return {"parts": True}
    if offer.step is Step.SYNONYMS:
        return {"synonyms": True}
    if offer.step is not Step.FILTER:
        return {}
    years = {"year_from": None, "year_to": None}
    if offer.subject == ALL:
        return {"filters": {}, "excluded": {}, "ranges": {}, "rule": (), "added_since": None, **years}
    if offer.subject in {YEARS, ADDED}:
        return years if offer.subject == YEARS else {"added_since": None}
    if offer.subject in request.ranges:
        return {"ranges": {}}
    if offer.subject.startswith(NOT):
        return {"excluded": {}}
    return {"filters": {name: values for name, values in request.filters.items() if name != offer.subject}}


def test_a_filter_is_only_dropped_where_that_alone_gives_more(shelf):
    found = shelf("rotter", filters={"topic": ("oekonomi",), "sector": ("almen",)}, year_to=2021)
    assert {key: offer.documents for key, offer in found.items()} == {(Step.FILTER, ALL): 3}
    found = shelf("rotter", filters={"topic": ("oekonomi",)})
    assert found[Step.FILTER, "topic"].documents == 3
    assert (Step.FILTER, ALL) not in found


def test_all_kinds_of_filters_can_be_dropped(shelf):
    assert shelf("skadedyr", year_from=2030)[Step.FILTER, YEARS].documents == 4
    assert shelf("skadedyr", excluded={"topic": ("drift", "oekonomi")})[Step.FILTER, "not_topic"].documents == 4
    assert shelf("skadedyr", ranges={"rent": (1, 2)})[Step.FILTER, "rent"].documents == 4
    assert shelf("skadedyr", added_since=datetime(2999, 1, 1, tzinfo=UTC))[Step.FILTER, ADDED].documents == 4


def test_a_broader_term_and_those_beside_it_are_offered_also_for_an_equal_word(shelf):
    for asked in ("væggelus", "sengelus"):
        found = shelf(asked)
        assert found[Step.BROADER, "skadedyr"].documents == 4
        assert found[Step.BROADER, "skadedyr"].of == asked
        assert found[Step.RELATED, "rotte"].documents == 3
        assert found[Step.RELATED, "duer på taget"].text == "duer på taget"


def test_the_other_words_stay_where_one_is_exchanged(shelf):
    assert shelf('"loftet" væggelus')[Step.BROADER, "skadedyr"].text == '"loftet" skadedyr'


def test_a_phrase_is_offered_without_its_quotes(shelf):
    assert shelf('"kælderen i rotter"')[Step.UNQUOTED, ""].text == "kælderen i rotter"


def test_each_word_is_tried_without_and_any_of_them_will_do(shelf):
    found = shelf('"kælderen" "loftet" -tegl')
    assert found[Step.WITHOUT, '"loftet"'].text == '"kælderen" IKKE tegl'
    assert found[Step.WITHOUT, '"loftet"'].documents == 3
    assert found[Step.ANY, ""].text == '("kælderen" ELLER "loftet") IKKE tegl'
    assert found[Step.ANY, ""].documents == 4


def test_what_was_switched_off_is_switched_on(shelf):
    assert shelf("dyr", parts=False)[Step.PARTS, ""].documents == 1
    assert shelf("skadedyr", synonyms=False)[Step.SYNONYMS, ""].documents == 4


def test_only_what_the_viewer_may_see_is_counted(shelf):
    assert shelf("væggelus", Viewer(Role.MEMBER))[Step.BROADER, "skadedyr"].documents == 5


def test_for_what_nobody_has_written_of_there_is_nothing_to_offer(shelf):
    assert shelf("xylofonkvartet") == {}
    assert shelf("") == {}


@pytest.mark.parametrize("text", ["(", '"', "OG ELLER", "titel:", "a* -b", "år:2015 (a ELLER -b)", "\x01 §"])
def test_any_text_has_offers_or_none(shelf, text):
    shelf(text)
    assert isinstance(understood(text), tuple)


def test_a_query_is_told_part_by_part():
    assert understood('leje af "lov om leje" ="lejen" bolig* emne:drift år:2015.. (a ELLER b) -ghetto') == (
        Understood("leje", How.WORD),
        Understood("af", How.LEFT_OUT),
        Understood('"lov om leje"', How.PHRASE),
        Understood('="lejen"', How.EXACT),
        Understood("bolig*", How.PREFIX),
        Understood("emne:drift", How.VALUE),
        Understood("år:2015..", How.YEARS),
        Understood("a ELLER b", How.ANY),
        Understood("ghetto", How.UNWANTED),
    )
    assert understood("og") == (Understood("og", How.WORD),)
    assert understood("") == ()
    assert LITTLE == 3
