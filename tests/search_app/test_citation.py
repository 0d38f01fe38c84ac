"""References on the page, as files and from the API: the same document, the same page, for whoever may see it."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
import rispy
from bs4 import BeautifulSoup
from pypdf import PdfWriter

from indexer.pipeline.run import index
from search_app.app import create_app
from search_app.language import today

REPORT = "/dokument/rapporter/smaa-boliger"
HERE = "http://localhost/dokument/rapporter/smaa-boliger?side=7#side-7"


def test_the_page_shows_every_style_of_a_page(visitor, read):
    page = visitor.get(f"{REPORT}/henvis?side=7")
    assert page.h1.string == "Henvis til side 7"
    danish = read(page.select_one("#reference-danish"))
    assert danish.startswith("Toft, Karen (2024): Små boliger i 25 kapitler . Netværket, s. 7. ")
    assert HERE in danish
    assert page.select_one("#reference-danish i").string == "Små boliger i 25 kapitler"
    assert read(page.select_one("#intext-danish")) == "(Toft 2024: 7)"
    assert read(page.select_one("#reference-apa")).startswith("Toft, K. (2024). Små boliger i 25 kapitler (version ")
    assert read(page.select_one("#form-bibtex")).startswith("@techreport{rapporter:smaa-boliger_7,")
    assert page.select_one("#permanent").string == HERE
    version = page.select_one("#version-address").string
    assert version.startswith("http://localhost/dokument/rapporter/smaa-boliger/version/")
    assert visitor.client.get(version).headers["Location"] == REPORT


def test_apa_follows_the_language_and_the_danish_style_does_not(visitor, read):
    page = visitor.get(f"{REPORT}/henvis?side=7&lang=en")
    assert "p. 7" in read(page.select_one("#reference-apa"))
    assert "s. 7" in read(page.select_one("#reference-danish"))
    assert page.select_one("#permanent").string == HERE


def test_the_choice_of_a_page_is_kept_in_every_link(visitor):
    page = visitor.get(f"{REPORT}/henvis?side=7")
    assert page.select_one("#side")["value"] == "7"
    links = [link["href"] for link in page.select(".forms a")]
    assert links == [f"{REPORT}/henvis.{suffix}?side=7" for suffix in ("ris", "bib", "json")]
    for link in links:
        assert visitor.file(link).status_code == 200


def test_a_page_that_is_not_there_is_said_so_and_not_cited(visitor, read):
    page = visitor.get(f"{REPORT}/henvis?side=26")
    assert read(page.select_one("#side-wrong")) == "Filen har siderne 1–25."
    assert "s. 26" not in read(page)
    assert visitor.file(f"{REPORT}/henvis.ris?side=26").status_code == 404
    for typed in ("iv", "7-9", "٧x"):
        assert read(visitor.get(f"{REPORT}/henvis?side={typed}").select_one("#side-wrong")) == "Filen har siderne 1–25."
        assert visitor.file(f"{REPORT}/henvis.ris?side={typed}").status_code == 404
    assert (
        visitor.json("/api/v1/documents/rapporter/smaa-boliger/citation?page=26", 400)["error"]["code"]
        == "bad_parameter"
    )


def test_a_document_of_one_page_is_cited_as_a_whole(visitor):
    page = visitor.get("/dokument/sager/startboliger-aarhus/henvis?side=1")
    assert page.h1.string == "Henvis til dokumentet"
    assert page.select_one("#side") is None


def test_files_are_what_reference_managers_expect(visitor):
    answer = visitor.file(f"{REPORT}/henvis.ris?side=7")
    assert answer.headers["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=smaa-boliger-7.ris"
    assert answer.headers["Link"] == f'<http://localhost{REPORT}>; rel="describes"; type="text/html"'
    (record,) = rispy.loads(answer.text)
    assert (record["title"], record["start_page"], record["urls"]) == ("Små boliger i 25 kapitler", "7", [HERE])
    (item,) = json.loads(visitor.file(f"{REPORT}/henvis.json").text)
    day = today()
    assert item["accessed"] == {"date-parts": [[day.year, day.month, day.day]]}
    assert visitor.file(f"{REPORT}/henvis.docx").status_code == 404


def test_an_alias_leads_to_the_reference_of_the_document(visitor):
    for end in ("henvis", "henvis.ris"):
        answer = visitor.file(f"/dokument/sager/startboliger/{end}")
        assert (answer.status_code, answer.location) == (301, f"/dokument/sager/startboliger-aarhus/{end}")


@pytest.mark.parametrize("end", ["/henvis", "/henvis.ris", "/henvis.bib", "/henvis.json"])
def test_a_hidden_document_is_cited_by_members_only(visitor, member, end):
    assert visitor.file(f"/dokument/notater/medlemmer{end}").status_code == 404
    assert member.file(f"/dokument/notater/medlemmer{end}").status_code == 200


def test_the_api_cites_for_who_may_see(visitor, member):
    address = "/api/v1/documents/notater/medlemmer/citation"
    assert visitor.json(address, 404)["error"]["code"] == "not_found"
    assert member.json(address)["item"]["title"] == "Referat om zebraflise"


def test_the_api_gives_a_reference_as_text_html_and_item(visitor):
    found = visitor.json("/api/v1/documents/rapporter/smaa-boliger/citation?style=apa&page=7&lang=en")
    assert (found["page"], found["label"], found["url"]) == (7, "7", HERE)
    assert found["in_text"] == "(Toft, 2024, p. 7)"
    assert found["html"].startswith("Toft, K. (2024). <i>Små boliger i 25 kapitler</i> (version ")
    assert found["item"]["author"] == [{"family": "Toft", "given": "Karen"}]
    ris = visitor.json("/api/v1/documents/rapporter/smaa-boliger/citation?style=ris")
    assert (ris["html"], ris["in_text"], ris["page"]) == (None, None, None)
    assert rispy.loads(ris["text"])[0]["language"] == "da"


@pytest.mark.parametrize("query", ["style=harvard", "page=x", "page=-1"])
def test_the_api_names_a_bad_parameter(visitor, query):
    answer = visitor.json(f"/api/v1/documents/rapporter/smaa-boliger/citation?{query}", 400)
    assert answer["error"]["code"] == "bad_parameter"


def test_hostile_metadata_stay_text(visitor, read):
    found = visitor.get("/soeg?q=forfatter:svg").select_one(".hit h2 a")
    address = found["href"].split("?")[0]
    page = visitor.get(f"{address}/henvis")
    assert "<script>alert('titel')</script>" in read(page.select_one("#reference-danish"))
    assert page.select("main script, main img, main svg") == []


def test_a_document_links_to_its_reference_and_each_page_to_its_own(visitor):
    page = visitor.get(f"{REPORT}?side=7")
    assert page.find("a", string="Henvis")["href"] == f"{REPORT}/henvis?side=7"
    assert page.find("a", string="Henvis til side 9")["href"] == f"{REPORT}/henvis?side=9"


def test_the_public_address_of_the_settings_is_cited(settings_of_site):
    app = create_app(replace(settings_of_site, base_url="https://bibliotek.example.dk/"))
    (record,) = rispy.loads(app.test_client().get(f"{REPORT}/henvis.ris").text)
    app.extensions["bolig2000"].close()
    assert record["urls"] == [f"https://bibliotek.example.dk{REPORT}"]


def test_a_page_is_cited_by_what_is_printed_on_it(folder, settings, read):
    writer, file = PdfWriter(), BytesIO()
    for _ in range(6):
        writer.add_blank_page(width=595, height=842)
    writer.set_page_label(0, 3, style="/r")
    writer.set_page_label(4, 5, style="/D")
    writer.write(file)
    folder.write("forord.pdf", file.getvalue(), 'title = "Forord"\nauthors = ["Folketinget"]\ndate = 2019\n')
    index(settings)
    app = create_app(settings)
    page = BeautifulSoup(app.test_client().get("/dokument/forord/henvis?side=4").text, "html.parser")
    app.extensions["bolig2000"].close()
    assert page.h1.string == "Henvis til side iv"
    assert "Folketinget (2019): Forord . S. iv. http://localhost/dokument/forord?side=4#side-4" in read(page)
    assert "Side 4 i filen er trykt som iv." in read(page.select_one("#side-hint"))
