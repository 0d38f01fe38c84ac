"""A member's whole tasks in the collection that comes with the program: by keyboard, on a phone, without JavaScript."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

FOUND = "Bygningsreglement 2015 (BR15): historisk"


@dataclass
class Member:
    """Somebody at a browser, who presses keys, touches or clicks."""

    page: Page
    way: str

    def use(self, target: Locator) -> None:
        """Follow a link, press a button, tick a box, open details."""
        if self.way == "keyboard":
            self.reach(target)
            box = target.evaluate("target => target.type === 'checkbox'")
            self.page.keyboard.press("Space" if box else "Enter")
        elif self.way == "phone":
            target.tap()
        else:
            target.click()

    def reach(self, target: Locator) -> None:
        """Go to it by keys alone, and see the focus there."""
        target.wait_for()
        for _ in range(250):
            self.page.keyboard.press("Tab")
            if target.evaluate("target => target === document.activeElement"):
                assert target.evaluate("target => getComputedStyle(target).outlineStyle") == "solid"
                return
        raise AssertionError(f"{target} is not reached by keyboard")

    def search(self, words: str) -> None:
        """Type into the search field of the front page."""
        field = self.page.get_by_label("Søg i dokumenterne")
        if self.way == "keyboard":
            self.use(self.page.get_by_role("link", name="Gå til indholdet"))
            self.page.keyboard.press("Tab")
            expect(field).to_be_focused()
            self.page.keyboard.type(words)
            self.page.keyboard.press("Enter")
        else:
            field.fill(words)
            self.use(self.page.get_by_role("button", name="Søg"))
        self.page.wait_for_url("**/soeg?q=*")

    def narrow(self, target: Locator) -> None:
        """Use one of the filters, which are folded on a narrow screen."""
        if self.way == "phone":
            self.use(self.page.locator(".filters > summary"))
        self.use(target)


@pytest.fixture(params=["keyboard", "phone", "without JavaScript"])
def member(open_sample, request) -> Member:
    options = {
        "keyboard": {},
        "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
        "without JavaScript": {"java_script_enabled": False},
    }
    return Member(open_sample("/", **options[request.param]), request.param)


def test_the_rule_in_force_on_a_building_permit_for_small_homes_and_the_one_it_replaced(member):
    page = member.page
    member.search("byggetilladelse små boliger")
    member.narrow(page.get_by_role("link", name="Kun gældende regler"))
    page.wait_for_url("**rule=in-force**")
    expect(page.locator(".chip")).to_have_count(1)
    badges = page.locator(".hits .badge")
    expect(badges).to_have_text(["Gældende"] * badges.count())
    member.use(page.get_by_role("link", name="BR18 kapitel 5: Brand i små boliger (§§ 82–158)", exact=True))
    status = page.get_by_role("region", name="Reglens status")
    expect(status).to_contain_text("Gældende siden 1. januar 2018")
    member.use(status.get_by_role("link", name=FOUND))
    expect(page.get_by_role("heading", level=1)).to_have_text(FOUND)
    expect(status).to_contain_text("Historisk – gjaldt til og med 30. juni 2018")
    expect(status.get_by_role("link", name=re.compile("BR18 kapitel 5"))).to_be_visible()


def test_the_page_of_a_long_report_that_has_both_words(member):
    page = member.page
    member.search("hærværk kunst")
    hit = page.locator(".hit", has_text="Små boliger til 2.000 kroner").first
    member.use(hit.get_by_role("link", name=re.compile("^s. 6 i")))
    page.wait_for_url("**side=10#side-10")
    sheet = page.locator("#side-10")
    expect(sheet).to_be_in_viewport()
    assert {"kunst", "hærværk"} <= {word.lower()[:8].rstrip("e") for word in sheet.locator("mark").all_inner_texts()}
    member.use(page.get_by_role("link", name=re.compile("Resultater for")))
    page.wait_for_url("**/soeg?q=*")


def test_four_cases_side_by_side_and_what_failed_in_them(member):
    page = member.page
    member.search("modul type:sag")
    titles = page.locator(".hit:has(.pick) h2").all_inner_texts()[:4]
    for title in titles:
        member.use(page.get_by_label(f"Vælg til sammenligning: {title}", exact=True))
    member.use(page.get_by_role("button", name="Sammenlign de valgte sager"))
    page.wait_for_url("**/sammenlign?**")
    table = page.get_by_role("table", name="4 sager side om side")
    expect(table.get_by_role("columnheader")).to_have_count(5)
    failed = (
        table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Det virkede ikke")).get_by_role("cell")
    )
    assert len([cell for cell in failed.all_inner_texts() if len(cell) > 20]) >= 3
    for title in titles:
        expect(table.get_by_role("columnheader").get_by_role("link", name=title)).to_be_visible()


def test_the_empty_cell_of_the_map(member):
    page = member.page
    member.use(page.get_by_role("link", name="Videnskort", exact=True))
    page.wait_for_url("**/kort")
    member.use(page.get_by_role("link", name="1 er tomt"))
    cell = page.locator("#topic-empty")
    expect(cell).to_be_in_viewport()
    expect(cell).to_have_accessible_name("ingen dokumenter: Kunst og design, Forskning")
    member.use(cell)
    page.wait_for_url("**/soeg?topic=*&sector=*")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 dokumenter")
