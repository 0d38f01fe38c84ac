"""A result of several pages can be narrowed by what its documents say."""

import pytest
from bs4 import BeautifulSoup

from indexer.pipeline.run import index
from search_app.app import create_app


@pytest.fixture
def client(folder, settings):
    for number in range(12):
        more = "Et godt naboskab om vaskeriet. Naboskabet er rart. " * (number < 8)
        folder.write(f"a{number}.txt", f"Et stort køkken. {more}", f'title = "A {number}"\nsectors = ["almen"]')
        folder.write(f"b{number}.txt", "Tagpap og tagrender.", f'title = "B {number}"')
    index(settings)
    app = create_app(settings)
    yield app.test_client()
    app.extensions["bolig2000"].close()


def links(client, url):
    """Follow the link of a page to the same page with what to narrow it by."""
    more = BeautifulSoup(client.get(url).text, "html.parser").select(".narrowing a")
    return shown(client, more[0]["href"], ".narrowing li a") if more else {}


def shown(client, url, where):
    page = BeautifulSoup(client.get(url).text, "html.parser")
    return {link.get_text(): link["href"] for link in page.select(where)}


def test_each_term_is_a_link_that_keeps_the_rest_of_the_search(client):
    found = links(client, "/soeg?q=køkken&sector=almen&lang=en")
    assert found["naboskab"] == "/soeg?q=k%C3%B8kken+%22naboskab%22&sector=almen&lang=en"
    assert "8 documents" in client.get(found["naboskab"]).text
    assert client.get("/soeg?q=køkken").text.count("Indsnævr med") == 1


def test_the_page_does_not_wait_for_them_and_a_part_of_its_own_has_them(client, monkeypatch):
    url = "/soeg?q=køkken&sector=almen&lang=en"
    (narrowing,) = BeautifulSoup(client.get(url).text, "html.parser").select("nav.narrowing")
    assert shown(client, narrowing["data-part"], "a") == links(client, url)
    monkeypatch.setattr("indexer.search.Library.key_terms", None)
    assert client.get("/soeg?q=stort+køkken").status_code == 200


def test_they_are_those_of_the_words_that_were_meant(client):
    assert links(client, "/soeg?q=køkkken") == links(client, "/soeg?q=køkken")


def test_only_the_first_page_of_several_has_them(client):
    assert links(client, "/soeg?q=køkken&page=2") == {}
    assert links(client, "/soeg?q=køkken&size=20") == {}
    assert links(client, "/soeg") == {}


def test_programs_get_them_when_they_ask(client):
    found = client.get("/api/v1/search?q=køkken&key_terms=1").get_json()["key_terms"]
    assert {"text": "naboskab", "query": 'køkken "naboskab"'} in found
