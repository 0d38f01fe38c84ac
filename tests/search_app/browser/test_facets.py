"""Narrowing a result: in place with JavaScript, by a plain form without, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


def count(page):
    return page.locator("#count")


def still_here(page):
    """Say whether the page is the one that was marked: nothing was loaded but a part."""
    return page.locator("body[data-marked]").count() == 1


def hold(page, address):
    """Keep the page waiting for what it asks of an address; return what is kept, which can go on."""
    held = []

    def keep(route):
        held.append(route)

    page.route(address, keep)
    return held


@pytest.fixture
def open_marked(open_page):
    def open_(url, **options):
        page = open_page(url, **options)
        page.locator("body").evaluate("body => { body.dataset.marked = 'yes' }")
        return page

    return open_


def test_a_box_ticked_changes_the_result_in_place_and_keeps_the_focus(open_marked, assert_accessible):
    page = open_marked("/soeg?q=tag")
    before = count(page).inner_text()
    page.locator("#sector-frivillig").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/soeg?q=tag&sector=frivillig")
    page.locator(".chip").wait_for()
    assert still_here(page)
    expect(page.locator("#sector-frivillig:focus")).to_be_checked()
    expect(page.locator("#fetched")).to_have_text("2 dokumenter om »tag«")
    expect(count(page)).to_have_text("2 dokumenter om »tag«")
    assert page.title().startswith("tag")
    in_english = page.locator("header a[hreflang=en]")
    expect(in_english).to_have_attribute("href", re.compile(r"^/soeg\?q=tag&sector=frivillig"))
    assert_accessible(page)
    page.go_back()
    page.locator(".chip").wait_for(state="detached")
    expect(count(page)).to_have_text(before)
    page.wait_for_url("**/soeg?q=tag")
    expect(page.locator("#sector-frivillig")).not_to_be_checked()
    page.go_forward()
    page.locator(".chip").wait_for()
    expect(page.locator("#sector-frivillig")).to_be_checked()
    assert still_here(page)


def test_a_value_is_excluded_by_keyboard_and_let_go_of_by_its_chip(open_marked, assert_accessible):
    page = open_marked("/soeg?q=tag")
    page.locator("#sector-frivillig").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**/soeg?q=tag&not_sector=frivillig")
    chip = page.get_by_role("link", name="Fjern Sektor: ikke Frivillig")
    chip.wait_for()
    box = page.get_by_role("checkbox", name="Undtag: Frivillig")
    expect(box).to_be_checked()
    expect(page.locator("#not_sector-frivillig:focus")).to_have_count(1)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "color-contrast")
    chip.click()
    page.wait_for_url("**/soeg?q=tag")
    page.locator(".chip").wait_for(state="detached")
    expect(page.locator("#count:focus")).to_have_count(1)
    assert still_here(page)


def test_a_value_is_chosen_or_excluded_never_both(open_marked):
    page = open_marked("/soeg?q=tag&sector=frivillig")
    expect(page.locator("#not_sector-frivillig")).to_have_count(0)
    page.locator("#sector-frivillig").uncheck()
    page.locator("#not_sector-frivillig").check()
    page.wait_for_url("**/soeg?q=tag&not_sector=frivillig")


def test_a_range_is_typed_or_pressed_in_the_picture(open_marked, assert_accessible):
    page = open_marked("/soeg?q=tag")
    page.locator("#rent_to").fill("1.999")
    page.keyboard.press("Tab")
    page.wait_for_url("**/soeg?q=tag&rent_to=1.999")
    page.get_by_role("link", name="Fjern Husleje: til 1.999 kr. om måneden").wait_for()
    expect(count(page)).to_have_text("1 dokument om »tag«")
    expect(page.locator("#rent_to")).to_have_value("1999")
    picture = page.get_by_role("img", name="Husleje")
    expect(picture.locator(".outside")).to_have_count(1)
    assert_accessible(page)
    corner = picture.bounding_box()
    page.mouse.click(corner["x"] + corner["width"] - 12, corner["y"] + 3)
    page.wait_for_url("**rent_from=2000&rent_to=2249")
    page.get_by_role("link", name="Fjern Husleje: 2.000–2.249 kr. om måneden").wait_for()
    expect(count(page)).to_have_text("1 dokument om »tag«")
    assert still_here(page)


def test_a_year_that_is_none_is_refused_before_anything_is_fetched(open_marked):
    page = open_marked("/soeg?q=nabomøde")
    page.locator("#year_from").fill("i går")
    page.keyboard.press("Tab")
    expect(page.locator("#year_from:invalid")).to_have_count(1)
    page.locator("#year_from").fill("2008")
    page.keyboard.press("Enter")
    page.wait_for_url("**year_from=2008")
    page.get_by_role("link", name="Fjern Fra år: 2008").wait_for()
    expect(page.locator("#year_from:focus")).to_have_count(1)
    assert still_here(page)


def test_a_long_list_is_searched_as_one_types(open_marked, assert_accessible):
    page = open_marked("/soeg")
    finder = page.get_by_role("searchbox", name="Find i listen: Kommune")
    places = page.locator("input[name=municipality]:visible")
    shown = places.count()
    finder.press_sequentially("TAARN")
    assert places.evaluate_all("all => all.map(box => box.value)") == ["Tårnby"]
    expect(page.locator("#fetched")).to_have_text("Vist: 1")
    assert_accessible(page)
    for typed, expected in (
        ("ærØ", {"Ærø"}),
        ("aa", {"Aarhus", "Aalborg", "Tårnby"}),
        ("køg", {"Køge"}),
        ("kog", {"Køge"}),
        ("xyz", set()),
    ):
        finder.fill(typed)
        assert set(places.evaluate_all("all => all.map(box => box.value)")) == expected, typed
    finder.fill("sor")
    page.locator("#municipality-Sorø").check()
    page.wait_for_url("**municipality=Sor%C3%B8")
    page.locator(".chip").wait_for()
    expect(finder).to_have_value("sor")
    expect(page.locator("#municipality-Sorø:focus")).to_be_checked()
    finder.fill("")
    assert places.count() >= shown
    assert still_here(page)


@pytest.mark.parametrize("slow", [False, True])
def test_a_fetch_that_fails_or_takes_too_long_is_left_to_the_browser(open_marked, slow):
    page = open_marked("/soeg?q=tag")
    if slow:
        page.clock.install()

    def answer(route):
        if route.request.resource_type != "fetch":
            route.continue_()
        elif not slow:
            route.fulfill(status=503, body="")

    page.route("**/soeg?*", answer)
    page.locator("#sector-frivillig").check()
    if slow:
        page.locator('.found[aria-busy="true"]').wait_for()
        page.clock.fast_forward(10_000)
    page.wait_for_url("**/soeg?q=tag&sector=frivillig")
    page.locator(".chip").wait_for()
    assert not still_here(page)
    expect(page.locator("#sector-frivillig")).to_be_checked()


def test_the_newest_of_several_choices_counts(open_marked):
    page = open_marked("/soeg?q=tag")
    held = hold(page, "**/soeg?q=tag&sector=frivillig")
    page.locator("#sector-frivillig").check()
    page.locator("#sort").focus()
    page.locator("#sort").select_option("oldest")
    page.wait_for_url("**/soeg?q=tag&sector=frivillig&sort=oldest")
    page.locator(".chip").wait_for()
    assert len(held) == 1
    assert still_here(page)
    expect(page.locator("#sort:focus")).to_have_value("oldest")


def test_a_box_ticked_before_the_script_has_come_is_answered(open_page):
    page = open_page("/hjaelp")
    held = hold(page, "**/facets.js*")
    page.goto("/soeg?q=tag", wait_until="commit")
    page.locator("#sector-frivillig").check()
    held[0].continue_()
    page.wait_for_url("**/soeg?q=tag&sector=frivillig")
    expect(page.locator("#sector-frivillig:focus")).to_be_checked()


def test_who_comes_back_sees_the_filters_of_the_result_not_what_was_ticked_and_never_sent(open_page):
    page = open_page("/soeg?q=tag", java_script_enabled=False)
    page.locator("#sector-frivillig").check()
    page.locator("#year_from").fill("1999")
    page.locator(".hits h2 a").first.click()
    page.wait_for_url("**/dokument/**")
    page.go_back()
    page.wait_for_url("**/soeg?q=tag")
    expect(page.locator("#sector-frivillig")).not_to_be_checked()
    expect(page.locator("#year_from")).to_have_value("")


def test_what_to_narrow_by_comes_with_each_result(open_marked):
    page = open_marked("/soeg")
    page.locator("#sector-almen").check()
    page.locator(".chip").wait_for()
    page.locator(".narrowing > a").wait_for(state="detached")
    assert still_here(page)


def test_on_a_phone_the_button_closes_the_filters_and_leads_to_the_result(open_marked, assert_accessible):
    page = open_marked("/soeg?q=tag", **PHONE)
    page.locator(".filters > summary").tap()
    page.locator("#not_sector-frivillig").tap()
    page.locator(".chip").wait_for()
    expect(page.locator("#sector-almen, #more-year").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Vis resultat").tap()
    page.locator("#count:focus").wait_for()
    expect(page.locator("#type-sag")).to_be_hidden()
    expect(page.locator("#count")).to_be_visible()
    assert still_here(page)
    targets = (
        "all => all.map(e => e.getBoundingClientRect()).filter(e => e.width).map(e => Math.min(e.width, e.height))"
    )
    page.locator(".filters > summary").tap()
    assert min(page.locator("input.not").evaluate_all(targets)) >= 24


@pytest.mark.parametrize("options", [{}, PHONE])
def test_without_javascript_all_of_it_is_a_form(open_page, options):
    page = open_page("/soeg?q=tag", java_script_enabled=False, **options)
    if options:
        page.locator(".filters > summary").tap()
    page.locator("#not_sector-frivillig").check()
    page.locator("#area_to").fill("24,5")
    page.get_by_role("button", name="Vis resultat").click()
    page.wait_for_url("**not_sector=frivillig**")
    chips = [text.replace("\n", " ") for text in page.locator(".chip").all_inner_texts()]
    assert "Sektor: ikke Frivillig" in " ".join(chips)
    assert "Areal: til 24,5 m² pr. bolig" in " ".join(chips)
    expect(page.locator(".finder input")).to_have_count(0)
    if options:
        page.locator(".filters > summary").tap()
    expect(page.locator("#not_sector-frivillig")).to_be_checked()
    page.locator("#not_sector-frivillig").uncheck()
    page.get_by_role("button", name="Vis resultat").click()
    expect(page).not_to_have_url(re.compile("not_sector"))
