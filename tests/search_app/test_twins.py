"""Drafts that say nearly the same as another document."""

import pytest

from indexer.corpus import Corpus

URL = "/sekretariat/kladder"
AT = f"{URL}/nyt/vejledning-2026/sammenlign"
DRAFT = 'visibility = "secretariat"\n'
TEXT = "\n\n".join(
    f"Afsnit {n}: {text}"
    for n, text in enumerate(
        (
            "Taget efterses hvert år i april, før regnen kommer.",
            "Huslejen er 2.050 kr. om måneden, og varme betales for sig.",
            "Nøglerne hentes hos viceværten mellem otte og ni.",
            "Affald sorteres i fem beholdere bag cykelskuret.",
            "Beboermødet holdes den første onsdag i oktober.",
        ),
        start=1,
    )
)
CHANGED = TEXT.replace("2.050", "2.150") + "\n\nAfsnit 6: Der må ikke stå cykler på trappen."


@pytest.fixture
def twin(office):
    """A published guide, and a draft that is nearly the same."""
    office.write("guider/vejledning.txt", TEXT, 'title = "Vejledning til beboere"\ndate = 2020-01-01\n')
    office.write("nyt/vejledning-2026.txt", CHANGED, DRAFT)
    office.index()
    return office.root / "nyt/vejledning-2026.txt"


def send(office, decision, **fields):
    form = office.get(f"{AT}?med=guider/vejledning").select_one(".deciding")
    sent = {field["name"]: field["value"] for field in form.select('input[type="hidden"]')}
    return office.client.post(AT, data=sent | {"decision": decision} | fields)


def test_the_draft_says_what_it_is_nearly_the_same_as(office, twin, read):
    told = office.get(URL).select_one(".twin")
    assert read(told).startswith("Næsten det samme som Vejledning til beboere : omkring")
    assert told.a["href"] == f"{AT}?med=guider/vejledning"
    assert not office.get("/sekretariat/dokument/guider/vejledning").select(".twin")


def test_both_stand_side_by_side_with_their_differences(office, twin, read):
    page = office.get(f"{AT}?med=guider/vejledning")
    assert "Af 5 afsnit i det dokument, der var der før, står 4 ordret i kladden." in read(page.select_one(".lead"))
    assert [read(part) for part in page.select(".twins del")] == ["2.050"]
    assert [read(part) for part in page.select(".twins ins")] == [
        "2.150",
        "Afsnit 6: Der må ikke stå cykler på trappen.",
    ]
    assert [read(part) for part in page.select(".skipped")] == []


def test_a_new_version_takes_the_place_and_the_draft_goes_to_the_trash(office, twin, read, visitor_of_office):
    assert send(office, "version").status_code == 303
    guide = office.root / "guider/vejledning.txt"
    assert guide.read_text() == CHANGED
    assert not twin.exists()
    said = guide.with_name("vejledning.txt.toml").read_text()
    assert 'title = "Vejledning til beboere"' in said
    assert 'visibility = "secretariat"' in said
    assert "har fået en ny version" in read(office.get(URL))
    assert [(event.action, event.subject) for event in office.events()] == [
        ("document.withdrawn", "nyt/vejledning-2026"),
        ("document.replaced", "guider/vejledning"),
    ]
    office.index()
    assert "tidligere version" in read(office.get("/dokument/guider/vejledning")).lower()
    assert visitor_of_office.client.get("/dokument/guider/vejledning").status_code == 404
    assert "nyt/vejledning-2026.txt" in read(office.get("/sekretariat/papirkurv"))


def test_both_are_kept_and_nobody_is_asked_again(office, twin, read):
    send(office, "keep")
    said = twin.with_name(twin.name + ".toml")
    assert said.read_text().startswith(f'{DRAFT}\n[review.kept]\n"guider/vejledning" = "Begge beholdes (sofie, ')
    page = office.get(URL)
    assert "Du bliver ikke spurgt igen" in read(page)
    assert not page.select(".twin")
    office.index()
    assert not office.get(URL).select(".twin")
    assert office.get("/sekretariat/dokument/nyt/vejledning-2026").select(".sheet-form")
    event = office.events()[0]
    assert (event.action, event.after) == ("document.edited", {"review.kept": "guider/vejledning"})
    # Neither is somebody who looks at the other one, once that is a draft as well.
    office.write("guider/vejledning.txt", TEXT, 'title = "Vejledning"\n' + DRAFT)
    office.index()
    assert not office.get(URL).select(".twin")


def test_a_draft_is_discarded_and_can_be_restored(office, twin, read):
    send(office, "discard")
    assert not twin.exists()
    assert "er trukket tilbage" in read(office.get(URL))
    assert office.events()[0].action == "document.withdrawn"
    assert "nyt/vejledning-2026.txt" in read(office.get("/sekretariat/papirkurv"))


@pytest.mark.parametrize("decision", ["version", "discard", "keep"])
def test_what_changed_meanwhile_is_left_alone(office, twin, read, decision):
    form = office.get(f"{AT}?med=guider/vejledning").select_one(".deciding")
    sent = {field["name"]: field["value"] for field in form.select('input[type="hidden"]')}
    twin.write_text(CHANGED + " Mere.")
    twin.with_name(twin.name + ".toml").write_text(DRAFT + "# en note\n")
    answer = office.client.post(AT, data=sent | {"decision": decision})
    assert "med=guider" in answer.headers["Location"]
    assert twin.read_text() == CHANGED + " Mere."
    assert (office.root / "guider/vejledning.txt").read_text() == TEXT
    assert "er ændret imens" in read(office.get(URL))


def test_a_file_of_another_kind_is_no_new_version(office, twin, read):
    (office.root / "nyt/vejledning-2026.txt").unlink()
    page = "".join(f"<p>{text}</p>" for text in CHANGED.split("\n\n"))
    office.write("nyt/vejledning-2026.html", f"<html><body>{page}</body></html>", DRAFT)
    office.index()
    send(office, "version")
    assert "Intet er ændret." in read(office.get(f"{AT}?med=guider/vejledning"))
    assert (office.root / "guider/vejledning.txt").read_text() == TEXT


def test_of_a_scan_that_is_there_already_it_is_said_that_the_files_are_the_same(office, pdf, read):
    office.write("scannet/brev.pdf", pdf([[]]))
    office.write("nyt/brev-igen.pdf", pdf([[]]), DRAFT)
    office.index()
    page = office.get(office.get(URL).select_one(".twin a")["href"])
    assert "De to filer er præcis ens." in read(page.select_one(".lead"))
    assert not page.select(".twins")


def test_a_process_killed_between_both_steps_loses_nothing(office, twin, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Corpus, "withdraw", killed)
    with pytest.raises(KeyboardInterrupt):
        send(office, "version")
    monkeypatch.undo()
    assert (office.root / "guider/vejledning.txt").read_text() == twin.read_text() == CHANGED
    office.index()
    assert office.get(URL).select(".twin"), "it is asked again what becomes of the draft"


def test_only_twins_of_drafts_are_shown(office, twin):
    for url in (
        f"{AT}?med=notater/et",
        f"{AT}?med=findes/ikke",
        AT,
        f"{URL}/guider/vejledning/sammenlign?med=nyt/vejledning-2026",
    ):
        office.get(url, 404)
    assert send(office, "gem").status_code == 400
    assert office.client.post(AT, data={"decision": "discard"}).status_code == 400


def test_twins_are_for_the_secretariat_only(twin, visitor_of_office):
    for status in (303, 403):
        assert visitor_of_office.client.get(f"{AT}?med=guider/vejledning").status_code == status
        assert visitor_of_office.client.post(AT).status_code == status
        visitor_of_office.log_in("mia")
