"""Saved searches in a real browser, from nothing found to something new."""

import json
import os

import pytest
from playwright.sync_api import expect

from indexer.pipeline.run import index

KEY = "bolig2000.saved"


def save(page):
    page.get_by_role("button", name="Gem søgning").click()
    page.get_by_role("link", name="Gemt. Se gemte søgninger").wait_for()


def stored(page):
    return json.loads(page.evaluate(f"() => localStorage.getItem('{KEY}')"))["saved"]


def put(page, saved):
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", json.dumps({"version": 1, "saved": saved}))


@pytest.fixture
def new_document(settings_of_site):
    """Add a document while the site is served; take it away afterwards."""
    file = settings_of_site.corpus / "notater" / "ny-om-paladser.txt"

    def add():
        file.write_text("Harmonikapaladset er et nyt notat.", encoding="utf-8")
        os.utime(file, (1_500_000_000,) * 2)
        index(settings_of_site)

    yield add
    file.unlink(missing_ok=True)
    index(settings_of_site)


def test_nothing_is_found_the_search_is_saved_and_later_there_is_something_new(
    open_page, assert_accessible, new_document
):
    page = open_page("/soeg?q=harmonikapalads&sector=almen")
    expect(page.get_by_text("Der blev intet fundet")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Hvad vil du gerne vide?").fill("Hvem har bygget små boliger i en kirke?")
    page.get_by_role("button", name="Send spørgsmålet").click()
    page.get_by_role("heading", name="Tak for spørgsmålet").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Tilbage til søgningen").click()
    page.goto("/soeg?q=harmonikapalads")
    save(page)
    expect(page.locator(":focus")).to_have_text("Gemt. Se gemte søgninger")
    page.keyboard.press("Enter")
    page.get_by_text("Ingen nye siden").wait_for()
    assert_accessible(page)

    new_document()
    page.reload()
    page.get_by_role("link", name="1 nyt dokument siden").click()
    expect(page.locator(".hits h2")).to_have_text(["ny-om-paladser"])
    expect(page.get_by_role("link", name="Fjern Nye siden")).to_be_visible()
    page.get_by_role("link", name="Gemt. Se gemte søgninger").click()
    page.get_by_text("Ingen nye siden").wait_for()


def test_a_list_is_kept_by_keyboard_alone(open_page, assert_accessible):
    page = open_page("/soeg?q=nabomøde&sector=almen")
    save(page)
    page.goto("/soeg?q=radiator")
    save(page)
    page.goto("/gemte")
    names = page.locator(".searches h2")
    expect(names).to_have_text(["radiator", "nabomøde · Sektor: Almen"])
    page.get_by_role("button", name="Omdøb radiator").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Varme")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Varme", "nabomøde · Sektor: Almen"])
    expect(page.locator(":focus")).to_have_text("Varme")
    page.get_by_role("button", name="Slet Varme").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="»Varme« er slettet.")).to_have_count(1)
    expect(page.locator(":focus")).to_have_text("nabomøde · Sektor: Almen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=nabom%C3%B8de&sector=almen")


def test_a_hostile_list_is_shown_as_text_and_leads_nowhere_else(open_page):
    page = open_page("/hjaelp")
    since = "2020-01-01T00:00:00Z"
    attack = "<img src=x onerror=alert(1)>"
    put(page, [{"name": attack, "search": "//ond.example/?q=leje", "since": since}, {"name": 7}, None])
    page.goto("/gemte")
    page.get_by_text(attack).first.wait_for()
    expect(page.locator(".searches li")).to_have_count(1)
    expect(page.locator(".searches img")).to_have_count(0)
    addresses = page.locator(".searches a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    assert set(addresses) == {"/soeg"}


def test_there_is_room_for_fifty(open_page):
    page = open_page("/hjaelp")
    since = "2020-01-01T00:00:00Z"
    put(page, [{"name": str(n), "search": f"q=nummer{n}", "since": since} for n in range(50)])
    page.goto("/soeg?q=radiator")
    page.get_by_role("button", name="Gem søgning").click()
    page.get_by_role("link", name="Der er plads til 50").wait_for()
    assert len(stored(page)) == 50


def test_a_browser_that_keeps_nothing_says_so(open_page, assert_accessible):
    page = open_page("/hjaelp")
    page.add_init_script("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }")
    page.goto("/soeg?q=radiator")
    page.get_by_role("button", name="Gem søgning").click()
    page.get_by_text("Denne browser lader ikke sider gemme noget.").wait_for()
    page.goto("/gemte")
    page.get_by_text("Måske er vinduet privat").wait_for()
    assert_accessible(page)


def test_without_javascript_there_is_no_button_and_the_page_says_what_to_do(open_page):
    page = open_page("/soeg?q=radiator", java_script_enabled=False)
    expect(page.get_by_role("button", name="Gem søgning")).to_have_count(0)
    page.get_by_role("link", name="Gemte søgninger").click()
    page.get_by_text("Gemte søgninger kræver JavaScript.").wait_for()


def test_nothing_found_is_helped_by_keyboard_on_a_phone_without_javascript(open_page):
    page = open_page(
        '/soeg?q="affald nabomøde"&sector=almen',
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    page.locator("#main").focus()
    link = page.locator(".offers a").first
    while not link.evaluate("e => e === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".hits > li").nth(1).wait_for()


def test_the_button_moves_nothing(open_page):
    for width in (360, 768, 1280):
        page = open_page("/soeg?q=nabomøde&sector=almen", viewport={"width": width, "height": 740})
        with_button = page.locator(".hits").bounding_box()
        page.locator(".keep button").evaluate("button => button.remove()")
        assert page.locator(".hits").bounding_box() == with_button
        page.goto("/soeg?q=nabomøde&sector=almen")
        save(page)
        assert page.locator(".hits").bounding_box() == with_button


def test_the_secretariat_reads_a_question_and_removes_it(open_page, assert_accessible):
    page = open_page("/spoerg?q=altan")
    assert_accessible(page)
    page.get_by_label("Hvad vil du gerne vide?").fill("Hvad koster en altan i en lille bolig?")
    page.get_by_role("button", name="Send spørgsmålet").click()
    page.goto("/log-ind?next=/sekretariat/")
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()
    question = page.locator(".questions li").filter(has_text="Hvad koster en altan i en lille bolig?")
    assert_accessible(page)
    expect(question.get_by_role("link", name="altan")).to_have_attribute("href", "/soeg?q=altan")
    question.get_by_role("button", name="Besvaret – fjern").click()
    page.wait_for_url("**/sekretariat/#spoergsmaal")
    expect(question).to_have_count(0)


def test_a_result_that_came_in_place_of_another_is_the_one_that_is_saved(open_page):
    page = open_page("/soeg?q=nabomøde")
    page.get_by_role("button", name="Gem søgning").wait_for()
    page.get_by_role("checkbox", name="Almen", exact=False).first.check()
    page.wait_for_url("**sector=almen**")
    page.get_by_role("link", name="Fjern Sektor: Almen").wait_for()
    save(page)
    assert [one["search"] for one in stored(page)] == ["q=nabom%C3%B8de&sector=almen"]


def test_the_page_asks_for_nothing_that_is_not_there(open_page):
    page = open_page("/gemte")
    answers = []
    page.on("response", lambda response: answers.append((response.status, response.url)))
    page.reload(wait_until="networkidle")
    assert [url for status, url in answers if status >= 400] == []
