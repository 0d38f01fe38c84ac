"""Atom feeds: read by a feed reader, checked against the format by hand, and for visitors only."""

import time
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from itertools import pairwise

import feedparser
import pytest
from lxml import etree

from indexer.pipeline.run import index
from search_app import feeds
from search_app.app import create_app

SECRET = "zebraflise"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("/soeg.atom", "/soeg.atom?q=husleje", "/soeg.atom?topic=oekonomi&lang=en", "/nyt.atom", "/nyt.atom?lang=en")


@pytest.fixture
def site(folder, settings):
    """A small collection that changes; `client()` opens the application over it."""
    folder.write("a.txt", "Et stort køkken.", 'title = "Køkkenet"\ndate = 2020\n')
    folder.write("b.txt", "Et mindre køkken.", 'title = "Det lille"\ndate = 2021\n')
    index(settings)
    app = create_app(settings)
    yield app.test_client()
    app.extensions["bolig2000"].close()


def read(client, url):
    """Return a feed as a feed reader understands it."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    found = feedparser.parse(answer.data)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.mark.parametrize("url", FEEDS)
def test_a_feed_is_what_the_format_asks_for(visitor, url):
    feed = etree.fromstring(visitor.client.get(url).data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(ATOM + name)) == 1, name
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        for name in ("id", "title", "updated", "published"):
            assert len(entry.findall(ATOM + name)) == 1, name
        for name in ("updated", "published"):
            assert datetime.strptime(entry.findtext(ATOM + name), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert entry.findtext(f"{ATOM}id").startswith("tag:bolig2000.local,2026:dokument/")
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert entry.find(f"{ATOM}title").text.strip()
    dates = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert all(one >= other for one, other in pairwise(dates))
    assert feed.findtext(f"{ATOM}updated") == max(dates)


def test_an_entry_tells_what_is_known_of_its_document(visitor):
    [entry] = read(visitor.client, "/soeg.atom?q=atten+boliger&type=sag&municipality=Aarhus").entries
    assert entry.title == "Startboliger i Aarhus"
    assert entry.link == "http://localhost/dokument/sager/startboliger-aarhus"
    assert entry.summary == "Atten boliger til unge, set efter to år."
    assert {(tag.term, tag.label) for tag in entry.tags} == {
        ("sag", "Sag"),
        ("oekonomi", "Økonomi og finansiering"),
        ("almen", "Almen"),
    }
    assert entry.dcterms_date == "2017-03"
    assert visitor.client.get(entry.link).status_code == 200


def test_a_feed_has_what_its_page_has_and_the_page_links_to_it(visitor, read):
    page = visitor.get("/soeg?q=nabomøde&sort=title&size=5&year_from=2005")
    link = page.select_one("p.follow a")
    assert read(link) == "Følg søgningen"
    alternate = page.select('link[rel="alternate"][type="application/atom+xml"]')
    assert [tag["href"] for tag in alternate] == ["/soeg.atom?q=nabom%C3%B8de&year_from=2005", "/nyt.atom"]
    assert link["href"] == alternate[0]["href"]
    found = feedparser.parse(visitor.client.get(link["href"]).data)
    total = visitor.json("/api/v1/search?q=nabomøde&year_from=2005")["total"]
    assert len(found.entries) == total == int(found.feed.opensearch_totalresults)
    assert found.feed.link == "http://localhost/soeg?q=nabom%C3%B8de&year_from=2005"
    assert found.entries[0].title == "Nabomøde 12"
    assert "Fra år: 2005" in found.feed.title
    for told in (found, feedparser.parse(visitor.client.get("/nyt.atom").data)):
        assert "Indekset er" in told.feed.subtitle
        assert "kunne ikke gennemsøges helt" in told.feed.subtitle


def test_a_long_feed_goes_on_at_the_next_page(visitor, monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 5)
    whole, url, pages = [], "/soeg.atom?q=nabomøde", 0
    while url:
        found = read(visitor.client, url)
        whole += [entry.id for entry in found.entries]
        url, pages = next((link.href for link in found.feed.links if link.rel == "next"), ""), pages + 1
    assert (len(set(whole)), len(whole), pages) == (12, 12, 3)
    assert [link.rel for link in found.feed.links].count("previous") == 1


@pytest.mark.parametrize("query", ["topic=nej", "sort=nej", "year_from=x", "page=0"])
def test_what_a_feed_cannot_use_is_an_error_and_no_other_search(visitor, query):
    assert visitor.client.get(f"/soeg.atom?{query}").status_code == 400


@pytest.mark.parametrize(
    "url", [*FEEDS, f"/soeg.atom?q={SECRET[:5]}*", "/soeg.atom?topic=fortroligt", "/soeg.atom?q=plan"]
)
@pytest.mark.parametrize("person", ["visitor", "member", "secretary"])
def test_nobody_gets_more_than_a_visitor_may_see(request, person, url):
    answer = request.getfixturevalue(person).client.get(url).text
    assert SECRET not in answer
    assert "Arbejdsplan" not in answer


def test_ids_stay_the_same_when_everything_is_indexed_anew(site, settings):
    before = read(site, "/nyt.atom")
    index(settings, rebuild=True)
    after = read(site, "/nyt.atom")
    assert [(e.id, e.updated, e.published) for e in before.entries] == [
        (e.id, e.updated, e.published) for e in after.entries
    ]


def test_a_document_is_updated_when_it_changes_and_published_once(site, folder, settings, monkeypatch):
    before = {entry.id: entry for entry in read(site, "/soeg.atom?q=køkken").entries}
    monkeypatch.setattr("indexer.catalogue.records.STAMP", "2099-01-01T00:00:00Z")
    folder.write("a.txt", "Et stort køkken med vindue.", 'title = "Køkkenet"\ndate = 2020\n')
    folder.write("c.txt", "Det ældste køkken.", 'title = "Nyt her"\ndate = 1999\n')
    index(settings)
    after = read(site, "/soeg.atom?q=køkken").entries
    assert [entry.title for entry in after] == ["Køkkenet", "Nyt her", "Det lille"]
    [changed] = [entry for entry in after if entry.title == "Køkkenet"]
    assert changed.updated == "2099-01-01T00:00:00Z"
    assert changed.published == before[changed.id].published
    assert read(site, "/nyt.atom").entries[0].title == "Nyt her"


def test_a_withdrawn_document_is_in_no_feed(site, folder, settings):
    assert len(read(site, "/nyt.atom").entries) == 2
    (folder.root / "a.txt").unlink()
    (folder.root / "b.txt.toml").write_text('visibility = "members"', encoding="utf-8")
    index(settings)
    assert read(site, "/nyt.atom").entries == read(site, "/soeg.atom").entries == []


@pytest.mark.parametrize("url", ["/nyt.atom", "/soeg.atom?q=køkken"])
def test_who_has_a_feed_already_is_told_so_without_a_search(site, url, monkeypatch):
    first = site.get(url)
    monkeypatch.setattr("indexer.search.Library.search", None)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in ({"If-None-Match": tag}, {"If-None-Match": f'"andet", {tag}'}):
        again = site.get(url, headers=condition)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    # What changed in the second of the first answer is told once more.
    later = site.get(url)
    if later.headers["Last-Modified"] == changed:
        assert site.get(url, headers={"If-Modified-Since": changed}).status_code == 304
    long_after = format_datetime(datetime(2099, 1, 1, tzinfo=UTC), usegmt=True)
    assert site.get(url, headers={"If-Modified-Since": long_after}).status_code == 304
    assert parsedate_to_datetime(changed) <= datetime.now(UTC)


@pytest.mark.parametrize("url", ["/nyt.atom", "/soeg.atom?q=køkken", "/soeg?q=køkken"])
def test_a_round_of_the_watch_that_found_nothing_new_changes_nothing_for_who_follows(site, url, settings):
    site.get(url)
    time.sleep(1)  # Who asks first has a change noted; within that second it is dated by the time of the answer.
    first = site.get(url)
    index(settings)
    assert site.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert site.get(url).headers.get("Last-Modified") == first.headers.get("Last-Modified")


@pytest.mark.parametrize("url", ["/nyt.atom", "/soeg.atom?q=køkken"])
def test_a_change_of_the_collection_is_told_whatever_the_asker_has(site, url, folder, settings):
    first = site.get(url)
    folder.write("c.txt", "Endnu et køkken.", 'title = "Nyt"\n')
    index(settings)
    time.sleep(1)  # A date has no parts of a second: by it, what changes in the second of an answer is told the next.
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = site.get(url, headers=condition)
        assert again.status_code == 200
        assert "Nyt" in again.text


def test_characters_that_xml_cannot_hold_do_not_break_a_feed(folder, settings):
    folder.write("a.txt", "Tekst.", 'title = "Små \\u0000\\u000b\\uFFFE<b>& boliger\\u001f"\nsummary = "\\u0008 ]]>"\n')
    index(settings)
    app = create_app(settings)
    try:
        [entry] = read(app.test_client(), "/nyt.atom").entries
        assert entry.title.startswith("Små")
        assert "boliger" in entry.title
        assert read(app.test_client(), "/soeg.atom?q=%01%0B%EF%BF%BE").feed.title
    finally:
        app.extensions["bolig2000"].close()


def test_addresses_are_those_of_the_settings(folder, settings):
    from dataclasses import replace

    folder.write("a.txt", "Tekst.")
    index(settings)
    app = create_app(replace(settings, base_url="https://bib.example.dk/", identifier_domain="gammel.example.dk"))
    try:
        found = read(app.test_client(), "/nyt.atom")
        assert found.entries[0].link == "https://bib.example.dk/dokument/a"
        assert found.entries[0].id == "tag:gammel.example.dk,2026:dokument/a"
    finally:
        app.extensions["bolig2000"].close()
