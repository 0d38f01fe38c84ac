"""Finding what is lacking and what is old on the knowledge map: by keyboard, on a phone, without JavaScript."""

from playwright.sync_api import expect


def focused(page):
    return page.evaluate("document.activeElement.innerText.replace(/\\s+/g, ' ').trim()")


def tab_to(page, text):
    for _ in range(150):
        page.keyboard.press("Tab")
        if text in focused(page):
            return
    raise AssertionError(f"{text} is not reached by keyboard")


def test_the_empty_and_the_stale_cell_are_found_by_keyboard(open_page):
    page = open_page("/kort")
    tab_to(page, "er tomme")
    page.keyboard.press("Enter")
    expect(page.locator("#topic-empty")).to_be_focused()
    assert focused(page).startswith("ingen dokumenter:")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg?topic=*&sector=*")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page = open_page("/kort?type=sag")
    tab_to(page, "er det nyeste gammelt")
    page.keyboard.press("Enter")
    expect(page.locator("#topic-stale")).to_be_focused()
    expect(page.locator("td:has(:focus)")).to_contain_text("gammelt")


def test_the_figures_are_named_by_row_and_column(open_page):
    page = open_page("/kort", java_script_enabled=False)
    table = page.get_by_role("table", name="Antal dokumenter efter emne og sektor")
    expect(table.get_by_role("link", name="2 dokumenter: Økonomi og finansiering, Almen")).to_have_count(1)
    expect(page.get_by_role("img", name="Emne og sektor")).to_have_count(1)


def test_on_a_phone_the_table_scrolls_in_its_own_region(open_page, assert_accessible):
    page = open_page("/kort", viewport={"width": 360, "height": 740})
    region = page.get_by_role("region", name="Antal dokumenter efter emne og sektor")
    region.focus()
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # scrolling takes its time, and our policy keeps a page from being asked to wait for it
        if page.evaluate("document.activeElement.scrollLeft > 0"):
            break
        page.wait_for_timeout(50)
    assert page.evaluate("document.activeElement.scrollLeft") > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
