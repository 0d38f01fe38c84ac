"""The protocol of a search: everything that a methods section needs, for the viewer who asked."""

import pytest


def facts(page, read):
    return {read(row.dt): read(row.dd) for row in page.select(".facts > div")}


def test_a_protocol_tells_what_was_asked_when_and_of_what(visitor, read):
    page = visitor.get("/soeg/protokol?q=nabomøde&sector=almen&year_from=2003&sort=oldest&page=2")
    found = facts(page, read)
    assert page.h1.string == "Søgeprotokol"
    assert found["Søgeord"] == "nabomøde"
    assert found["Filtre"] == "Sektor: Almen Fra år: 2003"
    assert found["Rækkefølge"] == "Ældste først"
    assert found["Søgt som"] == "Gæst"
    assert found["Fast adresse"] == "http://localhost/soeg?q=nabom%C3%B8de&sector=almen&year_from=2003&sort=oldest"
    assert found["Indeksets nummer"] == str(visitor.json("/healthz")["generation"])
    assert found["Kunne ikke søges fuldt ud"] == "2"
    assert found["Program"].startswith("bolig2000 ")
    assert found["Søgemaskine"].startswith("tantivy ")
    assert "10 dokumenter" in read(page.select_one(".lead"))


def test_the_permanent_address_finds_the_same(visitor):
    page = visitor.get("/soeg/protokol?q=husleje&topic=oekonomi&whole=1")
    link = next(a["href"] for a in page.select(".facts a"))
    assert link == "/soeg?q=husleje&topic=oekonomi&whole=1"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Alle dokumenter"),
        ("husleje", "»husleje«"),
        ("husleje radiator", "Alt dette: »husleje« »radiator«"),
        ("husleje ELLER radiator", "Mindst ét af dette: »husleje« »radiator«"),
        ("husleje -radiator", "Alt dette: »husleje« Uden dokumenter med: »radiator«"),
        ('"lov om leje"', "»lov om leje«, ordene lige efter hinanden"),
        ('="lejen"', "»lejen«, stavet præcis sådan"),
        ("titel:leje forfatter:toft", "Alt dette: »leje« i titlen »toft« som forfatter eller udgiver"),
        ("bolig* år:2015..2020", "Alt dette: ord, der begynder med »bolig« dateret 2015–2020"),
        ("emne:økonomi", "Emne: økonomi"),
        (
            "lov nr. 341 af 22. marts 2022",
            "loven eller bekendtgørelsen »lov nr. 341 af 22. marts 2022«, uanset hvordan",
        ),
        ("leje til unge", "Alt dette: »leje« »til« er udeladt: det binder kun sætningen sammen »unge«"),
    ],
)
def test_a_query_is_told_as_it_was_understood(visitor, read, query, said):
    page = visitor.client.get("/soeg/protokol", query_string={"q": query})
    tree = read(visitor.get(page.request.url).select_one(".tree"))
    assert tree.startswith(said)


def test_words_are_told_with_parts_inflections_and_what_was_left_out(visitor, read):
    found = facts(visitor.get("/soeg/protokol?q=tagrende"), read)
    assert found["tagrende"].startswith("I alle bøjninger. Også dets dele ved siden af hinanden: tag + rende.")
    assert "Fundet som: tagrender, tagrenderne." in found["tagrende"]


def test_a_respelt_and_a_relaxed_query_are_told(visitor, read):
    assert facts(visitor.get("/soeg/protokol?q=radaitor"), read)["Søgt efter i stedet"] == "radiator"
    page = visitor.get("/soeg/protokol?q=startboliger+aarhus+xylofon+skimmel")
    assert "Dokumenter med de fleste" in read(page.select_one(".notice")) or "De, der har de fleste" in read(
        page.select_one(".notice")
    )


def test_what_could_not_be_searched_is_counted_by_reason_and_named_to_the_secretariat_only(visitor, secretary, read):
    for site in (visitor, secretary):
        table = read(site.get("/soeg/protokol").select_one("#statuses").parent)
        assert "Beskadiget 1" in table
        assert "Uden tekst (en scanning) 1" in table
    assert "oedelagt" not in visitor.client.get("/soeg/protokol").text
    named = secretary.get("/soeg/protokol").select_one(".unsearched")
    assert "scannet/oedelagt.pdf" in read(named)
    assert named.a["href"].startswith("/dokument/")


def test_facets_are_counted_in_full(visitor, read):
    page = visitor.get("/soeg/protokol?sector=almen")
    tables = {read(table.caption): read(table.tbody) for table in page.select(".counted table")}
    assert "Almen (valgt) 14" in tables["Sektor"]
    assert tables["År"].count(" 1") >= 12


def test_the_same_for_programs_has_words_and_facets(visitor):
    record = visitor.json("/soeg/protokol.json?q=tagrende&lang=en")
    assert record["words"][0]["parts"] == ["tag", "rende"]
    assert record["words"][0]["examples"]["word"] == ["tagrender", "tagrenderne"]
    assert {"value", "label", "count"} == set(record["facets"]["type"][0])


def test_a_protocol_is_in_english_too(visitor, read):
    page = visitor.get("/soeg/protokol?q=husleje&lang=en")
    assert page.h1.string == "Search protocol"
    assert facts(page, read)["Searched as"] == "Visitor"
