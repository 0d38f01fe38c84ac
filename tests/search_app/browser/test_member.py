"""The member's first task: find what applies and what others have tried, down to the page."""

import re

from playwright.sync_api import expect


def test_a_member_finds_the_page_that_says_it(open_page):
    page = open_page("/")
    page.get_by_label("Søg i dokumenterne").fill("små boliger")
    page.get_by_role("button", name="Søg").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("dokumenter om »små boliger«")

    filters = page.get_by_role("complementary", name="Filtre")
    filters.get_by_role("checkbox", name=re.compile("^Økonomi og finansiering")).check()
    page.wait_for_url("**/soeg?*topic=oekonomi*")
    filters.get_by_role("checkbox", name=re.compile("^Almen")).check()
    page.wait_for_url("**/soeg?*sector=almen*")
    expect(page.get_by_role("link", name="Fjern Sektor: Almen")).to_be_visible()

    page.get_by_label("Søg i dokumenterne").fill("radiator")
    page.get_by_label("Søg i dokumenterne").press("Enter")
    page.get_by_role("link", name="s. 23 i Små boliger i 25 kapitler").click()
    page.wait_for_url("**/dokument/rapporter/smaa-boliger?q=radiator&side=23#side-23")
    sheet = page.locator("#side-23")
    expect(sheet.locator("mark")).to_have_text("radiator")
    assert sheet.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= -1 && r.top < innerHeight / 2 }")


def test_a_member_sees_whether_a_rule_is_still_in_force(open_page):
    page = open_page("/soeg?q=leje&type=regel")
    page.get_by_role("link", name="Lov om leje 2019", exact=True).click()
    banner = page.get_by_role("region", name="Reglens status")
    expect(banner).to_contain_text("Historisk")
    banner.get_by_role("link", name="Lov om leje 2022").click()
    expect(page.get_by_role("region", name="Reglens status")).to_contain_text("Gældende siden 1. juli 2022")


def test_a_member_follows_a_citation_from_the_rule_to_the_case_and_back(open_page, assert_accessible):
    page = open_page("/dokument/regler/leje-2022")
    page.get_by_role("link", name="1 dokument henviser til reglen").press("Enter")
    cited_by = page.get_by_role("region", name="Henvisninger hertil")
    expect(cited_by).to_contain_text("§\N{NO-BREAK SPACE}19")
    cited_by.get_by_role("link", name="Taget uden tal").click()
    expect(page.locator("mark").first).to_have_text("§ 19")
    cites = page.get_by_role("region", name="Henviser til")
    assert_accessible(page)
    expect(cites).to_contain_text("Historisk")
    cites.get_by_role("link", name="Lov om leje 2019").press("Enter")
    expect(page.get_by_role("region", name="Reglens status")).to_contain_text("Historisk")


def test_a_member_logs_in_and_finds_what_is_for_members(open_page):
    page = open_page("/soeg?q=zebraflise")
    page.get_by_role("link", name="Log ind", exact=True).click()
    page.get_by_label("Navn").fill("mia")
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=zebraflise")
    expect(page.get_by_text("Kun for medlemmer")).to_be_visible()
    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("link", name="Log ind", exact=True)).to_be_visible()


def test_a_box_that_is_ticked_keeps_its_focus(open_page):
    page = open_page("/soeg")
    box = page.get_by_role("checkbox", name=re.compile("^Almen"))
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/soeg?sector=almen")
    expect(page.locator("#sector-almen")).to_be_focused()


def test_everything_works_without_javascript(open_page):
    page = open_page("/", java_script_enabled=False)
    assert page.locator("#q").get_attribute("role") is None
    page.get_by_label("Søg i dokumenterne").fill("husleje")
    page.get_by_role("button", name="Søg").click()
    page.get_by_role("checkbox", name=re.compile("^Rapport")).check()
    page.get_by_role("checkbox", name=re.compile("^Sag")).check()
    page.get_by_role("button", name="Vis resultat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 dokumenter om »husleje«")
    page.get_by_label("Sortér efter").select_option("newest")
    page.get_by_role("button", name="Sortér").click()
    page.wait_for_url("**sort=newest**")
    page.get_by_role("link", name="Små boliger i 25 kapitler", exact=True).click()
    page.get_by_label("Find i dette dokument").fill("radiator")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("navigation", name="Sider med ordene").get_by_role("link")).to_have_count(2)


def test_the_whole_way_can_be_gone_by_keyboard(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("radiator")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?q=radiator")
    link = page.get_by_role("link", name="Små boliger i 25 kapitler", exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    outline = link.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth")
    assert outline == "solid3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/dokument/rapporter/smaa-boliger*")
