"""Many documents are edited at once: chosen ones or a whole search, after a preview, and it can be taken back."""

import re

import pytest

from indexer.bulk import clerk as clerks
from indexer.catalogue.store import Catalogue
from search_app import bulk

SIDECAR = 'title = "Hus {:02}"\ntype = "sag"\ntopics = ["oekonomi"]\n'


@pytest.fixture
def houses(office):
    for number in range(12):
        office.write(f"huse/hus-{number:02}.txt", "Et hus med tagrende.", SIDECAR.format(number))
    office.index()
    return office.root / "huse"


def preview(office, url="/sekretariat/ret?alle=1&q=tagrende", status=303, **fields):
    """Fill in the form at an address and send it; return the address of the preview."""
    page = office.get(url)
    sent = {}
    for field in page.select("form.sheet-form input[type=hidden]"):
        sent.setdefault(field["name"], []).append(field.get("value", ""))
    answer = office.client.post("/sekretariat/ret", data=sent | {n.replace("__", "-"): v for n, v in fields.items()})
    assert answer.status_code == status, answer.text
    return answer.location if status == 303 else answer.text


def press(office, url, name):
    """Press the button of a form on a page, and return the page after it."""
    page = office.get(url)
    form = next(form for form in page.select("main form") if name in form.get_text())
    token = form.select_one('[name="token"]')["value"]
    answer = office.client.post(form["action"], data={"token": token})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_whole_search_is_changed_after_a_preview(office, houses, read):
    results = office.get("/soeg?q=tagrende")
    link = next(a for a in results.select("#bulk a") if "Ret alle 12" in read(a))
    url = preview(office, link["href"], add__topics="udlejning", set__publisher="Netværket", set__date="17-3-2017")
    page = office.get(url)
    assert read(page.h1) == "Forhåndsvisning: 12 dokumenter"
    assert "Emner: tilføj »Udlejning«" in read(page)
    rows = [read(row) for row in page.select("tbody tr")]
    assert rows[:3] == [
        "Hus 00 Udgiver Ikke angivet Netværket",
        "Dato Ikke angivet 2017-03-17",
        "Emner Økonomi og finansiering Økonomi og finansiering, Udlejning",
    ]
    assert (houses / "hus-00.txt.toml").read_text() == SIDECAR.format(0)

    done = office.get(press(office, url, "Ret 12 dokumenter"))
    assert "12 dokumenter er rettet." in read(done.select_one(".notice"))
    assert (houses / "hus-07.txt.toml").read_text() == (
        'title = "Hus 07"\ntype = "sag"\ntopics = ["oekonomi", "udlejning"]\npublisher = "Netværket"\n'
        "date = 2017-03-17\n"
    )
    office.index()
    assert office.json("/api/v1/search?topic=udlejning")["total"] == 12
    # Each has its event, and they are seen together.
    events = office.get(done.select_one('a[href*="batch="]')["href"])
    assert "12 hændelser" in read(events)
    assert "Vist er hændelserne fra én samlet rettelse" in read(events)


def test_chosen_documents_are_changed_and_no_others(office, houses, read):
    results = office.get("/soeg?q=tagrende")
    boxes = results.select('input[type=checkbox][name="id"][form="bulk"]')
    assert len(boxes) == 10
    url = preview(office, "/sekretariat/ret?id=huse/hus-01&id=huse/hus-02&id=er/vaek", remove__topics="oekonomi")
    assert read(office.get(url).h1) == "Forhåndsvisning: 2 dokumenter"
    press(office, url, "Ret 2 dokumenter")
    changed = [file.name for file in houses.glob("*.toml") if "oekonomi" not in file.read_text()]
    assert sorted(changed) == ["hus-01.txt.toml", "hus-02.txt.toml"]


def test_what_is_attached_to_a_mail_is_changed_with_its_mail(office, read):
    mail = "Subject: Hej\nContent-Type: multipart/mixed; boundary=b2k\n\n--b2k\n\nHej\n--b2k\n"
    mail += 'Content-Type: text/plain; name="bilag.txt"\nContent-Disposition: attachment; filename="bilag.txt"\n\n'
    office.write("breve/brev.eml", f"From: a@b.dk\n{mail}Kobberspaan.\n--b2k--\n", 'title = "Brev"\n')
    office.index()
    url = preview(office, "/sekretariat/ret?alle=1&q=kobberspaan", add__topics="udlejning")
    assert read(office.get(url).select_one("tbody th")) == "Brev"
    press(office, url, "Ret 1 dokument")
    assert (office.root / "breve/brev.eml.toml").read_text() == 'title = "Brev"\ntopics = ["udlejning"]\n'


def test_a_hand_edit_made_after_the_preview_is_told_as_a_conflict(office, houses, read):
    url = preview(office, add__topics="udlejning")
    (houses / "hus-03.txt.toml").write_text('title = "Rettet i hånden"\n')
    (houses / "hus-04.txt").unlink()
    page = office.get(press(office, url, "Ret 12 dokumenter"))
    assert "10 dokumenter er rettet." in read(page)
    told = {read(row.th): read(row.td) for row in page.select_one("#left").parent.select("tbody tr")}
    assert told["Hus 03"].startswith("Ændret af en anden, efter at du så på det.")
    assert told["Hus 04"] == "Filen er ikke længere i samlingen."
    assert (houses / "hus-03.txt.toml").read_text() == 'title = "Rettet i hånden"\n'


def test_what_was_interrupted_says_how_far_it_came_and_is_finished(office, houses, read, app_of_office):
    url = preview(office, add__topics="udlejning")
    clerk = app_of_office.extensions["bolig2000"].clerk
    save, count = clerk._editor.save, iter(range(100))

    def stop_after_four(*arguments, **options):
        if next(count) == 4:
            clerk._stop.set()
        save(*arguments, **options)

    clerk._editor.save = stop_after_four
    page = office.get(press(office, url, "Ret 12 dokumenter"))
    clerk._stop.clear()
    assert read(page.h1).startswith("Afbrudt")
    assert "5 af 12 dokumenter er rettet; ingen fil er halvt skrevet." in read(page)
    assert "Afbrudt" in read(office.get("/sekretariat/ret").select_one(".lately"))
    page = office.get(press(office, url, "Gør færdig: ret 7 dokumenter"))
    assert "12 dokumenter er rettet." in read(page)
    assert all("udlejning" in file.read_text() for file in houses.glob("*.toml"))
    assert len(office.events()) == 12


def test_an_edit_is_taken_back_as_one(office, houses, read):
    url = preview(office, add__topics="udlejning", clear="type")
    press(office, url, "Ret 12 dokumenter")
    back = press(office, url, "Fortryd denne rettelse")
    page = office.get(back)
    assert "12 dokumenter ændres." in read(page)
    assert (houses / "hus-00.txt.toml").read_text() != SIDECAR.format(0)
    press(office, back, "Ret 12 dokumenter")
    assert [f.read_text() for f in sorted(houses.glob("*.toml"))] == [SIDECAR.format(n) for n in range(12)]


def test_an_edit_is_taken_back_while_the_index_has_not_been_told_of_it(office, houses, read):
    url = preview(office, add__topics="udlejning")
    press(office, url, "Ret 12 dokumenter")
    catalogue = Catalogue(office.settings.database_url)
    catalogue.begin_index("et nyt indeks")  # everything waits to be told
    catalogue.close()
    assert "12 dokumenter ændres." in read(office.get(press(office, url, "Fortryd denne rettelse")))


def test_a_cpr_number_keeps_a_document_from_being_published_with_the_others(office, houses, read):
    office.write(
        "huse/hus-00.txt", "Tagrende. Lejeren er 070761-4285.", 'title = "Hus 00"\nvisibility = "secretariat"\n'
    )
    office.write("huse/hus-01.txt", "Tagrende.", 'title = "Hus 01"\nvisibility = "secretariat"\n')
    office.index()
    url = preview(office, set__visibility="public")
    page = office.get(url)
    told = {read(row.th): read(row.td) for row in page.select_one("#left").parent.select("tbody tr")}
    assert told["Hus 00"] == "Der er CPR-numre i det, som ingen har taget stilling til."
    assert told["Hus 05"] == "Siger det allerede."
    press(office, url, "Ret 1 dokument")
    assert 'visibility = "public"' in (houses / "hus-01.txt.toml").read_text()
    assert "secretariat" in (houses / "hus-00.txt.toml").read_text()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Vælg mindst én ændring."),
        ({"set__date": "i fjor"}, "Det er ikke en dato."),
        ({"add__topics": "findes-ikke"}, "er ikke i emneordslisten."),
        ({"set__type": "findes-ikke"}, "er ikke i emneordslisten."),
        ({"set__language": "dansk"}, "er ikke i emneordslisten."),
        ({"set__publisher": "X", "clear": "publisher"}, "Vælg ét af de to"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_planned(office, houses, fields, told):
    assert told in preview(office, status=400, **fields)
    assert not (office.settings.instance / "bulk").exists()


def test_more_than_can_be_edited_at_once_is_said_with_what_to_do(office, houses, read, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 11)
    page = office.get("/sekretariat/ret?alle=1&q=tagrende")
    assert "Der kan højst rettes 11 dokumenter ad gangen. Afgræns søgningen" in read(page)
    assert not page.select("form.sheet-form")
    assert clerks.MOST >= 1000


def test_a_long_preview_has_pages(office, houses, read, monkeypatch):
    monkeypatch.setattr(bulk, "SHOWN", 5)
    url = preview(office, add__topics="udlejning")
    last = office.get(office.get(url).select(".paging a")[-1]["href"])
    assert "Side 3 af 3." in read(last)
    assert [read(th) for th in last.select("tbody th")] == ["Hus 10", "Hus 11"]


def test_only_the_secretariat_sees_it(visitor, member, secretary):
    for person in (visitor, member):
        assert not person.get("/soeg").select("#bulk")
        assert person.client.get("/sekretariat/ret").status_code in {303, 403}
    assert secretary.get("/soeg").select("#bulk")
    assert secretary.get("/sekretariat/ret/20260101-000000-00000000", 404)


def test_a_form_from_elsewhere_does_nothing(office, houses):
    url = preview(office, add__topics="udlejning")
    for action in ("udfoer", "fortryd"):
        assert office.client.post(f"{url}/{action}", data={"token": "x"}).status_code == 400
    assert not [file for file in houses.glob("*.toml") if "udlejning" in file.read_text()]
    assert re.search(r"/sekretariat/ret/\d{8}-\d{6}-[0-9a-f]{8}$", url)
