"""A researcher cites a page: by copying, by fetching a file, and by what a browser's add-on finds in the page."""

import json

from playwright.sync_api import expect

ZOTERO = """() => {
  const all = name => [...document.querySelectorAll(`head meta[name="${name}"]`)].map(tag => tag.content);
  return {
    title: all("citation_title"), authors: all("citation_author"), date: all("citation_publication_date"),
    institution: all("citation_technical_report_institution"), pdf: all("citation_pdf_url"),
    described: [...document.querySelectorAll('head link[rel="describedby"]')].map(link => link.href),
    work: document.querySelector('script[type="application/ld+json"]').textContent,
  };
}"""


def test_an_add_on_finds_the_right_item_in_the_page_of_a_document(open_page):
    page = open_page("/dokument/rapporter/smaa-boliger?side=7")
    found = page.evaluate(ZOTERO)
    assert (found["title"], found["authors"]) == (["Små boliger i 25 kapitler"], ["Toft, Karen"])
    assert (found["date"], found["institution"]) == (["2024/05/17"], ["Netværket"])
    assert page.request.get(found["pdf"][0]).body().startswith(b"%PDF")
    assert json.loads(found["work"])["author"][0]["familyName"] == "Toft"
    (item,) = page.request.get(next(url for url in found["described"] if url.endswith(".json"))).json()
    assert (item["type"], item["title"]) == ("report", found["title"][0])
    assert item["author"] == [{"family": "Toft", "given": "Karen"}]
    assert item["issued"] == {"date-parts": [[2024, 5, 17]]}


def test_a_researcher_copies_the_reference_to_a_passage(open_page, assert_accessible):
    page = open_page("/soeg?q=radiator", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="s. 7 i Små boliger").click()
    page.get_by_role("link", name="Henvis til side 7", exact=True).click()
    assert_accessible(page)
    button = page.get_by_role("button", name="Kopiér henvisningen (Dansk stil)")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Kopieret: Dansk stil").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Toft, Karen (2024): Små boliger i 25 kapitler. Netværket, s. 7. http://127.0.0.1")
    kinds = page.evaluate("navigator.clipboard.read().then(items => items[0].types)")
    assert "text/html" in kinds


def test_citing_works_without_scripts_on_a_narrow_screen(open_page, assert_accessible):
    page = open_page(
        "/dokument/rapporter/smaa-boliger", java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page.get_by_role("link", name="Henvis", exact=True).click()
    page.get_by_label("Side i filen").fill("23")
    page.get_by_role("button", name="Vælg side").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Henvis til side 23")
    expect(page.get_by_role("button", name="Kopiér")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Hent BibTeX").click()
    assert download.value.suggested_filename == "smaa-boliger-23.bib"


def test_the_page_is_accessible_in_english_in_the_dark_and_with_a_mistake(open_page, assert_accessible):
    page = open_page("/dokument/rapporter/smaa-boliger/henvis?side=99&lang=en", color_scheme="dark")
    for summary in page.locator("summary").all():
        summary.click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
