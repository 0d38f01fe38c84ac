"""Invitations, forgotten passwords, and one's own account, as a browser meets them."""

import re
import threading
from dataclasses import dataclass, replace

import pytest
from bs4 import BeautifulSoup

from indexer import letters
from indexer.errors import MailNotSent
from indexer.model import Role
from search_app.app import create_app

PASSWORD = "en lang adgangskode"


@pytest.fixture
def accounts(app):
    return app.extensions["bolig2000"].accounts


def token(site, url="/log-ind"):
    return site.get(url).select_one('main input[name="token"]')["value"]


def test_an_invited_person_chooses_a_password_and_logs_in(visitor, accounts, read):
    url = f"/adgang/{accounts.invite('nina@example.dk', Role.MEMBER)}"
    for _ in range(2):  # a program that looks through mails opens the link first
        page = visitor.get(url)
    assert "Din rolle er: medlem." in read(page)
    fields = {field["name"]: field for field in page.select("main form input")}
    assert fields["name"]["value"] == "nina@example.dk"
    assert fields["name"]["autocomplete"] == "username"
    assert fields["password"]["autocomplete"] == fields["again"]["autocomplete"] == "new-password"
    form = {"token": fields["token"]["value"], "password": PASSWORD, "again": PASSWORD}
    answer = visitor.client.post(url, data=form)
    assert (answer.status_code, answer.location) == (303, "/log-ind?valgt=1")
    assert "Din adgangskode er gemt." in read(visitor.get(answer.location))
    assert visitor.log_in("nina@example.dk") == 303
    page = visitor.get(url, 410)
    assert read(page.h1) == "Linket virker ikke"
    assert visitor.client.post(url, data=form | {"token": token(visitor, "/konto/")}).status_code == 410
    accounts.remove("nina@example.dk")


@pytest.mark.parametrize(
    ("password", "again", "wrong", "said"),
    [
        ("sesam", "sesam", "password", "Adgangskoden har 5 tegn. Den skal have mellem 12 og 1000."),
        (PASSWORD, PASSWORD + "x", "again", "De to adgangskoder er ikke ens."),
    ],
)
def test_what_is_wrong_with_a_password_stands_at_its_field(visitor, accounts, read, password, again, wrong, said):
    url = f"/adgang/{accounts.invite('fejl@example.dk', Role.MEMBER)}"
    form = {"token": token(visitor, url), "password": password, "again": again}
    answer = visitor.client.post(url, data=form)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 400
    field = page.find(id=wrong)
    assert field["aria-invalid"] == "true"
    assert said in read(page.find(id=field["aria-describedby"].split()[-1]))
    assert password not in answer.text
    assert page.title.text.startswith("Fejl: ")
    assert accounts.links.of("fejl@example.dk")
    accounts.withdraw_invitation("fejl@example.dk")


def test_the_page_of_a_link_is_kept_and_told_by_nobody(visitor, accounts):
    for url in (f"/adgang/{accounts.invite('stille@example.dk', Role.MEMBER)}", "/adgang/findes-ikke"):
        headers = visitor.client.get(url).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
    accounts.withdraw_invitation("stille@example.dk")


def test_without_a_mail_server_a_forgotten_password_leads_to_the_secretariat(visitor, read):
    page = visitor.get("/glemt")
    assert "en administrator kan give dig et link" in read(page)
    assert not page.select("main form")
    assert "Hvis der er en konto" not in visitor.client.post("/glemt", data={"token": token(visitor)}).text


class Mails:
    """What was sent, and a way to wait for it."""

    def __init__(self):
        self.sent, self.come = [], threading.Semaphore(0)

    def take(self, _settings, letter):
        self.sent.append(letter)
        self.come.release()

    def wait(self):
        return self.come.acquire(timeout=10)


@pytest.fixture
def mailing(settings_of_site, monkeypatch):
    """An application that sends mails; they are caught where they would leave it."""
    mails = Mails()
    monkeypatch.setattr(letters, "send", mails.take)
    base = "https://bibliotek.example.dk"
    app = create_app(
        replace(settings_of_site, smtp_host="mail.example.dk", mail_from="bibliotek@example.dk", base_url=base)
    )
    mails.client, mails.accounts = app.test_client(), app.extensions["bolig2000"].accounts
    yield mails
    app.extensions["bolig2000"].close()


def forget(mails, name, host="https://bibliotek.example.dk"):
    page = mails.client.get("/glemt", base_url=host)
    token = re.search(r'name="token" value="(\w+)"', page.text)[1]
    return mails.client.post("/glemt", data={"token": token, "name": name}, base_url=host)


def test_a_forgotten_password_is_answered_alike_for_every_name_and_mailed_to_those_who_have_an_account(mailing):
    mailing.accounts.add("glem@example.dk", PASSWORD, Role.MEMBER)
    known, unknown = forget(mailing, " Glem@example.dk"), forget(mailing, "ukendt@example.dk")
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    assert "Hvis der er en konto med det navn" in known.text
    assert mailing.wait()
    [letter] = mailing.sent
    assert letter.to == "glem@example.dk"
    url = re.search(r"https://\S+", letter.text)[0]
    assert url.startswith("https://bibliotek.example.dk/adgang/")
    mailing.accounts.choose_password(url.rsplit("/", 1)[1], "en ganske ny adgangskode")
    mailing.accounts.remove("glem@example.dk")


def test_who_asks_again_at_once_gets_no_second_mail(mailing):
    mailing.accounts.add("to@example.dk", PASSWORD, Role.MEMBER)
    mailing.accounts.add("sidst@example.dk", PASSWORD, Role.MEMBER)
    forget(mailing, "to@example.dk")
    assert mailing.wait()
    forget(mailing, "to@example.dk")
    forget(mailing, "sofie")  # no address
    forget(mailing, "sidst@example.dk")
    assert mailing.wait()
    assert sorted(letter.to for letter in mailing.sent) == ["sidst@example.dk", "to@example.dk"]
    mailing.accounts.remove("to@example.dk")
    mailing.accounts.remove("sidst@example.dk")


def test_the_host_that_a_browser_names_is_not_in_the_mail(mailing):
    mailing.accounts.add("host@example.dk", PASSWORD, Role.MEMBER)
    forget(mailing, "host@example.dk", "https://ond.example")
    assert mailing.wait()
    assert "ond.example" not in mailing.sent[0].text
    mailing.accounts.remove("host@example.dk")


def test_a_mail_that_fails_is_noted_and_the_page_is_the_same(mailing, monkeypatch, caplog):
    mailing.accounts.add("brudt@example.dk", PASSWORD, Role.MEMBER)

    def fail(settings, letter):
        mailing.take(settings, letter)
        raise MailNotSent("The mail was not taken")

    monkeypatch.setattr(letters, "send", fail)
    assert forget(mailing, "brudt@example.dk").status_code == 200
    assert mailing.wait()
    mailing.client.application.extensions["bolig2000"].post.close()
    assert "The mail was not taken" in caplog.text
    mailing.accounts.remove("brudt@example.dk")


# --- one's own account -----------------------------------------------------------------------


@pytest.fixture
def person(app, accounts):
    """Somebody who is logged in in two browsers."""
    accounts.add("egon", PASSWORD, Role.MEMBER)

    @dataclass
    class Two:
        here: object
        there: object

    browsers = []
    for agent in ("Mozilla/5.0 (X11; Linux) Gecko/20100101 Firefox/140.0", "Mozilla/5.0 (iPhone) Safari/600"):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = agent
        log_in(client)
        browsers.append(client)
    yield Two(*browsers)
    accounts.remove("egon")


def log_in(client):
    form = {"name": "egon", "password": PASSWORD}
    form["token"] = re.search(r'name="token" value="(\w+)"', client.get("/log-ind").text)[1]
    assert client.post("/log-ind", data=form).status_code == 303


def send(client, url, **fields):
    token = re.search(r'name="token" value="(\w+)"', client.get("/konto/").text)[1]
    return client.post(url, data={"token": token} | fields)


def logged_in(client):
    return client.get("/konto/").status_code == 200


def test_one_sees_where_one_is_logged_in_and_ends_it_there(person):
    page = person.here.get("/konto/").text
    assert "Firefox, Linux" in page
    assert "Safari, iPhone" in page
    assert page.count("Denne browser") == 1
    [other] = re.findall(r'name="session" value="(\w{64})"', page)
    assert send(person.here, "/konto/sessioner", session=other).status_code == 303
    assert not logged_in(person.there)
    assert "1 session blev afsluttet." in person.here.get("/konto/").text


def test_a_log_in_is_told_with_the_browser_where_that_is_known(app, person, administrator, read):
    log_in(app.test_client())
    rows = administrator.get("/sekretariat/haendelser?action=user.logged-in&subject=egon").select("main ol > li")
    unknown, safari, firefox = map(read, rows[:3])
    assert "Browser: Safari, iPhone" in safari
    assert "Browser: Firefox, Linux" in firefox
    assert "Browser" not in unknown


def test_one_ends_all_other_sessions_at_once(person):
    send(person.here, "/konto/sessioner", session="others")
    assert (logged_in(person.here), logged_in(person.there)) == (True, False)


def test_nobody_ends_the_session_of_somebody_else(person, accounts, member):
    [theirs] = accounts.sessions.of("mia")[:1]
    send(person.here, "/konto/sessioner", session=theirs.id)
    assert logged_in(member.client)


def test_another_password_needs_the_present_one_and_ends_the_other_sessions(person, accounts):
    new = "en helt ny adgangskode"
    wrong = send(person.here, "/konto/adgangskode", current="forkert", password=new, again=new)
    assert wrong.status_code == 400
    assert "Det er ikke din nuværende adgangskode." in wrong.text
    assert new not in wrong.text
    assert logged_in(person.there)
    assert send(person.here, "/konto/adgangskode", current=PASSWORD, password=new, again=new).status_code == 303
    assert accounts.verify("egon", new)
    assert "Din adgangskode er skiftet." in person.here.get("/konto/").text
    assert (logged_in(person.here), logged_in(person.there)) == (True, False)


def test_guessing_the_present_password_in_a_browser_left_alone_is_slow_too(person, accounts):
    send(person.here, "/konto/adgangskode", current="forkert", password=PASSWORD, again=PASSWORD)
    for _ in range(8):
        accounts.patience.failed("egon")
    answer = send(person.here, "/konto/adgangskode", current=PASSWORD, password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 400
    assert "Vent" in answer.text


def test_a_visitor_has_no_account(visitor):
    answer = visitor.client.get("/konto/")
    assert (answer.status_code, answer.location) == (303, "/log-ind?next=/konto/")
