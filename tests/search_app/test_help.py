"""Every example of the help page finds something in the collection that comes with the program."""

from indexer.query import nodes, parser
from indexer.results import ALL_FACETS
from search_app.examples import SECTIONS

EXAMPLES = [example for section in SECTIONS for example in section.examples]


def test_every_example_finds_something(sample_app, site_of, read):
    site = site_of(sample_app)
    page = site.get("/hjaelp")
    links = [link["href"] for link in page.select(".examples a")]
    assert len(links) == len(EXAMPLES)
    for link in links:
        if ".atom" in link:
            assert "<entry" in site.file(link).text, link
        elif ".csv" in link:
            assert "/dokument/" in site.file(link).text, link
        elif "protokol" in link:
            assert site.get(link).select("main a[href^='/dokument/'], main li, main td"), link
        else:
            found = site.get(link)
            assert len(found.select(".hits > li")) > 0, link
            assert [read(note) for note in found.select(".notice") if "udeladt" in note.get_text()] == [], link


def test_every_link_of_the_page_leads_somewhere_in_both_languages(sample_app, site_of):
    site = site_of(sample_app)
    for address in ("/hjaelp", "/hjaelp?lang=en"):
        page = site.get(address)
        for link in page.select("main a"):
            name = link["href"].partition("#")[2]
            assert page.find(id=name) if name else site.client.get(link["href"]).status_code == 200, link["href"]


def parts(node):
    yield node
    for child in getattr(node, "children", ()) or filter(None, [getattr(node, "child", None)]):
        yield from parts(child)


def test_the_whole_query_language_has_examples():
    found = [node for example in EXAMPLES for node in parts(parser.parse(example.q).root)]
    assert {type(node) for node in found} == set(nodes.Node.__args__)
    places = {getattr(node, "field", "") for node in found} | {"year"}
    assert places - {""} == set(parser._FIELDS.values())
    assert any(getattr(node, "exact", False) for node in found)


def test_each_way_to_narrow_has_an_example():
    used = {name for example in EXAMPLES for name in example.more}
    assert used >= {
        "year_from",
        "year_to",
        "rent_to",
        "area_from",
        "rule",
        "on",
        "sort",
        "whole",
        "synonyms",
        "literal",
    }
    assert used & {f"not_{facet}" for facet in ALL_FACETS}
    assert any(isinstance(value, list) for example in EXAMPLES for value in example.more.values())
