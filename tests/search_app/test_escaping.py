"""No document and no query can write into a page."""

import json

import pytest

#: A script that a browser runs; a block of data is none.
CODE = 'script:not([type="application/ld+json"])'

OURS = {"/static/search.js", "/static/facets.js", "/static/saved.js", "/static/document.js"}

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "%(count)s %s %(q)s",
)


def assert_harmless(page):
    scripts = {script.get("src", "").split("?")[0] for script in page.select(CODE)}
    assert "/static/search.js" in scripts <= OURS
    assert all(json.loads(data.string) for data in page.select('script[type="application/ld+json"]'))
    assert not page.select("[onerror], [onload], [onclick], img[src=x], svg:not(.bars), style, iframe, object, embed")
    assert not page.select("[style]")
    assert not [link for link in page.select("[href]") if link["href"].strip().lower().startswith("javascript:")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_query_is_shown_as_text_in_its_protocol(visitor, attack):
    answer = visitor.client.get("/soeg/protokol", query_string={"q": attack})
    page = visitor.get(answer.request.url)
    assert_harmless(page)
    assert page.select_one("dd code").string == attack


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_query_is_shown_as_text(visitor, attack):
    for url in ("/soeg", "/dokument/rapporter/smaa-boliger"):
        answer = visitor.client.get(url, query_string={"q": attack})
        page = visitor.get(answer.request.url)
        assert_harmless(page)
        assert page.select_one('main input[name="q"]')["value"] == attack


@pytest.mark.parametrize(
    "parameter", ["topic", "not_sector", "year", "sort", "page", "size", "year_from", "area_to", "lang"]
)
@pytest.mark.parametrize("attack", ATTACKS[:2])
def test_a_parameter_is_shown_as_text(visitor, parameter, attack):
    answer = visitor.client.get("/soeg", query_string={parameter: attack})
    assert_harmless(visitor.get(answer.request.url))


def test_a_hostile_document_is_shown_as_text(visitor, read):
    page = visitor.get("/soeg?q=husleje mere")
    assert_harmless(page)
    link = next(link for link in page.select(".hits h2 a") if read(link) == "<script>alert('titel')</script>")
    document = visitor.get(link["href"])
    assert_harmless(document)
    assert "<script>alert('tekst')</script>" in document.select_one(".prose").get_text()
    assert "<img src=x onerror=alert('resume')>" in read(document.select_one(".lead"))
    assert "javascript:alert('kilde')" in read(document.select_one(".facts"))


def test_a_path_that_does_not_exist_is_not_repeated_as_markup(visitor):
    assert_harmless(visitor.get("/<script>alert(1)</script>?q=%22%3E%3Cb%3E", 404))


def test_the_api_escapes_passages(visitor):
    [hit] = [hit for hit in visitor.json("/api/v1/search?q=husleje&size=50")["hits"] if "script" in hit["title"]]
    html = "".join(passage["html"] for passage in hit["passages"])
    assert "<script" not in html
    assert "<mark>" in html
