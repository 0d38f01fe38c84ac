"""The researcher's first task: complete lists, and an address that lasts for everything."""

from playwright.sync_api import expect


def test_a_researcher_goes_through_a_whole_result(open_page):
    page = open_page("/soeg?q=nabomøde")
    seen = page.locator(".hits h2").all_inner_texts()
    for number in range(2, 100):
        if not page.get_by_role("link", name="Næste").count():
            break
        page.get_by_role("link", name="Næste").click()
        page.wait_for_url(f"**&page={number}")
        seen += page.locator(".hits h2").all_inner_texts()
    assert len(seen) == len(set(seen)) == 12


def test_a_researcher_sorts_by_year(open_page):
    page = open_page("/soeg?q=nabomøde")
    page.get_by_label("Sortér efter").select_option(label="Ældste først")
    page.wait_for_url("**sort=oldest**")
    expect(page.locator(".hits h2").first).to_have_text("Nabomøde 01")


def test_a_researcher_is_told_what_could_not_be_searched(open_page):
    page = open_page("/soeg?q=husleje")
    expect(page.locator(".freshness")).to_contain_text("Teksten i 2 dokumenter kunne ikke gennemsøges helt")


def test_every_document_has_an_address_that_lasts(open_page):
    page = open_page("/soeg?q=startboliger")
    page.get_by_role("link", name="Startboliger i Aarhus", exact=True).click()
    lasting = page.get_by_role("link", name="/dokument/sager/startboliger-aarhus").get_attribute("href")
    page.goto(lasting)
    expect(page.get_by_role("heading", level=1)).to_have_text("Startboliger i Aarhus")
    page.goto("/dokument/sager/startboliger")
    page.wait_for_url("**/dokument/sager/startboliger-aarhus")


def test_a_researcher_reads_in_english_from_page_to_page(open_page):
    page = open_page("/soeg?q=radiator")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 document for “radiator”")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="p. 7 of Små boliger i 25 kapitler").click()
    expect(page.locator("#side-7 h3")).to_have_text("Page 7")
    page.get_by_role("link", name="Dansk").click()
    expect(page.locator("#side-7 h3")).to_have_text("Side 7")


def test_the_address_of_a_search_holds_nothing_empty(open_page):
    page = open_page("/soeg")
    page.get_by_label("Søg i dokumenterne").fill("husleje")
    page.get_by_role("button", name="Søg").click()
    page.wait_for_url("**/soeg?q=husleje")
