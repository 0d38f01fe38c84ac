"""The secretariat edits a document: what else is in its sidecar stays, and nobody overwrites anybody."""

import io
import json

import pytest
from bs4 import BeautifulSoup

URL = "/sekretariat/dokument/notater/hus"
SIDECAR = """# Skrevet af Mie
title = "Huset"   # fra forsiden
type = "sag"
topics = ["indeklima", "oekonomi"]
date = 2017
toppics = ["oekonomi"]

[case]
rent_month = 2050
egen = "nøgle"
"""


@pytest.fixture
def house(office):
    """A document with a sidecar written by hand."""
    office.write("notater/hus.txt", "Et hus.", SIDECAR)
    office.index()
    return office.root / "notater/hus.txt.toml"


def filled(page):
    """Return what a browser would send of the form as it stands."""
    found = {}
    for field in page.select_one("form.sheet-form").select("input[name], select, textarea"):
        if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
            continue
        if field.name == "select":
            value = next((option.get("value") for option in field.select("option[selected]")), "")
        else:
            value = field.get("value", "") if field.name == "input" else field.text.removeprefix("\n")
        found.setdefault(field["name"], []).append(value)
    return found


def save(office, page, status=303, **changes):
    fields = filled(page) | {name.replace("__", "-"): value for name, value in changes.items()}
    answer = office.client.post(URL, data=fields)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def test_saving_the_form_as_it_is_changes_nothing(office, house):
    page = office.get(URL)
    assert page.select_one("#title")["value"] == "Huset"
    assert page.select_one("#date")["value"] == "2017"
    save(office, page)
    assert house.read_text() == SIDECAR
    assert office.get("/sekretariat/haendelser?action=document.edited").select("main ol > li") == []


def test_what_is_changed_is_written_and_all_else_stays(office, house):
    page = office.get(URL)
    save(
        office, page, title="Det store hus", topics=["oekonomi", "indeklima", "udlejning"], date="17-3-2017",
        summary="En\nto",
        case__rent_month="2.150", case__area="24,5", case__homes="18", case__worked="Køkken\n\nBad", authors="Åse Ærø",
    )  # fmt: skip
    assert house.read_text() == (
        '# Skrevet af Mie\ntitle = "Det store hus"   # fra forsiden\ntype = "sag"\n'
        'topics = ["indeklima", "oekonomi", "udlejning"]\n'
        'date = 2017-03-17\ntoppics = ["oekonomi"]\nsummary = "En\\nto"\nauthors = ["Åse Ærø"]\n\n'
        '[case]\nrent_month = 2150\negen = "nøgle"\narea = 24.5\nhomes = 18\nworked = ["Køkken", "Bad"]\n'
    )
    office.index()
    assert office.json("/api/v1/search?q=titel:store")["total"] == 1


def test_a_document_without_a_sidecar_gets_one(office):
    office.index()
    page = office.get("/sekretariat/dokument/notater/et")
    answer = office.client.post("/sekretariat/dokument/notater/et", data=filled(page) | {"title": "Et"})
    assert answer.status_code == 303
    assert (office.root / "notater/et.txt.toml").read_text() == 'title = "Et"\n'


def test_a_rule_begins_with_its_first_fact_and_ends_with_its_box(office, house):
    save(office, office.get(URL), rule__in_force_from="01-07-2016", rule__replaces=["notater/et", ""])
    assert '[rule]\nin_force_from = 2016-07-01\nreplaces = ["notater/et"]\n' in house.read_text()
    fields = filled(office.get(URL))
    del fields["rule"]
    assert office.client.post(URL, data=fields).status_code == 303
    assert house.read_text().rstrip() == SIDECAR.rstrip()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("date", "i fjor", "Det er ikke en dato."),
        ("date", "31-02-2017", "Det er ikke en dato."),
        ("topics", ["oekonmi"], "»oekonmi« er ikke i emneordslisten. Mente du oekonomi?"),
        ("type", "saag", "»saag« er ikke i emneordslisten. Mente du sag?"),
        ("case__rent_month", "mange", "Det er ikke et tal."),
        ("case__homes", "2,5", "Det er ikke et helt tal."),
        ("case__phase", "drft", "Mente du drift?"),
        ("case__related", ["notater/eet"], "Der er intet dokument notater/eet. Mente du notater/et?"),
        ("rule__in_force_to", "2017", "Det er ikke en dag."),
        ("language", "dansk", "Det er ikke koden for et sprog."),
        ("id", "notater/et", "Det er adressen på notater/et.txt."),
        ("visibility", "alle", "Vælg, hvem der må se dokumentet."),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(office, house, read, name, value, said):
    page = save(office, office.get(URL), 400, **{name: value})
    name = name.replace("__", "-")
    assert said in read(page.select_one(f"#{name}-wrong"))
    assert f"{name}-wrong" in page.select_one(f"#{name}")["aria-describedby"]
    assert page.select_one(f'[role="alert"] a[href="#{name}"]')
    assert house.read_text() == SIDECAR
    # What was written is still there, to be mended.
    texts = value if isinstance(value, list) else [value]
    assert set(texts) <= set(filled(page).get(name, texts))


def test_an_unknown_key_is_said_and_stays(office, house, read):
    assert "toppics" in read(office.get(URL).select_one(".notice.wrong"))
    assert "Mente du topics?" in read(office.get(URL).select_one(".notice.wrong"))


def test_what_was_changed_in_the_folder_meanwhile_is_not_overwritten(office, house, read):
    page = office.get(URL)
    by_hand = SIDECAR.replace('"Huset"', '"Huset ved havnen"').replace("2050", "2222")
    house.write_text(by_hand)
    conflict = save(office, page, 409, title="Mit hus", publisher="Netværket")
    assert house.read_text() == by_hand
    rows = {read(row.th): row for row in conflict.select("tbody tr")}
    assert list(rows) == ["Titel", "Udgiver", "Husleje, kr. pr. måned"]
    assert "Huset ved havnen" in read(rows["Titel"])
    assert "Mit hus" in read(rows["Titel"])
    # Both changed the title, only one the others.
    chosen = {name: row.select_one("input[checked]") for name, row in rows.items()}
    assert chosen.pop("Titel") is None
    assert {name: field["value"] for name, field in chosen.items()} == {
        "Udgiver": "mine", "Husleje, kr. pr. måned": "theirs",
    }  # fmt: skip
    fields = {field["name"]: field["value"] for field in conflict.select('main form input[type="hidden"]')}
    fields |= {field["name"]: field["value"] for field in chosen.values()}
    again = office.client.post(URL, data=fields)
    assert again.status_code == 409
    assert "Vælg i hver række" in again.text
    assert office.client.post(URL, data=fields | {"title": "mine"}).status_code == 303
    assert house.read_text() == by_hand.replace('"Huset ved havnen"', '"Mit hus"').replace(
        '"oekonomi"]\n\n', '"oekonomi"]\npublisher = "Netværket"\n\n'
    )


def test_whoever_saves_first_wins_and_the_other_is_asked(office, house, app_of_office):
    other = app_of_office.test_client()
    page = office.get(URL)
    fields = filled(page) | {"title": "Den ene"}
    token = BeautifulSoup(other.get("/log-ind").text, "html.parser").select_one('main input[name="token"]')["value"]
    other.post("/log-ind", data={"token": token, "name": "svend", "password": "en lang adgangskode"})
    theirs = filled(BeautifulSoup(other.get(URL).text, "html.parser")) | {"title": "Den anden"}
    assert office.client.post(URL, data=fields).status_code == 303
    assert other.post(URL, data=theirs).status_code == 409
    assert 'title = "Den ene"' in house.read_text()


def test_a_sidecar_that_is_no_toml_is_written_anew_and_kept(office, house):
    house.write_text("title = ")
    office.index()
    page = office.get(URL)
    assert page.select_one('[name="visibility"][checked]')["value"] == "secretariat"
    save(office, page, title="Huset")
    assert house.read_text() == 'visibility = "secretariat"\ntitle = "Huset"\n'
    assert [path.read_text() for path in (office.root / ".withdrawn").rglob("*.toml")] == ["title = "]


def test_a_form_that_carries_nonsense_is_a_conflict_and_nothing_else(office, house):
    for nonsense in ("{", "[]", '{"title": 3}', json.dumps({"title": ["x"]})):
        assert save(office, office.get(URL), 409, base=nonsense, made_from="x")
    assert house.read_text() == SIDECAR


def test_another_file_takes_the_place_and_the_document_becomes_a_draft(office, house, visitor_of_office, read):
    page = office.get(URL)
    form = page.select_one('form[action$="/erstat"]')
    fields = {field["name"]: field["value"] for field in form.select('input[type="hidden"]')}

    def send(name, content):
        return office.client.post(f"{URL}/erstat", data=fields | {"file": (io.BytesIO(content), name)})

    assert "Programmer" in send("x.txt", b"\x7fELF\x02" + bytes(99)).text
    assert "indholdet er en anden: PDF" in send("x.pdf", b"%PDF-1.7 1 0 obj").text
    assert send("nyt.txt", b"Et nyt hus.").status_code == 303
    # Before anything has read it, it is nobody else's already.
    assert visitor_of_office.client.get("/dokument/notater/hus/fil").status_code == 404
    kept = next((office.root / ".withdrawn").rglob("hus.txt.toml"))
    assert kept.read_text() == SIDECAR
    assert (office.root / "notater/hus.txt").read_text() == "Et nyt hus."
    assert 'visibility = "secretariat"' in house.read_text()
    assert "Filen er ændret imens." in send("igen.txt", b"Et tredje hus.").text
    office.index()
    assert visitor_of_office.client.get("/dokument/notater/hus").status_code == 404
    assert "En anden fil har navnet nu" in read(office.get("/sekretariat/papirkurv"))


def test_others_see_a_document_only_as_it_was_looked_at(office, house, read):
    office.write("notater/hus.txt", "Et helt andet hus.")
    house.write_text(SIDECAR.replace("title", 'visibility = "members"\ntitle', 1))
    page = save(office, office.get(URL), 409, visibility="public")
    assert "Filen er ændret imens." in read(page.select_one("#visibility-wrong"))
    assert 'visibility = "members"' in house.read_text()


@pytest.mark.parametrize(("text", "box"), [("Lejer 070761-4285", {}), ("Et hus.", {"hide_former": "1"})])
def test_a_former_file_with_a_cpr_number_or_at_will_is_for_the_secretariat_only(office, house, text, box):
    office.write("notater/hus.txt", text)
    office.index()
    form = office.get(URL).select_one('form[action$="/erstat"]')
    fields = {field["name"]: field["value"] for field in form.select('input[type="hidden"]')} | box
    office.client.post(f"{URL}/erstat", data=fields | {"file": (io.BytesIO(b"Renset."), "nyt.txt")})
    kept = next((office.root / ".withdrawn").rglob("hus.txt.toml"))
    assert 'visibility = "secretariat"' in kept.read_text()


def test_a_document_is_withdrawn_and_restored(office, house, read):
    assert office.send(f"{URL}/traek-tilbage", URL).status_code == 303
    office.index()
    assert office.client.get("/dokument/notater/hus").status_code == 404
    trash = office.get("/sekretariat/papirkurv")
    assert "»Huset« er trukket tilbage." in read(trash.select_one('[role="status"]'))
    place = trash.select_one('input[name="place"]')["value"]
    office.write("notater/hus.txt", "En ny fil med samme navn")
    assert "Ikke gendannet" in read(restored(office, place))
    (office.root / "notater/hus.txt").unlink()
    assert "notater/hus.txt er gendannet" in read(restored(office, place))
    assert house.read_text() == SIDECAR
    office.index()
    assert office.get("/dokument/notater/hus")
    assert "Papirkurven er tom." in read(office.get("/sekretariat/papirkurv"))


def restored(office, place):
    office.send("/sekretariat/papirkurv", "/sekretariat/tilfoej", place=place)
    return office.get("/sekretariat/papirkurv")


@pytest.mark.parametrize("place", ["", "x", "../notater/et.txt", "20260101T000000000000Z/../../notater/et.txt"])
def test_nothing_but_the_trash_is_restored(office, place):
    assert office.send("/sekretariat/papirkurv", "/sekretariat/tilfoej", place=place).status_code == 404
    assert (office.root / "notater/et.txt").exists()


@pytest.mark.parametrize("path", ["dokument/notater/et", "papirkurv"])
def test_the_rooms_are_for_the_secretariat_only(visitor_of_office, path):
    client = visitor_of_office.client
    posts = [f"/sekretariat/{path}", *(f"/sekretariat/{path}/{what}" for what in ("erstat", "traek-tilbage"))]
    for status in (303, 403):
        assert client.get(f"/sekretariat/{path}").status_code == status
        assert {client.post(url).status_code for url in posts} <= {status, 404, 405}
        visitor_of_office.log_in("mia")


def test_the_document_leads_to_its_form(office, visitor_of_office):
    assert office.get("/dokument/notater/et").select('a[href="/sekretariat/dokument/notater/et"]')
    assert not visitor_of_office.get("/dokument/notater/et").select('a[href^="/sekretariat/dokument"]')


def test_a_rule_does_not_end_before_it_begins(office, house, read):
    days = {"rule__in_force_from": "02-01-2020", "rule__in_force_to": "01-01-2020"}
    page = save(office, office.get(URL), 400, **days)
    assert read(page.select_one("#rule-in_force_to-wrong")) == "Sidste dag i kraft ligger før den første."
    assert house.read_text() == SIDECAR


def test_a_document_that_gets_another_address_is_still_found_at_the_former_one(office, house):
    save(office, office.get(URL), id="sager/huset", aliases="notater/gammelt-hus")
    assert 'id = "sager/huset"\naliases = ["notater/gammelt-hus", "notater/hus"]\n' in house.read_text()
    office.index()
    for former in ("notater/hus", "notater/gammelt-hus"):
        assert office.client.get(f"/dokument/{former}").location == "/dokument/sager/huset"
    form = "/sekretariat/dokument/sager/huset"
    assert office.client.post(form, data=filled(office.get(form)) | {"id": ""}).status_code == 303
    assert 'aliases = ["notater/gammelt-hus", "sager/huset"]\n' in house.read_text()


def test_a_cpr_number_that_is_written_while_publishing_keeps_the_document_from_it(office, house, read):
    save(office, office.get(URL), visibility="secretariat")
    office.index()
    said = read(save(office, office.get(URL), 400, summary="Lejer: 070761-4285", visibility="public"))
    assert "Der er CPR-numre i det, som ingen har taget stilling til." in said
    assert "070761" not in house.read_text()


def test_a_cpr_number_that_was_written_a_moment_ago_is_told_at_the_draft(office, house, read):
    save(office, office.get(URL), visibility="secretariat")
    office.index()
    save(office, office.get(URL), summary="Lejer: 070761-4285")  # and the index has not followed yet
    page = office.get("/sekretariat/kladder")
    assert "070761-4285" in read(page.select_one(".personal > li"))
    action = "/sekretariat/kladder/notater/hus/afgoer"
    fields = {field["name"]: field["value"] for field in page.select(f'form[action="{action}"] input[type="hidden"]')}
    answer = office.client.post(action, data=fields | {"decision": "accepted", "reason": "Opdigtet"})
    assert answer.status_code == 303
    save(office, office.get(URL), visibility="public")
