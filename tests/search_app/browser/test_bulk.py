"""Forty documents are edited at once, with a script and without, and the whole edit is taken back."""

import pytest
from playwright.sync_api import expect

PASSWORD = "en lang adgangskode"
SIDECAR = 'title = "Referat {:02}"\ntype = "notat"\ntopics = ["oekonomi"]\n'


@pytest.fixture
def address(office_address, office):
    for number in range(40):
        office.write(f"referater/referat-{number:02}.txt", f"Referat {number} om kobberspaan.", SIDECAR.format(number))
    office.index()
    return office_address


@pytest.mark.parametrize("script", [True, False])
def test_forty_are_edited_at_once(open_page, assert_accessible, office, script):
    check = assert_accessible if script else lambda _page: None
    page = open_page("/log-ind?next=/soeg%3Fq%3Dkobberspaan", java_script_enabled=script)
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=kobberspaan")
    check(page)
    page.get_by_role("link", name="Ret alle 40").click()
    check(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ret 40 dokumenter")
    page.get_by_role("button", name="Forhåndsvisning").click()
    expect(page.locator(".notice")).to_contain_text("Vælg mindst én ændring.")
    check(page)
    page.get_by_role("group", name="Emner").get_by_label("Tilføj").select_option("Indeklima")
    page.get_by_role("group", name="Emner").get_by_label("Fjern").select_option("Økonomi og finansiering")
    page.get_by_label("Udgiver", exact=True).fill("Netværket")
    page.get_by_role("button", name="Forhåndsvisning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forhåndsvisning: 40 dokumenter")
    row = page.get_by_role("row").filter(has_text="Referat 07").first
    expect(row).to_contain_text("Netværket")
    check(page)
    by_hand = office.root / "referater/referat-11.txt.toml"
    by_hand.write_text('title = "Rettet i hånden"\n')
    page.get_by_role("button", name="Ret 40 dokumenter").click()
    expect(page.locator(".notice")).to_contain_text("39 dokumenter er rettet.")
    conflict = page.get_by_role("row").filter(has_text="Referat 11").first
    expect(conflict).to_contain_text("Ændret af en anden")
    assert by_hand.read_text() == 'title = "Rettet i hånden"\n'
    check(page)
    changed = office.root / "referater/referat-39.txt.toml"
    assert changed.read_text().splitlines()[2:] == ['topics = ["indeklima"]', 'publisher = "Netværket"']
    page.get_by_role("button", name="Fortryd denne rettelse").click()
    page.get_by_role("button", name="Ret 39 dokumenter").click()
    expect(page.locator(".notice")).to_contain_text("39 dokumenter er rettet.")
    assert changed.read_text() == SIDECAR.format(39)


def test_some_are_chosen_by_keyboard(open_page, office):
    page = open_page("/log-ind?next=/soeg%3Fq%3Dkobberspaan%26sort%3Dtitle")
    page.get_by_label("Navn").fill("sofie")
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log ind").click()
    page.wait_for_url("**/soeg?q=kobberspaan**")
    for number in (2, 4):
        page.get_by_label(f"Vælg til rettelse: Referat {number:02}").press("Space")
    page.get_by_role("button", name="Ret de valgte dokumenter").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ret 2 dokumenter")
