"""The member's first task: find what applies and what others have tried, down to the page."""

import re


def test_a_member_finds_the_page_that_says_it(open_page):
    page = open_page("/")
    page.get_by_label("Søg i dokumenterne").fill("små boliger")
    page.get_by_role("button", name="Søg").click()
    assert "dokumenter om »små boliger«" in page.get_by_role("heading", level=1).inner_text()

    filters = page.get_by_role("complementary", name="Filtre")
    filters.get_by_role("checkbox", name=re.compile("^Økonomi og finansiering")).check()
    page.wait_for_url("**/soeg?*topic=oekonomi*")
    filters.get_by_role("checkbox", name=re.compile("^Almen")).check()
    page.wait_for_url("**/soeg?*sector=almen*")
    assert page.get_by_role("link", name="Fjern Sektor: Almen").is_visible()

    page.get_by_label("Søg i dokumenterne").fill("radiator")
    page.get_by_label("Søg i dokumenterne").press("Enter")
    page.get_by_role("link", name="s. 23 i Små boliger i 25 kapitler").click()
    page.wait_for_url("**/dokument/rapporter/smaa-boliger?q=radiator&side=23#side-23")
    sheet = page.locator("#side-23")
    assert sheet.locator("mark").inner_text() == "radiator"
    assert sheet.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= -1 && r.top < innerHeight / 2 }")


def test_a_member_sees_whether_a_rule_is_still_in_force(open_page):
    page = open_page("/soeg?q=leje&type=regel")
    page.get_by_role("link", name="Lov om leje 2019", exact=True).click()
    banner = page.get_by_role("region", name="Reglens status")
    assert "Historisk" in banner.inner_text()
    banner.get_by_role("link", name="Lov om leje 2022").click()
    assert "Gældende siden 1. juli 2022" in page.get_by_role("region", name="Reglens status").inner_text()


def test_a_member_follows_a_citation_from_the_rule_to_the_case_and_back(open_page, assert_accessible):
    page = open_page("/dokument/regler/leje-2022")
    page.get_by_role("link", name="1 dokument henviser til reglen").press("Enter")
    cited_by = page.get_by_role("region", name="Henvisninger hertil")
    assert "§\N{NO-BREAK SPACE}19" in cited_by.inner_text()
    cited_by.get_by_role("link", name="Taget uden tal").click()
    assert page.locator("mark").first.inner_text() == "§ 19"
    cites = page.get_by_role("region", name="Henviser til")
    assert_accessible(page)
    assert "Historisk" in cites.inner_text()
    cites.get_by_role("link", name="Lov om leje 2019").press("Enter")
    assert "Historisk" in page.get_by_role("region", name="Reglens status").inner_text()


def test_a_member_logs_in_and_finds_what_is_for_members(open_page):
    page = open_page("/soeg?q=zebraflise")
    page.get_by_role("link", name="Log ind", exact=True).click()
    page.get_by_label("Navn").fill("mia")
    page.get_by_label("Adgangskode").fill("en lang adgangskode")
    page.get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=zebraflise")
    assert page.get_by_text("Kun for medlemmer").is_visible()
    page.get_by_role("button", name="Log ud").click()
    assert page.get_by_role("link", name="Log ind", exact=True).is_visible()


def test_a_box_that_is_ticked_keeps_its_focus(open_page):
    page = open_page("/soeg")
    box = page.get_by_role("checkbox", name=re.compile("^Almen"))
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/soeg?sector=almen")
    page.wait_for_function("document.activeElement.id === 'sector-almen'")


def test_everything_works_without_javascript(open_page):
    page = open_page("/", java_script_enabled=False)
    assert page.locator("#q").get_attribute("role") is None
    page.get_by_label("Søg i dokumenterne").fill("husleje")
    page.get_by_role("button", name="Søg").click()
    page.get_by_role("checkbox", name=re.compile("^Rapport")).check()
    page.get_by_role("checkbox", name=re.compile("^Sag")).check()
    page.get_by_role("button", name="Vis resultat").click()
    assert page.get_by_role("heading", level=1).inner_text() == "2 dokumenter om »husleje«"
    page.get_by_label("Sortér efter").select_option("newest")
    page.get_by_role("button", name="Sortér").click()
    assert "sort=newest" in page.url
    page.get_by_role("link", name="Små boliger i 25 kapitler", exact=True).click()
    page.get_by_label("Find i dette dokument").fill("radiator")
    page.get_by_role("button", name="Find").click()
    assert page.get_by_role("navigation", name="Sider med ordene").get_by_role("link").count() == 2


def test_the_whole_way_can_be_gone_by_keyboard(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
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
