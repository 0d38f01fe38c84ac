"""The secretariat adds documents: a site of its own, in which files come and go."""

import io
import threading
import time
import zipfile
from dataclasses import replace
from hashlib import sha256

import pytest

from indexer.pipeline.run import index
from indexer.reading.limits import MEGABYTE
from search_app import adding

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Cata"
TYPE = "multipart/form-data"


@pytest.fixture
def sent(office):
    """Send files by the form and return the page that one is led to."""

    def send(*files, status=303, **fields):
        data = fields | {"token": office.token("/sekretariat/tilfoej")}
        data["files"] = [(io.BytesIO(content), name) for name, content in files]
        answer = office.client.post("/sekretariat/tilfoej", data=data, content_type=TYPE)
        assert answer.status_code == status, answer.text
        return answer.location

    return send


def test_what_is_sent_becomes_a_draft_and_its_fate_is_told(office, sent, visitor_of_office, read):
    there = sent(("Noter om tag.txt", b"Et tag af kobberspaan."), ("ond.exe", b"MZ"), folder="notater")
    told = [read(row) for row in office.get(there).select(".fates > li")]
    assert told[0].startswith("notater/Noter om tag.txt 1 kB I samlingen, bliver læst")
    assert told[1] == "ond.exe 1 kB Programmer læses ikke."
    assert office.json(f"{there}/status")["waiting"] == 1
    office.index()
    status = office.json(f"{there}/status")
    assert (status["waiting"], status["files"][0]["state"]) == (0, "good")
    assert status["said"] == "1 fil tilføjet, 1 ikke tilføjet."
    assert office.get(status["files"][0]["url"])
    assert office.json("/api/v1/search?q=kobberspaan")["total"] == 1
    assert visitor_of_office.json("/api/v1/search?q=kobberspaan")["total"] == 0


def test_files_that_cannot_be_read_are_told_with_the_reason(office, sent, read):
    there = sent(("oedelagt.pdf", PDF), ("tom.txt", b""))
    office.index()
    assert office.json(f"{there}/status")["said"] == "0 filer tilføjet, 1 kan ikke gennemsøges, 1 ikke tilføjet."
    assert "Beskadiget." in read(office.get(there).select_one(".fates .bad"))


def test_a_file_that_takes_too_long_to_read_is_told_so_and_has_its_page(office, app_of_office, read):
    numbers = " ".join(map(str, range(10**9, 10**9 + 700_000))).encode()
    desk = app_of_office.extensions["bolig2000"].desk
    there = f"/sekretariat/tilfoej/{desk.receive([('tal.txt', io.BytesIO(numbers))], '', 'sofie', lambda _: '').id}"
    index(replace(office.settings, time_limit=1))
    status = office.json(f"{there}/status")
    assert (status["waiting"], status["files"][0]["state"]) == (0, "bad")
    assert "Læsningen tog længere tid end tilladt." in status["files"][0]["text"]
    assert "tal" in read(office.get("/dokument/tal").h1)
    assert sha256(numbers).hexdigest()[:12] in read(office.get("/dokument/tal/henvis"))
    assert "Filen er ikke læst endnu" not in read(office.get("/sekretariat/kladder"))


def test_a_new_folder_is_made_and_offered_next_time(office, sent):
    sent(("a.txt", b"et"), folder="notater", new_folder=" nye ting / 2026 ")
    assert (office.root / "nye ting/2026/a.txt").exists()
    assert "nye ting/2026" in [option.text for option in office.get("/sekretariat/tilfoej").select("#folder option")]


@pytest.mark.parametrize("folder", ["../ud", ".skjult", "a/../b"])
def test_a_folder_that_leads_elsewhere_is_said_at_the_form(office, sent, folder):
    assert sent(("a.txt", b"et"), new_folder=folder, status=400) is None


def test_sending_nothing_is_said_at_the_form(office, read):
    data = {"token": office.token("/sekretariat/tilfoej"), "files": (io.BytesIO(b""), "")}
    answer = office.client.post("/sekretariat/tilfoej", data=data, content_type=TYPE)
    assert answer.status_code == 400
    assert "Der er ikke valgt nogen fil." in answer.text


def test_a_taken_name_offers_ways_out(office, sent, read):
    office.write("a.txt", "den første", 'title = "Den første"\n')
    office.index()
    there = sent(("a.txt", b"den anden"))
    row = office.get(there).select_one(".fates .held")
    assert "Den første" in read(row.select_one(".fate"))
    assert office.decide(there, 1, "rename", "a.txt") == 409
    assert office.decide(there, 1, "rename", "~$a.txt") == 400
    assert office.decide(there, 1, "rename", "b.txt") == 303
    assert (office.root / "b.txt").read_text() == "den anden"
    assert office.decide(there, 1, "rename", "c.txt") == 400


def test_the_same_file_is_said_with_a_link_and_added_only_when_confirmed(office, sent, read):
    office.write("rapporter/kendt.txt", "kendt", 'title = "Den kendte"\n')
    office.index()
    there = sent(("kopi.txt", b"kendt"))
    row = office.get(there).select_one(".fates .held")
    assert row.select_one(".fate a")["href"] == "/dokument/rapporter/kendt"
    assert not (office.root / "kopi.txt").exists()
    assert office.decide(there, 1, "add") == 303
    assert (office.root / "kopi.txt").exists()


def test_a_replaced_file_is_told_of_when_the_new_one_was_read(office, sent, visitor_of_office):
    office.write("a.txt", "gammelt kobberspaan")
    office.index()
    assert visitor_of_office.json("/api/v1/search?q=kobberspaan")["total"] == 1
    there = sent(("a.txt", b"nyt asfaltpap"))
    office.decide(there, 1, "replace")
    assert office.json(f"{there}/status")["waiting"] == 1
    office.index()
    assert office.json(f"{there}/status")["waiting"] == 0
    assert office.json("/api/v1/search?q=asfaltpap")["total"] == 1
    assert visitor_of_office.json("/api/v1/search?q=asfaltpap")["total"] == 0
    # Changed once more, by hand in the folder: what is told is how it is now.
    office.write("a.txt", "helt andet")
    office.index()
    assert office.json(f"{there}/status")["waiting"] == 0


def test_more_than_can_be_sent_at_once_is_refused_before_it_is_received(office, sent):
    limit = office.settings.upload_size_limit * MEGABYTE
    head = {"CONTENT_LENGTH": str(limit + 10 * MEGABYTE)}
    answer = office.client.post("/sekretariat/tilfoej", content_type=f"{TYPE}; boundary=x", environ_overrides=head)
    assert answer.status_code == 413
    assert "Det er mere, end der kan sendes på én gang" in answer.text
    assert office.client.post("/log-ud", data={"x": "x" * 100_000}).status_code == 413


def test_what_is_large_is_received_into_a_file_without_a_name(office, sent, monkeypatch):
    monkeypatch.setattr(adding, "IN_MEMORY", 1000)
    name = sent(("stor.txt", b"Et langt notat. " * 20_000))
    assert office.json(f"{name}/status")["files"][0]["state"] == "waiting"
    assert {path.name for path in (office.settings.instance / "uploads").iterdir() if path.is_file()} == set()


def test_a_form_of_another_site_adds_nothing(office):
    data = {"files": (io.BytesIO(b"et"), "a.txt")}
    assert office.client.post("/sekretariat/tilfoej", data=data, content_type=TYPE).status_code == 400
    assert not (office.root / "a.txt").exists()


@pytest.mark.parametrize("path", ["", "/20260101-000000-00000000", "/20260101-000000-00000000/status"])
def test_the_pages_are_for_the_secretariat_only(office, visitor_of_office, path):
    url = f"/sekretariat/tilfoej{path}"
    assert visitor_of_office.client.get(url).status_code == 303
    assert visitor_of_office.client.post("/sekretariat/tilfoej").status_code == 303
    visitor_of_office.log_in("mia")
    assert visitor_of_office.client.get(url).status_code == 403
    assert visitor_of_office.client.post("/sekretariat/tilfoej").status_code == 403


def test_an_upload_that_is_not_there_is_not_found(office):
    assert office.client.get("/sekretariat/tilfoej/20260101-000000-00000000").status_code == 404
    assert office.client.get("/sekretariat/tilfoej/journal.jsonl").status_code == 404


def test_searches_are_answered_while_hostile_files_come_in(office, sent, visitor_of_office):
    office.write("a.txt", "kobberspaan")
    office.index()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\x00" * 15_000_000)
    hostile = [(f"{n}.zip", bomb.getvalue()) for n in range(30)]
    coming = threading.Thread(target=sent, args=hostile)
    coming.start()
    slowest = 0.0
    while coming.is_alive():
        started = time.monotonic()
        assert visitor_of_office.json("/api/v1/search?q=kobberspaan")["total"] == 1
        slowest = max(slowest, time.monotonic() - started)
    coming.join()
    assert slowest < 5


def test_an_upload_that_was_cut_off_is_told_so(office, sent, read):
    there = sent(("a.txt", b"et"))
    journal = office.settings.instance / "uploads" / there.rsplit("/", 1)[1] / "journal.jsonl"
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:-1]))
    assert "Tjenesten blev stoppet, mens filerne kom ind." in read(office.get(there))


def test_settings_of_the_site_are_those_of_the_form(tmp_path, office):
    page = office.get("/sekretariat/tilfoej")
    assert page.select_one("form.sending")["data-most"] == str(500 * MEGABYTE)
    assert "Højst 200 MB pr. fil" in page.select_one("#files-hint").text
