"""An administrator invites; who was invited chooses a password, logs in twice, and is shown the door."""

import pytest
from playwright.sync_api import expect

from indexer.catalogue.events import Action
from indexer.model import Role

PASSWORD = "tre ord og et tal 7"
LONG = "a.rather.long.name.of.somebody.who.works.at.a.housing.association@boligselskab.example.dk"


@pytest.fixture
def accounts(app):
    return app.extensions["bolig2000"].accounts


def log_in(page, name, password="en lang adgangskode"):
    page.goto("/log-ind")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("Adgangskode").fill(password)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("script", [True, False])
def test_somebody_is_invited_chooses_a_password_and_is_logged_out_by_another_browser(
    open_page, assert_accessible, accounts, script
):
    boss = open_page("/", java_script_enabled=script)
    check = assert_accessible if script else lambda _page: None
    log_in(boss, "adam")
    boss.get_by_role("link", name="Brugere").click()
    check(boss)
    boss.get_by_label("E-mailadresse").fill("nina@example.dk")
    boss.get_by_label("Rolle").select_option("Sekretariat")
    boss.get_by_role("button", name="Inviter").click()
    check(boss)
    url = boss.get_by_label("Link").input_value()

    phone = open_page("/", viewport={"width": 360, "height": 740}, java_script_enabled=script)
    phone.goto("/adgang/" + url.rsplit("/", 1)[1])
    check(phone)
    phone.get_by_label("Ny adgangskode", exact=True).fill(PASSWORD)
    phone.get_by_label("Den nye adgangskode igen").fill(PASSWORD + "x")
    phone.get_by_role("button", name="Gem adgangskoden").click()
    expect(phone.get_by_text("De to adgangskoder er ikke ens.")).to_be_visible()
    check(phone)
    phone.get_by_label("Ny adgangskode", exact=True).fill(PASSWORD)
    phone.get_by_label("Den nye adgangskode igen").fill(PASSWORD)
    phone.get_by_role("button", name="Gem adgangskoden").click()
    phone.wait_for_url("**/log-ind?valgt=1")
    log_in(phone, "nina@example.dk", PASSWORD)

    desk = open_page("/", java_script_enabled=script)
    log_in(desk, "nina@example.dk", PASSWORD)
    desk.get_by_role("link", name="Min konto").click()
    expect(desk.get_by_role("main").get_by_role("listitem")).to_have_count(2)
    check(desk)
    desk.get_by_role("main").get_by_role("button", name="Log ud i").click()
    expect(desk.get_by_role("status")).to_have_text("1 session blev afsluttet.")
    phone.goto("/konto/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Log ind")

    boss.goto("/administration/brugere")
    boss.get_by_role("link", name="nina@example.dk").click()
    check(boss)
    boss.get_by_role("button", name="Afslut alle sessioner …").click()
    check(boss)
    boss.get_by_role("button", name="Afslut alle sessioner").click()
    boss.wait_for_url("**/administration/brugere")
    desk.goto("/konto/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Log ind")

    boss.get_by_role("link", name="nina@example.dk").click()
    boss.get_by_role("button", name="Fjern brugeren …").click()
    boss.get_by_role("button", name="Fjern brugeren").click()
    expect(boss.get_by_role("status")).to_have_text("nina@example.dk blev fjernet.")
    assert accounts.get("nina@example.dk") is None


@pytest.fixture
def peopled(accounts):
    """Names and events of every length."""
    token = accounts.invite(LONG, Role.MEMBER, "adam")
    changed = {"title": "Før"}, {"title": "Efter " * 20}
    accounts.events.record("adam", Action.DOCUMENT_EDITED, "sager/" + "x" * 60, *changed)
    yield token
    accounts.withdraw_invitation(LONG)


def test_every_page_of_accounts_is_accessible_and_fits_a_phone(open_page, assert_accessible, peopled):
    page = open_page("/", viewport={"width": 320, "height": 640})
    log_in(page, "adam")
    for url in (
        "/konto/",
        "/administration/brugere",
        "/administration/bruger?name=mia",
        "/sekretariat/haendelser",
        "/sekretariat/haendelser?who=nobody&from=x&lang=en",
        f"/adgang/{peopled}",
        "/adgang/findes-ikke",
        "/glemt",
    ):
        page.goto(url)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, url
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, "color-contrast")
        page.emulate_media(color_scheme="light")
