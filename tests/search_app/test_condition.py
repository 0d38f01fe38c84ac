"""How the collection stands: what to try again, what is not said, rules of the past, runs, and the disk."""

import hashlib

import pytest

from indexer.catalogue.store import Catalogue
from indexer.ocr.program import Program
from indexer.ocr.shelf import Failure, Shelf

RULE = """
title = "Bekendtgørelse om {0}"
type = "regel"
[rule]
in_force_from = {1}
{2}
cited_as = ["bekendtgørelse nr. {3} af 1. januar {4}"]
"""


@pytest.fixture
def lately(office):
    """A rule that has ended, one that took its place, and three documents that cite the former one."""
    office.write("regler/gl.txt", "§ 1.", RULE.format("gammelt", "2010-01-01", "in_force_to = 2018-12-31\n", 10, 2010))
    office.write("regler/ny.txt", "§ 1.", RULE.format("nyt", "2019-01-01", 'replaces = ["regler/gl"]\n', 20, 2019))
    for name, date in (("foer", "date = 2015"), ("samme", "date = 2018"), ("efter", "date = 2021"), ("uden", "")):
        text = "Se § 1 i bekendtgørelse nr. 10 af 1. januar 2010."
        office.write(f"notater/{name}.txt", text, f'title = "Skrevet {name}"\n{date}\n')
    office.index()


def test_a_rule_of_the_past_is_listed_with_who_cites_it_since(office, lately, read):
    rows = office.get("/sekretariat/udloebne-regler").select("tbody tr")
    assert [read(row.th) for row in rows] == ["Bekendtgørelse om gammelt"]
    assert [read(a) for a in rows[0].select("li a")] == ["Skrevet efter", "Skrevet uden"]
    assert "31. december 2018" in read(rows[0])


def test_what_is_not_said_is_counted_as_the_page_behind_it_shows(office, lately, read):
    counts = {}
    for item in office.get("/sekretariat/").select(".tallied li"):
        page = office.get(item.a["href"])
        told = read(page.h1) if item.a["href"].startswith("/soeg") else read(page.select_one(".lead"))
        counts[read(item.a)] = int(read(item.span))
        assert told.split()[0] == str(counts[read(item.a)]), item
    assert counts["Uden emne"] == 7
    assert counts["Uden sektor"] == 7
    assert counts["Uden udgiver"] == 7
    assert counts["Uden titel"] == 1


def test_a_name_of_a_file_is_no_title(office, read):
    office.write("notater/et_andet.txt", "x")
    office.index()
    page = office.get("/sekretariat/mangler/title")
    assert [read(label) for label in page.select("label")] == ["et", "et andet"]


def test_a_file_that_failed_is_read_again_at_the_press_of_a_button(office, pdf, read):
    office.write("a/tom.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cata")
    office.write("a/to.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cata")
    office.index()
    page = office.get("/sekretariat/")
    assert len(page.select('input[name="path"]')) == 2
    answer = office.send("/sekretariat/laes-igen", "/sekretariat/", path="a/tom.pdf")
    assert answer.location == "/sekretariat/#laesning"
    assert "1 fil læses igen." in read(office.get("/sekretariat/").select_one("[role=status]"))
    assert (office.settings.instance / "bell" / "rung").exists()
    assert waiting(office) == ["a/tom.pdf"]
    office.send("/sekretariat/laes-igen", "/sekretariat/")
    assert waiting(office) == ["a/to.pdf", "a/tom.pdf"]


def waiting(office):
    catalogue = Catalogue(office.settings.database_url)
    try:
        return sorted(row.path for row in catalogue.files().values() if not row.fingerprint)
    finally:
        catalogue.close()


def test_runs_are_shown_with_what_they_did(office, read):
    office.write("notater/to.txt", "To.")
    office.write("notater/tre.txt", "Tre.")
    office.index()
    rows = office.get("/sekretariat/").select_one("#runs").parent.select("tbody tr")
    assert [[read(cell) for cell in row.select("td")[:4]] for row in rows] == [
        ["2", "0", "0", "0"],
        ["1", "0", "0", "0"],
    ]


def test_the_disk_is_told_by_its_parts(office, read):
    rows = office.get("/sekretariat/").select_one("#taken").parent.select("tbody tr")
    told = {read(row.th): read(row.select("td")[0]) for row in rows}
    assert told["Dokumentmappen"] == "2"
    assert told["Papirkurv"] == "0"
    assert int(told["Indeks"]) > 2


def test_an_edit_that_was_interrupted_is_told_of(office, app_of_office, read):
    clerk = app_of_office.extensions["bolig2000"].clerk
    office.index()
    page = office.get("/sekretariat/ret?alle=1")
    sent = {field["name"]: field.get("value", "") for field in page.select("form.sheet-form input[type=hidden]")}
    url = office.client.post("/sekretariat/ret", data=sent | {"add-topics": "udlejning"}).location
    clerk._stop.set()
    clerk.carry_out(url.rpartition("/")[2])
    notice = office.get("/sekretariat/").select_one(".notice.wrong")
    assert "En samlet rettelse blev afbrudt." in read(notice)
    assert notice.a["href"] == url


def test_only_the_secretariat_sees_it(visitor, member):
    for person in (visitor, member):
        for url in ("/sekretariat/mangler/title", "/sekretariat/udloebne-regler"):
            assert person.client.get(url).status_code in {303, 403}


def shelve(office, scan, made):
    """Put what a program has recognised of a scan where it is looked for."""
    shelf = Shelf.of(office.settings)
    shelf.folder.mkdir(parents=True, exist_ok=True)
    (shelf.folder / f"{hashlib.sha256(scan).hexdigest()}.pdf").write_bytes(made)


def test_text_by_ocr_is_marked_wherever_it_is_shown(office, pdf, read):
    scan = pdf([[], []])
    shelve(office, scan, pdf([["Tagrender af kobberspaan."], ["Side to."]]))
    office.write("scan/brev.pdf", scan, 'title = "Et brev"\n')
    office.index()
    page = office.get("/dokument/scan/brev")
    assert "Tekst fra OCR. Teksten er genkendt i billeder af et program (OCR) og kan have fejl." in read(page)
    assert "Tekst fra OCR" in read(office.get("/soeg?q=kobberspaan").select_one(".hit .kicker"))
    marked = {"status": "indexed", "reason": "ocr"}
    assert office.json("/api/v1/documents/scan/brev")["reading"] == marked
    assert office.json("/api/v1/search?q=kobberspaan")["hits"][0]["reading"] == marked
    assert office.file("/dokument/scan/brev/fil").data == scan


def test_a_scan_whose_text_is_held_back_is_told_with_what_to_do(office, visitor_of_office, pdf, read):
    scan = pdf([[], []])
    shelve(office, scan, pdf([["Lejeren er 070761-4285."]]))
    office.write("scan/brev.pdf", scan, 'title = "Et brev"\n')
    office.index()
    row = office.get("/sekretariat/").select_one("#unread").parent.select_one("tbody tr")
    assert "OCR fandt CPR-numre, som ingen har taget stilling til, så teksten er holdt tilbage." in read(row)
    page = visitor_of_office.get("/dokument/scan/brev")
    assert "CPR" not in read(page)
    assert "Siderne er billeder uden tekst." in read(page)


def test_scans_that_wait_and_that_failed_are_told_apart(office, pdf, read, monkeypatch):
    one, other = pdf([[], []]), pdf([[], [], []])
    office.write("scan/et.pdf", one)
    office.write("scan/to.pdf", other)
    office.index()
    shelf = Shelf.of(office.settings)
    shelf.folder.mkdir()
    shelf.fail(hashlib.sha256(other).hexdigest(), Failure("prøve 1", "exit code 7: Det gik galt"))
    monkeypatch.setattr("search_app.condition.find", lambda: Program("/bin/false", "prøve 1", "dan"))
    page = read(office.get("/sekretariat/"))
    assert "1 scanning venter på OCR." in page
    assert "scan/to.pdf exit code 7: Det gik galt" in page
    monkeypatch.setattr("search_app.condition.find", lambda: None)
    page = read(office.get("/sekretariat/"))
    assert "2 scanninger har ingen tekst." in page
    assert "apt-get install ocrmypdf tesseract-ocr-dan" in page
    office.send("/sekretariat/laes-igen", "/sekretariat/", path="scan/to.pdf")
    assert shelf.failure(hashlib.sha256(other).hexdigest()) is None
