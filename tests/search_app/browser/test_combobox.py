"""The search field completes what is typed: by keyboard, mouse and touch, seen and heard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import search_app

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}


def type_in(page, text):
    """Type into the search field and wait for the list."""
    field = page.get_by_role("combobox", name="Søg i dokumenterne")
    with page.expect_response("**/api/v1/suggest*"):
        field.press_sequentially(text)
    page.get_by_role("listbox").wait_for()
    return field


def options(page):
    return [text.split("\n") for text in page.locator("#suggestions li").all_inner_texts()]


def active(page):
    """Return the text of the option that a screen reader is told to be at."""
    name = page.locator("#q").get_attribute("aria-activedescendant")
    return page.locator(f"#{name} .what").inner_text() if name else None


def test_the_list_is_tied_to_the_field_and_its_length_is_said(open_page):
    page = open_page("/")
    field = page.get_by_role("combobox", name="Søg i dokumenterne")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    type_in(page, "startbo")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"#{field.get_attribute('aria-controls')}")).to_have_attribute("role", "listbox")
    assert ["Startboliger i Aarhus", "titel"] in options(page)
    expect(page.locator("#suggested")).to_have_text(f"Forslag: {len(options(page))}")
    expect(page.get_by_role("option", name="Startboliger i Aarhus titel")).to_be_visible()


def test_the_whole_list_can_be_gone_through_by_keyboard(open_page):
    page = open_page("/")
    field = type_in(page, "bo")
    texts = [what for what, _ in options(page)]
    assert len(texts) > 1
    assert active(page) is None
    for text in [*texts, None, texts[0]]:
        field.press("ArrowDown")
        assert active(page) == text
    for text in [None, texts[-1]]:
        field.press("ArrowUp")
        assert active(page) == text
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    expect(field).to_have_value("bo")
    field.press("Home")
    assert active(page) is None
    assert field.evaluate("e => e.selectionStart") == 0
    field.press("End")
    assert field.evaluate("e => e.selectionStart") == 2
    field.press("Escape")
    assert (page.get_by_role("listbox").count(), field.input_value()) == (0, "bo")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("ArrowDown")
    assert active(page) == texts[0]
    field.press("Alt+ArrowUp")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.press("Alt+ArrowDown")
    assert (page.get_by_role("listbox").count(), active(page)) == (1, None)
    field.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator(":focus")).to_have_text("Søg")


def test_a_word_is_searched_for_within_the_filters(open_page):
    page = open_page("/soeg?sector=almen")
    field = type_in(page, "huslej")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/soeg?q=huslejen&sector=almen")


def test_a_topic_leads_to_its_documents_and_a_title_to_its_own(open_page):
    page = open_page("/")
    type_in(page, "øko")
    page.get_by_role("option", name="Økonomi og finansiering emne").click()
    page.wait_for_url("**/soeg?topic=oekonomi")
    page.goto("/?lang=en")
    page.locator("#q").press_sequentially("startbo")
    page.get_by_role("option", name="Startboliger i Aarhus title").click()
    page.wait_for_url("**/dokument/sager/startboliger-aarhus?lang=en")


def test_enter_without_a_choice_searches_for_what_was_typed(open_page):
    page = open_page("/")
    type_in(page, "startbo").press("Enter")
    page.wait_for_url("**/soeg?q=startbo")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_finger_chooses_too(open_page):
    page = open_page("/", **PHONE)
    type_in(page, "huslej")
    page.get_by_role("option", name="huslejen ord").tap()
    page.wait_for_url("**/soeg?q=huslejen")


def test_what_is_cleared_or_unknown_has_no_list(open_page):
    page = open_page("/")
    field = type_in(page, "startbo")
    with page.expect_response("**/api/v1/suggest*"):
        field.press_sequentially("qqq")
    expect(page.locator("#suggestions")).to_be_hidden()
    field.fill("")
    expect(page.locator("#suggested")).to_have_text("")
    type_in(page, "startbo")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_have_count(0)


@pytest.mark.parametrize("options_of_page", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_the_open_list_in_light_or_dark(open_page, assert_accessible, options_of_page):
    page = open_page("/soeg", **options_of_page)
    type_in(page, "bo").press("ArrowDown")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, "color-contrast")
    box = page.get_by_role("listbox").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= options_of_page["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= options_of_page["viewport"]["width"]
    heights = page.locator("#suggestions li").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert min(heights) >= 24


def test_a_hostile_title_stays_text(open_page):
    page = open_page("/")
    page.locator("#q").press_sequentially("script")
    option = page.get_by_role("option").filter(has_text="<script>alert('titel')</script>")
    option.wait_for()
    expect(page.locator("#suggestions script")).to_have_count(0)


def test_the_scripts_write_no_markup():
    scripts = [file.read_text(encoding="utf-8") for file in (Path(search_app.__file__).parent / "static").glob("*.js")]
    assert scripts
    assert not [script for script in scripts if re.search(r"(inner|outer)HTML\s*=|insertAdjacentHTML", script)]
