"""Robots, sitemap and the description for browsers, each read as those who ask for them do."""

import json
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from search_app import crawlers

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
SECRET = "zebraflise"


@pytest.fixture
def robots(visitor):
    answer = visitor.client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    found = RobotFileParser()
    found.parse(answer.text.splitlines())
    return found


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/hjaelp",
        "/kort",
        "/dokument/regler/leje-2022",
        "/dokument/rapporter/smaa-boliger/fil",
        "/sitemap.xml",
        "/nyt.atom",
    ],
)
def test_crawlers_may_read_documents_and_pages(robots, url):
    assert robots.can_fetch("Googlebot", f"http://localhost{url}")


@pytest.mark.parametrize(
    "url",
    [
        "/soeg?q=leje",
        "/soeg?topic=oekonomi&sector=almen&year=2020",
        "/soeg.atom?topic=oekonomi",
        "/soeg/indsnaevr?q=leje",
        "/soeg.csv?q=leje",
        "/api/v1/search",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/sammenlign?id=a&id=b",
        "/opensearch/forslag?q=a",
        "/log-ind?next=/",
        "/sekretariat/",
    ],
)
def test_crawlers_are_asked_to_leave_combinations_alone(robots, url):
    assert not robots.can_fetch("Googlebot", f"http://localhost{url}")


def listed(client, url, name, size):
    """Return the addresses of a sitemap with the dates of their changes; what is kept is kept for each size apart."""
    answer = client.get(f"{urlsplit(url).path}?{size}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    whole = etree.fromstring(answer.data)
    assert {child.tag for child in whole} == {SITEMAP + name}
    return [(child.findtext(f"{SITEMAP}loc"), child.findtext(f"{SITEMAP}lastmod")) for child in whole]


@pytest.mark.parametrize("size", [crawlers.PART, 10])
def test_the_sitemap_leads_to_every_public_document_once(visitor, robots, monkeypatch, size):
    monkeypatch.setattr(crawlers, "PART", size)
    [start] = robots.site_maps()
    parts = listed(visitor.client, start, "sitemap", size)
    found = [pair for url, _ in parts for pair in listed(visitor.client, url, "url", size)]
    total = visitor.json("/api/v1/search")["total"]
    assert len(parts) == -(-total // size)
    documents = {url: changed for url, changed in found if "/dokument/" in url}
    public = {f"http://localhost{hit['url']}" for hit in visitor.json("/api/v1/search?size=100")["hits"]}
    assert documents.keys() == public
    assert len(found) == len(set(found)) == total + len(crawlers.PAGES)
    assert all(documents.values())
    assert max(documents.values()) == max(changed for _, changed in parts)
    for url, _ in found[:4]:
        assert visitor.client.get(url).status_code == 200
        assert robots.can_fetch("*", url)


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "x"])
def test_there_are_no_parts_beyond_the_last(visitor, number):
    assert visitor.client.get(f"/sitemap-{number}.xml").status_code == 404


def test_an_unchanged_sitemap_is_not_sent_again(visitor):
    for url in ("/sitemap.xml", "/sitemap-1.xml", "/opensearch.xml"):
        first = visitor.client.get(url)
        assert visitor.client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("person", ["visitor", "member", "secretary"])
def test_nothing_hidden_is_in_the_sitemap(request, person):
    answer = request.getfixturevalue(person).client.get("/sitemap-1.xml").text
    assert "medlemmer" not in answer
    assert "arbejdsplan" not in answer
    assert "hemmelig" not in answer


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_browser_learns_from_every_page_how_to_search(visitor, lang):
    for page in ("/", "/soeg?q=leje", "/dokument/regler/leje-2022", "/hjaelp", "/nej"):
        url = page + ("&" if "?" in page else "?") + f"lang={lang}"
        link = visitor.get(url, visitor.client.get(url).status_code).select_one('link[rel="search"]')
        assert link["type"] == "application/opensearchdescription+xml"
    answer = visitor.client.get(link["href"])
    assert answer.mimetype == "application/opensearchdescription+xml"
    whole = etree.fromstring(answer.data)
    assert whole.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 0 < len(whole.findtext(f"{OPENSEARCH}ShortName")) <= 16
    assert whole.findtext(f"{OPENSEARCH}Language") == lang
    for url in whole.iterfind(f"{OPENSEARCH}Url"):
        found = visitor.client.get(url.get("template").replace("{searchTerms}", "husleje"))
        assert found.status_code == 200
        assert found.mimetype == url.get("type")
        assert ("lang=en" in url.get("template")) == (lang == "en")


def test_suggestions_for_browsers_are_those_of_the_search_box(visitor, member):
    answer = visitor.client.get("/opensearch/forslag?q=øko")
    typed, texts, kinds, addresses = json.loads(answer.data)
    assert typed == "øko"
    own = visitor.json("/api/v1/suggest?q=øko")["suggestions"]
    assert texts == [suggestion["text"] for suggestion in own]
    assert "emne" in kinds
    assert addresses == [f"http://localhost{suggestion['url']}" for suggestion in own]
    assert json.loads(visitor.client.get("/opensearch/forslag").data) == ["", [], [], []]
    assert SECRET not in visitor.client.get(f"/opensearch/forslag?q={SECRET[:5]}").text
    assert SECRET in member.client.get(f"/opensearch/forslag?q={SECRET[:5]}").text


def test_results_and_links_to_filters_are_not_to_be_followed(visitor):
    page = visitor.get("/soeg?topic=oekonomi&type=regel&on=2022-01-01&q=leje")
    assert page.select_one('meta[name="robots"]')["content"] == "noindex, nofollow"
    assert visitor.get("/soeg?q=leje").select_one('meta[name="robots"]')["content"] == "noindex"
    for url in (
        "/",
        "/soeg?topic=oekonomi&q=leje",
        "/dokument/regler/leje-2022",
        "/kort",
        "/soeg?q=findesikke&type=sag",
    ):
        for link in visitor.get(url).select("main a[href]"):
            if any(f"{name}=" in link["href"] for name in ("topic", "sector", "type", "rule", "year_from", "on")):
                shown_on = f"{url}: {link}"
                assert "nofollow" in link.get("rel", []) or link["href"].startswith("/dokument/"), shown_on
