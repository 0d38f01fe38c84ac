from dataclasses import replace

import pytest

from search_app.app import create_app
from search_app.services import Services

STATED = {
    "organisation": "Foreningen <Små> & Billige",
    "contact_email": "post@example.dk",
    "contact_phone": "+45 12 34 56 78",
    "contact_address": "Husgade 2\n8000 Aarhus C",
    "accessibility_reviewed": "2026-11-02",
    "accessibility_shortcomings": "Tegninger er ikke beskrevet.\n\n<b>Tabeller</b> er billeder.\n",
}


@pytest.fixture
def stated(settings_of_site, site_of):
    app = create_app(replace(settings_of_site, **STATED))
    yield site_of(app)
    app.extensions[Services.name].close()


def test_the_statement_is_filled_from_the_settings(stated, read):
    page = stated.get("/tilgaengelighed")
    said = read(page.main)
    assert said.startswith("Tilgængelighedserklæring Foreningen <Små> & Billige har forpligtet sig til")
    assert "lov nr. 692 af 8. juni 2018" in said
    assert "senest gennemgået den 2. november 2026" in said
    items = [read(item) for item in page.select("main li")]
    assert items[:2] == ["Tegninger er ikke beskrevet.", "<b>Tabeller</b> er billeder."]
    contact = {read(row.dt): read(row.dd) for row in page.select(".facts > div")}
    assert contact == {"E-mail": "post@example.dk", "Telefon": "+45 12 34 56 78", "Adresse": "Husgade 2 8000 Aarhus C"}
    assert page.select_one(".facts a")["href"] == "mailto:post@example.dk"
    assert page.select_one('a[href="https://digst.dk"]')
    assert not page.select(".notice, .unstated")


def test_what_the_settings_do_not_tell_is_said_not_to_be_stated(visitor, read):
    page = visitor.get("/tilgaengelighed")
    assert [read(fact) for fact in page.select(".facts dd")] == ["ikke oplyst"] * 3
    unreviewed, unreachable = (read(notice) for notice in page.select(".notice"))
    assert unreviewed.startswith("BOLIG 2.000 har endnu ikke gennemgået")
    assert "ikke angivet her" in unreachable
    assert "overholder delvist" not in read(page.main)


def test_every_page_leads_to_the_statement(visitor, read):
    for url, status in (("/", 200), ("/soeg?q=leje", 200), ("/findes/ikke", 404)):
        links = {read(link): link["href"] for link in visitor.get(url, status).select("footer a")}
        assert links["Tilgængelighedserklæring"] == "/tilgaengelighed"
