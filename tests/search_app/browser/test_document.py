"""A long report: the right page from two words, and from place to place to the last one, without a mouse."""

import re

import pytest
from playwright.sync_api import expect

REPORT = "/dokument/rapporter/smaa-boliger"


def current(page):
    return page.locator("mark[aria-current]")


def test_from_two_words_to_the_page_and_on_to_the_last_place_by_keyboard(open_page, assert_accessible):
    page = open_page("/")
    page.get_by_label("Søg i dokumenterne").fill("ny radiator")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="s. 23 i Små boliger i 25 kapitler").press("Enter")
    page.wait_for_url("**&side=23#side-23")
    expect(current(page)).to_have_text("ny radiator")
    bar = page.get_by_role("navigation", name="Steder med ordene")
    expect(bar).to_contain_text("nr. 2 på side 23")
    assert_accessible(page)

    page.goto(f"{REPORT}?q=radiator")
    page.locator("#find").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    following = bar.get_by_role("link", name="Næste")
    expect(following).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REPORT}?q=radiator&fund=1#fund-1")
    expect(following).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REPORT}?q=radiator&fund=2#fund-2")
    expect(following).to_be_focused()
    expect(bar).to_contain_text("2 steder på 2 sider – nr. 2 på side 23")
    assert current(page).evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    below = bar.bounding_box()["y"] + bar.bounding_box()["height"]
    assert below < current(page).bounding_box()["y"] < 900
    assert_accessible(page)


def test_within_the_pages_shown_nothing_is_fetched_and_the_place_is_said(open_page):
    page = open_page(f"{REPORT}?q=koster")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.is_navigation_request() else None)
    field = page.locator("#find")
    field.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.keyboard.press("Shift+Enter")
    expect(current(page)).to_have_id("fund-2")
    page.wait_for_url("**?q=koster&fund=2#fund-2")
    expect(current(page)).to_have_count(1)
    said = page.locator(".stepping [role=status]")
    expect(said).to_contain_text("nr. 2 på side 2")
    expect(said).to_contain_text("Om kælder og hvad det koster.")
    expect(field).to_be_focused()
    assert asked == []
    page.reload()
    expect(current(page)).to_have_id("fund-2")


@pytest.mark.parametrize("script", [True, False])
def test_the_way_on_is_the_next_stop_after_a_place(open_page, script):
    page = open_page(f"{REPORT}?q=radiator&fund=1#fund-1", java_script_enabled=script)
    page.keyboard.press("Tab")
    onward = page.get_by_role("link", name="Næste sted", exact=True)
    expect(onward).to_be_focused()
    box = onward.bounding_box()
    assert box["width"] > 50
    page.keyboard.press("Enter")
    page.wait_for_url("**&fund=2#fund-2")
    expect(current(page)).to_have_text("radiator")
    sheet = page.locator("#side-23")
    assert sheet.evaluate("e => e.getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (768, 900), (360, 640)])
def test_the_way_stays_in_sight_on_every_screen(open_page, assert_accessible, size, scheme):
    width, height = size
    page = open_page(
        f"{REPORT}?q=koster&fund=9#fund-9", viewport={"width": width, "height": height}, color_scheme=scheme
    )
    assert page.evaluate("document.documentElement.scrollWidth") == width
    bar, mark = page.locator(".stepping").bounding_box(), current(page).bounding_box()
    assert 0 <= bar["y"] < mark["y"] - bar["height"] < height - bar["height"]
    page.get_by_role("link", name="Næste sted med ordene").click()
    expect(current(page)).to_have_id("fund-10")
    assert_accessible(page)


def test_without_javascript_each_step_is_a_link(open_page):
    page = open_page(REPORT, java_script_enabled=False)
    page.get_by_label("Find i dette dokument").fill("radiator")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("navigation", name="Steder med ordene")).to_contain_text("2 steder på 2 sider")
    for number in (1, 2):
        page.get_by_role("link", name="Næste sted med ordene").click()
        page.wait_for_url(f"**fund={number}#fund-{number}")
    expect(page.locator("#side-23 mark[aria-current]")).to_have_count(1)


def select(page, words):
    """Mark words of the text as a reader does with the mouse."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const place = walker.currentNode.data.indexOf(words);
                if (place < 0 || !walker.currentNode.parentElement.closest(".prose")) continue;
                getSelection().setBaseAndExtent(
                    walker.currentNode, place, walker.currentNode, place + words.length);
                return;
            }
            throw new Error(words);
        }""",
        words,
    )


@pytest.mark.parametrize("width", [1440, 360])
def test_what_is_marked_can_be_linked_to(open_page, address, assert_accessible, width):
    page = open_page(
        REPORT, viewport={"width": width, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    select(page, "radiator under vinduet")
    link = page.get_by_role("link", name="Link til det markerede")
    link.wait_for()
    box = link.bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    link.click()
    expect(page.locator("#linked")).to_have_text("Linket er kopieret")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{address}{REPORT}?citat=radiator+under+vinduet&side=7#citat"
    page.goto(copied)
    expect(page.locator("#citat")).to_have_text("radiator under vinduet")
    assert page.locator("#citat").evaluate("e => e.getBoundingClientRect().top < innerHeight / 2")
    assert_accessible(page)


def test_the_link_to_what_is_marked_goes_when_nothing_is(open_page):
    page = open_page(REPORT)
    select(page, "radiator")
    page.locator("#passage").wait_for(state="visible")
    page.evaluate("getSelection().removeAllRanges()")
    page.locator("#passage").wait_for(state="hidden")


def test_a_long_selection_is_linked_by_its_first_and_last_words(open_page):
    page = open_page("/dokument/regler/leje-2022?citat=en+anden+tekst+som+slet+ikke+er+her")
    page.evaluate("""() => {
        const prose = document.querySelector(".prose");
        for (let n = 0; n < 60; n++) prose.firstElementChild.append(` ord${n}`);
        getSelection().selectAllChildren(prose);
    }""")
    link = page.get_by_role("link", name="Link til det markerede")
    link.wait_for()
    quote = link.evaluate("link => new URL(link.href).searchParams.get('citat')")
    assert len(quote) <= 200
    assert quote.endswith("Lejen fastsættes frit i nye boliger.")
    assert " … " in quote


def test_without_javascript_each_paragraph_has_a_link(open_page, assert_accessible):
    page = open_page(REPORT, java_script_enabled=False)
    page.get_by_role("link", name="Link til et sted i teksten").click()
    page.locator("#side-7").get_by_role("link", name="Link til stedet").click()
    page.wait_for_url("**?citat=En+radiator+under+vinduet+giver+mindre+fugt.&side=7#citat")
    assert page.locator("#citat").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page = open_page(f"{REPORT}?afsnit=1")
    assert_accessible(page)
    page = open_page(f"{REPORT}?citat=en+radiator+under+vinduerne+gav+mindre+fugt&side=3#citat")
    expect(page.locator("#citat")).to_have_text(re.compile("^Teksten er ændret"))
    assert_accessible(page)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (768, "dark"), (360, "light")])
def test_an_earlier_version_is_found_from_the_document_and_leads_back(open_page, assert_accessible, width, scheme):
    page = open_page("/dokument/rapporter/micro-homes", viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert_accessible(page)
    page.get_by_role("link", name="Tidligere versioner").click()
    page.get_by_role("link", name="Udskiftet").click()
    page.wait_for_url("**/dokument/rapporter/micro-homes/version/*")
    expect(page.get_by_role("region", name="Versionens status")).to_contain_text("Dette er en tidligere version")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    page.get_by_role("link", name="Se den nyeste version").click()
    page.wait_for_url("**/dokument/rapporter/micro-homes")


def test_on_paper_there_is_the_text_and_where_it_is_from(open_page):
    page = open_page(f"{REPORT}?q=radiator&side=23", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".printed").inner_text().split("\n")[:2] == ["Fast adresse", page.url.split("?")[0]]
    expect(page.locator(".printed")).to_contain_text("21–25 af 25")
    for part in ("h1", ".facts", "#side-23 .prose"):
        assert page.locator(part).first.is_visible(), part
    for part in (
        ".stepping",
        ".find",
        ".strip",
        ".tools",
        ".download",
        ".toorig",
        ".leaf",
        ".paging",
        "footer",
        "header nav",
    ):
        assert page.locator(part).first.is_hidden(), part
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(255, 255, 255)"
