"""The page where little was found, and what is counted of it."""

import pytest

from search_app import search
from search_app.allowance import Allowance


def offers(page, read):
    return {
        read(item.a): (item.a["href"], int(read(item.select_one(".count")).split()[0]))
        for item in page.select(".offers li")
    }


def told(page, read):
    return {read(item.dt): read(item.dd) for item in page.select(".asked dl > div")}


def test_a_filter_is_dropped_by_a_link_that_says_how_many_documents_it_gives(visitor, read):
    page = visitor.get("/soeg?q=nabomøde&topic=indeklima&sector=almen&year_from=2000")
    found = offers(page, read)
    assert found == {"Uden Emne: Indeklima": ("/soeg?q=nabom%C3%B8de&sector=almen&year_from=2000", 12)}
    address, documents = found["Uden Emne: Indeklima"]
    assert read(visitor.get(address).h1).startswith(f"{documents} dokumenter")


def test_several_filters_that_are_all_in_the_way_are_dropped_together(visitor, read):
    page = visitor.get("/soeg?q=nabomøde&topic=indeklima&type=rapport&rule=in-force&year_to=1990&sort=newest")
    assert offers(page, read) == {"Uden filtre": ("/soeg?q=nabom%C3%B8de&sort=newest", 12)}


def test_years_and_what_is_new_are_filters_as_well(visitor, read):
    found = offers(visitor.get("/soeg?q=nabomøde&year_from=2050&year_to=2060"), read)
    assert found == {"Uden Fra år: 2050, Til år: 2060": ("/soeg?q=nabom%C3%B8de", 12)}
    [text] = offers(visitor.get("/soeg?q=nabomøde&added_since=2999-01-01"), read)
    assert text == "Uden Nye siden: 1. januar 2999 kl. 00.00"


def test_the_words_are_told_as_they_were_understood(visitor, read):
    page = visitor.get('/soeg?q="affald nabomøde" mur om bil* -kælder&whole=1&sector=privat')
    assert told(page, read) == {
        '"affald nabomøde"': "netop disse ord efter hinanden, i enhver bøjning",
        "mur": "i enhver bøjning, kun som helt ord",
        "om": "søges der ikke efter: ordet binder kun sætningen sammen",
        "bil*": "ord, der begynder sådan",
        "kælder": "må ikke stå i dokumentet",
    }
    assert "Filtre: Sektor: Privat · Kun hele ord" in read(page.select_one(".asked"))
    assert told(visitor.get("/soeg?q=xylofonkvartet"), read) == {
        "xylofonkvartet": "i enhver bøjning, også inde i længere ord"
    }


def test_quotes_are_taken_off_and_words_left_out(visitor, read):
    found = offers(visitor.get('/soeg?q="affald nabomøde" "radiator"'), read)
    assert found["Uden anførselstegn: affald nabomøde radiator"][1] > 1
    assert found['Uden »"affald nabomøde"«'][1] == 1
    assert found["Mindst ét af ordene"][1] == 1


def test_what_the_thesaurus_knows_is_offered(visitor, read):
    found = offers(visitor.get('/soeg?q="boligafgift"'), read)
    assert found["»husleje« i stedet for »boligafgift« (bredere)"][0] == "/soeg?q=husleje"


def test_with_one_to_three_hits_the_same_help_stands_below_them(visitor, read):
    page = visitor.get("/soeg?q=radiator&sector=almen")
    assert len(page.select(".hits > li")) == 1
    assert read(page.select_one(".nothing h2")) == "Fandt du ikke det, du søgte?"
    assert not page.select_one(".asked").has_attr("open")
    assert not visitor.get("/soeg?q=nabomøde").select(".nothing")
    assert not visitor.get("/soeg?page=2").select(".nothing")


def test_a_member_is_not_told_to_log_in(visitor, member):
    assert visitor.get("/soeg?q=xylofonkvartet").select('.nothing a[href^="/log-ind"]')
    assert not member.get("/soeg?q=xylofonkvartet").select('.nothing a[href^="/log-ind"]')


# -- looked for in vain ------------------------------------------------------------------------


@pytest.fixture
def often(secretary, read, monkeypatch):
    monkeypatch.setattr(search, "counting", Allowance(1000))

    def found():
        table = secretary.get("/sekretariat/").select("table:has(#misses) tbody tr")
        return {read(row.th): int(read(row.select("td")[0])) for row in table}

    return found


def test_what_is_looked_for_in_vain_by_several_is_told_to_the_secretariat(visitor, member, often):
    for site in (visitor, visitor, member):
        assert "kvintolspil" not in often()
        site.get("/soeg?q=Kvintolspil")
    assert often()["kvintolspil"] == 3


@pytest.mark.parametrize(
    "query",
    [
        "q=sekstolspil&sector=almen",
        "q=sekstolspil&page=2",
        "q=sekstol@spil.dk",
        "q=radiator",
        "sector=frivillig&year=1999",
    ],
)
def test_only_words_that_nothing_has_are_counted(visitor, often, query):
    before = often()
    for _ in range(3):
        visitor.get(f"/soeg?{query}")
    assert often() == before


def test_a_page_that_somebody_has_already_is_not_counted_again(visitor, often):
    tag = visitor.client.get("/soeg?q=septolspil").headers["ETag"]
    for _ in range(5):
        assert visitor.client.get("/soeg?q=septolspil", headers={"If-None-Match": tag}).status_code == 304
    assert "septolspil" not in often()


def test_no_more_are_counted_than_so_many_a_minute(visitor, often, monkeypatch):
    monkeypatch.setattr(search, "counting", Allowance(2))
    for _ in range(5):
        visitor.get("/soeg?q=oktolspil")
    assert "oktolspil" not in often()


def test_the_page_is_shown_even_if_nothing_can_be_counted(visitor, app, often, monkeypatch, caplog):
    monkeypatch.setattr(app.extensions["bolig2000"].misses, "_engine", None, raising=True)
    monkeypatch.setattr(search, "CatalogueError", Exception)
    assert visitor.get("/soeg?q=nonolspil").h1
    assert "nonolspil" not in caplog.text


def test_what_is_excluded_and_what_is_measured_are_filters_as_well(visitor, read):
    found = offers(visitor.get("/soeg?q=nabomøde&not_sector=almen"), read)
    assert found == {"Uden Sektor: ikke Almen": ("/soeg?q=nabom%C3%B8de", 12)}
    found = offers(visitor.get("/soeg?q=nabomøde&rent_from=2000"), read)
    assert [address for address, _ in found.values()] == ["/soeg?q=nabom%C3%B8de"]
