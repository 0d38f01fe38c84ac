"""The event log as the secretariat and administrators read it."""

import csv
import io

import pytest

from indexer.catalogue.events import FOLDER, Action


@pytest.fixture(scope="module", autouse=True)
def written(app):
    log = app.extensions["bolig2000"].accounts.events
    before, after = (
        {"title": "Før", "topics": ["oekonomi"]},
        {"title": "=HYPERLINK(1)", "topics": ["oekonomi", "drift"]},
    )
    log.record("sofie", Action.DOCUMENT_EDITED, "regler/leje-2022", before, after)
    log.record(FOLDER, Action.DOCUMENT_ADDED, "<b>nyt</b>", None, {"title": "<script>alert(1)</script>"})
    log.record("oda", Action.ROLE_CHANGED, "-bent@example.dk", {"role": "member"}, {"role": "secretariat"})
    for number in range(60):
        log.record("+rikke", Action.DOCUMENT_WITHDRAWN, f"mange/{number}")


def told(page, read):
    return [read(row) for row in page.select("main ol > li")]


def test_an_event_is_shown_with_what_was_before_and_after(secretary, read):
    page = secretary.get("/sekretariat/haendelser?subject=regler/leje-2022")
    [row] = page.select("main ol > li")
    assert "Dokument rettet : regler/leje-2022" in read(row)
    assert "· sofie" in read(row)
    assert [read(tag) for tag in row.select("del")] == ["Før", "oekonomi"]
    assert [read(tag) for tag in row.select("ins")] == ["=HYPERLINK(1)", "oekonomi, drift"]
    assert row.a["href"] == "/dokument/regler/leje-2022"


def test_what_others_wrote_is_escaped_and_a_document_that_is_not_there_is_no_link(secretary):
    page = secretary.get("/sekretariat/haendelser?who=folder")
    assert "Mappen" in page.text
    assert not page.select("main ol script, main ol p b b, main ol a")


def test_the_secretariat_does_not_read_of_accounts(secretary, administrator, read):
    for url in (
        "/sekretariat/haendelser",
        "/sekretariat/haendelser?action=user.role-changed",
        "/sekretariat/haendelser.csv",
    ):
        assert "bent@example.dk" not in secretary.client.get(url).text
        assert "Logget ind" not in secretary.client.get(url).text
    assert "bent@example.dk" in administrator.client.get("/sekretariat/haendelser?action=user.role-changed").text
    assert "oda" not in {o.get("value") for o in secretary.get("/sekretariat/haendelser").select("#who option")}
    assert secretary.get("/sekretariat/haendelser?action=user.role-changed").select("main ol > li") == []


@pytest.mark.parametrize("url", ["/sekretariat/haendelser", "/sekretariat/haendelser.csv"])
def test_members_read_no_events(visitor, member, url):
    assert visitor.client.get(url).status_code == 303
    assert member.client.get(url).status_code == 403


def test_events_are_narrowed_by_person_action_and_day(secretary, read):
    assert len(told(secretary.get("/sekretariat/haendelser?who=sofie&action=document.edited"), read)) == 1
    assert told(secretary.get("/sekretariat/haendelser?who=sofie&to=2020-01-01"), read) == []
    page = secretary.get("/sekretariat/haendelser?who=sofie&from=i+går")
    assert "Skriv dagen som 2026-03-17." in read(page)
    assert page.find(id="from")["aria-invalid"] == "true"
    assert len(told(page, read)) == 1


def test_events_are_paged(secretary, read):
    first = secretary.get("/sekretariat/haendelser?who=%2Brikke")
    assert len(told(first, read)) == 50
    address = first.select_one(".paging a")["href"]
    assert "who=%2Brikke" in address
    assert len(told(secretary.get(address), read)) == 10
    assert "Der er ingen sådanne hændelser." in read(secretary.get("/sekretariat/haendelser?page=9999"))


def test_events_are_taken_along_as_a_table_without_formulas(secretary):
    answer = secretary.client.get("/sekretariat/haendelser.csv?who=sofie")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="haendelser.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    head, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert head == ["Tidspunkt", "Hvem", "Hvad", "Dokument eller bruger", "Før", "Efter"]
    assert row[1:4] == ["sofie", "Dokument rettet", "regler/leje-2022"]
    assert '"title": "=HYPERLINK(1)"' in row[5]
    everything = secretary.client.get("/sekretariat/haendelser.csv?who=%2Brikke").data.decode("utf-8-sig")
    assert {row[1] for row in csv.reader(io.StringIO(everything), delimiter=";")} == {"Hvem", "'+rikke"}
    assert len(everything.splitlines()) == 61


def test_what_changed_is_named_as_in_the_forms(office, app_of_office, read):
    after = {"case.number": "V-07", "rule.in_force_to": "2022-06-30", "path": "a.txt", "review.cleared": "x", "id": "a"}
    app_of_office.extensions["bolig2000"].accounts.events.record("sofie", Action.DOCUMENT_EDITED, "a", None, after)
    row = read(office.get("/sekretariat/haendelser?subject=a").select_one("main ol > li"))
    for name in ("Nummer: V-07", "Sidste dag i kraft: ", "Fil: a.txt", "Ikke en personoplysning: ", "Fast adresse: "):
        assert name in row
