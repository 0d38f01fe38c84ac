"""What others have tried: four cases chosen, put side by side, and what failed read; on paper and on a phone too."""

from playwright.sync_api import expect

FOUR = "/sammenlign?" + "&".join(f"id=sager/tag-{name}" for name in ("aa", "bb", "cc", "dd"))


def tab_to(page, target):
    """Go on by the keyboard alone until the focus is there."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(target)


def test_four_cases_are_chosen_and_compared_by_keyboard_alone(open_page, assert_accessible):
    page = open_page("/soeg?q=tag&type=sag")
    for title in page.locator(".hit:has(.pick) h2").all_inner_texts()[:4]:
        tab_to(page, page.get_by_label(f"Vælg til sammenligning: {title}", exact=True))
        page.keyboard.press("Space")
    expect(page.locator(".pick :checked")).to_have_count(4)
    assert_accessible(page)
    tab_to(page, page.get_by_role("button", name="Sammenlign de valgte sager"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/sammenlign?id=*")
    table = page.get_by_role("table", name="4 sager side om side")
    expect(table.get_by_role("columnheader")).to_have_count(5)
    failed = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Det virkede ikke"))
    expect(failed).to_contain_text("Solafskærmning blev sparet væk")
    expect(failed).to_contain_text("Regnearket glemte varmen")
    tab_to(page, page.get_by_role("link", name="Fjern B-31 Tagetagen"))
    page.keyboard.press("Enter")
    page.get_by_role("table", name="3 sager side om side").wait_for()
    tab_to(page, page.locator(".picker summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Vælg til sammenligning: Tagetagen", exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Sammenlign de valgte sager"))
    page.keyboard.press("Enter")
    page.get_by_role("table", name="4 sager side om side").wait_for()


def test_the_chosen_are_compared_without_javascript(open_page):
    page = open_page("/dokument/sager/startboliger-aarhus", java_script_enabled=False)
    page.get_by_role("link", name="Sammenlign med andre sager").click()
    page.get_by_label("Find sager om").fill("bitumen")
    page.get_by_role("button", name="Find").click()
    page.get_by_label("Vælg til sammenligning: Tagskolen").check()
    page.get_by_role("button", name="Sammenlign de valgte sager").click()
    expect(page.get_by_role("table", name="2 sager side om side")).to_be_visible()


def test_on_a_phone_the_table_alone_scrolls_and_the_names_of_the_facts_stay(open_page):
    page = open_page(FOUR, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    region = page.get_by_role("region", name="4 sager side om side")
    region.focus()
    before = page.get_by_role("rowheader", name="Husleje", exact=True).bounding_box()["x"]
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    region.evaluate(
        "e => new Promise(done => { (function look() { e.scrollLeft > 9 ? done() : requestAnimationFrame(look) })() })"
    )
    assert page.get_by_role("rowheader", name="Husleje", exact=True).bounding_box()["x"] == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_paper_four_cases_fit_a_sheet_on_its_side(open_page):
    page = open_page(FOUR)
    sheet = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841" in sheet
    page.set_viewport_size({"width": 1032, "height": 703})  # A4 on its side less the margins, in CSS pixels
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.comparison').getBoundingClientRect().right <= innerWidth")
    for machinery in ("header nav", ".chips", "footer"):
        expect(page.locator(machinery)).to_be_hidden()


def test_a_document_is_still_printed_upright(open_page):
    assert b"/MediaBox [0 0 841" not in open_page("/dokument/sager/tag-aa").pdf(prefer_css_page_size=True)
