"""The knowledge map: the same figures as a table and as a picture, and each of them a search."""

import re

from indexer.taxonomy import Taxonomy


def body(page, name):
    return page.select_one(f"section[aria-labelledby={name}] table")


def cell(page, row, column, name="topic"):
    table = body(page, name)
    heads = [head.get_text(strip=True) for head in table.select("thead th")]
    found = next(tr for tr in table.select("tbody tr, tfoot tr") if tr.th.get_text(" ", strip=True).startswith(row))
    return found.find_all(["th", "td"])[heads.index(column)]


def test_a_cell_tells_count_and_newest_year_and_leads_to_its_search(visitor, read):
    found = cell(visitor.get("/kort"), "Økonomi", "Almen")
    assert read(found) == "2 dokumenter: Økonomi og finansiering, Almen nyeste 2024"
    assert found.a["href"] == "/soeg?topic=oekonomi&sector=almen"
    assert "2 dokumenter" in read(visitor.get(found.a["href"]).h1)


def test_every_link_of_the_tables_gives_as_many_documents_as_it_says(visitor):
    links = visitor.get("/kort").select("table.matrix td a")
    assert len(links) > 20
    for link in links:
        said = re.match(r"\d+|ingen", link.get_text(strip=True))[0]
        total = visitor.json(link["href"].replace("/soeg", "/api/v1/search"))["total"]
        assert total == (0 if said == "ingen" else int(said)), link


def test_an_empty_cell_says_what_is_lacking(visitor, read):
    found = cell(visitor.get("/kort"), "Indeklima", "Privat")
    assert read(found) == "ingen dokumenter: Indeklima, Privat"
    assert "empty" in found["class"]


def test_a_stale_cell_says_so_in_words_and_in_the_picture(visitor, read):
    page = visitor.get("/kort?type=notat")
    assert "gammelt" in read(cell(page, "Uden emne", "Almen"))
    assert page.select("#topic-title")[0].get_text() == "Emne og sektor"
    assert page.select("svg g.stale .corner")
    assert len(page.select("section[aria-labelledby=topic] svg g")) == len(
        body(page, "topic").select("tbody td")
    ) - len(body(page, "topic").select("tbody tr"))


def test_documents_without_a_value_stand_in_rows_and_columns_of_their_own(visitor, read):
    page = visitor.get("/kort")
    assert read(cell(page, "Uden emne", "Almen")).startswith("12 dokumenter: Uden emne, Almen nyeste 2012")
    assert read(cell(page, "Indeklima", "Uden sektor")).startswith("1 dokument: Indeklima, Uden sektor nyeste 2026")
    assert cell(page, "Uden emne", "Almen").a["href"] == "/soeg?topic=none&sector=almen"
    assert cell(page, "Indeklima", "Uden sektor").a["href"] == "/soeg?topic=indeklima&sector=none"
    assert cell(page, "Sag", "Uden dato", "type").a["href"] == "/soeg?type=sag&year=none"
    # That no document lacks a value is no gap.
    assert not cell(page, "Udlejning", "Uden sektor").a
    everything = visitor.json("/api/v1/search")["total"]
    for name in ("topic", "type"):
        assert read(cell(page, "I alt", "I alt", name)).split()[0] == str(everything)


def test_what_a_visitor_may_not_see_is_not_counted(visitor, member, read):
    def total(page):
        return read(cell(page, "Fortroligt emne", "I alt"))

    assert total(visitor.get("/kort")).startswith("ingen")
    assert total(member.get("/kort")).startswith("1")


def test_only_one_document_type_is_counted(visitor, read):
    page = visitor.get("/kort?type=sag")
    assert page.select_one("#type-sag").has_attr("checked")
    found = cell(page, "Økonomi", "Almen")
    assert read(found).startswith("1 dokument:")
    assert found.a["href"] == "/soeg?topic=oekonomi&sector=almen&type=sag"
    assert [row.th.get_text(strip=True) for row in body(page, "type").select("tbody tr")] == ["Sag"]
    assert "ukendt" in read(visitor.get("/kort?type=ukendt").select_one(".notice"))


def test_years_in_ranges_lead_to_searches_by_year(visitor):
    found = cell(visitor.get("/kort"), "Notat", "2000–2004", "type")
    assert found.a["href"] == "/soeg?type=notat&year_from=2000&year_to=2004"


def test_the_page_speaks_english(visitor, read):
    found = cell(visitor.get("/kort?lang=en"), "Economy", "Public housing")
    assert read(found).startswith("2 documents: Economy and financing, Public housing")
    assert found.a["href"].endswith("&lang=en")


def test_narrower_topics_are_shown_where_they_are_asked_for(visitor, monkeypatch):
    monkeypatch.setattr(Taxonomy, "parent", lambda *asked: "oekonomi" if asked[-1] == "udlejning" else "")

    def rows(page):
        return [th.find("a").get_text(strip=True) for th in body(page, "topic").select("tbody th[scope=row]:has(a)")]

    closed = visitor.get("/kort?type=regel")
    assert "Udlejning" not in rows(closed)
    toggle = closed.select_one("#topic-oekonomi .toggle")
    assert toggle["href"] == "/kort?type=regel&open=oekonomi#topic-oekonomi"
    opened = visitor.get(toggle["href"])
    assert rows(opened)[:2] == ["Økonomi og finansiering", "Udlejning"]
    assert opened.select_one("#topic-oekonomi .toggle")["href"] == "/kort?type=regel#topic-oekonomi"
