"""The researcher's first task: complete lists, and an address that lasts for everything."""


def test_a_researcher_goes_through_a_whole_result(open_page):
    page = open_page("/soeg?q=nabomøde")
    seen = []
    while True:
        seen += page.locator(".hits h2").all_inner_texts()
        if not page.get_by_role("link", name="Næste").count():
            break
        page.get_by_role("link", name="Næste").click()
        page.wait_for_load_state()
    assert len(seen) == len(set(seen)) == 12


def test_a_researcher_sorts_by_year(open_page):
    page = open_page("/soeg?q=nabomøde")
    page.get_by_label("Sortér efter").select_option(label="Ældste først")
    page.wait_for_url("**sort=oldest**")
    assert page.locator(".hits h2").first.inner_text() == "Nabomøde 01"


def test_a_researcher_is_told_what_could_not_be_searched(open_page):
    page = open_page("/soeg?q=husleje")
    assert "Teksten i 2 dokumenter kunne ikke gennemsøges helt" in page.locator(".freshness").inner_text()


def test_every_document_has_an_address_that_lasts(open_page):
    page = open_page("/soeg?q=startboliger")
    page.get_by_role("link", name="Startboliger i Aarhus", exact=True).click()
    lasting = page.get_by_role("link", name="/dokument/sager/startboliger-aarhus").get_attribute("href")
    page.goto(lasting)
    assert page.get_by_role("heading", level=1).inner_text() == "Startboliger i Aarhus"
    page.goto("/dokument/sager/startboliger")
    assert page.url.endswith("/dokument/sager/startboliger-aarhus")


def test_a_researcher_reads_in_english_from_page_to_page(open_page):
    page = open_page("/soeg?q=radiator")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1 document for “radiator”"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="p. 7 of Små boliger i 25 kapitler").click()
    assert page.locator("#side-7 h3").inner_text() == "Page 7"
    page.get_by_role("link", name="Dansk").click()
    assert page.locator("#side-7 h3").inner_text() == "Side 7"


def test_the_address_of_a_search_holds_nothing_empty(open_page):
    page = open_page("/soeg")
    page.get_by_label("Søg i dokumenterne").fill("husleje")
    page.get_by_role("button", name="Søg").click()
    assert page.url.endswith("/soeg?q=husleje")
