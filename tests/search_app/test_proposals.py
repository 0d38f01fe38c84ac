"""What is proposed of a document, and what accepting it writes."""

import pytest

URL = "/sekretariat/kladder"
AT = "/sekretariat/dokument/nyt/moede"
DRAFT = 'visibility = "secretariat"\n'
SUBJECTS = {
    "indeklima": "skimmel udluftning vinduer tørring bad luftskifte dug ventilation måling temperatur",
    "oekonomi": "husleje depositum kontrakt betaling restance opsigelse regnskab budget tilskud lån",
}
MEETING = """REFERAT

Møde om udluftning i ungdomsboliger

Aarhus Kommune, 4. marts 2026
Udarbejdet af Lise Holm Kristensen
Journalnr.: BO0412-00031

Skimmel og dug på vinduer: tørring og bad uden udluftning. I Aarhus er luftskifte og ventilation til måling. Det er ikke
sikkert, at de har det, som de skal, og der er mange, der ikke kan få det til at gå op, når de er i bad om vinteren og
ikke har en temperatur, som de kan leve med.
"""


@pytest.fixture
def filed(office):
    """Documents that somebody has filed, by two topics, and a draft about one of them without metadata."""
    for number in range(24):
        topic, words = list(SUBJECTS.items())[number % 2]
        parts = words.split()
        text = " ".join(parts[number % 5 :] + parts[: number % 4])
        kind = "notat" if number % 2 else "rapport"
        sidecar = f'title = "Arkivsag {number:02}"\ntype = "{kind}"\ntopics = ["{topic}"]\npublisher = "Netværket"\n'
        visibility = 'visibility = "members"\n' if number == 0 else ""
        office.write(f"arkiv/sag-{number:02}.txt", f"Om {text}.", sidecar + visibility)
    office.write("nyt/moede.txt", MEETING, DRAFT)
    office.index()
    return office.root / "nyt/moede.txt.toml"


def rows(page, read):
    """Return what is proposed for the draft: field and values, with the source."""
    form = page.select_one(f'form[action="{AT}/forslag"]')
    return {
        read(row.select_one("th")): ([read(label) for label in row.select("label")], read(row.select("td")[1]))
        for row in form.select("tbody tr")
    }


def send(office, page, **fields):
    form = page.select_one(f'form[action="{AT}/forslag"]')
    hidden = [(field["name"], field["value"]) for field in form.select('input[type="hidden"]')]
    sent = {name: [value for key, value in hidden if key == name] for name, _ in hidden}
    return office.client.post(f"{AT}/forslag", data=sent | fields)


def mark(page, label):
    form = page.select_one(f'form[action="{AT}/forslag"]')
    at = next(found["for"] for found in form.select("label") if label in found.get_text())
    return form.select_one(f'[id="{at}"]')["value"]


def test_each_proposal_shows_its_source(office, filed, read):
    found = rows(office.get(URL), read)
    assert found["Titel"] == (["Møde om udluftning i ungdomsboliger"], "Fra forsiden")
    assert found["Forfattere"] == (["Lise Holm Kristensen"], "Fra forsiden")
    assert found["Dato"] == (["4. marts 2026"], "Fra forsiden")
    assert found["Sprog"] == (["da"], "Fra teksten")
    assert found["Kommune"] == (["Aarhus"], "Fra teksten")
    assert found["Journalnummer"] == (["BO0412-00031"], "Fra forsiden")
    values, source = found["Emner"]
    assert values == ["Indeklima"]
    assert source.startswith("Fra dokumenter, der ligner: Arkivsag")
    assert source.endswith("100 % af den slags forslag er rigtige.")
    assert found["Dokumenttype"][0] == ["Rapport"]


def test_how_good_the_proposals_are_is_said(office, filed, read):
    told = office.get(URL).select_one(".figures-of")
    assert "de 24 dokumenter, der senest er arkiveret" in read(told)
    topics = next(row for row in told.select("tbody tr") if read(row.select_one("th")) == "Emner")
    assert [read(cell) for cell in topics.select("td")] == ["100 %", "100 %", "50 %", "24"]


def test_before_enough_has_been_filed_it_is_said_that_nothing_was_learned(office, read):
    office.write("nyt/moede.txt", MEETING, DRAFT)
    office.index()
    page = office.get(URL)
    assert "Indlæs siden igen om et øjeblik" in read(page.select_one(".figures-of"))
    assert "Emner" not in rows(page, read)


def test_one_is_accepted_and_leaves_the_others_open(office, filed, read):
    page = office.get(URL)
    assert send(office, page, accept=mark(page, "4. marts")).status_code == 303
    assert filed.read_text() == f"{DRAFT}date = 2026-03-04\n"
    page = office.get(URL)
    assert "Gemt i 1 felt." in read(page.select_one(".notice"))
    assert "Dato" not in rows(page, read)
    assert "Titel" in rows(page, read)
    event = office.events()[0]
    assert (event.action, event.subject, event.after) == ("document.edited", "nyt/moede", {"date": "2026-03-04"})


def test_all_are_accepted_at_once_from_the_form(office, filed, read):
    answer = send(office, office.get(AT), all="1")
    assert answer.headers["Location"].endswith(AT)
    said = filed.read_text()
    assert 'topics = ["indeklima"]' in said
    assert 'authors = ["Lise Holm Kristensen"]' in said
    assert 'title = "Møde om udluftning i ungdomsboliger"' in said
    office.index()
    assert not office.get(AT).select(".proposals .option")


def test_what_a_person_wrote_is_neither_asked_about_nor_overwritten(office, filed, read):
    page = office.get(URL)
    filed.write_text(f'{DRAFT}title = "Min titel"\n')
    assert send(office, page, all="1").status_code == 303
    assert filed.read_text() == f'{DRAFT}title = "Min titel"\n'
    page = office.get(URL)
    assert "Forslagene er ændret imens" in read(page.select_one(".notice"))
    assert "Titel" not in rows(page, read)
    send(office, page, all="1")
    assert 'title = "Min titel"' in filed.read_text()
    assert "Møde om" not in filed.read_text()


def test_a_sidecar_that_changed_meanwhile_is_left_alone(office, filed, read):
    page = office.get(URL)
    wanted = mark(page, "4. marts")
    filed.write_text(f"{DRAFT}# en note\n")
    send(office, page, accept=wanted)
    assert filed.read_text() == f"{DRAFT}# en note\n"
    assert "er ændret imens" in read(office.get(URL).select_one(".notice"))


def test_of_two_proposals_for_one_field_one_is_chosen(office, filed, read):
    (office.root / "nyt/moede.txt").unlink()
    body = "".join(f"<p>{text}</p>" for text in MEETING.split("\n\n"))
    office.write("nyt/moede.html", f"<html><head><title>Hovedets titel</title></head><body>{body}</body></html>", DRAFT)
    office.index()
    page = office.get(URL)
    found = rows(page, read)
    assert found["Titel"] == (["Hovedets titel"], "Fra websidens hoved")
    assert found["Titel eller"][1] == "Fra forsiden"
    send(office, page, accept=[mark(page, "Hovedets"), mark(page, "Møde om")])
    assert "Vælg kun ét forslag til feltet Titel" in read(office.get(URL))
    send(office, page, all="1")
    assert 'title = "Hovedets titel"' in (office.root / "nyt/moede.html.toml").read_text()


def test_nothing_chosen_or_nothing_known_is_not_written(office, filed, read):
    page = office.get(URL)
    for fields in ({}, {"accept": "0" * 16}):
        send(office, page, **fields)
        assert "Intet er gemt" in read(office.get(URL).select_one(".notice"))
    assert filed.read_text() == DRAFT


def test_of_a_sidecar_that_is_no_toml_nothing_is_proposed(office, filed, read):
    filed.write_text("visibility = ")
    assert not office.get(URL).select(".proposals .option")


def test_a_rule_is_proposed_what_it_is_cited_as_and_rules_that_are_cited_are_shown(office, filed, read):
    law = "Lov om leje\n\nLov nr. 341 af 22. marts 2022. § 1. Loven gælder for leje.\n"
    office.write("nyt/moede.txt", law, DRAFT + 'title = "Lov om leje"\ntype = "regel"\n')
    office.write("regler/lov.txt", law, 'title = "Lov om leje, lov nr. 341 af 22. marts 2022"\n[rule]\n')
    office.write("nyt/om-loven.txt", "Se § 19 i lov nr. 341 af 22. marts 2022.", DRAFT)
    office.index()
    page = office.get(URL)
    values, _ = rows(page, read)["Citeres som"]
    assert values == ["Lov om leje, Lov nr. 341 af 22. marts 2022"]
    send(office, page, accept=mark(page, "Lov om leje,"))
    assert 'cited_as = ["Lov om leje", "Lov nr. 341 af 22. marts 2022"]' in filed.read_text()
    other = page.select_one('form[action="/sekretariat/dokument/nyt/om-loven/forslag"]')
    assert "Henviser til Lov om leje, lov nr. 341 af 22. marts 2022 Findes i teksten" in read(other)


def test_proposals_are_for_the_secretariat_only(office, filed, visitor_of_office):
    for status in (303, 403):
        assert visitor_of_office.client.post(f"{AT}/forslag").status_code == status
        visitor_of_office.log_in("mia")
    assert office.client.post(f"{AT}/forslag", data={"all": "1"}).status_code == 400
    assert office.client.post("/sekretariat/dokument/findes/ikke/forslag").status_code in {400, 404}
