from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder

from indexer.model import Role, RuleStatus, Viewer
from indexer.results import ALL_FACETS, FACETS, Sort
from search_app.state import DEEPEST, SearchState, parse, plain

KNOWN = ("almen", "privat", "kommune & co", "æøå", "none")
values = st.lists(st.sampled_from(KNOWN), unique=True).map(tuple)
years = st.lists(st.integers(1000, 2999).map(str), unique=True, max_size=5).map(tuple)
statuses = st.lists(st.sampled_from(RuleStatus).map(str), unique=True).map(tuple)
number = st.none() | st.integers(0, 999_999) | st.integers(1, 9_999_999).filter(lambda n: n % 10).map(lambda n: n / 10)
year = st.none() | st.integers(1000, 2999)


def is_known(facet, value):
    return value in KNOWN


@st.composite
def states(draw):
    first, last = draw(year), draw(year)
    if first is not None and last is not None:
        first, last = sorted((first, last))
    size = draw(st.integers(1, 100))
    chosen = {}
    for facet in ALL_FACETS:
        kind = years if facet == "year" else statuses if facet == "rule" else values
        wanted, excluded = draw(kind), draw(kind)
        chosen |= {facet: tuple(value for value in wanted if value not in excluded), f"not_{facet}": excluded}
    return SearchState(
        q=plain(draw(st.text(max_size=80))),
        **chosen,
        year_from=first,
        year_to=last,
        rent_to=draw(number),
        area_from=draw(number),
        added_since=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        sort=draw(st.sampled_from(Sort)),
        page=draw(st.integers(1, DEEPEST // size)),
        size=size,
    )


def read(url):
    return parse(EnvironBuilder(url).get_request().args, is_known)


@given(states())
def test_an_address_says_all_of_a_search_and_nothing_else(app, state):
    with app.test_request_context():
        assert read(state.url()) == (state, ())


@given(
    st.lists(
        st.tuples(
            st.sampled_from((*FACETS, "q", "year_from", "year_to", "added_since", "sort", "page", "size")), st.text()
        )
    )
)
def test_any_address_gives_a_search_that_can_be_asked_for(app, pairs):
    state, _ = parse(MultiDict(pairs), is_known)
    request = state.request(Viewer(Role.VISITOR))
    assert request.offset >= 0
    assert request.offset + request.limit <= DEEPEST
    with app.test_request_context():
        assert read(state.url()) == (state, ())


def test_an_exclusion_and_a_range_are_taken_away_like_any_filter():
    state = SearchState(q="leje", not_topic=("privat",), rent_from=2000, area_to=24.5)
    assert state.narrowed
    assert state.excluded == {"topic": ("privat",)}
    assert state.ranges == {"rent": (2000, None), "area": (None, 24.5)}
    assert state.without("not_topic", "privat").excluded == {}
    assert state.cleared() == SearchState(q="leje")
    assert not SearchState(q="leje", page=3).narrowed


def test_what_is_excluded_cannot_be_wanted_as_well():
    state, notes = read("/soeg?topic=almen&topic=privat&not_topic=almen")
    assert (state.topic, state.not_topic) == (("privat",), ("almen",))
    assert [note.code for note in notes] == ["also-excluded"]


def test_a_filter_is_added_and_removed_and_the_page_starts_anew():
    state = SearchState(q="leje", sector=("privat",), page=4)
    assert state.with_("sector", "almen") == SearchState(q="leje", sector=("privat", "almen"))
    assert state.with_("sector", "privat") == SearchState(q="leje", sector=("privat",))
    assert state.without("sector", "privat") == SearchState(q="leje")
    assert state.cleared() == SearchState(q="leje")


def test_an_address_holds_only_what_differs_from_the_plain_search(app):
    with app.test_request_context():
        assert SearchState().url() == "/soeg"
        assert (
            SearchState(q="a b", topic=("almen", "privat"), page=2).url()
            == "/soeg?q=a+b&topic=almen&topic=privat&page=2"
        )


def test_what_cannot_be_used_is_left_out_and_named():
    state, notes = read("/soeg?q=leje&sector=månen&year=20170&year_from=to&sort=bedst&page=0&size=101")
    assert state == SearchState(q="leje")
    assert {(note.values["parameter"], note.code) for note in notes} == {
        ("sector", "unknown-value"),
        ("year", "unknown-value"),
        ("year_from", "bad-value"),
        ("sort", "bad-value"),
        ("size", "bad-value"),
        ("page", "bad-value"),
    }


def test_years_that_run_backwards_are_left_out():
    state, notes = read("/soeg?year_from=2020&year_to=2010")
    assert (state.year_from, state.year_to) == (None, None)
    assert [note.code for note in notes] == ["range-reversed"]


def test_paging_ends_where_a_search_would_become_slow():
    state, notes = read(f"/soeg?page={DEEPEST // 10 + 1}")
    assert state.page == 1
    assert [note.code for note in notes] == ["page-too-deep"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-01T10:00:00.5Z", datetime(2026, 7, 1, 10, 0, 0, 500_000, UTC)),
        ("2026-07-01T12:00:00+02:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01 12:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-01-01", datetime(2025, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_a_moment_has_a_time_zone_or_is_on_the_clock_of_denmark(text, moment):
    assert read(f"/soeg?added_since={text.replace('+', '%2B')}") == (SearchState(added_since=moment), ())


@pytest.mark.parametrize("text", ["i går", "2026-13-01", "9999-12-31T23:59:59-12:00", "0001-01-01"])
def test_a_moment_that_is_none_is_left_out(text):
    state, notes = read(f"/soeg?added_since={text}")
    assert state == SearchState()
    assert [(note.code, note.values["parameter"]) for note in notes] == [("bad-value", "added_since")]


def test_what_is_new_since_a_moment_is_a_filter():
    state = SearchState(q="leje", added_since=datetime(2026, 7, 1, tzinfo=UTC))
    assert state.narrowed
    assert state.cleared() == SearchState(q="leje")
    assert not SearchState(q="leje", page=3).narrowed


def test_empty_fields_of_a_form_mean_nothing():
    assert read("/soeg?q=&year_from=&year_to=&sort=&sector=") == (SearchState(), ())


def test_a_query_is_read_on_one_line():
    assert plain("  leje\x00\r\n  hus\u2028lov ") == "leje hus lov"
