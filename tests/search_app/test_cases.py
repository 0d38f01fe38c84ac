"""Cases as cards and side by side."""

import pytest

FOUR = ("aa", "bb", "cc", "dd")
FACTS = (
    "Fase",
    "Sted",
    "Boliger",
    "Areal",
    "Husleje",
    "Husleje pr. m²",
    "Det virkede",
    "Det virkede ikke",
    "Sektorer",
    "Målgrupper",
    "Dato",
)


def address(*names):
    return "/sammenlign?" + "&".join(f"id=sager/tag-{name}" for name in names)


@pytest.fixture
def table(read):
    def table(page):
        """Return the names of the cases, and the cells of each fact."""
        rows = {read(row.th): [read(cell) for cell in row.select("td")] for row in page.select(".comparison tbody tr")}
        return [read(link) for link in page.select(".comparison thead a")], rows

    return table


def test_cases_stand_side_by_side_fact_by_fact_in_the_order_of_the_address(visitor, table):
    titles, rows = table(visitor.get(address("bb", "aa")))
    assert titles == ["Tagskolen", "Tagetagen"]
    assert tuple(rows) == (*FACTS, "Samme projekt")
    assert rows["Fase"] == ["Drift", "Drift"]
    assert rows["Sted"] == ["Randers", "Randers"]
    assert rows["Boliger"] == ["1.036", "36"]
    assert rows["Areal"] == ["22,5 m² pr. bolig", "22 m² pr. bolig"]
    assert rows["Husleje"] == ["1.900 kr. om måneden", "2.150 kr. om måneden"]
    assert rows["Husleje pr. m²"] == ["84 kr. om måneden", "98 kr. om måneden"]
    assert rows["Det virkede ikke"] == [
        "Regnearket glemte varmen Svaret kom for sent",
        "Solafskærmning blev sparet væk",
    ]


def test_a_fact_that_is_missing_is_said_not_to_be_stated(visitor, table):
    _, rows = table(visitor.get(address("aa", "cc")))
    for fact in FACTS:
        assert rows[fact][1] == "ikke oplyst", fact
        assert rows[fact][0] != "ikke oplyst" or fact == "Målgrupper", fact


def test_what_was_learnt_is_a_list_in_the_language_of_the_case(visitor):
    page = visitor.get(address("aa", "dd"))
    danish, english = page.select(".comparison .failed td ul")
    assert (danish["lang"], english["lang"]) == ("da", "en")
    assert [item.get_text() for item in english.select("li")] == ["The roof leaked"]


def test_the_table_has_heads_for_columns_and_rows_and_a_region_of_its_own(visitor, read):
    page = visitor.get(address(*FOUR))
    assert [head["scope"] for head in page.select(".comparison thead th")] == ["col"] * 5
    assert {head["scope"] for head in page.select(".comparison tbody th")} == {"row"}
    region = page.select_one("[role=region]")
    assert region["tabindex"] == "0"
    assert read(page.find(id=region["aria-labelledby"])) == "4 sager side om side"


def test_a_fifth_case_is_left_out_and_said_to_be(visitor, table, read):
    page = visitor.get(address(*FOUR, "ee"))
    assert len(table(page)[0]) == 4
    assert "Der er plads til 4 sager" in read(page.select_one(".notice"))
    assert not page.select_one(".picker")
    assert not visitor.get(address(*FOUR)).select_one(".notice")


def test_a_case_can_be_removed_and_another_one_added(visitor, table):
    page = visitor.get(address("aa", "bb"))
    removing = page.select_one(".chips .chip")
    assert removing.get_text(" ", strip=True) == "Fjern B-31 Tagetagen ×"
    assert table(visitor.get(removing["href"]))[0] == ["Tagskolen"]
    kept = [field["value"] for field in page.select("#pick input[type=hidden]")]
    assert kept == ["sager/tag-aa", "sager/tag-bb"]
    offered = [box["value"] for box in page.select("#pick .pick input")]
    assert "sager/tag-cc" in offered
    assert not set(offered) & set(kept)


def test_without_ids_there_are_cases_to_choose_from(visitor):
    page = visitor.get("/sammenlign")
    assert not page.select_one("table")
    boxes = page.select("#pick .pick input[name=id]")
    assert {box["value"] for box in boxes} >= {"sager/tag-aa", "sager/startboliger-aarhus"}


def test_cases_to_choose_from_are_found_by_their_words(visitor, read):
    page = visitor.get("/sammenlign?id=sager/tag-aa&q=bitumen")
    assert [box["value"] for box in page.select("#pick .pick input")] == ["sager/tag-bb"]
    assert "Ingen andre sager har »xylofonkvartet«" in read(visitor.get("/sammenlign?q=xylofonkvartet"))


def test_the_same_case_twice_or_by_its_alias_is_one_column(visitor, table):
    page = visitor.get("/sammenlign?id=sager/startboliger&id=sager/startboliger-aarhus&id=")
    assert table(page)[0] == ["Startboliger i Aarhus"]
    assert page.select_one("link[rel=canonical]")["href"] == "/sammenlign?id=sager/startboliger-aarhus"


def test_only_cases_are_compared(visitor, table, read):
    page = visitor.get("/sammenlign?id=sager/tag-aa&id=regler/leje-2022")
    assert table(page)[0] == ["Tagetagen"]
    assert "»Lov om leje 2022« er ikke en sag" in read(page.select_one(".notice"))


def test_a_hidden_case_and_one_that_never_was_are_left_out_with_the_same_words(visitor, read):
    hidden = visitor.get("/sammenlign?id=sager/tag-aa&id=sager/tag-hemmelig").select_one(".notice")
    unknown = visitor.get("/sammenlign?id=sager/tag-aa&id=sager/tag-findesikke").select_one(".notice")
    assert read(hidden) == read(unknown)
    assert read(hidden).startswith("1 adresse fører ikke til en sag")


def test_a_member_compares_what_is_for_members(member, visitor, table):
    assert table(member.get("/sammenlign?id=sager/tag-hemmelig"))[0] == ["Referat om taget"]
    offered = [box["value"] for box in visitor.get("/sammenlign?q=tag").select("#pick .pick input")]
    assert "sager/tag-hemmelig" not in offered


def test_a_long_address_costs_no_more_than_a_few_look_ups(visitor, read):
    page = visitor.get("/sammenlign?" + "&".join(f"id=x{number}" for number in range(500)))
    assert "20 adresser fører ikke til sager" in read(page.select_one(".notice"))


def test_a_case_in_a_list_says_what_it_is_in_short_and_can_be_chosen(visitor, read):
    page = visitor.get("/soeg?q=bitumen")
    [hit] = page.select(".hit")
    figures = [item.find(string=True, recursive=False) for item in hit.select(".figures-in-line li")]
    assert figures == ["Drift", "Randers", "1.036 boliger", "22,5 m² pr. bolig", "1.900 kr. om måneden"]
    assert read(hit.select_one(".short .worked")) == "Virkede: Prøvestykke før byggeriet"
    assert read(hit.select_one(".short .failed")) == "Virkede ikke: Regnearket glemte varmen"
    box = hit.select_one(".pick input")
    assert (box["value"], box["form"], box.get("checked")) == ("sager/tag-bb", "compare", None)
    assert page.select_one("form#compare")["action"] == "/sammenlign"


def test_a_result_without_cases_has_nothing_to_compare(visitor):
    page = visitor.get("/soeg?q=nabomøde")
    assert not page.select("form#compare, .pick, .short")


def test_a_case_leads_to_the_other_side_of_its_project(visitor, read):
    case = visitor.get("/dokument/sager/tag-aa").select_one(".case")
    assert read(case.select_one(".same")) == "Samme projekt: V-31 Tagskolen"
    assert case.select_one(".compare a")["href"] == address("aa", "bb")
    alone = visitor.get("/dokument/sager/startboliger-aarhus").select_one(".case")
    assert not alone.select_one(".same")
    assert alone.select_one(".compare a")["href"] == "/sammenlign?id=sager/startboliger-aarhus"


def test_a_related_case_that_is_hidden_is_not_named(visitor, member, read):
    assert not visitor.get("/dokument/sager/tag-ee").select_one(".same")
    assert visitor.json("/api/v1/documents/sager/tag-ee")["case"]["related"] == []
    assert "Referat om taget" in read(member.get("/dokument/sager/tag-ee").select_one(".same"))


def test_an_english_comparison_is_english_throughout(visitor, read):
    page = visitor.get(address("aa", "cc") + "&lang=en")
    assert "not stated" in read(page.select_one(".comparison"))
    assert page.select_one("#pick input[name=lang]")["value"] == "en"
    assert all("lang=en" in link["href"] for link in page.select(".comparison thead a, .chips a"))
