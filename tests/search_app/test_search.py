"""The front page, the results and the help."""

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.results import FacetCount
from search_app.facets import facet_view
from search_app.present import page_numbers


def titles(page):
    return [link.get_text() for link in page.select(".hits h2 a")]


def test_the_front_page_counts_by_topic_and_sector(visitor, read):
    counts = {read(item.a): read(item.select_one(".count")) for item in visitor.get("/").select(".counts li")}
    assert counts["Økonomi og finansiering"] == "2 dokumenter"
    assert counts["Almen"] == "14 dokumenter"
    assert counts["Rapport"] == "2 dokumenter"


def test_the_front_page_shows_the_newest_documents_first(visitor, read):
    newest = [read(link) for link in visitor.get("/").select(".newest h3 a")]
    assert newest[:2] == ["Klimakrav til små boliger", "Små boliger i 25 kapitler"]


def test_a_count_leads_to_just_those_documents(visitor):
    link = next(link for link in visitor.get("/").select(".counts a") if link.get_text() == "Økonomi og finansiering")
    assert set(titles(visitor.get(link["href"]))) == {"Små boliger i 25 kapitler", "Startboliger i Aarhus"}


def test_a_result_says_how_many_and_shows_where(visitor, read):
    page = visitor.get("/soeg?q=radiator")
    assert read(page.h1) == "1 dokument om »radiator«"
    passages = page.select(".passages li")
    assert [read(passage.a).split(" ")[:2] for passage in passages] == [["s.", "7"], ["s.", "23"]]
    assert passages[0].mark.get_text() == "radiator"
    assert passages[0].a["href"] == "/dokument/rapporter/smaa-boliger?q=radiator&side=7#side-7"


def test_values_of_one_facet_widen_and_facets_narrow(visitor):
    both = visitor.get("/soeg?type=rapport&type=regel")
    assert len(titles(both)) == 5
    assert titles(visitor.get("/soeg?type=rapport&type=regel&topic=oekonomi")) == ["Små boliger i 25 kapitler"]


def test_facets_are_check_boxes_with_counts_that_ignore_their_own_selection(visitor, read):
    page = visitor.get("/soeg?sector=privat")
    boxes = {box["value"]: box for box in page.select('input[name="sector"]')}
    assert boxes["privat"].has_attr("checked")
    assert not boxes["almen"].has_attr("checked")
    assert read(page.select_one(f'label[for="{boxes["almen"]["id"]}"]')) == "Almen 14 dokumenter"
    legends = [read(legend) for legend in page.select("fieldset legend")]
    assert legends == ["Emne", "Sektor", "Dokumenttype", "Regler", "År", "Ord"]
    assert {box["value"] for box in page.select('input[name="topic"]')} == {"udlejning"}


def test_long_facets_keep_the_rest_behind_more():
    types = Counter({f"type-{number}": 20 - number for number in range(12)})
    counts = tuple(FacetCount(value, count, value == "type-8") for value, count in types.items())
    facet = facet_view("type", counts, lambda _, value: value)
    assert [option.value for option in facet.options] == ["type-8", *(f"type-{number}" for number in range(6))]
    assert len(facet.more) == 5


def test_single_years_are_folded_away_unless_they_are_in_use(visitor, read):
    def shown(url):
        field = next(f for f in visitor.get(url).select("fieldset") if read(f.legend) == "År")
        boxes = field.select("input[type=checkbox]:not(.more input)")
        return [(box["name"], box["value"]) for box in boxes if box.has_attr("checked")], field

    in_use, field = shown("/soeg")
    assert in_use == []
    assert re.fullmatch(r"\d+ enkelte år", read(field.select_one("details.more summary")))
    assert shown("/soeg?year=2024&not_year=2015")[0] == [("year", "2024"), ("not_year", "2015")]


def test_chips_take_one_filter_back(visitor, read):
    page = visitor.get("/soeg?q=leje&sector=privat&type=regel&year_from=2020")
    chips = {read(chip).removeprefix("Fjern ").removesuffix(" ×"): chip["href"] for chip in page.select(".chip")}
    assert set(chips) == {"Sektor: Privat", "Dokumenttype: Regel", "Fra år: 2020"}
    assert chips["Sektor: Privat"] == "/soeg?q=leje&type=regel&year_from=2020"
    assert page.select_one(".clear")["href"] == "/soeg?q=leje"


def test_a_range_of_years_narrows(visitor):
    found = titles(visitor.get("/soeg?year_from=2017&year_to=2018"))
    assert set(found) == {"Startboliger i Aarhus", "Et scannet brev"}


def test_results_can_be_sorted(visitor):
    assert titles(visitor.get("/soeg?type=regel&sort=newest"))[0] == "Klimakrav til små boliger"
    assert titles(visitor.get("/soeg?type=regel&sort=oldest"))[0] == "Lov om leje 2019"
    assert titles(visitor.get("/soeg?q=nabomøde&sort=title"))[:2] == ["Nabomøde 01", "Nabomøde 02"]


def test_paging_shows_every_document_once(visitor, read):
    first = visitor.get("/soeg?q=nabomøde")
    assert read(first.select_one(".window")) == "Viser 1–10 af 12"
    second = visitor.get(first.select_one('a[rel="next"]')["href"])
    assert len(titles(first) + titles(second)) == 12
    assert len(set(titles(first) + titles(second))) == 12
    assert read(second.select_one('[aria-current="page"]')) == "Side 2"


def test_a_page_past_the_end_leads_back(visitor):
    page = visitor.get("/soeg?q=nabomøde&page=40")
    assert page.select_one(".notice a")["href"] == "/soeg?q=nabom%C3%B8de&page=2"


def test_a_result_says_when_the_index_was_made_and_what_was_not_searched(visitor, read):
    line = read(visitor.get("/soeg?q=leje").select_one(".freshness"))
    assert line.startswith("Indekset er fra ")
    assert "Teksten i 2 dokumenter kunne ikke gennemsøges helt" in line


def test_what_could_not_be_used_is_said_and_the_rest_is_searched(visitor, read):
    page = visitor.get("/soeg?q=radiator&sector=månen&sort=bedst")
    assert [read(note) for note in page.select(".notice li")] == [
        "Sektor: »månen« kendes ikke her og er udeladt.",
        "Sortér efter: »bedst« kan ikke bruges og er udeladt.",
    ]
    assert titles(page) == ["Små boliger i 25 kapitler"]


def test_a_misspelt_word_is_shown_as_it_was_searched_for(visitor, read):
    page = visitor.get("/soeg?q=startbolligerne")
    notice = page.select_one(".notice li")
    assert read(notice).startswith("»startbolligerne« står ikke i noget dokument. Her er resultatet for startboliger .")
    corrected, literal = notice.select("a")
    assert titles(page) == titles(visitor.get(corrected["href"]))
    assert titles(page)[0] == "Startboliger i Aarhus"
    assert titles(visitor.get(literal["href"])) == []
    assert page.select_one(".passages mark").get_text() == "Startboliger"


def test_documents_with_most_of_the_words_are_shown_with_a_note(visitor, read):
    page = visitor.get("/soeg?q=radiator fugt vindue kvartet")
    assert titles(page) == ["Små boliger i 25 kapitler"]
    assert read(page.select_one(".notice")) == "Intet dokument har alle ordene. De, der har de fleste af dem, er vist."


def test_nothing_found_helps_to_go_on(visitor, read):
    page = visitor.get("/soeg?q=xylofonkvartet&sector=almen")
    assert read(page.h1) == "Ingen dokumenter om »xylofonkvartet«"
    assert read(page.select_one(".nothing .lead")).startswith("Der blev intet fundet blandt de ")
    ways = {read(link): link["href"] for link in page.select(".nothing a")}
    assert "/hjaelp" in ways.values()


def test_a_title_says_its_language(visitor):
    link = visitor.get("/soeg?q=students").select_one(".hits h2 a")
    assert (link.get_text(), link["lang"]) == ("Micro homes abroad", "en")


def test_a_rule_says_whether_it_is_in_force(visitor, read):
    found = {read(hit.h2): read(hit.select_one(".badge")) for hit in visitor.get("/soeg?type=regel").select(".hit")}
    assert found == {
        "Lov om leje 2022": "Gældende",
        "Lov om leje 2019": "Historisk",
        "Klimakrav til små boliger": "Kommende",
    }


@pytest.mark.parametrize(
    "url", ["/", "/soeg?q=nabomøde&sector=almen", "/hjaelp", "/dokument/sager/startboliger-aarhus"]
)
def test_every_link_of_an_english_page_leads_to_an_english_page(visitor, url):
    page = visitor.get(f"{url}{'&' if '?' in url else '?'}lang=en")
    assert page.html["lang"] == "en"
    links = [link["href"] for link in page.select("a[href^='/']") if not link["href"].startswith("/api/")]
    others = [link for link in links if parse_qs(urlsplit(link).query).get("lang") != ["en"]]
    switch = page.select_one('a[hreflang="da"]')["href"]
    assert others == [switch]


def test_a_form_of_an_english_page_stays_english(visitor):
    assert visitor.get("/?lang=en").select_one('form#search input[name="lang"]')["value"] == "en"


@given(st.text(max_size=60), st.text(max_size=10))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_query_breaks_page_or_api(visitor, q, value):
    query = {"q": q, "sector": value, "page": value, "year": value}
    assert visitor.client.get("/soeg", query_string=query).status_code == 200
    assert visitor.client.get("/api/v1/search", query_string={"q": q}).status_code == 200
    assert visitor.client.get("/api/v1/suggest", query_string={"q": q}).status_code == 200
    assert visitor.client.get("/dokument/rapporter/smaa-boliger", query_string={"q": q}).status_code == 200


def test_page_numbers_leave_no_gap_of_one():
    assert page_numbers(1, 1) == (1,)
    assert page_numbers(4, 9) == (1, 2, 3, 4, 5, 0, 9)
    assert page_numbers(9, 9) == (1, 0, 8, 9)


def test_rules_are_narrowed_to_those_in_force_on_a_day(visitor, read):
    page = visitor.get("/soeg?q=leje")
    link = page.find("a", string="Kun gældende regler")
    assert link["href"] == "/soeg?q=leje&rule=in-force"
    today = visitor.get(link["href"])
    assert {read(badge) for badge in today.select(".hits .badge")} == {"Gældende"}
    assert [read(chip) for chip in today.select(".chips .chip")] == ["Fjern Regler: Gældende ×"]
    assert today.find("a", string="Kun gældende regler") is None
    then = visitor.get("/soeg?q=leje&rule=in-force&on=2018-01-01")
    assert titles(then) != titles(today)
    chips = [read(chip) for chip in then.select(".chips .chip")]
    assert chips == ["Fjern Regler: Gældende ×", "Fjern Pr. dato: 1. januar 2018 ×"]
    document = visitor.get(then.select_one(".hits h2 a")["href"])
    assert "Pr. dato 1. januar 2018" in read(document.select_one(".banner"))
    assert read(document.select_one(".banner b")).startswith("Gældende")
    now = visitor.get(document.find("a", string="Se status i dag")["href"])
    assert read(now.select_one(".banner b")).startswith("Historisk")


def test_a_day_that_is_none_is_named(visitor, read):
    assert "Pr. dato" in read(visitor.get("/soeg?q=leje&on=i+går").select_one(".notice"))
    assert "Regler" in read(visitor.get("/soeg?q=leje&rule=ny").select_one(".notice"))
