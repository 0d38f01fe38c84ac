"""Drafts are looked at before anybody else sees them."""

import pytest

CPR = "070761-4285"
DRAFT = 'visibility = "secretariat"\n'
URL = "/sekretariat/kladder"
AT = f"{URL}/notater/brev"


@pytest.fixture
def letter(office):
    """A draft with a CPR number on its page, a private address and a phone number."""
    office.write("notater/brev.txt", f"Lejer {CPR} skrev fra mie@gmail.com.\n\nTlf. 26145590. Igen: {CPR}.", DRAFT)
    office.index()
    return office.root / "notater/brev.txt.toml"


def fields(page, action):
    form = page.select_one(f'form[action="{action}"]')
    return {field["name"]: field["value"] for field in form.select('input[type="hidden"]')}


def test_drafts_are_listed_with_what_is_missing(office, letter, read):
    article = office.get(URL).select_one("article.draft")
    assert [read(check) for check in article.select(".checks .bad")] == [
        "Titel mangler", "Dokumenttype mangler", "Emner mangler", "Sektorer mangler", "Dato mangler",
    ]  # fmt: skip
    assert read(article.select_one(".checks .good")) == "Kan gennemsøges helt."


def test_personal_data_is_shown_in_context_the_cpr_number_first(office, letter, read):
    found = [read(item) for item in office.get(URL).select(".personal > li")]
    assert len(found) == 3
    assert found[0].startswith(f"CPR-nummer (modulus 11 passer) , s. 1 og 1 sted til … Lejer {CPR} skrev fra")
    assert found[1].startswith("Privat e-mailadresse")
    assert found[2].startswith("Telefonnummer")


def test_publishing_waits_for_every_cpr_number_and_the_reason_stays_with_the_document(
    office, letter, visitor_of_office, read
):
    page = office.get(URL)
    assert not page.select(f'form[action="{AT}/udgiv"]')
    assert "Der er CPR-numre i det" in read(page.select_one(".notice.wrong"))
    sent = fields(page, f"{AT}/afgoer")
    refused = office.client.post(f"{AT}/udgiv", data=sent | {"visibility": "public"})
    assert refused.status_code == 303
    assert "blev ikke udgivet" in read(office.get(URL))
    assert letter.read_text() == DRAFT
    office.client.post(f"{AT}/afgoer", data=sent | {"decision": "accepted", "reason": "  "})
    assert "Skriv en begrundelse" in read(office.get(URL))
    office.client.post(f"{AT}/afgoer", data=sent | {"decision": "accepted", "reason": "Opdigtet eksempel"})
    assert letter.read_text().startswith(f'{DRAFT}\n[review.accepted]\n{sent["mark"]} = "Opdigtet eksempel (sofie, ')
    assert CPR not in letter.read_text()
    page = office.get(URL)
    assert "Der er taget stilling til 1 fund" in read(page)
    office.client.post(f"{AT}/udgiv", data=fields(page, f"{AT}/udgiv") | {"visibility": "members"})
    assert 'visibility = "members"' in letter.read_text()
    office.index()
    assert "Der er ingen kladder" in read(office.get(URL))
    assert visitor_of_office.client.get("/dokument/notater/brev").status_code == 404
    visitor_of_office.log_in("mia")
    assert visitor_of_office.client.get("/dokument/notater/brev").status_code == 200
    done = [event.action for event in office.events()]
    assert done == ["document.published", "document.edited"]


@pytest.mark.parametrize("said", [DRAFT, 'visibility = "alle"\n', "visibility = "])
def test_the_form_is_no_way_round(office, letter, read, said):
    letter.write_text(said)
    page = office.get("/sekretariat/dokument/notater/brev")
    sent = {field["name"]: field["value"] for field in page.select('.sheet-form input[type="hidden"]')}
    answer = office.client.post("/sekretariat/dokument/notater/brev", data=sent | {"visibility": "public"})
    assert answer.status_code == 400
    assert "Der er CPR-numre i det, som ingen har taget stilling til. Se under Kladder." in answer.text
    assert letter.read_text() == said


def test_what_was_decided_on_holds_for_this_number_only(office, letter, read):
    sent = fields(office.get(URL), f"{AT}/afgoer") | {"decision": "cleared", "reason": "Et journalnummer"}
    office.client.post(f"{AT}/afgoer", data=sent)
    assert office.get(URL).select(f'form[action="{AT}/udgiv"]')
    office.write("notater/brev.txt", "En anden: 010190-1234.")
    sent = fields(office.get(URL), f"{AT}/udgiv") | {"visibility": "public"}
    assert office.client.post(f"{AT}/udgiv", data=sent).status_code == 303
    assert "er ændret imens" in read(office.get(URL))
    office.index()
    assert "Kan ikke udgives endnu" in read(office.get(URL))


def test_a_cpr_number_in_an_attachment_or_in_the_metadata_counts(office, read):
    office.write("notater/et.txt.toml", f'title = "Om {CPR}"\n{DRAFT}')
    mail = (
        "From: a@example.org\nSubject: Liste\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b2k\n\n--b2k\n"
        "Content-Type: text/plain\n\nVedlagt.\n--b2k\nContent-Type: text/plain; name=liste.txt\n"
        f"Content-Disposition: attachment; filename=liste.txt\n\n{CPR}\n--b2k--\n"
    )
    office.write("notater/post.eml", mail, DRAFT)
    office.index()
    articles = office.get(URL).select("article.draft")
    assert len(articles) == 2
    assert all("Kan ikke udgives endnu" in read(article) for article in articles)
    assert "i oplysningerne" in read(articles[0])


def test_only_what_was_found_can_be_decided_on(office, letter):
    sent = fields(office.get(URL), f"{AT}/afgoer") | {"reason": "x"}
    for wrong in ({"mark": "cpr-0", "decision": "cleared"}, {"decision": "publish"}, {}):
        assert office.client.post(f"{AT}/afgoer", data=sent | wrong).status_code == 400
    assert office.client.post(f"{AT}/udgiv", data=sent | {"visibility": "secretariat"}).status_code == 400
    assert office.client.post(f"{URL}/notater/et/udgiv", data=sent | {"visibility": "public"}).status_code == 404
    assert letter.read_text() == DRAFT


def test_drafts_are_for_the_secretariat_only(visitor_of_office):
    for status in (303, 403):
        assert visitor_of_office.client.get(URL).status_code == status
        for url in (f"{AT}/udgiv", f"{AT}/afgoer"):
            assert visitor_of_office.client.post(url).status_code == status
        visitor_of_office.log_in("mia")
