"""Pages as pictures: seen beside a result, and a strip of them to go by."""

import pytest
from playwright.sync_api import expect

STRIP = "/dokument/rapporter/smaa-boliger?q=radiator"


def shown(image) -> bool:
    """Wait until a picture has come, and say whether it has pixels of its own."""
    return image.evaluate(
        "image => image.complete ? image.naturalWidth : new Promise(done => {"
        "image.onload = () => done(image.naturalWidth); image.onerror = () => done(0) })"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_result_shows_the_page_of_the_hit(open_page, assert_accessible, scheme):
    page = open_page("/soeg?q=radiator", color_scheme=scheme)
    image = page.locator(".hit .leaf img").first
    assert shown(image) == 240
    before = page.locator(".hit").first.bounding_box()
    page.wait_for_load_state("networkidle")
    assert page.locator(".hit").first.bounding_box() == before
    assert_accessible(page)
    image.click()
    page.wait_for_url("**/dokument/rapporter/smaa-boliger?q=radiator&side=7#side-7")


def test_pictures_that_are_not_in_sight_are_not_fetched(open_page):
    page = open_page("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/soeg?q=radiator")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".hit .leaf").first).to_be_hidden()
    assert not [url for url in asked if "/side/" in url]


@pytest.mark.parametrize("size", [(1440, 900), (768, 900), (360, 640)])
def test_no_picture_makes_a_page_wider(open_page, assert_accessible, size):
    width, height = size
    page = open_page(STRIP, viewport={"width": width, "height": height})
    assert shown(page.locator(".strip img").first)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)


def test_the_strip_can_be_gone_along_by_keyboard(open_page):
    page = open_page(STRIP)
    strip = page.get_by_role("navigation", name="Sider som billeder")
    links = strip.get_by_role("link")
    expect(links).to_have_count(20)
    assert [link.inner_text().strip() for link in links.all()[:2]] == ["s. 1", "s. 2"]
    expect(strip.get_by_role("link", name="s. 7 ordene står her")).to_have_count(1)
    links.first.focus()
    for _ in range(19):
        page.keyboard.press("Tab")
    last = links.last
    assert last.evaluate("link => link === document.activeElement")
    assert strip.locator("ol").evaluate("row => row.scrollLeft") > 100
    assert last.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    assert shown(last.locator("img")) == 240
    page.keyboard.press("Enter")
    page.wait_for_url("**#side-20")
    assert page.locator("#side-20").evaluate("sheet => sheet.getBoundingClientRect().top < innerHeight")


def test_a_page_of_text_shows_its_picture_where_there_is_room(open_page):
    page = open_page(STRIP + "&side=7#side-7", viewport={"width": 1440, "height": 900})
    assert shown(page.locator("#side-7 > .leaf img")) == 360
    page.set_viewport_size({"width": 768, "height": 900})
    expect(page.locator("#side-7 > .leaf")).to_be_hidden()


def test_without_javascript_the_pictures_are_there_too(open_page):
    page = open_page(STRIP, java_script_enabled=False)
    page.get_by_role("link", name="s. 7 ordene står her").click()
    page.wait_for_url("**#side-7")
    page.get_by_role("link", name="Åbn originalen på side 7")
