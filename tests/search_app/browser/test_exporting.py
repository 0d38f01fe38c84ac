"""A researcher narrows a search, takes all of it into a reference manager, and prints how it was made."""

import json
from pathlib import Path

import rispy
from playwright.sync_api import expect


def test_a_researcher_takes_a_whole_result_into_a_reference_manager(open_page):
    page = open_page("/")
    page.get_by_label("Søg i dokumenterne").fill("nabomøde om affald")
    page.keyboard.press("Enter")
    page.get_by_label("Fra år").fill("2004")
    page.get_by_role("button", name="Vis resultat").click()
    page.wait_for_url("**year_from=2004**")
    page.get_by_role("link", name="Fjern Fra år: 2004").wait_for()
    shown = page.get_by_role("heading", level=1).inner_text()
    page.locator(".export summary").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="RIS", exact=True).click()
    assert download.value.suggested_filename.startswith("nabomoede-om-affald-20")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    found = rispy.loads(text)
    assert shown.startswith(f"{len(found)} dokumenter")
    assert [int(entry["year"]) >= 2004 for entry in found] == [True] * len(found)
    record = json.loads(text.splitlines()[1].removeprefix("Search: "))
    assert (record["total"], record["listed"], record["filters"]["year_from"]) == (len(found), len(found), 2004)


def test_a_protocol_is_accessible_and_printed_on_few_pages(open_page, assert_accessible, browser):
    page = open_page("/soeg?q=husleje+-taget&sector=almen", java_script_enabled=True)
    page.locator(".export summary").click()
    assert_accessible(page)
    page.get_by_role("link", name="Søgeprotokol").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Søgeprotokol")
    assert_accessible(page)
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") <= 3


def test_a_protocol_is_read_in_english_in_the_dark_on_a_narrow_screen(open_page, assert_accessible):
    page = open_page(
        "/soeg/protokol?q=husleje+ELLER+tagrende&lang=en", viewport={"width": 320, "height": 640}, color_scheme="dark"
    )
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
