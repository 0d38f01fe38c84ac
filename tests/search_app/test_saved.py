"""Saved searches: what a page tells the browser to keep; the server keeps nothing. See browser/test_saved.py."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from indexer.model import Role, Viewer


def kept(page):
    place = page.select_one(".keep")
    return place and (place["data-search"], place["data-name"])


def test_the_address_that_is_kept_finds_the_same_and_has_a_name_in_words(visitor):
    page = visitor.get("/soeg?q=nabomøde&sector=almen&page=2&size=5&added_since=2020-01-01")
    search, name = kept(page)
    assert (search, name) == ("q=nabom%C3%B8de&sector=almen", "nabomøde · Sektor: Almen")
    assert visitor.json(f"/api/v1/search?{search}")["total"] == 12


def test_the_language_of_a_page_is_not_part_of_a_search(visitor):
    assert kept(visitor.get("/soeg?q=leje&sector=privat&lang=en")) == ("q=leje&sector=privat", "leje · Sector: Private")


def test_that_everything_is_there_is_no_search_to_keep(visitor):
    assert kept(visitor.get("/soeg")) is None


def test_what_is_kept_answers_up_to_the_moment_of_the_index(visitor, app):
    moment = visitor.get("/soeg?q=leje").select_one(".keep")["data-since"]
    library = app.extensions["bolig2000"].library
    assert datetime.fromisoformat(moment) == library.state(Viewer(Role.VISITOR)).indexed_at


def test_what_is_new_since_is_asked_for_by_the_api_and_shown_as_a_filter(visitor, read):
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    before = visitor.json("/api/v1/search?q=nabomøde")["total"]
    assert visitor.json("/api/v1/search?q=nabomøde&added_since=2001-01-01")["total"] == before
    assert visitor.json(f"/api/v1/search?q=nabomøde&added_since={later}")["total"] == 0
    assert visitor.json("/api/v1/search?added_since=i går", 400)["error"]["code"] == "bad_parameter"
    page = visitor.get("/soeg?q=nabomøde&added_since=2001-01-01T12:00:00Z")
    [chip] = page.select(".chip")
    assert read(chip) == "Fjern Nye siden: 1. januar 2001 kl. 13.00 ×"
    assert chip["href"] == "/soeg?q=nabom%C3%B8de"
    assert page.select_one('input[name="added_since"][form="search"]')["value"] == "2001-01-01T12:00:00Z"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_page_of_saved_searches_brings_every_sentence_of_its_script(visitor, lang):
    page = visitor.get(f"/gemte?lang={lang}")
    sentences = json.loads(page.select_one(".saved")["data-said"])
    assert {"{count}", "{day}"} <= set(sentences["many"].split())
    assert sentences["one"] != sentences["many"] or lang == "en"
    assert page.select_one(".notice.without:not([hidden])")
    assert page.select_one('script[src*="saved.js"]')


def test_the_way_to_the_page_is_at_the_foot_of_every_page(visitor):
    assert visitor.get("/").select('footer a[href="/gemte"]')
