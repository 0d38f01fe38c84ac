"""What administrators do with accounts."""

import re
from dataclasses import replace

import pytest

from indexer import letters
from indexer.catalogue.events import Action, Wanted
from indexer.errors import MailNotSent
from indexer.model import Role
from search_app.app import create_app

PASSWORD = "en lang adgangskode"
ADDRESSES = ("/administration/brugere", "/administration/bruger?name=mia")


@pytest.fixture
def accounts(app):
    return app.extensions["bolig2000"].accounts


@pytest.fixture
def bent(accounts):
    accounts.add("bent@example.dk", PASSWORD, Role.MEMBER)
    yield "bent@example.dk"
    if accounts.get("bent@example.dk"):
        accounts.remove("bent@example.dk")


def send(site, url, **fields):
    token = site.get("/administration/brugere").select_one('main input[name="token"]')["value"]
    return site.client.post(url, data={"token": token} | fields)


@pytest.mark.parametrize("url", ADDRESSES)
def test_administrators_alone_are_let_in(visitor, member, secretary, administrator, url):
    assert visitor.client.get(url).status_code == 303
    assert member.client.get(url).status_code == 403
    assert secretary.client.get(url).status_code == 403
    assert administrator.client.get(url).status_code == 200


def test_no_form_of_an_administrator_works_for_others(app, secretary, accounts):
    token = secretary.get("/konto/").select_one('main input[name="token"]')["value"]
    routes = [r.rule for r in app.url_map.iter_rules() if r.rule.startswith("/administration") and "POST" in r.methods]
    assert len(routes) == 6
    form = {"token": token, "name": "mia", "role": "administrator", "confirm": "1"}
    for url in routes:
        assert secretary.client.post(url, data=form).status_code == 403
    assert accounts.get("mia").role is Role.MEMBER


def test_users_are_listed_with_role_and_whether_they_are_logged_in(administrator, member, read):
    rows = {read(row.a): read(row) for row in administrator.get("/administration/brugere").select("main li:has(a)")}
    assert "Medlem · logget ind i" in rows["mia"]


def test_without_a_mail_server_the_link_of_an_invitation_is_shown_once(administrator, accounts):
    answer = send(administrator, "/administration/brugere", name="Ny@example.dk ", role="secretariat")
    assert answer.status_code == 200
    url = re.search(r'value="(http://localhost/adgang/[\w-]+)"', answer.text)[1]
    assert accounts.links.find(url.rsplit("/", 1)[1]).role is Role.SECRETARIAT
    page = administrator.get("/administration/brugere")
    assert "ny@example.dk" in page.text
    assert "/adgang/" not in page.text
    assert send(administrator, "/administration/invitation", name="ny@example.dk").status_code == 303
    assert accounts.links.invitations() == ()


@pytest.mark.parametrize(("name", "said"), [("uden snabel", "Det er ikke en e-mailadresse."), ("", "Det er ikke")])
def test_what_is_no_address_is_not_invited(administrator, accounts, name, said):
    answer = send(administrator, "/administration/brugere", name=name, role="member")
    assert answer.status_code == 400
    assert said in answer.text
    assert 'aria-describedby=" name-error"' in answer.text or 'aria-describedby="name-error"' in answer.text
    assert accounts.links.invitations() == ()


def test_who_has_an_account_is_not_invited(administrator, bent):
    answer = send(administrator, "/administration/brugere", name=bent, role="administrator")
    assert answer.status_code == 400
    assert "Der er allerede en konto med det navn." in answer.text


def test_a_role_is_changed_after_a_page_that_asks(administrator, accounts, bent):
    asked = send(administrator, "/administration/bruger/rolle", name=bent, role="secretariat")
    assert asked.status_code == 200
    assert f"Giv {bent} rollen sekretariat?" in asked.text
    assert accounts.get(bent).role is Role.MEMBER
    done = send(administrator, "/administration/bruger/rolle", name=bent, role="secretariat", confirm="1")
    assert done.status_code == 303
    assert accounts.get(bent).role is Role.SECRETARIAT
    assert "har nu rollen sekretariat" in administrator.client.get(done.location).text
    event = accounts.events.find(_about(bent), 0, 1)[1][0]
    assert (event.who, event.before, event.after) == ("adam", {"role": "member"}, {"role": "secretariat"})


def test_a_user_is_removed_after_a_page_that_asks_and_is_out_at_once(administrator, visitor, accounts, bent):
    assert visitor.log_in(bent) == 303
    assert f"Fjern {bent}?" in send(administrator, "/administration/bruger/fjern", name=bent).text
    assert accounts.get(bent)
    assert send(administrator, "/administration/bruger/fjern", name=bent, confirm="1").status_code == 303
    assert accounts.get(bent) is None
    assert visitor.client.get("/konto/").status_code == 303
    assert administrator.client.get(f"/administration/bruger?name={bent}").status_code == 404


def test_a_user_is_logged_out_everywhere(administrator, visitor, bent):
    visitor.log_in(bent)
    send(administrator, "/administration/bruger/sessioner", name=bent)
    assert visitor.client.get("/konto/").status_code == 200
    send(administrator, "/administration/bruger/sessioner", name=bent, confirm="1")
    assert visitor.client.get("/konto/").status_code == 303


@pytest.mark.parametrize(("action", "fields"), [("fjern", {}), ("rolle", {"role": "member"})])
def test_the_last_administrator_can_neither_leave_nor_step_down(administrator, accounts, action, fields):
    answer = send(administrator, f"/administration/bruger/{action}", name="adam", confirm="1", **fields)
    assert answer.status_code == 303
    assert "er den sidste administrator" in administrator.client.get(answer.location).text
    assert accounts.get("adam").role is Role.ADMINISTRATOR


def test_an_administrator_makes_a_link_for_another_password(administrator, accounts, bent):
    answer = send(administrator, "/administration/bruger/adgangskode", name=bent)
    token = re.search(r"/adgang/([\w-]+)", answer.text)[1]
    assert accounts.links.find(token).role is None
    accounts.choose_password(token, "en ganske ny adgangskode")
    assert accounts.verify(bent, "en ganske ny adgangskode")


@pytest.mark.parametrize("role", ["visitor", "konge", ""])
def test_there_are_no_other_roles(administrator, accounts, bent, role):
    answer = send(administrator, "/administration/bruger/rolle", name=bent, role=role, confirm="1")
    assert answer.status_code == 404
    assert accounts.get(bent).role is Role.MEMBER


def test_a_mail_that_fails_is_told_and_its_link_shown(settings_of_site, monkeypatch):
    sent = []

    def fail(settings, letter):
        sent.append(letter)
        raise MailNotSent("The mail to x was not taken by mail.example.dk:587 (timed out)")

    monkeypatch.setattr(letters, "send", fail)
    base = "http://localhost"
    settings = replace(settings_of_site, smtp_host="mail.example.dk", mail_from="b@example.dk", base_url=base)
    app = create_app(settings)
    client = app.test_client()
    token = re.search(r'name="token" value="(\w+)"', client.get("/log-ind").text)[1]
    client.post("/log-ind", data={"name": "adam", "password": PASSWORD, "token": token})
    token = re.search(r'name="token" value="(\w+)"', client.get("/konto/").text)[1]
    form = {"token": token, "name": "per@example.dk", "role": "member"}
    page = client.post("/administration/brugere", data=form)
    assert "Mailen kunne ikke sendes." in page.text
    assert "timed out" in page.text
    assert re.search(r"/adgang/[\w-]+", page.text)[0] in sent[0].text
    monkeypatch.setattr(letters, "send", lambda _settings, letter: sent.append(letter))
    done = client.post("/administration/brugere", data=form)
    assert done.status_code == 303
    assert "En mail med et link er sendt til per@example.dk." in client.get(done.location).text
    app.extensions["bolig2000"].accounts.withdraw_invitation("per@example.dk")
    app.extensions["bolig2000"].close()


def _about(name):
    return Wanted(tuple(Action), subject=name)
